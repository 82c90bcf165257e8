// What a track's `show` puts before a person.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class balance_view;
class plan_book;
class ladder;

class overviews : private turn_part {
  public:
    overviews(turn_context& t, balance_view& balance, plan_book& plans, ladder& ladder)
        : turn_part(t), balance_(balance), plans_(plans), ladder_(ladder) {}

    // The review names some things once: it is told, not looked at.
    std::string overview_text(overview what);

  private:
    std::string review_text();  // names some things once

    balance_view& balance_;
    plan_book& plans_;
    ladder& ladder_;
};

}  // namespace fulcrum::dialogue
