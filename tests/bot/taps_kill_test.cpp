// `fulcrum run` killed between a tap and its answer, again and again: each tap is answered once.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <string>
#include <thread>

#include "bot/net/http_client.hpp"
#include "bot/net/url.hpp"
#include "program.hpp"
#include "tests/support/bot_process.hpp"
#include "tests/support/chat_thread.hpp"

namespace fulcrum::test {
namespace {

using namespace std::chrono_literals;

class TapsKilled : public testing::Test {
  protected:
    std::size_t answers() {
        return chat_.on([&] {
            std::size_t n = 0;
            for (const auto& p : chat_.server->posts(channel())) n += p.author == "fulcrum";
            return n;
        });
    }
    const std::string& channel() const { return chat_.channels.front(); }
    unsigned request(std::string method, std::string path, std::string body) {
        boost::asio::io_context io;
        bot::net::http_client web(io.get_executor(), *bot::net::parse_url(url_), nullptr);
        bot::net::http_request r;
        r.method = std::move(method);
        r.target = "/api/v4" + path;
        r.body = std::move(body);
        r.headers.emplace_back("Authorization", "Bearer " + token_);
        unsigned status = 0;
        using answer = bot::net::outcome<bot::net::http_response>;
        boost::asio::co_spawn(io, web.send(std::move(r)), [&](std::exception_ptr, answer a) {
            status = a ? a->status : 0;
            web.close();
        });
        io.run();
        return status;
    }

    chat_thread chat_{1};
    scratch_folder folder_;
    std::string url_ = chat_.server->base_url(), token_ = chat_.on([&] { return chat_.server->token_of("p0"); });
    std::string user_ = chat_.on([&] { return chat_.server->id_of("p0"); });
};

TEST_F(TapsKilled, AreAnsweredOnce_WheneverItHappens) {
    const auto env = chat_.environment((folder_.path() / "fulcrum.db").string());
    auto bot = std::make_unique<bot_process>(env);
    ASSERT_TRUE(chat_.wait_connected());
    chat_.on([&] { return chat_.server->say("p0", channel(), "hello"); });
    ASSERT_TRUE(chat_.wait_for([&] { return chat_.server->posts(channel()).back().reactions.size() >= 2; }, 20s));
    const auto question = chat_.on([&] { return chat_.server->posts(channel()).back().id; });

    constexpr int rounds = 10;
    for (int i = 0; i < rounds; ++i) {
        const auto before = answers();
        if (i % 2 == 0) {
            boost::json::object r;
            r["user_id"] = user_;
            r["post_id"] = question;
            r["emoji_name"] = "+1";
            ASSERT_EQ(request("POST", "/reactions", boost::json::serialize(r)), 200U);
        } else {
            ASSERT_EQ(request("DELETE", "/users/me/posts/" + question + "/reactions/+1", ""), 200U);
        }
        // Another process is to be met at another point each time, so this sleeps for real.
        std::this_thread::sleep_for(std::chrono::milliseconds(i * 3));
        bot->kill(SIGKILL);
        bot = std::make_unique<bot_process>(env);
        ASSERT_TRUE(chat_.wait_connected());
        ASSERT_TRUE(chat_.wait_for(
            [&] {
                std::size_t n = 0;
                for (const auto& p : chat_.server->posts(channel())) n += p.author == "fulcrum";
                return n > before;
            },
            20s))
            << "round " << i << ": no answer";
    }
    bot->kill(SIGTERM);
    EXPECT_EQ(answers(), 1U + rounds);
}

}  // namespace
}  // namespace fulcrum::test
