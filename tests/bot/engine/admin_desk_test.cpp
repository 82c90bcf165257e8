// Texts that administrators change, people they look for, roles they give, and what is on record of it; over the whole
// stack.
#include <gtest/gtest.h>

#include "tests/support/coach_world.hpp"
#include "tests/support/has.hpp"

namespace fulcrum::test {
namespace {

std::string days_text(const std::string& id, int version, int days, const std::string& title = "Hats",
                      const std::string& question = "Question", const std::string& name = "task") {
    std::string text = "id: " + id + "\nversion: " + std::to_string(version) +
                       "\nlanguage: en\ntheme: 1\ntitle: " + title + "\npromise: P.\nfor: Anyone.\ndays:\n";
    for (int n = 1; n <= days; ++n)
        text += "  - title: Day " + std::to_string(n) + "\n    morning:\n      - ask: " + question + " " +
                std::to_string(n) + "?\n        name: " + name + "\n      - say: You said {{" + name + "|nothing}}.\n";
    return text;
}

struct AdminDesk : testing::Test {
    AdminDesk() {
        w.engine_set.content = {{"hats.yaml", days_text("hats", 3, 5)}};
        w.start();
        w.quiet();
    }
    std::string import(std::string text) {
        const auto file = w.upload("ada", w.dm("ada"), std::move(text));
        const auto before = w.answers("ada").size();
        boost::json::object more;
        more["file_ids"] = boost::json::array{boost::json::string(file)};
        w.post_with("ada", w.dm("ada"), "admin import", more);
        EXPECT_TRUE(w.until([&] { return w.answers("ada").size() > before; }));
        w.quiet();
        return w.last("ada");
    }
    // Answers each morning's question until that day is behind them.
    void go_on(std::string_view who, int days) {
        for (int n = 0; n < days; ++n) {
            w.ask(who, "start");
            w.ask(who, "Bread");
            w.pass(24h);
            w.quiet();
        }
    }
    coach_world w;
};

// --- texts

TEST_F(AdminDesk, SaysWhoIsMoved_BeforeAnImportIsInForce) {
    w.ask("ada", "admin assign hats @maya @sam");
    go_on("maya", 3);
    const auto preview = import(days_text("hats", 3, 2, "Letting go", "Something else"));
    EXPECT_HAS(preview, "This looks like **another track**");
    EXPECT_HAS(preview, "the same as the one in force");
    EXPECT_HAS(preview, "- another title");
    EXPECT_HAS(preview, "- changed: day 1–2");
    EXPECT_HAS(preview, "- gone: day 3–5");
    EXPECT_HAS(preview, "people in it: 2. Moved to another day: 0. Past the new end, and so finished: 1");
    const auto harmless = import(days_text("hats", 4, 5, "Hats", "Question", "chosen"));
    EXPECT_HAS_NOT(harmless, "another track");
    EXPECT_HAS(harmless, "answers that are gone: `task`; new: `chosen`");
    EXPECT_HAS(harmless, "people in it: 2. Each stays where they are");
    EXPECT_HAS(import(days_text("hats", 3, 5)), "word for word the text in force");
    EXPECT_HAS(import(days_text("hats", 2, 4)), "lower than the 3 in force");
    EXPECT_HAS(w.ask("ada", "admin diff hats"), "What `admin activate hats` would change, from version 3");
    EXPECT_HAS(w.ask("ada", "admin tracks"), "- `hats`, imported by");
}

TEST_F(AdminDesk, TakesATextBack_AndPeopleAreWhereTheyWere) {
    w.ask("ada", "admin assign hats @maya @sam");
    go_on("maya", 3);
    import(days_text("hats", 9, 2, "Letting go", "Something else"));
    EXPECT_HAS(w.ask("ada", "admin activate hats"), "`admin revert hats` takes it back");
    w.ask("maya", "start");  // she is past its end
    EXPECT_HAS(w.ask("ada", "admin people @maya"), "| finished |");
    EXPECT_HAS(w.ask("ada", "admin revert hats 7"), "No earlier version 7");
    const auto back = w.ask("ada", "admin revert hats");
    EXPECT_HAS(back, "**Hats**, version 3, is in force again");
    EXPECT_HAS(back, "whom the other text had finished: 1");
    w.quiet();
    EXPECT_EQ(w.person("maya")->day, 4);
    EXPECT_HAS(w.ask("maya", "start"), "Question 4?");
    EXPECT_EQ(w.person("sam")->day, 1);
    const auto tracks = w.ask("ada", "admin tracks");
    EXPECT_HAS_NOT(tracks, "which hides") << "the file's own text needs no import";
    const auto versions = w.ask("ada", "admin versions hats");
    EXPECT_HAS(versions, "| 3 | Hats | 5 | now |");
    EXPECT_HAS(versions, "| 9 | Letting go | 2 |");
    w.restart();
    w.quiet();
    EXPECT_HAS(w.ask("ada", "admin diff hats 9"), "From version 9 to the `hats` in force");
    EXPECT_HAS(w.ask("ada", "admin revert hats 9"), "**Letting go**, version 9");
    EXPECT_HAS(w.ask("ada", "admin tracks"), "which hides hats.yaml");
}

TEST_F(AdminDesk, CopiesTriesAndPilotsATrack_BeforeEverybodyHasIt) {
    EXPECT_HAS(w.ask("ada", "admin copy hats as Bad_Id!"), "can't be the id");
    EXPECT_HAS(w.ask("ada", "admin copy hats as hats"), "already");
    EXPECT_HAS(w.ask("ada", "admin copy hats as hats-sales"), "copied as `hats-sales`");
    EXPECT_HAS(w.ask("ada", "admin pilot hats @maya"), "in force already");
    EXPECT_HAS(w.ask("ada", "admin pilot hats-sales @maya"), "Done: **Hats** for maya.");
    EXPECT_EQ(w.person("maya")->track, "hats-sales");
    EXPECT_HAS(w.ask("ada", "admin tracks"), "| `hats-sales` | Hats | 5 | 3 | 1 | 0 | pilot |");
    EXPECT_HAS(w.ask("ada", "admin pilot hats-sales @sam"), "Done: **Hats** for sam.");
    EXPECT_HAS(w.ask("ada", "admin assign hats-sales @lee"), "is a pilot");
    EXPECT_FALSE(w.person("lee"));
    w.restart();
    w.quiet();
    w.settle("lee");
    EXPECT_EQ(w.person("lee")->track, "hats");
    EXPECT_HAS(w.ask("maya", "start"), "Question 1?");
    EXPECT_HAS(w.ask("ada", "admin activate hats-sales"), "is in force");
    EXPECT_HAS(w.ask("ada", "admin tracks"), "| `hats-sales` | Hats | 5 | 3 | 2 | 0 | in force |");
    EXPECT_HAS(w.ask("ada", "admin assign hats-sales @lee"), "Done");
    w.ask("ada", "admin retire hats-sales");
    EXPECT_HAS(w.ask("ada", "admin tracks"), "| retired |");
}

TEST_F(AdminDesk, PlaysADayToTheAdministrator_AndKeepsNothing) {
    w.settle("ada");
    const auto people = w.count("SELECT count(*) FROM person");
    EXPECT_HAS(w.ask("ada", "admin try hats 9"), "There is no day 9; it has 5");
    const auto first = w.ask("ada", "admin try hats 3");
    EXPECT_HAS(first, "You are trying out **Hats**, day 3");
    EXPECT_HAS(first, "> Question 3?");
    EXPECT_HAS(w.ask("ada", "My secret bread"), "> You said My secret bread.");
    EXPECT_HAS(w.ask("ada", "admin tracks"), "| `hats` |") << "administrators' words go on meaning what they do";
    EXPECT_HAS(w.ask("ada", "next"), "Question 4?");
    EXPECT_HAS(w.ask("ada", "stop"), "Nothing of it is kept");
    EXPECT_TRUE(w.journal("ada").empty());
    EXPECT_EQ(w.count("SELECT count(*) FROM person"), people);
    EXPECT_EQ(w.person("ada")->day, 1);
    w.ask("ada", "admin try hats");
    w.clock->move_to(w.clock->now() + 3h);
    w.quiet();
    w.say("ada", "Forgotten words");
    EXPECT_TRUE(w.until([&] { return has(w.last("ada"), "was silent for too long"); })) << w.last("ada");
    EXPECT_TRUE(w.journal("ada").empty());
    import(days_text("new-hats", 1, 2, "New", "Draft"));
    EXPECT_HAS(w.ask("ada", "admin try new-hats"), "> Draft 1?");
}

// --- people

TEST_F(AdminDesk, ShowsWhomItIsAskedFor) {
    w.ask("ada", "admin assign hats @maya @sam @lee");
    go_on("maya", 1);
    w.ask("lee", "leave");
    EXPECT_HAS(w.ask("ada", "admin people"), "| maya | Hats | 1 | 1 | under way | yesterday |");
    const auto fresh = w.ask("ada", "admin people new");
    EXPECT_HAS(fresh, "| sam | Hats | 1 | 0 | not begun |");
    EXPECT_HAS_NOT(fresh, "maya");
    EXPECT_HAS(w.ask("ada", "admin people left"), "| lee | – | – |");
    EXPECT_HAS_NOT(w.ask("ada", "admin people Hats"), "lee");
    EXPECT_HAS_NOT(w.ask("ada", "admin people @maya"), "| sam |");
    EXPECT_HAS(w.ask("ada", "admin people maja"), "Did you mean `maya`?");
    EXPECT_HAS(w.ask("ada", "admin people finished"), "Nobody");
    EXPECT_HAS(w.ask("ada", "admin people ~product sam"), "| sam |");
    EXPECT_HAS(w.ask("ada", "admin people ~nowhere"), "no channel of that name");
    EXPECT_HAS(w.ask("ada", "admin people cohort x"), "no cohort");
    EXPECT_HAS(w.ask("ada", "admin people new silent"), "don't know what to do with “silent”");
    w.ask("ada", "admin people file");
    EXPECT_EQ(w.answers("ada").back().files.size(), 1U);
}

TEST_F(AdminDesk, SaysWhatChangedAndWhatDidNot) {
    w.ask("ada", "admin assign hats @maya @sam");
    const auto again = w.ask("ada", "admin zuweisen Hats @maya,@sam und @lee");
    EXPECT_HAS(again, "Done: **Hats** for lee.");
    EXPECT_HAS(again, "Already in **Hats**: 2 (maya, sam)");
    EXPECT_HAS(w.ask("ada", "admin assign hats @maja"), "Did you mean `maya`?");
    EXPECT_HAS(w.ask("ada", "admin assign hatz @maya"), "Did you mean `hats`?");
    EXPECT_HAS(w.ask("ada", "admin asign hats @maya"), "Did you mean `admin assign`?");
    EXPECT_HAS(w.ask("ada", "admin activate hats now"), "don't know what to do with “now”");
    EXPECT_HAS(w.ask("ada", "admin end hats ~product"), "Done: 3 people left **Hats**: ");
    EXPECT_HAS(w.ask("ada", "admin end hats @maya"), "not in that track");
}

TEST_F(AdminDesk, CountsNobodyOut) {
    w.ask("ada", "admin assign hats @maya @sam");
    EXPECT_HAS(w.ask("ada", "admin report"), "| Hats | <5 | – | – |");
    EXPECT_HAS(w.ask("ada", "admin report hats file"), "| Hats | <5 |");
    EXPECT_EQ(w.answers("ada").back().files.size(), 1U);
    EXPECT_HAS(w.ask("ada", "admin report nothing"), "There is no track");
}

// --- the record

TEST_F(AdminDesk, IsOnRecord_AndPeopleSeeWhatConcernsThem) {
    w.settle("ada");
    w.ask("ada", "timezone New York");
    w.ask("ada", "admin assign hats @maya @sam");
    w.ask("ada", "admin people @maya");
    w.ask("ada", "admin report");
    const auto log = w.ask("ada", "admin log");
    EXPECT_HAS(log, "Times in America/New_York");
    EXPECT_HAS(log, "looked at how far people are (1 shown)");
    EXPECT_HAS(log, "looked at the figures of all tracks");
    const auto found = w.ask("ada", "admin log assigned");
    EXPECT_HAS(found, "assigned hats to maya, sam");
    EXPECT_HAS_NOT(found, "looked at");
    EXPECT_HAS(w.ask("ada", "admin log nonsense"), "Nothing like that");
    for (int i = 0; i < 25; ++i) w.ask("ada", "admin report");
    EXPECT_HAS(w.ask("ada", "admin log"), "`admin log page 2`");
    EXPECT_HAS(w.ask("ada", "admin log page 2"), "assigned hats");
    w.ask("ada", "admin log file");
    EXPECT_EQ(w.answers("ada").back().files.size(), 1U);
    w.ask("maya", "privacy");
    ASSERT_TRUE(w.until([&] { return has(w.last("maya"), "What administrators did"); })) << w.last("maya");
    EXPECT_HAS(w.last("maya"), "ada put you down for **Hats**");
    EXPECT_HAS(w.last("maya"), "ada looked at how far you are");
    EXPECT_HAS_NOT(w.last("maya"), "sam");
    w.ask("sam", "privacy");
    ASSERT_TRUE(w.until([&] { return has(w.last("sam"), "What administrators did"); }));
    EXPECT_HAS_NOT(w.last("sam"), "ada looked");
}

// --- roles

TEST_F(AdminDesk, GivesRoles_ThatLastByTheAccount_AndEnd) {
    EXPECT_HAS(w.ask("ada", "admin role @maya king"), "I don't know the role `king`");
    EXPECT_HAS(w.ask("ada", "admin role @nobody viewer"), "nobody of that name");
    EXPECT_HAS(w.ask("ada", "admin role @ada viewer"), "an owner already");
    EXPECT_HAS(w.ask("ada", "admin role @maya viewer of ~product"), "Only a manager");
    EXPECT_HAS(w.ask("ada", "admin role @maya viewer"), "maya is viewer now");
    EXPECT_HAS(w.ask("maya", "admin report"), "Nobody is or was");
    EXPECT_HAS(w.ask("maya", "admin people"), "Your role here is viewer");
    EXPECT_HAS(w.ask("maya", "admin role @maya owner"), "Your role here is viewer");
    const auto help = w.ask("maya", "admin help");
    EXPECT_HAS(help, "`admin report`");
    EXPECT_HAS_NOT(help, "`admin assign");
    w.chat->rename("maya", "maya.old");
    w.chat->rename("sam", "maya");
    EXPECT_HAS(w.ask("maya", "admin report"), "for administrators");
    w.restart();
    EXPECT_HAS(w.ask("maya.old", "admin report"), "Nobody is or was");
    EXPECT_HAS(w.ask("ada", "admin roles"), "- maya: viewer");
    EXPECT_HAS(w.ask("ada", "admin role @maya.old none"), "has no role here any more");
    EXPECT_HAS(w.ask("maya.old", "admin report"), "for administrators");
    EXPECT_HAS(w.ask("ada", "admin log role"), "took the role of maya.old");
}

TEST_F(AdminDesk, LetsAManagerOfAChannelReachItsMembersAlone) {
    w.ask("ada", "admin role @maya manager of ~product");
    EXPECT_HAS(w.ask("maya", "admin assign hats @sam"), "Done: **Hats** for sam.");
    const auto product = w.chat->channel_id("product");
    ASSERT_EQ(w.rest("ada", "DELETE", "/channels/" + product + "/members/" + w.chat->id_of("lee"), "").status, 200U);
    EXPECT_HAS(w.ask("maya", "admin assign hats @lee"), "not in a channel that your role is for");
    EXPECT_FALSE(w.person("lee"));
    w.ask("ada", "admin assign hats @lee");
    EXPECT_HAS_NOT(w.ask("maya", "admin people"), "lee");
    EXPECT_HAS(w.ask("maya", "admin unassign @lee"), "not in a channel that your role is for");
    EXPECT_EQ(w.person("lee")->track, "hats");
    EXPECT_HAS(w.ask("maya", "admin retire hats"), "Your role here is manager");
}

TEST_F(AdminDesk, SendsEachRoleTheMailThatConcernsIt) {
    w.ask("ada", "admin role @maya author");
    w.ask("ada", "admin role @sam viewer");
    w.coach->reload({{"hats.yaml", "id: hats\ndays: [broken\n"}});
    EXPECT_TRUE(w.until([&] { return has(w.last("maya"), "Content files have mistakes"); })) << w.last("maya");
    w.quiet();
    EXPECT_TRUE(w.answers("sam").empty());
    w.ask("ada", "admin role @maya none");
    const auto before = w.answers("maya").size();
    w.coach->reload({{"hats.yaml", "id: hats\ndays: [broken too\n"}});
    w.idle(50ms);
    w.quiet();
    EXPECT_EQ(w.answers("maya").size(), before);
}

}  // namespace
}  // namespace fulcrum::test
