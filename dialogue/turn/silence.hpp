// The rule of silence: who does not answer gets fewer nudges, in steps, until they write again.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class nudge_planner;

class silence : private turn_part {
  public:
    silence(turn_context& t, course& course, nudge_planner& planner)
        : turn_part(t), course_(course), planner_(planner) {}

    // The person wrote, for the first time since `before`: ends the silence, with a welcome.
    void heard(bool welcome, instant before);
    void break_silence_rule_gently();  // the next step of the silence rule, and a word about it

  private:
    std::string_view welcome_key(instant before) const;
    int silent_days_since(std::optional<local_date> before, local_date day) const;

    course& course_;
    nudge_planner& planner_;
};

}  // namespace fulcrum::dialogue
