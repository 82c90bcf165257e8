// What could not be done is on record, explained, told to administrators once a day, and put right where it can be.
#include <gtest/gtest.h>

#include "tests/support/coach_world.hpp"
#include "tests/support/has.hpp"

namespace fulcrum::test {
namespace {

constexpr std::string_view morning_words = "What matters today?";

class Failure : public testing::Test {
  protected:
    Failure() {  // Monday, 08:00 in Berlin; weekdays at 09:00 and 17:00
        w.start();
        w.settle("maya");
        w.ask("ada", "admin");  // an administrator who is known
    }
    std::size_t reports() {
        std::size_t n = 0;
        for (const auto& p : w.answers("ada")) n += p.text.find("could not be delivered since") != std::string::npos;
        return n;
    }
    coach_world w;
};

TEST_F(Failure, OfANudge_IsOnRecord_AndTheNextOneComes) {
    w.chat->misbehave().refuse_posts = 1;
    w.move_to(at(2026, 11, 23, 9, 0));
    EXPECT_EQ(w.outcomes("maya"), std::vector<std::string>{"failed:refused"});
    EXPECT_FALSE(w.state("maya").running);  // nobody was asked anything
    EXPECT_EQ(w.count("SELECT count(*) FROM outbox"), 0);
    EXPECT_TRUE(has(w.ask("maya", "why nothing today?"), "but the chat server refused it")) << w.last("maya");
    w.move_to(at(2026, 11, 23, 17, 0));
    EXPECT_EQ(w.outcomes("maya"), (std::vector<std::string>{"sent", "failed:refused"}));
    EXPECT_EQ(w.count("SELECT count(*) FROM nudge WHERE outcome = 'sent' AND post != ''"), 1);
}

TEST_F(Failure, IsToldToAdministrators_OnceADay) {
    w.chat->misbehave().refuse_posts = 1;
    w.move_to(at(2026, 11, 23, 9, 0));
    w.pass(9min);
    EXPECT_EQ(reports(), 0U);
    w.pass(2min);
    EXPECT_EQ(reports(), 1U);
    EXPECT_TRUE(has(w.last("ada"), "| maya | morning nudge of Mon 23 Nov |")) << w.last("ada");
    w.chat->misbehave().refuse_posts = 1;
    w.move_to(at(2026, 11, 23, 17, 0));
    w.pass(1h);
    EXPECT_EQ(reports(), 1U);
    w.restart();
    w.move_to(at(2026, 11, 24, 8, 59));
    EXPECT_EQ(reports(), 1U);
    w.pass(30min);
    EXPECT_EQ(reports(), 2U);
    EXPECT_TRUE(has(w.answers("ada").back().text, "One message of mine")) << w.last("ada");
    EXPECT_TRUE(has(w.last("ada"), "evening nudge of Mon 23 Nov")) << w.last("ada");
    w.pass(48h);
    EXPECT_EQ(reports(), 2U);
    const auto all = w.ask("ada", "admin failures");
    EXPECT_TRUE(has(all, "morning nudge") && has(all, "evening nudge")) << all;
    w.expect_no_repeats(w.dm("ada"));
}

TEST_F(Failure, ListIsEmpty_WhenAllIsWell) {
    EXPECT_TRUE(has(w.ask("ada", "admin failures"), "Nothing has failed"));
    EXPECT_FALSE(has(w.ask("maya", "admin failures"), "Nothing has failed"));
}

TEST_F(Failure, OfAClosedAccount_EndsItsNudges_UntilItIsOpenAgain) {
    w.chat->set_active("maya", false);
    ASSERT_TRUE(w.until([&] { return w.count("SELECT count(*) FROM failure WHERE kind = 'account'") == 1; }));
    w.quiet();
    EXPECT_EQ(w.coach->next_due(), std::nullopt);
    w.pass(48h);
    EXPECT_EQ(w.answers("maya").size(), 2U);
    EXPECT_EQ(reports(), 1U);
    EXPECT_TRUE(has(w.last("ada"), "the account is closed")) << w.last("ada");
    w.chat->set_active("maya", true);
    ASSERT_TRUE(w.until([&] { return w.coach->next_due().has_value(); }));
    w.quiet();
    w.pass(24h);
    EXPECT_GT(w.answers("maya").size(), 2U);
}

TEST_F(Failure, OfAnAccountClosedWhileTheCoachWasAway_IsNoticedBeforeTheNextNudge) {
    w.stop();
    w.chat->set_active("maya", false);
    w.clock->move_to(at(2026, 11, 23, 9, 0));  // a nudge is due
    w.start();
    ASSERT_TRUE(w.until([&] { return w.count("SELECT count(*) FROM failure WHERE kind = 'account'") == 1; }));
    w.quiet();
    EXPECT_EQ(w.answers("maya").size(), 2U) << w.last("maya");
    EXPECT_EQ(w.coach->next_due(), std::nullopt);
    EXPECT_TRUE(has(w.ask("ada", "admin people"), "| account closed |")) << w.last("ada");
    // Opened again while it is away: all goes on.
    w.stop();
    w.chat->set_active("maya", true);
    w.start();
    ASSERT_TRUE(w.until([&] { return w.coach->next_due().has_value(); }));
    EXPECT_FALSE(has(w.ask("ada", "admin people"), "account closed")) << w.last("ada");
}

TEST_F(Failure, OfAnAccountWhoseEndWasNotTold_IsNoticedWithinADay) {
    w.stop();
    w.engine_set.upkeep_every = 10ms;
    w.start();
    w.quiet();
    w.chat->misbehave().zombie = true;  // the event does not come
    w.idle(20ms);
    w.chat->set_active("maya", false);
    w.idle(50ms);
    EXPECT_EQ(w.count("SELECT count(*) FROM closed_account"), 0);
    w.clock->move_to(w.clock->now() + 25h);
    EXPECT_TRUE(w.until([&] { return w.count("SELECT count(*) FROM closed_account") == 1; }));
}

TEST_F(Failure, OfATurn_CostsOneNudgeOnly) {
    w.sql("CREATE TABLE kept AS SELECT id, sealed FROM person");
    w.sql("UPDATE person SET sealed = X'00112233445566778899' WHERE username = 'maya'");
    w.move_to(at(2026, 11, 23, 9, 0));
    EXPECT_EQ(w.count("SELECT count(*) FROM nudge WHERE outcome = 'failed:internal'"), 1);
    EXPECT_EQ(w.count("SELECT count(*) FROM timer WHERE what = 'morning'"), 1);
    w.sql("UPDATE person SET sealed = (SELECT sealed FROM kept WHERE kept.id = person.id)");
    w.move_to(at(2026, 11, 24, 9, 0));
    EXPECT_TRUE(has(w.last("maya"), morning_words)) << w.last("maya");
    EXPECT_TRUE(has(w.ask("maya", "why"), "a fault of mine")) << w.last("maya");
}

TEST_F(Failure, OfTheCoach_MakesAWrittenNudgeLate_AndItIsToldWithTheNextOne) {
    w.chat->misbehave().drop_before_store = 1000;
    w.clock->move_to(at(2026, 11, 23, 9, 0));
    ASSERT_TRUE(w.until([&] { return w.coach->status().unsent == 1; }));
    w.stop(0ms);
    w.chat->misbehave().drop_before_store = 0;
    w.clock->move_to(at(2026, 11, 23, 11, 30));
    w.start();
    ASSERT_TRUE(w.until([&] { return w.count("SELECT count(*) FROM outbox") == 0; }));
    w.quiet();
    EXPECT_EQ(w.answers("maya").size(), 2U);
    EXPECT_EQ(w.outcomes("maya"), std::vector<std::string>{"merged:late"});
    w.pass(6h);
    EXPECT_EQ(w.answers("maya").size(), 3U);
    EXPECT_TRUE(has(w.last("maya"), "I was away")) << w.last("maya");
}

TEST_F(Failure, OfTheCoach_DoesNotMakeANudgeLate_ThatHadArrived) {
    w.chat->misbehave().drop_after_store = 1;
    w.clock->move_to(at(2026, 11, 23, 9, 0));
    ASSERT_TRUE(w.until([&] { return w.answers("maya").size() == 3; }));
    w.stop(0ms);
    w.clock->move_to(at(2026, 11, 23, 11, 30));
    w.start();
    ASSERT_TRUE(w.until([&] { return w.count("SELECT count(*) FROM outbox") == 0; }));
    w.quiet();
    EXPECT_EQ(w.answers("maya").size(), 3U);
    EXPECT_EQ(w.outcomes("maya"), std::vector<std::string>{"sent"});
    EXPECT_EQ(w.count("SELECT count(*) FROM nudge WHERE post != ''"), 1);
    w.ask("maya", "Bread");
    EXPECT_EQ(w.journal("maya"), std::vector<std::string>{"Bread"});
}

TEST_F(Failure, OfTheServer_MakesANudgeLate_ByTheTimeItWasDue) {
    w.stop();
    w.clock->move_to(at(2026, 11, 23, 10, 50));
    w.chat->misbehave().drop_before_store = 1000;
    w.start();
    ASSERT_TRUE(w.until([&] { return w.chat->misbehave().drop_before_store < 1000; }));
    w.clock->move_to(at(2026, 11, 23, 11, 10));  // twenty minutes in the outbox, and more than two hours late
    w.chat->misbehave().drop_before_store = 0;
    ASSERT_TRUE(w.until([&] { return w.count("SELECT count(*) FROM outbox") == 0; }));
    w.quiet();
    EXPECT_EQ(w.answers("maya").size(), 2U);
    EXPECT_EQ(w.outcomes("maya"), std::vector<std::string>{"merged:late"});
}

TEST_F(Failure, OfTheServer_BringsNoNudgeIntoQuietHours) {
    w.ask("maya", "quiet 09:30-20:00");
    w.chat->misbehave().drop_before_store = 1000;
    w.clock->move_to(at(2026, 11, 23, 9, 0));
    ASSERT_TRUE(w.until([&] { return w.chat->misbehave().drop_before_store < 1000; }));
    w.clock->move_to(at(2026, 11, 23, 9, 35));
    w.chat->misbehave().drop_before_store = 0;
    ASSERT_TRUE(w.until([&] { return w.count("SELECT count(*) FROM outbox") == 0; }));
    w.quiet();
    EXPECT_EQ(w.answers("maya").size(), 3U);
    EXPECT_EQ(w.outcomes("maya"), std::vector<std::string>{"merged:late"});
    EXPECT_EQ(w.state("maya").missed, 1);
}

TEST_F(Failure, OfTheServer_BringsNoNudgeIntoAPause) {
    w.chat->misbehave().drop_before_store = 1000;
    w.clock->move_to(at(2026, 11, 23, 9, 0));
    ASSERT_TRUE(w.until([&] { return w.chat->misbehave().drop_before_store < 1000; }));
    w.say("maya", "pause 3d");
    ASSERT_TRUE(w.until([&] { return w.state("maya").paused_until.has_value(); }));
    w.clock->move_to(at(2026, 11, 23, 9, 5));
    w.chat->misbehave().drop_before_store = 0;
    ASSERT_TRUE(w.until([&] { return w.count("SELECT count(*) FROM outbox") == 0; }));
    w.quiet();
    EXPECT_EQ(w.answers("maya").size(), 3U);
    EXPECT_FALSE(has(w.last("maya"), morning_words)) << w.last("maya");
    EXPECT_EQ(w.outcomes("maya").back(), "merged:late");
}

TEST_F(Failure, OfTheServer_LeavesTheTimeOnRecord_AtWhichTheNudgeWasTaken) {
    w.chat->misbehave().drop_before_store = 1000;
    w.clock->move_to(at(2026, 11, 23, 9, 0));
    ASSERT_TRUE(w.until([&] { return w.chat->misbehave().drop_before_store < 1000; }));
    w.clock->move_to(at(2026, 11, 23, 9, 20));
    w.chat->misbehave().drop_before_store = 0;
    ASSERT_TRUE(w.answered("maya", 3));
    EXPECT_TRUE(has(w.ask("maya", "why"), "due 09:00: sent at 09:20")) << w.last("maya");
}

TEST_F(Failure, IsToldLater_WhenNobodyCouldBeToldAtFirst) {
    w.sql("DELETE FROM setting WHERE name = 'admins.seen'");
    w.chat->misbehave().refuse_posts = 1;
    w.move_to(at(2026, 11, 23, 9, 0));
    w.pass(90min);
    EXPECT_EQ(reports(), 0U);
    EXPECT_TRUE(w.log.has("no administrator is known"));
    EXPECT_EQ(w.count("SELECT count(*) FROM setting WHERE name = 'failures.told'"), 0);
    w.ask("ada", "admin");
    w.pass(61min);
    EXPECT_TRUE(w.until([&] { return reports() == 1; }));
    EXPECT_TRUE(has(w.last("ada"), "| maya | morning nudge of Mon 23 Nov |")) << w.last("ada");
    w.pass(24h);
    EXPECT_EQ(reports(), 1U);
}

TEST_F(Failure, IsToldAfterAnAdministratorsQuietHours_AndToOthersBefore) {
    w.engine_set.admins = {"lee"};
    w.restart();
    w.settle("ada");
    w.ask("ada", "quiet 08:30-14:00");
    w.settle("lee");
    w.look([&](storage::unit_of_work& unit) {
        storage::failure_row row;
        row.kind = "prompt";
        row.at = w.clock->now();
        row.reason = "refused";
        unit.note_failure(w.place(), row);
    });
    w.restart();
    const auto told = [&](std::string_view who) {
        std::size_t n = 0;
        for (const auto& p : w.answers(who)) n += has(p.text, "could not be delivered since");
        return n;
    };
    w.move_to(at(2026, 11, 23, 8, 40));
    w.pass(4h);
    EXPECT_TRUE(w.until([&] { return told("lee") == 1; }));
    EXPECT_EQ(told("ada"), 0U);
    w.pass(3h);
    EXPECT_TRUE(w.until([&] { return told("ada") == 1; }));
    w.pass(24h);
    EXPECT_EQ(told("lee"), 1U);
    EXPECT_EQ(told("ada"), 1U);
}

TEST_F(Failure, IsToldTheNextHour_WhenTheDatabaseFailsForOnce) {
    w.chat->misbehave().refuse_posts = 1;
    w.move_to(at(2026, 11, 23, 9, 0));
    w.sql("ALTER TABLE setting RENAME TO settings_away");
    w.pass(15min);
    EXPECT_TRUE(w.log.has("administrators could not be told of failures; it is tried again"));
    w.sql("ALTER TABLE settings_away RENAME TO setting");
    w.pass(60min);
    EXPECT_TRUE(w.until([&] { return reports() == 1; }));
}

TEST_F(Failure, OfTheLink_LosesNoNudge_WhenThePersonWritesFirst) {
    w.stop();
    w.clock->move_to(at(2026, 11, 23, 10, 0));
    w.say("maya", "status");
    w.start();
    ASSERT_TRUE(w.answered("maya", 4));
    EXPECT_TRUE(has(w.answers("maya")[2].text, "Track:")) << w.answers("maya")[2].text;
    EXPECT_TRUE(has(w.last("maya"), morning_words)) << w.last("maya");
    EXPECT_EQ(w.outcomes("maya"), std::vector<std::string>{"sent:late"});
}

}  // namespace
}  // namespace fulcrum::test
