// What administrators can say in a direct message. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dialogue/admin/words.hpp"
#include "dialogue/turn.hpp"

namespace fulcrum::dialogue {

// Which of the people are asked for; all that is said must hold.
struct people_filter {
    enum class how { anyhow, fresh, silent, finished, left, closed } stands = how::anyhow;
    std::string track;
    std::string cohort;  // its name; nobody is in one yet
    friend bool operator==(const people_filter&, const people_filter&) = default;
};

struct admin_request {
    enum class what {
        help,
        tracks,
        people,
        assign,
        unassign,
        holidays,      // the calendars
        set_holidays,  // track: the calendar's name
        defaults,
        set_default,
        log,
        failures,
        import,    // the attached file is read and previewed
        activate,  // the previewed one comes into force
        export_,
        retire,
        restore,
        drop_import,  // the file's text, or the built-in one, is in force again
        versions,
        diff,    // the text in force with an earlier one, or with the import that waits
        revert,  // to an earlier text
        copy,    // under another id, as an import that waits
        try_,    // a day of it, in the administrator's own direct message
        pilot,   // given to those people although it is not offered yet
        report,
        roles,
        set_role,
        unclear
    } does = what::help;
    std::string verb;                   // as it is called in English; "" if none was said
    std::string track;                  // of what is done to tracks; set_holidays: a calendar; unassign: "" = any
    std::string language;               // export_: "" = the track's own
    std::vector<std::string> names;     // usernames without @
    std::vector<std::string> channels;  // channel names without ~, some as team/name
    bool anyway = false;                // assign: also who asked to be forgotten
    people_filter filter;               // people
    int page = 1;                       // people, log
    int number = 0;                     // diff, revert: a version; try_: a day; 0 = not said
    bool as_file = false;               // log, report, people
    std::string as;                     // copy: the new id
    std::string role;                   // set_role: as typed
    std::string key, value;             // set_default: "times", "zone", "track"; log: what to look for
    std::string_view problem;           // unclear: the key of a phrase
    std::string detail;                 // unclear: what was typed, made harmless
    std::string_view near;              // unclear: the verb that was meant, perhaps
};

// Reads what follows "admin". No word of it is passed over. Pure and total.
admin_request read_admin(std::string_view rest, const track_names& tracks = {});

// Settings for newcomers that administrators changed, as kept in the store: "defaults.times" and so on.
void apply_default(settings& to, std::string_view key, const std::string& value);

}  // namespace fulcrum::dialogue
