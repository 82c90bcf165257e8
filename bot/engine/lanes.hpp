// One queue for each conversation: what happens in it is handled in order, one thing at a time; conversations do not
// wait for each other. One executor, not thread-safe.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <deque>
#include <exception>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>

namespace fulcrum::bot::engine {

class lanes {
  public:
    using task = std::function<boost::asio::awaitable<void>()>;
    // `on_failure` hears of an exception that left a task; the lane goes on with the next one.
    lanes(boost::asio::any_io_executor executor, std::function<void(std::exception_ptr)> on_failure)
        : executor_(std::move(executor)), on_failure_(std::move(on_failure)) {}

    void add(const std::string& conversation, task t) {
        auto& queue = queues_[conversation];
        queue.push_back(std::move(t));
        if (queue.size() > 1) return;
        boost::asio::co_spawn(executor_, serve(conversation), [this](std::exception_ptr e) {
            if (e) on_failure_(e);
        });
    }

    bool idle() const { return queues_.empty(); }
    bool idle(const std::string& conversation) const { return !queues_.contains(conversation); }

  private:
    boost::asio::awaitable<void> serve(std::string conversation) {
        for (;;) {
            auto& queue = queues_.at(conversation);
            const task current = queue.front();
            try {
                co_await current();
            } catch (...) {
                on_failure_(std::current_exception());
            }
            auto& after = queues_.at(conversation);
            after.pop_front();
            if (after.empty()) {
                queues_.erase(conversation);
                co_return;
            }
        }
    }

    boost::asio::any_io_executor executor_;
    std::function<void(std::exception_ptr)> on_failure_;
    std::unordered_map<std::string, std::deque<task>> queues_;
};

}  // namespace fulcrum::bot::engine
