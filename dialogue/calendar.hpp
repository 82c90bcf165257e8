// Local time. A person has a zone by IANA name; a nudge is a rule on the local clock, and its UTC instant is computed
// from that rule whenever it is needed. Thin over Howard Hinnant's date/tz, which reads the system's tzdata and is the
// C++20 API that libstdc++ 12 lacks; nothing else in Fulcrum includes it. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dialogue/time.hpp"

namespace fulcrum::dialogue {

// Whether the system knows a zone of that exact name.
bool zone_exists(std::string_view zone);

// What a person typed, as an IANA name: exact, other case ("europe/berlin"), a city alone ("Berlin", "new york"),
// "UTC", an offset ("UTC+2" gives Etc/GMT-2; one that is no whole hour gives the zone that keeps it all year, if it is
// only one), a country with one clock, an abbreviation, a Windows or long name ("Pacific Standard Time"), in several
// languages and scripts. What stands behind a comma has to fit: "London, Ontario" is America/Toronto. "" when nothing
// fits or a name is ambiguous ("IST", "West").
std::string find_zone(std::string_view typed);
// Up to `most` names that were perhaps meant, best first: what an ambiguous name could be, or what resembles it.
std::vector<std::string> similar_zones(std::string_view typed, std::size_t most);

struct local_time {
    local_date date;
    time_of_day time;
    int seconds = 0;
    std::chrono::weekday weekday;
};
// Precondition: zone_exists(zone); an unknown zone counts as UTC (zone data can lose a name while the bot runs).
local_time to_local(instant t, std::string_view zone);

// The instant of a local time. One that does not exist (clocks go forward) moves to the first one that does; one that
// occurs twice (clocks go back) means the first.
instant to_instant(local_date date, time_of_day time, std::string_view zone);

local_date add_days(local_date date, int days);
std::chrono::weekday weekday_of(local_date date);

// "09:00", "Tue 24 Nov", "Tue 24 Nov, 09:00".
std::string clock_text(time_of_day time);
std::string date_text(local_date date);
std::string moment_text(instant t, std::string_view zone);

// Whether the zone data knows a clock change in New York in the year after `now`: slim zone files may be cut short for
// an old library. Asked once at start.
bool zone_data_reaches(instant now);

}  // namespace fulcrum::dialogue
