// One turn of a person's conversation: its parts, and the way of an event to the part it is for. Each part is a class
// that shows in its constructor which others it needs; what they share is the context.
#pragma once

#include "dialogue/turn/absence.hpp"
#include "dialogue/turn/answer_reader.hpp"
#include "dialogue/turn/asides.hpp"
#include "dialogue/turn/balance_view.hpp"
#include "dialogue/turn/card_desk.hpp"
#include "dialogue/turn/cohort_place.hpp"
#include "dialogue/turn/commands.hpp"
#include "dialogue/turn/context.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/crisis_talk.hpp"
#include "dialogue/turn/enrolling.hpp"
#include "dialogue/turn/entry_parts.hpp"
#include "dialogue/turn/journal_talk.hpp"
#include "dialogue/turn/ladder.hpp"
#include "dialogue/turn/ladder_steps.hpp"
#include "dialogue/turn/last_words.hpp"
#include "dialogue/turn/listener.hpp"
#include "dialogue/turn/nudge_planner.hpp"
#include "dialogue/turn/nudger.hpp"
#include "dialogue/turn/overviews.hpp"
#include "dialogue/turn/plan_book.hpp"
#include "dialogue/turn/plan_care.hpp"
#include "dialogue/turn/put_offs.hpp"
#include "dialogue/turn/quiet_steps.hpp"
#include "dialogue/turn/session_player.hpp"
#include "dialogue/turn/setup_talk.hpp"
#include "dialogue/turn/several_steps.hpp"
#include "dialogue/turn/side_answers.hpp"
#include "dialogue/turn/silence.hpp"
#include "dialogue/turn/taps.hpp"
#include "dialogue/turn/track_days.hpp"
#include "dialogue/turn/unasked.hpp"
#include "dialogue/turn/volume.hpp"
#include "dialogue/turn/warmth.hpp"
#include "dialogue/turn/why_talk.hpp"
#include "dialogue/turn/zone_moves.hpp"

namespace fulcrum::dialogue {

class conversation : private turn_part {
  public:
    explicit conversation(turn_context& t) : turn_part(t) {}

    // Gives the event to the part it is for; once a turn.
    void take(const event& happened);
    // What there is to do, and the person as they stand now: nothing of them when they asked to be forgotten.
    turn_result finish() &&;

  private:
    void on(const profile_seen& e);
    void on(const user_said& e);
    void on(const message_edited& e) { journal_.on(e); }
    void on(const message_deleted& e) { journal_.on(e); }
    void on(const choice_made& e) {
        taps_.take_tap(e, [this](const user_said& typed) { on(typed); });
    }
    void on(const timer_fired& e);
    void on(const nudge_lost& e) { nudger_.on(e); }
    void on(const assigned& e) { enrolling_.on(e); }
    void on(const unassigned& e) { enrolling_.on(e); }
    void on(const track_held& e) { cohorts_.on(e); }
    void on(const moved_to_day& e) { cohorts_.on(e); }
    void on(const put_back& e) { cohorts_.on(e); }
    void on(const channel_left& e) { cohorts_.on(e); }
    void on(const calendar_given& e) { volume_.on(e); }
    void on(const zones_changed& e);
    void on(const journal_found& e) { journal_.on(e); }
    void on(const journal_changed& e) { journal_.on(e); }
    void on(const nudges_found& e) { why_.on(e); }
    void on(const despair_heard& e) { crisis_.on(e); }

    course course_{t_};
    track_days days_{t_, course_, planner_};
    balance_view balance_{t_};
    card_desk cards_{t_, course_, plans_, asides_};
    plan_book plans_{t_, asides_};
    ladder ladder_{t_};
    overviews overviews_{t_, balance_, plans_, ladder_};
    nudge_planner planner_{t_};
    unasked unasked_{t_};
    volume volume_{t_, planner_};
    silence silence_{t_, course_, planner_};
    zone_moves zones_{t_, planner_, unasked_};
    put_offs put_offs_{t_, course_, planner_, unasked_, absence_, asides_, player_};
    absence absence_{t_, planner_, put_offs_, asides_};
    nudger nudger_{t_,        course_,  days_,      ladder_, planner_, unasked_,   silence_,
                   put_offs_, absence_, enrolling_, asides_, player_,  plan_care_, taps_};
    enrolling enrolling_{t_, course_, planner_, unasked_, zones_, put_offs_, nudger_, player_};
    cohort_place cohorts_{t_, course_, planner_, unasked_, enrolling_};
    asides asides_{t_, course_, player_, setup_};
    side_answers side_answers_{t_,       course_,    plans_,      absence_,  asides_, player_,
                               answers_, plan_care_, last_words_, commands_, cards_};
    session_player player_{t_,      course_,  days_,    overviews_, planner_,      put_offs_,    nudger_,
                           asides_, answers_, several_, plan_care_, ladder_steps_, quiet_steps_, taps_};
    answer_reader answers_{t_, course_, player_, several_};
    several_steps several_{t_, course_, plans_, ladder_, asides_, player_, answers_, ladder_steps_};
    plan_care plan_care_{t_, course_, plans_, unasked_, asides_, player_};
    ladder_steps ladder_steps_{t_, course_, ladder_, player_, answers_, several_};
    quiet_steps quiet_steps_{t_, course_, player_};
    setup_talk setup_{t_, course_, planner_, zones_, nudger_, enrolling_, commands_, listener_, warmth_};
    journal_talk journal_{t_, course_, plans_, ladder_, asides_, answers_, quiet_steps_};
    taps taps_{t_, course_, planner_, silence_, put_offs_, asides_, player_, answers_, commands_};
    why_talk why_{t_, volume_, asides_};
    warmth warmth_{t_, course_, asides_, last_words_};
    crisis_talk crisis_{t_, course_, taps_};
    listener listener_{t_,      course_,  unasked_, zones_,  put_offs_,   absence_,  asides_,
                       player_, answers_, several_, warmth_, last_words_, commands_, cards_};
    last_words last_words_{t_, asides_};
    commands commands_{t_,       course_,  days_,      balance_,  cards_,   plans_,  ladder_,    planner_,
                       unasked_, volume_,  zones_,     put_offs_, absence_, nudger_, enrolling_, asides_,
                       player_,  answers_, plan_care_, setup_,    taps_,    why_};
};

}  // namespace fulcrum::dialogue
