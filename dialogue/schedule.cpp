#include "dialogue/schedule.hpp"

#include <algorithm>
#include <array>

namespace fulcrum::dialogue {
namespace {

constexpr unsigned every_day = 0b1111111;

int monday_based(std::chrono::weekday d) { return static_cast<int>(d.iso_encoding()) - 1; }

// Whether any minute of that date is on the zone's clock: moving over the date line can skip a whole day.
bool date_exists(local_date date, std::string_view zone) {
    return to_local(to_instant(date, time_of_day{0}, zone), zone).date == date;
}

}  // namespace

std::string_view slot_name(slot s) { return s == slot::morning ? "morning" : "evening"; }

bool weekday_set::has(std::chrono::weekday d) const { return d.ok() && (bits >> monday_based(d) & 1u) != 0; }

std::string weekdays_text(weekday_set days) {
    constexpr std::array names{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    const unsigned bits = days.bits & every_day;
    if (bits == every_day) return "every day";
    if (bits == 0b0011111) return "weekdays";
    if (bits == 0b1100000) return "weekends";
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if ((bits >> i & 1u) == 0) continue;
        if (!out.empty()) out += ", ";
        out += names[i];
    }
    return out.empty() ? "no days" : out;
}

std::string rhythm_text(const rhythm& r) {
    if ((!r.morning && !r.evening) || (r.days.bits & every_day) == 0) return "off";
    std::string out = weekdays_text(r.days) + " at ";
    if (r.morning && r.evening) return out + clock_text(*r.morning) + " and " + clock_text(*r.evening);
    return r.morning ? out + clock_text(*r.morning) + ", morning only"
                     : out + clock_text(*r.evening) + ", evening only";
}

std::optional<occurrence> next_due(const rhythm& r, slot s, std::string_view zone, instant after,
                                   std::optional<local_date> not_on_or_before) {
    const auto& time = r.at(s);
    if (!time || (r.days.bits & every_day) == 0) return std::nullopt;
    // A nudge late in the evening can be moved past midnight by a clock change, so the search begins some days early.
    local_date date = add_days(to_local(after, zone).date, -2);
    if (not_on_or_before && not_on_or_before->ok()) date = std::max(date, add_days(*not_on_or_before, 1));
    // A week holds a chosen weekday; if just that date was lost to the date line, the week behind it does.
    for (int tries = 0; tries < 3 * 7; ++tries, date = add_days(date, 1)) {
        if (!r.days.has(weekday_of(date)) || !date_exists(date, zone)) continue;
        const instant due_at = to_instant(date, *time, zone);
        if (due_at > after) return occurrence{s, date, due_at};
    }
    return std::nullopt;
}

}  // namespace fulcrum::dialogue
