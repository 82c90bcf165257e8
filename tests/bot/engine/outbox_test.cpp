// What was said reaches the person once and in order, whatever the server does with it.
#include <gtest/gtest.h>

#include <boost/asio/post.hpp>

#include "bot/engine/people.hpp"
#include "tests/support/coach_world.hpp"

namespace fulcrum::test {
namespace {

class Outbox : public testing::Test {
  protected:
    Outbox() {
        w.start();
        w.settle("maya");
    }
    coach_world w;
};

TEST_F(Outbox, SendsAgain_WhenAPostWasNeverStored) {
    w.chat->misbehave().drop_before_store = 2;
    w.notes("maya", 1, 3);
    w.expect_kept("maya", 3);
    EXPECT_EQ(w.chat->misbehave().drop_before_store, 0);
}

TEST_F(Outbox, FindsItsPostByItsRef_WhenTheAnswerWasSwallowed) {
    w.chat->misbehave().drop_after_store = 2;
    w.notes("maya", 1, 3);
    w.expect_kept("maya", 3);
    EXPECT_EQ(w.chat->misbehave().drop_after_store, 0);
}

TEST_F(Outbox, FindsItsPostByItsRef_WhenTheServerForgotWhatWasPending) {
    w.chat->misbehave().drop_after_store = 1;
    w.chat->on_post = [&](const chat_server::post_view& p) {  // stored, then the server restarts: its cache is gone
        if (p.kind != "confirm") return;
        asio::post(w.loop, [&] { w.chat->restart(); });
        w.chat->on_post = nullptr;
    };
    w.notes("maya", 1, 2);
    w.expect_kept("maya", 2);
}

TEST_F(Outbox, WaitsAsLongAsItIsTold) {
    w.chat->misbehave().rate_limit = 1;
    const auto begun = std::chrono::steady_clock::now();
    w.notes("maya", 1, 2);
    w.expect_kept("maya", 2);
    EXPECT_GE(std::chrono::steady_clock::now() - begun, 1s);
}

TEST_F(Outbox, SendsAgain_AfterErrorsOfTheServer) {
    w.chat->misbehave().server_error = 2;
    w.notes("maya", 1, 2);
    w.expect_kept("maya", 2);
}

TEST_F(Outbox, SendsAgain_WhenTheServerIsAtItAlready) {
    w.chat->misbehave().pending = 1;
    w.notes("maya", 1, 2);
    w.expect_kept("maya", 2);
}

TEST_F(Outbox, GoesOnAtOnce_WhenTheTokenIsValidAgain) {
    w.chat->misbehave().refuse_token = 4;  // a few looks at the token, too
    const auto begun = std::chrono::steady_clock::now();
    w.notes("maya", 1, 2);
    w.expect_kept("maya", 2);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 8s);
}

TEST_F(Outbox, GoesOnAtOnce_WhenTheServerIsBack) {
    w.chat->stop();
    ASSERT_TRUE(w.until([&] { return w.coach->status().link != platform::link_state::ready; }));
    w.look([&](storage::unit_of_work& unit) {  // as if it had been said just before
        unit.enqueue(bot::engine::plain_message(w.place(), w.dm("maya"), "", message_kind::tip, "one for later",
                                                w.clock->now()));
    });
    w.stop();
    w.start_and_go_on();
    w.idle(1500ms);  // some failures, so that it waits for longer and longer
    EXPECT_EQ(w.coach->status().unsent, 1U);
    w.chat->restart();
    ASSERT_TRUE(w.ready());
    const auto begun = std::chrono::steady_clock::now();
    ASSERT_TRUE(w.until([&] { return w.last("maya") == "one for later"; }));
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 1s);
    w.quiet();
    w.expect_no_repeats(w.dm("maya"));
}

TEST_F(Outbox, KeepsTheOrderOfAConversation_WhileFaultsComeAndGo) {
    w.settle("sam");
    auto& f = w.chat->misbehave();
    int n = 0;
    for (int round = 0; round < 4; ++round) {
        f.drop_before_store += 1;
        f.drop_after_store += 1;
        f.server_error += round % 2;
        f.split_frames += 2;
        w.notes("maya", n + 1, n + 4);
        w.notes("sam", n + 1, n + 4);
        n += 4;
        for (int i = 0; i < 30; ++i) w.loop.run_one_for(2ms);
    }
    w.expect_kept("maya", n);
    w.expect_kept("sam", n);
}

TEST_F(Outbox, DoesNotLetOneConversationHoldUpAnother) {
    w.settle("sam");
    w.chat->misbehave().drop_before_store = 1;
    w.notes("maya", 1, 1);
    ASSERT_TRUE(w.until([&] { return w.chat->misbehave().drop_before_store == 0; }));
    w.notes("sam", 1, 1);
    ASSERT_TRUE(w.until([&] { return w.answers("sam").size() == 3; }));
    EXPECT_EQ(w.answers("maya").size(), 2U);
    w.expect_kept("maya", 1);
    w.expect_kept("sam", 1);
}

TEST_F(Outbox, DeliversOnceAfterARestart_WhatWasSavedButNotSent) {
    w.chat->misbehave().drop_before_store = 1000;
    w.notes("maya", 1, 3);
    ASSERT_TRUE(w.until([&] { return w.coach->status().unsent == 3; }));
    w.stop(0ms);
    EXPECT_EQ(w.count("SELECT count(*) FROM outbox"), 3);
    w.chat->misbehave().drop_before_store = 0;
    w.start();
    w.expect_kept("maya", 3);
}

TEST_F(Outbox, DeliversOnceAfterARestart_WhatWasSentButNotMarked) {
    w.chat->misbehave().drop_after_store = 1;
    w.notes("maya", 1, 3);
    ASSERT_TRUE(w.until([&] { return w.answers("maya").size() == 3; }));  // posted, and the bot does not know
    w.stop(0ms);
    EXPECT_GE(w.count("SELECT count(*) FROM outbox"), 1);
    w.start();
    w.expect_kept("maya", 3);
}

TEST_F(Outbox, LetsGoOfWhatTheServerWillNeverTake) {
    w.look([&](storage::unit_of_work& unit) {
        for (const auto* channel : {"aaaaaaaaaaaaaaaaaaaaaaaaaa"})
            unit.enqueue(
                bot::engine::plain_message(w.place(), channel, "", message_kind::tip, "to nowhere", w.clock->now()));
    });
    w.restart();
    ASSERT_TRUE(w.until([&] { return w.coach->status().refused == 1; }));
    w.quiet();
    EXPECT_EQ(w.coach->status().unsent, 0U);
    EXPECT_EQ(w.count("SELECT count(*) FROM outbox"), 0);
    EXPECT_EQ(w.count("SELECT count(*) FROM failure"), 1);
    EXPECT_TRUE(w.log.has("was refused"));
    EXPECT_FALSE(w.log.has("to nowhere"));
    w.restart();
    EXPECT_EQ(w.coach->status().refused, 0U);
    w.notes("maya", 1, 1);
    w.expect_kept("maya", 1);
}

TEST_F(Outbox, DropsADamagedMessageAndSendsTheOthers) {
    w.chat->misbehave().drop_before_store = 1000;
    w.notes("maya", 1, 3);
    ASSERT_TRUE(w.until([&] { return w.coach->status().unsent == 3; }));
    w.stop(0ms);
    w.sql("UPDATE outbox SET sealed = X'0011' WHERE id = (SELECT min(id) FROM outbox)");
    w.chat->misbehave().drop_before_store = 0;
    w.start();
    ASSERT_TRUE(w.answered("maya", 4));
    w.expect_no_repeats(w.dm("maya"));
}

TEST_F(Outbox, ForgetsWhatStillWaits_WhenThePersonIsForgotten) {
    w.ask("maya", "forget me");
    w.chat->misbehave().drop_before_store = 1000;
    w.say("maya", "tip");
    w.say("maya", "forget me");
    w.say("maya", "tip");
    w.say("maya", "forget me");
    w.say("maya", "yes");
    ASSERT_TRUE(w.until([&] { return !w.person("maya"); }));
    EXPECT_EQ(w.count("SELECT count(*) FROM outbox WHERE kind <> 'clear'"), 1);
    w.chat->misbehave().drop_before_store = 0;
    ASSERT_TRUE(w.until([&] { return w.last("maya").find("erased") != std::string::npos; }));
    w.quiet();
    EXPECT_LE(w.answers("maya").size(), 5U);  // at the most the one that was being sent, and the goodbye
    EXPECT_EQ(w.coach->status().unsent, 0U);
    w.expect_no_repeats(w.dm("maya"));
}

}  // namespace
}  // namespace fulcrum::test
