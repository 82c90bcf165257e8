// A bounded walk over everything that can happen in a track: from each session's start, every state that representative
// answers reach. For tests, and for authors who want to know that no path is a dead end. Pure.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "dialogue/turn.hpp"

namespace fulcrum::dialogue {

struct exploration {
    std::size_t states = 0, turns = 0;
    std::set<std::string> visited;      // "day-1/morning/intent"
    std::vector<std::string> problems;  // each with the session and step it was found at
    bool complete = true;               // false: `most_states` was reached
};

// Answers of all kinds to each waiting step (each option, both ends of a scale, yes and no, open text, something
// unreadable), and skip, back, later, cancel, help, done, an old conversation, and words of crisis, in each state.
exploration explore(const library& texts, const track_id& track, std::size_t most_states = 20000);

}  // namespace fulcrum::dialogue
