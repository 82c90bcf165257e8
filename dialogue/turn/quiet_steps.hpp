// Steps that ask nothing of the reader: drawn cards, old words brought back, names remembered.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class session_player;

class quiet_steps : private turn_part {
  public:
    quiet_steps(turn_context& t, course& course, session_player& player)
        : turn_part(t), course_(course), player_(player) {}

    // A card by rule. True when it waits for an answer.
    bool draw_now(const step& st, const draw_step& d);
    // Old words; the session goes on when the journal answers.
    void ask_journal_for_recall(const recall_step& step);
    bool waits_for_recall() const;
    void go_on_with_recall(const journal_found& found);
    void remember(const remember_step& step);

  private:
    course& course_;
    session_player& player_;
};

}  // namespace fulcrum::dialogue
