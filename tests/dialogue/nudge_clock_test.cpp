// Nudges that come late, when clocks are set and when people change zones: on a virtual clock.
#include <gtest/gtest.h>

#include "tests/support/settled.hpp"

namespace fulcrum::test {
namespace {

using namespace std::chrono_literals;

talk settled(instant start = at(2026, 11, 23, 8, 0)) { return settled_in(forty_days(), start); }

// --- late, together, twice

TEST(Late, SendsTheNewestOnce_AndMergesTheOlderOnes) {
    auto t = settled();
    const auto a = t.away_until(at(2026, 11, 25, 10, 30));  // since Monday morning
    EXPECT_HAS(a, "What matters today?");
    EXPECT_HAS(a, "I was away");
    EXPECT_EQ(t.unasked.size(), 1u);
    EXPECT_EQ(morning(t, 23), "merged:late");
    EXPECT_EQ(evening(t, 24), "merged:late");
    EXPECT_EQ(morning(t, 25), "sent:late");
    EXPECT_EQ(t.timers.at(timer::morning).due_at, at(2026, 11, 26, 9, 0));
}

TEST(Late, KeepsTheEvening_WhenBothWereMissed) {
    auto t = settled();
    EXPECT_HAS(t.away_until(at(2026, 11, 23, 17, 5)), "What matters today?");  // the opening, at whatever hour
    EXPECT_EQ(morning(t, 23), "merged:late");
    EXPECT_EQ(evening(t, 23), "sent:late");
}

TEST(Late, SaysOneMessage_WhenBothAreWithinTheLimit) {
    auto t = settled();
    t.say("schedule weekdays 09:00 10:00");
    std::size_t messages = 0;
    EXPECT_HAS(t.away_until(at(2026, 11, 23, 10, 30)), "What matters today?");
    messages += t.said.size();
    EXPECT_LE(messages, 1u);
    EXPECT_EQ(morning(t, 23), "merged:newer");
    EXPECT_EQ(t.wait_until(at(2026, 11, 24, 8, 59)), "");
}

TEST(Late, GoesByTheSetting) {
    auto t = settled();
    t.def.set.too_late = 30min;
    EXPECT_EQ(t.away_until(at(2026, 11, 23, 9, 45)), "");
    EXPECT_EQ(morning(t, 23), "merged:late");
}

TEST(Late, EndsEveryOccurrenceOfALongAbsence_Once) {
    auto t = settled();
    t.away_until(at(2026, 12, 7, 12, 0));
    std::set<std::pair<timer, local_date>> seen;
    for (const auto& n : t.nudges) EXPECT_TRUE(seen.emplace(n.what, n.date).second) << n.outcome;
    EXPECT_EQ(outcome(t, timer::evening, on(2026, 12, 4)), "merged:late");
}

TEST(Clock, SendsNothingTwice_WhenItIsSetBack) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.now -= 1h;
    EXPECT_EQ(t.wait_until(at(2026, 11, 23, 16, 59)), "");
    t.say("schedule weekdays 09:00 17:00");
    EXPECT_EQ(t.timers.at(timer::morning).due_at, at(2026, 11, 24, 9, 0));
}

TEST(Clock, SendsOnce_WhenItIsSetBackBetweenTimerAndTurn) {
    auto t = settled();
    const auto due = t.timers.at(timer::morning);
    t.timers.erase(timer::morning);
    t.now = due.due_at - 1h;
    EXPECT_HAS(t.feed(timer_fired{due.what, due.date, due.due_at}), "What matters today?");
    EXPECT_EQ(t.wait_until(at(2026, 11, 23, 16, 0)), "");
    EXPECT_EQ(morning(t, 23), "sent");
}

TEST(Clock, SendsOnce_WhenItIsSetForwardOrTheMachineSlept) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 8, 30));
    EXPECT_HAS(t.away_until(at(2026, 11, 23, 9, 30)), "What matters today?");
    t.say("cancel");
    EXPECT_HAS(t.away_until(at(2026, 11, 24, 9, 30)), "Did it happen?");  // the look back first
    EXPECT_EQ(evening(t, 23), "merged:late");
    EXPECT_EQ(morning(t, 24), "sent:late");
}

TEST(Zone, IsFollowedAndSaidOnce_WhenTheProfileMoves) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 12, 0));
    EXPECT_HAS(t.feed(profile_seen{"maya", "Maya", "Asia/Kathmandu"}),
               "Your profile says Asia/Kathmandu now, where it is 16:45");
    EXPECT_EQ(t.feed(profile_seen{"maya", "Maya", "Asia/Kathmandu"}), "");
    EXPECT_EQ(t.timers.at(timer::evening).due_at, at(2026, 11, 23, 17, 0, "Asia/Kathmandu"));
    EXPECT_EQ(t.timers.at(timer::morning).due_at, at(2026, 11, 24, 9, 0, "Asia/Kathmandu"));
    EXPECT_HAS(t.say("timezone"), "follows your profile");
}

TEST(Zone, StaysAsItIs_WhenSetByHand) {
    auto t = settled();
    EXPECT_HAS(t.say("timezone Lisbon"), "Europe/Lisbon");
    EXPECT_EQ(t.feed(profile_seen{"maya", "Maya", "Asia/Tokyo"}), "");
    EXPECT_EQ(t.state.zone, "Europe/Lisbon");
    EXPECT_HAS(t.say("timezone"), "by hand");
    EXPECT_HAS(t.say("timezone profile"), "Asia/Tokyo");
    EXPECT_FALSE(t.state.zone_by_hand);
}

TEST(Zone, IsToldLater_WhenItChangesInQuietHours) {
    auto t = settled();
    t.say("quiet 18:00-08:00");
    t.say("timezone profile");
    t.wait_until(at(2026, 11, 23, 20, 0));
    EXPECT_EQ(t.feed(profile_seen{"maya", "Maya", "Europe/Lisbon"}), "");
    EXPECT_HAS(t.wait_until(at(2026, 11, 24, 10, 0)), "Your profile says Europe/Lisbon");
    EXPECT_HAS_NOT(t.say("status"), "Your profile says");
}

TEST(Zone, GivesNoDateTwoNudges_WhenOneMovesWestOrEast) {
    for (const auto* zone : {"Pacific/Honolulu", "Pacific/Auckland", "Pacific/Apia", "America/New_York"}) {
        auto t = settled();
        t.wait_until(at(2026, 11, 24, 9, 0));
        t.feed(profile_seen{"maya", "Maya", zone});
        t.wait_until(at(2026, 11, 26, 12, 0));
        t.feed(profile_seen{"maya", "Maya", "Europe/Berlin"});
        t.say("keep going daily");
        t.wait_until(at(2026, 12, 1, 12, 0));
        std::set<std::pair<timer, local_date>> sent;
        for (const auto& n : t.nudges)
            if (n.outcome.starts_with("sent")) {
                EXPECT_TRUE(sent.emplace(n.what, n.date).second) << zone;
            }
        EXPECT_EQ(outcome(t, timer::morning, on(2026, 12, 1)), "sent") << zone;
    }
}

}  // namespace
}  // namespace fulcrum::test
