#include "storage/glance.hpp"

#include <string>
#include <system_error>

#include "storage/migrate.hpp"
#include "storage/sqlite.hpp"
#include "storage/sqlite_unit.hpp"

namespace fulcrum::storage {

namespace fs = std::filesystem;

database_glance glance_at(const fs::path& database) {
    database_glance seen;
    seen.our_format = migrations().back().number;
    std::error_code error;
    const auto size = fs::file_size(database, error);
    if (error || size == 0) return seen;
    connection db(database, connection::mode::existing);
    db.run("PRAGMA busy_timeout=5000; PRAGMA query_only=ON");
    seen.format = version_of(db, seen.our_format);
    if (seen.format == 0) return seen;
    auto row = db.use(
        "SELECT platform, workspace, (SELECT count(*) FROM person WHERE place = place.id AND user NOT LIKE '~%') "
        "FROM place ORDER BY id");
    while (row.step())
        seen.people.emplace_back(place{row.string(0), row.string(1)}, static_cast<std::size_t>(row.number(2)));
    return seen;
}

std::string setting_in(const fs::path& database, std::string_view name) {
    connection db(database, connection::mode::existing);
    db.run("PRAGMA busy_timeout=5000; PRAGMA query_only=ON");
    auto row = db.use("SELECT value FROM setting WHERE name = ?");
    row.bind(1, name);
    return row.step() ? row.string(0) : std::string();
}

bool in_use(const fs::path& database) {
    std::error_code error;
    if (!fs::exists(resolved(database).string() + ".lock", error)) return false;
    try {
        const process_lock trial(database);
    } catch (const storage_error& e) {
        return e.code() == errc::in_use;
    }
    return false;
}

fs::path copy_before(const fs::path& database, int format) {
    return database.string() + ".before-v" + std::to_string(format);
}

}  // namespace fulcrum::storage
