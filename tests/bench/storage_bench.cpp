// What remembering costs: turns per second, one and many to a commit; finding the next nudge; load and save.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

#include "storage/codec.hpp"
#include "storage/store.hpp"

namespace {

using namespace fulcrum;
using namespace fulcrum::storage;
using dialogue::from_millis;

const place here{"mattermost", "chat.example.org"};

// A person in the middle of a track: some answers, a session under way; some 1.5 KB of text.
dialogue::person_state typical() {
    dialogue::person_state s;
    s.revision = 412;
    s.seed = 0x9e3779b97f4a7c15;
    s.username = "maria.k";
    s.first_name = "Maria";
    s.stage = dialogue::setup::done;
    s.zone = "Europe/Berlin";
    s.track = dialogue::enrollment{dialogue::track_id{"two-hats"}, 7, {}, true, false, false};
    dialogue::running_session r;
    r.track = s.track->track;
    r.session = dialogue::session_id{"day-7/evening"};
    r.step = dialogue::step_id{"what-moved"};
    r.day = 7;
    const std::string words =
        "I kept the morning for the plan and let the review go to Omar; it felt odd and it went well.";
    for (const char* name : {"intent", "energy", "what-moved"})
        r.names[name] = {words, {{dialogue::message_id{"q7h3x1kqz3b8tgr5m4x1y9w6ca"}, words}}};
    r.trail = {dialogue::step_id{"hello"}, dialogue::step_id{"energy"}};
    r.asked_at = from_millis(1'800'000'000'000);
    s.running = r;
    for (const char* name : {"vision", "role"}) s.names[name] = {words, {}};
    for (int i = 0; i < 12; ++i) s.last_wording["two-hats/day-" + std::to_string(i) + "/morning"] = i % 3;
    s.last_heard = from_millis(1'800'000'000'000);
    return s;
}

struct bench_store {
    explicit bench_store(int people) {
        std::string name = (std::filesystem::temp_directory_path() / "fulcrum-bench-XXXXXX").string();
        if (!::mkdtemp(name.data())) std::abort();
        dir = name;
        open_options o;
        o.database = dir / "coach.db";
        o.master_key = std::string(64, 'a');
        db = open_store(o);
        auto unit = db->begin();
        for (int i = 0; i < people; ++i) {
            if (i % 1000 == 999) {
                unit->commit();
                unit.reset();
                unit = db->begin();
            }
            const auto p = unit->add({here, "user" + std::to_string(i)}, from_millis(i));
            unit->save(p.id, typical(), {"maria.k", "two-hats", 7, 40, from_millis(i)});
            unit->set_timer(p.id, {dialogue::timer::morning, from_millis(1'800'000'000'000 + i * 37 % people), {}});
        }
        unit->commit();
    }
    ~bench_store() {
        db.reset();
        std::filesystem::remove_all(dir);
    }

    // What the engine does for one message that came in.
    void turn(unit_of_work& unit) {
        const int who = static_cast<int>(++turns % 500);
        unit.note_event(here, "post:" + std::to_string(turns) + "q7h3x1kqz3b8tgr5m4x1", from_millis(turns));
        const auto person = unit.find(person_key{here, "user" + std::to_string(who)});
        auto state = unit.load(person->id);
        ++state.revision;
        unit.save(person->id, state, {person->username, person->track, person->day, person->steps, from_millis(turns)});
        unit.set_timer(person->id, {dialogue::timer::collect, from_millis(1'800'000'000'000 + turns), {}});
        outgoing_row m;
        m.person = person->id;
        m.where = here;
        m.channel = "q7h3x1kqz3b8tgr5m4x1y9w6ca";
        m.kind = "question";
        m.text = "What would make today a good day for the people you lead?";
        waiting.push_back(unit.enqueue(std::move(m)).id);
    }
    void deliver(unit_of_work& unit) {
        for (const outbox_id id : waiting) unit.sent(id, "q7h3x1kqz3b8tgr5m4x1y9w6ca", from_millis(turns));
        waiting.clear();
    }

    std::filesystem::path dir;
    std::unique_ptr<store> db;
    std::vector<outbox_id> waiting;
    std::int64_t turns = 0;
};

void turns_per_commit(benchmark::State& state) {
    bench_store s(500);
    for (auto _ : state) {
        const auto unit = s.db->begin();
        s.deliver(*unit);  // of the commit before
        for (int i = 0; i < state.range(0); ++i) s.turn(*unit);
        unit->commit();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(turns_per_commit)->Arg(1)->Arg(32)->Arg(64)->UseRealTime()->Unit(benchmark::kMicrosecond);

void turn_without_the_disk(benchmark::State& state) {
    bench_store s(500);
    const auto unit = s.db->begin();
    for (auto _ : state) {
        s.turn(*unit);
        s.deliver(*unit);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(turn_without_the_disk)->Iterations(5000)->Unit(benchmark::kMicrosecond);

void next_due_at(benchmark::State& state) {
    bench_store s(static_cast<int>(state.range(0)));
    for (auto _ : state) benchmark::DoNotOptimize(s.db->next_due_at());
}
BENCHMARK(next_due_at)->Arg(100)->Arg(100'000);

void load_and_save(benchmark::State& state) {
    bench_store s(100);
    const auto unit = s.db->begin();
    for (auto _ : state) {
        const person_id id{1 + state.iterations() % 100};
        unit->save(id, unit->load(id), {"maria.k", "two-hats", 7, 40, from_millis(1)});
    }
}
BENCHMARK(load_and_save);

void encode_state(benchmark::State& state) {
    const auto s = typical();
    std::string text;
    for (auto _ : state) {
        text.clear();
        encode(s, text);
        benchmark::DoNotOptimize(text.data());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
    state.counters["bytes"] = static_cast<double>(text.size());
}
BENCHMARK(encode_state);

void decode_state(benchmark::State& state) {
    std::string text;
    encode(typical(), text);
    for (auto _ : state) benchmark::DoNotOptimize(decode_person(text));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(decode_state);

void search(benchmark::State& state) {
    bench_store s(1);
    const auto unit = s.db->begin();
    dialogue::write_entry e;
    e.title = "What would make today a good day?";
    e.parts = {
        {dialogue::message_id{"m"}, "I kept the morning for the plan and let the review go to Omar. It went well."}};
    for (int i = 0; i < state.range(0); ++i) unit->write(person_id{1}, e, from_millis(i));
    for (auto _ : state)
        benchmark::DoNotOptimize(unit->look_up(person_id{1}, {dialogue::look_up::how::search, "nowhere", 0, 5}));
}
BENCHMARK(search)->Arg(1000)->Arg(5000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
