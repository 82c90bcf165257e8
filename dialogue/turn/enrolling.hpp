// Joining and leaving tracks, by the person's own word or an administrator's.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class nudge_planner;
class unasked;
class zone_moves;
class put_offs;
class nudger;
class session_player;

class enrolling : private turn_part {
  public:
    enrolling(turn_context& t, course& course, nudge_planner& planner, unasked& unasked, zone_moves& zones,
              put_offs& put_offs, nudger& nudger, session_player& player)
        : turn_part(t),
          course_(course),
          planner_(planner),
          unasked_(unasked),
          zones_(zones),
          put_offs_(put_offs),
          nudger_(nudger),
          player_(player) {}

    void on(const assigned& e);
    void on(const unassigned& e);
    // False when no track has that name and it is not sure that one was meant.
    bool do_join(std::string_view name, bool sure);
    void do_leave();
    // On that day, or 0: where the person left that track, if they did. The one before is left.
    void enroll(const track& t, int day = 0);
    // Nothing of it stays open; its place is kept for another time. Call reschedule afterwards.
    void leave_track_quietly();
    // Around what an act on many changes, 0 = none: how it was before, and what is said of it, now or later.
    void begin_act(std::int64_t act, bool holds_only);
    void end_act(std::int64_t act, bool may, std::string news);

  private:
    void take_terms_of_person(const place_terms& terms);
    void take_terms_of_place(const place_terms& terms, const std::string& by);

    course& course_;
    nudge_planner& planner_;
    unasked& unasked_;
    zone_moves& zones_;
    put_offs& put_offs_;
    nudger& nudger_;
    session_player& player_;
};

}  // namespace fulcrum::dialogue
