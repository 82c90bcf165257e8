// How far a long command is, on standard error. On a terminal: one line that changes, with an estimate. Elsewhere: a
// plain line for each stage, and one every 20 s.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace fulcrum::bot::commands {

class progress {
  public:
    using clock = std::function<std::chrono::steady_clock::time_point()>;

    progress();  // to standard error, whatever that is
    progress(std::ostream& out, bool terminal, clock now = std::chrono::steady_clock::now);
    ~progress();  // takes its line off a terminal
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;

    // So much is done of so much; `of` 0: nobody knows. Another stage begins a new estimate. One thread at a time.
    void at(std::string_view stage, std::uint64_t done, std::uint64_t of);

  private:
    std::ostream& out_;
    bool terminal_;
    clock now_;
    std::chrono::steady_clock::time_point stage_began_, said_at_;
    std::string stage_, shown_;
};

// Tells `told` how far a copy is by the size of the file that becomes it, from a thread of its own, as long as it
// lives.
class copy_watch {
  public:
    copy_watch(progress& told, std::filesystem::path part, std::uint64_t whole);
    ~copy_watch();
    copy_watch(const copy_watch&) = delete;
    copy_watch& operator=(const copy_watch&) = delete;

  private:
    std::mutex mutex_;
    std::condition_variable ends_;
    bool over_ = false;
    std::thread thread_;
};

}  // namespace fulcrum::bot::commands
