// What can happen to a person's conversation. Every input becomes one of these before the machine sees it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "dialogue/choice.hpp"
#include "dialogue/graph.hpp"
#include "dialogue/ids.hpp"
#include "dialogue/schedule.hpp"
#include "dialogue/time.hpp"

namespace fulcrum::dialogue {

// Who the person is, as the chat platform tells it. Comes before the first thing they say, and after each change.
struct profile_seen {
    std::string username, first_name;
    std::string zone;      // as the platform gives it, not checked; "" if none
    std::string locale{};  // short tag, "" if none
    bool active = true;    // the account is open
};

struct user_said {
    message_id id;
    std::string text;
    bool has_files = false;
};
struct message_edited {
    message_id id;
    std::string text;
};
struct message_deleted {
    message_id id;
};

// The person tapped a choice under a question, or took that back. Only their own taps come here.
struct choice_made {
    std::int64_t question = 0;  // its number, as it was said (see effect.hpp)
    choice what = choice::one;
    bool undone = false;
};

// What a timer is for. Morning and evening are nudges, a reminder comes just before a plan's moment; the others belong
// to a dialogue under way.
enum class timer : std::uint8_t { morning, evening, collect, snooze, waiting, reminder };
struct timer_fired {
    timer what = timer::morning;
    local_date date{};  // the logical date of a nudge
    instant due_at{};
};

// A nudge that was written never reached the person: too late to be of use, or the platform will not take it.
struct nudge_lost {
    timer what = timer::morning;
    local_date date{};
    std::string reason;  // "late", or the code after "failed:"
};

// What comes with a place that administrators give: whose cohort it is, when it starts, and what counts for who has
// set nothing of their own.
struct place_terms {
    std::string cohort;                  // its name; "" = none
    std::optional<local_date> starts{};  // no nudge of the track before that day of the person's
    std::optional<rhythm> when{};
    std::string zone{}, language{};  // "" = the profile's
    bool anew = false;               // from the first day, wherever they left it
    friend bool operator==(const place_terms&, const place_terms&) = default;
};

// An administrator put the person into a track, or took them out. `act` is the number of the act on many that this is
// a part of, and that can be taken back; 0 = none.
struct assigned {
    track_id track;
    std::string by;  // username
    place_terms terms{};
    std::int64_t act = 0;
    bool invites = false;  // asked to join, and not put in
};
struct unassigned {
    std::string by;
    std::int64_t act = 0;
};
// The track rests until that day, or goes on; its start, when it has not begun.
struct track_held {
    std::optional<local_date> until{};  // nothing: it goes on; for_good: until an administrator says so
    std::string by{};
    std::int64_t act = 0;
};
inline constexpr local_date for_good{std::chrono::year{9999}, std::chrono::month{12}, std::chrono::day{31}};
struct moved_to_day {
    int day = 1;
    std::string by{};
    std::int64_t act = 0;
};
// That act is taken back.
struct put_back {
    std::int64_t act = 0;
    std::string by{};
};
// The person is no longer in the channel that their cohort follows.
struct channel_left {
    std::string cohort, channel;
};

// An administrator said which holidays count for the person: a calendar's name, "" = everybody's.
struct calendar_given {
    std::string name;
};

// The rules of time zones are other ones now: when the next nudges come is worked out again.
struct zones_changed {};

// Answers to the machine's own questions to the journal (see effect.hpp); they come in the same turn.
struct journal_line {
    int number = 0;
    instant written_at{};
    std::string title;  // the question, or ""
    std::string text;   // all parts, joined by line ends
    pole serves = pole::none;
};
struct journal_found {
    std::vector<journal_line> lines;  // newest first
    int total = 0;                    // entries of the person altogether
};
struct journal_changed {   // after amend, remove, replace or erase of an entry
    int number = 0;        // 0: there was no such entry
    bool removed = false;  // the whole entry is gone
};

// A line of the record of nudges (see note_nudge).
struct nudge_line {
    timer what = timer::morning;
    local_date date{};
    std::string outcome;
    instant due_at{}, decided_at{};
    std::string zone{};
    bool on_its_way = false;  // written, and not delivered yet
};
struct nudges_found {
    std::vector<nudge_line> lines;  // newest first
};

// The person wrote words of despair in a channel: nothing is said there, and the words themselves stay there.
struct despair_heard {
    despair what = despair::own;
};

using event = std::variant<profile_seen, user_said, message_edited, message_deleted, choice_made, timer_fired,
                           nudge_lost, assigned, unassigned, track_held, moved_to_day, put_back, channel_left,
                           calendar_given, zones_changed, journal_found, journal_changed, nudges_found, despair_heard>;

}  // namespace fulcrum::dialogue
