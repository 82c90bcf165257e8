// One TCP connection, with TLS on top or without: resolving, connecting, reading, writing, and one deadline over all of
// it. The only place that knows both kinds; only net's sources include this.
#pragma once

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "bot/net/error.hpp"
#include "bot/net/tls.hpp"
#include "bot/net/url.hpp"

namespace fulcrum::bot::net {

struct transfer {
    boost::system::error_code ec;
    std::size_t bytes = 0;
    transfer(boost::system::error_code e, std::size_t n) : ec(e), bytes(n) {}
};

// Told once when a read, write or teardown is over. (C++20 has no move-only std::function.)
class completion {
  public:
    virtual ~completion() = default;
    virtual void done(boost::system::error_code ec, std::size_t bytes) = 0;
};
using completion_ptr = std::unique_ptr<completion>;

// Held by shared_ptr; a caller keeps it alive while it awaits a member. Used from its executor only.
class stream : public std::enable_shared_from_this<stream> {
  public:
    using clock = std::chrono::steady_clock;
    static constexpr clock::time_point never = clock::time_point::max();

    explicit stream(boost::asio::any_io_executor executor);
    explicit stream(boost::asio::ip::tcp::socket accepted);
    ~stream();
    stream(const stream&) = delete;
    stream& operator=(const stream&) = delete;

    boost::asio::any_io_executor get_executor() { return executor_; }

    // Resolves, connects and, for a secure address, does TLS, all before `deadline`, which stays set afterwards. When
    // the name service does not answer, the addresses that worked last in this io_context are tried.
    boost::asio::awaitable<outcome<void>> connect(url address, std::shared_ptr<tls_context> tls,
                                                  clock::time_point deadline);
    // The server's side of TLS.
    boost::asio::awaitable<outcome<void>> accept_tls(std::shared_ptr<tls_context> tls);

    // Some bytes, at least one unless ec. One read at a time.
    boost::asio::awaitable<transfer> read_some(boost::asio::mutable_buffer into);
    // All bytes of both; `bytes` tells how many went before an error. One write at a time.
    boost::asio::awaitable<transfer> write(boost::asio::const_buffer first, boost::asio::const_buffer second = {});

    // The same for the WebSocket layer, which has handlers instead of coroutines.
    void start_read(boost::asio::mutable_buffer into, completion_ptr whom);
    void start_write(boost::asio::const_buffer all, completion_ptr whom);

    // Sends FIN and discards what still comes until the other side ends too, at most `limit`: a close with unread bytes
    // would be a reset, which can destroy what we said last.
    boost::asio::awaitable<void> linger(std::chrono::milliseconds limit);
    void start_linger(std::chrono::milliseconds limit, completion_ptr whom);

    // Past `when`, the connection ends and operations in flight fail as timed_out. Moving a deadline later costs
    // nothing.
    void expire_at(clock::time_point when);
    void expire_never();  // also leaves no timer running

    // True while nothing waits to be read and the other side has not ended: fit for another request.
    bool quiet();

    // Ends it at once; operations in flight fail as cancelled. Again is a no-op.
    void close();
    bool is_closed() const { return closed_; }

    // What an error of an operation above means.
    failure explain(const boost::system::error_code& ec) const;

  private:
    struct tls_layer;  // asio's ssl::stream
    struct lookup;

    boost::asio::awaitable<outcome<std::vector<boost::asio::ip::tcp::endpoint>>> resolve(std::string host,
                                                                                         std::uint16_t port,
                                                                                         clock::time_point deadline);
    void arm(clock::time_point when);
    void on_timer();
    void shut_socket();

    boost::asio::any_io_executor executor_;
    boost::asio::ip::tcp::socket socket_;
    boost::asio::steady_timer timer_;
    clock::time_point deadline_ = never;
    clock::time_point armed_ = never;  // when the timer fires; may be earlier than the deadline, never later
    std::unique_ptr<tls_layer> tls_;
    std::shared_ptr<lookup> lookup_;
    std::array<char, 512> discarded_{};
    bool timed_out_ = false;
    bool closed_ = false;
};

}  // namespace fulcrum::bot::net
