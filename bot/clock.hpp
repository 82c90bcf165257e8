// Where the program learns the time of day. Wall time may jump (the demo and the tests move it at will), so network
// timeouts use steady timers instead, and only the coach's own doings (nudges, sessions, marks) follow this clock.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>

#include "dialogue/time.hpp"

namespace fulcrum::bot {

class clock_source {
  public:
    virtual ~clock_source() = default;

    // The present instant, in UTC, to the millisecond. Never goes backwards by more than the system's clock does.
    virtual dialogue::instant now() const = 0;

    // Suspends until now() >= when, or until cancelled (operation_aborted is swallowed: look at now() afterwards).
    virtual boost::asio::awaitable<void> sleep_until(dialogue::instant when) = 0;
};

// The system's clock.
std::unique_ptr<clock_source> make_system_clock(boost::asio::any_io_executor executor);

// A clock that runs along with the system's, displaced by an offset that can be moved forward; with `frozen` it stands
// still between moves. The demo runs on it, and so do tests. Single-threaded: use it from its executor only.
class movable_clock : public clock_source {
  public:
    // Starts at `start`.
    static std::unique_ptr<movable_clock> make(boost::asio::any_io_executor executor, dialogue::instant start,
                                               bool frozen);

    // Moves to `when` (never backwards) and wakes the sleepers that are due, earliest first.
    virtual void move_to(dialogue::instant when) = 0;
    // The earliest instant anyone sleeps for, if anyone does.
    virtual std::optional<dialogue::instant> next_wake() const = 0;
};

}  // namespace fulcrum::bot
