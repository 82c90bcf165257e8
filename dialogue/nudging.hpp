// Which nudges a person gets, and which not: the rule on the local clock, and what holds one back. Pure and total.
//
// A nudge is one occurrence of a slot: its identity is person, slot and logical date, and it ends in one outcome, kept
// as a code:
//   sent  sent:late  sent:quiet  sent:snoozed  sent:busy     (late; moved by quiet hours; by `snooze`; by a dialogue)
//   merged:late  merged:newer  merged:snoozed   told in a line of the next one; a later one took its place; left out,
//                                               for it was put off past the next one
//   skipped:REASON   closed, paused, held, holiday:NAME, silence, quiet, cap, answered, open, off, no_track, finished,
//                    nothing, over, gone, zone, changed
//   failed:REASON    refused, closed, internal
// and until then may be moved:quiet, moved:snoozed, moved:busy, or moved:zone and moved:changed, when what dropped it
// was taken back.
//
// What decides, in this order: a closed account; a pause; a holiday; the silence rule; that day's session was answered;
// quiet hours, which move it to their end on the same local date; the cap of the local date. Up to `too_late` after its
// time it is sent once, older ones are merged into the next; of two that are due together the later one is sent.
// Clocks: a time that does not exist moves to the first one that does, one that comes twice means the first; a date the
// zone skipped has no nudge; a date that had its nudge never gets a second one, wherever the person moves and whatever
// the clock does.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/schedule.hpp"
#include "dialogue/state.hpp"

namespace fulcrum::dialogue {

// The zone a person's rule is on: theirs, or UTC.
const std::string& zone_of(const person_state& s);

struct verdict {
    enum class kind : std::uint8_t { send, move, skip } what = kind::send;
    instant until{};     // of a move
    std::string reason;  // of a move or skip: the code behind the colon
    friend bool operator==(const verdict&, const verdict&) = default;
};
// The instants of [from, until) of an absence, by the person's zone.
struct stretch {
    instant from{}, until{};
    bool has(instant t) const { return from <= t && t < until; }
};
stretch stretch_of(const person_state& s, const planned_absence& a);
// In a pause, or in an absence that was told ahead.
bool paused_at(const person_state& s, instant t);
// What becomes of the occurrence when it comes up at that instant. `holidays` may be null.
verdict judge(const person_state& s, const holiday_calendar* holidays, const occurrence& o, instant now);

// The next occurrence of the slot by rule and pause alone, strictly after: what a timer is set for. Nothing while the
// person gets no nudges at all.
std::optional<occurrence> next_occurrence(const person_state& s, slot which, instant after);

// The next nudges that will be sent, as far as can be told now; due_at is when.
std::vector<occurrence> next_nudges(const person_state& s, const holiday_calendar* holidays, instant now,
                                    std::size_t most);
// The first of them: for `status`, and for whoever asks from outside.
std::optional<occurrence> next_nudge(const person_state& s, instant now, const holiday_calendar* holidays = nullptr);

// The occurrences due in [from, to), pause or not, oldest first, of the last 400 days before `to` at the most.
std::vector<occurrence> passed_over(const person_state& s, instant from, instant to);

// Whether the person's track rests by an administrator's word on that day: it starts later, or is held.
bool rests_on(const person_state& s, local_date date);
// Whether that act of an administrator can be taken back for them: they have not gone on by themselves since.
bool put_back_possible(const person_state& s, std::int64_t act);

// An outcome as its code; what older versions wrote in words is translated.
std::string outcome_code(std::string_view outcome);

}  // namespace fulcrum::dialogue
