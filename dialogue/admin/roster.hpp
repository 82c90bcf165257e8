// A file of people for a cohort: a table with a line each, as spreadsheets write it. Pure and total.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/graph.hpp"
#include "dialogue/time.hpp"

namespace fulcrum::dialogue {

struct roster_row {
    int line = 0;  // of the file, from 1
    std::string name;
    track_id track{};                    // "" = the cohort's
    std::optional<local_date> starts{};  // nothing = the cohort's
    std::string times{};                 // likewise, as typed
};
struct roster_error {
    int line = 0;
    std::string_view problem;  // the key of a phrase
    std::string detail{};      // what stands there, made harmless
};
struct roster {
    std::vector<roster_row> rows;
    std::vector<roster_error> errors;  // by line
};

// The first line names the columns, in any order: username, start, times, track (admin.say.column.… in the messages);
// between them commas, semicolons or tabs. A file without such a line is a list of names. A blank line is none.
roster read_roster(std::string_view file, const library& texts, local_date today);

}  // namespace fulcrum::dialogue
