// /users of the embedded chat's REST.
#include <algorithm>
#include <boost/json.hpp>

#include "bot/platform/local/chat_json.hpp"
#include "bot/platform/local/chat_rest.hpp"
#include "bot/platform/local/chat_shapes.hpp"

namespace fulcrum::bot::platform::local {

namespace json = boost::json;

namespace {

refusal no_such_user(const std::string& id) {
    return not_found("app.user.missing_account.const", "Unable to find the user.", "resource: User id: " + id);
}

}  // namespace

// On the page people choose who they are; there are no passwords to know.
net::server_response chat_rest::login(const call& c) {
    const auto body = object_in(c.request.body);
    std::string name;
    if (!body || !read_text(*body, "login_id", name)) return refused(bad_body("login"));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char ch) { return static_cast<char>(std::tolower(ch)); });
    person* found = model_.user_named(name);
    if (!settings_.serve_page || !found || found->bot || !found->active())
        return refused({401, "api.user.login.invalid_credentials_email_username",
                        "Enter a valid email or username and/or password.", ""});
    std::string token = new_secret();
    std::string out;
    append_person(out, *found, whom::self);
    response r = json_answer(200, std::move(out));
    r.headers.emplace_back("Token", token);
    model_.put_token(std::move(token), *found, true, false);
    return r;
}

net::server_response chat_rest::person_list(std::vector<const person*> found) const {
    std::sort(found.begin(), found.end(), [](const person* a, const person* b) { return a->id < b->id; });
    found.erase(std::unique(found.begin(), found.end()), found.end());
    std::string out;
    append_array(out, found, [&](const person* p) { append_person(out, *p, whom::others); });
    return json_answer(200, std::move(out));
}

std::vector<const channel*> chat_rest::channels_of(const person& who, std::string_view team_id) const {
    std::vector<const channel*> found;
    for (const channel* one : model_.channels())
        if (one->has(who.id) && (team_id.empty() || one->team.empty() || one->team == team_id)) found.push_back(one);
    std::stable_sort(found.begin(), found.end(),
                     [](const channel* a, const channel* b) { return a->title < b->title; });
    return found;
}

chat_rest::routes chat_rest::user_look_ups(call& c) {
    const auto size = c.path.size();
    if (size == 1 && c.is("GET")) {
        const std::string in_channel = c.value("in_channel"), in_team = c.value("in_team");
        const channel* where = in_channel.empty() ? nullptr : model_.channel_by_id(in_channel);
        const team* group = in_team.empty() ? nullptr : model_.team_by_id(in_team);
        if (!in_channel.empty() && (!where || !where->has(c.me->id)))
            return refused(no_permission(*c.me, "read_channel"));
        std::vector<const person*> found;
        for (const person* p : model_.people())
            if ((in_channel.empty() || where->has(p->id)) &&
                (in_team.empty() || (group && group->members.contains(p->id))))
                found.push_back(p);
        const std::size_t per_page = c.count("per_page", 60, 200), page = c.count("page", 0, 1'000'000);
        const auto from = std::min(found.size(), page * per_page);
        const auto to = std::min(found.size(), from + per_page);
        return person_list(
            {found.begin() + static_cast<std::ptrdiff_t>(from), found.begin() + static_cast<std::ptrdiff_t>(to)});
    }
    if (size == 2 && (c.path[1] == "ids" || c.path[1] == "usernames") && c.is("POST")) {
        const auto asked = strings_in(c.request.body);
        if (!asked || asked->empty()) return refused(bad_body(c.path[1] == "ids" ? "user_ids" : "usernames"));
        const std::string since_text = c.value("since");
        const millis since = since_text.empty() ? -1 : std::strtoll(since_text.c_str(), nullptr, 10);
        std::vector<const person*> found;
        for (const auto& one : *asked) {
            const person* p = c.path[1] == "ids" ? model_.user(one) : model_.user_named(one);
            if (p && p->update_at > since) found.push_back(p);
        }
        return person_list(std::move(found));
    }
    if (size == 3 && c.path[1] == "status" && c.path[2] == "ids" && c.is("POST")) {
        const auto asked = strings_in(c.request.body);
        if (!asked) return refused(bad_body("user_ids"));
        std::string out;
        std::vector<const person*> found;
        for (const auto& id : *asked)
            if (const person* p = model_.user(id)) found.push_back(p);
        append_array(out, found, [&](const person* p) {
            json_object(out)
                .text("user_id", p->id)
                .text("status", sockets_.status(*p))
                .flag("manual", false)
                .number("last_activity_at", service_.now())
                .end();
        });
        return json_answer(200, std::move(out));
    }
    if (size == 3 && c.path[1] == "username" && c.is("GET")) {
        const person* found = model_.user_named(c.path[2]);
        if (!found)
            return refused(
                not_found("app.user.get_by_username.app_error",
                          "Unable to find an existing account matching your username for this team. This team "
                          "may require an invite from the team owner to join.",
                          "resource: User id: username=" + c.path[2]));
        std::string out;
        append_person(out, *found, found == c.me ? whom::self : whom::others);
        return json_answer(200, std::move(out));
    }
    return std::nullopt;
}

chat_rest::routes chat_rest::users(call& c) {
    if (auto found = user_look_ups(c)) return found;
    if (c.path.size() < 2) return std::nullopt;
    if (c.path.size() == 2 && c.path[1] == "logout" && c.is("POST")) return done();
    person* who = model_.user(c.id(1));
    if (!who) return is_id(c.path[1]) ? routes(refused(no_such_user(c.path[1]))) : std::nullopt;
    return one_user(c, *who);
}

chat_rest::routes chat_rest::one_user(call& c, person& who) {
    const auto size = c.path.size();
    const bool own = &who == c.me || c.me->admin();
    std::string out;
    if (size == 2 && c.is("GET")) {
        append_person(out, who, &who == c.me ? whom::self : whom::others);
        return json_answer(200, std::move(out));
    }
    if (size == 3 && c.path[2] == "patch" && c.is("PUT")) {
        if (!own) return refused(no_permission(*c.me, "edit_other_users"));
        return patch_user(c, who);
    }
    if (size == 3 && c.path[2] == "status" && c.is("GET")) {
        json_object(out)
            .text("user_id", who.id)
            .text("status", sockets_.status(who))
            .flag("manual", false)
            .number("last_activity_at", service_.now())
            .end();
        return json_answer(200, std::move(out));
    }
    if (size == 3 && c.path[2] == "typing" && c.is("POST")) {
        const auto body = object_in(c.request.body);
        std::string where, parent;
        if (!body || !read_text(*body, "channel_id", where) || !read_text(*body, "parent_id", parent))
            return refused(bad_body("typing_request"));
        if (&who != c.me) return refused(no_permission(*c.me, "edit_other_users"));
        if (!service_.typing(who, where, parent)) return refused(no_permission(*c.me, "create_post"));
        return done();
    }
    if (size == 3 && c.path[2] == "teams" && c.is("GET")) {
        if (!own) return refused(no_permission(*c.me, "manage_system"));
        std::vector<const team*> found;
        for (const team* t : model_.teams())
            if (t->members.contains(who.id)) found.push_back(t);
        append_array(out, found, [&](const team* t) { append_team(out, *t); });
        return json_answer(200, std::move(out));
    }
    if (size == 3 && c.path[2] == "channels" && c.is("GET")) {
        if (faults_.no_user_channels) return std::nullopt;
        if (!own) return refused(no_permission(*c.me, "edit_other_users"));
        append_array(out, channels_of(who, {}), [&](const channel* one) { append_channel(out, *one); });
        return json_answer(200, std::move(out));
    }
    if (size >= 5 && c.path[2] == "teams" && c.path[4] == "channels" && c.is("GET")) {
        const team* t = model_.team_by_id(c.path[3]);
        if (!own || !t || !t->members.contains(who.id)) return refused(no_permission(*c.me, "view_team"));
        const auto found = channels_of(who, t->id);
        if (size == 5) {
            append_array(out, found, [&](const channel* one) { append_channel(out, *one); });
            return json_answer(200, std::move(out));
        }
        if (size == 6 && c.path[5] == "members") {
            append_array(out, found, [&](const channel* one) { append_member(out, *one, one->members.at(who.id)); });
            return json_answer(200, std::move(out));
        }
    }
    if (size == 6 && c.path[2] == "posts" && c.path[4] == "reactions" && c.is("DELETE")) {
        post* which = model_.post_by_id(c.path[3]);
        if (!which || !own) return refused(no_permission(*c.me, "remove_reaction"));
        if (const auto why = service_.unreact(who, *which, c.path[5])) return refused(why);
        return done();
    }
    return std::nullopt;
}

net::server_response chat_rest::patch_user(call& c, person& who) {
    const auto body = object_in(c.request.body);
    person after = who;
    if (!body || !read_text(*body, "first_name", after.first_name) || !read_text(*body, "last_name", after.last_name) ||
        !read_text(*body, "nickname", after.nickname) || !read_text(*body, "locale", after.locale) ||
        !read_text(*body, "position", after.position))
        return refused(bad_body("user"));
    if (const json::value* zone = body->if_contains("timezone"); zone && zone->is_object()) {
        // The names are not checked, and what is no string becomes "": as with the real server.
        const auto& z = zone->get_object();
        std::string use;
        after.automatic_zone.clear();
        after.manual_zone.clear();
        read_text(z, "automaticTimezone", after.automatic_zone);
        read_text(z, "manualTimezone", after.manual_zone);
        read_text(z, "useAutomaticTimezone", use);
        after.use_automatic_zone = use == "true";
    }
    who = std::move(after);
    service_.person_changed(who);
    std::string out;
    append_person(out, who, &who == c.me ? whom::self : whom::others);
    return json_answer(200, std::move(out));
}

}  // namespace fulcrum::bot::platform::local
