// When a person is nudged: weekdays and local times.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/calendar.hpp"
#include "dialogue/time.hpp"

namespace fulcrum::dialogue {

enum class slot : std::uint8_t { morning, evening };
std::string_view slot_name(slot s);  // "morning", "evening"

// Days of the week, Monday = bit 0 … Sunday = bit 6.
struct weekday_set {
    std::uint8_t bits = 0b0011111;
    bool has(std::chrono::weekday d) const;
    friend bool operator==(const weekday_set&, const weekday_set&) = default;
};
std::string weekdays_text(weekday_set days);  // "weekdays", "every day", "Mon, Wed, Fri"

// Other times on some of the days.
struct own_times {
    weekday_set days;
    std::optional<time_of_day> morning{}, evening{};
    friend bool operator==(const own_times&, const own_times&) = default;
};

struct rhythm {
    weekday_set days;  // all that are chosen
    std::optional<time_of_day> morning = time_of_day{9 * 60};
    std::optional<time_of_day> evening = time_of_day{17 * 60};
    std::vector<own_times> own{};  // days that differ; no day twice
    friend bool operator==(const rhythm&, const rhythm&) = default;

    // The usual time, and the one of that weekday: nothing if the slot is off or the day is not chosen.
    const std::optional<time_of_day>& at(slot s) const { return s == slot::morning ? morning : evening; }
    const std::optional<time_of_day>& at(slot s, std::chrono::weekday d) const;
    bool off() const;  // never
};
// The same times, said shortest: own times only of chosen days, none that equal the usual ones, in the week's order.
rhythm tidy(rhythm r);
// The rhythm as parts without own times: the usual one first, then those that differ.
std::vector<rhythm> parts_of(const rhythm& r);
// "weekdays at 09:00 and 17:00", "Mon, Fri at 09:00, morning only", "Mon at 08:30, morning only; Fri at 16:00, evening
// only", "off"
std::string rhythm_text(const rhythm& r);

// Hours in which nothing unasked is said, over midnight when `to` is not later than `from`. Equal times mean none.
struct quiet_hours {
    time_of_day from, to;  // the first minute within, the first one after
    friend bool operator==(const quiet_hours&, const quiet_hours&) = default;
    bool has(time_of_day t) const;
};
// The first instant from `t` on that is outside.
instant quiet_until(const quiet_hours& q, std::string_view zone, instant t);

// Public holidays, by date, with their names.
struct holiday_calendar {
    std::map<local_date, std::string> days;
    const std::string* name(local_date date) const;  // nullptr on an ordinary day
};

// One occurrence of a nudge: its identity is slot and logical date.
struct occurrence {
    slot which = slot::morning;
    local_date date{};
    instant due_at{};
    friend bool operator==(const occurrence&, const occurrence&) = default;
};

// The first occurrence of the slot strictly later than `after` whose date is strictly later than `not_on_or_before`
// (if given: the date that already had its nudge, so that moving the clock or the zone never gives one date two).
// Nothing when the slot is off or no weekday is chosen. A date that a zone skipped altogether has none; a time lost
// late in the evening can fall on the first minute of the day after its date.
std::optional<occurrence> next_due(const rhythm& r, slot s, std::string_view zone, instant after,
                                   std::optional<local_date> not_on_or_before = {});

}  // namespace fulcrum::dialogue
