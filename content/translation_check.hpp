// A track in a second language against the one it translates.
#pragma once

#include "content/draft.hpp"

namespace fulcrum::content {

// Reports, as warnings, what is missing or otherwise: days, sessions, steps and their kinds, names, options,
// conditions.
void check_translation(const draft_track& original, const draft_track& other, report& out);

}  // namespace fulcrum::content
