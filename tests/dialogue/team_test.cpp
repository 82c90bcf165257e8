// A team's channel as the machine sees it: a message a week, and nothing asked of the coach's side.
#include <gtest/gtest.h>

#include "tests/support/loop.hpp"

namespace fulcrum::test {
namespace {

library team_library() {
    auto lib = loop_library({{step_id{"q"}, ask_step{one("Where are we heading?"), "", {}}}}, {bye()});
    auto& t = lib.tracks.begin()->second;
    t.for_channels = true;
    for (auto& d : t.days) d.evening.reset();
    return lib;
}

TEST(Team, IsWrittenToEachWeek_HoweverSilentItIs) {
    const auto lib = team_library();
    talk t(lib);
    t.feed(assigned{track_id{"loop"}, "ada"});
    int weeks = 0;
    for (; t.next_timer() && weeks < 20; ++weeks) {
        const auto said = t.next_nudge_fires();
        EXPECT_TRUE(has(said, "Week " + std::to_string(weeks + 1) + " of 8")) << said;
        EXPECT_FALSE(has(said, "heard from you")) << said;
    }
    EXPECT_EQ(weeks, 8);
    EXPECT_EQ(t.state.nudging.hush, 0);
}

}  // namespace
}  // namespace fulcrum::test
