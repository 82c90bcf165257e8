// The words one can say to the coach, and what each does.
#pragma once

#include "dialogue/command.hpp"
#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class track_days;
class balance_view;
class card_desk;
class plan_book;
class ladder;
class nudge_planner;
class unasked;
class volume;
class zone_moves;
class put_offs;
class absence;
class nudger;
class enrolling;
class asides;
class session_player;
class answer_reader;
class plan_care;
class setup_talk;
class taps;
class why_talk;

class commands : private turn_part {
  public:
    commands(turn_context& t, course& course, track_days& days, balance_view& balance, card_desk& cards,
             plan_book& plans, ladder& ladder, nudge_planner& planner, unasked& unasked, volume& volume,
             zone_moves& zones, put_offs& put_offs, absence& absence, nudger& nudger, enrolling& enrolling,
             asides& asides, session_player& player, answer_reader& answers, plan_care& plan_care, setup_talk& setup,
             taps& taps, why_talk& why)
        : turn_part(t),
          course_(course),
          days_(days),
          balance_(balance),
          cards_(cards),
          plans_(plans),
          ladder_(ladder),
          planner_(planner),
          unasked_(unasked),
          volume_(volume),
          zones_(zones),
          put_offs_(put_offs),
          absence_(absence),
          nudger_(nudger),
          enrolling_(enrolling),
          asides_(asides),
          player_(player),
          answers_(answers),
          plan_care_(plan_care),
          setup_(setup),
          taps_(taps),
          why_(why) {}

    bool run_command(const command& c, const user_said& e);  // false: not in this situation, take it as text
    // What today holds next: the open question, what was put off, or a session.
    void do_start();
    // "" lists them. The open question goes on in the new language where its track has it.
    void do_language(std::string_view rest);

  private:
    void do_today();
    void do_tip();
    void do_tracks();
    bool rests();
    void do_status();
    void do_schedule(std::string_view rest);

    course& course_;
    track_days& days_;
    balance_view& balance_;
    card_desk& cards_;
    plan_book& plans_;
    ladder& ladder_;
    nudge_planner& planner_;
    unasked& unasked_;
    volume& volume_;
    zone_moves& zones_;
    put_offs& put_offs_;
    absence& absence_;
    nudger& nudger_;
    enrolling& enrolling_;
    asides& asides_;
    session_player& player_;
    answer_reader& answers_;
    plan_care& plan_care_;
    setup_talk& setup_;
    taps& taps_;
    why_talk& why_;
};

}  // namespace fulcrum::dialogue
