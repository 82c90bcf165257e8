// What can be wrong with a track as a whole: where steps lead, and which answers they count on.
#pragma once

#include "content/draft.hpp"

namespace fulcrum::content {

// Ids, targets, steps nobody reaches, circles without a question.
void check_flow(const draft_track& track, report& out);

// Quotes and conditions: the answer must have been asked for before, and be able to be what it is compared with.
void check_names(const draft_track& track, report& out);

// Sessions that take too long, and texts too long for a phone.
void check_time(const draft_track& track, report& out);
// Seconds that a session takes on its longest way, circles counted once.
int seconds_of(const draft_session& session);

// A way from a step: to another one, or out of the session (-1); `arm` is that of a branch, -1 for its else and for
// others.
struct way {
    int to = -1;
    int arm = -1;
};
// The ways on from each step; targets that don't exist are left out.
std::vector<std::vector<way>> ways_in(const draft_session& session);

// Whether all of these ways are known: no step is broken, no id taken twice, no target missing.
bool knows_its_ways(const draft_session& session);

}  // namespace fulcrum::content
