// The whole bot on one loop: the embedded chat server, the shipped Mattermost adapter, the engine, a real database in a
// folder of its own, and a clock that stands still until it is moved. The coach can be stopped and built anew on the
// same database while the server goes on.
//
//   coach_world w;
//   w.start();
//   EXPECT_EQ(w.ask("maya", "note bread"), "Kept: …");
#pragma once

#include <gtest/gtest.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/engine/engine.hpp"
#include "bot/engine/store_thread.hpp"
#include "bot/net/http_client.hpp"
#include "bot/platform/local/chat_server.hpp"
#include "bot/platform/mattermost/session.hpp"
#include "dialogue/calendar.hpp"
#include "storage/sqlite.hpp"
#include "storage/sqlite_store.hpp"
#include "tests/support/quick_folder.hpp"
#include "tests/support/talk.hpp"

namespace fulcrum::test {

using namespace std::chrono_literals;
namespace asio = boost::asio;
namespace platform = fulcrum::bot::platform;
using platform::local::chat_server;

// Everything logged while it lives, from debug on.
class log_capture {
  public:
    log_capture();
    ~log_capture() { spdlog::set_default_logger(before_); }
    log_capture(const log_capture&) = delete;
    log_capture& operator=(const log_capture&) = delete;

    std::string text() const { return sink_->text(); }
    bool has(std::string_view words) const { return text().find(words) != std::string::npos; }

  private:
    class sink : public spdlog::sinks::base_sink<std::mutex> {
      public:
        std::string text() {
            const std::lock_guard lock(mutex_);
            return text_;
        }

      private:
        void sink_it_(const spdlog::details::log_msg& message) override {
            spdlog::memory_buf_t line;
            formatter_->format(message, line);
            text_.append(line.data(), line.size());
        }
        void flush_() override {}
        std::string text_;
    };
    std::shared_ptr<spdlog::logger> before_;
    std::shared_ptr<sink> sink_;
};

class coach_world {
  public:
    // A Monday in Berlin; `crowd` more people, lead0 and so on, are in every channel.
    explicit coach_world(instant start = at(2026, 11, 23, 8, 0), int crowd = 0);
    ~coach_world();
    coach_world(const coach_world&) = delete;
    coach_world& operator=(const coach_world&) = delete;

    // --- the coach
    std::string database() const { return (folder / "coach.db").string(); }
    storage::place place() const { return {"mattermost", chat->base_url().substr(7)}; }

    void start_and_go_on();
    void start();
    bool ready(std::chrono::milliseconds limit = 8s);
    // As on SIGTERM; true when it was over in time.
    bool stop(std::chrono::milliseconds limit = 2s);
    void restart();

    // --- waiting: no sleeps, but the loop in small steps
    bool until(const std::function<bool()>& holds, std::chrono::milliseconds limit = 8s);
    void idle(std::chrono::milliseconds time);
    // Nothing is under way in the coach, and nothing comes.
    bool quiet();
    void move_to(instant when);
    // Stops at every instant that something is to happen at, as time does.
    void pass(std::chrono::minutes time);

    // --- people
    std::string dm(std::string_view who) { return chat->direct_channel(who, "fulcrum"); }
    std::string say(std::string_view who, std::string text) { return chat->say(who, dm(who), std::move(text)); }
    std::vector<chat_server::post_view> posts_in(std::string_view channel) const;
    std::vector<chat_server::post_view> answers(std::string_view who) { return posts_in(dm(who)); }
    std::string last(std::string_view who);
    // Says it and waits for the answer.
    std::string ask(std::string_view who, std::string text);
    bool answered(std::string_view who, std::size_t times, std::chrono::milliseconds limit = 8s);
    // Set up and in the track, two messages from the coach.
    void settle(std::string_view who);
    // `note` each; for `kept`.
    void notes(std::string_view who, int from, int to);
    // All n notes are answered once and in the journal once, in order, and service goes on.
    void expect_kept(std::string_view who, int n);
    void expect_no_repeats(std::string_view channel);

    // As a person, by REST; the status.
    bot::net::http_response rest(std::string_view who, std::string method, std::string path, std::string body,
                                 std::string content_type = "application/json");
    std::string post_with(std::string_view who, std::string_view channel, std::string_view text,
                          boost::json::object more);
    std::string upload(std::string_view who, std::string_view channel, std::string bytes = "meow");
    std::string group(const std::vector<std::string>& names);

    // --- what is in the database
    void look(const std::function<void(storage::unit_of_work&)>& at_it);
    std::optional<storage::person_row> person(std::string_view who);
    person_state state(std::string_view who);
    // The texts of the entries, oldest first.
    std::vector<std::string> journal(std::string_view who);
    std::vector<std::string> outcomes(std::string_view who);
    // Straight into the file, past the coach.
    void sql(const std::string& text);
    std::int64_t count(const std::string& text);

    log_capture log;
    asio::io_context loop{1};
    std::filesystem::path folder;
    std::unique_ptr<bot::movable_clock> clock;
    std::unique_ptr<chat_server> chat;
    std::shared_ptr<library> texts;
    bot::engine::engine_settings engine_set;
    storage::sqlite_limits limits;
    std::string token;  // the coach's, if not its first one
    std::unique_ptr<bot::engine::store_thread> store;
    std::unique_ptr<platform::platform> client;
    std::unique_ptr<bot::engine::engine> coach;

  private:
    void open_chat(int crowd);
    bool running_ = false;
};

}  // namespace fulcrum::test
