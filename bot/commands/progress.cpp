#include "bot/commands/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <utility>

namespace fulcrum::bot::commands {
namespace {

using namespace std::chrono_literals;

std::string spoken(std::chrono::seconds t) {
    if (t < 100s) return fmt::format("{} s", std::max<std::chrono::seconds::rep>(t.count(), 1));
    if (t < 100min) return fmt::format("{} min", std::chrono::round<std::chrono::minutes>(t).count());
    return fmt::format("{} h", std::chrono::round<std::chrono::hours>(t).count());
}

}  // namespace

progress::progress() : progress(std::cerr, ::isatty(STDERR_FILENO) == 1) {}

progress::progress(std::ostream& out, bool terminal, clock now)
    : out_(out), terminal_(terminal), now_(std::move(now)), stage_began_(now_()), said_at_(stage_began_) {}

progress::~progress() {
    if (terminal_ && !shown_.empty()) out_ << "\r\033[K" << std::flush;
}

void progress::at(std::string_view stage, std::uint64_t done, std::uint64_t of) {
    const auto now = now_();
    const bool begins = stage != stage_;
    if (begins) {
        stage_ = stage;
        stage_began_ = now;
    }
    std::string text = stage_;
    if (of > 0) {
        done = std::min(done, of);
        const double share = static_cast<double>(done) / static_cast<double>(of);
        text += fmt::format(": {:.0f} %", share * 100);
        const auto passed = std::chrono::duration<double>(now - stage_began_);
        // An estimate from the very first moments would jump about.
        if (passed > 2s && share > 0.01 && done < of)
            text += fmt::format(", about {} left",
                                spoken(std::chrono::ceil<std::chrono::seconds>(passed * ((1 - share) / share))));
    } else {
        text += " ...";
    }
    if (text == shown_) return;
    if (!terminal_ && !begins && now - said_at_ < 20s) return;
    said_at_ = now;
    if (terminal_)
        out_ << "\r\033[K" << text << std::flush;
    else
        out_ << text << std::endl;
    shown_ = std::move(text);
}

copy_watch::copy_watch(progress& told, std::filesystem::path part, std::uint64_t whole)
    : thread_([this, &told, part = std::move(part), whole] {
          told.at("copying", 0, whole);
          std::unique_lock lock(mutex_);
          while (!ends_.wait_for(lock, 250ms, [this] { return over_; })) {
              std::error_code failed;
              const auto size = std::filesystem::file_size(part, failed);
              if (failed) continue;
              if (size < whole)
                  told.at("copying", size, whole);
              else
                  told.at("looking whether the copy is whole", 0, 0);
          }
      }) {}

copy_watch::~copy_watch() {
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
    }
    ends_.notify_one();
    thread_.join();
}

}  // namespace fulcrum::bot::commands
