// The words one can say to the coach, read from a message. Pure and total.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fulcrum::dialogue {

enum class verb : std::uint8_t {
    help,
    start,
    today,
    tip,
    reflect,
    question,
    tracks,
    join,
    leave,
    status,
    journal,
    journal_search,
    journal_show,
    journal_edit,
    journal_delete,
    journal_export,
    note,
    schedule,
    timezone,
    language,
    balance,  // rest: "" or "target 60 40"
    plans,    // rest: "" or "drop 3"
    plan,     // rest: "When …, I will …"
    vision,   // rest: "" or "add TEXT", "edit 2 TEXT", "remove 2", "settled"
    values,   // rest: "" or the words
    priorities,
    snooze,
    pause,
    resume,
    quiet,  // rest: "18:00-08:00" as typed, "off", or ""
    less,
    more,
    most,        // rest: a number, "off", or ""
    holidays,    // rest: "on", "off", "usual", the name of a calendar, or ""
    taps,        // rest: "on", "off" or ""
    rehearse,    // rest: "on", "off" or ""
    keep_going,  // rest: "daily", "normal" or ""
    why,         // rest: "this", "today", "yesterday", a weekday, a date, or ""
    privacy,
    forget_me,
    defaults,
    back,
    skip,
    later,
    cancel,
    done,
    go_on,
    admin,  // everything after "admin" is in `rest`
};
std::string_view verb_text(verb v);  // as one types it: "journal search", "forget me"

struct command {
    verb what = verb::help;
    std::string rest;  // what follows the word, trimmed, as typed; "" if nothing
};

struct command_reading {
    enum class kind : std::uint8_t {
        none,       // not a command
        exact,      // a command in full: the word, and what follows has the right shape
        malformed,  // begins with a command word, but what follows does not fit ("pause until the team is ready")
        near,       // one or two slips away from a command word ("shedule"): `what` is the guess
    } how = kind::none;
    command what;
};

// Reads a whole message. Any case; a leading "@fulcrum", "/" or trailing punctuation is forgiven. Synonyms: "menu" and
// "?" for help, "stop" for cancel, "undo" for back, "ok"/"continue" for go on, "erase me" and "delete me" for forget
// me, "remind me later" for later, "i'm out for 3 days" for pause, "back on monday" for pause until. `exact` for words
// with arguments is decided on shape alone: `join` and `leave` and `note` and `journal search` take any words or none
// (join and leave at most four, that don't read like "leave early"), `journal show|edit|delete` a number, `timezone`
// one or two words or nothing, `schedule` nothing or what read_rhythm takes, `snooze` nothing, a duration, a time or a
// moment ("tomorrow 8am"), `pause` nothing, a duration, "until"/"till" + date, or the days themselves ("next week",
// "from 1 dec to 5 dec"). What was typed in other words comes in these: the rest of "I'm out for 3 days" is "3 days",
// of "back on Monday" "until monday", of "I'm on holiday next week" "next week", of "remind me in an hour" (a snooze)
// "an hour", of "journal show #12" "12", of "why nothing on Monday?" "monday", of "why nothing on 20 Nov?" "20 nov", of
// "at most 2 a day" "2". `malformed` needs a short message that doesn't go on like a sentence ("schedule is packed" is
// none); as a pause without a rest, or with one that begins with "from", it is an absence whose end was not said ("I'm
// sick", "ab morgen Urlaub"). A wish in front is taken off ("can you snooze for 45 minutes?", "bitte pause bis
// Freitag"), and so are a greeting and the coach's name. "Ask me again in two hours" is a snooze, "skip tomorrow" a
// pause. A wish that would last and could mean something else ("can you write at 10?") is `near`. With `near`, `rest`
// is what would follow the corrected word ("snoze 30m": snooze, "30m").
command_reading read_command(std::string_view typed);

}  // namespace fulcrum::dialogue
