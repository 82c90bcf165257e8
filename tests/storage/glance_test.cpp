// What is seen of a database before it is opened, refusals, and timers of another place.
#include "storage/glance.hpp"

#include <gtest/gtest.h>

#include "storage/migrate.hpp"
#include "tests/storage/fixture.hpp"

namespace fulcrum::storage {
namespace {

using namespace std::chrono_literals;

const place here{"mattermost", "chat.example.com"}, there{"mattermost", "10.0.0.1:8065"};

instant minute(int n) { return dialogue::from_millis(1'790'000'000'000) + n * 1min; }

TEST(Glance, SeesNothing_WhereNothingIs) {
    const temp_dir dir;
    const auto seen = glance_at(dir / "coach.db");
    EXPECT_EQ(seen.format, 0);
    EXPECT_FALSE(seen.will_migrate());
    EXPECT_TRUE(std::filesystem::is_empty(dir.path()));
}

TEST(Glance, CountsThePeopleOfEachPlace_AndNoChannels) {
    const temp_dir dir;
    {
        auto s = open_store(options_in(dir));
        auto unit = s->begin();
        unit->add({here, "maya"}, minute(0));
        unit->add({here, "sam"}, minute(0));
        unit->add({here, "~product"}, minute(0));
        unit->add({there, "lee"}, minute(0));
        unit->set_setting("a", "b");
        unit->commit();
    }
    const auto seen = glance_at(dir / "coach.db");
    EXPECT_EQ(seen.format, migrations().back().number);
    EXPECT_EQ(seen.people, (std::vector<std::pair<place, std::size_t>>{{here, 2}, {there, 1}}));
    EXPECT_EQ(setting_in(dir / "coach.db", "a"), "b");
    EXPECT_EQ(setting_in(dir / "coach.db", "c"), "");
}

TEST(Glance, SeesThatAMigrationIsPending_WithoutDoingIt) {
    const temp_dir dir;
    {
        connection db(dir / "coach.db", connection::mode::create);
        migrate(db, migrations().first(migrations().size() - 1), [] {});
    }
    EXPECT_TRUE(glance_at(dir / "coach.db").will_migrate());
    EXPECT_TRUE(glance_at(dir / "coach.db").will_migrate());
}

TEST(Glance, KnowsWhetherSomebodyWorksWithTheDatabase) {
    const temp_dir dir;
    EXPECT_FALSE(in_use(dir / "coach.db"));
    auto s = open_store(options_in(dir));
    EXPECT_TRUE(in_use(dir / "coach.db"));
    s.reset();
    EXPECT_FALSE(in_use(dir / "coach.db"));
}

TEST(Refusals, AreOneAPersonAndHour_ApartFromWhatWasDone) {
    const temp_dir dir;
    auto s = open_store(options_in(dir));
    auto unit = s->begin();
    unit->log_admin(here, {minute(0), "ada", "set the default zone to UTC"});
    for (int i = 1; i <= 59; ++i) EXPECT_EQ(unit->log_refusal(here, minute(i), "mallory"), i);
    EXPECT_EQ(unit->log_refusal(here, minute(30), "sam"), 1);
    EXPECT_EQ(unit->log_refusal(there, minute(30), "mallory"), 1);
    EXPECT_EQ(unit->log_refusal(here, minute(70), "mallory"), 1);
    ASSERT_EQ(unit->admin_log(here, 20).size(), 1u);
    EXPECT_EQ(unit->admin_log(here, 20).front().actor, "ada");
    const auto refused = unit->refusals(here, 20);
    ASSERT_EQ(refused.size(), 3u);
    EXPECT_EQ(refused[0].times, 1);
    EXPECT_EQ(refused[1].actor, "sam");
    EXPECT_EQ(refused[2].times, 59);
    EXPECT_EQ(refused[2].at, minute(1));
}

TEST(Refusals, OfAnOlderDatabaseAreToldApartToo) {
    const temp_dir dir;
    {
        connection db(dir / "coach.db", connection::mode::create);
        migrate(db, migrations().first(4), [] {});
        db.run(
            "INSERT INTO place VALUES (1, 'mattermost', 'chat.example.com');"
            "INSERT INTO admin_log(place, at, actor, action) VALUES (1, 5, 'mallory', 'was refused an "
            "administrator''s word'), (1, 4, 'ada', 'retired two-hats')");
        migrate(db, migrations(), [] {});
        EXPECT_EQ(db.pragma_text("SELECT group_concat(actor) FROM admin_log WHERE refused = 0"), "ada");
        EXPECT_EQ(db.pragma_text("SELECT group_concat(actor) FROM admin_log WHERE refused = 1"), "mallory");
    }
}

TEST(Timers, OfAnotherPlaceRest) {
    const temp_dir dir;
    auto s = open_store(options_in(dir));
    auto unit = s->begin();
    const auto old_self = unit->add({there, "maya"}, minute(0)), self = unit->add({here, "maya"}, minute(0));
    const local_date date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{30}};
    unit->set_timer(old_self.id, {dialogue::timer::morning, minute(1), date});
    unit->set_timer(self.id, {dialogue::timer::morning, minute(3), date});
    const auto due = unit->due(minute(5), 10, &here);
    ASSERT_EQ(due.size(), 1u);
    EXPECT_EQ(due.front().person, self.id);
    EXPECT_EQ(unit->due(minute(5), 10).size(), 2u);
    const place nowhere{"mattermost", "x"};
    EXPECT_TRUE(unit->due(minute(5), 10, &nowhere).empty());
    unit->commit();
    EXPECT_EQ(s->next_due_at(instant::min(), &here), minute(3));
    EXPECT_EQ(s->next_due_at(), minute(1));
    EXPECT_EQ(s->next_due_at(minute(3), &here), std::nullopt);
}

}  // namespace
}  // namespace fulcrum::storage
