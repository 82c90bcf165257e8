#include "bot/rehearsal/stage.hpp"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <mutex>
#include <stdexcept>
#include <utility>

#include "storage/sqlite_store.hpp"

namespace fulcrum::bot::rehearsal {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

// Only a sender that backs off after a failure makes anybody wait for real.
constexpr auto real_wait = 2s;
constexpr std::size_t most_errors = 100;
constexpr int most_steps_in_place = 1000;

fs::path place_for_scratch() {
    const fs::path memory = "/dev/shm";
    std::error_code ignored;
    if (fs::is_directory(memory, ignored) && ::access(memory.c_str(), W_OK) == 0) return memory;
    return fs::temp_directory_path();
}

}  // namespace

// --- the folder

scratch_folder::scratch_folder() {
    auto name = (place_for_scratch() / "fulcrum-rehearsal-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder can be made: " + name);
    path_ = name;
}

scratch_folder::~scratch_folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

// --- the log

struct log_keeper::state {
    class sink : public spdlog::sinks::base_sink<std::mutex> {
      public:
        std::vector<std::string> lines() {
            const std::lock_guard lock(mutex_);
            return lines_;
        }

      private:
        void sink_it_(const spdlog::details::log_msg& message) override {
            if (lines_.size() < most_errors) lines_.emplace_back(message.payload.data(), message.payload.size());
        }
        void flush_() override {}
        std::vector<std::string> lines_;
    };
    std::shared_ptr<spdlog::logger> before = spdlog::default_logger();
    std::shared_ptr<sink> kept = std::make_shared<sink>();
};

log_keeper::log_keeper() : state_(std::make_unique<state>()) {
    auto logger = std::make_shared<spdlog::logger>("rehearsal", state_->kept);
    logger->set_level(spdlog::level::err);
    spdlog::set_default_logger(std::move(logger));
}

log_keeper::~log_keeper() { spdlog::set_default_logger(state_->before); }

std::vector<std::string> log_keeper::errors() const { return state_->kept->lines(); }

// --- the stage

stage::stage(const stage_settings& settings)
    : log_(settings.keeps_log ? std::optional<log_keeper>(std::in_place) : std::nullopt),
      work_(loop_.get_executor()),
      clock_(movable_clock::make(loop_.get_executor(), settings.start, true)),
      chat_(std::make_unique<memory_chat>(loop_.get_executor(), *clock_)) {
    storage::open_options files;
    files.database = database();
    files.master_key_file = database().string() + ".key";
    store_ = std::make_unique<engine::store_thread>(storage::open_sqlite_store(files), loop_.get_executor());
    engine::engine_settings set;
    set.coach = settings.coach;
    set.sends_at_once = settings.sends_at_once;
    set.spread = settings.spread;
    coach_ = std::make_unique<engine::engine>(loop_.get_executor(), *chat_, *store_, *clock_, settings.texts,
                                              std::move(set));
    asio::co_spawn(loop_, coach_->run(), [this](std::exception_ptr e) {
        ended_ = true;
        failed_ = std::move(e);
    });
    settle();
    if (failed_) {
        store_->stop();
        std::rethrow_exception(failed_);
    }
}

stage::~stage() {
    bool left = false;
    asio::co_spawn(loop_, coach_->stop(500ms), [&left](std::exception_ptr) { left = true; });
    const auto until = std::chrono::steady_clock::now() + real_wait;
    while (!(left && ended_) && std::chrono::steady_clock::now() < until) loop_.run_one_for(100ms);
    store_->stop();
    loop_.poll();
}

bool stage::settle() {
    std::optional<std::chrono::steady_clock::time_point> until;  // set when there is nothing left but to wait
    for (;;) {
        if (loop_.poll() > 0) continue;
        if (store_->pending() > 0) {
            loop_.run_one();
            continue;
        }
        if (ended_ || !coach_->busy()) return true;
        const auto now = std::chrono::steady_clock::now();
        if (!until) until = now + real_wait;
        if (!chat_->link_is_up() || chat_->under_way() > 0 || now > *until) return false;
        loop_.run_one_for(100ms);
    }
}

bool stage::step(instant limit) {
    const auto wake = clock_->next_wake();
    if (!wake || *wake > limit) {
        clock_->move_to(limit);
        settle();
        return false;
    }
    clock_->move_to(*wake);
    settle();
    return true;
}

void stage::move_to(instant when) {
    auto last = now();
    for (int in_place = 0; step(when) && in_place < most_steps_in_place;) {
        in_place = now() == last ? in_place + 1 : 0;
        last = now();
    }
}

void stage::later(std::function<void()> what) { asio::post(loop_, std::move(what)); }

void stage::look(const std::function<void(storage::unit_of_work&)>& at_it) {
    std::optional<std::exception_ptr> over;
    store_->submit(at_it, [&over](std::exception_ptr e) { over = std::move(e); });
    while (!over) loop_.run_one();
    if (*over) std::rethrow_exception(*over);
}

}  // namespace fulcrum::bot::rehearsal
