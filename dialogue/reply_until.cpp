// When somebody wants to hear again, or until when not: what follows "snooze" and "pause until".
#include <algorithm>
#include <array>

#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

using namespace reading;

namespace {

using std::chrono::minutes;

constexpr std::size_t longest_answer = 120;
constexpr int half_day = 12 * 60;

local_date after(local_date date, int count) {
    return local_date{std::chrono::sys_days{date} + std::chrono::days{count}};
}

// The next such time. One that could be before or after noon is the first of the two that people are awake at.
day_moment next_such(const clock_reading& c, wall_clock now) {
    const auto on = [&](int day, int at) {
        return day_moment{after(now.date, day), {}, time_of_day{static_cast<std::int16_t>(at)}};
    };
    if (c.certain) return on(c.at > now.time.minutes ? 0 : 1, c.at);
    for (const int day : {0, 1})
        for (const int at : {c.at, c.at + half_day})
            if (at >= waking_from && at < waking_until && (day > 0 || at > now.time.minutes)) return on(day, at);
    return on(1, c.at);
}

// "4" with nothing around it: hours where few people think in minutes, minutes where it is a round number of them.
std::optional<minutes> bare_amount(std::string_view words) {
    take_front(words, {"another", "noch", "weitere"});
    const auto tokens = tokens_of(words);
    if (!tokens) return std::nullopt;
    token_reader r{*tokens};
    const auto count = take_count(r);
    if (!count || !r.at_end()) return std::nullopt;
    if (*count >= 1 && *count <= 4) return std::chrono::hours{*count};
    if (*count >= 5 && *count <= 90 && *count % 5 == 0) return minutes{*count};
    return std::nullopt;
}

// "1:30" after "for": a length.
std::optional<minutes> clock_as_length(std::string_view words) {
    const auto clock = words.find(':') == words.npos ? std::nullopt : read_clock(words);
    if (!clock || clock->at == 0) return std::nullopt;
    return minutes{clock->at};
}

// "in the evening", "tonight", "this afternoon", "morgens": the next such part of a day.
std::optional<day_moment> next_part(std::string_view words, wall_clock now) {
    constexpr int morning = 9 * 60, afternoon = 14 * 60, evening = 17 * 60;
    while (
        take_front(words, {"in the", "in der", "the", "this", "am", "zum", "later", "later this", "spater", "heute"})) {
    }
    if (one_of(words, {"morning", "fruh", "morgens", "vormittag"}))
        return day_moment{after(now.date, now.time.minutes < morning ? 0 : 1), slot::morning, {}};
    if (one_of(words, {"afternoon", "nachmittag", "nachmittags"})) {
        const int at = now.time.minutes < afternoon ? afternoon : 16 * 60;
        if (now.time.minutes >= at) return std::nullopt;
        return day_moment{now.date, {}, time_of_day{static_cast<std::int16_t>(at)}};
    }
    if (one_of(words, {"evening", "tonight", "abend", "abends"}))
        return day_moment{after(now.date, now.time.minutes < evening ? 0 : 1), slot::evening, {}};
    return std::nullopt;
}

std::optional<day_moment> clock_ahead(std::string_view words, wall_clock now) {
    if (const auto named = named_time(words)) return next_such({named->minutes, true}, now);
    take_front(words, {"after", "nach", "ab", "from", "um", "at", "gegen", "about"});
    if (const auto clock = read_clock(words)) return next_such(*clock, now);
    return std::nullopt;
}

// A day with its time or part; today's clock times are looked for ahead of now.
std::optional<day_moment> on_a_day_ahead(std::string_view words, wall_clock now) {
    std::string_view time = words;
    const word_list today = {"today", "heute"};
    if (take_front(time, today) || take_back(time, today))
        if (const auto clock = read_clock(time); clock && !clock->certain)
            if (const auto at = next_such(*clock, now); at.date == now.date) return at;
    return read_day_moment(words, now.date);
}

}  // namespace

std::optional<put_off> read_put_off(std::string_view typed, wall_clock now) {
    if (typed.size() > longest_answer || !now.date.ok()) return std::nullopt;
    const std::string text = with_parted_days(plain(typed));
    std::string_view words = text;
    const auto length = [](minutes m) { return put_off{m, {}}; };
    const auto at = [](const day_moment& m) { return put_off{{}, m}; };
    take_back(words, {"please", "bitte", "again", "nochmal", "noch mal", "noch einmal", "wieder", "or so"});
    take_front(words, {"again", "nochmal", "noch mal", "noch einmal", "wieder", "erst", "only"});
    std::string_view part = words;
    take_front(part, {"until", "till", "til", "to", "bis", "for"});
    const bool lasting = take_front(words, {"for", "fur", "fuer"});
    const bool within = !lasting && take_front(words, {"in"});
    const bool until = !lasting && !within &&
                       take_front(words, {"until", "till", "til", "untill", "to", "at", "around", "bis", "auf", "um",
                                          "gegen", "ab", "after", "nach"});
    if (until) take_front(words, {"at", "around", "about", "um", "zu", "zum", "ca"});
    if (lasting)
        if (const auto m = clock_as_length(words)) return length(*m);
    if (within && take_front(words, {"about", "around", "etwa", "ungefahr", "ca"})) {
    }
    if (!until) {
        const bool by = take_front(words, {"by"});  // "by 30 minutes", "by 5"
        if (const auto m = read_duration(words)) return length(*m);
        if (const auto m = by ? std::nullopt : bare_amount(words)) return length(*m);
        if (within) {
            if (const auto m = next_part(part, now)) return at(*m);
            const auto date = read_date(text, now.date);  // "in 2 working days"
            return date ? std::optional{at({*date, slot::morning, {}})} : std::nullopt;
        }
    }
    take_front(words, {"on", "am"});
    if (const auto m = clock_ahead(part, now)) return at(*m);
    if (const auto m = clock_ahead(words, now)) return at(*m);
    if (const auto m = next_part(part, now)) return at(*m);
    if (until)
        if (const auto m = read_duration(words)) return length(*m);  // "until 2 hours from now"
    if (const auto day = read_day_after(part, now.date)) return at({*day, slot::morning, {}});
    if (const auto m = on_a_day_ahead(words, now)) return at(*m);
    return std::nullopt;
}

std::optional<day_moment> read_end(std::string_view typed, wall_clock now) {
    if (typed.size() > longest_answer || !now.date.ok()) return std::nullopt;
    const std::string text = with_parted_days(plain(typed));
    std::string_view words = text;
    take_back(words, {"please", "bitte"});
    while (take_front(words, {"until", "till", "til", "untill", "bis"})) {
    }
    if (const auto next = now.date.year() + std::chrono::years{1}; words == std::to_string(static_cast<int>(next)))
        return day_moment{next / std::chrono::January / 1, {}, {}};
    if (const auto day = read_day_after(words, now.date)) return day_moment{*day, {}, {}};
    if (one_of(words, {"eod", "cob", "tagesende"})) return day_moment{after(now.date, 1), {}, {}};
    if (const auto date = read_date(words, now.date)) return day_moment{*date, {}, {}};
    if (const auto m = clock_ahead(words, now)) return m;
    if (auto m = on_a_day_ahead(words, now)) {
        if (m->which == slot::morning) m->which.reset();  // from its first minute on
        return m;
    }
    return next_part(words, now);
}

}  // namespace fulcrum::dialogue
