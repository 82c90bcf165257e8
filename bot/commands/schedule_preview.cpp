// `fulcrum schedule preview`: what a rule means in a zone, day by day, and why a nudge would not come.
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <ostream>

#include "bot/commands/commands.hpp"
#include "bot/commands/common.hpp"
#include "bot/holidays.hpp"
#include "content/report.hpp"
#include "dialogue/calendar.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::bot::commands {
namespace {

using namespace dialogue;
namespace json = boost::json;

std::string iso_date(local_date d) {
    char text[24];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(d.year()), static_cast<unsigned>(d.month()),
                  static_cast<unsigned>(d.day()));
    return text;
}

std::string iso_utc(instant t) {
    const auto utc = to_local(t, "UTC");
    char seconds[8];
    std::snprintf(seconds, sizeof seconds, ":%02dZ", utc.seconds);
    return iso_date(utc.date) + "T" + clock_text(utc.time) + seconds;
}

std::optional<local_date> parse_iso(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t length) {
        int n = -1;
        const auto* end = text.data() + at + length;
        return std::from_chars(text.data() + at, end, n).ptr == end ? n : -1;
    };
    const int y = number(0, 4), m = number(5, 2), d = number(8, 2);
    if (y < 1970 || m < 1 || d < 1) return std::nullopt;
    const local_date date{std::chrono::year{y}, std::chrono::month{static_cast<unsigned>(m)},
                          std::chrono::day{static_cast<unsigned>(d)}};
    return date.ok() ? std::optional(date) : std::nullopt;
}

// The zone files list their clock changes up to then.
constexpr local_date last_day_known{std::chrono::year{2037}, std::chrono::December, std::chrono::day{31}};

struct line {
    local_date date;
    slot which = slot::morning;
    std::optional<instant> at;
    std::string outcome = "sent", reason;
    std::optional<instant> moved_from = {};
};

std::string reason_words(const std::string& code) {
    if (code.starts_with("holiday:")) return "public holiday: " + code.substr(8);
    if (code == "quiet") return "quiet hours";
    if (code == "cap") return "the day's number is reached";
    return code;
}

std::vector<line> plan(person_state person, const holiday_calendar* holidays, local_date from, int days) {
    std::vector<line> out;
    const auto& zone = person.zone;
    for (int i = 0; i < days; ++i) {
        const auto date = add_days(from, i);
        std::vector<occurrence> today;
        for (const auto which : {slot::morning, slot::evening}) {
            const auto& time = person.when.at(which, weekday_of(date));
            if (!time) continue;
            const auto due = to_instant(date, *time, zone);
            if (to_local(to_instant(date, time_of_day{0}, zone), zone).date != date)
                out.push_back({date, which, std::nullopt, "skipped", "the zone skips this date"});
            else
                today.push_back({which, date, due});
        }
        std::stable_sort(today.begin(), today.end(), [](const auto& a, const auto& b) { return a.due_at < b.due_at; });
        const auto comes_at = [&](const occurrence& o) {
            const auto v = judge(person, holidays, o, o.due_at);
            return v.what == verdict::kind::move ? v.until : o.due_at;
        };
        // Of two that would come at the same minute the later one is sent.
        const bool one_message = today.size() == 2 && comes_at(today[1]) - comes_at(today[0]) < std::chrono::minutes(1);
        for (const auto& o : today) {
            line l{o.date, o.which, o.due_at, "sent", {}};
            const auto by_rule = *person.when.at(o.which, weekday_of(o.date));
            if (const auto shown = to_local(o.due_at, zone); shown.time != by_rule || shown.date != o.date)
                l.reason = "the clock skips " + clock_text(by_rule);
            auto v = judge(person, holidays, o, o.due_at);
            const bool gives_way = one_message && o == today[0] && v.what != verdict::kind::skip;
            if (gives_way) {
                l.outcome = "merged";
                l.reason = "the evening's comes at the same time";
                if (o.which == slot::evening) l.reason = "the morning's comes at the same time";
                out.push_back(std::move(l));
                continue;
            }
            if (v.what == verdict::kind::move) {
                l.moved_from = o.due_at;
                l.at = v.until;
                l.outcome = "moved";
                l.reason = reason_words(v.reason);
                v = judge(person, holidays, o, v.until);
            }
            if (v.what == verdict::kind::skip) {
                l.outcome = "skipped";
                l.reason = reason_words(v.reason);
            } else {
                auto& n = person.nudging;
                const auto day = to_local(*l.at, zone).date;
                n.unasked = n.unasked_on == day ? n.unasked + 1 : 1;
                n.unasked_on = day;
            }
            out.push_back(std::move(l));
        }
    }
    return out;
}

}  // namespace

exit_code preview_schedule(const schedule_options& o, std::ostream& out, std::ostream& notes) {
    const auto refuse = [](const std::string& what) -> setup_error { return setup_error(exit_code::usage, what); };
    person_state person;
    person.stage = setup::done;
    person.zone = find_zone(o.zone);
    if (person.zone.empty())
        throw refuse("there is no time zone " + content::quote(o.zone) + " — use a name such as Europe/Berlin");
    rhythm none;  // what the rule does not name is off
    none.morning.reset();
    none.evening.reset();
    auto when = read_rhythm(o.rule, none);
    if (when && when->off()) when = read_rhythm(o.rule, rhythm{});  // days alone mean the usual times
    if (!when) throw refuse(content::quote(o.rule) + " is not a schedule — write it as: weekdays 09:00 17:00");
    person.when = *when;
    const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto from = o.from.empty() ? std::optional(to_local(now, person.zone).date) : parse_iso(o.from);
    if (!from) throw refuse(content::quote(o.from) + " is not a date — write it as 2026-11-23");
    if (!o.quiet.empty()) {
        person.nudging.quiet = read_quiet(o.quiet);
        if (!person.nudging.quiet)
            throw refuse(content::quote(o.quiet) + " are no quiet hours — write them as 18:00-08:00");
    }
    person.nudging.most_a_day = o.most;
    if (add_days(*from, o.days - 1) > last_day_known)
        throw refuse(
            "the time zone data that is read here ends with the year 2037 — take fewer days or an earlier one");
    const auto holidays = load_holidays(o.holidays, *from, o.days);
    bool broken = false;
    for (const auto& f : holidays.findings) {
        notes << content::to_text(f) << '\n';
        broken = broken || f.how == content::severity::error;
    }
    if (broken) return exit_code::findings;

    const auto lines = plan(person, holidays.calendar.get(), *from, o.days);
    if (o.json) {
        json::array all;
        for (const auto& l : lines) {
            json::object one;
            one["date"] = iso_date(l.date);
            one["slot"] = slot_name(l.which);
            one["zone"] = person.zone;
            if (l.at) {
                const auto shown = to_local(*l.at, person.zone);
                one["local"] = iso_date(shown.date) + "T" + clock_text(shown.time);
                one["utc"] = iso_utc(*l.at);
            } else {
                one["local"] = nullptr;
                one["utc"] = nullptr;
            }
            if (l.moved_from) one["moved_from"] = iso_utc(*l.moved_from);
            one["outcome"] = l.outcome;
            one["reason"] = l.reason;
            all.push_back(std::move(one));
        }
        out << json::serialize(all) << '\n';
        return exit_code::ok;
    }
    out << rhythm_text(person.when) << ", in " << person.zone << "\n\n";
    for (const auto& l : lines) {
        out << date_text(l.date) << ' ' << static_cast<int>(l.date.year()) << "  "
            << (l.which == slot::morning ? "morning  " : "evening  ");
        if (l.at)
            out << clock_text(to_local(*l.at, person.zone).time) << "  " << iso_utc(*l.at);
        else
            out << "--:--  --------------------";
        out << "  " << l.outcome;
        if (l.moved_from) out << " from " << clock_text(to_local(*l.moved_from, person.zone).time);
        out << (l.reason.empty() ? "" : ": ") << l.reason << '\n';
    }
    if (lines.empty()) out << "nothing is due on these days\n";
    return exit_code::ok;
}

}  // namespace fulcrum::bot::commands
