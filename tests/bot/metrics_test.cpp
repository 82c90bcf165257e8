#include "bot/metrics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>

#include "bot/health.hpp"
#include "dialogue/nudging.hpp"
#include "fetch.hpp"
#include "program.hpp"
#include "tests/support/coach_world.hpp"
#include "tests/support/scrape.hpp"

namespace fulcrum::test {
namespace {

using bot::metrics;
using bot::metrics_readings;
using platform::link_state;

scrape read(metrics& m, const metrics_readings& now = {}) { return scrape(m.text(now)); }

TEST(Metrics, AreAllThereFromTheStart) {
    metrics m;
    metrics_readings now;
    now.database = 5;
    now.resident = 6;
    const auto s = read(m, now);
    for (const auto* name : {"fulcrum_nudges_due_total", "fulcrum_nudges_sent_total", "fulcrum_nudges_skipped_total",
                             "fulcrum_nudges_merged_total", "fulcrum_nudges_moved_total", "fulcrum_nudges_failed_total",
                             "fulcrum_reconnects_total"})
        EXPECT_EQ(s.types().count(name) ? s.types().at(name) : "", "counter") << name;
    for (const auto* name : {"fulcrum_nudge_lateness_seconds", "fulcrum_turn_seconds", "fulcrum_commit_seconds"})
        EXPECT_EQ(s.types().count(name) ? s.types().at(name) : "", "histogram") << name;
    for (const auto* name :
         {"fulcrum_outbox_messages", "fulcrum_outbox_oldest_seconds", "fulcrum_connection_state",
          "fulcrum_timer_overdue_seconds", "fulcrum_store_healthy", "fulcrum_database_bytes",
          "process_resident_memory_bytes", "fulcrum_build_info", "fulcrum_last_backup_timestamp_seconds",
          "fulcrum_content_errors", "fulcrum_start_time_seconds"})
        EXPECT_EQ(s.types().count(name) ? s.types().at(name) : "", "gauge") << name;
    EXPECT_EQ(s.at("fulcrum_nudges_failed_total{reason=\"refused\"}"), 0);
    EXPECT_EQ(s.values("version").size(), 1U);
}

TEST(Metrics, TellWhenTheLastBackupWas) {
    const scratch_folder folder;
    const auto database = folder.path() / "fulcrum.db";
    EXPECT_EQ(bot::last_backup(database), 0);
    folder.write(bot::backup_note(database).filename(), "");
    metrics m;
    metrics_readings now;
    EXPECT_EQ(read(m, now).at("fulcrum_last_backup_timestamp_seconds"), 0);
    now.last_backup = bot::last_backup(database);
    EXPECT_GT(now.last_backup, 1'790'000'000);
    EXPECT_EQ(read(m, now).at("fulcrum_last_backup_timestamp_seconds"), static_cast<double>(now.last_backup));
}

TEST(Metrics, TellHowManyErrorsTheContentHas) {
    metrics m;
    EXPECT_EQ(read(m).at("fulcrum_content_errors"), 0);
    m.content_errors(3);
    EXPECT_EQ(read(m).at("fulcrum_content_errors"), 3);
}

TEST(Metrics, CountAReasonWithoutItsDetail) {
    metrics m;
    for (const auto* code :
         {"skipped:holiday:New Year", "skipped:holiday", "skipped:paused", "skipped: paused", "merged:late",
          "merged:newer", "moved:quiet", "failed:refused", "failed:internal error", "sent", "sent:late"})
        m.nudge_outcome(code);
    const auto s = read(m);
    EXPECT_EQ(s.at("fulcrum_nudges_skipped_total{reason=\"holiday\"}"), 2);
    EXPECT_EQ(s.at("fulcrum_nudges_skipped_total{reason=\"paused\"}"), 2);
    EXPECT_EQ(s.at("fulcrum_nudges_merged_total{reason=\"late\"}"), 1);
    EXPECT_EQ(s.at("fulcrum_nudges_merged_total{reason=\"newer\"}"), 1);
    EXPECT_EQ(s.at("fulcrum_nudges_moved_total{reason=\"quiet\"}"), 1);
    EXPECT_EQ(s.at("fulcrum_nudges_failed_total{reason=\"refused\"}"), 1);
    EXPECT_EQ(s.at("fulcrum_nudges_failed_total{reason=\"internal\"}"), 1);
    EXPECT_EQ(s.at("fulcrum_nudges_sent_total"), 0);  // counted when the platform has it
    EXPECT_EQ(s.sum("fulcrum_nudges_skipped_total"), 4);
}

TEST(Metrics, LetNothingThatSomebodyWroteIntoALabel) {
    metrics m;
    const auto before = read(m).samples();
    const std::string hostile[] = {"skipped:maya",
                                   "skipped:\"} 1\nfulcrum_up{x=\"",
                                   "failed:token abc\\",
                                   "merged:" + std::string(100000, 'x'),
                                   "moved:",
                                   "skipped",
                                   "skipped::paused",
                                   "",
                                   ":",
                                   "maya wrote this",
                                   std::string("failed:\0refused", 15),
                                   "failed:\xff\xfe",
                                   "SKIPPED:paused",
                                   "skipped:paused "};
    for (const auto& code : hostile) m.nudge_outcome(code);
    const auto after = read(m);
    std::set<std::string> names, known;
    for (const auto& [name, value] : after.samples()) names.insert(name);
    for (const auto& [name, value] : before) known.insert(name);
    EXPECT_EQ(names, known);
    EXPECT_EQ(after.at("fulcrum_nudges_skipped_total{reason=\"other\"}"), 9);
    EXPECT_EQ(after.at("fulcrum_nudges_failed_total{reason=\"other\"}"), 3);
    EXPECT_EQ(after.at("fulcrum_nudges_merged_total{reason=\"other\"}"), 1);
    EXPECT_EQ(after.at("fulcrum_nudges_moved_total{reason=\"other\"}"), 1);
    EXPECT_EQ(after.at("fulcrum_nudges_skipped_total{reason=\"paused\"}"), 0);
}

TEST(Metrics, PutTimesIntoBuckets) {
    metrics m;
    m.nudge_sent(metrics::duration(0.2));
    m.nudge_sent(45s);
    m.nudge_sent(26h);
    m.nudge_sent(-3s);  // a clock that was set back
    m.nudge_sent(std::nullopt);
    m.turn_took(3ms);
    m.commit_took(400us);
    const auto s = read(m);
    EXPECT_EQ(s.at("fulcrum_nudges_sent_total"), 5);
    EXPECT_EQ(s.at("fulcrum_nudge_lateness_seconds_count"), 4);
    EXPECT_EQ(s.at("fulcrum_nudge_lateness_seconds_bucket{le=\"1\"}"), 2);
    EXPECT_EQ(s.at("fulcrum_nudge_lateness_seconds_bucket{le=\"30\"}"), 2);
    EXPECT_EQ(s.at("fulcrum_nudge_lateness_seconds_bucket{le=\"60\"}"), 3);
    EXPECT_NEAR(s.at("fulcrum_nudge_lateness_seconds_sum"), 0.2 + 45 + 26 * 3600, 0.01);
    EXPECT_EQ(s.at("fulcrum_turn_seconds_bucket{le=\"0.0025\"}"), 0);
    EXPECT_EQ(s.at("fulcrum_turn_seconds_bucket{le=\"0.005\"}"), 1);
    EXPECT_EQ(s.at("fulcrum_commit_seconds_bucket{le=\"0.0005\"}"), 1);
}

TEST(Metrics, CountAReconnectWhenTheLinkIsBack) {
    metrics m;
    const auto reconnects = [&] { return read(m).at("fulcrum_reconnects_total"); };
    EXPECT_EQ(read(m).at("fulcrum_connection_state{state=\"connecting\"}"), 1);
    m.link(link_state::waiting);
    m.link(link_state::ready);
    m.link(link_state::ready);
    EXPECT_EQ(reconnects(), 0);  // the first time is no reconnect
    m.link(link_state::waiting);
    m.link(link_state::connecting);
    m.link(link_state::unauthorized);
    EXPECT_EQ(reconnects(), 0);
    EXPECT_EQ(read(m).at("fulcrum_connection_state{state=\"unauthorized\"}"), 1);
    m.link(link_state::ready);
    EXPECT_EQ(reconnects(), 1);
    EXPECT_EQ(read(m).sum("fulcrum_connection_state"), 1);
    EXPECT_EQ(read(m).at("fulcrum_connection_state{state=\"ready\"}"), 1);
}

TEST(Metrics, LeaveOutASizeThatCanNotBeRead) {
    metrics m;
    EXPECT_FALSE(read(m).has("fulcrum_database_bytes"));
    scratch_folder folder;
    const auto file = folder.write("coach.db", "12345");
    EXPECT_EQ(bot::database_bytes(file), 5U);
    folder.write("coach.db-wal", "123");
    EXPECT_EQ(bot::database_bytes(file), 8U);
    EXPECT_FALSE(bot::database_bytes((folder.path() / "none").string()));
    EXPECT_GT(bot::resident_bytes().value_or(0), 1000000U);
}

// The whole bot, with the server that `fulcrum run` opens, asked over HTTP.
class Scrape : public testing::Test {
  protected:
    Scrape() {  // Monday, 08:00 in Berlin; weekdays at 09:00 and 17:00
        w.engine_set.meter = &meter;
        w.start();
        for (const auto* who : {"maya", "sam", "lee"}) w.settle(who);
    }
    bot::net::http_response ask(std::string method = "GET") {
        return fetch(w.loop, "http://127.0.0.1:" + std::to_string(server.port()), "/metrics", std::move(method));
    }
    scrape now() { return scrape(ask().body); }
    double sent() { return scrape(meter.text({})).at("fulcrum_nudges_sent_total"); }

    metrics meter;
    coach_world w;
    bot::health_server server{w.loop.get_executor(), "127.0.0.1:0", [this] { return w.coach->status(); },
                              [this] {
                                  auto read = w.coach->readings();
                                  read.database = bot::database_bytes(w.database());
                                  read.resident = bot::resident_bytes();
                                  return meter.text(read);
                              }};
};

TEST_F(Scrape, CountsAWaveOfNudges_AndNamesNobody) {
    w.ask("sam", "pause 2 days");
    w.ask("maya", "note a heron by the harbour");
    w.move_to(at(2026, 11, 23, 9, 0) + 7s);
    const auto answer = ask();
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.header("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
    const scrape s(answer.body);
    EXPECT_EQ(s.at("fulcrum_nudges_due_total"), 2);
    EXPECT_EQ(s.at("fulcrum_nudges_sent_total"), 2);
    EXPECT_EQ(s.at("fulcrum_nudge_lateness_seconds_count"), 2);
    EXPECT_EQ(s.at("fulcrum_nudge_lateness_seconds_bucket{le=\"5\"}"), 0);
    EXPECT_EQ(s.at("fulcrum_nudge_lateness_seconds_bucket{le=\"10\"}"), 2);
    EXPECT_EQ(s.at("fulcrum_nudge_lateness_seconds_sum"), 14);
    EXPECT_EQ(s.at("fulcrum_connection_state{state=\"ready\"}"), 1);
    EXPECT_EQ(s.at("fulcrum_outbox_messages"), 0);
    EXPECT_EQ(s.at("fulcrum_timer_overdue_seconds"), 0);
    EXPECT_EQ(s.at("fulcrum_store_healthy"), 1);
    EXPECT_GE(s.at("fulcrum_turn_seconds_count"), 10);  // what was said, and the nudges
    EXPECT_GE(s.at("fulcrum_commit_seconds_count"), 3);
    EXPECT_GT(s.at("fulcrum_database_bytes"), 4096);
    for (const auto* who : {"maya", "sam", "lee", "ada"}) {
        EXPECT_EQ(answer.body.find(who), std::string::npos) << who;
        EXPECT_EQ(answer.body.find(w.chat->id_of(who)), std::string::npos) << who;
        EXPECT_EQ(answer.body.find(w.dm(who)), std::string::npos) << who;
    }
    for (const auto* word : {"heron", "harbour", "127.0.0.1", "Berlin"})
        EXPECT_EQ(answer.body.find(word), std::string::npos) << word;
    const auto head = ask("HEAD");
    EXPECT_EQ(head.status, 200U);
    EXPECT_EQ(head.body, "");
    EXPECT_EQ(ask("POST").status, 405U);
}

TEST_F(Scrape, CountsWhatWasHeldBack) {
    w.pass(60min);  // the mornings of all three, sent
    w.ask("maya", "pause 2 days");
    w.stop();
    w.clock->move_to(at(2026, 11, 23, 22, 0));  // the evenings are five hours late
    w.start();
    w.quiet();
    const auto s = now();
    EXPECT_EQ(s.at("fulcrum_nudges_sent_total"), 3);
    EXPECT_EQ(s.at("fulcrum_nudges_merged_total{reason=\"late\"}"), 2);
    EXPECT_EQ(s.at("fulcrum_nudges_due_total"), s.at("fulcrum_nudges_sent_total") +
                                                    s.sum("fulcrum_nudges_skipped_total") +
                                                    s.sum("fulcrum_nudges_merged_total"));
}

TEST_F(Scrape, CountsANudgeThatWasRefused_AsFailedAndNotAsSent) {
    w.chat->misbehave().refuse_posts = 1;
    w.move_to(at(2026, 11, 23, 9, 0));
    const auto s = now();
    EXPECT_EQ(s.at("fulcrum_nudges_due_total"), 3);
    EXPECT_EQ(s.at("fulcrum_nudges_sent_total"), 2);
    EXPECT_EQ(s.at("fulcrum_nudges_failed_total{reason=\"refused\"}"), 1);
}

TEST_F(Scrape, CountsATurnThatWasUndone_AsFailed) {
    w.sql("UPDATE person SET sealed = X'00112233445566778899' WHERE username = 'maya'");
    w.move_to(at(2026, 11, 23, 9, 0));
    const auto s = now();
    EXPECT_EQ(s.at("fulcrum_nudges_failed_total{reason=\"internal\"}"), 1);
    EXPECT_EQ(s.at("fulcrum_nudges_due_total"), 3);
    EXPECT_EQ(s.at("fulcrum_nudges_sent_total"), 2);
}

TEST_F(Scrape, ShowsWhatWaits_WhileTheServerTakesNothing) {
    w.chat->misbehave().drop_before_store = 1000;
    w.clock->move_to(at(2026, 11, 23, 9, 0));
    ASSERT_TRUE(w.until([&] { return w.coach->status().unsent == 3; }));
    w.clock->move_to(at(2026, 11, 23, 9, 4));
    auto s = now();
    EXPECT_EQ(s.at("fulcrum_outbox_messages"), 3);
    EXPECT_EQ(s.at("fulcrum_outbox_oldest_seconds"), 240);
    EXPECT_EQ(s.at("fulcrum_nudges_due_total"), 3);
    EXPECT_EQ(s.at("fulcrum_nudges_sent_total"), 0);
    w.stop(0ms);
    w.chat->misbehave().drop_before_store = 0;
    w.start();  // lateness is known to the next process too
    ASSERT_TRUE(w.until([&] { return sent() == 3; }));
    w.quiet();
    s = now();
    EXPECT_EQ(s.at("fulcrum_nudge_lateness_seconds_sum"), 3 * 240);
    EXPECT_EQ(s.at("fulcrum_outbox_messages"), 0);
    EXPECT_EQ(s.at("fulcrum_outbox_oldest_seconds"), 0);
}

TEST_F(Scrape, LeavesAMovedNudgeOutOfLateness) {
    w.clock->move_to(at(2026, 11, 23, 8, 50));
    w.ask("maya", "a thought that came to me this very morning");  // "shall I keep it?"
    w.pass(10min);
    auto s = now();
    EXPECT_EQ(s.at("fulcrum_nudges_moved_total{reason=\"busy\"}"), 1);
    EXPECT_EQ(s.at("fulcrum_nudges_due_total"), 2);
    w.pass(35min);
    s = now();
    EXPECT_EQ(s.at("fulcrum_nudges_due_total"), 3);
    EXPECT_EQ(s.at("fulcrum_nudges_sent_total"), 3);
    EXPECT_EQ(s.at("fulcrum_nudge_lateness_seconds_count"), 2);
}

TEST_F(Scrape, CountsReconnects_AndShowsTimersThatWaitForTheLink) {
    w.chat->stop();
    ASSERT_TRUE(w.until([&] { return w.coach->status().link != link_state::ready; }));
    w.clock->move_to(at(2026, 11, 23, 9, 3));
    w.idle(50ms);
    auto s = now();
    EXPECT_EQ(s.at("fulcrum_connection_state{state=\"ready\"}"), 0);
    EXPECT_EQ(s.at("fulcrum_timer_overdue_seconds"), 180);
    w.chat->restart();
    ASSERT_TRUE(w.ready());
    ASSERT_TRUE(w.until([&] { return sent() == 3; }));
    w.quiet();
    s = now();
    EXPECT_EQ(s.at("fulcrum_reconnects_total"), 1);
    EXPECT_EQ(s.at("fulcrum_nudge_lateness_seconds_sum"), 3 * 180);
    EXPECT_EQ(s.at("fulcrum_timer_overdue_seconds"), 0);
}

}  // namespace
}  // namespace fulcrum::test
