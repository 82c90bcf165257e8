// /channels of the embedded chat's REST.
#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>

#include "bot/platform/local/chat_json.hpp"
#include "bot/platform/local/chat_lists.hpp"
#include "bot/platform/local/chat_rest.hpp"
#include "bot/platform/local/chat_shapes.hpp"

namespace fulcrum::bot::platform::local {

namespace {

net::server_response channel_answer(unsigned status, const channel& where) {
    std::string out;
    append_channel(out, where);
    return json_answer(status, std::move(out));
}

}  // namespace

net::server_response chat_rest::open_direct(call& c) {
    const auto ids = strings_in(c.request.body);
    if (!ids || ids->size() != 2 || !is_id((*ids)[0]) || !is_id((*ids)[1])) return refused(bad_body("user_ids"));
    person* first = model_.user((*ids)[0]);
    person* second = model_.user((*ids)[1]);
    if (first != c.me && second != c.me && !c.me->admin())
        return refused(no_permission(*c.me, "create_direct_channel"));
    if (!first || !second)
        return refused({400, "api.channel.create_direct_channel.invalid_user.app_error",
                        "Invalid user ID for direct channel creation.", ""});
    return channel_answer(201, service_.direct(*first, *second));
}

net::server_response chat_rest::open_group(call& c) {
    const auto ids = strings_in(c.request.body);
    if (!ids || ids->empty()) return refused(bad_body("user_ids"));
    std::vector<person*> members{c.me};
    for (const auto& id : *ids) {
        person* p = model_.user(id);
        if (!p) return refused(bad_body("user_ids"));
        if (std::find(members.begin(), members.end(), p) == members.end()) members.push_back(p);
    }
    if (members.size() < 3 || members.size() > 8)
        return refused({400, "api.channel.create_group.bad_size.app_error",
                        "Group message channels must contain at least 3 and no more than 8 users.", ""});
    return channel_answer(201, service_.group(*c.me, std::move(members)));
}

net::server_response chat_rest::open_channel(call& c) {
    const auto body = object_in(c.request.body);
    std::string team_id, name, title, type = "O";
    if (!body || !read_text(*body, "team_id", team_id) || !read_text(*body, "name", name) ||
        !read_text(*body, "display_name", title) || !read_text(*body, "type", type) || name.empty() ||
        (type != "O" && type != "P"))
        return refused(bad_body("channel"));
    const team* in = model_.team_by_id(team_id);
    if (!in || !in->members.contains(c.me->id)) return refused(no_permission(*c.me, "create_public_channel"));
    if (model_.channel_named(in->id, name))
        return refused({400, "store.sql_channel.save_channel.exists.app_error",
                        "A channel with that name already exists on the same team.", ""});
    return channel_answer(201, service_.open_channel(c.me, *in, std::move(name), std::move(title), type[0]));
}

net::server_response chat_rest::patch_channel(call& c, channel& where) {
    const auto body = object_in(c.request.body);
    std::string title = where.title, header = where.header, purpose = where.purpose;
    if (!body || !read_text(*body, "display_name", title) || !read_text(*body, "header", header) ||
        !read_text(*body, "purpose", purpose))
        return refused(bad_body("channel"));
    where.title = std::move(title);
    where.header = std::move(header);
    where.purpose = std::move(purpose);
    service_.channel_changed(where);
    return channel_answer(200, where);
}

net::server_response chat_rest::list_posts(call& c, channel& where) {
    const std::size_t per_page = std::max<std::size_t>(1, c.count("per_page", 60, 200));
    const std::size_t page = c.count("page", 0, 10'000'000);
    const std::string since = c.value("since"), after = c.value("after"), before = c.value("before");
    if ((!after.empty() && !is_id(after))) return refused(bad_parameter("after"));
    if ((!before.empty() && !is_id(before))) return refused(bad_parameter("before"));
    std::string out;
    if (!since.empty()) {
        char* end = nullptr;
        const millis from = std::strtoll(since.c_str(), &end, 10);
        if (*end != '\0') return refused(bad_parameter("since"));
        append_posts_since(out, model_, where, from);
    } else if (!after.empty()) {
        append_posts_after(out, model_, where, after, page, per_page);
    } else if (!before.empty()) {
        append_posts_before(out, model_, where, before, page, per_page);
    } else {
        append_posts_page(out, model_, where, page, per_page);
    }
    return json_answer(200, std::move(out));
}

chat_rest::routes chat_rest::channels(call& c) {
    const auto size = c.path.size();
    if (size == 1) return c.is("POST") ? routes(open_channel(c)) : std::nullopt;
    if (size == 2 && c.is("POST")) {
        if (c.path[1] == "direct") return open_direct(c);
        if (c.path[1] == "group") return open_group(c);
    }
    if (size == 4 && c.path[1] == "members" && c.path[3] == "view" && c.is("POST")) {
        person* who = model_.user(c.id(2));
        const auto body = object_in(c.request.body);
        std::string id;
        if (!body || !read_text(*body, "channel_id", id)) return refused(bad_body("channel_view"));
        if (who != c.me) return refused(no_permission(*c.me, "edit_other_users"));
        channel* where = model_.channel_by_id(id);
        if (where) service_.view(*who, *where);
        std::string out;
        json_object o(out);
        o.text("status", "OK");
        json_object times(o.name("last_viewed_at_times"));
        if (where) times.number(where->id, where->last_post_at);
        times.end();
        o.end();
        return json_answer(200, std::move(out));
    }
    channel* where = model_.channel_by_id(c.path[1]);
    if (!where && !is_id(c.path[1])) return std::nullopt;
    const bool may_look = where && where->type == 'O' && (size == 2 || c.is("POST"));  // public: seen and joined freely
    if (!where || (!where->has(c.me->id) && !c.me->admin() && !may_look))
        return refused(no_permission(*c.me, "read_channel"));
    return one_channel(c, *where);
}

chat_rest::routes chat_rest::one_channel(call& c, channel& where) {
    const auto size = c.path.size();
    if (size == 2 && c.is("GET")) return channel_answer(200, where);
    if (size == 3 && c.path[2] == "patch" && c.is("PUT")) return patch_channel(c, where);
    if (size == 3 && c.path[2] == "posts" && c.is("GET")) return list_posts(c, where);
    if (size >= 3 && c.path[2] == "members") return channel_members(c, where);
    return std::nullopt;
}

chat_rest::routes chat_rest::channel_members(call& c, channel& where) {
    const auto size = c.path.size();
    const auto no_member = [] {
        return refused(not_found("app.channel.get_member.missing.app_error",
                                 "No channel member found for that user ID and channel ID."));
    };
    std::string out;
    if (size == 3 && c.is("GET")) {
        const std::size_t per_page = c.count("per_page", 60, 200), page = c.count("page", 0, 1'000'000);
        std::vector<const membership*> shown;
        std::size_t index = 0;
        for (const auto& [id, m] : where.members) {
            if (index >= page * per_page && shown.size() < per_page) shown.push_back(&m);
            ++index;
        }
        append_array(out, shown, [&](const membership* m) { append_member(out, where, *m); });
        return json_answer(200, std::move(out));
    }
    if (size == 3 && c.is("POST")) {
        const auto body = object_in(c.request.body);
        std::string id;
        if (!body || !read_text(*body, "user_id", id)) return refused(bad_body("user_id"));
        person* added = model_.user(id);
        if (!added) return refused(not_found("app.user.missing_account.const", "Unable to find the user."));
        if (where.team.empty()) return refused(bad_body("channel"));
        if (!where.has(c.me->id) && !c.me->admin() && added != c.me)
            return refused(no_permission(*c.me, "manage_public_channel_members"));
        const team* in = model_.team_by_id(where.team);
        if (!in || !in->members.contains(added->id))
            return refused(not_found("app.team.get_member.missing.app_error",
                                     "No team member found for that user ID and team ID."));
        service_.add_member(*c.me, where, *added);
        append_member(out, where, where.members.at(added->id));
        return json_answer(201, std::move(out));
    }
    if (size != 4) return std::nullopt;
    const auto at = where.members.find(c.id(3));
    if (at == where.members.end()) return no_member();
    if (c.is("GET")) {
        append_member(out, where, at->second);
        return json_answer(200, std::move(out));
    }
    if (c.is("DELETE")) {
        if (where.team.empty()) return refused(bad_body("channel"));
        service_.remove_member(*c.me, where, *at->second.who);
        return done();
    }
    return std::nullopt;
}

}  // namespace fulcrum::bot::platform::local
