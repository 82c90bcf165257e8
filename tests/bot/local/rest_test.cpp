// REST rules that the recordings don't show, and everything that clients should not send.
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <filesystem>

#include "bot/platform/local/chat_page.hpp"
#include "tests/bot/local/support.hpp"

namespace fulcrum::test_local {
namespace {

const std::string nowhere(26, 'a');

answer post(stage& s, std::string_view who, std::string_view where, std::string_view text,
            std::string_view pending = {}, std::string_view root = {}) {
    auto body = draft(where, text);
    body["pending_post_id"] = json::string(pending);
    body["root_id"] = json::string(root);
    return s.call(who, "POST", "/posts", body);
}

TEST(ChatRest, RemembersAPendingId_ForThirtySecondsAndNotAcrossARestart) {
    stage s;
    const auto dm = s.direct();
    const auto first = post(s, "coach", dm, "one", "coach:1");
    EXPECT_EQ(first.text("pending_post_id"), "coach:1");
    s.now += 29'000;
    const auto repeated = post(s, "coach", dm, "other text", "coach:1");
    EXPECT_EQ(repeated.status, 201U);
    EXPECT_EQ(repeated.id(), first.id());
    EXPECT_EQ(repeated.text("message"), "one");
    EXPECT_EQ(repeated.text("pending_post_id"), "");
    EXPECT_EQ(post(s, "mira", dm, "mine", "coach:1").id(), first.id());  // bound to nobody, as in 5.37
    s.now += 1'500;                                                      // repeats do not renew it
    EXPECT_NE(post(s, "coach", dm, "one", "coach:1").id(), first.id());
    s.server->restart();
    EXPECT_NE(post(s, "coach", dm, "one", "coach:1").id(), first.id());
    EXPECT_EQ(s.server->posts(dm).size(), 3U);
    // A failed attempt frees the key.
    EXPECT_EQ(post(s, "coach", dm, std::string(16384, 'x'), "coach:2").status, 400U);
    EXPECT_EQ(post(s, "coach", dm, "x", "coach:2").status, 201U);
}

TEST(ChatRest, LimitsPosts_ByCodePointsPropsFilesAndRoot) {
    stage s;
    const auto dm = s.direct();
    std::string compass;
    for (int i = 0; i < 16383; ++i) compass += "🧭";
    EXPECT_EQ(post(s, "coach", dm, compass).status, 201U);
    EXPECT_EQ(post(s, "coach", dm, compass + "x").id(), "model.post.is_valid.msg.app_error");
    auto body = draft(dm, "x");
    json::object props;
    props["big"] = std::string(7900, 'x');
    body["props"] = props;
    EXPECT_EQ(s.call("coach", "POST", "/posts", body).status, 201U);
    props["big"] = std::string(8000, 'x');
    body["props"] = props;
    EXPECT_EQ(s.call("coach", "POST", "/posts", body).id(), "model.post.is_valid.props.app_error");
    body = draft(dm, "x");
    body["file_ids"] = json::array(11, json::value(nowhere));
    EXPECT_EQ(s.call("coach", "POST", "/posts", body).id(), "model.post.is_valid.file_ids.app_error");

    const auto root = post(s, "mira", dm, "root").id();
    const auto reply = post(s, "coach", dm, "reply", {}, root);
    EXPECT_EQ(reply.status, 201U);
    const auto square = s.server->say("mira", "town-square", "elsewhere");
    for (const auto& bad : {nowhere, reply.id(), square, std::string("x")})
        EXPECT_EQ(post(s, "coach", dm, "x", {}, bad).id(), "api.post.create_post.root_id.app_error") << bad;
    EXPECT_EQ(s.call("coach", "DELETE", "/posts/" + root).status, 403U);
    EXPECT_EQ(s.call("mira", "DELETE", "/posts/" + root).status, 200U);
    EXPECT_EQ(post(s, "coach", dm, "x", {}, root).status, 400U);
    EXPECT_EQ(s.call("coach", "GET", "/posts/" + reply.id()).status, 404U);  // gone with its root
}

TEST(ChatRest, KeepsPeopleOut_OfWhatIsNotTheirs) {
    stage s;
    const auto dm = s.direct();
    const auto id = s.server->say("mira", dm, "private");
    EXPECT_EQ(post(s, "omar", dm, "x").status, 403U);
    EXPECT_EQ(post(s, "omar", nowhere, "x").status, 403U);
    for (const auto& path : {"/channels/" + dm, "/channels/" + dm + "/posts", "/channels/" + dm + "/members",
                             "/posts/" + id, "/posts/" + id + "/thread", "/channels/" + nowhere}) {
        EXPECT_EQ(s.call("omar", "GET", path).status, 403U) << path;
        EXPECT_EQ(s.call("omar", "GET", path).id(), "api.context.permissions.app_error") << path;
    }
    EXPECT_EQ(s.call("coach", "PUT", "/posts/" + id + "/patch", "{\"message\":\"mine\"}").status, 403U);
    json::array two{json::value(s.server->id_of("mira")), json::value(s.server->id_of("root"))};
    EXPECT_EQ(s.call("omar", "POST", "/channels/direct", json::serialize(two)).status, 403U);
    EXPECT_EQ(s.call("omar", "PUT", "/users/" + s.server->id_of("mira") + "/patch", "{\"locale\":\"de\"}").status,
              403U);
    EXPECT_EQ(s.call("", "GET", "/users/me").status, 401U);
    EXPECT_EQ(s.call("", "GET", "/system/ping").status, 200U);
    EXPECT_EQ(s.call("coach", "GET", "/posts/" + nowhere).status, 404U);
    EXPECT_EQ(s.call("coach", "GET", "/users/" + nowhere).status, 404U);
    EXPECT_EQ(s.call("coach", "POST", "/posts/ephemeral", "{}").status, 403U);
    auto reaction = json::object();
    reaction["user_id"] = s.server->id_of("mira");
    reaction["post_id"] = id;
    reaction["emoji_name"] = "one";
    EXPECT_EQ(s.call("coach", "POST", "/reactions", reaction).status, 403U);
    reaction["user_id"] = s.server->id_of("coach");
    for (const char* bad : {"", "a b", "../../x", "é"}) {
        reaction["emoji_name"] = bad;
        EXPECT_EQ(s.call("coach", "POST", "/reactions", reaction).status, 400U) << bad;
    }
}

TEST(ChatRest, OpensChannels_ForTheRightPeople) {
    stage s;
    json::array ids;
    for (const char* name : {"mira", "omar"}) ids.emplace_back(s.server->id_of(name));
    const auto group = s.call("coach", "POST", "/channels/group", json::serialize(ids));
    EXPECT_EQ(group.status, 201U);
    EXPECT_EQ(group.text("type"), "G");
    EXPECT_EQ(s.call("coach", "POST", "/channels/group", json::serialize(ids)).id(), group.id());
    ids.pop_back();
    EXPECT_EQ(s.call("coach", "POST", "/channels/group", json::serialize(ids)).status, 400U);
    EXPECT_EQ(s.call("coach", "GET", "/channels/" + group.id() + "/members").json().as_array().size(), 3U);
    const auto square = s.server->channel_id("town-square");
    EXPECT_EQ(s.call("coach", "GET", "/users?in_channel=" + square).json().as_array().size(), 4U);
    EXPECT_EQ(s.call("coach", "GET", "/users?per_page=1&page=1").json().as_array().size(), 1U);
    EXPECT_EQ(s.call("coach", "GET", "/channels/" + square + "/members?per_page=3&page=1").json().as_array().size(),
              1U);
}

TEST(ChatRest, TellsWhoWasMentioned) {
    stage s;
    auto e = s.listen("root");
    e->until("status_change");
    const auto id = [&](const char* name) { return s.server->id_of(name); };
    const auto mentions = [&](const std::string& text) {
        s.server->say("mira", "town-square", text);
        const auto posted = e->until("posted");
        const auto* v = posted.at("data").as_object().if_contains("mentions");
        return v ? std::string(v->as_string()) : std::string();
    };
    EXPECT_EQ(mentions("nobody@coach is meant"), "");
    EXPECT_EQ(mentions("@mira herself"), "");
    EXPECT_EQ(mentions("@nobody @"), "");
    EXPECT_EQ(mentions("hey @Coach..."), "[\"" + id("coach") + "\"]");
    EXPECT_EQ(mentions("(@coach) @coach"), "[\"" + id("coach") + "\"]");
    for (const char* name : {"coach", "omar", "root"})
        EXPECT_NE(mentions("@here @coach").find(id(name)), std::string::npos);
}

TEST(ChatRest, TakesFiles_ByFormOrAsTheyAre) {
    stage s;
    const auto dm = s.direct();
    const header_list mira{{"Authorization", "Bearer " + s.server->token_of("mira")}};
    const auto part = [](const std::string& name, const std::string& value, const std::string& file = {}) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"" +
               (file.empty() ? "" : "; filename=\"" + file + "\"") + "\r\n\r\n" + value + "\r\n";
    };
    const auto send = [&](const std::string& body) {
        return s.send("POST", "/api/v4/files", body + "--b--\r\n", mira, "multipart/form-data; boundary=b");
    };
    const auto channel = part("channel_id", dm), file = part("files", "bytes", "a.txt"),
               client = part("client_ids", "c1");
    EXPECT_EQ(send(channel + client + file).status, 201U);
    EXPECT_EQ(send(channel + file + file).json().at("file_infos").as_array().size(), 2U);
    EXPECT_EQ(send(file + channel).status, 201U);  // buffered
    EXPECT_EQ(send(channel + file + client).status, 400U);
    EXPECT_EQ(send(channel + client + client + file).status, 400U);
    EXPECT_EQ(send(file).status, 400U);
    EXPECT_EQ(send(channel).status, 400U);
    EXPECT_EQ(send(part("channel_id", s.server->direct_channel("coach", "omar")) + file).status, 403U);
    EXPECT_EQ(send("garbage").status, 400U);
    EXPECT_EQ(send(channel + part("files", "x", "../../etc/\xff\xfe")).status, 201U);

    const auto raw =
        s.send("POST", "/api/v4/files?channel_id=" + dm + "&filename=..%2Fpage.html", "<script>", mira, "text/html");
    ASSERT_EQ(raw.status, 201U);
    const auto info = raw.json().at("file_infos").as_array()[0].as_object();
    EXPECT_EQ(info.at("name"), "..page.html");
    const std::string id(info.at("id").as_string());
    EXPECT_EQ(s.call("coach", "GET", "/files/" + id).status, 403U);  // not shown anywhere yet
    auto body = draft(dm, "");
    body["file_ids"] = json::array{json::value(id)};
    const auto made = s.call("mira", "POST", "/posts", body);
    EXPECT_EQ(made.json().at("metadata").at("files").as_array().size(), 1U);
    const auto got = s.call("coach", "GET", "/files/" + id);
    EXPECT_EQ(got.status, 200U);
    EXPECT_EQ(got.body, "<script>");
    EXPECT_EQ(got.whole.header("X-Content-Type-Options"), "nosniff");
    EXPECT_TRUE(got.whole.header("Content-Disposition").starts_with("attachment"));
    EXPECT_EQ(s.call("omar", "GET", "/files/" + id).status, 403U);
    EXPECT_EQ(s.call("mira", "DELETE", "/posts/" + made.id()).status, 200U);
    EXPECT_EQ(s.call("coach", "GET", "/files/" + id).status, 403U);
    EXPECT_EQ(s.call("coach", "GET", "/files/" + nowhere).status, 404U);
}

TEST(ChatRest, HidesWhatButtonsMean) {
    stage s;
    const auto dm = s.direct();
    auto body = draft(dm, "");
    body["props"] = parsed(R"({"attachments":[{"text":"?","actions":[{"id":"go","type":"button","name":"Go",
        "integration":{"url":"http://127.0.0.1:9/x","context":{"k":"s3cret"}}},{"name":"nameless"}]},7,null]})");
    const auto made = s.call("coach", "POST", "/posts", body);
    EXPECT_EQ(made.status, 201U);
    EXPECT_EQ(made.body.find("s3cret"), std::string::npos);
    const auto press = [&](const std::string& action) {
        return s.call("mira", "POST", "/posts/" + made.id() + "/actions/" + action);
    };
    EXPECT_EQ(press("go").text("status"), "OK");
    EXPECT_EQ(press("no").status, 404U);
    EXPECT_EQ(s.call("omar", "POST", "/posts/" + made.id() + "/actions/go").status, 403U);
    auto dialog = json::object();
    dialog["trigger_id"] = "made up";
    dialog["url"] = "http://127.0.0.1:9/x";
    EXPECT_EQ(s.call("coach", "POST", "/actions/dialogs/open", dialog).status, 400U);
    EXPECT_EQ(s.call("coach", "PUT", "/posts/" + made.id() + "/patch", "{\"props\":{}}").status, 200U);
    EXPECT_EQ(press("go").status, 404U);  // a click from an old screen
}

// Whatever is sent, it is answered with a refusal and the server lives on.
TEST(ChatRest, RefusesHostileBodies_AndLivesOn) {
    stage s;
    const auto dm = s.direct();
    const auto id = s.server->say("coach", dm, "target");
    const std::string me = s.server->id_of("coach");
    const std::pair<std::string, std::string> routes[] = {
        {"POST", "/posts"},
        {"PUT", "/posts/" + id + "/patch"},
        {"POST", "/posts/" + id + "/actions/x"},
        {"POST", "/reactions"},
        {"POST", "/channels"},
        {"POST", "/channels/direct"},
        {"POST", "/channels/group"},
        {"POST", "/channels/" + dm + "/members"},
        {"POST", "/channels/members/me/view"},
        {"PUT", "/channels/" + dm + "/patch"},
        {"POST", "/users/ids"},
        {"POST", "/users/usernames"},
        {"POST", "/users/status/ids"},
        {"POST", "/users/login"},
        {"POST", "/users/me/typing"},
        {"PUT", "/users/me/patch"},
        {"POST", "/files"},
        {"POST", "/actions/dialogs/open"},
        {"POST", "/actions/dialogs/submit"},
        {"POST", "/commands"},
        {"POST", "/commands/execute"},
        {"POST", "/teams/" + nowhere + "/members"},
    };
    std::string wrong_types = "{";
    for (const char* key :
         {"channel_id", "message", "root_id", "pending_post_id", "props", "file_ids", "user_id", "post_id",
          "emoji_name", "login_id", "url", "command", "trigger", "display_name", "first_name", "parent_id"})
        wrong_types += std::string(wrong_types.size() > 1 ? "," : "") + "\"" + key + "\":7";
    wrong_types += "}";
    const std::string bodies[] = {
        "",
        "not json",
        "{",
        "{}",
        "[]",
        "null",
        "7",
        "\"text\"",
        "[null]",
        "[7]",
        "[[]]",
        "{\"channel_id\": 12",
        std::string(1000, '['),
        std::string(100'000, '{'),
        "{\"a\":" + std::string(500, '[') + std::string(500, ']') + "}",
        wrong_types,
        "{\"channel_id\":\"" + dm + "\",\"message\":\"a\\u0000b\"}",
        "{\"channel_id\":\"" + dm + "\",\"message\":\"\xff\xfe\"}",
        "{\"channel_id\":\"" + dm + "\",\"message\":\"\\ud800\"}",
        std::string("{\"message\":\"\0\"}", 15),
        "{\"channel_id\":\"" + dm + "\",\"message\":\"x\",\"props\":[]}",
        "{\"channel_id\":\"" + dm + "\",\"message\":\"x\",\"file_ids\":[7]}",
        "{\"channel_id\":\"" + dm + "\",\"message\":" + std::string(400, '9') + "}",
        "{\"message\":1e400}",
        "\xef\xbb\xbf{}",
        "{\"timezone\":7,\"locale\":[]}",
        "{\"user_id\":\"me\",\"message\":{}}",
        std::string(3'000'000, 'x'),
        "{\"channel_id\":\"" + dm + "\",\"message\":\"" + std::string(2'000'000, 'y') + "\"}",
    };
    for (const auto& [method, path] : routes) {
        for (const auto& body : bodies) {
            const auto got = s.call("coach", method, path, body);
            EXPECT_NE(got.status, 0U) << path << " " << body.substr(0, 60);
            EXPECT_LT(got.status, 500U) << path << " " << body.substr(0, 60);
            if (path == "/posts") {
                EXPECT_GE(got.status, 400U) << body.substr(0, 60);
            }
        }
    }
    ASSERT_EQ(s.server->posts(dm).size(), 1U);
    EXPECT_EQ(s.call("coach", "GET", "/users/me").status, 200U);
}

TEST(ChatRest, RefusesOddPathsAndQueries_AndLivesOn) {
    stage s;
    const auto dm = s.direct();
    s.server->say("mira", dm, "x");
    const std::string posts = "/channels/" + dm + "/posts";
    for (const std::string path : {"/",
                                   "//",
                                   "/posts/",
                                   "/posts//patch",
                                   "/users",
                                   "/users/",
                                   "/users/me/",
                                   "/users/%00",
                                   "/users/%ff%fe",
                                   "/users/me/teams/x/channels",
                                   "/teams",
                                   "/teams/name",
                                   "/teams/name/",
                                   "/teams/name/%2e%2e",
                                   "/channels/../users/me",
                                   "/files",
                                   "/files/x",
                                   "/posts/x/thread",
                                   "/channels/members/me/view",
                                   "/x",
                                   "/actions/dialogs/open",
                                   "/commands/execute",
                                   "/users/username/",
                                   "/users/username/%22%0d%0aX:y"}) {
        const auto got = s.call("coach", "GET", path);
        EXPECT_TRUE(got.status == 200 || (got.status >= 400 && got.status < 500)) << path << " " << got.status;
        EXPECT_FALSE(got.body.empty()) << path;
    }
    EXPECT_EQ(s.call("coach", "GET", posts + "?since=abc").status, 400U);
    EXPECT_EQ(s.call("coach", "GET", posts + "?after=abc").status, 400U);
    EXPECT_EQ(s.call("coach", "GET", posts + "?before=%22").status, 400U);
    for (const char* query :
         {"?since=-1", "?since=99999999999999999999", "?per_page=0", "?per_page=-5", "?per_page=99999999999999999999",
          "?page=99999999", "?page=1e3", "?&&=&", "?since", "?%"}) {
        EXPECT_EQ(s.call("coach", "GET", posts + query).status, 200U) << query;
    }
    EXPECT_EQ(s.call("coach", "BREW", "/posts").status, 404U);
    for (const std::string value : {"", "Bearer", "Bearer ", "Basic x", "token ", "Bearer x y z"})
        EXPECT_EQ(s.send("GET", "/api/v4/users/me", "", {{"Authorization", value}}).status, 401U);
    EXPECT_EQ(
        s.send("GET", "/api/v4/users/me", "", {{"Authorization", "bEaReR " + s.server->token_of("coach")}}).status,
        200U);
    EXPECT_EQ(s.send("GET", "/api/v4/users/me", "", {{"Authorization", "token " + s.server->token_of("coach")}}).status,
              200U);
}

TEST(ChatRest, CountsRequests_WhenRateLimitsAreOn) {
    auto settings = usual();
    settings.rate_limiting = true;
    stage s(std::move(settings));
    const auto first = s.call("coach", "GET", "/users/me");
    EXPECT_EQ(first.whole.header("X-RateLimit-Limit"), "101, 101");
    bool refused = false;
    for (int i = 0; i < 300 && !refused; ++i) {
        const auto got = s.call("coach", "GET", "/system/ping");
        if (got.status == 200) continue;
        refused = true;
        EXPECT_EQ(got.status, 429U);
        EXPECT_EQ(got.body, "limit exceeded\n");
        EXPECT_EQ(got.whole.header("X-RateLimit-Remaining"), "0");
        EXPECT_EQ(got.whole.header("Retry-After"), "1");
        EXPECT_EQ(ear(s.io, s.server->port(), s.server->token_of("coach")).wait_ended(), true);
    }
    EXPECT_TRUE(refused);
}

TEST(ChatServer, KeepsItsHistory_WhenStartedAgainOnItsLog) {
    std::string folder = (std::filesystem::temp_directory_path() / "chat-XXXXXX").string();
    ASSERT_TRUE(::mkdtemp(folder.data()));
    auto settings = usual();
    settings.log = folder + "/chat.jsonl";
    std::string token, dm, id;
    {
        stage s(settings);
        token = s.server->token_of("mira");
        dm = s.direct();
        id = s.server->say("mira", dm, "remember me");
        s.server->edit(id, "remember me well");
        s.server->remove(s.server->say("coach", dm, "not me"));
        s.server->set_zone("mira", "Europe/Berlin");
    }
    {
        stage s(settings);
        EXPECT_EQ(s.server->token_of("mira"), token);
        EXPECT_EQ(s.direct(), dm);
        const auto posts = s.server->posts(dm);
        ASSERT_EQ(posts.size(), 2U);
        EXPECT_EQ(posts[0].id, id);
        EXPECT_EQ(posts[0].text, "remember me well");
        EXPECT_TRUE(posts[1].deleted);
        EXPECT_EQ(s.call("mira", "GET", "/posts/" + id).text("message"), "remember me well");
        EXPECT_EQ(s.call("mira", "GET", "/users/me").json().at("timezone").at("automaticTimezone"), "Europe/Berlin");
        EXPECT_GT(s.server->say("mira", dm, "later"), "");
        EXPECT_GT(s.server->posts(dm)[2].at, s.server->posts(dm)[1].at);
    }
    std::filesystem::remove_all(folder);
}

TEST(ChatServer, ShowsWhatWasPosted_BeforeAnythingIsSent) {
    stage s;
    const auto dm = s.direct();
    std::vector<local::chat_server::post_view> seen;
    s.server->on_post = [&](const local::chat_server::post_view& p) { seen.push_back(p); };
    auto body = draft(dm, "How was it?");
    body["pending_post_id"] = "coach:7";
    body["props"] = parsed(R"({"fulcrum":{"kind":"nudge","ref":"n-7"}})");
    const auto id = s.call("coach", "POST", "/posts", body).id();
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].id, id);
    EXPECT_EQ(seen[0].author, "coach");
    EXPECT_EQ(seen[0].kind, "nudge");
    EXPECT_EQ(seen[0].ref, "n-7");
    EXPECT_EQ(seen[0].pending, "coach:7");
    EXPECT_EQ(seen[0].at, dialogue::from_millis(s.now));
    EXPECT_THROW(s.server->say("nobody", dm, "x"), std::runtime_error);
    EXPECT_THROW(s.server->say("omar", dm, "x"), std::runtime_error);
    EXPECT_THROW(s.server->edit("nothing", "x"), std::runtime_error);
    EXPECT_THROW(static_cast<void>(s.server->token_of("nobody")), std::runtime_error);
    EXPECT_EQ(s.server->channel_id("nowhere"), "");
}

TEST(ChatServer, Throws_WhenThePortIsTaken) {
    stage s;
    auto settings = usual();
    settings.port = s.server->port();
    EXPECT_THROW(local::chat_server(s.io.get_executor(), settings, {}), std::runtime_error);
}

// --- the page
// ---------------------------------------------------------------------------------------------------------

struct ChatPage : testing::Test {
    static local::chat_settings with_page() {
        auto settings = usual();
        settings.serve_page = true;
        settings.people[1].position = "Team lead";
        settings.people[1].about = "new in the role";
        return settings;
    }
    // The status line of an answer.
    static asio::awaitable<std::string> first_line(std::uint16_t port, std::string host, std::string target,
                                                   bool upgrade) {
        asio::ip::tcp::socket socket(co_await asio::this_coro::executor);
        const asio::ip::tcp::endpoint there(asio::ip::address_v4::loopback(), port);
        co_await socket.async_connect(there, asio::use_awaitable);
        std::string text = "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n";
        if (upgrade)
            text +=
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        text += "\r\n";
        co_await asio::async_write(socket, asio::buffer(text), asio::use_awaitable);
        text.clear();
        auto buffer = asio::dynamic_buffer(text);
        co_await asio::async_read_until(socket, buffer, "\r\n", asio::use_awaitable);
        co_return text.substr(0, text.find('\r'));
    }
};

TEST_F(ChatPage, IsServedWithStrictHeaders) {
    stage s(with_page());
    const auto got = s.send("GET", "/", "", {});
    EXPECT_EQ(got.status, 200U);
    EXPECT_EQ(got.whole.header("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(
        got.whole.header("Content-Security-Policy"),
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    EXPECT_EQ(got.whole.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(got.whole.header("Referrer-Policy"), "no-referrer");
    EXPECT_EQ(got.whole.header("Cache-Control"), "no-cache");
    EXPECT_EQ(s.send("GET", "/index.html", "", {}).body, got.body);
    for (const char* path : {"/../index.html", "/nothing", "/%2e%2e/x", "/demo", "/demo/", "/api/v4", "/api/v4x"})
        EXPECT_EQ(s.send("GET", path, "", {}).status, 404U) << path;
    stage bare;
    for (const char* path : {"/", "/index.html", "/demo/people", "/demo/clock"})
        EXPECT_EQ(bare.send("GET", path, "", {}).status, 404U) << path;
    EXPECT_EQ(bare.send("POST", "/api/v4/users/login", "{\"login_id\":\"mira\"}", {}).status, 401U);
}

TEST_F(ChatPage, LetsPeopleChooseWhoTheyAre_ButNobodyIsTheBot) {
    stage s(with_page());
    const auto people = s.send("GET", "/demo/people", "", {}).json().as_array();
    ASSERT_EQ(people.size(), 3U);
    EXPECT_EQ(json::serialize(people[0]),
              R"({"username":"mira","name":"Mira Tester","role":"Team lead","about":"new in the role"})");
    const auto login = s.send("POST", "/api/v4/users/login", R"({"login_id":"Mira","password":"anything"})", {});
    EXPECT_EQ(login.status, 200U);
    EXPECT_EQ(login.text("username"), "mira");
    const std::string token(login.whole.header("Token"));
    EXPECT_EQ(s.send("GET", "/api/v4/users/me", "", {{"Authorization", "Bearer " + token}}).text("username"), "mira");
    for (const char* who : {"coach", "nobody", ""})
        EXPECT_EQ(s.send("POST", "/api/v4/users/login", std::string(R"({"login_id":")") + who + "\"}", {}).status,
                  401U);
    EXPECT_EQ(
        s.send("POST", "/api/v4/users/login", R"({"login_id":"mira"})", {{"Origin", "http://evil.example"}}).status,
        403U);
}

TEST_F(ChatPage, AnswersToItsOwnNamesOnly) {
    const auto with = [](std::string name, std::string value) {
        net::server_request r;
        r.headers.emplace_back("Host", "localhost:8065");
        if (name == "Host")
            r.headers[0].second = std::move(value);
        else
            r.headers.emplace_back(std::move(name), std::move(value));
        return r;
    };
    for (const char* host : {"127.0.0.1", "127.0.0.1:80", "localhost", "LocalHost:8065", "[::1]", "[::1]:8065"})
        EXPECT_TRUE(local::host_is_ours(with("Host", host))) << host;
    for (const char* host :
         {"", ":8065", "evil.example", "localhost.evil.example:8065", "127.0.0.1.evil.example", "127.0.0.2", "[::2]:1",
          "::1", "localhost@evil.example", "evil.example:127.0.0.1", "localhost:1:2"})
        EXPECT_FALSE(local::host_is_ours(with("Host", host))) << host;
    EXPECT_TRUE(local::origin_is_ours(with("Origin", "http://localhost:8065")));
    for (const char* origin :
         {"null", "http://localhost", "https://localhost:8065", "http://127.0.0.1:8065", "http://localhost:8065/"})
        EXPECT_FALSE(local::origin_is_ours(with("Origin", origin))) << origin;

    // Over the wire, by hand: a web site that has its name point here.
    stage s(with_page());
    for (const std::string host : {"evil.example", "127.0.0.1"}) {
        for (const std::string target : {"/", "/demo/people", "/api/v4/system/ping", "/api/v4/websocket"}) {
            std::optional<std::string> told;
            auto over = [&](const std::exception_ptr&, std::string value) { told = std::move(value); };
            const bool upgrade = target.ends_with("websocket");
            asio::co_spawn(s.io, first_line(s.server->port(), host, target, upgrade), over);
            ASSERT_TRUE(s.until([&] { return told.has_value(); }));
            const std::string good = upgrade ? "HTTP/1.1 101" : "HTTP/1.1 200";
            EXPECT_EQ(told->substr(0, 12), host == "127.0.0.1" ? good : "HTTP/1.1 403") << host << target;
        }
    }
}

TEST_F(ChatPage, MovesTheClock_AndTellsEverybody) {
    auto settings = with_page();
    asio::io_context io(1);
    std::int64_t now = 1'000'000;
    std::function<void()> finish;
    std::string asked;
    local::clock_control clock;
    clock.now = [&] { return dialogue::from_millis(now); };
    clock.next_nudge = [&] { return std::optional(dialogue::from_millis(now + 5)); };
    clock.move = [&](std::string step, std::function<void()> done) {
        asked = std::move(step);
        finish = std::move(done);
    };
    stage s(with_page());  // for its helpers
    s.server.emplace(s.io.get_executor(), std::move(settings), std::move(clock));
    auto e = s.listen("mira");
    e->until("status_change");
    EXPECT_EQ(s.send("GET", "/demo/clock", "", {}).body, R"({"now":1000000,"next_nudge":1000005,"moving":false})");
    EXPECT_EQ(s.send("POST", "/demo/clock", R"({"step":"day"})", {}, "text/plain").status, 403U);
    EXPECT_EQ(s.send("POST", "/demo/clock", R"({"step":"day"})", {{"Origin", "http://evil.example"}}).status, 403U);
    for (const char* bad : {"", "{}", R"({"step":"year"})", R"({"step":7})", "[]"})
        EXPECT_EQ(s.send("POST", "/demo/clock", bad[0] ? bad : " ", {}).status, 400U) << bad;
    EXPECT_TRUE(asked.empty());

    auto moved = std::make_shared<std::optional<unsigned>>();
    struct one {
        static asio::awaitable<void> ask(std::uint16_t port, std::shared_ptr<std::optional<unsigned>> out) {
            net::url address;
            address.host = "127.0.0.1";
            address.port = port;
            net::http_client client(co_await asio::this_coro::executor, std::move(address), nullptr);
            net::http_request request;
            request.method = "POST";
            request.target = "/demo/clock";
            request.body = R"({"step":"day"})";
            auto got = co_await client.send(std::move(request));
            *out = got && got->body == R"({"now":2000000,"next_nudge":2000005,"moving":false})" ? got->status : 0U;
        }
    };
    asio::co_spawn(s.io, one::ask(s.server->port(), moved), asio::detached);
    EXPECT_EQ(e->until("custom_fulcrum_clock").at("data").as_object().at("moving"), true);
    EXPECT_EQ(asked, "day");
    EXPECT_EQ(s.send("POST", "/demo/clock", R"({"step":"hour"})", {}).status, 409U);
    EXPECT_FALSE(moved->has_value());
    now = 2'000'000;
    finish();
    const auto told = e->until("custom_fulcrum_clock").at("data").as_object();
    EXPECT_EQ(told.at("moving"), false);
    EXPECT_EQ(told.at("now"), 2'000'000);
    ASSERT_TRUE(s.until([&] { return moved->has_value(); }));
    EXPECT_EQ(**moved, 200U);
    finish = nullptr;  // it holds a timer of the server's loop
}

}  // namespace
}  // namespace fulcrum::test_local
