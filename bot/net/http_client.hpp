// HTTP/1.1 requests to one server over a small pool of keep-alive connections. Used from one executor, not thread-safe.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/net/error.hpp"
#include "bot/net/tls.hpp"
#include "bot/net/url.hpp"

namespace fulcrum::bot::net {

struct http_request {
    std::string method = "GET";
    std::string target;  // absolute path with query, already encoded; the base address' path is put before it
    std::string body;
    std::string content_type = "application/json";  // sent only with a body
    std::vector<std::pair<std::string, std::string>> headers;
    std::chrono::milliseconds timeout{0};  // of this one; 0: as the limits say
};

struct http_response {
    unsigned status = 0;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;

    // The first header of that name (case-insensitive), or "".
    std::string_view header(std::string_view name) const;
};

struct http_limits {
    std::size_t connections = 16;              // at the same time; further requests wait for a free one, in order
    std::size_t body = 8 * 1024 * 1024;        // bytes of a response
    std::chrono::milliseconds timeout{30000};  // for one request, connecting included
    std::chrono::milliseconds idle{50000};     // a connection unused for longer is not used again
};

class http_client {
  public:
    // `tls` may be null when `base` is not secure.
    http_client(boost::asio::any_io_executor executor, url base, std::shared_ptr<tls_context> tls,
                http_limits limits = {});
    http_client(http_client&&) noexcept;
    http_client& operator=(http_client&&) noexcept;
    ~http_client();

    // Sends and waits for the whole answer; any status is a success. The failure's maybe_done is true once bytes of the
    // request may have left and no whole answer came. A keep-alive connection may turn out to be closed by the server
    // before a byte of the answer: then the request is repeated once on a fresh connection if none of it was sent or if
    // it is a GET or HEAD. May be called again before earlier ones ended; the client may be destroyed or moved
    // meanwhile. A target that is no encoded path, or a header with a line break, is refused before anything is sent.
    boost::asio::awaitable<outcome<http_response>> send(http_request request);

    // Ends the connections that are kept for later requests: they may lead nowhere any more.
    void drop_idle();
    // Ends all connections; requests in flight fail with errc::cancelled, later ones too.
    void close();

  private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace fulcrum::bot::net
