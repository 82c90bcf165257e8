// Who leaves, and what is left of them; and the journal as a file, which is not to lie on the chat server.
#include <gtest/gtest.h>

#include "tests/support/coach_world.hpp"

namespace fulcrum::test {
namespace {

class Forgetting : public testing::Test {
  protected:
    Forgetting() {
        w.engine_set.upkeep_every = 10ms;
        w.start();
        w.settle("maya");
    }
    std::size_t files() {
        std::size_t n = 0;
        for (const auto& p : w.posts_in(w.dm("maya"))) n += !p.files.empty();
        return n;
    }
    std::string setting(const std::string& name) {
        storage::connection db(w.database(), storage::connection::mode::existing);
        return db.pragma_text("SELECT value FROM setting WHERE name = '" + name + "'");
    }
    coach_world w;
};

TEST_F(Forgetting, DeletesWhatTheCoachWrote_AndSaysWhatStays) {
    w.ask("maya", "note her secret words");
    w.ask("maya", "journal");
    w.ask("maya", "journal export");
    ASSERT_EQ(files(), 1U);
    w.ask("maya", "forget me");
    const auto said = w.ask("maya", "yes");
    EXPECT_NE(said.find("yours stay until you delete them"), std::string::npos) << said;
    const auto left = w.posts_in(w.dm("maya"));
    ASSERT_EQ(left.size(), 1U) << "the farewell";
    EXPECT_EQ(left.front().text, said);
    EXPECT_EQ(w.count("SELECT count(*) FROM file_post"), 0);
}

TEST_F(Forgetting, GoesOnDeleting_WhenTheServerIsInTrouble) {
    for (int i = 0; i < 5; ++i) w.ask("maya", "tip");
    w.ask("maya", "forget me");
    w.say("maya", "yes");
    ASSERT_TRUE(w.until([&] { return !w.person("maya"); }));
    w.restart();
    ASSERT_TRUE(w.until([&] { return w.last("maya").find("erased") != std::string::npos; }));
    EXPECT_EQ(w.posts_in(w.dm("maya")).size(), 1U);
}

TEST_F(Forgetting, TakesNamesAndIdsOutOfTheLogAndTheSettings) {
    const auto maya = w.chat->id_of("maya"), sam = w.chat->id_of("sam");
    w.settle("sam");
    w.sql(
        "INSERT INTO admin_log(place, at, actor, action) SELECT id, 1, 'maya', 'set the default zone to UTC' FROM "
        "place");
    w.sql(
        "INSERT INTO admin_log(place, at, actor, action) SELECT id, 2, 'ada', 'assigned small to maya, mayaz, "
        "@maya. And maya.b' FROM place");
    for (const auto& [name, value] :
         std::map<std::string, std::string>{{"admins.seen", sam + " " + maya},
                                            {"failures.told." + maya, "3 100"},
                                            {"tracks.waiting." + maya, "one two"},
                                            {"tracks.pending." + maya + ".two", "id: two"},
                                            {"holidays.channels", "c1 c2"},
                                            {"holidays.channel.c2", "town " + maya + " " + sam}})
        w.sql("INSERT OR REPLACE INTO setting(name, value) VALUES ('" + name + "', '" + value + "')");
    w.ask("maya", "forget me");
    w.ask("maya", "yes");
    EXPECT_EQ(w.count("SELECT count(*) FROM setting WHERE name LIKE '%" + maya + "%' OR value LIKE '%" + maya + "%'"),
              0);
    EXPECT_EQ(setting("admins.seen"), sam);
    EXPECT_EQ(setting("holidays.channel.c2"), "town " + sam);
    EXPECT_EQ(w.count("SELECT count(*) FROM admin_log WHERE actor = 'maya'"), 0);
    EXPECT_EQ(w.count("SELECT count(*) FROM admin_log WHERE actor = 'somebody who left'"), 1);
    storage::connection db(w.database(), storage::connection::mode::existing);
    EXPECT_EQ(db.pragma_text("SELECT action FROM admin_log WHERE at = 2"),
              "assigned small to somebody who left, mayaz, somebody who left. And maya.b");
}

TEST_F(Forgetting, IsNotUndoneByHolidaysOfAChannel) {
    holiday_calendar days;
    days.days = {{local_date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{25}}, "Town Day"}};
    w.coach->set_holidays(nullptr, {{"town", std::make_shared<const holiday_calendar>(days)}});
    const auto said = w.ask("ada", "admin holidays town ~product");
    EXPECT_NE(said.find("maya"), std::string::npos) << said;
    EXPECT_FALSE(w.person("lee")) << "who never met the coach is not put on record";
    w.ask("maya", "forget me");
    w.ask("maya", "yes");
    w.clock->move_to(at(2026, 11, 24, 8, 30));
    w.idle(100ms);
    EXPECT_FALSE(w.person("maya"));
    EXPECT_FALSE(w.person("lee"));
    w.settle("lee");
    w.clock->move_to(at(2026, 11, 25, 8, 45));
    EXPECT_TRUE(w.until([&] { return w.state("lee").nudging.calendar == "town"; })) << "once they are known";
}

TEST_F(Forgetting, IsNotUndoneByAnAdministrator_WithoutASecondWord) {
    w.ask("maya", "forget me");
    EXPECT_NE(w.ask("maya", "yes").find("a mark"), std::string::npos) << "it is said";
    w.restart();
    const auto said = w.ask("ada", "admin assign small @maya @sam");
    EXPECT_NE(said.find("for sam."), std::string::npos) << said;
    EXPECT_NE(said.find("forget them: maya."), std::string::npos) << said;
    EXPECT_NE(said.find("`admin assign small @name anyway`"), std::string::npos) << said;
    EXPECT_FALSE(w.person("maya"));
    EXPECT_NE(w.ask("ada", "admin assign small @maya").find("forget them: maya."), std::string::npos) << "alone, too";
    EXPECT_EQ(w.ask("ada", "admin assign small @maya anyway"), "Done: **Small steps** for maya.");
    EXPECT_EQ(w.person("maya")->track, "small");
    EXPECT_EQ(w.count("SELECT count(*) FROM forgotten"), 0);
}

TEST_F(Forgetting, IsOver_WhenTheyWriteAgain) {
    w.ask("maya", "forget me");
    w.ask("maya", "yes");
    w.ask("maya", "hello again");
    EXPECT_EQ(w.ask("ada", "admin assign small @maya"), "Done: **Small steps** for maya.");
}

TEST_F(Forgetting, AnExportedJournalGoes_WhenItIsSaved) {
    w.ask("maya", "note her secret words");
    w.ask("maya", "journal export");
    ASSERT_EQ(files(), 1U);
    EXPECT_NE(w.ask("maya", "saved").find("deleting the file"), std::string::npos);
    EXPECT_TRUE(w.until([&] { return files() == 0; }));
    EXPECT_TRUE(w.quiet());
    EXPECT_EQ(w.coach->status().refused, 0U);
    EXPECT_EQ(w.journal("maya").size(), 1U) << "only the file";
}

TEST_F(Forgetting, AnExportedJournalGoes_AfterADay) {
    w.ask("maya", "note her secret words");
    w.ask("maya", "pause");
    w.ask("maya", "journal export");
    w.clock->move_to(at(2026, 11, 24, 7, 30));
    w.idle(50ms);
    EXPECT_EQ(files(), 1U) << "not yet";
    w.clock->move_to(at(2026, 11, 24, 8, 30));
    EXPECT_TRUE(w.until([&] { return files() == 0; }));
    EXPECT_TRUE(w.quiet());
}

}  // namespace
}  // namespace fulcrum::test
