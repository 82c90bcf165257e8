#include "dialogue/explore.hpp"

#include <gtest/gtest.h>

#include "content/catalog.hpp"
#include "tests/support/talk.hpp"

namespace fulcrum::test {
namespace {

TEST(Explore, FindsNoProblem_InAnyShippedTrack) {
    const auto shipped = content::shipped_catalog();
    ASSERT_FALSE(shipped.texts.tracks.empty());
    for (const auto& [id, t] : shipped.texts.tracks) {
        const auto found = explore(shipped.texts, id);
        EXPECT_TRUE(found.complete) << id.text();
        EXPECT_GT(found.states, t.days.size() * 4) << id.text();
        for (const auto& p : found.problems) ADD_FAILURE() << id.text() << ": " << p;
    }
}

TEST(Explore, FindsNoProblem_InTheSmallTrack) {
    const auto lib = small_library();
    const auto found = explore(lib, track_id{"small"});
    for (const auto& p : found.problems) ADD_FAILURE() << p;
    EXPECT_TRUE(found.visited.contains("day-1/morning/hat"));
    EXPECT_TRUE(found.visited.contains("day-1/evening/look"));
}

TEST(Explore, NamesTheStep_WhenItIsNeverReached) {
    auto lib = small_library();
    auto& steps = lib.tracks.at(track_id{"small"}).days[0].morning->steps;
    steps.push_back({step_id{"lost"}, yes_no_step{text{{"Nobody hears this?"}}, "", {}}});
    const auto found = explore(lib, track_id{"small"});
    ASSERT_EQ(found.problems.size(), 1u);
    EXPECT_EQ(found.problems[0], "day-1/morning/lost: is never reached");
}

TEST(Explore, Says_WhenItWasCutShort) {
    const auto lib = small_library();
    EXPECT_FALSE(explore(lib, track_id{"small"}, 3).complete);
}

}  // namespace
}  // namespace fulcrum::test
