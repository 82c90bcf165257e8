// Whose turn it is to be said something: answers before nudges, in the order in which conversations became ready, and
// everybody at a pace that leaves room for others. Pure: time comes in as an argument.
//
// Where the platform tells how much it takes (send_pace.hpp), three shares are kept. Nudges have every fourth place
// when places are scarce, so that people who write without end can't hold up everybody's reminders; without that they
// take what answers leave, down to a quarter of the places. An answer waits for a free place rather than for a refusal.
// And one conversation's answers come in a burst and then at half of the platform's rate, however much is written
// there.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

#include "bot/engine/send_pace.hpp"

namespace fulcrum::bot::engine {

class send_turns {
  public:
    using time = send_pace::time;
    using duration = send_pace::duration;

    struct turn {
        std::string channel;
        bool nudge = false;
    };

    // A conversation has something to say; each is here once at the most.
    void add(std::string channel, bool nudge);
    bool answers_wait() const { return !answers_.empty(); }

    // Who may say one message now. Nobody: nobody waits, or it is too early for all who do; then `look_again` tells
    // when it is worth another look.
    std::optional<turn> next(time now, bool nudges_too);
    std::optional<time> look_again() const { return again_; }

    send_pace& pace() { return pace_; }

  private:
    std::optional<turn> take_nudge(time now, bool share);
    std::optional<turn> take_answer(time now);
    void try_at(time at) { again_ = again_ ? std::min(*again_, at) : at; }

    send_pace pace_;
    std::deque<std::string> answers_, nudges_;
    int since_nudge_ = 0;                               // answers that went while a nudge waited
    std::unordered_map<std::string, time> paid_until_;  // by conversation: what it said is paid for by then
    std::optional<time> again_;
};

}  // namespace fulcrum::bot::engine
