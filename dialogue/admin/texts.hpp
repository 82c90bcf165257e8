// The words of the answers to administrators, in the language of a phrasebook. Pure.
#pragma once

#include <string>
#include <string_view>

#include "dialogue/admin/request.hpp"
#include "dialogue/graph.hpp"
#include "dialogue/phrases.hpp"
#include "dialogue/turn.hpp"

namespace fulcrum::dialogue {

// What somebody typed, cut short and made harmless, to be quoted.
std::string typed(std::string_view words);

// Why nobody can be given a retired track, and how to take that back. Precondition: the track is there.
std::string retired_words(const phrasebook& book, const library& texts, const track_id& track);

std::string unclear_text(const phrasebook& book, const admin_request& r);
std::string defaults_text(const phrasebook& book, const settings& set, const library& texts);
std::string calendars_text(const phrasebook& book, const settings& set);

}  // namespace fulcrum::dialogue
