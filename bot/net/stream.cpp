#include "bot/net/stream.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <map>

#include "bot/net/tls_context.hpp"

namespace fulcrum::bot::net {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);

void set_socket_options(tcp::socket& socket) {
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);  // a short message must not wait for the answer to the last one
    socket.set_option(asio::socket_base::keep_alive(true), ignored);
}

// The addresses that worked last, by host, for the time when the name service does not answer. One per io_context.
class address_book final : public asio::execution_context::service {
  public:
    inline static asio::execution_context::id id;
    explicit address_book(asio::execution_context& context) : service(context) {}

    static address_book& of(const asio::any_io_executor& executor) {
        return asio::use_service<address_book>(asio::query(executor, asio::execution::context));
    }
    const std::vector<tcp::endpoint>* find(const std::string& host) const {
        const auto at = known_.find(host);
        return at == known_.end() ? nullptr : &at->second;
    }
    void note(const std::string& host, const std::vector<tcp::endpoint>& endpoints) {
        constexpr std::size_t most = 64;  // hosts; a bot knows two or three
        if (known_.size() >= most) known_.clear();
        known_[host] = endpoints;
    }

  private:
    void shutdown() override {}
    std::map<std::string, std::vector<tcp::endpoint>> known_;
};

std::string text_of(const tcp::endpoint& endpoint) {
    const std::string address = endpoint.address().to_string();
    const std::string port = std::to_string(endpoint.port());
    return endpoint.address().is_v6() ? "[" + address + "]:" + port : address + ":" + port;
}

}  // namespace

struct stream::tls_layer {
    std::shared_ptr<tls_context> context;  // outlives the connection made from it
    asio::ssl::stream<tcp::socket&> io;
    tls_layer(tcp::socket& socket, std::shared_ptr<tls_context> c)
        : context(std::move(c)), io(socket, context->context) {}
};

// A lookup can't be interrupted: it runs to its end on Asio's own thread, while we may have stopped waiting for it.
struct stream::lookup {
    tcp::resolver resolver;
    asio::steady_timer over;
    bool done = false;
    error_code ec;
    std::vector<tcp::endpoint> found;
    explicit lookup(const asio::any_io_executor& executor) : resolver(executor), over(executor) {}
};

stream::stream(asio::any_io_executor executor)
    : executor_(std::move(executor)), socket_(executor_), timer_(executor_) {}

stream::stream(tcp::socket accepted)
    : executor_(accepted.get_executor()), socket_(std::move(accepted)), timer_(executor_) {
    set_socket_options(socket_);
}

stream::~stream() = default;

asio::awaitable<outcome<std::vector<tcp::endpoint>>> stream::resolve(std::string host, std::uint16_t port,
                                                                     clock::time_point deadline) {
    std::vector<tcp::endpoint> found;
    error_code not_an_ip;
    const auto literal = asio::ip::make_address(host, not_an_ip);
    if (!not_an_ip) {
        found.emplace_back(literal, port);
        co_return found;
    }

    lookup_ = std::make_shared<lookup>(executor_);
    lookup_->resolver.async_resolve(host, std::to_string(port), tcp::resolver::numeric_service,
                                    [state = lookup_](error_code ec, tcp::resolver::results_type results) {
                                        state->done = true;
                                        state->ec = ec;
                                        for (const auto& entry : results) state->found.push_back(entry.endpoint());
                                        state->over.cancel();
                                    });
    // With addresses to fall back on, half of the time is left for connecting to them.
    if (const auto* known = address_book::of(executor_).find(host)) found = *known;
    for (auto& endpoint : found) endpoint.port(port);
    const bool remembered = !found.empty();
    const auto now = clock::now();
    lookup_->over.expires_at(remembered ? now + (deadline - now) / 2 : deadline);
    co_await lookup_->over.async_wait(quietly);

    const auto state = std::exchange(lookup_, nullptr);
    if (closed_) co_return failure(errc::cancelled, "stopping");
    if (state->done && !state->ec && !state->found.empty()) {
        found = std::move(state->found);
        co_return found;
    }
    if (remembered) co_return found;
    if (!state->done) co_return failure(errc::timed_out, "the name service did not answer for '" + host + "'");
    co_return failure(errc::not_resolved, "'" + host + "': " + state->ec.message());
}

asio::awaitable<outcome<void>> stream::connect(url address, std::shared_ptr<tls_context> tls,
                                               clock::time_point deadline) {
    if (closed_) co_return failure(errc::cancelled, "stopping");
    if (address.secure && !tls) co_return failure(errc::tls_failed, "no TLS settings for a secure address");

    auto found = co_await resolve(address.host, address.port, deadline);
    if (!found) co_return std::move(found).error();

    failure last(errc::timed_out, "no time left to connect");
    bool connected = false;
    std::size_t left = found->size();
    for (const auto& endpoint : *found) {
        // Each address gets its share of the time, so that a silent first one leaves some for the others.
        const auto now = clock::now();
        if (now >= deadline) break;
        expire_at(left > 1 ? now + (deadline - now) / static_cast<long>(left) : deadline);
        --left;
        auto [ec] = co_await socket_.async_connect(endpoint, quietly);
        if (closed_) co_return failure(errc::cancelled, "stopping");
        if (!ec && !timed_out_) {
            connected = true;
            break;
        }
        if (timed_out_) {
            last = failure(errc::timed_out, "no connection to " + text_of(endpoint) + " in time");
        } else if (ec == asio::error::operation_aborted) {
            co_return failure(errc::cancelled, "stopping");
        } else {
            last = failure(errc::refused, text_of(endpoint) + ": " + ec.message());
        }
        timed_out_ = false;
        shut_socket();  // the next attempt opens it afresh
    }
    if (!connected) {
        expire_never();
        co_return last;
    }
    address_book::of(executor_).note(address.host, *found);
    set_socket_options(socket_);
    expire_at(deadline);
    const outcome<void> fine;
    if (!address.secure) co_return fine;

    tls_ = std::make_unique<tls_layer>(socket_, std::move(tls));
    SSL* const ssl = tls_->io.native_handle();
    if (!expect_host(ssl, address.host))
        co_return failure(errc::tls_failed, "'" + address.host + "' can't be a certificate's name");
    auto [ec] = co_await tls_->io.async_handshake(asio::ssl::stream_base::client, quietly);
    if (!ec) co_return fine;
    failure why = explain(ec);
    if (why.code != errc::timed_out && why.code != errc::cancelled)
        why = failure(errc::tls_failed, tls_reason(ssl, ec));
    shut_socket();
    co_return why;
}

asio::awaitable<outcome<void>> stream::accept_tls(std::shared_ptr<tls_context> tls) {
    tls_ = std::make_unique<tls_layer>(socket_, std::move(tls));
    auto [ec] = co_await tls_->io.async_handshake(asio::ssl::stream_base::server, quietly);
    if (!ec) co_return outcome<void>();
    co_return failure(errc::tls_failed, tls_reason(tls_->io.native_handle(), ec));
}

asio::awaitable<transfer> stream::read_some(asio::mutable_buffer into) {
    if (tls_) {
        auto [ec, bytes] = co_await tls_->io.async_read_some(into, quietly);
        co_return transfer(ec, bytes);
    }
    auto [ec, bytes] = co_await socket_.async_read_some(into, quietly);
    co_return transfer(ec, bytes);
}

asio::awaitable<transfer> stream::write(asio::const_buffer first, asio::const_buffer second) {
    if (tls_) {
        // One after the other: TLS would copy them together in small pieces.
        auto [ec, bytes] = co_await asio::async_write(tls_->io, first, quietly);
        if (ec || second.size() == 0) co_return transfer(ec, bytes);
        const std::size_t before = bytes;
        auto [ec2, more] = co_await asio::async_write(tls_->io, second, quietly);
        co_return transfer(ec2, before + more);
    }
    if (second.size() == 0) {
        auto [ec, bytes] = co_await asio::async_write(socket_, first, quietly);
        co_return transfer(ec, bytes);
    }
    const std::array<asio::const_buffer, 2> both{first, second};
    auto [ec, bytes] = co_await asio::async_write(socket_, both, quietly);
    co_return transfer(ec, bytes);
}

void stream::start_read(asio::mutable_buffer into, completion_ptr whom) {
    auto told = [self = shared_from_this(), whom = std::move(whom)](error_code ec, std::size_t bytes) {
        whom->done(ec, bytes);
    };
    if (tls_)
        tls_->io.async_read_some(into, std::move(told));
    else
        socket_.async_read_some(into, std::move(told));
}

void stream::start_write(asio::const_buffer all, completion_ptr whom) {
    auto told = [self = shared_from_this(), whom = std::move(whom)](error_code ec, std::size_t bytes) {
        whom->done(ec, bytes);
    };
    if (tls_)
        asio::async_write(tls_->io, all, std::move(told));
    else
        asio::async_write(socket_, all, std::move(told));
}

asio::awaitable<void> stream::linger(std::chrono::milliseconds limit) {
    error_code ec;
    socket_.shutdown(tcp::socket::shutdown_send, ec);
    expire_at(clock::now() + limit);
    while (!ec) {
        auto [read, bytes] = co_await socket_.async_read_some(asio::buffer(discarded_), quietly);
        ec = read;
    }
    close();
}

void stream::start_linger(std::chrono::milliseconds limit, completion_ptr whom) {
    struct step {
        std::shared_ptr<stream> io;
        completion_ptr whom;
        void operator()(error_code error, std::size_t) {
            if (error) {
                io->shut_socket();
                io->expire_never();
                return whom->done({}, 0);
            }
            stream& from = *io;
            from.socket_.async_read_some(asio::buffer(from.discarded_), std::move(*this));
        }
    };
    error_code ec;
    socket_.shutdown(tcp::socket::shutdown_send, ec);
    expire_at(clock::now() + limit);
    socket_.async_read_some(asio::buffer(discarded_), step{shared_from_this(), std::move(whom)});
}

void stream::expire_at(clock::time_point when) {
    deadline_ = when;
    // A timer that fires too early just looks again, so only an earlier deadline has to touch it. That is what makes
    // one deadline per request nearly free.
    if (when < armed_) arm(when);
}

void stream::expire_never() {
    deadline_ = never;
    if (armed_ == never) return;
    armed_ = never;
    timer_.cancel();
}

void stream::arm(clock::time_point when) {
    armed_ = when;
    timer_.expires_at(when);
    timer_.async_wait([weak = weak_from_this()](error_code ec) {
        if (ec) return;
        if (const auto self = weak.lock()) self->on_timer();
    });
}

void stream::on_timer() {
    if (armed_ == never || clock::now() < armed_) return;  // a wait that was replaced just as it fired
    armed_ = never;
    if (deadline_ == never) return;
    if (clock::now() < deadline_) return arm(deadline_);
    deadline_ = never;
    timed_out_ = true;
    shut_socket();
}

void stream::shut_socket() {
    error_code ignored;
    socket_.close(ignored);
}

bool stream::quiet() {
    if (!socket_.is_open()) return false;
    if (tls_ && SSL_has_pending(tls_->io.native_handle()) == 1) return false;
    char byte = 0;
    return ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
           (errno == EAGAIN || errno == EWOULDBLOCK);
}

void stream::close() {
    if (closed_) return;
    closed_ = true;
    expire_never();
    shut_socket();
    if (lookup_) lookup_->over.cancel();
}

failure stream::explain(const error_code& ec) const {
    if (timed_out_) return {errc::timed_out, "no answer in time"};
    if (closed_ || ec == asio::error::operation_aborted) return {errc::cancelled, "stopping"};
    if (ec == asio::error::eof || ec == asio::ssl::error::stream_truncated)
        return {errc::closed, "the other side ended the connection"};
    if (ec == asio::error::timed_out) return {errc::timed_out, ec.message()};
    if (ec.category() == asio::error::get_ssl_category()) return {errc::tls_failed, ec.message()};
    return {errc::closed, ec.message()};
}

}  // namespace fulcrum::bot::net
