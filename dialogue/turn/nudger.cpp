#include "dialogue/turn/nudger.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "dialogue/calendar.hpp"
#include "dialogue/ledger.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/sitting.hpp"
#include "dialogue/turn/absence.hpp"
#include "dialogue/turn/asides.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/enrolling.hpp"
#include "dialogue/turn/ladder.hpp"
#include "dialogue/turn/nudge_planner.hpp"
#include "dialogue/turn/plan_care.hpp"
#include "dialogue/turn/put_offs.hpp"
#include "dialogue/turn/session_player.hpp"
#include "dialogue/turn/silence.hpp"
#include "dialogue/turn/taps.hpp"
#include "dialogue/turn/track_days.hpp"
#include "dialogue/turn/unasked.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

// Nothing but words comes before its first question, which is one of its own.
bool asks_at_once(const session& ses) {
    for (const auto& st : ses.steps)
        if (!std::holds_alternative<say_step>(st.action))
            return std::holds_alternative<ask_step>(st.action) || std::holds_alternative<scale_step>(st.action) ||
                   std::holds_alternative<choose_step>(st.action) || std::holds_alternative<yes_no_step>(st.action) ||
                   std::holds_alternative<plan_step>(st.action);
    return false;
}

}  // namespace

// Holds what this sitting is for: a plan that waits for a look, then what the track has.
void nudger::sit(slot which, local_date date) {
    days_.turn_the_day(date);
    const auto* t = course_.the_track();
    if (!t || s_.track->finished) return start_waiting_nudge();
    const auto* ses = days_.session_for(which, date);
    if (const auto* plan = plan_care_.plan_to_look_at(ses)) return plan_care_.look_at_plan(plan->number, which, date);
    if (!ses) return start_waiting_nudge();
    hold_part(*ses, which, date, false);
}

void nudger::hold_part(const session& ses, slot which, local_date date, bool asked_for) {
    // An opening whose morning went by, on a day that has one, is tomorrow's.
    const bool opening = part_of(ses.id) == part::opening;
    constexpr int near = 3;  // days
    if (opening && which == slot::evening && s_.when.at(slot::morning, weekday_of(date)))
        if (const auto next = next_chosen_date(s_, holidays(), date); next && *next <= add_days(date, near))
            date = *next;
    if (ses.optional && !asked_for) return offer_optional(ses, which, date);
    const bool again = days_.was_shown(ses.id) && !s_.track->begun_on;
    if (!days_.was_shown(ses.id)) s_.track->shown.push_back(ses.id);
    if (opening) {
        s_.track->opened_on = date;
        s_.track->opened_at = now_;
        planner_.reschedule();  // its evening is one now
    }
    const auto first = said_.size();
    if (again && !asked_for) return offer_again(ses, which, date);
    player_.begin_session(ses, which, date);
    if (opening && !again && days_.first_of_week(date))
        if (const auto list = ladder_.priorities_of(monday_of(date)); !list.empty() && said_.size() > first)
            said_.insert(said_.begin() + static_cast<std::ptrdiff_t>(first),
                         words("priorities.of_week", {{"list", list}}));
}

// A part of a sitting is over: whether the sitting goes on.
bool nudger::goes_on_after(const running_session& r) const {
    if (!s_.track || s_.track->finished || !r.card.empty()) return false;
    const auto& e = *s_.track;
    switch (part_of(r.session)) {
        case part::plans:
            return true;
        case part::look_back:
            return e.begun_on && *e.begun_on < r.date;
        case part::review:  // no week goes by without a lesson
            return (!e.begun_on || *e.begun_on < r.date) &&
                   (e.opened_at == instant{} || to_local(e.opened_at, zone()).date < monday_of(r.date));
        case part::first:
        case part::opening:
        case part::last:
            return false;
    }
    return false;
}

// A session that holds nothing up: offered in a line, and begun by `yes` or `start`.
void nudger::offer_optional(const session& ses, slot which, local_date date) {
    const auto* t = course_.the_track();
    const auto* d = day_at(*t, s_.track->day);
    if (!s_.track->begun_on) s_.track->begun_on = date;
    asides_.ask_aside({side_question::kind::begin_optional, static_cast<int>(which), ses.id.text(), {}, now_});
    tell(message_kind::prompt, "optional.offer", {{"title", d ? d->title : t->title}});
}

// In a channel nothing waits and nothing is stored: what the session says and asks becomes one message, and people
// answer in its thread.
void nudger::hold_with_team(const track& t, local_date date) {
    const auto* ses = days_.session_for(slot::morning, date);
    if (!ses) return;
    tell_text(message_kind::prompt, words("team.header", {{"week", std::to_string(s_.track->day)},
                                                          {"weeks", std::to_string(day_count(t))},
                                                          {"title", day_at(t, s_.track->day)->title}}));
    const auto place = t.id.text() + "/" + ses->id.text() + "/";
    for (const auto& st : ses->steps) {
        if (const auto* s = std::get_if<say_step>(&st.action))
            tell_text(message_kind::prompt, course_.fill(s->what, place + st.id.text()));
        if (const auto* a = std::get_if<ask_step>(&st.action))
            tell_text(message_kind::prompt, course_.fill(a->question, place + st.id.text()));
    }
    tell(message_kind::prompt, "team.thread");
    s_.track->begun_on = date;
    s_.track->morning_done = true;
    ++s_.steps_done;
    if (s_.track->day == day_count(t)) {
        s_.track->finished = true;
        tell(message_kind::prompt, "team.finished", {{"title", t.title}});
    }
}

// What is due by now, oldest first: the nudge that fired, those of its slot that the coach slept through, and those of
// the other slot, which must neither be lost nor come as a second message.
std::vector<nudger::overdue_nudge> nudger::overdue(slot which, const timer_fired& e) const {
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

std::string nudger::fate(const overdue_nudge& p) const {
    if (!s_.track || s_.track->finished) return "skipped:no_track";
    for (const auto& a : s_.nudging.away)
        if (stretch_of(s_, a).has(p.planned)) return "skipped:paused";
    // The times were changed after it fell due, and before it came up.
    if (p.how.empty() && !s_.when.at(p.o.which, weekday_of(p.o.date))) return "skipped:off";
    const auto v = judge(s_, holidays(), p.o, now_);
    const bool skip = v.what == verdict::kind::skip;
    const bool for_now = v.reason == "quiet" || v.reason == "cap";  // an hour ago it may have been otherwise
    if (skip && !for_now) return "skipped:" + v.reason;
    if (planner_.slot_done_today(p.o.which, p.o.date) && !days_.review_comes(p.o.date)) return "skipped:answered";
    const auto& r = s_.running;
    if (r && r->card.empty() && r->which == p.o.which && r->date == p.o.date) return "skipped:open";
    if (now_ - p.planned > def_.set.too_late) return "merged:late";
    return skip ? "skipped:" + v.reason : std::string();
}

// A timer of old time zone data can come an hour before the hour.
bool nudger::too_early(slot which, const timer_fired& e) const {
    const auto is_it = [&](const moved_nudge& m) { return m.which == which && m.date == e.date; };
    if (std::any_of(s_.nudging.moved.begin(), s_.nudging.moved.end(), is_it)) return false;
    const auto eve = add_days(e.date, -1);
    const auto by_rule = next_due(s_.when, which, zone(), to_instant(eve, time_of_day{0}, zone()), eve);
    return by_rule && by_rule->date == e.date && by_rule->due_at > std::max(e.due_at, now_ + 1min);
}

void nudger::on_nudge(slot which, const timer_fired& e) {
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
void nudger::on(const nudge_lost& e) {
    const slot which = e.what == timer::evening ? slot::evening : slot::morning;
    const bool late = e.reason == "late";
    out_.push_back(note_nudge{e.what, e.date, late ? "merged:late" : "failed:" + e.reason, {}, zone()});
    if (late) ++s_.missed;
    if (s_.nudging.unasked_on == e.date && s_.nudging.unasked > 0) --s_.nudging.unasked;
    const auto& r = s_.running;
    if (r && !r->touched && r->card.empty() && r->which == which && r->date == e.date) player_.let_go();
    if (s_.side.what == side_question::kind::begin_optional) s_.side = {};
}

std::string nudger::sent_as(const occurrence& o) const {
    if (!how_.empty()) return "sent:" + how_;
    if (!fresh_) return "sent:busy";
    return now_ - o.due_at > 1min ? "sent:late" : "sent";
}

// True when it is settled or waits on.
bool nudger::hold_back(const occurrence& o) {
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
void nudger::leave_lost_track(const occurrence& o) {
    planner_.note(o, "skipped:gone");
    if (!s_.track) return;
    tell(message_kind::prompt, "track.gone", {{"title", s_.track->track.text()}, {"list", course_.track_list()}});
    unasked_.count_unasked();
    enrolling_.leave_track_quietly();
    planner_.reschedule();
}

// The latest nudge that waits begins; older ones of the same wait give way to it.
void nudger::start_waiting_nudge() {
    if (s_.waiting.empty()) {
        put_offs_.bring_back_later(false);
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
    if (planner_.slot_done_today(next.which, next.date) && !days_.review_comes(next.date))
        return planner_.note(next, "skipped:answered");
    if (hold_back(next)) return;
    days_.turn_the_day(next.date);
    if (s_.track->finished) {
        planner_.note(next, "skipped:finished");
        planner_.reschedule();
        unasked_.count_unasked();
        return tell(message_kind::prompt, "track.finished", {{"title", t->title}});
    }
    const auto* ses = days_.session_for(next.which, next.date);
    const bool plan_first = !t->for_channels && plan_care_.plan_to_look_at(ses) != nullptr;
    if (!ses && !plan_first) {
        // A day with nothing to hold must not come again for ever.
        if (!s_.track->begun_on && next.which == slot::evening) s_.track->begun_on = next.date;
        return planner_.note(next, "skipped:nothing");
    }
    if (!said_.empty()) taps_.flush();  // the answer to what was said is a message of its own
    const bool again = ses && days_.was_shown(ses->id) && !s_.track->begun_on;
    const bool stays = again && !plan_first && s_.running && s_.running->session == ses->id && !s_.running->touched;
    if (!stays) put_offs_.make_room(next, !again);
    if (s_.missed > 0) {
        tell(message_kind::prompt, "day.missed");
        s_.missed = 0;
    }
    if (s_.welcome_back) {
        tell(message_kind::prompt, "day.welcome_back");
        s_.welcome_back = false;
    }
    s_.paused_until.reset();
    asides_.close_side();
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

// Shown before, and not answered: in a line of other words each time, with a `yes` that begins it. Who answers what was
// asked then is heard, too.
void nudger::offer_again(const session& ses, slot which, local_date date) {
    if (auto& r = s_.running; r && r->session == ses.id && !r->touched) {
        r->which = which;
        r->date = date;
        r->asked_at = r->touched_at = now_;
    }
    if ((!s_.running || s_.running->session != ses.id) && asks_at_once(ses)) {  // open again, without its words
        const auto said = said_.size();
        player_.begin_session(ses, which, date);
        said_.resize(std::min(said, said_.size()));
    }
    const auto* t = course_.the_track();
    const auto* d = day_at(*t, s_.track->day);
    const auto what = part_of(ses.id);
    const bool of_day = d && day_count(*t) > 0 && (what == part::opening || what == part::look_back);
    asides_.ask_aside({side_question::kind::begin_optional, static_cast<int>(which), ses.id.text(), {}, now_});
    auto& turn = s_.last_wording["again.offer"];
    tell_text(message_kind::prompt, phrase(book(), "again.offer", {{"title", of_day ? d->title : t->title}},
                                           static_cast<std::uint64_t>(turn++)));
}

// "Now, or tomorrow at nine?", in one word or tap.
void nudger::offer_to_begin() {
    const auto* t = course_.the_track();
    if (!t || s_.track->finished) return tell(message_kind::confirm, "setup.done.no_track");
    if (rests_on(s_, today()) && s_.track->not_before != for_good)
        return tell(message_kind::confirm, "track.starts", {{"date", date_words(*s_.track->not_before)}});
    const auto next = next_one();
    const bool another = !s_.first_words.empty() || s_.side.what != side_question::kind::none;
    if (!next || another)
        return tell(message_kind::confirm,
                    next            ? "begin.start"
                    : s_.when.off() ? "why.nothing.off"
                                    : "begin.no_times",
                    {{"moment", next ? moment(next->due_at) : std::string()}});
    asides_.ask_aside({side_question::kind::begin_now, 0, {}, {}, now_});
    tell(message_kind::question, "begin.now", {{"moment", moment(next->due_at)}});
}

}  // namespace fulcrum::dialogue
