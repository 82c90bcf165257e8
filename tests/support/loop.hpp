// A track of eight like days for tests of what is asked each morning and evening.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/has.hpp"
#include "tests/support/talk.hpp"

namespace fulcrum::test {

inline text one(std::string words) { return text{{std::move(words)}}; }

// Two days of the given steps, and more days of nothing much.
library loop_library(std::vector<step> morning, std::vector<step> evening);

step plan();
inline step check() { return {step_id{"check"}, check_step{{}, {"went", scope::session}}}; }
inline step bye() { return {step_id{"bye"}, say_step{one("Bye.")}}; }

// Set up and in the track, Monday 8:00; nudges at 9:00 and 17:00.
talk in_track(const library& lib);

}  // namespace fulcrum::test
