// Many people for many days: the shipped scheduler, store and outbox on a clock that jumps, against a receiver that
// counts. Which nudges are due is worked out beforehand from each person's times and zone; afterwards each of them must
// have been received once, or its being passed over must be on record.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/time.hpp"

namespace fulcrum::bot::rehearsal {

// Each day from that time on (UTC) the chat can't be reached for a while. It breaks off in the middle of what is being
// sent: some messages fail, and of these every second one has arrived nevertheless.
struct outage {
    dialogue::time_of_day at{};
    std::chrono::minutes takes{};
};
// "09:00+45m"; at most twelve hours. Nothing when it can't be read.
std::optional<outage> read_outage(std::string_view typed);

struct simulation_settings {
    int people = 1000;
    int days = 30;
    std::string zone;  // "" = mixed, all over the world
    std::optional<outage> breaks;
    // Days around a change of the clocks, and times in the hours that are lost or come twice.
    bool clock_changes = false;
    std::uint64_t seed = 1;  // who lives where, has which times, and answers when
    int answering = 5;       // of a hundred nudges so many are answered, at some time of the day
    // Of a hundred people so many have quiet hours, a cap, a pause of three days, work on holidays, or fall silent
    // (days permitting), in equal parts; and then everybody has a public holiday on the third day.
    int limits = 0;
    // Faults no chat should have, to show that they would be noticed: each so-many-eth message vanishes (0: none), and
    // what arrived without an answer is not found again.
    int loses_every = 0;
    bool forgets_posts = false;
    // So much of a stage is done.
    std::function<void(std::string_view stage, std::uint64_t done, std::uint64_t of)> progress{};
    std::function<bool()> cancelled{};
};

struct simulation_result {
    dialogue::instant from{}, to{};
    std::size_t people = 0, groups = 0;            // groups: of people with the same zone and times
    std::size_t zones = 0, zones_with_change = 0;  // of their clocks within these days
    std::uint64_t due = 0;
    std::uint64_t on_time = 0, late = 0;           // received; late: more than a minute after they were due
    std::uint64_t merged = 0;                      // gave way to a later one
    std::map<std::string, std::uint64_t> skipped;  // by the reason on record
    std::uint64_t duplicates = 0;                  // received once too often, or when none was due
    std::uint64_t lost = 0;                        // neither received nor on record as passed over
    std::uint64_t contradictions = 0;              // received, but on record as passed over
    std::uint64_t unexplained = 0;                 // skipped for a reason that this person did not give
    std::uint64_t answers = 0, messages = 0, turns = 0, failed_attempts = 0;
    std::vector<std::string> examples;  // of duplicates, losses and contradictions: the first ten
    std::vector<std::string> errors;    // what would have been logged as an error
    std::chrono::duration<double> joining{}, running{}, counting{};
    std::size_t database_bytes = 0;
    bool complete = false;  // false: cancelled

    bool sound() const {
        return duplicates == 0 && lost == 0 && contradictions == 0 && unexplained == 0 && errors.empty();
    }
};

// Throws std::invalid_argument (zone, numbers), storage::storage_error, std::runtime_error.
simulation_result simulate(const simulation_settings& settings);

}  // namespace fulcrum::bot::rehearsal
