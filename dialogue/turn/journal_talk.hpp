// What was written, afterwards: messages that are edited or deleted, and what the journal answers when it was asked.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class ladder;
class machine;

class journal_talk : private turn_part {
  public:
    journal_talk(turn_context& t, course& course, ladder& ladder, machine& m)
        : turn_part(t), course_(course), ladder_(ladder), m_(m) {}

    void on(const message_edited& e);
    void on(const message_deleted& e);
    void on(const journal_found& e);
    void on(const journal_changed& e);
    bool take_saved(const user_said& e);  // that the exported journal is safe

  private:
    enum class edit_outcome : std::uint8_t { none, made, refused };
    edit_outcome change_held(running_session& r, const message_edited& e);

    course& course_;
    ladder& ladder_;
    machine& m_;
};

}  // namespace fulcrum::dialogue
