// The person's time zone: by hand, or the profile's, which it follows.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class nudge_planner;
class unasked;

class zone_moves : private turn_part {
  public:
    zone_moves(turn_context& t, nudge_planner& planner, unasked& unasked)
        : turn_part(t), planner_(planner), unasked_(unasked) {}

    // Where none is known yet, the operator's.
    void adopt_profile_zone();
    // "" tells; "profile" follows it again; else a city or an IANA name, by hand from then on.
    void do_timezone(std::string_view rest);
    // The profile says so: a move is told when it may be, else with the next message.
    void follow_zone(const std::string& profile);
    void tell_zone_news();

  private:
    // A pause until a day lasts until that day of the new clock.
    void move_to_zone(const std::string& to);

    nudge_planner& planner_;
    unasked& unasked_;
};

}  // namespace fulcrum::dialogue
