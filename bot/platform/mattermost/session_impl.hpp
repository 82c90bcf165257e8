// The session's insides, shared by session.cpp, incoming.cpp, resync.cpp and outgoing.cpp.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "bot/bounded.hpp"
#include "bot/net/ws_client.hpp"
#include "bot/platform/mattermost/addressing.hpp"
#include "bot/platform/mattermost/rest.hpp"
#include "bot/platform/mattermost/session.hpp"

namespace fulcrum::bot::platform::mattermost {

class session : public std::enable_shared_from_this<session> {
  public:
    session(boost::asio::any_io_executor executor, settings chosen, clock_source& clock);

    const std::string& workspace() const { return workspace_; }
    const std::string& username() const { return own_.username; }

    awaitable<void> run(sink& to, memory& remembered);
    awaitable<void> stop(std::chrono::milliseconds limit);

    // outgoing.cpp
    awaitable<delivered<std::string>> deliver(outgoing message);
    awaitable<delivered<void>> react(std::string channel, std::string post, std::string emoji);
    awaitable<delivered<void>> withdraw(std::string channel, std::string post);
    awaitable<delivered<void>> withdraw_all(std::string channel);
    awaitable<delivered<void>> offer(std::string channel, std::string post, dialogue::choice what);
    void typing(const address& where);
    const std::optional<send_room>& room() const { return rest_.room(); }
    awaitable<delivered<profile>> person(std::string user);
    awaitable<delivered<profile>> person_by_name(std::string username);
    awaitable<delivered<profile>> person_now(std::string user);
    awaitable<delivered<std::vector<profile>>> people_now(std::vector<std::string> users);
    awaitable<delivered<std::vector<profile>>> members_of(std::string channel, std::size_t most);
    awaitable<delivered<std::string>> direct_channel(std::string user);
    awaitable<delivered<std::vector<named_channel>>> channels_named(std::string name);
    awaitable<delivered<std::string>> fetch(std::string file);

  private:
    // What we know of a channel: every post up to `last_post` has been passed on in this process.
    struct channel_info {
        channel_kind kind = channel_kind::team;
        std::string person;
        std::string last_post;
        std::int64_t last_at = 0;
        std::int64_t first_at = 0;  // of the first one that was

        channel_info() = default;
        explicit channel_info(channel_kind k) : kind(k) {}
    };
    // A channel to be read by REST.
    struct errand {
        std::string channel;
        channel_kind kind = channel_kind::team;
        std::string last_post;
        std::int64_t since = 0;    // 0: a direct channel that nothing is known of
        std::int64_t overlap = 0;  // so much before `since` is read again; 0 without a last post
        bool back = false;         // its mark was in the future: it is set back when the channel was read

        errand() = default;
    };
    // Live events that wait for their channel's resync.
    using live_event = std::variant<wire::post_change, wire::reaction_change>;
    struct waiting_room {
        std::vector<live_event> events;
        bool overflow = false;  // some had to go: read the channel once more
    };
    class busy;  // counts a call in flight

    // session.cpp
    awaitable<void> identify();
    awaitable<bool> connect(link_action action);
    awaitable<void> serve();
    awaitable<void> keep_alive(std::shared_ptr<net::ws_client> socket);
    bool on_frame(const std::string& text);  // false: the connection is to be ended
    void on_reply_time(std::int64_t server_time);
    void announce(link_state state, std::string_view detail);
    void announce_if_ready();
    void doubt_token();
    void spawn(const char* what, awaitable<void> work);
    awaitable<void> child(std::shared_ptr<session> self, const char* what, awaitable<void> work);
    static awaitable<void> pause(boost::asio::steady_timer& timer, steady_time until);

    // incoming.cpp
    void on_post(wire::post_change change);
    void on_reaction(wire::reaction_change change);
    // True if it waits for its channel to be read.
    bool hold(const std::string& channel, live_event& e);
    void on_channel_opened(std::string channel);
    awaitable<void> look_up_channel(std::string channel);
    // True if it was given to the sink as something that concerns the coach.
    bool pass_on(wire::post_change change, channel_kind kind, bool tell_passed);
    bool pass_on_posted(wire::post_change change, channel_kind kind, bool tell_passed);
    void pass_on_reaction(const wire::reaction_change& change);
    // Nothing where the server did not list reactions: our own would be among them.
    std::optional<taps_standing> standing_under(const wire::post& post);
    channel_info& learn(const std::string& channel, channel_kind kind, std::string person);
    void seen_up_to(channel_info& info, const wire::post& post);
    // A time of the server's as a mark may have it: not far in the future of our own clock. Says once in the log that
    // one was.
    std::int64_t believed(std::int64_t server_time);
    void doubt_clocks(std::int64_t ahead);

    // resync.cpp
    void start_resync();
    awaitable<void> resync();
    awaitable<delivered<void>> gather(std::vector<errand>& errands, std::vector<errand>& sweep);
    awaitable<delivered<std::vector<wire::channel>>> list_channels();
    awaitable<void> work_off(std::shared_ptr<std::vector<errand>> errands, std::uint64_t generation);
    awaitable<void> worker(std::shared_ptr<std::vector<errand>> errands, std::uint64_t generation);
    awaitable<void> catch_up_alone(errand e);
    // What was heard when a connection ended, until a resume was looked after; and what the channels' list has beyond
    // that, for the server may grant a resume and have dropped events meanwhile, without a gap: when the token was off
    // and on again.
    void note_cut();
    awaitable<void> look_after_resume(std::unordered_map<std::string, errand> heard, std::uint64_t generation);
    awaitable<void> sweep_edits(std::vector<errand> errands, std::uint64_t generation);
    awaitable<void> rest_a_while(const delivery_failure& f, int failures);
    awaitable<delivered<void>> catch_up(const errand& e);
    awaitable<delivered<void>> read_since(const errand& e);
    awaitable<delivered<void>> read_after(const errand& e);
    awaitable<delivered<std::vector<wire::post>>> read_back(std::string channel, std::int64_t until, bool stop_at_own);
    void pass_on_list(const errand& e, std::vector<wire::post> posts);
    void let_through(const std::string& channel);

    // outgoing.cpp
    awaitable<delivered<std::string>> send_parts(outgoing message);
    awaitable<delivered<void>> look_for(const outgoing& message, std::vector<std::string>& ids);
    profile remember(const wire::user& user);

    bool resync_is(std::uint64_t generation) const { return !stopping_ && generation == resync_wanted_; }

    boost::asio::any_io_executor executor_;
    settings settings_;
    clock_source& clock_;
    std::string workspace_;
    std::shared_ptr<net::tls_context> tls_;
    rest_api rest_;
    std::mt19937_64 random_;
    link_machine link_;

    sink* sink_ = nullptr;
    memory* memory_ = nullptr;
    wire::user own_;
    std::string said_who_;  // the log says so
    std::size_t max_post_ = 16383;
    bool max_post_known_ = false;
    std::int64_t server_ahead_ = 0;  // of our clock, in milliseconds
    bool clocks_doubted_ = false;    // the log says so

    std::shared_ptr<net::ws_client> socket_;
    bool running_ = false, stopping_ = false;
    int children_ = 0, in_flight_ = 0;
    std::optional<link_state> announced_;
    // One waiter each: the run loop, the pinger, the resync, stop(), the end of the children, the resync's workers.
    boost::asio::steady_timer retry_, pinger_, resync_timer_, idle_, childless_, workers_done_;
    std::chrono::steady_clock::time_point typing_window_{};
    int typing_sent_ = 0;

    recent_set seen_;
    recent_map<profile> profiles_;
    recent_map<channel_info> channels_;
    recent_map<std::string> direct_;  // person → channel

    std::uint64_t resync_wanted_ = 0;
    bool resyncing_ = false, caught_up_ = false, hold_all_ = false, listing_complete_ = false;
    int workers_ = 0;
    std::optional<delivery_failure> resync_failure_;
    std::unordered_map<std::string, errand> cut_;
    std::int64_t cut_at_ = 0;  // by the server's clock; 0: there was no cut
    std::unordered_set<std::string> pending_;
    std::unordered_map<std::string, waiting_room> held_;
    std::size_t held_count_ = 0;
    std::int64_t first_connected_ = 0;  // by the server's clock as far as we can tell
    bool baseline_taken_ = false;
    std::unordered_map<std::string, std::int64_t>
        baseline_;  // team channels: their last post when we first listed them
};

}  // namespace fulcrum::bot::platform::mattermost
