// Nudges: when they come, when they wait, and what becomes of those that came at the wrong time.
#include <algorithm>
#include <tuple>

#include "dialogue/calendar.hpp"
#include "dialogue/machine.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/phrase_dates.hpp"
#include "dialogue/sitting.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

}  // namespace

// A day that is begun late is tomorrow's, a little early: its look back comes with the evening of that day.
local_date machine::logical_day() const {
    const auto date = today();
    const auto* t = course_.the_track();
    if (!t) return date;
    const auto& e = *s_.track;
    if (e.begun_on && *e.begun_on > date) return *e.begun_on;  // begun early
    const auto chosen = [&](local_date d) {
        if (!s_.nudging.ignores_holidays && holidays() && holidays()->name(d)) return false;
        return s_.when.at(slot::morning, weekday_of(d)) || s_.when.at(slot::evening, weekday_of(d));
    };
    const auto* d = day_at(*t, e.day);
    const bool done = d && e.begun_on == date && (!d->morning || e.morning_done) && (!d->evening || e.evening_done);
    const bool fresh = e.opened_on != date && (!e.begun_on || (*e.begun_on < date && !waiting_look_back(date)));
    const auto evening =
        s_.when.at(slot::evening, weekday_of(date)).value_or(s_.when.evening.value_or(time_of_day{17 * 60}));
    const bool late = to_local(now_, zone()).time >= std::max(evening, time_of_day{15 * 60});
    if (!late || !(done || fresh || !chosen(date))) return date;
    return next_chosen_date(s_, holidays(), date).value_or(date);
}

// A day of the track lasts until the person took part in it and its look back was held or shown; then the next calendar
// day begins the next one.
void machine::turn_the_day(local_date date) {
    find_place(date);
    const auto* t = course_.the_track();
    if (!t || s_.track->finished) return;
    auto& e = *s_.track;
    if (e.begun_on && *e.begun_on < date && !waiting_look_back(date)) {
        ++e.day;
        e.begun_on.reset();
        e.opened_on.reset();
        e.morning_done = e.evening_done = false;
        const auto* next = day_at(*t, e.day);
        e.day_id = next ? next->id : std::string();
        e.shown.clear();
    }
    const int days = day_count(*t);
    if (days > 0 && e.day > days + (session_for_last(*t) ? 1 : 0)) {
        e.day = days;
        e.finished = true;
    }
}

// What is due by now, oldest first: the nudge that fired, those of its slot that the coach slept through, and those of
// the other slot, which must neither be lost nor come as a second message.
std::vector<machine::overdue_nudge> machine::overdue(slot which, const timer_fired& e) const {
    constexpr auto furthest = 24h * 15;
    constexpr int most = 40;
    std::vector<overdue_nudge> all;
    const auto moved = [&](slot s) -> const moved_nudge* {
        for (const auto& m : s_.nudging.moved)
            if (m.which == s) return &m;
        return nullptr;
    };
    const auto follow = [&](slot s, instant after, std::optional<local_date> last) {
        for (int i = 0; i < most; ++i) {
            const auto next = next_by_rule(s_, s, std::max(after, now_ - furthest), last);
            if (!next || next->due_at > now_) break;
            all.push_back({*next, next->due_at, {}});
            after = next->due_at;
            last = next->date;
        }
    };
    overdue_nudge first{{which, e.date, e.due_at}, e.due_at, {}};
    if (const auto* m = moved(which); m && m->date == e.date) {
        first.o.due_at = m->due_at;
        first.how = m->why;
    }
    all.push_back(first);
    follow(which, first.o.due_at, e.date);
    const slot other = which == slot::morning ? slot::evening : slot::morning;
    auto last = other == slot::morning ? s_.last_morning : s_.last_evening;
    instant after = e.due_at - 1ms;
    if (const auto* m = moved(other); m && (!last || *last < m->date)) {
        if (m->until <= now_) all.push_back({{other, m->date, m->due_at}, m->until, m->why});
        last = m->date;
        after = std::max(after, m->due_at);
    }
    follow(other, after, last);
    std::stable_sort(all.begin(), all.end(), [](const overdue_nudge& a, const overdue_nudge& b) {
        return std::tuple(a.planned, a.o.date, a.o.which) < std::tuple(b.planned, b.o.date, b.o.which);
    });
    return all;
}

std::string machine::fate(const overdue_nudge& p) const {
    if (!s_.track || s_.track->finished) return "skipped:no_track";
    for (const auto& a : s_.nudging.away)
        if (stretch_of(s_, a).has(p.planned)) return "skipped:paused";
    // The times were changed after it fell due, and before it came up.
    if (p.how.empty() && !s_.when.at(p.o.which, weekday_of(p.o.date))) return "skipped:off";
    const auto v = judge(s_, holidays(), p.o, now_);
    const bool skip = v.what == verdict::kind::skip;
    const bool for_now = v.reason == "quiet" || v.reason == "cap";  // an hour ago it may have been otherwise
    if (skip && !for_now) return "skipped:" + v.reason;
    if (planner_.slot_done_today(p.o.which, p.o.date) && !review_comes(p.o.date)) return "skipped:answered";
    const auto& r = s_.running;
    if (r && r->card.empty() && r->which == p.o.which && r->date == p.o.date) return "skipped:open";
    if (now_ - p.planned > def_.set.too_late) return "merged:late";
    return skip ? "skipped:" + v.reason : std::string();
}

// A timer of old time zone data can come an hour before the hour.
bool machine::too_early(slot which, const timer_fired& e) const {
    const auto is_it = [&](const moved_nudge& m) { return m.which == which && m.date == e.date; };
    if (std::any_of(s_.nudging.moved.begin(), s_.nudging.moved.end(), is_it)) return false;
    const auto eve = add_days(e.date, -1);
    const auto by_rule = next_due(s_.when, which, zone(), to_instant(eve, time_of_day{0}, zone()), eve);
    return by_rule && by_rule->date == e.date && by_rule->due_at > std::max(e.due_at, now_ + 1min);
}

void machine::on(const zones_changed&) {
    if (s_.stage == setup::done) planner_.reschedule();
}

void machine::on_nudge(slot which, const timer_fired& e) {
    if (s_.paused_until && *s_.paused_until <= now_) absence_.settle_pause(*s_.paused_until);
    if (const auto& last = planner_.last_of(which); last && *last >= e.date)
        return planner_.reschedule();  // it has its outcome
    if (too_early(which, e)) return planner_.reschedule();
    absence_.settle_absences(e.due_at);
    const auto due = overdue(which, e);
    std::optional<overdue_nudge> chosen;
    for (auto p = due.rbegin(); p != due.rend();
         ++p) {  // the newest that can be sent is, the older ones give way to it
        auto outcome = fate(*p);
        if (outcome.empty() && !chosen) {
            chosen = *p;
            continue;
        }
        if (outcome == "merged:late") ++s_.missed;
        planner_.settle(p->o, outcome.empty() ? "merged:newer" : std::move(outcome));
    }
    absence_.settle_absences(now_);  // here, for what was due before them is among those
    absence_.begin_absence();
    if (!chosen) return planner_.reschedule();
    const auto& o = chosen->o;
    if (const auto v = judge(s_, holidays(), o, now_); v.what == verdict::kind::move) {
        planner_.move_nudge(o, v.until, v.reason);
        return planner_.reschedule();
    }
    auto& last = planner_.last_of(o.which);
    if (!last || *last < o.date) last = o.date;
    s_.waiting.push_back(o);
    if (planner_.in_the_middle()) {
        out_.push_back(set_timer{timer::waiting, now_ + still_here, o.date});
        planner_.note(o, "moved:busy");
        if (chosen->how == "snoozed") s_.waiting.back().due_at = chosen->planned;  // late counts from there
        return planner_.reschedule();
    }
    how_ = chosen->how;
    fresh_ = true;
    start_waiting_nudge();
    planner_.reschedule();
}

// What it asked was never read: nothing that is said later can be an answer to it.
void machine::on(const nudge_lost& e) {
    const slot which = e.what == timer::evening ? slot::evening : slot::morning;
    const bool late = e.reason == "late";
    out_.push_back(note_nudge{e.what, e.date, late ? "merged:late" : "failed:" + e.reason, {}, zone()});
    if (late) ++s_.missed;
    if (s_.nudging.unasked_on == e.date && s_.nudging.unasked > 0) --s_.nudging.unasked;
    const auto& r = s_.running;
    if (r && !r->touched && r->card.empty() && r->which == which && r->date == e.date) let_go();
    if (s_.side.what == side_question::kind::begin_optional) s_.side = {};
}

std::string machine::sent_as(const occurrence& o) const {
    if (!how_.empty()) return "sent:" + how_;
    if (!fresh_) return "sent:busy";
    return now_ - o.due_at > 1min ? "sent:late" : "sent";
}

// True when it is settled or waits on.
bool machine::hold_back(const occurrence& o) {
    const auto v = judge(s_, holidays(), o, now_);
    if (v.what == verdict::kind::send) return false;
    if (v.what == verdict::kind::skip) {
        planner_.note(o, "skipped:" + v.reason);
    } else {
        planner_.note(o, "moved:" + v.reason);
        s_.waiting.push_back(o);
        out_.push_back(set_timer{timer::waiting, v.until, o.date});
    }
    return true;
}

// The file of the track is no longer there: told once, with what is.
void machine::leave_lost_track(const occurrence& o) {
    planner_.note(o, "skipped:gone");
    if (!s_.track) return;
    tell(message_kind::prompt, "track.gone", {{"title", s_.track->track.text()}, {"list", course_.track_list(false)}});
    unasked_.count_unasked();
    leave_track_quietly();
    planner_.reschedule();
}

// The latest nudge that waits begins; older ones of the same wait give way to it.
void machine::start_waiting_nudge() {
    if (s_.waiting.empty()) {
        bring_back_later(false);
        return;
    }
    out_.push_back(cancel_timer{timer::waiting});
    const auto next = s_.waiting.back();
    const auto waiting = std::exchange(s_.waiting, {});
    for (const auto& w : waiting)
        if (w != next) planner_.note(w, "merged:newer");
    const auto* t = course_.the_track();
    if (!t) return leave_lost_track(next);
    const bool asked_for = how_ == "snoozed";  // for another day, maybe
    if (!asked_for && next.date != today() && now_ - next.due_at > def_.set.too_late)
        return planner_.note(next, "skipped:over");
    if (planner_.slot_done_today(next.which, next.date) && !review_comes(next.date))
        return planner_.note(next, "skipped:answered");
    if (hold_back(next)) return;
    turn_the_day(next.date);
    if (s_.track->finished) {
        planner_.note(next, "skipped:finished");
        planner_.reschedule();
        unasked_.count_unasked();
        return tell(message_kind::prompt, "track.finished", {{"title", t->title}});
    }
    const auto* ses = session_for(next.which, next.date);
    const bool plan_first = !t->for_channels && plan_to_look_at(ses) != nullptr;
    if (!ses && !plan_first) {
        // A day with nothing to hold must not come again for ever.
        if (!s_.track->begun_on && next.which == slot::evening) s_.track->begun_on = next.date;
        return planner_.note(next, "skipped:nothing");
    }
    if (!said_.empty()) flush();  // the answer to what was said is a message of its own
    const bool again = ses && was_shown(ses->id) && !s_.track->begun_on;
    const bool stays = again && !plan_first && s_.running && s_.running->session == ses->id && !s_.running->touched;
    if (!stays) make_room(next, !again);
    if (s_.missed > 0) {
        tell(message_kind::prompt, "day.missed");
        s_.missed = 0;
    }
    if (s_.welcome_back) {
        tell(message_kind::prompt, "day.welcome_back");
        s_.welcome_back = false;
    }
    s_.paused_until.reset();
    close_side();
    planner_.note(next, sent_as(next));
    unasked_.count_unasked();
    if (t->for_channels)
        hold_with_team(*t, next.date);
    else
        sit(next.which, next.date);
    silence_.break_silence_rule_gently();
    if (s_.running && !s_.running->spoken.empty()) s_.running->as_prompt = true;
    if (!said_.empty()) kind_ = message_kind::prompt;
}

void machine::put_off_until(instant when) {
    auto& r = *s_.running;
    r.put_off = true;
    r.back_at = when;
    if (!r.parts.empty()) out_.push_back(cancel_timer{timer::collect});
    if (s_.later && s_.later->back_at <= now_) s_.later->back_at = when;  // no other one is wanted now
    aim_snooze();
    const auto own = planner_.next_in_place_of(r);
    if (!own) return tell(message_kind::confirm, "session.later", {{"moment", moment(when)}});
    const bool sooner = when - *own > 1min;
    tell(message_kind::confirm, sooner ? "session.later.sooner" : "session.later.next",
         {{"moment", moment(*own)}, {"then", sooner ? moment(when) : std::string()}});
}

// --- by an administrator ---------------------------------------------------------------------------------------------

void machine::on(const assigned& e) {
    const auto found = def_.texts->tracks.find(e.track);
    if (found == def_.texts->tracks.end()) return;
    const auto& t = found->second;
    if (s_.track && s_.track->track == t.id && !s_.track->finished) return;
    if (t.for_channels) {
        s_.when = def_.set.when;
        s_.when.evening.reset();
        if (!s_.when.morning) s_.when.morning = time_of_day{10 * 60};
        const unsigned first = s_.when.days.bits & (~unsigned{s_.when.days.bits} + 1);  // one day a week
        s_.when.days.bits = static_cast<std::uint8_t>(first == 0 ? 1 : first);
        enroll(t);
        zones_.adopt_profile_zone();
        s_.stage = setup::done;
        planner_.reschedule();
        return tell(
            message_kind::confirm, "team.assigned",
            {{"by", e.by}, {"title", t.title}, {"promise", t.promise}, {"next", next_words()}, {"zone", s_.zone}});
    }
    const bool newcomer = s_.stage == setup::fresh;
    zones_.adopt_profile_zone();
    if (newcomer) s_.when = def_.set.when;
    const bool now = unasked_.may_write_unasked() && !(newcomer && unasked_.at_night());
    if (newcomer && now) tell(message_kind::greeting, "hello");
    if (newcomer && !now) unasked_.tell_unasked(false, words("hello"));
    const auto* other = s_.track && !s_.track->finished ? course_.the_track() : nullptr;
    const auto rests = other ? " " + words("track.assigned.instead", {{"title", other->title}}) : std::string();
    enroll(t);
    s_.stage = setup::done;
    planner_.reschedule();
    const auto next = now ? next_words("track.joined.next", "track.joined.no_times") : std::string();
    unasked_.tell_unasked(
        now,
        words("track.assigned", {{"by", e.by}, {"title", t.title}, {"promise", t.promise}, {"next", next}}) + rests);
}

void machine::on(const unassigned& e) {
    if (!s_.track || s_.track->finished) return;
    const auto* t = course_.the_track();
    const std::string title = t ? t->title : s_.track->track.text();
    const bool team = t && t->for_channels;
    leave_track_quietly();
    planner_.reschedule();
    if (team) return tell(message_kind::confirm, "team.ended", {{"by", e.by}, {"title", title}});
    unasked_.tell_unasked(unasked_.may_write_unasked(), words("track.unassigned", {{"by", e.by}, {"title", title}}));
}

}  // namespace fulcrum::dialogue
