// When the nudges of one minute go out.
#include "bot/engine/people.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace fulcrum::bot::engine {
namespace {

using namespace std::chrono_literals;
using dialogue::timer;
using storage::person_id;

TEST(Spread, IsEven_OverManyPeople) {
    std::map<std::chrono::milliseconds, int> people;
    for (std::int64_t i = 1; i <= 30'000; ++i) ++people[spread_of(person_id{i}, timer::morning, 30s)];
    ASSERT_EQ(people.size(), 30U);
    EXPECT_EQ(people.begin()->first, 0ms);
    EXPECT_EQ(people.rbegin()->first, 29s);
    for (const auto& [second, count] : people) EXPECT_NEAR(count, 1000, 50) << second.count();
}

TEST(Spread, IsEven_OverAFew) {
    std::vector<std::chrono::milliseconds> all;
    for (std::int64_t i = 1; i <= 10; ++i) all.push_back(spread_of(person_id{i}, timer::evening, 60s));
    std::sort(all.begin(), all.end());
    for (std::size_t i = 1; i < all.size(); ++i) EXPECT_LE(all[i] - all[i - 1], 15s);
}

TEST(Spread, IsAlwaysTheSame_AndNone_WithoutAWindow) {
    EXPECT_EQ(spread_of(person_id{7}, timer::morning, 30s), spread_of(person_id{7}, timer::morning, 30s));
    EXPECT_EQ(spread_of(person_id{7}, timer::morning, 0s), 0ms);
    EXPECT_EQ(spread_of(person_id{7}, timer::morning, 1s), 0ms);
}

}  // namespace
}  // namespace fulcrum::bot::engine
