// Answers to the machine's own question, which comes before the session's.
#pragma once

#include "dialogue/command.hpp"
#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class plan_book;
class absence;
class asides;
class session_player;
class answer_reader;
class plan_care;
class last_words;
class commands;
class card_desk;

class side_answers : private turn_part {
  public:
    side_answers(turn_context& t, course& course, plan_book& plans, absence& absence, asides& asides,
                 session_player& player, answer_reader& answers, plan_care& plan_care, last_words& last_words,
                 commands& commands, card_desk& cards)
        : turn_part(t),
          course_(course),
          plans_(plans),
          absence_(absence),
          asides_(asides),
          player_(player),
          answers_(answers),
          plan_care_(plan_care),
          last_words_(last_words),
          commands_(commands),
          cards_(cards) {}

    // True when the message was its answer. None is needed: what is no answer is heard as a message.
    bool take_side_answer(const user_said& e, const command_reading& r);

  private:
    bool take_new_side(const user_said& e, const command_reading& r);

    course& course_;
    plan_book& plans_;
    absence& absence_;
    asides& asides_;
    session_player& player_;
    answer_reader& answers_;
    plan_care& plan_care_;
    last_words& last_words_;
    commands& commands_;
    card_desk& cards_;
};

}  // namespace fulcrum::dialogue
