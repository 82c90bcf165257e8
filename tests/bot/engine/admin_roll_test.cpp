// Whom the configuration's administrators stand for: alone.
#include "bot/engine/admin_roll.hpp"

#include <gtest/gtest.h>

namespace fulcrum::test {
namespace {

using bot::engine::admin_roll;
using news = admin_roll::news;

const std::string ada = "adaadaadaadaadaadaadaadaad", mallory = "mmmmmmmmmmmmmmmmmmmmmmmmmm";

TEST(AdminRoll, GoesByTheIdThatANameHadAtFirst) {
    admin_roll roll({"ada", "@ada"});
    EXPECT_FALSE(roll.complete());
    EXPECT_FALSE(roll.holds("ada"));
    EXPECT_EQ(roll.looked_up("ada", ada), news::learned);
    EXPECT_TRUE(roll.complete());
    EXPECT_TRUE(roll.holds(ada));
    EXPECT_EQ(roll.looked_up("ada", ""), news::none);  // she has another name now
    EXPECT_EQ(roll.looked_up("ada", mallory), news::taken);
    EXPECT_EQ(roll.looked_up("ada", mallory), news::none) << "said once";
    EXPECT_FALSE(roll.holds(mallory));
    EXPECT_TRUE(roll.holds(ada));
}

TEST(AdminRoll, GivesANameThatNobodyHadToNobody) {
    admin_roll roll({"ghost"});
    EXPECT_EQ(roll.looked_up("ghost", ""), news::nobody);
    EXPECT_EQ(roll.looked_up("ghost", mallory), news::taken);
    EXPECT_FALSE(roll.holds(mallory));
    admin_roll next({"ghost"});
    next.recall(roll.text());
    EXPECT_TRUE(next.complete());
    EXPECT_EQ(next.looked_up("ghost", mallory), news::none);
    EXPECT_FALSE(next.holds(mallory));
    EXPECT_TRUE(next.users().empty());
}

TEST(AdminRoll, NeverTakesAnIdForAName) {
    const admin_roll roll({ada});
    EXPECT_TRUE(roll.holds(ada));
    EXPECT_TRUE(roll.names().empty());
    EXPECT_FALSE(roll.has_name(ada));
    EXPECT_TRUE(roll.complete());
}

TEST(AdminRoll, LetsGoOfNamesThatAreNotConfiguredAnyMore) {
    admin_roll roll({"bo"});
    roll.recall("ada " + ada + " -\nbroken\nbo " + mallory + "\n");
    EXPECT_FALSE(roll.holds(ada));
    EXPECT_FALSE(roll.complete()) << "a line that can't be read is none";
    EXPECT_EQ(roll.text(), "");
}

TEST(AdminRoll, KnowsWhatLooksLikeAnId) {
    EXPECT_TRUE(bot::engine::looks_like_id(ada));
    EXPECT_FALSE(bot::engine::looks_like_id(ada.substr(1)));
    EXPECT_FALSE(bot::engine::looks_like_id(ada.substr(1) + "."));
    EXPECT_FALSE(bot::engine::looks_like_id(ada + "a"));
}

}  // namespace
}  // namespace fulcrum::test
