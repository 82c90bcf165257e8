// Coming and going. A service is a coroutine that works and one that leaves; in between somebody sends a signal.
//
// SIGTERM or SIGINT: `leave` is started and the loop ends when it has finished, or after `limit`. A second signal ends
// the process at once, as signals do. SIGHUP: `refresh`, if given; else it is ignored. SIGPIPE is always ignored: a log
// reader or a server that went away is no reason to die.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace fulcrum::bot {

// Coroutines of one owner, each with a name: a failure is logged, and the first one is kept for rethrow().
class task_group {
  public:
    explicit task_group(boost::asio::any_io_executor executor);

    // `done` (if given) is called when the task ended, by itself or by an exception.
    void spawn(std::string name, boost::asio::awaitable<void> task, std::function<void()> done = {});
    std::size_t running() const;
    bool failed() const;
    void rethrow() const;  // the first failure, if there was one

  private:
    struct state;
    boost::asio::any_io_executor executor_;
    std::shared_ptr<state> state_;
};

struct service {
    std::function<boost::asio::awaitable<void>()>
        work;  // until told to leave; an exception is a failure: it leaves too
    std::function<boost::asio::awaitable<void>()> leave;  // started once at most
    std::function<void()> refresh;
    std::chrono::milliseconds limit{4500};  // for leaving
};

// Runs the loop until the service has left; true when nothing had to be cut off. Rethrows what `work` threw, after
// leaving. Once per loop.
bool run_until_signal(boost::asio::io_context& loop, const service& what);

// Ends the process with `code` at `when`, should it still be there. For the very end, when everything is saved: a name
// lookup in flight can't be interrupted, and the loop's destructor would wait for it.
void leave_at_the_latest(std::chrono::steady_clock::time_point when, int code);

}  // namespace fulcrum::bot
