// Plans between the sessions: which one is looked at before the track goes on, the rehearsal of a new one, and the word
// just before its moment.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class plan_book;
class unasked;
class asides;
class session_player;

class plan_care : private turn_part {
  public:
    plan_care(turn_context& t, course& course, plan_book& plans, unasked& unasked, asides& asides,
              session_player& player)
        : turn_part(t), course_(course), plans_(plans), unasked_(unasked), asides_(asides), player_(player) {}

    const commitment* plan_to_look_at(const session* before) const;  // before that session; null = before nothing
    void look_at_plan(int number, slot which, local_date date);
    bool choose_plan();           // for a check: false when none is due
    void leave_plan_for_later();  // the one that is looked at
    // A plan made just now: pictured once, and offered a word before its moment.
    void follow_up_plan();
    // The answer to either offer.
    bool take_plan_side_question(const side_question& side, bool go, bool leave);
    // Unasked like a nudge: in quiet hours, in a pause and above the day's number it is left out.
    void on_reminder();
    void do_rehearse(std::string_view rest);

  private:
    // Whether it has a check of its own on the way that it takes as the answers stand.
    bool comes_to_a_check(const session& ses) const;
    bool offer_reminder(int number);
    void aim_reminder();

    course& course_;
    plan_book& plans_;
    unasked& unasked_;
    asides& asides_;
    session_player& player_;
};

}  // namespace fulcrum::dialogue
