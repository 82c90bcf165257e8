// A nudge put off, a pause, an absence told ahead: what people say, and what comes of it.
#include <gtest/gtest.h>

#include "tests/support/settled.hpp"

namespace fulcrum::test {
namespace {

using namespace std::chrono_literals;

talk settled(instant start = at(2026, 11, 23, 8, 0)) { return settled_in(forty_days(), start); }

TEST(Snooze, SurvivesTheOtherSlotsNudge) {
    auto t = settled();
    EXPECT_HAS(t.say("snooze 18:30"), "18:30");
    EXPECT_EQ(morning(t, 23), "moved:snoozed");
    EXPECT_HAS(t.wait_until(at(2026, 11, 23, 17, 0)), "What matters today?");  // the first thing is the opening
    EXPECT_HAS(t.wait_until(at(2026, 11, 23, 18, 30)), "“First” is still here");
    EXPECT_EQ(morning(t, 23), "sent:snoozed");
    EXPECT_EQ(t.timers.at(timer::morning).due_at, at(2026, 11, 24, 9, 0));
    EXPECT_HAS(t.say("why did I get this"), "due 09:00: sent at 18:30");
}

TEST(Snooze, BecomesTomorrowsOwn_WhenMovedToTomorrow) {
    auto t = settled();
    EXPECT_HAS(t.say("snooze tomorrow"), "tomorrow at 09:00");
    EXPECT_EQ(morning(t, 23), "merged:snoozed");
    EXPECT_HAS(t.said.back(), "Next: today at 17:00");
    EXPECT_HAS(t.say("why nothing today?"), "you put it off until after the next one");
    t.wait_until(at(2026, 11, 23, 17, 0));
    EXPECT_HAS(t.wait_until(at(2026, 11, 24, 9, 0)), "“First” is still here");
    EXPECT_EQ(t.said.size(), 1u);
}

TEST(Snooze, MovesTheOneThatWasSent_AndLaterDoesTheSame) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    EXPECT_HAS(t.say("snooze 30m"), "today at 09:30");
    EXPECT_HAS(t.wait_until(at(2026, 11, 23, 9, 30)), "What matters?");
    EXPECT_HAS(t.say("later"), "today at 11:30");
    EXPECT_HAS(t.wait_until(at(2026, 11, 23, 11, 30)), "What matters?");
}

TEST(Snooze, GivesWay_WhenTheNextNudgeComesAtTheSameMinute) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("snooze 17:00");
    const auto a = t.wait_until(at(2026, 11, 23, 17, 0));
    EXPECT_HAS(a, "Did it happen?");
    EXPECT_HAS_NOT(a, "Where we were");
    EXPECT_HAS_NOT(a, "-----");
}

TEST(Snooze, LeavesANudgeOut_WhenAnotherComesByThen_AndSaysSo) {
    auto t = settled(at(2026, 11, 23, 12, 0));
    EXPECT_HAS(t.say("snooze tomorrow"), "Nothing is due before then: next is tomorrow at 09:00");
    EXPECT_HAS(t.wait_until(at(2026, 11, 24, 9, 0)), "What matters today?");
    EXPECT_EQ(morning(t, 24), "sent");
    auto u = settled();
    EXPECT_HAS(u.say("snooze 17:00"), "your next one comes today at 17:00 anyway");
    EXPECT_HAS(u.wait_until(at(2026, 11, 23, 17, 0)), "What matters today?");
}

TEST(Snooze, ComesOnAnotherDay_WhenNothingElseDoes) {
    auto t = settled(at(2026, 11, 27, 8, 0));  // a Friday
    EXPECT_HAS(t.say("snooze tomorrow 10:00"), "Moved to tomorrow at 10:00");
    EXPECT_HAS(t.wait_until(at(2026, 11, 28, 10, 0)), "“First” is still here");
    EXPECT_EQ(outcome(t, timer::morning, on(2026, 11, 27)), "sent:snoozed");
    auto u = settled(at(2026, 11, 27, 8, 0));
    u.say("snooze tomorrow 10:00");
    u.wait_until(at(2026, 11, 28, 9, 50));
    u.say("start");
    u.say("The team");
    EXPECT_EQ(u.wait_until(at(2026, 11, 28, 10, 0)), "");  // in the middle
    u.say("cancel");
    u.wait_until(at(2026, 11, 28, 11, 0));
    EXPECT_HAS(outcome(u, timer::evening, on(2026, 11, 27)), "sent");
}

TEST(Snooze, GivesWayToTheNextOfItsSlot_AndSaysSoFromTheStart) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    EXPECT_HAS(t.say("snooze until monday"), "next one comes before Mon 30 Nov at 09:00: tomorrow at 09:00");
    EXPECT_HAS_NOT(t.say("schedule"), "put off");
    t.wait_until(at(2026, 11, 23, 17, 0));
    t.say("yes");
    const auto next = t.wait_until(at(2026, 11, 24, 9, 0));
    EXPECT_HAS(next, "Day 2");
    EXPECT_HAS(next, "put aside");
    EXPECT_FALSE(t.state.later);
    EXPECT_EQ(t.timers.count(timer::snooze), 0u);
}

TEST(Snooze, IsOverWithTheTrackAndWithAPause) {
    for (const auto* word : {"leave", "pause"}) {
        auto t = settled();
        t.wait_until(at(2026, 11, 23, 9, 0));
        t.say("snooze 18:00");
        t.wait_until(at(2026, 11, 23, 17, 0));
        EXPECT_TRUE(t.state.later);
        t.say(word);
        EXPECT_FALSE(t.state.later) << word;
        EXPECT_EQ(t.wait_until(at(2026, 11, 23, 23, 0)), "") << word;
    }
}

TEST(Snooze, ForgetsWordsOfADeletedMessage_WhileItIsPutOff) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("snooze 18:00");
    t.state.running->parts.push_back({message_id{"m"}, "a secret"});
    t.wait_until(at(2026, 11, 23, 17, 0));
    ASSERT_TRUE(t.state.later);
    t.feed(message_deleted{message_id{"m"}});
    EXPECT_TRUE(t.state.later->parts.empty());
}

TEST(Snooze, StaysOutOfQuietHours) {
    auto t = settled();
    t.say("quiet 18:00-08:00");
    t.wait_until(at(2026, 11, 23, 17, 0));
    EXPECT_HAS(t.say("snooze 2h"), "tomorrow at 08:00");
    EXPECT_HAS(t.say("go on"), "Did it happen?");
    EXPECT_HAS(t.say("later"), "tomorrow at 08:00");
}

TEST(Pause, IsConfirmedWithTheDayOfReturn) {
    auto t = settled();
    const auto a = t.say("I'm out for 3 days");
    EXPECT_HAS(a, "quiet until Thu 26 Nov");
    EXPECT_HAS(a, "next question comes Thu 26 Nov at 09:00");
    EXPECT_HAS(t.say("back on monday"), "next question comes Mon 30 Nov at 09:00");
    EXPECT_EQ(t.wait_until(at(2026, 11, 29, 23, 0)), "");
    const auto back = t.wait_until(at(2026, 11, 30, 9, 0));
    EXPECT_HAS(back, "Good to have you back");
    EXPECT_HAS(back, "Day 1 of");
    for (const unsigned day : {23u, 24u, 27u}) EXPECT_EQ(morning(t, day), "skipped:paused") << day;
    EXPECT_EQ(evening(t, 27), "skipped:paused");
}

TEST(Pause, IsOnRecord_WhenEndedEarly) {
    auto t = settled();
    t.say("pause");
    t.wait_until(at(2026, 11, 24, 12, 0));
    EXPECT_HAS(t.say("resume"), "today at 17:00");
    EXPECT_EQ(morning(t, 24), "skipped:paused");
    EXPECT_HAS(t.wait_until(at(2026, 11, 24, 17, 0)), "What matters today?");
    EXPECT_EQ(evening(t, 24), "sent");
}

TEST(Pause, IsMadeOfASentenceAboutAnAbsence) {
    auto t = settled();  // a Monday
    EXPECT_HAS(t.say("I'm off tomorrow"), "quiet from Tue 24 Nov until Wed 25 Nov");
    EXPECT_EQ(t.state.nudging.away.size(), 1u);
    EXPECT_HAS(t.say("bin zurück"), "dropped the absence from Tue 24 Nov");
    EXPECT_TRUE(t.state.nudging.away.empty());
    EXPECT_HAS(t.say("I'm ill today"), "quiet until tomorrow");
    EXPECT_HAS(t.say("ich bin bis Freitag weg"), "quiet until Fri 27 Nov");
    EXPECT_HAS(t.say("on leave this week"), "quiet until Mon 30 Nov");
    EXPECT_HAS(t.say("ich bin heute krank"), "pause until Mon 30 Nov already");  // no shorter for it
    EXPECT_HAS(t.say("I'm off tomorrow"), "pause until Mon 30 Nov already");
    EXPECT_HAS(t.say("I'm off on 1 December"), "from Tue 1 Dec until Wed 2 Dec, too. The pause you are on stays");
    EXPECT_HAS(t.say("resume"), "The one from Tue 1 Dec stays");
    EXPECT_HAS(t.say("from 23 Nov to 25 Nov I'm away"), "quiet until Thu 26 Nov");
}

TEST(Schedule, DropsANudge_WhenItsSlotIsTurnedOffBeforeItCameUp) {
    auto t = settled();
    t.now = at(2026, 11, 23, 17, 0) + 20s;
    t.say("schedule evening off");
    t.feed(timer_fired{timer::evening, on(2026, 11, 23), at(2026, 11, 23, 17, 0)});
    EXPECT_EQ(evening(t, 23), "skipped:off");
    EXPECT_EQ(t.record.size(), 1u);
}

TEST(AnAbsenceToldAhead, BeginsByItselfAndEndsByItself) {
    auto t = settled(at(2026, 11, 27, 7, 0));  // a Friday
    EXPECT_HAS(t.say("I'm on holiday next week"), "quiet from Mon 30 Nov until Mon 7 Dec");
    EXPECT_HAS(t.say("schedule"), "none from Mon 30 Nov until Mon 7 Dec (`resume`)");
    EXPECT_HAS(t.wait_until(at(2026, 11, 27, 9, 0)), "What matters");  // till then all goes on
    t.wait_until(at(2026, 11, 27, 17, 0));
    EXPECT_EQ(t.wait_until(at(2026, 12, 4, 23, 0)), "");
    EXPECT_HAS(t.say("why nothing today"), "skipped, because of your pause");
    EXPECT_HAS(t.wait_until(at(2026, 12, 7, 9, 0)), "Good to have you back");
    EXPECT_EQ(outcome(t, timer::evening, on(2026, 12, 2)), "skipped:paused");
}

TEST(AnAbsenceToldAhead, IsOnRecord_WhenNobodyWroteInIt) {
    auto t = settled(at(2026, 11, 27, 7, 0));
    t.say("I'm off from Monday to Wednesday");
    t.wait_until(at(2026, 11, 27, 17, 0));
    EXPECT_HAS(t.wait_until(at(2026, 12, 3, 9, 0)), "Good to have you back");
    for (unsigned day : {1U, 2U}) {
        EXPECT_EQ(outcome(t, timer::morning, on(2026, 12, day)), "skipped:paused");
        EXPECT_EQ(outcome(t, timer::evening, on(2026, 12, day)), "skipped:paused");
    }
    EXPECT_EQ(outcome(t, timer::morning, on(2026, 12, 3)), "sent");
    EXPECT_TRUE(t.state.nudging.away.empty() && !t.state.nudging.paused_from);
}

TEST(AnAbsenceToldAhead, LosesNothingOfTheDaysBefore_WhenTheMachineSleptOverAll) {
    auto t = settled(at(2026, 11, 27, 7, 0));
    t.say("I'm off from Tuesday to Wednesday");
    t.now = at(2026, 12, 4, 12, 0);
    t.feed(timer_fired{timer::morning, on(2026, 11, 27), at(2026, 11, 27, 9, 0)});
    EXPECT_EQ(outcome(t, timer::morning, on(2026, 11, 27)), "merged:late");
    EXPECT_EQ(outcome(t, timer::evening, on(2026, 11, 30)), "merged:late");
    EXPECT_EQ(outcome(t, timer::morning, on(2026, 12, 1)), "skipped:paused");
    EXPECT_EQ(outcome(t, timer::evening, on(2026, 12, 2)), "skipped:paused");
    EXPECT_EQ(outcome(t, timer::evening, on(2026, 12, 3)), "merged:late");
    EXPECT_HAS(t.wait_until(at(2026, 12, 4, 17, 0)), "Good to have you back");
}

TEST(AnAbsenceToldAhead, StaysBesideAnother_AndTheNextIsTakenBackByResume) {
    auto t = settled();
    t.say("I'm on holiday from 28 Dec to 3 Jan");
    EXPECT_HAS(t.say("away from 1 Dec to 4 Dec"), "quiet from Tue 1 Dec until Sat 5 Dec");
    EXPECT_HAS(t.say("off on 5 Dec"), "quiet from Tue 1 Dec until Sun 6 Dec");  // they touch
    const auto limits = t.say("schedule");
    EXPECT_HAS(limits, "none from Tue 1 Dec until Sun 6 Dec");
    EXPECT_HAS(limits, "none from Mon 28 Dec until Mon 4 Jan");
    const auto back = t.say("resume");
    EXPECT_HAS(back, "dropped the absence from Tue 1 Dec");
    EXPECT_HAS(back, "The one from Mon 28 Dec stays");
    auto open = settled();
    open.wait_until(at(2026, 11, 23, 9, 0));
    open.say("I'm off tomorrow");
    const auto once = open.say("resume");
    EXPECT_EQ(once.find("What matters?"), once.rfind("What matters?"));
    EXPECT_HAS(t.say("resume"), "dropped the absence from Mon 28 Dec");
    EXPECT_HAS(t.say("resume"), "weren't paused");
    t.wait_until(at(2026, 11, 30, 23, 0));
    EXPECT_HAS(t.wait_until(at(2026, 12, 1, 9, 0)), "“First”");
}

TEST(AnAbsenceToldAhead, KeepsToTheDays_WhenThePersonMovesToAnotherZone) {
    auto t = settled();
    t.say("I'm off on Thursday");
    t.say("timezone America/Los_Angeles");
    t.wait_until(at(2026, 11, 26, 7, 0));  // still Wednesday there
    EXPECT_EQ(t.wait_until(at(2026, 11, 27, 8, 30)), "");
    EXPECT_HAS(t.wait_until(at(2026, 11, 27, 18, 0)), "Good to have you back");  // Friday 9:00 there
    EXPECT_EQ(outcome(t, timer::evening, on(2026, 11, 26)), "skipped:paused");
    auto u = settled();
    u.say("pause until friday");
    u.say("timezone Asia/Tokyo");
    EXPECT_HAS(u.say("status"), "paused until Fri 27 Nov;");
}

TEST(AnAbsenceToldAhead, IsAPauseFromNowOn_WhenItHasBegun) {
    auto t = settled(at(2026, 12, 3, 8, 0));
    EXPECT_HAS(t.say("away from 1 Dec to 5 Dec"), "quiet until Sun 6 Dec");
    EXPECT_HAS(t.say("away from 3 Jul to 5 Jul"), "from Sat 3 Jul 2027 until Tue 6 Jul 2027");
    auto u = settled();
    EXPECT_HAS(u.say("I'm off today and tomorrow"), "quiet until Wed 25 Nov");
}

TEST(AnAbsenceToldAhead, IsRefused_WhenThereAreTooMany) {
    auto t = settled();
    for (int month = 1; month <= 12; ++month)
        EXPECT_HAS(t.say("off on 2027-" + std::string(month < 10 ? "0" : "") + std::to_string(month) + "-10"), "Noted");
    EXPECT_HAS(t.say("off on 2027-06-20"), "12 absences");
    EXPECT_EQ(t.state.nudging.away.size(), 12u);
}

TEST(AnAbsenceToldAhead, HoldsBackASnoozedNudgeToo) {
    auto t = settled();
    t.say("I'm off tomorrow");
    t.wait_until(at(2026, 11, 23, 17, 0));
    t.say("snooze 9h");  // into the day off
    EXPECT_EQ(t.wait_until(at(2026, 11, 24, 23, 0)), "");
    EXPECT_HAS(t.wait_until(at(2026, 11, 25, 9, 0)), "Good to have you back");
}

TEST(Pause, AsksUntilWhen_WhenNoEndIsSaid) {
    auto t = settled();
    for (const auto* said : {"I am out of the office", "I'm on holiday"}) {
        EXPECT_HAS(t.say(said), "Until when?");
        EXPECT_EQ(t.state.side.what, side_question::kind::away_until) << said;
        EXPECT_FALSE(t.state.paused_until) << said;
    }
}

TEST(Pause, IsNoAnswer_WhenATextQuestionIsOpen) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    EXPECT_HAS(t.say("I'm away until Friday"), "quiet until Fri 27 Nov");
    EXPECT_TRUE(t.state.names.empty() && t.journal.empty());
    auto u = settled();
    u.wait_until(at(2026, 11, 23, 9, 0));
    u.say("I was away last week and the team managed");
    EXPECT_EQ(u.journal.size(), 1u);
    EXPECT_FALSE(u.state.paused_until);
}

TEST(Absence, IsUnderstoodInSetUp) {
    talk t(forty_days());
    t.say("hello");
    EXPECT_HAS(t.say("I'm sick"), "Until when?");
    const auto a = t.say("snooze 30m");
    EXPECT_HAS(a, "nothing to move");
    EXPECT_HAS(a, "?");  // and the question of set-up again
    EXPECT_HAS(t.say("I'm away until Friday"), "quiet until");
}

TEST(Snooze, TakesADayAndATime) {
    for (const auto& [said, moment] :
         std::vector<std::pair<std::string, std::string>>{{"snooze tomorrow 8:00", "tomorrow at 08:00"},
                                                          {"snooze till tomorrow 8am", "tomorrow at 08:00"},
                                                          {"snooze morgen 8 uhr", "tomorrow at 08:00"},
                                                          {"snooze tomorrow morning", "tomorrow at 09:00"},
                                                          {"snooze tomorrow evening", "tomorrow at 17:00"},
                                                          {"snooze until monday", "Mon 30 Nov at 09:00"},
                                                          {"snooze a bit", "today at 11:00"}}) {
        auto t = settled();
        t.wait_until(at(2026, 11, 23, 9, 0));
        EXPECT_HAS(t.say(said), moment);
        EXPECT_TRUE(t.state.running && t.state.running->put_off) << said;
    }
    auto t = settled();
    EXPECT_HAS(t.say("snooze today 07:00"), "For how long?");
}

TEST(Why, UnderstandsDatesAndGerman) {
    auto t = settled();
    t.wait_until(at(2026, 11, 25, 8, 0));
    EXPECT_HAS(t.say("why nothing on 23 November?"), "Mon 23 Nov, morning");
    EXPECT_HAS(t.say("warum gestern nichts?"), "Tue 24 Nov");
    EXPECT_HAS(t.say("why did you not write to me yesterday?"), "Tue 24 Nov");
    EXPECT_HAS(t.say("why nothing this week?"), "Mon 23 Nov, morning");
}

TEST(Quiet, SaysTheHoursItChose) {
    auto t = settled();
    EXPECT_HAS(t.say("quiet after 18:00"), "Between 18:00 and 07:00");
    EXPECT_HAS(t.say("quiet at night"), "Between 22:00 and 07:00");
    EXPECT_HAS(t.say("ruhe 18-8"), "Between 18:00 and 08:00");
    EXPECT_HAS(t.say("only mornings"), "morning only");
    EXPECT_HAS(t.say("zeitplan werktags 9 uhr 17 uhr"), "weekdays at 09:00 and 17:00");
}

TEST(Resume, GoesOn_WhereItIsAskedWhetherTo) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.state.nudging.keeps_going = true;
    t.say("schedule off");
    t.wait_until(at(2026, 11, 24, 12, 0));
    EXPECT_EQ((t.say("It went well with Ana today"), t.state.side.what), side_question::kind::go_on);
    EXPECT_HAS_NOT(t.say("weitermachen"), "not paused");
    EXPECT_EQ(t.state.side.what, side_question::kind::none);
}

}  // namespace
}  // namespace fulcrum::test
