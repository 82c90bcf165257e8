// The demo: a small team's chat server with its page, and the coach, connected to it by the same client as to any
// Mattermost. Both follow one clock, which can be moved. Tests use it too.
//
//   demo_world world(settings);
//   world.run();                  // until a signal
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "bot/clock.hpp"
#include "bot/commands/demo_folder.hpp"
#include "bot/engine/engine.hpp"
#include "bot/engine/store_thread.hpp"
#include "bot/lifecycle.hpp"
#include "bot/platform/local/chat_server.hpp"
#include "bot/platform/platform.hpp"

namespace fulcrum::bot::commands {

struct demo_settings {
    std::uint16_t port = 8066;               // 0: any free one
    std::filesystem::path data;              // made if missing, for its owner alone
    bool fresh = false;                      // forget what an earlier demo left there
    std::optional<dialogue::instant> start;  // where the clock begins; none: now, or where an earlier demo left it
    bool frozen = false;                     // the clock moves by move() only
};

class demo_world {
  public:
    // Listens at once. Throws setup_error (folder, port), storage_error, or std::runtime_error (a log it can't read).
    explicit demo_world(const demo_settings& settings);
    ~demo_world();

    std::string address() const { return chat_->base_url() + "/"; }
    boost::asio::io_context& loop() { return loop_; }
    platform::local::chat_server& chat() { return *chat_; }
    engine::engine& coach() { return *engine_; }
    movable_clock& clock() { return *clock_; }

    // Runs the loop until SIGTERM or SIGINT; true when nothing had to be cut off.
    bool run();

    // For tests, which run the loop themselves: what run() starts, and how it ends.
    boost::asio::awaitable<void> work();
    boost::asio::awaitable<void> leave();

    // Moves the clock: "hour", "day", or "nudge" (to the next one, if there is one). Stops at every instant that
    // something is to happen at, and waits until it has happened.
    boost::asio::awaitable<void> move(std::string step);

  private:
    void open_chat(const demo_settings& s);
    void connect_coach();
    boost::asio::awaitable<bool> quiet();  // false when it did not become so in time
    boost::asio::awaitable<void> keep_clock();
    std::optional<dialogue::instant> target_of(const std::string& step) const;

    demo_folder folder_;
    boost::asio::io_context loop_;
    std::unique_ptr<movable_clock> clock_;
    std::unique_ptr<engine::store_thread> store_;
    std::unique_ptr<platform::local::chat_server> chat_;
    std::unique_ptr<platform::platform> client_;
    std::unique_ptr<engine::engine> engine_;
    task_group tasks_;
    boost::asio::steady_timer keeper_;
    bool leaving_ = false;
};

}  // namespace fulcrum::bot::commands
