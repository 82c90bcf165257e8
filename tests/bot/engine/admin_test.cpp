// What administrators say in a direct message, over the whole stack.
#include <gtest/gtest.h>

#include "tests/support/coach_world.hpp"

namespace fulcrum::test {
namespace {

class Admin : public testing::Test {
  protected:
    Admin() { w.start(); }
    bool log_has(std::string_view words) { return w.ask("ada", "admin log").find(words) != std::string::npos; }
    coach_world w;
};

TEST_F(Admin, AssignsByName) {
    const auto done = w.ask("ada", "admin assign small @maya @sam");
    EXPECT_EQ(done, "Done: **Small steps** for maya, sam.");
    for (const auto* who : {"maya", "sam"}) {
        ASSERT_TRUE(w.answered(who, 1)) << who;
        EXPECT_NE(w.last(who).find("ada has put you down for **Small steps**"), std::string::npos);
        EXPECT_EQ(w.person(who)->track, "small");
    }
    w.pass(60min);
    EXPECT_NE(w.last("maya").find("What matters today?"), std::string::npos);
    w.ask("maya", "Bread");
    EXPECT_EQ(w.journal("maya"), std::vector<std::string>{"Bread"});
    EXPECT_TRUE(log_has("assigned small to maya, sam"));
}

TEST_F(Admin, AssignsAChannel) {
    const auto done = w.ask("ada", "admin assign small ~product");
    for (const auto* who : {"ada", "maya", "sam", "lee"}) {
        EXPECT_NE(done.find(who), std::string::npos) << done;
        EXPECT_EQ(w.person(who)->track, "small");
    }
    EXPECT_EQ(done.find("robot"), std::string::npos);
    ASSERT_TRUE(w.answered("lee", 1));
    w.expect_no_repeats(w.dm("lee"));
}

TEST_F(Admin, AssignsNobodyTwice) {
    w.ask("ada", "admin assign small @maya ~product @maya");
    ASSERT_TRUE(w.answered("maya", 1));
    w.ask("ada", "admin assign small @maya");
    EXPECT_TRUE(w.answered("maya", 1));  // she is in it already
}

TEST_F(Admin, TellsWhomItCouldNotAssign) {
    w.chat->set_active("lee", false);
    const auto done = w.ask("ada", "admin assign small @maya @nobody @robot @lee ~nowhere");
    EXPECT_NE(done.find("for maya."), std::string::npos) << done;
    for (const auto* words : {"nobody of that name", "a bot", "deactivated", "no channel of that name"})
        EXPECT_NE(done.find(words), std::string::npos) << words << " in " << done;
    EXPECT_NE(w.ask("ada", "admin assign big @maya").find("There is no track"), std::string::npos);
    EXPECT_NE(w.ask("ada", "admin assign @maya").find("comes first"), std::string::npos);
}

TEST_F(Admin, Unassigns) {
    w.settle("maya");
    const auto done = w.ask("ada", "admin unassign @maya @sam");
    EXPECT_TRUE(done.starts_with("Done: maya left **Small steps**.")) << done;
    EXPECT_NE(done.find("sam`: not in a track"), std::string::npos) << done;
    ASSERT_TRUE(w.answered("maya", 3));
    EXPECT_NE(w.last("maya").find("taken you out"), std::string::npos);
    EXPECT_EQ(w.person("maya")->track, "");
    EXPECT_FALSE(w.person("sam"));
    w.pass(24h);
    EXPECT_EQ(w.answers("maya").size(), 3U);
    EXPECT_TRUE(log_has("unassigned maya"));
}

TEST_F(Admin, ShowsWhoTakesPart_AndNoWordOfTheirs) {
    w.settle("maya");
    w.pass(60min);
    w.ask("maya", "The marmalade contract");
    w.ask("maya", "vision");
    w.clock->move_to(w.clock->now() + 3h);
    for (const auto* words :
         {"admin people", "admin tracks", "admin log", "admin", "admin defaults", "admin help", "admin x"}) {
        const auto text = w.ask("ada", words);
        EXPECT_FALSE(text.empty());
        EXPECT_EQ(text.find("marmalade"), std::string::npos) << words;
    }
    const auto people = w.ask("ada", "admin people");
    EXPECT_NE(people.find("| maya | Small steps | 1 | 2 | under way | today |"), std::string::npos) << people;
    EXPECT_NE(w.ask("ada", "admin tracks").find("| `small` | Small steps | 2 |"), std::string::npos);
}

TEST_F(Admin, ChangesTheDefaults_AndTheySurviveARestart) {
    EXPECT_NE(w.ask("ada", "admin defaults times mon wed 7:30").find("Mon, Wed"), std::string::npos);
    EXPECT_NE(w.ask("ada", "admin defaults zone Chicago").find("America/Chicago"), std::string::npos);
    EXPECT_NE(w.ask("ada", "admin defaults track small").find("Small steps"), std::string::npos);
    w.chat->set_zone("sam", "");
    w.idle(50ms);
    w.restart();
    EXPECT_NE(w.ask("ada", "admin defaults").find("Mon, Wed"), std::string::npos);
    w.settle("sam");
    const auto s = w.state("sam");
    EXPECT_EQ(s.zone, "America/Chicago");
    EXPECT_EQ(s.when.morning->minutes, 7 * 60 + 30);
    EXPECT_EQ(s.track->track.text(), "small");
    EXPECT_TRUE(log_has("set the default zone to America/Chicago"));
}

TEST_F(Admin, LeavesTheDefaults_WhenTheyCanNotBeRead) {
    const auto before = w.ask("ada", "admin defaults");
    for (const auto* words : {"admin defaults times never", "admin defaults zone Atlantis", "admin defaults track big",
                              "admin defaults colour red", "admin defaults zone"})
        EXPECT_EQ(w.ask("ada", words).find("Changed"), std::string::npos) << words;
    EXPECT_EQ(w.ask("ada", "admin defaults"), before);
}

TEST_F(Admin, RefusesOthersAndNotesIt) {
    w.settle("maya");
    EXPECT_NE(w.ask("maya", "admin people").find("for administrators"), std::string::npos);
    EXPECT_NE(w.ask("maya", "admin assign small @sam").find("for administrators"), std::string::npos);
    EXPECT_FALSE(w.person("sam"));
    EXPECT_TRUE(w.log.has("was refused"));
    EXPECT_TRUE(log_has("| maya | was refused an administrator"));
}

TEST_F(Admin, KnowsAdministratorsOfTheConfiguration) {
    w.engine_set.admins = {"maya", "@sam", w.chat->id_of("lee")};
    w.restart();
    for (const auto* who : {"maya", "sam", "lee"})
        EXPECT_NE(w.ask(who, "admin tracks").find("| `small` |"), std::string::npos) << who;
}

TEST_F(Admin, AnswersOnce_WhenFaultsComeBetween) {
    w.chat->misbehave().server_error = 1;
    w.chat->misbehave().drop_after_store = 1;
    w.chat->misbehave().repeat_event = 1;
    w.say("ada", "admin assign small @maya");
    ASSERT_TRUE(w.until([&] { return w.answers("ada").size() == 1 && w.answers("maya").size() <= 1; }));
    w.quiet();
    w.restart();
    w.idle(50ms);
    w.quiet();
    EXPECT_EQ(w.answers("ada").size(), 1U);
    w.expect_no_repeats(w.dm("maya"));
    EXPECT_FALSE(w.ask("ada", "admin people").empty());
}

TEST_F(Admin, PingsNobody_WhenItRepeatsWhatWasTyped) {
    for (const auto* words : {"admin assign @all", "admin assign @all @maya", "admin assign .@all @maya",
                              "admin assign small @all`", "admin assign small @all", "admin assign small ~@all",
                              "admin @all", "admin defaults track @all", "admin assign small .@all"}) {
        const auto text = w.ask("ada", words);
        EXPECT_EQ(text.find("@all"), std::string::npos) << words << ": " << text;
    }
}

TEST_F(Admin, IsSpokenToInGerman_WhenThatIsTheirLanguage) {
    w.settle("ada");
    w.ask("ada", "language de");
    EXPECT_NE(w.ask("ada", "admin").find("was jemand schreibt, seht ihr nie"), std::string::npos) << w.last("ada");
    EXPECT_NE(w.ask("ada", "admin defaults").find("Für Neue: Mo bis Fr um 09:00 und 17:00 Uhr"), std::string::npos)
        << w.last("ada");
    EXPECT_NE(w.ask("ada", "admin assign big @maya").find("Ein Programm `big` gibt es nicht"), std::string::npos);
    EXPECT_NE(w.ask("ada", "admin assign small @maya @nobody").find("niemand dieses Namens"), std::string::npos);
    EXPECT_NE(w.ask("ada", "admin dance").find("`admin dance` kenne ich nicht"), std::string::npos);
    EXPECT_NE(w.ask("ada", "admin people").find("| heute |"), std::string::npos) << w.last("ada");
}

}  // namespace
}  // namespace fulcrum::test
