// Instants and local dates, the two kinds of time that a coach deals in.
#pragma once

#include <chrono>
#include <cstdint>

namespace fulcrum::dialogue {

// A point in time, UTC, in milliseconds: what chat platforms and the database use.
using instant = std::chrono::sys_time<std::chrono::milliseconds>;
using std::chrono::milliseconds;

// A day in somebody's own calendar, free of any zone.
using local_date = std::chrono::year_month_day;

// A time of day on a person's wall: minutes after midnight, 0 … 1439.
struct time_of_day {
    std::int16_t minutes = 0;
    friend auto operator<=>(const time_of_day&, const time_of_day&) = default;
};

constexpr std::int64_t to_millis(instant t) { return t.time_since_epoch().count(); }
constexpr instant from_millis(std::int64_t ms) { return instant{milliseconds{ms}}; }

}  // namespace fulcrum::dialogue
