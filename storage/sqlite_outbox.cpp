// Events that came in, timers, and messages to go out.
#include <array>

#include "storage/sqlite_unit.hpp"

namespace fulcrum::storage {

using dialogue::timer;
using dialogue::to_millis;

namespace {

std::int64_t number(person_id id) { return static_cast<std::int64_t>(id); }
std::int64_t number(outbox_id id) { return static_cast<std::int64_t>(id); }

constexpr key_id nobody{};

std::string new_ref() {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567";
    std::array<unsigned char, 26> drawn{};
    fill_random(drawn);
    std::string ref;
    ref.reserve(drawn.size());
    for (const unsigned char d : drawn) ref += letters[d & 31];
    return ref;
}

}  // namespace

// --- events

bool sqlite_unit::note_event(const place& where, std::string_view event, instant at) {
    use("INSERT INTO event(place, event, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(1, place_id(where))
        .bind(2, event)
        .bind(3, to_millis(at))
        .run();
    return store_.db_->changes() > 0;
}

bool sqlite_unit::forget_events_before(instant at, std::size_t most) {
    const auto limit = static_cast<std::int64_t>(most);
    bool more_events = false;
    {
        auto row = use("SELECT max(at), count(*) FROM (SELECT at FROM event WHERE at < ? ORDER BY at LIMIT ?)");
        row.bind(1, to_millis(at)).bind(2, limit);
        if (row.step() && !row.null(0)) {
            more_events = row.number(1) >= limit;
            use(old_events_sql).bind(1, row.number(0)).run();
        }
    }
    use("DELETE FROM failure WHERE id IN (SELECT id FROM failure WHERE at < ? LIMIT ?)")
        .bind(1, to_millis(at))
        .bind(2, limit)
        .run();
    return more_events || store_.db_->changes() >= limit;
}

// By people and dates, which the table is in the order of: it needs no index by time.
std::optional<person_id> sqlite_unit::forget_nudges_before(local_date day, person_id after, std::size_t people) {
    std::optional<person_id> last;
    {
        auto row = use("SELECT max(id) FROM (SELECT id FROM person WHERE id > ? ORDER BY id LIMIT ?)");
        row.bind(1, number(after)).bind(2, static_cast<std::int64_t>(people));
        if (row.step() && !row.null(0)) last = person_id{row.number(0)};
    }
    if (!last) return std::nullopt;
    use(old_nudges_sql).bind(1, number(after)).bind(2, number(*last)).bind(3, date_number(day)).run();
    return last;
}

// --- timers and nudges

void sqlite_unit::set_timer(person_id id, const dialogue::set_timer& t, std::chrono::milliseconds later,
                            instant overdue_at) {
    use("INSERT INTO timer(person, what, due_at, date, at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET due_at = excluded.due_at, date = excluded.date, at = excluded.at "
        "WHERE due_at > ?")
        .bind(1, number(id))
        .bind(2, name_of(t.what))
        .bind(3, to_millis(t.due_at))
        .bind(4, date_number(t.date))
        .bind(5, to_millis(t.due_at + later))
        .bind(6, to_millis(overdue_at))
        .run();
}

void sqlite_unit::cancel_timer(person_id id, timer what, instant overdue_at) {
    use("DELETE FROM timer WHERE person = ? AND what = ? AND due_at > ?")
        .bind(1, number(id))
        .bind(2, name_of(what))
        .bind(3, to_millis(overdue_at))
        .run();
}

std::vector<person_id> sqlite_unit::planned_after(person_id id, std::size_t most) {
    std::vector<person_id> found;
    auto row =
        use("SELECT DISTINCT person FROM timer WHERE person > ? AND what IN ('morning', 'evening') ORDER BY person "
            "LIMIT ?");
    row.bind(1, number(id)).bind(2, static_cast<std::int64_t>(most));
    while (row.step()) found.push_back(person_id{row.number(0)});
    return found;
}

std::vector<due_timer> sqlite_unit::due(instant now, std::size_t most, const place* only) {
    std::vector<due_timer> found;
    const auto there = only ? known_place(*only) : std::nullopt;
    if (only && !there) return found;
    auto row = only ? use(due_there_sql) : use(due_sql);
    row.bind(1, to_millis(now));
    if (there) row.bind(2, *there);
    row.bind(there ? 3 : 2, static_cast<std::int64_t>(most));
    while (row.step())
        found.push_back({person_id{row.number(0)}, timer_of(*store_.db_, row.text(1)), instant_at(row, 2),
                         date_at(*store_.db_, row, 3)});
    return found;
}

bool sqlite_unit::claim(const due_timer& t) {
    use("DELETE FROM timer WHERE person = ? AND what = ? AND due_at = ? AND date = ?")
        .bind(1, number(t.person))
        .bind(2, name_of(t.what))
        .bind(3, to_millis(t.due_at))
        .bind(4, date_number(t.date))
        .run();
    return store_.db_->changes() > 0;
}

void sqlite_unit::note_nudge(person_id id, const dialogue::note_nudge& n, instant now) {
    use("INSERT INTO nudge(person, what, date, outcome, at, due_at, zone) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET outcome = excluded.outcome, at = excluded.at, "
        "due_at = iif(excluded.due_at = 0, due_at, excluded.due_at), zone = iif(excluded.zone = '', zone, "
        "excluded.zone)")
        .bind(1, number(id))
        .bind(2, name_of(n.what))
        .bind(3, date_number(n.date))
        .bind(4, n.outcome)
        .bind(5, to_millis(now))
        .bind(6, to_millis(n.due_at))
        .bind(7, n.zone)
        .run();
}

std::vector<nudge_row> sqlite_unit::nudges(person_id id, std::size_t most) {
    std::vector<nudge_row> found;
    auto row = use(
        "SELECT what, date, outcome, at, due_at, zone, post, EXISTS(SELECT 1 FROM outbox o WHERE o.person = n.person "
        "AND o.what = n.what AND o.date = n.date) FROM nudge n WHERE person = ? "
        "ORDER BY at DESC, date DESC, what LIMIT ?");
    row.bind(1, number(id)).bind(2, static_cast<std::int64_t>(most));
    while (row.step())
        found.push_back({timer_of(*store_.db_, row.text(0)), date_at(*store_.db_, row, 1), row.string(2),
                         instant_at(row, 3), instant_at(row, 4), row.string(5), row.string(6), row.number(7) != 0});
    return found;
}

// --- outbox

outgoing_row sqlite_unit::enqueue(outgoing_row message) {
    message.id = outbox_id{store_.next_outbox_++};
    message.ref = new_ref();
    const key_name ring = message.person ? key_name_of(*message.person) : key_name{nobody, {}};
    const key_view key =
        message.person ? key_of(*message.person, ring) : store_.master_->key_for(master_key::purpose::outbox);
    store_.text_.clear();
    encode(message_body{message.text, message.file_name, message.file_content, message.channel}, store_.text_);
    seal(key, seal_place{"outbox", ring.id, number(message.id)}, store_.text_, store_.sealed_);
    wipe(store_.text_);
    auto row =
        use("INSERT INTO outbox(id, person, place, channel, thread, ref, kind, post, nudge, created_at, sealed, what, "
            "date, goes_on, has_file) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    row.bind(1, number(message.id));
    if (message.person)
        row.bind(2, number(*message.person));
    else
        row.bind_null(2);
    row.bind(3, place_id(message.where))
        .bind(4, message.channel)
        .bind(5, message.thread)
        .bind(6, message.ref)
        .bind(7, message.kind)
        .bind(8, message.post)
        .bind(9, message.nudge ? 1 : 0)
        .bind(10, to_millis(message.created_at))
        .bind(11, store_.sealed_)
        .bind(14, message.carries && message.carries->goes_on ? 1 : 0)
        .bind(15, message.file_name.empty() ? 0 : 1);
    if (message.carries)
        row.bind(12, name_of(message.carries->what)).bind(13, date_number(message.carries->date));
    else
        row.bind_null(12).bind_null(13);
    row.run();
    note_tappable(message);
    return message;
}

// One whose key can't be opened must not hold up the others.
std::optional<key_view> sqlite_unit::key_or_none(person_id id, key_id& ring) {
    try {
        const key_name name = key_name_of(id);
        ring = name.id;
        return key_of(id, name);
    } catch (const storage_error& error) {
        if (error.code() != errc::sealed) throw;
        return std::nullopt;
    }
}

std::vector<outgoing_row> sqlite_unit::unsent() {
    std::vector<outgoing_row> found;
    std::vector<outbox_id> damaged;
    {
        auto row =
            use("SELECT o.id, o.person, platform, workspace, channel, thread, ref, kind, o.post, nudge, o.created_at, "
                "o.sealed, o.what, o.date, o.goes_on, n.due_at FROM outbox o JOIN place ON place.id = o.place "
                "LEFT JOIN nudge n ON n.person = o.person AND n.what = o.what "
                "AND n.date = o.date AND n.outcome IN ('sent', 'sent:late') ORDER BY o.id");
        while (row.step()) {
            outgoing_row message;
            message.id = outbox_id{row.number(0)};
            message.where = {row.string(2), row.string(3)};
            key_id ring = nobody;
            std::optional<key_view> key = store_.master_->key_for(master_key::purpose::outbox);
            if (!row.null(1)) {
                message.person = person_id{row.number(1)};
                key = key_or_none(*message.person, ring);
            }
            message.channel = row.string(4);
            message.thread = row.string(5);
            message.ref = row.string(6);
            message.kind = row.string(7);
            message.post = row.string(8);
            message.nudge = row.number(9) != 0;
            message.created_at = instant_at(row, 10);
            if (!row.null(12))
                message.carries = {timer_of(*store_.db_, row.text(12)), date_at(*store_.db_, row, 13),
                                   row.number(14) != 0, row.null(15) ? instant{} : instant_at(row, 15)};
            // One damaged message must not hold up the others.
            if (!key || !unseal(*key, seal_place{"outbox", ring, number(message.id)}, row.blob(11), store_.text_)) {
                damaged.push_back(message.id);
                continue;
            }
            try {
                message_body body = decode_body(store_.text_);
                // Old ones don't say where they go.
                if (!body.channel.empty() && body.channel != message.channel)
                    throw codec_error("channel: not the one it was written for", false);
                message.text = std::move(body.text);
                message.file_name = std::move(body.file_name);
                message.file_content = std::move(body.file_content);
                found.push_back(std::move(message));
            } catch (const codec_error&) {
                damaged.push_back(message.id);
            }
            wipe(store_.text_);
        }
    }
    for (auto& message : found) message.choices = choices_under(message.ref);
    for (const outbox_id id : damaged) failed(id, "sealed", {});
    return found;
}

void sqlite_unit::sent(outbox_id id, std::string_view post, instant at) {
    use("UPDATE nudge SET post = ?, at = ? FROM outbox o WHERE o.id = ? AND o.what IS NOT NULL AND "
        "nudge.person = o.person AND nudge.what = o.what AND nudge.date = o.date AND nudge.post = ''")
        .bind(1, post)
        .bind(2, to_millis(at))
        .bind(3, number(id))
        .run();
    use("INSERT INTO file_post(person, post, channel, at) SELECT person, ?, channel, ? FROM outbox "
        "WHERE id = ? AND has_file = 1 AND person IS NOT NULL ON CONFLICT DO NOTHING")
        .bind(1, post)
        .bind(2, to_millis(at))
        .bind(3, number(id))
        .run();
    use("UPDATE tappable SET post = ? WHERE ref = (SELECT ref FROM outbox WHERE id = ?)")
        .bind(1, post)
        .bind(2, number(id))
        .run();
    dropped(id);
}

std::vector<outgoing_row> sqlite_unit::withdraw_files(std::optional<person_id> of, instant before, instant now) {
    std::vector<outgoing_row> found;
    {
        auto row =
            use("SELECT f.post, f.channel, platform, workspace FROM file_post f JOIN person p ON p.id = f.person "
                "JOIN place ON place.id = p.place WHERE (?1 = 0 OR f.person = ?1) AND f.at < ?2 ORDER BY f.at");
        row.bind(1, of ? number(*of) : 0).bind(2, to_millis(before));
        while (row.step()) {
            outgoing_row message;
            message.post = row.string(0);
            message.channel = row.string(1);
            message.where = {row.string(2), row.string(3)};
            message.kind = "withdrawal";
            message.created_at = now;
            found.push_back(std::move(message));
        }
    }
    if (found.empty()) return found;
    use("DELETE FROM file_post WHERE (?1 = 0 OR person = ?1) AND at < ?2")
        .bind(1, of ? number(*of) : 0)
        .bind(2, to_millis(before))
        .run();
    for (auto& message : found) message = enqueue(std::move(message));
    return found;
}

void sqlite_unit::failed(outbox_id id, std::string_view reason, instant at) {
    use("INSERT INTO failure(place, person, channel, kind, what, date, at, reason) "
        "SELECT place, person, channel, kind, what, date, iif(? > 0, ?1, created_at), ? FROM outbox WHERE id = ? "
        "ON CONFLICT DO NOTHING")
        .bind(1, to_millis(at))
        .bind(2, reason)
        .bind(3, number(id))
        .run();
    dropped(id);
}

void sqlite_unit::dropped(outbox_id id) {
    use("DELETE FROM tappable WHERE post = '' AND ref = (SELECT ref FROM outbox WHERE id = ?)")
        .bind(1, number(id))
        .run();
    use("DELETE FROM outbox WHERE id = ?").bind(1, number(id)).run();
}

// --- failures

void sqlite_unit::note_failure(const place& where, const failure_row& f) {
    auto row =
        use("INSERT INTO failure(place, person, channel, kind, what, date, at, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING");
    row.bind(1, place_id(where)).bind(3, f.channel).bind(4, f.kind).bind(7, to_millis(f.at)).bind(8, f.reason);
    if (f.person)
        row.bind(2, number(*f.person));
    else
        row.bind_null(2);
    if (f.what)
        row.bind(5, name_of(*f.what)).bind(6, date_number(f.date));
    else
        row.bind_null(5).bind_null(6);
    row.run();
}

std::vector<failure_row> sqlite_unit::failures(const place& where, std::int64_t after_id, std::size_t most) {
    std::vector<failure_row> found;
    const auto here = known_place(where);
    if (!here) return found;
    auto row =
        use("SELECT f.id, f.person, coalesce(p.username, ''), f.channel, f.kind, f.what, f.date, f.at, f.reason "
            "FROM failure f LEFT JOIN person p ON p.id = f.person WHERE f.place = ? AND f.id > ? ORDER BY f.id DESC "
            "LIMIT ?");
    row.bind(1, *here).bind(2, after_id).bind(3, static_cast<std::int64_t>(most));
    while (row.step()) {
        failure_row f;
        f.id = row.number(0);
        if (!row.null(1)) f.person = person_id{row.number(1)};
        f.username = row.string(2);
        f.channel = row.string(3);
        f.kind = row.string(4);
        if (!row.null(5)) {
            f.what = timer_of(*store_.db_, row.text(5));
            f.date = date_at(*store_.db_, row, 6);
        }
        f.at = instant_at(row, 7);
        f.reason = row.string(8);
        found.push_back(std::move(f));
    }
    return found;
}

}  // namespace fulcrum::storage
