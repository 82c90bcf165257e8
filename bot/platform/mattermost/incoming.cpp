// From what the server says to what the engine hears.
#include <spdlog/spdlog.h>

#include <utility>

#include "bot/platform/mattermost/session_impl.hpp"
#include "bot/platform/mattermost/taps.hpp"

namespace fulcrum::bot::platform::mattermost {

session::channel_info& session::learn(const std::string& channel, channel_kind kind, std::string person) {
    auto* known = channels_.find(channel);
    const bool is_new = !known;
    if (!known) known = &channels_.put(channel, channel_info(kind));
    known->kind = kind;
    if (!is_new && (person.empty() || person == known->person)) return *known;
    known->person = std::move(person);
    if (!known->person.empty()) direct_.put(known->person, channel);
    channel_found found;
    found.channel = channel;
    found.kind = kind;
    found.person = known->person;
    sink_->on_event(std::move(found));
    return *known;
}

void session::doubt_clocks(std::int64_t ahead) {
    if (std::exchange(clocks_doubted_, true)) return;
    spdlog::warn(
        "mattermost: times of {} are up to {} s in the future of this machine's clock. Nothing is lost by that, but "
        "more has to be read again after each outage: keep both clocks in time with NTP",
        workspace_, ahead / 1000);
}

std::int64_t session::believed(std::int64_t server_time) {
    const auto here = dialogue::to_millis(clock_.now());
    if (server_time <= here + settings_.ahead.count()) return server_time;
    doubt_clocks(server_time - here);
    return here;
}

void session::seen_up_to(channel_info& info, const wire::post& post) {
    const auto at = believed(post.create_at);
    if (info.first_at == 0) info.first_at = at;
    if (at < info.last_at) return;
    info.last_at = at;
    if (at == post.create_at) info.last_post = post.id;
}

void session::on_channel_opened(std::string channel) {
    if (!channels_.find(channel)) spawn("looking up a channel", look_up_channel(std::move(channel)));
}

awaitable<void> session::look_up_channel(std::string channel) {
    auto found = co_await rest_.channel(channel);
    if (stopping_) co_return;
    if (!found) {
        spdlog::info("mattermost: channel {}: {}", channel, found.error().detail);
        co_return;  // its first post will tell
    }
    if (found->id == channel) learn(channel, found->kind, other_member(found->name, own_.id));
}

void session::on_post(wire::post_change change) {
    const auto channel = change.item.channel;
    auto kind = change.kind.value_or(channel_kind::team);
    auto* known = channels_.find(channel);
    if (!change.kind && known) kind = known->kind;
    if (change.kind) {
        std::string person;
        if (kind == channel_kind::direct && (!known || known->person.empty())) {
            person = other_member(change.channel_name, own_.id);
            if (person.empty() && change.item.author != own_.id && change.item.type.empty())
                person = change.item.author;
        }
        learn(channel, kind, std::move(person));
        // Older servers do not list the direct channels of a bot that is in no team: somebody may have written here
        // while we were away, and this is the first we hear of the channel.
        if (!known && kind == channel_kind::direct && caught_up_ && !listing_complete_ && !pending_.contains(channel)) {
            pending_.insert(channel);
            errand e;
            e.channel = channel;
            e.kind = kind;
            spawn("reading a new channel", catch_up_alone(std::move(e)));
        }
    }
    live_event live(std::move(change));
    if (!hold(channel, live)) pass_on(std::move(std::get<wire::post_change>(live)), kind, true);
}

bool session::hold(const std::string& channel, live_event& e) {
    if (!hold_all_ && !pending_.contains(channel)) return false;
    auto& room = held_[channel];
    if (held_count_ >= settings_.held) {
        held_count_ -= room.events.size();
        room.events.clear();
        room.overflow = true;
    } else if (!room.overflow) {
        room.events.push_back(std::move(e));
        ++held_count_;
    }
    return true;
}

// Nobody is asked anything in a team's channel: what people tap there is theirs.
void session::on_reaction(wire::reaction_change change) {
    if (change.item.user == own_.id || !choice_of(change.item.emoji)) return;
    if (const auto* known = channels_.find(change.channel); known && known->kind != channel_kind::direct) return;
    const auto channel = change.channel;
    live_event live(std::move(change));
    if (!hold(channel, live)) pass_on_reaction(std::get<wire::reaction_change>(live));
}

std::optional<taps_standing> session::standing_under(const wire::post& post) {
    const auto* info = channels_.find(post.channel);
    if (!info || info->person.empty()) return std::nullopt;
    taps_standing out;
    bool ours = false;
    for (const auto& r : post.reactions) {
        if (r.user == own_.id) ours = true;
        if (r.user != info->person) continue;
        if (const auto what = choice_of(r.emoji)) out.standing.push_back(*what);
    }
    if (!ours) return std::nullopt;
    out.post = post.id;
    out.person = info->person;
    out.channel = post.channel;
    out.at = dialogue::from_millis(post.update_at);
    return out;
}

void session::pass_on_reaction(const wire::reaction_change& change) {
    const auto& item = change.item;
    const auto what = choice_of(item.emoji);
    if (!what || item.user == own_.id) return;
    const auto when = change.added ? item.create_at : item.update_at;
    tapped out;
    out.id = (change.added ? "tap:" : "untap:") + item.post + ":" + item.user + ":" + item.emoji + ":" +
             std::to_string(when);
    if (!seen_.add(out.id)) return;
    out.post = item.post;
    out.person = item.user;
    out.channel = change.channel;
    out.what = *what;
    out.undone = !change.added;
    out.at = dialogue::from_millis(when);
    sink_->on_event(std::move(out));
}

bool session::pass_on(wire::post_change change, channel_kind kind, bool tell_passed) {
    if (change.change == wire::post_change::what::posted) return pass_on_posted(std::move(change), kind, tell_passed);
    auto& post = change.item;
    if (!from_a_person(post, own_.id)) return false;
    if (change.change == wire::post_change::what::edited) {
        // A post is also "edited" when it is pinned: only a new time of edit is one.
        if (post.edit_at == 0 || !seen_.add(post.id + "/e" + std::to_string(post.edit_at))) return false;
        edited out;
        out.where = answer_address(post, kind);
        out.id = std::move(post.id);
        out.author = std::move(post.author);
        out.kind = kind;
        out.text = without_leading_mention(std::move(post.text), own_.username);
        out.at = dialogue::from_millis(post.edit_at);
        sink_->on_event(std::move(out));
        return true;
    }
    if (!seen_.add(post.id + "/d")) return false;
    seen_.add(post.id);  // a copy of it that comes late is not answered any more
    deleted out;
    out.where = answer_address(post, kind);
    out.id = std::move(post.id);
    out.author = std::move(post.author);
    out.kind = kind;
    sink_->on_event(std::move(out));
    return true;
}

bool session::pass_on_posted(wire::post_change change, channel_kind kind, bool tell_passed) {
    auto& post = change.item;
    auto* info = channels_.find(post.channel);
    if (info) seen_up_to(*info, post);
    // What an earlier process of ours posted came before we connected.
    if (tell_passed && post.author == own_.id && !post.ref.empty() && post.create_at > first_connected_) {
        own_posted out;
        out.channel = post.channel;
        out.post = post.id;
        out.ref = post.ref.substr(0, post.ref.find('/'));  // of a long text's parts
        sink_->on_event(std::move(out));
    }
    if (post.author == own_.id || !seen_.add(post.id)) return false;
    const bool concerns = from_a_person(post, own_.id) && post.delete_at == 0 &&
                          addressed(post, kind, change.mentions, own_.id, own_.username);
    if (!concerns) {
        if (!tell_passed) return false;
        passed out;
        out.channel = std::move(post.channel);
        out.kind = kind;
        const auto at = believed(post.create_at);
        if (at == post.create_at) out.post = std::move(post.id);
        out.at = dialogue::from_millis(at);
        sink_->on_event(std::move(out));
        return false;
    }
    if (change.sender.empty())
        if (const auto* who = profiles_.find(post.author)) change.sender = who->username;
    posted out;
    out.where = answer_address(post, kind);
    out.id = std::move(post.id);
    out.author = std::move(post.author);
    out.username = std::move(change.sender);
    out.kind = kind;
    if (kind != channel_kind::direct) {
        auto words = words_around(post.text, own_.username);
        out.before = std::move(words.before);
        out.said = std::move(words.after);
    }
    out.text = without_leading_mention(std::move(post.text), own_.username);
    out.has_files = post.has_files;
    out.files = std::move(post.files);
    out.at = dialogue::from_millis(believed(post.create_at));
    out.answered = change.answered;
    sink_->on_event(std::move(out));
    return true;
}

}  // namespace fulcrum::bot::platform::mattermost
