#include "bot/engine/store_thread.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace fulcrum::bot::engine {

namespace asio = boost::asio;

namespace {

// More jobs in one commit gain little and make the first one wait.
constexpr std::size_t most_in_a_batch = 64;

// The store was open before: that a file of its own can't be opened now is want of descriptors, or a mount that is
// away.
bool passes(storage::errc code) {
    return code == storage::errc::busy || code == storage::errc::full || code == storage::errc::io ||
           code == storage::errc::cannot_open;
}

}  // namespace

store_thread::store_thread(std::unique_ptr<storage::store> store, asio::any_io_executor home, metrics* meter)
    : home_(std::move(home)), store_(std::move(store)), meter_(meter), thread_([this] { loop(); }) {}

store_thread::~store_thread() { stop(); }

void store_thread::hand_in(entry e) {
    ++pending_;
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back(std::move(e));
        if (queue_.size() > 1) return;  // the thread is awake already
    }
    wake_.notify_one();
}

void store_thread::submit(job work, done then) { hand_in({std::move(work), {}, std::move(then), {}}); }

asio::awaitable<void> store_thread::run(job work) {
    auto start = [this](auto handler, job j) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        submit(std::move(j), [shared](std::exception_ptr e) { std::move (*shared)(e); });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        std::move(start), asio::use_awaitable, std::move(work));
}

asio::awaitable<void> store_thread::with_store(std::function<void(storage::store&)> work) {
    auto start = [this](auto handler, std::function<void(storage::store&)> w) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        hand_in({{}, std::move(w), [shared](std::exception_ptr e) { std::move (*shared)(e); }, {}});
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
        std::move(start), asio::use_awaitable, std::move(work));
}

void store_thread::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

bool store_thread::turned() {
    const std::lock_guard lock(mutex_);
    const bool did = turns_ != std::exchange(seen_, turns_);
    asked_ = true;
    wake_.notify_one();
    return did;
}

void store_thread::loop() {
    for (;;) {
        auto batch = std::make_shared<std::deque<entry>>();
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || asked_ || !queue_.empty(); });
            ++turns_;
            asked_ = false;
            if (queue_.empty() && !stopping_) continue;
            if (queue_.empty()) break;
            while (!queue_.empty() && batch->size() < most_in_a_batch) {
                const bool direct = static_cast<bool>(queue_.front().direct);
                if (direct && !batch->empty()) break;
                batch->push_back(std::move(queue_.front()));
                queue_.pop_front();
                if (direct) break;
            }
        }
        if (batch->front().direct) {
            try {
                batch->front().direct(*store_);
            } catch (...) {
                batch->front().error = std::current_exception();
            }
        } else {
            while (!run_batch(*batch)) {
                std::unique_lock lock(mutex_);
                if (wake_.wait_for(lock, std::chrono::seconds(1), [this] { return stopping_; })) break;
                ++turns_;
            }
        }
        asio::post(home_, [this, batch] {
            for (auto& e : *batch) {
                --pending_;
                if (e.then) e.then(e.error);
            }
        });
    }
    store_.reset();
}

// One transaction for all; false when it has to be tried again.
bool store_thread::run_batch(std::deque<entry>& batch) {
    try {
        const auto unit = store_->begin();
        for (auto& e : batch) {
            e.error = nullptr;
            unit->mark();
            try {
                e.work(*unit);
                unit->release();
            } catch (const storage::storage_error& failure) {
                if (passes(failure.code())) throw;
                unit->undo();
                e.error = std::current_exception();
            } catch (...) {
                unit->undo();
                e.error = std::current_exception();
            }
        }
        const auto begun = std::chrono::steady_clock::now();
        unit->commit();
        if (meter_) meter_->commit_took(std::chrono::steady_clock::now() - begun);
        if (!healthy_.exchange(true)) spdlog::info("the database can be written again");
        return true;
    } catch (const storage::storage_error& failure) {
        const bool again = passes(failure.code());
        if (healthy_.exchange(false)) spdlog::error("the database can't be written: {}", failure.what());
        for (auto& e : batch) e.error = std::current_exception();
        return !again;
    } catch (const std::exception& failure) {
        healthy_ = false;
        spdlog::error("the database failed: {}", failure.what());
        for (auto& e : batch) e.error = std::current_exception();
        return true;
    }
}

}  // namespace fulcrum::bot::engine
