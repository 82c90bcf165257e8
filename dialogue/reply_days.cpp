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

std::optional<day_span> named_span(std::string_view words, local_date today) {
    const int now = weekday_from_monday(today);
    if (one_of(words, {"this week", "rest of the week", "rest of this week", "all week", "whole week", "week",
                       "diese woche", "ganze woche", "rest der woche"})) {
        return day_span{today, after(today, 7 - now)};
    }
    if (one_of(words, {"next week", "all next week", "whole next week", "coming week", "nachste woche",
                       "nachsten woche", "kommende woche", "kommenden woche", "ganze nachste woche"})) {
        return day_span{after(today, 7 - now), after(today, 14 - now)};
    }
    if (one_of(words, {"week after next", "ubernachste woche", "uebernachste woche"}))
        return day_span{after(today, 14 - now), after(today, 21 - now)};
    if (one_of(words, {"next month", "nachsten monat"})) {
        const auto month = today.year() / today.month() + std::chrono::months{1};
        return day_span{local_date{month / std::chrono::day{1}},
                        local_date{(month + std::chrono::months{1}) / std::chrono::day{1}}};
    }
    if (one_of(words, {"weekend", "this weekend", "next weekend", "wochenende", "dieses wochenende"})) {
        const auto first = read_date(words.starts_with("next") ? "next weekend" : "weekend", today);
        if (first) return day_span{*first, after(*first, 7 - weekday_from_monday(*first))};
    }
    return std::nullopt;
}

// "from monday to friday", the last day included.
std::optional<day_span> from_to(std::string first, std::string last, local_date today) {
    if (std::string_view rest = last; take_front(rest, {"zum", "the", "den"})) last = std::string{rest};
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

std::optional<day_part> part_of_day(std::string_view words) {
    take_front(words, {"in the", "at", "am"});
    if (one_of(words, {"morning", "fruh", "vormittag"})) return day_part{slot::morning, {}};
    if (one_of(words, {"noon", "midday", "mittag"})) return day_part{{}, time_of_day{12 * 60}};
    if (one_of(words, {"afternoon", "nachmittag"})) return day_part{{}, time_of_day{14 * 60}};
    if (one_of(words, {"evening", "night", "abend"})) return day_part{slot::evening, {}};
    return std::nullopt;
}

}  // namespace

std::optional<day_span> read_days(std::string_view typed, local_date today) {
    if (typed.size() > longest_answer || !today.ok()) return std::nullopt;
    const std::string text = with_loose_hyphens(plain(typed));
    std::string_view words = text;
    while (take_front(words, {"on", "for", "am", "fur", "im", "in der", "the", "this coming", "die", "den", "das"})) {
    }
    if (const auto named = named_span(words, today)) return named;
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
    const std::string text = plain(typed);
    std::string_view whole = text;
    if (one_of(whole, {"tonight", "heute abend", "this evening"})) return day_moment{today, slot::evening, {}};
    if (one_of(whole, {"this afternoon", "heute nachmittag"})) return day_moment{today, {}, time_of_day{14 * 60}};
    if (const auto date = read_date(whole, today)) return day_moment{*date, slot::morning, {}};
    const auto all = split(whole, 12);
    for (std::size_t i = all.size(); i-- > 1;) {
        auto before = join(all, 0, i), behind = join(all, i, all.size());
        if (before.ends_with(',')) before.pop_back();
        if (const auto date = read_date(before, today)) {
            if (const auto part = part_of_day(behind)) return day_moment{*date, part->which, part->time};
            if (const auto time = read_time(behind)) return day_moment{*date, {}, time};
        }
        if (const auto date = read_date(behind, today))  // "8am tomorrow"
            if (const auto time = read_time(before)) return day_moment{*date, {}, time};
    }
    return std::nullopt;
}

}  // namespace fulcrum::dialogue
