// Nudges leave room for answers, and slow down where the platform says so.
#include "bot/engine/send_pace.hpp"

#include <gtest/gtest.h>

#include "bot/platform/mattermost/rest.hpp"

namespace fulcrum::test {
namespace {

using namespace std::chrono_literals;
using bot::engine::send_pace;
using bot::platform::send_room;

class SendPace : public testing::Test {
  protected:
    send_pace pace;
    send_pace::time now = send_pace::time{} + 1h;
};

TEST_F(SendPace, LetsNudgesGo_WhereNothingIsKnown) {
    for (int i = 0; i < 1000; ++i) {
        ASSERT_LE(pace.wait_for_nudge(now), 0ms);
        pace.take_nudge(now);
    }
}

TEST_F(SendPace, LeavesAQuarterToAnswers) {
    pace.told(send_room{100, 100, 0s, now});
    int gone = 0;
    while (pace.wait_for_nudge(now) <= 0ms && gone < 200) {
        pace.take_nudge(now);
        ++gone;
    }
    EXPECT_EQ(gone, 75);
}

TEST_F(SendPace, FollowsTheRateAtWhichPlacesComeFree) {
    pace.told(send_room{101, 20, 8100ms, now});  // ten a second
    EXPECT_EQ(pace.wait_for_nudge(now), 600ms);
    now += 600ms;
    EXPECT_EQ(pace.wait_for_nudge(now), 0ms);
    pace.take_nudge(now);
    EXPECT_EQ(pace.wait_for_nudge(now), 100ms);
}

// As after a storm of 429, when the server has become well and says nothing of limits.
TEST_F(SendPace, GoesOn_WhenThePlatformSaysNothingMore) {
    pace.told(send_room{4, 0, 2s, now});
    const auto begun = now;
    for (int i = 0; i < 100; ++i) {
        const auto wait = pace.wait_for_nudge(now);
        ASSERT_LE(wait, 1s) << i;
        now += wait;
        ASSERT_LE(pace.wait_for_nudge(now), 1ns) << i;
        pace.take_nudge(now);
    }
    EXPECT_GE(now - begun, 40s);  // two a second
    now = begun + 61s;
    EXPECT_EQ(pace.wait_for_nudge(now), 0ms);
}

TEST_F(SendPace, BelievesTheLatestWord) {
    pace.told(send_room{100, 0, 10s, now});
    EXPECT_GT(pace.wait_for_nudge(now), 0ms);
    pace.told(send_room{100, 90, 1s, now + 1ms});
    EXPECT_EQ(pace.wait_for_nudge(now + 1ms), 0ms);
    pace.told(send_room{100, 0, 10s, now});  // came later, was said earlier
    EXPECT_EQ(pace.wait_for_nudge(now + 1ms), 0ms);
}

TEST_F(SendPace, SlowsDownWithEachRefusal_AndGainsSpeedAgain) {
    pace.refused(now);
    pace.take_nudge(now);
    EXPECT_EQ(pace.wait_for_nudge(now), 50ms);
    for (int i = 0; i < 20; ++i) pace.refused(now += 1s);
    pace.take_nudge(now);
    EXPECT_EQ(pace.wait_for_nudge(now), 5s);
    for (int i = 0; i < 1000; ++i) pace.accepted();
    EXPECT_EQ(pace.wait_for_nudge(now), 0ms);
}

TEST_F(SendPace, SlowsDownOnce_WhenAllThatAreUnderWayAreRefused) {
    for (int i = 0; i < 16; ++i) pace.refused(now + std::chrono::milliseconds(i));
    pace.take_nudge(now);
    EXPECT_EQ(pace.wait_for_nudge(now), 50ms);
}

TEST_F(SendPace, NeverWaitsForGood_WhateverIsSaid) {
    for (const int most : {0, 1, 2, 1'000'000})
        for (const int left : {0, 1})
            for (const auto full : {0ms, 1ms, 3'600'000ms}) {
                send_pace fresh;
                fresh.told(send_room{most, std::min(left, most), full, now});
                const auto wait = fresh.wait_for_nudge(now);
                EXPECT_LE(wait, 2h) << most << " " << left;
                EXPECT_LE(fresh.wait_for_nudge(now + wait), 1ms) << most << " " << left;
            }
}

bot::net::http_response answer_with(std::string most, std::string left, std::string reset) {
    bot::net::http_response r;
    r.headers = {{"X-Ratelimit-Limit", std::move(most)},
                 {"X-Ratelimit-Remaining", std::move(left)},
                 {"X-Ratelimit-Reset", std::move(reset)}};
    return r;
}

// As recorded: numbers may come twice, and the reset is in seconds from now.
TEST(RoomOf, ReadsTheHeaders) {
    const auto room = bot::platform::mattermost::room_of(answer_with("4, 4", "3, 3", "1, 1"));
    ASSERT_TRUE(room);
    EXPECT_EQ(room->most, 4);
    EXPECT_EQ(room->left, 3);
    EXPECT_EQ(room->full_in, 1s);
}

TEST(RoomOf, IsNothing_WhenTheHeadersAreMissingOrOdd) {
    EXPECT_FALSE(bot::platform::mattermost::room_of({}));
    EXPECT_FALSE(bot::platform::mattermost::room_of(answer_with("4", "-1", "1")));
    EXPECT_FALSE(bot::platform::mattermost::room_of(answer_with("4", "5", "1")));
    EXPECT_FALSE(bot::platform::mattermost::room_of(answer_with("4x", "1", "1")));
    EXPECT_FALSE(bot::platform::mattermost::room_of(answer_with("4", "1", "99999")));
    EXPECT_FALSE(bot::platform::mattermost::room_of(answer_with("99999999999999999999", "1", "1")));
}

}  // namespace
}  // namespace fulcrum::test
