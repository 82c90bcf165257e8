// What is due is handed out at its minute, whoever else is busy.
#include "bot/engine/nudge_scheduler.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bot/clock.hpp"
#include "storage/sqlite_store.hpp"
#include "tests/support/quick_folder.hpp"

namespace fulcrum::bot::engine {
namespace {

using namespace std::chrono_literals;
using dialogue::instant;
using dialogue::local_date;
using dialogue::timer;

constexpr instant nine{1'800'000'000'000ms};
constexpr local_date that_day{std::chrono::year{2027}, std::chrono::January, std::chrono::day{15}};

class NudgeScheduler : public testing::Test {
  protected:
    struct handed {
        storage::due_timer t;
        std::function<void()> done;
    };
    NudgeScheduler() {
        storage::open_options files;
        files.database = folder / "a.db";
        files.master_key_file = folder / "key";
        clock = movable_clock::make(loop.get_executor(), nine - 1h, true);
        store = std::make_unique<store_thread>(storage::open_sqlite_store(files), loop.get_executor());
        scheduler = std::make_unique<nudge_scheduler>(loop.get_executor(), *store, *clock,
                                                      [this](storage::due_timer t, std::function<void()> done) {
                                                          out.push_back({t, std::move(done)});
                                                      });
    }
    ~NudgeScheduler() override {
        scheduler->stop();
        clock->move_to(nine + 24h * 365);
        settle();
        store->stop();
        settle();
        std::filesystem::remove_all(folder);
    }
    void start() {
        scheduler->set_link(true);
        boost::asio::co_spawn(loop, scheduler->run(), boost::asio::detached);
        settle();
    }
    // Until the loop has nothing to do and the store neither.
    void settle() {
        const auto end = std::chrono::steady_clock::now() + 8s;
        for (int looks = 0; looks < 3 && std::chrono::steady_clock::now() < end;) {
            if (loop.stopped()) loop.restart();
            const bool worked = loop.poll() > 0 || store->pending() > 0;
            looks = worked ? 0 : looks + 1;
            if (store->pending() > 0) loop.run_one_for(10ms);
        }
    }
    void in_store(std::function<void(storage::unit_of_work&)> work) {
        store->submit(std::move(work), [](std::exception_ptr e) { EXPECT_FALSE(e); });
        settle();
    }
    storage::person_id person(const std::string& user) {
        storage::person_id id{};
        in_store([&](storage::unit_of_work& unit) { id = unit.add({{"chat", "here"}, user}, nine - 1h).id; });
        return id;
    }
    void set(storage::person_id id, timer what, instant due_at) {
        in_store([=](storage::unit_of_work& unit) { unit.set_timer(id, {what, due_at, that_day}); });
    }
    // As the turn does: the timer is gone, then its lane is free.
    void finish(std::size_t which) {
        in_store([t = out.at(which).t](storage::unit_of_work& unit) { unit.claim(t); });
        out.at(which).done();
        settle();
    }

    std::filesystem::path folder = test::quick_folder();
    boost::asio::io_context loop{1};  // the timers of the others live in it
    std::unique_ptr<store_thread> store;
    std::unique_ptr<movable_clock> clock;
    std::unique_ptr<nudge_scheduler> scheduler;
    std::vector<handed> out;
};

TEST_F(NudgeScheduler, HandsOutAnothersNudgeAtItsMinute_WhileALaneIsHeld) {
    const auto ada = person("ada"), maya = person("maya");
    set(ada, timer::morning, nine);
    set(maya, timer::morning, nine + 1min);
    start();
    clock->move_to(nine);
    settle();
    ASSERT_EQ(out.size(), 1U);
    EXPECT_EQ(out[0].t.person, ada);
    EXPECT_EQ(clock->next_wake(), nine + 1min);  // it sleeps, and does not look again and again
    clock->move_to(nine + 1min);
    settle();
    ASSERT_EQ(out.size(), 2U);
    EXPECT_EQ(out[1].t.person, maya);
    EXPECT_TRUE(scheduler->busy());
    finish(1);
    finish(0);
    EXPECT_EQ(out.size(), 2U);
    EXPECT_FALSE(scheduler->busy());
    EXPECT_EQ(scheduler->next_due(), std::nullopt);
}

TEST_F(NudgeScheduler, HandsOutATimerOnce_UntilItsTurnIsOver) {
    const auto ada = person("ada");
    set(ada, timer::morning, nine);
    set(ada, timer::evening, nine + 2min);
    start();
    clock->move_to(nine);
    settle();
    ASSERT_EQ(out.size(), 1U);
    for (int i = 0; i < 5; ++i) {
        scheduler->wake();
        settle();
    }
    EXPECT_EQ(out.size(), 1U);
    set(ada, timer::morning, nine + 1min);  // moved while its turn waits
    scheduler->wake();
    clock->move_to(nine + 2min);
    settle();
    ASSERT_EQ(out.size(), 2U);
    EXPECT_EQ(out[1].t.what, timer::evening);
    out[0].done();
    settle();
    ASSERT_EQ(out.size(), 3U);
    EXPECT_EQ(out[2].t.due_at, nine + 1min);
}

TEST_F(NudgeScheduler, GoesOn_WhenMoreAreHeldThanOneLookFinds) {
    constexpr int many = 300;
    in_store([](storage::unit_of_work& unit) {
        for (int i = 0; i < many; ++i) {
            const auto id = unit.add({{"chat", "here"}, "p" + std::to_string(i)}, nine - 1h).id;
            unit.set_timer(id, {timer::morning, nine, that_day});
        }
    });
    start();
    clock->move_to(nine);
    settle();
    EXPECT_EQ(out.size(), static_cast<std::size_t>(many));
    const auto late = person("late");
    set(late, timer::evening, nine + 1min);
    scheduler->wake();
    clock->move_to(nine + 1min);
    settle();
    ASSERT_EQ(out.size(), static_cast<std::size_t>(many) + 1);
    EXPECT_EQ(out.back().t.person, late);
}

}  // namespace
}  // namespace fulcrum::bot::engine
