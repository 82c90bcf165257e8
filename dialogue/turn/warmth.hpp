// A word for what moves people: one sentence, then room. The lines are content (warm.*), and none is said twice within
// a month.
#pragma once

#include "dialogue/message.hpp"
#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class asides;
class last_words;

class warmth : private turn_part {
  public:
    warmth(turn_context& t, course& course, asides& asides, last_words& last_words)
        : turn_part(t), course_(course), asides_(asides), last_words_(last_words) {}

    void say_warmly(std::string_view key);  // no line twice within a month
    // After grief and illness with the offer to be quiet.
    void comfort(intent feeling);
    // With nothing open there is room for "what made it possible?"; an open question stays the only one.
    void cheer(const message& m, const user_said& e);

  private:
    course& course_;
    asides& asides_;
    last_words& last_words_;
};

}  // namespace fulcrum::dialogue
