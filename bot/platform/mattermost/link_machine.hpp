// Decides how the connection to a Mattermost server is kept: when to look who we are, connect, ping, resume, wait,
// resync, or wait for an operator because the token is no longer valid. Pure: it is told what happened and when, and
// says what to do next; the session's coroutine obeys.
//
// Before each connection it is asked who we are. A connection is resumed only if the account is as it was and nothing
// gave a reason to doubt it: to an account that was switched off for a moment the server grants the resume, and has
// dropped its events without a gap in their numbers (recorded from a real server).
//
//   link_machine link(rules, [&] { return random(); });
//   for (;;) switch (link.next(now).what) {
//       case identify: GET /users/me            → identified / identify_failed / unauthorized
//       case open:     open the WebSocket       → opened / open_failed
//       case serve:    read frames and tick()   → … until ended
//       case wait:     sleep until .until
//   }
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "bot/net/backoff.hpp"

namespace fulcrum::bot::platform::mattermost {

using steady_time = std::chrono::steady_clock::time_point;

struct link_rules {
    std::chrono::milliseconds ping_every{15000};   // application ping
    std::chrono::milliseconds hello_wait{10000};   // from 101 to hello, or to the pong on a resuming connection
    std::chrono::milliseconds pong_wait{15000};    // an unanswered ping for so long: the connection is dead
    std::chrono::milliseconds dead_after{35000};   // without any proof of life for so long, too
    std::chrono::milliseconds stable_after{5000};  // a connection that lasted so long makes failures forgotten
    net::backoff_rule reconnect{std::chrono::milliseconds(500), std::chrono::milliseconds(60000)};
    // So long after a trouble began it is tried often: most servers are back by then, and people wait.
    std::chrono::milliseconds early{180000}, early_ceiling{1500};
    // While the token is not valid: first, doubled, up to the ceiling; a tenth of jitter on top.
    net::backoff_rule unauthorized{std::chrono::milliseconds(30000), std::chrono::milliseconds(300000)};
};

enum class link_step { identify, open, serve, wait };

struct link_action {
    link_step what = link_step::identify;
    steady_time until{};        // wait
    bool resume = false;        // open: with these
    std::string connection_id;  //
    std::int64_t sequence = 0;  // the next number expected
};

// What to do while serving.
struct link_tick {
    std::int64_t ping = 0;    // send a ping with this number, if not 0
    std::uint16_t close = 0;  // end the connection: with this code, if not 0
    std::string_view why;     // of the close
    steady_time next{};       // look again then at the latest
};

enum class verdict {
    accept,     // handle the event
    duplicate,  // had it already
    fresh,      // a hello that is no resume: everything may have been missed, resync
    confirmed,  // (of replies) the resumed connection is proven alive
    ended,      // a gap, a refused ping: end the connection with close_code() now
};

class link_machine {
  public:
    link_machine(link_rules rules, std::function<double()> random) : rules_(rules), random_(std::move(random)) {}

    link_action next(steady_time now) const;

    // identify
    // `account_changed_at`: when the account was changed last, as the server says; 0 if it does not.
    void identified(std::int64_t account_changed_at = 0);
    void identify_failed(steady_time now, std::chrono::milliseconds at_least = {});
    // The server said that the token is not valid: in any state. Waits, then looks again; nothing is resumed.
    void unauthorized(steady_time now);
    // A request met 401 while all seemed well. True: end the connection; who we are is asked again anyway, and nothing
    // is resumed.
    bool token_doubted();

    // open
    void opened(steady_time now);
    void open_failed(steady_time now, std::chrono::milliseconds at_least = {});

    // serve
    link_tick tick(steady_time now);
    void received(steady_time now) { last_heard_ = now; }  // any readable frame
    verdict on_event(std::int64_t seq, steady_time now);
    verdict on_hello(std::int64_t seq, std::string_view connection_id, steady_time now);
    verdict on_reply(std::int64_t to, bool ok, int status, steady_time now);
    // The connection is gone, whoever ended it.
    void ended(steady_time now);

    std::int64_t take_number() { return ++sent_; }  // for a request of the session's own
    bool live() const { return state_ == state::live; }
    bool refused() const { return refused_ > 0; }  // the token is known to be bad
    int failures() const { return failures_; }
    std::uint16_t close_code() const { return close_; }
    std::string_view close_reason() const { return why_; }

  private:
    enum class state { unknown, ready_to_open, opening, greeting, live };

    void wait_for_retry(steady_time now, std::chrono::milliseconds at_least);
    void lives(steady_time now);
    void forget();
    void trouble(steady_time now);
    verdict end(std::uint16_t code, std::string_view why);

    link_rules rules_;
    std::function<double()> random_;
    state state_ = state::unknown;
    steady_time not_before_{};  // next attempt
    int failures_ = 0, refused_ = 0;
    steady_time trouble_since_{};  // while failures_ > 0
    bool late_ = false;            // the failures are those after the early ones
    std::int64_t account_changed_at_ = 0;

    std::string connection_id_;  // "" = nothing to resume
    std::int64_t expected_ = 0;  // next event number
    bool resuming_ = false;      // this connection asked to resume
    int silent_resumes_ = 0;     // resuming connections in a row that said nothing
    std::int64_t gap_at_ = -1;   // the number that was missing when the connection before was ended for it

    std::int64_t sent_ = 0;  // our request numbers
    std::int64_t ping_ = 0;  // unanswered ping, 0 if none
    steady_time opened_at_{}, last_heard_{}, ping_at_{}, next_ping_{};
    bool heard_ = false;  // anything on this connection
    std::uint16_t close_ = 0;
    std::string_view why_;
};

}  // namespace fulcrum::bot::platform::mattermost
