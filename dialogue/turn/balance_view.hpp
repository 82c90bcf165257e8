// How the person's weeks lean, in words: `balance`, and its part of the weekly review.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class balance_view : private turn_part {
  public:
    explicit balance_view(turn_context& t) : turn_part(t) {}

    // The latest weeks and one observation; says so when nothing was counted yet.
    std::string balance_text() const;
    // `balance`, `balance target 60 40`, `balance target off`.
    void do_balance(std::string_view rest);

  private:
    std::string observation() const;
    std::string people_words(double level) const;
};

}  // namespace fulcrum::dialogue
