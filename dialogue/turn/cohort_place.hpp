// A person's place in a track where administrators lead it: when it starts and rests, another day, what is taken back.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class enrolling;
class nudge_planner;
class unasked;

class cohort_place : private turn_part {
  public:
    cohort_place(turn_context& t, course& course, nudge_planner& planner, unasked& unasked, enrolling& enrolling)
        : turn_part(t), course_(course), planner_(planner), unasked_(unasked), enrolling_(enrolling) {}

    void on(const track_held& e);
    void on(const moved_to_day& e);
    // Nothing when the person went on by themselves since (see put_back_possible in nudging.hpp).
    void on(const put_back& e);
    void on(const channel_left& e);

  private:
    bool may_tell() const;
    std::string place_now() const;

    course& course_;
    nudge_planner& planner_;
    unasked& unasked_;
    enrolling& enrolling_;
};

}  // namespace fulcrum::dialogue
