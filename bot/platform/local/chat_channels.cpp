// The part of chat_service that is about channels and people.
#include <algorithm>

#include "bot/platform/local/chat_json.hpp"
#include "bot/platform/local/chat_service.hpp"
#include "bot/platform/local/chat_shapes.hpp"

namespace fulcrum::bot::platform::local {

namespace {

audience only(const person& who) {
    audience to;
    to.user = &who;
    return to;
}

audience members_of(const channel& where) {
    audience to;
    to.where = &where;
    return to;
}

}  // namespace

channel& chat_service::direct(person& first, person& second) {
    std::string name = direct_name(first.id, second.id);
    if (channel* known = model_.channel_named("", name)) return *known;
    channel fresh;
    fresh.id = new_id();
    fresh.type = 'D';
    fresh.name = std::move(name);
    fresh.creator = first.id;
    fresh.create_at = fresh.update_at = now();
    channel& made = model_.put_channel(std::move(fresh));
    model_.join(made, first, false, made.create_at);
    model_.join(made, second, false, made.create_at);
    std::string data;
    json_object(data).text("creator_id", first.id).text("teammate_id", second.id).end();
    sockets_.publish("direct_added", data, members_of(made));
    return made;
}

channel& chat_service::group(person& creator, std::vector<person*> members) {
    std::sort(members.begin(), members.end(),
              [](const person* a, const person* b) { return a->username < b->username; });
    members.erase(std::unique(members.begin(), members.end()), members.end());
    std::string title, key;
    for (const person* p : members) title += (title.empty() ? "" : ", ") + p->username;
    std::vector<std::string> ids;
    for (const person* p : members) ids.push_back(p->id);
    std::sort(ids.begin(), ids.end());
    for (const auto& id : ids) key += id;
    // The real name is a SHA-1 in hex; what matters is that the same people give the same name.
    std::string name;
    for (std::uint64_t part = 0; name.size() < 40; ++part) {
        std::uint64_t hash = 1469598103934665603ULL + part;
        for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
        for (int i = 0; i < 16; ++i, hash >>= 4) name += "0123456789abcdef"[hash & 15];
    }
    name.resize(40);
    if (channel* known = model_.channel_named("", name)) return *known;
    channel fresh;
    fresh.id = new_id();
    fresh.type = 'G';
    fresh.name = std::move(name);
    fresh.title = std::move(title);
    fresh.creator = creator.id;
    fresh.create_at = fresh.update_at = now();
    channel& made = model_.put_channel(std::move(fresh));
    for (person* p : members) model_.join(made, *p, false, made.create_at);
    std::string mates;
    append_array(mates, ids, [&](const std::string& id) { append_quoted(mates, id); });
    std::string data;
    json_object(data).text("teammate_ids", mates).end();
    sockets_.publish("group_added", data, members_of(made));
    return made;
}

channel& chat_service::open_channel(person* creator, const team& in, std::string name, std::string title, char type) {
    channel fresh;
    fresh.id = new_id();
    fresh.type = type;
    fresh.team = in.id;
    fresh.name = std::move(name);
    fresh.title = std::move(title);
    fresh.creator = creator ? creator->id : std::string{};
    fresh.create_at = fresh.update_at = now();
    channel& made = model_.put_channel(std::move(fresh));
    if (!creator) return made;
    model_.join(made, *creator, true, made.create_at);
    std::string data;
    json_object(data).text("channel_id", made.id).text("team_id", made.team).end();
    sockets_.publish("channel_created", data, only(*creator));
    return made;
}

void chat_service::system_post(person& author, channel& where, std::string type, std::string message, std::string props,
                               const person* mentioned) {
    post fresh;
    fresh.id = new_id();
    fresh.where = &where;
    fresh.author = &author;
    fresh.type = std::move(type);
    fresh.message = std::move(message);
    fresh.props = std::move(props);
    fresh.create_at = fresh.update_at = chat_model::stamp(where, now());
    const post& made = model_.put_post(std::move(fresh));
    if (on_post) on_post(made);
    std::vector<const person*> told;
    if (mentioned) told.push_back(mentioned);
    announce(made, told);
}

void chat_service::add_member(person& adder, channel& where, person& added) {
    if (where.has(added.id)) return;
    model_.join(where, added, false, now());
    std::string data;
    json_object(data).text("team_id", where.team).text("user_id", added.id).end();
    sockets_.publish("user_added", data, members_of(where));
    std::string props;
    json_object o(props);
    if (&adder == &added) {
        o.text("username", added.username).end();
        system_post(adder, where, "system_join_channel", added.username + " joined the channel.", props, nullptr);
        return;
    }
    o.text("addedUserId", added.id).text("addedUsername", added.username).text("userId", adder.id);
    o.text("username", adder.username).end();
    system_post(adder, where, "system_add_to_channel",
                added.username + " added to the channel by " + adder.username + ".", props, &added);
}

void chat_service::remove_member(person& remover, channel& where, person& removed) {
    if (!where.has(removed.id)) return;
    model_.leave(where, removed);
    std::string data;
    json_object(data).text("channel_id", where.id).text("remover_id", remover.id).end();
    sockets_.publish("user_removed", data, only(removed));
    data.clear();
    json_object(data).text("remover_id", remover.id).text("user_id", removed.id).end();
    sockets_.publish("user_removed", data, members_of(where));
}

void chat_service::channel_changed(channel& where) {
    where.update_at = now();
    model_.changed(where);
    std::string text, data;
    append_channel(text, where);
    json_object(data).text("channel", text).end();
    sockets_.publish("channel_updated", data, members_of(where));
}

bool chat_service::typing(person& who, std::string_view channel_id, std::string_view parent) {
    const channel* where = model_.channel_by_id(channel_id);
    if (!where || !where->has(who.id)) return false;
    std::string data;
    json_object(data).text("parent_id", parent).text("user_id", who.id).end();
    audience to = members_of(*where);
    to.omit = &who;
    sockets_.publish("typing", data, to, false);
    return true;
}

void chat_service::view(person& who, channel& where) {
    const auto at = where.members.find(who.id);
    if (at == where.members.end()) return;
    membership& m = at->second;
    m.last_viewed = std::max(m.last_viewed, where.last_post_at);
    m.last_update = std::max(m.last_update, where.last_post_at);
    m.seen = where.total;
    m.seen_root = where.total_root;
    m.mentions = m.mentions_root = 0;
    std::string data;
    json_object(data).text("channel_id", where.id).end();
    sockets_.publish("channel_viewed", data, only(who), false);
}

void chat_service::person_changed(person& who) {
    who.update_at = std::max(now(), who.update_at + 1);
    model_.changed(who);
    std::string text;
    append_person(text, who, whom::others);
    std::string data;
    json_object(data).raw("user", text).end();
    sockets_.publish("user_updated", data, {});
}

void chat_service::set_active(person& who, bool active) {
    if (who.active() == active) return;
    who.delete_at = active ? 0 : now();
    person_changed(who);
    if (active)
        sockets_.publish("user_activation_status_change", "{}", {});
    else
        sockets_.mute(who);
}

}  // namespace fulcrum::bot::platform::local
