// Dates, as people write them.
#include <algorithm>
#include <array>

#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

using namespace reading;

namespace {

using std::chrono::weekday;

constexpr std::size_t longest_answer = 160;
constexpr int minutes_per_day = 24 * 60;

constexpr std::array<std::array<std::string_view, 6>, 7> weekday_names{
    {{"monday", "mon", "mondays", "montag", "montags", "mo"},
     {"tuesday", "tue", "tuesdays", "dienstag", "tues", "di"},
     {"wednesday", "wed", "wednesdays", "mittwoch", "weds", "mi"},
     {"thursday", "thu", "thursdays", "donnerstag", "thurs", "do"},
     {"friday", "fri", "fridays", "freitag", "freitags", "fr"},
     {"saturday", "sat", "saturdays", "samstag", "samstags", "sa"},
     {"sunday", "sun", "sundays", "sonntag", "sonntags", "so"}}};

// The date, on or after `today`; without a year the first such one.
std::optional<local_date> date_of(std::optional<int> year, unsigned month, unsigned day, local_date today) {
    using std::chrono::month_day;
    const auto in = [&](int y) {
        return local_date{std::chrono::year{y}, std::chrono::month{month}, std::chrono::day{day}};
    };
    if (day > 31 || month > 12) return std::nullopt;
    if (year) {
        const auto date = in(*year);
        if (!date.ok() || date < today) return std::nullopt;
        return date;
    }
    const int first = static_cast<int>(today.year());
    for (int y = first; y <= first + 8; ++y) {  // 29 February may be that far away
        if (const auto date = in(y); date.ok() && date >= today) return date;
    }
    return std::nullopt;
}

std::optional<int> year_of(const token& t) {
    if (!t.is_number()) return std::nullopt;
    if (t.text.size() == 4) return t.value;
    if (t.text.size() == 2) return 2000 + t.value;
    return std::nullopt;
}

std::optional<unsigned> day_number(const token& t) {
    if (!t.is_number() || t.text.size() > 2 || t.value < 1 || t.value > 31) return std::nullopt;
    return static_cast<unsigned>(t.value);
}

int monday_based(weekday d) { return static_cast<int>(d.iso_encoding()) - 1; }
std::chrono::sys_days sys_days_of(local_date d) { return std::chrono::sys_days{d}; }
int weekday_of_date(local_date d) { return monday_based(weekday{std::chrono::sys_days{d}}); }

// A day of the month alone, the first such one from `today` on; one on that weekday, if it was said.
std::optional<local_date> month_day(unsigned day, local_date today, std::optional<int> on_weekday) {
    for (auto m = today.year() / today.month(), last = m + std::chrono::months{12}; m <= last;
         m += std::chrono::months{1}) {
        const local_date date = m / std::chrono::day{day};
        if (date.ok() && date >= today && (!on_weekday || weekday_of_date(date) == *on_weekday)) return date;
    }
    return std::nullopt;
}

// "first", "ersten": of a month.
std::optional<unsigned> ordinal_word(std::string_view word) {
    constexpr std::array english{"first",   "second", "third", "fourth", "fifth",    "sixth",
                                 "seventh", "eighth", "ninth", "tenth",  "eleventh", "twelfth"};
    constexpr std::array german{"erst",  "zweit", "dritt", "viert", "funft", "sechst",
                                "siebt", "acht",  "neunt", "zehnt", "elft",  "zwolft"};
    for (std::size_t i = 0; i < english.size(); ++i) {
        if (word == english[i]) return static_cast<unsigned>(i) + 1;
        const std::string_view stem = german[i];
        const bool inflected = word.starts_with(stem) && one_of(word.substr(stem.size()), {"e", "er", "en", "em"});
        if (inflected) return static_cast<unsigned>(i) + 1;
    }
    return std::nullopt;
}

// "2027-01-10", "10-01-2027", "10.1.2027", "10/1/2027" where day and month can't be confused, "10 Jan", "Jan 10th,
// 2027", "the 10th".
std::optional<local_date> take_date(token_reader& r, local_date today, std::optional<int> on_weekday = {}) {
    const token first = r.peek();
    const token mark = r.peek(1), second = r.peek(2);
    std::optional<int> year;
    if (first.is_number() && first.text.size() == 4 && (mark.is("-") || mark.is("/"))) {
        const auto month = day_number(second), day = day_number(r.peek(4));
        if (!month || !day || !r.peek(3).is(mark.text)) return std::nullopt;
        r.take(5);
        return date_of(first.value, *month, *day, today);
    }
    auto number = day_number(first);
    if (number && mark.is("-") && r.peek(3).is("-") && r.peek(4).is_number() && r.peek(4).text.size() == 4) {
        const auto month = day_number(second);
        const int year_said = r.peek(4).value;
        r.take(5);
        return month ? date_of(year_said, *month, *number, today) : std::nullopt;
    }
    const auto named_day = number ? std::nullopt : ordinal_word(first.text);
    if (named_day) number = named_day;
    if (number && (mark.is(".") || mark.is("/")) && second.is_number()) {
        auto day = number, month = day_number(second);
        if (!month) return std::nullopt;
        r.take(3);
        if (r.peek().is(mark.text)) {
            r.take();
            year = year_of(r.peek());
            if (year) r.take();
        }
        if (mark.is("/")) {
            if (*day > 12 || *day == *month) {
                // certain
            } else if (*month > 12) {
                std::swap(day, month);
            } else {
                return std::nullopt;  // 10/1 is January in London and October in Boston
            }
        }
        return date_of(year, *month, *day, today);
    }
    const auto take_year = [&] {
        const auto here = r.position();
        r.skip_all({",", "'"});
        year = year_of(r.peek());
        if (year)
            r.take();
        else
            r.go_to(here);
    };
    if (number) {
        r.take();
        const bool ordinal =
            r.take_if({"st", "nd", "rd", "th", "."}) || (named_day && (r.at_end() || r.peek().is("of")));
        r.skip_all({"of", "des"});
        if (r.take_phrase("next month") || r.take_phrase("nachsten monats")) {
            const auto next = today.year() / today.month() + std::chrono::months{1};
            return date_of(static_cast<int>(next.year()), static_cast<unsigned>(next.month()), *number, today);
        }
        if (const auto month = month_number(r.peek().text); month && r.peek().what == token::kind::word) {
            r.take();
            r.take_if({"."});
            take_year();
            return date_of(year, *month, *number, today);
        }
        if (!ordinal) return std::nullopt;
        return month_day(*number, today, on_weekday);
    }
    if (const auto month = first.what == token::kind::word ? month_number(first.text) : std::nullopt) {
        r.take();
        r.skip_all({".", "the"});
        const auto day = day_number(r.peek());
        if (!day) return std::nullopt;
        r.take();
        r.take_if({"st", "nd", "rd", "th"});
        take_year();
        return date_of(year, *month, *day, today);
    }
    return std::nullopt;
}

// The day so long after a date, if that is days.
std::optional<local_date> later_by(std::chrono::minutes length, local_date date) {
    if (length.count() % minutes_per_day != 0) return std::nullopt;
    return local_date{std::chrono::sys_days{date} + std::chrono::days{length.count() / minutes_per_day}};
}

std::optional<std::chrono::minutes> take_duration_or_nothing(token_reader& r) {
    const auto here = r.position();
    const auto d = take_duration(r);
    if (!d) r.go_to(here);
    return d;
}

// "next week", "Freitag nächster Woche": how many weeks on, or nothing.
std::optional<int> take_week(token_reader& r) {
    const auto here = r.position();
    r.skip_all({"of", "in", "the", "der", "die", ","});
    if (r.take_phrase("week after next") ||
        (r.take_if({"ubernachste", "ubernachster", "ubernachsten"}) && r.take_if({"woche"})))
        return 2;
    const bool next = r.take_if({"next", "nachste", "nachster", "nachsten", "kommende", "kommender", "kommenden"});
    if (next && r.take_if({"week", "woche"})) return 1;
    if (!next && r.take_if({"this", "diese", "dieser"}) && r.take_if({"week", "woche"})) return 0;
    r.go_to(here);
    return std::nullopt;
}

std::optional<int> take_weekday(token_reader& r) {
    if (r.peek().what != token::kind::word) return std::nullopt;
    const auto named = weekday_index(r.peek().text, false);
    if (named) r.take();
    return named;
}

// A weekday as a date: "friday", "next friday", "friday next week", "Freitag, den 26. März", "monday in two weeks".
std::optional<local_date> take_weekday_date(token_reader& r, local_date today, bool next, bool coming) {
    const int now = weekday_of_date(today);
    const auto after = [&](int days) { return local_date{std::chrono::sys_days{today} + std::chrono::days{days}}; };
    const auto named = take_weekday(r);
    if (!named) return std::nullopt;
    if (const auto weeks = take_week(r)) return after(7 * *weeks - now + *named);
    const int ahead = (*named - now + 7) % 7;
    const auto plain_one = after(ahead == 0 && !coming ? 7 : ahead);            // on a Monday, "monday" is the next one
    if (next) return after(7 - now + *named);                                   // of the week that begins next Monday
    if (r.take_if({"week"})) return later_by(std::chrono::days{7}, plain_one);  // "friday week"
    if (const auto here = r.position(); r.take_if({"in"})) {
        const auto d = take_duration(r);
        if (d && *d >= std::chrono::days{7}) return later_by(*d, plain_one);
        r.go_to(here);
        return std::nullopt;
    }
    const auto here = r.position();
    r.take_if({","});
    if (r.take_if({"the", "den"}) && r.peek().is_number() && r.peek(1).what == token::kind::mark &&
        r.peek(1).text.empty()) {  // "Friday the 26"
        const auto day = day_number(r.peek());
        r.take();
        return day ? month_day(*day, today, named) : std::nullopt;
    }
    r.skip_all({",", "the", "den", "."});
    if (!coming && !r.at_end() && !r.peek().is("please")) {  // "Monday, 10 January"
        const auto date = take_date(r, today, named);
        if (!date) return std::nullopt;
        if (today != any_day && weekday_of_date(*date) != *named) return std::nullopt;
        return date;
    }
    if (!r.at_end()) r.go_to(here);
    return plain_one;
}

// So many working days on: "in 5 working days".
std::optional<local_date> take_working_days(token_reader& r, local_date today) {
    const auto here = r.position();
    const auto count = take_count(r);
    if (!count || *count < 1 || *count > 260 || !take_working_day_word(r)) {
        r.go_to(here);
        return std::nullopt;
    }
    auto day = std::chrono::sys_days{today};
    for (int left = *count; left > 0;) {
        day += std::chrono::days{1};
        if (weekday_of_date(local_date{day}) < 5) --left;
    }
    return local_date{day};
}

// Relative days, weekdays and dates, up to the end of what was typed.
std::optional<local_date> take_any_date(token_reader& r, local_date today) {
    const std::chrono::sys_days base{today};
    const auto after = [&](int days) { return local_date{base + std::chrono::days{days}}; };
    const int now = weekday_of_date(today);
    std::optional<local_date> near;
    if (r.take_if({"today", "heute"})) near = today;
    if (!near && r.take_if({"tomorrow", "tmrw", "tmr", "tomorow", "tommorow", "tommorrow", "morgen"})) near = after(1);
    if (near) {
        if (r.take_if({"in"})) {  // "heute in einer Woche"
            const auto d = take_duration(r);
            return d ? later_by(*d, *near) : std::nullopt;
        }
        return near;
    }
    if (r.take_phrase("day after tomorrow") || r.take_if({"overmorrow", "ubermorgen", "uebermorgen"})) return after(2);

    if (const auto here = r.position(); r.take_if({"in"})) {
        if (const auto day = take_working_days(r, today)) return day;
        if (const auto d = take_duration_or_nothing(r))
            if (const auto day = later_by(*d, today)) return day;
        r.go_to(here);
        return std::nullopt;
    }
    if (const auto here = r.position(); const auto d = take_duration_or_nothing(r)) {
        if (r.take_phrase("from now")) return later_by(*d, today);  // "3 days from now"
        if (r.take_if({"from", "after", "on"})) {                   // "two weeks from thursday"
            const auto start = take_any_date(r, today);
            return start ? later_by(*d, *start) : std::nullopt;
        }
        r.go_to(here);
    }
    if (const auto weeks = take_week(r)) {  // "next week on friday"; a week alone is its Monday
        r.skip_all({"on", "am", ",", "-"});
        const auto named = take_weekday(r);
        if (*weeks == 0 && !named) return std::nullopt;
        return after(7 * *weeks - now + named.value_or(0));
    }
    if (r.take_if({"ubernachsten", "ubernachster"})) {
        const auto named = take_weekday(r);
        return named ? std::optional{after(14 - now + *named)} : std::nullopt;
    }
    const bool next = r.take_if({"next", "nachsten", "nachste", "nachster"});
    if (next && r.take_if({"month", "monat"})) {
        return local_date{(today.year() / today.month() + std::chrono::months{1}) / std::chrono::day{1}};
    }
    const bool coming = !next && r.take_if({"this", "diesen", "dieser", "dieses"});
    if (!next && !coming) r.take_if({"coming", "kommenden", "kommender", "kommendes"});
    if (r.take_if({"weekend", "wochenende"})) return after(next ? 12 - now : std::max(0, 5 - now));
    if (const auto here = r.position(); take_weekday(r)) {
        r.go_to(here);
        return take_weekday_date(r, today, next, coming);
    }
    if (next || coming) return std::nullopt;
    return take_date(r, today);
}

}  // namespace

namespace reading {

bool take_working_day_word(token_reader& r) {
    return r.take_phrase("working days") || r.take_phrase("working day") || r.take_phrase("business days") ||
           r.take_phrase("business day") || r.take_phrase("work days") ||
           r.take_if({"workdays", "workday", "weekdays", "arbeitstage", "arbeitstagen", "arbeitstag", "werktage",
                      "werktagen", "werktag"});
}

std::optional<int> weekday_index(std::string_view word, bool two_letters) {
    if (word == "thur") return 3;
    if (word == "sonnabend") return 5;
    for (std::size_t i = 0; i < weekday_names.size(); ++i) {
        const auto& names = weekday_names[i];
        const auto end = names.end() - (two_letters ? 0 : 1);
        if (std::find(names.begin(), end, word) != end) return static_cast<int>(i);
    }
    if (word.size() < 6 || word.size() > 10) return std::nullopt;
    for (std::size_t i = 0; i < weekday_names.size(); ++i) {
        const int limit = i == 2 ? 2 : 1;  // Wednesday is the one nobody can spell
        if (edit_distance(word, weekday_names[i][0], limit) <= limit) return static_cast<int>(i);
    }
    return std::nullopt;
}

std::optional<unsigned> month_number(std::string_view word) {
    constexpr std::array<std::array<std::string_view, 4>, 12> names{{{"january", "jan", "januar", "janner"},
                                                                     {"february", "feb", "februar", "febr"},
                                                                     {"march", "mar", "marz", "maerz"},
                                                                     {"april", "apr", "avril", "aprl"},
                                                                     {"may", "mai", "maj", "mayo"},
                                                                     {"june", "jun", "juni", "juin"},
                                                                     {"july", "jul", "juli", "juillet"},
                                                                     {"august", "aug", "augst", "agosto"},
                                                                     {"september", "sep", "sept", "septembre"},
                                                                     {"october", "oct", "oktober", "okt"},
                                                                     {"november", "nov", "novembre", "novmber"},
                                                                     {"december", "dec", "dezember", "dez"}}};
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (std::find(names[i].begin(), names[i].end(), word) != names[i].end()) return static_cast<unsigned>(i) + 1;
    }
    if (word.size() < 6 || word.size() > 11) return std::nullopt;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (edit_distance(word, names[i][0], 1) <= 1) return static_cast<unsigned>(i) + 1;
    }
    return std::nullopt;
}

}  // namespace reading

std::optional<local_date> read_date(std::string_view typed, local_date today) {
    if (typed.size() > longest_answer || !today.ok()) return std::nullopt;
    const std::string text = plain(typed);
    const auto tokens = tokens_of(text);
    if (!tokens) return std::nullopt;
    token_reader r{*tokens};
    r.skip_all({"on", "until", "till", "by", "from", "starting", "the", "bis", "zum", "zur", "am", "ab", "an", "den",
                "dem", "der"});
    const auto here = r.position();
    // "zum 5.", "the 26": the mark at the end may be gone.
    const bool introduced = here > 0 && one_of((*tokens)[here - 1].text, {"zum", "dem", "den", "am", "the"});
    if (introduced && here + 1 == tokens->size())
        if (const auto day = day_number((*tokens)[here])) return month_day(*day, today, {});
    const auto date = take_any_date(r, today);
    r.skip_all({",", "please", "."});
    if (date && r.at_end()) return date;
    // A period stands for its first day: "until april", "until easter".
    if (here >= tokens->size()) return std::nullopt;
    const auto from = static_cast<std::size_t>((*tokens)[here].text.data() - text.data());
    const auto period = read_period(std::string_view{text}.substr(from), today);
    const bool ahead =
        period && (period->first > today ||
                   (today == any_day && sys_days_of(period->back) > sys_days_of(today) + std::chrono::days{7}));
    return ahead ? std::optional{period->first} : std::nullopt;
}

}  // namespace fulcrum::dialogue
