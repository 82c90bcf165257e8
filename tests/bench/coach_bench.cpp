// How fast the whole coach answers, durable commits included: the real `fulcrum run` as a child process, the embedded
// chat server and the load in this one. Prints one table; asserts nothing. usage: coach_bench [replies] [people]
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "tests/support/bot_process.hpp"
#include "tests/support/chat_thread.hpp"

namespace {

namespace asio = boost::asio;
namespace local = fulcrum::bot::platform::local;
using steady = std::chrono::steady_clock;

double ms(steady::duration d) { return std::chrono::duration<double, std::milli>(d).count(); }

using fulcrum::test::bot_process;
using fulcrum::test::chat_thread;

struct load_result {
    double seconds = 0;
    std::vector<double> latencies;  // ms
    double per_second() const { return static_cast<double>(latencies.size()) / seconds; }
    double percentile(double p) {
        if (latencies.empty()) return 0;
        const auto n = static_cast<std::size_t>(p * static_cast<double>(latencies.size() - 1));
        std::nth_element(latencies.begin(), latencies.begin() + static_cast<std::ptrdiff_t>(n), latencies.end());
        return latencies[n];
    }
};

// Each of `conversations` people says the next of `words(turn)` as soon as the answer to the last is there.
load_result run_load(chat_thread& c, std::size_t first, std::size_t conversations, std::size_t replies,
                     const std::function<std::string(std::size_t)>& words) {
    load_result result;
    result.latencies.reserve(replies);
    std::promise<void> finished;
    struct talker {
        std::string name, channel;
        steady::time_point asked;
        std::size_t turn = 0;
    };
    std::vector<talker> people(conversations);
    std::unordered_map<std::string, talker*> by_channel;
    std::size_t asked = 0;
    steady::time_point begun;
    const auto ask = [&](talker& t) {
        if (asked >= replies) return;
        ++asked;
        t.asked = steady::now();
        c.server->say(t.name, t.channel, words(t.turn++));
    };
    c.on([&] {
        for (std::size_t i = 0; i < conversations; ++i) {
            people[i].name = "p" + std::to_string(first + i);
            people[i].channel = c.channels[first + i];
            by_channel[people[i].channel] = &people[i];
        }
        c.server->on_post = [&](const local::chat_server::post_view& p) {
            if (p.ref.empty()) return;
            const auto found = by_channel.find(p.channel);
            if (found == by_channel.end()) return;
            auto* t = found->second;
            result.latencies.push_back(ms(steady::now() - t->asked));
            if (result.latencies.size() == replies) {
                result.seconds = std::chrono::duration<double>(steady::now() - begun).count();
                finished.set_value();
                return;
            }
            asio::post(c.io(), [&ask, t] { ask(*t); });
        };
        begun = steady::now();
        for (auto& t : people) ask(t);
    });
    finished.get_future().wait();
    c.on([&] { c.server->on_post = {}; });
    return result;
}

}  // namespace

int main(int argc, char** argv) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    const std::size_t replies = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 50000;
    const int people = argc > 2 ? std::atoi(argv[2]) : 10000;
    const auto dir = std::filesystem::temp_directory_path() / ("fulcrum-bench-" + std::to_string(::getpid()));
    std::filesystem::create_directories(dir);
    {
        chat_thread c(std::max(people, 64));
        auto env = c.environment((dir / "bench.db").string());
        const auto start = steady::now();
        bot_process bot(env, std::getenv("BENCH_LOG") ? std::getenv("BENCH_LOG") : "");
        c.wait_connected();
        fmt::print("{:<58}{:>12.1f} ms\n", "start to connected", ms(steady::now() - start));
        std::this_thread::sleep_for(std::chrono::seconds(8));  // let it settle before it is weighed
        fmt::print("{:<58}{:>12.1f} MB\n", "resident, idle, nobody known", bot.resident_mb());

        auto met = run_load(c, 0, 32, 32 * 2, [](std::size_t turn) { return turn == 0 ? "hello" : "defaults"; });
        for (const std::size_t n : {std::size_t{1}, std::size_t{32}}) {
            auto r = run_load(c, 0, n, n == 1 ? replies / 10 : replies,
                              [](std::size_t turn) { return turn % 2 ? "tip" : "status"; });
            fmt::print("{:<58}{:>12.0f} /s   p50 {:.2f} ms   p99 {:.2f} ms\n",
                       fmt::format("replies, {} conversation{} in flight", n, n == 1 ? "" : "s"), r.per_second(),
                       r.percentile(0.5), r.percentile(0.99));
        }
        auto journal = run_load(c, 0, 32, replies / 2,
                                [](std::size_t turn) { return "note thought number " + std::to_string(turn); });
        fmt::print("{:<58}{:>12.0f} /s   p50 {:.2f} ms   p99 {:.2f} ms\n",
                   "journal entries, 32 conversations in flight", journal.per_second(), journal.percentile(0.5),
                   journal.percentile(0.99));
        for (int i = 32; i < people; i += 32) {
            const auto n = static_cast<std::size_t>(std::min(32, people - i));
            run_load(c, static_cast<std::size_t>(i), n, n * 2,
                     [](std::size_t turn) { return turn == 0 ? "hello" : "defaults"; });
        }
        fmt::print("{:<58}{:>12.1f} MB\n", fmt::format("resident, {} people known", people), bot.resident_mb());
        bot.kill(SIGTERM);
        bot_process again(env);
        c.wait_connected();
        std::this_thread::sleep_for(std::chrono::seconds(8));
        fmt::print("{:<58}{:>12.1f} MB\n", fmt::format("resident, {} people known, after a restart", people),
                   again.resident_mb());
    }
    std::filesystem::remove_all(dir);
}
