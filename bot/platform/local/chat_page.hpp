// The demo's page and its own few routes. Everything a browser may reach is guarded here: names of this host, origins,
// and what the page may load.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "bot/net/http_server.hpp"
#include "bot/platform/local/chat_model.hpp"
#include "bot/platform/local/chat_server.hpp"

namespace fulcrum::embedded {
// The page's files: (path, bytes). Made by the build from bot/platform/local/page.
std::span<const std::pair<std::string_view, std::string_view>> page();
}  // namespace fulcrum::embedded

namespace fulcrum::bot::platform::local {

// Does the request name this machine in Host? Else some web site has had its own name point here.
bool host_is_ours(const net::server_request& request);
// Is there no Origin, or the one that the page itself has?
bool origin_is_ours(const net::server_request& request);

// The page, or nullopt if `path` is none of its files. Precondition: host_is_ours.
std::optional<net::server_response> page_file(std::string_view method, std::string_view path);

// GET /demo/people: whom one can be.
net::server_response demo_people(const chat_model& model);

// {"now":…,"next_nudge":…|null,"moving":…}
std::string clock_state(const clock_control& clock, millis now, bool moving);

}  // namespace fulcrum::bot::platform::local
