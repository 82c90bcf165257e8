#include "bot/platform/local/chat_service.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "bot/platform/local/chat_json.hpp"
#include "bot/platform/local/chat_shapes.hpp"

namespace fulcrum::bot::platform::local {

namespace json = boost::json;

namespace {

constexpr millis pending_for = 30'000;
constexpr std::size_t pending_kept = 25'000;
constexpr std::size_t max_props = 8'000;
constexpr std::size_t max_files = 10;

refusal invalid_post(std::string_view id, std::string_view message) {
    return {400, std::string(id), std::string(message), "id=" + new_id()};
}

audience members_of(const channel& where) {
    audience to;
    to.where = &where;
    return to;
}

std::string wrapped(std::string_view key, std::string_view json_text) {
    std::string data;
    json_object(data).text(key, json_text).end();
    return data;
}

bool name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_';
}

json::string text_or(const json::object& o, std::string_view key) {
    const json::value* v = o.if_contains(key);
    return v && v->is_string() ? v->get_string() : json::string{};
}

json::value shown_action(json::object action, post_draft& into) {
    post_action secret;
    secret.id = text_or(action, "id");
    if (secret.id.empty()) {
        secret.id = new_id();
        action["id"] = secret.id;
    }
    secret.type = text_or(action, "type");
    if (const json::value* integration = action.if_contains("integration"); integration && integration->is_object()) {
        secret.url = text_or(integration->get_object(), "url");
        if (const json::value* context = integration->get_object().if_contains("context"))
            secret.context = json::serialize(*context);
    }
    action.erase("integration");
    into.actions.push_back(std::move(secret));
    return action;
}

json::value shown_attachment(const json::object& given, post_draft& into) {
    json::object shown;
    shown["id"] = 0;
    for (const auto* key :
         {"fallback", "color", "pretext", "author_name", "author_link", "author_icon", "title", "title_link", "text"})
        shown[key] = text_or(given, key);
    shown["fields"] = given.contains("fields") ? given.at("fields") : json::value(nullptr);
    for (const auto* key : {"image_url", "thumb_url", "footer", "footer_icon"}) shown[key] = text_or(given, key);
    shown["ts"] = nullptr;
    const json::value* actions = given.if_contains("actions");
    if (actions && actions->is_array() && !actions->get_array().empty()) {
        json::array kept;
        for (const auto& a : actions->get_array())
            if (a.is_object()) kept.push_back(shown_action(a.get_object(), into));
        shown["actions"] = std::move(kept);
    }
    return shown;
}

}  // namespace

refusal no_permission(const person& who, std::string_view permission) {
    return {403, "api.context.permissions.app_error", "You do not have the appropriate permissions.",
            "userId=" + who.id + ", permission=" + std::string(permission) + ","};
}

refusal bad_body(std::string_view what) {
    return {400, "api.context.invalid_body_param.app_error",
            "Invalid or missing " + std::string(what) + " in request body.", ""};
}

refusal bad_parameter(std::string_view what) {
    return {400, "api.context.invalid_url_param.app_error",
            "Invalid or missing " + std::string(what) + " parameter in request URL.", ""};
}

refusal not_found(std::string_view id, std::string_view message, std::string detail) {
    return {404, std::string(id), std::string(message), std::move(detail)};
}

void read_props(const json::object& props, bool mark_bot, post_draft& into) {
    into.actions.clear();
    into.has_attachments = false;
    const json::value* attachments = props.if_contains("attachments");
    if (!mark_bot && !attachments) {
        into.props = json::serialize(props);
        return;
    }
    json::object shown = props;
    if (attachments && attachments->is_array()) {
        json::array kept;
        for (const auto& a : attachments->get_array())
            if (a.is_object()) kept.push_back(shown_attachment(a.get_object(), into));
        into.has_attachments = !kept.empty();
        shown["attachments"] = std::move(kept);
    }
    if (mark_bot) shown["from_bot"] = "true";
    into.props = json::serialize(shown);
}

chat_service::chat_service(chat_model& model, chat_sockets& sockets, const chat_settings& settings, faults& misbehave,
                           std::function<millis()> now)
    : model_(model), sockets_(sockets), settings_(settings), faults_(misbehave), now_(std::move(now)) {}

post* chat_service::recently_pending(const std::string& key) {
    const auto at = pending_.find(key);
    if (at == pending_.end()) return nullptr;
    if (now() - at->second.at < pending_for) return at->second.made;
    return nullptr;
}

chat_service::posted chat_service::create(person& author, post_draft draft) {
    channel* where = model_.channel_by_id(draft.channel);
    if (!where || (!where->has(author.id) && !author.admin()))
        return {nullptr, false, no_permission(author, "create_post")};
    if (draft.type.starts_with("system_") && !author.admin())
        return {nullptr, false, no_permission(author, "create_post")};
    if (!draft.pending.empty()) {
        if (faults_.pending > 0) {
            --faults_.pending;
            return {nullptr,
                    false,
                    {500, "api.post.deduplicate_create_post.pending",
                     "Rejecting post since another client is making the same request.", ""}};
        }
        if (post* first = recently_pending(draft.pending)) {
            view(author, *where);
            return {first, true, {}};
        }
    }
    post fresh;
    if (!draft.root.empty()) {
        fresh.root = model_.post_by_id(draft.root);
        if (!fresh.root || fresh.root->root || fresh.root->where != where || fresh.root->delete_at != 0)
            return {nullptr, false, {400, "api.post.create_post.root_id.app_error", "Invalid RootId parameter.", ""}};
    }
    if (code_points(draft.message) > settings_.max_post)
        return {nullptr, false, invalid_post("model.post.is_valid.msg.app_error", "Invalid message.")};
    if (code_points(draft.props) > max_props)
        return {nullptr, false, invalid_post("model.post.is_valid.props.app_error", "Invalid props.")};
    if (draft.files.size() > max_files)
        return {nullptr, false, invalid_post("model.post.is_valid.file_ids.app_error", "Invalid file ids.")};

    fresh.id = new_id();
    fresh.where = where;
    fresh.author = &author;
    fresh.message = std::move(draft.message);
    fresh.type = std::move(draft.type);
    fresh.props = std::move(draft.props);
    fresh.pending = std::move(draft.pending);
    fresh.actions = std::move(draft.actions);
    fresh.has_attachments = draft.has_attachments;
    fresh.create_at = fresh.update_at = chat_model::stamp(*where, now());
    for (auto& id : draft.files) {
        upload* f = model_.file(id);
        if (!f || f->owner != &author || !f->post.empty()) continue;
        f->post = fresh.id;
        model_.changed(*f);
        fresh.files.push_back(std::move(id));
    }
    post& made = model_.put_post(std::move(fresh));
    if (made.root) {
        made.root->update_at = made.create_at;
        model_.changed(*made.root);
    }
    if (!made.pending.empty()) {
        pending_[made.pending] = {&made, now()};
        pending_order_.push_back(made.pending);
        if (pending_order_.size() > pending_kept) {
            if (const auto old = pending_.find(pending_order_.front()); old != pending_.end()) pending_.erase(old);
            pending_order_.pop_front();
        }
    }
    if (on_post) on_post(made);
    announce(made, mentioned_in(made));
    if (!author.bot) view(author, *where);
    return {&made, false, {}};
}

std::vector<const person*> chat_service::mentioned_in(const post& p) const {
    std::vector<const person*> found;
    const channel& where = *p.where;
    if (where.type == 'D') {
        for (const auto& [id, m] : where.members)
            if (m.who != p.author) found.push_back(m.who);
        return found;
    }
    const std::string_view text = p.message;
    for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        if (at > 0 && name_char(text[at - 1])) continue;
        std::size_t end = at + 1;
        while (end < text.size() && name_char(text[end])) ++end;
        std::string name(text.substr(at + 1, end - at - 1));
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (name == "all" || name == "channel" || name == "here") {
            for (const auto& [id, m] : where.members)
                if (m.who != p.author) found.push_back(m.who);
            continue;
        }
        const person* who = model_.user_named(name);
        while (!who && !name.empty() && (name.back() == '.' || name.back() == '-' || name.back() == '_')) {
            name.pop_back();
            who = model_.user_named(name);
        }
        if (who && who != p.author && where.has(who->id)) found.push_back(who);
    }
    std::sort(found.begin(), found.end(), [](const person* a, const person* b) { return a->id < b->id; });
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

void chat_service::announce(const post& p, const std::vector<const person*>& mentioned) {
    channel& where = *p.where;
    for (const person* who : mentioned) {
        const auto at = where.members.find(who->id);
        if (at == where.members.end()) continue;
        ++at->second.mentions;
        if (!p.root) ++at->second.mentions_root;
        at->second.last_update = p.create_at;
    }
    std::string text;
    text.reserve(p.message.size() + p.props.size() + 640);
    post_view_options how;
    how.pending = how.replies = true;
    append_post(text, model_, p, how);
    const bool image = std::any_of(p.files.begin(), p.files.end(), [&](const std::string& id) {
        const upload* f = model_.file(id);
        return f && f->width > 0;
    });
    const std::string sender = p.system() ? "System" : "@" + p.author->username;
    const auto data = [&](const auto& told) {
        std::string out;
        out.reserve(text.size() + text.size() / 4 + 400);
        json_object o(out);
        o.text("channel_display_name", where.type == 'D' ? sender : where.title).text("channel_name", where.name);
        o.text("channel_type", std::string_view(&where.type, 1));
        if (image) o.text("image", "true");
        if (!told.empty()) {
            std::string ids;
            append_array(ids, told, [&](const person* who) { append_quoted(ids, who->id); });
            o.text("mentions", ids);
        }
        if (!p.files.empty()) o.text("otherFile", "true");
        o.text("post", text).text("sender_name", sender).flag("set_online", true).text("team_id", where.team).end();
        return out;
    };
    if (!faults_.only_own_mentions || mentioned.empty()) {
        sockets_.publish("posted", data(mentioned), members_of(where));
        return;
    }
    const auto data_for = [&](const person& receiver) {
        std::vector<const person*> own;
        if (std::find(mentioned.begin(), mentioned.end(), &receiver) != mentioned.end()) own.push_back(&receiver);
        return data(own);
    };
    sockets_.publish_each("posted", data_for, members_of(where));
}

refusal chat_service::edit(person& editor, post& which, const std::string* message, const json::object* props) {
    if (which.delete_at != 0 || which.original) return not_found("app.post.get.app_error", "Unable to get the post.");
    if (which.author != &editor && !editor.admin()) return no_permission(editor, "edit_others_posts");
    if (message && code_points(*message) > settings_.max_post)
        return invalid_post("model.post.is_valid.msg.app_error", "Invalid message.");
    post_draft fresh;
    if (props) {
        read_props(*props, false, fresh);
        if (code_points(fresh.props) > max_props)
            return invalid_post("model.post.is_valid.props.app_error", "Invalid props.");
    }
    const millis at = chat_model::stamp(*which.where, now());
    post before = which;
    before.id = new_id();
    before.original = &which;
    before.update_at = before.delete_at = at;
    before.edit_at = before.replies = 0;
    before.pending.clear();
    before.actions.clear();
    before.reactions.clear();
    model_.put_post(std::move(before));

    if (message) which.message = *message;
    if (props) {
        which.props = std::move(fresh.props);
        which.actions = std::move(fresh.actions);
        which.has_attachments = fresh.has_attachments;
    }
    which.update_at = which.edit_at = at;
    model_.changed(which);
    std::string text;
    append_post(text, model_, which, {});
    sockets_.publish("post_edited", wrapped("post", text), members_of(*which.where));
    return {};
}

refusal chat_service::remove(person& remover, post& which) {
    if (which.delete_at != 0 || which.original) return not_found("app.post.get.app_error", "Unable to get the post.");
    if (which.author != &remover && !remover.admin()) return no_permission(remover, "delete_others_posts");
    channel& where = *which.where;
    post_view_options how;
    how.deleted_as_was = true;
    std::string text;
    append_post(text, model_, which, how);

    boost::system::error_code ignored;
    json::value props = json::parse(which.props, ignored);
    if (!props.is_object()) props = json::object{};
    props.get_object()["deleteBy"] = remover.id;
    const std::string mark = json::serialize(props);
    const millis at = chat_model::stamp(where, now());
    const auto take = [&](post& p) {
        p.delete_at = p.update_at = at;
        p.props = mark;  // of a whole thread, with the root's props: so the recording shows
        p.edit_at = &p == &which ? p.edit_at : 0;
        model_.changed(p);
    };
    if (which.root) --which.root->replies;
    take(which);
    if (!which.root)
        for (post* p : where.posts)
            if (p->root == &which) take(*p);
    sockets_.publish("post_deleted", wrapped("post", text), members_of(where));
    return {};
}

refusal chat_service::react(person& who, post& which, std::string emoji, reaction& made) {
    if (which.delete_at != 0 || which.original) return not_found("app.post.get.app_error", "Unable to get the post.");
    if (!which.where->has(who.id)) return no_permission(who, "add_reaction");
    const auto valid = [](char c) { return name_char(c) ? c != '.' : c == '+'; };
    if (emoji.empty() || emoji.size() > 64 || !std::all_of(emoji.begin(), emoji.end(), valid))
        return {400, "model.reaction.is_valid.emoji_name.app_error", "Invalid emoji name.", "emoji_name=" + emoji};
    const auto at = std::find_if(which.reactions.begin(), which.reactions.end(),
                                 [&](const reaction& r) { return r.who == &who && r.emoji == emoji; });
    if (at != which.reactions.end()) {
        made = *at;
        return {};
    }
    made = {&who, std::move(emoji), chat_model::stamp(*which.where, now())};
    which.reactions.push_back(made);
    which.update_at = made.at;
    model_.changed(which);
    std::string text;
    append_reaction(text, which, made);
    sockets_.publish("reaction_added", wrapped("reaction", text), members_of(*which.where));
    return {};
}

refusal chat_service::unreact(person& who, post& which, std::string_view emoji) {
    if (!which.where->has(who.id)) return no_permission(who, "remove_reaction");
    const auto at = std::find_if(which.reactions.begin(), which.reactions.end(),
                                 [&](const reaction& r) { return r.who == &who && r.emoji == emoji; });
    if (at == which.reactions.end()) return {};
    const reaction gone = *at;
    which.reactions.erase(at);
    which.update_at = chat_model::stamp(*which.where, now());
    model_.changed(which);
    std::string text;
    append_reaction(text, which, gone, which.update_at);
    sockets_.publish("reaction_removed", wrapped("reaction", text), members_of(*which.where));
    return {};
}

}  // namespace fulcrum::bot::platform::local
