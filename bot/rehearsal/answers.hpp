// What a person might plausibly answer, for playing a track through without one: the first option, 7, yes, a short
// neutral sentence. Answers follow from the conversation alone, so the same track gives the same script.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/rehearsal/rehearsal.hpp"
#include "dialogue/graph.hpp"

namespace fulcrum::bot::rehearsal {

// What to try for that step, most fitting first; `count` turns the sentences, `phase` is the running session's: which
// question of a step that asks several. Ends with "skip", "done", "cancel". Pure.
std::vector<std::string> plausible_answers(const dialogue::step_action& action, std::string_view language,
                                           std::size_t count, int phase = 0);

// Answers until the coach asks nothing more. Each answer and what came of it is given to `seen`. False when it went on
// asking beyond all reason.
bool answer_everything(rehearsal& talk, std::string_view language,
                       const std::function<void(const std::string& said, const std::vector<heard>& then)>& seen);

}  // namespace fulcrum::bot::rehearsal
