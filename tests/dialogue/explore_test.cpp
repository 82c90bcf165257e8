#include "dialogue/explore.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "content/catalog.hpp"
#include "tests/support/talk.hpp"

namespace fulcrum::test {
namespace {

class ShippedTrack : public testing::TestWithParam<std::string> {
  protected:
    static const library& shipped() {
        static const auto all = content::shipped_catalog();
        return all.texts;
    }
};

std::vector<std::string> shipped_ids() {
    std::vector<std::string> ids;
    for (const auto& [id, t] : content::shipped_catalog().texts.tracks) ids.push_back(id.text());
    return ids;
}

TEST_P(ShippedTrack, HasNoDeadEnd_AndAnswersEverywhere) {
    const track_id id{GetParam()};
    const auto found = explore(shipped(), id, 40000);
    EXPECT_TRUE(found.complete);
    EXPECT_GE(found.states, sessions_of(shipped().tracks.at(id)).size());
    for (const auto& p : found.problems) ADD_FAILURE() << p;
}

std::string without_dashes(const testing::TestParamInfo<std::string>& each) {
    auto name = each.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(All, ShippedTrack, testing::ValuesIn(shipped_ids()), without_dashes);

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
