#include "bot/lifecycle.hpp"

#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <csignal>
#include <stdexcept>

namespace fulcrum::bot {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<void> wait(asio::steady_timer& timer) {
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}
asio::awaitable<void> fail() {
    throw std::runtime_error("on purpose");
    co_return;
}

TEST(TaskGroup, KeepsTheFirstFailureAndTellsTheEnd) {
    asio::io_context loop(1);
    task_group tasks(loop.get_executor());
    int ended = 0;
    asio::steady_timer soon(loop, 1ms);
    tasks.spawn("one", fail(), [&ended] { ++ended; });
    tasks.spawn("two", wait(soon), [&ended] { ++ended; });
    EXPECT_EQ(tasks.running(), 2U);
    loop.run();
    EXPECT_EQ(ended, 2);
    EXPECT_EQ(tasks.running(), 0U);
    EXPECT_TRUE(tasks.failed());
    EXPECT_THROW(tasks.rethrow(), std::runtime_error);
}

class Lifecycle : public testing::Test {
  protected:
    Lifecycle() : until_(loop_, asio::steady_timer::time_point::max()) {}

    service usual() {
        service s;
        s.work = [this] { return work(); };
        s.leave = [this] { return leave(); };
        s.refresh = [this] { ++refreshed_; };
        return s;
    }
    asio::awaitable<void> work() {
        if (signal_ != 0) std::raise(signal_);
        co_await wait(until_);
        worked_ = true;
    }
    asio::awaitable<void> leave() {
        ++left_;
        until_.cancel();
        co_return;
    }

    asio::io_context loop_{1};
    asio::steady_timer until_;
    int signal_ = 0, left_ = 0, refreshed_ = 0;
    bool worked_ = false;
};

TEST_F(Lifecycle, LeavesOnASignal) {
    for (const int number : {SIGTERM, SIGINT}) {
        signal_ = number;
        left_ = 0;
        loop_.restart();
        until_.expires_at(asio::steady_timer::time_point::max());
        EXPECT_TRUE(run_until_signal(loop_, usual()));
        EXPECT_EQ(left_, 1);
        EXPECT_TRUE(worked_);
    }
}

TEST_F(Lifecycle, LeavesAfterAFailureAndPassesItOn) {
    auto s = usual();
    s.work = [] { return fail(); };
    EXPECT_THROW(run_until_signal(loop_, s), std::runtime_error);
    EXPECT_EQ(left_, 1);
}

TEST_F(Lifecycle, IsCutShortWhenLeavingHangs) {
    auto s = usual();
    asio::steady_timer never(loop_, asio::steady_timer::time_point::max());
    s.leave = [&never] { return wait(never); };
    s.limit = 30ms;
    signal_ = SIGTERM;
    EXPECT_FALSE(run_until_signal(loop_, s));
}

TEST_F(Lifecycle, RefreshesOnHangupAndIgnoresBrokenPipes) {
    auto s = usual();
    asio::steady_timer soon(loop_, 20ms);
    s.work = [this, &soon]() -> asio::awaitable<void> {
        std::raise(SIGPIPE);
        std::raise(SIGHUP);
        co_await wait(soon);
        std::raise(SIGTERM);
        co_await wait(until_);
    };
    EXPECT_TRUE(run_until_signal(loop_, s));
    EXPECT_EQ(refreshed_, 1);
}

}  // namespace
}  // namespace fulcrum::bot
