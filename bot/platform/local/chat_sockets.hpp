// The WebSocket side of the embedded chat: authentication, numbered events, replies to requests, heartbeats, and what
// is kept for a connection that went away so that it can resume. Rules: section 2 to 4 of the platform's behaviour as
// recorded in tests/fixtures/mattermost. One executor, not thread-safe.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/fwd.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bot/net/http_server.hpp"
#include "bot/platform/local/chat_model.hpp"
#include "bot/platform/local/chat_server.hpp"

namespace fulcrum::bot::platform::local {

// Who gets an event: everyone, one person, or the members of a channel.
struct audience {
    const person* user = nullptr;
    const channel* where = nullptr;
    const person* omit = nullptr;  // not this one
    std::string_view team{};       // only told in the frame
};

class chat_sockets : public std::enable_shared_from_this<chat_sockets> {
  public:
    // Answers what the sockets can't know themselves.
    struct callbacks {
        // The person a token belongs to, or nullptr if it is not or no longer good.
        std::function<person*(std::string_view token)> who;
        // A person types: false if the channel is not theirs.
        std::function<bool(person& who, std::string_view channel, std::string_view parent)> typing;
        std::function<millis()> now;
    };

    chat_sockets(boost::asio::any_io_executor executor, const chat_settings& settings, faults& misbehave,
                 callbacks ask);

    // Serves one connection until it ends.
    boost::asio::awaitable<void> serve(net::server_request request, std::shared_ptr<net::ws_peer> peer);

    // Sends an event; `data` is the JSON text of an object. Never suspends. `weighty` ones are those that faults spoil.
    void publish(std::string_view event, std::string_view data, const audience& to, bool weighty = true);
    // The same for an event that reads differently for some: `data_for` is asked once for each person who has a socket.
    void publish_each(std::string_view event, const std::function<std::string(const person&)>& data_for,
                      const audience& to);

    std::size_t open() const;  // authenticated and connected
    bool online(const person& who) const;
    std::string status(const person& who) const;  // "online", "away", "dnd", "offline"
    void drop_all();                              // TCP ends; the queues are kept
    void forget_all();                            // as after a restart: TCP ends, no connection can be resumed
    // The account is switched off: its connections, open ones and those away, get no more events, which leaves no gap
    // in their numbers, and open ones have their pings refused from then on; yet all of them can be resumed later.
    void mute(const person& who);

  private:
    struct session;
    struct opening;
    using session_ptr = std::shared_ptr<session>;
    using text_ptr = std::shared_ptr<const std::string>;

    void greet(const session_ptr& s);
    session_ptr resumable(const person& who, std::string_view id, std::int64_t next, bool& lost);
    session_ptr enter(const opening& how);
    void replay(session& s, std::int64_t from);
    void leave(const session_ptr& s);
    void announce(const person& who, std::string_view status);
    void deliver(session& s, const std::string& head, bool weighty);
    void transmit(session& s, const text_ptr& text, bool weighty);
    bool asleep(session& s) const;
    void answer(session& s, const boost::json::object& request);
    void forget_old();
    void watch_pings(std::weak_ptr<net::ws_peer> peer, std::shared_ptr<boost::asio::steady_timer> timer,
                     std::chrono::steady_clock::time_point since);
    template <class Visit>
    void for_each_receiver(const audience& to, Visit visit);

    boost::asio::any_io_executor executor_;
    const chat_settings& settings_;
    faults& faults_;
    callbacks ask_;
    std::unordered_map<const person*, std::vector<session_ptr>> sessions_;  // connected ones and those that went away
    std::unordered_map<const person*, std::string> statuses_;
    std::vector<std::weak_ptr<net::ws_peer>> unauthenticated_;
};

}  // namespace fulcrum::bot::platform::local
