// First contact: who the coach is and who can read what, then zone, track and times; at most five short messages.
#pragma once

#include "dialogue/command.hpp"
#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class nudge_planner;
class zone_moves;
class nudger;
class enrolling;
class commands;

class setup_talk : private turn_part {
  public:
    setup_talk(turn_context& t, course& course, nudge_planner& planner, zone_moves& zones, nudger& nudger,
               enrolling& enrolling, commands& commands)
        : turn_part(t),
          course_(course),
          planner_(planner),
          zones_(zones),
          nudger_(nudger),
          enrolling_(enrolling),
          commands_(commands) {}

    // The very first message.
    void begin_setup(const user_said& e);
    // Precondition: in_setup().
    void take_setup_answer(const user_said& e, const command_reading& r);
    // The question of the stage; says nothing before and after set-up.
    void ask_setup(bool in_short);
    // The rest as the operator set it, at once.
    void set_up_by_defaults();
    // Sets the first nudges, and offers to keep what was said first.
    void finish_setup();

  private:
    course& course_;
    nudge_planner& planner_;
    zone_moves& zones_;
    nudger& nudger_;
    enrolling& enrolling_;
    commands& commands_;
};

}  // namespace fulcrum::dialogue
