// The tables and lists that answer administrators, in the language of a phrasebook. Nothing here sees what anybody
// wrote in a journal. Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "content/catalog.hpp"
#include "dialogue/admin/texts.hpp"
#include "dialogue/phrases.hpp"
#include "dialogue/turn.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::engine {

// What an imported file looks like to an administrator: findings, or a preview and how to activate it. `others` are the
// tracks in force.
// `more` is said between what it is and how it begins.
std::string import_text(const dialogue::phrasebook& book, const content::catalog& read, const dialogue::library& others,
                        const std::string& more);
// `drafts`: imports that wait, and whose they are.
std::string tracks_table(const dialogue::phrasebook& book, const dialogue::library& texts,
                         const std::vector<storage::course_row>& ways, const std::set<dialogue::track_id>& pilots,
                         const std::vector<std::pair<std::string, std::string>>& drafts);
std::string failures_table(const dialogue::phrasebook& book, const std::vector<storage::failure_row>& rows,
                           std::string_view zone);
// For the daily message, the first `most` of them.
std::string failures_text(const dialogue::phrasebook& book, const std::vector<storage::failure_row>& rows,
                          std::size_t most, std::string_view zone);
}  // namespace fulcrum::bot::engine
