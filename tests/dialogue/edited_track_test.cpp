// A track whose text changes, or goes, while people are in it.
#include <gtest/gtest.h>

#include "tests/support/loop.hpp"

namespace fulcrum::test {
namespace {

struct edited_track : testing::Test {
    library lib = loop_library({{step_id{"a"}, ask_step{one("First?"), "", {}, false, pole::none}},
                                {step_id{"b"}, ask_step{one("Second?"), "", {}, false, pole::none}}},
                               {bye()});
    track& now() { return lib.tracks.at(track_id{"loop"}); }
    // The new text takes the old one's place; the old one is kept for who is in the middle of it.
    void edit(bool keep = true) {
        if (keep) lib.past.insert_or_assign({track_id{"loop"}, now().edition}, now());
        now().edition += "'";
    }
};

TEST_F(edited_track, LetsASessionFinishOnTheTextItBeganOn) {
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("one");
    edit();
    now().days[0].morning->steps = {{step_id{"new"}, ask_step{one("New?"), "", {}, false, pole::none}}};
    EXPECT_TRUE(has(t.say("help"), "Second?"));
    t.say("two");
    EXPECT_FALSE(t.state.running);
    EXPECT_EQ(t.journal.size(), 2u);
}

TEST_F(edited_track, GoesOnByStepIds_WhenTheOldTextIsNotKept) {
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("one");
    edit(false);
    auto& steps = now().days[0].morning->steps;
    steps.insert(steps.begin(), {step_id{"x"}, say_step{one("Inserted.")}});
    EXPECT_TRUE(has(t.say("help"), "Second?"));
}

TEST_F(edited_track, StopsAtASafePoint_WhenTheStepIsGone) {
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("one");
    edit(false);
    now().days[0].morning->steps.pop_back();
    const auto said = t.say("two words and more of them");
    EXPECT_TRUE(has(said, "has changed since we began")) << said;
    EXPECT_FALSE(t.state.running);
    EXPECT_TRUE(has(t.next_nudge_fires(), "Day 1"));
}

TEST_F(edited_track, FollowsTheDayByItsId_WhenDaysWereInserted) {
    auto t = in_track(lib);
    for (int i = 0; i < 2; ++i) t.next_nudge_fires(), t.say("one"), t.say("two"), t.next_nudge_fires();
    edit();
    auto extra = now().days[0];
    extra.id = "extra";
    extra.title = "Extra";
    now().days.insert(now().days.begin(), extra);
    EXPECT_TRUE(has(t.next_nudge_fires(), "**Day 4 of 9 · Day 3**")) << t.said[0];
}

TEST_F(edited_track, LandsOnTheNextDay_WhenTheirsIsGone) {
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("one"), t.say("two");
    t.next_nudge_fires();
    edit();
    now().days.erase(now().days.begin());
    const auto said = t.next_nudge_fires();
    EXPECT_TRUE(has(said, "The track was changed since your last time; we go on at day 1")) << said;
    EXPECT_TRUE(has(said, "Day 2**")) << said;
}

TEST_F(edited_track, GoesOnBehindADayThatWasHeld_WhenThatWasRenamed) {
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("one"), t.say("two");
    t.next_nudge_fires();
    edit();
    now().days[0].id = "renamed";
    const auto said = t.next_nudge_fires();
    EXPECT_TRUE(has(said, "we go on at day 2")) << said;
    EXPECT_TRUE(has(said, "**Day 2 of 8 · Day 2**")) << said;
}

TEST_F(edited_track, BeginsARenamedDayAnew_WhenThatWasNotHeld) {
    auto t = in_track(lib);
    edit();
    now().days[0].id = "renamed";
    const auto said = t.next_nudge_fires();
    EXPECT_TRUE(has(said, "**Day 1 of 8 · Day 1**")) << said;
}

TEST_F(edited_track, SaysOnceThatItIsGone) {
    auto t = in_track(lib);
    lib.tracks.clear();
    lib.tracks.emplace(track_id{"small"}, small_library().tracks.at(track_id{"small"}));
    EXPECT_TRUE(has(t.say("status"), "Next: nothing planned")) << t.said.back();
    const auto said = t.next_nudge_fires();
    EXPECT_TRUE(has(said, "(loop) is no longer there")) << said;
    EXPECT_TRUE(has(said, "1. **Small steps**")) << said;
    EXPECT_EQ(t.nudges.back().outcome, "skipped:gone");
    EXPECT_EQ(t.wait_until(at(2026, 11, 30, 20, 0)), "");
    EXPECT_TRUE(has(t.say("join 1"), "You're in **Small steps**, day 1 of 2"));
}

TEST_F(edited_track, IsOver_WhenItBecameShorterThanWhereTheyAre) {
    auto t = in_track(lib);
    for (int i = 0; i < 3; ++i) t.next_nudge_fires(), t.say("one"), t.say("two"), t.next_nudge_fires();
    edit();
    now().days.resize(1);
    const auto said = t.next_nudge_fires();
    EXPECT_TRUE(has(said, "you had reached its end")) << said;
    EXPECT_TRUE(t.state.track->finished);
    EXPECT_TRUE(has(t.say("start"), "Loop"));
}

TEST_F(edited_track, GoesOnWhereTheyWere_WhenItIsAsLongAgainAndTheyArePutBack) {
    for (const int length : {8, 2}) {  // as it was; and still too short for where they were
        auto t = in_track(lib);
        const auto whole = now();
        for (int i = 0; i < 3; ++i) t.next_nudge_fires(), t.say("one"), t.say("two"), t.next_nudge_fires();
        edit();
        now().days.resize(1);
        t.next_nudge_fires();
        ASSERT_TRUE(t.state.track->finished);
        now() = whole;
        now().days.resize(static_cast<std::size_t>(length));
        now().edition += "''";
        t.feed(assigned{track_id{"loop"}, "ada"});
        EXPECT_FALSE(t.state.track->finished);
        EXPECT_EQ(t.state.track->day, length == 8 ? 4 : 1);
        EXPECT_FALSE(t.state.left_at.contains("loop"));
        now() = whole;
    }
}

TEST_F(edited_track, LosesASession_AndGoesOn) {
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("one"), t.say("two");
    edit();
    for (auto& d : now().days) d.evening.reset();
    EXPECT_EQ(t.wait_until(at(2026, 11, 23, 20, 0)), "");
    EXPECT_TRUE(has(t.next_nudge_fires(), "Day 2 of 8"));
}

TEST_F(edited_track, BranchesAnew_InTheNextSession) {
    auto t = in_track(lib);
    t.next_nudge_fires();
    edit();
    for (auto& d : now().days)
        d.morning->steps = {
            {step_id{"f"}, branch_step{{{{"gone", condition::test::answered, ""}, step_id{"x"}}}, step_id{"y"}}},
            {step_id{"x"}, ask_step{one("X?"), "", {}, false, pole::none}},
            {step_id{"y"}, ask_step{one("Y {{gone|nothing}}?"), "", {}, false, pole::none}}};
    t.say("one"), t.say("two");
    t.next_nudge_fires();
    EXPECT_TRUE(has(t.next_nudge_fires(), "Y nothing?"));
}

}  // namespace
}  // namespace fulcrum::test
