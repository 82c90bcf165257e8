// What the scheduler asks the store for, with few people in it and with a million: an idle minute, and nudges that fall
// due. Making the store is reported too. Argument: people.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "storage/store.hpp"

namespace {

using namespace fulcrum;
using namespace fulcrum::storage;
using dialogue::from_millis;
using dialogue::instant;
using dialogue::timer;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

const place here{"mattermost", "chat.example.org"};
constexpr auto now = from_millis(1'800'000'000'000);
constexpr dialogue::local_date today{std::chrono::year{2027}, std::chrono::month{1}, std::chrono::day{15}};
constexpr std::size_t together = 64;  // as the engine does: turns that share a commit

// Everybody has a morning and an evening nudge ahead, spread over a day from `now` on.
class crowd {
  public:
    explicit crowd(std::int64_t people) {
        std::string name = (std::filesystem::temp_directory_path() / "fulcrum-bench-XXXXXX").string();
        if (!::mkdtemp(name.data())) std::abort();
        dir_ = name;
        const auto begun = steady::now();
        open_options o;
        o.database = dir_ / "coach.db";
        o.master_key = std::string(64, 'a');
        db = open_store(o);
        for (std::int64_t i = 0; i < people;) {
            const auto unit = db->begin();
            for (const auto last = std::min<std::int64_t>(people, i + 20'000); i < last; ++i) {
                const auto p = unit->add({here, "user" + std::to_string(i)}, now);
                const auto spread = std::chrono::milliseconds(i * 7919 % 86'400'000);
                unit->set_timer(p.id, {timer::morning, now + 1h + spread, today});
                unit->set_timer(p.id, {timer::evening, now + 9h + spread, today});
            }
            unit->commit();
        }
        seconds = std::chrono::duration<double>(steady::now() - begun).count();
    }
    ~crowd() {
        db.reset();
        std::filesystem::remove_all(dir_);
    }
    crowd(const crowd&) = delete;
    crowd& operator=(const crowd&) = delete;

    std::unique_ptr<store> db;
    double seconds = 0;

  private:
    std::filesystem::path dir_;
};

crowd& crowd_of(std::int64_t people) {
    static std::map<std::int64_t, crowd> all;
    return all.try_emplace(people, people).first->second;
}

void idle_minute(benchmark::State& state) {
    auto& c = crowd_of(state.range(0));
    for (auto _ : state) {
        benchmark::DoNotOptimize(c.db->begin()->due(now, 256));
        benchmark::DoNotOptimize(c.db->next_due_at());
    }
    state.counters["made_in_s"] = c.seconds;
}
BENCHMARK(idle_minute)->Arg(1'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

void next_due(benchmark::State& state) {
    auto& c = crowd_of(state.range(0));
    for (auto _ : state) benchmark::DoNotOptimize(c.db->next_due_at());
}
BENCHMARK(next_due)->Arg(1'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

// The next ones are found, claimed, recorded, and planned for the day after; durable. The time is for one nudge.
void claim(benchmark::State& state) {
    auto& c = crowd_of(state.range(0));
    for (auto _ : state) {
        const auto unit = c.db->begin();
        const auto due = unit->due(instant::max(), together);
        for (const auto& t : due) {
            if (!unit->claim(t)) state.SkipWithError("a due nudge could not be claimed");
            unit->note_nudge(t.person, {t.what, t.date, "sent", t.due_at, "Europe/Berlin"}, t.due_at);
            unit->set_timer(t.person, {t.what, t.due_at + 24h, today});
        }
        unit->commit();
    }
    using benchmark::Counter;
    const auto nudges = static_cast<double>(state.iterations()) * static_cast<double>(together);
    state.counters["per_nudge"] = Counter(nudges, Counter::kIsRate | Counter::kInvert);
}
BENCHMARK(claim)->Arg(1'000)->Arg(1'000'000)->UseRealTime()->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
