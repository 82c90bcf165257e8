// Absence in its kinds: a pause that was asked for, a nudge put off, silence, and a move to another zone.
#include <algorithm>
#include <array>

#include "dialogue/calendar.hpp"
#include "dialogue/machine.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/silence.hpp"

namespace fulcrum::dialogue {

using namespace std::chrono_literals;

// --- pauses ----------------------------------------------------------------------------------------------------------

void machine::begin_pause(instant until) {
    auto& n = s_.nudging;
    if (s_.paused_until && *s_.paused_until <= now_) settle_pause(*s_.paused_until);
    if (!n.paused_from) n.paused_from = now_;
    s_.paused_until = until;
    s_.welcome_back = true;
    for (const auto& w : s_.waiting) note(w, "skipped:paused");
    s_.waiting.clear();
    for (const auto& m : n.moved)
        if (m.until < until) settle({m.which, m.date, m.due_at}, "skipped:paused");
    out_.push_back(cancel_timer{timer::waiting});
    out_.push_back(cancel_timer{timer::snooze});
    reschedule();  // forgets what was settled
}

void machine::settle_pause(instant end) {
    const auto from = std::exchange(s_.nudging.paused_from, std::nullopt);
    if (!from) return;
    for (const auto& o : passed_over(s_, *from, end)) settle(o, "skipped:paused");
}

// --- one nudge put off -----------------------------------------------------------------------------------------------

void machine::snooze_next(const occurrence& next, instant until) {
    occurrence o = next;
    for (const auto& m : s_.nudging.moved)
        if (m.which == next.which && m.date == next.date) o.due_at = m.due_at;  // moved again: the rule's time stays
    const auto following = next_due(s_.when, next.which, zone(), o.due_at, next.date);
    if (following && following->due_at <= until)
        settle(o, "merged:newer");  // its slot's next one comes by then anyway
    else
        move_nudge(o, until, "snoozed");
    reschedule();
}

void machine::on_snooze() {
    const auto& n = s_.nudging;
    if (n.quiet && outside_quiet(now_) > now_) {  // set after the question was put off
        out_.push_back(set_timer{timer::snooze, outside_quiet(now_), s_.running->date});
        return;
    }
    // A nudge that comes at the same minute takes its place.
    for (const auto s : {slot::morning, slot::evening})
        if (const auto next = next_occurrence(s_, s, now_ - 1min); next && next->due_at <= now_ + 1min) return;
    resume_session();
}

// --- what one says ---------------------------------------------------------------------------------------------------

void machine::do_snooze(std::string_view rest) {
    instant until = now_ + usual_gap;
    if (!rest.empty()) {
        if (plain(rest) == "tomorrow") {
            const auto at = s_.when.morning.value_or(time_of_day{9 * 60});
            until = to_instant(add_days(today(), 1), at, zone());
        } else if (const auto d = read_duration(rest)) {
            until = now_ + *d;
        } else if (const auto t = read_time(rest)) {
            until = to_instant(today(), *t, zone());
            if (until <= now_) until = to_instant(add_days(today(), 1), *t, zone());
        } else {
            tell(message_kind::error, "snooze.usage");
            return return_to_question();
        }
    }
    until = outside_quiet(until);
    if (s_.running && the_step()) return put_off_until(until);
    const auto next = next_one();
    if (!next) return tell(message_kind::reply, "snooze.none");
    if (next->due_at >= until) return tell(message_kind::reply, "snooze.nothing", {{"moment", moment(next->due_at)}});
    snooze_next(*next, until);
    tell(message_kind::confirm, "snooze.set", {{"moment", moment(until)}});
}

void machine::do_pause(std::string_view rest) {
    instant until = instant::max();
    if (!rest.empty()) {
        std::string_view when = rest;
        const bool till = when.starts_with("until ") || when.starts_with("till ");
        if (till) when.remove_prefix(when.find(' ') + 1);
        if (const auto d = till ? std::nullopt : read_duration(when)) {
            // Days end with the day: "pause 3d" brings the fourth morning's prompt, whatever the hour it was said at.
            until = *d >= 24h
                        ? to_instant(add_days(today(), static_cast<int>(*d / (24 * 60min))), time_of_day{0}, zone())
                        : now_ + *d;
        } else if (const auto date = read_date(when, today())) {
            until = to_instant(*date, time_of_day{0}, zone());
        }
        if (until == instant::max() || until <= now_) {
            tell(message_kind::error, "pause.usage");
            return return_to_question();
        }
    }
    begin_pause(until);
    if (until == instant::max()) return tell(message_kind::confirm, "pause.open");
    tell(message_kind::confirm, "pause.set", {{"moment", moment(until)}});
    if (const auto next = next_one(); next && s_.stage == setup::done)
        tell(message_kind::confirm, "pause.first", {{"moment", moment(next->due_at)}});
}

void machine::do_resume() {
    const bool paused = s_.paused_until && *s_.paused_until > now_;
    if (s_.paused_until) settle_pause(std::min(*s_.paused_until, now_));
    s_.paused_until.reset();
    s_.welcome_back = false;
    if (s_.running) s_.running->put_off = false;  // its timer went with the pause: it is asked again now
    out_.push_back(cancel_timer{timer::snooze});
    reschedule();
    tell(message_kind::confirm, paused ? "resume.set" : "resume.not_paused", {{"next", next_words()}});
}

// --- silence ---------------------------------------------------------------------------------------------------------

void machine::heard(bool welcome) {
    auto& n = s_.nudging;
    const int hush = std::exchange(n.hush, 0);
    const auto since = n.silent_on;
    n.silent_days = 0;
    n.silent_on.reset();
    if (hush == 0 || s_.stage != setup::done) return;
    if (hush >= 3 && since)
        for (const auto& o : passed_over(s_, to_instant(add_days(*since, 1), time_of_day{0}, zone()), now_))
            settle(o, "skipped:silence");
    reschedule();
    if (welcome) tell(message_kind::reply, "silence.welcome");
}

void machine::break_silence_rule_gently() {
    auto& n = s_.nudging;
    if (const auto* t = the_track(); t && t->for_channels) {  // a team answers in the thread, which is not read
        n.hush = n.silent_days = 0;
        n.silent_on.reset();
        return;
    }
    const auto day = today();
    const int before = n.silent_on == day ? n.silent_days - 1 : n.silent_days;  // whole days, today is not over
    if (const int step = n.keeps_going ? 0 : silence_step(before); step > n.hush) {
        n.hush = step;
        constexpr std::array keys{"silence.daily", "silence.weekly", "silence.last"};
        std::string weekday;
        for (unsigned d = 7; d >= 1; --d)
            for (const auto s : {slot::morning, slot::evening})
                if (s_.when.at(s, std::chrono::weekday{d})) weekday = listed(book(), "silence.weekdays", d - 1);
        tell(message_kind::prompt, keys[static_cast<std::size_t>(step) - 1], {{"weekday", weekday}});
        reschedule();
    }
    if (n.silent_on != day) ++n.silent_days;
    n.silent_on = day;
}

// --- another zone ----------------------------------------------------------------------------------------------------

void machine::follow_zone(const std::string& profile) {
    if (!zone_exists(profile)) return;
    s_.nudging.profile_zone = profile;
    if (s_.zone_by_hand || s_.zone == profile) return;
    const bool moved = !s_.zone.empty() && s_.stage == setup::done;
    s_.zone = profile;
    if (!moved) return;
    s_.nudging.zone_news = true;
    if (may_write_unasked()) {
        tell_zone_news();
        count_unasked();
    }
}

void machine::tell_zone_news() {
    s_.nudging.zone_news = false;
    tell(message_kind::confirm, "zone.followed",
         {{"zone", zone()}, {"clock", clock_text(to_local(now_, zone()).time)}});
}

}  // namespace fulcrum::dialogue
