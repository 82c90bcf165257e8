// Pauses, and absences told ahead, which become pauses when they begin. What they pass over goes into the record when
// they are over.
#pragma once

#include "dialogue/command.hpp"
#include "dialogue/message.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class nudge_planner;
class put_offs;
class asides;

class absence : private turn_part {
  public:
    absence(turn_context& t, nudge_planner& planner, put_offs& put_offs, asides& asides)
        : turn_part(t), planner_(planner), put_offs_(put_offs), asides_(asides) {}

    void begin_absence();  // one that was told ahead and has come, before anything else of the turn
    // True when that ends the quiet somebody was promised; a thank-you does not.
    bool quiet_until_heard(const message& m);  // the person wrote again
    // "I'm sick": the next message is the answer, if it can be one.
    void ask_until_when(const command& away);
    // False when it is no end that can be read.
    bool take_until_when(std::string_view typed, std::string_view begin);
    // Now, by the person's clock.
    wall_clock wall() const;
    // At the slot's own time where no time was said.
    instant moment_of(const day_moment& m) const;
    // "" is until further notice; days ahead become a planned absence.
    void do_pause(std::string_view rest);
    // Ends the pause; with none, the next absence that was told ahead is taken back.
    void do_resume();
    // What comes up in it is passed over; `from` may lie in the past.
    void begin_pause(instant from, instant until);
    // Those that were over by then, with nothing said in them.
    void settle_absences(instant by);
    void settle_pause(instant end);  // the pause that is over goes into the log

  private:
    void plan_absence(planned_absence a);
    void covered_by_pause();

    nudge_planner& planner_;
    put_offs& put_offs_;
    asides& asides_;
};

}  // namespace fulcrum::dialogue
