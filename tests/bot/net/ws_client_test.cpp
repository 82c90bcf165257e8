#include "bot/net/ws_client.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "bot/net/http_server.hpp"
#include "tests/bot/net/support.hpp"

namespace fulcrum::bot::net {
namespace {

using namespace fulcrum::test_net;

std::shared_ptr<const std::string> shared(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

asio::awaitable<server_response> no_pages(server_request) {
    server_response response;
    response.status = 404;
    co_return response;
}

// A server whose WebSocket side is told by `talk`, and a client connected to it.
struct pair_of_ends {
    asio::io_context io{1};
    server_limits limits;
    std::unique_ptr<http_server> server;
    std::unique_ptr<ws_client> client;
    server_request asked;
    int over = 0;

    void listen(http_server::upgrader talk, http_server::gatekeeper gate = {}) {
        auto noted = [this, talk = std::move(talk)](server_request request,
                                                    std::shared_ptr<ws_peer> peer) -> asio::awaitable<void> {
            asked = request;
            co_await talk(std::move(request), std::move(peer));
            ++over;
        };
        server = std::make_unique<http_server>(io.get_executor(), "127.0.0.1", 0, no_pages, std::move(noted),
                                               std::move(gate), limits);
    }
    outcome<void> open(ws_limits client_limits = {}, std::string target = "/ws",
                       std::vector<std::pair<std::string, std::string>> headers = {}) {
        client = std::make_unique<ws_client>(io.get_executor(), nullptr, client_limits);
        return run(io, client->open(loopback(server->port()), std::move(target), std::move(headers), 5s));
    }
    outcome<std::string> read() { return run(io, client->read()); }
};

asio::awaitable<void> echo(server_request, std::shared_ptr<ws_peer> peer) {
    for (;;) {
        auto text = co_await peer->read();
        if (!text) co_return;
        auto reply = shared(std::move(*text));
        peer->send(std::move(reply));
    }
}

asio::awaitable<void> listen_only(server_request, std::shared_ptr<ws_peer> peer) {
    for (;;) {
        auto text = co_await peer->read();
        if (!text) co_return;
    }
}

TEST(WsClient, ExchangesMessages) {
    pair_of_ends ends;
    ends.listen(echo);
    ASSERT_TRUE(ends.open({}, "/ws?a=1", {{"Authorization", "Bearer abc"}}));
    EXPECT_EQ(ends.asked.target, "/ws?a=1");
    EXPECT_EQ(ends.asked.header("authorization"), "Bearer abc");
    EXPECT_EQ(ends.asked.header("origin"), "");
    EXPECT_EQ(ends.asked.header("host"), loopback(ends.server->port()).authority());
    for (const std::string text : {"hello", "", "grüße 👋", "{\"a\":1}"}) {
        ends.client->send(text);
        EXPECT_EQ(ends.read().value(), text);
    }
}

TEST(WsClient, KeepsTheOrder_WhenManyAreQueued) {
    pair_of_ends ends;
    ends.limits.queue = 20000;
    ends.listen(echo);
    ws_limits limits;
    limits.queue = 20000;
    ASSERT_TRUE(ends.open(limits));
    constexpr int many = 10000;
    auto text_of = [](int i) { return std::to_string(i) + std::string(static_cast<std::size_t>(i) % 700, '.'); };
    for (int i = 0; i < many; ++i) ends.client->send(text_of(i));
    auto read_all_of_them = [&]() -> asio::awaitable<int> {
        for (int i = 0; i < many; ++i) {
            auto text = co_await ends.client->read();
            if (!text || *text != text_of(i)) co_return i;
        }
        co_return many;
    };
    EXPECT_EQ(run(ends.io, read_all_of_them(), 30s), many);
}

TEST(WsClient, CarriesLargeMessages) {
    pair_of_ends ends;
    ends.limits.message = 3'000'000;
    ends.listen(echo);
    ASSERT_TRUE(ends.open());
    const std::string text(2'500'000, 'x');
    ends.client->send(text);
    EXPECT_TRUE(ends.read().value() == text);
}

TEST(WsClient, SendsWhatWasQueuedBeforeOpening) {
    pair_of_ends ends;
    ends.listen(echo);
    ends.client = std::make_unique<ws_client>(ends.io.get_executor(), nullptr);
    ends.client->send("early");
    ASSERT_TRUE(run(ends.io, ends.client->open(loopback(ends.server->port()), "/", {}, 5s)));
    EXPECT_EQ(ends.read().value(), "early");
}

TEST(WsClient, JoinsSplitFrames) {
    pair_of_ends ends;
    ends.listen([](server_request, std::shared_ptr<ws_peer> peer) -> asio::awaitable<void> {
        peer->send_split(shared("0123456789ä"), 3);  // cuts the ä in two
        peer->ping();
        peer->send_split(shared(""), 1);
        peer->send_split(shared("whole"), 100);
        peer->send(shared("after"));
        co_await peer->read();
    });
    ASSERT_TRUE(ends.open());
    EXPECT_EQ(ends.read().value(), "0123456789ä");
    EXPECT_EQ(ends.read().value(), "");
    EXPECT_EQ(ends.read().value(), "whole");
    EXPECT_EQ(ends.read().value(), "after");
}

TEST(WsClient, AnswersPings_WhileItReads) {
    pair_of_ends ends;
    std::shared_ptr<ws_peer> peer;
    ends.listen([&](server_request request, std::shared_ptr<ws_peer> p) -> asio::awaitable<void> {
        peer = p;
        co_await listen_only(std::move(request), std::move(p));
    });
    ASSERT_TRUE(ends.open());
    background<outcome<std::string>> reading(ends.io, ends.client->read());
    ASSERT_TRUE(run_until(ends.io, [&] { return peer != nullptr; }));
    EXPECT_EQ(peer->last_pong(), std::chrono::steady_clock::time_point{});
    const auto before = std::chrono::steady_clock::now();
    peer->ping();
    peer->ping();  // one in flight is enough
    ASSERT_TRUE(run_until(ends.io, [&] { return peer->last_pong() >= before; }));
    peer->send(shared("still here"));
    EXPECT_EQ(reading.get().value(), "still here");
}

TEST(WsClient, EndsWithTimedOut_WhenTheServerVanishes) {
    asio::io_context io(1);
    // Answers the upgrade properly and then says nothing more, not even a pong.
    http_server helper(io.get_executor(), "127.0.0.1", 0, no_pages, listen_only);
    raw_server silent(io, [&](tcp::socket& socket, int) -> asio::awaitable<void> {
        const std::string head = co_await read_head(socket);
        tcp::socket behind(io);
        const tcp::endpoint where(asio::ip::address_v4::loopback(), helper.port());
        co_await behind.async_connect(where, quietly);
        co_await say(behind, head);
        const std::string answer = co_await read_head(behind);
        co_await say(socket, answer);
        co_await read_all(socket);
    });
    ws_limits limits;
    limits.idle = 100ms;
    ws_client client(io.get_executor(), nullptr, limits);
    ASSERT_TRUE(run(io, client.open(loopback(silent.port()), "/", {}, 5s)));
    const auto ended = run(io, client.read());
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, errc::timed_out) << ended.error().detail;
}

TEST(WsClient, StaysOpen_WhenTheServerIsOnlyQuiet) {
    pair_of_ends ends;
    ends.listen([](server_request request, std::shared_ptr<ws_peer> peer) -> asio::awaitable<void> {
        asio::steady_timer later(co_await asio::this_coro::executor, 400ms);  // several idle spans of the client
        auto reading = listen_only(std::move(request), peer);
        asio::co_spawn(co_await asio::this_coro::executor, std::move(reading), asio::detached);
        co_await later.async_wait(quietly);
        peer->send(shared("at last"));
        co_await later.async_wait(quietly);
        peer->close(1000);
    });
    ws_limits limits;
    limits.idle = 100ms;
    ASSERT_TRUE(ends.open(limits));
    EXPECT_EQ(ends.read().value(), "at last");
}

TEST(WsClient, EndsWithTooLarge_WhenAMessageIsOverTheLimit) {
    pair_of_ends ends;
    failure seen;
    ends.listen([&](server_request, std::shared_ptr<ws_peer> peer) -> asio::awaitable<void> {
        peer->send(shared(std::string(1000, 'x')));
        peer->send(shared(std::string(1001, 'x')));
        auto text = co_await peer->read();
        if (!text) seen = text.error();
    });
    ws_limits limits;
    limits.message = 1000;
    ASSERT_TRUE(ends.open(limits));
    EXPECT_EQ(ends.read().value().size(), 1000U);
    EXPECT_EQ(ends.read().error().code, errc::too_large);
    EXPECT_EQ(ends.read().error().code, errc::too_large) << "the reason stays";
    ASSERT_TRUE(run_until(ends.io, [&] { return ends.over == 1; }));
    EXPECT_EQ(seen.close_code, 1009U) << seen.detail;
}

TEST(WsPeer, ClosesWith1009_WhenTheClientSaysTooMuch) {
    pair_of_ends ends;
    failure seen;
    ends.limits.message = 100;
    ends.listen([&](server_request, std::shared_ptr<ws_peer> peer) -> asio::awaitable<void> {
        auto text = co_await peer->read();
        if (!text) seen = text.error();
    });
    ASSERT_TRUE(ends.open());
    ends.client->send(std::string(500'000, 'x'));  // much of it is still unread when the server closes
    const auto ended = ends.read();
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, errc::closed) << ended.error().detail;
    EXPECT_EQ(ended.error().close_code, 1009U);
    ASSERT_TRUE(run_until(ends.io, [&] { return ends.over == 1; }));
    EXPECT_EQ(seen.code, errc::too_large);
}

TEST(WsClient, EndsWithProtocol_WhenTextIsNotUtf8) {
    pair_of_ends ends;
    failure seen;
    ends.listen([&](server_request, std::shared_ptr<ws_peer> peer) -> asio::awaitable<void> {
        peer->send(shared("bad \xff"));
        auto text = co_await peer->read();
        if (!text) seen = text.error();
    });
    ASSERT_TRUE(ends.open());
    EXPECT_EQ(ends.read().error().code, errc::protocol);
    ASSERT_TRUE(run_until(ends.io, [&] { return ends.over == 1; }));
    EXPECT_EQ(seen.close_code, 1007U);
}

TEST(WsClient, EndsWithProtocol_WhenAMessageIsBinary) {
    pair_of_ends ends;
    failure seen;
    ends.listen([&](server_request, std::shared_ptr<ws_peer> peer) -> asio::awaitable<void> {
        peer->send_binary(shared("abc"));
        auto text = co_await peer->read();
        if (!text) seen = text.error();
    });
    ASSERT_TRUE(ends.open());
    EXPECT_EQ(ends.read().error().code, errc::protocol);
    ASSERT_TRUE(run_until(ends.io, [&] { return ends.over == 1; }));
    EXPECT_EQ(seen.close_code, 1003U);
}

TEST(WsClient, EndsWithProtocol_WhenFramesAreBroken) {
    for (const std::string& bytes :
         {std::string("\xf1\x01x", 3), std::string("\x83\x01x", 3), std::string("\x80\x01x", 3),
          std::string("\x81\x81xxxxx", 7), std::string("\x09\x01x", 3), std::string("HTTP/1.1 400 Bad\r\n\r\n")}) {
        pair_of_ends ends;
        ends.listen([&](server_request, std::shared_ptr<ws_peer> peer) -> asio::awaitable<void> {
            peer->send(shared("good"));
            peer->send_raw(bytes);
            co_await peer->read();
        });
        ASSERT_TRUE(ends.open());
        EXPECT_EQ(ends.read().value(), "good");
        const auto ended = ends.read();
        ASSERT_FALSE(ended);
        EXPECT_EQ(ended.error().code, errc::protocol) << ended.error().detail;
    }
}

TEST(WsClient, EndsWithClosed_WhenDroppedWithoutACloseFrame) {
    pair_of_ends ends;
    ends.listen([](server_request, std::shared_ptr<ws_peer> peer) -> asio::awaitable<void> {
        auto text = co_await peer->read();
        peer->drop();
    });
    ASSERT_TRUE(ends.open());
    ends.client->send("x");
    const auto ended = ends.read();
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, errc::closed) << ended.error().detail;
    EXPECT_EQ(ended.error().close_code, 0U);
    ends.client->send("into the void");
    EXPECT_EQ(ends.read().error().code, errc::closed);
}

TEST(WsClient, EndsWithClosed_WhenDroppedInMidFrame) {
    pair_of_ends ends;
    ends.listen([](server_request, std::shared_ptr<ws_peer> peer) -> asio::awaitable<void> {
        peer->send_raw(std::string("\x81\x7e\x10\x00half", 8));
        auto text = co_await peer->read();
        peer->drop();
    });
    ASSERT_TRUE(ends.open());
    ends.client->send("x");
    const auto ended = ends.read();
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, errc::closed) << ended.error().detail;
}

TEST(WsClient, LearnsTheCode_WhenTheServerCloses) {
    for (const int number : {1000, 1001, 1008, 1011, 1012, 4001}) {
        const auto code = static_cast<std::uint16_t>(number);
        pair_of_ends ends;
        failure seen;
        ends.listen([&](server_request, std::shared_ptr<ws_peer> peer) -> asio::awaitable<void> {
            peer->send(shared("bye"));
            peer->close(code);
            auto text = co_await peer->read();
            if (!text) seen = text.error();
        });
        ASSERT_TRUE(ends.open());
        EXPECT_EQ(ends.read().value(), "bye") << "what was queued before comes first";
        const auto ended = ends.read();
        ASSERT_FALSE(ended);
        EXPECT_EQ(ended.error().code, errc::closed);
        EXPECT_EQ(ended.error().close_code, code) << ended.error().detail;
        ASSERT_TRUE(run_until(ends.io, [&] { return ends.over == 1; }));
        EXPECT_EQ(seen.code, errc::closed);
    }
}

TEST(WsClient, LearnsOfAClose_WithoutACode) {
    pair_of_ends ends;
    ends.listen([](server_request, std::shared_ptr<ws_peer> peer) -> asio::awaitable<void> {
        peer->close(0);
        co_return;  // the frame still goes out
    });
    ASSERT_TRUE(ends.open());
    const auto ended = ends.read();
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, errc::closed);
    EXPECT_EQ(ended.error().close_code, 0U);
}

TEST(WsClient, ClosesInOrder_WhenAsked) {
    pair_of_ends ends;
    std::vector<std::string> seen;
    failure why;
    ends.listen([&](server_request, std::shared_ptr<ws_peer> peer) -> asio::awaitable<void> {
        for (;;) {
            auto text = co_await peer->read();
            if (!text) {
                why = text.error();
                co_return;
            }
            seen.push_back(*text);
        }
    });
    for (const bool reading : {true, false}) {
        seen.clear();
        ends.over = 0;
        ASSERT_TRUE(ends.open());
        std::optional<background<outcome<std::string>>> read;
        if (reading) read.emplace(ends.io, ends.client->read());
        for (int i = 0; i < 100; ++i) ends.client->send(std::to_string(i));
        run(ends.io, ends.client->close(1001, 5s));
        ends.client->send("too late");
        if (reading) {
            EXPECT_EQ(read->get().error().code, errc::closed);
        }
        EXPECT_EQ(ends.read().error().code, errc::closed);
        ASSERT_TRUE(run_until(ends.io, [&] { return ends.over == 1; }));
        EXPECT_EQ(seen.size(), 100U);
        EXPECT_EQ(why.close_code, 1001U);
    }
}

TEST(WsClient, ClosesInTime_WhenTheServerNeverAnswers) {
    pair_of_ends ends;
    bool stay = true;
    ends.listen([&](server_request, std::shared_ptr<ws_peer>) -> asio::awaitable<void> {
        asio::steady_timer deaf(co_await asio::this_coro::executor);  // never reads, so never sees the close
        while (stay) {
            deaf.expires_after(10ms);
            co_await deaf.async_wait(quietly);
        }
    });
    for (const bool reading : {true, false}) {
        ASSERT_TRUE(ends.open());
        std::optional<background<outcome<std::string>>> read;
        if (reading) read.emplace(ends.io, ends.client->read());
        const auto before = std::chrono::steady_clock::now();
        run(ends.io, ends.client->close(1000, 60ms));
        const auto took = std::chrono::steady_clock::now() - before;
        EXPECT_GE(took, 60ms);
        EXPECT_LT(took, 5s);
        if (reading) {
            EXPECT_EQ(read->get().error().code, errc::closed);
        }
    }
    stay = false;
}

TEST(WsClient, CancelsItsRead_WhenDropped) {
    pair_of_ends ends;
    ends.listen(listen_only);
    ASSERT_TRUE(ends.open());
    background<outcome<std::string>> reading(ends.io, ends.client->read());
    ends.io.poll();
    ends.client->drop();
    EXPECT_EQ(reading.get().error().code, errc::cancelled);
    EXPECT_EQ(ends.read().error().code, errc::cancelled);
    ASSERT_TRUE(run_until(ends.io, [&] { return ends.over == 1; }));
}

TEST(WsClient, EndsItself_WhenTheQueueOverflows) {
    pair_of_ends ends;
    ends.limits.message = 10'000'000;
    bool stay = true;
    ends.listen([&](server_request, std::shared_ptr<ws_peer>) -> asio::awaitable<void> {
        asio::steady_timer deaf(co_await asio::this_coro::executor);
        while (stay) {
            deaf.expires_after(10ms);
            co_await deaf.async_wait(quietly);
        }
    });
    ws_limits limits;
    limits.queue = 10;
    ASSERT_TRUE(ends.open(limits));
    background<outcome<std::string>> reading(ends.io, ends.client->read());
    for (int i = 0; i < 11; ++i) ends.client->send(std::string(4'000'000, 'x'));
    const auto ended = reading.get();
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, errc::too_large) << ended.error().detail;
    stay = false;
}

TEST(WsPeer, IsDropped_WhenItsQueueOverflows) {
    pair_of_ends ends;
    ends.limits.queue = 10;
    bool dropped = false;
    ends.listen([&](server_request, std::shared_ptr<ws_peer> peer) -> asio::awaitable<void> {
        const auto large = shared(std::string(4'000'000, 'x'));
        for (int i = 0; i < 11; ++i) peer->send(large);
        auto text = co_await peer->read();
        dropped = !text && text.error().code == errc::too_large;
    });
    ASSERT_TRUE(ends.open());
    ASSERT_TRUE(run_until(ends.io, [&] { return dropped; }));
}

TEST(WsClient, HearsTheStatus_WhenTheUpgradeIsRefused) {
    for (const unsigned status : {401U, 403U, 429U, 500U, 302U, 200U}) {
        pair_of_ends ends;
        ends.listen(echo, [status](const server_request&) {
            server_response response;
            response.status = status;
            response.body = "no";
            return response;
        });
        const auto opened = ends.open();
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().code, errc::upgrade_refused);
        EXPECT_EQ(opened.error().http_status, status);
        EXPECT_EQ(opened.error().detail, "HTTP " + std::to_string(status) + " on upgrade");
        EXPECT_EQ(ends.over, 0);
    }
}

TEST(WsClient, OpensWhenTheGatekeeperAgrees) {
    pair_of_ends ends;
    ends.listen(echo, [](const server_request& request) {
        server_response response;
        response.status = request.header("authorization") == "Bearer good" ? 0 : 401;
        return response;
    });
    EXPECT_FALSE(ends.open());
    EXPECT_TRUE(ends.open({}, "/", {{"Authorization", "Bearer good"}}));
}

TEST(WsClient, FailsToOpen_WhenTheServerIsNotAWebSocket) {
    asio::io_context io(1);
    const std::pair<std::string, errc> cases[] = {
        {"SSH-2.0-OpenSSH\r\n\r\n", errc::protocol},
        {"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Accept: wrong\r\n\r\n",
         errc::protocol},
        {"", errc::closed},
        {"HTTP/1.1 101 Swi", errc::closed},
    };
    for (const auto& [answer, code] : cases) {
        raw_server server(io, [text = answer](tcp::socket& socket, int) -> asio::awaitable<void> {
            co_await read_head(socket);
            co_await say(socket, text);
        });
        ws_client client(io.get_executor(), nullptr);
        const auto opened = run(io, client.open(loopback(server.port()), "/", {}, 5s));
        ASSERT_FALSE(opened) << answer;
        EXPECT_EQ(opened.error().code, code) << answer << " " << opened.error().detail;
        EXPECT_FALSE(run(io, client.read()));
    }
}

TEST(WsClient, TimesOutOpening_WhenTheServerIsSilent) {
    asio::io_context io(1);
    raw_server server(io, [](tcp::socket& socket, int) -> asio::awaitable<void> { co_await read_all(socket); });
    ws_client client(io.get_executor(), nullptr);
    const auto opened = run(io, client.open(loopback(server.port()), "/", {}, 60ms));
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, errc::timed_out) << opened.error().detail;
}

TEST(WsClient, IsRefused_WhenNobodyListens) {
    pair_of_ends ends;
    ends.listen(echo);
    const auto port = ends.server->port();
    ends.server.reset();
    ws_client client(ends.io.get_executor(), nullptr);
    EXPECT_EQ(run(ends.io, client.open(loopback(port), "/", {}, 5s)).error().code, errc::refused);
}

TEST(WsClient, CancelsOpening_WhenDropped) {
    asio::io_context io(1);
    int arrived = 0;
    raw_server server(io, [&](tcp::socket& socket, int) -> asio::awaitable<void> {
        ++arrived;
        co_await read_all(socket);
    });
    ws_client client(io.get_executor(), nullptr);
    background<outcome<void>> opening(io, client.open(loopback(server.port()), "/", {}, 5s));
    ASSERT_TRUE(run_until(io, [&] { return arrived == 1; }));
    client.drop();
    EXPECT_EQ(opening.get().error().code, errc::cancelled);
}

TEST(WsClient, MayBeDestroyed_WhileItsCoroutinesAreSuspended) {
    for (const bool loop_runs_on : {true, false}) {
        pair_of_ends ends;
        ends.listen(listen_only);
        ASSERT_TRUE(ends.open());
        background<outcome<std::string>> reading(ends.io, ends.client->read());
        ends.client->send(std::string(8'000, 'x'));
        ends.io.poll();
        background<bool> closing(ends.io, finished(ends.client->close(1000, 5s)));
        ends.client.reset();
        if (loop_runs_on) {
            EXPECT_FALSE(reading.get());
            EXPECT_TRUE(closing.get());
        }
    }
}

TEST(WsClient, EndsTheConnection_WhenAReadIsCancelled) {
    pair_of_ends ends;
    ends.listen(listen_only);
    ASSERT_TRUE(ends.open());
    asio::cancellation_signal cancel;
    bool over = false;
    asio::co_spawn(
        ends.io, ends.client->read(),
        asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr, outcome<std::string>) { over = true; }));
    ends.io.poll();
    EXPECT_FALSE(over);
    cancel.emit(asio::cancellation_type::terminal);
    ASSERT_TRUE(run_until(ends.io, [&] { return over; }));
    ASSERT_TRUE(run_until(ends.io, [&] { return ends.over == 1; }));
}

TEST(WsPeer, SharesOneTextAmongMany) {
    asio::io_context io(1);
    std::vector<std::shared_ptr<ws_peer>> peers;
    http_server server(io.get_executor(), "127.0.0.1", 0, no_pages,
                       [&](server_request request, std::shared_ptr<ws_peer> peer) -> asio::awaitable<void> {
                           peers.push_back(peer);
                           co_await listen_only(std::move(request), std::move(peer));
                       });
    std::vector<std::unique_ptr<ws_client>> clients;
    for (int i = 0; i < 50; ++i) {
        clients.push_back(std::make_unique<ws_client>(io.get_executor(), nullptr));
        ASSERT_TRUE(run(io, clients.back()->open(loopback(server.port()), "/", {}, 5s)));
    }
    ASSERT_TRUE(run_until(io, [&] { return peers.size() == 50; }));
    const auto text = shared("to all");
    for (const auto& peer : peers) peer->send(text);
    for (const auto& client : clients) EXPECT_EQ(run(io, client->read()).value(), "to all");
    server.stop();
    for (const auto& client : clients) EXPECT_EQ(run(io, client->read()).error().code, errc::closed);
}

TEST(WsPeer, EndsWith1011_WhenItsTalkThrows) {
    pair_of_ends ends;
    ends.listen([](server_request, std::shared_ptr<ws_peer>) -> asio::awaitable<void> {
        throw std::runtime_error("confused");
        co_return;
    });
    ASSERT_TRUE(ends.open());
    EXPECT_EQ(ends.read().error().close_code, 1011U);
}

TEST(HttpServer, RefusesAnUpgrade_WhenItIsMalformed) {
    pair_of_ends ends;
    ends.listen(echo);
    for (const std::string headers : {"", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                                      "Sec-WebSocket-Version: 7\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"}) {
        const std::string answer =
            run(ends.io, converse_raw(ends.server->port(),
                                      "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                                          headers + "\r\n"));
        EXPECT_EQ(answer.substr(0, 10), "HTTP/1.1 4") << answer;
    }
    EXPECT_TRUE(ends.open());
}

}  // namespace
}  // namespace fulcrum::bot::net
