// A trial: the real program, the embedded chat server, a link between them and a database, with people talking and
// waves of nudges falling due, while one thing after another goes wrong at random instants. After each the coach must
// come to rest with all answered and sent; at the end the accounts are compared (account.hpp).
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/faults/account.hpp"

namespace fulcrum::faults {

enum class fault {
    kill,        // SIGKILL, again and again
    server,      // the chat server dies and comes back
    cut,         // connections are reset, and refused for a while
    delay,       // everything takes long
    half_open,   // connections stay open and carry nothing any more
    swallow,     // posts are stored, and their answers are lost
    rate_limit,  // 429 to everything
    disk_full,
    busy,     // another program holds the database
    account,  // the coach's account is switched off and on
    proxy,    // something else answers in the server's place: redirects, pages, plain text
    clock,    // the chat server's clock is days ahead, and right again
    flood,    // one person writes without end, and the server limits the rate
};
inline constexpr fault all_faults[] = {
    fault::kill,      fault::server, fault::cut,     fault::delay, fault::half_open, fault::swallow, fault::rate_limit,
    fault::disk_full, fault::busy,   fault::account, fault::proxy, fault::clock,     fault::flood};
std::string_view name_of(fault f);

struct trial_settings {
    std::vector<fault> faults;
    int kills = 30;  // of fault::kill
    int times = 3;   // of each other fault
    int people = 24;
    std::chrono::minutes at_most{0};  // no new fault after that, nor after a problem; 0: no limit
    unsigned seed = 1;
    bool keep = false;  // the folder with database and log
    std::string log_level = "warn";
    std::function<void(std::string)> progress;
};

struct fault_row {
    fault what = fault::kill;
    std::size_t times = 0;
    tally sums;
    std::vector<double> recoveries;  // seconds from the end of the fault until all was answered and sent
};

struct trial_result {
    std::vector<fault_row> rows;
    std::vector<std::string> problems;
    std::string folder;  // if kept
    bool sound() const;
};

// Throws std::runtime_error when the coach does not come up at all.
trial_result run_trial(const trial_settings& settings);

}  // namespace fulcrum::faults
