// How much one answer, one offer and one plan hold: what waits for an answer is part of the state, which is written
// with every turn.
#include <gtest/gtest.h>

#include "tests/support/settled.hpp"

namespace fulcrum::test {
namespace {

std::string long_thought(int number) {
    std::string text = "thought " + std::to_string(number) + ":";
    while (text.size() < 15000) text += " and something more about the week";
    return text;
}
std::size_t bytes_of(const std::vector<entry_part>& parts) {
    std::size_t bytes = 0;
    for (const auto& p : parts) bytes += p.text.size();
    return bytes;
}

TEST(Plenty, IsNeverGatheredInAnOffer) {
    auto t = settled_in(small());
    for (int i = 1; i <= 20; ++i) {
        t.say(long_thought(i));
        t.wait(std::chrono::minutes(5));
        EXPECT_LE(t.state.side.parts.size(), 1U) << i;
        EXPECT_LT(bytes_of(t.state.side.parts), 64U * 1024) << i;
    }
    std::string all;
    for (const auto& e : t.journal) all += e.text();
    for (int i = 1; i <= 20; ++i) EXPECT_HAS(all, "thought " + std::to_string(i) + ":");
}

TEST(Plenty, IsAnEntryOfItsOwn_WhenItIsOneLongMessage) {
    auto t = settled_in(small());
    std::string words = "Ž";
    while (words.size() < 20000) words += " žluťoučký";
    EXPECT_HAS(t.say(words), "in your journal");
    ASSERT_EQ(t.journal.size(), 1U);
    EXPECT_EQ(t.journal.at(0).text(), words);
}

TEST(Plenty, IsKept_WhenANewcomerTellsItAllBeforeSetUpIsOver) {
    talk t(small());
    t.say("hello");
    for (int i = 1; i <= 12; ++i) {
        t.say(long_thought(i));
        ASSERT_LT(bytes_of(t.state.first_words), 64U * 1024) << i;
    }
    EXPECT_FALSE(t.journal.empty());
    EXPECT_NE(t.state.stage, setup::done) << "set-up goes on";
}

TEST(Plenty, EndsTheAnswerToAQuestionThatCollects_AndToOneThatWaited) {
    auto t = settled_in(forty_days());
    std::size_t most = 0;
    for (int i = 1; i <= 45; ++i) {
        if (i % 7 == 0) t.wait(std::chrono::hours(5));
        t.say(long_thought(i));
        if (i % 3 == 0) t.say("done");
        std::size_t waiting = bytes_of(t.state.side.parts) + bytes_of(t.state.first_words);
        if (t.state.running) waiting += bytes_of(t.state.running->parts) + bytes_of(t.state.running->held);
        if (t.state.later) waiting += bytes_of(t.state.later->parts) + bytes_of(t.state.later->held);
        most = std::max(most, waiting);
    }
    EXPECT_LT(most, 200U * 1024);
}

TEST(Plenty, APlanIsASentence_AndAllOfItIsInTheJournal) {
    auto t = settled_in(small());
    std::string action;
    while (action.size() < 14000) action += " ask Ana about the roadmap and listen";
    t.say("plan When the stand-up ends, I will" + action + " to the very end");
    ASSERT_EQ(t.state.plans.size(), 1U);
    const auto& plan = t.state.plans.front();
    EXPECT_LT(plan.cue.size() + plan.action.size() + bytes_of(plan.parts), 3000U);
    EXPECT_HAS(t.journal.at(0).text(), "to the very end");
    t.edit(plan.parts.at(0).from, "When the daily ends, I will" + action + " once more");
    EXPECT_LT(t.state.plans.front().action.size(), 1500U);
}

// --- the journal as a file

TEST(Export, IsTakenBack_WhenItIsSaidToBeSaved) {
    for (const auto* word : {"saved", "Saved!", "gesichert", "ist gespeichert", "I saved it."}) {
        auto t = settled_in(small());
        t.say("note something");
        EXPECT_HAS(t.say("journal export"), "say `saved`");
        EXPECT_HAS(t.say(word), "deleting the file") << word;
        EXPECT_EQ(t.withdrawn, 1) << word;
        EXPECT_HAS_NOT(t.say(word), "deleting the file") << "only once: " << word;
    }
}

TEST(Export, LeavesOtherWordsAlone) {
    auto t = settled_in(small());
    EXPECT_HAS_NOT(t.say("saved"), "deleting the file");
    t.say("note something");
    t.say("journal export");
    t.say("saved the team from a long meeting today");
    EXPECT_EQ(t.withdrawn, 0);
}

}  // namespace
}  // namespace fulcrum::test
