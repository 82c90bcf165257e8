#include "bot/lifecycle.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <thread>
#include <utility>

namespace fulcrum::bot {

namespace asio = boost::asio;

struct task_group::state {
    std::size_t running = 0;
    std::exception_ptr first;
};

task_group::task_group(asio::any_io_executor executor)
    : executor_(std::move(executor)), state_(std::make_shared<state>()) {}

void task_group::spawn(std::string name, asio::awaitable<void> task, std::function<void()> done) {
    ++state_->running;
    auto over = [s = state_, name = std::move(name), done = std::move(done)](const std::exception_ptr& error) {
        --s->running;
        if (error) {
            if (!s->first) s->first = error;
            try {
                std::rethrow_exception(error);
            } catch (const std::exception& e) {
                spdlog::error("{} failed: {}", name, e.what());
            } catch (...) {
                spdlog::error("{} failed", name);
            }
        }
        if (done) done();
    };
    asio::co_spawn(executor_, std::move(task), std::move(over));
}

std::size_t task_group::running() const { return state_->running; }
bool task_group::failed() const { return state_->first != nullptr; }

void task_group::rethrow() const {
    if (state_->first) std::rethrow_exception(state_->first);
}

namespace {

class conductor {
  public:
    conductor(asio::io_context& loop, const service& what)
        : loop_(loop),
          what_(what),
          tasks_(loop.get_executor()),
          leave_signals_(loop, SIGTERM, SIGINT),
          hangups_(loop, SIGHUP),
          limit_(loop) {}

    bool run() {
        std::signal(SIGPIPE, SIG_IGN);  // NOLINT: nothing is lost by it
        wait_for_signal();
        wait_for_hangup();
        tasks_.spawn("the service", what_.work(), [this] {
            worked_ = true;
            if (!leaving_)
                begin_to_leave();
            else
                end_if_over();
        });
        loop_.run();
        tasks_.rethrow();
        return clean_;
    }

  private:
    void wait_for_signal() {
        leave_signals_.async_wait([this](boost::system::error_code ec, int number) {
            if (ec) return;
            // From here on the system's own way: a second signal ends the process.
            leave_signals_.clear();
            spdlog::info("leaving: {} came", number == SIGINT ? "SIGINT" : "SIGTERM");
            begin_to_leave();
        });
    }

    void wait_for_hangup() {
        hangups_.async_wait([this](boost::system::error_code ec, int) {
            if (ec) return;
            if (what_.refresh && !leaving_) what_.refresh();
            wait_for_hangup();
        });
    }

    void begin_to_leave() {
        if (leaving_) return;
        leaving_ = true;
        limit_.expires_after(what_.limit);
        limit_.async_wait([this](boost::system::error_code ec) {
            if (ec) return;
            spdlog::warn("leaving took too long and was cut short");
            clean_ = false;
            loop_.stop();
        });
        tasks_.spawn("leaving", what_.leave(), [this] {
            left_ = true;
            end_if_over();
        });
    }

    void end_if_over() {
        if (!left_ || !worked_) return;
        boost::system::error_code ignored;
        leave_signals_.cancel(ignored);
        hangups_.cancel(ignored);
        limit_.cancel();
        // What was told to end gets a moment to do so.
        limit_.expires_after(std::chrono::milliseconds(50));
        limit_.async_wait([this](boost::system::error_code) { loop_.stop(); });
    }

    asio::io_context& loop_;
    const service& what_;
    task_group tasks_;
    asio::signal_set leave_signals_, hangups_;
    asio::steady_timer limit_;
    bool leaving_ = false, worked_ = false, left_ = false, clean_ = true;
};

}  // namespace

bool run_until_signal(asio::io_context& loop, const service& what) {
    conductor all(loop, what);
    return all.run();
}

void leave_at_the_latest(std::chrono::steady_clock::time_point when, int code) {
    std::thread([when, code] {
        std::this_thread::sleep_until(when);
        std::_Exit(code);
    }).detach();
}

}  // namespace fulcrum::bot
