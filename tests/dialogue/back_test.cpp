// Answers taken back: what is answered again counts once, whatever kind of step it was.
#include <gtest/gtest.h>

#include "tests/support/loop.hpp"

namespace fulcrum::test {
namespace {

step asked(const char* id, const char* question, pole serves) {
    return {step_id{id}, ask_step{one(question), "", {id, scope::session}, false, serves}};
}
step draw(const char* id) {
    draw_step d;
    d.from = bank::question;
    return {step_id{id}, d};
}
step last() { return asked("last", "Anything else?", pole::none); }

talk begun(const library& lib) {
    auto t = in_track(lib);
    t.next_nudge_fires();
    return t;
}

TEST(Back, CountsAnAnswerOnce_AndItsWordsTakeThePlaceOfTheOld) {
    const auto lib = loop_library({asked("a", "What for?", pole::vision), last()}, {bye()});
    auto t = begun(lib);
    t.say("The first thought");
    const int steps = t.state.steps_done;
    EXPECT_TRUE(has(t.say("back"), "What for?"));
    EXPECT_TRUE(t.state.ledger.empty());
    ASSERT_EQ(t.journal.size(), 1u);  // until there is another
    t.say("A better one");
    EXPECT_EQ(t.state.ledger.back().vision, 1);
    EXPECT_EQ(t.state.steps_done, steps);
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "A better one");
}

TEST(Back, LeavesTheOldWordsInTheJournal_WhenNothingTakesTheirPlace) {
    const auto lib = loop_library({asked("a", "What for?", pole::vision), last()}, {bye()});
    auto t = begun(lib);
    t.say("The first thought");
    t.say("back");
    t.say("cancel");
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "The first thought");
}

TEST(Back, RatesADayOnce) {
    const auto lib = loop_library({{step_id{"b"}, balance_step{}}, last()}, {bye()});
    auto t = begun(lib);
    t.say("5 some");
    t.say("back");
    t.say("1");
    t.say("back");  // to the first of the two questions
    t.say("2 a lot");
    ASSERT_EQ(t.state.ledger.size(), 1u);
    EXPECT_EQ(t.state.ledger[0].rated, 1);
    EXPECT_EQ(t.state.ledger[0].rating_sum, 2);
    EXPECT_EQ(t.state.ledger[0].people_sum, 2);
}

TEST(Back, MakesOnePlan_AndOneEntryOfIt) {
    const auto lib = loop_library({plan(), last()}, {bye()});
    auto t = begun(lib);
    t.say("When lunch is over, I will call Ana");
    t.say("back");
    EXPECT_TRUE(t.state.plans.empty());
    t.say("call Ben");
    t.say("lunch is over");
    ASSERT_EQ(t.state.plans.size(), 1u);
    EXPECT_EQ(t.state.plans[0].number, 1);
    EXPECT_EQ(t.state.plans[0].action, "call Ben");
    EXPECT_EQ(t.state.ledger.back().vision, 1);
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "call Ben\nlunch is over");
}

TEST(Back, AsksAboutTheSamePlanAgain_AndJudgesItOnce) {
    const auto lib = loop_library({plan(), bye()}, {check(), last()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("When lunch is over, I will call Ana");
    t.next_nudge_fires();
    t.say("kept");
    EXPECT_TRUE(has(t.say("back"), "I will call Ana"));
    EXPECT_EQ(t.state.plans[0].state, commitment::life::open);
    t.say("not yet");
    EXPECT_EQ(t.state.missed_in_a_row, 1);
    t.say("a customer called");
    t.say("back");  // from its last question to its first
    EXPECT_EQ(t.state.missed_in_a_row, 0);
    EXPECT_EQ(t.state.plans[0].misses, 0);
    t.say("not yet");
    t.say("two customers called");
    t.say("write it down");
    ASSERT_EQ(t.state.plans.size(), 2u);
    EXPECT_EQ(t.state.plans[0].misses, 1);
    EXPECT_EQ(t.state.plans[0].state, commitment::life::open);
    ASSERT_EQ(t.journal.size(), 3u);  // the first plan, what got in its way, the second plan
    EXPECT_EQ(t.journal[1].text(), "two customers called");
    EXPECT_TRUE(has(t.say("back"), "I will call Ana"));
    ASSERT_EQ(t.state.plans.size(), 1u);
    EXPECT_EQ(t.state.plans[0].state, commitment::life::open);
    t.say("kept");
    EXPECT_EQ(t.state.plans[0].state, commitment::life::kept);
    EXPECT_EQ(t.state.ledger.back().vision, 2);  // the plan and its check
}

TEST(Back, AsksTheSameCardAgain_ForTheSameSide) {
    const auto lib = loop_library({draw("d"), draw("e"), last()}, {bye()});
    auto t = begun(lib);
    const auto card = t.said.back();
    t.say("One answer to the card");
    t.say("back");
    const auto again = t.said.back();
    ASSERT_TRUE(has(card, "Question number")) << card;
    EXPECT_TRUE(has(again, card.substr(card.find("Question number"), 17))) << again;
    t.say("Another answer to the card");
    EXPECT_EQ(t.state.ledger.back().vision, 1);  // the cards are for both sides
    EXPECT_EQ(t.state.ledger.back().execution, 1);
    ASSERT_EQ(t.journal.size(), 1u);
}

TEST(Back, TakesWhatWasCollectedAsOneAnswer) {
    const auto lib =
        loop_library({{step_id{"c"}, ask_step{one("All of it?"), "", {}, true, pole::execution}}, last()}, {bye()});
    auto t = begun(lib);
    t.say("one thing");
    t.say("done");
    t.say("back");
    t.say("two things");
    t.say("and three");
    ASSERT_EQ(t.journal.size(), 1u);
    t.say("cancel");
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "two things\nand three");
    EXPECT_EQ(t.state.ledger.back().execution, 1);
}

// --- a plan outside a track

TEST(PlanOutsideATrack, CountsForTheSideThatIsChosen) {
    const auto lib = loop_library({asked("a", "What for?", pole::none), bye()}, {bye()});
    auto t = in_track(lib);
    const auto said = t.say("plan When lunch is over, I will call Ana");
    EXPECT_TRUE(has(said, "1. Direction\n2. Delivery\n3. People")) << said;
    EXPECT_TRUE(has(t.say("3"), "People"));
    EXPECT_EQ(t.state.plans[0].serves, pole::people);
    EXPECT_EQ(t.state.ledger.back().people, 1);
    t.say("plan When lunch is over, I will write the page");
    t.say("direction");
    EXPECT_EQ(t.state.ledger.back().vision, 1);
}

TEST(PlanOutsideATrack, CountsForNoSide_WhenThatIsPassedOver) {
    const auto lib = loop_library({asked("a", "What for?", pole::none), bye()}, {bye()});
    auto t = in_track(lib);
    t.say("plan When lunch is over, I will call Ana");
    t.say("skip");
    EXPECT_TRUE(t.state.ledger.empty());
    EXPECT_TRUE(has(t.say("2"), "Shall I keep")) << t.said.back();  // nobody asks any more
    t.say("no");
    t.say("plan When lunch is over, I will call Ben");
    EXPECT_TRUE(has(t.say("plans"), "I will call Ben"));  // other words go their own way
    EXPECT_TRUE(t.state.ledger.empty());
}

TEST(PlanOutsideATrack, ReturnsToTheQuestionThatWaits) {
    const auto lib = loop_library({asked("a", "What for?", pole::none), bye()}, {bye()});
    auto t = begun(lib);
    t.say("plan When lunch is over, I will call Ana");
    EXPECT_TRUE(has(t.say("2"), "What for?"));
    EXPECT_EQ(t.state.ledger.back().execution, 1);
    t.say("plan When lunch is over, I will call Ben");
    t.say("For the customers");  // an answer to the session, at once
    EXPECT_FALSE(t.state.running);
    EXPECT_EQ(t.journal.back().text(), "For the customers");
}

}  // namespace
}  // namespace fulcrum::test
