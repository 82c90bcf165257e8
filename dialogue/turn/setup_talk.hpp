// First contact: who the coach is and who can read what, then zone, track and times; at most five short messages. It
// listens like the rest: a question gets its answer, what was said ahead of its question is not asked for again.
#pragma once

#include "dialogue/message.hpp"
#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class nudge_planner;
class zone_moves;
class nudger;
class enrolling;
class commands;
class listener;
class warmth;

class setup_talk : private turn_part {
  public:
    setup_talk(turn_context& t, course& course, nudge_planner& planner, zone_moves& zones, nudger& nudger,
               enrolling& enrolling, commands& commands, listener& listener, warmth& warmth)
        : turn_part(t),
          course_(course),
          planner_(planner),
          zones_(zones),
          nudger_(nudger),
          enrolling_(enrolling),
          commands_(commands),
          listener_(listener),
          warmth_(warmth) {}

    // The very first message.
    void begin_setup(const user_said& e);
    // Precondition: in_setup(), and the message is no command.
    void take(const user_said& e);
    // The question of the stage; says nothing before and after set-up.
    void ask_setup(bool in_short);
    // The rest as the operator set it, at once.
    void set_up_by_defaults();
    // Sets the first nudges, and offers to keep what was said first.
    void finish_setup();

  private:
    // Whether it was the answer to the stage's question; then the next one is asked.
    bool take_answer(const user_said& e);
    bool take_zone(const user_said& e);
    bool take_track(const user_said& e);
    bool take_times(const user_said& e);
    // "Yes, and mornings at eight": both.
    bool take_yes_and_more(message& m, const user_said& e);
    // Whether it answers a question that comes later, or came before.
    bool take_out_of_turn(const message& m, const user_said& e);
    bool leaves_it_to_us(const message& m) const;
    void take_suggestion();  // of the stage, for who leaves it to the coach
    void hold(const user_said& e);
    void not_understood(const user_said& e);
    void after_zone();
    const track* suggested() const;  // null when there is none to choose

    course& course_;
    nudge_planner& planner_;
    zone_moves& zones_;
    nudger& nudger_;
    enrolling& enrolling_;
    commands& commands_;
    listener& listener_;
    warmth& warmth_;
};

}  // namespace fulcrum::dialogue
