// What administrators can say in a direct message: reading it (pure), and the words of the answers. Nothing here sees
// what anybody wrote in a journal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/catalog.hpp"
#include "dialogue/turn.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::engine {

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
        unclear
    } does = what::help;
    std::string track;                  // assign, activate, export_, retire, restore; set_holidays: a calendar
    std::string language;               // export_: "" = the track's own
    std::vector<std::string> names;     // usernames without @
    std::vector<std::string> channels;  // channel names without ~
    std::string key, value;             // set_default: "times", "zone", "track"
    std::string problem;                // unclear: what could not be read
};

// Reads what follows "admin". Pure and total.
admin_request read_admin(std::string_view rest);

// Settings for newcomers that administrators changed, as kept in the store: "defaults.times" and so on.
void apply_default(dialogue::settings& to, std::string_view key, const std::string& value);

std::string admin_help();

// What an imported file looks like to an administrator: findings, or a preview and how to activate it. `others` are the
// tracks in force.
std::string import_text(const content::catalog& read, const dialogue::library& others);
// Findings as a list for chat, the first ones.
std::string findings_list(const std::vector<content::finding>& findings, std::size_t most);
std::string tracks_table(const dialogue::library& texts, const std::vector<storage::person_row>& people);
std::string people_table(const dialogue::library& texts, const std::vector<storage::person_row>& people,
                         dialogue::instant now);
std::string defaults_text(const dialogue::settings& set, const dialogue::library& texts);
std::string failures_table(const std::vector<storage::failure_row>& rows, std::string_view zone);
// For the daily message, the first `most` of them.
std::string failures_text(const std::vector<storage::failure_row>& rows, std::size_t most, std::string_view zone);
std::string calendars_text(const dialogue::settings& set);
std::string log_table(const std::vector<storage::admin_row>& rows, std::string_view zone);

}  // namespace fulcrum::bot::engine
