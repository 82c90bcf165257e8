// /posts and /reactions of the embedded chat's REST.
#include <algorithm>
#include <boost/json.hpp>

#include "bot/platform/local/chat_json.hpp"
#include "bot/platform/local/chat_lists.hpp"
#include "bot/platform/local/chat_rest.hpp"
#include "bot/platform/local/chat_shapes.hpp"

namespace fulcrum::bot::platform::local {

namespace json = boost::json;

namespace {

refusal no_such_post() { return not_found("app.post.get.app_error", "Unable to get the post."); }

bool read_draft(const json::object& body, const person& author, post_draft& draft) {
    if (!read_text(body, "channel_id", draft.channel) || !read_text(body, "message", draft.message) ||
        !read_text(body, "root_id", draft.root) || !read_text(body, "pending_post_id", draft.pending) ||
        !read_text(body, "type", draft.type))
        return false;
    if (const json::value* files = body.if_contains("file_ids"); files && !files->is_null()) {
        if (!files->is_array()) return false;
        for (const auto& f : files->get_array()) {
            if (!f.is_string()) return false;
            draft.files.emplace_back(f.get_string());
        }
    }
    const json::value* props = body.if_contains("props");
    if (props && !props->is_null() && !props->is_object()) return false;
    if (props && props->is_object())
        read_props(props->get_object(), author.bot, draft);
    else if (author.bot)
        draft.props = R"({"from_bot":"true"})";
    return true;
}

}  // namespace

net::server_response chat_rest::create_post(call& c) {
    if (faults_.refuse_posts > 0) {
        --faults_.refuse_posts;
        return refused(
            {403, "api.context.permissions.app_error", "You do not have the appropriate permissions.", "read-only"});
    }
    if (faults_.drop_before_store > 0) {
        --faults_.drop_before_store;
        response r;
        r.drop = true;
        return r;
    }
    const auto body = object_in(c.request.body);
    post_draft draft;
    if (!body || !read_draft(*body, *c.me, draft)) return refused(bad_body("post"));
    const auto result = service_.create(*c.me, std::move(draft));
    if (!result.made) return refused(result.why);
    post_view_options how;
    how.pending = how.metadata = !result.repeated;
    how.replies = true;
    std::string out;
    out.reserve(result.made->message.size() + result.made->props.size() + 640);
    append_post(out, model_, *result.made, how);
    response r = json_answer(201, std::move(out));
    if (faults_.drop_after_store > 0) {
        --faults_.drop_after_store;
        r.drop = true;
    }
    return r;
}

net::server_response chat_rest::patch_post(call& c, post& which) {
    const auto body = object_in(c.request.body);
    if (!body) return refused(bad_body("post"));
    const json::value* message = body->if_contains("message");
    const json::value* props = body->if_contains("props");
    if ((message && !message->is_null() && !message->is_string()) ||
        (props && !props->is_null() && !props->is_object()))
        return refused(bad_body("post"));
    std::string text;
    if (message && message->is_string()) text = message->get_string();
    const auto why = service_.edit(*c.me, which, message && message->is_string() ? &text : nullptr,
                                   props && props->is_object() ? &props->get_object() : nullptr);
    if (why) return refused(why);
    std::string out;
    append_post(out, model_, which, {});
    return json_answer(200, std::move(out));
}

// A person presses a button. Nobody is called: what was pressed can be seen by its trigger only.
net::server_response chat_rest::click(call& c, post& which, std::string_view action) {
    const auto at =
        std::find_if(which.actions.begin(), which.actions.end(), [&](const post_action& a) { return a.id == action; });
    if (at == which.actions.end() || at->url.empty())
        return refused(not_found("api.post.do_action.action_id.app_error", "Invalid action id."));
    if (!c.request.body.empty()) {
        std::string choice;
        const auto body = object_in(c.request.body);
        if (!body || !read_text(*body, "selected_option", choice)) return refused(bad_body("post_action"));
    }
    std::string id = base64(new_id() + ":" + c.me->id + ":" + std::to_string(service_.now()));
    if (triggers_.size() > 1000) triggers_.clear();
    triggers_[id] = {c.me, std::chrono::steady_clock::now()};
    std::string out;
    json_object(out).text("status", "OK").text("trigger_id", id).end();
    return json_answer(200, std::move(out));
}

chat_rest::routes chat_rest::posts(call& c) {
    const auto size = c.path.size();
    if (c.path[0] == "reactions") {
        if (size != 1 || !c.is("POST")) return std::nullopt;
        const auto body = object_in(c.request.body);
        std::string user_id, post_id, emoji;
        if (!body || !read_text(*body, "user_id", user_id) || !read_text(*body, "post_id", post_id) ||
            !read_text(*body, "emoji_name", emoji) || !is_id(user_id) || !is_id(post_id))
            return refused(bad_body("reaction"));
        if (user_id != c.me->id)
            return refused({403, "api.reaction.save_reaction.user_id.app_error",
                            "You cannot save reaction for the other user.", ""});
        post* which = model_.post_by_id(post_id);
        if (!which) return refused(no_permission(*c.me, "add_reaction"));
        reaction made;
        if (const auto why = service_.react(*c.me, *which, std::move(emoji), made)) return refused(why);
        std::string out;
        append_reaction(out, *which, made);
        return json_answer(200, std::move(out));
    }
    if (size == 1) return c.is("POST") ? routes(create_post(c)) : std::nullopt;
    if (size == 2 && c.path[1] == "ephemeral" && c.is("POST")) {
        if (!c.me->admin()) return refused(no_permission(*c.me, "create_post_ephemeral"));
        return refused({501, "api.post.ephemeral.app_error", "This server has no ephemeral posts.", ""});
    }
    post* which = model_.post_by_id(c.path[1]);
    if (!which) return is_id(c.path[1]) ? routes(refused(no_such_post())) : std::nullopt;
    if (!which->where->has(c.me->id) && !c.me->admin()) return refused(no_permission(*c.me, "read_channel"));
    if (which->delete_at != 0) return refused(no_such_post());
    return one_post(c, *which);
}

chat_rest::routes chat_rest::one_post(call& c, post& which) {
    const auto size = c.path.size();
    std::string out;
    if (size == 2 && c.is("GET")) {
        post_view_options how;
        how.replies = true;
        append_post(out, model_, which, how);
        return json_answer(200, std::move(out));
    }
    if (size == 2 && c.is("DELETE")) {
        if (const auto why = service_.remove(*c.me, which)) return refused(why);
        return done();
    }
    if (size == 3 && c.path[2] == "patch" && c.is("PUT")) return patch_post(c, which);
    if (size == 3 && c.path[2] == "thread" && c.is("GET")) {
        append_thread(out, model_, which);
        return json_answer(200, std::move(out));
    }
    if (size == 3 && c.path[2] == "reactions" && c.is("GET")) {
        append_array(out, which.reactions, [&](const reaction& r) { append_reaction(out, which, r); });
        return json_answer(200, std::move(out));
    }
    if (size == 4 && c.path[2] == "files" && c.path[3] == "info" && c.is("GET")) {
        append_array(out, which.files, [&](const std::string& id) { append_file(out, *model_.file(id)); });
        return json_answer(200, std::move(out));
    }
    if (size == 4 && c.path[2] == "actions" && c.is("POST")) return click(c, which, c.path[3]);
    return std::nullopt;
}

}  // namespace fulcrum::bot::platform::local
