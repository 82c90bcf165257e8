// Cards for those who ask: `tip delegation`, or "how do I give feedback?". The coach gives no advice on people; it has
// a card that fits, and the person makes a plan of it, sees another, or keeps the question.
#pragma once

#include <string_view>

#include "dialogue/graph.hpp"
#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class card_desk : private turn_part {
  public:
    explicit card_desk(turn_context& t) : turn_part(t) {}

    // Says the nearest card that was not drawn today, and that it is no advice where that was asked for; false where
    // none is about it.
    bool say_card(bank from, std::string_view about, bool asked_for_advice = false);

  private:
    const card* nearest(bank from, std::string_view about) const;
};

}  // namespace fulcrum::dialogue
