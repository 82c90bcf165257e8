// Troubles that look like something else: an account that was switched off for a moment, and a proxy that answers in
// the server's place.
#include <algorithm>

#include "session_world.hpp"

namespace fulcrum::bot::platform::mattermost::test {
namespace {

using texts = std::vector<std::string>;

struct proxy_answer {
    unsigned status;
    const char* page;
};
constexpr proxy_answer proxy_answers[] = {
    {302, ""},
    {307, "<html>Moved</html>"},
    {400, "<html><h1>Bad Request</h1></html>"},
    {401, "<html>Sign in first</html>"},
    {403, "<html>Request blocked</html>"},
    {404, "404 page not found\n"},
    {405, "Method Not Allowed\n"},
    {200, "<html>We are back soon</html>"},
};

// The server drops what comes meanwhile without a gap, refuses the next ping, and grants the resume.
TEST_F(SessionTest, HearsEverything_WhenTheAccountWasOffAndOn) {
    const auto channel = dm();
    start_and_wait();
    server->say("mira", channel, "before");
    ASSERT_TRUE(heard_texts({"before"}));
    server->set_active("coach", false);
    server->say("mira", channel, "while off");
    server->set_active("coach", true);
    server->say("mira", channel, "on again, and not yet noticed");
    ASSERT_TRUE(heard_texts({"before", "while off", "on again, and not yet noticed"}));
    ASSERT_TRUE(until([&] { return heard.said(link_state::ready); }));
    server->say("mira", channel, "after");
    EXPECT_TRUE(heard_texts({"before", "while off", "on again, and not yet noticed", "after"}));
}
TEST_F(SessionTest, HearsEverything_WhenTheAccountWasOffAndOnWhileTheLinkWasCut) {
    const auto channel = dm();
    start_and_wait();
    server->say("mira", channel, "before");
    ASSERT_TRUE(heard_texts({"before"}));
    server->drop_sockets();
    ASSERT_TRUE(until([&] { return server->sockets() == 0; }));
    server->set_active("coach", false);
    server->say("mira", channel, "while off");
    server->set_active("coach", true);
    ASSERT_TRUE(heard_texts({"before", "while off"}));
}
// The server grants the resume as if nothing had been missed.
TEST_F(SessionTest, HearsEverything_WhenTheTokenWasOffAndOnWhileTheLinkWasCut) {
    const auto channel = dm(), other = dm("omar");
    start_and_wait();
    server->say("mira", channel, "before");
    ASSERT_TRUE(heard_texts({"before"}));
    server->drop_sockets();
    ASSERT_TRUE(until([&] { return server->sockets() == 0; }));
    server->misbehave().drops_while_away = true;
    server->say("mira", channel, "while off");
    server->say("omar", other, "the first one here");
    server->misbehave().drops_while_away = false;
    server->say("mira", channel, "on again");
    ASSERT_TRUE(until([&] { return heard.texts().size() == 4; })) << heard.texts().size();
    const auto all = heard.texts();
    EXPECT_EQ(std::set<std::string>(all.begin(), all.end()),
              (std::set<std::string>{"before", "while off", "the first one here", "on again"}));
    EXPECT_EQ(heard.times(link_state::ready), 2U) << "it was a resume";
}
TEST_F(SessionTest, HearsEverything_WhenTheAccountStaysOffForAWhile) {
    const auto channel = dm();
    start_and_wait();
    server->set_active("coach", false);
    server->say("mira", channel, "while off");
    ASSERT_TRUE(until([&] { return heard.said(link_state::unauthorized); }));
    server->set_active("coach", true);
    ASSERT_TRUE(heard_texts({"while off"}));
}

TEST_F(SessionTest, TriesAgain_WhenAProxyAnswersForAPost) {
    const auto channel = dm();
    start_and_wait();
    int n = 0;
    for (const auto& [status, page] : proxy_answers) {
        SCOPED_TRACE(status);
        auto& faults = server->misbehave();
        faults.proxy_for = "/api/v4/posts";
        faults.proxy_status = status;
        faults.proxy_page = page;
        faults.proxy = 1;
        const auto ref = "r" + std::to_string(++n);
        auto m = message(ref, channel, "hello");
        const auto sent = call(bot->deliver(m));
        ASSERT_FALSE(sent);
        EXPECT_EQ(sent.error().problem, delivery_problem::unknown) << sent.error().detail;
        m.look_first = true;
        EXPECT_TRUE(call(bot->deliver(m)));
        EXPECT_EQ(said(channel, ref), 1U);
    }
}
TEST_F(SessionTest, ReadsAgain_WhenAProxyAnswersInACatchUp) {
    const auto channel = dm();
    start_and_wait();
    texts expected;
    for (const auto& [status, page] : proxy_answers) {
        SCOPED_TRACE(status);
        auto& faults = server->misbehave();
        faults.proxy_for = "/posts?";
        faults.proxy_status = status;
        faults.proxy_page = page;
        faults.proxy = 2;
        faults.refuse_resume = 1;
        server->drop_sockets();
        ASSERT_TRUE(until([&] { return server->sockets() == 0; }));
        expected.push_back("missed " + std::to_string(status));
        server->say("mira", channel, expected.back());
        ASSERT_TRUE(until([&] { return server->sockets() == 1; }));
        expected.push_back("live " + std::to_string(status));
        server->say("mira", channel, expected.back());
        ASSERT_TRUE(heard_texts(expected));
        ASSERT_TRUE(until([&] { return heard.said(link_state::ready); }));
        EXPECT_EQ(faults.proxy, 0);
    }
}
// Whatever is asked on the way to being connected, and however long.
TEST_F(SessionTest, ComesThrough_WhenAProxyAnswersEverything) {
    const auto channel = dm();
    auto& faults = server->misbehave();
    faults.proxy = -1;
    start();
    idle(300ms);
    EXPECT_FALSE(heard.said(link_state::ready));
    EXPECT_FALSE(heard.said(link_state::unauthorized));
    server->say("mira", channel, "hello?");
    faults.proxy = 0;
    EXPECT_TRUE(heard_texts({"hello?"}));
    faults.proxy = -1;
    server->misbehave().refuse_resume = 1;
    server->drop_sockets();
    idle(300ms);
    server->say("mira", channel, "and now?");
    faults.proxy = 0;
    EXPECT_TRUE(heard_texts({"hello?", "and now?"}));
}

}  // namespace
}  // namespace fulcrum::bot::platform::mattermost::test
