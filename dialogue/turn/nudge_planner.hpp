// When nudges come by the rule, and the record of what became of each: every occurrence gets one outcome, and `why`
// reads it. Plans timers; sends nothing.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class nudge_planner : private turn_part {
  public:
    explicit nudge_planner(turn_context& t) : turn_part(t) {}

    // Sets the timers of both slots anew from the rule; one that was moved keeps its time.
    void reschedule();
    // Its end: it will not come up again. Outcomes are named in nudging.hpp.
    void settle(const occurrence& o, std::string outcome);
    // To another time, once a slot: an earlier move gives way. Call reschedule afterwards.
    void move_nudge(const occurrence& o, instant until, std::string why);
    // Into the record, without ending it.
    void note(const occurrence& o, std::string outcome);
    // The latest date of that slot that has its outcome.
    std::optional<local_date>& last_of(slot which) {
        return which == slot::morning ? s_.last_morning : s_.last_evening;
    }
    std::vector<occurrence> planned() const;  // the next of each slot by rule
    // After a change of times or zone: what it did to today's nudges goes on record. `before` is what planned() was,
    // `why` the code of the change.
    void note_replanned(const std::vector<occurrence>& before, const std::string& zone_then, std::string_view why);
    // The nudge that takes the place of a question put off: the next of its slot, if it comes before that.
    std::optional<instant> next_in_place_of(const running_session& r) const;
    // Within still_here of the last message, with something open: a nudge waits.
    bool in_the_middle() const;
    bool slot_done_today(slot which, local_date date) const;

  private:
    void forget_the_future();
};

}  // namespace fulcrum::dialogue
