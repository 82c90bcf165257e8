#include "tests/bot/net/support.hpp"

namespace fulcrum::test_net {

asio::awaitable<bool> finished(asio::awaitable<void> work) {
    co_await std::move(work);
    co_return true;
}

void run(asio::io_context& io, asio::awaitable<void> work, std::chrono::milliseconds limit) {
    run(io, finished(std::move(work)), limit);
}

bool run_until(asio::io_context& io, const std::function<bool()>& met, std::chrono::milliseconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    io.restart();
    while (!met() && std::chrono::steady_clock::now() < deadline) {
        io.run_one_until(deadline);
        if (io.stopped()) io.restart();
    }
    return met();
}

net::url loopback(std::uint16_t port, bool secure) {
    net::url address;
    address.secure = secure;
    address.host = "127.0.0.1";
    address.port = port;
    return address;
}

raw_server::raw_server(asio::io_context& io, script talk)
    : acceptor_(std::make_shared<tcp::acceptor>(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0))) {
    asio::co_spawn(io, serve(acceptor_, std::move(talk)), asio::detached);
}

asio::awaitable<void> raw_server::serve(std::shared_ptr<tcp::acceptor> acceptor, script talk) {
    auto shared = std::make_shared<script>(std::move(talk));
    for (int number = 0;; ++number) {
        auto [ec, socket] = co_await acceptor->async_accept(quietly);
        if (ec) co_return;
        asio::co_spawn(acceptor->get_executor(), converse(shared, std::move(socket), number), asio::detached);
    }
}

asio::awaitable<void> raw_server::converse(std::shared_ptr<script> talk, tcp::socket socket, int number) {
    co_await (*talk)(socket, number);
}

asio::awaitable<std::string> read_head(tcp::socket& socket) {
    std::string text;
    auto buffer = asio::dynamic_buffer(text);
    co_await asio::async_read_until(socket, buffer, "\r\n\r\n", quietly);
    co_return text;
}

asio::awaitable<void> say(tcp::socket& socket, std::string text) {
    co_await asio::async_write(socket, asio::buffer(text), quietly);
}

asio::awaitable<std::string> read_all(tcp::socket& socket) {
    std::string text;
    auto buffer = asio::dynamic_buffer(text);
    co_await asio::async_read(socket, buffer, quietly);
    co_return text;
}

asio::awaitable<std::string> converse_raw(std::uint16_t port, std::string text) {
    tcp::socket socket(co_await asio::this_coro::executor);
    const tcp::endpoint server(asio::ip::address_v4::loopback(), port);
    co_await socket.async_connect(server, quietly);
    co_await say(socket, std::move(text));
    co_return co_await read_all(socket);
}

temporary_directory::temporary_directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "fulcrum-net-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary directory");
    path_ = pattern;
}

temporary_directory::~temporary_directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string temporary_directory::write(std::string_view name, std::string_view text) const {
    const std::string where = file(name);
    std::ofstream(where) << text;
    return where;
}
}  // namespace fulcrum::test_net
