#include "bot/platform/local/chat_shapes.hpp"

#include "bot/platform/local/chat_json.hpp"

namespace fulcrum::bot::platform::local {

namespace {

void append_metadata(std::string& out, const chat_model& model, const post& p) {
    json_object o(out);
    if (p.has_attachments) o.raw("embeds", R"([{"type":"message_attachment"}])");
    if (!p.files.empty() && p.delete_at == 0)
        append_array(o.name("files"), p.files, [&](const std::string& id) {
            if (const upload* f = model.file(id)) append_file(out, *f);
        });
    if (!p.reactions.empty())
        append_array(o.name("reactions"), p.reactions, [&](const reaction& r) { append_reaction(out, p, r); });
    o.end();
}

}  // namespace

void append_post(std::string& out, const chat_model& model, const post& p, post_view_options how) {
    const std::string_view root = p.root ? std::string_view(p.root->id) : std::string_view{};
    const bool hide = p.delete_at != 0 && !how.deleted_as_was;
    json_object o(out);
    o.text("id", p.id).number("create_at", p.create_at).number("update_at", p.update_at);
    o.number("edit_at", p.edit_at).number("delete_at", how.deleted_as_was ? 0 : p.delete_at);
    o.flag("is_pinned", false).text("user_id", p.author->id).text("channel_id", p.where->id);
    o.text("root_id", root).text("parent_id", root);
    o.text("original_id", p.original ? std::string_view(p.original->id) : std::string_view{});
    o.text("message", hide ? std::string_view{} : std::string_view(p.message)).text("type", p.type);
    o.raw("props", p.props).text("hashtags", "");
    if (!p.files.empty() && !hide)
        append_array(o.name("file_ids"), p.files, [&](const auto& f) { append_quoted(out, f); });
    o.text("pending_post_id", how.pending ? std::string_view(p.pending) : std::string_view{});
    if (!p.reactions.empty()) o.flag("has_reactions", true);
    o.number("reply_count", !how.replies ? 0 : p.root ? p.root->replies : p.replies);
    o.number("last_reply_at", 0).null("participants");
    if (how.metadata) append_metadata(o.name("metadata"), model, p);
    o.end();
}

void append_person(std::string& out, const person& p, whom viewer) {
    json_object o(out);
    o.text("id", p.id).number("create_at", p.create_at).number("update_at", p.update_at);
    o.number("delete_at", p.delete_at).text("username", p.username).text("auth_data", "").text("auth_service", "");
    o.text("email", p.email).text("nickname", p.nickname).text("first_name", p.first_name);
    o.text("last_name", p.last_name).text("position", p.position).text("roles", p.roles);
    if (viewer == whom::self) {
        o.raw("notify_props",
              R"({"channel":"true","comments":"never","desktop":"mention","desktop_sound":"true","email":"true",)"
              R"("first_name":"false","mention_keys":"","push":"mention","push_status":"away"})");
        o.number("last_password_update", p.create_at);
    }
    o.text("locale", p.locale);
    json_object zone(o.name("timezone"));
    zone.text("automaticTimezone", p.automatic_zone).text("manualTimezone", p.manual_zone);
    zone.text("useAutomaticTimezone", p.use_automatic_zone ? "true" : "false").end();
    if (p.bot) o.flag("is_bot", true).text("bot_description", p.about);
    o.flag("disable_welcome_email", false).end();
}

void append_team(std::string& out, const team& t) {
    json_object o(out);
    o.text("id", t.id).number("create_at", t.create_at).number("update_at", t.create_at).number("delete_at", 0);
    o.text("display_name", t.title).text("name", t.name).text("description", "").text("email", "").text("type", "O");
    o.text("company_name", "").text("allowed_domains", "").text("invite_id", t.id).flag("allow_open_invite", false);
    o.null("scheme_id").null("group_constrained").null("policy_id").end();
}

void append_team_member(std::string& out, const team& t, const person& p) {
    json_object o(out);
    o.text("team_id", t.id).text("user_id", p.id);
    o.text("roles", p.admin() ? "team_user team_admin" : "team_user").number("delete_at", 0);
    o.flag("scheme_guest", false).flag("scheme_user", true).flag("scheme_admin", p.admin()).text("explicit_roles", "");
    o.end();
}

void append_channel(std::string& out, const channel& c) {
    json_object o(out);
    o.text("id", c.id).number("create_at", c.create_at).number("update_at", c.update_at).number("delete_at", 0);
    o.text("team_id", c.team).text("type", std::string_view(&c.type, 1)).text("display_name", c.title);
    o.text("name", c.name).text("header", c.header).text("purpose", c.purpose).number("last_post_at", c.last_post_at);
    o.number("total_msg_count", c.total).number("extra_update_at", 0).text("creator_id", c.creator);
    o.null("scheme_id").null("props").null("group_constrained");
    o.raw("shared", c.type == 'D' || c.type == 'G' ? "false" : "null");
    o.number("total_msg_count_root", c.total_root).null("policy_id").end();
}

void append_member(std::string& out, const channel& c, const membership& m) {
    json_object o(out);
    o.text("channel_id", c.id).text("user_id", m.who->id);
    o.text("roles", m.admin ? "channel_user channel_admin" : "channel_user").number("last_viewed_at", m.last_viewed);
    o.number("msg_count", m.seen).number("mention_count", m.mentions).number("mention_count_root", m.mentions_root);
    o.number("msg_count_root", m.seen_root);
    o.raw("notify_props",
          R"({"desktop":"default","email":"default","ignore_channel_mentions":"default","mark_unread":"all",)"
          R"("push":"default"})");
    o.number("last_update_at", m.last_update).flag("scheme_guest", false).flag("scheme_user", true);
    o.flag("scheme_admin", m.admin).text("explicit_roles", "").end();
}

void append_reaction(std::string& out, const post& p, const reaction& r, millis removed_at) {
    json_object o(out);
    o.text("user_id", r.who->id).text("post_id", p.id).text("emoji_name", r.emoji);
    o.number("create_at", removed_at ? 0 : r.at).number("update_at", removed_at ? removed_at : r.at);
    o.number("delete_at", 0).text("remote_id", "").end();
}

void append_file(std::string& out, const upload& f) {
    json_object o(out);
    o.text("id", f.id).text("user_id", f.owner->id);
    if (!f.post.empty()) o.text("post_id", f.post);
    o.text("channel_id", "").number("create_at", f.create_at).number("update_at", f.create_at).number("delete_at", 0);
    o.text("name", f.name).text("extension", f.extension).number("size", static_cast<std::int64_t>(f.bytes.size()));
    o.text("mime_type", f.mime);
    if (f.width > 0) o.number("width", f.width).number("height", f.height).flag("has_preview_image", true);
    o.null("mini_preview").text("remote_id", "").end();
}

std::string error_body(unsigned status, std::string_view id, std::string_view message, std::string_view detail,
                       std::string_view request) {
    std::string out;
    json_object o(out);
    o.text("id", id).text("message", message).text("detailed_error", detail);
    if (!request.empty()) o.text("request_id", request);
    o.number("status_code", status).end();
    return out;
}

}  // namespace fulcrum::bot::platform::local
