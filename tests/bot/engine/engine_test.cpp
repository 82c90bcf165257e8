// The bot as a whole, over real sockets and a real database: talks, what it must not answer, faults of the server, and
// what happens while it is away.
#include <gtest/gtest.h>

#include "bot/engine/channel_languages.hpp"
#include "tests/support/coach_world.hpp"

namespace fulcrum::test {
namespace {

using platform::link_state;

// --- a talk

TEST(Engine, LeadsFromTheFirstWordToAJournalEntry) {
    coach_world w;
    w.start();
    EXPECT_NE(w.ask("maya", "hello").find("Europe/Berlin"), std::string::npos);
    EXPECT_NE(w.ask("maya", "yes").find("Small steps"), std::string::npos);
    EXPECT_NE(w.ask("maya", "1").find("weekdays at 09:00"), std::string::npos);
    EXPECT_NE(w.ask("maya", "yes").find("All set"), std::string::npos);
    w.pass(60min);  // 09:00
    EXPECT_NE(w.last("maya").find("What matters today?"), std::string::npos);
    w.ask("maya", "Talk with the new colleague");
    EXPECT_EQ(w.journal("maya"), std::vector<std::string>{"Talk with the new colleague"});
    w.expect_no_repeats(w.dm("maya"));
    EXPECT_EQ(w.answers("maya").size(), 6U);
    EXPECT_EQ(w.coach->status().delivered, 6U);
    EXPECT_EQ(w.count("SELECT count(*) FROM outbox"), 0);
}

TEST(Engine, MarksItsPostsWithKindAndRef) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.pass(60min);
    w.ask("maya", "tip");
    w.ask("maya", "note a line");
    const auto posts = w.answers("maya");
    ASSERT_EQ(posts.size(), 5U);
    const std::vector<std::string> kinds{"greeting", "question", "prompt", "tip", "question"};
    for (std::size_t i = 0; i < posts.size(); ++i) {
        EXPECT_EQ(posts[i].kind, kinds[i]) << posts[i].text;
        EXPECT_EQ(posts[i].ref.size(), 26U);
        EXPECT_EQ(posts[i].pending, w.chat->id_of("fulcrum") + ":" + posts[i].ref);
    }
    const auto raw = w.rest("maya", "GET", "/posts/" + posts[2].id, "").body;
    const auto props = boost::json::parse(raw).at("props").at("fulcrum").as_object();
    EXPECT_EQ(props.at("v").to_number<int>(), 1);
    EXPECT_EQ(props.at("kind").as_string(), "prompt");
    EXPECT_EQ(props.at("ref").as_string(), posts[2].ref);
}

TEST(Engine, KeepsTwoConversationsApart) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.settle("sam");
    for (int i = 1; i <= 10; ++i) {
        w.notes("maya", i, i);
        w.notes("sam", i, i);
    }
    w.expect_kept("maya", 10);
    w.expect_kept("sam", 10);
}

TEST(Engine, FollowsAProfilesZone) {
    coach_world w;
    w.start();
    w.settle("maya");
    EXPECT_EQ(w.state("maya").zone, "Europe/Berlin");
    w.chat->set_zone("maya", "America/Chicago");
    ASSERT_TRUE(w.until([&] { return w.state("maya").zone == "America/Chicago"; }));
    w.quiet();
    EXPECT_NE(w.last("maya").find("Your profile says America/Chicago"), std::string::npos);
    w.pass(3h);  // 11:00 in Berlin, 04:00 in Chicago
    EXPECT_EQ(w.answers("maya").size(), 3U);
    w.pass(5h);  // 16:00 and 09:00
    EXPECT_EQ(w.answers("maya").size(), 4U);
    w.ask("maya", "timezone Berlin");
    w.chat->set_zone("maya", "Asia/Tokyo");  // what somebody chose by hand stays
    w.idle(100ms);
    w.quiet();
    EXPECT_EQ(w.state("maya").zone, "Europe/Berlin");
}

TEST(Engine, PingsNobody_WhenItQuotes) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.ask("maya", "note ask @sam and @all, then @channel");
    for (const auto* word : {"journal", "journal show 1", "journal edit 1"}) {
        const auto text = w.ask("maya", word);
        EXPECT_NE(text.find("ask @"), std::string::npos) << text;
        for (const auto* name : {"@sam", "@all", "@channel"}) EXPECT_EQ(text.find(name), std::string::npos) << text;
    }
}

// --- whom it answers

TEST(Engine, AnswersAMentionInAThread_AndNothingElseInAChannel) {
    coach_world w;
    w.start();
    const auto square = w.chat->channel_id("town-square");
    w.chat->say("maya", square, "what a day");
    const auto asked = w.chat->say("maya", square, "@fulcrum tip");
    ASSERT_TRUE(w.until([&] { return w.posts_in(square).size() == 1; }));
    EXPECT_EQ(w.posts_in(square)[0].root, asked);
    EXPECT_EQ(w.posts_in(square)[0].kind, "tip");
    w.chat->say("sam", square, "thanks, not for the coach", asked);
    w.chat->say("sam", square, "@fulcrum help", asked);  // in the same thread
    ASSERT_TRUE(w.until([&] { return w.posts_in(square).size() == 2; }));
    w.idle(50ms);
    w.quiet();
    ASSERT_EQ(w.posts_in(square).size(), 2U);
    EXPECT_EQ(w.posts_in(square)[1].root, asked);
    EXPECT_FALSE(w.person("maya"));  // a channel makes nobody known
    w.expect_no_repeats(square);
}

TEST(Engine, KeepsSilentInAChannel_WhenItIsOnlySpokenOf) {
    coach_world w;
    w.start();
    const auto square = w.chat->channel_id("town-square");
    for (const auto* text : {"just type `@fulcrum tip`", "```\n@fulcrum tip\n```", "> @fulcrum tip\nnot for me",
                             "I like what @fulcrum said yesterday", "the tip of @fulcrum helped"})
        w.chat->say("maya", square, text);
    w.chat->say("maya", square, "hey @fulcrum tip please");
    ASSERT_TRUE(w.until([&] { return !w.posts_in(square).empty(); }));
    w.idle(50ms);
    w.quiet();
    EXPECT_EQ(w.posts_in(square).size(), 1U);
}

TEST(Engine, SpeaksAChannelsLanguage) {
    bot::platform::profile one, two, three;
    one.locale = "de";
    two.locale = "de-AT";
    three.locale = "en";
    dialogue::library texts;
    texts.messages["en"] = texts.messages["de"] = {};
    EXPECT_EQ(bot::engine::most_spoken(texts, {one, three, two}), "de");
    EXPECT_EQ(bot::engine::most_spoken(texts, {one, three}), "de");
    EXPECT_EQ(bot::engine::most_spoken(texts, {}), "en");
}

TEST(Engine, AnswersInAGroupOnlyWhenAddressed) {
    coach_world w;
    w.start();
    const auto group = w.group({"maya", "sam", "fulcrum"});
    w.chat->say("maya", group, "lunch?");
    w.chat->say("sam", group, "sure");
    w.chat->say("maya", group, "@fulcrum question");
    ASSERT_TRUE(w.until([&] { return w.posts_in(group).size() == 1; }));
    w.idle(50ms);
    w.quiet();
    ASSERT_EQ(w.posts_in(group).size(), 1U);
    EXPECT_NE(w.posts_in(group)[0].text.find("Question number"), std::string::npos);
}

TEST(Engine, IgnoresBotsWebhooksAndTheSystem) {
    coach_world w;
    w.start();
    w.settle("maya");
    const auto square = w.chat->channel_id("town-square");
    w.chat->say("robot", square, "@fulcrum tip");
    w.chat->say("robot", w.chat->direct_channel("robot", "fulcrum"), "hello");
    boost::json::object hook;
    hook["from_webhook"] = "true";
    boost::json::object props;
    props["props"] = hook;
    w.post_with("maya", square, "@fulcrum tip", props);
    w.post_with("maya", w.dm("maya"), "note by a hook", props);
    w.ask("maya", "note mine");
    w.idle(50ms);
    w.quiet();
    EXPECT_TRUE(w.posts_in(square).empty());
    EXPECT_TRUE(w.posts_in(w.chat->direct_channel("robot", "fulcrum")).empty());
    EXPECT_EQ(w.journal("maya"), std::vector<std::string>{"mine"});
    EXPECT_EQ(w.answers("maya").size(), 3U);
}

// --- while it was away

TEST(Engine, AnswersOnceAndInOrder_WhatWasWrittenWhileItWasStopped) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.settle("sam");
    const auto square = w.chat->channel_id("town-square");
    w.chat->say("sam", square, "good morning, all");  // so far the channel is read
    w.idle(20ms);
    w.stop();
    w.notes("maya", 1, 7);
    w.notes("sam", 1, 3);
    w.chat->say("lee", w.dm("lee"), "hello");  // somebody new
    w.chat->say("sam", square, "nothing for the coach");
    w.chat->say("sam", square, "@fulcrum tip");
    w.start();
    w.expect_kept("maya", 7);
    w.expect_kept("sam", 3);
    ASSERT_TRUE(w.until([&] { return w.posts_in(square).size() == 1 && w.answers("lee").size() == 1; }));
    w.restart();
    w.idle(100ms);
    w.quiet();
    EXPECT_EQ(w.posts_in(square).size(), 1U);
    EXPECT_EQ(w.answers("lee").size(), 1U);
}

TEST(Engine, AnswersOnceAndInOrder_WhenAResumeIsRefused) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.chat->misbehave().refuse_resume = 1;
    w.notes("maya", 1, 2);
    w.chat->drop_sockets();
    w.notes("maya", 3, 6);
    w.expect_kept("maya", 6);
}

TEST(Engine, AnswersOnce_WhenEventsAreRepeatedSkippedOrSplit) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.chat->misbehave().repeat_event = 3;
    w.notes("maya", 1, 3);
    ASSERT_TRUE(w.answered("maya", 5));
    w.chat->misbehave().split_frames = 6;
    w.notes("maya", 4, 5);
    ASSERT_TRUE(w.answered("maya", 7));
    w.chat->misbehave().skip_sequence = 1;
    w.notes("maya", 6, 7);
    ASSERT_TRUE(w.answered("maya", 9));
    w.chat->misbehave().truncate_frame = 1;
    w.notes("maya", 8, 9);
    w.expect_kept("maya", 9);
}

TEST(Engine, GoesOn_WhenTheServerRestarts) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.notes("maya", 1, 2);
    w.chat->stop();
    w.notes("maya", 3, 4);
    ASSERT_TRUE(w.until([&] { return w.coach->status().link != link_state::ready; }));
    w.idle(30ms);
    w.chat->restart();
    w.notes("maya", 5, 6);
    w.expect_kept("maya", 6);
}

TEST(Engine, GoesOn_WhenItsConnectionIsAZombie) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.chat->misbehave().zombie = true;
    w.notes("maya", 1, 3);
    w.expect_kept("maya", 3);
}

TEST(Engine, GoesOn_WhenTheServerSaysNothingAfterHello) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.chat->misbehave().silent_after_hello = 1;
    w.chat->misbehave().refuse_resume = 1;
    w.chat->drop_sockets();
    w.notes("maya", 1, 3);
    w.expect_kept("maya", 3);
}

TEST(Engine, WaitsForANewToken_WhenItsOwnWasRevoked) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.chat->misbehave().refuse_token = -1;
    w.notes("maya", 1, 2);
    ASSERT_TRUE(w.until([&] { return w.coach->status().link == link_state::unauthorized; }));
    w.notes("maya", 3, 3);
    EXPECT_EQ(w.answers("maya").size(), 2U);
    w.chat->misbehave().refuse_token = 0;
    w.expect_kept("maya", 3);
}

TEST(Engine, FollowsEditsAndDeletions) {
    coach_world w;
    w.start();
    w.settle("maya");
    const auto first = w.say("maya", "note thought 1");
    const auto second = w.say("maya", "note thought 2");
    ASSERT_TRUE(w.answered("maya", 4));
    w.chat->edit(first, "note thought one");
    ASSERT_TRUE(w.until([&] { return w.journal("maya").front() != "thought 1"; }));
    w.stop();
    w.chat->remove(second);
    const auto third = w.say("maya", "note thought 3");
    const auto fourth = w.say("maya", "note thought 4");
    w.chat->edit(third, "note the third thought");
    w.chat->remove(fourth);
    w.start();
    ASSERT_TRUE(w.until([&] { return w.journal("maya").size() == 2; }));
    w.quiet();
    const auto journal = w.journal("maya");
    ASSERT_EQ(journal.size(), 2U);
    EXPECT_NE(journal[0].find("thought one"), std::string::npos) << journal[0];
    EXPECT_NE(journal[1].find("the third thought"), std::string::npos) << journal[1];
    w.restart();
    w.idle(50ms);
    w.quiet();
    EXPECT_EQ(w.journal("maya"), journal);
    w.expect_no_repeats(w.dm("maya"));
}

// --- odd input

TEST(Engine, GoesOn_WhateverPeopleSend) {
    coach_world w;
    w.start();
    w.settle("maya");
    std::size_t posts = 2;
    const auto one_answer = [&](const std::string& text) {
        w.ask("maya", text);
        EXPECT_EQ(w.answers("maya").size(), ++posts) << text.substr(0, 60);
        return w.last("maya");
    };
    EXPECT_EQ(one_answer("note zero").substr(0, 4), "Kept");
    EXPECT_EQ(one_answer(std::string("note a\0b", 8)).substr(0, 4), "Kept");
    EXPECT_EQ(one_answer("note <b>bold</b> <script>alert(1)</script>").substr(0, 4), "Kept");
    one_answer("\xF0\x9F\x98\x80");
    one_answer("no");
    EXPECT_NE(one_answer("note " + std::string(20000, 'x')).find("longer than I can keep"), std::string::npos);
    one_answer("status");
    const auto journal = w.journal("maya");
    ASSERT_EQ(journal.size(), 3U);
    EXPECT_EQ(journal[1].find('\0'), std::string::npos);
    EXPECT_EQ(journal[2], "<b>bold</b> <script>alert(1)</script>");
}

TEST(Engine, SaysThatItReadsTextOnly_WhenAPostHoldsFiles) {
    coach_world w;
    w.start();
    w.settle("maya");
    boost::json::object more;
    more["file_ids"] = boost::json::array{boost::json::string(w.upload("maya", w.dm("maya")))};
    w.post_with("maya", w.dm("maya"), "", more);
    ASSERT_TRUE(w.answered("maya", 3));
    EXPECT_NE(w.last("maya").find("only read text"), std::string::npos);
    w.notes("maya", 1, 1);
    w.expect_kept("maya", 1);
}

TEST(Engine, GoesOn_WhenFramesAreMalformed) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.chat->misbehave().malformed_frame = 3;
    w.notes("maya", 1, 3);
    w.expect_kept("maya", 3);
}

TEST(Engine, SplitsALongAnswerAndSendsEachPartOnce) {
    coach_world w;
    w.start();
    w.settle("maya");
    for (int i = 0; i < 6; ++i) w.ask("maya", "note " + std::string(15000, static_cast<char>('a' + i)));
    w.chat->misbehave().drop_after_store = 2;
    w.say("maya", "journal export");
    ASSERT_TRUE(w.until([&] { return w.answers("maya").size() >= 9; }));
    w.quiet();
    EXPECT_EQ(w.answers("maya").back().files.size(), 1U);
    w.expect_no_repeats(w.dm("maya"));
    EXPECT_EQ(w.answers("maya").size(), 9U);
}

// --- forgetting

TEST(Engine, ForgetsAPersonAltogether) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.settle("sam");
    w.notes("maya", 1, 3);
    ASSERT_TRUE(w.answered("maya", 5));
    const auto key_file = w.database() + ".keys";
    w.ask("maya", "forget me");
    EXPECT_NE(w.ask("maya", "yes").find("erased"), std::string::npos);
    EXPECT_FALSE(w.person("maya"));
    for (const auto* table : {"entry", "part", "outbox", "nudge"})
        EXPECT_EQ(w.count("SELECT count(*) FROM " + std::string(table)), 0) << table;
    EXPECT_EQ(w.count("SELECT count(*) FROM person"), 1);
    EXPECT_EQ(w.count("SELECT count(DISTINCT person) FROM timer"), 1);
    w.restart();  // what she said before is not taken up again
    w.idle(100ms);
    w.quiet();
    EXPECT_FALSE(w.person("maya"));
    EXPECT_NE(w.ask("maya", "hello").find("time zone"), std::string::npos);  // anew
    EXPECT_TRUE(w.journal("maya").empty());
    w.expect_no_repeats(w.dm("maya"));
}

TEST(Engine, SaysGoodbye_WhenForgettingMeetsAFault) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.ask("maya", "forget me");
    w.chat->misbehave().drop_after_store = 1;
    w.say("maya", "yes");
    ASSERT_TRUE(
        w.until([&] { return w.last("maya").find("erased") != std::string::npos && w.coach->status().unsent == 0; }));
    w.quiet();
    EXPECT_NE(w.last("maya").find("erased"), std::string::npos);
    w.expect_no_repeats(w.dm("maya"));
    EXPECT_EQ(w.count("SELECT count(*) FROM outbox"), 0);
}

// --- the database

TEST(Engine, Apologizes_WhenAPersonsDataIsDamaged_AndServesTheOthers) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.settle("sam");
    w.sql("UPDATE person SET sealed = X'00112233445566778899' WHERE username = 'maya'");
    EXPECT_NE(w.ask("maya", "note a secret plan").find("can't open your data"), std::string::npos);
    EXPECT_EQ(w.answers("maya").back().kind, "error");
    EXPECT_TRUE(w.log.has("could not be handled"));
    EXPECT_FALSE(w.log.has("secret plan"));
    w.notes("sam", 1, 2);
    w.expect_kept("sam", 2);
    w.pass(90min);  // maya's nudge can't be made, sam's can
    EXPECT_NE(w.last("sam").find("What matters today?"), std::string::npos);
    w.restart();
    w.idle(50ms);
    w.quiet();
    EXPECT_EQ(w.answers("maya").size(), 3U);  // no second apology
    EXPECT_TRUE(w.coach->status().store_healthy);
}

TEST(Engine, SaysNothingOfATurnThatWasUndone) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.clock->move_to(w.clock->now() + 1min);
    w.settle("sam");
    w.sql("CREATE UNIQUE INDEX no ON person(last_active_at)");  // her next turn can't be saved
    EXPECT_NE(w.ask("maya", "tip").find("can't open your data"), std::string::npos);
    EXPECT_EQ(w.answers("maya").size(), 3U);
    w.sql("DROP INDEX no");
    EXPECT_NE(w.ask("maya", "tip").find("Tip number"), std::string::npos);
    EXPECT_EQ(w.count("SELECT count(*) FROM outbox"), 0);
}

TEST(Engine, WaitsAndGoesOn_WhenTheDiskIsFull) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.stop();
    w.sql("CREATE TABLE junk(x BLOB); INSERT INTO junk VALUES (zeroblob(400000)); PRAGMA wal_checkpoint(TRUNCATE)");
    w.limits.max_pages = static_cast<int>(w.count("PRAGMA page_count"));
    w.start();
    std::string long_text(9000, 'x');
    for (int i = 1; i <= 4; ++i) w.say("maya", "note " + long_text + std::to_string(i));
    ASSERT_TRUE(w.until([&] { return !w.coach->status().store_healthy; }));
    w.idle(50ms);
    EXPECT_LT(w.answers("maya").size(), 6U);
    w.sql("DELETE FROM junk");  // somebody makes room
    ASSERT_TRUE(w.until([&] { return w.answers("maya").size() == 6; }));
    w.quiet();
    EXPECT_TRUE(w.coach->status().store_healthy);
    ASSERT_EQ(w.journal("maya").size(), 4U);
    for (int i = 1; i <= 4; ++i)
        EXPECT_EQ(w.journal("maya")[static_cast<std::size_t>(i - 1)], long_text + std::to_string(i));
    w.expect_no_repeats(w.dm("maya"));
    EXPECT_FALSE(w.log.has("xxxxxxxx"));
}

TEST(Engine, LeavesInTime_WhenTheDiskIsFull) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.stop();
    w.limits.max_pages = static_cast<int>(w.count("PRAGMA page_count"));
    w.start();
    w.chat->say("sam", w.chat->channel_id("town-square"), "for nobody");  // a mark to be saved
    for (int i = 1; i <= 4; ++i) w.say("maya", "note " + std::string(9000, 'x') + std::to_string(i));
    ASSERT_TRUE(w.until([&] { return !w.coach->status().store_healthy; }));
    EXPECT_TRUE(w.stop(300ms));
    w.limits.max_pages = 0;
    w.start();
    ASSERT_TRUE(w.until([&] { return w.answers("maya").size() == 6; }));
    w.quiet();
    EXPECT_EQ(w.journal("maya").size(), 4U);
    w.expect_no_repeats(w.dm("maya"));
}

// --- leaving

TEST(Engine, FinishesWhatIsInFlight_WhenItIsToldToStop) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.chat->misbehave().delay = 20ms;
    w.notes("maya", 1, 5);
    ASSERT_TRUE(w.until([&] { return w.coach->busy(); }));
    EXPECT_TRUE(w.stop());
    EXPECT_EQ(w.count("SELECT count(*) FROM outbox"), 0);
    w.chat->misbehave().delay = 0ms;
    w.start();
    w.expect_kept("maya", 5);
}

TEST(Engine, LosesNothing_WhereverItIsStopped) {
    coach_world w;
    w.start();
    w.settle("maya");
    int said = 0;
    for (int round = 0; round < 12; ++round) {
        w.notes("maya", said + 1, said + 3);
        said += 3;
        for (int steps = 0; steps < round * 2; ++steps) w.loop.run_one_for(1ms);
        EXPECT_TRUE(w.stop(round % 3 == 0 ? 0ms : 2000ms));
        w.start_and_go_on();
    }
    w.expect_kept("maya", said);
}

// --- the log

TEST(Engine, LogsNoWordOfAnybodyAndNoToken) {
    coach_world w;
    w.start();
    w.settle("maya");
    w.ask("maya", "note xylophone lessons on friday");
    w.say("maya", "xylophone thoughts, quite long ones, in my head");  // a ✅ is the answer
    EXPECT_TRUE(w.quiet());
    w.ask("maya", "admin people xylophone");
    w.ask("ada", "admin assign xylophone @maya");
    w.chat->misbehave().drop_after_store = 1;
    w.chat->misbehave().malformed_frame = 1;
    w.ask("maya", "journal search xylophone");
    w.chat->misbehave().server_error = 2;
    w.ask("maya", "journal");
    w.chat->misbehave().refuse_token = 2;
    w.chat->misbehave().truncate_frame = 1;
    w.ask("maya", "journal show 1");
    w.chat->say("maya", w.chat->channel_id("town-square"), "@fulcrum xylophone");
    w.sql("UPDATE person SET sealed = X'00112233445566778899' WHERE username = 'maya'");
    w.ask("maya", "note xylophone again");
    w.restart();
    w.stop();
    const auto text = w.log.text();
    EXPECT_GT(text.size(), 500U);
    EXPECT_EQ(text.find("xylophone"), std::string::npos) << text;
    EXPECT_EQ(text.find(w.chat->token_of("fulcrum")), std::string::npos);
}

}  // namespace
}  // namespace fulcrum::test
