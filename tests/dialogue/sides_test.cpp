// Which side of the work an answer counts for in the person's ledger, whatever kind of question it answers.
#include <gtest/gtest.h>

#include "tests/support/loop.hpp"

namespace fulcrum::test {
namespace {

ledger_week this_week(const talk& t) { return t.state.ledger.empty() ? ledger_week{} : t.state.ledger.back(); }

choose_step which_hat() {
    return {one("Which hat?"),
            "",
            {"hat", scope::session},
            {{"v", "Leading"}, {"e", "Managing", pole::execution}, {"p", "Listening", pole::people}},
            pole::vision};
}

TEST(Sides, CountForEveryTappedAnswer) {
    const auto lib = loop_library({{step_id{"s"}, scale_step{one("How much?"), "", {}, "", "", pole::people}},
                                   {step_id{"y"}, yes_no_step{one("Did you?"), "", {}, pole::both}},
                                   {step_id{"z"}, yes_no_step{one("And?"), "", {}}},
                                   bye()},
                                  {bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    EXPECT_TRUE(t.state.ledger.empty());
    t.say("perhaps");  // no answer
    EXPECT_TRUE(t.state.ledger.empty());
    t.say("7");
    EXPECT_EQ(this_week(t).people, 1);
    t.say("yes");
    t.say("no");
    EXPECT_FALSE(t.state.running);
    EXPECT_EQ(this_week(t).people, 1);
    EXPECT_EQ(this_week(t).vision, 1);
    EXPECT_EQ(this_week(t).execution, 1);
    EXPECT_TRUE(t.journal.empty());  // taps are no entries
}

TEST(Sides, AreAnOptionsOwn_BeforeTheQuestions) {
    const auto lib = loop_library({{step_id{"c"}, which_hat()}, bye()}, {bye()});
    const auto after = [&](const char* answer) {
        auto t = in_track(lib);
        t.next_nudge_fires();
        t.say(answer);
        return this_week(t);
    };
    EXPECT_EQ(after("Leading").vision, 1);
    EXPECT_EQ(after("2").vision, 0);
    EXPECT_EQ(after("2").execution, 1);
    EXPECT_EQ(after("listening").people, 1);
    EXPECT_EQ(after("skip"), ledger_week{});
}

TEST(Sides, CountForTheCheckOfAPlan_AsForThePlan) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("When lunch is over, I will call Ana");
    EXPECT_EQ(this_week(t).vision, 1);
    t.next_nudge_fires();
    t.say("kept");
    EXPECT_EQ(this_week(t).vision, 2);
}

TEST(Sides, CountForValuesAndKeptLines_AsVision) {
    const auto lib = loop_library(
        {{step_id{"v"}, vision_step{one("Where to?")}}, {step_id{"w"}, values_step{one("What matters?")}}, bye()},
        {bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("A new colleague ships her first change on day two");
    EXPECT_EQ(this_week(t).vision, 1);
    t.say("care, clarity");
    EXPECT_EQ(this_week(t).vision, 2);
    t.wait(std::chrono::hours(24));
    t.say("keep");
    EXPECT_EQ(this_week(t).vision, 3);
}

}  // namespace
}  // namespace fulcrum::test
