// The coach's words as a list: what one can say in full, and what is a slip away from it. For command.cpp.
#pragma once

#include <optional>
#include <string_view>

#include "dialogue/command.hpp"

namespace fulcrum::dialogue {

// The verb that these bare words (reading.hpp) are, courtesies around them or not.
std::optional<verb> said_in_full(std::string_view bare_words);

// Takes "please", "thanks" and the like off the end of plain words.
void drop_courtesies(std::string_view& words);

// A message that says when somebody is away or back: a pause. `malformed` with an empty rest where no end is said.
command_reading read_absence(std::string_view raw);

// What follows "why", without apostrophes: "did i get this"; "nothing"; and "nothing yesterday", of which
// take_why_nothing leaves the day.
bool is_why_this(std::string_view words);
bool is_why_nothing(std::string_view words);
bool take_why_nothing(std::string_view& words);

// How many slips `typed` is away from `target`, at least 1; 99 when it is none: people nearly always get the first
// letter right, or swap it, and some common words mean themselves.
int slip_distance(std::string_view typed, std::string_view target);
// The verb that such a slip was meant to be.
std::optional<verb> slip_of_a_verb(std::string_view said);

}  // namespace fulcrum::dialogue
