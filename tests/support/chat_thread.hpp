// The embedded chat server on a thread of its own, with a bot account `fulcrum` and people p0, p1, …
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "bot/platform/local/chat_server.hpp"

namespace fulcrum::test {

class chat_thread {
  public:
    using clock = std::function<dialogue::instant()>;

    static dialogue::instant system_now();
    // Posts are stamped with `now`, which is asked on the server's thread.
    explicit chat_thread(int people, clock now = system_now);
    ~chat_thread();
    // Runs it on the server's thread; everything that touches the server must.
    template <class F>
    auto on(F f) -> std::invoke_result_t<F> {
        const auto task = std::make_shared<std::packaged_task<std::invoke_result_t<F>()>>(std::move(f));
        auto result = task->get_future();
        boost::asio::post(io_, [task] { (*task)(); });
        return result.get();
    }
    // Waits for a condition on the server's thread; false when it does not come true in time.
    template <class F>
    bool wait_for(F condition, std::chrono::milliseconds limit) {
        const auto until = std::chrono::steady_clock::now() + limit;
        while (!on(condition)) {
            if (std::chrono::steady_clock::now() > until) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));  // a process outside is waited for
        }
        return true;
    }
    bool wait_connected(std::chrono::milliseconds limit = std::chrono::seconds(20));
    std::vector<std::pair<std::string, std::string>> environment(const std::string& database);
    boost::asio::io_context& io() { return io_; }

    std::unique_ptr<bot::platform::local::chat_server> server;
    std::vector<std::string> channels;  // the direct channel of each person with the coach

  private:
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
    std::thread thread_;
};

}  // namespace fulcrum::test
