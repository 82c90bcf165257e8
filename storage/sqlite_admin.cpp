// What administrators did, what was refused, and settings.
#include "storage/sqlite_unit.hpp"

namespace fulcrum::storage {

using dialogue::to_millis;

void sqlite_unit::log_admin(const place& where, const admin_row& row) {
    use("INSERT INTO admin_log(place, at, actor, action) VALUES (?, ?, ?, ?)")
        .bind(1, place_id(where))
        .bind(2, to_millis(row.at))
        .bind(3, row.actor)
        .bind(4, row.action)
        .run();
    const auto act = store_.db_->last_id();
    for (const auto& [person, what] : row.about)
        use("INSERT INTO admin_about VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
            .bind(1, static_cast<std::int64_t>(person))
            .bind(2, act)
            .bind(3, what)
            .run();
}

std::vector<admin_row> sqlite_unit::admin_log(const place& where, std::size_t most, std::size_t skip,
                                              std::string_view words) {
    std::vector<admin_row> found;
    const auto at = known_place(where);
    if (!at) return found;
    auto row =
        use("SELECT at, actor, action FROM admin_log WHERE place = ?1 AND refused = 0 AND (?2 = '' OR "
            "instr(lower(actor), lower(?2)) > 0 OR instr(lower(action), lower(?2)) > 0) "
            "ORDER BY at DESC, id DESC LIMIT ?3 OFFSET ?4");
    row.bind(1, *at).bind(2, words).bind(3, static_cast<std::int64_t>(most)).bind(4, static_cast<std::int64_t>(skip));
    while (row.step()) found.push_back({instant_at(row, 0), row.string(1), row.string(2)});
    return found;
}

std::vector<admin_row> sqlite_unit::acts_on(person_id id, std::size_t most) {
    std::vector<admin_row> found;
    auto row =
        use("SELECT at, actor, what FROM admin_about JOIN admin_log ON admin_log.id = act WHERE person = ? "
            "ORDER BY at DESC, act DESC LIMIT ?");
    row.bind(1, static_cast<std::int64_t>(id)).bind(2, static_cast<std::int64_t>(most));
    while (row.step()) found.push_back({instant_at(row, 0), row.string(1), row.string(2)});
    return found;
}

int sqlite_unit::log_refusal(const place& where, instant at, std::string_view actor) {
    const auto place = place_id(where);
    auto counted =
        use("UPDATE admin_log SET refused = refused + 1 WHERE id = (SELECT max(id) FROM admin_log "
            "WHERE place = ? AND actor = ? AND refused > 0 AND at > ?) RETURNING refused");
    counted.bind(1, place).bind(2, actor).bind(3, to_millis(at - std::chrono::hours(1)));
    if (counted.step()) return counted.small(0);
    use("INSERT INTO admin_log(place, at, actor, action, refused) VALUES (?, ?, ?, '', 1)")
        .bind(1, place)
        .bind(2, to_millis(at))
        .bind(3, actor)
        .run();
    return 1;
}

std::vector<refusal_row> sqlite_unit::refusals(const place& where, std::size_t most) {
    std::vector<refusal_row> found;
    const auto at = known_place(where);
    if (!at) return found;
    auto row = use(
        "SELECT at, actor, refused FROM admin_log WHERE place = ? AND refused > 0 ORDER BY at DESC, id DESC LIMIT ?");
    row.bind(1, *at).bind(2, static_cast<std::int64_t>(most));
    while (row.step()) found.push_back({instant_at(row, 0), row.string(1), row.small(2)});
    return found;
}

bool sqlite_unit::forget_admin_log_before(instant at, std::size_t most) {
    const auto limit = static_cast<std::int64_t>(most);
    use("DELETE FROM admin_log WHERE id IN (SELECT id FROM admin_log WHERE at < ? LIMIT ?)")
        .bind(1, to_millis(at))
        .bind(2, limit)
        .run();
    return store_.db_->changes() >= limit;
}

std::optional<std::string> sqlite_unit::setting(std::string_view key) {
    auto row = use("SELECT value FROM setting WHERE name = ?");
    row.bind(1, key);
    if (!row.step()) return std::nullopt;
    return row.string(0);
}

void sqlite_unit::set_setting(std::string_view key, std::string_view value) {
    if (value.empty()) {  // the same as none
        use("DELETE FROM setting WHERE name = ?").bind(1, key).run();
        return;
    }
    use("INSERT INTO setting(name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
        .bind(1, key)
        .bind(2, value)
        .run();
}

}  // namespace fulcrum::storage
