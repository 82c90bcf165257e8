// Answers that are tapped under a question instead of typed. A tap goes in as an answer that was read already: below
// the reading of messages, so that it can mean one thing only. What was tapped stands until it is taken off, which is
// `back`, or another choice is tapped, which corrects it; both only for the question that was answered last.
#pragma once

#include "dialogue/message.hpp"
#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class nudge_planner;
class silence;
class put_offs;
class asides;
class session_player;
class answer_reader;
class commands;

class taps : private turn_part {
  public:
    taps(turn_context& t, course& course, nudge_planner& planner, silence& silence, put_offs& put_offs, asides& asides,
         session_player& player, answer_reader& answers, commands& commands)
        : turn_part(t),
          course_(course),
          planner_(planner),
          silence_(silence),
          put_offs_(put_offs),
          asides_(asides),
          player_(player),
          answers_(answers),
          commands_(commands) {}

    // What was said so far goes out as one message, with the choices of the question in it.
    void flush();
    // Nothing happens when the question can't be answered or corrected any more. A tap that answers the machine's own
    // question is given to `instead` as the words it stands for.
    void take_tap(const choice_made& e, const std::function<void(const user_said&)>& instead);
    // Before the session ends: what it takes to open it again.
    void note_ended(const running_session& r);
    // `taps`, `taps off`, `taps on`.
    void do_taps(std::string_view rest);

  private:
    void offer_choices(say& message);
    asking_place place_of(asker who) const;
    bool still_open(const asking_place& place) const;
    std::vector<choice> choices_of(asker who) const;
    std::vector<choice> choices_of_step(const step_action& action) const;
    bool answer_by_tap(const tappable_question& q, choice what, const std::function<void(const user_said&)>& instead);
    void take_tap_back(const tappable_question& q);
    bool return_to(const tappable_question& q);
    bool reopen(const asking_place& place);

    course& course_;
    nudge_planner& planner_;
    silence& silence_;
    put_offs& put_offs_;
    asides& asides_;
    session_player& player_;
    answer_reader& answers_;
    commands& commands_;
};

}  // namespace fulcrum::dialogue
