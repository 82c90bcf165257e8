// A bot on the embedded chat server, with an engine that merely remembers: for the session's tests.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bot/platform/local/chat_server.hpp"
#include "bot/platform/mattermost/session.hpp"

namespace fulcrum::bot::platform::mattermost::test {

using namespace std::chrono_literals;
namespace asio = boost::asio;

// The system's clock, without the waiting.
class plain_clock : public clock_source {
  public:
    dialogue::instant now() const override;
    asio::awaitable<void> sleep_until(dialogue::instant) override { co_return; }
};

// Remembers what it is told, as the engine's store would.
class listener : public sink, public memory {
  public:
    std::vector<event> events;
    std::vector<std::pair<link_state, std::string>> links;
    std::vector<channel_mark> marks;
    std::set<std::string> handled;
    int asked = 0;
    bool keep_marks = true;

    void on_event(event e) override;
    void on_link(link_state state, std::string_view detail) override { links.emplace_back(state, detail); }
    asio::awaitable<std::vector<channel_mark>> known_channels() override;

    void mark(const std::string& channel, channel_kind kind, const std::string& post, instant at);
    template <class T>
    std::vector<T> all() const {
        std::vector<T> out;
        for (const auto& e : events)
            if (const auto* one = std::get_if<T>(&e)) out.push_back(*one);
        return out;
    }
    std::vector<std::string> texts() const;
    bool said(link_state state) const { return !links.empty() && links.back().first == state; }
    std::size_t times(link_state state) const;
};

link_rules quick_rules();

settings quick_settings(const std::string& url, std::string token);

class SessionTest : public testing::Test {
  protected:
    SessionTest();
    ~SessionTest() override;

    bool until(const std::function<bool()>& condition, std::chrono::milliseconds limit = 8s);
    // Lets the loop run for a while, to see that something does not happen.
    void idle(std::chrono::milliseconds time);
    template <class T>
    T call(asio::awaitable<T> work) {
        std::optional<T> out;
        std::exception_ptr error;
        asio::co_spawn(io, std::move(work), [&](std::exception_ptr e, T value) {
            error = e;
            out.emplace(std::move(value));
        });
        EXPECT_TRUE(until([&] { return out.has_value(); })) << "a call did not end";
        if (error) std::rethrow_exception(error);
        return std::move(*out);
    }
    void call(asio::awaitable<void> work);

    void start();
    void start_and_wait();
    void leave();
    std::string dm(std::string_view who = "mira") { return server->direct_channel(who, "coach"); }
    bool heard_texts(const std::vector<std::string>& texts);
    outgoing message(std::string ref, std::string channel, std::string text);
    // Posts of the coach with that ref.
    std::size_t said(std::string_view channel, std::string_view ref);

    plain_clock clock;
    listener heard;
    settings chosen;
    bool ended = true;
    asio::io_context io;
    std::optional<local::chat_server> server;
    std::unique_ptr<platform> bot;
};

}  // namespace fulcrum::bot::platform::mattermost::test
