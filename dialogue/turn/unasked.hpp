// What may be said without being asked for: outside quiet hours and pauses, and under the day's number.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class unasked : private turn_part {
  public:
    explicit unasked(turn_context& t) : turn_part(t) {}

    bool may_write_unasked() const;  // outside quiet hours and under the cap
    bool at_night() const;           // for a first greeting
    void count_unasked();            // one more of today
    // t itself, or the end of the quiet hours it falls into.
    instant outside_quiet(instant t) const;
    // Now, or with the next message: of those that wait the latest few count.
    void tell_unasked(bool now, std::string news);
};

}  // namespace fulcrum::dialogue
