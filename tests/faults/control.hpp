// What the harness tells a running coach's operating system, through a page of memory that both have mapped: by how
// much its wall clock is ahead, and whether its disk is full. The other side is shim.cpp, preloaded into the coach.
#pragma once

#include <atomic>
#include <cstdint>

namespace fulcrum::faults {

inline constexpr char control_variable[] = "FAULTS_CONTROL";  // the file's name, in the coach's environment

struct control_page {
    std::atomic<std::int64_t> ahead_ms;         // of the real clock
    std::atomic<std::int32_t> disk_full;        // 1: files can't be written or grow
    std::atomic<std::uint64_t> refused_writes;  // for want of room
};
static_assert(std::atomic<std::int64_t>::is_always_lock_free && std::atomic<std::int32_t>::is_always_lock_free);

}  // namespace fulcrum::faults
