// What administrators can say in a direct message. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dialogue/turn.hpp"

namespace fulcrum::dialogue {

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
        unclear
    } does = what::help;
    std::string track;                  // assign, activate, export_, retire, restore; set_holidays: a calendar;
                                        // unassign: "" = whichever it is
    std::string language;               // export_: "" = the track's own
    std::vector<std::string> names;     // usernames without @
    std::vector<std::string> channels;  // channel names without ~, some as team/name
    bool anyway = false;                // assign: also who asked to be forgotten
    std::string key, value;             // set_default: "times", "zone", "track"
    std::string_view problem;           // unclear: the key of a phrase
    std::string detail;                 // unclear: what was typed, made harmless
};

// Reads what follows "admin". Pure and total.
admin_request read_admin(std::string_view rest);

// Settings for newcomers that administrators changed, as kept in the store: "defaults.times" and so on.
void apply_default(settings& to, std::string_view key, const std::string& value);

}  // namespace fulcrum::dialogue
