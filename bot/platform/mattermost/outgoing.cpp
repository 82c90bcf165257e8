// What the coach does: posts, reactions, and looking people up.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cctype>

#include "bot/platform/mattermost/session_impl.hpp"
#include "bot/platform/mattermost/taps.hpp"

namespace fulcrum::bot::platform::mattermost {
namespace {

delivery_failure stopping() { return {delivery_problem::stopping, "stopping"}; }
delivery_failure not_connected() { return {delivery_problem::try_again, "not connected yet"}; }

std::string part_ref(const std::string& ref, std::size_t part) {
    return part == 0 ? ref : ref + "/" + std::to_string(part + 1);
}

bool blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

bool has_word(std::string_view words, std::string_view word) {
    for (auto at = words.find(word); at != std::string_view::npos; at = words.find(word, at + 1)) {
        const auto end = at + word.size();
        if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' ')) return true;
    }
    return false;
}

std::string plain_name(std::string_view name, char sigil) {
    if (!name.empty() && name.front() == sigil) name.remove_prefix(1);
    std::string out(name);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

}  // namespace

class session::busy {
  public:
    explicit busy(session& s) : session_(s) { ++session_.in_flight_; }
    busy(const busy&) = delete;
    busy& operator=(const busy&) = delete;
    ~busy() {
        if (--session_.in_flight_ == 0 && session_.stopping_) session_.idle_.cancel();
    }

  private:
    session& session_;
};

awaitable<delivered<std::string>> session::deliver(outgoing message) {
    if (stopping_) co_return stopping();
    const busy working(*this);
    const bool looked = message.look_first;
    if (own_.id.empty()) {
        if (looked) co_return delivery_failure(delivery_problem::unknown, "not connected yet");
        co_return not_connected();
    }
    auto sent = co_await send_parts(std::move(message));
    co_return sent;
}

awaitable<delivered<std::string>> session::send_parts(outgoing message) {
    auto parts = split_text(message.text, max_post_ - max_post_ / 64);
    if (parts.size() == 1 && blank(parts.front()) && !message.file)
        co_return delivery_failure(delivery_problem::refused, "there is nothing to say");

    std::vector<std::string> ids(parts.size());
    if (message.look_first) {
        auto looked = co_await look_for(message, ids);
        if (!looked) {
            auto f = looked.error();
            // Still nobody knows: whoever tries again has to look again.
            if (f.problem != delivery_problem::refused && f.problem != delivery_problem::stopping)
                f.problem = delivery_problem::unknown;
            co_return f;
        }
        if (message.only_look && ids.front().empty())
            co_return delivery_failure(delivery_problem::absent, "it is not there");
    }
    const auto last = parts.size() - 1;
    std::string file;
    if (message.file && ids[last].empty()) {
        auto uploaded = co_await rest_.upload(message.to.channel, std::move(*message.file));
        if (!uploaded) co_return uploaded.error();
        file = std::move(*uploaded);
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!ids[i].empty()) continue;
        const auto ref = part_ref(message.ref, i);
        wire::new_post post;
        post.channel = message.to.channel;
        post.root = message.to.thread;
        post.text = parts[i];
        post.kind = message.kind;
        post.ref = ref;
        post.author = own_.id;
        if (i == last) post.file = file;
        auto body = wire::write_post(post);
        auto made = co_await rest_.create_post(std::move(body));
        if (!made) {
            auto f = made.error();
            // A part of it is there already: sending all of it again would say that twice.
            const bool part = std::any_of(ids.begin(), ids.end(), [](const std::string& id) { return !id.empty(); });
            if (part && f.problem != delivery_problem::refused) f.problem = delivery_problem::unknown;
            spdlog::debug("mattermost: post {} for channel {}: {}", ref, message.to.channel, f.detail);
            co_return f;
        }
        ids[i] = std::move(*made);
    }
    co_return std::move(ids.front());
}

// Fills in the ids of those parts that are there already.
awaitable<delivered<void>> session::look_for(const outgoing& message, std::vector<std::string>& ids) {
    const auto take = [&](const std::vector<wire::post>& posts) {
        for (const auto& post : posts) {
            if (post.author != own_.id || !post.ref.starts_with(message.ref)) continue;
            for (std::size_t i = 0; i < ids.size(); ++i)
                if (ids[i].empty() && post.ref == part_ref(message.ref, i)) ids[i] = post.id;
        }
        return std::none_of(ids.begin(), ids.end(), [](const std::string& id) { return id.empty(); });
    };
    // The server's clock may run behind ours, and by now by another amount.
    const auto slack = std::chrono::milliseconds(std::chrono::minutes(1)).count();
    const auto since = std::max<std::int64_t>(
        1, dialogue::to_millis(message.since) + std::min<std::int64_t>(server_ahead_, 0) - slack);
    auto list = co_await rest_.posts_since(message.to.channel, since);
    if (!list) co_return list.error();
    if (take(list->posts) || list->listed < 1000) co_return delivered<void>();
    auto posts = co_await read_back(message.to.channel, since, false);
    if (!posts) co_return posts.error();
    take(*posts);
    co_return delivered<void>();
}

awaitable<delivered<void>> session::react(std::string channel, std::string post, std::string emoji) {
    if (stopping_) co_return stopping();
    const busy working(*this);
    if (own_.id.empty()) co_return not_connected();
    auto done = co_await rest_.create_reaction(wire::write_reaction(own_.id, post, emoji));
    if (!done) spdlog::debug("mattermost: reaction in channel {}: {}", channel, done.error().detail);
    co_return done;
}

awaitable<delivered<void>> session::withdraw(std::string channel, std::string post) {
    if (stopping_) co_return stopping();
    const busy working(*this);
    if (own_.id.empty()) co_return not_connected();
    auto done = co_await rest_.remove_post(std::move(post));
    if (done) co_return done;
    auto f = done.error();
    // Mattermost itself says that there is none: somebody deleted it before.
    if (f.problem == delivery_problem::refused && f.detail.starts_with("HTTP 404")) co_return delivered<void>();
    spdlog::debug("mattermost: deleting a post in channel {}: {}", channel, f.detail);
    co_return f;
}

// The list first, so that pages don't move under us.
awaitable<delivered<void>> session::withdraw_all(std::string channel) {
    if (stopping_) co_return stopping();
    const busy working(*this);
    if (own_.id.empty()) co_return not_connected();
    std::vector<std::string> own;
    std::string before;
    constexpr std::size_t at_once = 100;
    while (!stopping_) {
        auto list = co_await rest_.posts(channel, before.empty() ? "" : "before", before, at_once);
        if (!list) co_return list.error();
        for (auto& post : list->posts)
            if (post.author == own_.id) own.push_back(std::move(post.id));
        if (list->listed < at_once || list->oldest == before) break;
        before = std::move(list->oldest);
    }
    for (const auto& post : own) {
        auto done = co_await withdraw(channel, post);
        if (!done) co_return done.error();
    }
    if (stopping_) co_return stopping();
    co_return delivered<void>();
}

awaitable<delivered<void>> session::offer(std::string channel, std::string post, dialogue::choice what) {
    return react(std::move(channel), std::move(post), std::string(emoji_of(what)));
}

void session::typing(const address& where) {
    if (!socket_ || !link_.live() || stopping_) return;
    // The socket's queue is short and pings need it: a rush is not worth a connection.
    const auto now = std::chrono::steady_clock::now();
    if (now - typing_window_ > std::chrono::milliseconds(250)) {
        typing_window_ = now;
        typing_sent_ = 0;
    }
    if (++typing_sent_ > 50) return;
    socket_->send(wire::write_typing(link_.take_number(), where.channel, where.thread));
}

profile session::remember(const wire::user& user) {
    profile out;
    out.user = user.id;
    out.username = user.username;
    out.first_name = user.first_name;
    out.display_name = user.first_name;
    if (!user.last_name.empty()) out.display_name += (out.display_name.empty() ? "" : " ") + user.last_name;
    if (out.display_name.empty()) out.display_name = user.nickname.empty() ? user.username : user.nickname;
    out.zone = user.zone;
    out.locale = user.locale;
    out.administrator = has_word(user.roles, "system_admin");
    out.bot = user.bot;
    out.active = user.delete_at == 0;
    return profiles_.put(user.id, std::move(out));
}

awaitable<delivered<profile>> session::person(std::string user) {
    if (stopping_) co_return stopping();
    if (const auto* known = profiles_.find(user)) co_return *known;
    auto found = co_await person_now(std::move(user));
    co_return found;
}

awaitable<delivered<profile>> session::person_now(std::string user) {
    if (stopping_) co_return stopping();
    const busy working(*this);
    auto found = co_await rest_.user(std::move(user));
    if (!found) co_return found.error();
    co_return remember(*found);
}

awaitable<delivered<std::vector<profile>>> session::people_now(std::vector<std::string> users) {
    if (stopping_) co_return stopping();
    const busy working(*this);
    auto found = co_await rest_.users(std::move(users));
    if (!found) co_return found.error();
    std::vector<profile> out;
    for (const auto& user : *found) out.push_back(remember(user));
    co_return out;
}

awaitable<delivered<profile>> session::person_by_name(std::string username) {
    if (stopping_) co_return stopping();
    const busy working(*this);
    auto found = co_await rest_.user_by_name(plain_name(username, '@'));
    if (!found) co_return found.error();
    co_return remember(*found);
}

// A public channel is found by its name without being in it, so membership is asked for.
awaitable<delivered<std::vector<named_channel>>> session::channels_named(std::string name) {
    if (stopping_) co_return stopping();
    const busy working(*this);
    if (own_.id.empty()) co_return not_connected();
    auto wanted = plain_name(name, '~');
    std::string in_team;
    if (const auto slash = wanted.find('/'); slash != std::string::npos) {
        in_team = wanted.substr(0, slash);
        wanted.erase(0, slash + 1);
    }
    auto teams = co_await rest_.teams();
    if (!teams) co_return teams.error();
    std::vector<named_channel> out;
    for (const auto& team : *teams) {
        if (!in_team.empty() && team.name != in_team) continue;
        auto found = co_await rest_.channel_by_name(team.id, wanted);
        if (!found && found.error().problem != delivery_problem::refused) co_return found.error();
        if (!found || found->delete_at != 0) continue;
        auto member = co_await rest_.is_member(found->id, own_.id);
        if (!member) co_return member.error();
        named_channel one;
        one.id = std::move(found->id);
        one.name = wanted;
        one.team = team.name;
        one.member = *member;
        out.push_back(std::move(one));
    }
    co_return out;
}

awaitable<delivered<std::vector<profile>>> session::members_of(std::string channel, std::size_t most) {
    if (stopping_) co_return stopping();
    const busy working(*this);
    std::vector<profile> out;
    for (std::size_t page = 0; page * 200 < most; ++page) {
        auto users = co_await rest_.users_in(channel, page);
        if (!users) co_return users.error();
        for (const auto& user : *users)
            if (!user.bot && user.delete_at == 0) out.push_back(remember(user));
        if (users->size() < 200) break;
    }
    co_return out;
}

awaitable<delivered<std::string>> session::direct_channel(std::string user) {
    if (stopping_) co_return stopping();
    if (const auto* known = direct_.find(user)) co_return *known;
    const busy working(*this);
    if (own_.id.empty()) co_return not_connected();
    auto opened = co_await rest_.open_direct(own_.id, user);
    if (!opened) co_return opened.error();
    direct_.put(std::move(user), *opened);
    co_return std::move(*opened);
}

awaitable<delivered<std::string>> session::fetch(std::string file) {
    if (stopping_) co_return stopping();
    const busy working(*this);
    if (!wire::is_id(file)) co_return delivery_failure(delivery_problem::refused, "no such file");
    auto bytes = co_await rest_.file(std::move(file));
    co_return bytes;
}

}  // namespace fulcrum::bot::platform::mattermost
