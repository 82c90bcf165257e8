// What Prometheus is told at /metrics: how many nudges were due and what became of them, how late they came, the link,
// the outbox, and how long turns and commits take. No label holds what a person or an administrator wrote: every label
// value is of a set that is fixed here.
//
// Counting costs the same however many people there are. Any thread; text() from one thread at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "bot/platform/platform.hpp"

namespace fulcrum::bot {

// What is read at the moment of a scrape.
struct metrics_readings {
    std::size_t outbox = 0;                // messages waiting
    std::chrono::milliseconds oldest{0};   // how long the oldest of them has waited
    std::chrono::milliseconds overdue{0};  // how long the earliest timer has been due and not looked at
    bool store_healthy = true;
    std::optional<std::uint64_t> database;  // bytes; nothing when it can't be read
    std::optional<std::uint64_t> resident;  // bytes of memory; nothing when it can't be read
    std::int64_t last_backup = 0;           // seconds since 1970; 0 = never
};

class metrics {
  public:
    using duration = std::chrono::duration<double>;

    metrics();
    ~metrics();
    metrics(const metrics&) = delete;
    metrics& operator=(const metrics&) = delete;

    // The time of a nudge had come and it was decided upon. Once for each.
    void nudge_due();
    // What was decided, as its code (dialogue/nudging.hpp): of skipped, merged, moved and failed the reason before any
    // detail is counted, one that is not known as `other`. `sent` is not counted here: see nudge_sent.
    void nudge_outcome(std::string_view code);
    // The platform has accepted a nudge. How late that was, if it is one that was not moved.
    void nudge_sent(std::optional<duration> lateness);
    // From the moment a message or a timer came up until its turn was committed.
    void turn_took(duration time);
    void commit_took(duration time);
    // How many errors the content files have, as they were last read.
    void content_errors(std::size_t n);
    // A message of a coach came from our account, and was not ours: another bot has the same token.
    void foreign_post();
    // The link's state; becoming ready again after having been ready is a reconnect.
    void link(platform::link_state state);

    // All of it in Prometheus's text format, 0.0.4.
    std::string text(const metrics_readings& now);

  private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

// The database with its write-ahead log; the memory this process has in use. Nothing when they can't be read.
std::optional<std::uint64_t> database_bytes(const std::string& path);
std::optional<std::uint64_t> resident_bytes();
// `fulcrum backup` leaves an empty file beside the database, whose time is that of the last copy; 0 = there is none.
std::filesystem::path backup_note(const std::filesystem::path& database);
std::int64_t last_backup(const std::filesystem::path& database);

}  // namespace fulcrum::bot
