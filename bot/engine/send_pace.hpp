// How fast messages may go out, learned from what the platform says of its limits. Pure: time comes in as an argument.
//
// A quarter of the places is left to answers; how the others are shared is decided by send_turns.hpp. Where the
// platform counts them out in its answers (Mattermost: X-RateLimit-…), messages take them as they come free, until it
// has said nothing for a while; where it only refuses, answers are not slowed down, and for nudges a refusal doubles
// the time between two nudges, at most once a second (many are under way at the same moment), and a row of successes
// shortens it again.
#pragma once

#include <chrono>
#include <optional>

#include "bot/platform/platform.hpp"

namespace fulcrum::bot::engine {

class send_pace {
  public:
    using time = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    void told(const std::optional<platform::send_room>& room);
    void refused(time now);  // 429
    void accepted();         // a post

    // How long the next nudge has to wait; zero: it may go now. With `share` it may take the last free place.
    duration wait_for_nudge(time now, bool share = false) const;
    duration wait_for_answer(time now) const;
    // It goes now.
    void take_nudge(time now);
    void take_answer(time now);

    // The pace of one conversation's answers: so many at once, then one in that time. None where nothing is known.
    struct own_pace {
        duration each{};
        int burst = 1;
    };
    std::optional<own_pace> of_one(time now) const;

  private:
    bool known(time now) const;    // the platform told its limits, and not too long ago
    double level(time now) const;  // places that are free, as far as can be told
    duration wait_for_place(time now, int reserve) const;
    void take(time now);

    std::optional<platform::send_room> room_;
    duration each_{1};  // until one more place is free
    double left_ = 0;   // at that time
    time at_{};
    duration between_{0};  // two nudges
    int in_a_row_ = 0;     // accepted since the last refusal or change
    time last_nudge_{}, slowed_{};
};

}  // namespace fulcrum::bot::engine
