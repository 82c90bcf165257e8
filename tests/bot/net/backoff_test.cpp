#include "bot/net/backoff.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <climits>
#include <limits>

namespace fulcrum::bot::net {
namespace {

using std::chrono::milliseconds;

TEST(Backoff, DoublesItsSpan_WhenFailuresRepeat) {
    const backoff_rule rule{milliseconds(500), milliseconds(60000)};
    EXPECT_EQ(wait_for(rule, 0, 0.5), milliseconds(250));
    EXPECT_EQ(wait_for(rule, 1, 0.5), milliseconds(500));
    EXPECT_EQ(wait_for(rule, 2, 0.5), milliseconds(1000));
    EXPECT_EQ(wait_for(rule, 6, 0.5), milliseconds(16000));
    EXPECT_EQ(wait_for(rule, 7, 0.5), milliseconds(30000));
    EXPECT_EQ(wait_for(rule, 8, 0.5), milliseconds(30000));
}

TEST(Backoff, StaysBetweenFloorAndCeiling_WhateverComes) {
    const backoff_rule rules[] = {{milliseconds(500), milliseconds(60000)}, {milliseconds(1), milliseconds(1)},
                                  {milliseconds(0), milliseconds(0)},       {milliseconds(90000), milliseconds(1000)},
                                  {milliseconds(-5), milliseconds(5000)},   {milliseconds(7), milliseconds::max()}};
    const double randoms[] = {0.0, 0.001, 0.5, 0.999999, 1.0, 7.0, -1.0, std::numeric_limits<double>::quiet_NaN()};
    for (const auto& rule : rules) {
        const auto ceiling = std::max(rule.ceiling, milliseconds(100));
        for (const int failures : {0, 1, 2, 10, 62, 63, 64, 1000, INT_MAX}) {
            for (const double random : randoms) {
                const auto wait = wait_for(rule, failures, random);
                EXPECT_GE(wait, milliseconds(100));
                EXPECT_LE(wait, ceiling);
            }
        }
    }
}

TEST(Backoff, GrowsWithTheRandomShare) {
    const backoff_rule rule;
    milliseconds last{0};
    for (double random = 0.0; random < 1.0; random += 0.05) {
        const auto wait = wait_for(rule, 5, random);
        EXPECT_GE(wait, last);
        last = wait;
    }
}

}  // namespace
}  // namespace fulcrum::bot::net
