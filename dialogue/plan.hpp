// If-then plans as people type them. "When X, I will Y" moves people to act where a bare intention often does not
// (Gollwitzer & Sheeran 2006), so the machine looks for both halves and asks for the one that is missing. Pure, total.
#pragma once

#include <string>
#include <string_view>

namespace fulcrum::dialogue {

// What a message says of a plan; either half may be "". A cue that begins with "when" or "if" comes without that word,
// any other as it is ("after lunch"); an action comes without "I will".
//   "When the stand-up ends, I'll ask Ana."      → cue "the stand-up ends", action "ask Ana"
//   "I will call him as soon as I'm back"        → cue "as soon as I'm back", action "call him"
//   "after lunch"                                → a cue alone
//   "ask Ana what is unclear"                    → an action alone
//   "When the daily ends, ask Ana"               → both; so with "I ask Ana"
//   "Wenn das Daily endet, frage ich Ana"        → cue "das Daily endet", action "frage ich Ana": its verb stays
//   "I will", "When will it end?"                → neither
// English and German.
struct plan_halves {
    std::string cue, action;
};
plan_halves read_plan(std::string_view typed);

// The same for a message that answers the question for just that half: all of it is taken.
std::string as_cue(std::string_view typed);
std::string as_action(std::string_view typed);

// Whether the cue carries its own first word ("after lunch", "on Monday") and needs no "when".
bool stands_alone(std::string_view cue);
// Whether such a cue is a clause, which a comma ends in German ("sobald ich da bin").
bool is_clause(std::string_view cue);
// Whether the action has its verb and its "ich" ("frage ich Ana") and needs no "werde ich".
bool is_own_clause(std::string_view action);

}  // namespace fulcrum::dialogue
