// A track as it was written: the steps it will have, with the places of all that can be wrong about them.
#pragma once

#include <optional>
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
    bool named = false;     // its id was written, not made from its position
    bool in_piece = false;  // it came with a piece, and without an id of its own has one from there
    bool broken = false;    // its findings are noted; what it does is not known
    place name_at;
    std::vector<quote_use> quotes;
    std::vector<place> conditions_at;  // of a branch's arms
    std::vector<place> targets_at;     // of a branch's arms and then its else, or of a goto
};

struct draft_session {
    place at;
    dialogue::session_id id;
    std::vector<draft_step> steps;
    std::optional<dialogue::condition> only_if;
    place only_if_at;
    bool once = false, optional = false;
    bool repeats = false;  // held again and again: what it left behind is there the next time
};

struct draft_day {
    std::string title, id;
    place at, id_at;
    int morning = -1, evening = -1;  // indexes of sessions
};

struct draft_track {
    place id_at, language_at;
    dialogue::track head;                 // without days
    std::vector<draft_session> sessions;  // in the order they are held
    std::vector<draft_day> days;
    std::optional<draft_day> every_day;
    int first_day = -1, last_day = -1, weekly_review = -1;  // indexes of sessions
};

// The answer a step keeps, or nullptr.
const dialogue::answer_name* answer_of(const dialogue::step_action& action);
// All texts of a step that are said or asked, with their wordings.
std::vector<const dialogue::text*> texts_of(const dialogue::step_action& action);

dialogue::track finished(draft_track&& draft);

}  // namespace fulcrum::content
