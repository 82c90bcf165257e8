#include "dialogue/open_plans.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "dialogue/calendar.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

namespace {

using life = commitment::life;

constexpr std::size_t longest_cue = 200;

bool begins_a_time(std::string_view word) {
    return reading::one_of(word, {"on", "at", "by", "tomorrow", "today", "tonight", "this", "next", "am", "um",
                                  "morgen", "heute", "nachsten", "kommenden", "after", "nach", "gegen", "around"}) ||
           reading::weekday_index(word, false);
}

// What stands at the beginning as a time, whatever follows: "morgen um 10 Uhr im Jour fixe".
std::optional<put_off> leading_time(std::string_view& words, wall_clock now) {
    constexpr std::size_t most_words = 6;
    std::vector<std::size_t> ends{std::string_view::npos};  // the longest first
    for (std::size_t at = words.find(' '), n = 0; at != words.npos && n < most_words; at = words.find(' ', at + 1), ++n)
        ends.insert(ends.begin() + 1, at);
    for (const auto end : ends)
        if (auto read = read_put_off(words.substr(0, end), now); read && !read->length) {
            words = words.substr(0, end);
            return read;
        }
    return std::nullopt;
}

bool has_clock(std::string_view words) {
    return words.find_first_of("0123456789") != words.npos || reading::one_of(words, {"noon", "midnight"});
}

}  // namespace

std::optional<plan_time> time_of_plan(std::string_view words, instant now, std::string_view zone) {
    const auto text = plain(words.substr(0, longest_cue));
    const auto local = to_local(now, zone);
    for (std::size_t from = 0; from < text.size();) {
        const auto end = std::min(text.find(' ', from), text.size());
        std::string_view rest = std::string_view(text).substr(from);
        if (begins_a_time(std::string_view(text).substr(from, end - from)))
            if (const auto read = leading_time(rest, {local.date, local.time})) {
                const auto& m = read->until;
                const auto time = m.time.value_or(time_of_day{
                    static_cast<std::int16_t>(m.which == slot::evening ? 17 * 60 : 12 * 60)});  // some time of that day
                const auto at = to_instant(m.date, time, zone);
                if (at > now) return plan_time{at, m.time && has_clock(rest)};
            }
        from = end + 1;
    }
    return std::nullopt;
}

bool is_due(const commitment& c, instant now) { return c.state == life::open && c.ask_from <= now; }

const commitment* plan_for_check(const person_state& s, instant now) {
    const auto newest = [&](auto fits) -> const commitment* {
        const auto found = std::find_if(s.plans.rbegin(), s.plans.rend(), fits);
        return found == s.plans.rend() ? nullptr : &*found;
    };
    if (const auto* due = newest([&](const auto& c) { return is_due(c, now); })) return due;
    const auto today = to_local(now, zone_of(s)).date;
    return newest([&](const commitment& c) {
        return c.state == life::open && c.misses > 0 && c.beside == 0 && c.ask_from != instant::max() &&
               to_local(c.ask_from - again_after, zone_of(s)).date < today;
    });
}

const commitment* plan_before(const person_state& s, instant now, bool check_follows) {
    const auto today = to_local(now, zone_of(s)).date;
    const auto looked_at =
        std::count_if(s.plans.begin(), s.plans.end(), [&](const auto& c) { return c.settled_on == today; });
    const auto due = std::count_if(s.plans.begin(), s.plans.end(), [&](const auto& c) { return is_due(c, now); });
    if (due == 0 || (check_follows && due == 1) || looked_at >= most_looks_a_day) return nullptr;
    const auto found = std::find_if(s.plans.begin(), s.plans.end(), [&](const auto& c) { return is_due(c, now); });
    return &*found;
}

const commitment* next_reminder(const person_state& s) {
    const commitment* next = nullptr;
    for (const auto& c : s.plans)
        if (c.state == life::open && c.remind_at && *c.remind_at != instant{} &&
            (!next || *c.remind_at < *next->remind_at))
            next = &c;
    return next;
}

}  // namespace fulcrum::dialogue
