// People who have been through set-up, in Berlin, on Monday 23 November at 8:00; weekdays at 09:00 and 17:00.
#pragma once

#include "tests/support/has.hpp"
#include "tests/support/talk.hpp"

namespace fulcrum::test {

inline talk settled_in(const library& texts, instant start = at(2026, 11, 23, 8, 0)) {
    talk t(texts, start);
    t.say("hello");
    t.say("defaults");
    return t;
}

// In the small track of two days.
inline const library& small() {
    static const library lib = small_library();
    return lib;
}
// In the same made so long that nobody comes to its end by answering.
inline const library& forty_days() {
    static const library lib = [] {
        auto l = small_library();
        auto& days = l.tracks.at(track_id{"small"}).days;
        while (days.size() < 40) days.insert(days.end() - 1, days.front());
        for (std::size_t i = 0; i < days.size(); ++i) {
            const int n = static_cast<int>(i) + 1;
            if (days[i].morning) days[i].morning->id = morning_of(n);
            if (days[i].evening) days[i].evening->id = evening_of(n);
        }
        return l;
    }();
    return lib;
}

constexpr local_date on(int y, unsigned m, unsigned d) {
    return {std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

// What the record says in the end about the slot of that date; "" if nothing.
inline std::string outcome(const talk& t, timer what, local_date date) {
    for (const auto& l : t.record)
        if (l.what == what && l.date == date) return l.outcome;
    return {};
}
inline std::string morning(const talk& t, unsigned day) { return outcome(t, timer::morning, on(2026, 11, day)); }
inline std::string evening(const talk& t, unsigned day) { return outcome(t, timer::evening, on(2026, 11, day)); }

}  // namespace fulcrum::test
