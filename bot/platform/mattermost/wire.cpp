#include "bot/platform/mattermost/wire.hpp"

#include "bot/platform/mattermost/wire_read.hpp"

namespace fulcrum::bot::platform::mattermost::wire {
namespace {

std::optional<channel_kind> kind_of(std::string_view type) {
    if (type == "D") return channel_kind::direct;
    if (type == "G") return channel_kind::group;
    if (type == "O" || type == "P") return channel_kind::team;
    return std::nullopt;
}

const json::object* object_in(const json::object& o, std::string_view key) {
    const auto* v = o.if_contains(json::string_view(key.data(), key.size()));
    return v ? v->if_object() : nullptr;
}

decltype(frame::body) read_post_change(arena& memory, const json::object& data, post_change::what change) {
    reader in(data, "data");
    const auto text = in.raw("post");
    if (!text) in.fail("post", "is missing");
    if (in.failed()) return unreadable{in.take()};
    std::string problem;
    const auto* value = memory.parse(*text, problem);
    if (!value) return unreadable{finding("data.post", std::move(problem))};
    auto item = read_post(*value, "data.post");
    if (!item) return unreadable{std::move(item).error()};

    post_change out;
    out.change = change;
    out.item = std::move(*item);
    if (change != post_change::what::posted) return out;
    if (const auto type = in.raw("channel_type")) out.kind = kind_of(*type);
    in.text("channel_name", out.channel_name);
    if (const auto sender = in.raw("sender_name"); sender && sender->starts_with('@'))
        out.sender = without_nul(sender->substr(1));
    if (const auto mentions = in.raw("mentions")) {
        // Not being able to read these is no reason to lose the post.
        if (const auto* list = memory.parse(*mentions, problem); list && list->is_array())
            for (const auto& one : list->get_array())
                if (const auto* s = one.if_string(); s && is_id(view(*s))) out.mentions.emplace_back(view(*s));
    }
    if (in.failed()) return unreadable{in.take()};
    return out;
}

parsed<reaction> read_reaction(const json::value& value, std::string_view path) {
    const auto* object = value.if_object();
    if (!object) return finding(std::string(path), "is not an object");
    reader in(*object, path);
    reaction out;
    in.id("user_id", out.user);
    in.id("post_id", out.post);
    in.text("emoji_name", out.emoji);
    in.time("create_at", out.create_at);
    in.time("update_at", out.update_at);
    if (in.failed()) return in.take();
    return out;
}

decltype(frame::body) read_reaction_change(arena& memory, const json::object& data, const json::object* broadcast,
                                           bool added) {
    reader in(data, "data");
    const auto text = in.raw("reaction");
    if (!text) in.fail("reaction", "is missing");
    if (in.failed()) return unreadable{in.take()};
    std::string problem;
    const auto* value = memory.parse(*text, problem);
    if (!value) return unreadable{finding("data.reaction", std::move(problem))};
    auto item = read_reaction(*value, "data.reaction");
    if (!item) return unreadable{std::move(item).error()};
    static const json::object nothing;
    reader to(broadcast ? *broadcast : nothing, "broadcast");
    reaction_change out;
    out.added = added;
    out.item = std::move(*item);
    to.id("channel_id", out.channel);
    if (to.failed()) return unreadable{to.take()};
    return out;
}

decltype(frame::body) read_event(arena& memory, std::string_view event, const json::object& whole) {
    static const json::object nothing;
    const auto* data = object_in(whole, "data");
    if (!data) data = &nothing;
    reader in(*data, "data");

    if (event == "posted") return read_post_change(memory, *data, post_change::what::posted);
    if (event == "post_edited") return read_post_change(memory, *data, post_change::what::edited);
    if (event == "post_deleted") return read_post_change(memory, *data, post_change::what::deleted);
    if (event == "hello") {
        hello out;
        in.id("connection_id", out.connection_id);
        in.text("server_version", out.server_version);
        if (in.failed()) return unreadable{in.take()};
        return out;
    }
    if (event == "reaction_added" || event == "reaction_removed")
        return read_reaction_change(memory, *data, object_in(whole, "broadcast"), event == "reaction_added");
    if (event == "direct_added" || event == "group_added") {
        channel_opened out;
        const auto* broadcast = object_in(whole, "broadcast");
        reader to(broadcast ? *broadcast : nothing, "broadcast");
        to.id("channel_id", out.channel);
        if (to.failed()) return unreadable{to.take()};
        return out;
    }
    if (event == "user_updated") {
        const auto* value = in.get("user");
        if (!value) return unreadable{finding("data.user", "is missing")};
        auto who = read_user(*value, "data.user");
        if (!who) return unreadable{std::move(who).error()};
        return user_changed{std::move(who->id), std::move(who->username)};
    }
    if (event == "user_added" || event == "user_removed") {
        const auto* broadcast = object_in(whole, "broadcast");
        reader to(broadcast ? *broadcast : nothing, "broadcast");
        members_changed out;
        to.id("channel_id", out.channel);
        if (to.failed() || out.channel.empty()) return ignored{};  // of a team, or for the one who was removed
        in.maybe_id("user_id", out.user);
        out.joined = event == "user_added";
        return out;
    }
    if (event == "user_activation_status_change") return users_changed{};
    return ignored{};
}

decltype(frame::body) read_reply(const json::object& whole) {
    reader in(whole, "");
    reply out;
    if (const auto status = in.raw("status")) out.ok = *status == "OK";
    if (const auto to = in.number("seq_reply")) out.to = *to;
    if (const auto* error = object_in(whole, "error")) {
        reader why(*error, "error");
        why.text("id", out.error);
        if (const auto n = why.number("status_code"))
            out.status = static_cast<int>(std::clamp<std::int64_t>(*n, 0, 999));
    }
    if (const auto* data = object_in(whole, "data")) {
        reader about(*data, "data");
        about.time("server_time", out.server_time);
    }
    if (in.failed()) return unreadable{in.take()};
    return out;
}

}  // namespace

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

parsed<post> read_post(const json::value& value, std::string_view path) {
    const auto* object = value.if_object();
    if (!object) return finding(std::string(path), "is not an object");
    reader in(*object, path);
    post out;
    in.id("id", out.id);
    in.id("channel_id", out.channel);
    in.id("user_id", out.author);
    in.maybe_id("root_id", out.root);
    in.text("message", out.text);
    in.text("type", out.type);
    if (const auto original = in.raw("original_id")) out.old_version = !original->empty();
    in.time("create_at", out.create_at);
    in.time("update_at", out.update_at);
    in.time("edit_at", out.edit_at);
    in.time("delete_at", out.delete_at);
    if (const auto* files = in.get("file_ids")) {
        if (const auto* list = files->if_array()) {
            out.has_files = !list->empty();
            for (const auto& id : *list)
                if (const auto* name = id.if_string(); name && is_id({name->data(), name->size()}))
                    out.files.emplace_back(name->data(), name->size());
        } else
            in.fail("file_ids", "is not an array");
    }
    if (const auto* props = in.get("props")) {
        if (const auto* o = props->if_object()) {
            out.from_webhook = truthy(*o, "from_webhook");
            out.from_bot = truthy(*o, "from_bot");
            if (const auto* ours = object_in(*o, "fulcrum")) {
                reader mark(*ours, "");  // anyone may write here: what is odd is not ours
                mark.text("ref", out.ref);
                mark.text("kind", out.kind);
            }
        } else {
            in.fail("props", "is not an object");
        }
    }
    if (in.failed()) return in.take();
    if (const auto* metadata = object_in(*object, "metadata"))
        if (const auto* all = metadata->if_contains("reactions"); all && all->is_array())
            for (const auto& one : all->get_array())
                if (auto item = read_reaction(one, "reaction")) out.reactions.push_back(std::move(*item));
    return out;
}

frame parse_frame(std::string_view text) {
    arena memory;
    frame out;
    std::string problem;
    const auto* value = memory.parse(text, problem);
    if (!value) {
        out.body = unreadable{finding("frame", std::move(problem))};
        return out;
    }
    const auto* whole = value->if_object();
    if (!whole) {
        out.body = unreadable{finding("frame", "is not an object")};
        return out;
    }
    reader in(*whole, "");
    const auto event = in.raw("event");
    if (in.failed()) {
        out.body = unreadable{in.take()};
        return out;
    }
    if (event && !event->empty()) {
        const auto seq = in.number("seq");
        if (!seq || *seq < 0) {
            in.fail("seq", "is missing or negative");
            out.body = unreadable{in.take()};
            return out;
        }
        out.seq = *seq;
        out.body = read_event(memory, *event, *whole);
    } else if (in.get("seq_reply") || in.get("status")) {
        out.body = read_reply(*whole);
    }
    return out;
}

}  // namespace fulcrum::bot::platform::mattermost::wire
