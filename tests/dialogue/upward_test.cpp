// The look upwards: the vision held against what the person's own manager puts first.
#include <gtest/gtest.h>

#include "dialogue/vision.hpp"
#include "tests/support/loop.hpp"

namespace fulcrum::test {
namespace {

step upward() { return {step_id{"up"}, upward_step{{}, {"kind", scope::person}}}; }

// In its first session, with a vision of two lines.
talk looking_up(const library& lib) {
    auto t = in_track(lib);
    t.say("vision add A new colleague ships her first change on day two");
    t.say("vision add The shop floor asks us before it buys a machine");
    t.next_nudge_fires();
    return t;
}

library upward_library() {
    return loop_library({upward(), bye()}, {{step_id{"r"}, show_step{overview::review}}, bye()});
}

TEST(Upward, ShowsTheLinesAndAsksWhere_ThenWhetherOnPurpose) {
    const auto lib = upward_library();
    auto t = looking_up(lib);
    EXPECT_TRUE(has(t.said.back(), "2. The shop floor asks us")) << t.said.back();
    EXPECT_TRUE(has(t.said.back(), "manager"));
    const auto asked = t.say("She puts the numbers of the quarter first");
    EXPECT_TRUE(has(asked, "> She puts the numbers of the quarter first")) << asked;
    EXPECT_TRUE(has(asked, "1. On purpose\n2. Not on purpose"));
    EXPECT_FALSE(t.state.upward);
    EXPECT_TRUE(has(t.say("hm, well"), "2. Not on purpose"));  // neither
    t.say("on purpose");
    EXPECT_FALSE(t.state.running);
    ASSERT_TRUE(t.state.upward);
    EXPECT_TRUE(t.state.upward->on_purpose);
    EXPECT_EQ(t.state.upward->differs.text, "She puts the numbers of the quarter first");
    EXPECT_EQ(t.state.names.at("kind").text, "on_purpose");
    EXPECT_EQ(t.journal.back().text(), "She puts the numbers of the quarter first");
    EXPECT_EQ(t.state.ledger.back().vision, 3);  // two lines and this
    EXPECT_TRUE(has(t.say("vision"),
                    "Differs from your manager's: She puts the numbers of the quarter first (on purpose, "
                    "since Mon 23 Nov)"))
        << t.said.back();
}

TEST(Upward, ReadsHowItIsMeant) {
    const auto lib = upward_library();
    const auto kind = [&](const char* where, const char* purpose = nullptr) {
        auto t = looking_up(lib);
        t.say(where);
        if (purpose) t.say(purpose);
        EXPECT_FALSE(t.state.running) << where;
        return t.state.names.contains("kind") ? t.state.names.at("kind").text : std::string();
    };
    EXPECT_EQ(kind("Nowhere"), "nowhere");
    EXPECT_EQ(kind("nowhere that I know of"), "nowhere");
    EXPECT_EQ(kind("no"), "nowhere");
    EXPECT_EQ(kind("I don't know"), "unsure");
    EXPECT_EQ(kind("No idea."), "unsure");
    EXPECT_EQ(kind("No budget for it up there", "2"), "not_on_purpose");
    EXPECT_EQ(kind("Costs come first", "no"), "not_on_purpose");
    EXPECT_EQ(kind("Costs come first", "Not on purpose"), "not_on_purpose");
    EXPECT_EQ(kind("Costs come first", "yes"), "on_purpose");
    EXPECT_EQ(kind("skip"), "");
}

TEST(Upward, SaysSoInALine_WhenThereIsNoVision) {
    const auto lib = upward_library();
    auto t = in_track(lib);
    const auto said = t.next_nudge_fires();
    EXPECT_TRUE(has(said, "There is no vision to hold against your manager's yet")) << said;
    EXPECT_TRUE(has(said, "Bye."));
    EXPECT_FALSE(t.state.running);
}

TEST(Upward, IsNamedByTheReviewOnce_WhenItIsNotOnPurpose) {
    const auto lib = upward_library();
    auto t = looking_up(lib);
    t.say("Costs come first for her");
    t.say("2");
    EXPECT_TRUE(has(t.next_nudge_fires(), "and not on purpose:\n\n> Costs come first for her")) << t.said.back();
    t.next_nudge_fires();
    t.say("skip");
    EXPECT_FALSE(has(t.next_nudge_fires(), "Costs come first for her"));
    EXPECT_TRUE(has(t.say("vision"), "Costs come first for her (not on purpose"));

    auto u = looking_up(lib);
    u.say("Costs come first for her");
    u.say("1");
    EXPECT_FALSE(has(u.next_nudge_fires(), "Costs come first"));
}

TEST(Upward, IsTakenAway_WhenThePersonSaysItIsSettled) {
    const auto lib = upward_library();
    auto t = looking_up(lib);
    t.say("Costs come first");
    t.say("2");
    EXPECT_TRUE(has(t.say("Vision settled."), "no longer stands")) << t.said.back();
    EXPECT_FALSE(t.state.upward);
    EXPECT_FALSE(has(t.say("vision"), "Costs"));
    EXPECT_TRUE(has(t.say("vision geklärt"), "Nothing stands open"));
    EXPECT_EQ(t.state.vision.size(), 2u);
}

TEST(Upward, FollowsItsMessage_WhenThatIsEditedOrDeleted) {
    const auto lib = upward_library();
    auto t = looking_up(lib);
    t.say("Costs come first");
    const auto id = t.last_id;
    t.say("1");
    t.edit(id, "Growth comes first");
    EXPECT_TRUE(has(t.say("vision"), "Growth comes first (on purpose"));
    t.remove(id);
    EXPECT_FALSE(t.state.upward);
    EXPECT_FALSE(has(t.say("vision"), "Growth"));
}

TEST(Upward, KeepsTheWordsInTheJournal_WhenLeftHalfWay_AndGoesWithTheVision) {
    const auto lib = upward_library();
    auto t = looking_up(lib);
    t.say("Costs come first");
    const auto entries = t.journal.size();
    t.say("skip");
    EXPECT_FALSE(t.state.upward);
    EXPECT_EQ(t.journal.size(), entries + 1);
    EXPECT_EQ(t.journal.back().text(), "Costs come first");

    auto u = looking_up(lib);
    u.say("Costs come first");
    u.say("1");
    u.say("vision remove 2");
    EXPECT_TRUE(u.state.upward);
    u.say("vision remove 1");
    EXPECT_FALSE(u.state.upward);
}

TEST(Upward, IsQuotedByItsName) {
    const auto lib =
        loop_library({upward(), {step_id{"q"}, say_step{one("It differs: “{{differs|nowhere noted}}”")}}}, {bye()});
    auto t = looking_up(lib);
    EXPECT_HAS(t.say("nowhere"), "It differs: nowhere noted");
    auto u = looking_up(lib);
    u.say("Costs come first");
    EXPECT_TRUE(has(u.say("1"), "“Costs come first”"));
}

TEST(Upward, HearsGerman) {
    EXPECT_TRUE(says_nowhere("Nirgends."));
    EXPECT_TRUE(says_nowhere("überhaupt nicht"));
    EXPECT_FALSE(says_nowhere("Keine Leute für den Vertrieb"));
    EXPECT_TRUE(says_unknown("Weiß ich nicht"));
    EXPECT_TRUE(says_unknown("keine Ahnung"));
    EXPECT_FALSE(says_unknown("Sie weiß nicht, was wir tun"));
}

}  // namespace
}  // namespace fulcrum::test
