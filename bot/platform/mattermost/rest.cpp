#include "bot/platform/mattermost/rest.hpp"

#include <algorithm>
#include <boost/asio/use_awaitable.hpp>
#include <iterator>

namespace fulcrum::bot::platform::mattermost {
namespace {

constexpr std::string_view api = "/api/v4";

template <class T>
delivered<T> read(const delivered<std::string>& body, wire::parsed<T> (*parse)(std::string_view)) {
    if (!body) return body.error();
    auto value = parse(*body);
    // The request was done; only its answer is odd. Asking again may help when a proxy answered.
    if (!value) return delivery_failure(delivery_problem::try_again, "unreadable answer: " + value.error().text());
    return std::move(*value);
}

// Errors of Mattermost's that are over after a while, whatever their status.
bool passes(std::string_view id) {
    constexpr std::string_view words[] = {"rate_limit", "too_many_requests", "server_busy", "timeout", ".pending"};
    return std::any_of(std::begin(words), std::end(words),
                       [&](std::string_view word) { return id.find(word) != std::string_view::npos; });
}

}  // namespace

delivery_failure failure_of(unsigned status, std::string_view body, std::string_view retry_after,
                            bool makes_something) {
    auto detail = "HTTP " + std::to_string(status);
    const auto id = wire::parse_error_id(body);
    if (!id.empty()) detail += " " + id;
    const auto after = wire::parse_seconds(retry_after).value_or(std::chrono::milliseconds{0});
    const auto is = [&](delivery_problem p, std::chrono::milliseconds wait) {
        return delivery_failure(p, std::move(detail), wait);
    };
    using namespace std::chrono_literals;
    if (status == 401 && !id.empty()) return is(delivery_problem::unauthorized, 0ms);
    if (status == 429) return is(delivery_problem::try_again, after > 0ms ? after : 1000ms);
    if (status == 408 || status == 425) return is(delivery_problem::try_again, after);
    if (status >= 500) {
        // The first attempt is still being worked on; or a proxy lost its server in the middle.
        if (makes_something && id == "api.post.deduplicate_create_post.pending")
            return is(delivery_problem::unknown, after > 0ms ? after : 500ms);
        if (makes_something && (status == 502 || status == 504)) return is(delivery_problem::unknown, after);
        return is(delivery_problem::try_again, after);
    }
    if (status == 413 || (status >= 400 && !id.empty() && !passes(id))) return is(delivery_problem::refused, 0ms);
    // Not Mattermost's own word. Behind a proxy that hides answers the request may have been done all the same.
    return is(makes_something ? delivery_problem::unknown : delivery_problem::try_again, after);
}

delivery_failure failure_of(const net::failure& f, bool makes_something) {
    if (f.code == net::errc::cancelled && !f.maybe_done) return {delivery_problem::stopping, "cancelled"};
    if (makes_something && f.maybe_done) return {delivery_problem::unknown, f.detail};
    if (f.code == net::errc::cancelled) return {delivery_problem::stopping, "cancelled"};
    if (f.code == net::errc::too_large && !makes_something) return {delivery_problem::refused, f.detail};
    return {delivery_problem::try_again, f.detail};
}

std::optional<send_room> room_of(const net::http_response& answer) {
    const auto most = wire::parse_count(answer.header("X-RateLimit-Limit"));
    const auto left = wire::parse_count(answer.header("X-RateLimit-Remaining"));
    const auto full_in = wire::parse_seconds(answer.header("X-RateLimit-Reset"));
    if (!most || !left || !full_in || *left > *most) return std::nullopt;
    return send_room{*most, *left, *full_in, std::chrono::steady_clock::now()};
}

rest_api::rest_api(boost::asio::any_io_executor executor, net::url server, std::shared_ptr<net::tls_context> tls,
                   std::string token, net::http_limits limits, std::function<void()> on_unauthorized)
    : http_(std::move(executor), std::move(server), std::move(tls), limits),
      authorization_("Bearer " + std::move(token)),
      on_unauthorized_(std::move(on_unauthorized)) {}

awaitable<delivered<std::string>> rest_api::call(net::http_request request, bool makes_something) {
    request.target.insert(0, api);
    request.headers.emplace_back("Authorization", authorization_);
    auto answer = co_await http_.send(std::move(request));
    if (!answer) co_return failure_of(answer.error(), makes_something);
    if (auto room = room_of(*answer)) room_ = room;
    if (answer->status >= 200 && answer->status < 300) co_return std::move(answer->body);
    auto failure = failure_of(answer->status, answer->body, answer->header("Retry-After"), makes_something);
    if (failure.problem == delivery_problem::unauthorized) on_unauthorized_();
    co_return failure;
}

awaitable<delivered<std::string>> rest_api::get(std::string target) {
    net::http_request request;
    request.target = std::move(target);
    return call(std::move(request), false);
}

awaitable<delivered<wire::user>> rest_api::me(std::chrono::milliseconds limit) {
    http_.drop_idle();
    net::http_request request;
    request.target = "/users/me";
    request.timeout = limit;
    auto body = co_await call(std::move(request), false);
    co_return read(body, &wire::parse_user);
}

awaitable<delivered<wire::user>> rest_api::user(std::string id) {
    auto body = co_await get("/users/" + net::percent_encode(id));
    co_return read(body, &wire::parse_user);
}

awaitable<delivered<wire::user>> rest_api::user_by_name(std::string name) {
    auto body = co_await get("/users/username/" + net::percent_encode(name));
    co_return read(body, &wire::parse_user);
}

awaitable<delivered<std::vector<wire::user>>> rest_api::users_in(std::string channel, std::size_t page) {
    auto body = co_await get("/users?in_channel=" + net::percent_encode(channel) +
                             "&per_page=200&page=" + std::to_string(page));
    co_return read(body, &wire::parse_users);
}

awaitable<delivered<std::vector<wire::user>>> rest_api::users(std::vector<std::string> ids) {
    net::http_request request;
    request.method = "POST";
    request.target = "/users/ids";
    request.body = wire::write_array(ids);
    auto body = co_await call(std::move(request), false);
    co_return read(body, &wire::parse_users);
}

awaitable<delivered<std::optional<std::size_t>>> rest_api::max_post() {
    auto body = co_await get("/config/client?format=old");
    if (!body) co_return body.error();
    co_return wire::parse_max_post(*body);
}

awaitable<delivered<std::vector<wire::team>>> rest_api::teams() {
    auto body = co_await get("/users/me/teams");
    co_return read(body, &wire::parse_teams);
}

awaitable<delivered<std::vector<wire::channel>>> rest_api::channels() {
    auto body = co_await get("/users/me/channels");
    co_return read(body, &wire::parse_channels);
}

awaitable<delivered<std::vector<wire::channel>>> rest_api::channels_in_team(std::string team) {
    auto body = co_await get("/users/me/teams/" + net::percent_encode(team) + "/channels");
    co_return read(body, &wire::parse_channels);
}

awaitable<delivered<wire::channel>> rest_api::channel(std::string id) {
    auto body = co_await get("/channels/" + net::percent_encode(id));
    co_return read(body, &wire::parse_channel);
}

awaitable<delivered<wire::channel>> rest_api::channel_by_name(std::string team, std::string name) {
    auto body = co_await get("/teams/" + net::percent_encode(team) + "/channels/name/" + net::percent_encode(name));
    co_return read(body, &wire::parse_channel);
}

awaitable<delivered<bool>> rest_api::is_member(std::string channel, std::string user) {
    auto body = co_await get("/channels/" + net::percent_encode(channel) + "/members/" + net::percent_encode(user));
    if (body) co_return true;
    if (body.error().problem == delivery_problem::refused) co_return false;
    co_return body.error();
}

awaitable<delivered<std::string>> rest_api::open_direct(std::string own, std::string other) {
    net::http_request request;
    request.method = "POST";
    request.target = "/channels/direct";
    request.body = wire::write_array({own, other});
    auto body = co_await call(std::move(request), false);  // repeating it gives the same channel
    co_return read(body, &wire::parse_id);
}

awaitable<delivered<wire::post_list>> rest_api::posts_since(std::string channel, std::int64_t since) {
    auto body = co_await get("/channels/" + net::percent_encode(channel) + "/posts?since=" + std::to_string(since));
    co_return read(body, &wire::parse_posts);
}

awaitable<delivered<wire::post_list>> rest_api::posts(std::string channel, std::string_view direction, std::string post,
                                                      std::size_t count) {
    auto target = "/channels/" + net::percent_encode(channel) + "/posts?per_page=" + std::to_string(count);
    if (!direction.empty()) target.append("&").append(direction).append("=").append(net::percent_encode(post));
    auto body = co_await get(std::move(target));
    co_return read(body, &wire::parse_posts);
}

awaitable<delivered<std::string>> rest_api::create_post(std::string body) {
    net::http_request request;
    request.method = "POST";
    request.target = "/posts";
    request.body = std::move(body);
    auto answer = co_await call(std::move(request), true);
    if (!answer) co_return answer.error();
    auto id = wire::parse_id(*answer);
    if (!id) co_return delivery_failure(delivery_problem::unknown, "unreadable answer: " + id.error().text());
    co_return std::move(*id);
}

awaitable<delivered<std::string>> rest_api::upload(std::string channel, attachment file) {
    net::http_request request;
    request.method = "POST";
    request.target =
        "/files?channel_id=" + net::percent_encode(channel) + "&filename=" + net::percent_encode(file.name);
    request.body = std::move(file.bytes);
    request.content_type = file.content_type.empty() ? "application/octet-stream" : std::move(file.content_type);
    auto body = co_await call(std::move(request), false);  // a file that no post shows harms nobody
    co_return read(body, &wire::parse_file_id);
}

awaitable<delivered<std::string>> rest_api::file(std::string id) {
    net::http_request request;
    request.target = "/files/" + net::percent_encode(id);
    co_return co_await call(std::move(request), false);
}

awaitable<delivered<void>> rest_api::create_reaction(std::string body) {
    net::http_request request;
    request.method = "POST";
    request.target = "/reactions";
    request.body = std::move(body);
    auto answer = co_await call(std::move(request), false);
    if (!answer) co_return answer.error();
    co_return delivered<void>();
}

awaitable<delivered<void>> rest_api::remove_post(std::string id) {
    net::http_request request;
    request.method = "DELETE";
    request.target = "/posts/" + net::percent_encode(id);
    auto answer = co_await call(std::move(request), false);
    if (!answer) co_return answer.error();
    co_return delivered<void>();
}

}  // namespace fulcrum::bot::platform::mattermost
