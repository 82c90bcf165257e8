// Stretches of days ("from 1 Dec to 5 Dec", "next week") and moments on a day ("tomorrow 8am"), as people write them.
#include <algorithm>
#include <array>
#include <cctype>

#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

using namespace reading;

namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::size_t longest_answer = 120;
constexpr int most_days = 366;
constexpr int begun_at_most = 60;  // days before the end

local_date after(local_date date, int count) { return local_date{sys_days{date} + days{count}}; }

int weekday_from_monday(local_date date) {
    return static_cast<int>(std::chrono::weekday{sys_days{date}}.iso_encoding()) - 1;
}

std::string join(const std::vector<std::string_view>& words, std::size_t from, std::size_t to) {
    std::string all;
    for (std::size_t i = from; i < to && i < words.size(); ++i) {
        if (!all.empty()) all += ' ';
        all += words[i];
    }
    return all;
}

// "1-5 dec" as "1 - 5 dec"; a date with two hyphens stays whole.
std::string with_loose_hyphens(std::string_view text) {
    std::string all;
    for (const auto word : split(text)) {
        if (!all.empty()) all += ' ';
        const auto at = word.find('-');
        const bool inside =
            word.size() > 2 && at != word.npos && at > 0 && at + 1 < word.size() && word.find('-', at + 1) == word.npos;
        if (inside)
            all.append(word.substr(0, at)).append(" - ").append(word.substr(at + 1));
        else
            all += word;
    }
    return all;
}

// "fridays" are all of them.
bool is_habit(std::string_view word) {
    return (word.ends_with("days") || word.ends_with("tags")) && weekday_index(word, false).has_value();
}

// "1", "1.", "1st" of "1 to 5 dec": a day whose month comes later.
bool is_bare_day(std::string_view word) {
    const auto digits = word.find_first_not_of("0123456789");
    if (digits == 0 || (digits == word.npos ? word.size() : digits) > 2) return false;
    return digits == word.npos || one_of(word.substr(digits), {".", "st", "nd", "rd", "th"});
}

// The Sunday of Easter (the Gregorian computus of Meeus, Jones and Butcher).
sys_days easter(std::chrono::year y) {
    const int year = static_cast<int>(y), a = year % 19, b = year / 100, c = year % 100;
    const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    const int m = (a + 11 * h + 22 * l) / 451, at = h + l - 7 * m + 114;
    return y / (at / 31) / (at % 31 + 1);
}

// A festive day or its days, by the calendar's date or by how many days it is after Easter.
struct feast {
    word_list names;
    int month, day;  // month 0: days after Easter
    int length;
};
const feast feasts[] = {
    {{"christmas eve", "heiligabend", "heilig abend"}, 12, 24, 1},
    {{"christmas", "xmas", "christmas day"}, 12, 25, 2},
    {{"weihnachten"}, 12, 24, 3},
    {{"boxing day"}, 12, 26, 1},
    {{"new years eve", "silvester", "sylvester"}, 12, 31, 1},
    {{"new year", "new years", "new years day", "neujahr", "neuen jahr", "neue jahr", "jahreswechsel"}, 1, 1, 1},
    {{"epiphany", "heilige drei konige", "heiligen drei konige", "dreikonig"}, 1, 6, 1},
    {{"good friday", "karfreitag"}, 0, -2, 1},
    {{"easter", "ostern", "easter weekend", "osterwochenende"}, 0, -2, 4},
    {{"easter sunday", "ostersonntag"}, 0, 0, 1},
    {{"easter monday", "ostermontag"}, 0, 1, 1},
    {{"ascension", "ascension day", "himmelfahrt", "christi himmelfahrt"}, 0, 39, 1},
    {{"pentecost", "whitsun", "pfingsten"}, 0, 49, 2},
    {{"whit monday", "pfingstmontag"}, 0, 50, 1},
    {{"may day", "tag der arbeit"}, 5, 1, 1},
};

std::optional<day_span> feast_days(std::string_view words, local_date today) {
    for (const feast& f : feasts) {
        if (!one_of(words, f.names)) continue;
        for (auto y = today.year();; ++y) {
            const sys_days first = f.month == 0 ? easter(y) + days{f.day} : sys_days{y / f.month / f.day};
            const sys_days back = first + days{f.length};
            if (back > sys_days{today}) return day_span{local_date{std::max(first, sys_days{today})}, local_date{back}};
        }
    }
    return std::nullopt;
}

// So many whole months from the one that has `date`.
day_span months_from(local_date date, int ahead, int count) {
    const auto first = date.year() / date.month() + std::chrono::months{ahead};
    return {local_date{first / std::chrono::day{1}},
            local_date{(first + std::chrono::months{count}) / std::chrono::day{1}}};
}

// "kw 14", "calendar week 14": from its Monday on, of this year or the next.
std::optional<day_span> calendar_week(std::string_view words, local_date today) {
    if (!take_front(words, {"kw", "kalenderwoche", "calendar week", "cw", "week", "woche"})) {
        if (!words.starts_with("kw") && !words.starts_with("cw")) return std::nullopt;
        words.remove_prefix(2);
    }
    const bool digits = !words.empty() && words.size() <= 2 && words.find_first_not_of("0123456789") == words.npos;
    if (!digits) return std::nullopt;
    int week = 0;
    for (const char c : words) week = week * 10 + (c - '0');
    if (week < 1 || week > 53) return std::nullopt;
    for (auto y = today.year(); y <= today.year() + std::chrono::years{1}; ++y) {
        const sys_days fourth = y / std::chrono::January / 4;  // is in week 1
        const auto first = local_date{fourth + days{7 * (week - 1) - weekday_from_monday(local_date{fourth})}};
        if (after(first, 7) > today) return day_span{std::max(first, today), after(first, 7)};
    }
    return std::nullopt;
}

// "5 working days", from today on; a weekend that follows is over, too.
std::optional<day_span> working_days(std::string_view words, local_date today) {
    take_front(words, {"next", "nachsten"});
    const auto tokens = tokens_of(words);
    if (!tokens) return std::nullopt;
    token_reader r{*tokens};
    const auto count = take_count(r);
    if (!count || *count < 1 || *count > most_days || !take_working_day_word(r) || !r.at_end()) return std::nullopt;
    auto day = today;
    for (int left = *count; left > 0 || weekday_from_monday(day) > 4; day = after(day, 1))
        if (weekday_from_monday(day) <= 4) --left;
    return day_span{today, day};
}

std::optional<day_span> named_week(std::string_view words, local_date today) {
    const int now = weekday_from_monday(today);
    if (one_of(words, {"this week", "all week", "whole week", "week", "diese woche", "dieser woche", "ganze woche",
                       "woche", "current week", "laufenden woche"})) {
        return day_span{today, after(today, 7 - now)};
    }
    if (one_of(words, {"next week", "all next week", "whole next week", "all of next week", "coming week",
                       "following week", "nachste woche", "nachsten woche", "nachster woche", "kommende woche",
                       "kommenden woche", "kommender woche", "ganze nachste woche", "folgewoche"})) {
        return day_span{after(today, 7 - now), after(today, 14 - now)};
    }
    if (one_of(words, {"week after next", "ubernachste woche", "ubernachster woche", "ubernachsten woche",
                       "uebernachste woche"}))
        return day_span{after(today, 14 - now), after(today, 21 - now)};
    if (one_of(words, {"weekend after next", "ubernachstes wochenende", "ubernachsten wochenende"}))
        return day_span{after(today, 19 - now), after(today, 21 - now)};
    if (one_of(words,
               {"weekend", "this weekend", "next weekend", "wochenende", "dieses wochenende", "nachstes wochenende"})) {
        const auto first = read_date(words.starts_with("n") ? "next weekend" : "weekend", today);
        if (first) return day_span{*first, after(*first, 7 - weekday_from_monday(*first))};
    }
    return std::nullopt;
}

std::optional<day_span> named_months(std::string_view words, local_date today) {
    const auto from_today = [&](day_span s) { return day_span{std::max(s.first, today), s.back}; };
    const int month = static_cast<int>(static_cast<unsigned>(today.month()));
    if (one_of(words, {"this month", "month", "whole month", "diesen monat", "dieses monats", "monat", "monats",
                       "ganzen monat", "laufenden monats", "current month"}))
        return from_today(months_from(today, 0, 1));
    if (one_of(words, {"next month", "all next month", "nachsten monat", "nachsten monats", "nachster monat",
                       "kommenden monat", "kommenden monats"}))
        return months_from(today, 1, 1);
    if (one_of(words, {"month after next", "ubernachsten monat", "ubernachsten monats"}))
        return months_from(today, 2, 1);
    const int quarter_ahead = -((month - 1) % 3);
    if (one_of(words, {"this quarter", "quarter", "quartal", "quartals", "dieses quartal", "dieses quartals"}))
        return from_today(months_from(today, quarter_ahead, 3));
    if (one_of(words,
               {"next quarter", "nachstes quartal", "nachsten quartal", "nachsten quartals", "kommendes quartal"}))
        return months_from(today, quarter_ahead + 3, 3);
    if (one_of(words, {"this year", "year", "jahr", "jahres", "dieses jahr", "dieses jahres", "diesem jahr"}))
        return from_today(months_from(today, 1 - month, 12));
    if (one_of(words, {"next year", "nachstes jahr", "nachsten jahr", "nachsten jahres", "kommendes jahr"}))
        return months_from(today, 13 - month, 12);
    if (words.size() == 2 && words[0] == 'q' && words[1] >= '1' && words[1] <= '4') {
        const int ahead = 3 * (words[1] - '1') + 1 - month;
        return from_today(months_from(today, ahead + 3 > 0 ? ahead : ahead + 12, 3));
    }
    // A part of the month, or all of it: "mid april", "anfang april", "april".
    const bool middle = take_front(words, {"mid", "middle of", "the middle of", "mitte"});
    if (!middle)
        take_front(words, {"early", "beginning of", "start of", "anfang", "beginn", "next", "this", "coming",
                           "nachsten", "kommenden", "diesen"});
    if (one_of(words, {"next week", "nachster woche", "nachste woche"})) {
        const auto week = *named_week(words, today);
        return day_span{after(week.first, middle ? 2 : 0), week.back};
    }
    if (one_of(words, {"next month", "nachsten monats"})) {
        const auto next = months_from(today, 1, 1);
        return day_span{after(next.first, middle ? 14 : 0), next.back};
    }
    if (const auto all = split(words, 3); all.size() == 2 && all[1].size() == 4) {  // "april 2028"
        const auto named = month_number(all[0]);
        int year = 0;
        for (const char c : all[1]) year = c >= '0' && c <= '9' ? year * 10 + (c - '0') : -100000;
        if (!named || year < static_cast<int>(today.year()) || year > static_cast<int>(today.year()) + 1)
            return std::nullopt;
        const auto first = std::chrono::year{year} / std::chrono::month{*named} / (middle ? 15 : 1);
        if (first.ok() && first >= today) return day_span{first, months_from(first, 0, 1).back};
        return std::nullopt;
    }
    const auto named = month_number(words);
    if (!named) return std::nullopt;
    const int ahead = (static_cast<int>(*named) - month + 12) % 12;
    auto span = months_from(today, ahead, 1);
    if (middle) span.first = after(span.first, 14);
    if (middle && span.first < today) {
        span = months_from(today, 12, 1);
        span.first = after(span.first, 14);
    }
    return from_today(span);
}

// "from monday to friday", the last day included.
std::optional<day_span> from_to(std::string first, std::string last, local_date today) {
    if (std::string_view rest = last; take_front(rest, {"zum", "the", "den"})) last = std::string{rest};
    if (const auto end = read_day_after(last, today)) {  // "today to the end of next week"
        const auto from = read_date(first, today);
        if (!from || *from >= *end) return std::nullopt;
        return day_span{*from, *end};
    }
    if (first.size() == 2 && last.size() == 2) {  // "mo-mi"
        constexpr std::array names{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
        const auto begin = weekday_index(first, true), end = weekday_index(last, true);
        if (begin && end) first = names[static_cast<std::size_t>(*begin)], last = names[static_cast<std::size_t>(*end)];
    }
    if (is_bare_day(last) && !is_bare_day(first)) {  // "March 25-26"
        const auto named = split(first);
        for (const auto word : named)
            if (month_number(word))
                last = last.substr(0, last.find_first_not_of("0123456789")) + ' ' + std::string{word};
    }
    if (is_bare_day(first)) {
        const auto named = split(last);
        if (named.size() > 1) first += ' ' + join(named, 1, named.size());
    }
    if (first.starts_with("next ") && last.starts_with("next ")) last.erase(0, 5);
    auto from = read_date(first, today);
    if (!from) return std::nullopt;
    if (first.find_first_of("0123456789") != first.npos)  // "1 dec to 5 dec", said on the third: it has begun
        if (const auto to = read_date(last, today))
            if (const auto begun = read_date(first, after(*to, -begun_at_most)); begun && *begun <= today) from = begun;
    const auto to = read_date(last, *from);
    if (!to || sys_days{*to} - sys_days{*from} > days{most_days}) return std::nullopt;
    return day_span{*from, after(*to, 1)};
}

// "from monday for 3 days"
std::optional<day_span> from_for(std::string_view first, std::string_view length, local_date today) {
    const auto from = read_date(first, today);
    const auto d = read_duration(length);
    if (!from || !d || *d < days{1} || *d % days{1} != std::chrono::minutes{0}) return std::nullopt;
    return day_span{*from, after(*from, static_cast<int>(*d / days{1}))};
}

// A part of the day: its time, or nothing when it is the slot's own.
struct day_part {
    std::optional<slot> which;
    std::optional<time_of_day> time;
};

const word_list morning_words = {"morning", "fruh", "vormittag", "morgens", "in der fruh", "vormittags", "fruhs"};
const word_list noon_words = {"noon", "midday", "mittag", "mittags"};
const word_list afternoon_words = {"afternoon", "nachmittag", "nachmittags"};
const word_list evening_words = {"evening", "night", "abend", "abends"};

std::optional<day_part> part_of_day(std::string_view words) {
    take_front(words, {"in the", "at", "am", "during the", "every"});
    if (one_of(words, morning_words)) return day_part{slot::morning, {}};
    if (one_of(words, noon_words)) return day_part{{}, time_of_day{12 * 60}};
    if (one_of(words, afternoon_words)) return day_part{{}, time_of_day{14 * 60}};
    if (one_of(words, evening_words)) return day_part{slot::evening, {}};
    return std::nullopt;
}

// A clock time on a named day: "at 2" is 14:00 there.
time_of_day on_a_day(const clock_reading& c) {
    const bool night = !c.certain && c.at < waking_from;
    return {static_cast<std::int16_t>(c.at + (night ? 12 * 60 : 0))};
}

// What goes with a day: "evening", "at 9", "evening at 7", "after lunch".
std::optional<day_part> read_day_part(std::string_view words) {
    if (const auto part = part_of_day(words)) return part;
    if (const auto named = named_time(words)) return day_part{{}, *named};
    for (const auto* list : {&morning_words, &noon_words, &afternoon_words, &evening_words}) {
        std::string_view rest = words;
        take_front(rest, {"in the", "at", "am"});
        if (!take_front(rest, *list) && !take_back(rest, *list)) continue;
        auto clock = read_clock(rest);
        if (!clock) continue;
        const bool later = list == &afternoon_words || list == &evening_words;
        if (!clock->certain && later) clock->at += 12 * 60;
        return day_part{{}, time_of_day{static_cast<std::int16_t>(clock->at)}};
    }
    const auto clock = read_clock(words);
    if (!clock) return std::nullopt;
    return day_part{{}, on_a_day(*clock)};
}

}  // namespace

std::optional<day_span> read_days(std::string_view typed, local_date today) {
    if (typed.size() > longest_answer || !today.ok()) return std::nullopt;
    const std::string text = with_loose_hyphens(plain(typed));
    std::string_view words = text;
    while (take_front(words, {"on", "for", "am", "fur", "im", "in der", "the", "this coming", "die", "den", "das",
                              "over", "uber", "an"})) {
    }
    if (const auto named = read_period(words, today)) return named;
    if (const auto span = working_days(words, today)) return span;
    const bool from = take_front(words, {"from", "between", "von", "vom", "zwischen", "starting", "ab"});
    const auto all = split(words, 16);
    if (std::any_of(all.begin(), all.end(), is_habit)) return std::nullopt;
    for (std::size_t i = 1; i + 1 < all.size(); ++i) {
        const auto before = join(all, 0, i), behind = join(all, i + 1, all.size());
        const bool joins = one_of(all[i], {"to", "until", "till", "til", "through", "thru", "bis", "-"}) ||
                           (from && one_of(all[i], {"and", "und"}));
        if (one_of(all[i], {"and", "und"}))  // "today and tomorrow"
            if (const auto span = from_to(before, behind, today); span && span->back == after(span->first, 2))
                return span;
        if (joins)
            if (const auto span = from_to(before, behind, today)) return span;
        if (one_of(all[i], {"for", "fur"}))
            if (const auto span = from_for(before, behind, today)) return span;
        if (one_of(all[i], {"from", "starting", "ab"}))
            if (const auto span = from_for(behind, before, today)) return span;
    }
    if (from) {
        for (std::size_t i = 1; i < all.size(); ++i)  // "ab montag 2 wochen"
            if (const auto span = from_for(join(all, 0, i), join(all, i, all.size()), today)) return span;
        return std::nullopt;
    }
    if (one_of(all.empty() ? std::string_view{} : all[0], {"until", "till", "by", "bis", "zum", "ab", "in"}))
        return std::nullopt;
    const auto date = read_date(words, today);
    if (!date) return std::nullopt;
    return day_span{*date, after(*date, 1)};
}

std::optional<day_moment> read_day_moment(std::string_view typed, local_date today) {
    if (typed.size() > longest_answer || !today.ok()) return std::nullopt;
    std::string text = with_parted_days(plain(typed));
    if (text == "tonight") return day_moment{today, slot::evening, {}};
    for (const auto& [said, means] : {std::pair{"tonight ", "today evening "},
                                      {"this evening", "today evening"},
                                      {"this afternoon", "today afternoon"},
                                      {"this morning", "today morning"},
                                      {"first thing ", ""},
                                      {"gleich ", ""}})
        if (text.starts_with(said)) text.replace(0, std::string_view{said}.size(), means);
    std::string_view whole = text;
    take_back(whole, {"first thing", "first thing in the morning", "als erstes"});
    if (const auto date = read_date(whole, today)) return day_moment{*date, slot::morning, {}};
    const auto all = split(whole, 12);
    for (std::size_t i = all.size(); i-- > 1;) {
        auto before = join(all, 0, i), behind = join(all, i, all.size());
        if (before.ends_with(',')) before.pop_back();
        if (const auto date = read_date(before, today))
            if (const auto part = read_day_part(behind)) return day_moment{*date, part->which, part->time};
        if (const auto date = read_date(behind, today))  // "8am tomorrow"
            if (const auto part = read_day_part(before)) return day_moment{*date, part->which, part->time};
    }
    return std::nullopt;
}

namespace reading {

std::string with_parted_days(std::string_view plain_words) {
    std::string all;
    for (const auto word : split(plain_words)) {
        if (!all.empty()) all += ' ';
        all += word;
        for (const auto& [part, means] : {std::pair{"morgen", "fruh"},
                                          {"fruh", "fruh"},
                                          {"vormittag", "vormittag"},
                                          {"nachmittag", "nachmittag"},
                                          {"mittag", "mittag"},
                                          {"abend", "abend"},
                                          {"nacht", "abend"}}) {
            if (!word.ends_with(part)) continue;
            const auto day = word.substr(0, word.size() - std::string_view{part}.size());
            if (!day.ends_with("tag") && day != "mittwoch" && day != "sonnabend") continue;
            if (!weekday_index(day, false)) continue;
            all.replace(all.size() - word.size(), word.size(), std::string{day} + ' ' + means);
            break;
        }
    }
    return all;
}

std::optional<time_of_day> named_time(std::string_view words) {
    while (take_front(words, {"the", "my", "about", "around", "at", "zum", "zur", "um"})) {
    }
    const auto at = [](int minutes) { return time_of_day{static_cast<std::int16_t>(minutes)}; };
    if (one_of(words, {"before lunch", "vor dem mittagessen", "vor dem mittag", "vor mittag", "vor der mittagspause"}))
        return at(11 * 60 + 30);
    if (one_of(words,
               {"lunch", "lunchtime", "lunch time", "lunch break", "mittagspause", "mittagszeit", "mittagessen"}))
        return at(12 * 60);
    if (one_of(words, {"after lunch", "after my lunch", "after lunchtime", "after the lunch break", "early afternoon",
                       "nach dem mittagessen", "nach dem mittag", "nach der mittagspause", "nach mittag",
                       "nach dem essen", "fruher nachmittag"}))
        return at(13 * 60 + 30);
    if (one_of(words, {"late afternoon", "later this afternoon", "spater nachmittag", "am spaten nachmittag",
                       "spaten nachmittag"}))
        return at(16 * 60);
    if (one_of(words, {"eod",
                       "cob",
                       "end of day",
                       "end of the day",
                       "end of my day",
                       "end of business",
                       "end of business day",
                       "close of business",
                       "end of work",
                       "end of the workday",
                       "end of the working day",
                       "end of today",
                       "after work",
                       "dienstschluss",
                       "buroschluss",
                       "feierabend",
                       "nach feierabend",
                       "nach der arbeit",
                       "ende des tages",
                       "tagesende",
                       "ende des arbeitstages",
                       "arbeitsende"}))
        return at(17 * 60);
    if (one_of(words, {"dinner", "dinnertime", "abendessen"})) return at(18 * 60);
    return std::nullopt;
}

std::optional<day_span> read_period(std::string_view words, local_date today) {
    std::string said{words};
    std::erase(said, '\'');
    if (said.starts_with("mid-")) said[3] = ' ';
    words = said;
    const word_list articles = {"the", "der", "die", "das", "den", "dem", "des", "im", "in der", "all of", "whole of"};
    while (take_front(words, articles)) {
    }
    if (take_front(words, {"rest of", "remainder of", "rest der", "rest des"}))
        while (take_front(words, articles)) {
        }
    if (const auto week = named_week(words, today)) return week;
    if (const auto months = named_months(words, today)) return months;
    if (const auto week = calendar_week(words, today)) return week;
    return feast_days(words, today);
}

std::optional<local_date> read_day_after(std::string_view words, local_date today) {
    if (one_of(words, {"eow", "end of week", "ende woche", "wochenschluss"})) words = "end of the week";
    if (one_of(words, {"eom", "month end", "months end", "month's end", "monatsende", "ende monat"}))
        words = "end of the month";
    if (one_of(words, {"eoq", "quarter end", "quartalsende"})) words = "end of the quarter";
    if (one_of(words, {"eoy", "year end", "years end", "year's end", "jahresende"})) words = "end of the year";
    take_front(words, {"zum", "zu", "the", "das", "dem", "am"});
    if (one_of(words, {"monatsende", "jahresende", "quartalsende"})) return read_day_after(words, today);
    bool said =
        take_front(words, {"end of",        "very end of", "ende",      "after",   "nach", "up to and including",
                           "and including", "including",   "inclusive", "through", "thru", "einschliesslich",
                           "einschl.",      "einschl",     "inklusive", "inkl.",   "inkl", "incl.",
                           "incl",          "und mit"});
    if (!said)
        said = take_back(words, {"inclusive", "included", "incl", "incl.", "inkl", "inkl.", "inklusive",
                                 "einschliesslich", "eingeschlossen", "inbegriffen"});
    if (!said) return std::nullopt;
    while (!words.empty() && words.back() == ',') words.remove_suffix(1);
    while (take_front(words, {"of", "the", "der", "des", "dem", "den", "die", "zum", "am", "von", "on"})) {
    }
    if (one_of(words, {"day", "today", "tages", "heute", "tag"})) return after(today, 1);
    const auto span = read_days(words, today);
    return span ? std::optional{span->back} : std::nullopt;
}

}  // namespace reading

}  // namespace fulcrum::dialogue
