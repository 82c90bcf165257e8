// People, their states and team channels.
#include <algorithm>

#include "storage/sqlite_unit.hpp"

namespace fulcrum::storage {

using dialogue::from_millis;
using dialogue::to_millis;

namespace {

std::int64_t number(person_id id) { return static_cast<std::int64_t>(id); }

constexpr key_id nobody{};

standing standing_of(std::string_view stored) {
    if (stored == "going") return standing::going;
    if (stored == "finished") return standing::finished;
    return stored == "left" ? standing::left : standing::none;
}

}  // namespace

// All but the direct channel.
person_row sqlite_unit::row_of(const statement& found, const place* where) {
    person_row row;
    row.id = person_id{found.number(0)};
    row.key.user = found.string(1);
    row.username = found.string(2);
    row.track = found.string(3);
    row.day = found.small(4);
    row.steps = found.small(5);
    row.created_at = instant_at(found, 6);
    row.last_active_at = instant_at(found, 7);
    row.closed = found.number(8) != 0;
    if (where)
        row.key.where = *where;
    else
        row.key.where = {found.string(11), found.string(12)};
    return row;
}

std::optional<person_row> sqlite_unit::find(const person_key& who) {
    const auto where = known_place(who.where);
    if (!where) return std::nullopt;
    auto row =
        use("SELECT id, user, username, track, day, steps, created_at, last_active_at, "
            "EXISTS(SELECT 1 FROM closed_account c WHERE c.person = p.id), direct_channel, direct_seal "
            "FROM person p WHERE place = ? AND user = ?");
    row.bind(1, *where).bind(2, who.user);
    if (!row.step()) return std::nullopt;
    person_row found = row_of(row, &who.where);
    found.direct_channel = direct_channel_of(found.id, row.text(9), row.blob(10));
    return found;
}

std::optional<person_row> sqlite_unit::find(person_id id) {
    auto row =
        use("SELECT p.id, user, username, track, day, steps, created_at, last_active_at, "
            "EXISTS(SELECT 1 FROM closed_account c WHERE c.person = p.id), direct_channel, direct_seal, "
            "platform, workspace FROM person p JOIN place ON place.id = p.place WHERE p.id = ?");
    row.bind(1, number(id));
    if (!row.step()) return std::nullopt;
    person_row found = row_of(row, nullptr);
    found.direct_channel = direct_channel_of(found.id, row.text(9), row.blob(10));
    return found;
}

// What the row says only if it is what was sealed for this person: who writes another channel into the row must not
// get their messages there.
std::string sqlite_unit::direct_channel_of(person_id id, std::string_view plain, bytes_view sealed) {
    if (plain.empty()) return {};
    try {
        const key_name ring = key_name_of(id);
        std::string told;
        if (unseal(key_of(id, ring), seal_place{"direct", ring.id}, sealed, told) && told == plain) return told;
    } catch (const storage_error& error) {
        if (error.code() != errc::sealed) throw;
    }
    return {};
}

std::string without_name(std::string_view text, std::string_view name) {
    constexpr std::string_view instead = "somebody who left";
    const auto in_a_name = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
               static_cast<unsigned char>(c) >= 0x80;
    };
    std::string out;
    std::size_t from = 0;
    for (auto at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
        if (at < from) continue;
        const auto end = at + name.size();
        const bool begins = at == 0 || !(in_a_name(text[at - 1]) || text[at - 1] == '.');
        // A dot is part of a name if more of one follows.
        const bool dot = end + 1 < text.size() && text[end] == '.' && in_a_name(text[end + 1]);
        if (!begins || dot || (end < text.size() && in_a_name(text[end]))) continue;
        const bool marked = at > from && text[at - 1] == '@';
        out.append(text.substr(from, at - from - (marked ? 1 : 0))).append(instead);
        from = end;
    }
    return out.append(text.substr(from));
}

namespace {

void forget_in_cohorts(connection& db, std::int64_t place, std::string_view user, std::string_view name) {
    if (db.pragma("SELECT count(*) FROM sqlite_schema WHERE name = 'cohort_member'") == 0) return;  // an older copy
    db.use("DELETE FROM cohort_member WHERE place = ? AND user = ?").bind(1, place).bind(2, user).run();
    db.use("DELETE FROM act_step WHERE place = ? AND user = ?").bind(1, place).bind(2, user).run();
    db.use("UPDATE bulk_act SET actor = '', by = 'somebody who left', channel = '' WHERE place = ? AND actor = ?")
        .bind(1, place)
        .bind(2, user)
        .run();
    db.use("UPDATE cohort SET made_by = 'somebody who left' WHERE place = ? AND made_by = ?")
        .bind(1, place)
        .bind(2, name)
        .run();
}

}  // namespace

void forget_rows(connection& db, std::int64_t person) {
    std::string name, user;
    std::int64_t where = 0;
    {
        auto row = db.use("SELECT username, place, user FROM person WHERE id = ?");
        row.bind(1, person);
        if (!row.step()) return;
        name = row.string(0);
        where = row.number(1);
        user = row.string(2);
    }
    forget_in_cohorts(db, where, user, name);
    if (!name.empty()) {
        std::vector<std::pair<std::int64_t, std::string>> lines;
        {
            auto row = db.use("SELECT id, action FROM admin_log WHERE place = ? AND instr(action, ?) > 0");
            row.bind(1, where).bind(2, name);
            while (row.step()) lines.emplace_back(row.number(0), without_name(row.text(1), name));
        }
        for (const auto& [id, action] : lines)
            db.use("UPDATE admin_log SET action = ? WHERE id = ?").bind(1, action).bind(2, id).run();
        db.use("UPDATE admin_log SET actor = 'somebody who left' WHERE place = ? AND actor = ?")
            .bind(1, where)
            .bind(2, name)
            .run();
    }
    db.use(
          "DELETE FROM channel WHERE (place, person) = (SELECT place, user FROM person WHERE id = ?1) "
          "OR (place, channel) = (SELECT place, direct_channel FROM person WHERE id = ?1)")
        .bind(1, person)
        .run();
    // Entries, timers, nudges and unsent messages go with their person.
    db.use("DELETE FROM person WHERE id = ?").bind(1, person).run();
}

person_row sqlite_unit::add(const person_key& who, instant now) {
    const std::int64_t where = place_id(who.where);
    const owner_mark whose = mark_of_owner(who.where.platform, who.where.workspace, who.user);
    const key_id ring = store_.keys_->make(whose);
    use("INSERT INTO person(place, user, key_id, created_at, last_active_at) VALUES (?, ?, ?, ?, ?)")
        .bind(1, where)
        .bind(2, who.user)
        .bind(3, bytes_view{ring})
        .bind(4, to_millis(now))
        .bind(5, to_millis(now))
        .run();
    person_row row;
    row.id = person_id{store_.db_->last_id()};
    if (const auto mark = mark_of_leaver(whose, false))
        use("DELETE FROM forgotten WHERE mark = ?").bind(1, bytes_view{*mark}).run();
    row.key = who;
    row.created_at = row.last_active_at = now;
    rings_.insert_or_assign(row.id, key_name{ring, whose});
    return row;
}

void sqlite_unit::set_direct_channel(person_id id, std::string_view channel) {
    const key_name ring = key_name_of(id);
    std::vector<unsigned char> sealed;
    seal(key_of(id, ring), seal_place{"direct", ring.id}, channel, sealed);
    use("UPDATE person SET direct_channel = ?, direct_seal = ? WHERE id = ?")
        .bind(1, channel)
        .bind(2, sealed)
        .bind(3, number(id))
        .run();
    if (store_.db_->changes() == 0) not_there(id);
}

dialogue::person_state sqlite_unit::load(person_id id) {
    const key_name ring = key_name_of(id);
    const key_view key = key_of(id, ring);
    auto row = use("SELECT sealed FROM person WHERE id = ?");
    row.bind(1, number(id));
    if (!row.step()) not_there(id);
    if (row.null(0)) return {};
    if (!unseal(key, seal_place{"person", ring.id}, row.blob(0), store_.text_)) unreadable("state", id);
    try {
        dialogue::person_state state = decode_person(store_.text_);
        wipe(store_.text_);
        return state;
    } catch (const codec_error& error) {
        undecodable("the state of a person", error);
    }
}

void sqlite_unit::save(person_id id, const dialogue::person_state& state, const person_summary& summary) {
    const key_name ring = key_name_of(id);
    store_.text_.clear();
    encode(state, store_.text_);
    seal(key_of(id, ring), seal_place{"person", ring.id}, store_.text_, store_.sealed_);
    wipe(store_.text_);
    note_course(id, summary);
    use("UPDATE person SET username = ?, track = ?, day = ?, steps = ?, last_active_at = ?, sealed = ? WHERE id = ?")
        .bind(1, summary.username)
        .bind(2, summary.track)
        .bind(3, summary.day)
        .bind(4, summary.steps)
        .bind(5, to_millis(summary.last_active_at))
        .bind(6, store_.sealed_)
        .bind(7, number(id))
        .run();
    if (store_.db_->changes() == 0) not_there(id);
    if (summary.closed)
        use("INSERT INTO closed_account VALUES (?) ON CONFLICT DO NOTHING").bind(1, number(id)).run();
    else
        use("DELETE FROM closed_account WHERE person = ?").bind(1, number(id)).run();
}

// Comes before the row of the person has its new count of steps. Who begins a track anew keeps how far they came.
void sqlite_unit::note_course(person_id id, const person_summary& summary) {
    use("UPDATE course SET stands = 'left', hush = 0 WHERE person = ? AND track <> ? AND stands = 'going'")
        .bind(1, number(id))
        .bind(2, summary.track)
        .run();
    if (summary.track.empty()) return;
    use("INSERT INTO course SELECT id, ?2, iif(?3 = 0, created_at, ?3), ?4, 0, ?5, ?6 FROM person WHERE id = ?1 "
        "ON CONFLICT DO UPDATE SET day = max(day, excluded.day), stands = excluded.stands, hush = excluded.hush, "
        "steps = steps + max(0, ?7 - (SELECT p.steps FROM person p WHERE p.id = ?1))")
        .bind(1, number(id))
        .bind(2, summary.track)
        .bind(3, to_millis(summary.enrolled_at))
        .bind(4, std::int64_t{summary.day})
        .bind(5, std::string_view(summary.finished ? "finished" : "going"))
        .bind(6, std::int64_t{summary.hush})
        .bind(7, std::int64_t{summary.steps})
        .run();
}

void sqlite_unit::erase(person_id id) {
    // The key's id is kept until the keyring has let go of it: a crash right after the commit changes nothing.
    use("INSERT INTO erased_key SELECT key_id FROM person WHERE id = ?").bind(1, number(id)).run();
    if (store_.db_->changes() == 0) return;
    if (const auto mark = mark_of_leaver(key_name_of(id).whose, true))
        use("INSERT INTO forgotten VALUES (?) ON CONFLICT DO NOTHING").bind(1, bytes_view{*mark}).run();
    erased_ = true;
    forget_rows(*store_.db_, number(id));
    rings_.erase(id);
}

std::vector<person_row> sqlite_unit::people(const place& where) {
    std::vector<person_row> found;
    const auto at = known_place(where);
    if (!at) return found;
    auto row =
        use("SELECT p.id, user, username, p.track, p.day, p.steps, created_at, last_active_at, "
            "EXISTS(SELECT 1 FROM closed_account c WHERE c.person = p.id), "
            "coalesce(w.stands, iif(EXISTS(SELECT 1 FROM course l WHERE l.person = p.id AND l.stands = 'left'), "
            "'left', '')), coalesce(w.steps, 0), coalesce(w.hush, 0) "
            "FROM person p LEFT JOIN course w ON w.person = p.id AND w.track = p.track WHERE place = ? "
            "ORDER BY username, user");
    row.bind(1, *at);
    while (row.step()) {
        auto one = row_of(row, &where);
        one.stands = standing_of(row.text(9));
        one.begun = row.number(10) > 0;
        one.hush = row.small(11);
        found.push_back(std::move(one));
    }
    return found;
}

std::vector<course_row> sqlite_unit::courses(const place& where, std::string_view track) {
    std::vector<course_row> found;
    const auto at = known_place(where);
    if (!at) return found;
    auto row =
        use("SELECT p.id, user, username, w.track, began_at, w.day, w.steps, w.stands, w.hush, "
            "EXISTS(SELECT 1 FROM closed_account c WHERE c.person = p.id) "
            "FROM course w JOIN person p ON p.id = w.person WHERE p.place = ?1 AND (?2 = '' OR w.track = ?2) "
            "ORDER BY w.track, username, user");
    row.bind(1, *at).bind(2, track);
    while (row.step())
        found.push_back({person_id{row.number(0)}, row.string(1), row.string(2), row.string(3), instant_at(row, 4),
                         row.small(5), row.small(6), standing_of(row.text(7)), row.small(8), row.number(9) != 0});
    return found;
}

bool sqlite_unit::was_erased(const person_key& who) {
    const auto mark = mark_of_leaver(mark_of_owner(who.where.platform, who.where.workspace, who.user), false);
    if (!mark) return false;
    auto row = use("SELECT 1 FROM forgotten WHERE mark = ?");
    row.bind(1, bytes_view{*mark});
    return row.step();
}

// The owner's mark under a secret of this database's, which the master key seals: who has the database alone can't try
// out user ids on it.
std::optional<owner_mark> sqlite_unit::mark_of_leaver(const owner_mark& whose, bool make_secret) {
    const key_view master = store_.master_->key_for(master_key::purpose::outbox);
    const seal_place where{leavers_secret, nobody};
    secret_key secret;
    {
        auto row = use("SELECT value FROM meta WHERE name = 'forgotten'");
        if (row.step()) {
            if (unseal(master, where, row.blob(0), secret)) return keyed_mark(secret, whose);
        }
    }
    if (!make_secret) return std::nullopt;
    // There is none, or it is another master key's, from before a restore: nobody is known by it any more.
    use("DELETE FROM forgotten").run();
    secret = secret_key::random();
    seal(master, where, bytes_view{secret.bytes()}, store_.sealed_);
    use("INSERT OR REPLACE INTO meta VALUES ('forgotten', ?)").bind(1, store_.sealed_).run();
    return keyed_mark(secret, whose);
}

// --- keys

sqlite_unit::key_name sqlite_unit::key_name_of(person_id id) {
    if (const auto seen = rings_.find(id); seen != rings_.end()) return seen->second;
    auto row =
        use("SELECT key_id, platform, workspace, user FROM person p JOIN place ON place.id = p.place WHERE p.id = ?");
    row.bind(1, number(id));
    if (!row.step()) not_there(id);
    key_name ring;
    if (row.blob(0).size() != ring.id.size()) unreadable("data", id);
    std::ranges::copy(row.blob(0), ring.id.begin());
    ring.whose = mark_of_owner(row.text(1), row.text(2), row.text(3));
    rings_.emplace(id, ring);
    return ring;
}

key_view sqlite_unit::key_of(person_id id, const key_name& name) {
    const auto key = store_.keys_->find(name.id, name.whose);
    if (!key) unreadable("data", id);
    return *key;
}

void sqlite_unit::not_there(person_id id) const {
    throw storage_error(errc::sealed,
                        store_.file_.string() + ": person " + std::to_string(number(id)) + " is not there any more");
}

void sqlite_unit::unreadable(const char* what, person_id id) const {
    throw storage_error(errc::sealed, store_.file_.string() + ": the " + what + " of person " +
                                          std::to_string(number(id)) +
                                          " can't be opened: their key was erased, or the data is damaged");
}

void sqlite_unit::undecodable(const char* what, const codec_error& error) const {
    wipe(store_.text_);
    if (error.newer())
        throw storage_error(errc::too_new, store_.file_.string() + ": " + what +
                                               " was written by a newer version of Fulcrum: run that version");
    throw storage_error(errc::sealed, store_.file_.string() + ": " + what + " can't be read: " + error.what());
}

// --- team channels

dialogue::channel_state sqlite_unit::load_channel(const place& where, std::string_view channel) {
    const auto at = known_place(where);
    if (!at) return {};
    auto row = use("SELECT state FROM channel_state WHERE place = ? AND channel = ?");
    row.bind(1, *at).bind(2, channel);
    if (!row.step()) return {};
    try {
        return decode_channel(row.text(0));
    } catch (const codec_error& error) {
        undecodable("the state of a channel", error);
    }
}

void sqlite_unit::save_channel(const place& where, std::string_view channel, const dialogue::channel_state& state) {
    std::string text;
    encode(state, text);
    use("INSERT INTO channel_state(place, channel, state) VALUES (?, ?, ?) "
        "ON CONFLICT DO UPDATE SET state = excluded.state")
        .bind(1, place_id(where))
        .bind(2, channel)
        .bind(3, text)
        .run();
}

void sqlite_unit::set_channel(const place& where, const channel_row& c) {
    use("INSERT INTO channel(place, channel, kind, person, last_post, last_at) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET kind = excluded.kind, "
        "person = iif(excluded.person = '', person, excluded.person), "
        "last_post = iif((excluded.last_at < last_at AND NOT ?7) OR excluded.last_post = '', last_post, "
        "excluded.last_post), last_at = iif(?7, excluded.last_at, max(last_at, excluded.last_at))")
        .bind(1, place_id(where))
        .bind(2, c.channel)
        .bind(3, c.kind)
        .bind(4, c.person)
        .bind(5, c.last_post)
        .bind(6, to_millis(c.last_at))
        .bind(7, std::int64_t{c.back})
        .run();
}

std::vector<channel_row> sqlite_unit::channels(const place& where) {
    std::vector<channel_row> found;
    const auto at = known_place(where);
    if (!at) return found;
    auto row = use("SELECT channel, kind, person, last_post, last_at FROM channel WHERE place = ? ORDER BY channel");
    row.bind(1, *at);
    while (row.step()) found.push_back({row.string(0), row.small(1), row.string(2), row.string(3), instant_at(row, 4)});
    return found;
}

}  // namespace fulcrum::storage
