// The session on a scripted server: for a bot that is in no team, which the embedded chat does not have.
#include "bot/net/http_server.hpp"
#include "bot/platform/mattermost/wire.hpp"
#include "session_world.hpp"

namespace fulcrum::bot::platform::mattermost::test {
namespace {

constexpr std::int64_t start_of_time = 1760000000000;

// One bot ("bot"), in no team, on an old server under a path. Tests fill in channels and posts.
class script {
  public:
    explicit script(asio::io_context& io)
        : http_(
              io.get_executor(), "127.0.0.1", 0, [this](net::server_request r) { return answer(std::move(r)); },
              [this](net::server_request r, std::shared_ptr<net::ws_peer> p) {
                  return serve(std::move(r), std::move(p));
              }) {}

    std::string url() const { return "http://127.0.0.1:" + std::to_string(http_.port()) + "/chat/"; }

    struct message {
        std::string id, channel, author, text;
        std::int64_t at = 0;
    };
    std::vector<message> posts;  // oldest first
    std::vector<std::string> targets;
    std::shared_ptr<net::ws_peer> peer;

    static std::string json_of(const message& m) {
        std::string out =
            R"({"id":")" + m.id + R"(","channel_id":")" + m.channel + R"(","user_id":")" + m.author + R"(","message":)";
        wire::append_string(out, m.text);
        return out + R"(,"type":"","create_at":)" + std::to_string(m.at) + R"(,"update_at":)" + std::to_string(m.at) +
               "}";
    }
    void event(const std::string& name, const std::string& data, const std::string& channel) {
        peer->send(std::make_shared<const std::string>(R"({"event":")" + name + R"(","data":)" + data +
                                                       R"(,"broadcast":{"channel_id":")" + channel + R"("},"seq":)" +
                                                       std::to_string(seq_++) + "}\n"));
    }
    void say(message m) {
        std::string data = R"({"channel_type":"D","sender_name":"@ann","channel_name":"ann__bot","post":)";
        wire::append_string(data, json_of(m));
        event("posted", data + "}", m.channel);
        posts.push_back(std::move(m));
    }

  private:
    asio::awaitable<net::server_response> answer(net::server_request r) {
        targets.push_back(r.target);
        net::server_response out;
        const std::string_view target = r.target;
        const auto has = [&](std::string_view part) { return target.find(part) != std::string_view::npos; };
        if (!target.starts_with("/chat/api/v4/")) {
            out.status = 404;
        } else if (target.ends_with("/users/me")) {
            out.body = R"({"id":"bot","username":"coach","is_bot":true})";
        } else if (target.ends_with("/users/me/teams")) {
            out.body = "[]";
        } else if (has("/config/client")) {
            out.body = "{}";
        } else if (target.ends_with("/channels/dm2")) {
            out.body = R"({"id":"dm2","type":"D","name":"bot__omar"})";
        } else if (has("/posts?")) {
            const auto since_at = target.find("since=");
            const auto since = since_at == std::string_view::npos ? 0 : std::stoll(r.target.substr(since_at + 6));
            std::string order, all;
            for (auto m = posts.rbegin(); m != posts.rend(); ++m) {
                if (!has("/channels/" + m->channel + "/") || m->at <= since) continue;
                order += (order.empty() ? "\"" : ",\"") + m->id + "\"";
                all += (all.empty() ? "\"" : ",\"") + m->id + "\":" + json_of(*m);
            }
            out.body = R"({"order":[)" + order + R"(],"posts":{)" + all + R"(},"next_post_id":""})";
        } else {
            out.status = 404;
            out.body = R"({"id":"api.context.404.app_error","status_code":404})";
        }
        co_return out;
    }
    asio::awaitable<void> serve(net::server_request r, std::shared_ptr<net::ws_peer> p) {
        targets.push_back(r.target);
        peer = p;
        seq_ = 0;
        event("hello", R"({"connection_id":"conn"})", "");
        for (;;) {
            auto text = co_await p->read();
            if (!text) break;
            const auto at = text->find("\"seq\":");
            const auto number = std::stoll(text->substr(at + 6));
            p->send(
                std::make_shared<const std::string>(R"({"status":"OK","seq_reply":)" + std::to_string(number) + "}\n"));
        }
        if (peer == p) peer.reset();
    }

    std::int64_t seq_ = 0;
    net::http_server http_;
};

class ScriptTest : public SessionTest {
  protected:
    ScriptTest() {
        server.reset();
        chosen = quick_settings(scripted.url(), "token");
        chosen.look_back = std::chrono::hours(24 * 365 * 50);
    }
    ~ScriptTest() override {
        if (bot) leave();
    }
    script scripted{io};
};

TEST_F(ScriptTest, ReadsRememberedDirectChannels_WhenItIsInNoTeam) {
    scripted.posts = {{"p1", "dm1", "ann", "handled", start_of_time + 1},
                      {"p2", "dm1", "bot", "answer", start_of_time + 2},
                      {"p3", "dm1", "ann", "missed", start_of_time + 3},
                      {"p4", "dm1", "ann", "missed, too", start_of_time + 3}};
    heard.mark("dm1", channel_kind::direct, "p1", dialogue::from_millis(start_of_time + 1));
    start_and_wait();
    EXPECT_TRUE(heard_texts({"missed", "missed, too"}));
}
TEST_F(ScriptTest, MovesTheMarkOverItsOwnPosts) {
    scripted.posts = {{"p1", "dm1", "ann", "handled", start_of_time + 1},
                      {"p2", "dm1", "bot", "nudge", start_of_time + 2}};
    heard.mark("dm1", channel_kind::direct, "p1", dialogue::from_millis(start_of_time + 1));
    start_and_wait();
    ASSERT_EQ(heard.all<passed>().size(), 1U);
    EXPECT_EQ(heard.all<passed>()[0].post, "p2");
    EXPECT_TRUE(heard.texts().empty());
}
TEST_F(ScriptTest, ReadsAnUnknownDirectChannel_WhenItFirstHearsOfIt) {
    scripted.posts = {{"p1", "dm1", "ann", "hi (nobody was there)", start_of_time + 1}};
    start_and_wait();
    EXPECT_TRUE(heard.texts().empty()) << "it can't know of the channel";
    scripted.say({"p2", "dm1", "ann", "hello?", start_of_time + 2});
    scripted.say({"p3", "dm1", "ann", "coach?", start_of_time + 3});
    EXPECT_TRUE(heard_texts({"hi (nobody was there)", "hello?", "coach?"}));
    ASSERT_EQ(heard.all<channel_found>().size(), 1U);
    EXPECT_EQ(heard.all<channel_found>()[0].person, "ann");
}
TEST_F(ScriptTest, LooksUpWhoOpenedADirectChannel) {
    start_and_wait();
    scripted.event("direct_added", R"({"creator_id":"bot","teammate_id":"omar"})", "dm2");
    ASSERT_TRUE(until([&] { return heard.all<channel_found>().size() == 1; }));
    EXPECT_EQ(heard.all<channel_found>()[0].channel, "dm2");
    EXPECT_EQ(heard.all<channel_found>()[0].person, "omar");
    EXPECT_EQ(*call(bot->direct_channel("omar")), "dm2") << "known by now";
}
TEST_F(ScriptTest, ReadsWhatWasMissed_InAChannelItNeverHeardFrom) {
    // Opened while we listened, written to while we did not; neither remembered nor listed.
    heard.keep_marks = false;
    start_and_wait();
    scripted.event("direct_added", "{}", "dm2");
    ASSERT_TRUE(until([&] { return heard.all<channel_found>().size() == 1; }));
    scripted.posts = {{"p1", "dm2", "omar", "quick question", start_of_time + 1}};
    scripted.peer->drop();
    EXPECT_TRUE(heard_texts({"quick question"}));
}
TEST_F(ScriptTest, KeepsToThePath) {
    start_and_wait();
    EXPECT_EQ(bot->workspace(), scripted.url().substr(7, scripted.url().size() - 8));
    for (const auto& target : scripted.targets) EXPECT_TRUE(target.starts_with("/chat/api/v4/")) << target;
}

}  // namespace
}  // namespace fulcrum::bot::platform::mattermost::test
