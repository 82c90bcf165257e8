// One WebSocket connection, either side: a queue, one writer, closing through the queue. The common core of ws_client
// and of the server's ws_peer; only net's sources include this. Beast stays in the .cpp.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bot/net/error.hpp"
#include "bot/net/stream.hpp"

namespace fulcrum::bot::net {

struct ws_options {
    std::size_t message = 0;            // bytes of a message read
    std::size_t queue = 0;              // messages waiting to be written
    std::chrono::milliseconds idle{0};  // silence after which the connection ends; a ping goes at half of it. 0: never
    bool text_only = true;
    bool server = false;
};

using header_list = std::vector<std::pair<std::string, std::string>>;

// Held by shared_ptr; a caller keeps it alive while it awaits a member. Used from one executor only.
class ws_connection {
  public:
    static std::shared_ptr<ws_connection> make(std::shared_ptr<stream> io, const ws_options& options);
    virtual ~ws_connection() = default;

    // The client's upgrade over a connected stream; the stream's deadline bounds it.
    virtual boost::asio::awaitable<outcome<void>> handshake(std::string host, std::string target,
                                                            header_list headers) = 0;
    // The server's answer to an upgrade request already read.
    virtual boost::asio::awaitable<outcome<void>> accept(std::string target, header_list headers) = 0;

    virtual boost::asio::awaitable<outcome<std::string>> read() = 0;

    // All of these return at once. Before the upgrade they are queued, after the end ignored.
    virtual void send(std::shared_ptr<const std::string> message, bool text, std::size_t frame) = 0;
    virtual void send_raw(std::string bytes) = 0;
    virtual void ping() = 0;
    virtual void close(std::uint16_t code) = 0;
    virtual void drop() = 0;
    virtual std::chrono::steady_clock::time_point last_pong() const = 0;

    // Waits until what is queued is written, a close handshake included, at most `limit`; then drops.
    virtual boost::asio::awaitable<void> finish(std::chrono::milliseconds limit) = 0;
};

}  // namespace fulcrum::bot::net
