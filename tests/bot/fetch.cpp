#include "tests/bot/fetch.hpp"

namespace fulcrum::test {

bot::net::http_response fetch(boost::asio::io_context& io, const std::string& base, std::string target,
                              std::string method, std::string body) {
    using answer = bot::net::outcome<bot::net::http_response>;
    bot::net::http_client client(io.get_executor(), *bot::net::parse_url(base), nullptr);
    bot::net::http_request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = std::move(body);
    std::optional<answer> got;
    auto over = [&got](const std::exception_ptr&, answer a) { got = std::move(a); };
    boost::asio::co_spawn(io, client.send(std::move(request)), over);
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    io.restart();
    while (!got && std::chrono::steady_clock::now() < until) io.run_one_for(std::chrono::milliseconds(100));
    return got && *got ? **got : bot::net::http_response{};
}
}  // namespace fulcrum::test
