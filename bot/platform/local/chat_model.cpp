#include "bot/platform/local/chat_model.hpp"

#include <algorithm>
#include <random>

#include "bot/platform/local/chat_log.hpp"

namespace fulcrum::bot::platform::local {

namespace {

template <class Map>
auto* find_owned(const Map& map, std::string_view key) {
    const auto at = map.find(key);
    return at == map.end() ? nullptr : at->second.get();
}

template <class Map>
auto find_pointer(const Map& map, std::string_view key) {
    const auto at = map.find(key);
    return at == map.end() ? nullptr : at->second;
}

std::string name_key(std::string_view team_id, std::string_view name) {
    std::string key(team_id);
    key += '/';
    key += name;
    return key;
}

constexpr std::string_view id_letters = "ybndrfg8ejkmcpqxot1uwisza345h769";

template <class Source>
std::string letters(Source& source) {
    std::string out(26, ' ');
    std::uint64_t bits = 0;
    int left = 0;
    for (char& c : out) {
        if (left < 5) {
            bits = source();
            left = 30;
        }
        c = id_letters[bits & 31];
        bits >>= 5;
        left -= 5;
    }
    return out;
}

}  // namespace

std::string new_id() {
    static std::mt19937_64 source{std::random_device{}()};
    return letters(source);
}

std::string new_secret() {
    std::random_device source;
    return letters(source);
}

bool is_id(std::string_view text) {
    return text.size() == 26 && std::all_of(text.begin(), text.end(),
                                            [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

std::string direct_name(std::string_view one, std::string_view other) {
    std::string name(std::min(one, other));
    name += "__";
    name += std::max(one, other);
    return name;
}

person* chat_model::user(std::string_view id) const { return find_owned(people_, id); }
person* chat_model::user_named(std::string_view username) const { return find_pointer(people_by_name_, username); }
team* chat_model::team_by_id(std::string_view id) const { return find_owned(teams_, id); }
channel* chat_model::channel_by_id(std::string_view id) const { return find_owned(channels_, id); }
post* chat_model::post_by_id(std::string_view id) const { return find_owned(posts_, id); }
upload* chat_model::file(std::string_view id) const { return find_owned(files_, id); }

team* chat_model::team_named(std::string_view name) const {
    for (team* t : teams_in_order_)
        if (t->name == name) return t;
    return nullptr;
}

channel* chat_model::channel_named(std::string_view team_id, std::string_view name) const {
    return find_pointer(channels_by_name_, name_key(team_id, name));
}

const access_token* chat_model::token(std::string_view token) const {
    const auto at = tokens_.find(token);
    return at == tokens_.end() ? nullptr : &at->second;
}

std::string chat_model::token_of(const person& who) const {
    const auto at = token_of_.find(who.id);
    return at == token_of_.end() ? std::string{} : at->second;
}

template <class T>
void chat_model::record(const T& value) {
    if (on_record) on_record(log_line(value));
}

person& chat_model::put_person(person value) {
    auto& slot = people_[value.id];
    if (slot) {
        people_by_name_.erase(slot->username);
        *slot = std::move(value);
    } else {
        slot = std::make_unique<person>(std::move(value));
        people_in_order_.push_back(slot.get());
    }
    people_by_name_[slot->username] = slot.get();
    record(*slot);
    return *slot;
}

team& chat_model::put_team(team value) {
    auto& slot = teams_[value.id];
    if (slot) {
        value.members = std::move(slot->members);
        *slot = std::move(value);
    } else {
        slot = std::make_unique<team>(std::move(value));
        teams_in_order_.push_back(slot.get());
    }
    record(*slot);
    return *slot;
}

channel& chat_model::put_channel(channel value) {
    auto& slot = channels_[value.id];
    if (slot) {
        channels_by_name_.erase(name_key(slot->team, slot->name));
        slot->name = std::move(value.name);
        slot->title = std::move(value.title);
        slot->header = std::move(value.header);
        slot->purpose = std::move(value.purpose);
        slot->update_at = value.update_at;
    } else {
        slot = std::make_unique<channel>(std::move(value));
        channels_in_order_.push_back(slot.get());
    }
    channels_by_name_[name_key(slot->team, slot->name)] = slot.get();
    record(*slot);
    return *slot;
}

void chat_model::join_team(team& group, person& who) {
    if (!group.members.emplace(who.id, &who).second) return;
    record(team_change{&group, &who});
}

void chat_model::join(channel& where, person& who, bool admin, millis at) {
    membership fresh;
    fresh.who = &who;
    fresh.admin = admin;
    fresh.last_update = at;
    fresh.seen = where.total;
    fresh.seen_root = where.total_root;
    if (!where.members.emplace(who.id, fresh).second) return;
    record(member_change{&where, &who, admin, true, at});
}

void chat_model::leave(channel& where, person& who) {
    if (where.members.erase(who.id) == 0) return;
    record(member_change{&where, &who, false, false, 0});
}

post& chat_model::put_post(post value) {
    auto& slot = posts_[value.id];
    if (slot) {
        const bool removed = slot->delete_at == 0 && value.delete_at != 0;
        value.replies = slot->replies;
        *slot = std::move(value);
        if (removed && slot->root && !slot->original) --slot->root->replies;
    } else {
        slot = std::make_unique<post>(std::move(value));
        channel& where = *slot->where;
        if (slot->original) {
            where.versions.push_back(slot.get());
        } else {
            where.posts.push_back(slot.get());
            if (!slot->system()) {
                ++where.total;
                if (!slot->root) ++where.total_root;
            }
            if (slot->root && slot->delete_at == 0) ++slot->root->replies;
            where.last_post_at = std::max(where.last_post_at, slot->create_at);
        }
    }
    changed(*slot);
    return *slot;
}

upload& chat_model::put_file(upload value) {
    auto& slot = files_[value.id];
    if (slot) {
        if (value.bytes.empty()) value.bytes = std::move(slot->bytes);
        *slot = std::move(value);
    } else {
        slot = std::make_unique<upload>(std::move(value));
    }
    if (on_record) on_record(log_line(*slot, true));
    return *slot;
}

void chat_model::put_token(std::string token, person& who, bool active, bool keep) {
    tokens_[token] = access_token{&who, active};
    if (!keep) return;
    if (active) token_of_[who.id] = token;
    record(token_change{std::move(token), &who, active});
}

void chat_model::changed(const person& who) { record(who); }
void chat_model::changed(const channel& where) { record(where); }
void chat_model::changed(const upload& which) {
    if (on_record) on_record(log_line(which, false));
}

void chat_model::changed(post& which) {
    channel& where = *which.where;
    where.since_seen.reset();
    where.last_stamp = std::max(which.update_at, which.create_at);
    record(which);
}

millis chat_model::stamp(channel& where, millis now) {
    // The order of what is posted at once is kept; a clock that was put right is believed, as by the real server.
    constexpr millis put_right = 60'000;
    where.last_stamp = now + put_right < where.last_stamp ? now : std::max(now, where.last_stamp + 1);
    return where.last_stamp;
}

}  // namespace fulcrum::bot::platform::local
