#include "bot/net/http_client.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <deque>

#include "bot/net/http_text.hpp"
#include "bot/net/stream.hpp"

namespace fulcrum::bot::net {
namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using clock_type = stream::clock;

namespace {

constexpr std::size_t read_size = 16 * 1024;
constexpr std::size_t kept_buffer = 256 * 1024;  // an idle connection keeps at most this much memory
constexpr std::uint32_t longest_header = 64 * 1024;
constexpr int most_interim_answers = 16;
constexpr auto quietly = asio::as_tuple(asio::use_awaitable);

// Fills an http_response directly; Beast's own message would be copied once more.
class response_parser final : public http::basic_parser<false> {
  public:
    response_parser(http_response& into, std::size_t limit, bool is_head) : into_(into) {
        eager(true);
        header_limit(longest_header);
        body_limit(limit);
        skip(is_head);
    }
    bool is_interim() const { return into_.status >= 100 && into_.status < 200; }

  private:
    using view = boost::beast::string_view;

    void on_request_impl(http::verb, view, view, int, error_code&) override {}
    void on_response_impl(int code, view, int, error_code&) override { into_.status = static_cast<unsigned>(code); }
    void on_field_impl(http::field, view name, view value, error_code&) override {
        into_.headers.emplace_back(std::string(name.data(), name.size()), std::string(value.data(), value.size()));
    }
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        // The length is only what the server says; memory follows what it really sends.
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

    http_response& into_;
};

bool wants_length(std::string_view method) { return method == "POST" || method == "PUT" || method == "PATCH"; }

// nullopt-like: an empty detail means the request may be sent.
std::string request_fault(const http_request& request) {
    if (!is_token(request.method)) return "the method is not a word";
    for (const auto& [name, value] : request.headers)
        if (!is_token(name) || !is_header_value(value)) return "the header '" + name + "' can't be sent";
    if (!is_header_value(request.content_type)) return "the content type can't be sent";
    return {};
}

struct connection {
    std::shared_ptr<stream> io;
    boost::beast::flat_buffer incoming;
    std::string head;  // request line and headers, kept for its memory
    clock_type::time_point idle_since{};
    bool used = false;  // has carried a request before
    explicit connection(const asio::any_io_executor& executor) : io(std::make_shared<stream>(executor)) {}
};
using connection_ptr = std::shared_ptr<connection>;

struct waiter {
    asio::steady_timer turn;
    bool granted = false;
    bool gone = false;
    explicit waiter(const asio::any_io_executor& executor) : turn(executor) {}
};

}  // namespace

struct http_client::impl {
    asio::any_io_executor executor;
    url base;
    std::shared_ptr<tls_context> tls;
    http_limits limits;
    std::string common_headers;
    std::vector<connection_ptr> idle;  // the one used last is taken first, so that surplus ones grow old and end
    std::vector<connection_ptr> busy;
    std::deque<std::shared_ptr<waiter>> waiting;
    std::size_t taken = 0;  // places in use, at most limits.connections
    bool closed = false;

    impl(asio::any_io_executor e, url b, std::shared_ptr<tls_context> t, http_limits l)
        : executor(std::move(e)), base(std::move(b)), tls(std::move(t)), limits(l) {
        limits.connections = std::max<std::size_t>(limits.connections, 1);
        common_headers = " HTTP/1.1\r\nHost: " + base.authority() + "\r\n";
    }

    class place;

    connection_ptr take_idle();
    void keep(connection_ptr link);
    void forget(const connection_ptr& link);
    void free_place();
    void drop_idle();
    void close();
    void write_head(std::string& head, const http_request& request) const;

    static asio::awaitable<outcome<http_response>> send(std::shared_ptr<impl> self, http_request request);
    static asio::awaitable<outcome<http_response>> exchange(impl& self, connection_ptr link,
                                                            const http_request& request, bool& stale, bool& reusable);
};

// One of the `limits.connections` places, and the connection used in it. Given back when the request ends, also when
// its coroutine is cancelled or destroyed.
class http_client::impl::place {
  public:
    explicit place(std::shared_ptr<impl> owner) : owner_(std::move(owner)) {}
    place(const place&) = delete;
    place& operator=(const place&) = delete;
    ~place() {
        if (waiting_) {
            waiting_->gone = true;
            held_ = held_ || waiting_->granted;
        }
        end_link();
        if (held_) owner_->free_place();
    }

    bool take_now() {
        if (owner_->taken >= owner_->limits.connections) return false;
        ++owner_->taken;
        held_ = true;
        return true;
    }
    waiter& queue_up() {
        waiting_ = std::make_shared<waiter>(owner_->executor);
        owner_->waiting.push_back(waiting_);
        return *waiting_;
    }
    bool was_granted() {
        held_ = waiting_->granted;
        waiting_->gone = true;
        waiting_.reset();
        return held_;
    }
    void use(connection_ptr link) {
        owner_->busy.push_back(link);
        link_ = std::move(link);
    }
    void end_link() {
        if (!link_) return;
        owner_->forget(link_);
        link_->io->close();
        link_.reset();
    }
    void keep_link() {
        owner_->forget(link_);
        owner_->keep(std::move(link_));
    }
    const connection_ptr& link() const { return link_; }

  private:
    std::shared_ptr<impl> owner_;
    std::shared_ptr<waiter> waiting_;
    connection_ptr link_;
    bool held_ = false;
};

connection_ptr http_client::impl::take_idle() {
    const auto oldest = clock_type::now() - limits.idle;
    while (!idle.empty()) {
        connection_ptr link = std::move(idle.back());
        idle.pop_back();
        if (link->idle_since < oldest) {
            // Whatever lies below is older still.
            link->io->close();
            for (auto& older : idle) older->io->close();
            idle.clear();
            return nullptr;
        }
        // The server may have ended it meanwhile; seeing that now spares the doubt about a lost request.
        if (link->io->quiet()) return link;
        link->io->close();
    }
    return nullptr;
}

void http_client::impl::keep(connection_ptr link) {
    if (closed) return link->io->close();
    // Stop its timer unless the next request takes it at once.
    if (waiting.empty()) link->io->expire_never();
    if (link->incoming.capacity() > kept_buffer) link->incoming = boost::beast::flat_buffer();
    link->idle_since = clock_type::now();
    link->used = true;
    idle.push_back(std::move(link));
}

void http_client::impl::forget(const connection_ptr& link) {
    const auto at = std::find(busy.begin(), busy.end(), link);
    if (at == busy.end()) return;
    std::swap(*at, busy.back());
    busy.pop_back();
}

void http_client::impl::free_place() {
    while (!waiting.empty()) {
        const auto next = std::move(waiting.front());
        waiting.pop_front();
        if (next->gone) continue;
        next->granted = true;  // the place goes on, `taken` stays
        next->turn.cancel();
        return;
    }
    --taken;
}

void http_client::impl::drop_idle() {
    for (const auto& link : idle) link->io->close();
    idle.clear();
}

void http_client::impl::close() {
    closed = true;
    drop_idle();
    for (const auto& link : busy) link->io->close();
    for (const auto& one : waiting) one->turn.cancel();
    waiting.clear();
}

void http_client::impl::write_head(std::string& head, const http_request& request) const {
    head.clear();
    head += request.method;
    head += ' ';
    head += base.path;
    head += request.target;
    head += common_headers;
    bool has_agent = false;
    for (const auto& [name, value] : request.headers) {
        head += name;
        head += ": ";
        head += value;
        head += "\r\n";
        has_agent = has_agent || same_name(name, "User-Agent");
    }
    if (!has_agent) head += "User-Agent: fulcrum\r\n";
    if (!request.body.empty()) {
        head += "Content-Type: ";
        head += request.content_type;
        head += "\r\n";
    }
    if (!request.body.empty() || wants_length(request.method)) {
        head += "Content-Length: ";
        head += std::to_string(request.body.size());
        head += "\r\n";
    }
    head += "\r\n";
}

// Writes the request and reads the answer. `stale` when a connection used before ended before a byte of the answer
// came; `reusable` when another request may follow.
asio::awaitable<outcome<http_response>> http_client::impl::exchange(impl& self, connection_ptr link,
                                                                    const http_request& request, bool& stale,
                                                                    bool& reusable) {
    stream& io = *link->io;
    self.write_head(link->head, request);
    constexpr std::size_t small = 16 * 1024;
    asio::const_buffer body;
    if (request.body.size() <= small)
        link->head += request.body;  // one buffer is the cheaper write
    else
        body = asio::buffer(request.body);
    const auto sent = co_await io.write(asio::buffer(link->head), body);
    // Plain TCP knows that nothing left; under TLS a record may be on its way that was not counted.
    const bool untouched = sent.ec && sent.bytes == 0 && !self.base.secure;
    if (untouched) {
        failure why = io.explain(sent.ec);
        stale = link->used && why.code == errc::closed;
        co_return why;
    }
    // After a failed write an answer may still be there: a server that refuses a large body says so and ends.

    http_response response;
    bool answered = false;
    for (int interim = 0;; ++interim) {
        response_parser parser(response, self.limits.body, request.method == "HEAD");
        while (!parser.is_done()) {
            error_code ec;
            if (link->incoming.size() > 0) {
                const std::size_t used = parser.put(link->incoming.data(), ec);
                link->incoming.consume(used);
                if (ec == http::error::body_limit)
                    co_return failure(errc::too_large, "the answer is larger than the limit", true);
                if (ec && ec != http::error::need_more)
                    co_return failure(errc::protocol, "the answer is not HTTP: " + ec.message(), true);
                if (parser.is_done()) break;
                if (!ec && used > 0) continue;
            }
            const auto got = co_await io.read_some(link->incoming.prepare(read_size));
            link->incoming.commit(got.bytes);
            answered = answered || got.bytes > 0;
            if (!got.ec) continue;

            failure why = io.explain(got.ec);
            why.maybe_done = true;
            if (got.ec == asio::error::eof && parser.got_some()) {
                parser.put_eof(ec);  // fine for an answer without length, else a partial message
                if (!ec && parser.is_done()) break;
                why.detail = "the other side ended the connection in the middle of the answer";
            }
            if (sent.ec && !answered) why = io.explain(sent.ec), why.maybe_done = true;
            stale = link->used && !answered && why.code == errc::closed;
            co_return why;
        }
        if (!parser.is_interim()) {
            reusable = !sent.ec && parser.keep_alive() && !parser.need_eof() && link->incoming.size() == 0;
            co_return response;
        }
        if (response.status == 101 || interim == most_interim_answers)
            co_return failure(errc::protocol, "an unexpected interim answer", true);
        response = http_response();
    }
}

asio::awaitable<outcome<http_response>> http_client::impl::send(std::shared_ptr<impl> self, http_request request) {
    if (self->closed) co_return failure(errc::cancelled, "stopping");
    if (!is_target(request.target)) co_return failure(errc::bad_url, "the target must be an encoded path");
    if (std::string fault = request_fault(request); !fault.empty()) co_return failure(errc::protocol, std::move(fault));

    const auto deadline = clock_type::now() + (request.timeout.count() > 0 ? request.timeout : self->limits.timeout);
    place here(self);
    if (!here.take_now()) {
        waiter& queued = here.queue_up();
        queued.turn.expires_at(deadline);
        co_await queued.turn.async_wait(quietly);
        const bool granted = here.was_granted();
        if (self->closed) co_return failure(errc::cancelled, "stopping");
        if (clock_type::now() >= deadline) co_return failure(errc::timed_out, "no free connection in time");
        if (!granted) co_return failure(errc::cancelled, "stopping");
    }

    for (bool second = false;; second = true) {
        connection_ptr link = second ? nullptr : self->take_idle();
        if (link) {
            link->io->expire_at(deadline);
            here.use(link);
        } else {
            link = std::make_shared<connection>(self->executor);
            here.use(link);
            auto connected = co_await link->io->connect(self->base, self->tls, deadline);
            if (!connected) co_return std::move(connected).error();
        }

        bool stale = false;
        bool reusable = false;
        auto result = co_await exchange(*self, link, request, stale, reusable);
        if (result) {
            if (reusable)
                here.keep_link();
            else
                here.end_link();
            co_return result;
        }
        here.end_link();
        const bool harmless = !result.error().maybe_done || request.method == "GET" || request.method == "HEAD";
        if (second || !stale || !harmless || self->closed) co_return result;
    }
}

std::string_view http_response::header(std::string_view name) const { return find_header(headers, name); }

http_client::http_client(asio::any_io_executor executor, url base, std::shared_ptr<tls_context> tls, http_limits limits)
    : impl_(std::make_shared<impl>(std::move(executor), std::move(base), std::move(tls), limits)) {}

http_client::http_client(http_client&&) noexcept = default;

http_client& http_client::operator=(http_client&& other) noexcept {
    if (this != &other) {
        if (impl_) impl_->close();
        impl_ = std::move(other.impl_);
    }
    return *this;
}

http_client::~http_client() {
    if (impl_) impl_->close();
}

// Not a coroutine itself: the frame holds the implementation, so the client may be destroyed before it runs.
asio::awaitable<outcome<http_response>> http_client::send(http_request request) {
    return impl::send(impl_, std::move(request));
}

void http_client::drop_idle() { impl_->drop_idle(); }

void http_client::close() { impl_->close(); }

}  // namespace fulcrum::bot::net
