// Answers that are tapped under a question.
#include <gtest/gtest.h>

#include "tests/support/talk.hpp"

namespace fulcrum::dialogue {
namespace {

using test::at;
using test::small_library;
using test::talk;

using choices = std::vector<choice>;

class taps : public testing::Test {
  protected:
    explicit taps(library lib = small_library()) : texts(std::move(lib)), t(texts) { t.def.set.taps = true; }

    void set_up() {
        t.say("hello");
        t.say("defaults");
    }
    const tappable_question& latest() const { return t.state.taps.latest.back(); }
    std::string tap(choice what) { return tap(latest().number, what); }
    std::string tap(std::int64_t question, choice what) { return t.feed(choice_made{question, what, false}); }
    std::string take_off(std::int64_t question, choice what) { return t.feed(choice_made{question, what, true}); }
    std::string hat() const {
        if (t.state.running) return t.state.running->names.contains("hat") ? t.state.running->names.at("hat").text : "";
        return t.state.taps.ended ? t.state.taps.ended->was.names.at("hat").text : "";
    }
    // Up to the question of the hat; its number.
    std::int64_t ask_hat() {
        set_up();
        t.say("start");
        t.say("the roadmap");
        return latest().number;
    }

    library texts;
    talk t;
};

bool has(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

TEST_F(taps, AreOfferedUnderAChoice) {
    ask_hat();
    EXPECT_EQ(latest().offered, (choices{choice::one, choice::two, choice::skip, choice::later}));
}

TEST_F(taps, TravelWithTheMessageThatAsks) {
    set_up();
    t.say("start");
    const auto turn = take_turn(t.def, t.state, user_said{message_id{"x"}, "the roadmap", false}, t.now);
    const say* asked = nullptr;
    for (const auto& e : turn.effects)
        if (const auto* s = std::get_if<say>(&e)) asked = s;
    ASSERT_NE(asked, nullptr);
    EXPECT_EQ(asked->choices.size(), 4U);
    EXPECT_EQ(asked->question, turn.state.taps.latest.back().number);
}

TEST_F(taps, AreNotOfferedUnderAnOpenQuestion) {
    set_up();
    t.say("start");
    EXPECT_TRUE(t.state.taps.latest.empty() || latest().where.step.empty());
}

TEST_F(taps, AreNotOfferedUnderTenSteps) {
    set_up();
    t.wait_until(at(2026, 11, 23, 17, 1));
    ASSERT_TRUE(t.state.running);
    tap(choice::yes);
    EXPECT_EQ(t.state.running->step, step_id{"much"});
    EXPECT_EQ(latest().where.step, step_id{"did"});
}

TEST_F(taps, AreNotOfferedWhereThePlatformHasNone) {
    t.def.set.taps = false;
    set_up();
    t.say("start");
    t.say("the roadmap");
    EXPECT_TRUE(t.state.taps.latest.empty());
    EXPECT_FALSE(has(t.said.back(), "taps off"));
}

TEST_F(taps, AreExplainedOnce) {
    t.say("hello");
    EXPECT_TRUE(has(t.said.back(), "`taps off`")) << t.said.back();
    t.say("defaults");
    t.say("start");
    EXPECT_FALSE(has(t.say("the roadmap"), "`taps off`"));
}

TEST_F(taps, AnswerAChoice) {
    const auto q = ask_hat();
    EXPECT_TRUE(has(tap(q, choice::two), "Then plan how."));
    EXPECT_EQ(hat(), "execution");
}

TEST_F(taps, AnswerYesOrNo) {
    set_up();
    t.wait_until(at(2026, 11, 23, 17, 1));
    EXPECT_EQ(latest().offered, (choices{choice::yes, choice::no, choice::skip, choice::later}));
    tap(choice::no);
    EXPECT_EQ(t.state.running->names.at("did").text, "no");
}

TEST_F(taps, AnswerWhatTheFirstConversationAsks) {
    t.say("hello");
    EXPECT_EQ(t.state.stage, setup::zone);
    tap(choice::yes);
    EXPECT_EQ(t.state.stage, setup::track);
    tap(choice::one);
    EXPECT_EQ(t.state.stage, setup::times);
    tap(choice::yes);
    EXPECT_EQ(t.state.stage, setup::done);
    ASSERT_TRUE(t.state.track);
}

TEST_F(taps, AnswerTheMachinesOwnQuestion) {
    set_up();
    t.state.side = {side_question::kind::did_you_mean, 0, "tip", {}, t.now};
    t.state.taps.latest.push_back({77, {}, {choice::yes, choice::no}, {}, {}});
    t.state.taps.latest.back().where.aside_at = t.now;
    EXPECT_TRUE(has(tap(77, choice::yes), "Tip number"));
    EXPECT_EQ(t.state.side.what, side_question::kind::none);
}

TEST_F(taps, CorrectTheAnswer) {
    const auto q = ask_hat();
    const auto steps = t.state.steps_done;
    tap(q, choice::two);
    EXPECT_TRUE(has(tap(q, choice::one), "Then say why."));
    EXPECT_EQ(hat(), "vision");
    EXPECT_EQ(t.state.steps_done, steps + 1);
}

TEST_F(taps, CorrectAnAnswerThatWasTyped) {
    const auto q = ask_hat();
    t.say("2");
    EXPECT_TRUE(has(tap(q, choice::one), "Then say why."));
    EXPECT_EQ(hat(), "vision");
}

TEST_F(taps, CorrectWithinTheSessionToo) {
    set_up();
    t.wait_until(at(2026, 11, 23, 17, 1));
    const auto q = latest().number;
    tap(q, choice::no);
    EXPECT_TRUE(has(tap(q, choice::yes), "How much of it?"));
    EXPECT_EQ(t.state.running->names.at("did").text, "yes");
}

TEST_F(taps, AreTakenBackByTakingThemOff) {
    const auto q = ask_hat();
    tap(q, choice::two);
    EXPECT_FALSE(t.state.running);
    EXPECT_TRUE(t.state.track->morning_done);
    EXPECT_TRUE(has(take_off(q, choice::two), "Which hat?"));
    ASSERT_TRUE(t.state.running);
    EXPECT_FALSE(t.state.track->morning_done);
    EXPECT_EQ(latest().number, q);
    // And the same message takes the next tap.
    EXPECT_TRUE(has(tap(q, choice::one), "Then say why."));
    EXPECT_TRUE(t.state.track->morning_done);
}

TEST_F(taps, TidiedUpAfterACorrectionChangeNothing) {
    const auto q = ask_hat();
    tap(q, choice::two);
    tap(q, choice::one);
    EXPECT_EQ(take_off(q, choice::two), "");
    EXPECT_EQ(hat(), "vision");
}

TEST_F(taps, TappedTwiceCountOnce) {
    const auto q = ask_hat();
    tap(q, choice::two);
    const auto before = t.state.steps_done;
    EXPECT_EQ(tap(q, choice::two), "");
    EXPECT_EQ(t.state.steps_done, before);
}

TEST_F(taps, OnOldMessagesDoNothing) {
    const auto q = ask_hat();
    tap(q, choice::two);
    t.wait_until(at(2026, 11, 23, 17, 1));
    ASSERT_TRUE(t.state.running);
    const auto waits = t.state.running->step;
    EXPECT_EQ(tap(q, choice::one), "");
    EXPECT_EQ(take_off(q, choice::two), "");
    EXPECT_EQ(t.state.running->step, waits);
    EXPECT_EQ(tap(4711, choice::one), "");
}

TEST_F(taps, NotOfferedDoNothing) {
    const auto q = ask_hat();
    EXPECT_EQ(tap(q, choice::five), "");
    EXPECT_EQ(tap(q, choice::yes), "");
    EXPECT_EQ(t.state.running->step, step_id{"hat"});
}

TEST_F(taps, OnAnEarlierMessageOfTheSameQuestionCount) {
    const auto q = ask_hat();
    t.say("tip");  // asks again
    EXPECT_EQ(latest().number, q);
    tap(q, choice::two);
    EXPECT_EQ(hat(), "execution");
}

TEST_F(taps, PassOverAQuestion) {
    const auto q = ask_hat();
    tap(q, choice::skip);
    EXPECT_FALSE(t.state.running);
    EXPECT_TRUE(has(take_off(q, choice::skip), "Which hat?"));
}

TEST_F(taps, PutAQuestionOff) {
    const auto q = ask_hat();
    tap(q, choice::later);
    ASSERT_TRUE(t.state.running);
    EXPECT_TRUE(t.state.running->put_off);
    EXPECT_TRUE(has(take_off(q, choice::later), "Which hat?"));
    EXPECT_FALSE(t.state.running->put_off);
}

TEST_F(taps, AnswerAQuestionThatWasPutOff) {
    const auto q = ask_hat();
    tap(q, choice::later);
    tap(q, choice::two);
    EXPECT_EQ(hat(), "execution");
}

TEST_F(taps, EndTheSilenceAsAWordDoes) {
    const auto q = ask_hat();
    t.state.nudging.silent_days = 3;
    tap(q, choice::two);
    EXPECT_EQ(t.state.nudging.silent_days, 0);
    EXPECT_EQ(t.state.last_heard, t.now);
}

TEST_F(taps, AreSwitchedOffByAWord) {
    const auto q = ask_hat();
    EXPECT_TRUE(has(t.say("taps off"), "`taps on`"));
    EXPECT_TRUE(t.state.taps.off);
    EXPECT_EQ(tap(q, choice::two), "");
    EXPECT_EQ(t.state.running->step, step_id{"hat"});
    t.say("antippen an");
    EXPECT_FALSE(t.state.taps.off);
    for (const auto* words : {"antippen aus", "tippen aus", "Taps off, please"}) {
        t.state.taps.off = false;
        t.say(words);
        EXPECT_TRUE(t.state.taps.off) << words;
    }
}

TEST_F(taps, OfStrangersToTheCoachDoNothing) { EXPECT_EQ(tap(1, choice::one), ""); }

// --- the questions of the loop

library with(step_action action) {
    auto lib = small_library();
    auto& steps = lib.tracks.begin()->second.days.front().morning->steps;
    steps = {{step_id{"it"}, std::move(action)}, {step_id{"after"}, ask_step{text{{"And then?"}}, "", {}}}};
    return lib;
}

class tapped_check : public taps {
  protected:
    tapped_check() : taps(with(check_step{{}, {"fate", scope::person}})) {
        set_up();
        t.say("plan When the stand-up ends, I will ask Ana what is unclear");
        t.say("1");
        t.wait(std::chrono::minutes(40));
        t.say("start");
    }
};

TEST_F(tapped_check, IsKeptPartlyOrNotYet) {
    EXPECT_EQ(latest().offered, (choices{choice::one, choice::two, choice::three, choice::skip, choice::later}));
    const auto q = latest().number;
    tap(q, choice::two);
    EXPECT_EQ(t.state.plans.front().state, commitment::life::partly);
    tap(q, choice::one);
    EXPECT_EQ(t.state.plans.front().state, commitment::life::kept);
    take_off(q, choice::one);
    EXPECT_EQ(t.state.plans.front().state, commitment::life::open);
}

TEST_F(tapped_check, IsCorrectedAfterNotYet) {
    const auto q = latest().number;
    tap(q, choice::three);
    EXPECT_EQ(t.state.running->phase, 1);
    EXPECT_EQ(t.state.plans.front().misses, 1);
    tap(q, choice::one);
    EXPECT_EQ(t.state.plans.front().state, commitment::life::kept);
    EXPECT_EQ(t.state.plans.front().misses, 0);
    EXPECT_EQ(t.state.missed_in_a_row, 0);
}

class tapped_balance : public taps {
  protected:
    tapped_balance() : taps(with(balance_step{})) {
        set_up();
        t.say("start");
    }
};

TEST_F(tapped_balance, TakesTwoTaps) {
    const auto where = latest().number;
    EXPECT_EQ(latest().offered.size(), 7U);
    tap(where, choice::four);
    const auto people = latest().number;
    EXPECT_NE(people, where);
    EXPECT_EQ(latest().offered.size(), 5U);
    EXPECT_TRUE(has(tap(people, choice::three), "And then?"));
    ASSERT_EQ(t.state.ledger.size(), 1U);
    EXPECT_EQ(t.state.ledger.front().rating_sum, 4);
    EXPECT_EQ(t.state.ledger.front().people_sum, 2);
}

TEST_F(tapped_balance, IsCorrectedAtEachOfThem) {
    const auto where = latest().number;
    tap(where, choice::four);
    tap(where, choice::two);
    const auto people = latest().number;
    tap(people, choice::three);
    tap(people, choice::one);
    ASSERT_EQ(t.state.ledger.size(), 1U);
    EXPECT_EQ(t.state.ledger.front().rated, 1);
    EXPECT_EQ(t.state.ledger.front().rating_sum, 2);
    EXPECT_EQ(t.state.ledger.front().people_sum, 0);
}

}  // namespace
}  // namespace fulcrum::dialogue
