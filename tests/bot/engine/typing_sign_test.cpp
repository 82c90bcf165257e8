#include "bot/engine/typing_sign.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace fulcrum::bot::engine {
namespace {

using namespace std::chrono_literals;

class TypingSign : public testing::Test, public platform::platform {
  public:
    std::string_view name() const override { return "test"; }
    std::string_view workspace() const override { return "test"; }
    std::string username() const override { return "fulcrum"; }
    boost::asio::awaitable<void> run(bot::platform::sink&, bot::platform::memory&) override { co_return; }
    boost::asio::awaitable<void> stop(std::chrono::milliseconds) override { co_return; }
    boost::asio::awaitable<bot::platform::delivered<std::string>> deliver(bot::platform::outgoing) override {
        co_return std::string("p");
    }
    boost::asio::awaitable<bot::platform::delivered<void>> react(std::string, std::string, std::string) override {
        co_return bot::platform::delivered<void>();
    }
    void typing(const bot::platform::address& where) override { shown.push_back(where); }
    boost::asio::awaitable<bot::platform::delivered<bot::platform::profile>> person(std::string) override {
        co_return bot::platform::profile{};
    }
    boost::asio::awaitable<bot::platform::delivered<bot::platform::profile>> person_by_name(std::string) override {
        co_return bot::platform::profile{};
    }
    boost::asio::awaitable<bot::platform::delivered<std::vector<bot::platform::profile>>> members_of(
        std::string, std::size_t) override {
        co_return std::vector<bot::platform::profile>{};
    }
    boost::asio::awaitable<bot::platform::delivered<std::string>> direct_channel(std::string) override {
        co_return std::string("c");
    }

    boost::asio::io_context io;
    std::vector<bot::platform::address> shown;
};

TEST_F(TypingSign, IsShown_WhenItTakesLongerThanHalfASecond) {
    std::optional<typing_sign> sign;
    sign.emplace(io.get_executor(), *this, bot::platform::address{"dm", "thread"});
    io.run_one_for(5s);  // the timer, whenever it is
    ASSERT_EQ(shown.size(), 1U);
    EXPECT_EQ(shown.front(), (bot::platform::address{"dm", "thread"}));
    sign.reset();
    io.run_for(5s);  // ends at once: nothing is left to wait for
    EXPECT_EQ(shown.size(), 1U);
}

TEST_F(TypingSign, IsNotShown_WhenTheAnswerIsThereSooner) {
    { const typing_sign sign(io.get_executor(), *this, {"dm", ""}); }
    io.run_for(5s);
    EXPECT_TRUE(shown.empty());
}

}  // namespace
}  // namespace fulcrum::bot::engine
