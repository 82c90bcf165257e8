#include "bot/net/ws_client.hpp"

#include "bot/net/stream.hpp"
#include "bot/net/ws_connection.hpp"

namespace fulcrum::bot::net {
namespace asio = boost::asio;

namespace {

asio::awaitable<outcome<void>> open_socket(std::shared_ptr<stream> io, std::shared_ptr<ws_connection> socket,
                                           std::shared_ptr<tls_context> tls, url address, std::string target,
                                           header_list headers, std::chrono::milliseconds timeout) {
    const auto deadline = stream::clock::now() + timeout;
    const std::string host = address.authority();
    std::string path = address.path + target;
    auto connected = co_await io->connect(std::move(address), std::move(tls), deadline);
    if (!connected) {
        io->close();
        co_return std::move(connected).error();
    }
    co_return co_await socket->handshake(host, std::move(path), std::move(headers));
}

asio::awaitable<outcome<std::string>> read_from(std::shared_ptr<ws_connection> socket) {
    co_return co_await socket->read();
}

asio::awaitable<void> close_socket(std::shared_ptr<ws_connection> socket, std::uint16_t code,
                                   std::chrono::milliseconds wait) {
    socket->close(code);
    co_await socket->finish(wait);
}

}  // namespace

// The awaitables hold stream and socket themselves, so the client may be destroyed while they are suspended.
struct ws_client::impl {
    std::shared_ptr<tls_context> tls;
    std::shared_ptr<stream> io;
    std::shared_ptr<ws_connection> socket;
};

ws_client::ws_client(asio::any_io_executor executor, std::shared_ptr<tls_context> tls, ws_limits limits)
    : impl_(std::make_shared<impl>()) {
    ws_options options;
    options.message = limits.message;
    options.queue = limits.queue;
    options.idle = limits.idle;
    impl_->tls = std::move(tls);
    impl_->io = std::make_shared<stream>(std::move(executor));
    impl_->socket = ws_connection::make(impl_->io, options);
}

ws_client::ws_client(ws_client&&) noexcept = default;

ws_client& ws_client::operator=(ws_client&& other) noexcept {
    if (this != &other) {
        if (impl_) drop();
        impl_ = std::move(other.impl_);
    }
    return *this;
}

ws_client::~ws_client() {
    if (impl_) drop();
}

asio::awaitable<outcome<void>> ws_client::open(url address, std::string target,
                                               std::vector<std::pair<std::string, std::string>> headers,
                                               std::chrono::milliseconds timeout) {
    return open_socket(impl_->io, impl_->socket, impl_->tls, std::move(address), std::move(target), std::move(headers),
                       timeout);
}

asio::awaitable<outcome<std::string>> ws_client::read() { return read_from(impl_->socket); }

void ws_client::send(std::string text) {
    impl_->socket->send(std::make_shared<const std::string>(std::move(text)), true, 0);
}

asio::awaitable<void> ws_client::close(std::uint16_t code, std::chrono::milliseconds wait) {
    return close_socket(impl_->socket, code, wait);
}

void ws_client::drop() { impl_->socket->drop(); }

}  // namespace fulcrum::bot::net
