#include "bot/net/http_server.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/system/system_error.hpp>
#include <exception>
#include <optional>
#include <stdexcept>
#include <unordered_set>

#include "bot/net/http_text.hpp"
#include "bot/net/stream.hpp"
#include "bot/net/tls_context.hpp"
#include "bot/net/ws_connection.hpp"

namespace fulcrum::bot::net {
namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t read_size = 16 * 1024;
constexpr std::size_t kept_buffer = 256 * 1024;
constexpr std::uint32_t longest_header = 16 * 1024;
constexpr std::size_t most_headers = 100;
constexpr milliseconds linger_limit{1000};
constexpr milliseconds goodbye_limit{2000};
constexpr auto quietly = asio::as_tuple(asio::use_awaitable);

// Fills a server_request.
class request_parser final : public http::basic_parser<true> {
  public:
    request_parser(server_request& into, std::size_t limit) : into_(into) {
        eager(true);
        header_limit(longest_header);
        body_limit(limit);
    }
    bool wants_continue() const { return same_name(find_header(into_.headers, "Expect"), "100-continue"); }
    unsigned http_version() const { return version_; }

  private:
    using view = boost::beast::string_view;

    static std::string copy(view text) { return std::string(text.data(), text.size()); }

    void on_request_impl(http::verb, view method, view target, int version, error_code&) override {
        into_.method = copy(method);
        into_.target = copy(target);
        version_ = static_cast<unsigned>(version);
    }
    void on_response_impl(int, view, int, error_code&) override {}
    void on_field_impl(http::field, view name, view value, error_code& ec) override {
        if (into_.headers.size() >= most_headers) {
            ec = http::error::header_limit;
            return;
        }
        into_.headers.emplace_back(copy(name), copy(value));
    }
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        if (length) into_.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, 1024 * 1024)));
    }
    std::size_t on_body_impl(view body, error_code&) override {
        into_.body.append(body.data(), body.size());
        return body.size();
    }
    void on_chunk_header_impl(std::uint64_t, view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, view body, error_code&) override {
        into_.body.append(body.data(), body.size());
        return body.size();
    }
    void on_finish_impl(error_code&) override {}

    server_request& into_;
    unsigned version_ = 11;
};

// Everything up to the body. A header that can't be sent is left out.
void write_head(std::string& head, const server_response& response, bool keep_alive) {
    const unsigned status = response.status >= 200 && response.status <= 999 ? response.status : 500;
    const bool bodyless = status == 204 || status == 304;
    head.clear();
    head += "HTTP/1.1 ";
    head += std::to_string(status);
    head += ' ';
    const auto reason = http::obsolete_reason(static_cast<http::status>(status));
    head.append(reason.data(), reason.size());
    head += "\r\n";
    if (!bodyless) {
        if (!response.content_type.empty() && is_header_value(response.content_type)) {
            head += "Content-Type: ";
            head += response.content_type;
            head += "\r\n";
        }
        head += "Content-Length: ";
        head += std::to_string(response.body.size());
        head += "\r\n";
    }
    for (const auto& [name, value] : response.headers) {
        if (!is_token(name) || !is_header_value(value)) continue;
        head += name;
        head += ": ";
        head += value;
        head += "\r\n";
    }
    head += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
}

server_response plain(unsigned status, std::string text) {
    server_response response;
    response.status = status;
    response.content_type = "text/plain; charset=utf-8";
    response.body = std::move(text);
    return response;
}

class peer final : public ws_peer {
  public:
    explicit peer(std::shared_ptr<ws_connection> socket) : socket_(std::move(socket)) {}
    void send(std::shared_ptr<const std::string> text) override { socket_->send(std::move(text), true, 0); }
    void send_split(std::shared_ptr<const std::string> text, std::size_t frame) override {
        socket_->send(std::move(text), true, std::max<std::size_t>(frame, 1));
    }
    void send_binary(std::shared_ptr<const std::string> bytes) override { socket_->send(std::move(bytes), false, 0); }
    void send_raw(std::string bytes) override { socket_->send_raw(std::move(bytes)); }
    asio::awaitable<outcome<std::string>> read() override { return read_from(socket_); }
    void ping() override { socket_->ping(); }
    std::chrono::steady_clock::time_point last_pong() const override { return socket_->last_pong(); }
    void close(std::uint16_t code) override { socket_->close(code); }
    void drop() override { socket_->drop(); }

  private:
    static asio::awaitable<outcome<std::string>> read_from(std::shared_ptr<ws_connection> socket) {
        co_return co_await socket->read();
    }
    std::shared_ptr<ws_connection> socket_;
};

struct session {
    std::shared_ptr<stream> io;
    std::shared_ptr<ws_connection> socket;  // after an upgrade
    asio::cancellation_signal cancel;
    boost::beast::flat_buffer incoming;
    std::string outgoing;
    bool over = false;
    std::optional<stream::clock::time_point> idle_since;  // while no whole request is here
    explicit session(tcp::socket accepted) : io(std::make_shared<stream>(std::move(accepted))) {}
};
using session_ptr = std::shared_ptr<session>;

}  // namespace

struct http_server::impl : std::enable_shared_from_this<impl> {
    asio::any_io_executor executor;
    tcp::acceptor acceptor;
    asio::steady_timer pause;
    handler on_request;
    upgrader on_upgrade;
    gatekeeper before_upgrade;
    server_limits limits;
    std::shared_ptr<tls_context> tls;
    std::unordered_set<session_ptr> sessions;
    std::uint16_t bound_port = 0;
    bool stopped = false;

    explicit impl(asio::any_io_executor e) : executor(std::move(e)), acceptor(executor), pause(executor) {}

    void listen(const std::string& address, std::uint16_t port);
    void accept_next();
    void begin(tcp::socket accepted);
    void make_room();
    void stop();

    static asio::awaitable<void> serve(std::shared_ptr<impl> self, session_ptr link);
    // The next request; status 0 when it may be answered, else the status that refuses it, or 1 when there is nobody to
    // answer any more.
    static asio::awaitable<unsigned> read_request(impl& self, session& link, server_request& request, bool& keep_alive,
                                                  bool& upgrade);
    static asio::awaitable<bool> answer(impl& self, session& link, const server_response& response, bool keep_alive,
                                        bool without_body);
    static asio::awaitable<void> refuse(impl& self, session& link, unsigned status);
    static asio::awaitable<void> upgrade(std::shared_ptr<impl> self, session_ptr link, server_request request);
};

void http_server::impl::listen(const std::string& address, std::uint16_t port) {
    const std::string where = address + ":" + std::to_string(port);
    error_code ec;
    const auto ip = asio::ip::make_address(address == "localhost" ? "127.0.0.1" : address, ec);
    if (ec) throw std::runtime_error("'" + address + "' is not an IP address to listen on (127.0.0.1 is usual)");
    const tcp::endpoint endpoint(ip, port);

    const auto fail = [&](const error_code& why) {
        if (why == asio::error::address_in_use)
            throw std::runtime_error(where + " is already in use; choose another port or stop the other program");
        if (why == asio::error::access_denied)
            throw std::runtime_error(where + " may not be listened on; ports below 1024 need special rights");
        if (why == boost::system::errc::address_not_available)
            throw std::runtime_error(where + " can't be listened on: this machine does not have that address");
        throw std::runtime_error(where + " can't be listened on: " + why.message());
    };
    acceptor.open(endpoint.protocol(), ec);
    if (ec) fail(ec);
    // A restart must not wait for the old connections' TIME_WAIT; a listener that is alive still counts as "in use".
    acceptor.set_option(asio::socket_base::reuse_address(true), ec);
    if (ec) fail(ec);
    acceptor.bind(endpoint, ec);
    if (ec) fail(ec);
    acceptor.listen(asio::socket_base::max_listen_connections, ec);
    if (ec) fail(ec);
    const auto bound = acceptor.local_endpoint(ec);
    if (ec) fail(ec);
    bound_port = bound.port();
}

void http_server::impl::accept_next() {
    acceptor.async_accept([weak = weak_from_this()](error_code ec, tcp::socket accepted) {
        const auto self = weak.lock();
        if (!self || self->stopped) return;
        if (!ec) {
            self->begin(std::move(accepted));
            return self->accept_next();
        }
        if (ec == asio::error::operation_aborted) return;
        // Most likely out of file descriptors: asking again at once would only burn the processor.
        self->pause.expires_after(milliseconds(100));
        self->pause.async_wait([weak](error_code cancelled) {
            const auto again = weak.lock();
            if (again && !cancelled && !again->stopped) again->accept_next();
        });
    });
}

// Whoever merely holds connections must not keep others out.
void http_server::impl::make_room() {
    if (sessions.size() < limits.connections) return;
    session_ptr oldest;
    for (const auto& link : sessions)
        if (link->idle_since && (!oldest || *link->idle_since < *oldest->idle_since)) oldest = link;
    if (!oldest) return;
    sessions.erase(oldest);
    oldest->io->close();
}

void http_server::impl::begin(tcp::socket accepted) {
    make_room();
    auto link = std::make_shared<session>(std::move(accepted));
    link->idle_since = stream::clock::now();
    sessions.insert(link);
    auto over = [weak = weak_from_this(), link](const std::exception_ptr&) {
        // The session answers its own faults; what arrives here is a cancellation.
        link->over = true;
        link->io->close();
        if (const auto self = weak.lock()) self->sessions.erase(link);
    };
    asio::co_spawn(executor, serve(shared_from_this(), link),
                   asio::bind_cancellation_slot(link->cancel.slot(), std::move(over)));
}

void http_server::impl::stop() {
    if (stopped) return;
    stopped = true;
    error_code ignored;
    acceptor.close(ignored);
    pause.cancel();
    const auto all = std::move(sessions);
    sessions.clear();
    for (const auto& link : all) {
        if (link->socket) link->socket->drop();
        link->io->close();
        // From within the executor: emitted from outside, Asio would hop there by itself, without holding the signal.
        asio::post(executor, [link] {
            if (!link->over) link->cancel.emit(asio::cancellation_type::terminal);
        });
    }
}

asio::awaitable<unsigned> http_server::impl::read_request(impl& self, session& link, server_request& request,
                                                          bool& keep_alive, bool& upgrade) {
    constexpr unsigned nobody = 1;
    request_parser parser(request, self.limits.body);
    stream& io = *link.io;
    bool continued = false;
    io.expire_at(stream::clock::now() + self.limits.idle);
    link.idle_since = stream::clock::now();
    while (!parser.is_done()) {
        if (link.incoming.size() > 0) {
            error_code ec;
            const std::size_t used = parser.put(link.incoming.data(), ec);
            link.incoming.consume(used);
            if (ec == http::error::body_limit) co_return 413;
            if (ec == http::error::header_limit) co_return 431;
            if (ec == http::error::bad_version) co_return 505;
            if (ec && ec != http::error::need_more) co_return 400;
            if (parser.is_done()) break;
            if (!ec && used > 0) continue;
        }
        if (parser.is_header_done() && !continued && parser.wants_continue()) {
            continued = true;
            if (link.incoming.size() == 0 && request.body.empty()) {
                static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
                const auto sent = co_await io.write(asio::buffer(go_on));
                if (sent.ec) co_return nobody;
            }
        }
        const auto got = co_await io.read_some(link.incoming.prepare(read_size));
        link.incoming.commit(got.bytes);
        if (got.ec) co_return nobody;
    }
    io.expire_at(stream::never);
    link.idle_since.reset();
    if (parser.http_version() >= 11 && find_header(request.headers, "Host").data() == nullptr) co_return 400;
    keep_alive = parser.keep_alive();
    upgrade = parser.upgrade();
    co_return 0;
}

asio::awaitable<bool> http_server::impl::answer(impl& self, session& link, const server_response& response,
                                                bool keep_alive, bool without_body) {
    write_head(link.outgoing, response, keep_alive);
    constexpr std::size_t small = 16 * 1024;
    asio::const_buffer body;
    if (!without_body && response.status != 204 && response.status != 304) {
        if (response.body.size() <= small)
            link.outgoing += response.body;  // one buffer is the cheaper write
        else
            body = asio::buffer(response.body);
    }
    link.io->expire_at(stream::clock::now() + self.limits.idle);
    const auto sent = co_await link.io->write(asio::buffer(link.outgoing), body);
    co_return !sent.ec;
}

asio::awaitable<void> http_server::impl::refuse(impl& self, session& link, unsigned status) {
    const auto reason = http::obsolete_reason(static_cast<http::status>(status));
    std::string text(reason.data(), reason.size());
    const server_response response = plain(status, std::move(text));
    if (co_await answer(self, link, response, false, false)) co_await link.io->linger(linger_limit);
}

asio::awaitable<void> http_server::impl::upgrade(std::shared_ptr<impl> self, session_ptr link, server_request request) {
    ws_options options;
    options.message = self->limits.message;
    options.queue = self->limits.queue;
    options.idle = self->limits.idle;
    options.text_only = false;
    options.server = true;
    link->io->expire_at(stream::clock::now() + self->limits.idle);
    link->socket = ws_connection::make(link->io, options);
    header_list headers = request.headers;
    auto accepted = co_await link->socket->accept(request.target, std::move(headers));
    if (!accepted) co_return;
    auto mine = std::make_shared<peer>(link->socket);
    try {
        co_await self->on_upgrade(std::move(request), mine);
    } catch (const std::exception&) {
        // Whoever fails to talk on ends the conversation; only a stop goes on through here.
        if (self->stopped) throw;
        link->socket->close(1011);
    }
    co_await link->socket->finish(goodbye_limit);
}

asio::awaitable<void> http_server::impl::serve(std::shared_ptr<impl> self, session_ptr link) {
    if (self->sessions.size() > self->limits.connections) {
        co_await refuse(*self, *link, 503);
        co_return;
    }
    if (self->tls) {
        link->io->expire_at(stream::clock::now() + self->limits.idle);
        auto secured = co_await link->io->accept_tls(self->tls);
        if (!secured) co_return;
    }
    for (bool keep_alive = true; keep_alive && !self->stopped;) {
        server_request request;
        bool wants_upgrade = false;
        const unsigned status = co_await read_request(*self, *link, request, keep_alive, wants_upgrade);
        if (status == 1) co_return;
        if (status != 0) {
            co_await refuse(*self, *link, status);
            co_return;
        }
        if (link->incoming.capacity() > kept_buffer && link->incoming.size() == 0) link->incoming = {};

        const bool is_head = request.method == "HEAD";
        if (is_head) request.method = "GET";
        server_response response;
        response.status = 0;
        if (wants_upgrade && self->on_upgrade && same_name(request.header("Upgrade"), "websocket")) {
            if (self->before_upgrade) response = self->before_upgrade(request);
            if (response.status == 0) {
                // Frames before our 101 would be lost in the parser's buffer; no proper client sends any.
                if (link->incoming.size() > 0) co_return co_await refuse(*self, *link, 400);
                co_return co_await upgrade(self, link, std::move(request));
            }
        } else {
            bool failed = false;
            try {
                response = co_await self->on_request(std::move(request));
            } catch (const std::exception&) {
                if (self->stopped) throw;
                failed = true;
            }
            if (failed) response = plain(500, "Internal Server Error");
        }
        if (response.drop) co_return;
        if (!co_await answer(*self, *link, response, keep_alive, is_head)) co_return;
    }
    co_await link->io->linger(linger_limit);
}

std::string_view server_request::header(std::string_view name) const { return find_header(headers, name); }

http_server::http_server(asio::any_io_executor executor, const std::string& address, std::uint16_t port,
                         handler on_request, upgrader on_upgrade, gatekeeper before_upgrade, server_limits limits,
                         const server_tls* tls)
    : impl_(std::make_shared<impl>(std::move(executor))) {
    impl_->on_request = std::move(on_request);
    impl_->on_upgrade = std::move(on_upgrade);
    impl_->before_upgrade = std::move(before_upgrade);
    impl_->limits = limits;
    if (tls) impl_->tls = make_server_tls(tls->certificate_file, tls->key_file);
    impl_->listen(address, port);
    impl_->accept_next();
}

http_server::~http_server() { impl_->stop(); }

std::uint16_t http_server::port() const { return impl_->bound_port; }

void http_server::stop() { impl_->stop(); }

}  // namespace fulcrum::bot::net
