#include "bot/net/ws_connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/error.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>

#include "bot/net/http_text.hpp"

namespace fulcrum::bot::net {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using boost::system::error_code;
using std::chrono::milliseconds;

namespace {

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr milliseconds linger_limit{2000};
constexpr std::size_t gather_limit = 64 * 1024;
constexpr std::size_t read_ahead = 16 * 1024;
constexpr std::size_t kept_buffer = 256 * 1024;

// Beast's view of a stream. It reads ahead and, while `gather` is on, collects what Beast writes until the next write
// without it: many small messages cost one system call. It also hides Beast's handler types behind `completion`, so
// that TCP and TLS are instantiated once and not for each of Beast's operations.
class wire {
  public:
    using executor_type = asio::any_io_executor;

    explicit wire(std::shared_ptr<stream> io) : io_(std::move(io)) { in_.resize(read_ahead); }
    wire(wire&&) = default;
    ~wire() = default;

    executor_type get_executor() { return io_->get_executor(); }
    stream& io() { return *io_; }
    void gather(bool on) { gather_ = on; }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& into, Token&& token) {
        return asio::async_initiate<Token, void(error_code, std::size_t)>(
            [this](auto handler, const Buffers& buffers) {
                auto op = std::make_unique<read_op<Buffers, decltype(handler)>>(*this, buffers, std::move(handler));
                op->connect(io_);
                if (in_begin_ < in_end_ || asio::buffer_size(buffers) == 0)
                    post(std::move(op), 0);
                else
                    io_->start_read(asio::buffer(in_), std::move(op));
            },
            token, into);
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& from, Token&& token) {
        return asio::async_initiate<Token, void(error_code, std::size_t)>(
            [this](auto handler, const Buffers& buffers) {
                const std::size_t bytes = asio::buffer_size(buffers);
                const std::size_t before = out_.size();
                out_.resize(before + bytes);
                asio::buffer_copy(asio::buffer(out_.data() + before, bytes), buffers);
                auto op = std::make_unique<plain_op<decltype(handler)>>(std::move(handler), bytes);
                op->connect(io_);
                written(std::move(op));
            },
            token, from);
    }

    // Bytes as they are, in order with Beast's.
    void write_raw(std::string_view bytes, completion_ptr whom) {
        out_ += bytes;
        gather_ = false;
        written(std::move(whom));
    }

    template <class Handler>
    friend void async_teardown(beast::role_type, wire& self, Handler&& handler) {
        auto op = std::make_unique<teardown_op<std::decay_t<Handler>>>(std::forward<Handler>(handler));
        self.io_->start_linger(linger_limit, std::move(op));
    }
    friend void beast_close_socket(wire& self) { self.io_->close(); }

  private:
    // A cancelled operation ends the stream anyway; then it may end at once.
    template <class Handler>
    struct op_base : completion {
        Handler handler;
        explicit op_base(Handler&& h) : handler(std::move(h)) {}
        void connect(const std::shared_ptr<stream>& io) {
            auto slot = asio::get_associated_cancellation_slot(handler);
            if (!slot.is_connected()) return;
            slot.assign([weak = std::weak_ptr<stream>(io)](asio::cancellation_type) {
                if (const auto alive = weak.lock()) alive->close();
            });
        }
        void disconnect() {
            auto slot = asio::get_associated_cancellation_slot(handler);
            if (slot.is_connected()) slot.clear();
        }
    };

    template <class Buffers, class Handler>
    struct read_op final : op_base<Handler> {
        wire& owner;  // kept alive by the handler
        Buffers into;
        read_op(wire& w, const Buffers& b, Handler&& h) : op_base<Handler>(std::move(h)), owner(w), into(b) {}
        void done(error_code ec, std::size_t bytes) override {
            this->disconnect();
            Handler told = std::move(this->handler);
            std::size_t copied = 0;
            if (!ec) {
                if (bytes > 0) {
                    owner.in_begin_ = 0;
                    owner.in_end_ = bytes;
                }
                copied = asio::buffer_copy(
                    into, asio::buffer(owner.in_.data() + owner.in_begin_, owner.in_end_ - owner.in_begin_));
                owner.in_begin_ += copied;
            }
            told(ec, copied);
        }
    };

    template <class Handler>
    struct plain_op final : op_base<Handler> {
        std::size_t promised;
        plain_op(Handler&& h, std::size_t n) : op_base<Handler>(std::move(h)), promised(n) {}
        void done(error_code ec, std::size_t) override {
            this->disconnect();
            Handler told = std::move(this->handler);
            const std::size_t bytes = ec ? 0 : promised;
            told(ec, bytes);
        }
    };

    template <class Handler>
    struct teardown_op final : completion {
        Handler handler;
        explicit teardown_op(Handler&& h) : handler(std::move(h)) {}
        void done(error_code ec, std::size_t) override {
            Handler told = std::move(handler);
            told(ec);
        }
    };

    // One write to the stream and those who wait for it; owned by the operation in flight, so that an io_context which
    // is destroyed takes it along.
    struct flush final : completion {
        wire& owner;
        std::string bytes;
        std::vector<completion_ptr> now;
        std::vector<completion_ptr> next;
        explicit flush(wire& w) : owner(w) {}
        void done(error_code ec, std::size_t) override {
            owner.flushing_ = nullptr;
            auto told = std::move(now);
            bytes.clear();
            if (owner.spare_.capacity() < bytes.capacity() && bytes.capacity() <= kept_buffer) owner.spare_.swap(bytes);
            if (!next.empty()) owner.start_flush(std::move(next));
            // Any of these may destroy the wire.
            for (auto& one : told) one->done(ec, 0);
        }
    };

    void post(completion_ptr whom, std::size_t bytes) {
        asio::post(io_->get_executor(), [whom = std::move(whom), bytes]() { whom->done({}, bytes); });
    }

    void written(completion_ptr whom) {
        if (gather_ && out_.size() < gather_limit) return post(std::move(whom), 0);
        if (flushing_) {
            flushing_->next.push_back(std::move(whom));
            return;
        }
        std::vector<completion_ptr> waiting;
        waiting.push_back(std::move(whom));
        start_flush(std::move(waiting));
    }

    void start_flush(std::vector<completion_ptr> waiting) {
        auto op = std::make_unique<flush>(*this);
        op->now = std::move(waiting);
        op->bytes.swap(out_);
        out_.swap(spare_);
        flushing_ = op.get();
        const auto all = asio::buffer(op->bytes);
        io_->start_write(all, std::move(op));
    }

    std::shared_ptr<stream> io_;
    std::vector<char> in_;
    std::size_t in_begin_ = 0;
    std::size_t in_end_ = 0;
    std::string out_;    // not yet given to the stream
    std::string spare_;  // memory of the last flush
    flush* flushing_ = nullptr;
    bool gather_ = false;
};

using socket_type = websocket::stream<wire, false>;

struct item {
    enum class kind { message, raw, close };
    kind what = kind::message;
    std::shared_ptr<const std::string> message;
    bool text = true;
    std::size_t frame = 0;  // bytes of a frame; 0: all in one
    std::size_t done = 0;
    std::uint16_t code = 0;
};

class connection final : public ws_connection, public std::enable_shared_from_this<connection> {
  public:
    connection(std::shared_ptr<stream> io, const ws_options& options)
        : options_(options), io_(io), socket_(io), drained_(io->get_executor()) {
        websocket::stream_base::timeout limits{};
        limits.handshake_timeout = std::chrono::seconds(30);  // also bounds the close handshake
        limits.idle_timeout = options.idle.count() > 0 ? options.idle : websocket::stream_base::none();
        limits.keep_alive_pings = options.idle.count() > 0;
        socket_.set_option(limits);
        socket_.read_message_max(options.message);
        socket_.auto_fragment(false);
        socket_.write_buffer_bytes(16 * 1024);
    }

    asio::awaitable<outcome<void>> handshake(std::string host, std::string target, header_list headers) override {
        for (const auto& [name, value] : headers)
            if (!is_token(name) || !is_header_value(value))
                co_return failure(errc::protocol, "the header '" + name + "' can't be sent");
        auto decorate = [&headers](websocket::request_type& request) {
            request.set(http::field::user_agent, "fulcrum");
            for (const auto& [name, value] : headers) request.set(name, value);
        };
        socket_.set_option(websocket::stream_base::decorator(decorate));
        listen_for_pongs();
        websocket::response_type response;
        auto [ec] = co_await socket_.async_handshake(response, host, target, quietly);
        if (ec) {
            if (ec == websocket::error::upgrade_declined) {
                const unsigned status = response.result_int();
                co_return end(
                    failure(errc::upgrade_refused, "HTTP " + std::to_string(status) + " on upgrade", false, status));
            }
            co_return end(explain(ec));
        }
        opened();
        co_return outcome<void>();
    }

    asio::awaitable<outcome<void>> accept(std::string target, header_list headers) override {
        http::request<http::empty_body> request(http::verb::get, target, 11);
        for (const auto& [name, value] : headers) request.insert(name, value);
        listen_for_pongs();
        auto [ec] = co_await socket_.async_accept(request, quietly);
        if (ec) co_return end(explain(ec));
        opened();
        co_return outcome<void>();
    }

    asio::awaitable<outcome<std::string>> read() override {
        if (ended_) co_return why_;
        if (reading_) co_return failure(errc::protocol, "a read is already waiting");
        const in_progress guard(reading_);
        buffer_.clear();
        auto [ec, bytes] = co_await socket_.async_read(buffer_, quietly);
        if (ec) {
            // The reason given by whoever ended it first is the true one.
            if (!ended_) end(explain(ec));
            co_return why_;
        }
        if (ended_) co_return why_;
        if (options_.text_only && !socket_.got_text()) {
            close(websocket::close_code::unknown_data);
            io_->expire_at(stream::clock::now() + linger_limit);
            co_return mark_ended(failure(errc::protocol, "a binary message where text was expected"));
        }
        const auto data = buffer_.cdata();
        std::string message(static_cast<const char*>(data.data()), data.size());
        if (buffer_.capacity() > kept_buffer) buffer_ = beast::flat_buffer();
        co_return message;
    }

    void send(std::shared_ptr<const std::string> message, bool text, std::size_t frame) override {
        item one;
        one.message = std::move(message);
        one.text = text;
        one.frame = frame;
        push(std::move(one));
    }

    void send_raw(std::string bytes) override {
        item one;
        one.what = item::kind::raw;
        one.message = std::make_shared<const std::string>(std::move(bytes));
        push(std::move(one));
    }

    void close(std::uint16_t code) override {
        if (ended_ || closing_) return;
        item one;
        one.what = item::kind::close;
        one.code = code;
        push(std::move(one));
        closing_ = true;
    }

    void ping() override {
        if (!open_ || ended_ || pinging_) return;
        pinging_ = true;
        socket_.async_ping({}, [self = shared_from_this()](error_code) { self->pinging_ = false; });
    }

    void drop() override {
        if (closing_)
            end(failure(errc::closed, "closed by us"));
        else
            end(failure(errc::cancelled, "dropped by us"));
    }

    std::chrono::steady_clock::time_point last_pong() const override { return last_pong_; }

    asio::awaitable<void> finish(milliseconds limit) override {
        const auto deadline = std::chrono::steady_clock::now() + limit;
        while (!ended_ && open_ && (writing_ || !queue_.empty())) {
            if (std::chrono::steady_clock::now() >= deadline) break;
            drained_.expires_at(deadline);
            co_await drained_.async_wait(quietly);
        }
        drop();
    }

  private:
    // True for a while, also when a cancellation ends that while.
    class in_progress {
      public:
        explicit in_progress(bool& flag) : flag_(flag) { flag_ = true; }
        ~in_progress() { flag_ = false; }
        in_progress(const in_progress&) = delete;
        in_progress& operator=(const in_progress&) = delete;

      private:
        bool& flag_;
    };

    void listen_for_pongs() {
        // The callback lives in the socket, which lives in this.
        socket_.control_callback([this](websocket::frame_type kind, beast::string_view) {
            if (kind == websocket::frame_type::pong) last_pong_ = std::chrono::steady_clock::now();
        });
    }

    void opened() {
        io_->expire_never();  // from here on Beast's own timer rules
        open_ = true;
        pump();
    }

    void push(item one) {
        if (ended_ || closing_) return;
        if (queue_.size() >= options_.queue && one.what != item::kind::close) {
            end(failure(errc::too_large, "more than " + std::to_string(options_.queue) + " messages wait to be sent"));
            return;
        }
        queue_.push_back(std::move(one));
        pump();
    }

    // The one writer: at most one write or close is in flight, begun here and nowhere else.
    void pump() {
        if (!open_ || ended_ || writing_ || queue_.empty()) return;
        writing_ = true;
        item& one = queue_.front();
        auto told = [self = shared_from_this()](error_code ec, std::size_t) { self->written(ec); };
        switch (one.what) {
            case item::kind::message: {
                socket_.text(one.text);
                wire& out = socket_.next_layer();
                out.gather(queue_.size() > 1);
                if (one.frame == 0) {
                    socket_.async_write(asio::buffer(*one.message), std::move(told));
                    break;
                }
                const std::size_t bytes = std::min(one.frame, one.message->size() - one.done);
                const asio::const_buffer part(one.message->data() + one.done, bytes);
                one.done += bytes;
                out.gather(false);  // each frame is to arrive on its own
                socket_.async_write_some(one.done == one.message->size(), part, std::move(told));
                break;
            }
            case item::kind::raw:
                socket_.next_layer().write_raw(*one.message, std::make_unique<raw_write>(shared_from_this()));
                break;
            case item::kind::close: {
                websocket::close_reason reason;
                if (one.code != 0) reason.code = one.code;
                socket_.next_layer().gather(false);
                socket_.async_close(reason, [self = shared_from_this()](error_code) { self->closed(); });
                break;
            }
        }
    }

    struct raw_write final : completion {
        std::shared_ptr<connection> self;
        explicit raw_write(std::shared_ptr<connection> s) : self(std::move(s)) {}
        void done(error_code ec, std::size_t) override { self->written(ec); }
    };

    void written(error_code ec) {
        writing_ = false;
        if (ended_) {
            queue_.clear();
        } else if (!ec) {
            const item& one = queue_.front();
            const bool more = one.what == item::kind::message && one.frame != 0 && one.done < one.message->size();
            if (!more) queue_.pop_front();
            pump();
        } else {
            // While the other side closes, writes end as aborted and the read tells why; anything else is the end.
            queue_.clear();
            if (ec != asio::error::operation_aborted && ec != websocket::error::closed) end(explain(ec));
        }
        if (queue_.empty()) drained_.cancel();
    }

    void closed() {
        writing_ = false;
        queue_.clear();
        // A waiting read learns it from Beast itself, with the code of the other side.
        if (!reading_ && !ended_) end(failure(errc::closed, "closed by us"));
        drained_.cancel();
    }

    failure mark_ended(failure why) {
        ended_ = true;
        why_ = std::move(why);
        return why_;
    }

    failure end(failure why) {
        if (!ended_) mark_ended(std::move(why));
        io_->close();
        // What is being written stays until Beast is done with it.
        while (queue_.size() > (writing_ ? 1U : 0U)) queue_.pop_back();
        drained_.cancel();
        return why_;
    }

    failure explain(const error_code& ec) const {
        if (ec == websocket::error::closed) {
            const auto& reason = socket_.reason();
            failure why(errc::closed, closing_ ? "closed by us" : "closed by the other side");
            if (reason.code != websocket::close_code::none) {
                why.detail += ", code " + std::to_string(reason.code);
                why.close_code = reason.code;
            }
            return why;
        }
        if (ec == websocket::error::message_too_big || ec == websocket::error::buffer_overflow)
            return {errc::too_large, "a message is larger than " + std::to_string(options_.message) + " bytes"};
        if (ec == websocket::error::bad_frame_payload) return {errc::protocol, "a text message is not UTF-8"};
        if (ec == beast::error::timeout) return {errc::timed_out, "the connection went silent"};
        static const auto& websocket_errors = make_error_code(websocket::error::closed).category();
        static const auto& http_errors = make_error_code(http::error::end_of_stream).category();
        if (ec == http::error::end_of_stream || ec == http::error::partial_message)
            return {errc::closed, "the other side ended the connection"};
        if (ec.category() == websocket_errors || ec.category() == http_errors) return {errc::protocol, ec.message()};
        if (closing_) return {errc::closed, "closed by us"};
        return io_->explain(ec);
    }

    ws_options options_;
    std::shared_ptr<stream> io_;
    socket_type socket_;
    asio::steady_timer drained_;
    std::deque<item> queue_;
    beast::flat_buffer buffer_;
    std::chrono::steady_clock::time_point last_pong_{};
    failure why_;
    bool open_ = false;
    bool ended_ = false;
    bool closing_ = false;
    bool reading_ = false;
    bool writing_ = false;
    bool pinging_ = false;
};

}  // namespace

std::shared_ptr<ws_connection> ws_connection::make(std::shared_ptr<stream> io, const ws_options& options) {
    return std::make_shared<connection>(std::move(io), options);
}

}  // namespace fulcrum::bot::net
