#include "dialogue/nudging.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "dialogue/calendar.hpp"
#include "dialogue/sitting.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;
using kind = verdict::kind;

constexpr std::array both_slots{slot::morning, slot::evening};

const std::optional<local_date>& last_of(const person_state& s, slot which) {
    return which == slot::morning ? s.last_morning : s.last_evening;
}

std::optional<local_date>& last_of(person_state& s, slot which) {
    return which == slot::morning ? s.last_morning : s.last_evening;
}

// The slot that comes first on that weekday.
slot first_slot(const rhythm& r, std::chrono::weekday d) {
    const auto &morning = r.at(slot::morning, d), &evening = r.at(slot::evening, d);
    return !morning || (evening && *evening < *morning) ? slot::evening : slot::morning;
}

// The first weekday of the week with a nudge.
std::optional<std::chrono::weekday> first_weekday(const rhythm& r) {
    for (unsigned d = 1; d <= 7; ++d)
        for (const auto s : both_slots)
            if (r.at(s, std::chrono::weekday{d})) return std::chrono::weekday{d};
    return std::nullopt;
}

bool hushed(const person_state& s, const occurrence& o) {
    const auto& n = s.nudging;
    if (n.hush <= 0 || n.keeps_going) return false;
    const auto day = weekday_of(o.date);
    const bool first_of_day = o.which == first_slot(s.when, day);
    if (n.hush == 1) return !first_of_day;
    return n.hush >= 3 || !first_of_day || day != first_weekday(s.when);
}

const moved_nudge* moved_of(const person_state& s, slot which) {
    for (const auto& m : s.nudging.moved)
        if (m.which == which && (!last_of(s, which) || *last_of(s, which) < m.date)) return &m;
    return nullptr;
}

bool wants_nudges(const person_state& s) {
    if (s.stage != setup::done || !s.track || s.track->finished || s.nudging.gone) return false;
    if (s.nudging.hush >= 3 && !s.nudging.keeps_going) return false;
    return !s.paused_until || *s.paused_until != instant::max();
}

}  // namespace

const std::string& zone_of(const person_state& s) {
    static const std::string utc = "UTC";
    return s.zone.empty() ? utc : s.zone;
}

stretch stretch_of(const person_state& s, const planned_absence& a) {
    return {to_instant(a.first, time_of_day{0}, zone_of(s)), to_instant(a.back, time_of_day{0}, zone_of(s))};
}

bool paused_at(const person_state& s, instant t) {
    const auto& away = s.nudging.away;
    return (s.paused_until && *s.paused_until > t) ||
           std::any_of(away.begin(), away.end(), [&](const auto& a) { return stretch_of(s, a).has(t); });
}

verdict judge(const person_state& s, const holiday_calendar* holidays, const occurrence& o, instant now) {
    const auto& n = s.nudging;
    const auto skip = [](std::string why) { return verdict{kind::skip, {}, std::move(why)}; };
    if (n.gone) return skip("closed");
    if (paused_at(s, now)) return skip("paused");
    if (holidays && !n.ignores_holidays)
        if (const auto* name = holidays->name(o.date)) return skip("holiday:" + *name);
    if (hushed(s, o)) return skip("silence");
    if (n.quiet) {
        const auto end = quiet_until(*n.quiet, zone_of(s), now);
        if (end > now) {
            if (to_local(end, zone_of(s)).date == o.date) return {kind::move, end, "quiet"};
            return skip("quiet");
        }
    }
    if (n.most_a_day > 0 && n.unasked_on == to_local(now, zone_of(s)).date && n.unasked >= n.most_a_day)
        return skip("cap");
    return {};
}

std::optional<occurrence> next_occurrence(const person_state& s, slot which, instant after) {
    if (!wants_nudges(s)) return std::nullopt;
    // A nudge due at the very instant the pause ends is still wanted.
    if (s.paused_until && *s.paused_until > after) after = *s.paused_until - 1ms;
    auto next = next_by_rule(s, which, after, last_of(s, which));
    for (const auto& a : s.nudging.away) {
        const auto away = stretch_of(s, a);
        if (next && away.has(next->due_at)) next = next_by_rule(s, which, away.until - 1ms, last_of(s, which));
    }
    return next;
}

std::vector<occurrence> next_nudges(const person_state& s, const holiday_calendar* holidays, instant now,
                                    std::size_t most) {
    std::vector<occurrence> found;
    auto probe = s;
    probe.running.reset();
    constexpr int furthest = 400;  // occurrences looked at: half a year and more
    instant at = now;
    for (int tries = 0; tries < furthest && found.size() < most; ++tries) {
        std::optional<occurrence> best;
        for (const auto which : both_slots) {
            auto next = next_occurrence(probe, which, at);
            if (const auto* m = moved_of(probe, which); m && wants_nudges(probe))
                next = occurrence{which, m->date, std::max(m->until, at)};
            if (next && (!best || next->due_at < best->due_at)) best = next;
        }
        if (!best) break;
        at = best->due_at;
        auto v = judge(probe, holidays, *best, at);
        if (v.what == kind::move) {
            std::erase_if(probe.nudging.moved, [&](const auto& m) { return m.which == best->which; });
            probe.nudging.moved.push_back({best->which, best->date, best->due_at, v.until, v.reason});
            continue;
        }
        last_of(probe, best->which) = best->date;
        if (v.what == kind::skip) continue;
        const auto date = to_local(at, zone_of(probe)).date;
        auto& n = probe.nudging;
        n.unasked = n.unasked_on == date ? n.unasked + 1 : 1;
        n.unasked_on = date;
        found.push_back(*best);
    }
    return found;
}

std::optional<occurrence> next_nudge(const person_state& s, instant now, const holiday_calendar* holidays) {
    const auto found = next_nudges(s, holidays, now, 1);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<occurrence> passed_over(const person_state& s, instant from, instant to) {
    std::vector<occurrence> found;
    constexpr auto furthest = 24h * 400;  // as long as the store keeps them
    if (to <= from) return found;
    if (to - furthest > from) from = to - furthest;
    for (const auto which : both_slots) {
        instant after = from - 1ms;
        auto last = last_of(s, which);
        for (;;) {
            const auto next = next_by_rule(s, which, after, last);
            if (!next || next->due_at >= to) break;
            found.push_back(*next);
            after = next->due_at;
            last = next->date;
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.due_at < b.due_at; });
    return found;
}

bool rests_on(const person_state& s, local_date date) {
    return s.track && !s.track->finished && s.track->not_before && *s.track->not_before > date;
}

bool put_back_possible(const person_state& s, std::int64_t act) {
    if (!s.undo || s.undo->act != act) return false;
    const auto track = s.track ? s.track->track : track_id();
    return track == s.undo->after && (!s.track || s.track->enrolled_at == s.undo->after_since);
}

std::string outcome_code(std::string_view outcome) {
    using pair = std::pair<std::string_view, std::string_view>;
    for (const auto& [words, code] :
         {pair{"sent late", "sent:late"}, pair{"waits: in the middle of a dialogue", "moved:busy"},
          pair{"skipped: paused", "skipped:paused"}, pair{"skipped: in no track", "skipped:no_track"},
          pair{"skipped: more than two hours late", "merged:late"},
          pair{"skipped: already answered", "skipped:answered"}, pair{"skipped: already open", "skipped:open"},
          pair{"skipped: that day had its nudge", "sent"}, pair{"skipped: a later one took its place", "merged:newer"},
          pair{"skipped: the track is not there", "skipped:gone"}, pair{"skipped: its day is over", "skipped:over"},
          pair{"skipped: the track is over", "skipped:finished"},
          pair{"skipped: nothing in the track for it", "skipped:nothing"},
          pair{"failed:internal error", "failed:internal"}})
        if (outcome == words) return std::string(code);
    return std::string(outcome);
}

}  // namespace fulcrum::dialogue
