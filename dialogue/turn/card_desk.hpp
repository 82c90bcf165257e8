// Cards for those who ask: `tip delegation`, or "how do I give feedback?". The coach gives no advice on people; it has
// a card that fits, and the person makes a plan of it, sees another, or keeps the question.
#pragma once

#include <string_view>

#include "dialogue/graph.hpp"
#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class plan_book;
class asides;

class card_desk : private turn_part {
  public:
    card_desk(turn_context& t, course& course, plan_book& plans, asides& asides)
        : turn_part(t), course_(course), plans_(plans), asides_(asides) {}

    // Says the nearest card that was not drawn today; nullptr where none is about it.
    const card* say_card(bank from, std::string_view about);
    // A tip about it, that it is no advice where that was asked for, and what one may do with it; false where none is.
    bool offer(std::string_view about, const user_said& e, bool asked_for_advice);
    // The answers to that; false where it is none.
    bool take_told(const user_said& e, const side_question& side, bool yes, bool leave);
    bool take_when(const user_said& e, const side_question& side, bool leave);

  private:
    const card* nearest(bank from, std::string_view about) const;
    bool another(const side_question& side);
    void ask_when(const side_question& side);
    void leave_it(const side_question& side);

    course& course_;
    plan_book& plans_;
    asides& asides_;
};

}  // namespace fulcrum::dialogue
