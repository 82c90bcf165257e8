// Questions of the machine's own, asked beside the track's: one at a time, answered or left by the next message. What
// was said to "go on, or leave it?" is safe when another one takes its place.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class session_player;
class setup_talk;

class asides : private turn_part {
  public:
    asides(turn_context& t, course& course, session_player& player, setup_talk& setup)
        : turn_part(t), course_(course), player_(player), setup_(setup) {}

    // "Keep this as a journal entry?"; nothing when there are no parts.
    void offer_entry(std::vector<entry_part> parts);
    bool close_if_plenty();  // the machine's own question, when enough was said to it
    // Into the journal at once, under a title or none.
    void keep_entry(std::vector<entry_part> parts, std::string title = {});
    // Closes the one before. The words are told by the caller.
    void ask_aside(side_question next);
    // What only the very next message can answer.
    void drop_fleeting_side();
    void return_to_question();  // after an interruption: ask again in short
    // "ok" and "hi" answer nothing, whatever was asked.
    bool only_a_nod(const side_question& side) const;
    // One word is one only where the open question was an open one.
    bool worth_an_entry(const side_question& side) const;
    // None is open afterwards.
    void close_side();

  private:
    void ask_side_again();

    course& course_;
    session_player& player_;
    setup_talk& setup_;
};

}  // namespace fulcrum::dialogue
