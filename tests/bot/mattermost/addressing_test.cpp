#include "bot/platform/mattermost/addressing.hpp"

#include <gtest/gtest.h>

#include "bot/bounded.hpp"

namespace fulcrum::bot::platform::mattermost {
namespace {

wire::post said(std::string text) {
    wire::post p;
    p.id = "p";
    p.author = "ann";
    p.channel = "c";
    p.text = std::move(text);
    return p;
}
const std::vector<std::string> bot_is_mentioned{"ann", "bot"};
const std::vector<std::string> nobody;

TEST(MentionsName, IsTrue_WhenTheNameIsAWholeWord) {
    for (const auto* text : {"@coach", "hi @Coach!", "@COACH: go", "(@coach)", "ok @coach.", "@coach's turn",
                             "_@coach_", "@coach, tip", "a\n@coach", "@coach...", "ask @coach…"})
        EXPECT_TRUE(mentions_name(text, "coach")) << text;
}
TEST(MentionsName, IsFalse_WhenItIsAnotherWord) {
    for (const auto* text :
         {"coach", "@coaches", "@coach.two", "@coach-2", "me@coach", "@ coach", "@coac", "", "@", "@@coach", "@coaché"})
        EXPECT_FALSE(mentions_name(text, "coach")) << text;
    EXPECT_FALSE(mentions_name("@anything", ""));
}
TEST(MentionsName, KnowsNamesWithPunctuation) {
    EXPECT_TRUE(mentions_name("hi @my.coach_1-a.", "my.coach_1-a"));
    EXPECT_FALSE(mentions_name("hi @my", "my.coach"));
}
TEST(MentionsEverybody, KnowsTheThreeWords) {
    EXPECT_TRUE(mentions_everybody("@all hi"));
    EXPECT_TRUE(mentions_everybody("hey @Channel."));
    EXPECT_TRUE(mentions_everybody("@here"));
    EXPECT_FALSE(mentions_everybody("all @allan me@all.org"));
}

TEST(Addressed, IsEverything_WhenDirect) {
    EXPECT_TRUE(addressed(said("x"), channel_kind::direct, nobody, "bot", "coach"));
}
TEST(Addressed, NeedsAMention_WhenInAChannelOrGroup) {
    for (const auto kind : {channel_kind::team, channel_kind::group}) {
        EXPECT_FALSE(addressed(said("x"), kind, nobody, "bot", "coach"));
        EXPECT_TRUE(addressed(said("x"), kind, bot_is_mentioned, "bot", "coach"));
        EXPECT_TRUE(addressed(said("x @coach"), kind, nobody, "bot", "coach"));
    }
}
TEST(Addressed, IsNobody_WhenEverybodyIsMentioned) {
    EXPECT_FALSE(addressed(said("@all hi"), channel_kind::team, bot_is_mentioned, "bot", "coach"));
    EXPECT_FALSE(addressed(said("@channel"), channel_kind::team, bot_is_mentioned, "bot", "coach"));
    EXPECT_TRUE(addressed(said("@all @coach @channel multi"), channel_kind::team, bot_is_mentioned, "bot", "coach"));
}

TEST(OwnWords, LeaveOutCodeAndQuotes) {
    EXPECT_EQ(own_words("plain words"), "plain words");
    EXPECT_EQ(own_words("type `@coach tip` now"), "type   now");
    EXPECT_EQ(own_words("``a ` b`` c"), "  c");
    EXPECT_EQ(own_words("an open `tick"), "an open `tick");
    EXPECT_EQ(own_words("a\n```\n@coach tip\n```\nb"), "a\nb");
    EXPECT_EQ(own_words("~~~text\n@coach\n"), "");
    EXPECT_EQ(own_words("> @coach tip\nI disagree"), "I disagree");
    EXPECT_EQ(own_words("a\n\n    @coach tip\n    more\nb"), "a\n\nb");
    EXPECT_EQ(own_words("```@coach tip```"), " ");
    EXPECT_EQ(own_words(""), "");
}
TEST(Addressed, IsNobody_WhenTheNameStandsInCodeOrInAQuote) {
    for (const auto* text : {"`@coach tip`", "just type `@coach tip`", "```\n@coach tip\n```", "> @coach tip",
                             "> @coach said: begin\n\nI like that"})
        EXPECT_FALSE(addressed(said(text), channel_kind::team, bot_is_mentioned, "bot", "coach")) << text;
    EXPECT_TRUE(addressed(said("> old words\n@coach tip"), channel_kind::team, nobody, "bot", "coach"));
}
TEST(WordsAround, AreThoseBeforeTheNameAndBehindIt) {
    const auto around = [](std::string_view text) {
        const auto w = words_around(text, "coach");
        return w.before + "|" + w.after;
    };
    EXPECT_EQ(around("@coach tip"), "|tip");
    EXPECT_EQ(around("@channel @coach tip"), "|tip");
    EXPECT_EQ(around("@mate, @Coach: tip"), "|tip");
    EXPECT_EQ(around("hey @coach tip please"), "hey |tip please");
    EXPECT_EQ(around("tip @coach"), "tip |");
    EXPECT_EQ(around("I like what @coach said yesterday"), "I like what |said yesterday");
    EXPECT_EQ(around("`@coach` and @coach help"), "and |help");
    EXPECT_EQ(around("no name here"), "|no name here");
}

TEST(FromAPerson, RefusesBotsWebhooksAndSystem) {
    auto p = said("x");
    EXPECT_TRUE(from_a_person(p, "bot"));
    EXPECT_FALSE(from_a_person(p, "ann"));
    p.type = "me";
    EXPECT_TRUE(from_a_person(p, "bot"));
    for (const auto* type :
         {"system_join_channel", "slack_attachment", "custom_x", "add_bot_teams_channels", "reminder"}) {
        p.type = type;
        EXPECT_FALSE(from_a_person(p, "bot")) << type;
    }
    p.type.clear();
    p.from_bot = true;
    EXPECT_FALSE(from_a_person(p, "bot"));
    p.from_bot = false;
    p.from_webhook = true;
    EXPECT_FALSE(from_a_person(p, "bot"));
}

TEST(WithoutLeadingMention, TakesItOff) {
    EXPECT_EQ(without_leading_mention("@coach tip", "coach"), "tip");
    EXPECT_EQ(without_leading_mention("  @Coach,  tip @coach", "coach"), "tip @coach");
    EXPECT_EQ(without_leading_mention("@coach: tip", "coach"), "tip");
    EXPECT_EQ(without_leading_mention("@coach :wave:", "coach"), ":wave:");
    EXPECT_EQ(without_leading_mention("@coach:wave:", "coach"), ":wave:");
    EXPECT_EQ(without_leading_mention("@coach\nline", "coach"), "line");
    EXPECT_EQ(without_leading_mention("@coach", "coach"), "");
    EXPECT_EQ(without_leading_mention("tip @coach", "coach"), "tip @coach");
    EXPECT_EQ(without_leading_mention("@coaches tip", "coach"), "@coaches tip");
    EXPECT_EQ(without_leading_mention("  kept", "coach"), "  kept");
}

TEST(AnswerAddress, FollowsThePlatformsCustom) {
    auto p = said("x");
    EXPECT_EQ(answer_address(p, channel_kind::direct).thread, "");
    EXPECT_EQ(answer_address(p, channel_kind::team).thread, "p");
    EXPECT_EQ(answer_address(p, channel_kind::group).thread, "p");
    p.root = "r";
    EXPECT_EQ(answer_address(p, channel_kind::direct).thread, "r");
    EXPECT_EQ(answer_address(p, channel_kind::team).thread, "r");
    EXPECT_EQ(answer_address(p, channel_kind::team).channel, "c");
}

TEST(OtherMember, IsReadFromTheChannelsName) {
    EXPECT_EQ(other_member("ann__bot", "bot"), "ann");
    EXPECT_EQ(other_member("bot__ann", "bot"), "ann");
    EXPECT_EQ(other_member("bot__bot", "bot"), "");
    EXPECT_EQ(other_member("ann__omar", "bot"), "");
    EXPECT_EQ(other_member("town-square", "bot"), "");
    EXPECT_EQ(other_member("__bot", "bot"), "");
    EXPECT_EQ(other_member("", ""), "");
}

TEST(RecentSet, KeepsTheLastAndForgetsOlderOnes) {
    recent_set set(3);
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(set.add(std::to_string(i)));
    for (const auto* last : {"97", "98", "99"}) EXPECT_FALSE(set.add(last));
    EXPECT_FALSE(set.contains("90"));
}
TEST(RecentMap, KeepsWhatIsUsed) {
    recent_map<int> map(3);
    map.put("kept", 7);
    for (int i = 0; i < 100; ++i) {
        map.put(std::to_string(i), i);
        ASSERT_NE(map.find("kept"), nullptr);
        ASSERT_LE(map.size(), 6U);
    }
    EXPECT_EQ(*map.find("kept"), 7);
    EXPECT_EQ(map.find("3"), nullptr);
    map.put("kept", 8);
    EXPECT_EQ(*map.find("kept"), 8);
    map.erase("kept");
    EXPECT_EQ(map.find("kept"), nullptr);
}

}  // namespace
}  // namespace fulcrum::bot::platform::mattermost
