// The session on the embedded chat server: what it hears, and how it comes back after every fault.
#include "session_world.hpp"

namespace fulcrum::bot::platform::mattermost::test {
namespace {

using texts = std::vector<std::string>;

// --- listening -------------------------------------------------------------------------------------------------------

TEST_F(SessionTest, HearsADirectMessage) {
    const auto channel = dm();
    start_and_wait();
    EXPECT_EQ(bot->username(), "coach");
    EXPECT_EQ(bot->name(), "mattermost");
    EXPECT_EQ(bot->workspace(), "127.0.0.1:" + std::to_string(server->port()));
    const auto id = server->say("mira", channel, "@coach hello");
    ASSERT_TRUE(heard_texts({"hello"}));
    const auto p = heard.all<posted>().front();
    EXPECT_EQ(p.id, id);
    EXPECT_EQ(p.author, server->id_of("mira"));
    EXPECT_EQ(p.username, "mira");
    EXPECT_EQ(p.where.channel, channel);
    EXPECT_EQ(p.where.thread, "");
    EXPECT_EQ(p.kind, channel_kind::direct);
    EXPECT_EQ(p.at, server->posts(channel).back().at);
}
TEST_F(SessionTest, TellsOfDirectChannels_ListedAndNew) {
    const auto old = dm("mira");
    start_and_wait();
    const auto fresh = dm("omar");
    ASSERT_TRUE(until([&] { return heard.all<channel_found>().size() >= 3; }));
    std::vector<std::string> people;
    for (const auto& f : heard.all<channel_found>())
        if (f.kind == channel_kind::direct) {
            EXPECT_EQ(f.person, server->id_of(f.channel == old ? "mira" : "omar"));
            people.push_back(f.person);
        }
    EXPECT_EQ(people.size(), 2U);
    server->say("omar", fresh, "hi");
    ASSERT_TRUE(heard_texts({"hi"}));
    EXPECT_EQ(heard.all<channel_found>().size(), 3U) << "told once";
}
TEST_F(SessionTest, AnswersInThreads_WhenInChannels) {
    start_and_wait();
    server->say("mira", "town-square", "nobody in particular");
    const auto root = server->say("mira", "town-square", "@Coach, tip please");
    server->say("mira", "town-square", "and @coach again", root);
    ASSERT_TRUE(heard_texts({"tip please", "and @coach again"}));
    const auto all = heard.all<posted>();
    EXPECT_EQ(all[0].where.thread, root);
    EXPECT_EQ(all[1].where.thread, root);
    EXPECT_EQ(all[0].kind, channel_kind::team);
    EXPECT_EQ(heard.all<passed>().size(), 1U);
}
TEST_F(SessionTest, HearsNames_WhenTheServerMentionsOnlyItself) {
    server->misbehave().only_own_mentions = true;
    start_and_wait();
    server->say("mira", "town-square", "@omar look");
    server->say("mira", "town-square", "@coach look");
    server->say("mira", "town-square", "@all look");
    server->say("mira", "town-square", "@channel and @coach");
    EXPECT_TRUE(heard_texts({"look", "@channel and @coach"}));
}
TEST_F(SessionTest, IgnoresBotsAndItself) {
    const auto channel = dm();
    start_and_wait();
    server->say("robot", "town-square", "@coach hello fellow bot");
    server->say("coach", channel, "I talk to myself");
    server->say("mira", "town-square", "@all everybody");
    server->say("mira", channel, "real");
    ASSERT_TRUE(heard_texts({"real"}));
}
TEST_F(SessionTest, TellsOfEditsAndDeletions) {
    const auto channel = dm();
    start_and_wait();
    const auto one = server->say("mira", channel, "one"), two = server->say("mira", channel, "two");
    server->edit(one, "@coach one more");
    server->remove(two);
    ASSERT_TRUE(until([&] { return heard.all<deleted>().size() == 1; }));
    const auto e = heard.all<edited>();
    ASSERT_EQ(e.size(), 1U);
    EXPECT_EQ(e[0].id, one);
    EXPECT_EQ(e[0].text, "one more");
    EXPECT_EQ(e[0].kind, channel_kind::direct);
    EXPECT_EQ(e[0].author, server->id_of("mira"));
    EXPECT_EQ(heard.all<deleted>()[0].id, two);
    EXPECT_EQ(heard.all<deleted>()[0].kind, channel_kind::direct);
}

// --- faults of the connection ----------------------------------------------------------------------------------------

TEST_F(SessionTest, Resumes_WhenTheSocketDrops) {
    const auto channel = dm();
    start_and_wait();
    server->say("mira", channel, "before");
    ASSERT_TRUE(heard_texts({"before"}));
    const auto asked = heard.asked;
    server->drop_sockets();
    ASSERT_TRUE(until([&] { return heard.said(link_state::waiting); }));
    server->say("mira", channel, "missed one");
    server->say("mira", channel, "missed two");
    ASSERT_TRUE(heard_texts({"before", "missed one", "missed two"}));
    ASSERT_TRUE(until([&] { return heard.said(link_state::ready); }));
    EXPECT_EQ(heard.asked, asked) << "no resync was needed";
    server->say("mira", channel, "after");
    EXPECT_TRUE(heard_texts({"before", "missed one", "missed two", "after"}));
}
TEST_F(SessionTest, Resyncs_WhenResumeIsRefused) {
    const auto channel = dm();
    start_and_wait();
    server->say("mira", channel, "before");
    ASSERT_TRUE(heard_texts({"before"}));
    server->misbehave().refuse_resume = 1;
    server->drop_sockets();
    ASSERT_TRUE(until([&] { return heard.said(link_state::waiting); }));
    server->say("mira", channel, "missed one");
    server->say("mira", "town-square", "@coach missed two");
    server->say("mira", "town-square", "not for you");
    ASSERT_TRUE(until([&] { return heard.said(link_state::ready); }));
    server->say("mira", channel, "after");
    ASSERT_TRUE(until([&] { return heard.texts().size() == 4; }));
    idle(50ms);
    auto all = heard.texts();
    std::sort(all.begin(), all.end());
    EXPECT_EQ(all, (texts{"after", "before", "missed one", "missed two"})) << "each once";
    EXPECT_EQ(heard.texts().back(), "after");
}
TEST_F(SessionTest, ComesBack_WhenTheServerRestarts) {
    const auto channel = dm();
    start_and_wait();
    server->stop();
    ASSERT_TRUE(until([&] { return heard.said(link_state::waiting); }));
    idle(300ms);  // some vain attempts
    server->restart();
    server->say("mira", channel, "while you were away");
    ASSERT_TRUE(heard_texts({"while you were away"}));
    ASSERT_TRUE(until([&] { return heard.said(link_state::ready); }));
    auto sent = call(bot->deliver(message("r1", channel, "here again")));
    ASSERT_TRUE(sent);
    EXPECT_EQ(said(channel, "r1"), 1U);
}
TEST_F(SessionTest, LosesNothing_WhenItWasDownItself) {
    const auto channel = dm();
    const auto early = server->say("mira", channel, "first ever");
    start_and_wait();
    ASSERT_TRUE(heard_texts({"first ever"})) << "nobody has answered it yet";
    EXPECT_EQ(heard.all<posted>()[0].id, early);
    const auto deleted_later = server->say("mira", channel, "never mind");
    const auto edited_later = server->say("mira", channel, "tpyo");
    ASSERT_TRUE(heard_texts({"first ever", "never mind", "tpyo"}));
    leave();

    texts expected;
    for (int i = 0; i < 30; ++i) {
        expected.push_back("while away " + std::to_string(i));
        server->say("mira", channel, expected.back());
    }
    server->edit(edited_later, "typo");
    server->remove(deleted_later);
    server->remove(server->say("mira", channel, "said and taken back"));
    heard.events.clear();
    heard.links.clear();
    start_and_wait();
    EXPECT_TRUE(heard_texts(expected));
    ASSERT_EQ(heard.all<edited>().size(), 1U);
    EXPECT_EQ(heard.all<edited>()[0].text, "typo");
    bool gone = false;
    for (const auto& d : heard.all<deleted>()) gone |= d.id == deleted_later;
    EXPECT_TRUE(gone);
}
TEST_F(SessionTest, FindsEdits_WhenNothingNewWasPosted) {
    const auto channel = dm();
    start_and_wait();
    const auto id = server->say("mira", channel, "tpyo");
    ASSERT_TRUE(heard_texts({"tpyo"}));
    leave();
    idle(5ms);
    server->edit(id, "typo");
    start_and_wait();
    ASSERT_TRUE(until([&] { return heard.all<edited>().size() == 1; }));
    EXPECT_EQ(heard.all<edited>()[0].text, "typo");
    EXPECT_EQ(heard.texts(), texts{"tpyo"});
}
TEST_F(SessionTest, TakesOnlyWhatFollowsItsOwnLastPost_WhenAChannelHasNoMark) {
    const auto channel = dm();
    server->say("mira", channel, "answered long ago");
    server->say("coach", channel, "the answer");
    server->say("mira", channel, "open question");
    start_and_wait();
    EXPECT_TRUE(heard_texts({"open question"}));
}
TEST_F(SessionTest, IgnoresOldPostsInTeamChannels_WhenItComesThereFirst) {
    server->say("mira", "town-square", "@coach are you there? (last week)");
    start_and_wait();
    server->say("mira", "town-square", "@coach now");
    EXPECT_TRUE(heard_texts({"now"}));
}
TEST_F(SessionTest, GoesOnIgnoringThem_WhenItResyncs) {
    heard.keep_marks = false;
    server->say("mira", "town-square", "@coach are you there? (last week)");
    start_and_wait();
    for (int i = 0; i < 2; ++i) {
        server->misbehave().refuse_resume = 1;
        server->drop_sockets();
        ASSERT_TRUE(until([&] { return heard.said(link_state::waiting); }));
        server->say("mira", "town-square", "@coach " + std::to_string(i));
        ASSERT_TRUE(until([&] { return heard.said(link_state::ready); }));
    }
    EXPECT_TRUE(heard_texts({"0", "1"}));
}
TEST_F(SessionTest, FindsAPost_WhenALaterOneWasToldFirst) {
    const auto channel = dm();
    start_and_wait();
    const auto slow = server->say("mira", channel, "slow");
    server->say("mira", channel, "fast");
    ASSERT_TRUE(heard_texts({"slow", "fast"}));
    leave();
    // As if the event of the slower one had not come before we left.
    heard.handled.erase(slow);
    heard.events.clear();
    server->say("mira", channel, "later");
    start_and_wait();
    EXPECT_TRUE(heard_texts({"slow", "later"}));
}
TEST_F(SessionTest, ReadsMoreThanAThousandMissedPosts_InOrder) {
    const auto channel = dm();
    start_and_wait();
    server->say("mira", channel, "last seen");
    ASSERT_TRUE(heard_texts({"last seen"}));
    leave();
    texts expected;
    for (int i = 0; i < 1150; ++i) {
        expected.push_back(std::to_string(i));
        server->say("mira", channel, expected.back());
    }
    heard.events.clear();
    heard.links.clear();
    start_and_wait();
    EXPECT_TRUE(heard_texts(expected));
}
TEST_F(SessionTest, ReadsMoreThanAThousandMissedPosts_WhenTheLastOneIsGone) {
    const auto channel = dm();
    start_and_wait();
    const auto last = server->say("mira", channel, "last seen");
    ASSERT_TRUE(heard_texts({"last seen"}));
    leave();
    texts expected;
    for (int i = 0; i < 1100; ++i) {
        expected.push_back(std::to_string(i));
        server->say("mira", channel, expected.back());
    }
    server->remove(last);
    for (auto& m : heard.marks)
        if (m.channel == channel) m.last_post = "unknownpost000000000000000";
    heard.events.clear();
    heard.links.clear();
    start_and_wait();
    EXPECT_TRUE(heard_texts(expected));
}
TEST_F(SessionTest, AsksForLess_WhenAnAnswerIsTooLarge) {
    const auto channel = dm();
    chosen.answer = 40000;
    start_and_wait();
    server->say("mira", channel, "last seen");
    ASSERT_TRUE(heard_texts({"last seen"}));
    leave();
    texts expected;
    for (int i = 0; i < 90; ++i) {
        expected.push_back(std::to_string(i) + std::string(500, 'x'));
        server->say("mira", channel, expected.back());
    }
    heard.events.clear();
    heard.links.clear();
    start_and_wait();
    EXPECT_TRUE(heard_texts(expected));
}
TEST_F(SessionTest, HoldsLiveEventsBack_UntilTheirChannelIsRead) {
    const auto channel = dm();
    start_and_wait();
    server->say("mira", channel, "zero");
    ASSERT_TRUE(heard_texts({"zero"}));
    leave();
    server->say("mira", channel, "one");
    server->misbehave().delay = 30ms;
    heard.links.clear();
    start();
    ASSERT_TRUE(until([&] { return server->sockets() == 1; }));
    server->say("mira", channel, "two");
    server->say("mira", channel, "three");
    ASSERT_TRUE(until([&] { return heard.said(link_state::ready); }));
    EXPECT_TRUE(heard_texts({"zero", "one", "two", "three"}));
}
TEST_F(SessionTest, ReadsAgain_WhenTooManyLiveEventsCame) {
    const auto channel = dm();
    chosen.held = 3;
    server->misbehave().delay = 30ms;
    server->say("mira", channel, "0");
    start();
    ASSERT_TRUE(until([&] { return server->sockets() == 1; }));
    texts expected{"0"};
    for (int i = 1; i < 20; ++i) {
        expected.push_back(std::to_string(i));
        server->say("mira", channel, expected.back());
    }
    ASSERT_TRUE(until([&] { return heard.said(link_state::ready); }));
    EXPECT_TRUE(heard_texts(expected));
}
TEST_F(SessionTest, Reconnects_WhenAnEventIsSkipped) {
    const auto channel = dm();
    start_and_wait();
    server->misbehave().skip_sequence = 1;
    server->say("mira", channel, "one");
    server->say("mira", channel, "two");
    ASSERT_TRUE(until([&] { return heard.times(link_state::ready) == 2; }));
    server->say("mira", channel, "three");
    EXPECT_TRUE(heard_texts({"one", "two", "three"}));
}
TEST_F(SessionTest, HearsItOnce_WhenAnEventIsRepeated) {
    const auto channel = dm();
    start_and_wait();
    server->misbehave().repeat_event = 2;
    server->say("mira", channel, "one");
    server->say("mira", channel, "two");
    server->say("mira", channel, "three");
    ASSERT_TRUE(heard_texts({"one", "two", "three"}));
    EXPECT_EQ(heard.times(link_state::ready), 1U);
}
TEST_F(SessionTest, GoesOn_WhenAFrameIsMalformed) {
    const auto channel = dm();
    start_and_wait();
    server->misbehave().malformed_frame = 1;
    server->say("mira", channel, "one");
    server->say("mira", channel, "two");
    ASSERT_TRUE(heard_texts({"one", "two"}));
    EXPECT_EQ(heard.times(link_state::ready), 1U);
}
TEST_F(SessionTest, JoinsSplitFrames) {
    const auto channel = dm();
    start_and_wait();
    server->misbehave().split_frames = 5;
    server->say("mira", channel, "one 🧭 two");
    EXPECT_TRUE(heard_texts({"one 🧭 two"}));
}
TEST_F(SessionTest, LosesNothing_WhenAFrameIsCutOff) {
    const auto channel = dm();
    start_and_wait();
    server->misbehave().truncate_frame = 1;
    server->say("mira", channel, "cut");
    server->say("mira", channel, "next");
    ASSERT_TRUE(heard_texts({"cut", "next"}));
}
TEST_F(SessionTest, NoticesSilenceAfterHello) {
    const auto channel = dm();
    server->misbehave().silent_after_hello = 1;
    start();
    ASSERT_TRUE(until([&] { return server->sockets() == 1; }));
    server->say("mira", channel, "anybody there?");
    ASSERT_TRUE(until([&] { return heard.times(link_state::waiting) == 1; }));
    ASSERT_TRUE(until([&] { return heard.said(link_state::ready); }));
    EXPECT_TRUE(heard_texts({"anybody there?"}));
}
TEST_F(SessionTest, TriesAgain_WhenNoHelloComes) {
    const auto channel = dm();
    server->misbehave().no_hello = 2;
    start_and_wait();
    EXPECT_EQ(heard.times(link_state::waiting), 2U);
    server->say("mira", channel, "hello");
    EXPECT_TRUE(heard_texts({"hello"}));
}
TEST_F(SessionTest, NoticesAZombieSocket) {
    const auto channel = dm();
    start_and_wait();
    server->misbehave().zombie = true;
    server->say("mira", channel, "lost in the void");
    ASSERT_TRUE(until([&] { return heard.times(link_state::waiting) == 1; }));
    server->misbehave().zombie = false;
    ASSERT_TRUE(heard_texts({"lost in the void"}));
    ASSERT_TRUE(until([&] { return heard.said(link_state::ready); }));
}
TEST_F(SessionTest, TellsTheOperator_WhenTheTokenIsRevoked_AndRecovers) {
    const auto channel = dm();
    start_and_wait();
    server->misbehave().refuse_token = -1;
    auto sent = call(bot->deliver(message("r1", channel, "x")));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().problem, delivery_problem::unauthorized);
    ASSERT_TRUE(until([&] { return heard.said(link_state::unauthorized); }));
    EXPECT_NE(heard.links.back().second.find("token is no longer valid"), std::string::npos);
    server->say("mira", channel, "where are you?");
    idle(300ms);
    EXPECT_TRUE(heard.said(link_state::unauthorized)) << "it stays so, quietly";
    server->misbehave().refuse_token = 0;
    ASSERT_TRUE(until([&] { return heard.said(link_state::ready); }));
    EXPECT_TRUE(heard_texts({"where are you?"}));
    EXPECT_TRUE(call(bot->deliver(message("r1", channel, "x"))));
}
TEST_F(SessionTest, TellsTheOperator_WhenTheTokenWasNeverGood) {
    chosen.token = "nonsense";
    start();
    ASSERT_TRUE(until([&] { return heard.said(link_state::unauthorized); }));
    for (const auto& [state, detail] : heard.links) EXPECT_EQ(detail.find("nonsense"), std::string::npos);
}
TEST_F(SessionTest, NoticesARevokedToken_ByItsPing) {
    start_and_wait();
    server->revoke("coach");
    ASSERT_TRUE(until([&] { return heard.said(link_state::unauthorized); }));
}
TEST_F(SessionTest, StartsSlowly_WhenTheServerIsBusy) {
    server->misbehave().rate_limit = 2;
    server->misbehave().retry_after = 1;
    const auto begin = std::chrono::steady_clock::now();
    start_and_wait();
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 2s) << "it obeyed Retry-After, twice";
}
TEST_F(SessionTest, ResyncsAll_WhenRequestsFailOnTheWay) {
    // The nth request fails, for each n: afterwards everything is there, once, in order.
    const auto channel = dm();
    start_and_wait();
    leave();
    for (int n = 0; n < 9; ++n) {
        heard.events.clear();
        heard.links.clear();
        texts expected;
        for (int i = 0; i < 3; ++i) {
            expected.push_back("round " + std::to_string(n) + " post " + std::to_string(i));
            server->say("mira", channel, expected.back());
        }
        start();
        server->misbehave().delay = 5ms;  // so that it can be interfered with
        idle(std::chrono::milliseconds(4 * n));
        server->misbehave().server_error = 1;
        ASSERT_TRUE(until([&] { return heard.said(link_state::ready); })) << n;
        server->misbehave().server_error = 0;
        server->misbehave().delay = 0ms;
        ASSERT_TRUE(heard_texts(expected)) << n;
        leave();
    }
}
TEST_F(SessionTest, RefreshesProfiles_WhenTheyChange) {
    start_and_wait();
    auto mira = call(bot->person(server->id_of("mira")));
    ASSERT_TRUE(mira);
    EXPECT_EQ(mira->zone, "Europe/Helsinki");
    EXPECT_EQ(mira->display_name, "mira Tester");
    EXPECT_TRUE(mira->active);
    EXPECT_FALSE(mira->bot || mira->administrator);
    server->set_zone("mira", "Asia/Tokyo");
    ASSERT_TRUE(until([&] { return heard.all<profile_changed>().size() == 1; }));
    EXPECT_EQ(heard.all<profile_changed>()[0].user, server->id_of("mira"));
    EXPECT_EQ(call(bot->person(server->id_of("mira")))->zone, "Asia/Tokyo");
}

}  // namespace
}  // namespace fulcrum::bot::platform::mattermost::test
