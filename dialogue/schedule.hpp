// When a person is nudged: weekdays and local times.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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

struct rhythm {
    weekday_set days;
    std::optional<time_of_day> morning = time_of_day{9 * 60};
    std::optional<time_of_day> evening = time_of_day{17 * 60};
    friend bool operator==(const rhythm&, const rhythm&) = default;

    const std::optional<time_of_day>& at(slot s) const { return s == slot::morning ? morning : evening; }
};
std::string rhythm_text(const rhythm& r);  // "weekdays at 09:00 and 17:00", "Mon, Fri at 09:00, morning only", "off"

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
