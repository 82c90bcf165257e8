#include "bot/health.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>
#include <utility>

#include "bot/build_info.hpp"
#include "bot/config.hpp"
#include "bot/net/http_server.hpp"

namespace fulcrum::bot {
namespace {

std::string_view link_text(platform::link_state state) {
    switch (state) {
        case platform::link_state::connecting:
            return "connecting";
        case platform::link_state::ready:
            return "ready";
        case platform::link_state::waiting:
            return "waiting";
        case platform::link_state::unauthorized:
            return "unauthorized";
    }
    return "waiting";
}

net::server_response answer(unsigned status, const boost::json::object& body) {
    net::server_response out;
    out.status = status;
    out.body = boost::json::serialize(body);
    out.headers.emplace_back("Cache-Control", "no-store");
    return out;
}

net::server_response problem(unsigned status, std::string_view what) {
    boost::json::object body;
    body["error"] = what;
    return answer(status, body);
}

net::server_response alive() {
    boost::json::object body;
    body["status"] = "ok";
    body["version"] = this_build().version;
    return answer(200, body);
}

net::server_response ready(const engine::engine_status& now) {
    const bool well = now.link == platform::link_state::ready && now.store_healthy;
    boost::json::object body;
    body["ready"] = well;
    body["link"] = link_text(now.link);
    body["detail"] = now.link_detail;
    body["store"] = now.store_healthy ? "ok" : "failing";
    body["unsent"] = now.unsent;
    return answer(well ? 200 : 503, body);
}

net::server_response measured(std::string text) {
    net::server_response out;
    out.content_type = "text/plain; version=0.0.4; charset=utf-8";
    out.body = std::move(text);
    out.headers.emplace_back("Cache-Control", "no-store");
    return out;
}

struct sources {
    std::function<engine::engine_status()> status;
    std::function<std::string()> metrics;
};

net::server_response respond(const net::server_request& request, const sources& from) {
    const auto path = std::string_view(request.target).substr(0, request.target.find('?'));
    const bool metrics = path == "/metrics" && from.metrics;
    if (path != "/healthz" && path != "/readyz" && !metrics)
        return problem(404, from.metrics ? "there is /healthz, /readyz and /metrics" : "there is /healthz and /readyz");
    if (request.method != "GET" && request.method != "HEAD") {
        auto refused = problem(405, "only GET is answered");
        refused.headers.emplace_back("Allow", "GET, HEAD");
        return refused;
    }
    if (metrics) return measured(from.metrics());
    return path == "/healthz" ? alive() : ready(from.status());
}

net::server_limits modest() {
    net::server_limits out;
    out.body = 4096;
    out.connections = 64;
    out.idle = std::chrono::seconds(10);
    return out;
}

}  // namespace

struct health_server::impl {
    sources from;
    net::http_server server;

    impl(boost::asio::any_io_executor executor, const listen_address& at, sources s)
        : from(std::move(s)),
          server(
              std::move(executor), at.host, at.port,
              [this](net::server_request request) { return handle(from, std::move(request)); }, {}, {}, modest()) {}

    // The handler's frame may outlive the object: it holds what it needs.
    static boost::asio::awaitable<net::server_response> handle(sources from, net::server_request request) {
        co_return respond(request, from);
    }
};

health_server::health_server(boost::asio::any_io_executor executor, const std::string& listen,
                             std::function<engine::engine_status()> status, std::function<std::string()> metrics) {
    std::string why;
    const auto at = parse_listen(listen, &why);
    if (!at) throw std::runtime_error("http.listen is '" + listen + "': " + why);
    try {
        impl_ = std::make_unique<impl>(std::move(executor), *at, sources{std::move(status), std::move(metrics)});
    } catch (const std::runtime_error& e) {
        throw std::runtime_error(std::string("http.listen: ") + e.what());
    }
}

health_server::~health_server() = default;

std::uint16_t health_server::port() const { return impl_->server.port(); }

void health_server::stop() { impl_->server.stop(); }

}  // namespace fulcrum::bot
