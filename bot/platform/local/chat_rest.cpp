#include "bot/platform/local/chat_rest.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "bot/platform/local/chat_json.hpp"
#include "bot/platform/local/chat_shapes.hpp"

namespace fulcrum::bot::platform::local {

namespace json = boost::json;

namespace {

constexpr std::string_view prefix = "/api/v4/";

std::string bearer(const net::server_request& request) {
    const auto value = request.header("authorization");
    const auto blank = value.find(' ');
    if (blank == std::string_view::npos) return {};
    const auto is = [&](std::string_view scheme) {
        return blank == scheme.size() && std::equal(scheme.begin(), scheme.end(), value.begin(), [](char a, char b) {
                   return a == std::tolower(static_cast<unsigned char>(b));
               });
    };
    if (!is("bearer") && !is("token")) return {};
    return std::string(value.substr(value.find_last_of(' ') + 1));
}

net::server_response no_such_page(std::string_view target) {
    net::server_response r;
    r.status = 404;
    r.content_type = "text/plain; charset=utf-8";
    std::string detail = "There doesn't appear to be an api call for the url='";
    detail += target;
    detail += "'.  Typo? are you missing a team_id or user_id as part of the url?";
    r.body = error_body(404, "api.context.404.app_error", "Sorry, we could not find the page.", detail, "");
    return r;
}

// What comes after the question mark, and the path before it cut at its slashes.
void split_target(std::string_view target, std::vector<std::string>& path, std::string_view& query) {
    const auto mark = std::min(target.find('?'), target.size());
    query = target.substr(std::min(mark + 1, target.size()));
    std::string_view rest = target.substr(0, mark);
    rest.remove_prefix(std::min(prefix.size(), rest.size()));
    while (!rest.empty()) {
        const auto slash = std::min(rest.find('/'), rest.size());
        if (slash > 0) path.push_back(percent_decoded(rest.substr(0, slash), false));
        rest.remove_prefix(std::min(slash + 1, rest.size()));
    }
}

bool has_nul(const json::value& v) {
    if (v.is_string()) return v.get_string().find('\0') != json::string::npos;
    if (v.is_array()) return std::any_of(v.get_array().begin(), v.get_array().end(), has_nul);
    if (v.is_object())
        return std::any_of(v.get_object().begin(), v.get_object().end(), [](const auto& member) {
            return member.key().find('\0') != json::string_view::npos || has_nul(member.value());
        });
    return false;
}

}  // namespace

net::server_response json_answer(unsigned status, std::string body) {
    net::server_response r;
    r.status = status;
    r.body = std::move(body);
    return r;
}

net::server_response refused(const refusal& why) {
    return json_answer(why.status, error_body(why.status, why.id, why.message, why.detail, new_id()));
}

net::server_response done() { return json_answer(200, R"({"status":"OK"})"); }

std::optional<json::object> object_in(const std::string& body) {
    boost::system::error_code wrong;
    json::value parsed = json::parse(body, wrong);
    // The database behind the real server takes no NUL either.
    if (wrong || !parsed.is_object() || (body.find("\\u0000") != std::string::npos && has_nul(parsed)))
        return std::nullopt;
    return std::move(parsed.get_object());
}

std::optional<std::vector<std::string>> strings_in(const std::string& body) {
    boost::system::error_code wrong;
    const json::value parsed = json::parse(body, wrong);
    if (wrong || !parsed.is_array()) return std::nullopt;
    std::vector<std::string> out;
    for (const auto& v : parsed.get_array()) {
        if (!v.is_string()) return std::nullopt;
        out.emplace_back(v.get_string());
    }
    return out;
}

bool read_text(const json::object& from, std::string_view key, std::string& into) {
    const json::value* v = from.if_contains(key);
    if (!v || v->is_null()) return true;
    if (!v->is_string()) return false;
    into = v->get_string();
    return true;
}

std::string chat_rest::call::value(std::string_view key) const { return query_value(query, key); }

std::size_t chat_rest::call::count(std::string_view key, std::size_t otherwise, std::size_t most) const {
    const std::string text = value(key);
    std::size_t n = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (text.empty() || wrong != std::errc{} || end != text.data() + text.size()) return otherwise;
    return std::min(n, most);
}

std::string_view chat_rest::call::id(std::size_t segment) const {
    return path[segment] == "me" ? std::string_view(me->id) : std::string_view(path[segment]);
}

chat_rest::chat_rest(chat_model& model, chat_service& service, chat_sockets& sockets, const chat_settings& settings,
                     faults& misbehave)
    : model_(model), service_(service), sockets_(sockets), settings_(settings), faults_(misbehave) {}

person* chat_rest::who(std::string_view token) const {
    const access_token* found = model_.token(token);
    return found && found->active && found->who->active() ? found->who : nullptr;
}

// An answer that the tests asked for instead of the right one.
std::optional<chat_rest::response> chat_rest::spoiled(std::string_view target) {
    const auto use_up = [](int& count) {
        if (count == 0) return false;
        if (count > 0) --count;
        return true;
    };
    if (target.find(faults_.proxy_for) != std::string_view::npos && use_up(faults_.proxy)) {
        response r;
        r.status = faults_.proxy_status;
        r.content_type = faults_.proxy_page.starts_with('<') ? "text/html" : "text/plain; charset=utf-8";
        r.body = faults_.proxy_page;
        if (r.status / 100 == 3) r.headers = {{"Location", "https://login.example.com/"}};
        return r;
    }
    if (use_up(faults_.rate_limit)) {
        response r;
        r.status = 429;
        r.content_type = "text/plain; charset=utf-8";
        r.body = "limit exceeded\n";
        r.headers = {{"Retry-After", std::to_string(faults_.retry_after)},
                     {"X-Content-Type-Options", "nosniff"},
                     {"X-RateLimit-Limit", "4"},
                     {"X-RateLimit-Remaining", "0"},
                     {"X-RateLimit-Reset", std::to_string(faults_.retry_after + 1)}};
        return r;
    }
    if (use_up(faults_.server_error))
        return refused({500, "app.post.save.app_error", "Unable to save the Post.", "the database is away"});
    if (use_up(faults_.refuse_token))
        return refused(
            {401, "api.context.session_expired.app_error", "Invalid or expired session, please login again.", ""});
    return std::nullopt;
}

net::server_response chat_rest::answer(const net::server_request& request) {
    if (!request.target.starts_with(prefix)) return no_such_page(request.target);
    if (auto instead = spoiled(request.target)) return std::move(*instead);
    call c{request, {}, {}, nullptr};
    split_target(request.target, c.path, c.query);
    if (c.path.empty()) return no_such_page(request.target);
    response r;
    if (c.path.size() == 2 && c.path[0] == "users" && c.path[1] == "login" && c.is("POST")) {
        r = login(c);
    } else if (c.path.size() == 2 && c.path[0] == "system" && c.path[1] == "ping" && c.is("GET")) {
        r = json_answer(200, R"({"AndroidLatestVersion":"","AndroidMinVersion":"","DesktopLatestVersion":"",)"
                             R"("DesktopMinVersion":"","IosLatestVersion":"","IosMinVersion":"","status":"OK"})");
    } else if (c.path.size() == 2 && c.path[0] == "config" && c.path[1] == "client" && c.is("GET")) {
        r = client_config();
    } else {
        r = authenticated(c);
    }
    if (r.content_type == "application/json") {
        r.headers.emplace_back("X-Request-Id", new_id());
        r.headers.emplace_back("X-Version-Id", server_build);
    }
    return r;
}

net::server_response chat_rest::authenticated(call& c) {
    const std::string token = bearer(c.request);
    c.me = who(token);
    if (!c.me)
        return refused({401, "api.context.session_expired.app_error", "Invalid or expired session, please login again.",
                        "token=" + token});
    routes r;
    const std::string& first = c.path[0];
    if (first == "posts" || first == "reactions")
        r = posts(c);
    else if (first == "channels")
        r = channels(c);
    else if (first == "users")
        r = users(c);
    else if (first == "teams")
        r = teams(c);
    else if (first == "files")
        r = files(c);
    else
        r = others(c);
    return r ? std::move(*r) : no_such_page(c.request.target);
}

chat_rest::routes chat_rest::teams(call& c) {
    const auto size = c.path.size();
    if (size == 1) return std::nullopt;
    const bool by_name = c.path[1] == "name";
    if (by_name && size < 3) return std::nullopt;
    team* t = by_name ? model_.team_named(c.path[2]) : model_.team_by_id(c.path[1]);
    if (!t) {
        if (by_name)
            return refused(not_found("app.team.get_by_name.missing.app_error", "Unable to find the existing team.",
                                     "name=" + c.path[2]));
        return refused(not_found("app.team.get.find.app_error", "Unable to find the existing team."));
    }
    const bool inside = t->members.contains(c.me->id);
    if (!inside && !c.me->admin()) return refused(no_permission(*c.me, "view_team"));
    const std::size_t at = by_name ? 3 : 2;  // of the first segment after the team
    std::string out;
    if (size == at && c.is("GET")) {
        append_team(out, *t);
        return json_answer(200, std::move(out));
    }
    if (size == at + 3 && c.path[at] == "channels" && c.path[at + 1] == "name" && c.is("GET")) {
        const channel* found = model_.channel_named(t->id, c.path[at + 2]);
        if (!found || (found->type != 'O' && !found->has(c.me->id)))
            return refused(not_found("app.channel.get_by_name.missing.app_error", "Channel does not exist.",
                                     "name=" + c.path[at + 2]));
        append_channel(out, *found);
        return json_answer(200, std::move(out));
    }
    if (size == at + 1 && c.path[at] == "channels" && c.is("GET")) {
        std::vector<const channel*> found;
        for (const channel* one : model_.channels())
            if (one->team == t->id && one->type == 'O') found.push_back(one);
        append_array(out, found, [&](const channel* one) { append_channel(out, *one); });
        return json_answer(200, std::move(out));
    }
    if (size <= at || c.path[at] != "members") return std::nullopt;
    if (size == at + 1 && c.is("GET")) {
        append_array(out, t->members, [&](const auto& m) { append_team_member(out, *t, *m.second); });
        return json_answer(200, std::move(out));
    }
    if (size == at + 1 && c.is("POST")) {
        const auto body = object_in(c.request.body);
        std::string id;
        if (!body || !read_text(*body, "user_id", id)) return refused(bad_body("team_member"));
        person* added = model_.user(id);
        if (!added) return refused(not_found("app.user.missing_account.const", "Unable to find the user."));
        if (!c.me->admin() && added != c.me) return refused(no_permission(*c.me, "add_user_to_team"));
        model_.join_team(*t, *added);
        append_team_member(out, *t, *added);
        return json_answer(201, std::move(out));
    }
    if (size == at + 2 && c.is("GET")) {
        const auto m = t->members.find(c.id(at + 1));
        if (m == t->members.end())
            return refused(not_found("app.team.get_member.missing.app_error",
                                     "No team member found for that user ID and team ID."));
        append_team_member(out, *t, *m->second);
        return json_answer(200, std::move(out));
    }
    return std::nullopt;
}

// Dialogs and slash commands.
chat_rest::routes chat_rest::others(call& c) {
    const auto size = c.path.size();
    if (size == 3 && c.path[0] == "actions" && c.path[1] == "dialogs" && c.is("POST")) {
        if (c.path[2] == "open") return open_dialog(c);
        if (c.path[2] == "submit") {
            const auto body = object_in(c.request.body);
            std::string url;
            if (!body || !read_text(*body, "url", url) || url.empty()) return refused(bad_body("url"));
            return json_answer(200, "{}");
        }
    }
    if (size == 1 && c.path[0] == "commands" && c.is("POST")) {
        if (!c.me->admin()) return refused(no_permission(*c.me, "manage_slash_commands"));
        const auto body = object_in(c.request.body);
        std::string trigger_word, team_id;
        if (!body || !read_text(*body, "trigger", trigger_word) || trigger_word.empty() ||
            !read_text(*body, "team_id", team_id))
            return refused(bad_body("command"));
        commands_[trigger_word] = team_id;
        std::string out;
        json_object(out)
            .text("id", new_id())
            .text("token", new_id())
            .text("team_id", team_id)
            .text("trigger", trigger_word)
            .text("method", "P")
            .end();
        return json_answer(201, std::move(out));
    }
    if (size == 2 && c.path[0] == "commands" && c.path[1] == "execute" && c.is("POST")) return execute(c);
    return std::nullopt;
}

net::server_response chat_rest::open_dialog(call& c) {
    const auto body = object_in(c.request.body);
    std::string id, url;
    if (!body || !read_text(*body, "trigger_id", id) || !read_text(*body, "url", url) || url.empty())
        return refused(bad_body("dialog"));
    const auto known = triggers_.find(id);
    if (known == triggers_.end())
        return refused({400, "interactive_message.decode_trigger_id.base64_decode_failed",
                        "Failed to decode base64 for trigger ID for interactive dialog.", ""});
    if (std::chrono::steady_clock::now() - known->second.at > std::chrono::seconds(3))
        return refused({400, "interactive_message.decode_trigger_id.expired",
                        "Trigger ID for interactive dialog is expired.", ""});
    std::string data;
    json_object(data).text("dialog", json::serialize(*body)).end();
    audience to;
    to.user = known->second.who;
    sockets_.publish("open_dialog", data, to);
    return done();
}

// A slash command that an administrator has made known. Nobody is called: the answer is an empty one for the person.
net::server_response chat_rest::execute(call& c) {
    const auto body = object_in(c.request.body);
    std::string text, channel_id;
    if (!body || !read_text(*body, "command", text) || !read_text(*body, "channel_id", channel_id) || text.size() < 2 ||
        text[0] != '/')
        return refused(
            {400, "api.context.invalid_body_param.app_error", "Invalid or missing command in request body.", ""});
    const channel* where = model_.channel_by_id(channel_id);
    if (!where || !where->has(c.me->id)) return refused(no_permission(*c.me, "use_slash_commands"));
    const std::string word =
        text.substr(1, text.find(' ') == std::string::npos ? std::string::npos : text.find(' ') - 1);
    if (!commands_.contains(word))
        return refused(not_found("api.command.execute_command.not_found.app_error",
                                 "Command with a trigger of '" + word + "' not found."));
    std::string out;
    json_object o(out);
    o.text("response_type", "ephemeral").text("text", "").text("username", "").text("channel_id", "");
    o.text("icon_url", "").text("type", "").null("props").text("goto_location", "").text("trigger_id", new_id());
    o.flag("skip_slack_parsing", false).null("attachments").null("extra_responses").end();
    return json_answer(200, std::move(out));
}

// The few settings that clients look at; the real one has two hundred.
net::server_response chat_rest::client_config() const {
    std::string out;
    json_object o(out);
    o.text("BuildNumber", "dev").text("BuildEnterpriseReady", "").text("CollapsedThreads", "disabled");
    o.text("CustomUrlSchemes", "").text("DefaultClientLocale", "en").text("EnableBotAccountCreation", "true");
    o.text("EnableChannelViewedMessages", "true").text("EnableCommands", "true").text("EnableFileAttachments", "true");
    o.text("EnableReliableWebSockets", "true")
        .text("EnableUserAccessTokens", "true")
        .text("EnableUserTypingMessages", "true");
    o.text("ExperimentalTimezone", "true").text("MaxFileSize", "104857600");
    o.text("MaxPostSize", std::to_string(settings_.max_post)).text("PostEditTimeLimit", "-1");
    o.text("RestrictDirectMessage", "any").text("SiteName", settings_.team_title).text("SiteURL", "");
    o.text("TeammateNameDisplay", "username").text("TimeBetweenUserTypingUpdatesMilliseconds", "5000");
    o.text("Version", server_version).text("WebsocketURL", "").end();
    return json_answer(200, std::move(out));
}

}  // namespace fulcrum::bot::platform::local
