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

const std::optional<time_of_day>& rhythm::at(slot s, std::chrono::weekday d) const {
    static const std::optional<time_of_day> none;
    if (!days.has(d)) return none;
    for (const auto& o : own)
        if (o.days.has(d)) return s == slot::morning ? o.morning : o.evening;
    return at(s);
}

bool rhythm::off() const {
    for (unsigned d = 1; d <= 7; ++d)
        for (const auto s : {slot::morning, slot::evening})
            if (at(s, std::chrono::weekday{d})) return false;
    return true;
}

rhythm tidy(rhythm r) {
    r.days.bits &= every_day;
    if (r.own.empty()) return r;
    unsigned usual = r.days.bits;
    std::vector<own_times> own;
    for (unsigned d = 0; d < 7; ++d) {
        const unsigned bit = 1u << d;
        if ((r.days.bits & bit) == 0) continue;
        const std::chrono::weekday day{d + 1};
        const auto &morning = r.at(slot::morning, day), &evening = r.at(slot::evening, day);
        if (morning == r.morning && evening == r.evening) continue;
        usual &= ~bit;
        const auto same = std::find_if(own.begin(), own.end(),
                                       [&](const auto& o) { return o.morning == morning && o.evening == evening; });
        if (same != own.end())
            same->days.bits = static_cast<std::uint8_t>(same->days.bits | bit);
        else
            own.push_back({{static_cast<std::uint8_t>(bit)}, morning, evening});
    }
    if (usual == 0 && !own.empty()) {  // no day is left for the usual times
        r.morning = own.front().morning;
        r.evening = own.front().evening;
        own.erase(own.begin());
    }
    r.own = std::move(own);
    return r;
}

std::vector<rhythm> parts_of(const rhythm& r) {
    std::vector<rhythm> parts;
    unsigned usual = r.days.bits & every_day;
    for (const auto& o : r.own) usual &= ~static_cast<unsigned>(o.days.bits);
    const auto add = [&](unsigned bits, const std::optional<time_of_day>& morning,
                         const std::optional<time_of_day>& evening) {
        if (bits != 0 && (morning || evening)) parts.push_back({{static_cast<std::uint8_t>(bits)}, morning, evening});
    };
    add(usual, r.morning, r.evening);
    for (const auto& o : r.own) add(o.days.bits & r.days.bits & every_day, o.morning, o.evening);
    return parts;
}

std::string rhythm_text(const rhythm& r) {
    std::string out;
    for (const auto& part : parts_of(r)) {
        if (!out.empty()) out += "; ";
        out += weekdays_text(part.days) + " at ";
        if (part.morning && part.evening)
            out += clock_text(*part.morning) + " and " + clock_text(*part.evening);
        else
            out += part.morning ? clock_text(*part.morning) + ", morning only"
                                : clock_text(*part.evening) + ", evening only";
    }
    return out.empty() ? "off" : out;
}

bool quiet_hours::has(time_of_day t) const {
    if (from == to) return false;
    return from < to ? from <= t && t < to : t >= from || t < to;
}

instant quiet_until(const quiet_hours& q, std::string_view zone, instant t) {
    using namespace std::chrono;
    // Where clocks go back within the hours, they may have to be waited for twice.
    for (int tries = 0; tries < 4; ++tries) {
        const auto local = to_local(t, zone);
        if (!q.has(local.time)) return t;
        const auto date = q.to <= local.time ? add_days(local.date, 1) : local.date;
        const auto end = to_instant(date, q.to, zone);
        // An end that comes twice means the first; when that is over, count the minutes to the second.
        t = end > t ? end : floor<minutes>(t) + minutes{(q.to.minutes - local.time.minutes + 24 * 60) % (24 * 60)};
    }
    return t;
}

const std::string* holiday_calendar::name(local_date date) const {
    const auto found = days.find(date);
    return found == days.end() ? nullptr : &found->second;
}

std::optional<occurrence> next_due(const rhythm& r, slot s, std::string_view zone, instant after,
                                   std::optional<local_date> not_on_or_before) {
    if (r.off()) return std::nullopt;
    // A nudge late in the evening can be moved past midnight by a clock change, so the search begins some days early.
    local_date date = add_days(to_local(after, zone).date, -2);
    if (not_on_or_before && not_on_or_before->ok()) date = std::max(date, add_days(*not_on_or_before, 1));
    // A week holds a chosen weekday; if just that date was lost to the date line, the week behind it does.
    for (int tries = 0; tries < 3 * 7; ++tries, date = add_days(date, 1)) {
        const auto& time = r.at(s, weekday_of(date));
        if (!time || !date_exists(date, zone)) continue;
        const instant due_at = to_instant(date, *time, zone);
        if (due_at > after) return occurrence{s, date, due_at};
    }
    return std::nullopt;
}

}  // namespace fulcrum::dialogue
