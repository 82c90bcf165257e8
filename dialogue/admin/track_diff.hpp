// How one text of a track differs from another, and what that does to the people in the middle of it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dialogue/graph.hpp"

namespace fulcrum::dialogue {

struct track_difference {
    bool title = false, kind = false;  // kind: one is for people, the other for teams
    int version_before = 0, version_now = 0;
    int days_before = 0, days_now = 0;      // 0: without end
    int shared = 0;                         // days whose text is the same in both
    std::vector<int> changed, gone, added;  // by number: gone of the old text, the others of the new one
    std::vector<std::string> lost, found;   // names of answers that only the old text has, or only the new one

    bool any() const { return title || kind || !changed.empty() || !gone.empty() || !added.empty(); }
    // So much is new that it may be another track under the same name, by mistake.
    bool is_another() const;
};
track_difference difference(const track& before, const track& now);

// What becomes of people at these days of the old text when the new one takes its place.
struct track_impact {
    int people = 0, moved = 0, past_end = 0;  // moved: to another number; past_end: their day is behind the last one
};
track_impact impact_of(const std::vector<int>& days, const track& before, const track& now);

// The lines of one that the other has not, with - and + before them and a few lines around; "" when they are the same.
std::string line_difference(std::string_view before, std::string_view now);

}  // namespace fulcrum::dialogue
