#include "bot/net/http_server.hpp"

#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <random>
#include <vector>

#include "bot/net/http_client.hpp"
#include "tests/bot/net/support.hpp"

namespace fulcrum::bot::net {
namespace {

using namespace fulcrum::test_net;

asio::awaitable<server_response> tell(server_request request) {
    server_response response;
    response.content_type = "text/plain";
    response.body = request.method + " " + request.target + " " + request.body;
    co_return response;
}

bool begins_with(const std::string& text, std::string_view start) { return text.compare(0, start.size(), start) == 0; }

std::size_t count_of(const std::string& text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0, tell);
    const std::string all = run(io, converse_raw(server.port(),
                                                 "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n"
                                                 "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
                                                 "GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    EXPECT_EQ(count_of(all, "HTTP/1.1 200 OK\r\n"), 3U) << all;
    const auto first = all.find("GET /1 ");
    const auto second = all.find("POST /2 hi");
    const auto third = all.find("GET /3 ");
    EXPECT_LT(first, second);
    EXPECT_LT(second, third);
    EXPECT_NE(third, std::string::npos);
    EXPECT_EQ(count_of(all, "Connection: close"), 1U);
}

TEST(HttpServer, ReadsChunkedBodies) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0, tell);
    const std::string answer =
        run(io, converse_raw(server.port(),
                             "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                             "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
    EXPECT_NE(answer.find("POST / abcde"), std::string::npos) << answer;
}

TEST(HttpServer, EndsTheConnection_WhenTheClientSpeaksHttp10) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0, tell);
    const std::string answer = run(io, converse_raw(server.port(), "GET /old HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(begins_with(answer, "HTTP/1.1 200 OK\r\n")) << answer;
    EXPECT_NE(answer.find("GET /old"), std::string::npos);
}

TEST(HttpServer, AnswersHeadLikeGetWithoutABody) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0, tell);
    const std::string answer =
        run(io, converse_raw(server.port(), "HEAD /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    EXPECT_NE(answer.find("Content-Length: 7\r\n"), std::string::npos) << answer;
    EXPECT_EQ(answer.substr(answer.size() - 4), "\r\n\r\n");
}

TEST(HttpServer, SaysContinue_WhenAsked) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0, tell);
    auto talk = [&]() -> asio::awaitable<std::string> {
        tcp::socket socket(io);
        const tcp::endpoint where(asio::ip::address_v4::loopback(), server.port());
        co_await socket.async_connect(where, quietly);
        co_await say(
            socket,
            "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        const std::string interim = co_await read_head(socket);
        EXPECT_EQ(interim, "HTTP/1.1 100 Continue\r\n\r\n");
        co_await say(socket, "hi");
        co_return co_await read_all(socket);
    };
    EXPECT_NE(run(io, talk()).find("POST / hi"), std::string::npos);
}

TEST(HttpServer, RefusesWithAStatus_WhenTheRequestIsBad) {
    asio::io_context io(1);
    server_limits limits;
    limits.body = 100;
    http_server server(io.get_executor(), "127.0.0.1", 0, tell, {}, {}, limits);
    const std::pair<std::string, std::string> cases[] = {
        {"nonsense\r\n\r\n", "400"},
        {"GET\r\n\r\n", "400"},
        {"GET / HTTP/1.1\r\nHost : x\r\n\r\n", "400"},
        {"GET / HTTP/1.1\r\n\r\n", "400"},
        {"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400"},
        {"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400"},
        {"GET / HTTP/3.7\r\nHost: x\r\n\r\n", "505"},
        {std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11) + "\r\n\r\n", "400"},  // a TLS hello
        {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n" + std::string(101, 'x'), "413"},
        {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n" + std::string(50000, 'x'), "413"},
        {"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + std::string(101, 'x') + "\r\n",
         "413"},
        {"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + std::string(20000, 'x') + "\r\n\r\n", "431"},
    };
    for (const auto& [text, status] : cases) {
        const std::string answer = run(io, converse_raw(server.port(), text));
        EXPECT_TRUE(begins_with(answer, "HTTP/1.1 " + status + " ")) << text.substr(0, 60) << " → " << answer;
        EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
    }
    std::string many = "GET / HTTP/1.1\r\nHost: x\r\n";
    for (int i = 0; i < 200; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
    EXPECT_TRUE(begins_with(run(io, converse_raw(server.port(), many + "\r\n")), "HTTP/1.1 431 "));

    const std::string good =
        run(io, converse_raw(server.port(), "GET /fine HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    EXPECT_NE(good.find("GET /fine"), std::string::npos) << "the server goes on";
}

TEST(HttpServer, SurvivesNoise) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0, tell);
    const unsigned seed = 7;
    std::mt19937 random(seed);
    const std::string whole = "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
    auto talk = [&](std::string text) -> asio::awaitable<void> {
        tcp::socket socket(io);
        const tcp::endpoint where(asio::ip::address_v4::loopback(), server.port());
        co_await socket.async_connect(where, quietly);
        co_await say(socket, std::move(text));
        boost::system::error_code ignored;
        socket.shutdown(tcp::socket::shutdown_send, ignored);
        co_await read_all(socket);
    };
    for (int i = 0; i < 300; ++i) {
        std::string text = whole;
        for (auto n = random() % 4; n > 0; --n) text[random() % text.size()] = static_cast<char>(random());
        text.resize(random() % (text.size() + 1));
        run(io, talk(text));
    }
    const std::string good = run(io, converse_raw(server.port(), whole));
    EXPECT_NE(good.find("POST /x hello"), std::string::npos) << "seed " << seed;
}

TEST(HttpServer, AnswersWith500_WhenTheHandlerThrows) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0,
                       [](server_request request) -> asio::awaitable<server_response> {
                           if (request.target == "/bad") throw std::runtime_error("secret detail");
                           co_return server_response{};
                       });
    http_client client(io.get_executor(), loopback(server.port()), nullptr);
    http_request request;
    request.target = "/bad";
    const auto answer = run(io, client.send(request));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 500U);
    EXPECT_EQ(answer->body.find("secret"), std::string::npos);
    request.target = "/good";
    EXPECT_EQ(run(io, client.send(request))->status, 200U);
}

TEST(HttpServer, LeavesOutAHeader_WhenItCannotBeSent) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0, [](server_request) -> asio::awaitable<server_response> {
        server_response response;
        response.headers.emplace_back("X-Bad", "a\r\nSet-Cookie: stolen");
        response.headers.emplace_back("X-Good", "b");
        co_return response;
    });
    const std::string answer =
        run(io, converse_raw(server.port(), "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    EXPECT_EQ(answer.find("stolen"), std::string::npos);
    EXPECT_NE(answer.find("X-Good: b\r\n"), std::string::npos);
}

TEST(HttpServer, EndsAConnection_WhenIdleForTooLong) {
    asio::io_context io(1);
    server_limits limits;
    limits.idle = 200ms;
    http_server server(io.get_executor(), "127.0.0.1", 0, tell, {}, {}, limits);
    EXPECT_EQ(run(io, converse_raw(server.port(), "")), "");
    EXPECT_EQ(run(io, converse_raw(server.port(), "GET / HTTP/1.1\r\nHo")), "") << "half a request counts as idle";
    const std::string once = run(io, converse_raw(server.port(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    EXPECT_EQ(count_of(once, "200 OK"), 1U);
}

TEST(HttpServer, EndsTheOldestIdleConnection_WhenThereAreTooMany) {
    asio::io_context io(1);
    server_limits limits;
    limits.connections = 2;
    http_server server(io.get_executor(), "127.0.0.1", 0, tell, {}, {}, limits);
    const tcp::endpoint where(asio::ip::address_v4::loopback(), server.port());
    std::vector<tcp::socket> idle;
    for (int i = 0; i < 6; ++i) {
        idle.emplace_back(io).connect(where);
        asio::write(idle.back(), asio::buffer("G", 1));
    }
    const std::string request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    EXPECT_TRUE(begins_with(run(io, converse_raw(server.port(), request)), "HTTP/1.1 200 "));
    char byte = 0;
    boost::system::error_code ended;
    idle.front().read_some(asio::buffer(&byte, 1), ended);
    EXPECT_TRUE(ended) << "the oldest one is over";
}
TEST(HttpServer, Says503_WhenAllConnectionsAreAtWork) {
    asio::io_context io(1);
    server_limits limits;
    limits.connections = 2;
    asio::steady_timer work(io, asio::steady_timer::time_point::max());
    auto busy = [&work](server_request) -> asio::awaitable<server_response> {
        co_await work.async_wait(asio::as_tuple(asio::use_awaitable));
        co_return server_response{};
    };
    http_server server(io.get_executor(), "127.0.0.1", 0, busy, {}, {}, limits);
    const tcp::endpoint where(asio::ip::address_v4::loopback(), server.port());
    const std::string request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    std::vector<tcp::socket> both;
    for (int i = 0; i < 2; ++i) {
        both.emplace_back(io).connect(where);
        asio::write(both.back(), asio::buffer(request));
    }
    for (int i = 0; i < 20; ++i) io.run_one_for(5ms);
    EXPECT_TRUE(begins_with(run(io, converse_raw(server.port(), request)), "HTTP/1.1 503 "));
    work.cancel();
}

std::string fault_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "no fault";
}

TEST(HttpServer, NamesAddressAndPort_WhenTaken) {
    asio::io_context io(1);
    http_server server(io.get_executor(), "127.0.0.1", 0, tell);
    const std::string where = "127.0.0.1:" + std::to_string(server.port());
    EXPECT_EQ(fault_of([&] { http_server again(io.get_executor(), "127.0.0.1", server.port(), tell); }),
              where + " is already in use; choose another port or stop the other program");
    EXPECT_NE(fault_of([&] { http_server bad(io.get_executor(), "not-an-ip", 0, tell); }).find("'not-an-ip'"),
              std::string::npos);
    EXPECT_NE(fault_of([&] { http_server far(io.get_executor(), "192.0.2.1", 8065, tell); }).find("192.0.2.1:8065"),
              std::string::npos);
    const server_tls nothing{"/nowhere/cert.pem", "/nowhere/key.pem"};
    EXPECT_NE(fault_of([&] {
                  http_server tls(io.get_executor(), "127.0.0.1", 0, tell, {}, {}, {}, &nothing);
              }).find("/nowhere/cert.pem"),
              std::string::npos);
}

TEST(HttpServer, TakesTheSamePortAgain_WhenRestarted) {
    asio::io_context io(1);
    std::uint16_t port = 0;
    for (int i = 0; i < 3; ++i) {
        http_server server(io.get_executor(), "127.0.0.1", port, tell);
        port = server.port();
        http_client client(io.get_executor(), loopback(port), nullptr);
        http_request request;
        request.target = "/";
        EXPECT_TRUE(run(io, client.send(request)));
    }
}

TEST(HttpServer, CancelsHandlers_WhenStopped) {
    asio::io_context io(1);
    bool began = false;
    bool cancelled = false;
    auto wait = [&](server_request) -> asio::awaitable<server_response> {
        began = true;
        asio::steady_timer forever(co_await asio::this_coro::executor, 1h);
        auto [ec] = co_await forever.async_wait(quietly);
        cancelled = ec == asio::error::operation_aborted;
        co_return server_response{};
    };
    http_server server(io.get_executor(), "127.0.0.1", 0, wait);
    http_client client(io.get_executor(), loopback(server.port()), nullptr);
    http_request request;
    request.target = "/";
    background<outcome<http_response>> one(io, client.send(request));
    ASSERT_TRUE(run_until(io, [&] { return began; }));
    server.stop();
    EXPECT_EQ(one.get().error().code, errc::closed);
    ASSERT_TRUE(run_until(io, [&] { return cancelled; }));
    server.stop();  // again is fine

    http_client late(io.get_executor(), loopback(server.port()), nullptr);
    EXPECT_EQ(run(io, late.send(request)).error().code, errc::refused);
}

TEST(HttpServer, MayBeDestroyed_WhileHandlersAreSuspended) {
    for (const bool loop_runs_on : {true, false}) {
        asio::io_context io(1);
        int began = 0;
        auto wait = [&](server_request) -> asio::awaitable<server_response> {
            ++began;
            asio::steady_timer forever(co_await asio::this_coro::executor, 1h);
            co_await forever.async_wait(asio::use_awaitable);
            co_return server_response{};
        };
        auto server = std::make_unique<http_server>(io.get_executor(), "127.0.0.1", 0, wait);
        http_client client(io.get_executor(), loopback(server->port()), nullptr);
        http_request request;
        request.target = "/";
        background<outcome<http_response>> one(io, client.send(request));
        ASSERT_TRUE(run_until(io, [&] { return began == 1; }));
        server.reset();
        if (loop_runs_on) {
            EXPECT_FALSE(one.get());
        }
    }
}

TEST(HttpServer, LeavesNoWorkBehind_WhenDestroyed) {
    asio::io_context io(1);
    {
        http_server server(io.get_executor(), "127.0.0.1", 0, tell);
        http_client client(io.get_executor(), loopback(server.port()), nullptr);
        http_request request;
        request.target = "/";
        EXPECT_TRUE(run(io, client.send(request)));
    }
    io.restart();
    io.run_for(10s);
    EXPECT_TRUE(io.stopped());
}

}  // namespace
}  // namespace fulcrum::bot::net
