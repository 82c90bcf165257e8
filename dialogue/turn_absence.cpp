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

// Nothing when it is no moment ahead.
std::optional<instant> machine::snoozed_until(std::string_view rest) const {
    if (const auto d = read_duration(rest)) return now_ + *d;
    if (const auto t = read_time(rest)) {
        const auto until = to_instant(today(), *t, zone());
        return until > now_ ? until : to_instant(add_days(today(), 1), *t, zone());
    }
    const auto m = read_day_moment(rest, today());
    if (!m) return std::nullopt;
    const bool evening = m->which == slot::evening;
    const auto usual = evening ? s_.when.evening : s_.when.morning;
    const auto at =
        m->time ? *m->time : usual.value_or(time_of_day{static_cast<std::int16_t>((evening ? 17 : 9) * 60)});
    const auto until = to_instant(m->date, at, zone());
    return until > now_ ? std::optional{until} : std::nullopt;
}

void machine::do_snooze(std::string_view rest) {
    const auto asked = rest.empty() ? now_ + usual_gap : snoozed_until(rest);
    if (!asked) {
        tell(message_kind::error, "snooze.usage");
        return return_to_question();
    }
    const auto until = outside_quiet(*asked);
    if (in_setup()) {
        tell(message_kind::reply, "snooze.none");
        return return_to_question();
    }
    if (s_.running && the_step()) return put_off_until(until);
    const auto next = next_one();
    if (!next) return tell(message_kind::reply, "snooze.none");
    if (next->due_at >= until) return tell(message_kind::reply, "snooze.nothing", {{"moment", moment(next->due_at)}});
    snooze_next(*next, until);
    tell(message_kind::confirm, "snooze.set", {{"moment", moment(until)}});
}

void machine::do_pause(std::string_view rest) {
    constexpr int a_few_days = 3;  // that a pause may begin before the absence does
    instant until = instant::max();
    bool early = false;
    local_date first{};
    if (!rest.empty()) {
        std::string_view when = rest;
        const bool till = when.starts_with("until ") || when.starts_with("till ");
        if (till) when.remove_prefix(when.find(' ') + 1);
        if (const auto d = till ? std::nullopt : read_duration(when)) {
            // Days end with the day: "pause 3d" brings the fourth morning's prompt, whatever the hour it was said at.
            until = *d >= 24h
                        ? to_instant(add_days(today(), static_cast<int>(*d / (24 * 60min))), time_of_day{0}, zone())
                        : now_ + *d;
        } else if (const auto date = till ? read_date(when, today()) : std::nullopt) {
            until = to_instant(*date, time_of_day{0}, zone());
        } else if (const auto days = till ? std::nullopt : read_days(when, today())) {
            until = to_instant(days->back, time_of_day{0}, zone());
            if (days->first > add_days(today(), a_few_days)) {
                tell(message_kind::reply, "pause.later",
                     {{"date", date_words(days->first)}, {"until", date_text(days->back)}});
                return return_to_question();
            }
            early = days->first > today();
            first = days->first;
        }
        if (until == instant::max() || until <= now_) {
            tell(message_kind::error, "pause.usage");
            return return_to_question();
        }
    }
    begin_pause(until);
    if (until == instant::max()) return tell(message_kind::confirm, "pause.open");
    tell(message_kind::confirm, early ? "pause.early" : "pause.set",
         {{"moment", moment(until)}, {"date", early ? date_words(first) : std::string()}});
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

// While one a week comes, the days that the rule leaves out are silent ones, too.
int machine::silent_days_since(std::optional<local_date> before, local_date day) const {
    if (!before || s_.nudging.hush < 2) return 1;
    int days = 0;
    for (auto d = add_days(*before, 1); d <= day; d = add_days(d, 1)) {
        const bool holiday = holidays() && !s_.nudging.ignores_holidays && holidays()->name(d);
        const auto weekday = weekday_of(d);
        if (!holiday && (s_.when.at(slot::morning, weekday) || s_.when.at(slot::evening, weekday))) ++days;
    }
    return std::max(1, days);
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
    if (n.silent_on != day) n.silent_days += silent_days_since(n.silent_on, day);
    n.silent_on = day;
}

// --- another zone ----------------------------------------------------------------------------------------------------

void machine::follow_zone(const std::string& profile) {
    if (!zone_exists(profile)) return;
    s_.nudging.profile_zone = profile;
    if (s_.zone_by_hand || s_.zone == profile) return;
    const bool moved = !s_.zone.empty() && s_.stage == setup::done;
    move_to_zone(profile);
    if (!moved) return;
    s_.nudging.zone_news = true;
    if (may_write_unasked()) {
        tell_zone_news();
        count_unasked();
    }
}

void machine::move_to_zone(const std::string& to) {
    const auto before = planned();
    const auto from = std::exchange(s_.zone, to);
    if (s_.stage != setup::done) return;
    reschedule();
    note_dropped(before, from, "zone");
}

void machine::tell_zone_news() {
    s_.nudging.zone_news = false;
    tell(message_kind::confirm, "zone.followed",
         {{"zone", zone()}, {"clock", clock_text(to_local(now_, zone()).time)}});
}

}  // namespace fulcrum::dialogue
