// What the tests of the embedded chat share: a server with a few people, and clients on the same loop whose answers are
// waited for, never for longer than a limit.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bot/net/http_client.hpp"
#include "bot/net/ws_client.hpp"
#include "bot/platform/local/chat_server.hpp"

namespace fulcrum::test_local {

namespace asio = boost::asio;
namespace json = boost::json;
namespace local = fulcrum::bot::platform::local;
namespace net = fulcrum::bot::net;
using namespace std::chrono_literals;

using header_list = std::vector<std::pair<std::string, std::string>>;

// Runs the loop until `met` says true; false if it did not within the limit.
bool run_until(asio::io_context& io, const std::function<bool()>& met, std::chrono::milliseconds limit = 10s);

json::value parsed(std::string_view text);

struct answer {
    unsigned status = 0;  // 0: the connection ended without an answer
    std::string body;
    net::http_response whole;

    json::value json() const { return parsed(body); }
    std::string text(std::string_view key) const;
    std::string id() const { return text("id"); }
};

// A WebSocket client that keeps everything it hears.
class ear {
  public:
    ear(asio::io_context& io, std::uint16_t port, const std::string& token, std::string query = {},
        header_list more = {});
    ~ear() { state_->socket.drop(); }
    ear(const ear&) = delete;
    ear& operator=(const ear&) = delete;

    bool ended() const { return state_->ended; }
    bool open() const { return state_->open; }
    unsigned refused_with() const { return state_->refused; }
    const std::vector<std::string>& heard() const { return state_->heard; }
    void send(std::string text) { state_->socket.send(std::move(text)); }
    void drop() { state_->socket.drop(); }

    // The frame number `index`, waited for.
    json::object frame(std::size_t index);
    // The next frame not yet taken.
    json::object next() { return frame(taken_++); }
    // Takes frames until one has the event (or, with a leading '#', the reply number).
    json::object until(std::string_view event);
    bool wait_ended(std::chrono::milliseconds limit = 10s);

  private:
    struct state {
        net::ws_client socket;
        std::vector<std::string> heard;
        bool open = false, ended = false;
        unsigned refused = 0;
        explicit state(asio::io_context& io) : socket(io.get_executor(), nullptr) {}
    };
    static asio::awaitable<void> listen(std::shared_ptr<state> s, net::url address, std::string target,
                                        header_list headers);

    asio::io_context& io_;
    std::shared_ptr<state> state_;
    std::size_t taken_ = 0;
};

// The text of a member that holds JSON in a string.
json::object inside(const json::object& frame, std::string_view key);

local::seed_user person(std::string username, std::string first_name, bool bot = false,
                        std::string roles = "system_user");

local::chat_settings usual();

// A server on a clock that stands still until it is moved.
class stage {
  public:
    explicit stage(local::chat_settings settings = usual());
    ~stage();
    stage(const stage&) = delete;
    stage& operator=(const stage&) = delete;

    asio::io_context io{1};
    std::int64_t now = 1'760'000'000'000;
    std::optional<local::chat_server> server;

    answer send(std::string method, std::string target, std::string body, header_list headers,
                std::string content_type = "application/json");
    // As a person, by their name; "" sends no token.
    answer call(std::string_view who, std::string method, std::string path, std::string body = {});
    answer call(std::string_view who, std::string method, std::string path, const json::object& body);
    std::unique_ptr<ear> listen(std::string_view who, std::string query = {});
    std::string direct() { return server->direct_channel("mira", "coach"); }
    bool until(const std::function<bool()>& met) { return run_until(io, met); }

  private:
    static asio::awaitable<void> ask(net::http_client& client, net::http_request r,
                                     std::shared_ptr<std::optional<answer>> got);

    std::optional<net::http_client> client_;
    std::uint16_t client_port_ = 0;
};

json::object draft(std::string_view channel, std::string_view message);

}  // namespace fulcrum::test_local
