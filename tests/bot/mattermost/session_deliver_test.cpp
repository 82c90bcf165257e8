// What the session posts on the embedded chat server, and that it posts it once.
#include "session_world.hpp"

namespace fulcrum::bot::platform::mattermost::test {
namespace {

using p = delivery_problem;

TEST_F(SessionTest, Delivers) {
    const auto channel = dm();
    start_and_wait();
    auto sent = call(bot->deliver(message("r1", channel, "Hi **Mira** 🧭\n\"quoted\"")));
    ASSERT_TRUE(sent);
    const auto post = server->posts(channel).back();
    EXPECT_EQ(post.id, *sent);
    EXPECT_EQ(post.author, "coach");
    EXPECT_EQ(post.text, "Hi **Mira** 🧭\n\"quoted\"");
    EXPECT_EQ(post.ref, "r1");
    EXPECT_EQ(post.kind, "reply");
    EXPECT_EQ(post.pending, server->id_of("coach") + ":r1");
    idle(30ms);
    EXPECT_TRUE(heard.texts().empty()) << "its own echo is not news";
}
TEST_F(SessionTest, DeliversIntoThreads) {
    start_and_wait();
    const auto root = server->say("mira", "town-square", "@coach tip");
    ASSERT_TRUE(heard_texts({"tip"}));
    auto m = message("r1", "", "a tip");
    m.to = heard.all<posted>()[0].where;
    ASSERT_TRUE(call(bot->deliver(std::move(m))));
    EXPECT_EQ(server->posts("town-square").back().root, root);
}
TEST_F(SessionTest, SplitsLongTexts) {
    const auto channel = dm();
    start_and_wait();
    std::string text;
    for (int i = 0; i < 300; ++i) text += "Paragraph number " + std::to_string(i) + " of a long story.\n\n";
    auto sent = call(bot->deliver(message("long", channel, text)));
    ASSERT_TRUE(sent);
    const auto all = server->posts(channel);
    ASSERT_GE(all.size(), 3U);
    EXPECT_EQ(all[0].id, *sent);
    EXPECT_EQ(all[0].ref, "long");
    EXPECT_EQ(all[1].ref, "long/2");
    EXPECT_EQ(all[2].ref, "long/3");
}
TEST_F(SessionTest, DeliversFiles) {
    const auto channel = dm();
    start_and_wait();
    auto m = message("f", channel, "your export");
    m.file.emplace();
    m.file->name = "journal & notes.md";
    m.file->content_type = "text/markdown";
    m.file->bytes = "# Journal\n";
    ASSERT_TRUE(call(bot->deliver(std::move(m))));
    EXPECT_EQ(server->posts(channel).back().files.size(), 1U);
}
TEST_F(SessionTest, Refuses_WhenThereIsNothingToSayOrNoChannel) {
    start_and_wait();
    auto blank = call(bot->deliver(message("r", dm(), " \n")));
    ASSERT_FALSE(blank);
    EXPECT_EQ(blank.error().problem, p::refused);
    auto nowhere = call(bot->deliver(message("r", "aaaaaaaaaaaaaaaaaaaaaaaaaa", "my secret words")));
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().problem, p::refused);
    EXPECT_NE(nowhere.error().detail.find("api.context.permissions.app_error"), std::string::npos)
        << nowhere.error().detail;
    EXPECT_EQ(nowhere.error().detail.find("secret"), std::string::npos);
}
TEST_F(SessionTest, TellsHowLongToWait_WhenRateLimited) {
    const auto channel = dm();
    start_and_wait();
    server->misbehave().rate_limit = 1;
    server->misbehave().retry_after = 7;
    auto sent = call(bot->deliver(message("r1", channel, "x")));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().problem, p::try_again);
    EXPECT_EQ(sent.error().after, 7s);
    ASSERT_TRUE(call(bot->deliver(message("r1", channel, "x"))));
    EXPECT_EQ(said(channel, "r1"), 1U);
}
TEST_F(SessionTest, TriesAgain_WhenTheServerFails) {
    const auto channel = dm();
    start_and_wait();
    server->misbehave().server_error = 1;
    auto sent = call(bot->deliver(message("r1", channel, "x")));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().problem, p::try_again);
    ASSERT_TRUE(call(bot->deliver(message("r1", channel, "x"))));
    EXPECT_EQ(said(channel, "r1"), 1U);
}
TEST_F(SessionTest, DoesNotKnow_WhenThePostIsPending) {
    const auto channel = dm();
    start_and_wait();
    server->misbehave().pending = 1;
    auto sent = call(bot->deliver(message("r1", channel, "x")));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().problem, p::unknown);
    EXPECT_GT(sent.error().after, 0ms);
    auto again = message("r1", channel, "x");
    again.look_first = true;
    ASSERT_TRUE(call(bot->deliver(std::move(again))));
    EXPECT_EQ(said(channel, "r1"), 1U);
}
TEST_F(SessionTest, SaysItOnce_WhenTheAnswerWasSwallowed) {
    const auto channel = dm();
    start_and_wait();
    server->misbehave().drop_after_store = 1;
    auto m = message("r1", channel, "only once");
    auto sent = call(bot->deliver(m));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().problem, p::unknown);
    EXPECT_EQ(said(channel, "r1"), 1U);
    server->restart();  // it forgets pending ids
    m.look_first = true;
    auto again = call(bot->deliver(m));
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(*again, server->posts(channel).back().id);
    EXPECT_EQ(said(channel, "r1"), 1U);
}
TEST_F(SessionTest, SaysItOnce_WhenTheRequestWasLost) {
    const auto channel = dm();
    start_and_wait();
    server->misbehave().drop_before_store = 1;
    auto m = message("r1", channel, "only once");
    auto sent = call(bot->deliver(m));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().problem, p::unknown);
    m.look_first = true;
    ASSERT_TRUE(call(bot->deliver(m)));
    EXPECT_EQ(said(channel, "r1"), 1U);
}
TEST_F(SessionTest, SendsOnlyTheMissingParts_WhenItLooksFirst) {
    const auto channel = dm();
    start_and_wait();
    std::string text;
    for (int i = 0; i < 300; ++i) text += "Paragraph number " + std::to_string(i) + " of a long story.\n\n";
    auto m = message("long", channel, text);
    int stored = 0;
    server->on_post = [&](const local::chat_server::post_view&) {
        if (++stored == 1) server->misbehave().drop_before_store = 1;
    };
    auto sent = call(bot->deliver(m));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().problem, p::unknown);
    server->on_post = nullptr;
    server->restart();
    m.look_first = true;
    ASSERT_TRUE(call(bot->deliver(m)));
    for (const auto* ref : {"long", "long/2", "long/3"}) EXPECT_EQ(said(channel, ref), 1U) << ref;
}
TEST_F(SessionTest, LooksFurther_WhenMuchWasSaidSince) {
    const auto channel = dm();
    start_and_wait();
    auto m = message("r1", channel, "early");
    ASSERT_TRUE(call(bot->deliver(m)));
    for (int i = 0; i < 1100; ++i) server->say("mira", channel, std::to_string(i));
    server->restart();
    m.look_first = true;
    ASSERT_TRUE(call(bot->deliver(m)));
    EXPECT_EQ(said(channel, "r1"), 1U);
}
TEST_F(SessionTest, DoesNotKnow_WhenItCouldNotLook) {
    const auto channel = dm();
    start_and_wait();
    server->misbehave().server_error = 1;
    auto m = message("r1", channel, "x");
    m.look_first = true;
    auto sent = call(bot->deliver(m));
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().problem, p::unknown);
    EXPECT_EQ(said(channel, "r1"), 0U);
}
TEST_F(SessionTest, TriesAgain_WhenNobodyIsThere) {
    const auto channel = dm();
    start_and_wait();
    server->stop();
    ASSERT_TRUE(until([&] { return heard.said(link_state::waiting); }));
    auto sent = call(bot->deliver(message("r1", channel, "x")));
    ASSERT_FALSE(sent);
    EXPECT_TRUE(sent.error().problem == p::try_again || sent.error().problem == p::unknown);
    server->restart();
    ASSERT_TRUE(until([&] { return heard.said(link_state::ready); }));
    ASSERT_TRUE(call(bot->deliver(message("r1", channel, "x"))));
    EXPECT_EQ(said(channel, "r1"), 1U);
}
TEST_F(SessionTest, Reacts_AndRepeatingIsHarmless) {
    const auto channel = dm();
    start_and_wait();
    const auto id = server->say("mira", channel, "done!");
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(call(bot->react(channel, id, "white_check_mark")));
    EXPECT_EQ(server->posts(channel).back().reactions, std::vector<std::string>{"white_check_mark"});
}
TEST_F(SessionTest, FindsPeopleAndChannels) {
    start_and_wait();
    auto omar = call(bot->person_by_name("@Omar"));
    ASSERT_TRUE(omar);
    EXPECT_EQ(omar->user, server->id_of("omar"));
    EXPECT_TRUE(omar->administrator);
    auto nobody = call(bot->person_by_name("nobody-here"));
    ASSERT_FALSE(nobody);
    EXPECT_EQ(nobody.error().problem, p::refused);

    auto squares = call(bot->channels_named("~town-square"));
    ASSERT_TRUE(squares);
    ASSERT_EQ(squares->size(), 1U);
    const auto square = squares->front();
    EXPECT_TRUE(square.member);
    EXPECT_EQ(square.id, server->channel_id("town-square"));
    EXPECT_EQ(call(bot->channels_named(square.team + "/town-square"))->size(), 1U);
    EXPECT_TRUE(call(bot->channels_named("elsewhere/town-square"))->empty());
    EXPECT_TRUE(call(bot->channels_named("nowhere"))->empty());
    auto people = call(bot->members_of(square.id));
    ASSERT_TRUE(people);
    EXPECT_EQ(people->size(), 2U) << "no bots";
    server->set_active("omar", false);
    EXPECT_EQ(call(bot->members_of(square.id))->size(), 1U) << "no deactivated ones";
    EXPECT_EQ(call(bot->members_of("nowhere")).error().problem, p::refused);

    auto channel = call(bot->direct_channel(server->id_of("mira")));
    ASSERT_TRUE(channel);
    EXPECT_EQ(*channel, dm());
    EXPECT_EQ(*call(bot->direct_channel(server->id_of("mira"))), *channel);
}
TEST_F(SessionTest, SurvivesARushOfTyping) {
    const auto channel = dm();
    start_and_wait();
    address where;
    where.channel = channel;
    for (int i = 0; i < 5000; ++i) bot->typing(where);
    server->say("mira", channel, "still there?");
    ASSERT_TRUE(heard_texts({"still there?"}));
    EXPECT_EQ(heard.times(link_state::ready), 1U);
}
TEST_F(SessionTest, LetsDeliveriesFinish_WhenItStops) {
    const auto channel = dm();
    start_and_wait();
    server->misbehave().delay = 100ms;
    std::optional<delivered<std::string>> sent;
    asio::co_spawn(io, bot->deliver(message("r1", channel, "last words")),
                   [&](std::exception_ptr, delivered<std::string> r) { sent.emplace(std::move(r)); });
    idle(20ms);
    call(bot->stop(2s));
    ASSERT_TRUE(until([&] { return ended; }));
    ASSERT_TRUE(sent.has_value());
    EXPECT_TRUE(*sent);
    EXPECT_EQ(said(channel, "r1"), 1U);
    auto late = call(bot->deliver(message("r2", channel, "too late")));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().problem, p::stopping);
    bot.reset();
}
TEST_F(SessionTest, StopsOnce_WhenAskedTwice) {
    start_and_wait();
    int done = 0;
    for (int i = 0; i < 2; ++i) asio::co_spawn(io, bot->stop(1s), [&](std::exception_ptr) { ++done; });
    EXPECT_TRUE(until([&] { return done == 2 && ended; }));
    bot.reset();
}
TEST_F(SessionTest, StopsInTime_WhateverItIsDoing) {
    const std::function<void()> moments[] = {
        [&] { start(); },
        [&] {
            start();
            idle(3ms);
        },
        [&] {
            server->misbehave().delay = 300ms;
            start();
            idle(50ms);
        },
        [&] {
            server->misbehave().no_hello = 1;
            start();
            idle(60ms);
        },
        [&] {
            server->misbehave().refuse_token = -1;
            start();
            idle(60ms);
        },
        [&] {
            server->stop();
            start();
            idle(60ms);
        },
    };
    for (const auto& moment : moments) {
        moment();
        const auto begin = std::chrono::steady_clock::now();
        leave();
        EXPECT_LT(std::chrono::steady_clock::now() - begin, 2500ms);
        server->misbehave() = local::faults{};
        server->restart();
    }
}
TEST_F(SessionTest, IsQuiet_WhenTheLoopIsGone) {
    // Everything is dropped in the middle, without stop(): nothing may touch what is no more (sanitizers watch).
    const auto channel = dm();
    start_and_wait();
    server->misbehave().delay = 1s;
    asio::co_spawn(io, bot->deliver(message("r1", channel, "x")), [](std::exception_ptr, delivered<std::string>) {});
    idle(20ms);
    bot.reset();
    ended = true;
}

}  // namespace
}  // namespace fulcrum::bot::platform::mattermost::test
