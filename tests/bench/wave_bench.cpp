// Nudges of many people at one minute, from the real `fulcrum run` to the embedded chat server: how long the wave
// takes, how late each comes, what it costs in memory; and the same where the server allows 10 requests a second, as
// Mattermost does when its rate limits are on. Prints one table; asserts nothing. usage: wave_bench [people] [limited]
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "dialogue/calendar.hpp"
#include "tests/support/bot_process.hpp"
#include "tests/support/chat_thread.hpp"

namespace {

namespace asio = boost::asio;
namespace local = fulcrum::bot::platform::local;
using fulcrum::dialogue::instant;
using fulcrum::test::bot_process;
using fulcrum::test::chat_thread;
using namespace std::chrono_literals;

double seconds(std::chrono::milliseconds d) { return std::chrono::duration<double>(d).count(); }

// Everybody says hello and takes the defaults; 32 at a time.
void set_up(chat_thread& c, std::size_t people) {
    std::promise<void> finished;
    std::size_t next = 0, done = 0;
    std::map<std::string, std::pair<std::string, int>> talks;  // by channel: name, answers so far
    const auto begin = [&] {
        if (next >= people) return;
        const auto name = "p" + std::to_string(next);
        const auto channel = c.channels[next++];
        talks[channel] = {name, 0};
        c.server->say(name, channel, "hello");
    };
    c.on([&] {
        c.server->on_post = [&](const local::chat_server::post_view& p) {
            if (p.ref.empty()) return;
            auto& [name, answers] = talks[p.channel];
            if (++answers == 1)
                asio::post(c.io(), [&c, who = name, channel = p.channel] { c.server->say(who, channel, "defaults"); });
            else if (++done == people)
                finished.set_value();
            else
                asio::post(c.io(), begin);
        };
        for (int i = 0; i < 32; ++i) begin();
    });
    finished.get_future().wait();
    c.on([&] { c.server->on_post = {}; });
}

void run_wave(std::size_t people, const std::string& spread, bool limited) {
    const auto dir = std::filesystem::temp_directory_path() / ("fulcrum-wave-" + std::to_string(::getpid()));
    std::filesystem::create_directories(dir);
    {
        chat_thread c(static_cast<int>(people));
        // Far enough ahead that all have been set up by then.
        const auto lead = 75s + std::chrono::seconds(people / 200);
        const auto due = std::chrono::ceil<std::chrono::minutes>(chat_thread::system_now() + lead);
        const auto at = fulcrum::dialogue::to_local(due, "Europe/Berlin").time;
        auto env = c.environment((dir / "wave.db").string());
        env.emplace_back("FULCRUM_DEFAULT_SCHEDULE", "every day " + fulcrum::dialogue::clock_text(at));
        env.emplace_back("FULCRUM_DEFAULT_TRACK", "two-hats");
        env.emplace_back("FULCRUM_NUDGE_SPREAD", spread);
        bot_process bot(env);
        c.wait_connected();
        set_up(c, people);
        std::vector<std::chrono::milliseconds> lateness;
        lateness.reserve(people);
        std::promise<void> finished;
        c.on([&] {
            c.server->set_rate_limiting(limited);
            c.server->on_post = [&](const local::chat_server::post_view& p) {
                if (p.ref.empty() || p.kind != "prompt") return;
                lateness.push_back(chat_thread::system_now() - due);
                if (lateness.size() == people) finished.set_value();
            };
        });
        const auto all = finished.get_future().wait_for(lead + 60s + std::chrono::seconds(limited ? people / 8 : 120));
        const auto resident = bot.resident_mb();
        c.on([&] { c.server->on_post = {}; });
        if (lateness.empty()) return fmt::print("no nudge came\n");
        std::ranges::sort(lateness);
        const auto n = lateness.size();
        fmt::print("{:>7} {:>7} {:>9} {:>9.2f} {:>9.2f} {:>9.2f} {:>9.2f} {:>9.0f} {:>8.1f}{}\n", people, spread,
                   limited ? "10 /s" : "none", seconds(lateness.front()), seconds(lateness[(n - 1) / 2]),
                   seconds(lateness[(n - 1) * 99 / 100]), seconds(lateness.back()),
                   static_cast<double>(n) / std::max(seconds(lateness.back() - lateness.front()), 0.001), resident,
                   all == std::future_status::ready ? "" : fmt::format("  only {} came", n));
        bot.kill(SIGTERM);
    }
    std::filesystem::remove_all(dir);
}

}  // namespace

int main(int argc, char** argv) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    const std::size_t people = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 10000;
    const std::size_t limited = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1000;
    fmt::print("{:>7} {:>7} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>8}\n", "nudges", "spread", "limit", "first s",
               "p50 s", "p99 s", "last s", "a second", "MB");
    run_wave(people, "0s", false);
    run_wave(people, "30s", false);
    if (limited > 0) run_wave(limited, "30s", true);
}
