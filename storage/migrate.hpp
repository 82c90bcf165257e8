// The tables, as numbered steps from nothing to now. A step that was released never changes; a new need is a new step.
// The database's user_version is the number of the latest step it has seen.
#pragma once

#include <functional>
#include <span>

#include "storage/sqlite.hpp"

namespace fulcrum::storage {

constexpr int application = 0x46554c43;  // "FULC", in the file's header: tells our files from others

struct migration {
    int number;  // 1, 2, 3 …
    const char* text;
};
std::span<const migration> migrations();

// The number of the file's latest step; 0 for an empty file. Throws corrupt for a file of something else, and too_new
// for one that has seen more than `known` steps.
int version_of(connection& db, int known);

// Brings the file up to the last of `steps`, in one transaction. A file that has tables is copied first, to
// NAME.before-vN. `first` is called within the transaction when the file was empty.
void migrate(connection& db, std::span<const migration> steps, const std::function<void()>& first);

}  // namespace fulcrum::storage
