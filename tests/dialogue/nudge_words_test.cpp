// What people say about nudges, and what becomes of these: on a virtual clock, with a person who talks.
#include <gtest/gtest.h>

#include <random>

#include "tests/support/settled.hpp"

namespace fulcrum::test {
namespace {

using namespace std::chrono_literals;

talk settled(instant start = at(2026, 11, 23, 8, 0)) { return settled_in(forty_days(), start); }

// --- times

TEST(Schedule, SetsDaysApart_AndShowsTheNextThree) {
    auto t = settled();
    EXPECT_HAS(t.say("schedule mon wed 8:30, fri 16:00"),
               "Mon, Wed at 08:30, morning only; Fri at 16:00, evening only");
    EXPECT_EQ(t.timers.at(timer::morning).due_at, at(2026, 11, 23, 8, 30));
    EXPECT_EQ(t.timers.at(timer::evening).due_at, at(2026, 11, 27, 16, 0));
    EXPECT_HAS(t.say("schedule"), "today at 08:30; Wed 25 Nov at 08:30; Fri 27 Nov at 16:00");
    EXPECT_HAS(t.say("schedule evening 17:30"), "Fri at 17:30");
    EXPECT_HAS(t.say("schedule evening off"), "From now on: Mon, Wed at 08:30, morning only, in");
    EXPECT_HAS(t.say("schedule weekdays 09:00 17:00"), "weekdays at 09:00 and 17:00");
    EXPECT_TRUE(t.state.when.own.empty());
}

TEST(Schedule, ReadsBackItsOwnWords) {
    for (const auto* said :
         {"mon wed 8:30, fri 16:00", "weekdays 09:00 17:00, fri 08:00 12:30", "mon 9:00; tue 10:00; sat 11:00 15:00",
          "weekdays 9 17, wed off", "mon-thu 8 18, fri morning 9", "mon 7:00 wed 13:00 and fri"}) {
        const auto r = read_rhythm(said, {});
        ASSERT_TRUE(r) << said;
        EXPECT_EQ(read_rhythm(rhythm_text(*r), {}), r) << said << " became " << rhythm_text(*r);
    }
    EXPECT_EQ(rhythm_text(*read_rhythm("weekdays 9 17, wed off", {})), "Mon, Tue, Thu, Fri at 09:00 and 17:00");
    EXPECT_EQ(rhythm_text(*read_rhythm("mon 9:00 and fri", {})), "Mon, Fri at 09:00 and 17:00");
    EXPECT_EQ(rhythm_text(*read_rhythm("mon 09:00, mon 17:00", {})), "Mon at 09:00 and 17:00");
    EXPECT_FALSE(read_rhythm("mon 09:00, mon 10:00", {}));
}

// --- quiet hours and the cap

TEST(Quiet, MovesANudgeToItsEnd_OnTheSameDay) {
    auto t = settled();
    EXPECT_HAS(t.say("quiet 18:00-10:30"), "today at 10:30");
    EXPECT_EQ(t.wait_until(at(2026, 11, 23, 10, 29)), "");
    EXPECT_EQ(morning(t, 23), "moved:quiet");
    EXPECT_HAS(t.wait_until(at(2026, 11, 23, 10, 30)), "What matters today?");
    EXPECT_EQ(morning(t, 23), "sent:quiet");
    EXPECT_HAS(t.say("why did I get this?"), "due 09:00: sent at 10:30, after your quiet hours");
}

TEST(Quiet, SkipsWhatWouldBecomeAnotherDays) {
    auto t = settled();
    t.say("quiet 16:00-08:00");
    t.wait_until(at(2026, 11, 23, 9, 0));
    EXPECT_EQ(t.wait_until(at(2026, 11, 24, 8, 59)), "");
    EXPECT_EQ(evening(t, 23), "skipped:quiet");
}

TEST(Quiet, EndsWhenToldSo_AndTellsWhatIsSet) {
    auto t = settled();
    EXPECT_HAS(t.say("quiet"), "no quiet hours");
    t.say("quiet hours from 6pm to 8am");
    EXPECT_HAS(t.say("quiet"), "Between 18:00 and 08:00");
    EXPECT_HAS(t.say("schedule"), "none between 18:00 and 08:00");
    t.say("quiet off");
    EXPECT_FALSE(t.state.nudging.quiet);
    EXPECT_HAS(t.say("quiet 18:00"), "From when to when?");
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("Quiet day with 3 people, I hope");  // an answer, no order
    EXPECT_EQ(t.journal.size(), 1u);
}

TEST(Quiet, ReadsHoursAsPeopleWriteThem) {
    const auto hours = [](std::string_view said) {
        const auto q = read_quiet(said);
        return q ? clock_text(q->from) + "-" + clock_text(q->to) : std::string("none");
    };
    EXPECT_EQ(hours("18:00-08:00"), "18:00-08:00");
    EXPECT_EQ(hours("6pm to 8am"), "18:00-08:00");
    EXPECT_EQ(hours("10 to 7"), "22:00-07:00");
    EXPECT_EQ(hours("from 12:00 until 13:00"), "12:00-13:00");
    EXPECT_EQ(hours("9 to 17"), "09:00-17:00");
    EXPECT_EQ(hours("after 18:00"), "18:00-07:00");
    EXPECT_EQ(hours("after 6"), "18:00-07:00");
    EXPECT_EQ(hours("nach 18 Uhr"), "18:00-07:00");
    EXPECT_EQ(hours("at night"), "22:00-07:00");
    EXPECT_EQ(hours("after lunch"), "none");
    EXPECT_EQ(hours("9-9"), "none");
    EXPECT_EQ(hours("sometimes"), "none");
}

TEST(Cap, HoldsBackWhatIsMore_AndLessAndMoreMoveIt) {
    auto t = settled();
    EXPECT_HAS(t.say("max 1 a day"), "At most 1 a day");
    t.wait_until(at(2026, 11, 23, 9, 0));
    EXPECT_EQ(t.wait_until(at(2026, 11, 23, 23, 0)), "");
    EXPECT_EQ(evening(t, 23), "skipped:cap");
    EXPECT_HAS(t.say("less"), "one a day at most already");
    EXPECT_HAS(t.say("more"), "No limit");
    EXPECT_EQ(t.state.nudging.most_a_day, 0);
    EXPECT_HAS(t.say("more"), "no limit beyond your times");
    EXPECT_HAS(t.say("less"), "At most 1 a day");
    EXPECT_HAS(t.say("max"), "At most 1 a day");
    EXPECT_HAS(t.say("max 0"), "`pause`");
    EXPECT_HAS(t.say("at most twice a day"), "At most 2");
    EXPECT_HAS(t.say("max off"), "No limit");
}

TEST(Cap, LetsAChoiceBeAChoice) {
    auto lib = small_library();
    auto& steps = lib.tracks.at(track_id{"small"}).days[0].morning->steps;
    steps = {
        {step_id{"c"},
         choose_step{
             text{{"More or less of it?"}}, "", {"c", scope::session}, {{"m", "More"}, {"l", "Less"}, {"w", "Why"}}}}};
    for (const auto* said : {"more", "less", "why"}) {
        talk t(lib);
        t.say("hello");
        t.say("defaults");
        t.wait_until(at(2026, 11, 23, 9, 0));
        t.say(said);
        EXPECT_FALSE(t.state.running) << said;
        EXPECT_EQ(t.state.nudging.most_a_day, 0) << said;
    }
}

// --- holidays

TEST(Holidays, AreDaysOff_UnlessThePersonSaysOtherwise) {
    auto t = settled();
    holiday_calendar calendar;
    calendar.days = {{on(2026, 11, 24), "Founders' Day"}, {on(2026, 12, 25), "Christmas Day"}};
    t.def.set.holidays = std::make_shared<const holiday_calendar>(calendar);
    EXPECT_HAS(t.say("holidays"), "Tue 24 Nov, Founders' Day; Fri 25 Dec, Christmas Day");
    t.wait_until(at(2026, 11, 23, 17, 0));
    EXPECT_EQ(t.wait_until(at(2026, 11, 25, 8, 59)), "");
    EXPECT_EQ(morning(t, 24), "skipped:holiday:Founders' Day");
    EXPECT_HAS(t.say("why nothing yesterday?"), "a public holiday: Founders' Day");
    EXPECT_HAS(t.wait_until(at(2026, 11, 25, 9, 0)), "“First” is still here");
    EXPECT_HAS(t.say("holidays off"), "like any other");
    EXPECT_HAS_NOT(t.wait_until(at(2026, 12, 24, 18, 0)), "What matters to you");
    EXPECT_TRUE(t.state.nudging.ignores_holidays);
    EXPECT_HAS(t.say("holidays on"), "Fri 25 Dec, Christmas Day");
}

TEST(Holidays, AreUnknown_WithoutACalendar) {
    auto t = settled();
    EXPECT_HAS(t.say("holidays"), "Nobody has given me");
}

// --- the record

TEST(Why, TellsRuleZoneAndTimes) {
    auto t = settled();
    EXPECT_HAS(t.say("why did I get this?"), "sent you nothing");
    t.wait_until(at(2026, 11, 23, 9, 0));
    const auto a = t.say("Why did I get this?");
    EXPECT_HAS(a, "your morning message");
    EXPECT_HAS(a, "weekdays at 09:00 and 17:00");
    EXPECT_HAS(a, "Europe/Berlin");
    EXPECT_HAS(a, "Mon 23 Nov, morning, due 09:00: sent at 09:00");
    EXPECT_HAS(a, "What matters?");  // and back to the question
    EXPECT_EQ(t.said.size(), 1u);
}

TEST(Why, TellsWhatIsNotOnRecord_ByTheRules) {
    auto t = settled(at(2026, 11, 22, 12, 0));  // a Sunday
    EXPECT_HAS(t.say("why nothing today?"), "none of your days");
    t.wait_until(at(2026, 11, 23, 8, 0));
    EXPECT_HAS(t.say("why nothing today?"), "not come yet: today at 09:00");
    EXPECT_HAS(t.say("why nothing on friday?"), "nothing is on record");
    t.say("schedule off");
    EXPECT_HAS(t.say("why nothing yesterday?"), "Your times are off");
    t.say("leave");
    EXPECT_HAS(t.say("why nothing yesterday?"), "in no track");
}

TEST(Why, ListsTwoWeeks_AndWhatHoldsNow) {
    auto t = settled();
    t.say("keep going daily");
    t.say("quiet 20:00-07:00");
    t.wait_until(at(2026, 12, 18, 12, 0));
    const auto a = t.say("why");
    EXPECT_HAS(a, "Fri 18 Dec, morning, due 09:00: sent at 09:00");
    EXPECT_HAS(a, "Fri 4 Dec, morning");
    EXPECT_HAS_NOT(a, "Thu 3 Dec");
    EXPECT_HAS(a, "none between 20:00 and 07:00");
    EXPECT_HAS(a, "all of them, answered or not");
}

TEST(Why, UnderstandsRecordsOfOlderVersions) {
    auto t = settled();
    t.record.push_back(
        {timer::morning, on(2026, 11, 20), "skipped: more than two hours late", {}, at(2026, 11, 20, 12, 0), {}});
    t.record.push_back({timer::evening, on(2026, 11, 20), "something else", {}, at(2026, 11, 20, 17, 0), {}});
    const auto a = t.say("why");
    EXPECT_HAS(a, "Fri 20 Nov, morning: I was not running");
    EXPECT_HAS(a, "something else");
}

TEST(Why, SaysSo_WhenTheDayIsAheadOrTooLongAgo) {
    auto t = settled();
    EXPECT_HAS(t.say("why nothing on 3 Dec"), "still to come");
    EXPECT_HAS(t.say("why nothing on 2027-11-25"), "still to come");
    EXPECT_HAS(t.say("why nothing on 2 Nov"), "too long ago");
    EXPECT_HAS(t.say("why nothing on 20 Nov"), "nothing is on record");
}

TEST(Why, ShowsThePauseUnderWay) {
    auto t = settled();
    t.say("pause 3d");
    t.wait_until(at(2026, 11, 24, 12, 0));
    EXPECT_HAS(t.say("why nothing today?"), "skipped, because of your pause");
}

// --- one at a time, and the logical day

TEST(Unanswered, IsReplacedByTheNext) {
    auto t = settled();
    for (const auto when : {at(2026, 11, 23, 9, 0), at(2026, 11, 23, 17, 0), at(2026, 11, 24, 9, 0)}) {
        t.wait_until(when);
        EXPECT_EQ(t.said.size(), 1u);
        ASSERT_TRUE(t.state.running);
        EXPECT_TRUE(t.state.waiting.empty());
    }
    EXPECT_EQ(t.state.running->date, on(2026, 11, 24));
}

TEST(LogicalDay, CountsTheEveningAnsweredNextMorning) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 17, 0));
    t.wait_until(at(2026, 11, 24, 8, 0));
    t.say("yes");
    t.say("5");
    t.say("Late, but here");
    t.say("done");
    EXPECT_EQ(t.state.track->begun_on, on(2026, 11, 23));
    EXPECT_TRUE(t.state.track->evening_done);
    EXPECT_HAS(t.wait_until(at(2026, 11, 24, 9, 0)), "Day 2 of");
}

TEST(LogicalDay, CountsTheMorningAnsweredTheEveningBefore) {
    auto t = settled(at(2026, 11, 22, 19, 0));  // Sunday evening
    EXPECT_HAS(t.say("start"), "tomorrow's, a little early");
    t.say("Ship the pilot");
    t.say("1");
    EXPECT_EQ(t.state.track->begun_on, on(2026, 11, 23));
    EXPECT_HAS(t.say("start"), "Today is done");
    EXPECT_EQ(t.wait_until(at(2026, 11, 23, 16, 59)), "");
    EXPECT_EQ(morning(t, 23), "skipped:answered");
    EXPECT_HAS(t.wait_until(at(2026, 11, 23, 17, 0)), "Ship the pilot");
    EXPECT_EQ(t.state.track->day, 1);
}

// --- silence

TEST(Silence, TakesItsSteps_EachWithAWord) {
    auto t = settled();
    const auto messages = [&](instant until) { return t.wait_until(until); };
    EXPECT_HAS_NOT(messages(at(2026, 11, 24, 23, 0)), "haven't heard");  // Monday and Tuesday: all four
    EXPECT_HAS(messages(at(2026, 11, 25, 9, 0)), "once a day only");     // Wednesday morning says so
    EXPECT_EQ(messages(at(2026, 11, 25, 23, 0)), "");                    // and the evening is left out
    EXPECT_EQ(evening(t, 25), "skipped:silence");
    EXPECT_HAS_NOT(messages(at(2026, 11, 30, 23, 0)), "once a week");  // to the sixth day, a Monday
    EXPECT_HAS(messages(at(2026, 12, 1, 23, 0)), "once a week, on Mondays");
    EXPECT_EQ(messages(at(2026, 12, 6, 23, 0)), "");
    EXPECT_HAS(messages(at(2026, 12, 7, 9, 0)), "“First”");
    std::string all;
    for (int week = 0; week < 12; ++week) all += t.wait(7 * 24h);
    EXPECT_HAS(all, "my last one for now");
    EXPECT_EQ(t.state.nudging.hush, 3);
    EXPECT_FALSE(t.timers.contains(timer::morning));
    EXPECT_FALSE(t.timers.contains(timer::evening));
    EXPECT_HAS(t.say("why nothing today?"), "It has been a while, Maya");
    EXPECT_TRUE(t.timers.contains(timer::morning));
}

TEST(Silence, EndsWithAnotherWelcome_AfterTenDays) {
    auto t = settled();
    t.wait_until(at(2026, 12, 5, 12, 0));
    EXPECT_HAS(t.say("Ship the pilot"), "Good to see you again, Maya!");
}

TEST(Silence, EndsWithAWelcome_ThatCountsNothing) {
    auto t = settled();
    t.wait_until(at(2026, 11, 26, 12, 0));
    EXPECT_EQ(t.state.nudging.hush, 1);
    const auto a = t.say("Ship the pilot");
    EXPECT_HAS(a, "Welcome back, Maya!");
    EXPECT_HAS(a, "Which hat?");
    EXPECT_EQ(t.state.nudging.hush, 0);
    EXPECT_HAS(t.wait_until(at(2026, 11, 26, 17, 0)), "Did it happen?");
    EXPECT_EQ(t.state.nudging.silent_days, 1);
}

TEST(Silence, IsSwitchedOff_ByKeepGoing) {
    auto t = settled();
    EXPECT_HAS(t.say("keep going daily"), "answered or not");
    t.wait_until(at(2026, 12, 4, 23, 0));
    EXPECT_EQ(outcome(t, timer::evening, on(2026, 12, 4)), "sent");
    EXPECT_HAS(t.say("keep going"), "at all your times");
    t.say("keep going normal");
    EXPECT_FALSE(t.state.nudging.keeps_going);
}

TEST(Silence, CountsOnlyDaysWithANudge) {
    auto t = settled();
    t.say("schedule mon 09:00 only");
    t.wait_until(at(2026, 11, 30, 12, 0));
    EXPECT_EQ(t.state.nudging.silent_days, 2);
    EXPECT_EQ(t.state.nudging.hush, 0);
}

TEST(Schedule, KeepsOneThatWasPutOff_UnlessTheNewRuleHasItAhead) {
    auto t = settled();
    t.say("snooze 14:00");
    t.wait_until(at(2026, 11, 23, 12, 0));
    t.say("schedule weekdays 9:30 17:00");
    EXPECT_EQ(t.timers.at(timer::morning).due_at, at(2026, 11, 23, 14, 0));
    t.say("schedule weekdays 12:30 17:00");
    EXPECT_EQ(t.timers.at(timer::morning).due_at, at(2026, 11, 23, 12, 30));
    EXPECT_HAS(t.wait_until(at(2026, 11, 23, 12, 30)), "What matters today?");
    EXPECT_EQ(morning(t, 23), "sent");
}

TEST(Schedule, LeavesNoNudgeWithoutAnOutcome_WhenItIsSwitchedOff) {
    auto t = settled();
    t.say("snooze 14:00");
    t.say("schedule off");
    EXPECT_EQ(morning(t, 23), "skipped:off");
    auto u = settled();
    u.say("snooze 14:00");
    u.say("leave");
    EXPECT_EQ(morning(u, 23), "skipped:no_track");
}

// --- whatever one says and whenever

// Through weeks of words, silences and outages: nothing unasked in quiet hours or above the cap, every nudge sent at
// most once, and what was sent stays so on record.
TEST(Nudges, KeepTheirPromises_WhateverHappens) {
    const std::vector<std::string> words = {"start",
                                            "later",
                                            "snooze 30m",
                                            "snooze tomorrow",
                                            "snooze 20:00",
                                            "pause 1d",
                                            "resume",
                                            "why",
                                            "schedule",
                                            "schedule weekdays 08:00 19:00",
                                            "schedule every day 06:30 21:15",
                                            "schedule mon wed 8:30, fri 16:00",
                                            "yes",
                                            "7",
                                            "done",
                                            "A thought of five words, plainly",
                                            "skip",
                                            "cancel",
                                            "holidays",
                                            "keep going daily",
                                            "keep going normal",
                                            "status",
                                            "I'm out for 2 days",
                                            "back on monday",
                                            "I'm off tomorrow",
                                            "away from 1 Apr to 3 Apr",
                                            "snooze 9h",
                                            "go on",
                                            "why nothing yesterday?",
                                            "1",
                                            "today"};
    for (unsigned seed = 1; seed <= 60; ++seed) {
        std::mt19937 random(seed);
        const auto pick = [&](unsigned n) { return static_cast<int>(random() % n); };
        auto t = settled(at(2026, 3, static_cast<unsigned>(20 + pick(8)), 8, 0));
        holiday_calendar calendar;
        for (unsigned d = 1; d <= 28; d += 5) calendar.days.emplace(on(2026, 4, d), "a holiday");
        t.def.set.holidays = std::make_shared<const holiday_calendar>(calendar);
        t.say("quiet 18:30-07:00");
        const int cap = 1 + pick(2);
        t.say("max " + std::to_string(cap));
        const bool moves = seed % 3 == 0;
        for (int step = 0; step < 80; ++step) {
            switch (pick(8)) {
                case 0:
                    t.away_until(t.now + std::chrono::minutes{pick(3000)});
                    break;
                case 1:
                case 2:
                case 3:
                    t.wait(std::chrono::minutes{pick(900)});
                    break;
                case 4:
                    if (moves)
                        t.profile("maya", "Maya",
                                  pick(2)   ? "Asia/Kathmandu"
                                  : pick(2) ? "Pacific/Chatham"
                                            : "Europe/Berlin");
                    break;
                case 5:
                    if (seed % 5 == 0) t.now -= 1h;
                    break;
                default:
                    t.say(words[static_cast<std::size_t>(pick(static_cast<unsigned>(words.size())))]);
            }
        }
        std::map<local_date, int> a_day;
        for (const auto& m : t.unasked) {
            const auto where =
                "seed " + std::to_string(seed) + ", " + date_text(m.local.date) + " " + clock_text(m.local.time);
            EXPECT_FALSE(t.state.nudging.quiet->has(m.local.time)) << where;
            EXPECT_EQ(m.count, 1) << where;
            if (!moves) {
                EXPECT_LE(++a_day[m.local.date], cap) << where;
            }
        }
        std::set<std::pair<timer, local_date>> sent;
        for (const auto& n : t.nudges) {
            const bool again = sent.contains({n.what, n.date});
            EXPECT_FALSE(again) << "seed " << seed << ": " << date_text(n.date) << " " << n.outcome;
            if (n.outcome.starts_with("sent")) sent.emplace(n.what, n.date);
        }
        EXPECT_FALSE(sent.empty() || t.unasked.empty()) << seed;
    }
}

// Whoever snoozes, pauses, answers and falls silent for two weeks at the most: each nudge of each chosen day has one
// outcome in the end.
TEST(Nudges, AllHaveTheirOutcome_WhateverIsSaid) {
    const std::vector<std::string> words = {"start",
                                            "later",
                                            "snooze 30m",
                                            "snooze tomorrow",
                                            "snooze 20:00",
                                            "pause 1d",
                                            "resume",
                                            "pause",
                                            "I'm off tomorrow",
                                            "snooze 9h",
                                            "go on",
                                            "yes",
                                            "7",
                                            "done",
                                            "cancel",
                                            "skip",
                                            "back on monday",
                                            "I'm ill today",
                                            "max 1 a day",
                                            "max off",
                                            "quiet off",
                                            "quiet 16:00-10:00",
                                            "away from 1 Apr to 3 Apr",
                                            "holidays off",
                                            "holidays on",
                                            "A thought of five words, plainly"};
    for (unsigned seed = 1; seed <= 120; ++seed) {
        std::mt19937 random(seed);
        const auto pick = [&](unsigned n) { return static_cast<int>(random() % n); };
        auto t = settled(at(2026, 3, 20, 8, 0));
        holiday_calendar calendar;
        for (unsigned d = 1; d <= 28; d += 5) calendar.days.emplace(on(2026, 4, d), "a holiday");
        t.def.set.holidays = std::make_shared<const holiday_calendar>(calendar);
        std::string said;
        std::size_t noted = 0;
        for (int step = 0; step < 80; ++step) {
            const int what = pick(8);
            said += "-- " + date_text(to_local(t.now, "Europe/Berlin").date) + " " +
                    clock_text(to_local(t.now, "Europe/Berlin").time) + (what == 0 ? " away" : "") + "\n";
            for (; noted < t.nudges.size(); ++noted)
                said += std::string(t.nudges[noted].what == timer::morning ? "morning " : "evening ") +
                        date_text(t.nudges[noted].date) + ": " + t.nudges[noted].outcome + "\n";
            if (what == 0)
                t.away_until(t.now + std::chrono::minutes{pick(3000)});
            else if (what < 4)
                t.wait(std::chrono::minutes{pick(900)});
            else {
                const auto& word = words[static_cast<std::size_t>(pick(static_cast<unsigned>(words.size())))];
                said += date_text(to_local(t.now, "Europe/Berlin").date) + " " +
                        clock_text(to_local(t.now, "Europe/Berlin").time) + " " + word + "\n";
                t.say(word);
            }
        }
        const auto last = to_local(t.now, "Europe/Berlin").date;
        for (const auto* word : {"resume", "resume", "quiet off", "max off", "cancel"}) t.say(word);
        t.wait(24h * 7);
        std::map<std::pair<timer, local_date>, int> outcomes;
        for (const auto& n : t.nudges)
            if (!n.outcome.starts_with("moved")) ++outcomes[{n.what, n.date}];
        for (auto d = on(2026, 3, 20); d <= last; d = add_days(d, 1)) {
            const auto weekday = weekday_of(d);
            if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) continue;
            for (const auto what : {timer::morning, timer::evening})
                ASSERT_EQ((outcomes[{what, d}]), 1) << "seed " << seed << ": " << date_text(d)
                                                    << (what == timer::morning ? " morning" : " evening") << "\n"
                                                    << said;
        }
    }
}

}  // namespace
}  // namespace fulcrum::test
