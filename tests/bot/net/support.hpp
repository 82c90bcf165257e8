// What the tests of the network room share: bounded waiting, a raw TCP server that says exactly what it is told, and
// certificates made on the spot.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "bot/net/url.hpp"

namespace fulcrum::test_net {

namespace asio = boost::asio;
namespace net = fulcrum::bot::net;
using asio::ip::tcp;
using namespace std::chrono_literals;

inline constexpr auto quietly = asio::as_tuple(asio::use_awaitable);

// A coroutine running beside the test's own.
template <class T>
class background {
  public:
    background(asio::io_context& io, asio::awaitable<T> work) : io_(io), state_(std::make_shared<state>()) {
        auto over = [s = state_](const std::exception_ptr& error, T value) {
            s->error = error;
            s->value.emplace(std::move(value));
            s->done = true;
        };
        asio::co_spawn(io, std::move(work), std::move(over));
    }
    bool done() const { return state_->done; }

    // Runs the loop until the coroutine is over; fails after `limit` instead of hanging.
    T get(std::chrono::milliseconds limit = 10s) {
        const auto deadline = std::chrono::steady_clock::now() + limit;
        io_.restart();
        while (!state_->done && std::chrono::steady_clock::now() < deadline) io_.run_one_until(deadline);
        if (!state_->done) throw std::runtime_error("the awaited thing did not happen in time");
        if (state_->error) std::rethrow_exception(state_->error);
        return std::move(*state_->value);
    }

  private:
    struct state {
        bool done = false;
        std::exception_ptr error;
        std::optional<T> value;
    };
    asio::io_context& io_;
    std::shared_ptr<state> state_;
};

// Runs the loop until `work` is over and returns its value; fails after `limit`.
template <class T>
T run(asio::io_context& io, asio::awaitable<T> work, std::chrono::milliseconds limit = 10s) {
    background<T> one(io, std::move(work));
    return one.get(limit);
}

asio::awaitable<bool> finished(asio::awaitable<void> work);
void run(asio::io_context& io, asio::awaitable<void> work, std::chrono::milliseconds limit = 10s);

// Runs the loop until `met` says true.
bool run_until(asio::io_context& io, const std::function<bool()>& met, std::chrono::milliseconds limit = 10s);

net::url loopback(std::uint16_t port, bool secure = false);

// Accepts connections on loopback and lets a script talk on each, in raw bytes.
class raw_server {
  public:
    using script = std::function<asio::awaitable<void>(tcp::socket&, int)>;  // the number counts connections from 0

    raw_server(asio::io_context& io, script talk);
    ~raw_server() { acceptor_->close(); }
    raw_server(const raw_server&) = delete;
    raw_server& operator=(const raw_server&) = delete;
    std::uint16_t port() const { return acceptor_->local_endpoint().port(); }

  private:
    static asio::awaitable<void> serve(std::shared_ptr<tcp::acceptor> acceptor, script talk);
    static asio::awaitable<void> converse(std::shared_ptr<script> talk, tcp::socket socket, int number);
    std::shared_ptr<tcp::acceptor> acceptor_;
};

// Everything up to the end of an HTTP head, or less if the other side ended.
asio::awaitable<std::string> read_head(tcp::socket& socket);

asio::awaitable<void> say(tcp::socket& socket, std::string text);

// Reads until the other side ends.
asio::awaitable<std::string> read_all(tcp::socket& socket);

// A raw client: sends `text` as it is and returns all that comes until the server ends the connection.
asio::awaitable<std::string> converse_raw(std::uint16_t port, std::string text);

class temporary_directory {
  public:
    temporary_directory();
    ~temporary_directory();
    temporary_directory(const temporary_directory&) = delete;
    temporary_directory& operator=(const temporary_directory&) = delete;
    std::string file(std::string_view name) const { return (path_ / name).string(); }
    std::string write(std::string_view name, std::string_view text) const;

  private:
    std::filesystem::path path_;
};

}  // namespace fulcrum::test_net
