// Lists that administrators ask for: people, how far they came, and what was done. Each as a message and as a file. No
// word that anybody wrote is in them. Pure.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/admin/request.hpp"
#include "dialogue/phrases.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::engine {

struct listed {
    std::string text, file_name{}, file_content{};  // the file only when it was asked for
    std::vector<storage::person_id> people{};       // whose lines are in it
};

struct people_question {
    const dialogue::admin_request& asked;
    std::optional<std::set<std::string>> within{};  // user ids: nobody else
    dialogue::instant now{};
    std::string zone{};  // the administrator's
};
listed people_list(const dialogue::phrasebook& book, const dialogue::library& texts,
                   const std::vector<storage::person_row>& people, const people_question& q);

// Counts by track; `track` "" = all that somebody is or was in. Teams are left out.
listed report_list(const dialogue::phrasebook& book, const dialogue::library& texts,
                   const std::vector<storage::course_row>& ways, const std::string& track, bool as_file);

// A page of what was done, and on the first one what was refused. One row more than a page has says that there are
// more.
inline constexpr std::size_t log_page = 20;
listed log_list(const dialogue::phrasebook& book, const std::vector<storage::admin_row>& rows,
                const std::vector<storage::refusal_row>& refused, const dialogue::admin_request& asked,
                std::string_view zone);

// A line of a table file: each cell quoted where it has to be, and none that a spreadsheet takes for a formula.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace fulcrum::bot::engine
