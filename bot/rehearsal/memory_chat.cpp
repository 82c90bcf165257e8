#include "bot/rehearsal/memory_chat.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "bot/platform/mattermost/addressing.hpp"

namespace fulcrum::bot::rehearsal {

namespace asio = boost::asio;
namespace chat = bot::platform;
using chat::delivered;
using chat::delivery_failure;
using chat::delivery_problem;

namespace {
constexpr std::string_view channel_prefix = "dm-";
}

memory_chat::memory_chat(asio::any_io_executor executor, clock_source& clock)
    : executor_(std::move(executor)), clock_(clock), stopped_(executor_) {
    stopped_.expires_at(std::chrono::steady_clock::time_point::max());
}

// --- for the caller

void memory_chat::set_profile(chat::profile p) {
    auto user = p.user;
    profiles_.insert_or_assign(std::move(user), std::move(p));
}

std::string memory_chat::channel_of(std::string_view user) { return std::string(channel_prefix).append(user); }

std::string_view memory_chat::person_of(std::string_view channel) {
    return channel.substr(std::min(channel.size(), channel_prefix.size()));
}

std::string memory_chat::next_id() { return "post-" + std::to_string(++ids_); }

std::string memory_chat::username_of(const std::string& user) const {
    const auto known = profiles_.find(user);
    return known == profiles_.end() ? user : known->second.username;
}

std::string memory_chat::add_channel(const std::string& name) {
    return channels_.emplace(name, "channel-" + name).first->second;
}

std::string memory_chat::say_in(const std::string& channel, const std::string& user, std::string text,
                                std::string thread) {
    using namespace chat::mattermost;
    auto id = next_id();
    if (!sink_) return id;
    if (!mentions_name(own_words(text), username())) {
        sink_->on_event(chat::passed{channel, chat::channel_kind::team, id, clock_.now()});
        return id;
    }
    chat::posted e;
    e.id = id;
    e.author = user;
    e.username = username_of(user);
    e.where = {channel, thread.empty() ? id : std::move(thread)};
    e.kind = chat::channel_kind::team;
    auto words = words_around(text, username());
    e.before = std::move(words.before);
    e.said = std::move(words.after);
    e.text = without_leading_mention(std::move(text), username());
    e.at = clock_.now();
    sink_->on_event(std::move(e));
    return id;
}

std::string memory_chat::say(const std::string& user, std::string text) {
    chat::posted e;
    e.id = next_id();
    e.author = user;
    e.username = username_of(user);
    e.where.channel = channel_of(user);
    e.text = std::move(text);
    e.at = clock_.now();
    const auto id = e.id;
    if (sink_) sink_->on_event(std::move(e));
    return id;
}

void memory_chat::edit(const std::string& user, const std::string& post, std::string text) {
    chat::edited e;
    e.id = post;
    e.author = user;
    e.where.channel = channel_of(user);
    e.text = std::move(text);
    e.at = clock_.now();
    if (sink_) sink_->on_event(std::move(e));
}

void memory_chat::remove(const std::string& user, const std::string& post) {
    chat::deleted e;
    e.id = post;
    e.author = user;
    e.where.channel = channel_of(user);
    if (sink_) sink_->on_event(std::move(e));
}

void memory_chat::set_link(bool up) {
    if (!sink_ || up == up_) return;
    up_ = up;
    sink_->on_link(up ? chat::link_state::ready : chat::link_state::waiting, up ? "" : "told to be away");
}

// --- platform

asio::awaitable<void> memory_chat::run(chat::sink& to, chat::memory&) {
    sink_ = &to;
    set_link(true);
    while (!stopping_) co_await stopped_.async_wait(asio::as_tuple(asio::use_awaitable));
    sink_ = nullptr;
    up_ = false;
}

asio::awaitable<void> memory_chat::stop(std::chrono::milliseconds) {
    stopping_ = true;
    stopped_.cancel();
    co_return;
}

std::string memory_chat::arrive(chat::outgoing&& message) {
    ++arrived_;
    auto id = next_id();
    if (on_post) on_post(id, std::move(message));
    return id;
}

asio::awaitable<delivered<std::string>> memory_chat::deliver(chat::outgoing message) {
    if (stopping_) co_return delivery_failure(delivery_problem::stopping, "stopping");
    if (!up_) co_return delivery_failure(delivery_problem::try_again, "the link is down");
    delivery_fate what;
    if (fate) what = fate(message);
    if (what.takes > std::chrono::milliseconds{0}) {
        ++under_way_;
        co_await clock_.sleep_until(clock_.now() + what.takes);
        --under_way_;
    }
    if (message.look_first && finds_posts)
        if (const auto there = doubtful_.find(message.ref); there != doubtful_.end()) {
            auto post = std::move(there->second);
            doubtful_.erase(there);
            co_return post;
        }
    if (message.only_look) co_return delivery_failure(delivery_problem::absent, "it is not there");
    if (what.failure) {
        if (what.arrives_nevertheless) {
            auto ref = message.ref;
            auto post = arrive(std::move(message));
            doubtful_.insert_or_assign(std::move(ref), std::move(post));
        }
        co_return *what.failure;
    }
    if (what.vanishes) co_return next_id();
    co_return arrive(std::move(message));
}

asio::awaitable<delivered<void>> memory_chat::react(std::string channel, std::string post, std::string emoji) {
    if (!up_) co_return delivery_failure(delivery_problem::try_again, "the link is down");
    if (on_reaction) on_reaction(channel, post, emoji);
    co_return delivered<void>{};
}

asio::awaitable<delivered<chat::profile>> memory_chat::person(std::string user) {
    const auto known = profiles_.find(user);
    if (known != profiles_.end()) co_return known->second;
    chat::profile made;
    if (profile_of) made = profile_of(user);
    if (made.user.empty()) made.user = made.username = user;
    co_return made;
}

asio::awaitable<delivered<chat::profile>> memory_chat::person_by_name(std::string username) {
    const auto known =
        std::find_if(profiles_.begin(), profiles_.end(), [&](const auto& p) { return p.second.username == username; });
    if (known == profiles_.end()) co_return delivery_failure(delivery_problem::refused, "nobody of that name");
    co_return known->second;
}

asio::awaitable<delivered<std::vector<chat::profile>>> memory_chat::members_of(std::string, std::size_t) {
    co_return delivery_failure(delivery_problem::refused, "nobody is a member of a channel here");
}

asio::awaitable<delivered<std::vector<chat::named_channel>>> memory_chat::channels_named(std::string name) {
    std::vector<chat::named_channel> out;
    if (const auto known = channels_.find(name); known != channels_.end()) {
        chat::named_channel one;
        one.id = known->second;
        one.name = std::move(name);
        one.member = true;
        out.push_back(std::move(one));
    }
    co_return out;
}

// What was said stays in what is shown.
asio::awaitable<delivered<void>> memory_chat::withdraw(std::string, std::string) { co_return delivered<void>(); }
asio::awaitable<delivered<void>> memory_chat::withdraw_all(std::string) { co_return delivered<void>(); }

asio::awaitable<delivered<std::string>> memory_chat::direct_channel(std::string user) { co_return channel_of(user); }

}  // namespace fulcrum::bot::rehearsal
