// Tracks that change while the coach runs: reloaded, imported, exported, retired, and held in a channel; over the whole
// stack.
#include <gtest/gtest.h>

#include "tests/support/coach_world.hpp"
#include "tests/support/has.hpp"

namespace fulcrum::test {
namespace {

std::string track_text(std::string id, std::string first, std::string second, std::string more = {}) {
    return "id: " + id + "\nversion: 2\nlanguage: en\ntheme: 1\ntitle: T " + id + "\npromise: P.\nfor: Anyone.\n" +
           more + "days:\n  - title: One\n    morning:\n      - ask: " + first +
           "\n        id: first\n      - ask: " + second + "\n        id: second\n";
}

struct Tracks : testing::Test {
    Tracks() {
        w.engine_set.content = {{"a.yaml", track_text("a", "Old first?", "Old second?")}};
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
    void reload(std::string text) {
        w.coach->reload({{"a.yaml", std::move(text)}});
        w.idle(20ms);
        w.quiet();
    }
    coach_world w;
};

TEST_F(Tracks, FinishOnTheTextTheyWereBegunOn_AfterARestart) {
    w.settle("maya");
    w.pass(60min);
    EXPECT_NE(w.last("maya").find("Old first?"), std::string::npos);
    reload(track_text("a", "New first?", "New second?"));
    EXPECT_NE(w.ask("maya", "one").find("Old second?"), std::string::npos);
    w.engine_set.content = {{"a.yaml", track_text("a", "New first?", "New second?")}};
    w.restart();
    EXPECT_NE(w.ask("maya", "help").find("Old second?"), std::string::npos);
    w.settle("sam");
    EXPECT_NE(w.ask("sam", "start").find("New first?"), std::string::npos);
}

TEST_F(Tracks, KeepTheOldText_AndTellAdministrators_WhenTheNewOneIsBroken) {
    w.ask("ada", "admin tracks");
    log_capture log;
    reload("id: a\ndays: [broken\n");
    EXPECT_TRUE(w.until([&] { return w.last("ada").find("Content files have mistakes") != std::string::npos; }))
        << w.last("ada");
    EXPECT_NE(w.last("ada").find("a.yaml"), std::string::npos);
    EXPECT_TRUE(log.has("its earlier text stays in force"));
    w.settle("maya");
    EXPECT_NE(w.ask("maya", "start").find("Old first?"), std::string::npos);
}

TEST_F(Tracks, MistakesAreTold_AfterAnAdministratorsQuietHours) {
    w.engine_set.upkeep_every = 10ms;
    w.restart();
    w.settle("ada");
    w.ask("ada", "admin tracks");
    w.ask("ada", "quiet 07:00-12:00");
    const auto told = [&] {
        std::size_t n = 0;
        for (const auto& p : w.answers("ada")) n += p.text.find("Content files have mistakes") != std::string::npos;
        return n;
    };
    reload("id: a\ndays: [broken\n");
    w.idle(50ms);
    w.quiet();
    EXPECT_EQ(told(), 0U);
    w.clock->move_to(at(2026, 11, 23, 12, 30));
    EXPECT_TRUE(w.until([&] { return told() == 1; }));
    w.clock->move_to(at(2026, 11, 23, 16, 0));
    w.idle(50ms);
    w.quiet();
    EXPECT_EQ(told(), 1U);
}

TEST_F(Tracks, AreImported_AfterALookAtThem) {
    EXPECT_NE(w.ask("ada", "admin import").find("Attach one YAML file"), std::string::npos);
    const auto findings = import("id: b\ntitel: B\n");
    EXPECT_NE(findings.find("attached.yaml"), std::string::npos) << findings;
    const auto preview = import(track_text("b", "Imported first?", "And then?"));
    EXPECT_NE(preview.find("**T b**"), std::string::npos) << preview;
    EXPECT_NE(preview.find("> Imported first?"), std::string::npos) << preview;
    EXPECT_HAS_NOT(w.ask("ada", "admin tracks"), "| `b` |");
    EXPECT_NE(w.ask("ada", "admin activate b").find("is in force"), std::string::npos);
    EXPECT_NE(w.ask("ada", "admin tracks").find("`b`"), std::string::npos);
    w.restart();
    w.quiet();
    EXPECT_NE(w.ask("ada", "admin tracks").find("`b`"), std::string::npos);
    EXPECT_NE(w.ask("ada", "admin export b").find("as a file"), std::string::npos);
    EXPECT_NE(w.ask("ada", "admin log").find("imported b (en, version 2)"), std::string::npos);
    EXPECT_NE(w.ask("ada", "admin activate b").find("Nothing of that name waits"), std::string::npos);
}

TEST_F(Tracks, AreOfferedToNobody_OnceRetired) {
    import(track_text("b", "Imported first?", "And then?"));
    w.ask("ada", "admin activate b");
    w.settle("maya");
    EXPECT_NE(w.ask("ada", "admin retire a").find("Nobody can join **T a**"), std::string::npos);
    EXPECT_EQ(w.ask("maya", "tracks").find("T a"), std::string::npos);
    EXPECT_NE(w.ask("maya", "start").find("Old first?"), std::string::npos);  // she goes on
    w.restart();
    w.quiet();
    EXPECT_EQ(w.ask("maya", "tracks").find("T a"), std::string::npos);
    w.ask("ada", "admin restore a");
    EXPECT_NE(w.ask("maya", "tracks").find("T a"), std::string::npos);
    EXPECT_NE(w.ask("ada", "admin retire nothing").find("There is no track"), std::string::npos);
}

TEST_F(Tracks, AreGivenToNobody_OnceRetired) {
    import(track_text("b", "Imported first?", "And then?"));
    w.ask("ada", "admin activate b");
    w.ask("ada", "admin retire b");
    EXPECT_EQ(w.ask("ada", "admin assign b @maya"),
              "**T b** is retired, so nobody can be given it. `admin restore b` takes that back.");
    EXPECT_FALSE(w.person("maya"));
    EXPECT_HAS(w.ask("ada", "admin defaults track b"), "`admin restore b`");
    EXPECT_HAS_NOT(w.ask("ada", "admin defaults"), "T b");
    EXPECT_HAS_NOT(w.ask("ada", "admin log"), "assigned b");
    import(track_text("b", "Imported anew?", "And then?"));
    EXPECT_HAS(w.ask("ada", "admin activate b"), "nobody can join it yet");
    w.ask("ada", "admin restore b");
    EXPECT_EQ(w.ask("ada", "admin assign b @maya"), "Done: **T b** for maya.");
    EXPECT_EQ(w.person("maya")->track, "b");
}

TEST_F(Tracks, AreNeitherRetiredNorRestoredTwice) {
    EXPECT_HAS(w.ask("ada", "admin restore a"), "**T a** isn't retired");
    EXPECT_HAS(w.ask("ada", "admin retire a"), "Nobody can join **T a**");
    EXPECT_HAS(w.ask("ada", "admin retire a"), "**T a** is retired already");
    const auto log = w.ask("ada", "admin log");
    EXPECT_HAS(log, "retired a");
    EXPECT_EQ(log.find("retired a"), log.rfind("retired a")) << log;
    EXPECT_HAS_NOT(log, "restored a");
}

TEST_F(Tracks, WaitEachForItself_WhenSeveralAreImported) {
    import(track_text("b", "Imported first?", "And then?"));
    const auto second = import(track_text("c", "Imported second?", "And then?"));
    EXPECT_HAS_NOT(second, "waits no more");
    EXPECT_HAS_NOT(second, "takes its place");
    EXPECT_HAS(w.ask("ada", "admin activate b"), "**T b** is in force");
    EXPECT_HAS(w.ask("ada", "admin activate b"), "Nothing of that name waits");
    w.restart();
    w.quiet();
    EXPECT_HAS(w.ask("ada", "admin activate c"), "**T c** is in force");
}

TEST_F(Tracks, ReplaceTheirEarlierImport_AndSaySo) {
    import(track_text("b", "Imported first?", "And then?"));
    EXPECT_HAS(import(track_text("b", "Imported again?", "And then?")), "An earlier import of `b` waited");
    EXPECT_HAS(w.ask("ada", "admin activate b"), "is in force");
    w.ask("ada", "admin assign b @maya");
    ASSERT_TRUE(w.answered("maya", 1));
    EXPECT_HAS(w.ask("maya", "start"), "Imported again?");
    EXPECT_HAS_NOT(import(track_text("b", "Imported later?", "And then?")), "An earlier import");
}

TEST_F(Tracks, WaitUntilThereAreTooMany_AndThenSaySo) {
    std::string last;
    for (const char id : std::string("bcdefghi")) last = import(track_text({id}, "First?", "And then?"));
    EXPECT_HAS_NOT(last, "waits no more");
    EXPECT_HAS(import(track_text("j", "First?", "And then?")), "`b` waits no more: I keep the 8 latest imports");
    EXPECT_HAS(w.ask("ada", "admin activate b"), "Nothing of that name waits");
    for (const auto* id : {"c", "j"}) EXPECT_HAS(w.ask("ada", std::string("admin activate ") + id), "is in force");
    EXPECT_HAS_NOT(import(track_text("k", "First?", "And then?")), "waits no more");
}

TEST_F(Tracks, ForTeamsAreHeldInTheirChannel) {
    w.coach->reload({{"a.yaml", track_text("a", "Old first?", "Old second?")},
                     {"team.yaml",
                      "id: team\nversion: 1\nlanguage: en\ntheme: 4\ntitle: Team\npromise: P.\nfor: Teams.\n"
                      "for_channels: true\nunit: week\ndays:\n  - title: Direction\n    morning:\n"
                      "      - say: About direction.\n      - ask: Is it clear?\n"
                      "  - title: Next\n    morning:\n      - ask: Is the next step clear?\n"}});
    w.idle(20ms);
    w.quiet();
    EXPECT_NE(w.ask("ada", "admin assign team @maya").find("is held in a channel"), std::string::npos);
    const auto done = w.ask("ada", "admin assign team ~product");
    EXPECT_NE(done.find("**Team** for ~product"), std::string::npos) << done;
    const auto product = w.chat->channel_id("product");
    ASSERT_TRUE(w.until([&] { return w.posts_in(product).size() == 1; }));
    EXPECT_NE(w.posts_in(product).back().text.find("bring **Team** to this channel"), std::string::npos);
    w.pass(24h * 8);
    const auto posts = w.posts_in(product);
    ASSERT_EQ(posts.size(), 3U);
    EXPECT_NE(posts[1].text.find("**Week 1 of 2 · Direction**"), std::string::npos) << posts[1].text;
    EXPECT_NE(posts[1].text.find("Is it clear?"), std::string::npos);
    EXPECT_NE(posts[2].text.find("Week 2 of 2"), std::string::npos);
    EXPECT_TRUE(w.answers("maya").empty());
    EXPECT_NE(w.ask("ada", "admin people").find("~product"), std::string::npos);
}

TEST_F(Tracks, ThatHideAFileAreShown_UntilTheyAreDropped) {
    import(track_text("a", "Imported first?", "And then?"));
    w.ask("ada", "admin activate a");
    EXPECT_TRUE(w.log.has("the track a that was imported in chat hides a.yaml"));
    EXPECT_HAS(w.ask("ada", "admin tracks"), "- `a`, which hides a.yaml");
    reload(track_text("a", "Newer first?", "And then?"));
    w.settle("maya");
    EXPECT_HAS(w.ask("maya", "start"), "Imported first?");
    EXPECT_HAS(w.ask("ada", "admin drop-import a"), "a.yaml is in force again");
    EXPECT_HAS_NOT(w.ask("ada", "admin tracks"), "Imported in chat");
    w.settle("sam");
    EXPECT_HAS(w.ask("sam", "start"), "Newer first?");
    EXPECT_HAS(w.ask("ada", "admin drop-import a"), "wasn't imported in chat");
    EXPECT_HAS(w.ask("ada", "admin log"), "dropped the import of a");
}

TEST_F(Tracks, ThatAreHereByImportAloneAreNotDropped) {
    import(track_text("b", "Imported first?", "And then?"));
    w.ask("ada", "admin activate b");
    EXPECT_HAS(w.ask("ada", "admin tracks"), "- `b`, new by it");
    EXPECT_HAS(w.ask("ada", "admin drop-import b"), "`admin retire b`");
    EXPECT_HAS(w.ask("ada", "admin tracks"), "| `b` |");
    EXPECT_HAS(w.ask("ada", "admin drop-import c"), "There is no track");
}

TEST_F(Tracks, ThatAreTriedOutAreNotWhatNewcomersGet) {
    import(track_text("a-first", "Imported first?", "And then?"));
    w.ask("ada", "admin activate a-first");
    w.settle("maya");
    EXPECT_EQ(w.person("maya")->track, "a");
}

TEST_F(Tracks, ArePreviewedWithTheirAddressesInSight) {
    const auto preview = import(track_text(
        "b", "'@channel ![p](http://evil.example/pixel.png) [your bank](http://evil.example \"x\") www.evil.example'",
        "And then?"));
    EXPECT_HAS(preview, "> @\u200Bchannel p (🖼 `http://evil.example/pixel.png`) your bank (`http://evil.example");
    EXPECT_HAS(preview, "`www.evil.example`");
    EXPECT_HAS_NOT(preview, "](");
    EXPECT_HAS(preview, "call nobody");
}

TEST_F(Tracks, OfOthersAreNotTouched_ByWhoIsNoAdministrator) {
    w.settle("maya");
    for (const auto* words : {"admin import", "admin activate a", "admin export a", "admin retire a"})
        EXPECT_NE(w.ask("maya", words).find("That's for administrators"), std::string::npos) << words;
}

}  // namespace
}  // namespace fulcrum::test
