#include "dialogue/turn/nudge_planner.hpp"

#include <algorithm>

#include "dialogue/calendar.hpp"
#include "dialogue/nudging.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

timer timer_of(slot s) { return s == slot::morning ? timer::morning : timer::evening; }

}  // namespace

// The clock was ahead for a while: what is on record for days to come has not happened. Two days are left, for those
// who travel west and who begin a day early.
void nudge_planner::forget_the_future() {
    const auto furthest = add_days(today(), 2);
    for (const auto s : {slot::morning, slot::evening}) {
        auto& last = last_of(s);
        if (!last || *last < furthest) continue;
        // Whether today's came, nobody knows; if its time is over it is left at that.
        const auto eve = add_days(today(), -1);
        const auto due = next_due(s_.when, s, zone(), to_instant(eve, time_of_day{0}, zone()), eve);
        last = due && due->date == today() && due->due_at <= now_ ? today() : eve;
    }
    std::erase_if(s_.nudging.moved, [&](const auto& m) { return m.date >= furthest; });
    if (s_.track && s_.track->begun_on && *s_.track->begun_on > furthest) s_.track->begun_on = today();
    s_.last_heard = std::min(s_.last_heard, now_);
}

// Plans the next occurrence of each slot anew from the rule, except for one that was moved.
void nudge_planner::reschedule() {
    forget_the_future();
    std::erase_if(s_.nudging.moved, [&](const auto& m) {
        const auto& last = last_of(m.which);
        return last && *last >= m.date;
    });
    for (const auto s : {slot::morning, slot::evening}) {
        const auto next = next_occurrence(s_, s, now_);
        const auto& all = s_.nudging.moved;
        const auto moved = std::find_if(all.begin(), all.end(), [&](const auto& m) { return m.which == s; });
        if (!next && moved != all.end()) {
            const occurrence dropped{s, moved->date, moved->due_at};
            std::erase_if(s_.nudging.moved, [&](const auto& m) { return m.which == s; });
            settle(dropped, !s_.track || s_.track->finished ? "skipped:no_track" : "skipped:off");
            out_.push_back(cancel_timer{timer_of(s)});
        } else if (next && moved != all.end())
            out_.push_back(set_timer{timer_of(s), moved->until, moved->date});
        else if (next)
            out_.push_back(set_timer{timer_of(s), next->due_at, next->date});
        else
            out_.push_back(cancel_timer{timer_of(s)});
    }
}

std::vector<occurrence> nudge_planner::planned() const {
    std::vector<occurrence> all;
    for (const auto s : {slot::morning, slot::evening})
        if (const auto next = next_occurrence(s_, s, now_)) all.push_back(*next);
    return all;
}

// Today's nudge that the new times or the new zone have no more is on record like all others; one that was dropped so
// before, and comes after all, is no longer.
void nudge_planner::note_replanned(const std::vector<occurrence>& before, const std::string& zone_then,
                                   std::string_view why) {
    if (s_.stage != setup::done) return;
    for (const auto& o : before) {
        const auto next = next_occurrence(s_, o.which, now_);
        const bool moved = std::any_of(s_.nudging.moved.begin(), s_.nudging.moved.end(),
                                       [&](const auto& m) { return m.which == o.which && m.date == o.date; });
        if (moved || o.date > today() || (next && next->date <= o.date)) continue;
        out_.push_back(note_nudge{timer_of(o.which), o.date, next ? "skipped:" + std::string(why) : "skipped:off",
                                  o.due_at, zone_then});
    }
    for (const auto s : {slot::morning, slot::evening}) {
        const auto next = next_occurrence(s_, s, now_);
        const bool had = std::any_of(before.begin(), before.end(),
                                     [&](const auto& o) { return o.which == s && next && o.date <= next->date; });
        if (next && next->date <= today() && !had) note(*next, "moved:" + std::string(why));
    }
}

bool nudge_planner::in_the_middle() const {
    if (now_ - s_.last_heard >= still_here) return false;
    const bool open = s_.running && !s_.running->put_off && s_.running->touched;
    using kind = side_question::kind;
    const auto side = s_.side.what;  // those that go by hold nothing up
    const bool fleeting = side == kind::none || side == kind::begin_now || side == kind::remind_plan ||
                          side == kind::rehearse_plan || side == kind::begin_optional;
    return open || in_setup() || !fleeting;
}

bool nudge_planner::slot_done_today(slot which, local_date date) const {
    if (!s_.track || !s_.track->begun_on || *s_.track->begun_on != date) return false;
    return which == slot::morning ? s_.track->morning_done : s_.track->evening_done;
}

void nudge_planner::note(const occurrence& o, std::string outcome) {
    out_.push_back(note_nudge{timer_of(o.which), o.date, std::move(outcome), o.due_at, zone()});
}

// The end of an occurrence: it will not come up again.
void nudge_planner::settle(const occurrence& o, std::string outcome) {
    auto& last = last_of(o.which);
    if (!last || *last < o.date) last = o.date;
    note(o, std::move(outcome));
}

void nudge_planner::move_nudge(const occurrence& o, instant until, std::string why) {
    note(o, "moved:" + why);
    auto& all = s_.nudging.moved;
    std::erase_if(all, [&](const auto& m) { return m.which == o.which; });
    all.push_back({o.which, o.date, o.due_at, until, std::move(why)});
}

// The nudge that takes the place of one that is put off: the next of its slot, if it comes before that.
std::optional<instant> nudge_planner::next_in_place_of(const running_session& r) const {
    if (!r.card.empty()) return std::nullopt;
    for (const auto& o : next_nudges(s_, holidays(), now_, 8))
        if (o.which == r.which && o.due_at <= r.back_at + 1min) return o.due_at;
    return std::nullopt;
}

}  // namespace fulcrum::dialogue
