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

void sqlite_unit::forget_events_before(instant at) {
    use("DELETE FROM event WHERE at < ?").bind(1, to_millis(at)).run();
    use("DELETE FROM outbox WHERE failed_at < ?").bind(1, to_millis(at)).run();
}

// --- timers and nudges

void sqlite_unit::set_timer(person_id id, const dialogue::set_timer& t) {
    use("INSERT INTO timer(person, what, due_at, date) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET due_at = excluded.due_at, date = excluded.date")
        .bind(1, number(id))
        .bind(2, name_of(t.what))
        .bind(3, to_millis(t.due_at))
        .bind(4, date_number(t.date))
        .run();
}

void sqlite_unit::cancel_timer(person_id id, timer what) {
    use("DELETE FROM timer WHERE person = ? AND what = ?").bind(1, number(id)).bind(2, name_of(what)).run();
}

std::vector<due_timer> sqlite_unit::due(instant now, std::size_t most) {
    std::vector<due_timer> found;
    auto row = use(due_sql);
    row.bind(1, to_millis(now)).bind(2, static_cast<std::int64_t>(most));
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
        "ON CONFLICT DO UPDATE SET outcome = excluded.outcome, at = excluded.at, due_at = excluded.due_at, "
        "zone = excluded.zone")
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
    auto row =
        use("SELECT what, date, outcome, at, due_at, zone FROM nudge WHERE person = ? "
            "ORDER BY at DESC, date DESC, what LIMIT ?");
    row.bind(1, number(id)).bind(2, static_cast<std::int64_t>(most));
    while (row.step())
        found.push_back({timer_of(*store_.db_, row.text(0)), date_at(*store_.db_, row, 1), row.string(2),
                         instant_at(row, 3), instant_at(row, 4), row.string(5)});
    return found;
}

// --- outbox

outgoing_row sqlite_unit::enqueue(outgoing_row message) {
    message.id = outbox_id{store_.next_outbox_++};
    message.ref = new_ref();
    const key_id ring = message.person ? key_id_of(*message.person) : nobody;
    const key_view key =
        message.person ? key_of(*message.person, ring) : store_.master_->key_for(master_key::purpose::outbox);
    store_.text_.clear();
    encode(message_body{message.text, message.file_name, message.file_content}, store_.text_);
    seal(key, seal_place{"outbox", ring, number(message.id)}, store_.text_, store_.sealed_);
    wipe(store_.text_);
    auto row =
        use("INSERT INTO outbox(id, person, place, channel, thread, ref, kind, post, nudge, created_at, sealed) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
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
        .run();
    return message;
}

std::vector<outgoing_row> sqlite_unit::unsent() {
    std::vector<outgoing_row> found;
    std::vector<outbox_id> damaged;
    {
        auto row = use(
            "SELECT o.id, o.person, platform, workspace, channel, thread, ref, kind, post, nudge, o.created_at, "
            "o.sealed, p.key_id FROM outbox o JOIN place ON place.id = o.place LEFT JOIN person p ON p.id = o.person "
            "WHERE failed_at IS NULL ORDER BY o.id");
        while (row.step()) {
            outgoing_row message;
            message.id = outbox_id{row.number(0)};
            key_id ring = nobody;
            std::optional<key_view> key = store_.master_->key_for(master_key::purpose::outbox);
            if (!row.null(1)) {
                message.person = person_id{row.number(1)};
                if (row.blob(12).size() == ring.size())
                    std::copy(row.blob(12).begin(), row.blob(12).end(), ring.begin());
                key = store_.keys_->find(ring);
            }
            message.where = {row.string(2), row.string(3)};
            message.channel = row.string(4);
            message.thread = row.string(5);
            message.ref = row.string(6);
            message.kind = row.string(7);
            message.post = row.string(8);
            message.nudge = row.number(9) != 0;
            message.created_at = instant_at(row, 10);
            // One damaged message must not hold up the others.
            if (!key || !unseal(*key, seal_place{"outbox", ring, number(message.id)}, row.blob(11), store_.text_)) {
                damaged.push_back(message.id);
                continue;
            }
            try {
                message_body body = decode_body(store_.text_);
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
    for (const outbox_id id : damaged)
        use("UPDATE outbox SET sealed = NULL, failed_at = created_at, reason = 'it can''t be opened' WHERE id = ?")
            .bind(1, number(id))
            .run();
    return found;
}

void sqlite_unit::sent(outbox_id id, std::string_view, instant) {
    use("DELETE FROM outbox WHERE id = ?").bind(1, number(id)).run();
}

void sqlite_unit::failed(outbox_id id, std::string_view reason, instant at) {
    use("UPDATE outbox SET sealed = NULL, failed_at = ?, reason = ? WHERE id = ?")
        .bind(1, to_millis(at))
        .bind(2, reason)
        .bind(3, number(id))
        .run();
}

}  // namespace fulcrum::storage
