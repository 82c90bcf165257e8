#include "storage/sqlite_cohorts.hpp"

#include <array>

#include "storage/sqlite_unit.hpp"

namespace fulcrum::storage {

using namespace dialogue;

namespace {

// Stored names: the order in the source may change, these stay.
constexpr std::string_view name_of(cohort_member::standing s) {
    using standing = cohort_member::standing;
    switch (s) {
        case standing::in:
            return "in";
        case standing::by_channel:
            return "by_channel";
        case standing::taken_out:
            return "taken_out";
        case standing::left_channel:
            return "left_channel";
        case standing::excepted:
            return "excepted";
    }
    return "in";
}
constexpr std::array all_standings{cohort_member::standing::in, cohort_member::standing::by_channel,
                                   cohort_member::standing::taken_out, cohort_member::standing::left_channel,
                                   cohort_member::standing::excepted};

constexpr std::string_view name_of(bulk_act::kind k) {
    using kind = bulk_act::kind;
    switch (k) {
        case kind::enrol:
            return "enrol";
        case kind::hold:
            return "hold";
        case kind::resume:
            return "resume";
        case kind::shift:
            return "shift";
        case kind::take_out:
            return "take_out";
        case kind::move:
            return "move";
        case kind::undo:
            return "undo";
    }
    return "enrol";
}
constexpr std::array all_acts{bulk_act::kind::enrol, bulk_act::kind::hold,     bulk_act::kind::resume,
                              bulk_act::kind::shift, bulk_act::kind::take_out, bulk_act::kind::move,
                              bulk_act::kind::undo};

constexpr std::string_view name_of(bulk_act::life l) {
    using life = bulk_act::life;
    switch (l) {
        case life::waiting:
            return "waiting";
        case life::running:
            return "running";
        case life::done:
            return "done";
        case life::dropped:
            return "dropped";
    }
    return "waiting";
}
constexpr std::array all_lives{bulk_act::life::waiting, bulk_act::life::running, bulk_act::life::done,
                               bulk_act::life::dropped};

constexpr std::string_view name_of(act_step::fate f) {
    using fate = act_step::fate;
    switch (f) {
        case fate::planned:
            return "planned";
        case fate::done:
            return "done";
        case fate::skipped:
            return "skipped";
    }
    return "planned";
}
constexpr std::array all_fates{act_step::fate::planned, act_step::fate::done, act_step::fate::skipped};

template <class Names>
auto named(std::string_view text, const Names& all) {
    for (const auto each : all)
        if (name_of(each) == text) return each;
    throw storage_error(errc::corrupt, "a row of cohorts has a word in it that is none of ours");
}

std::int64_t number_of(const std::optional<local_date>& d) { return d ? date_number(*d) : 0; }

std::optional<local_date> date_of(std::int64_t number) {
    local_date d{};
    if (number == 0 || !read_date_number(number, d) || !d.ok()) return std::nullopt;
    return d;
}

cohort cohort_of(const statement& row) {
    cohort c;
    c.id = row.number(0);
    c.name = row.text(1);
    c.track = track_id{row.text(2)};
    c.starts = date_of(row.number(3));
    c.times = row.text(4);
    c.zone = row.text(5);
    c.language = row.text(6);
    c.follows = row.text(7);
    c.channel = row.text(8);
    c.invites = row.number(9) != 0;
    c.again = row.number(10) != 0;
    c.after = track_id{row.text(11)};
    c.held = date_of(row.number(12));
    c.closed = row.number(13) != 0;
    c.by = row.text(14);
    c.made_at = instant_at(row, 15);
    return c;
}

bulk_act act_of(const statement& row) {
    bulk_act a;
    a.id = row.number(0);
    a.does = named(row.text(1), all_acts);
    a.stands = named(row.text(2), all_lives);
    a.actor = row.text(3);
    a.by = row.text(4);
    a.channel = row.text(5);
    a.language = row.text(6);
    a.cohort = row.number(7);
    a.track = track_id{row.text(8)};
    a.until = date_of(row.number(9));
    a.day = row.small(10);
    a.undoes = row.number(11);
    a.at = instant_at(row, 12);
    a.ended_at = instant_at(row, 13);
    return a;
}

}  // namespace

std::vector<cohort> sqlite_cohorts::cohorts(const place& where) {
    std::vector<cohort> found;
    const auto at = unit_.known_place(where);
    if (!at) return found;
    auto row = unit_.use(
        "SELECT id, name, track, starts, times, zone, language, follows, channel, invites, again, after, held, closed, "
        "made_by, made_at FROM cohort WHERE place = ? ORDER BY name");
    row.bind(1, *at);
    while (row.step()) found.push_back(cohort_of(row));
    return found;
}

std::optional<cohort> sqlite_cohorts::find_cohort(std::int64_t id) {
    auto row = unit_.use(
        "SELECT id, name, track, starts, times, zone, language, follows, channel, invites, again, after, held, closed, "
        "made_by, made_at FROM cohort WHERE id = ?");
    row.bind(1, id);
    return row.step() ? std::optional(cohort_of(row)) : std::nullopt;
}

std::int64_t sqlite_cohorts::keep(const place& where, const dialogue::cohort& c) {
    if (c.id == 0) {
        const auto at = unit_.place_id(where);
        unit_.use("INSERT INTO cohort(place, name, made_at, made_by) VALUES (?, ?, ?, ?)")
            .bind(1, at)
            .bind(2, c.name)
            .bind(3, to_millis(c.made_at))
            .bind(4, c.by)
            .run();
    }
    const auto id = c.id == 0 ? unit_.db().last_id() : c.id;
    unit_
        .use(
            "UPDATE cohort SET name = ?, track = ?, starts = ?, times = ?, zone = ?, language = ?, follows = ?, "
            "channel = ?, invites = ?, again = ?, after = ?, held = ?, closed = ? WHERE id = ?")
        .bind(1, c.name)
        .bind(2, c.track.text())
        .bind(3, number_of(c.starts))
        .bind(4, c.times)
        .bind(5, c.zone)
        .bind(6, c.language)
        .bind(7, c.follows)
        .bind(8, c.channel)
        .bind(9, c.invites ? 1 : 0)
        .bind(10, c.again ? 1 : 0)
        .bind(11, c.after.text())
        .bind(12, number_of(c.held))
        .bind(13, c.closed ? 1 : 0)
        .bind(14, id)
        .run();
    return id;
}

void sqlite_cohorts::drop_cohort(std::int64_t id) { unit_.use("DELETE FROM cohort WHERE id = ?").bind(1, id).run(); }

std::vector<cohort_member> sqlite_cohorts::members(std::int64_t cohort) {
    std::vector<cohort_member> found;
    auto row = unit_.use("SELECT user, name, standing, at FROM cohort_member WHERE cohort = ? ORDER BY name, user");
    row.bind(1, cohort);
    while (row.step())
        found.push_back({named(row.text(2), all_standings), row.string(0), row.string(1), instant_at(row, 3)});
    return found;
}

void sqlite_cohorts::set_member(std::int64_t cohort, const cohort_member& m) {
    unit_
        .use(
            "INSERT INTO cohort_member(cohort, place, user, name, standing, at) "
            "SELECT id, place, ?2, ?3, ?4, ?5 FROM cohort WHERE id = ?1 "
            "ON CONFLICT DO UPDATE SET name = ?3, standing = ?4, at = ?5")
        .bind(1, cohort)
        .bind(2, m.user)
        .bind(3, m.name)
        .bind(4, name_of(m.is))
        .bind(5, to_millis(m.at))
        .run();
}

std::int64_t sqlite_cohorts::add(const place& where, const bulk_act& act, const std::vector<act_step>& steps) {
    const auto at = unit_.place_id(where);
    unit_
        .use(
            "INSERT INTO bulk_act(place, does, stands, actor, by, channel, language, cohort, track, until, day, "
            "undoes, "
            "at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(1, at)
        .bind(2, name_of(act.does))
        .bind(3, name_of(act.stands))
        .bind(4, act.actor)
        .bind(5, act.by)
        .bind(6, act.channel)
        .bind(7, act.language)
        .bind(8, act.cohort)
        .bind(9, act.track.text())
        .bind(10, number_of(act.until))
        .bind(11, act.day)
        .bind(12, act.undoes)
        .bind(13, to_millis(act.at))
        .run();
    const auto id = unit_.db().last_id();
    for (const auto& s : steps)
        unit_
            .use(
                "INSERT INTO act_step(act, place, user, name, fate, track, starts, times, replaces, again, by_channel) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
            .bind(1, id)
            .bind(2, at)
            .bind(3, s.user)
            .bind(4, s.name)
            .bind(5, name_of(s.is))
            .bind(6, s.track.text())
            .bind(7, number_of(s.starts))
            .bind(8, s.times)
            .bind(9, s.replaces.text())
            .bind(10, s.told_again ? 1 : 0)
            .bind(11, s.by_channel ? 1 : 0)
            .run();
    return id;
}

std::optional<bulk_act> sqlite_cohorts::act(std::int64_t id) {
    auto row = unit_.use(
        "SELECT id, does, stands, actor, by, channel, language, cohort, track, until, day, undoes, at, ended_at "
        "FROM bulk_act WHERE id = ?");
    row.bind(1, id);
    return row.step() ? std::optional(act_of(row)) : std::nullopt;
}

std::vector<bulk_act> sqlite_cohorts::acts(const place& where, bulk_act::life stands) {
    std::vector<bulk_act> found;
    const auto at = unit_.known_place(where);
    if (!at) return found;
    auto row = unit_.use(
        "SELECT id, does, stands, actor, by, channel, language, cohort, track, until, day, undoes, at, ended_at "
        "FROM bulk_act WHERE place = ? AND stands = ? ORDER BY id");
    row.bind(1, *at).bind(2, name_of(stands));
    while (row.step()) found.push_back(act_of(row));
    return found;
}

void sqlite_cohorts::set_life(std::int64_t act, bulk_act::life stands, instant at) {
    unit_.use("UPDATE bulk_act SET stands = ?, ended_at = ? WHERE id = ?")
        .bind(1, name_of(stands))
        .bind(2, to_millis(at))
        .bind(3, act)
        .run();
}

std::vector<act_step> sqlite_cohorts::steps(std::int64_t act) {
    std::vector<act_step> found;
    auto row = unit_.use(
        "SELECT user, name, fate, reason, track, starts, times, replaces, again, told, by_channel FROM act_step WHERE "
        "act = ? "
        "ORDER BY name, user");
    row.bind(1, act);
    while (row.step()) {
        act_step s;
        s.user = row.text(0);
        s.name = row.text(1);
        s.is = named(row.text(2), all_fates);
        s.reason = row.text(3);
        s.track = track_id{row.text(4)};
        s.starts = date_of(row.number(5));
        s.times = row.text(6);
        s.replaces = track_id{row.text(7)};
        s.told_again = row.number(8) != 0;
        s.told = row.number(9) != 0;
        s.by_channel = row.number(10) != 0;
        found.push_back(std::move(s));
    }
    return found;
}

bool sqlite_cohorts::settle(std::int64_t act, const act_step& step) {
    unit_.use("UPDATE act_step SET fate = ?, reason = ?, told = ? WHERE act = ? AND user = ? AND fate = 'planned'")
        .bind(1, name_of(step.is))
        .bind(2, step.reason)
        .bind(3, step.told ? 1 : 0)
        .bind(4, act)
        .bind(5, step.user)
        .run();
    return unit_.db().changes() > 0;
}

void sqlite_cohorts::forget_acts_before(instant at) {
    unit_.use("DELETE FROM bulk_act WHERE at < ? AND stands IN ('done', 'dropped')").bind(1, to_millis(at)).run();
}

}  // namespace fulcrum::storage
