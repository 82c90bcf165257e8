// What was written last: thoughts kept at once, and messages that go on from the one before.
#pragma once

#include "dialogue/message.hpp"
#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class asides;

class last_words : private turn_part {
  public:
    last_words(turn_context& t, asides& asides) : turn_part(t), asides_(asides) {}

    // Into the journal; `no` takes it out again.
    void keep_thought(const user_said& e);
    // Who writes everything in lower case begins a new thought so, too: then only a word such as "also" goes on.
    bool goes_on_from_latest(const message& m) const;
    bool latest_within(std::chrono::minutes time) const;
    // The entry is written anew with the message as its last part. False when there is none to join.
    bool join_latest(const user_said& e);

  private:
    asides& asides_;
};

}  // namespace fulcrum::dialogue
