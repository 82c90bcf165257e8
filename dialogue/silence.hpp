// The silence rule: who does not answer is asked less.
//
// Counted are local days on which a nudge was sent and nothing was heard, and those the rule itself left out while one
// a week comes; any message of the person ends the count.
//   after  2 such days   one nudge a day: the first of that day
//   after  6             one a week: the first of the first chosen weekday
//   after 15             none, until the person writes
// Each step is taken with the first nudge after those days, and that nudge says so in a line: nothing changes without a
// word. Who writes again is welcomed, what was missed is not counted, and all is as before. `keep going daily` switches
// the rule off, `keep going normal` on again. It does not hold for a team's channel, whose answers go into the thread.
#pragma once

#include <array>

namespace fulcrum::dialogue {

inline constexpr std::array silence_steps{2, 6, 15};

// The step for so many silent days: 0 none … 3 nothing more.
constexpr int silence_step(int silent_days) {
    int step = 0;
    for (const int days : silence_steps) step += silent_days >= days;
    return step;
}

}  // namespace fulcrum::dialogue
