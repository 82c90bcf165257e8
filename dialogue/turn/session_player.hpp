// The running session: its steps one after the other, the question that is open, and how it is left, put aside or taken
// one step back. What was gathered is kept, whatever happens.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class track_days;
class overviews;
class nudge_planner;
class put_offs;
class nudger;
class asides;
class answer_reader;
class several_steps;
class plan_care;
class ladder_steps;
class quiet_steps;
class taps;

class session_player : private turn_part {
  public:
    session_player(turn_context& t, course& course, track_days& days, overviews& overviews, nudge_planner& planner,
                   put_offs& put_offs, nudger& nudger, asides& asides, answer_reader& answers, several_steps& several,
                   plan_care& plan_care, ladder_steps& ladder_steps, quiet_steps& quiet_steps, taps& taps)
        : turn_part(t),
          course_(course),
          days_(days),
          overviews_(overviews),
          planner_(planner),
          put_offs_(put_offs),
          nudger_(nudger),
          asides_(asides),
          answers_(answers),
          several_(several),
          plan_care_(plan_care),
          ladder_steps_(ladder_steps),
          quiet_steps_(quiet_steps),
          taps_(taps) {}

    // At its first step. The one that was open is let go.
    void begin_session(const session& ses, slot which, local_date date);
    // One question from the bank.
    void begin_card();
    // Goes through the steps from that index until one waits for an answer, or the session ends.
    void run_from(int index);
    // The open question, in short. Lets go of a session whose text is gone.
    void ask_again();
    // Of the running session; in full it takes turns with its wordings.
    std::string question_of(const step_action& action, bool in_short);
    // Of the step that waits; "" when there is none.
    std::string short_question();
    void advance();  // past the step that waits
    void begun();    // the person took part today
    // Past it, without an answer; what was gathered becomes one.
    void skip_step();
    void cancel_session();
    void resume_session();
    // Of a step of several questions: what was answered so far goes into the journal.
    void keep_unfinished();
    // What the open question has gathered becomes its answer, or an entry of its own where the question is gone.
    void keep_gathered();
    // The open question is gone, and nothing that was said to it.
    void let_go();
    void put_aside(bool says_so = true);  // a nudge replaces an open question
    bool step_back();                     // false: there is nothing before it
    void go_back();

  private:
    void ask_now(const step& st);
    void end_session();
    void note_held(const running_session& r);

    course& course_;
    track_days& days_;
    overviews& overviews_;
    nudge_planner& planner_;
    put_offs& put_offs_;
    nudger& nudger_;
    asides& asides_;
    answer_reader& answers_;
    several_steps& several_;
    plan_care& plan_care_;
    ladder_steps& ladder_steps_;
    quiet_steps& quiet_steps_;
    taps& taps_;
};

}  // namespace fulcrum::dialogue
