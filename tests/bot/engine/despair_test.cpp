// Words of despair in a channel: answered alone, and nowhere else.
#include <gtest/gtest.h>

#include "tests/support/coach_world.hpp"

namespace fulcrum::test {
namespace {

TEST(Despair, IsAnsweredInPrivate_WhenItIsSaidInAChannel) {
    coach_world w;
    w.start();
    w.settle("maya");
    const auto before = w.answers("maya").size();
    const auto square = w.chat->channel_id("town-square");
    w.chat->say("maya", square, "@fulcrum I want to end my life");
    ASSERT_TRUE(w.until([&] { return w.answers("maya").size() == before + 1; }));
    EXPECT_NE(w.last("maya").find("https://findahelpline.com"), std::string::npos) << w.last("maya");
    w.idle(50ms);
    w.quiet();
    EXPECT_TRUE(w.posts_in(square).empty());
    w.expect_no_repeats(w.dm("maya"));
}

TEST(Despair, IsAnsweredInPrivate_WhenTheCoachNeverMetThePerson) {
    coach_world w;
    w.start();
    const auto square = w.chat->channel_id("town-square");
    w.chat->say("sam", square, "@fulcrum ich will nicht mehr leben");
    ASSERT_TRUE(w.until([&] { return !w.answers("sam").empty(); }));
    EXPECT_NE(w.last("sam").find("https://findahelpline.com"), std::string::npos) << w.last("sam");
    w.idle(50ms);
    w.quiet();
    EXPECT_TRUE(w.posts_in(square).empty());
    EXPECT_FALSE(w.person("sam"));  // this makes nobody one of its people
    w.chat->say("sam", square, "@fulcrum tip");
    EXPECT_TRUE(w.until([&] { return w.posts_in(square).size() == 1; }));
}

}  // namespace
}  // namespace fulcrum::test
