#include "bot/engine/nudge_scheduler.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace fulcrum::bot::engine {

namespace asio = boost::asio;
using dialogue::instant;

namespace {
constexpr std::size_t at_once = 256;  // due timers found with one look
constexpr std::size_t most_in_flight = 2048;
constexpr auto look_again = std::chrono::seconds(1);
}  // namespace

nudge_scheduler::nudge_scheduler(asio::any_io_executor executor, store_thread& store, clock_source& clock, fire handle,
                                 std::optional<storage::place> only)
    : executor_(executor),
      store_(store),
      clock_(clock),
      handle_(std::move(handle)),
      only_(std::move(only)),
      changed_(executor) {
    changed_.expires_at(std::chrono::steady_clock::time_point::max());
}

void nudge_scheduler::wake() {
    dirty_ = true;
    changed_.cancel();
}

void nudge_scheduler::set_link(bool ready) {
    ready_ = ready;
    wake();
}

void nudge_scheduler::stop() {
    stopping_ = true;
    changed_.cancel();
}

asio::awaitable<void> nudge_scheduler::run() {
    while (!stopping_) {
        dirty_ = false;
        looking_ = true;
        const auto now = clock_.now();
        const bool ready = ready_ && in_flight_.size() < most_in_flight;
        const auto most = at_once + in_flight_.size();  // those in flight are among what is found
        std::vector<storage::due_timer> due;
        std::optional<instant> next, later;
        auto look = [&due, &next, &later, now, ready, most, only = only_ ? &*only_ : nullptr](storage::store& s) {
            due.clear();
            if (ready) due = s.begin()->due(now, most, only);
            next = s.next_due_at(instant::min(), only);
            later = s.next_due_at(now, only);
        };
        bool looked = true;
        try {
            co_await store_.with_store(std::move(look));
        } catch (const std::exception& e) {
            spdlog::error("the timers can't be read: {}", e.what());
            looked = false;
        }
        looking_ = false;
        if (stopping_) co_return;
        if (!looked) {  // the database may be well again soon
            changed_.expires_after(look_again);
            co_await changed_.async_wait(asio::as_tuple(asio::use_awaitable));
            continue;
        }
        next_ = next;
        std::erase_if(due, [this](const auto& t) { return in_flight_.contains({t.person, t.what}); });
        for (const auto& t : due) hand_out(t);
        if (!due.empty()) continue;
        if (!ready) later.reset();
        co_await wait_for_change(later);
    }
}

// Nobody waits for it but the next timer of the same person and kind.
void nudge_scheduler::hand_out(const storage::due_timer& t) {
    const std::pair key(t.person, t.what);
    in_flight_.insert(key);
    handle_(t, [this, key] {
        in_flight_.erase(key);
        wake();
    });
}

// Until something changed, or the clock reached the instant.
asio::awaitable<void> nudge_scheduler::wait_for_change(std::optional<instant> until) {
    if (stopping_ || dirty_) co_return;
    changed_.expires_at(std::chrono::steady_clock::time_point::max());
    auto change = changed_.async_wait(asio::deferred);
    if (!until) {
        co_await std::move(change)(asio::as_tuple(asio::use_awaitable));
        co_return;
    }
    auto sleep = asio::co_spawn(executor_, clock_.sleep_until(*until), asio::deferred);
    auto race = asio::experimental::make_parallel_group(std::move(change), std::move(sleep));
    co_await race.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
}

}  // namespace fulcrum::bot::engine
