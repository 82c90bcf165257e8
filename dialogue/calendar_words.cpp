#include "dialogue/calendar_words.hpp"

#include <algorithm>

namespace fulcrum::dialogue {

namespace {

// Authors may write {{Next_day}}: the same word with a capital.
std::string small_name(std::string_view name) {
    std::string small(name);
    if (!small.empty() && small[0] >= 'A' && small[0] <= 'Z') small[0] = static_cast<char>(small[0] - 'A' + 'a');
    return small;
}

std::string_view part_of(time_of_day t) {
    return t.minutes < 12 * 60 ? "morning" : t.minutes < 17 * 60 ? "afternoon" : "evening";
}

std::string of_weekday(const phrasebook& book, std::string_view key, local_date date) {
    return std::string(listed(book, key, weekday_of(date).iso_encoding() - 1));
}

// A day near now, as an adverb; `far` when it is a week and more away.
std::string day_word(const phrasebook& book, local_date day, local_date now, std::string_view far) {
    const auto ahead = (std::chrono::sys_days(day) - std::chrono::sys_days(now)).count();
    if (ahead == 0) return phrase(book, "when.today");
    if (ahead == 1) return phrase(book, "when.tomorrow");
    if (ahead == -1) return phrase(book, "when.yesterday");
    if (ahead > 7 || ahead < -6) return phrase(book, far);
    return of_weekday(book, ahead > 0 ? "when.on_weekday" : "when.last_weekday", day);
}

}  // namespace

bool is_calendar_word(std::string_view name) {
    return std::find(calendar_words.begin(), calendar_words.end(), small_name(name)) != calendar_words.end();
}

std::optional<std::string> calendar_word(std::string_view name, const phrasebook& book, const sitting_clock& c) {
    if (!is_calendar_word(name)) return std::nullopt;
    const auto what = small_name(name);
    std::string said;
    if (what == "today") {
        said = day_word(book, c.about, c.date, c.about > c.date ? "when.next_time" : "when.last_time");
    } else if (what == "next_day") {
        said = c.next_day ? day_word(book, *c.next_day, c.date, "when.next_time") : phrase(book, "when.next_time");
    } else if (what == "until_next") {
        const auto ahead =
            c.next_day ? (std::chrono::sys_days(*c.next_day) - std::chrono::sys_days(c.date)).count() : 0;
        said = ahead == 1               ? phrase(book, "when.until_tomorrow")
               : ahead > 1 && ahead < 8 ? of_weekday(book, "when.until_weekday", *c.next_day)
                                        : phrase(book, "when.until_next_time");
    } else if (what == "this_part_of_day") {
        said = phrase(book, "when.this_" + std::string(part_of(c.time)));
    } else if (what == "this_morning") {
        const auto on = c.opened_on.value_or(c.date);
        said = on == c.date ? phrase(book, "when.this_" + std::string(part_of(c.opened_on ? c.opened_at : c.time)))
                            : day_word(book, on, c.date, "when.last_time");
    } else if (what == "tonight") {
        if (!c.tonight)
            said = phrase(book, "when.next_time");
        else if (*c.tonight != c.date)
            said = day_word(book, *c.tonight, c.date, "when.next_time");
        else
            said = phrase(book, part_of(c.tonight_at) == part_of(c.time)
                                    ? "when.later_today"
                                    : "when.this_" + std::string(part_of(c.tonight_at)));
    } else if (what == "greeting") {
        said = phrase(book, "when.greeting." + std::string(part_of(c.time)));
    } else {  // a good night is wished to those who are going to bed
        const bool night = c.time.minutes >= 20 * 60 + 30 || c.time.minutes < 4 * 60;
        said = phrase(book, night                       ? "when.farewell.night"
                            : c.time.minutes >= 15 * 60 ? "when.farewell.evening"
                                                        : "when.farewell.day");
    }
    if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z' && !said.empty() && said[0] >= 'a' && said[0] <= 'z')
        said[0] = static_cast<char>(said[0] - 'a' + 'A');
    return said;
}

}  // namespace fulcrum::dialogue
