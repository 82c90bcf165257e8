// Sleeps until the next timer is due and hands it to its person's lane. The next instant is found by index, so an idle
// minute costs the same for one person and for a hundred thousand. Works only while the link is ready: what falls due
// during an outage is looked at afterwards, and the dialogue decides by its age. A conversation that is busy holds up
// its own timer alone: what is handed out is remembered until its turn is over, and the others go on. One executor, not
// thread-safe.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "bot/clock.hpp"
#include "bot/engine/store_thread.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::engine {

class nudge_scheduler {
  public:
    // `fire` starts the handling of a due timer and calls back when its turn is committed, whatever came of it.
    using fire = std::function<void(storage::due_timer, std::function<void()>)>;

    // With a place only timers of its people: those of others rest.
    nudge_scheduler(boost::asio::any_io_executor executor, store_thread& store, clock_source& clock, fire handle,
                    std::optional<storage::place> only = {});

    boost::asio::awaitable<void> run();  // until stop()
    void wake();                         // timers may have changed
    void set_link(bool ready);
    void stop();

    std::optional<dialogue::instant> next_due() const { return next_; }
    bool busy() const { return !in_flight_.empty() || looking_; }

  private:
    void hand_out(const storage::due_timer& t);
    boost::asio::awaitable<void> wait_for_change(std::optional<dialogue::instant> until);

    boost::asio::any_io_executor executor_;
    store_thread& store_;
    clock_source& clock_;
    fire handle_;
    std::optional<storage::place> only_;
    boost::asio::steady_timer changed_;
    std::optional<dialogue::instant> next_;
    std::set<std::pair<storage::person_id, dialogue::timer>> in_flight_;
    bool ready_ = false, stopping_ = false, dirty_ = true, looking_ = false;
};

}  // namespace fulcrum::bot::engine
