// The journal. Texts are sealed piece by piece; a search opens the person's own entries, newest first, and no others.
#include <limits>

#include "storage/search.hpp"
#include "storage/sqlite_unit.hpp"

namespace fulcrum::storage {

using dialogue::entry_part;
using dialogue::journal_changed;
using dialogue::journal_found;
using dialogue::to_millis;

namespace {

std::int64_t number_of(person_id id) { return static_cast<std::int64_t>(id); }

}  // namespace

int sqlite_unit::write(person_id id, const dialogue::write_entry& entry, instant now) {
    const key_name ring = key_name_of(id);
    int number = 0;
    {
        auto row = use("UPDATE person SET entries = entries + 1 WHERE id = ? RETURNING entries");
        row.bind(1, number_of(id));
        if (!row.step()) not_there(id);
        number = row.small(0);
        row.run();
    }
    store_.text_.clear();
    encode(entry_head{entry.title, entry.track.text(), entry.step, entry.serves}, store_.text_);
    seal(key_of(id, ring), seal_place{"entry", ring.id, number}, store_.text_, store_.sealed_);
    wipe(store_.text_);
    use("INSERT INTO entry(person, number, written_at, sealed) VALUES (?, ?, ?, ?)")
        .bind(1, number_of(id))
        .bind(2, number)
        .bind(3, to_millis(now))
        .bind(4, store_.sealed_)
        .run();
    std::int64_t place = 0;
    for (const entry_part& part : entry.parts) insert_part(id, ring, number, place++, part);
    return number;
}

void sqlite_unit::insert_part(person_id id, const key_name& ring, std::int64_t number, std::int64_t part,
                              const entry_part& p) {
    seal(key_of(id, ring), seal_place{"part", ring.id, number, part}, p.text, store_.sealed_);
    use("INSERT INTO part(person, number, part, source, sealed) VALUES (?, ?, ?, ?, ?)")
        .bind(1, number_of(id))
        .bind(2, number)
        .bind(3, part)
        .bind(4, p.from.text())
        .bind(5, store_.sealed_)
        .run();
}

std::string sqlite_unit::text_of(person_id id, const key_name& ring, std::int64_t number) {
    const key_view key = key_of(id, ring);
    auto part = use("SELECT part, sealed FROM part WHERE person = ? AND number = ? ORDER BY part");
    part.bind(1, number_of(id)).bind(2, number);
    std::string all;
    for (bool first = true; part.step(); first = false) {
        if (!unseal(key, seal_place{"part", ring.id, number, part.number(0)}, part.blob(1), store_.text_))
            unreadable("journal", id);
        if (!first) all += '\n';
        all += store_.text_;
        wipe(store_.text_);
    }
    return all;
}

journal_found sqlite_unit::look_up(person_id id, const dialogue::look_up& question) {
    using how = dialogue::look_up::how;
    const key_name ring = key_name_of(id);
    journal_found found;
    {
        auto row = use("SELECT count(*) FROM entry WHERE person = ?");
        row.bind(1, number_of(id));
        if (row.step()) found.total = row.small(0);
    }
    const word_search words{question.by == how::search ? std::string_view{question.words} : std::string_view{}};
    const bool one = question.by == how::number;
    std::size_t most = question.most > 0 ? static_cast<std::size_t>(question.most) : 0;
    const bool between = question.by == how::between;
    if (question.by == how::all || one) most = std::numeric_limits<std::size_t>::max();

    auto row =
        use("SELECT number, written_at, sealed FROM entry WHERE person = ? AND number BETWEEN ? AND ? "
            "AND written_at >= ? AND written_at < ? ORDER BY number DESC");
    row.bind(1, number_of(id))
        .bind(2, one ? question.number : 0)
        .bind(3, one ? std::int64_t{question.number} : std::numeric_limits<std::int64_t>::max())
        .bind(4, between ? to_millis(question.from) : std::numeric_limits<std::int64_t>::min())
        .bind(5, between ? to_millis(question.to) : std::numeric_limits<std::int64_t>::max());
    while (found.lines.size() < most && row.step()) {
        dialogue::journal_line line;
        line.number = row.small(0);
        line.written_at = instant_at(row, 1);
        if (!unseal(key_of(id, ring), seal_place{"entry", ring.id, line.number}, row.blob(2), store_.text_))
            unreadable("journal", id);
        try {
            auto head = decode_head(store_.text_);
            line.title = std::move(head.title);
            line.serves = head.serves;
        } catch (const codec_error& error) {
            undecodable("an entry", error);
        }
        wipe(store_.text_);
        if (between && line.title.empty()) continue;
        line.text = text_of(id, ring, line.number);
        if (question.by != how::search || words.matches(line.title + "\n" + line.text))
            found.lines.push_back(std::move(line));
    }
    return found;
}

void sqlite_unit::touch(person_id id, std::int64_t number, instant now) {
    use("UPDATE entry SET changed_at = ? WHERE person = ? AND number = ?")
        .bind(1, to_millis(now))
        .bind(2, number_of(id))
        .bind(3, number)
        .run();
}

journal_changed sqlite_unit::amend(person_id id, const dialogue::amend_part& what, instant now) {
    const key_name ring = key_name_of(id);
    std::vector<std::pair<std::int64_t, std::int64_t>> places;
    {
        auto row = use("SELECT number, part FROM part WHERE person = ? AND source = ? ORDER BY number DESC");
        row.bind(1, number_of(id)).bind(2, what.from.text());
        while (row.step()) places.emplace_back(row.small(0), row.number(1));
    }
    if (places.empty()) return {};
    for (const auto& [number, part] : places) {
        seal(key_of(id, ring), seal_place{"part", ring.id, number, part}, what.text, store_.sealed_);
        use("UPDATE part SET sealed = ? WHERE person = ? AND number = ? AND part = ?")
            .bind(1, store_.sealed_)
            .bind(2, number_of(id))
            .bind(3, number)
            .bind(4, part)
            .run();
        touch(id, number, now);
    }
    return {static_cast<int>(places.front().first), false};
}

journal_changed sqlite_unit::remove(person_id id, const dialogue::remove_part& what) {
    std::vector<int> numbers;
    {
        auto row = use("SELECT DISTINCT number FROM part WHERE person = ? AND source = ? ORDER BY number DESC");
        row.bind(1, number_of(id)).bind(2, what.from.text());
        while (row.step()) numbers.push_back(row.small(0));
    }
    if (numbers.empty()) return {};
    use("DELETE FROM part WHERE person = ? AND source = ?").bind(1, number_of(id)).bind(2, what.from.text()).run();
    journal_changed changed{numbers.front(), false};
    for (const int number : numbers) {
        use("DELETE FROM entry WHERE person = ?1 AND number = ?2 "
            "AND NOT EXISTS (SELECT 1 FROM part WHERE person = ?1 AND number = ?2)")
            .bind(1, number_of(id))
            .bind(2, number)
            .run();
        if (number == changed.number) changed.removed = store_.db_->changes() > 0;
    }
    return changed;
}

journal_changed sqlite_unit::replace(person_id id, const dialogue::replace_entry& what, instant now) {
    const key_name ring = key_name_of(id);
    touch(id, what.number, now);
    if (store_.db_->changes() == 0) return {};
    use("DELETE FROM part WHERE person = ? AND number = ?").bind(1, number_of(id)).bind(2, what.number).run();
    insert_part(id, ring, what.number, 0, what.part);
    return {what.number, false};
}

journal_changed sqlite_unit::remove(person_id id, const dialogue::remove_entry& what) {
    use("DELETE FROM entry WHERE person = ? AND number = ?").bind(1, number_of(id)).bind(2, what.number).run();
    if (store_.db_->changes() == 0) return {};
    return {what.number, true};
}

}  // namespace fulcrum::storage
