// Who is an administrator, and who is none any more; over the whole stack.
#include <gtest/gtest.h>

#include "bot/metrics.hpp"
#include "dialogue/admin/cohort_words.hpp"
#include "dialogue/admin/request.hpp"
#include "tests/support/coach_world.hpp"
#include "tests/support/has.hpp"

namespace fulcrum::test {
namespace {

constexpr auto refusal = "for administrators";

struct AdminRole : testing::Test {
    void start_with(std::vector<std::string> admins) {
        w.engine_set.admins = std::move(admins);
        w.start();
        w.quiet();
    }
    coach_world w;
};

TEST_F(AdminRole, StaysWithTheAccount_WhenItsNameIsTakenBySomebodyElse) {
    start_with({"maya"});
    EXPECT_HAS(w.ask("maya", "admin tracks"), "| `small` |");
    w.ask("ada", "admin tracks");  // to be told of it
    w.chat->rename("maya", "maya.old");
    w.chat->rename("sam", "maya");
    EXPECT_HAS(w.ask("maya", "admin people"), refusal);  // sam by his new name
    EXPECT_TRUE(w.log.has("maya is the name of user"));
    EXPECT_TRUE(w.until([&] { return has(w.last("ada"), "Somebody else now has the name **maya**"); }))
        << w.last("ada");
    EXPECT_HAS(w.ask("maya.old", "admin tracks"), "| `small` |");
    w.restart();
    EXPECT_HAS(w.ask("maya", "admin people"), refusal);
    EXPECT_HAS(w.ask("maya.old", "admin tracks"), "| `small` |");
    std::size_t told = 0;
    for (const auto& p : w.answers("ada")) told += has(p.text, "Somebody else now has the name");
    EXPECT_EQ(told, 1U);
}

TEST_F(AdminRole, OfANameThatNobodyHas_IsGivenToNobody_WhoeverTakesIt) {
    start_with({"ghost"});
    ASSERT_TRUE(w.until([&] { return w.log.has("nobody is called ghost"); }));
    w.chat->rename("sam", "ghost");
    EXPECT_HAS(w.ask("ghost", "admin people"), refusal);
    w.restart();
    EXPECT_HAS(w.ask("ghost", "admin people"), refusal);
}

TEST_F(AdminRole, OfAnId_IsNotGivenToWhoTakesItAsAName) {
    start_with({w.chat->id_of("lee")});
    w.chat->rename("sam", w.chat->id_of("lee"));
    EXPECT_HAS(w.ask(w.chat->id_of("lee"), "admin people"), refusal);
    EXPECT_HAS(w.ask("lee", "admin tracks"), "| `small` |");
}

TEST_F(AdminRole, EndsWithTheServersRole_ThoughNothingIsHeardOfIt) {
    start_with({});
    EXPECT_HAS(w.ask("ada", "admin tracks"), "| `small` |");
    w.chat->set_roles("ada", "system_user");
    EXPECT_HAS(w.ask("ada", "admin defaults schedule weekdays 03:00 04:00"), refusal);
    w.chat->set_roles("ada", "system_user system_admin");
    EXPECT_HAS_NOT(w.ask("ada", "admin defaults"), "03:00");
}

TEST_F(AdminRole, DoesNotComeFromTheChat_WhenThatIsOff) {
    w.engine_set.admins_from_chat = false;
    start_with({"maya"});
    EXPECT_HAS(w.ask("ada", "admin tracks"), refusal);
    EXPECT_HAS(w.ask("maya", "admin role @ada viewer"), "ada is viewer now");
    EXPECT_HAS(w.ask("ada", "admin tracks"), "| `small` |");
}

TEST_F(AdminRole, OfAFormerOne_BringsNoReportsAnyMore) {
    start_with({"lee"});
    w.ask("ada", "admin tracks");
    w.ask("lee", "admin tracks");
    w.chat->set_roles("ada", "system_user");
    w.coach->reload({{"a.yaml", "id: a\ndays: [broken\n"}});
    EXPECT_TRUE(w.until([&] { return has(w.last("lee"), "Content files have mistakes"); })) << w.last("lee");
    w.quiet();
    EXPECT_HAS_NOT(w.last("ada"), "Content files");
    EXPECT_EQ(
        w.count("SELECT count(*) FROM setting WHERE name = 'admins.seen' AND value = '" + w.chat->id_of("lee") + "'"),
        1);
}

TEST_F(AdminRole, IsNotGuessed_WhenTheServerCanNotBeAsked) {
    start_with({});
    w.ask("ada", "admin tracks");
    w.chat->misbehave().proxy_for = "/users/" + w.chat->id_of("ada");
    w.chat->misbehave().proxy = -1;
    EXPECT_HAS(w.ask("ada", "admin defaults schedule weekdays 03:00 04:00"), "couldn't ask the chat server");
    w.chat->misbehave().proxy = 0;
    EXPECT_HAS_NOT(w.ask("ada", "admin defaults"), "03:00");
}

TEST_F(AdminRole, ThatIsRefused_IsCountedApartFromWhatWasDone) {
    start_with({});
    w.settle("maya");
    w.ask("ada", "admin defaults zone Chicago");
    for (int i = 0; i < 30; ++i) w.say("maya", "admin x");
    ASSERT_TRUE(w.answered("maya", 32));
    const auto log = w.ask("ada", "admin log");
    EXPECT_HAS(log, "set the default zone to America/Chicago");
    EXPECT_HAS(log, "| maya | was refused an administrator's word, 30 times within the hour |");
    const auto all = w.log.text();
    const std::string_view warning = "asked for an administrator's word and was refused";
    EXPECT_EQ(all.find(warning), all.rfind(warning)) << "logged once";
    w.pass(61min);
    w.ask("maya", "admin x");
    EXPECT_HAS(w.ask("ada", "admin log"), "| maya | was refused an administrator's word |");
}

TEST_F(AdminRole, ThatWasRefusedBefore_IsNotLoggedAgainAtTheNextStart) {
    start_with({});
    w.settle("maya");
    w.ask("maya", "admin x");
    w.stop();
    log_capture log;
    w.start();
    w.quiet();
    EXPECT_FALSE(log.has("was refused"));
}

TEST_F(AdminRole, IsToldInHelp_ToThoseWhoHaveIt) {
    start_with({});
    w.settle("maya");
    w.settle("ada");
    w.ask("ada", "help");
    std::string help;
    ASSERT_TRUE(w.until([&] {
        help = w.last("ada");
        return has(help, "`admin help`");
    }));
    using dialogue::admin_request, dialogue::read_admin, dialogue::read_cohort_words;
    for (auto at = help.find("`admin "); at != std::string::npos; at = help.find("`admin ", at + 1)) {
        const auto word = help.substr(at + 7, help.find('`', at + 7) - at - 7);
        if (read_cohort_words(word, *w.texts, {})) continue;
        EXPECT_NE(read_admin(word).does, admin_request::what::unclear) << word;
    }
    for (const auto* word : {"tracks", "people",  "assign",      "unassign", "defaults", "import", "activate", "export",
                             "retire", "restore", "drop-import", "holidays", "failures", "log",    "end",      "report",
                             "try",    "pilot",   "versions",    "diff",     "revert",   "copy",   "roles"})
        EXPECT_HAS(help, std::string("`admin ") + word) << word;
    w.ask("maya", "help");
    w.quiet();
    for (const auto& p : w.answers("maya")) EXPECT_HAS_NOT(p.text, "`admin");
}

// --- the bot's own account

TEST_F(AdminRole, OfAnotherBotWithTheSameToken_IsNoticedOnce) {
    bot::metrics meter;
    w.engine_set.meter = &meter;
    start_with({});
    w.ask("ada", "admin tracks");
    w.settle("maya");
    EXPECT_FALSE(w.log.has("another Fulcrum")) << "its own messages are no news";
    const auto as_a_twin = [&](const std::string& ref) {
        boost::json::object more, props, mark;
        mark["ref"] = ref;
        mark["kind"] = "reply";
        props["fulcrum"] = mark;
        more["props"] = props;
        w.post_with("fulcrum", w.dm("maya"), "Kept: entry 7.", more);
        w.quiet();
    };
    w.clock->move_to(w.clock->now() + 1s);
    as_a_twin("abcdefghijklmnopqrstuvwxyz");
    as_a_twin("bcdefghijklmnopqrstuvwxyza");
    EXPECT_TRUE(w.until([&] { return has(w.last("ada"), "another bot is using my token"); })) << w.last("ada");
    EXPECT_TRUE(w.log.has("another Fulcrum uses the same token"));
    EXPECT_HAS(meter.text({}), "fulcrum_foreign_posts_total 2");
    std::size_t told = 0;
    for (const auto& p : w.answers("ada")) told += has(p.text, "using my token");
    EXPECT_EQ(told, 1U);
    w.stop();
    w.engine_set.meter = nullptr;
}

}  // namespace
}  // namespace fulcrum::test
