// The answers of the REST interface.
#include <charconv>
#include <unordered_map>

#include "bot/platform/mattermost/wire_read.hpp"

namespace fulcrum::bot::platform::mattermost::wire {
namespace {

parsed<team> read_team(const json::value& value, std::string_view path) {
    const auto* object = value.if_object();
    if (!object) return finding(std::string(path), "is not an object");
    reader in(*object, path);
    team out;
    in.id("id", out.id);
    in.text("name", out.name);
    if (in.failed()) return in.take();
    return out;
}

parsed<channel> read_channel(const json::value& value, std::string_view path) {
    const auto* object = value.if_object();
    if (!object) return finding(std::string(path), "is not an object");
    reader in(*object, path);
    channel out;
    in.id("id", out.id);
    in.maybe_id("team_id", out.team);
    in.text("name", out.name);
    in.time("last_post_at", out.last_post_at);
    in.time("delete_at", out.delete_at);
    if (const auto type = in.raw("type")) {
        if (*type == "D")
            out.kind = channel_kind::direct;
        else if (*type == "G")
            out.kind = channel_kind::group;
    }
    if (in.failed()) return in.take();
    return out;
}

template <class T, class Read>
parsed<T> one(std::string_view text, Read read) {
    arena memory;
    std::string problem;
    const auto* value = memory.parse(text, problem);
    if (!value) return finding("answer", std::move(problem));
    return read(*value, "");
}

template <class T, class Read>
parsed<std::vector<T>> many(std::string_view text, Read read) {
    arena memory;
    std::string problem;
    const auto* value = memory.parse(text, problem);
    if (!value) return finding("answer", std::move(problem));
    const auto* list = value->if_array();
    if (!list) return finding("answer", "is not an array");
    std::vector<T> out;
    out.reserve(list->size());
    for (const auto& v : *list)
        if (auto item = read(v, "")) out.push_back(std::move(*item));
    return out;
}

parsed<std::string> read_id(const json::value& value, std::string_view path) {
    const auto* object = value.if_object();
    if (!object) return finding(path.empty() ? "answer" : std::string(path), "is not an object");
    reader in(*object, path);
    std::string out;
    in.id("id", out);
    if (in.failed()) return in.take();
    return out;
}

}  // namespace

parsed<user> read_user(const json::value& value, std::string_view path) {
    const auto* object = value.if_object();
    if (!object) return finding(path.empty() ? "answer" : std::string(path), "is not an object");
    reader in(*object, path);
    user out;
    in.id("id", out.id);
    in.text("username", out.username);
    in.text("first_name", out.first_name);
    in.text("last_name", out.last_name);
    in.text("nickname", out.nickname);
    in.text("roles", out.roles);
    in.text("locale", out.locale);
    in.time("update_at", out.update_at);
    in.time("delete_at", out.delete_at);
    out.bot = truthy(*object, "is_bot");
    if (const auto* zone = in.get("timezone"); zone && zone->is_object()) {
        reader about(zone->get_object(), "timezone");
        about.text(truthy(zone->get_object(), "useAutomaticTimezone") ? "automaticTimezone" : "manualTimezone",
                   out.zone);
        if (about.failed()) return about.take();
    }
    if (in.failed()) return in.take();
    return out;
}

parsed<user> parse_user(std::string_view text) { return one<user>(text, read_user); }
parsed<std::vector<user>> parse_users(std::string_view text) { return many<user>(text, read_user); }
parsed<channel> parse_channel(std::string_view text) { return one<channel>(text, read_channel); }
parsed<std::vector<channel>> parse_channels(std::string_view text) { return many<channel>(text, read_channel); }
parsed<std::vector<team>> parse_teams(std::string_view text) { return many<team>(text, read_team); }
parsed<std::string> parse_id(std::string_view text) { return one<std::string>(text, read_id); }

parsed<std::string> parse_file_id(std::string_view text) {
    return one<std::string>(text, [](const json::value& value, std::string_view) -> parsed<std::string> {
        const auto* object = value.if_object();
        const auto* infos = object ? object->if_contains("file_infos") : nullptr;
        const auto* list = infos ? infos->if_array() : nullptr;
        if (!list || list->empty()) return finding("file_infos", "is missing or empty");
        return read_id(list->front(), "file_infos.0");
    });
}

parsed<post_list> parse_posts(std::string_view text) {
    return one<post_list>(text, [](const json::value& value, std::string_view) -> parsed<post_list> {
        const auto* object = value.if_object();
        if (!object) return finding("answer", "is not an object");
        reader in(*object, "");
        post_list out;
        const auto* order = in.get("order");
        const auto* posts = in.get("posts");
        // An empty list is written as null by some versions.
        if (order && !order->is_array()) return finding("order", "is not an array");
        if (posts && !posts->is_object()) return finding("posts", "is not an object");
        if (const auto next = in.raw("next_post_id")) out.more_after = !next->empty();
        if (in.failed()) return in.take();
        if (!order || order->get_array().empty()) return out;
        out.listed = order->get_array().size();
        out.posts.reserve(out.listed);
        for (const auto& id : order->get_array()) {
            const auto* name = id.if_string();
            if (!name || !is_id(view(*name))) return finding("order", "holds something that is not an id");
            if (out.newest.empty()) out.newest = view(*name);
            out.oldest = view(*name);
            const auto* found = posts ? posts->get_object().if_contains(*name) : nullptr;
            auto item = found ? read_post(*found, "posts") : parsed<post>(finding("posts", "lacks one"));
            if (item)
                out.posts.push_back(std::move(*item));
            else
                ++out.unreadable;
        }
        return out;
    });
}

std::optional<std::size_t> parse_max_post(std::string_view text) {
    arena memory;
    std::string problem;
    const auto* value = memory.parse(text, problem);
    const auto* object = value ? value->if_object() : nullptr;
    const auto* size = object ? object->if_contains("MaxPostSize") : nullptr;
    if (!size) return std::nullopt;
    std::size_t n = 0;
    if (const auto* s = size->if_string()) {
        const auto digits = view(*s);
        const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
        if (ec != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    } else if (size->is_number()) {
        boost::system::error_code ec;
        n = size->to_number<std::size_t>(ec);
        if (ec) return std::nullopt;
    } else {
        return std::nullopt;
    }
    if (n < 100 || n > 10'000'000) return std::nullopt;
    return n;
}

std::string parse_error_id(std::string_view text) {
    arena memory;
    std::string problem, out;
    const auto* value = memory.parse(text, problem);
    if (const auto* object = value ? value->if_object() : nullptr) {
        reader in(*object, "");
        in.text("id", out);
    }
    // It goes into logs: only what looks like an id of an error does.
    const bool plain = out.size() <= 120 && std::all_of(out.begin(), out.end(), [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                  c == '_' || c == '-' || c == '.';
                       });
    return plain ? out : std::string{};
}

std::optional<int> parse_count(std::string_view header) {
    const auto start = header.find_first_not_of(" \t");
    if (start == std::string_view::npos) return std::nullopt;
    header.remove_prefix(start);
    unsigned number = 0;
    const auto [end, ec] = std::from_chars(header.data(), header.data() + header.size(), number);
    if (ec != std::errc{} || number > 1'000'000) return std::nullopt;
    const auto rest = std::string_view(end, static_cast<std::size_t>(header.data() + header.size() - end));
    if (!rest.empty() && rest.front() != ',' && rest.front() != ' ' && rest.front() != '.' && rest.front() != ';')
        return std::nullopt;
    return static_cast<int>(number);
}

std::optional<std::chrono::milliseconds> parse_seconds(std::string_view header) {
    const auto seconds = parse_count(header);
    if (!seconds || *seconds > 3600) return std::nullopt;
    return std::chrono::seconds(*seconds);
}

}  // namespace fulcrum::bot::platform::mattermost::wire
