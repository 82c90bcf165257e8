// The inside of take_turn: one object a turn, which holds the state being changed and the effects gathered so far.
// Private to the dialogue room. The parts: turn.cpp (what came in), turn_journal.cpp (what was written, afterwards),
// turn_setup.cpp (first contact), turn_session.cpp (a track under way), turn_back.cpp (answers taken back or left),
// turn_days.cpp (what a day holds), turn_steps.cpp (plans, checks, draws and other steps of several questions),
// turn_ladder.cpp (from vision to work), turn_ledger.cpp (the person's own record), turn_words.cpp (what one can say),
// turn_crisis.cpp (words of despair), turn_nudges.cpp (when they come), turn_volume.cpp (how much), turn_absence.cpp
// (pauses, silence, moves), turn_why.cpp (the record).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/closed_answer.hpp"
#include "dialogue/command.hpp"
#include "dialogue/listening.hpp"
#include "dialogue/plan.hpp"
#include "dialogue/turn/absence.hpp"
#include "dialogue/turn/balance_view.hpp"
#include "dialogue/turn/card_desk.hpp"
#include "dialogue/turn/context.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/crisis_talk.hpp"
#include "dialogue/turn/entry_parts.hpp"
#include "dialogue/turn/journal_talk.hpp"
#include "dialogue/turn/ladder.hpp"
#include "dialogue/turn/nudge_planner.hpp"
#include "dialogue/turn/silence.hpp"
#include "dialogue/turn/unasked.hpp"
#include "dialogue/turn/volume.hpp"
#include "dialogue/turn/warmth.hpp"
#include "dialogue/turn/why_talk.hpp"
#include "dialogue/turn/zone_moves.hpp"

namespace fulcrum::dialogue {

// Shortens what is too long for a plan.
void cut_to_plan(commitment& c);

struct wall_clock;
struct day_moment;

class machine : private turn_part {
  public:
    explicit machine(turn_context& t) : turn_part(t) {}

    void take(const event& happened);
    void on(const profile_seen& e);
    void on(const user_said& e);
    void on(const message_edited& e) { journal_.on(e); }
    void on(const message_deleted& e) { journal_.on(e); }
    void on(const choice_made& e);
    void on(const timer_fired& e);
    void on(const nudge_lost& e);
    void on(const assigned& e);
    void on(const unassigned& e);
    void on(const calendar_given& e) { volume_.on(e); }
    void on(const zones_changed& e);
    void on(const journal_found& e) { journal_.on(e); }
    void on(const journal_changed& e) { journal_.on(e); }
    void on(const nudges_found& e) { why_.on(e); }
    void on(const despair_heard& e) { crisis_.on(e); }

    turn_result finish() &&;

    void flush();

    // --- what came in (turn.cpp)
    bool take_side_answer(const user_said& e, const command_reading& r);
    bool names_an_option(std::string_view typed) const;
    // --- what a message becomes (turn_listening.cpp)
    void listen(const message& m, const user_said& e, instant before);
    act decide(const message& m, waiting_for open) const;
    bool answer_first(const message& m) const;  // a closed question looks at it before the table does
    void do_act(act what, const message& m, const user_said& e);
    void pass_over();
    void explain(intent asked);
    void tell_about(intent asked);
    void small_word(intent what);
    void put_off_as_said(const message& m);
    void offer_wish(const std::string& command);
    void ask_whether_answer(const message& m, const user_said& e, std::string command);
    void tell_usage(const command& c);
    void retry(const user_said& e, const message& m);
    void keep_thought(const user_said& e);
    bool latest_within(std::chrono::minutes time) const;
    bool join_latest(const user_said& e);
    bool correct_latest(const message& m, const user_said& e);
    bool take_new_side(const user_said& e, const command_reading& r);

    void offer_entry(std::vector<entry_part> parts);
    bool close_if_plenty();  // the machine's own question, when enough was said to it
    void keep_entry(std::vector<entry_part> parts, std::string title = {});
    void ask_aside(side_question next);
    void ask_side_again();
    void drop_fleeting_side();
    bool change_plan(const message_edited& e);
    void return_to_question();  // after an interruption: ask again in short

    // --- answers that are tapped (turn_taps.cpp)
    void offer_choices(say& message);
    asking_place place_of(asker who) const;
    bool still_open(const asking_place& place) const;
    std::vector<choice> choices_of(asker who) const;
    std::vector<choice> choices_of_step(const step_action& action) const;
    bool answer_by_tap(const tappable_question& q, choice what);
    void take_tap_back(const tappable_question& q);
    bool return_to(const tappable_question& q);
    bool reopen(const asking_place& place);
    void note_ended(const running_session& r);
    void do_taps(std::string_view rest);

    // --- first contact (turn_setup.cpp)
    void begin_setup(const user_said& e);
    void take_setup_answer(const user_said& e, const command_reading& r);
    void ask_setup(bool in_short);
    void set_up_by_defaults();
    void finish_setup();

    // --- steps of a track (turn_session.cpp)
    // The session of that slot as things stand: the first day's, the review, the day's own, or the last one's.
    const session* session_for(slot which, local_date date) const;
    void begin_session(const session& ses, slot which, local_date date);
    void offer_again(const session& ses, slot which, local_date date);
    void offer_optional(const session& ses, slot which, local_date date);
    void hold_with_team(const track& t, local_date date);  // a week of a channel's track, in one message
    bool review_due(local_date date) const;
    bool review_comes(local_date date) const;
    const session* held(const std::optional<session>& ses) const;
    const session* waiting_look_back(local_date date) const;
    bool was_shown(const session_id& ses) const;
    void sit(slot which, local_date date);
    void hold_part(const session& ses, slot which, local_date date, bool asked_for);
    bool goes_on_after(const running_session& r) const;
    bool first_of_week(local_date date) const;
    bool the_opening_waits() const;
    const commitment* plan_to_look_at(const session* before) const;  // before that session; null = before nothing
    void look_at_plan(int number, slot which, local_date date);
    void offer_to_begin();
    std::string session_header(const track& t, const session& ses) const;
    int next_known_day(const track& now, const track* old) const;
    void find_place(local_date date);  // in the newest text of the track
    void begin_card();
    void run_from(int index);
    void ask_now(const step& st);
    void ask_again();
    std::string question_of(const step_action& action, bool in_short);
    std::string short_question();
    bool take_answer(const user_said& e);  // false: the step could not read it
    bool read_answer(const user_said& e);
    std::vector<entry_part> parts_of(const user_said& e) const;
    std::optional<pole> drawn_side() const;
    void record(const step& st, std::string value, std::vector<entry_part> parts);
    void record_collected();
    void close_collected();  // and on
    void advance();          // past the step that waits
    void end_session();
    void note_held(const running_session& r);
    bool session_for_last(const track& t) const;
    void begun();  // the person took part today
    void skip_step();
    void cancel_session();
    void resume_session();
    // An edited answer to the tapped question (choice, scale, yes/no) of that name in the running session: its value,
    // "" if it can't be read; nothing if the name is no such question's.
    std::optional<std::string> reread(std::string_view name, std::string_view typed) const;

    // --- answers taken back, questions put aside (turn_back.cpp)
    void keep_unfinished();
    bool only_a_nod(const side_question& side) const;
    bool worth_an_entry(const side_question& side) const;
    void close_side();
    void keep_gathered();
    void let_go();
    void put_aside(bool says_so = true);  // a nudge replaces an open question
    void stand();
    void note_left();
    void take_back(const step_id& step);
    bool step_back();  // false: there is nothing before it
    void go_back();

    // --- steps of several questions (turn_steps.cpp)
    static bool asks_several(const step_action& action);
    std::string sub_question(const step_action& action, bool in_short);
    std::string sub_retry(const step_action& action);
    void ask_phase(int phase);
    bool take_sub_answer(const step& st, const user_said& e);
    bool take_plan(const step& st, const plan_step& plan, const user_said& e);
    bool take_check(const step& st, const user_said& e);
    bool rest_is_asked_for() const;
    closed_answer read_closed(const step_action& action, const user_said& e) const;
    bool take_balance(const user_said& e);
    bool take_vision(const user_said& e);
    bool take_values(const user_said& e);
    bool take_priorities(const user_said& e);
    local_date priorities_week(const running_session& r) const;
    void note_priorities_asked();
    void note_answered(const step& st);
    void write_answer(const step& st, std::string title, std::vector<entry_part> parts, pole serves);
    void leave_step();
    void settle_plan(const step& st, std::string cue, std::string action, std::vector<entry_part> parts, pole serves,
                     std::string title, std::string as_said = {});
    void change_plan_to(const step& st, commitment& plan, std::string cue, std::string action,
                        std::vector<entry_part> parts);
    void plan_beside(const step& st, const commitment& goal, plan_halves halves, const user_said& e);
    bool drop_plan(const step& st, commitment& plan);
    void time_plan(commitment& c) const;
    int first_phase(const step_action& action);
    const commitment& add_plan(std::string cue, std::string action, std::vector<entry_part> parts, pole serves,
                               std::string as_said = {});
    commitment* open_plan();
    bool choose_plan();           // for a check: false when none is due
    void leave_plan_for_later();  // the one that is looked at
    std::string sentence(const commitment& c) const;
    bool draw_now(const step& st, const draw_step& d);
    void ask_journal_for_recall(const recall_step& step);
    bool waits_for_recall() const;
    void go_on_with_recall(const journal_found& found);
    void remember(const remember_step& step);
    std::string ladder_question(const step_action& action, bool in_short);
    bool take_upward(const step& st, const upward_step& up, const user_said& e);
    std::vector<entry_part> lines_said(const user_said& e) const;

    // --- the person's own record (turn_ledger.cpp)
    std::string plans_text() const;
    std::string plan_line(const commitment& c) const;
    std::string review_text();  // names some things once
    std::string overview_text(overview what);
    void do_plans(std::string_view rest);
    void do_plan(std::string_view rest, const message_id& from);
    bool take_plan_side(const user_said& e, int number);
    // --- plans between the sessions (turn_plans.cpp)
    void follow_up_plan();
    bool offer_reminder(int number);
    bool take_plan_side_question(const side_question& side, bool go, bool leave);
    void aim_reminder();
    void on_reminder();
    void do_rehearse(std::string_view rest);

    // --- words (turn_words.cpp)
    bool run_command(const command& c, const user_said& e);  // false: not in this situation, take it as text
    void do_today();
    void do_start();
    void do_tip();
    // A card about it, and what one may do with it; false where there is none.
    bool offer_card(std::string_view about, const user_said& e, bool asked_for_advice);
    void do_tracks();
    bool do_join(std::string_view name, bool sure);
    void do_leave();
    void do_status();
    void do_schedule(std::string_view rest);
    void do_language(std::string_view rest);
    void enroll(const track& t);
    void leave_track_quietly();

    // --- absence and silence (turn_absence.cpp)
    void do_snooze(std::string_view rest);
    std::optional<instant> snoozed_until(std::string_view rest) const;
    void on_snooze();
    void aim_snooze();
    void make_room(const occurrence& next, bool says_so);  // a nudge comes: for it, and what may stay put off
    void drop_later();
    bool bring_back_later(bool asked);
    void snooze_next(const occurrence& next, instant until);

    // --- nudges (turn_nudges.cpp)
    struct overdue_nudge {
        occurrence o;       // by rule
        instant planned{};  // when it was to come
        std::string how;    // moved there by: "quiet", "snoozed", ""
    };
    void on_nudge(slot which, const timer_fired& e);
    std::vector<overdue_nudge> overdue(slot which, const timer_fired& e) const;
    std::string fate(const overdue_nudge& p) const;  // its outcome, "" when it is to be sent
    bool too_early(slot which, const timer_fired& e) const;
    bool hold_back(const occurrence& o);  // one that waited for a dialogue's end must not come now
    std::string sent_as(const occurrence& o) const;
    void start_waiting_nudge();
    void leave_lost_track(const occurrence& o);
    void put_off_until(instant when);
    local_date logical_day() const;      // the one a session begun now belongs to
    void turn_the_day(local_date date);  // a new day of the track begins once the last one was taken part in

    std::vector<entry_part> earlier_;  // what was said to "go on, or leave it?", while it is read as the answer
    std::string how_;                  // the nudge under way was moved by this
    bool fresh_ = false;               // it comes straight from its timer
    struct record_standing {
        std::vector<ledger_week> ledger;
        std::size_t effects = 0;
        int steps_done = 0, plans_made = 0;
        std::optional<pole> side;  // of the drawn card that waits
        std::string wording;
    };
    std::optional<record_standing> standing_;  // while an answer is read
    entry_part rest_;                          // what was said beside a closed answer, for the next question
    closed_answer between_;                    // what the message lies between, if it could not be read

    // the parts
    course course_{t_};
    balance_view balance_{t_};
    card_desk cards_{t_};
    ladder ladder_{t_};
    nudge_planner planner_{t_};
    unasked unasked_{t_};
    volume volume_{t_, planner_};
    silence silence_{t_, course_, planner_};
    zone_moves zones_{t_, planner_, unasked_};
    absence absence_{t_, planner_, *this};
    journal_talk journal_{t_, course_, ladder_, *this};
    why_talk why_{t_, volume_, *this};
    warmth warmth_{t_, course_, *this};
    crisis_talk crisis_{t_, course_, *this};
    // end of parts
};

}  // namespace fulcrum::dialogue
