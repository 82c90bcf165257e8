// Content that was in force.
#include "storage/sqlite_unit.hpp"

namespace fulcrum::storage {

using dialogue::to_millis;

void sqlite_unit::keep_text(const track_text& t) {
    use("INSERT INTO track_text(edition, name, track, source, at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET name = excluded.name, at = excluded.at")
        .bind(1, t.edition)
        .bind(2, t.name)
        .bind(3, t.track)
        .bind(4, t.source)
        .bind(5, to_millis(t.at))
        .run();
}

std::vector<track_text> sqlite_unit::texts() {
    std::vector<track_text> found;
    auto row = use("SELECT edition, name, track, source, at FROM track_text ORDER BY at DESC, edition");
    while (row.step())
        found.push_back({row.string(0), row.string(1), row.string(2), row.string(3), instant_at(row, 4)});
    return found;
}

void sqlite_unit::forget_texts_before(instant at) {
    use("DELETE FROM track_text WHERE at < ?").bind(1, to_millis(at)).run();
}

}  // namespace fulcrum::storage
