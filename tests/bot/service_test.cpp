// `fulcrum run` and its companions as processes, against the embedded server.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <thread>

#include "fetch.hpp"
#include "program.hpp"
#include "tests/support/chat_thread.hpp"
#include "tests/support/has.hpp"
#include "tests/support/places.hpp"
#include "tests/support/scrape.hpp"

namespace fulcrum::test {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

// Another process is waited for, so this sleeps for real.
bool eventually(const std::function<bool()>& holds, std::chrono::seconds limit = 20s) {
    for (const auto until = clock::now() + limit; clock::now() < until; std::this_thread::sleep_for(5ms))
        if (holds()) return true;
    return holds();
}

class Service : public testing::Test {
  protected:
    program::environment environment() {
        auto env = chat_.environment(database());
        env.emplace_back("FULCRUM_HTTP_LISTEN", "127.0.0.1:0");
        env.emplace_back("FULCRUM_LOG_LEVEL", "info");
        return env;
    }
    std::string database() const { return (folder_.path() / "fulcrum.db").string(); }
    std::string copy(const std::string& name) const { return (folder_.path() / "copies" / name).string(); }

    // The health endpoint of a process, once it says where that is.
    std::string health(const program& bot) {
        const std::string sign = "health: ";
        if (!eventually([&] { return has(bot.err(), sign); })) return {};
        const auto log = bot.err();
        const auto at = log.find(sign) + sign.size();
        return log.substr(at, log.find("/healthz", at) - at);
    }
    bot::net::http_response ask(const std::string& base, const std::string& path) { return fetch(io_, base, path); }
    bool talk(const std::string& text) {
        const auto channel = chat_.channels.front();
        const auto before = chat_.on([&] { return chat_.server->posts(channel).size(); });
        chat_.on([&] { return chat_.server->say("p0", channel, text); });
        return chat_.wait_for([&] { return chat_.server->posts(channel).size() > before + 1; }, 20s);
    }

    chat_thread chat_{1};
    scratch_folder folder_;
    boost::asio::io_context io_{1};
};

TEST_F(Service, ComesGreenAnswersAndLeavesInTime) {
    program bot({"run"}, environment());
    const auto at = health(bot);
    ASSERT_FALSE(at.empty()) << bot.err();
    EXPECT_TRUE(eventually([&] { return ask(at, "/readyz").status == 200; })) << bot.err();
    EXPECT_EQ(ask(at, "/healthz").status, 200U);
    EXPECT_TRUE(talk("hello"));
    const scrape measured(ask(at, "/metrics").body);
    EXPECT_EQ(measured.at("fulcrum_connection_state{state=\"ready\"}"), 1);
    EXPECT_GE(measured.at("fulcrum_turn_seconds_count"), 1);
    EXPECT_GE(measured.at("fulcrum_commit_seconds_count"), 1);
    EXPECT_GT(measured.at("fulcrum_database_bytes"), 0);
    EXPECT_GT(measured.at("process_resident_memory_bytes"), 0);

    const auto begin = clock::now();
    bot.signal(SIGTERM);
    const auto end = bot.wait();
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_LT(clock::now() - begin, 5s);
    EXPECT_EQ(chat_.on([&] { return chat_.server->sockets(); }), 0U);
    EXPECT_FALSE(has(end.err, chat_.on([&] { return chat_.server->token_of("fulcrum"); })));
    EXPECT_EQ(end.out, "");
}

TEST_F(Service, StaysAndIsRedWithAWrongToken) {
    auto env = environment();
    env.emplace_back("FULCRUM_MATTERMOST_TOKEN", "wrongwrongwrongwrongwrongw");
    program bot({"run"}, env);
    const auto at = health(bot);
    ASSERT_FALSE(at.empty()) << bot.err();
    EXPECT_TRUE(eventually([&] { return has(ask(at, "/readyz").body, R"("link":"unauthorized")"); })) << bot.err();
    EXPECT_EQ(ask(at, "/readyz").status, 503U);
    EXPECT_EQ(ask(at, "/healthz").status, 200U);
    bot.signal(SIGINT);
    const auto end = bot.wait();
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_FALSE(has(end.err, "wrongwrong"));
}

TEST_F(Service, ComesAndLeavesWithoutAServer) {
    auto env = environment();
    env.emplace_back("FULCRUM_MATTERMOST_URL", "http://127.0.0.1:1");
    program bot({"run"}, env);
    const auto at = health(bot);
    ASSERT_FALSE(at.empty()) << bot.err();
    EXPECT_EQ(ask(at, "/readyz").status, 503U);
    const auto begin = clock::now();
    bot.signal(SIGTERM);
    EXPECT_EQ(bot.wait().code, 0);
    EXPECT_LT(clock::now() - begin, 5s);
}

TEST_F(Service, IsBackedUpWhileItRunsAndRestoredWhenNot) {
    std::filesystem::create_directory(folder_.path() / "copies");
    {
        program bot({"run"}, environment());
        ASSERT_TRUE(chat_.wait_connected()) << bot.err();
        ASSERT_TRUE(talk("hello")) << bot.err();
        auto r = run({"backup", copy("one.db")}, environment());
        EXPECT_EQ(r.code, 0) << r.err;
        EXPECT_TRUE(std::filesystem::exists(copy("one.db")));
        EXPECT_TRUE(std::filesystem::exists(copy("fulcrum.keys")));
        r = run({"backup", copy("one.db")}, environment());
        EXPECT_EQ(r.code, 3);

        r = run({"restore", copy("one.db")}, environment());
        EXPECT_EQ(r.code, 3);
        EXPECT_TRUE(has(r.err, "another Fulcrum works with this database")) << r.err;
        r = run({"run"}, environment());
        EXPECT_EQ(r.code, 3);
        EXPECT_TRUE(has(r.err, "another Fulcrum works with this database")) << r.err;
        bot.signal(SIGTERM);
        EXPECT_EQ(bot.wait().code, 0);
    }
    auto r = run({"restore", copy("one.db")}, environment());
    EXPECT_EQ(r.code, 0) << r.err;
    program again({"run"}, environment());
    ASSERT_TRUE(chat_.wait_connected()) << again.err();
    EXPECT_TRUE(talk("hello again"));
}

TEST_F(Service, ReadsItsContentAgainOnHangup) {
    const auto file = folder_.write("tracks/one.yaml", "id: broken\n");
    const auto good = source_dir() / "content" / "tracks" / "two-hats.yaml";
    std::filesystem::copy_file(good, folder_.path() / "tracks" / "two-hats.yaml");
    auto env = environment();
    env.emplace_back("FULCRUM_CONTENT_PATH", (folder_.path() / "tracks").string());
    program bot({"run"}, env);
    ASSERT_TRUE(chat_.wait_connected()) << bot.err();
    EXPECT_TRUE(has(bot.err(), "one.yaml:1:1: error:")) << bot.err();
    std::filesystem::remove(file);
    bot.signal(SIGHUP);
    EXPECT_TRUE(eventually([&] { return has(bot.err(), "content: read again"); })) << bot.err();
    std::filesystem::remove_all(folder_.path() / "tracks");
    bot.signal(SIGHUP);
    EXPECT_TRUE(eventually([&] { return has(bot.err(), "the texts stay as they were"); })) << bot.err();
    // Files that change are read again by themselves.
    std::filesystem::create_directory(folder_.path() / "tracks");
    std::filesystem::copy_file(good, folder_.path() / "tracks" / "two-hats.yaml");
    folder_.write("tracks/two.yaml", "id: broken again\n");
    EXPECT_TRUE(eventually([&] { return has(bot.err(), "two.yaml"); })) << bot.err();
    EXPECT_TRUE(talk("hello"));
}

TEST_F(Service, LogsOneJsonObjectALine) {
    auto env = environment();
    env.emplace_back("FULCRUM_LOG_FORMAT", "json");
    env.emplace_back("FULCRUM_LOG_FROMAT", "a slip");  // its warning is a line of the log too
    program bot({"run"}, env);
    ASSERT_TRUE(chat_.wait_connected()) << bot.err();
    bot.signal(SIGTERM);
    std::istringstream lines(bot.wait().err);
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        boost::system::error_code ec;
        const auto value = boost::json::parse(line, ec);
        ASSERT_FALSE(ec) << line;
        EXPECT_TRUE(value.as_object().contains("message")) << line;
    }
    EXPECT_GT(count, 3);
}

TEST_F(Service, CheckIsContentWithAGoodServer) {
    auto r = run({"check"}, environment());
    EXPECT_EQ(r.code, 0) << r.out << r.err;
    EXPECT_FALSE(has(r.out, "FIX")) << r.out;
    for (const auto* what : {"OK    server", "OK    token          belongs to the bot account @fulcrum", "OK    team",
                             "OK    posts", "OK    live events", "SKIP  database"})
        EXPECT_TRUE(has(r.out, what)) << what << "\n" << r.out;
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));

    program bot({"run"}, environment());
    ASSERT_TRUE(chat_.wait_connected());
    r = run({"check"}, environment());
    EXPECT_EQ(r.code, 0) << r.out;
    EXPECT_TRUE(has(r.out, "OK    database")) << r.out;
}

TEST_F(Service, CheckSaysWhatIsWrongWithTheToken) {
    auto env = environment();
    env.emplace_back("FULCRUM_MATTERMOST_TOKEN", chat_.on([&] { return chat_.server->token_of("p0"); }));
    auto r = run({"check"}, env);
    EXPECT_EQ(r.code, 0);
    EXPECT_TRUE(has(r.out, "FIX   token          belongs to @p0, which is a person's account")) << r.out;

    env.emplace_back("FULCRUM_MATTERMOST_TOKEN", "wrongwrongwrongwrongwrongw");
    r = run({"check"}, env);
    EXPECT_EQ(r.code, 4);
    EXPECT_TRUE(has(r.out, "FIX   token          the server does not accept it")) << r.out;
    EXPECT_TRUE(has(r.out, "SKIP  live events")) << r.out;
}

TEST_F(Service, CheckNoticesAWrongKey) {
    {
        program bot({"run"}, environment());
        ASSERT_TRUE(chat_.wait_connected());
        bot.signal(SIGTERM);
        EXPECT_EQ(bot.wait().code, 0);
    }
    auto env = environment();
    env.emplace_back("FULCRUM_STORAGE_KEY", std::string(64, 'a'));
    const auto r = run({"check"}, env);
    EXPECT_EQ(r.code, 3);
    EXPECT_TRUE(has(r.out, "FIX   database")) << r.out;
    EXPECT_TRUE(has(r.out, "-> put the original key back") || has(r.out, "-> Put the original key back")) << r.out;
}

}  // namespace
}  // namespace fulcrum::test
