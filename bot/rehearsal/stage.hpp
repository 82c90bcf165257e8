// The shipped engine and a real database with people made of memory, on a clock that stands still until it is moved.
// Everything happens inside the calls: when one returns, all is quiet. The database is in a folder of its own, which
// goes away with the stage. One thread; nothing here sleeps.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/engine/engine.hpp"
#include "bot/engine/store_thread.hpp"
#include "bot/rehearsal/memory_chat.hpp"
#include "dialogue/turn.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::rehearsal {

// A new folder, removed with all that is in it: in memory where the system has such a place (a power cut is not what is
// rehearsed), else among the temporary files.
class scratch_folder {
  public:
    scratch_folder();  // throws std::runtime_error
    ~scratch_folder();
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

// While it lives nothing is logged; what would have been an error is kept instead.
class log_keeper {
  public:
    log_keeper();
    ~log_keeper();
    log_keeper(const log_keeper&) = delete;
    log_keeper& operator=(const log_keeper&) = delete;
    std::vector<std::string> errors() const;  // the first hundred

  private:
    struct state;
    std::unique_ptr<state> state_;
};

struct stage_settings {
    std::shared_ptr<const dialogue::library> texts;
    dialogue::settings coach;
    instant start{};
    std::size_t sends_at_once = 16;
    std::chrono::seconds spread{0};  // of the nudges of one minute
    bool keeps_log = true;           // else what is logged goes where all goes: for a stage beside a running service
};

class stage {
  public:
    // Throws storage::storage_error, std::runtime_error.
    explicit stage(const stage_settings& settings);
    ~stage();
    stage(const stage&) = delete;
    stage& operator=(const stage&) = delete;

    memory_chat& chat() { return *chat_; }
    engine::engine& coach() { return *coach_; }
    instant now() const { return clock_->now(); }
    std::filesystem::path database() const { return folder_.path() / "rehearsal.db"; }

    // Until nothing more happens by itself. False when something waits for the link, or for the clock.
    bool settle();
    // When something is due next, if anything is.
    std::optional<instant> next_wake() const { return clock_->next_wake(); }
    // To the next due instant, but not beyond `limit` and never backwards; what is due then is done. False: the limit
    // was reached first (the clock is there).
    bool step(instant limit);
    // To `when`, stopping at everything that is due on the way.
    void move_to(instant when);

    // Called within settle(), step() or move_to(), after what is ready to go on already.
    void later(std::function<void()> what);

    // A look into the database, or a change in it.
    void look(const std::function<void(storage::unit_of_work&)>& at_it);

    // What went wrong inside, as it would have been logged.
    std::vector<std::string> errors() const { return log_ ? log_->errors() : std::vector<std::string>(); }

  private:
    std::optional<log_keeper> log_;
    scratch_folder folder_;
    boost::asio::io_context loop_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::unique_ptr<movable_clock> clock_;
    std::unique_ptr<memory_chat> chat_;
    std::unique_ptr<engine::store_thread> store_;
    std::unique_ptr<engine::engine> coach_;
    bool ended_ = false;
    std::exception_ptr failed_;
};

}  // namespace fulcrum::bot::rehearsal
