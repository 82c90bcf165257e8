// What systemd is told, if it asks (sd_notify(3): datagrams to $NOTIFY_SOCKET): that the service is ready, that it
// lives, that it leaves. Told nothing by nobody, all of it does nothing.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace fulcrum::bot {

class supervisor {
  public:
    // From this process's environment: NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
    static supervisor of_this_process();
    // A socket's path, "@…" for an abstract one, "" for none; and within what time it wants to hear that we live.
    explicit supervisor(std::string socket, std::optional<std::chrono::microseconds> watchdog = {});

    bool there() const { return !socket_.empty(); }
    // How often to say that we live: three times within the watchdog's time, so that one can be late.
    std::optional<std::chrono::milliseconds> lives_every() const;

    // Never fails: a supervisor that does not listen is no reason to stop.
    void ready(std::string_view status) const;
    void lives(std::string_view status) const;
    void leaving() const;

  private:
    void tell(std::string text) const;

    std::string socket_;
    std::optional<std::chrono::microseconds> watchdog_;
};

// Says that we live, and the status, for as long as `turns` says that everything turns; the loop shows that it does by
// running this. Ends when cancelled, at once without a supervisor. What is given outlives it.
boost::asio::awaitable<void> keep_alive(const supervisor& told, std::function<bool()> turns,
                                        std::function<std::string()> status);

}  // namespace fulcrum::bot
