// What was written before and stays, and what is said anew in its place.
#include <gtest/gtest.h>

#include "tests/support/loop.hpp"

namespace fulcrum::test {
namespace {

TEST(Values, Stay_WhenThePersonKeepsThemInGerman) {
    const auto lib = loop_library({{step_id{"v"}, values_step{one("What counts?")}}, bye()}, {bye()});
    auto t = in_track(lib);
    t.state.language = "de";
    t.say("values: Mut, Klarheit");
    t.next_nudge_fires();
    t.say("behalten");
    EXPECT_EQ(t.state.values, (std::vector<std::string>{"Mut", "Klarheit"}));
}

TEST(Vision, KeepsEveryLine_WhenAVagueOneIsSaidAnew) {
    const auto lib = loop_library({{step_id{"v"}, vision_step{one("Where to?")}}, bye()}, {bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("be better");
    t.say("customers refund themselves in the app\nsupport has time for the hard cases");
    ASSERT_EQ(t.state.vision.size(), 2u);
    EXPECT_EQ(t.state.vision[0].text, "customers refund themselves in the app");
    EXPECT_EQ(t.state.vision[1].text, "support has time for the hard cases");
}

}  // namespace
}  // namespace fulcrum::test
