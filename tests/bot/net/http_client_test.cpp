#include "bot/net/http_client.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "bot/net/http_server.hpp"
#include "tests/bot/net/support.hpp"

namespace fulcrum::bot::net {
namespace {

using namespace fulcrum::test_net;

http_request get(std::string target) {
    http_request request;
    request.target = std::move(target);
    return request;
}

http_request post(std::string target, std::string body) {
    http_request request;
    request.method = "POST";
    request.target = std::move(target);
    request.body = std::move(body);
    return request;
}

asio::awaitable<server_response> echo(server_request request) {
    server_response response;
    response.headers.emplace_back("X-Method", request.method);
    response.headers.emplace_back("X-Target", request.target);
    response.headers.emplace_back("X-Type", request.header("content-type"));
    response.headers.emplace_back("X-Host", request.header("host"));
    response.headers.emplace_back("X-Mine", request.header("x-mine"));
    response.body = std::move(request.body);
    co_return response;
}

// A raw server that answers each connection with one text and then ends it.
raw_server::script answers(std::string text) {
    return [text](tcp::socket& socket, int) -> asio::awaitable<void> {
        co_await read_head(socket);
        co_await say(socket, text);
    };
}

failure failure_of(outcome<http_response> result) {
    if (result) {
        ADD_FAILURE() << "unexpected answer " << result->status << " " << result->body;
        return {};
    }
    return std::move(result).error();
}

TEST(HttpClient, CarriesRequestAndAnswer) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0, echo);
    url base = loopback(server.port());
    base.path = "/sub";
    http_client client(io.get_executor(), base, nullptr);

    http_request request = post("/api?q=1", "{\"a\":1}");
    request.headers.emplace_back("X-Mine", "yes");
    const auto answer = run(io, client.send(std::move(request)));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200U);
    EXPECT_EQ(answer->body, "{\"a\":1}");
    EXPECT_EQ(answer->header("x-METHOD"), "POST");
    EXPECT_EQ(answer->header("X-Target"), "/sub/api?q=1");
    EXPECT_EQ(answer->header("X-Type"), "application/json");
    EXPECT_EQ(answer->header("X-Host"), base.authority());
    EXPECT_EQ(answer->header("X-Mine"), "yes");
    EXPECT_EQ(answer->header("X-Absent"), "");
}

TEST(HttpClient, CarriesLargeBodiesBothWays) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0, echo);
    http_client client(io.get_executor(), loopback(server.port()), nullptr);
    std::string body(5'000'000, 'x');
    for (std::size_t i = 0; i < body.size(); i += 1000) body[i] = static_cast<char>('a' + i / 1000 % 26);
    const auto answer = run(io, client.send(post("/", body)));
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->body == body);
}

TEST(HttpClient, PassesAnyStatusAsSuccess) {
    asio::io_context io(1);
    for (const unsigned status : {200U, 204U, 304U, 400U, 401U, 429U, 500U, 503U}) {
        http_server server(io.get_executor(), "127.0.0.1", 0,
                           [status](server_request) -> asio::awaitable<server_response> {
                               server_response response;
                               response.status = status;
                               response.headers.emplace_back("Retry-After", "3");
                               co_return response;
                           });
        http_client client(io.get_executor(), loopback(server.port()), nullptr);
        for (int i = 0; i < 2; ++i) {
            const auto answer = run(io, client.send(get("/")));
            ASSERT_TRUE(answer) << status;
            EXPECT_EQ(answer->status, status);
            EXPECT_EQ(answer->header("retry-after"), "3");
        }
    }
}

TEST(HttpClient, ReusesConnection_WhenKeptAlive) {
    asio::io_context io(1);
    int connections = 0;
    raw_server server(io, [&](tcp::socket& socket, int number) -> asio::awaitable<void> {
        connections = number + 1;
        for (;;) {
            const std::string head = co_await read_head(socket);
            if (head.empty()) co_return;
            co_await say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
    });
    http_client client(io.get_executor(), loopback(server.port()), nullptr);
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(run(io, client.send(get("/"))));
    EXPECT_EQ(connections, 1);
}

TEST(HttpClient, OpensANewConnection_WhenTheServerSaysClose) {
    asio::io_context io(1);
    int connections = 0;
    raw_server server(io, [&](tcp::socket& socket, int number) -> asio::awaitable<void> {
        connections = number + 1;
        co_await read_head(socket);
        co_await say(socket, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        co_await read_all(socket);
    });
    http_client client(io.get_executor(), loopback(server.port()), nullptr);
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(run(io, client.send(get("/"))));
    EXPECT_EQ(connections, 3);
}

TEST(HttpClient, ServesInOrder_WhenConnectionsAreFew) {
    asio::io_context io(1);
    std::vector<std::string> seen;
    int together = 0;
    int most_together = 0;
    http_server server(
        io.get_executor(), "127.0.0.1", 0, [&](server_request request) -> asio::awaitable<server_response> {
            seen.push_back(request.target);
            most_together = std::max(most_together, ++together);
            asio::steady_timer later(co_await asio::this_coro::executor, 1ms);  // lets others come in between
            co_await later.async_wait(quietly);
            --together;
            co_return server_response{};
        });
    http_limits limits;
    limits.connections = 1;
    http_client client(io.get_executor(), loopback(server.port()), nullptr, limits);
    std::vector<background<outcome<http_response>>> all;
    std::vector<std::string> expected;
    for (int i = 0; i < 50; ++i) {
        expected.push_back("/" + std::to_string(i));
        all.emplace_back(io, client.send(post(expected.back(), "x")));
    }
    for (auto& one : all) ASSERT_TRUE(one.get());
    EXPECT_EQ(seen, expected);
    EXPECT_EQ(most_together, 1);
}

TEST(HttpClient, UsesAllConnections_WhenBusy) {
    asio::io_context io(1);
    int together = 0;
    int most_together = 0;
    http_server server(io.get_executor(), "127.0.0.1", 0, [&](server_request) -> asio::awaitable<server_response> {
        most_together = std::max(most_together, ++together);
        asio::steady_timer others(co_await asio::this_coro::executor);
        while (most_together < 8) {  // nobody is answered before eight are here
            others.expires_after(1ms);
            co_await others.async_wait(quietly);
        }
        --together;
        co_return server_response{};
    });
    http_limits limits;
    limits.connections = 8;
    http_client client(io.get_executor(), loopback(server.port()), nullptr, limits);
    std::vector<background<outcome<http_response>>> all;
    for (int i = 0; i < 24; ++i) all.emplace_back(io, client.send(get("/")));
    for (auto& one : all) ASSERT_TRUE(one.get());
    EXPECT_EQ(most_together, 8);
}

TEST(HttpClient, NoticesAClosedIdleConnection_BeforeSending) {
    asio::io_context io(1);
    int connections = 0;
    bool ended = false;
    raw_server server(io, [&](tcp::socket& socket, int number) -> asio::awaitable<void> {
        connections = number + 1;
        co_await read_head(socket);
        co_await say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        socket.close();
        ended = true;
    });
    http_client client(io.get_executor(), loopback(server.port()), nullptr);
    for (int i = 0; i < 3; ++i) {
        ended = false;
        const auto answer = run(io, client.send(post("/", "x")));
        ASSERT_TRUE(answer) << answer.error().detail;
        ASSERT_TRUE(run_until(io, [&] { return ended; }));
    }
    EXPECT_EQ(connections, 3);
}

// The server takes the second request on a kept connection and ends it without a byte.
raw_server::script ends_on_second(int& requests) {
    return [&requests](tcp::socket& socket, int) -> asio::awaitable<void> {
        for (int i = 0; i < 2; ++i) {
            const std::string head = co_await read_head(socket);
            if (head.empty()) co_return;
            ++requests;
            if (i == 1) co_return;
            co_await say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
    };
}

TEST(HttpClient, RepeatsAGetOnce_WhenTheConnectionWasStale) {
    asio::io_context io(1);
    int requests = 0;
    raw_server server(io, ends_on_second(requests));
    http_client client(io.get_executor(), loopback(server.port()), nullptr);
    ASSERT_TRUE(run(io, client.send(get("/"))));
    ASSERT_TRUE(run(io, client.send(get("/"))));
    EXPECT_EQ(requests, 3);
}

TEST(HttpClient, SaysMaybeDoneForAPost_WhenTheConnectionWasStale) {
    asio::io_context io(1);
    int requests = 0;
    raw_server server(io, ends_on_second(requests));
    http_client client(io.get_executor(), loopback(server.port()), nullptr);
    ASSERT_TRUE(run(io, client.send(post("/", "x"))));
    const failure why = failure_of(run(io, client.send(post("/", "x"))));
    EXPECT_EQ(why.code, errc::closed);
    EXPECT_TRUE(why.maybe_done);
    EXPECT_EQ(requests, 2);
    ASSERT_TRUE(run(io, client.send(post("/", "x")))) << "the client recovers";
}

TEST(HttpClient, SaysMaybeDone_WhenDroppedOnTheFirstRequest) {
    asio::io_context io(1);
    int requests = 0;
    raw_server server(io, [&](tcp::socket& socket, int) -> asio::awaitable<void> {
        co_await read_head(socket);
        ++requests;
    });
    http_client client(io.get_executor(), loopback(server.port()), nullptr);
    const failure why = failure_of(run(io, client.send(get("/"))));
    EXPECT_EQ(why.code, errc::closed);
    EXPECT_TRUE(why.maybe_done);
    EXPECT_EQ(requests, 1) << "a fresh connection is not tried again";
}

TEST(HttpClient, SaysMaybeDone_WhenDroppedInMidAnswer) {
    asio::io_context io(1);
    for (const std::string part : {"HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
                                   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"}) {
        raw_server server(io, answers(part));
        http_client client(io.get_executor(), loopback(server.port()), nullptr);
        const failure why = failure_of(run(io, client.send(post("/", "x"))));
        EXPECT_EQ(why.code, errc::closed) << part;
        EXPECT_TRUE(why.maybe_done) << part;
    }
}

TEST(HttpClient, SaysDropped_WhenTheServerMisbehaves) {
    asio::io_context io(1);
    int calls = 0;
    http_server server(io.get_executor(), "127.0.0.1", 0, [&](server_request) -> asio::awaitable<server_response> {
        server_response response;
        response.drop = ++calls == 1;
        co_return response;
    });
    http_client client(io.get_executor(), loopback(server.port()), nullptr);
    EXPECT_TRUE(failure_of(run(io, client.send(post("/", "x")))).maybe_done);
    EXPECT_TRUE(run(io, client.send(post("/", "x"))));
}

TEST(HttpClient, IsRefused_WhenNobodyListens) {
    asio::io_context io(1);
    std::uint16_t port = 0;
    {
        http_server server(io.get_executor(), "127.0.0.1", 0, echo);
        port = server.port();
    }
    http_client client(io.get_executor(), loopback(port), nullptr);
    const failure why = failure_of(run(io, client.send(post("/", "x"))));
    EXPECT_EQ(why.code, errc::refused);
    EXPECT_FALSE(why.maybe_done);
    EXPECT_NE(why.detail.find("127.0.0.1:" + std::to_string(port)), std::string::npos) << why.detail;
}

TEST(HttpClient, SaysNotResolved_WhenTheNameHasNoAddress) {
    asio::io_context io(1);
    url base = loopback(80);
    base.host = "nowhere.invalid";
    http_limits limits;
    limits.timeout = 8s;
    http_client client(io.get_executor(), base, nullptr, limits);
    const failure why = failure_of(run(io, client.send(post("/", "x")), 20s));
    // A machine without a name service may also just not answer.
    EXPECT_TRUE(why.code == errc::not_resolved || why.code == errc::timed_out) << why.detail;
    EXPECT_FALSE(why.maybe_done);
    EXPECT_NE(why.detail.find("nowhere.invalid"), std::string::npos) << why.detail;
}

TEST(HttpClient, ResolvesNames) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0, echo);
    url base = loopback(server.port());
    base.host = "localhost";
    http_client client(io.get_executor(), base, nullptr);
    EXPECT_TRUE(run(io, client.send(get("/"))));
}

TEST(HttpClient, TimesOut_WhenTheServerIsSilent) {
    asio::io_context io(1);
    raw_server server(io, [](tcp::socket& socket, int) -> asio::awaitable<void> { co_await read_all(socket); });
    http_limits limits;
    limits.timeout = 200ms;
    http_client client(io.get_executor(), loopback(server.port()), nullptr, limits);
    const auto before = std::chrono::steady_clock::now();
    const failure why = failure_of(run(io, client.send(post("/", "x"))));
    EXPECT_EQ(why.code, errc::timed_out);
    EXPECT_TRUE(why.maybe_done);
    EXPECT_GE(std::chrono::steady_clock::now() - before, 200ms);
}

TEST(HttpClient, TimesOutByTheRequestsOwnLimit) {
    asio::io_context io(1);
    raw_server server(io, [](tcp::socket& socket, int) -> asio::awaitable<void> { co_await read_all(socket); });
    http_client client(io.get_executor(), loopback(server.port()), nullptr);  // half a minute
    auto request = get("/");
    request.timeout = 50ms;
    EXPECT_EQ(failure_of(run(io, client.send(std::move(request)))).code, errc::timed_out);
}

// As on a link that is half open: what was kept of it says nothing any more, not even that it is over.
TEST(HttpClient, GoesAnotherWay_WhenToldThatIdleConnectionsMayBeDead) {
    asio::io_context io(1);
    raw_server server(io, [](tcp::socket& socket, int number) -> asio::awaitable<void> {
        co_await read_head(socket);
        co_await say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + std::to_string(number));
        co_await read_all(socket);
    });
    http_client client(io.get_executor(), loopback(server.port()), nullptr);
    const auto first = run(io, client.send(get("/")));
    client.drop_idle();
    const auto second = run(io, client.send(get("/")));
    ASSERT_TRUE(first && second);
    EXPECT_NE(first->body, second->body);
}

TEST(HttpClient, TimesOut_WhenTheServerDribbles) {
    asio::io_context io(1);
    raw_server server(io, [](tcp::socket& socket, int) -> asio::awaitable<void> {
        co_await read_head(socket);
        co_await say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        asio::steady_timer pause(socket.get_executor());
        for (;;) {
            pause.expires_after(5ms);  // a byte at a time must not move the deadline
            co_await pause.async_wait(quietly);
            auto [ec, bytes] = co_await asio::async_write(socket, asio::buffer("x", 1), quietly);
            if (ec) co_return;
        }
    });
    http_limits limits;
    limits.timeout = 60ms;
    http_client client(io.get_executor(), loopback(server.port()), nullptr, limits);
    EXPECT_EQ(failure_of(run(io, client.send(get("/")))).code, errc::timed_out);
}

TEST(HttpClient, CountsWaitingTowardsTheTimeout) {
    asio::io_context io(1);
    raw_server server(io, [](tcp::socket& socket, int) -> asio::awaitable<void> { co_await read_all(socket); });
    http_limits limits;
    limits.timeout = 200ms;
    limits.connections = 1;
    http_client client(io.get_executor(), loopback(server.port()), nullptr, limits);
    background<outcome<http_response>> first(io, client.send(post("/", "x")));
    background<outcome<http_response>> second(io, client.send(post("/", "x")));
    EXPECT_TRUE(failure_of(first.get()).maybe_done);
    const failure why = failure_of(second.get());
    EXPECT_EQ(why.code, errc::timed_out);
}

TEST(HttpClient, HasNoStaleDeadline_WhenAConnectionIsReused) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0, [](server_request) -> asio::awaitable<server_response> {
        asio::steady_timer later(co_await asio::this_coro::executor, 30ms);  // two of these pass one deadline
        co_await later.async_wait(quietly);
        co_return server_response{};
    });
    http_limits limits;
    limits.timeout = 500ms;
    http_client client(io.get_executor(), loopback(server.port()), nullptr, limits);
    for (int i = 0; i < 25; ++i) ASSERT_TRUE(run(io, client.send(get("/")))) << i;
}

TEST(HttpClient, LeavesNoWorkBehind_WhenIdle) {
    asio::io_context io(1);
    http_limits limits;
    limits.timeout = 1h;  // a timer left running would hold the loop that long
    http_client client(io.get_executor(), url{}, nullptr, limits);
    {
        raw_server server(io, answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        client = http_client(io.get_executor(), loopback(server.port()), nullptr, limits);
        ASSERT_TRUE(run(io, client.send(get("/"))));
    }
    io.restart();
    io.run_for(10s);
    EXPECT_TRUE(io.stopped()) << "something still waits";
}

TEST(HttpClient, RefusesABody_WhenTooLarge) {
    asio::io_context io(1);
    http_limits limits;
    limits.body = 1000;
    const std::string body(1001, 'x');
    for (const std::string& answer :
         {"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + body,
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + body + "\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\n\r\n" + body,
          std::string("HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n")}) {
        raw_server server(io, answers(answer));
        http_client client(io.get_executor(), loopback(server.port()), nullptr, limits);
        const failure why = failure_of(run(io, client.send(get("/"))));
        EXPECT_EQ(why.code, errc::too_large) << answer.substr(0, 60) << " " << why.detail;
        EXPECT_TRUE(why.maybe_done);
    }
}

TEST(HttpClient, TakesABodyAtTheLimit) {
    asio::io_context io(1);
    http_limits limits;
    limits.body = 1000;
    raw_server server(io, answers("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x')));
    http_client client(io.get_executor(), loopback(server.port()), nullptr, limits);
    EXPECT_TRUE(run(io, client.send(get("/"))));
}

TEST(HttpClient, ReadsEveryWayToSendABody) {
    asio::io_context io(1);
    for (const std::string answer :
         {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: 1\r\n\r\n",
          "HTTP/1.1 200 OK\r\n\r\nhello", "HTTP/1.0 200 OK\r\n\r\nhello",
          "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: "
          "5\r\n\r\nhello"}) {
        // In one piece, and byte by byte.
        for (const bool slowly : {false, true}) {
            raw_server server(io, [answer, slowly](tcp::socket& socket, int) -> asio::awaitable<void> {
                co_await read_head(socket);
                if (!slowly) {
                    co_await say(socket, answer);
                    co_return;
                }
                socket.set_option(tcp::no_delay(true));
                for (const char c : answer) {
                    std::string one(1, c);
                    co_await say(socket, std::move(one));
                }
            });
            http_client client(io.get_executor(), loopback(server.port()), nullptr);
            const auto result = run(io, client.send(get("/")));
            ASSERT_TRUE(result) << answer << ": " << result.error().detail;
            EXPECT_EQ(result->status, 200U);
            EXPECT_EQ(result->body, "hello") << answer;
        }
    }
}

TEST(HttpClient, ReadsNoBodyAfterHead) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0,
                       [](server_request request) -> asio::awaitable<server_response> {
                           server_response response;
                           response.body = request.method;
                           co_return response;
                       });
    http_client client(io.get_executor(), loopback(server.port()), nullptr);
    for (int i = 0; i < 3; ++i) {
        http_request request = get("/");
        request.method = "HEAD";
        const auto answer = run(io, client.send(std::move(request)));
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->body, "");
        EXPECT_EQ(answer->header("content-length"), "3") << "the length of what GET would bring";
    }
}

TEST(HttpClient, SaysProtocol_WhenTheAnswerIsNotHttp) {
    asio::io_context io(1);
    for (const std::string answer :
         {"SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1 200 OK\r\nBad Header: x\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
          "HTTP/1.1 101 Switching Protocols\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n"}) {
        raw_server server(io, answers(answer.empty() ? std::string(20, '\0') : answer));
        http_client client(io.get_executor(), loopback(server.port()), nullptr);
        const failure why = failure_of(run(io, client.send(post("/", "x"))));
        EXPECT_EQ(why.code, errc::protocol) << answer << ": " << why.detail;
        EXPECT_TRUE(why.maybe_done) << answer;
    }
}

TEST(HttpClient, SaysProtocol_WhenTheHeaderNeverEnds) {
    asio::io_context io(1);
    raw_server server(io, [](tcp::socket& socket, int) -> asio::awaitable<void> {
        co_await read_head(socket);
        co_await say(socket, "HTTP/1.1 200 OK\r\n");
        const std::string line = "X-Endless: " + std::string(1000, 'x') + "\r\n";
        for (;;) {
            auto [ec, bytes] = co_await asio::async_write(socket, asio::buffer(line), quietly);
            if (ec) co_return;
        }
    });
    http_client client(io.get_executor(), loopback(server.port()), nullptr);
    EXPECT_EQ(failure_of(run(io, client.send(get("/")))).code, errc::protocol);
}

TEST(HttpClient, DoesNotReuse_WhenMoreCameThanAsked) {
    asio::io_context io(1);
    int connections = 0;
    raw_server server(io, [&](tcp::socket& socket, int number) -> asio::awaitable<void> {
        connections = number + 1;
        co_await read_head(socket);
        co_await say(socket,
                     "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
        co_await read_all(socket);
    });
    http_client client(io.get_executor(), loopback(server.port()), nullptr);
    for (int i = 0; i < 3; ++i) {
        const auto answer = run(io, client.send(get("/")));
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->body, "ok");
    }
    EXPECT_EQ(connections, 3);
}

TEST(HttpClient, RefusesARequest_WhenItWouldSmuggle) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0, echo);
    http_client client(io.get_executor(), loopback(server.port()), nullptr);
    for (const std::string target : {"", "no-slash", "/a b", "/a\r\nX: y", "/\xc3\xa4", "/a#b"})
        EXPECT_EQ(failure_of(run(io, client.send(get(target)))).code, errc::bad_url) << target;
    http_request broken_header = get("/");
    broken_header.headers.emplace_back("X-Mine", "a\r\nEvil: b");
    EXPECT_EQ(failure_of(run(io, client.send(std::move(broken_header)))).code, errc::protocol);
    http_request broken_name = get("/");
    broken_name.headers.emplace_back("X Mine", "a");
    EXPECT_EQ(failure_of(run(io, client.send(std::move(broken_name)))).code, errc::protocol);
    http_request broken_method = get("/");
    broken_method.method = "GET /evil";
    EXPECT_EQ(failure_of(run(io, client.send(std::move(broken_method)))).code, errc::protocol);
    EXPECT_TRUE(run(io, client.send(get("/"))));
}

TEST(HttpClient, ReadsTheRefusal_WhenTheServerEndsALargeRequest) {
    asio::io_context io(1);
    server_limits limits;
    limits.body = 1000;
    http_server server(io.get_executor(), "127.0.0.1", 0, echo, {}, {}, limits);
    http_client client(io.get_executor(), loopback(server.port()), nullptr);
    const auto answer = run(io, client.send(post("/", std::string(300'000, 'x'))));
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->status, 413U);
}

TEST(HttpClient, CancelsWhatIsInFlight_WhenClosed) {
    asio::io_context io(1);
    int arrived = 0;
    raw_server server(io, [&](tcp::socket& socket, int) -> asio::awaitable<void> {
        co_await read_head(socket);
        ++arrived;
        co_await read_all(socket);
    });
    http_limits limits;
    limits.connections = 2;
    http_client client(io.get_executor(), loopback(server.port()), nullptr, limits);
    std::vector<background<outcome<http_response>>> all;
    for (int i = 0; i < 5; ++i) all.emplace_back(io, client.send(post("/", "x")));
    ASSERT_TRUE(run_until(io, [&] { return arrived == 2; }));
    client.close();
    for (auto& one : all) EXPECT_EQ(failure_of(one.get()).code, errc::cancelled);
    EXPECT_EQ(failure_of(run(io, client.send(get("/")))).code, errc::cancelled);
}

TEST(HttpClient, CancelsConnecting_WhenClosedDuringALookup) {
    asio::io_context io(1);
    url base = loopback(80);
    base.host = "nowhere.invalid";
    http_client client(io.get_executor(), base, nullptr);
    background<outcome<http_response>> one(io, client.send(get("/")));
    io.poll();
    client.close();
    const failure why = failure_of(one.get());
    EXPECT_TRUE(why.code == errc::cancelled || why.code == errc::not_resolved);
}

TEST(HttpClient, MayBeDestroyed_WhileRequestsAreSuspended) {
    asio::io_context io(1);
    int arrived = 0;
    raw_server server(io, [&](tcp::socket& socket, int) -> asio::awaitable<void> {
        co_await read_head(socket);
        ++arrived;
        co_await read_all(socket);
    });
    http_limits limits;
    limits.connections = 1;
    auto client = std::make_unique<http_client>(io.get_executor(), loopback(server.port()), nullptr, limits);
    background<outcome<http_response>> flying(io, client->send(post("/", "x")));
    background<outcome<http_response>> waiting(io, client->send(post("/", "x")));
    ASSERT_TRUE(run_until(io, [&] { return arrived == 1; }));
    background<outcome<http_response>> not_begun(io, client->send(post("/", "x")));
    client.reset();
    EXPECT_EQ(failure_of(flying.get()).code, errc::cancelled);
    EXPECT_EQ(failure_of(waiting.get()).code, errc::cancelled);
    EXPECT_EQ(failure_of(not_begun.get()).code, errc::cancelled);
}

TEST(HttpClient, MayBeDestroyed_WhenTheLoopNeverRunsAgain) {
    asio::io_context io(1);
    int arrived = 0;
    raw_server server(io, [&](tcp::socket& socket, int) -> asio::awaitable<void> {
        co_await read_head(socket);
        ++arrived;
        co_await read_all(socket);
    });
    http_limits limits;
    limits.connections = 1;
    http_client client(io.get_executor(), loopback(server.port()), nullptr, limits);
    background<outcome<http_response>> flying(io, client.send(post("/", "x")));
    background<outcome<http_response>> waiting(io, client.send(post("/", "x")));
    ASSERT_TRUE(run_until(io, [&] { return arrived == 1; }));
}

TEST(HttpClient, GivesItsPlaceBack_WhenARequestIsCancelled) {
    asio::io_context io(1);
    int arrived = 0;
    raw_server server(io, [&](tcp::socket& socket, int number) -> asio::awaitable<void> {
        co_await read_head(socket);
        ++arrived;
        if (number > 0) co_await say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        co_await read_all(socket);
    });
    http_limits limits;
    limits.connections = 1;
    http_client client(io.get_executor(), loopback(server.port()), nullptr, limits);
    asio::cancellation_signal first_cancel;
    asio::cancellation_signal second_cancel;
    bool first_over = false;
    bool second_over = false;
    asio::co_spawn(io, client.send(post("/", "x")),
                   asio::bind_cancellation_slot(
                       first_cancel.slot(), [&](std::exception_ptr, outcome<http_response>) { first_over = true; }));
    asio::co_spawn(io, client.send(post("/", "x")),
                   asio::bind_cancellation_slot(
                       second_cancel.slot(), [&](std::exception_ptr, outcome<http_response>) { second_over = true; }));
    background<outcome<http_response>> third(io, client.send(post("/", "x")));
    ASSERT_TRUE(run_until(io, [&] { return arrived == 1; }));
    second_cancel.emit(asio::cancellation_type::terminal);
    ASSERT_TRUE(run_until(io, [&] { return second_over; }));
    first_cancel.emit(asio::cancellation_type::terminal);
    ASSERT_TRUE(run_until(io, [&] { return first_over; }));
    EXPECT_TRUE(third.get());
}

TEST(HttpClient, MovesWithItsRequests) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0, echo);
    http_client first(io.get_executor(), loopback(server.port()), nullptr);
    background<outcome<http_response>> one(io, first.send(get("/")));
    http_client second(std::move(first));
    EXPECT_TRUE(one.get());
    EXPECT_TRUE(run(io, second.send(get("/"))));
}

}  // namespace
}  // namespace fulcrum::bot::net
