// Rhythms: on which days and at what times somebody wants to hear from the coach.
#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

using namespace reading;

namespace {

constexpr std::size_t longest_answer = 160;

constexpr std::uint8_t all_days = 0b1111111, working_days = 0b0011111, weekend_days = 0b1100000;

struct said_time {
    int at = 0;
    bool certain = true;
    std::optional<slot> label;
};

// What a rhythm sentence said, piece by piece.
struct said_rhythm {
    std::optional<std::uint8_t> days;
    std::uint8_t without = 0;
    std::vector<said_time> times;
    std::optional<bool> on[2];  // by slot: "evening off", "morning on"
    std::optional<slot> only;
    bool only_times = false;  // "9:00 only"
    bool all_off = false;

    bool says_when() const { return !times.empty() || on[0] || on[1] || only || all_off; }
};

// Nobody is written to at one in the morning: "1 and 5" are afternoon hours.
said_time awake(const clock_reading& t) {
    const bool night = !t.certain && t.at < 6 * 60;
    return {t.at + (night ? 12 * 60 : 0), t.certain || night, {}};
}

std::size_t index_of(slot s) { return s == slot::morning ? 0 : 1; }

std::optional<slot> take_slot(token_reader& r) {
    if (r.take_if({"morning", "mornings", "am", "morgens", "vormittags"})) return slot::morning;
    if (r.take_if({"evening", "evenings", "abends", "abend", "afternoon", "afternoons", "pm"})) return slot::evening;
    return std::nullopt;
}

// The weekday that comes next, not taken; single letters count beside a slash or hyphen: "M/W/F", "M-F".
std::optional<int> weekday_at(const token_reader& r) {
    if (r.peek().what != token::kind::word) return std::nullopt;
    if (const auto named = weekday_index(r.peek().text, true)) return named;
    const bool joined = r.peek().glued || (r.peek(1).glued && (r.peek(1).is("/") || r.peek(1).is("-")));
    if (!joined) return std::nullopt;
    const word_list letters[] = {{"m"}, {"t", "tu"}, {"w"}, {"th", "r"}, {"f"}, {"s", "sa"}, {"su"}};
    for (int d = 0; d < 7; ++d)
        if (one_of(r.peek().text, letters[d])) return d;
    return std::nullopt;
}

// One day, a range of days, or a word for several.
std::optional<std::uint8_t> take_days(token_reader& r) {
    const auto here = r.position();
    if (r.take_if({"daily", "everyday", "taglich", "taeglich"})) return all_days;
    r.take_if({"on"});
    if (r.take_if({"every", "each", "all", "jeden", "alle"}) && r.take_if({"day", "days", "tag", "tage"}))
        return all_days;
    if (r.take_if({"weekdays", "weekday", "workdays", "workday", "werktags", "werktage", "wochentags"}) ||
        r.take_phrase("working days") || r.take_phrase("work days") || r.take_phrase("week days") ||
        r.take_phrase("working day")) {
        return working_days;
    }
    if (r.take_if({"mwf"})) return std::uint8_t{0b0010101};
    if (r.take_if({"tth", "tuth", "tr"})) return std::uint8_t{0b0001010};
    if (r.take_if({"mw"})) return std::uint8_t{0b0000101};
    if (r.take_if({"wf"})) return std::uint8_t{0b0010100};
    if (r.take_if({"mtwtf", "mtwthf", "mtwrf"})) return working_days;
    if (r.take_if({"mtwth", "mtwt"})) return std::uint8_t{0b0001111};
    if (r.take_if({"weekends", "weekend", "wochenende", "wochenenden"})) return weekend_days;
    const auto day = weekday_at(r);
    if (!day) {
        r.go_to(here);
        return std::nullopt;
    }
    r.take();
    r.take_if({"."});
    const auto bit = [](int d) { return static_cast<std::uint8_t>(1u << d); };
    const auto after_day = r.position();
    if (r.take_if({"-", "to", "through", "thru", "till", "until", "bis"})) {
        const auto last = weekday_at(r);
        if (last) {
            r.take();
            std::uint8_t bits = bit(*day);
            for (int d = *day; d != *last; d = (d + 1) % 7) bits |= bit((d + 1) % 7);
            return bits;
        }
    }
    r.go_to(after_day);
    return bit(*day);
}

// One piece as a rule; several where further days have times of their own: "mon wed 8:30, fri 16:00".
std::optional<std::vector<said_rhythm>> read_pieces(token_reader& r) {
    std::vector<said_rhythm> before;
    said_rhythm said;
    bool days_first = false;
    std::optional<slot> label;
    bool without = false, dangling = false;  // "mon and"
    while (!r.at_end()) {
        dangling = false;
        if (label) {
            r.skip_all({"at", "um", ":", "is", "to", "-"});
            if (r.take_if({"off", "none", "never", "aus", "no"})) {
                said.on[index_of(*label)] = false;
            } else if (r.take_if({"on", "an"})) {
                said.on[index_of(*label)] = true;
            } else if (r.take_if({"only", "nur"})) {
                said.only = label;
            } else if (const auto t = take_clock(r)) {
                said.times.push_back({t->at, t->certain, label});
            } else {
                return std::nullopt;
            }
            label.reset();
            continue;
        }
        if (without) {
            if (const auto s = take_slot(r)) {
                said.on[index_of(*s)] = false;
            } else if (const auto days = take_days(r)) {
                said.without |= *days;
                r.skip_all({"and", "und", ",", "or", "&"});
                if (!r.at_end()) {  // "except sat and sun"
                    const auto here = r.position();
                    if (take_days(r)) {
                        r.go_to(here);
                        continue;
                    }
                }
            } else {
                return std::nullopt;
            }
            without = false;
            continue;
        }
        if (r.take_if({"except", "but", "not", "without", "ausser", "no", "ohne", "minus"})) {
            r.skip_all({"on", "for", "not", "the"});
            without = true;
        } else if (const auto days = take_days(r)) {
            if (said.days && days_first && said.says_when()) before.push_back(std::exchange(said, {}));
            if (!said.days) days_first = said.times.empty();
            said.days = static_cast<std::uint8_t>(said.days.value_or(0) | *days);
        } else if (const auto here = r.position(); const auto t = take_clock(r)) {
            said.times.push_back(awake(*t));
        } else if (r.go_to(here); r.take_if({"and", "und", "at", "um", "&", ",", "+", ";", "/", "then", "from", "-",
                                             "to", "the", "on", "also"})) {
            dangling = true;
        } else if (r.take_if({"please"})) {
            // courteous, and no more
        } else if (r.take_if({"off", "aus", "none"})) {
            said.all_off = true;
        } else if (r.take_if({"only", "nur"})) {
            if (const auto only = take_slot(r))  // "only mornings"
                said.only = only;
            else
                said.only_times = true;
        } else if (const auto s = take_slot(r)) {
            label = s;
        } else {
            return std::nullopt;
        }
    }
    if (label || without || dangling) return std::nullopt;
    if (!before.empty() && !said.says_when() && said.without == 0) {  // "mon 9:00 and fri"
        before.back().days = static_cast<std::uint8_t>(*before.back().days | said.days.value_or(0));
        return before;
    }
    before.push_back(std::move(said));
    return before;
}

constexpr int noon = 12 * 60;

constexpr time_of_day at_minute(int minutes) { return time_of_day{static_cast<std::int16_t>(minutes)}; }

// An evening nudge "at 6" is at 18:00.
int after_noon(const said_time& t) { return !t.certain && t.at >= 60 && t.at < noon ? t.at + noon : t.at; }

using times_of_slots = std::optional<time_of_day>[2];

// The times that were said, by slot. False when they can't be meant together.
bool read_times(const said_rhythm& said, const rhythm& result, times_of_slots& out) {
    std::optional<int> named[2];
    std::vector<said_time> others;
    for (const said_time& t : said.times) {
        if (!t.label) {
            others.push_back(t);
        } else if (auto& place = named[index_of(*t.label)]; place) {
            return false;
        } else {
            place = *t.label == slot::evening ? after_noon(t) : t.at;
        }
    }
    if (others.size() == 2) {
        if (named[0] || named[1]) return false;
        int first = others[0].at, second = others[1].at;
        if (second <= first) second = std::max(second, after_noon(others[1]));  // "9 to 5"
        if (first == second) return false;
        named[0] = std::min(first, second), named[1] = std::max(first, second);
    } else if (others.size() == 1) {
        const bool evening = named[0] || said.only == slot::evening;
        if (evening && named[1]) return false;
        if (evening) {
            named[1] = after_noon(others[0]);
        } else {
            // From noon on it is the evening's, where there is one.
            const bool late = others[0].at >= noon && !said.only && !said.on[1] && !named[1] && result.evening;
            if (late && !said.only_times && result.morning && *result.morning >= at_minute(others[0].at)) return false;
            const bool both_stay = !said.only && !said.only_times && !said.on[1] && !named[1] && result.evening;
            if (!late && both_stay && others[0].at >= result.evening->minutes) return false;  // which one is meant?
            named[late ? 1 : 0] = others[0].at;
        }
    } else if (others.size() > 2) {
        return false;
    }
    if (named[0] && named[1] && *named[0] == *named[1]) return false;
    for (const std::size_t i : {0u, 1u})
        if (named[i]) out[i] = time_of_day{static_cast<std::int16_t>(*named[i])};
    return true;
}

// Days with their own times, each said in full: what is not named is off. A time alone is the evening's from noon on.
std::optional<rhythm> read_own_days(const std::vector<said_rhythm>& groups) {
    const rhythm usual;
    times_of_slots by_day[7];
    unsigned chosen = 0;
    std::optional<rhythm> first;
    std::vector<unsigned> named;  // days, of each group
    for (const said_rhythm& said : groups) {
        const unsigned bits = said.days.value_or(0) & ~static_cast<unsigned>(said.without) & all_days;
        if (bits == 0 || (said.all_off && !said.times.empty())) return std::nullopt;
        times_of_slots times;
        if (said.times.size() == 1 && !said.times[0].label && !said.only) {
            const auto& t = said.times[0];
            const int at = t.at < 6 * 60 ? after_noon(t) : t.at;
            times[at < noon ? 0 : 1] = time_of_day{static_cast<std::int16_t>(at)};
        } else if (!read_times(said, rhythm{{}, {}, {}}, times)) {
            return std::nullopt;
        }
        for (const slot s : {slot::morning, slot::evening}) {
            auto& time = times[index_of(s)];
            const bool off = said.on[index_of(s)] == false || (said.only && said.only != s);
            if (off) time.reset();
            if (!off && !time && (said.on[index_of(s)] || said.only == s)) time = usual.at(s);
        }
        if (!said.all_off && !times[0] && !times[1]) return std::nullopt;
        if (!first) first = rhythm{{}, times[0], times[1]};
        // "mon 09:00, mon 17:00" is a day with both; with two times for one of them nobody knows which is meant. Some
        // of the days named before are an exception to what was said of all.
        const bool again = !said.all_off && std::find(named.begin(), named.end(), bits) != named.end();
        named.push_back(bits);
        for (unsigned d = 0; d < 7; ++d) {
            if ((bits >> d & 1u) == 0) continue;
            for (const std::size_t i : {0u, 1u}) {
                if (again && by_day[d][i] && times[i]) return std::nullopt;
                if (!again || times[i]) by_day[d][i] = times[i];
            }
            chosen = said.all_off ? chosen & ~(1u << d) : chosen | 1u << d;
        }
    }
    if (chosen == 0) return std::nullopt;
    rhythm result = *first;
    result.days.bits = static_cast<std::uint8_t>(chosen);
    for (unsigned d = 0; d < 7; ++d)
        result.own.push_back({{static_cast<std::uint8_t>(1u << d)}, by_day[d][0], by_day[d][1]});
    return tidy(std::move(result));
}

}  // namespace

std::optional<rhythm> read_rhythm(std::string_view typed, const rhythm& now) {
    if (typed.size() > longest_answer) return std::nullopt;
    const std::string text = plain(typed);
    const auto tokens = tokens_of(text);
    if (!tokens || tokens->empty()) return std::nullopt;
    rhythm result = now;
    const rhythm usual;
    if (text == "on") {
        if (result.off()) result.morning = usual.morning, result.evening = usual.evening, result.own.clear();
        return result;
    }
    token_reader r{*tokens};
    const auto groups = read_pieces(r);
    if (!groups) return std::nullopt;
    if (groups->size() > 1) return read_own_days(*groups);
    const said_rhythm* said = &groups->front();
    const bool anything = said->days || said->without || !said->times.empty() || said->on[0] || said->on[1] ||
                          said->only || said->all_off;
    if (!anything || (said->only_times && said->times.size() != 1)) return std::nullopt;
    if (said->all_off) {
        if (tokens->size() != 1) return std::nullopt;
        result.morning.reset(), result.evening.reset();
        result.own.clear();
        return result;
    }
    if (said->days || said->without) {
        const unsigned bits = said->days.value_or(now.days.bits) & ~static_cast<unsigned>(said->without) & all_days;
        if (bits == 0) return std::nullopt;
        result.days.bits = static_cast<std::uint8_t>(bits);
    }
    if (said->days || said->without) result.own.clear();
    times_of_slots named;
    if (!read_times(*said, result, named)) return std::nullopt;
    // Of the days that differ only those have the slot set that have it; where none has it, all do.
    const auto each = [&](slot s, const auto& change) {
        change(s == slot::morning ? result.morning : result.evening);
        for (auto& o : result.own) change(s == slot::morning ? o.morning : o.evening);
    };
    for (const slot s : {slot::morning, slot::evening}) {
        bool some = false;
        each(s, [&](const auto& time) { some = some || time; });
        const auto set = [&](std::optional<time_of_day> to) {
            each(s, [&](auto& time) {
                if (!to)
                    time.reset();
                else if (time || !some || result.own.empty())
                    time = to;
            });
        };
        const auto turn = [&](bool on) {
            if (!on)
                set({});
            else
                each(s, [&](auto& time) {
                    if (!time) time = usual.at(s);
                });
        };
        if (const auto& to = named[index_of(s)]) set(to);
        if (const auto on = said->on[index_of(s)]) turn(*on);
        if (said->only) turn(s == *said->only);
        if (said->only_times && !named[index_of(s)]) turn(false);
    }
    return tidy(std::move(result));
}

}  // namespace fulcrum::dialogue
