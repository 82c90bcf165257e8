// What becomes of plans between the sessions: their moment, "not yet", what stands beside them, a reminder, a
// rehearsal.
#include <gtest/gtest.h>

#include "dialogue/open_plans.hpp"
#include "tests/support/loop.hpp"

namespace fulcrum::test {
namespace {

talk with_plan(const library& lib, const std::string& words) {
    talk t = in_track(lib);
    t.next_nudge_fires();
    t.say(words);
    return t;
}
library usual() { return loop_library({plan(), bye()}, {check(), bye()}); }

TEST(OpenPlan, IsAskedAfterItsMoment) {
    const auto lib = usual();
    auto t = with_plan(lib, "On Friday at 3pm, I will hand the list to Kim");  // on a Monday
    for (;;) {
        const auto said = t.next_nudge_fires();
        if (t.now >= at(2026, 11, 27, 15, 0)) {
            EXPECT_HAS(said, "> On Friday at 3pm, I will hand the list to Kim.");
            break;
        }
        EXPECT_FALSE(has(said, "> On Friday at 3pm")) << said;
        t.say("skip");
    }
    EXPECT_EQ(t.now, at(2026, 11, 27, 17, 0));
}

TEST(OpenPlan, StaysOpenBesideAPlanForItsObstacle) {
    const auto lib = usual();
    auto t = with_plan(lib, "When lunch is over, I will call Ana");
    t.next_nudge_fires();
    t.say("not yet");
    EXPECT_HAS(t.say("the meeting ran over"), "If it comes up again, what will you do then?");
    const auto made = t.say("call her from the corridor");
    EXPECT_HAS(made, "If “the meeting ran over” comes up again, I will call her from the corridor.");
    ASSERT_EQ(t.state.plans.size(), 2u);
    EXPECT_EQ(t.state.plans[0].state, commitment::life::open);
    EXPECT_EQ(t.state.plans[1].beside, 1);
    const auto next = t.next_nudge_fires();
    EXPECT_HAS(next, "Did that come up? (`yes` / `no`)");
    EXPECT_FALSE(has(next, "1. Kept"));
    EXPECT_HAS(t.say("no"), "waits for its moment");
}

TEST(OpenPlan, OfAnObstacleIsJudged_OnceItCameUp) {
    const auto lib = usual();
    auto t = with_plan(lib, "When lunch is over, I will call Ana");
    t.next_nudge_fires();
    t.say("not yet");
    t.say("the meeting ran over");
    t.say("when the meeting runs over, I will call her from the corridor");
    EXPECT_HAS(t.next_nudge_fires(), "Did that come up?");
    EXPECT_HAS(t.say("yes"), "1. Kept");
    t.say("kept");
    EXPECT_EQ(t.state.plans[1].state, commitment::life::kept);
    EXPECT_EQ(t.state.plans[0].state, commitment::life::open);
}

TEST(OpenPlan, MovesToAnotherMoment_WithoutBecomingANewOne) {
    const auto lib = usual();
    auto t = with_plan(lib, "When lunch is over, I will call Ana");
    t.next_nudge_fires();
    t.say("not yet");
    t.say("no time");
    EXPECT_HAS(t.say("tomorrow at nine"), "Tomorrow at nine, I will call Ana.");
    EXPECT_EQ(t.state.plans.size(), 1u);
    EXPECT_EQ(t.state.plans[0].state, commitment::life::open);
}

TEST(OpenPlan, IsDropped_WhenThePersonSaysSo) {
    const auto lib = usual();
    auto t = with_plan(lib, "When lunch is over, I will call Ana");
    t.next_nudge_fires();
    t.say("not yet");
    EXPECT_HAS(t.say("drop the plan"), "Dropped, then.");
    EXPECT_EQ(t.state.plans[0].state, commitment::life::dropped);
}

TEST(OpenPlan, IsLookedAtFirst_WhenNoEveningAsks) {
    const auto lib = loop_library({plan(), bye()}, {bye()});
    auto t = with_plan(lib, "When lunch is over, I will call Ana");
    const auto evening = t.next_nudge_fires();
    EXPECT_HAS(evening, "> When lunch is over, I will call Ana.");
    EXPECT_FALSE(has(evening, "Bye."));
    EXPECT_HAS(t.say("kept"), "Bye.");
}

TEST(NewPlan, IsPicturedOnce_UnlessThatIsOff) {
    const auto lib = usual();
    talk t = in_track(lib);
    t.next_nudge_fires();
    EXPECT_HAS(t.say("When lunch is over, I will call Ana"), "Picture that moment");
    EXPECT_HAS(t.say("yes"), "Seen once");
    t.say("rehearse off");
    t.next_nudge_fires();
    t.say("kept");
    t.next_nudge_fires();
    EXPECT_FALSE(has(t.say("When lunch is over, I will call Ben"), "Picture that moment"));
}

TEST(NewPlan, IsRemindedOf_WhenItNamesAClockTime) {
    const auto lib = usual();
    auto t = with_plan(lib, "At 14:30, I will call Ana");
    EXPECT_HAS(t.say("yes"), "⏰ Shall I say a word just before, today at 14:25?");
    EXPECT_HAS(t.say("yes"), "today at 14:25");
    const auto said = t.wait_until(at(2026, 11, 23, 14, 26));
    EXPECT_HAS(said, "⏰ In a moment:");
    EXPECT_HAS(said, "At 14:30, I will call Ana.");
    EXPECT_EQ(t.state.nudging.unasked, 2);
}

TEST(NewPlan, IsAskedForAYes_WhereItsWordsWereChanged) {
    const auto lib = usual();
    talk t = in_track(lib);
    t.next_nudge_fires();
    t.say("1:1 with nina");
    const auto asked = t.say("say back what she said");
    EXPECT_HAS(asked, "In the 1:1 with nina, I will say back what she said.");
    EXPECT_HAS(asked, "Is that it?");
    EXPECT_HAS(t.say("yes"), "Bye.");
    EXPECT_EQ(t.state.plans.size(), 1u);

    talk u = in_track(lib);
    u.next_nudge_fires();
    u.say("1:1 with nina");
    u.say("say back what she said");
    EXPECT_HAS(u.say("When I talk with nina, I will first listen"), "When I talk with nina, I will first listen.");
    EXPECT_EQ(u.state.plans.size(), 1u);
}

TEST(Priorities, NamedInTheReview_AreNextWeeks) {
    auto lib = usual();
    lib.tracks.at(track_id{"loop"}).weekly_review =
        session{session_id{std::string(review_session)}, {{step_id{"p"}, priorities_step{one("Next week's?")}}, bye()}};
    talk t = in_track(lib);
    std::string said;
    while (t.now < at(2026, 11, 27, 17, 0)) {
        said = t.next_nudge_fires();
        if (has(said, "What will you do")) t.say("skip");
    }
    ASSERT_TRUE(has(said, "Next week's?")) << said;
    t.say("Finish the pilot");
    EXPECT_HAS(t.say("priorities"), "Next week:\n\n- Finish the pilot");
    const auto monday = t.next_nudge_fires();
    EXPECT_HAS(monday, "For this week you chose:\n\n- Finish the pilot");
    EXPECT_HAS(t.say("priorities"), "- Finish the pilot");
}

TEST(PlanTime, IsRead_WhateverFollowsIt) {
    const auto now = at(2026, 11, 23, 8, 0);  // Monday, in Berlin
    const auto when = [&](std::string_view words) {
        const auto read = time_of_plan(words, now, "Europe/Berlin");
        return read && read->exact ? read->at : instant{};
    };
    EXPECT_EQ(when("I sit at 14:00 with Ana"), at(2026, 11, 23, 14, 0));
    EXPECT_EQ(when("morgen um 10 Uhr im Jour fixe"), at(2026, 11, 24, 10, 0));
    EXPECT_EQ(when("on Friday at 3pm in the review with Leo and Kim"), at(2026, 11, 27, 15, 0));
    EXPECT_EQ(when("um 16 Uhr ruf ich Peter an"), at(2026, 11, 23, 16, 0));
    EXPECT_EQ(when("the stand-up ends"), instant{});
    EXPECT_EQ(when("next to Ana"), instant{});
}

}  // namespace
}  // namespace fulcrum::test
