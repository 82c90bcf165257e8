// The steps of the ladder from vision to work, as a track asks them: vision, values, the look upwards, priorities.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class ladder;
class session_player;
class answer_reader;
class several_steps;

class ladder_steps : private turn_part {
  public:
    ladder_steps(turn_context& t, course& course, ladder& ladder, session_player& player, answer_reader& answers,
                 several_steps& several)
        : turn_part(t), course_(course), ladder_(ladder), player_(player), answers_(answers), several_(several) {}

    bool take_vision(const user_said& e);
    bool take_values(const user_said& e);
    bool take_priorities(const user_said& e);
    void note_priorities_asked();
    std::string ladder_question(const step_action& action, bool in_short);
    bool take_upward(const step& st, const upward_step& up, const user_said& e);

  private:
    local_date priorities_week(const running_session& r) const;
    std::vector<entry_part> lines_said(const user_said& e) const;

    course& course_;
    ladder& ladder_;
    session_player& player_;
    answer_reader& answers_;
    several_steps& several_;
};

}  // namespace fulcrum::dialogue
