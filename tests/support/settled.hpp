// People who have been through set-up, in Berlin, on Monday 23 November at 8:00; weekdays at 09:00 and 17:00.
#pragma once

#include "tests/support/has.hpp"
#include "tests/support/talk.hpp"

namespace fulcrum::test {

talk settled_in(const library& texts, instant start = at(2026, 11, 23, 8, 0));

// In the small track of two days.
const library& small();
// In the same made so long that nobody comes to its end by answering.
const library& forty_days();

constexpr local_date on(int y, unsigned m, unsigned d) {
    return {std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

// What the record says in the end about the slot of that date; "" if nothing.
std::string outcome(const talk& t, timer what, local_date date);
inline std::string morning(const talk& t, unsigned day) { return outcome(t, timer::morning, on(2026, 11, day)); }
inline std::string evening(const talk& t, unsigned day) { return outcome(t, timer::evening, on(2026, 11, day)); }

}  // namespace fulcrum::test
