// How much and when the coach writes by itself, and what people say to change it. An empty rest tells what holds now.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class nudge_planner;

class volume : private turn_part {
  public:
    volume(turn_context& t, nudge_planner& planner) : turn_part(t), planner_(planner) {}

    void on(const calendar_given& e);
    void do_quiet(std::string_view rest);
    void do_less();
    void do_more();
    void do_most(std::string_view rest);
    void do_holidays(std::string_view rest);
    void do_keep_going(std::string_view rest);
    // Whether `holidays` takes that word.
    bool knows_calendar(std::string_view name) const;
    std::string limits_words() const;  // what holds nudges back, a line each; "" when nothing does

  private:
    std::string calendar_names() const;

    nudge_planner& planner_;
};

}  // namespace fulcrum::dialogue
