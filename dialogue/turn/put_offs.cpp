#include "dialogue/turn/put_offs.hpp"

#include <algorithm>

#include "dialogue/nudging.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/turn/absence.hpp"
#include "dialogue/turn/asides.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/nudge_planner.hpp"
#include "dialogue/turn/session_player.hpp"
#include "dialogue/turn/unasked.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

}  // namespace

void put_offs::snooze_next(const occurrence& next, instant until) {
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
void put_offs::aim_snooze() {
    const running_session* first = nullptr;
    for (const auto* r : {&s_.running, &s_.later})
        if (*r && (*r)->put_off && (*r)->back_at != instant{} && (!first || (*r)->back_at < first->back_at))
            first = &**r;
    if (first)
        out_.push_back(set_timer{timer::snooze, first->back_at, first->date});
    else
        out_.push_back(cancel_timer{timer::snooze});
}

void put_offs::on_snooze() {
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
    player_.resume_session();
}

// One that was put off past the nudge stays so, unless it is of the same slot: of those the newer one counts.
void put_offs::make_room(const occurrence& next, bool says_so) {
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
    if (s_.running) player_.put_aside(says_so);
    if (stays || !s_.later || !gives_way(*s_.later)) return;
    drop_later();
    if (says_so && said_.size() == said) tell(message_kind::prompt, "day.put_aside");
}

void put_offs::drop_later() {
    if (!s_.later) return;
    auto open = std::exchange(s_.running, std::exchange(s_.later, std::nullopt));
    player_.keep_gathered();
    s_.running = std::move(open);
    aim_snooze();
}

// What was put off comes now: when nothing else is open, and its time is there or it is asked for.
bool put_offs::bring_back_later(bool asked) {
    if (s_.running || !s_.later || (!asked && s_.later->back_at > now_)) return false;
    s_.running = std::exchange(s_.later, std::nullopt);
    player_.resume_session();
    return true;
}

// Nothing when it is no moment ahead.
std::optional<instant> put_offs::snoozed_until(std::string_view rest) const {
    const auto asked = read_put_off(rest, absence_.wall());
    if (!asked) return std::nullopt;
    const auto until = asked->length ? now_ + *asked->length : absence_.moment_of(asked->until);
    return until > now_ ? std::optional{until} : std::nullopt;
}

void put_offs::do_snooze(std::string_view rest) {
    const auto asked = rest.empty() ? now_ + usual_gap : snoozed_until(rest);
    if (!asked) {
        tell(message_kind::error, "snooze.usage");
        return asides_.return_to_question();
    }
    const auto until = unasked_.outside_quiet(*asked);
    if (in_setup()) {
        tell(message_kind::reply, "snooze.none");
        return asides_.return_to_question();
    }
    if (s_.running && course_.the_step()) return put_off_until(until);
    const auto next = next_one();
    if (!next) return tell(message_kind::reply, "snooze.none");
    if (next->due_at >= until) return tell(message_kind::reply, "snooze.nothing", {{"moment", moment(next->due_at)}});
    absence_.settle_absences(now_);
    if (s_.paused_until && s_.nudging.paused_from) {  // what the pause held back so far comes before that one
        absence_.settle_pause(now_);
        s_.nudging.paused_from = now_;
    }
    snooze_next(*next, until);
}

void put_offs::put_off_until(instant when) {
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

}  // namespace fulcrum::dialogue
