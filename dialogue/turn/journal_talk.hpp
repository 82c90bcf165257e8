// What was written, afterwards: messages that are edited or deleted, and what the journal answers when it was asked.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class plan_book;
class ladder;
class asides;
class answer_reader;
class quiet_steps;

class journal_talk : private turn_part {
  public:
    journal_talk(turn_context& t, course& course, plan_book& plans, ladder& ladder, asides& asides,
                 answer_reader& answers, quiet_steps& quiet_steps)
        : turn_part(t),
          course_(course),
          plans_(plans),
          ladder_(ladder),
          asides_(asides),
          answers_(answers),
          quiet_steps_(quiet_steps) {}

    void on(const message_edited& e);
    void on(const message_deleted& e);
    void on(const journal_found& e);
    void on(const journal_changed& e);
    bool take_saved(const user_said& e);  // that the exported journal is safe

  private:
    enum class edit_outcome : std::uint8_t { none, made, refused };
    edit_outcome change_held(running_session& r, const message_edited& e);

    course& course_;
    plan_book& plans_;
    ladder& ladder_;
    asides& asides_;
    answer_reader& answers_;
    quiet_steps& quiet_steps_;
};

}  // namespace fulcrum::dialogue
