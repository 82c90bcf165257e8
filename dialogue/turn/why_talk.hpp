// "Why did I get this?", "why nothing yesterday?": answered from the record of nudges, which is asked for first.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class volume;
class asides;

class why_talk : private turn_part {
  public:
    why_talk(turn_context& t, volume& volume, asides& asides) : turn_part(t), volume_(volume), asides_(asides) {}

    void on(const nudges_found& e);
    // "", "this" or a day. The answer comes with nudges_found.
    void do_why(std::string_view rest);

  private:
    std::string decided_words(const nudge_line& l) const;
    std::string line_words(const nudge_line& l) const;
    std::string why_nothing(local_date date) const;
    std::string today_to_come() const;

    volume& volume_;
    asides& asides_;
};

}  // namespace fulcrum::dialogue
