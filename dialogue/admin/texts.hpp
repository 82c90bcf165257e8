// The words of the answers to administrators, in the language of a phrasebook. Pure.
#pragma once

#include <string>
#include <string_view>

#include "dialogue/admin/request.hpp"
#include "dialogue/admin/roles.hpp"
#include "dialogue/graph.hpp"
#include "dialogue/phrases.hpp"
#include "dialogue/turn.hpp"

namespace fulcrum::dialogue {

// What somebody typed, cut short and made harmless, to be quoted.
std::string typed(std::string_view words);

// The same, as a cell of a table: without bars and line ends.
std::string table_cell(std::string text);
// That there is no such track, and which one may have been meant.
std::string no_such_track_text(const phrasebook& book, const library& texts, std::string_view name);

// Why nobody can be given a retired track, and how to take that back. Precondition: the track is there.
std::string retired_words(const phrasebook& book, const library& texts, const track_id& track);

// The help, as far as that role may do what it says.
std::string help_text(const phrasebook& book, admin_role role);
// What was not understood; how its word is used, or which one may have been meant.
std::string unclear_text(const phrasebook& book, const admin_request& r, admin_role role);
std::string defaults_text(const phrasebook& book, const settings& set, const library& texts);
std::string calendars_text(const phrasebook& book, const settings& set);

}  // namespace fulcrum::dialogue
