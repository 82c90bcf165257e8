// What can be seen of a database before it is opened: without its key, without a lock, and without bringing it up to
// date. For `check`, and for what must be known before a migration.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/store.hpp"

namespace fulcrum::storage {

struct database_glance {
    int format = 0;                                     // 0: there is no database yet
    int our_format = 0;                                 // what this program writes
    std::vector<std::pair<place, std::size_t>> people;  // how many of each place are known; channels don't count

    // Opening it to write will change its tables, and keep a copy of the old file there.
    bool will_migrate() const { return format > 0 && format < our_format; }
};

// Throws storage_error when the file is no database of Fulcrum, is newer, or can't be read.
database_glance glance_at(const std::filesystem::path& database);
// The setting of that name, "" if there is none. Precondition: format > 0.
std::string setting_in(const std::filesystem::path& database, std::string_view name);
// Whether a Fulcrum works with it now.
bool in_use(const std::filesystem::path& database);
// The copy that a migration to that format makes.
std::filesystem::path copy_before(const std::filesystem::path& database, int format);

}  // namespace fulcrum::storage
