// Clocks that are wrong for a while: the machine's own, and the chat server's.
#include <gtest/gtest.h>

#include "tests/support/coach_world.hpp"

namespace fulcrum::test {
namespace {

constexpr auto monday_morning = [] { return at(2026, 11, 23, 8, 0); };

// Put in place of the world's clock while the coach is stopped.
void set_clock(coach_world& w, instant to) { w.clock = bot::movable_clock::make(w.loop.get_executor(), to, true); }

TEST(Clock, PlansAnew_WhenItWasAWeekAheadAndIsRightAgain) {
    coach_world w;
    w.engine_set.upkeep_every = 20ms;
    w.start();
    w.settle("maya");
    w.move_to(monday_morning() + 24h * 7 + 4h);  // the nudges in between are over, by that clock
    w.idle(100ms);
    EXPECT_GT(*w.coach->next_due(), monday_morning() + 24h * 7);
    w.stop();
    set_clock(w, monday_morning() + 5min);
    w.start();
    ASSERT_TRUE(w.until([&] { return w.coach->next_due() == at(2026, 11, 23, 9, 0); })) << "today's is planned again";
    EXPECT_TRUE(w.log.has("this machine's clock was"));
    const auto before = w.answers("maya").size();
    w.move_to(at(2026, 11, 23, 9, 0));
    EXPECT_EQ(w.answers("maya").size(), before + 1);
    EXPECT_EQ(w.answers("maya").back().kind, "prompt");
    w.move_to(at(2026, 11, 23, 17, 0));
    EXPECT_EQ(w.coach->next_due(), at(2026, 11, 24, 9, 0));
    w.expect_no_repeats(w.dm("maya"));
}
TEST(Clock, PlansNothingAnew_WhenItWasRightAllTheTime) {
    coach_world w;
    w.engine_set.upkeep_every = 20ms;
    w.start();
    w.settle("maya");
    w.pass(24h * 2);
    w.idle(50ms);
    w.restart();
    w.idle(50ms);
    EXPECT_FALSE(w.log.has("this machine's clock was"));
}

TEST(Clock, LosesNothing_WhenTheServersWasAheadForOneMessage) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.chat->misbehave().ahead = 24h * 3;
    w.ask("maya", "note thought 1");
    w.chat->misbehave().ahead = 0ms;
    w.ask("maya", "note thought 2");
    w.clock->move_to(w.clock->now() + 1h);
    w.stop();
    w.say("maya", "note thought 3");
    w.start();
    w.expect_kept("maya", 3);
    EXPECT_TRUE(w.log.has("in the future of this machine's clock"));
}
TEST(Clock, HealsAMark_ThatIsInTheFutureAlready) {
    coach_world w;
    w.engine_set.upkeep_every = 20ms;
    w.start();
    w.settle("maya");
    w.notes("maya", 1, 1);
    ASSERT_TRUE(w.answered("maya", 3));
    const auto future = to_millis(w.clock->now() + 24h * 3);
    w.stop();
    w.sql("UPDATE channel SET last_at = " + std::to_string(future));
    w.say("maya", "note thought 2");
    w.start();
    w.expect_kept("maya", 2);
    w.idle(100ms);
    w.quiet();
    EXPECT_EQ(w.count("SELECT count(*) FROM channel WHERE last_at > " + std::to_string(to_millis(w.clock->now() + 1h))),
              0);
    w.restart();
    w.expect_kept("maya", 2);
}

}  // namespace
}  // namespace fulcrum::test
