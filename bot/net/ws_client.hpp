// One WebSocket connection as a client. Text frames only. Used from one executor, not thread-safe.
//
//   ws_client socket(executor, tls);
//   if (auto opened = co_await socket.open(address, "/api/v4/websocket", headers, 10s); !opened) ...
//   socket.send(text);                       // queued; one writer sends in order
//   while (auto text = co_await socket.read()) ...
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bot/net/error.hpp"
#include "bot/net/tls.hpp"
#include "bot/net/url.hpp"

namespace fulcrum::bot::net {

struct ws_limits {
    std::size_t message = 4 * 1024 * 1024;  // bytes of one message; a larger one ends the connection with too_large
    std::size_t queue = 256;                // messages waiting to be written; one more ends the connection
    // Without a byte from the server for so long the connection ends with timed_out; at half of it a ping goes out, so
    // a living server is never mistaken for a dead one. 0: never.
    std::chrono::milliseconds idle{60000};
};

class ws_client {
  public:
    ws_client(boost::asio::any_io_executor executor, std::shared_ptr<tls_context> tls, ws_limits limits = {});
    ws_client(ws_client&&) noexcept;
    ws_client& operator=(ws_client&&) noexcept;
    ~ws_client();  // ends the connection without a close frame

    // Resolves, connects, does TLS and the upgrade within `timeout`. No Origin header is sent. Once per object.
    boost::asio::awaitable<outcome<void>> open(url address, std::string target,
                                               std::vector<std::pair<std::string, std::string>> headers,
                                               std::chrono::milliseconds timeout);

    // The next text message, one read at a time. After the end every read fails with the reason of the end. Answers
    // pings while it waits, so keep one read pending always. A binary message is errc::protocol; invalid UTF-8 in a
    // text message ends the connection with errc::protocol.
    boost::asio::awaitable<outcome<std::string>> read();

    // Queues a message, also before open() is through; silently ignored once the connection ended (read() tells).
    void send(std::string text);

    // Sends what is queued and the close frame, waits at most `wait`, then drops. A pending read ends with closed.
    boost::asio::awaitable<void> close(std::uint16_t code, std::chrono::milliseconds wait);

    // Ends the connection at once, without a close frame; a pending read ends with cancelled.
    void drop();

  private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace fulcrum::bot::net
