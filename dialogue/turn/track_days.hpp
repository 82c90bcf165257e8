// Which session a day holds: the first day's, the weekly review, the day's own, the last one's; and where a person's
// place is once the track's text has changed.
#pragma once

#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class nudge_planner;

class track_days : private turn_part {
  public:
    track_days(turn_context& t, course& course, nudge_planner& planner)
        : turn_part(t), course_(course), planner_(planner) {}

    // The session of that slot as things stand: the first day's, the review, the day's own, or the last one's.
    const session* session_for(slot which, local_date date) const;
    bool review_comes(local_date date) const;
    const session* held(const std::optional<session>& ses) const;
    // By a nudge, on this day of the track.
    bool was_shown(const session_id& ses) const;
    bool first_of_week(local_date date) const;
    bool the_opening_waits() const;
    // "" where a day is like any other.
    std::string session_header(const track& t, const session& ses) const;
    // Whether the closing session will be held for this person.
    bool session_for_last(const track& t) const;
    local_date logical_day() const;      // the one a session begun now belongs to
    void turn_the_day(local_date date);  // a new day of the track begins once the last one was taken part in

  private:
    bool review_due(local_date date) const;
    const session* waiting_look_back(local_date date) const;
    int next_known_day(const track& now, const track* old) const;
    void find_place(local_date date);  // in the newest text of the track

    course& course_;
    nudge_planner& planner_;
};

}  // namespace fulcrum::dialogue
