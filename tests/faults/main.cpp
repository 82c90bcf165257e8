// fulcrum_faults: what becomes of people's messages and nudges when things go wrong, as a table. Exit code 1 if
// anything was lost or came twice.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>

#include "tests/faults/trial.hpp"

namespace {

using namespace fulcrum::faults;

std::vector<fault> read_faults(const std::vector<std::string>& names) {
    std::vector<fault> out;
    for (const auto& name : names) {
        for (const auto f : all_faults)
            if (name == "all" || name == name_of(f)) out.push_back(f);
        if (out.empty() || (name != "all" && name != name_of(out.back())))
            throw CLI::ValidationError("--faults", "there is no \"" + name + "\"");
    }
    return out;
}

std::string seconds(double s) { return fmt::format("{:.2f}", s); }

void print(const trial_result& r) {
    fmt::print("{:<10}{:>6}{:>9}{:>10}{:>8}{:>8}{:>8}{:>6}{:>7}{:>18}\n", "fault", "times", "typed", "answered", "due",
               "sent", "other", "lost", "twice", "recovered in (s)");
    const auto line = [](std::string_view name, std::size_t times, const tally& t, std::vector<double> all) {
        std::ranges::sort(all);
        const auto took = seconds(all[(all.size() - 1) / 2]) + " to " + seconds(all.back());
        fmt::print("{:<10}{:>6}{:>9}{:>10}{:>8}{:>8}{:>8}{:>6}{:>7}{:>18}\n", name, times, t.typed, t.answered, t.due,
                   t.sent, t.passed_over, t.lost, t.twice, took);
    };
    fault_row sum;
    for (const auto& row : r.rows) {
        line(name_of(row.what), row.times, row.sums, row.recoveries);
        sum.times += row.times;
        sum.sums += row.sums;
        sum.recoveries.insert(sum.recoveries.end(), row.recoveries.begin(), row.recoveries.end());
    }
    if (r.rows.size() > 1) line("all", sum.times, sum.sums, sum.recoveries);
    fmt::print(
        "typed: messages of people; due: nudges by the rule; other: on record as merged or skipped; recovered: median "
        "and longest\n");
    for (const auto& p : r.problems) fmt::print("problem: {}\n", p);
    if (!r.folder.empty()) fmt::print("kept: {}\n", r.folder);
}

}  // namespace

int main(int argc, char** argv) {
    std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
    CLI::App app("The real program and the embedded chat server, while things go wrong at random instants");
    trial_settings set;
    std::vector<std::string> names{"all"};
    int minutes = 0;
    bool verbose = false;
    set.seed = std::random_device{}();
    app.add_option("--faults", names,
                   "all, or some of: kill server cut delay half-open swallow 429 disk-full busy account "
                   "proxy clock flood")
        ->delimiter(',');
    app.add_option("--kills", set.kills, "how often it is killed by SIGKILL")->check(CLI::Range(1, 1'000'000));
    app.add_option("--times", set.times, "how often each other fault is made")->check(CLI::Range(1, 100'000));
    app.add_option("--people", set.people, "how many talk and are nudged")->check(CLI::Range(1, 10'000));
    app.add_option("--minutes", minutes, "no new fault after so many; 0: no limit")->check(CLI::Range(0, 100'000));
    app.add_option("--seed", set.seed, "of all that is random here; when what happens still depends on the machine");
    app.add_option("--log-level", set.log_level, "of the program; its log is kept with --keep");
    app.add_flag("--keep", set.keep, "leave the folder with database and log");
    app.add_flag("--verbose", verbose, "a line for each wave");
    try {
        app.parse(argc, argv);
        set.faults = read_faults(names);
        set.at_most = std::chrono::minutes(minutes);
        if (verbose) set.progress = [](const std::string& line) { fmt::print("{}\n", line); };
        fmt::print("seed {}\n", set.seed);
        const auto result = run_trial(set);
        print(result);
        return result.sound() ? 0 : 1;
    } catch (const CLI::Error& e) {
        return app.exit(e);
    } catch (const std::exception& e) {
        fmt::print(stderr, "fulcrum_faults: {}\n", e.what());
        return 2;
    }
}
