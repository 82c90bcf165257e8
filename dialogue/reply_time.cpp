// Times of day, durations and dates, as people write them.
#include <algorithm>
#include <array>
#include <cstdint>

#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

using namespace reading;

namespace {

using std::chrono::minutes;
using std::chrono::weekday;

constexpr std::size_t longest_answer = 160;
constexpr int minutes_per_day = 24 * 60;

// --- times of day ----------------------------------------------------------------------------------------------------

// Takes "am", "p.m.", "in the evening" and the like; 0 if there is none, -1 for before noon, 1 for after.
int take_half_of_day(token_reader& r) {
    static const word_list morning = {"am", "morgens", "vormittags", "fruh"};
    static const word_list evening = {"pm", "nachmittags", "abends"};
    if (r.take_if(morning) || r.take_phrase("in the morning") || r.take_phrase("a . m .") || r.take_phrase("a . m")) {
        return -1;
    }
    if (r.take_if(evening) || r.take_phrase("in the afternoon") || r.take_phrase("in the evening") ||
        r.take_phrase("at night") || r.take_phrase("p . m .") || r.take_phrase("p . m")) {
        return 1;
    }
    const bool letter = r.peek().glued && (r.peek().is("a") || r.peek().is("p"));  // "9p"
    if (!letter) return 0;
    const int half = r.peek().is("a") ? -1 : 1;
    r.take();
    return half;
}

std::optional<clock_reading> with_half_of_day(token_reader& r, int hour, int minute, bool certain) {
    const int half = take_half_of_day(r);
    if (half != 0) {
        if (half > 0 && hour == 0) return std::nullopt;
        if (half < 0 && hour > 12) return std::nullopt;
        if (hour <= 12) hour = hour % 12 + (half > 0 ? 12 : 0);
        certain = true;
    }
    if (hour > 24 || minute > 59 || (hour == 24 && minute > 0)) return std::nullopt;
    certain = certain || hour == 0 || hour >= 12;
    return clock_reading{hour % 24 * 60 + minute, certain};
}

// --- durations -------------------------------------------------------------------------------------------------------

struct unit {
    std::array<std::string_view, 7> names;
    int minutes;
};
constexpr std::array units{unit{{"m", "min", "mins", "minute", "minutes", "minuten", "minuts"}, 1},
                           unit{{"h", "hr", "hrs", "hour", "hours", "stunde", "stunden"}, 60},
                           unit{{"d", "day", "days", "tag", "tage", "tagen", "dy"}, minutes_per_day},
                           unit{{"w", "wk", "wks", "week", "weeks", "woche", "wochen"}, 7 * minutes_per_day},
                           unit{{"fortnight", "fortnights", "-", "-", "-", "-", "-"}, 14 * minutes_per_day},
                           unit{{"mo", "month", "months", "monat", "monate", "monaten", "mth"}, 30 * minutes_per_day},
                           unit{{"y", "yr", "year", "years", "jahr", "jahre", "-"}, 365 * minutes_per_day}};

// The minutes of a unit, or 0.
int take_unit(token_reader& r) {
    if (r.peek().what != token::kind::word) return 0;
    for (const unit& u : units) {
        if (std::find(u.names.begin(), u.names.end(), r.peek().text) == u.names.end()) continue;
        r.take();
        return u.minutes;
    }
    return 0;
}

// One amount with its unit, such as "1.5 hours", "half an hour", "2 and a half days": minutes, or nothing.
std::optional<std::int64_t> take_amount(token_reader& r) {
    static const word_list one = {"a", "an", "ein", "eine", "einen", "einer", "einem"};
    std::int64_t hundredths = 0;
    if (r.take_if({"half", "halbe", "halben"}) || r.take_phrase("eine halbe") || r.take_phrase("a half")) {
        r.take_if(one);
        hundredths = 50;
    } else if (r.take_phrase("a couple of") || r.take_phrase("couple of") || r.take_phrase("a couple")) {
        hundredths = 200;
    } else if (r.take_if(one)) {
        hundredths = 100;
    } else if (const auto named = number_word(r.peek().text); named && r.peek().what == token::kind::word) {
        hundredths = 100 * *named;
        r.take();
    } else if (r.peek().is_number()) {
        hundredths = 100 * static_cast<std::int64_t>(r.peek().value);
        r.take();
        const token& fraction = r.peek(1);
        if (r.peek().glued && (r.peek().is(".") || r.peek().is(",")) && fraction.glued && fraction.is_number() &&
            fraction.text.size() <= 2) {
            hundredths += fraction.text.size() == 1 ? 10 * fraction.value : fraction.value;
            r.take(2);
        }
    } else {
        return std::nullopt;
    }
    if (r.take_phrase("and a half")) hundredths += 50;
    const std::int64_t each = take_unit(r);
    if (each == 0) return std::nullopt;
    if (r.take_phrase("and a half")) hundredths += 50;
    std::int64_t sum = hundredths * each / 100;
    if (each == 60 && r.peek().is_number() && r.peek().text.size() <= 2 && r.peek().value < 60 &&
        r.peek(1).what != token::kind::word) {  // "1h30"
        sum += r.peek().value;
        r.take();
    }
    return sum;
}

std::optional<minutes> take_duration(token_reader& r) {
    auto sum = take_amount(r);
    if (!sum) return std::nullopt;
    for (;;) {
        const auto here = r.position();
        r.skip_all({"and", "und", ","});
        const auto more = take_amount(r);
        if (!more) {
            r.go_to(here);
            break;
        }
        *sum += *more;
    }
    if (*sum <= 0 || *sum > std::int64_t{366} * minutes_per_day) return std::nullopt;
    return minutes{*sum};
}

// --- dates -----------------------------------------------------------------------------------------------------------

constexpr std::array<std::array<std::string_view, 6>, 7> weekday_names{
    {{"monday", "mon", "mondays", "montag", "montags", "mo"},
     {"tuesday", "tue", "tuesdays", "dienstag", "tues", "di"},
     {"wednesday", "wed", "wednesdays", "mittwoch", "weds", "mi"},
     {"thursday", "thu", "thursdays", "donnerstag", "thurs", "do"},
     {"friday", "fri", "fridays", "freitag", "freitags", "fr"},
     {"saturday", "sat", "saturdays", "samstag", "samstags", "sa"},
     {"sunday", "sun", "sundays", "sonntag", "sonntags", "so"}}};

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

// "2027-01-10", "10.1.2027", "10/1/2027" where day and month can't be confused, "10 Jan", "Jan 10th, 2027", "the 10th".
std::optional<local_date> take_date(token_reader& r, local_date today) {
    const token first = r.peek();
    const token mark = r.peek(1), second = r.peek(2);
    std::optional<int> year;
    if (first.is_number() && first.text.size() == 4 && (mark.is("-") || mark.is("/"))) {
        const auto month = day_number(second), day = day_number(r.peek(4));
        if (!month || !day || !r.peek(3).is(mark.text)) return std::nullopt;
        r.take(5);
        return date_of(first.value, *month, *day, today);
    }
    const auto number = day_number(first);
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
        const bool ordinal = r.take_if({"st", "nd", "rd", "th", "."});
        r.take_if({"of"});
        if (const auto month = month_number(r.peek().text); month && r.peek().what == token::kind::word) {
            r.take();
            r.take_if({"."});
            take_year();
            return date_of(year, *month, *number, today);
        }
        if (!ordinal) return std::nullopt;
        for (auto m = today.year() / today.month(), last = m + std::chrono::months{12}; m <= last;
             m += std::chrono::months{1}) {
            const local_date date = m / std::chrono::day{*number};
            if (date.ok() && date >= today) return date;
        }
        return std::nullopt;
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

int monday_based(weekday d) { return static_cast<int>(d.iso_encoding()) - 1; }

// Relative days, weekdays and dates, up to the end of what was typed.
std::optional<local_date> take_any_date(token_reader& r, local_date today) {
    const std::chrono::sys_days base{today};
    const auto after = [&](int days) { return local_date{base + std::chrono::days{days}}; };
    const int now = monday_based(weekday{base});
    if (r.take_if({"today", "heute"})) return today;
    if (r.take_if({"tomorrow", "tmrw", "tmr", "tomorow", "tommorow", "tommorrow", "morgen"})) return after(1);
    if (r.take_phrase("day after tomorrow") || r.take_if({"overmorrow", "ubermorgen", "uebermorgen"})) return after(2);

    if (const auto here = r.position(); r.take_if({"in"})) {
        const auto d = take_duration(r);
        if (d && d->count() % minutes_per_day == 0) return after(static_cast<int>(d->count() / minutes_per_day));
        r.go_to(here);
        return std::nullopt;
    }
    if (const auto here = r.position(); const auto d = take_duration(r)) {  // "3 days from now"
        if (d->count() % minutes_per_day == 0 && r.take_phrase("from now")) {
            return after(static_cast<int>(d->count() / minutes_per_day));
        }
        r.go_to(here);
    } else {
        r.go_to(here);
    }

    const bool next = r.take_if({"next", "nachsten", "nachste", "nachster"});
    if (next && r.take_if({"week", "woche"})) return after(7 - now);
    if (next && r.take_if({"month", "monat"})) {
        return local_date{(today.year() / today.month() + std::chrono::months{1}) / std::chrono::day{1}};
    }
    const bool coming = !next && r.take_if({"this", "coming", "diesen", "dieser", "kommenden"});
    if (r.take_if({"weekend", "wochenende"})) return after(next ? 12 - now : std::max(0, 5 - now));
    if (r.peek().what == token::kind::word) {
        if (const auto named = weekday_index(r.peek().text, false)) {
            r.take();
            r.skip_all({",", "the", "."});
            if (!next && !coming && !r.at_end() && !r.peek().is("please")) {  // "Monday, 10 January"
                const auto date = take_date(r, today);
                if (!date || monday_based(weekday{std::chrono::sys_days{*date}}) != *named) return std::nullopt;
                return date;
            }
            if (next) return after(7 - now + *named);  // of the week that begins next Monday
            const int ahead = (*named - now + 7) % 7;
            return after(ahead == 0 && !coming ? 7 : ahead);  // on a Monday, "monday" is the next one
        }
    }
    if (next || coming) return std::nullopt;
    return take_date(r, today);
}

}  // namespace

namespace reading {

std::optional<clock_reading> take_clock(token_reader& r) {
    if (r.take_if({"noon", "midday", "mittag", "mittags"})) return clock_reading{12 * 60};
    if (r.take_if({"midnight", "mitternacht"})) return clock_reading{0};
    const auto start = r.position();
    for (const auto& [words, minute] :
         std::array{std::pair{"half past", 30}, std::pair{"quarter past", 15}, std::pair{"quarter to", -15}}) {
        if (!r.take_phrase(words)) continue;
        const auto hour = take_clock(r);
        if (!hour || hour->at % 60 != 0) return std::nullopt;
        return clock_reading{(hour->at + minute + minutes_per_day) % minutes_per_day, hour->certain};
    }
    const token first = r.peek();
    int hour = 0, minute = 0;
    bool certain = false;
    if (const auto named = first.what == token::kind::word ? number_word(first.text) : std::nullopt) {
        hour = *named;
        r.take();
    } else if (first.is_number() && first.text.size() <= 4) {
        r.take();
        const auto minutes_at = [&](std::size_t ahead) {  // two digits that follow without a blank
            const token& t = r.peek(ahead);
            return t.glued && t.is_number() && t.text.size() == 2;
        };
        certain = first.text.size() == 2 && first.text[0] == '0';
        if (first.text.size() >= 3) {  // 0930, 930
            hour = first.value / 100, minute = first.value % 100;
            certain = first.text.size() == 4;
        } else {
            hour = first.value;
            const bool colon = r.peek().glued && (r.peek().is(":") || r.peek().is("."));
            if (colon && minutes_at(1)) {
                minute = r.peek(1).value;
                r.take(2);
            } else if (r.peek().is("h")) {
                r.take();
                certain = true;
                if (minutes_at(0)) {
                    minute = r.peek().value;
                    r.take();
                }
            }
        }
    } else {
        r.go_to(start);
        return std::nullopt;
    }
    if (r.take_if({"uhr"})) {
        certain = true;
        const auto& behind = r.peek(1);  // "9 uhr 17 uhr" and "9 uhr 17:00" are two times
        const bool another = behind.is("uhr") || (behind.glued && (behind.is(":") || behind.is(".")));
        if (minute == 0 && !another && r.peek().is_number() && r.peek().text.size() == 2) {
            minute = r.peek().value;
            r.take();
        }
    }
    r.take_if({"o'clock", "oclock"});
    return with_half_of_day(r, hour, minute, certain);
}

std::optional<int> weekday_index(std::string_view word, bool two_letters) {
    if (word == "thur") return 3;
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

}  // namespace reading

std::optional<time_of_day> read_time(std::string_view typed) {
    if (typed.size() > longest_answer) return std::nullopt;
    const std::string text = plain(typed);
    const auto tokens = tokens_of(text);
    if (!tokens) return std::nullopt;
    token_reader r{*tokens};
    r.skip_all({"at", "around", "about", "by", "until", "till", "from", "um", "gegen", "bis", "ab", "say"});
    const auto t = take_clock(r);
    r.skip_all({",", "please", "sharp", "today", "."});
    if (!t || !r.at_end()) return std::nullopt;
    return time_of_day{static_cast<std::int16_t>(t->at)};
}

std::optional<minutes> read_duration(std::string_view typed) {
    if (typed.size() > longest_answer) return std::nullopt;
    const std::string text = plain(typed);
    const auto tokens = tokens_of(text);
    if (!tokens) return std::nullopt;
    token_reader r{*tokens};
    r.skip_all({"for", "in", "about", "around", "the", "next", "another", "fur", "fuer", "ca", "."});
    const auto d = take_duration(r);
    if (d) r.take_phrase("from now");
    r.skip_all({",", "please", "or", "so", "."});
    if (!d || !r.at_end()) return std::nullopt;
    return d;
}

std::optional<local_date> read_date(std::string_view typed, local_date today) {
    if (typed.size() > longest_answer || !today.ok()) return std::nullopt;
    const std::string text = plain(typed);
    const auto tokens = tokens_of(text);
    if (!tokens) return std::nullopt;
    token_reader r{*tokens};
    r.skip_all({"on", "until", "till", "by", "from", "starting", "the", "bis", "zum", "am", "ab", "an"});
    const auto date = take_any_date(r, today);
    r.skip_all({",", "please", "."});
    if (!date || !r.at_end()) return std::nullopt;
    return date;
}

}  // namespace fulcrum::dialogue
