// A small HTTP/1.1 and WebSocket server for loopback: the embedded chat, and the health endpoint.
// Everything runs on the given executor (one thread); not thread-safe.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/net/error.hpp"

namespace fulcrum::bot::net {

struct server_request {
    std::string method;
    std::string target;  // as sent: path and query, still encoded
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string_view header(std::string_view name) const;  // first of that name, case-insensitive, or ""
};

struct server_response {
    unsigned status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    bool drop = false;  // misbehave: end the connection instead of answering
};

// The server's end of one WebSocket connection.
class ws_peer {
  public:
    virtual ~ws_peer() = default;
    // Queues one text message. At most `queue` wait (server_limits); one more drops the peer.
    virtual void send(std::shared_ptr<const std::string> text) = 0;
    // Sends one message cut into continuation frames of at most `frame` bytes.
    virtual void send_split(std::shared_ptr<const std::string> text, std::size_t frame) = 0;
    virtual void send_binary(std::shared_ptr<const std::string> bytes) = 0;
    // Writes bytes to the TCP stream as they are, after what is queued, outside any frame: a broken server.
    virtual void send_raw(std::string bytes) = 0;
    // The next message, text or binary. Pings, pongs and closes are only handled while a read waits. One at a time.
    virtual boost::asio::awaitable<outcome<std::string>> read() = 0;
    virtual void ping() = 0;  // a ping frame
    virtual std::chrono::steady_clock::time_point last_pong() const = 0;
    virtual void close(std::uint16_t code) = 0;  // a close frame after what is queued; code 0: no code
    virtual void drop() = 0;                     // ends TCP at once, no close frame
};

struct server_limits {
    std::size_t body = 16 * 1024 * 1024;
    std::size_t message = 8192;  // bytes of one client message; a larger one is closed with 1009
    std::size_t queue = 4096;
    std::size_t connections = 1024;  // one more ends the one that was idle longest; 503 if all are at work
    std::chrono::milliseconds idle{120000};
};

struct server_tls {
    std::string certificate_file;  // PEM chain
    std::string key_file;          // PEM
};

class http_server {
  public:
    // A HEAD request arrives as a GET and its answer leaves without the body. What the handler throws becomes a 500.
    using handler = std::function<boost::asio::awaitable<server_response>(server_request)>;
    // Called for a WebSocket upgrade, after 101 was sent; when the awaitable ends, what is queued still goes out (at
    // most two seconds) and the connection ends.
    using upgrader = std::function<boost::asio::awaitable<void>(server_request, std::shared_ptr<ws_peer>)>;
    // Asked before 101: a status other than 0 refuses the upgrade with that response.
    using gatekeeper = std::function<server_response(const server_request&)>;

    // Listens at once; port 0 takes a free one. Throws std::runtime_error naming address and port when they are taken
    // or not usable.
    http_server(boost::asio::any_io_executor executor, const std::string& address, std::uint16_t port,
                handler on_request, upgrader on_upgrade = {}, gatekeeper before_upgrade = {}, server_limits limits = {},
                const server_tls* tls = nullptr);
    ~http_server();

    std::uint16_t port() const;
    // Stops listening and drops all connections. Handlers in flight are cancelled: they resume with operation_aborted
    // the next time the loop runs, so what they use must live that long, or the io_context be destroyed first of all.
    // The destructor does the same.
    void stop();

  private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace fulcrum::bot::net
