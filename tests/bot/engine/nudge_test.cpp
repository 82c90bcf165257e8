// Nudges come at their hour, once, and what becomes of those whose hour the coach missed.
#include <gtest/gtest.h>

#include <set>

#include "tests/support/coach_world.hpp"

namespace fulcrum::test {
namespace {

constexpr std::string_view morning_words = "What matters today?";
constexpr std::string_view missed_words = "I was away";

class Nudge : public testing::Test {
  protected:
    Nudge() {  // Monday, 08:00 in Berlin; weekdays at 09:00 and 17:00
        w.start();
        w.settle("maya");
    }
    std::size_t mornings(std::string_view who = "maya") {
        std::size_t n = 0;
        for (const auto& p : w.answers(who))
            n += p.text.find(morning_words) != std::string::npos || p.text.find("one word?") != std::string::npos;
        return n;
    }
    coach_world w;
};

TEST_F(Nudge, ComesOnceAtItsHour) {
    EXPECT_EQ(w.coach->next_due(), at(2026, 11, 23, 9, 0));
    w.move_to(at(2026, 11, 23, 9, 0) - 1ms);
    EXPECT_EQ(mornings(), 0U);
    w.move_to(at(2026, 11, 23, 9, 0));
    EXPECT_EQ(mornings(), 1U);
    EXPECT_EQ(w.answers("maya").back().kind, "prompt");
    EXPECT_EQ(w.coach->next_due(), at(2026, 11, 23, 17, 0));
    w.restart();
    w.pass(2h);
    w.restart();
    EXPECT_EQ(w.answers("maya").size(), 3U);
    EXPECT_EQ(w.outcomes("maya"), std::vector<std::string>{"sent"});
}

TEST_F(Nudge, ComesOnEveryWeekdayOfAMonth) {
    w.ask("maya", "keep going daily");
    w.pass(24h * 28);
    EXPECT_EQ(w.answers("maya").size(), 3U + 40U);
    w.expect_no_repeats(w.dm("maya"));
}

TEST_F(Nudge, ComesLate_WhenTheCoachWasAwayForLessThanTwoHours) {
    w.stop();
    w.clock->move_to(at(2026, 11, 23, 10, 30));
    w.start();
    ASSERT_TRUE(w.answered("maya", 3));
    EXPECT_NE(w.last("maya").find(morning_words), std::string::npos);
    EXPECT_EQ(w.outcomes("maya"), std::vector<std::string>{"sent:late"});
    w.restart();
    w.quiet();
    EXPECT_EQ(w.answers("maya").size(), 3U);
}

TEST_F(Nudge, IsSkipped_WhenTheCoachWasAwayForLonger_AndTheNextOneSaysSo) {
    w.stop();
    w.clock->move_to(at(2026, 11, 23, 12, 0));
    w.start();
    w.quiet();
    EXPECT_EQ(w.answers("maya").size(), 2U);
    EXPECT_EQ(w.outcomes("maya"), std::vector<std::string>{"merged:late"});
    w.pass(5h);  // 17:00
    EXPECT_EQ(w.answers("maya").size(), 3U);
    EXPECT_NE(w.last("maya").find(missed_words), std::string::npos);
}

TEST_F(Nudge, DoesNotPileUp_WhenTheCoachWasAwayForWeeks) {
    w.stop();
    w.clock->move_to(at(2026, 12, 14, 12, 0));  // three weeks
    w.start();
    w.quiet();
    EXPECT_EQ(w.answers("maya").size(), 2U);
    w.pass(24h);
    EXPECT_EQ(w.answers("maya").size(), 4U);
}

TEST_F(Nudge, WaitsForTheLink) {
    w.chat->stop();
    ASSERT_TRUE(w.until([&] { return w.coach->status().link != platform::link_state::ready; }));
    w.clock->move_to(at(2026, 11, 23, 9, 0));
    w.idle(50ms);
    EXPECT_EQ(w.count("SELECT count(*) FROM nudge"), 0);
    w.clock->move_to(at(2026, 11, 23, 9, 40));
    w.chat->restart();
    ASSERT_TRUE(w.ready());
    ASSERT_TRUE(w.answered("maya", 3));
    EXPECT_EQ(w.outcomes("maya"), std::vector<std::string>{"sent:late"});
    w.notes("maya", 1, 1);
    ASSERT_TRUE(w.answered("maya", 4));
}

TEST_F(Nudge, IsLookedAtOnce_WhenItsTurnWasSavedButNotSent) {
    w.chat->misbehave().drop_before_store = 1000;
    w.clock->move_to(at(2026, 11, 23, 9, 0));
    ASSERT_TRUE(w.until([&] { return w.coach->status().unsent == 1; }));
    w.stop(0ms);
    w.chat->misbehave().drop_before_store = 0;
    w.start();
    ASSERT_TRUE(w.answered("maya", 3));
    w.restart();
    w.quiet();
    EXPECT_EQ(mornings(), 1U);
    w.expect_no_repeats(w.dm("maya"));
}

TEST_F(Nudge, ComesToManyAtTheSameHour) {
    for (const auto* who : {"sam", "lee", "ada"}) w.settle(who);
    w.pass(60min);
    for (const auto* who : {"maya", "sam", "lee", "ada"}) EXPECT_EQ(mornings(who), 1U) << who;
}

TEST_F(Nudge, WaitsWhileSomebodyIsInTheMiddleOfThings) {
    w.clock->move_to(at(2026, 11, 23, 8, 50));
    w.ask("maya", "a thought that came to me this very morning");  // "shall I keep it?"
    w.pass(10min);
    EXPECT_EQ(mornings(), 0U);
    EXPECT_EQ(w.outcomes("maya"), std::vector<std::string>{"moved:busy"});
    w.restart();
    w.pass(35min);
    EXPECT_EQ(mornings(), 1U);
}

TEST_F(Nudge, IsExplainedFromTheRecord) {
    w.pass(60min);
    w.ask("maya", "why did I get this?");
    EXPECT_NE(w.last("maya").find("Mon 23 Nov, morning, due 09:00: sent at 09:00"), std::string::npos)
        << w.last("maya");
    w.restart();
    w.ask("maya", "why");
    EXPECT_NE(w.last("maya").find("due 09:00: sent at 09:00"), std::string::npos) << w.last("maya");
}

TEST_F(Nudge, OfAMorningAndAnEveningMissedTogether_TheLaterComes) {
    w.ask("maya", "schedule weekdays 9:00 9:40");
    w.stop();
    w.clock->move_to(at(2026, 11, 23, 10, 0));
    w.start();
    ASSERT_TRUE(w.answered("maya", 4));
    w.pass(1h);
    EXPECT_EQ(w.answers("maya").size(), 4U);
    EXPECT_EQ(w.outcomes("maya"), (std::vector<std::string>{"sent:late", "merged:newer"}));
}

TEST_F(Nudge, KeepsToTheHolidaysThatAnAdministratorGave) {
    holiday_calendar days;
    days.days = {{local_date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{24}}, "Town Day"}};
    w.coach->set_holidays(nullptr, {{"town", std::make_shared<const holiday_calendar>(days)}});
    w.settle("sam");
    EXPECT_NE(w.ask("ada", "admin holidays").find("`town`: 1 days"), std::string::npos) << w.last("ada");
    EXPECT_EQ(w.ask("ada", "admin holidays town @maya"), "Done: the holidays of **town** count for maya.");
    EXPECT_NE(w.ask("ada", "admin holidays city @maya").find("There is no calendar"), std::string::npos);
    EXPECT_NE(w.ask("ada", "admin holidays town").find("For whom?"), std::string::npos);
    w.restart();
    w.coach->set_holidays(nullptr, {{"town", std::make_shared<const holiday_calendar>(days)}});
    w.quiet();
    w.pass(30h);  // over Tuesday morning
    EXPECT_EQ(w.outcomes("maya").front(), "skipped:holiday:Town Day");
    EXPECT_EQ(w.outcomes("sam").front(), "sent");
    EXPECT_NE(w.ask("ada", "admin holidays usual ~product").find("maya"), std::string::npos) << w.last("ada");
    EXPECT_EQ(w.state("maya").nudging.calendar, "");
}

TEST_F(Nudge, KeepsToTheHolidaysOfAChannel_ForWhoJoinsItLater) {
    holiday_calendar days;
    days.days = {{local_date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{25}}, "Town Day"}};
    const auto town = std::make_shared<const holiday_calendar>(days);
    w.settle("sam");
    const auto product = w.chat->channel_id("product"), sam = w.chat->id_of("sam");
    ASSERT_EQ(w.rest("ada", "DELETE", "/channels/" + product + "/members/" + sam, "").status, 200U);
    w.stop();
    w.engine_set.upkeep_every = 10ms;
    w.start();
    w.coach->set_holidays(nullptr, {{"town", town}});
    const auto said = w.ask("ada", "admin holidays town ~product");
    EXPECT_NE(said.find("maya"), std::string::npos) << said;
    EXPECT_EQ(said.find("sam"), std::string::npos) << said;
    w.ask("maya", "holidays usual");  // a choice of her own
    ASSERT_EQ(w.rest("ada", "POST", "/channels/" + product + "/members", "{\"user_id\": \"" + sam + "\"}").status,
              201U);
    w.clock->move_to(at(2026, 11, 24, 8, 30));
    EXPECT_TRUE(w.until([&] { return w.state("sam").nudging.calendar == "town"; }));
    EXPECT_EQ(w.state("maya").nudging.calendar, "");
    w.ask("sam", "holidays usual");
    w.clock->move_to(at(2026, 11, 25, 8, 45));
    w.idle(50ms);
    EXPECT_EQ(w.state("sam").nudging.calendar, "");  // once
}

// As if older data had had the clock changed on another day.
TEST_F(Nudge, IsPlannedAnew_WhenTheTimeZoneDataWasUpdated) {
    w.settle("sam");
    w.stop();
    w.engine_set.zone_data = "2025b";
    w.start();
    w.quiet();
    w.stop();
    w.sql("UPDATE timer SET due_at = due_at + 3600000, at = at + 3600000 WHERE what = 'morning'");
    w.start();
    w.quiet();
    EXPECT_EQ(w.coach->next_due(), at(2026, 11, 23, 10, 0));  // the same data: nothing to be done
    w.stop();
    w.engine_set.zone_data = "2026a";
    w.start();
    ASSERT_TRUE(w.until([&] { return w.log.has("time zone data 2026a: the nudges of 2 people"); }));
    w.quiet();
    EXPECT_EQ(w.coach->next_due(), at(2026, 11, 23, 9, 0));
    w.pass(61min);
    EXPECT_EQ(mornings(), 1U);
    EXPECT_EQ(mornings("sam"), 1U);
}

TEST_F(Nudge, IsPlannedAnewForTheOthers_WhenSomebodysDataIsDamaged) {
    w.engine_set.zone_data = "2025b";
    w.restart();
    w.settle("sam");
    w.quiet();
    w.stop();
    w.sql("UPDATE timer SET due_at = due_at + 3600000, at = at + 3600000 WHERE what = 'morning'");
    w.sql("UPDATE person SET sealed = X'00112233445566778899' WHERE username = 'maya'");
    w.engine_set.zone_data = "2026a";
    w.start();
    ASSERT_TRUE(w.until([&] { return w.log.has("time zone data 2026a"); }));
    w.quiet();
    EXPECT_EQ(w.coach->next_due(), at(2026, 11, 23, 9, 0));
    w.pass(61min);
    EXPECT_EQ(mornings("sam"), 1U);
}

TEST_F(Nudge, RecordsOfOldGo_WhileTheCoachRuns) {
    w.stop();
    w.engine_set.upkeep_every = 10ms;
    w.start();
    w.idle(50ms);
    w.quiet();
    w.sql("INSERT INTO nudge(person, what, date, outcome, at) SELECT id, 'morning', 20250101, 'sent', 1 FROM person");
    w.sql("INSERT INTO event(place, event, at) SELECT id, 'post:old', 1 FROM place");
    w.sql("INSERT INTO admin_log(place, at, actor, action) SELECT id, 1, 'ada', 'x' FROM place");
    w.idle(50ms);
    EXPECT_EQ(w.count("SELECT count(*) FROM nudge WHERE date = 20250101"), 1);  // once a day
    w.clock->move_to(at(2026, 11, 24, 8, 30));
    EXPECT_TRUE(w.until([&] { return w.count("SELECT count(*) FROM nudge WHERE date = 20250101") == 0; }));
    w.quiet();
    EXPECT_EQ(w.count("SELECT count(*) FROM event WHERE event = 'post:old'"), 0);
    EXPECT_EQ(w.count("SELECT count(*) FROM admin_log"), 0);
    EXPECT_GT(w.count("SELECT count(*) FROM event"), 0);
    EXPECT_GT(w.count("SELECT count(*) FROM nudge"), 0);
}

TEST_F(Nudge, DoesNotComeEarly_ByATimerOfOlderTimeZoneData) {
    w.stop();
    w.sql("UPDATE timer SET due_at = due_at - 1800000, at = at - 1800000 WHERE what = 'morning'");
    w.start();
    w.quiet();
    w.pass(59min);
    EXPECT_EQ(mornings(), 0U);
    w.pass(1min);
    EXPECT_EQ(mornings(), 1U);
    EXPECT_EQ(w.outcomes("maya"), std::vector<std::string>{"sent"});
}

TEST_F(Nudge, ComesAMomentAfterItsHour_WhenNudgesAreSpread) {
    w.stop();
    w.engine_set.spread = 40s;
    w.start();
    for (const auto* who : {"sam", "lee", "ada"}) w.settle(who);
    w.ask("maya", "schedule weekdays 09:00 17:00");
    w.quiet();
    w.move_to(at(2026, 11, 23, 9, 0) - 1ms);
    for (const auto* who : {"maya", "sam", "lee", "ada"}) EXPECT_EQ(mornings(who), 0U) << who;
    w.pass(1min);
    std::set<instant> moments;
    for (const auto* who : {"maya", "sam", "lee", "ada"}) {
        EXPECT_EQ(mornings(who), 1U) << who;
        EXPECT_EQ(w.outcomes(who), std::vector<std::string>{"sent"});
        moments.insert(w.answers(who).back().at);
    }
    EXPECT_GE(moments.size(), 3U);
    EXPECT_LT(*moments.rbegin() - *moments.begin(), 40s);
}

TEST_F(Nudge, FollowsAScheduleAtOnce) {
    w.ask("maya", "schedule weekdays 8:10");
    EXPECT_EQ(w.coach->next_due(), at(2026, 11, 23, 8, 10));
    w.pass(10min);
    EXPECT_EQ(mornings(), 1U);
}

TEST_F(Nudge, GoesOnAfterTheDatabaseWasHeldByAnother) {
    w.ask("maya", "status");
    {
        storage::connection other(w.database(), storage::connection::mode::existing);
        other.run("BEGIN IMMEDIATE");
        w.clock->move_to(at(2026, 11, 23, 9, 0));
        EXPECT_TRUE(w.until([&] { return w.log.has("the timers can't be read"); }));  // after five seconds
        other.run("ROLLBACK");
    }
    ASSERT_TRUE(w.until([&] { return mornings() == 1; }));
    w.quiet();
    w.pass(8h);
    EXPECT_EQ(w.answers("maya").size(), 5U);
}

TEST_F(Nudge, DoesNotKeepTheCoachFromLeaving_WhenItIsUnderWay) {
    for (const auto* who : {"sam", "lee", "ada"}) w.settle(who);
    for (int steps = 0; steps < 12; ++steps) {
        w.clock->move_to(w.clock->now() + (steps == 0 ? 60min : 0min));
        w.ask("maya", "schedule weekdays 9:" + std::to_string(10 + steps));
        w.clock->move_to(at(2026, 11, 23, 9, 10 + steps));
        for (int i = 0; i < steps; ++i) w.loop.run_one_for(1ms);
        ASSERT_TRUE(w.stop()) << steps;
        w.start();
        w.quiet();
    }
    for (const auto* who : {"sam", "lee", "ada"}) EXPECT_EQ(mornings(who), 1U) << who;
    EXPECT_EQ(mornings(), 1U);  // one a day
}

}  // namespace
}  // namespace fulcrum::test
