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
//   "ask Ben on Thursday at 3pm"                 → cue "on Thursday at 3pm", action "ask Ben"
//   "I will", "When will it end?"                → neither
// Where both are there and the words say themselves who acts, they stand as they are: that is `said`, a sentence.
//   "When I feel like interrupting, I don't"     → said "When I feel like interrupting, I don't."
// English and German.
struct plan_halves {
    std::string cue, action, said{};
    bool whole() const { return !cue.empty() && !action.empty(); }
};
plan_halves read_plan(std::string_view typed);

// "nothing today", "no meetings today", "keine Ahnung": there is no plan, and none is wanted.
bool says_no_plan(std::string_view typed);
// "What do you mean?", "can you give me an example?": about the question, and no plan.
bool asks_about_the_plan(std::string_view typed);
// An occasion and nothing else, as a cue: "1:1 with nina" is "In the 1:1 with nina" ("Im 1:1 mit nina" for a German).
// "" for anything else.
std::string as_occasion(std::string_view typed, bool german);

// The same for a message that answers the question for just that half: all of it is taken.
std::string as_cue(std::string_view typed);
std::string as_action(std::string_view typed);

// Whether the cue carries its own first word ("after lunch", "on Monday") and needs no "when".
bool stands_alone(std::string_view cue);
// Whether such a cue is a clause, which a comma ends in German ("sobald ich da bin").
bool is_clause(std::string_view cue);
// Whether the action has its verb and its "ich" ("frage ich Ana") and needs no "werde ich".
bool is_own_clause(std::string_view action);

// People begin a message with a capital; inside a sentence it goes, unless the word is a name or "I".
std::string inside_sentence(std::string text, bool verb_first);

}  // namespace fulcrum::dialogue
