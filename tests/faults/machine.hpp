// The machine the coach runs on, as far as it can be tampered with: its clock and its disk.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "dialogue/time.hpp"
#include "tests/faults/control.hpp"

namespace fulcrum::faults {

class machine {
  public:
    // `folder` exists. Throws std::runtime_error when the page can't be made there.
    explicit machine(const std::filesystem::path& folder);
    ~machine();
    machine(const machine&) = delete;
    machine& operator=(const machine&) = delete;

    dialogue::instant now() const;         // on its clock; any thread
    void set_clock(dialogue::instant to);  // it runs on from there
    void skip(std::chrono::milliseconds time) { page_->ahead_ms += time.count(); }
    void disk_full(bool yes) { page_->disk_full = yes ? 1 : 0; }
    std::uint64_t refused_writes() const { return page_->refused_writes; }

    // What the coach's environment needs for all this.
    std::vector<std::pair<std::string, std::string>> environment() const;

  private:
    std::filesystem::path file_;
    control_page* page_ = nullptr;
};

}  // namespace fulcrum::faults
