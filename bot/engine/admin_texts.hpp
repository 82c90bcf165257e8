// The tables and lists that answer administrators, in the language of a phrasebook. Nothing here sees what anybody
// wrote in a journal. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "content/catalog.hpp"
#include "dialogue/admin/texts.hpp"
#include "dialogue/phrases.hpp"
#include "dialogue/turn.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::engine {

// What an imported file looks like to an administrator: findings, or a preview and how to activate it. `others` are the
// tracks in force.
std::string import_text(const dialogue::phrasebook& book, const content::catalog& read,
                        const dialogue::library& others);
std::string tracks_table(const dialogue::phrasebook& book, const dialogue::library& texts,
                         const std::vector<storage::person_row>& people);
std::string people_table(const dialogue::phrasebook& book, const dialogue::library& texts,
                         const std::vector<storage::person_row>& people, dialogue::instant now);
std::string failures_table(const dialogue::phrasebook& book, const std::vector<storage::failure_row>& rows,
                           std::string_view zone);
// For the daily message, the first `most` of them.
std::string failures_text(const dialogue::phrasebook& book, const std::vector<storage::failure_row>& rows,
                          std::size_t most, std::string_view zone);
// What was done, and apart from it what was refused to people who are no administrators.
std::string log_table(const dialogue::phrasebook& book, const std::vector<storage::admin_row>& rows,
                      const std::vector<storage::refusal_row>& refused, std::string_view zone);

}  // namespace fulcrum::bot::engine
