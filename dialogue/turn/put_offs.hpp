// Questions and nudges put to another time: at the most one open question waits past a nudge of the other slot.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class nudge_planner;
class unasked;
class absence;
class asides;
class session_player;

class put_offs : private turn_part {
  public:
    put_offs(turn_context& t, course& course, nudge_planner& planner, unasked& unasked, absence& absence,
             asides& asides, session_player& player)
        : turn_part(t),
          course_(course),
          planner_(planner),
          unasked_(unasked),
          absence_(absence),
          asides_(asides),
          player_(player) {}

    // The open question, else the next nudge; "" is usual_gap. In quiet hours it waits for their end.
    void do_snooze(std::string_view rest);
    // The timer: what was put off until now comes, unless something else is under way.
    void on_snooze();
    // The timer stands at the first of the questions that are put off; call it when that may have changed.
    void aim_snooze();
    void make_room(const occurrence& next, bool says_so);  // a nudge comes: for it, and what may stay put off
    // The other one that waits is let go; what was gathered for it is kept.
    void drop_later();
    // When nothing else is open, and its time is there or it is asked for.
    bool bring_back_later(bool asked);
    // The open question. Precondition: there is one.
    void put_off_until(instant when);

  private:
    std::optional<instant> snoozed_until(std::string_view rest) const;
    void snooze_next(const occurrence& next, instant until);

    course& course_;
    nudge_planner& planner_;
    unasked& unasked_;
    absence& absence_;
    asides& asides_;
    session_player& player_;
};

}  // namespace fulcrum::dialogue
