// What a person may rely on from one day to the next: nothing is said twice in full, nothing goes missing from the
// record, and what an administrator does keeps to the person's own limits.
#include <gtest/gtest.h>

#include "tests/support/loop.hpp"
#include "tests/support/settled.hpp"

namespace fulcrum::test {
namespace {

using namespace std::chrono_literals;

library with_opening() {
    return loop_library({{step_id{"hi"}, say_step{one("A long opening of the day.")}},
                         {step_id{"a"}, ask_step{one("What for?"), "", {}, false, pole::none}},
                         bye()},
                        {{step_id{"e"}, ask_step{one("How was it?"), "", {}, false, pole::none}}});
}

TEST(AnUnansweredDay, ComesAgainInALine_ThatAYesBegins) {
    const auto lib = with_opening();
    auto t = in_track(lib);
    EXPECT_HAS(t.next_nudge_fires(), "A long opening");
    t.next_nudge_fires();
    const auto again = t.next_nudge_fires();
    EXPECT_HAS(again, "“Day 1” is still here");
    EXPECT_HAS_NOT(again, "A long opening");
    EXPECT_HAS(t.say("yes"), "A long opening");
    t.say("For the customers");
    t.next_nudge_fires();
    EXPECT_HAS(t.next_nudge_fires(), "Day 2");
}

TEST(AnUnansweredDay, DoesNotSpeakOfEarlierMessages_WhenSomebodyStartsIt) {
    const auto lib = with_opening();
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.next_nudge_fires();
    EXPECT_HAS_NOT(t.say("start"), "earlier message");
}

TEST(ASessionBegunByHand, IsPutAsideWithAWord_WhenTheNextDayBegins) {
    const auto lib = loop_library({plan(), {step_id{"a"}, ask_step{one("Why?"), "", {}, false, pole::none}}}, {bye()});
    auto t = in_track(lib);
    t.say("schedule evening off");
    t.say("start");
    t.say("When lunch is over, I will call Ana");
    t.wait_until(at(2026, 11, 23, 23, 0));
    EXPECT_HAS(t.next_nudge_fires(), "earlier question is put aside");
}

// --- a question that was sent and put off

library two_questions() {
    return loop_library({{step_id{"a"}, ask_step{one("What for?"), "", {}, false, pole::none}}},
                        {{step_id{"e"}, ask_step{one("How was it?"), "", {}, false, pole::none}}});
}

TEST(Snooze, SurvivesTheOtherSlotsNudge_WhenTheQuestionWasSent) {
    const auto lib = two_questions();
    auto t = in_track(lib);
    t.wait_until(at(2026, 11, 23, 9, 0));
    EXPECT_HAS(t.say("snooze 18:00"), "today at 18:00");
    EXPECT_HAS(t.say("why"), "the question you put off comes today at 18:00");
    const auto evening = t.wait_until(at(2026, 11, 23, 17, 0));
    EXPECT_HAS(evening, "How was it?");
    EXPECT_HAS(evening, "still comes today at 18:00");
    t.say("It did");
    EXPECT_HAS(t.wait_until(at(2026, 11, 23, 18, 0)), "What for?");
    t.say("The team");
    EXPECT_EQ(t.journal.size(), 2u);
    EXPECT_FALSE(t.state.running || t.state.later);
    EXPECT_HAS_NOT(t.wait_until(at(2026, 11, 24, 9, 0)), "earlier");
}

TEST(Snooze, ComesAtItsTime_WhenTheOtherSlotsQuestionWasNotBegun) {
    const auto lib = two_questions();
    auto t = in_track(lib);
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("snooze 18:00");
    t.wait_until(at(2026, 11, 23, 17, 0));
    const auto then = t.wait_until(at(2026, 11, 23, 18, 30));
    EXPECT_HAS(then, "What for?");
    EXPECT_EQ(t.said.size(), 1u);
    EXPECT_HAS(then, "the question from before comes after it");
    EXPECT_HAS(t.say("The team"), "How was it?");
    t.say("It did");
    EXPECT_EQ(t.journal.size(), 2u);
    EXPECT_FALSE(t.state.running || t.state.later);
}

TEST(Snooze, WaitsHalfAnHour_WhenAnotherQuestionIsJustBeingAnswered) {
    const auto lib = loop_library({{step_id{"a"}, ask_step{one("What for?"), "", {}, false, pole::none}}},
                                  {{step_id{"b"}, ask_step{one("How was it?"), "", {}, false, pole::none}},
                                   {step_id{"c"}, ask_step{one("And then?"), "", {}, false, pole::none}}});
    auto u = in_track(lib);
    u.wait_until(at(2026, 11, 23, 9, 0));
    u.say("snooze 17:10");
    u.wait_until(at(2026, 11, 23, 17, 5));
    u.say("It was good");
    EXPECT_EQ(u.wait_until(at(2026, 11, 23, 17, 30)), "");
    EXPECT_HAS(u.wait_until(at(2026, 11, 23, 17, 40)), "What for?");
}

TEST(Snooze, ComesAfterTheOtherSlotsQuestion_WhenBothAreDueAtTheSameMinute) {
    const auto lib = two_questions();
    auto t = in_track(lib);
    t.wait_until(at(2026, 11, 23, 17, 0));
    EXPECT_HAS(t.say("snooze tomorrow"), "ask again tomorrow at 09:00");
    const auto both = t.wait_until(at(2026, 11, 24, 9, 10));
    EXPECT_HAS(both, "“Day 1” is still here");
    EXPECT_HAS(both, "comes after this one");
    EXPECT_HAS_NOT(both, "How was it?");
    EXPECT_HAS(t.say("The team"), "How was it?");
}

TEST(Snooze, Comes_WhenTheNudgeOfItsMinuteIsHeldBack) {
    const auto lib = two_questions();
    auto t = in_track(lib);
    t.say("max 1 a day");
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("snooze 17:00");
    EXPECT_HAS(t.wait_until(at(2026, 11, 23, 17, 10)), "What for?");
    EXPECT_EQ(outcome(t, timer::evening, on(2026, 11, 23)), "skipped:cap");
}

TEST(Snooze, OutlastsAPauseThatEndsBefore) {
    const auto lib = two_questions();
    auto t = in_track(lib);
    t.wait_until(at(2026, 11, 23, 17, 0));
    t.say("snooze 2h");
    t.say("pause 1h");
    EXPECT_HAS(t.say("why"), "the question you put off comes today at 19:00");
    EXPECT_HAS(t.wait_until(at(2026, 11, 23, 19, 0)), "How was it?");
    auto u = in_track(lib);
    u.wait_until(at(2026, 11, 23, 17, 0));
    u.say("snooze 2h");
    u.say("pause 3h");
    EXPECT_HAS_NOT(u.say("why"), "put off");
    EXPECT_EQ(u.wait_until(at(2026, 11, 23, 23, 0)), "");
}

TEST(Later, BringsNoOtherQuestionAtOnce) {
    const auto lib = two_questions();
    auto t = in_track(lib);
    t.wait_until(at(2026, 11, 23, 17, 0));
    t.say("snooze tomorrow 10:00");
    t.wait_until(at(2026, 11, 24, 10, 1));
    EXPECT_HAS(t.say("later"), "today at 12:01");
    const auto why = t.say("why");
    EXPECT_EQ(why.find("you put off"), why.rfind("you put off"));  // both at once are one line
    EXPECT_EQ(t.wait_until(at(2026, 11, 24, 12, 0)), "");
    EXPECT_HAS(t.wait_until(at(2026, 11, 24, 12, 1)), "What for?");
    EXPECT_HAS(t.say("The team"), "How was it?");
}

TEST(Snooze, ComesAtOnce_WhenAskedFor) {
    const auto lib = two_questions();
    auto t = in_track(lib);
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("snooze 18:00");
    t.wait_until(at(2026, 11, 23, 17, 0));
    t.say("It did");
    EXPECT_HAS(t.say("go on"), "What for?");
    EXPECT_EQ(t.wait_until(at(2026, 11, 23, 19, 0)), "");
}

TEST(Snooze, KeepsBoth_WhenBothQuestionsArePutOff) {
    const auto lib = two_questions();
    auto t = in_track(lib);
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("snooze 18:00");
    t.wait_until(at(2026, 11, 23, 17, 0));
    t.say("snooze 20:00");
    EXPECT_HAS(t.wait_until(at(2026, 11, 23, 18, 0)), "What for?");
    t.say("The team");
    EXPECT_HAS(t.wait_until(at(2026, 11, 23, 20, 0)), "How was it?");
    t.say("It did");
    EXPECT_EQ(t.journal.size(), 2u);
}

// --- the record

std::string outcome_on(const talk& t, timer what, unsigned day) { return outcome(t, what, on(2026, 11, day)); }

TEST(MovingZones, LeavesNoNudgeWithoutAnOutcome) {
    auto t = settled_in(forty_days());
    t.wait_until(at(2026, 11, 23, 11, 0));
    t.say("timezone Asia/Tokyo");  // 19:00 there
    EXPECT_EQ(outcome_on(t, timer::evening, 23), "skipped:zone");
    t.wait_until(at(2026, 11, 24, 6, 0));
    EXPECT_HAS(t.say("why nothing yesterday?"), "its time was over in the zone you moved to");
}

TEST(MovingZones, LeavesNoNudgeWithoutAnOutcome_WhenTheProfileMoves) {
    auto t = settled_in(forty_days());
    t.wait_until(at(2026, 11, 23, 11, 0));
    t.feed(profile_seen{"maya", "Maya", "Asia/Tokyo"});
    EXPECT_EQ(outcome_on(t, timer::evening, 23), "skipped:zone");
}

TEST(MovingZones, SendsTheNudgeOnce_WhenItsTimeIsStillAhead) {
    auto t = settled_in(forty_days());
    t.wait_until(at(2026, 11, 23, 11, 0));
    t.say("timezone America/New_York");
    EXPECT_EQ(outcome_on(t, timer::evening, 23), "");
    t.wait_until(at(2026, 11, 23, 23, 30));
    EXPECT_EQ(outcome_on(t, timer::evening, 23), "sent");
}

TEST(OtherTimes, AreOnRecord_WhenTodaysAreOver) {
    auto t = settled_in(forty_days());
    t.wait_until(at(2026, 11, 23, 16, 30));
    t.say("schedule evening 16:00");
    EXPECT_EQ(outcome_on(t, timer::evening, 23), "skipped:changed");
    EXPECT_HAS(t.say("why"), "because you chose other times (decided at 16:30)");
    t.say("schedule evening 18:00");  // thought better of it
    t.wait_until(at(2026, 11, 23, 18, 30));
    EXPECT_EQ(outcome_on(t, timer::evening, 23), "sent");
}

TEST(Why, TellsThatTheClocksWereChanged) {
    auto t = settled_in(forty_days(), at(2027, 3, 27, 8, 0));
    t.say("schedule every day 02:30 23:30");
    t.wait_until(at(2027, 3, 29, 8, 0));
    EXPECT_HAS(t.say("why yesterday"), "(the clocks went forward that day)");
    EXPECT_HAS_NOT(t.say("why saturday"), "the clocks");
}

TEST(Why, TellsWhereANudgeWasMovedTo) {
    auto t = settled_in(forty_days());
    t.say("snooze 3h");
    EXPECT_HAS(t.say("why today"), "because you said `snooze`; it comes today at 11:00");
}

TEST(Schedule, NamesATimeOnce_WhenTwoNudgesComeTogether) {
    auto t = settled_in(forty_days());
    t.say("pause until 2026-11-24");
    t.wait_until(at(2026, 11, 24, 12, 0));
    t.say("cancel");
    t.say("snooze tomorrow");
    const auto said = t.say("schedule");
    EXPECT_HAS(said, "tomorrow at 09:00; tomorrow at 17:00; Thu 26 Nov at 09:00");
}

TEST(Silence, ComesToItsLastStep_WithinWeeks) {
    auto t = settled_in(forty_days());
    t.wait_until(at(2026, 12, 31, 12, 0));
    EXPECT_EQ(t.state.nudging.hush, 3);
}

// --- what an administrator does

TEST(AnAdministrator, KeepsToTheLimitsOfThePerson) {
    auto lib = forty_days();
    auto other = lib.tracks.at(track_id{"small"});
    other.id = track_id{"other"};
    other.title = "Other";
    lib.tracks.emplace(other.id, other);
    for (const auto* limit : {"pause 3d", "quiet 7-18", "max 1 a day"}) {
        auto t = settled_in(lib);
        t.say(limit);
        if (limit[0] == 'm') t.wait_until(at(2026, 11, 23, 10, 0));  // the morning's was that one
        EXPECT_EQ(t.feed(assigned{track_id{"small"}, "Ada"}), "") << limit;
        EXPECT_HAS(t.say("status"), "Ada has put you down for **Small steps**");
        EXPECT_HAS_NOT(t.say("status"), "Ada has put you down");
    }
    auto t = settled_in(lib);
    t.say("max 2 a day");
    EXPECT_HAS(t.feed(assigned{track_id{"small"}, "Ada"}), "Ada has put you down for **Small steps**");
    EXPECT_EQ(t.state.nudging.unasked, 1);
    EXPECT_HAS(t.feed(unassigned{"Ada"}), "Ada has taken you out of **Small steps**");
    EXPECT_EQ(t.state.nudging.unasked, 2);
}

TEST(AnAdministratorsNews, AreTheLatestFew_WhenManyGatherInAPause) {
    auto t = settled_in(forty_days());
    t.say("pause");
    for (int i = 0; i < 4; ++i) {
        t.feed(unassigned{"Ada"});
        t.feed(assigned{track_id{"small"}, "Bo"});
    }
    EXPECT_EQ(t.state.nudging.news.size(), 5u);
    EXPECT_HAS(t.state.nudging.news.back(), "Bo has put you down");
}

TEST(Snooze, SaysWhenItComesAgain_WhenItsOwnNextNudgeComesFirst) {
    const auto lib = two_questions();
    auto t = in_track(lib);
    t.wait_until(at(2026, 11, 23, 17, 0));
    EXPECT_HAS(t.say("snooze 25h"), "tomorrow at 17:00, with this again");
    EXPECT_HAS(t.wait_until(at(2026, 11, 24, 9, 0)), "comes again today at 17:00");
}

TEST(Why, SaysThatANudgeComesAfterAll_WhenTheZoneThatDroppedItWasAMistake) {
    auto t = settled_in(forty_days());
    t.wait_until(at(2026, 11, 23, 10, 0));
    t.say("timezone Auckland");
    EXPECT_HAS(t.say("why nothing today?"), "its time was over in the zone");
    t.say("timezone Berlin");
    EXPECT_HAS(t.say("why nothing today?"), "planned anew");
    t.wait_until(at(2026, 11, 23, 17, 0));
    EXPECT_HAS(t.say("why did I get this?"), "due 17:00: sent at 17:00");
}

TEST(Why, SaysWhatHoldsTodaysBack) {
    auto t = settled_in(forty_days());
    t.now = at(2026, 11, 23, 14, 30);
    t.timers.clear();
    t.say("quiet 16:30-08:00");
    EXPECT_HAS(t.say("why nothing today?"), "The one of 17:00 is held back");
    EXPECT_HAS(t.said.back(), "16:30");
    auto u = settled_in(forty_days());
    EXPECT_HAS(u.say("why no message this evening?"), "today at 09:00, today at 17:00");
}

TEST(Schedule, RefusesBothAtOneTime) {
    auto t = settled_in(forty_days());
    EXPECT_HAS(t.say("schedule morning 17:00"), "would be one message");
    EXPECT_EQ(t.state.when.morning->minutes, 9 * 60);
}

TEST(Silence, TakesItsLastStep_WithTheFirstNudgeAfterThoseDays) {
    auto t = settled_in(forty_days());
    int days = 0;
    for (auto d = on(2026, 11, 23); t.state.nudging.hush < 3 && days < 60; d = add_days(d, 1)) {
        t.wait_until(to_instant(add_days(d, 1), time_of_day{0}, "Europe/Berlin"));
        const auto weekday = weekday_of(d);
        days += weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
    }
    EXPECT_EQ(days, 16) << "after 15 days, and the 16th is a Monday";
}

TEST(AnOffer, IsNotKept_WhenANudgeComes_AndIsNotMeantByGoOn) {
    auto t = settled_in(forty_days());
    EXPECT_HAS(t.say("Blue folder, Ann"), "Shall I keep “Blue folder, Ann”");
    EXPECT_HAS(t.say("go on"), "What matters today?");
    EXPECT_TRUE(t.journal.empty());
    auto u = settled_in(forty_days());
    u.say("Blue folder, Ann");
    u.wait_until(at(2026, 11, 23, 9, 0));
    EXPECT_TRUE(u.journal.empty());
    u.say("Ship the pilot");
    EXPECT_EQ(u.journal.size(), 1u);
}

TEST(AThought, IsKeptWithWhatGoesOn_AndApartFromAnother) {
    auto t = settled_in(forty_days());
    EXPECT_HAS(t.say("Ann told me she is leaving"), "in your journal");
    EXPECT_EQ(t.say("and Ben is staying for now"), "");
    EXPECT_EQ(t.reactions.back().emoji, "white_check_mark");
    t.now += 2h;
    t.say("The budget was cut by half today");
    ASSERT_EQ(t.journal.size(), 2u);
    EXPECT_EQ(t.journal[0].text(), "Ann told me she is leaving\nand Ben is staying for now");
    EXPECT_EQ(t.journal[1].text(), "The budget was cut by half today");
}

TEST(LeaveIt, IsNoAnswer) {
    auto t = settled_in(forty_days());
    t.wait_until(at(2026, 11, 23, 9, 0));
    EXPECT_HAS(t.say("leave it"), "Left there");
    EXPECT_TRUE(t.journal.empty());
}

}  // namespace
}  // namespace fulcrum::test
