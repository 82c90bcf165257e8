// Messages that ask what can be answered with a tap: which question of whose each asks.
#include "storage/sqlite_unit.hpp"

namespace fulcrum::storage {

namespace {

using dialogue::choice;

// As far back as a person's own record of such questions goes, and a little more.
constexpr std::int64_t questions_kept = 20;

std::string words_of(const std::vector<choice>& choices) {
    std::string all;
    for (const choice c : choices) all.append(all.empty() ? "" : " ").append(dialogue::choice_text(c));
    return all;
}

// Words that this version does not know are left out.
std::vector<choice> choices_in(std::string_view words) {
    std::vector<choice> all;
    while (!words.empty()) {
        const auto word = words.substr(0, words.find(' '));
        words.remove_prefix(std::min(words.size(), word.size() + 1));
        for (const choice c : dialogue::all_choices)
            if (dialogue::choice_text(c) == word) all.push_back(c);
    }
    return all;
}

}  // namespace

void sqlite_unit::note_tappable(const outgoing_row& message) {
    if (!message.person || message.choices.empty()) return;
    const auto person = static_cast<std::int64_t>(*message.person);
    use("INSERT INTO tappable(person, ref, question, thread, post, choices) VALUES (?, ?, ?, ?, '', ?)")
        .bind(1, person)
        .bind(2, message.ref)
        .bind(3, message.question)
        .bind(4, message.thread)
        .bind(5, words_of(message.choices))
        .run();
    use("DELETE FROM tappable WHERE person = ? AND question <= ?")
        .bind(1, person)
        .bind(2, message.question - questions_kept)
        .run();
}

std::vector<choice> sqlite_unit::choices_under(std::string_view ref) {
    auto row = use("SELECT choices FROM tappable WHERE ref = ?");
    row.bind(1, ref);
    return row.step() ? choices_in(row.text(0)) : std::vector<choice>{};
}

std::optional<asked_post> sqlite_unit::asked_in(person_id id, std::string_view post) {
    auto row = use("SELECT question, thread, tapped, tapped_at FROM tappable WHERE person = ? AND post = ?");
    row.bind(1, static_cast<std::int64_t>(id)).bind(2, post);
    if (!row.step()) return std::nullopt;
    asked_post found{row.number(0), row.string(1)};
    if (const auto made = choices_in(row.text(2)); !made.empty()) found.tapped = made.front();
    found.tapped_at = instant_at(row, 3);
    return found;
}

void sqlite_unit::tapped(person_id id, std::string_view post, std::optional<choice> what, instant at) {
    use("UPDATE tappable SET tapped = ?, tapped_at = ? WHERE person = ? AND post = ?")
        .bind(1, what ? dialogue::choice_text(*what) : std::string_view())
        .bind(2, dialogue::to_millis(at))
        .bind(3, static_cast<std::int64_t>(id))
        .bind(4, post)
        .run();
}

bool sqlite_unit::asks_unsent(person_id id) {
    auto row = use("SELECT 1 FROM tappable WHERE person = ? AND post = ''");
    row.bind(1, static_cast<std::int64_t>(id));
    return row.step();
}

std::vector<tappable_post> sqlite_unit::unoffered(const place& where) {
    std::vector<tappable_post> found;
    const auto here = known_place(where);
    if (!here) return found;
    auto row =
        use("SELECT t.ref, t.post, t.choices, p.direct_channel FROM tappable t JOIN person p ON p.id = t.person "
            "WHERE p.place = ? AND t.post <> '' AND t.choices <> '' AND NOT EXISTS(SELECT 1 FROM tappable n "
            "WHERE n.person = t.person AND n.question > t.question) ORDER BY t.person");
    row.bind(1, *here);
    while (row.step()) found.push_back({row.string(0), row.string(3), row.string(1), choices_in(row.text(2))});
    return found;
}

void sqlite_unit::offered(std::string_view ref) {
    use("UPDATE tappable SET choices = '' WHERE ref = ?").bind(1, ref).run();
}

}  // namespace fulcrum::storage
