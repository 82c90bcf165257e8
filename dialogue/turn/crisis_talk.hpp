// Words of despair: whom to turn to is said first, and everything goes on as it would have without. So a false alarm
// costs a paragraph, and nobody's answer is lost.
#pragma once

#include "dialogue/message.hpp"
#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class taps;

class crisis_talk : private turn_part {
  public:
    crisis_talk(turn_context& t, course& course, taps& taps) : turn_part(t), course_(course), taps_(taps) {}

    void on(const despair_heard& e);
    void hand_over(despair heard);  // whom to turn to, in a message of its own; then all goes on as without it
    bool answers_hand_over(std::string_view typed);  // "no", "ok" right behind it, and nothing else open

  private:
    course& course_;
    taps& taps_;
};

}  // namespace fulcrum::dialogue
