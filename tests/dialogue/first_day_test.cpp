// The first day is the first day: whatever hour somebody signs up, a track begins with its opening.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/support/loop.hpp"

namespace fulcrum::test {
namespace {

step told(std::string words) { return {step_id{"told"}, say_step{one(std::move(words))}}; }

// Two days: the opening says "opening", the evening "evening".
library two_halves() {
    return loop_library({told("The opening."), {step_id{"q"}, ask_step{one("What today?"), "", {}}}, plan()},
                        {told("The evening."), check(), bye()});
}

talk signing_up(const library& lib, int hour, int minute, unsigned day = 25) {  // a Wednesday
    talk t(lib, at(2026, 11, day, hour, minute));
    t.say("hello");
    t.say("defaults");
    return t;
}

TEST(FirstDay, BeginsWithItsOpening_WhateverHourSomebodySignsUp) {
    const auto lib = two_halves();
    for (int hour = 0; hour < 24; ++hour)
        for (const auto* answer : {"", "now", "later"}) {
            auto t = signing_up(lib, hour, 7);
            std::string first;
            if (*answer) first = t.say(answer);
            for (int i = 0; i < 3 && !has(first, "The opening.") && !has(first, "The evening."); ++i)
                first = t.next_nudge_fires();
            EXPECT_HAS(first, "The opening.") << hour << " " << answer;
            EXPECT_FALSE(has(first, "The evening.")) << hour << " " << answer;
        }
}

TEST(FirstDay, AsksWhetherToBeginNow_InOneTap) {
    const auto lib = two_halves();
    talk t(lib, at(2026, 11, 25, 11, 7));
    t.def.set.taps = true;
    t.say("hello");
    const auto end = t.say("defaults");
    EXPECT_HAS(end, "Shall we begin right now (two or three minutes), or tomorrow at 09:00?");
    EXPECT_HAS(t.say("later"), "Then tomorrow at 09:00.");
    EXPECT_HAS(t.next_nudge_fires(), "The opening.");
    EXPECT_EQ(t.now, at(2026, 11, 26, 9, 0));
}

TEST(FirstDay, HasItsEvening_WhenItWasBegunAtOnce) {
    const auto lib = two_halves();
    for (const auto* yes : {"now", "yes", "let's go", "jetzt", "start", "👍"}) {
        auto t = signing_up(lib, 11, 7);
        EXPECT_HAS(t.say(yes), "The opening.") << yes;
        t.say("Something");
        EXPECT_HAS(t.say("When the stand-up ends, I will ask Ana"), "ask Ana");
        const auto evening = t.next_nudge_fires();
        EXPECT_EQ(t.now, at(2026, 11, 25, 17, 0)) << yes;
        EXPECT_HAS(evening, "The evening.");
        EXPECT_HAS(evening, "ask Ana");
    }
}

TEST(FirstDay, HasItsEveningOnTheNextOne_WhenItWasBegunLate) {
    const auto lib = two_halves();
    for (const auto& [hour, minute] : {std::pair{18, 41}, {22, 0}}) {
        auto t = signing_up(lib, hour, minute);
        EXPECT_HAS(t.say("now"), "The opening.");
        t.say("Something");
        t.say("When the stand-up ends, I will ask Ana");
        const auto next = t.next_nudge_fires() + t.next_nudge_fires();
        EXPECT_HAS(next, "The evening.");
        EXPECT_HAS(next, "ask Ana");
        EXPECT_EQ(t.now, at(2026, 11, 26, 17, 0));
    }
    auto t = signing_up(lib, 18, 41, 27);  // on a Friday
    EXPECT_HAS(t.say("now"), "The opening.");
    t.say("Something");
    t.say("When the stand-up ends, I will ask Ana");
    std::string next;
    while (next.empty()) next = t.next_nudge_fires();
    EXPECT_HAS(next, "The evening.");
    EXPECT_EQ(t.now, at(2026, 11, 30, 17, 0));
}

TEST(FirstDay, HasNoEveningOnRecord_WhenItsMorningWasOver) {
    const auto lib = two_halves();
    auto t = signing_up(lib, 11, 7);
    EXPECT_HAS(t.say("schedule"), "tomorrow");
    t.wait_until(at(2026, 11, 25, 23, 0));
    EXPECT_TRUE(t.nudges.empty());
    EXPECT_FALSE(has(t.say("why nothing today"), "17:00"));
    t.wait_until(at(2026, 11, 26, 23, 0));
    EXPECT_EQ(t.record.size(), 2u);  // that day both
}

TEST(FirstDay, HoldsForATrackThatIsJoinedLater) {
    const auto lib = two_halves();
    for (const auto& [hour, late] : {std::pair{11, false}, {18, true}}) {
        talk t = in_track(lib);
        t.say("leave");
        t.wait_until(at(2026, 11, 25, hour, 30));
        EXPECT_HAS(t.say("join loop"), "Shall we begin right now");
        EXPECT_HAS(t.say("start"), "The opening.") << late;
    }
}

TEST(Silence, NeverReadsTheSameTwice) {
    const auto lib = two_halves();
    talk t = in_track(lib);
    std::set<std::string> heard;
    std::size_t longest_repeat = 0;
    for (int i = 0; i < 30 && t.next_timer(); ++i) {
        const auto said = t.next_nudge_fires();
        if (said.empty()) continue;
        EXPECT_TRUE(heard.insert(said).second) << said;
        EXPECT_FALSE(said.starts_with("(")) << said;
        EXPECT_FALSE(has(said, "\n(")) << said;
        if (heard.size() > 2) longest_repeat = std::max(longest_repeat, said.size());
    }
    EXPECT_GE(heard.size(), 8u);
    EXPECT_LT(longest_repeat, 300u);
}

TEST(Silence, EndsWithAYes) {
    const auto lib = two_halves();
    talk t = in_track(lib);
    t.next_nudge_fires();
    t.next_nudge_fires();
    const auto again = t.next_nudge_fires();
    EXPECT_HAS(again, "Day 1");
    EXPECT_HAS(again, "`yes`");
    const auto then = t.say("yes");
    EXPECT_HAS(then, "The opening.");
    EXPECT_HAS(then, "What today?");
}

}  // namespace
}  // namespace fulcrum::test
