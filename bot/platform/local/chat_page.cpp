#include "bot/platform/local/chat_page.hpp"

#include <algorithm>
#include <cctype>

#include "bot/platform/local/chat_files.hpp"
#include "bot/platform/local/chat_json.hpp"

namespace fulcrum::bot::platform::local {

namespace {

// The host without its port.
std::string host_name(std::string_view host) {
    const auto bracket = host.rfind(']');
    const auto colon = host.rfind(':');
    if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket))
        host = host.substr(0, colon);
    std::string out(host);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

const std::vector<std::pair<std::string, std::string>>& page_headers() {
    static const std::vector<std::pair<std::string, std::string>> headers{
        {"Content-Security-Policy",
         "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
         "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cache-Control", "no-cache"}};
    return headers;
}

}  // namespace

bool host_is_ours(const net::server_request& request) {
    const std::string host = host_name(request.header("host"));
    return host == "127.0.0.1" || host == "localhost" || host == "[::1]";
}

bool origin_is_ours(const net::server_request& request) {
    const auto origin = request.header("origin");
    return origin.empty() || origin == "http://" + std::string(request.header("host"));
}

std::optional<net::server_response> page_file(std::string_view method, std::string_view path) {
    if (method != "GET" && method != "HEAD") return std::nullopt;
    if (path.starts_with('/')) path.remove_prefix(1);
    if (path.empty()) path = "index.html";
    for (const auto& [name, bytes] : embedded::page()) {
        if (name != path) continue;
        net::server_response r;
        r.content_type = mime_type(file_extension(name));
        if (method == "GET") r.body = bytes;
        r.headers = page_headers();
        return r;
    }
    return std::nullopt;
}

net::server_response demo_people(const chat_model& model) {
    net::server_response r;
    std::vector<const person*> shown;
    for (const person* p : model.people())
        if (!p->bot && p->active()) shown.push_back(p);
    append_array(r.body, shown, [&](const person* p) {
        std::string name = p->first_name;
        if (!p->last_name.empty()) name += (name.empty() ? "" : " ") + p->last_name;
        if (name.empty()) name = p->username;
        const std::string_view role = !p->position.empty() ? std::string_view(p->position)
                                      : p->admin()         ? "Administrator"
                                                           : "";
        json_object(r.body)
            .text("username", p->username)
            .text("name", name)
            .text("role", role)
            .text("about", p->about)
            .end();
    });
    return r;
}

std::string clock_state(const clock_control& clock, millis now, bool moving) {
    std::string out;
    json_object o(out);
    o.number("now", now);
    const auto next = clock.next_nudge ? clock.next_nudge() : std::nullopt;
    if (next)
        o.number("next_nudge", dialogue::to_millis(*next));
    else
        o.null("next_nudge");
    o.flag("moving", moving).end();
    return out;
}

}  // namespace fulcrum::bot::platform::local
