// Nudges when their time has come: which of those that are due is held, which waits, and what becomes of those that
// came at the wrong time.
#pragma once

#include "dialogue/message.hpp"
#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course;
class track_days;
class ladder;
class nudge_planner;
class unasked;
class silence;
class put_offs;
class absence;
class enrolling;
class asides;
class session_player;
class plan_care;
class taps;

class nudger : private turn_part {
  public:
    nudger(turn_context& t, course& course, track_days& days, ladder& ladder, nudge_planner& planner, unasked& unasked,
           silence& silence, put_offs& put_offs, absence& absence, enrolling& enrolling, asides& asides,
           session_player& player, plan_care& plan_care, taps& taps)
        : turn_part(t),
          course_(course),
          days_(days),
          ladder_(ladder),
          planner_(planner),
          unasked_(unasked),
          silence_(silence),
          put_offs_(put_offs),
          absence_(absence),
          enrolling_(enrolling),
          asides_(asides),
          player_(player),
          plan_care_(plan_care),
          taps_(taps) {}

    void on(const nudge_lost& e);
    void sit(slot which, local_date date);
    void hold_part(const session& ses, slot which, local_date date, bool asked_for);
    bool goes_on_after(const running_session& r) const;
    void offer_to_begin();
    // The timer fired. Each nudge that is due by now gets its outcome; the newest that may come begins.
    void on_nudge(slot which, const timer_fired& e);
    // After a dialogue: the latest nudge that waits, else what was put off. Older ones give way.
    void start_waiting_nudge();

  private:
    struct overdue_nudge {
        occurrence o;       // by rule
        instant planned{};  // when it was to come
        std::string how;    // moved there by: "quiet", "snoozed", ""
    };
    void offer_again(const session& ses, slot which, local_date date);
    void offer_optional(const session& ses, slot which, local_date date);
    void hold_with_team(const track& t, local_date date);  // a week of a channel's track, in one message
    std::vector<overdue_nudge> overdue(slot which, const timer_fired& e) const;
    std::string fate(const overdue_nudge& p) const;  // its outcome, "" when it is to be sent
    bool too_early(slot which, const timer_fired& e) const;
    bool hold_back(const occurrence& o);  // one that waited for a dialogue's end must not come now
    std::string sent_as(const occurrence& o) const;
    void leave_lost_track(const occurrence& o);

    course& course_;
    track_days& days_;
    ladder& ladder_;
    nudge_planner& planner_;
    unasked& unasked_;
    silence& silence_;
    put_offs& put_offs_;
    absence& absence_;
    enrolling& enrolling_;
    asides& asides_;
    session_player& player_;
    plan_care& plan_care_;
    taps& taps_;
    std::string how_;     // the nudge under way was moved by this
    bool fresh_ = false;  // it comes straight from its timer
};

}  // namespace fulcrum::dialogue
