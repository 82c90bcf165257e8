// A track as it was written: the steps it will have, with the places of all that can be wrong about them.
#pragma once

#include <string>
#include <vector>

#include "content/report.hpp"
#include "dialogue/graph.hpp"

namespace fulcrum::content {

struct quote_use {  // {{name}} in a text
    std::string name;
    bool has_fallback = false;
    place at;
};

struct draft_step {
    place at;
    dialogue::step made;
    bool named = false;   // its id was written, not made from its position
    bool broken = false;  // its findings are noted; what it does is not known
    place name_at;
    std::vector<quote_use> quotes;
    std::vector<place> conditions_at;  // of a branch's arms
    std::vector<place> targets_at;     // of a branch's arms and then its else, or of a goto
};

struct draft_session {
    place at;
    dialogue::session_id id;
    std::vector<draft_step> steps;
};

struct draft_day {
    std::string title;
    int morning = -1, evening = -1;  // indexes of sessions
};

struct draft_track {
    place id_at;
    dialogue::track head;                 // without days
    std::vector<std::string> titles;      // of the days
    std::vector<draft_session> sessions;  // in the order they are held
    std::vector<draft_day> days;
};

// The answer a step keeps, or nullptr.
const dialogue::answer_name* answer_of(const dialogue::step_action& action);

dialogue::track finished(draft_track&& draft);

}  // namespace fulcrum::content
