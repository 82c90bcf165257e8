// Steps that ask several small questions: a plan, its check, the day's balance. `running_session::phase` says which one
// waits, `held` what was answered to the earlier ones.
#pragma once

#include "dialogue/plan.hpp"
#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class plan_book;
class ladder;
class asides;
class session_player;
class answer_reader;
class ladder_steps;

class several_steps : private turn_part {
  public:
    several_steps(turn_context& t, course& course, plan_book& plans, ladder& ladder, asides& asides,
                  session_player& player, answer_reader& answers, ladder_steps& ladder_steps)
        : turn_part(t),
          course_(course),
          plans_(plans),
          ladder_(ladder),
          asides_(asides),
          player_(player),
          answers_(answers),
          ladder_steps_(ladder_steps) {}

    static bool asks_several(const step_action& action);
    // Of the phase that waits.
    std::string sub_question(const step_action& action, bool in_short);
    // Said when a message could not be read as its answer.
    std::string sub_retry(const step_action& action);
    // The next small question of the same step.
    void ask_phase(int phase);
    // False when the message can not be read as one.
    bool take_sub_answer(const step& st, const user_said& e);
    // To the next step.
    void leave_step();
    int first_phase(const step_action& action);

  private:
    bool take_plan(const step& st, const plan_step& plan, const user_said& e);
    bool take_check(const step& st, const user_said& e);
    bool take_balance(const user_said& e);
    void settle_plan(const step& st, std::string cue, std::string action, std::vector<entry_part> parts, pole serves,
                     std::string title, std::string as_said = {});
    void change_plan_to(const step& st, commitment& plan, std::string cue, std::string action,
                        std::vector<entry_part> parts);
    void plan_beside(const step& st, const commitment& goal, plan_halves halves, const user_said& e);
    bool drop_plan(const step& st, commitment& plan);

    course& course_;
    plan_book& plans_;
    ladder& ladder_;
    asides& asides_;
    session_player& player_;
    answer_reader& answers_;
    ladder_steps& ladder_steps_;
};

}  // namespace fulcrum::dialogue
