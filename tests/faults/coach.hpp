// The real program under a supervisor, as systemd would be one.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <thread>
#include <utility>

#include "tests/support/bot_process.hpp"

namespace fulcrum::faults {

class coach {
  public:
    coach(test::bot_process::environment env, std::filesystem::path log) : env_(std::move(env)), log_(std::move(log)) {}

    void start() {
        process_.emplace(env_, log_);
        started_ = std::chrono::steady_clock::now();
    }
    // Without warning.
    void kill() { process_.reset(); }
    // As on SIGTERM; false when it did not end well. One that has only just begun knows no signals yet.
    bool stop() {
        const int code = process_ ? process_->kill(SIGTERM) : 0;
        process_.reset();
        return code == 0 || (code == -SIGTERM && std::chrono::steady_clock::now() - started_ < std::chrono::seconds(5));
    }
    // Starts it anew if it came to an end by itself.
    void look_after() {
        if (!process_ || process_->running()) return;
        ++ended_by_itself_;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));  // as RestartSec
        start();
    }
    int ended_by_itself() const { return ended_by_itself_; }

  private:
    test::bot_process::environment env_;
    std::filesystem::path log_;
    std::optional<test::bot_process> process_;
    std::chrono::steady_clock::time_point started_{};
    int ended_by_itself_ = 0;
};

}  // namespace fulcrum::faults
