// A chat platform inside the program: what the coach says is handed to a callback, and what people write comes from the
// caller. No socket, no waiting: a delivery is over at once, unless it is told to fail or to take a while on the given
// clock. Rehearsals and simulations run the shipped engine on it. One executor, not thread-safe.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bot/clock.hpp"
#include "bot/platform/platform.hpp"

namespace fulcrum::bot::rehearsal {

using dialogue::instant;

// What becomes of one attempt to deliver.
struct delivery_fate {
    std::optional<platform::delivery_failure> failure;  // none: it arrives
    bool arrives_nevertheless = false;                  // with a failure: the post is there, only the answer was lost
    bool vanishes = false;                              // without one: the chat only says that it arrived
    std::chrono::milliseconds takes{0};                 // on the clock
};

class memory_chat final : public platform::platform {
  public:
    // The clock outlives the chat.
    memory_chat(boost::asio::any_io_executor executor, clock_source& clock);

    // --- for the caller
    // Each post that arrived, once, in order for each channel. It has an id by which it can be told from others.
    std::function<void(const std::string& id, bot::platform::outgoing&& post)> on_post;
    std::function<void(const std::string& channel, const std::string& post, const std::string& emoji)> on_reaction;
    // Asked before each attempt while the link is up; without it all goes well.
    std::function<delivery_fate(const bot::platform::outgoing& post)> fate;
    // Whether a post whose answer was lost is found when the coach looks for it, as it is in a real chat.
    bool finds_posts = true;

    // People are made up as they speak; a profile says more about them. Who has none is looked up in `profile_of`.
    void set_profile(bot::platform::profile p);
    std::function<bot::platform::profile(const std::string& user)> profile_of;
    // A direct message of a person; its id. The channel is named by the person.
    std::string say(const std::string& user, std::string text);
    // A team's channel that the coach is in; its id.
    std::string add_channel(const std::string& name);
    // What somebody writes there, in the thread of that post ("" = a new one); the post's id. As in a real channel the
    // coach hears it only when it is mentioned.
    std::string say_in(const std::string& channel, const std::string& user, std::string text, std::string thread = {});
    void edit(const std::string& user, const std::string& post, std::string text);
    void remove(const std::string& user, const std::string& post);
    static std::string channel_of(std::string_view user);         // "dm-" and the user's id
    static std::string_view person_of(std::string_view channel);  // the other way round

    // Up: connected and caught up. Down: nothing can be delivered. Before run() it has no effect.
    void set_link(bool up);
    bool link_is_up() const { return up_; }
    std::uint64_t arrived() const { return arrived_; }
    // Deliveries that are taking their while: they end when the clock gets there.
    std::size_t under_way() const { return under_way_; }

    // --- platform
    std::string_view name() const override { return "memory"; }
    std::string_view workspace() const override { return "rehearsal"; }
    std::string username() const override { return "fulcrum"; }
    boost::asio::awaitable<void> run(bot::platform::sink& to, bot::platform::memory& remembered) override;
    boost::asio::awaitable<void> stop(std::chrono::milliseconds limit) override;
    boost::asio::awaitable<bot::platform::delivered<std::string>> deliver(bot::platform::outgoing message) override;
    boost::asio::awaitable<bot::platform::delivered<void>> react(std::string channel, std::string post,
                                                                 std::string emoji) override;
    boost::asio::awaitable<bot::platform::delivered<void>> withdraw(std::string channel, std::string post) override;
    boost::asio::awaitable<bot::platform::delivered<void>> withdraw_all(std::string channel) override;
    void typing(const bot::platform::address&) override {}
    boost::asio::awaitable<bot::platform::delivered<bot::platform::profile>> person(std::string user) override;
    boost::asio::awaitable<bot::platform::delivered<bot::platform::profile>> person_by_name(
        std::string username) override;
    boost::asio::awaitable<bot::platform::delivered<std::vector<bot::platform::profile>>> members_of(
        std::string channel, std::size_t most) override;
    boost::asio::awaitable<bot::platform::delivered<std::vector<bot::platform::named_channel>>> channels_named(
        std::string name) override;
    boost::asio::awaitable<bot::platform::delivered<std::string>> direct_channel(std::string user) override;

  private:
    std::string next_id();
    std::string username_of(const std::string& user) const;
    std::string arrive(bot::platform::outgoing&& message);

    boost::asio::any_io_executor executor_;
    clock_source& clock_;
    bot::platform::sink* sink_ = nullptr;
    boost::asio::steady_timer stopped_;
    bool up_ = false, stopping_ = false;
    std::uint64_t ids_ = 0, arrived_ = 0;
    std::size_t under_way_ = 0;
    std::unordered_map<std::string, bot::platform::profile> profiles_;
    std::unordered_map<std::string, std::string> channels_;  // by name
    std::unordered_map<std::string, std::string> doubtful_;  // ref -> post, of those whose answer was lost
};

}  // namespace fulcrum::bot::rehearsal
