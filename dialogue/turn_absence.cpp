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

void machine::begin_pause(instant from, instant until) {
    auto& n = s_.nudging;
    for (auto a = n.away.rbegin(); a != n.away.rend(); ++a)
        if (const auto over = stretch_of(s_, *a); over.until <= now_) from = over.from;  // not in the log yet
    std::erase_if(n.away, [&](const auto& a) { return stretch_of(s_, a).until <= now_; });
    if (!n.paused_from) n.paused_from = from;
    s_.paused_until = until;
    s_.welcome_back = true;
    if (s_.later && s_.later->back_at < until) drop_later();
    if (s_.running && s_.running->put_off && s_.running->back_at < until) s_.running->back_at = {};
    for (const auto& w : s_.waiting) planner_.note(w, "skipped:paused");
    s_.waiting.clear();
    for (const auto& m : n.moved)
        if (const auto& last = planner_.last_of(m.which); m.until < until && (!last || *last < m.date))
            planner_.settle({m.which, m.date, m.due_at}, "skipped:paused");
    out_.push_back(cancel_timer{timer::waiting});
    aim_snooze();
    planner_.reschedule();  // forgets what was settled
}

// A pause that is over goes into the log; an absence that was told ahead becomes a pause when it begins.
void machine::begin_absence() {
    if (s_.paused_until && *s_.paused_until <= now_) settle_pause(*s_.paused_until);
    auto& all = s_.nudging.away;
    const auto now_on =
        std::find_if(all.begin(), all.end(), [&](const auto& a) { return stretch_of(s_, a).has(now_); });
    if (now_on == all.end()) return;
    const auto away = stretch_of(s_, *now_on);
    all.erase(now_on);
    begin_pause(away.from, std::max(away.until, s_.paused_until.value_or(away.until)));
}

// Those that were over by then, with nothing said in them: what was due before them has its outcome by now.
void machine::settle_absences(instant by) {
    auto& n = s_.nudging;
    while (!n.away.empty() && stretch_of(s_, n.away.front()).until <= by) {
        const auto over = stretch_of(s_, n.away.front());
        n.away.erase(n.away.begin());
        if (s_.paused_until && *s_.paused_until >= over.until) continue;  // the pause's own end sees to it
        if (!n.paused_from) n.paused_from = over.from;
        settle_pause(over.until);
        s_.welcome_back = true;
    }
}

void machine::settle_pause(instant end) {
    const auto from = std::exchange(s_.nudging.paused_from, std::nullopt);
    if (!from) return;
    for (const auto& o : passed_over(s_, *from, end)) planner_.settle(o, "skipped:paused");
}

// --- one nudge put off -----------------------------------------------------------------------------------------------

void machine::snooze_next(const occurrence& next, instant until) {
    occurrence o = next;
    for (const auto& m : s_.nudging.moved)
        if (m.which == next.which && m.date == next.date) o.due_at = m.due_at;  // moved again: the rule's time stays
    // One that comes at that minute, or before it on another day, takes its place.
    const auto coming = next_nudges(s_, holidays(), now_, 8);
    const auto newer = std::find_if(coming.begin(), coming.end(), [&](const auto& c) {
        if ((c.which == next.which && c.date == next.date) || c.due_at > until + 1min) return false;
        return c.date > next.date || c.due_at >= until - 1min;
    });
    if (newer == coming.end()) {
        planner_.move_nudge(o, until, "snoozed");
        tell(message_kind::confirm, "snooze.set", {{"moment", moment(until)}});
        return planner_.reschedule();
    }
    planner_.settle(o, "merged:snoozed");
    planner_.reschedule();
    tell(message_kind::confirm, "snooze.merged", {{"moment", moment(newer->due_at)}});
    if (const auto first = next_one(); first && first->due_at < newer->due_at - 1min)  // the other slot's
        tell(message_kind::confirm, "session.next", {{"moment", moment(first->due_at)}});
}

// The timer stands at the first of the questions that are put off.
void machine::aim_snooze() {
    const running_session* first = nullptr;
    for (const auto* r : {&s_.running, &s_.later})
        if (*r && (*r)->put_off && (*r)->back_at != instant{} && (!first || (*r)->back_at < first->back_at))
            first = &**r;
    if (first)
        out_.push_back(set_timer{timer::snooze, first->back_at, first->date});
    else
        out_.push_back(cancel_timer{timer::snooze});
}

void machine::on_snooze() {
    auto &open = s_.running, &later = s_.later;
    const auto due = [&](const std::optional<running_session>& r) {
        return r && r->put_off && r->back_at != instant{} && r->back_at <= now_;
    };
    if (!due(open) && !due(later)) return aim_snooze();
    auto then = unasked_.outside_quiet(now_);  // set after the question was put off
    // A nudge of the same minute goes first, if it is not held back.
    for (const auto s : {slot::morning, slot::evening})
        if (const auto next = next_occurrence(s_, s, now_ - 1min); next && next->due_at <= now_ + 1min)
            then = std::max(then, now_ + 2min);
    if (then > now_) {
        for (auto* r : {&open, &later})
            if (due(*r)) (*r)->back_at = then;
        return aim_snooze();
    }
    if (!due(open)) {
        const bool another = open && !open->put_off;
        if (another && planner_.in_the_middle()) {
            later->back_at = now_ + 30min;
            return aim_snooze();
        }
        std::swap(open, later);
        if (another) {  // it was not answered so far, and comes after this one
            tell(message_kind::question, "session.later.instead");
            later->put_off = true;
            later->back_at = {};
        }
    }
    resume_session();
}

// One that was put off past the nudge stays so, unless it is of the same slot: of those the newer one counts.
void machine::make_room(const occurrence& next, bool says_so) {
    const auto gives_way = [&](const running_session& r) { return r.which == next.which || r.back_at == instant{}; };
    const auto said = said_.size();
    const bool stays = s_.running && s_.running->put_off && !gives_way(*s_.running);
    if (stays) {
        drop_later();
        s_.later = std::exchange(s_.running, std::nullopt);
        const auto own = planner_.next_in_place_of(*s_.later);
        if (s_.later->back_at <= now_ + 2min) {
            s_.later->back_at = {};  // when that one is answered
            tell(message_kind::prompt, "day.put_off_after");
        } else {
            tell(message_kind::prompt, own ? "day.comes_again" : "day.still_put_off",
                 {{"moment", moment(own.value_or(s_.later->back_at))}});
        }
    }
    if (s_.running) put_aside(next.date, says_so);
    if (stays || !s_.later || !gives_way(*s_.later)) return;
    drop_later();
    if (says_so && said_.size() == said) tell(message_kind::prompt, "day.put_aside");
}

void machine::drop_later() {
    if (!s_.later) return;
    auto open = std::exchange(s_.running, std::exchange(s_.later, std::nullopt));
    keep_gathered();
    s_.running = std::move(open);
    aim_snooze();
}

// What was put off comes now: when nothing else is open, and its time is there or it is asked for.
bool machine::bring_back_later(bool asked) {
    if (s_.running || !s_.later || (!asked && s_.later->back_at > now_)) return false;
    s_.running = std::exchange(s_.later, std::nullopt);
    resume_session();
    return true;
}

// --- what one says ---------------------------------------------------------------------------------------------------

wall_clock machine::wall() const {
    const auto local = to_local(now_, zone());
    return {local.date, local.time};
}

instant machine::moment_of(const day_moment& m) const {
    const bool evening = m.which == slot::evening;
    const auto usual = evening ? s_.when.evening : s_.when.morning;
    const auto unless_set = time_of_day{static_cast<std::int16_t>((evening ? 17 : 9) * 60)};
    return to_instant(m.date, m.time ? *m.time : usual.value_or(unless_set), zone());
}

// Nothing when it is no moment ahead.
std::optional<instant> machine::snoozed_until(std::string_view rest) const {
    const auto asked = read_put_off(rest, wall());
    if (!asked) return std::nullopt;
    const auto until = asked->length ? now_ + *asked->length : moment_of(asked->until);
    return until > now_ ? std::optional{until} : std::nullopt;
}

void machine::do_snooze(std::string_view rest) {
    const auto asked = rest.empty() ? now_ + usual_gap : snoozed_until(rest);
    if (!asked) {
        tell(message_kind::error, "snooze.usage");
        return return_to_question();
    }
    const auto until = unasked_.outside_quiet(*asked);
    if (in_setup()) {
        tell(message_kind::reply, "snooze.none");
        return return_to_question();
    }
    if (s_.running && course_.the_step()) return put_off_until(until);
    const auto next = next_one();
    if (!next) return tell(message_kind::reply, "snooze.none");
    if (next->due_at >= until) return tell(message_kind::reply, "snooze.nothing", {{"moment", moment(next->due_at)}});
    settle_absences(now_);
    if (s_.paused_until && s_.nudging.paused_from) {  // what the pause held back so far comes before that one
        settle_pause(now_);
        s_.nudging.paused_from = now_;
    }
    snooze_next(*next, until);
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
        } else if (const auto end = till ? read_end(when, wall()) : std::nullopt) {
            until = end->time || end->which ? moment_of(*end) : to_instant(end->date, time_of_day{0}, zone());
        } else if (const auto days = till ? std::nullopt : read_days(when, today())) {
            until = to_instant(days->back, time_of_day{0}, zone());
            if (days->first > today()) return plan_absence({days->first, days->back});
            if (s_.paused_until && *s_.paused_until > until) return covered_by_pause();
        }
        if (until == instant::max() || until <= now_) {
            tell(message_kind::error, "pause.usage");
            return return_to_question();
        }
    }
    begin_pause(now_, until);
    if (until == instant::max()) return tell(message_kind::confirm, "pause.open");
    tell(message_kind::confirm, "pause.set", {{"moment", moment(until)}});
    if (const auto next = next_one(); next && s_.stage == setup::done)
        tell(message_kind::confirm, "pause.first", {{"moment", moment(next->due_at)}});
}

// "I'm sick": until when? The next message is the answer, if it can be one.
void machine::ask_until_when(const command& away) {
    ask_aside({side_question::kind::away_until, 0, away.rest, {}, now_});
    tell(message_kind::question, "pause.until_when");
}

bool machine::take_until_when(std::string_view typed, std::string_view begin) {
    const auto said = plain(typed);
    const bool unknown = said == "dont know" || said == "don't know" || said == "i don't know" || said == "no idea" ||
                         said == "not sure" || said == "idk" || said == "open" || said == "weiss nicht" ||
                         said == "weiss ich nicht" || said == "weiss ich noch nicht" || said == "keine ahnung" ||
                         said == "unklar" || said == "offen";
    if (unknown) {
        do_pause({});
        return true;
    }
    const auto read = [&](const std::string& words) {
        const auto r = read_command(words);
        const bool fits = r.how == command_reading::kind::exact && r.what.what == verb::pause;
        if (fits) do_pause(r.what.rest);
        return fits;
    };
    if (!begin.empty())
        for (const std::string_view between : {" ", " until ", " for "})
            if (const auto days = std::string(begin) + std::string(between) + said; read_days(days, today()))
                return read("pause " + days);
    const bool length = read_duration(said).has_value();
    return (!length && read("pause until " + said)) || read("pause " + said);
}

// "I'm ill today" does not shorten a pause.
void machine::covered_by_pause() {
    const bool open = *s_.paused_until == instant::max();
    tell(message_kind::confirm, open ? "pause.covered.open" : "pause.covered",
         {{"moment", open ? std::string() : moment(*s_.paused_until)}});
    return_to_question();
}

// Those that touch become one.
void machine::plan_absence(planned_absence a) {
    constexpr std::size_t most = 12;
    settle_absences(now_);
    const bool paused = s_.paused_until && *s_.paused_until > now_;
    if (paused && *s_.paused_until >= to_instant(a.back, time_of_day{0}, zone())) return covered_by_pause();
    auto& all = s_.nudging.away;
    const auto touches = [&](const auto& other) { return a.first <= other.back && other.first <= a.back; };
    for (const auto& other : all)
        if (touches(other)) a = {std::min(a.first, other.first), std::max(a.back, other.back)};
    std::erase_if(all, touches);
    if (all.size() == most) {
        tell(message_kind::error, "pause.too_many", {{"count", std::to_string(most)}});
        return return_to_question();
    }
    all.insert(std::find_if(all.begin(), all.end(), [&](const auto& other) { return other.first > a.first; }), a);
    planner_.reschedule();
    tell(message_kind::confirm, paused ? "pause.planned.too" : "pause.planned",
         {{"date", date_words(a.first)}, {"moment", date_words(a.back)}});
    return_to_question();
}

void machine::do_resume() {
    const bool paused = s_.paused_until && *s_.paused_until > now_;
    if (!paused) settle_absences(now_);
    if (auto& away = s_.nudging.away; !paused && !away.empty()) {  // the next one is taken back
        const auto first = away.front().first;
        away.erase(away.begin());
        planner_.reschedule();
        tell(message_kind::confirm, "resume.planned", {{"date", date_words(first)}, {"next", next_words()}});
        if (!away.empty())
            tell(message_kind::confirm, "resume.planned.left", {{"date", date_words(away.front().first)}});
        return;
    }
    if (s_.paused_until) settle_pause(std::min(*s_.paused_until, now_ + 1ms));  // what is due just now is over, too
    s_.paused_until.reset();
    s_.welcome_back = false;
    if (s_.running) s_.running->put_off = false;  // its timer went with the pause: it is asked again now
    aim_snooze();
    planner_.reschedule();
    tell(message_kind::confirm, paused ? "resume.set" : "resume.not_paused", {{"next", next_words()}});
    if (const auto& away = s_.nudging.away; !away.empty())
        tell(message_kind::confirm, "resume.planned.left", {{"date", date_words(away.front().first)}});
}

// --- silence ---------------------------------------------------------------------------------------------------------

// --- another zone ----------------------------------------------------------------------------------------------------

}  // namespace fulcrum::dialogue
