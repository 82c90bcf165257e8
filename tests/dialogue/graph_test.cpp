#include "dialogue/graph.hpp"

#include <gtest/gtest.h>

namespace fulcrum::dialogue {
namespace {

track two_days() {
    track t;
    t.id = track_id{"two-hats"};
    day first, second;
    first.morning = session{morning_of(1), {{step_id{"hello"}, say_step{}}, {step_id{"intent"}, ask_step{}}}};
    second.evening = session{evening_of(2), {{step_id{"score"}, scale_step{}}}};
    t.days = {first, second};
    return t;
}

TEST(SessionIds, NameTheDayAndItsHalf) {
    EXPECT_EQ(morning_of(3).text(), "day-3/morning");
    EXPECT_EQ(evening_of(12).text(), "day-12/evening");
}

TEST(FindSession, FindsBothHalvesOfADay) {
    const track t = two_days();
    ASSERT_NE(find_session(t, morning_of(1)), nullptr);
    EXPECT_EQ(find_session(t, morning_of(1))->steps.size(), 2u);
    ASSERT_NE(find_session(t, evening_of(2)), nullptr);
}

TEST(FindSession, GivesNothing_WhenTheDayHasNoSuchHalf) {
    const track t = two_days();
    EXPECT_EQ(find_session(t, evening_of(1)), nullptr);
    EXPECT_EQ(find_session(t, morning_of(3)), nullptr);
    EXPECT_EQ(find_session(t, session_id{}), nullptr);
}

TEST(FindStep, GivesThePlaceOfAStepOrMinusOne) {
    const track t = two_days();
    const session& s = *t.days[0].morning;
    EXPECT_EQ(find_step(s, step_id{"hello"}), 0);
    EXPECT_EQ(find_step(s, step_id{"intent"}), 1);
    EXPECT_EQ(find_step(s, step_id{"score"}), -1);
}

TEST(Waits, HoldsForQuestionsOnly) {
    EXPECT_TRUE(waits(ask_step{}));
    EXPECT_TRUE(waits(choose_step{}));
    EXPECT_TRUE(waits(scale_step{}));
    EXPECT_TRUE(waits(yes_no_step{}));
    EXPECT_FALSE(waits(say_step{}));
    EXPECT_FALSE(waits(branch_step{}));
    EXPECT_FALSE(waits(goto_step{}));
    EXPECT_FALSE(waits(end_step{}));
}

}  // namespace
}  // namespace fulcrum::dialogue
