// Where a person's conversation stands: one value, saved after every turn. Fields are only ever added; what an old
// program wrote without them reads as their defaults (storage/codec).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dialogue/effect.hpp"
#include "dialogue/graph.hpp"
#include "dialogue/ids.hpp"
#include "dialogue/schedule.hpp"
#include "dialogue/time.hpp"

namespace fulcrum::dialogue {

// How far the first conversation has come.
enum class setup : std::uint8_t { fresh, zone, track, times, done };

struct answer {
    std::string text;
    std::vector<entry_part> parts;  // the messages it came in, so that an edit finds it
    friend bool operator==(const answer&, const answer&) = default;
};

// A plan: "When CUE, I will ACTION."
struct commitment {
    enum class life : std::uint8_t { open, kept, partly, dropped } state = life::open;
    int number = 0;  // from 1, as `plans` shows it
    std::string cue, action;
    std::vector<entry_part> parts;  // the messages it was made of
    pole serves = pole::none;
    track_id track;
    local_date made_on{};
    std::optional<local_date> settled_on;
    int misses = 0;      // times it was "not yet"
    std::string said;    // the whole plan in the person's own words, where it is not made of cue and action
    instant ask_from{};  // not looked at before: its moment, or a while after it was last spoken of
    std::optional<instant> moment{};  // the clock time it names
    std::optional<instant> remind_at{};
    int beside = 0;  // the plan it stands beside, for when that one's obstacle comes up again; 0 = none
    int waits = 0;   // times that it had not come up
    friend bool operator==(const commitment&, const commitment&) = default;
};

// One week of the ledger: how often each side came up, and how the person rated their days.
struct ledger_week {
    local_date monday{};
    int vision = 0, execution = 0, people = 0;  // answers and plans
    int rated = 0, rating_sum = 0;              // days, each 1 (all vision) … 5 (all execution)
    int people_sum = 0;                         // of those days: none 0, some 1, a lot 2
    friend bool operator==(const ledger_week&, const ledger_week&) = default;
};

// What the answer to a step left in the person's record, so that `back` can take it back.
struct answered_step {
    std::vector<ledger_week> counted;    // what it added to these weeks
    std::vector<message_id> written;     // the messages it put into the journal
    std::vector<message_id> superseded;  // those of an answer taken back: they go when another one is written
    int steps = 0;                       // what it added to steps_done
    int made = 0;                        // number of the plan it made, 0 = none
    std::optional<commitment> judged;    // the plan it judged, as it was before
    int missed_in_a_row = 0;             // before that
    std::string card;                    // of a draw: the words that were asked
    pole serves = pole::none;            // and their side
    friend bool operator==(const answered_step&, const answered_step&) = default;
};

// The session in the foreground: one per person at the most.
struct running_session {
    track_id track;       // "" with a card
    card_id card;         // a single question from the bank (`reflect`), else ""
    std::string wording;  // the card's words when it was asked, so that a changed bank asks the same
    session_id session;
    step_id step;  // the step that waits for an answer
    int day = 0;
    slot which = slot::morning;
    local_date date{};
    std::map<std::string, answer> names;  // by name, and by "#step" for every open answer
    std::vector<step_id> trail;           // answered steps, for `back`
    std::vector<entry_part> parts;        // what a collecting question has gathered
    instant asked_at{};
    instant touched_at{};  // the person's latest message in it; = asked_at before the first
    bool touched = false;
    bool put_off = false;          // by `later` or `snooze`: waits for its timer
    instant back_at{};             // when that is
    std::string edition;           // the track's text it was begun on
    int phase = 0;                 // which question of a step that asks several; 0 = its first
    std::vector<entry_part> held;  // what was answered to the earlier ones
    std::string spoken;            // said so far in this turn, while the journal is asked; "" between turns
    bool as_prompt = false;        // how that is to be said
    std::map<std::string, answered_step> answered;  // by step
    int plan = 0;                                   // the number of the one that is looked at

    friend bool operator==(const running_session&, const running_session&) = default;
};

// A question of the machine itself that comes before the session's: it is answered or left by the next message.
struct side_question {
    enum class kind : std::uint8_t {
        none,
        keep_entry,    // "keep this as a journal entry?": parts
        forget,        // "erase everything?"
        remove_entry,  // number
        edit_entry,    // number: the next message replaces it
        did_you_mean,  // text: the command meant
        go_on,         // "go on, or leave it?": parts hold what was said meanwhile
        leave_track,
        begin_optional,  // number: the slot of the session that was offered
        plan_side,       // number: the plan that was made outside a track
        away_until,      // "until when?"; text: "from tomorrow", or "" for from now on
        answer_or_word,  // text: the command that may be meant; parts: what is the answer if it is not
        kept_entry,      // parts: kept already, and taken out by "no"
        be_quiet,        // "shall I be quiet until you write again?"
        what_made_it,    // parts: the good news; what made it possible?
        begin_now,       // "now, or tomorrow at nine?"
        remind_plan,     // number: a plan with a clock time; a word just before it?
        rehearse_plan,   // number: picture its moment once
        card_told,       // card, and what it was asked for in `text`: a plan from it, another one, or neither?
        card_when,       // card: at what moment will it be tried?
    } what = kind::none;
    int number = 0;
    std::string text;
    std::vector<entry_part> parts;
    instant asked_at{};
    card_id card{};
    friend bool operator==(const side_question&, const side_question&) = default;
};

// What was written into the journal last, so that what goes on from it joins it, and what corrects it finds it.
struct written_answer {
    std::string title;
    std::vector<entry_part> parts;
    track_id track;
    std::string place;  // "day-3/morning/intent", or ""
    pole serves = pole::none;
    step_id step;  // of the running session, "" outside
    instant at{};
    friend bool operator==(const written_answer&, const written_answer&) = default;
};

struct enrollment {
    track_id track;
    int day = 1;                         // the day under way or next, 1-based
    std::optional<local_date> begun_on;  // when the person first answered something of that day
    bool morning_done = false, evening_done = false;
    bool finished = false;
    std::string edition;                    // the track's text when the day was last looked up
    std::string day_id;                     // of that day, "" if it has none
    bool welcomed = false;                  // first_day is over
    std::optional<local_date> reviewed_on;  // the latest weekly review
    std::vector<session_id> shown;          // of that day: another one says it anew
    instant enrolled_at{};                  // 1970 = before this was noted
    std::optional<local_date> opened_on;    // the day its opening was last held for, answered or not
    instant opened_at{};                    // and when that was
    std::string by, cohort;                 // the administrator who gave it, and as one of which cohort; "" = none
    std::optional<local_date> not_before;   // no nudge of it before that day
    friend bool operator==(const enrollment&, const enrollment&) = default;
};

struct vision_line {
    std::string text;
    local_date since{};
    std::optional<local_date> acted_on;  // the latest week's priority that serves it
    message_id from{};                   // the answer it came in, "" if it was set by a word
    friend bool operator==(const vision_line&, const vision_line&) = default;
};
// The vision held against what the person's own manager puts first.
struct upward_look {
    answer differs;  // where, in the person's words; "" = nowhere
    bool on_purpose = false;
    local_date since{};
    bool named = false;  // by a weekly review: it does so once
    friend bool operator==(const upward_look&, const upward_look&) = default;
};
struct priority {
    std::string text;
    int line = 0;       // of the vision, 1-based; 0 = serves none
    local_date week{};  // its Monday
    message_id from{};
    friend bool operator==(const priority&, const priority&) = default;
};

// A nudge put to another time: at the most one a slot.
struct moved_nudge {
    slot which = slot::morning;
    local_date date{};
    instant due_at{};  // by the rule
    instant until{};
    std::string why;  // "quiet", "snoozed"
    friend bool operator==(const moved_nudge&, const moved_nudge&) = default;
};

// An absence that was told ahead: a pause of those days, of the person's own clock, that begins by itself.
struct planned_absence {
    local_date first{}, back{};  // the day of return
    friend bool operator==(const planned_absence&, const planned_absence&) = default;
};

// A track that an administrator asked the person to join.
struct invitation {
    track_id track;
    std::string by;
    place_terms terms;
    friend bool operator==(const invitation&, const invitation&) = default;
};

// Where the person was before an administrator's act on many, so that it can be taken back.
struct before_act {
    std::int64_t act = 0;
    std::optional<enrollment> track;
    std::map<std::string, int> left_at;
    rhythm when;
    std::string language, zone;
    track_id after;           // what the act left them in, and since when: otherwise they went on by themselves
    instant after_since{};    //
    bool holds_only = false;  // only when the track goes on was changed
    std::string news;         // what waits to be told of it
    std::optional<invitation> invited;
    friend bool operator==(const before_act&, const before_act&) = default;
};

// How much the coach writes by itself, and what holds it back (see nudging.hpp, silence.hpp).
struct nudge_habits {
    std::vector<moved_nudge> moved;
    std::optional<instant> paused_from;  // until the pause that began then is in the log
    std::vector<planned_absence> away;   // earliest first, apart; one that begins becomes a pause
    std::optional<quiet_hours> quiet;
    int most_a_day = 0;  // 0 = no cap
    std::optional<local_date> unasked_on;
    int unasked = 0;  // messages of that local date that nobody asked for
    bool ignores_holidays = false;
    std::string calendar;                 // whose holidays count; "" = everybody's
    int silent_days = 0;                  // local days with a nudge since the person was last heard
    std::optional<local_date> silent_on;  // the latest of them
    int hush = 0;                         // which step of the silence rule is taken: 0 … 3
    bool keeps_going = false;             // the silence rule is off
    std::string profile_zone;             // "" if none that is known
    bool zone_news = false;               // it changed, and the person was not told yet
    std::vector<std::string> news;        // what an administrator changed, to be told with the next message
    bool gone = false;                    // the account is closed: nothing is sent until it is open again
    bool until_heard = false;             // the pause ends with the person's next word
    friend bool operator==(const nudge_habits&, const nudge_habits&) = default;
};

// What asked a question: a step of a session, the machine itself at that time, or the first conversation.
struct asking_place {
    track_id track;  // with the session, step, phase and date: a step
    session_id session;
    step_id step;
    int phase = 0;
    int plan = 0;
    local_date date{};
    instant aside_at{};          // 1970 = no side question
    setup stage = setup::fresh;  // fresh = none of the first conversation
    friend bool operator==(const asking_place&, const asking_place&) = default;
};
// A question that can be answered with a tap. The messages that ask it carry its number.
struct tappable_question {
    std::int64_t number = 0;
    asking_place where;
    std::vector<choice> offered;
    std::optional<choice> chosen;  // by a tap that stands
    std::vector<entry_part> held;  // what was answered to the earlier questions of its step
    friend bool operator==(const tappable_question&, const tappable_question&) = default;
};
// The session that a tap may open again: it ended with a question that can be answered so.
struct ended_session {
    running_session was;
    enrollment standing;  // before it ended
    friend bool operator==(const ended_session&, const ended_session&) = default;
};
struct tap_habits {
    bool off = false;
    bool told = false;                      // that one can tap
    std::int64_t asked = 0;                 // the highest number
    std::vector<tappable_question> latest;  // newest last, a few
    std::optional<ended_session> ended;
    friend bool operator==(const tap_habits&, const tap_habits&) = default;
};

struct person_state {
    static constexpr int current_version = 1;

    std::uint64_t revision = 0;  // turns taken
    std::uint64_t seed = 0;      // makes rotations differ between people

    std::string username, first_name;
    setup stage = setup::fresh;

    std::string zone;  // IANA; "" until known
    bool zone_by_hand = false;
    rhythm when;
    std::optional<enrollment> track;
    std::map<std::string, int> left_at;  // tracks left midway: the day to come back to

    std::optional<running_session> running;
    std::optional<running_session> later;  // put off past the next nudge of the other slot: comes back at its time
    side_question side;
    std::vector<occurrence> waiting;      // nudges that fell due in the middle of a dialogue
    std::vector<entry_part> first_words;  // what a new person said first, to be offered once set-up is done

    std::map<std::string, answer> names;      // kept for the person
    std::map<std::string, int> last_wording;  // by a text's place, for rotation
    int tips_seen = 0, questions_seen = 0;

    std::optional<instant> paused_until;                   // instant::max() = until `resume`
    bool welcome_back = false;                             // say so with the next nudge
    int missed = 0;                                        // nudges skipped because the coach was away, not yet told
    std::optional<local_date> last_morning, last_evening;  // logical dates that had their nudge
    instant last_heard{};                                  // the person's latest message
    int steps_done = 0;                                    // answered steps, for administrators

    std::string locale;             // of the profile
    std::string language;           // by `language`; "" = the profile's
    std::vector<commitment> plans;  // oldest first; the oldest settled ones go when there are many
    int plans_made = 0, missed_in_a_row = 0;
    std::vector<ledger_week> ledger;  // oldest first
    int target_vision = 0;            // percent of the two jobs; 0 = none set
    std::vector<vision_line> vision;
    std::optional<upward_look> upward;  // nothing until it was asked
    std::vector<std::string> values;
    std::vector<entry_part> values_parts;   // the answer they came in, if they came in one
    std::vector<priority> priorities;       // of this week and the one before
    std::map<std::string, int> cards_seen;  // by id: the day it was drawn, in days since 1970
    int draws = 0, recalls = 0;
    std::vector<int> recalled;           // entries brought back lately
    std::vector<std::string> held_once;  // "track/session" of those that come once

    instant handed_over_at{};  // when the person was last told who can help better

    nudge_habits nudging;
    bool file_out = false;  // the journal was sent as a file, and not said to be saved yet
    tap_habits taps;
    std::optional<written_answer> latest;
    bool no_rehearsal = false;                 // plans are not rehearsed
    std::vector<local_date> asked_priorities;  // the Mondays of the latest weeks for which they were asked
    bool times_by_hand = false;                // set by the person
    std::optional<rhythm> given_times;         // that an administrator gave last
    std::optional<invitation> invited;
    std::optional<before_act> undo;

    friend bool operator==(const person_state&, const person_state&) = default;
};

// The little that a team channel needs.
struct channel_state {
    std::uint64_t seed = 0;
    int tips_seen = 0, questions_seen = 0;
    friend bool operator==(const channel_state&, const channel_state&) = default;
};

}  // namespace fulcrum::dialogue
