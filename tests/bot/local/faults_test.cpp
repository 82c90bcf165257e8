// Each way to misbehave, and that service goes on after it.
#include "tests/bot/local/support.hpp"

namespace fulcrum::test_local {
namespace {

std::string message_of(const json::object& posted) {
    return std::string(inside(posted, "post").at("message").as_string());
}

struct with_socket : testing::Test {
    stage s;
    std::string dm = s.direct();
    local::faults& faults = s.server->misbehave();
    std::unique_ptr<ear> listen() {
        auto e = s.listen("coach");
        connection = std::string(e->until("hello").at("data").as_object().at("connection_id").as_string());
        e->until("status_change");
        return e;
    }
    // The same connection once more, from a number on.
    std::unique_ptr<ear> resume(std::int64_t next) {
        EXPECT_TRUE(s.until([&] { return s.server->sockets() == 0; }));
        return s.listen("coach", "?connection_id=" + connection + "&sequence_number=" + std::to_string(next));
    }
    answer post(const std::string& text, const std::string& pending = {}) {
        auto body = draft(dm, text);
        body["pending_post_id"] = pending;
        return s.call("coach", "POST", "/posts", body);
    }
    std::string connection;
};
using ChatFaults = with_socket;

TEST_F(ChatFaults, RefuseTheToken_SoManyTimesOrForEver) {
    faults.refuse_token = 2;
    for (int i = 0; i < 2; ++i) {
        const auto got = s.call("coach", "GET", "/users/me");
        EXPECT_EQ(got.status, 401U);
        EXPECT_EQ(got.id(), "api.context.session_expired.app_error");
    }
    EXPECT_EQ(s.call("coach", "GET", "/users/me").status, 200U);
    faults.refuse_token = -1;
    for (int i = 0; i < 5; ++i) EXPECT_EQ(s.call("coach", "GET", "/users/me").status, 401U);
    faults.refuse_token = 0;
    EXPECT_EQ(s.call("coach", "GET", "/users/me").status, 200U);
}

TEST_F(ChatFaults, LimitTheRate_InPlainText) {
    faults.rate_limit = 1;
    faults.retry_after = 7;
    const auto got = post("x");
    EXPECT_EQ(got.status, 429U);
    EXPECT_EQ(got.body, "limit exceeded\n");
    EXPECT_EQ(got.whole.header("Content-Type"), "text/plain; charset=utf-8");
    EXPECT_EQ(got.whole.header("Retry-After"), "7");
    EXPECT_EQ(post("x").status, 201U);
}

TEST_F(ChatFaults, FailInside) {
    faults.server_error = 1;
    EXPECT_EQ(post("x").status, 500U);
    EXPECT_EQ(post("x").status, 201U);
    EXPECT_EQ(s.server->posts(dm).size(), 1U);
}

TEST_F(ChatFaults, DropBeforeStoring_LeavesNothing) {
    faults.drop_before_store = 1;
    EXPECT_EQ(post("x", "p:1").status, 0U);
    EXPECT_TRUE(s.server->posts(dm).empty());
    EXPECT_EQ(post("x", "p:1").status, 201U);
    EXPECT_EQ(s.server->posts(dm).size(), 1U);
}

TEST_F(ChatFaults, DropAfterStoring_IsHealedByThePendingId) {
    auto e = listen();
    faults.drop_after_store = 1;
    EXPECT_EQ(post("x", "p:1").status, 0U);
    EXPECT_EQ(message_of(e->until("posted")), "x");
    const auto again = post("x", "p:1");
    EXPECT_EQ(again.status, 201U);
    ASSERT_EQ(s.server->posts(dm).size(), 1U);
    EXPECT_EQ(again.id(), s.server->posts(dm)[0].id);
}

TEST_F(ChatFaults, AnswerPending) {
    faults.pending = 1;
    const auto got = post("x", "p:1");
    EXPECT_EQ(got.status, 500U);
    EXPECT_EQ(got.id(), "api.post.deduplicate_create_post.pending");
    EXPECT_EQ(post("x", "p:1").status, 201U);
    EXPECT_EQ(s.server->posts(dm).size(), 1U);
}

TEST_F(ChatFaults, RefuseResume) {
    auto first = listen();
    first->drop();
    faults.refuse_resume = 1;
    auto second = resume(2);
    const auto hello = second->next();
    EXPECT_EQ(hello.at("event"), "hello");
    EXPECT_NE(hello.at("data").as_object().at("connection_id"), json::string(connection));
    second->drop();
    EXPECT_EQ(faults.refuse_resume, 0);
}

TEST_F(ChatFaults, SkipASequenceNumber_ThenResumeIsRefused) {
    auto e = listen();
    faults.skip_sequence = 1;
    s.server->say("mira", dm, "x");
    EXPECT_EQ(e->until("posted").at("seq"), 3);
    s.server->say("mira", dm, "y");
    EXPECT_EQ(e->until("posted").at("seq"), 4);
    e->drop();
    EXPECT_EQ(resume(2)->next().at("event"), "hello");
}

TEST_F(ChatFaults, RepeatAnEvent) {
    auto e = listen();
    faults.repeat_event = 1;
    s.server->say("mira", dm, "x");
    s.server->say("mira", dm, "y");
    const auto one = e->next(), two = e->next();
    EXPECT_EQ(one, two);
    EXPECT_EQ(message_of(e->next()), "y");
}

TEST_F(ChatFaults, SplitFrames_StillWhole) {
    auto e = listen();
    faults.split_frames = 2;
    s.server->say("mira", dm, std::string(1000, 'x') + "é🧭");
    s.server->say("mira", dm, "y");
    EXPECT_EQ(message_of(e->next()), std::string(1000, 'x') + "é🧭");
    EXPECT_EQ(message_of(e->next()), "y");
    EXPECT_EQ(faults.split_frames, 0);
}

TEST_F(ChatFaults, SendAFrameThatIsNotJson) {
    auto e = listen();
    const auto before = e->heard().size();
    faults.malformed_frame = 1;
    s.server->say("mira", dm, "x");
    ASSERT_TRUE(s.until([&] { return e->heard().size() == before + 2; }));
    EXPECT_THROW(parsed(e->heard()[before]), std::runtime_error);
    EXPECT_EQ(parsed(e->heard()[before + 1]).at("event"), "posted");
}

TEST_F(ChatFaults, GoSilentAfterHello) {
    faults.silent_after_hello = 1;
    auto e = s.listen("coach");
    EXPECT_EQ(e->next().at("event"), "hello");
    e->send(R"({"seq":1,"action":"ping"})");
    s.server->say("mira", dm, "x");
    auto other = s.listen("mira");  // the next one is well
    other->until("status_change");
    other->send(R"({"seq":1,"action":"ping"})");
    other->until("#1");
    EXPECT_EQ(e->heard().size(), 1U);
    EXPECT_FALSE(e->ended());
}

TEST_F(ChatFaults, SayNoHello) {
    faults.no_hello = 1;
    auto e = s.listen("coach");
    ASSERT_TRUE(s.until([&] { return e->open(); }));
    auto other = s.listen("coach");
    other->until("hello");
    EXPECT_TRUE(e->heard().empty());
    EXPECT_FALSE(e->ended());
}

TEST_F(ChatFaults, DieInMidFrame_AndReplayOnResume) {
    auto e = listen();
    faults.truncate_frame = 1;
    s.server->say("mira", dm, std::string(500, 'x'));
    EXPECT_TRUE(e->wait_ended(4s));
    EXPECT_EQ(e->heard().size(), 2U);
    s.server->say("mira", dm, "y");
    auto again = resume(2);
    EXPECT_EQ(message_of(again->until("posted")), std::string(500, 'x'));
    EXPECT_EQ(message_of(again->until("posted")), "y");
}

TEST_F(ChatFaults, MakeZombies_OfTheSocketsThatAreOpen) {
    auto e = listen();
    const auto before = e->heard().size();
    faults.zombie = true;
    s.server->say("mira", dm, "x");
    e->send(R"({"seq":1,"action":"ping"})");
    const auto reply = e->until("#1");
    EXPECT_EQ(reply.at("status"), "FAIL");
    EXPECT_EQ(reply.at("error").as_object().at("status_code"), 401);
    EXPECT_EQ(e->heard().size(), before + 1);
    auto fresh = s.listen("coach");
    fresh->until("hello");
    s.server->say("mira", dm, "y");
    EXPECT_EQ(message_of(fresh->until("posted")), "y");
    faults.zombie = false;
    s.server->say("mira", dm, "z");
    EXPECT_EQ(message_of(fresh->until("posted")), "z");
    EXPECT_EQ(e->heard().size(), before + 1);
}

TEST_F(ChatFaults, TellOnlyOwnMentions) {
    auto coach = s.listen("coach");
    auto omar = s.listen("omar");
    coach->until("status_change");
    omar->until("status_change");
    const auto mentions = [](ear& e) {
        const auto posted = e.until("posted");
        const auto* v = posted.at("data").as_object().if_contains("mentions");
        return v ? std::string(v->as_string()) : std::string("absent");
    };
    s.server->say("mira", "town-square", "@coach and @root.");
    const auto all = mentions(*omar);
    EXPECT_NE(all.find(s.server->id_of("coach")), std::string::npos);
    EXPECT_NE(all.find(s.server->id_of("root")), std::string::npos);
    EXPECT_EQ(mentions(*coach), all);
    faults.only_own_mentions = true;
    s.server->say("mira", "town-square", "@coach and @root");
    EXPECT_EQ(mentions(*omar), "absent");
    EXPECT_EQ(mentions(*coach), "[\"" + s.server->id_of("coach") + "\"]");
}

TEST_F(ChatFaults, ListAPersonsChannels_OnlyAsNewerServersDo) {
    EXPECT_EQ(s.call("coach", "GET", "/users/me/channels").status, 404U);
    faults.no_user_channels = false;
    const auto got = s.call("coach", "GET", "/users/me/channels");
    EXPECT_EQ(got.status, 200U);
    EXPECT_EQ(got.json().as_array().size(), 3U);
}

TEST_F(ChatFaults, AnswerLate) {
    faults.delay = 30ms;
    const auto before = std::chrono::steady_clock::now();
    EXPECT_EQ(post("x").status, 201U);
    EXPECT_GE(std::chrono::steady_clock::now() - before, 30ms);
}

}  // namespace
}  // namespace fulcrum::test_local
