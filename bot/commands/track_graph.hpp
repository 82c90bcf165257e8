// A track as a picture: its days and sessions, the steps in each, and where branches lead. Pure functions from a track
// to text; any track gives a picture, one that was never checked too.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dialogue/graph.hpp"

namespace fulcrum::bot::commands {

// How a step is shown, whichever its kind.
struct step_label {
    enum class family { says, asks, moves } shows = family::says;  // moves: it decides where to go on
    std::string kind;                                              // "asks", "scale 1–10", "draws a question"
    std::string text;                                              // its words, if it has any of its own
    std::vector<std::string> options;                              // what can be chosen
    std::vector<std::string> notes;                                // where the answer is kept, other wordings, …
    std::vector<std::pair<std::string, dialogue::step_id>> ways;   // of a branch or goto: label and target
};
step_label label_of(const dialogue::step_action& action);

// "clarity is at least 7", "intention was not answered"
std::string condition_words(const dialogue::condition& c);

// The sessions of a track in the order they are shown, a row for each day.
struct graph_row {
    std::string title;                                                       // "Day 1 · Two jobs in one chair"
    std::vector<std::pair<std::string, const dialogue::session*>> sessions;  // "Morning", "Evening", "" for a team
};
std::vector<graph_row> rows_of(const dialogue::track& t);
// What a session's conditions are, in words: "held once, only if …"; "" if it has none.
std::string session_notes(const dialogue::session& s);

// A Mermaid flowchart: a subgraph for each session.
std::string to_mermaid(const dialogue::track& t);
// An SVG image: days from top to bottom, mornings on the left, evenings on the right, arrows where the way leads on
// elsewhere. Follows the viewer's light or dark scheme, and needs nothing from outside.
std::string to_svg(const dialogue::track& t);

}  // namespace fulcrum::bot::commands
