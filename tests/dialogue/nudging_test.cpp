// What decides over a nudge, and the promises of the plan ahead: in any zone, through every clock change.
#include "dialogue/nudging.hpp"

#include <date/tz.h>
#include <gtest/gtest.h>

#include <random>

#include "dialogue/silence.hpp"
#include "tests/support/talk.hpp"

namespace fulcrum::test {
namespace {

using namespace std::chrono_literals;
using kind = verdict::kind;

constexpr time_of_day clock(int hour, int minute = 0) { return {static_cast<std::int16_t>(hour * 60 + minute)}; }
constexpr local_date on(int y, unsigned m, unsigned d) {
    return {std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

person_state somebody(std::string zone = "Europe/Berlin") {
    person_state s;
    s.stage = setup::done;
    s.zone = std::move(zone);
    s.track.emplace();
    s.track->track = track_id{"small"};
    return s;
}

occurrence morning_of_day(const person_state& s, local_date d) {
    return {slot::morning, d, to_instant(d, s.when.at(slot::morning, weekday_of(d)).value_or(clock(9)), s.zone)};
}

TEST(Judge, LetsThrough_WhatNothingHoldsBack) {
    const auto s = somebody();
    const auto o = morning_of_day(s, on(2026, 11, 23));
    EXPECT_EQ(judge(s, nullptr, o, o.due_at), verdict{});
}

TEST(Judge, NamesTheFirstReason_InTheWrittenOrder) {
    auto s = somebody();
    holiday_calendar holidays{{{on(2026, 11, 23), "Founders' Day"}}};
    const auto o = morning_of_day(s, on(2026, 11, 23));
    s.nudging.most_a_day = 1;
    s.nudging.unasked = 1;
    s.nudging.unasked_on = o.date;
    EXPECT_EQ(judge(s, nullptr, o, o.due_at).reason, "cap");
    s.nudging.quiet = quiet_hours{clock(8), clock(12)};
    EXPECT_EQ(judge(s, nullptr, o, o.due_at), (verdict{kind::move, at(2026, 11, 23, 12, 0), "quiet"}));
    s.nudging.hush = 3;
    EXPECT_EQ(judge(s, nullptr, o, o.due_at).reason, "silence");
    EXPECT_EQ(judge(s, &holidays, o, o.due_at).reason, "holiday:Founders' Day");
    s.paused_until = o.due_at + 1ms;
    EXPECT_EQ(judge(s, &holidays, o, o.due_at).reason, "paused");
    s.paused_until = o.due_at;
    s.nudging.ignores_holidays = true;
    s.nudging.keeps_going = true;
    EXPECT_EQ(judge(s, &holidays, o, o.due_at).reason, "quiet");
}

TEST(Judge, SendsNothingToAClosedAccount) {
    auto s = somebody();
    s.nudging.gone = true;
    const auto o = morning_of_day(s, on(2026, 11, 23));
    EXPECT_EQ(judge(s, nullptr, o, o.due_at).reason, "closed");
    EXPECT_EQ(next_occurrence(s, slot::morning, o.due_at), std::nullopt);
}

TEST(Judge, SkipsWhatQuietHoursWouldMoveToAnotherDay) {
    auto s = somebody();
    s.nudging.quiet = quiet_hours{clock(18), clock(8)};
    s.when.evening = clock(19);
    const occurrence evening{slot::evening, on(2026, 11, 23), at(2026, 11, 23, 19, 0)};
    EXPECT_EQ(judge(s, nullptr, evening, evening.due_at), (verdict{kind::skip, {}, "quiet"}));
    s.when.morning = clock(7);
    const auto early = morning_of_day(s, on(2026, 11, 23));
    EXPECT_EQ(judge(s, nullptr, early, early.due_at), (verdict{kind::move, at(2026, 11, 23, 8, 0), "quiet"}));
}

TEST(QuietHours, HoldFromTheirFirstMinuteToTheirLast) {
    const quiet_hours night{clock(18), clock(8)}, noon{clock(12), clock(13)}, none{clock(9), clock(9)};
    EXPECT_TRUE(night.has(clock(18)));
    EXPECT_TRUE(night.has(clock(7, 59)));
    EXPECT_FALSE(night.has(clock(8)));
    EXPECT_FALSE(night.has(clock(17, 59)));
    EXPECT_TRUE(noon.has(clock(12)));
    EXPECT_FALSE(noon.has(clock(13)));
    EXPECT_FALSE(none.has(clock(9)));
    EXPECT_EQ(quiet_until(night, "Europe/Berlin", at(2026, 11, 23, 22, 0)), at(2026, 11, 24, 8, 0));
    EXPECT_EQ(quiet_until(night, "Europe/Berlin", at(2026, 11, 24, 3, 0)), at(2026, 11, 24, 8, 0));
    EXPECT_EQ(quiet_until(night, "Europe/Berlin", at(2026, 11, 24, 9, 0)), at(2026, 11, 24, 9, 0));
}

TEST(QuietHours, EndAfterTheSecondPass_WhenClocksGoBackWithinThem) {
    // 25 October 2026: 02:00 … 02:59 come twice in Berlin; half an hour before three, the second time round.
    const quiet_hours night{clock(18), clock(2, 30)};
    const auto first_end = at(2026, 10, 25, 2, 30);
    EXPECT_EQ(quiet_until(night, "Europe/Berlin", at(2026, 10, 25, 1, 0)), first_end);
    EXPECT_EQ(quiet_until(night, "Europe/Berlin", first_end + 40min), first_end + 60min);  // 02:10 once more
    // In spring 02:30 is lost, so the hours end at three.
    EXPECT_EQ(quiet_until(night, "Europe/Berlin", at(2026, 3, 29, 1, 0)), at(2026, 3, 29, 3, 0));
}

TEST(Silence, TakesItsStepsAfterTwoSixAndFifteenDays) {
    std::vector<int> steps;
    for (const int days : {0, 1, 2, 5, 6, 14, 15, 400}) steps.push_back(silence_step(days));
    EXPECT_EQ(steps, (std::vector<int>{0, 0, 1, 1, 2, 2, 3, 3}));
}

TEST(NextNudges, LeaveOutWhatWillNotBeSent) {
    auto s = somebody();
    holiday_calendar holidays{{{on(2026, 11, 24), "A holiday"}}};
    s.nudging.most_a_day = 1;
    s.nudging.quiet = quiet_hours{clock(18), clock(9, 30)};
    std::vector<instant> due;
    for (const auto& o : next_nudges(s, &holidays, at(2026, 11, 23, 8, 0), 3)) due.push_back(o.due_at);
    EXPECT_EQ(due, (std::vector<instant>{at(2026, 11, 23, 9, 30), at(2026, 11, 25, 9, 30), at(2026, 11, 26, 9, 30)}));
}

TEST(NextNudges, AreNone_WhenEveryOneIsHeldBack) {
    auto s = somebody();
    s.when.morning = clock(19);
    s.when.evening.reset();
    s.nudging.quiet = quiet_hours{clock(18), clock(8)};
    EXPECT_TRUE(next_nudges(s, nullptr, at(2026, 11, 23, 8, 0), 3).empty());
}

TEST(PassedOver, ListsWhatWasDueBetween_OfTwoWeeksAtTheMost) {
    const auto s = somebody();
    EXPECT_EQ(passed_over(s, at(2026, 11, 23, 9, 0), at(2026, 11, 24, 17, 0)).size(), 3u);
    EXPECT_TRUE(passed_over(s, at(2026, 11, 24, 9, 0), at(2026, 11, 23, 17, 0)).empty());
    EXPECT_EQ(passed_over(s, at(2020, 1, 1, 9, 0), at(2026, 11, 24, 12, 0)).size(), 572u);  // of 400 days
}

TEST(OutcomeCode, TranslatesWhatOlderVersionsWrote) {
    EXPECT_EQ(outcome_code("sent"), "sent");
    EXPECT_EQ(outcome_code("sent late"), "sent:late");
    EXPECT_EQ(outcome_code("skipped: more than two hours late"), "merged:late");
    EXPECT_EQ(outcome_code("skipped: paused"), "skipped:paused");
    EXPECT_EQ(outcome_code("waits: in the middle of a dialogue"), "moved:busy");
    EXPECT_EQ(outcome_code("skipped:holiday:New Year"), "skipped:holiday:New Year");
}

TEST(NextDue, FollowsTheTimesOfEachWeekday) {
    rhythm r{{0b0010101}, clock(8, 30), {}};
    r.own.push_back({{0b0010000}, {}, clock(16)});
    const auto monday = at(2026, 11, 23, 7, 0);
    EXPECT_EQ(next_due(r, slot::morning, "Europe/Berlin", monday)->due_at, at(2026, 11, 23, 8, 30));
    EXPECT_EQ(next_due(r, slot::evening, "Europe/Berlin", monday)->due_at, at(2026, 11, 27, 16, 0));
    EXPECT_EQ(next_due(r, slot::morning, "Europe/Berlin", at(2026, 11, 25, 9, 0))->date, on(2026, 11, 30));
}

// --- over all zones

// Later than now, strictly increasing, outside the quiet hours, on a chosen day that is no holiday, no slot twice on a
// date, under the cap of the local date, and the same however often and from wherever it is asked.
void expect_lawful(const person_state& s, const holiday_calendar& holidays, instant now, std::size_t most) {
    const auto plan = next_nudges(s, &holidays, now, most);
    ASSERT_FALSE(plan.empty()) << s.zone << ' ' << moment_text(now, s.zone);
    std::optional<instant> last;
    std::set<std::pair<slot, local_date>> seen;
    std::map<local_date, int> a_day;
    for (const auto& o : plan) {
        const auto where = s.zone + ' ' + moment_text(o.due_at, s.zone);
        ASSERT_GT(o.due_at, now) << where;
        ASSERT_TRUE(!last || *last <= o.due_at) << where;
        ASSERT_TRUE(seen.emplace(o.which, o.date).second) << where;
        const auto local = to_local(o.due_at, s.zone);
        ASSERT_FALSE(s.nudging.quiet && s.nudging.quiet->has(local.time)) << where;
        ASSERT_TRUE(s.when.at(o.which, weekday_of(o.date))) << where;
        ASSERT_FALSE(holidays.name(o.date)) << where;
        const int count = ++a_day[local.date];
        ASSERT_TRUE(s.nudging.most_a_day == 0 || count <= s.nudging.most_a_day) << where;
        last = o.due_at;
    }
    ASSERT_EQ(next_nudges(s, &holidays, now, most), plan) << s.zone;
    const auto& front = plan.front();
    const auto by_rule = to_instant(front.date, *s.when.at(front.which, weekday_of(front.date)), s.zone);
    if (by_rule > now) {
        ASSERT_EQ(next_nudge(s, by_rule - 1ms, &holidays), front) << s.zone;
    }
}

TEST(NextNudges, KeepTheirPromises_InEveryZoneForTenYears) {
    std::mt19937_64 random{20261125};
    const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<std::uint64_t>(n)); };
    std::vector<person_state> people(4, somebody());
    people[0].when.days.bits = 0b1111111;
    people[0].nudging.quiet = quiet_hours{clock(22), clock(2, 30)};
    people[0].when.morning = clock(2, 15);
    people[1].nudging.quiet = quiet_hours{clock(18), clock(9, 30)};
    people[2].when = *read_rhythm("mon wed 0:30, fri 23:45, sun 02:30 03:00", {});
    people[3].when.days.bits = 0b1111111;
    people[3].when.evening = clock(1, 45);
    people[3].nudging.most_a_day = 1;
    holiday_calendar holidays;
    const auto first = std::chrono::sys_days{on(2026, 11, 25)};
    for (int i = 0; i < 120; ++i) holidays.days.emplace(local_date{first + std::chrono::days{pick(3650)}}, "a holiday");
    std::size_t turn = 0;
    for (const auto& z : date::get_tzdb().zones) {
        const std::string name{z.name()};
        if (name.starts_with("posix/") || name.starts_with("right/")) continue;
        auto& s = people[turn++ % people.size()];
        s.zone = name;
        expect_lawful(s, holidays, instant{first} + std::chrono::minutes{pick(5'250'000)}, 3);
        // Around one clock change of these years.
        const auto from = std::chrono::sys_seconds{first} + std::chrono::days{pick(3600)};
        const auto info = z.get_info(from);
        if (info.end < std::chrono::sys_seconds{first} + std::chrono::days{3700})
            expect_lawful(s, holidays, instant{info.end} - 26h, 4);
        if (HasFatalFailure()) return;
    }
}

TEST(NextNudges, KeepTheirPromises_InZonesWithOddHabits) {
    auto s = somebody();
    s.when = *read_rhythm("every day 02:15 23:45", {});
    s.nudging.quiet = quiet_hours{clock(23, 50), clock(2, 20)};
    const holiday_calendar none;
    for (const char* zone : {"Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "Antarctica/Troll",
                             "Pacific/Chatham", "America/Nuuk"}) {
        s.zone = zone;
        for (int month = 0; month < 24; ++month)
            expect_lawful(s, none, at(2026, 11, 25, 12, 0) + std::chrono::hours{month * 730}, 62);
        if (HasFatalFailure()) return;
    }
    s.zone = "Pacific/Apia";  // Friday 30 December 2011 never was
    const auto plan = next_nudges(s, nullptr, at(2011, 12, 29, 3, 0, "Pacific/Apia"), 3);
    ASSERT_EQ(plan.size(), 3u);
    EXPECT_EQ(plan[0].date, on(2011, 12, 29));
    EXPECT_EQ(plan[1].date, on(2011, 12, 31));
    EXPECT_EQ(plan[2].date, on(2011, 12, 31));
}

TEST(NextNudges, PassLeapDaysAndTheYearsEnd) {
    auto s = somebody();
    s.when = *read_rhythm("every day 09:00 only", {});
    s.when.days.bits = 0b1111111;
    EXPECT_EQ(next_nudge(s, at(2028, 2, 28, 10, 0))->due_at, at(2028, 2, 29, 9, 0));
    EXPECT_EQ(next_nudge(s, at(2028, 2, 29, 10, 0))->due_at, at(2028, 3, 1, 9, 0));
    EXPECT_EQ(next_nudge(s, at(2027, 2, 28, 10, 0))->due_at, at(2027, 3, 1, 9, 0));
    EXPECT_EQ(next_nudge(s, at(2026, 12, 31, 10, 0))->due_at, at(2027, 1, 1, 9, 0));
}

}  // namespace
}  // namespace fulcrum::test
