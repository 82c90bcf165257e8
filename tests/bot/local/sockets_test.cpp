// The WebSocket side: who gets in, what is said first, numbering, resume, heartbeats.
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "tests/bot/local/support.hpp"

namespace fulcrum::test_local {
namespace {

std::int64_t seq_of(const json::object& frame) { return frame.at("seq").as_int64(); }
std::string connection_of(const json::object& hello) {
    return std::string(hello.at("data").as_object().at("connection_id").as_string());
}
std::string message_of(const json::object& posted) {
    return std::string(inside(posted, "post").at("message").as_string());
}
std::string query(const std::string& connection, std::int64_t next) {
    return "?connection_id=" + connection + "&sequence_number=" + std::to_string(next);
}
std::string status_of(const json::object& frame) {
    return std::string(frame.at("data").as_object().at("status").as_string());
}

TEST(ChatSockets, SaysHelloThenOnline_WhenTheHeaderIsGood) {
    stage s;
    auto e = s.listen("coach");
    const auto hello = e->next();
    EXPECT_EQ(hello.at("event"), "hello");
    EXPECT_EQ(seq_of(hello), 0);
    EXPECT_EQ(hello.at("broadcast").as_object().at("user_id"), json::string(s.server->id_of("coach")));
    EXPECT_EQ(connection_of(hello).size(), 26U);
    const auto status = e->next();
    EXPECT_EQ(status.at("event"), "status_change");
    EXPECT_EQ(status_of(status), "online");
    EXPECT_EQ(seq_of(status), 1);
    EXPECT_TRUE(e->heard()[0].ends_with("}\n"));
    EXPECT_EQ(s.server->sockets(), 1U);
}

TEST(ChatSockets, SaysHelloBeforeOk_WhenChallenged) {
    stage s;
    ear e(s.io, s.server->port(), "");
    e.send(R"({"seq":1,"action":"ping"})");  // too early: no reply at all
    e.send(R"({"seq":1,"action":"authentication_challenge","data":{"token":")" + s.server->token_of("mira") + "\"}}");
    EXPECT_EQ(e.next().at("event"), "hello");
    EXPECT_EQ(json::serialize(e.next()), R"({"status":"OK","seq_reply":1})");
    EXPECT_EQ(e.next().at("event"), "status_change");
    e.send(R"({"seq":2,"action":"authentication_challenge","data":{"token":"again"}})");
    e.send(R"({"seq":3,"action":"ping"})");
    EXPECT_EQ(e.next().at("seq_reply"), 3);
}

TEST(ChatSockets, StaysSilentAndEnds_WhenTheTokenIsBad) {
    auto settings = usual();
    settings.hello_wait = 40ms;
    stage s(std::move(settings));
    ear header(s.io, s.server->port(), std::string(26, 'x'));
    ASSERT_TRUE(header.wait_ended());
    EXPECT_TRUE(header.open());  // it had its 101 all the same
    EXPECT_TRUE(header.heard().empty());
    ear nothing(s.io, s.server->port(), "");
    ASSERT_TRUE(nothing.wait_ended());
    EXPECT_TRUE(nothing.open());
}

TEST(ChatSockets, EndsAtOnce_WhenTheChallengeOrTheFrameIsBad) {
    stage s;
    ear challenge(s.io, s.server->port(), "");
    challenge.send(R"({"seq":1,"action":"authentication_challenge","data":{"token":"xxxxxxxxxxxxxxxxxxxxxxxxxx"}})");
    EXPECT_TRUE(challenge.wait_ended(4s));
    EXPECT_TRUE(challenge.heard().empty());
    for (const char* frame : {"not json", "[]", "\"x\"", "{\"seq\":1", ""}) {
        auto e = s.listen("coach");
        e->next();
        e->send(frame);
        EXPECT_TRUE(e->wait_ended(4s)) << frame;
    }
    auto big = s.listen("coach");
    big->next();
    big->send("{\"seq\":1,\"action\":\"" + std::string(8300, 'a') + "\"}");
    EXPECT_TRUE(big->wait_ended(4s));
}

TEST(ChatSockets, AnswersRequests_AsRecorded) {
    stage s;
    auto e = s.listen("coach");
    e->send(R"({"seq":1,"action":"ping"})");
    const auto pong = e->until("#1");
    EXPECT_EQ(pong.at("status"), "OK");
    const auto& data = pong.at("data").as_object();
    EXPECT_EQ(data.at("text"), "pong");
    EXPECT_EQ(data.at("version"), "5.37.0");
    EXPECT_EQ(data.at("server_time").as_int64(), s.now);
    e->send(R"({"seq":2,"action":"get_statuses"})");
    EXPECT_EQ(e->until("#2").at("data").as_object().at(s.server->id_of("coach")), "online");
    e->send(R"({"seq":3,"action":"no_such_action"})");
    const auto unknown = e->until("#3");
    EXPECT_EQ(unknown.at("status"), "FAIL");
    EXPECT_EQ(unknown.at("error").as_object().at("status_code"), 500);
    EXPECT_EQ(unknown.at("error").as_object().at("id"), "api.web_socket_router.bad_action.app_error");
    e->send(R"({"seq":4,"action":"user_typing","data":{"channel_id":"nowhere"}})");
    EXPECT_EQ(e->until("#4").at("error").as_object().at("status_code"), 400);
    for (const char* wrong : {R"({"action":"ping"})", R"({"seq":0,"action":"ping"})", R"({"seq":"5","action":"ping"})",
                              R"({"seq":6})", R"({"seq":7,"action":8})"}) {
        e->send(wrong);
        const auto reply = e->next();
        EXPECT_EQ(reply.at("status"), "FAIL") << wrong;
        EXPECT_EQ(reply.at("error").as_object().at("status_code"), 400) << wrong;
        EXPECT_FALSE(reply.contains("seq_reply")) << wrong;
    }
    e->send(R"({"seq":9,"action":"get_statuses_by_ids","data":{"user_ids":[7]}})");
    EXPECT_EQ(e->until("#9").at("status"), "OK");
    e->send(R"({"seq":10,"action":"user_update_active_status","data":{"user_is_active":false}})");
    EXPECT_EQ(status_of(e->until("status_change")), "away");
}

TEST(ChatSockets, TellsTypingToOthersOnly) {
    stage s;
    const auto dm = s.direct();
    auto coach = s.listen("coach");
    auto mira = s.listen("mira");
    coach->until("status_change");
    mira->until("status_change");
    mira->send(R"({"seq":1,"action":"user_typing","data":{"channel_id":")" + dm + R"(","parent_id":""}})");
    EXPECT_EQ(mira->next().at("seq_reply"), 1);
    const auto typing = coach->until("typing");
    EXPECT_EQ(typing.at("data").as_object().at("user_id"), json::string(s.server->id_of("mira")));
    EXPECT_TRUE(typing.at("broadcast").as_object().at("omit_users").as_object().contains(s.server->id_of("mira")));
}

TEST(ChatSockets, NumbersEventsWithoutGaps_AndTellsOnlyMembers) {
    stage s;
    const auto dm = s.direct();
    auto coach = s.listen("coach");
    auto omar = s.listen("omar");
    coach->until("status_change");
    omar->until("status_change");
    for (int i = 0; i < 50; ++i) s.server->say("mira", dm, std::to_string(i));
    s.server->say("mira", "town-square", "for all");
    for (int i = 0; i < 53; ++i) EXPECT_EQ(seq_of(coach->frame(static_cast<std::size_t>(i))), i);
    EXPECT_EQ(message_of(omar->until("posted")), "for all");
    EXPECT_EQ(omar->heard().size(), 3U);
}

TEST(ChatSockets, ReplaysWhatWasMissed_WhenResumedByHeader) {
    stage s;
    const auto dm = s.direct();
    auto first = s.listen("coach");
    const auto connection = connection_of(first->next());
    s.server->say("mira", dm, "before");
    EXPECT_EQ(seq_of(first->until("posted")), 2);
    first->drop();
    ASSERT_TRUE(s.until([&] { return s.server->sockets() == 0; }));
    s.server->say("mira", dm, "missed one");
    s.server->say("mira", dm, "missed two");

    auto second = s.listen("coach", query(connection, 3));
    EXPECT_EQ(status_of(second->next()), "offline");  // as recorded
    const auto one = second->next();
    EXPECT_EQ(message_of(one), "missed one");
    EXPECT_EQ(seq_of(one), 4);
    EXPECT_EQ(message_of(second->next()), "missed two");
    const auto online = second->next();
    EXPECT_EQ(status_of(online), "online");
    EXPECT_EQ(seq_of(online), 6);
    s.server->say("mira", dm, "after");
    EXPECT_EQ(seq_of(second->next()), 7);
    EXPECT_EQ(s.server->sockets(), 1U);
}

TEST(ChatSockets, RepeatsWhatWasSent_WhenAskedForEarlierNumbers) {
    stage s;
    const auto dm = s.direct();
    auto first = s.listen("coach");
    const auto connection = connection_of(first->next());
    for (int i = 0; i < 5; ++i) s.server->say("mira", dm, std::to_string(i));
    first->frame(6);
    first->drop();
    ASSERT_TRUE(s.until([&] { return s.server->sockets() == 0; }));
    auto second = s.listen("coach", query(connection, 4));
    EXPECT_EQ(message_of(second->next()), "2");
    EXPECT_EQ(message_of(second->next()), "3");
    EXPECT_EQ(message_of(second->next()), "4");
    EXPECT_EQ(status_of(second->next()), "offline");
}

TEST(ChatSockets, ForgetsWhatIsOlderThan128_AndDropsWhoMissed257) {
    stage s;
    const auto dm = s.direct();
    auto first = s.listen("coach");
    const auto connection = connection_of(first->next());
    for (int i = 0; i < 200; ++i) s.server->say("mira", dm, std::to_string(i));
    first->frame(201);  // 0 … 201: 128 of them are kept, 74 … 201
    first->drop();
    ASSERT_TRUE(s.until([&] { return s.server->sockets() == 0; }));
    {
        auto late = s.listen("coach", query(connection, 73));
        const auto hello = late->next();
        EXPECT_EQ(hello.at("event"), "hello");
        EXPECT_EQ(seq_of(hello), 0);
        EXPECT_NE(connection_of(hello), connection);
        late->next();                            // online
        const auto second_hello = late->next();  // the real server says it twice then
        EXPECT_EQ(connection_of(second_hello), connection_of(hello));
        EXPECT_EQ(seq_of(second_hello), 2);
    }
    ASSERT_TRUE(s.until([&] { return s.server->sockets() == 0; }));
    auto kept = s.listen("coach", query(connection, 74));
    EXPECT_EQ(seq_of(kept->next()), 74);
    kept->drop();
    ASSERT_TRUE(s.until([&] { return s.server->sockets() == 0; }));
    for (int i = 0; i < 257; ++i) s.server->say("mira", dm, "x");
    auto after = s.listen("coach", query(connection, 203));
    EXPECT_EQ(after->next().at("event"), "hello");
}

TEST(ChatSockets, SaysHelloAnew_WhenResumeIsNotPossible) {
    stage s;
    auto first = s.listen("coach");
    const auto connection = connection_of(first->next());
    const std::string fresh[] = {query(std::string(26, 'a'), 1), "?connection_id=&sequence_number=0",
                                 query(connection, 1)};
    for (const auto& one : fresh) {  // unknown, none, still in use
        auto e = s.listen("coach", one);
        const auto hello = e->next();
        EXPECT_EQ(hello.at("event"), "hello");
        EXPECT_EQ(seq_of(hello), 0);
        EXPECT_NE(connection_of(hello), connection);
    }
    first->drop();
    ASSERT_TRUE(s.until([&] { return s.server->sockets() == 0; }));
    auto other = s.listen("mira", query(connection, 1));  // somebody else's
    EXPECT_EQ(other->next().at("event"), "hello");
    auto high = s.listen("coach", query(connection, 99));
    EXPECT_EQ(high->next().at("event"), "hello");
    // A challenge never resumes.
    ear challenged(s.io, s.server->port(), "", query(connection, 2));
    challenged.send(R"({"seq":1,"action":"authentication_challenge","data":{"token":")" + s.server->token_of("coach") +
                    "\"}}");
    EXPECT_EQ(challenged.next().at("event"), "hello");
}

TEST(ChatSockets, ClosesAtOnce_WhenTheQueryIsMalformed) {
    stage s;
    auto first = s.listen("coach");
    const auto connection = connection_of(first->next());
    for (const auto& bad : {std::string("?connection_id=short&sequence_number=1"), "?connection_id=" + connection,
                            std::string("?connection_id=%00&sequence_number=1")}) {
        auto e = s.listen("coach", bad);
        EXPECT_TRUE(e->wait_ended(4s)) << bad;
        EXPECT_TRUE(e->open()) << bad;
        EXPECT_TRUE(e->heard().empty()) << bad;
    }
}

TEST(ChatSockets, LosesSilently_WhenTheNumberIsZero) {
    stage s;
    const auto dm = s.direct();
    auto first = s.listen("coach");
    const auto connection = connection_of(first->next());
    first->drop();
    ASSERT_TRUE(s.until([&] { return s.server->sockets() == 0; }));
    s.server->say("mira", dm, "lost");
    auto e = s.listen("coach", query(connection, 0));
    const auto online = e->next();
    EXPECT_EQ(status_of(online), "online");
    EXPECT_EQ(seq_of(online), 0);
    EXPECT_EQ(e->heard().size(), 1U);
}

TEST(ChatSockets, ForgetsConnections_WhenRestarted) {
    stage s;
    auto first = s.listen("coach");
    const auto connection = connection_of(first->next());
    const auto port = s.server->port();
    s.server->restart();
    EXPECT_TRUE(first->wait_ended());
    EXPECT_EQ(s.server->port(), port);
    auto second = s.listen("coach", query(connection, 2));
    EXPECT_EQ(second->next().at("event"), "hello");
    s.server->stop();
    EXPECT_TRUE(second->wait_ended());
    ear third(s.io, port, s.server->token_of("coach"));
    EXPECT_TRUE(third.wait_ended());
    EXPECT_FALSE(third.open());
}

TEST(ChatSockets, EndTheirTcp_WhenDropped) {
    stage s;
    auto e = s.listen("coach");
    e->next();
    s.server->drop_sockets();
    EXPECT_TRUE(e->wait_ended(4s));
    EXPECT_TRUE(s.until([&] { return s.server->sockets() == 0; }));
}

TEST(ChatSockets, GoOnAfterRevoke_ButPingsFail) {
    stage s;
    const auto dm = s.direct();
    auto e = s.listen("coach");
    e->next();
    const std::string old = s.server->token_of("coach");
    s.server->revoke("coach");
    s.server->say("mira", dm, "still heard");
    EXPECT_EQ(message_of(e->until("posted")), "still heard");
    e->send(R"({"seq":1,"action":"ping"})");
    EXPECT_EQ(e->until("#1").at("error").as_object().at("status_code"), 401);
    EXPECT_EQ(s.call("coach", "GET", "/users/me").status, 401U);
    EXPECT_NE(s.server->renew("coach"), old);
    EXPECT_EQ(s.call("coach", "GET", "/users/me").status, 200U);
}

TEST(ChatSockets, GoQuiet_WhenTheAccountIsDeactivated) {
    stage s;
    const auto dm = s.direct();
    auto coach = s.listen("coach");
    auto mira = s.listen("mira");
    coach->next();
    mira->next();
    s.server->set_active("coach", false);
    EXPECT_GT(mira->until("user_updated").at("data").as_object().at("user").as_object().at("delete_at").as_int64(), 0);
    EXPECT_EQ(s.call("coach", "GET", "/users/me").status, 401U);
    s.server->set_active("coach", true);
    EXPECT_EQ(s.call("coach", "GET", "/users/me").status, 200U);
    s.server->say("mira", dm, "into the void");
    coach->send(R"({"seq":1,"action":"ping"})");
    EXPECT_EQ(coach->until("#1").at("error").as_object().at("status_code"), 401);
    for (const auto& frame : coach->heard()) EXPECT_EQ(frame.find("into the void"), std::string::npos);
}

TEST(ChatSockets, TellZonesAndNames_WhenAPersonChanges) {
    stage s;
    auto e = s.listen("coach");
    e->next();
    s.server->set_zone("mira", "Mars/Phobos");
    const auto user = e->until("user_updated").at("data").as_object().at("user").as_object();
    EXPECT_EQ(user.at("timezone").as_object().at("automaticTimezone"), "Mars/Phobos");
    EXPECT_EQ(user.at("timezone").as_object().at("useAutomaticTimezone"), "true");
}

// A client that never answers a ping frame, by hand.
asio::awaitable<bool> mute_client(std::uint16_t port, std::string token) {
    asio::ip::tcp::socket socket(co_await asio::this_coro::executor);
    const asio::ip::tcp::endpoint there(asio::ip::address_v4::loopback(), port);
    co_await socket.async_connect(there, asio::use_awaitable);
    const std::string request =
        "GET /api/v4/websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Version: 13\r\nAuthorization: Bearer " +
        token + "\r\n\r\n";
    co_await asio::async_write(socket, asio::buffer(request), asio::use_awaitable);
    std::string heard;
    for (;;) {
        char chunk[4096];
        boost::system::error_code ec;
        auto token_with_error = asio::redirect_error(asio::use_awaitable, ec);
        const auto n = co_await socket.async_read_some(asio::buffer(chunk), token_with_error);
        heard.append(chunk, n);
        if (ec) break;
    }
    // A ping frame came before the end, and no close frame.
    co_return heard.find(std::string("\x89\x00", 2)) != std::string::npos&& heard.find('\x88') == std::string::npos;
}

TEST(ChatSockets, PingAndDropWhoAnswersNoPing) {
    auto settings = usual();
    settings.ping_every = 20ms;
    settings.drop_without_pong = 50ms;
    stage s(std::move(settings));
    auto good = s.listen("mira");
    std::optional<bool> result;
    auto over = [&](const std::exception_ptr&, bool value) { result = value; };
    asio::co_spawn(s.io, mute_client(s.server->port(), s.server->token_of("coach")), over);
    ASSERT_TRUE(s.until([&] { return result.has_value(); }));
    EXPECT_TRUE(*result);
    EXPECT_FALSE(good->ended());
}

TEST(ChatSockets, LetOnlyOurOwnPageIn_WhenABrowserComes) {
    stage s;
    const auto port = std::to_string(s.server->port());
    const auto token = s.server->token_of("mira");
    ear own(s.io, s.server->port(), token, "", {{"Origin", "http://127.0.0.1:" + port}});
    EXPECT_EQ(own.next().at("event"), "hello");
    for (const std::string origin : {"http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:"}) {
        ear other(s.io, s.server->port(), token, "", {{"Origin", origin}});
        EXPECT_TRUE(other.wait_ended()) << origin;
        EXPECT_FALSE(other.open()) << origin;
        EXPECT_EQ(other.refused_with(), 403U) << origin;
    }
}

}  // namespace
}  // namespace fulcrum::test_local
