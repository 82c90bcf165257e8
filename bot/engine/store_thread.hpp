// The thread that owns the database. Jobs handed in while it is busy share one durable commit (each in a savepoint), so
// throughput rises with load and nobody waits longer. A job's result is given out only after its commit.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "bot/metrics.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::engine {

class store_thread {
  public:
    // Called on the store's thread, possibly more than once: when the commit fails for a reason that can pass (disk
    // full, busy, I/O, no descriptor left), the whole batch is undone and tried again, until it succeeds or the thread
    // stops. A job must therefore begin by resetting what it gives out. An exception undoes this job alone and goes to
    // `done`.
    using job = std::function<void(storage::unit_of_work&)>;
    // Called on the home executor after the commit, in the order of submission.
    using done = std::function<void(std::exception_ptr)>;

    // `meter`, if any, is told how long commits take; it outlives this.
    store_thread(std::unique_ptr<storage::store> store, boost::asio::any_io_executor home, metrics* meter = nullptr);
    ~store_thread();  // = stop()

    void submit(job work, done then);
    // The same as a coroutine; throws what the job threw.
    boost::asio::awaitable<void> run(job work);
    // Something that needs no transaction (backup, next_due_at); not repeated.
    boost::asio::awaitable<void> with_store(std::function<void(storage::store&)> work);

    // Jobs handed in and not yet given back. On the home executor only.
    std::size_t pending() const { return pending_; }
    // False while commits fail. Any thread.
    bool healthy() const { return healthy_.load(); }
    // Whether the thread has turned since this was last asked: it took a job up, tried a commit again, or woke because
    // of this very question. False more than once in a row: it hangs in one job. Any thread.
    bool turned();

    // Finishes what was handed in (a failing disk gets no more chances), closes the database and joins. Idempotent.
    void stop();

  private:
    struct entry {
        job work;
        std::function<void(storage::store&)> direct;
        done then;
        std::exception_ptr error;
    };
    void loop();
    void hand_in(entry e);
    bool run_batch(std::deque<entry>& batch);

    boost::asio::any_io_executor home_;
    std::unique_ptr<storage::store> store_;
    metrics* meter_;
    std::size_t pending_ = 0;
    std::atomic<bool> healthy_{true};
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<entry> queue_;
    bool stopping_ = false;
    bool asked_ = false;                  // by turned()
    std::uint64_t turns_ = 1, seen_ = 0;  // turns so far, and when it was last asked
    std::thread thread_;
};

}  // namespace fulcrum::bot::engine
