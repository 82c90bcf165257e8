// Cards for those who ask: which card is about it, and what the coach says to somebody who asks for advice.
#include "dialogue/card_index.hpp"

#include <gtest/gtest.h>

#include "content/catalog.hpp"
#include "dialogue/command.hpp"
#include "tests/support/settled.hpp"

namespace fulcrum::test {
namespace {

const library& shipped() {
    static const auto texts = content::shipped_catalog().texts;
    return texts;
}

bool speaks_of(const std::vector<const card*>& cards, std::initializer_list<std::string_view> any) {
    return !cards.empty() && std::any_of(any.begin(), any.end(), [&](std::string_view word) {
        return cards.front()->words.find(word) != std::string::npos;
    });
}

TEST(Stem, IsTheSame_ForFormsOfAWord) {
    EXPECT_EQ(stem_of("delegate"), stem_of("delegation"));
    EXPECT_EQ(stem_of("delegating"), stem_of("delegation"));
    EXPECT_EQ(stem_of("interrupts"), stem_of("interrupting"));
    EXPECT_EQ(stem_of("delegieren"), stem_of("delegiere"));
    EXPECT_EQ(stem_of("risk"), "risk");
}

TEST(CardIndex, FindsTheNearestFirst_ByWordAndByTheme) {
    const std::vector<card> cards{{card_id{"a"}, pole::both, 1, 1, "Hand over one task today."},
                                  {card_id{"b"}, pole::both, 1, 1, "Delegate, and say what it is for."},
                                  {card_id{"c"}, pole::both, 1, 1, "Drink a glass of water."}};
    card_index index;
    index.add_theme({"delegate", "hand"});
    index.pass_over({"what"});
    for (const auto& c : cards) index.add(c);
    const auto found = index.find("what about delegation?");
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found.front()->id, card_id{"b"});
    EXPECT_TRUE(index.find("what").empty());
    EXPECT_TRUE(index.find("").empty());
    EXPECT_TRUE(index.find("quantum").empty());
}

TEST(CardIndex, FindsACardOnWhatLeadsAskAbout) {
    for (const auto* asked : {"delegation", "how do I give feedback?", "a colleague who interrupts me", "meetings",
                              "prioritise", "conflict", "trust", "decisions", "a difficult conversation"})
        EXPECT_FALSE(cards_about(shipped(), bank::tip, asked, "en").empty()) << asked;
    for (const auto* asked : {"delegieren", "wie gebe ich feedback", "eine kollegin die mich unterbricht", "meetings",
                              "konflikt", "vertrauen", "entscheidungen"})
        EXPECT_FALSE(cards_about(shipped(), bank::tip, asked, "de").empty()) << asked;
    EXPECT_TRUE(speaks_of(cards_about(shipped(), bank::tip, "interrupting", "en"),
                          {"isten", "ilence", "nterrupt", "finish", "pause", "speak", "talk"}));
    const auto nearest = [](std::string_view asked, std::string_view language) {
        const auto found = cards_about(shipped(), bank::tip, asked, language);
        return found.empty() ? std::string() : found.front()->id.text();
    };
    EXPECT_EQ(nearest("a colleague who interrupts me", "en"), "tip-let-me-finish");
    EXPECT_EQ(nearest("eine kollegin die mich unterbricht", "de"), "tip-let-me-finish");
    EXPECT_FALSE(cards_about(shipped(), bank::question, "risk", "en").empty());
}

TEST(Tip, IsAboutWhatIsAskedFor) {
    const auto asks = [](std::string_view typed) {
        const auto r = read_command(typed);
        return r.how == command_reading::kind::exact && r.what.what == verb::tip ? r.what.rest : "-";
    };
    EXPECT_EQ(asks("tip delegation"), "delegation");
    EXPECT_EQ(asks("tip about giving feedback"), "giving feedback");
    EXPECT_EQ(asks("Tipp zum Delegieren"), "Delegieren");
    EXPECT_EQ(asks("tip"), "");
    EXPECT_EQ(asks("tip please"), "");
    EXPECT_EQ(asks("tip of the iceberg was the budget"), "-");
    EXPECT_EQ(asks("tip the balance"), "-");
}

TEST(Advice, IsNotGiven_ButACardIs) {
    auto t = settled_in(shipped());
    auto a = t.say("What should I do about a colleague who keeps interrupting me?");
    EXPECT_TRUE(has(a, "I don't advise on people"));
    EXPECT_TRUE(has(a, "1. Plan it")) << a;
    const auto first = a;
    a = t.say("another");
    EXPECT_TRUE(has(a, "1. Plan it") || has(a, "all I have on this")) << a;
    EXPECT_NE(a, first);
    t.say("no");
    EXPECT_TRUE(t.journal.empty());
}

TEST(Card, BecomesAPlanAtTheMomentOneNames) {
    auto t = settled_in(shipped());
    auto a = t.say("tip delegation");
    EXPECT_TRUE(has(a, "1. Plan it")) << a;
    EXPECT_TRUE(has(t.say("1"), "When will you try it?"));
    EXPECT_TRUE(has(t.say("which moment do you mean?"), "When will you try it?"));
    a = t.say("in the 1:1 with Ana at 14:00");
    ASSERT_EQ(t.state.plans.size(), 1u);
    EXPECT_EQ(t.state.plans[0].cue, "in the 1:1 with Ana at 14:00");
    EXPECT_TRUE(has(a, "in the 1:1 with Ana at 14:00: ")) << a;
    EXPECT_TRUE(t.state.plans[0].moment.has_value());
    ASSERT_EQ(t.journal.size(), 1u);
}

TEST(Card, TakesAPlanInOnesOwnWords_OrNone) {
    auto t = settled_in(shipped());
    t.say("tip delegation");
    t.say("plan");
    t.say("When the stand-up ends, I will hand the report to Leo");
    ASSERT_EQ(t.state.plans.size(), 1u);
    EXPECT_TRUE(has(t.state.plans[0].action, "hand the report to Leo"));
    auto other = settled_in(shipped());
    other.say("tip delegation");
    other.say("1");
    EXPECT_TRUE(has(other.say("no"), "All right"));
    EXPECT_TRUE(other.state.plans.empty());
    EXPECT_TRUE(other.journal.empty());
}

TEST(Card, IsPlannedInGerman) {
    auto t = settled_in(shipped());
    t.state.language = "de";
    t.say("Tipp Delegieren");
    EXPECT_TRUE(has(t.say("plan"), "Wann probierst du es?"));
    t.say("morgen um 10 Uhr im Jour fixe");
    ASSERT_EQ(t.state.plans.size(), 1u);
    EXPECT_TRUE(t.state.plans[0].moment.has_value());
}

TEST(Advice, LeavesTheOpenQuestionOpen) {
    auto t = settled_in(shipped());
    t.next_nudge_fires();
    ASSERT_TRUE(t.state.running.has_value());
    const auto step = t.state.running->step;
    t.say("how do I give feedback to a senior developer?");
    ASSERT_TRUE(t.state.running.has_value());
    EXPECT_EQ(t.state.running->step, step);
    EXPECT_TRUE(t.journal.empty());
}

TEST(Channel, GivesATipOnWhatIsAsked) {
    definition def;
    def.texts = &shipped();
    const auto r = take_channel_turn(def, {}, {"", "tip about meetings"});
    ASSERT_EQ(r.effects.size(), 1u);
    const auto said = std::get<say>(r.effects[0]).text;
    EXPECT_NE(said.find("meeting"), std::string::npos) << said;
}

}  // namespace
}  // namespace fulcrum::test
