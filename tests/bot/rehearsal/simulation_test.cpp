// Many people for many days: nothing is lost, nothing comes twice; and it would be noticed.
#include "bot/rehearsal/simulation.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <string>

#include "tests/bot/program.hpp"
#include "tests/support/has.hpp"

namespace fulcrum::test {
namespace {

using namespace bot::rehearsal;
using namespace std::chrono_literals;

std::string told(const simulation_result& r) {
    std::string all;
    for (const auto& e : r.examples) all += e + '\n';
    for (const auto& e : r.errors) all += e + '\n';
    return all;
}

std::uint64_t accounted_for(const simulation_result& r) {
    return std::accumulate(r.skipped.begin(), r.skipped.end(), r.on_time + r.late + r.merged + r.lost,
                           [](std::uint64_t n, const auto& reason) { return n + reason.second; });
}

simulation_settings few(int people, int days) {
    simulation_settings s;
    s.people = people;
    s.days = days;
    return s;
}

TEST(Simulation, ReceivesEveryNudgeOnceAllOverTheWorld) {
    const auto r = simulate(few(200, 8));
    EXPECT_TRUE(r.complete);
    EXPECT_TRUE(r.sound()) << told(r);
    EXPECT_GT(r.due, 1500U);
    EXPECT_GE(r.on_time * 100, r.due * 99);
    EXPECT_EQ(accounted_for(r), r.due);
    EXPECT_GT(r.answers, 0U);
}

TEST(Simulation, HoldsAcrossClockChangesAndTimesAtNight) {
    auto s = few(120, 12);
    s.clock_changes = true;
    s.answering = 30;
    const auto r = simulate(s);
    EXPECT_TRUE(r.sound()) << told(r);
    EXPECT_EQ(accounted_for(r), r.due);
    EXPECT_GT(r.late, 0U) << "some were in the middle of an answer";
}

TEST(Simulation, CountsTheNudgesOfOneZoneByItsRule) {
    auto s = few(50, 7);
    s.zone = "Europe/Berlin";
    s.answering = 0;
    const auto r = simulate(s);
    EXPECT_EQ(r.groups, 5U);
    EXPECT_EQ(r.on_time, r.due);
    EXPECT_GE(r.messages, 50U + r.due) << "greetings, too";
    EXPECT_TRUE(r.sound()) << told(r);
}

TEST(Simulation, LosesNothingWhenTheChatBreaksOffWhileSending) {
    auto s = few(400, 5);
    s.zone = "UTC";
    s.breaks = read_outage("09:00+45m");
    ASSERT_TRUE(s.breaks);
    const auto r = simulate(s);
    EXPECT_TRUE(r.sound()) << told(r);
    EXPECT_GT(r.failed_attempts, 10U);
    EXPECT_GT(r.late, 500U);
    EXPECT_EQ(accounted_for(r), r.due);
}

TEST(Simulation, PutsOnRecordWhatALongOutageSkipped) {
    auto s = few(60, 4);
    s.zone = "UTC";
    s.breaks = read_outage("06:00+5h");
    const auto r = simulate(s);
    EXPECT_TRUE(r.sound()) << told(r);
    EXPECT_GT(r.due - r.on_time - r.late, 20U) << "on record, as nothing is lost";
    EXPECT_EQ(accounted_for(r), r.due);
}

TEST(Simulation, BreaksOffAtMidnightToo) {
    auto s = few(40, 3);
    s.zone = "UTC";
    s.breaks = read_outage("00:00+12h");
    const auto r = simulate(s);
    EXPECT_TRUE(r.sound()) << told(r);
    EXPECT_LT(r.on_time, r.due);
}

TEST(Simulation, TakesDaysOnWhichTheZonesClockChanges) {
    for (const auto* zone : {"America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"}) {
        auto s = few(5, 5);
        s.zone = zone;
        s.clock_changes = true;
        EXPECT_EQ(simulate(s).zones_with_change, 1U) << zone;
    }
}

TEST(Simulation, SkipsForTheReasonsPeopleGave_AndForNoOther) {
    auto s = few(120, 12);
    s.limits = 50;
    s.answering = 20;
    const auto r = simulate(s);
    EXPECT_TRUE(r.sound()) << told(r);
    EXPECT_EQ(r.unexplained, 0U);
    EXPECT_EQ(accounted_for(r), r.due);
    for (const auto* reason : {"quiet", "cap", "paused", "silence", "holiday:Founders' Day"})
        EXPECT_GT(r.skipped.contains(reason) ? r.skipped.at(reason) : 0U, 0U) << reason;
}

TEST(Simulation, IsTheSameForTheSameSeed) {
    auto s = few(60, 4);
    s.answering = 40;
    const auto a = simulate(s), b = simulate(s);
    EXPECT_EQ(a.due, b.due);
    EXPECT_EQ(a.late, b.late);
    EXPECT_EQ(a.answers, b.answers);
    s.seed = 2;
    EXPECT_NE(simulate(s).due, a.due);
}

// --- it would be noticed

TEST(Simulation, NoticesWhatIsLost) {
    auto s = few(60, 4);
    s.loses_every = 50;
    const auto r = simulate(s);
    EXPECT_GT(r.lost, 3U);
    EXPECT_FALSE(r.sound());
    EXPECT_EQ(accounted_for(r), r.due);
    EXPECT_TRUE(has(told(r), "never received")) << told(r);
}

TEST(Simulation, NoticesWhatComesTwice) {
    auto s = few(200, 3);
    s.zone = "UTC";
    s.breaks = read_outage("09:00+45m");
    s.forgets_posts = true;
    const auto r = simulate(s);
    EXPECT_GT(r.duplicates, 0U);
    EXPECT_FALSE(r.sound());
    EXPECT_TRUE(has(told(r), "received once too often")) << told(r);
}

TEST(Simulation, StopsWhenTold) {
    auto s = few(50, 30);
    int days = 0;
    s.progress = [&](std::string_view stage, auto...) { days += stage == "days"; };
    s.cancelled = [&] { return days >= 2; };
    EXPECT_FALSE(simulate(s).complete);
}

TEST(Simulation, RefusesNonsense) {
    EXPECT_THROW(simulate(few(0, 1)), std::invalid_argument);
    auto s = few(1, 1);
    s.zone = "Mars/Base";
    EXPECT_THROW(simulate(s), std::invalid_argument);
    for (const auto* bad : {"", "09:00", "+45m", "9+45m", "09:00+", "09:00+13h", "25:00+1h", "09:00+-1h"})
        EXPECT_FALSE(read_outage(bad)) << bad;
    EXPECT_EQ(read_outage("09:00+45m")->takes, 45min);
}

TEST(Simulation, ComesFromTheCommandLine) {
    const auto r = run({"simulate", "--people", "40", "--days", "3", "--outage", "09:00+30m", "--clock-changes"});
    EXPECT_EQ(r.code, 0) << r.out << r.err;
    EXPECT_TRUE(r.err.starts_with("people join: 0 %\n")) << r.err;
    EXPECT_FALSE(has(r.err, "\r")) << r.err;
    for (const auto* part :
         {"nudges due", "received on time", "duplicates                                     0\n",
          "lost                                           0\n", "peak memory", "holiday:Founders' Day"})
        EXPECT_TRUE(has(r.out, part)) << r.out;
    EXPECT_TRUE(has(run({"simulate", "--zones", "Mars"}).err, "no time zone \"Mars\""));
    EXPECT_TRUE(has(run({"simulate", "--outage", "noon"}).err, "09:00+45m"));
    EXPECT_TRUE(has(run({"simulate", "--help"}).out, "Examples:"));
}

}  // namespace
}  // namespace fulcrum::test
