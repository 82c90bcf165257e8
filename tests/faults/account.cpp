#include "tests/faults/account.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <sstream>

#include "dialogue/calendar.hpp"
#include "storage/sqlite.hpp"

namespace fulcrum::faults {

using namespace dialogue;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t most_examples = 12;

class accountant {
  public:
    accountant(const std::vector<instant>& begins, const due_rule& rule, storage::unit_of_work& unit,
               const storage::place& place)
        : begins_(begins), rule_(rule), unit_(unit), place_(place) {
        out_.by_episode.resize(begins.size());
    }

    void add(const member& m) {
        const auto person = unit_.find(storage::person_key{place_, m.user});
        if (!person) {
            out_.by_episode.front().lost += std::max<std::size_t>(m.typed.size(), 1);
            return example(m.name + " is not in the database");
        }
        messages(m, person->id);
        nudges(m, person->id);
    }
    account take() && { return std::move(out_); }

  private:
    tally& at(instant t) {
        const auto after = std::upper_bound(begins_.begin(), begins_.end(), t);
        return out_.by_episode[static_cast<std::size_t>(std::max<std::ptrdiff_t>(after - begins_.begin() - 1, 0))];
    }
    void example(std::string what) {
        if (out_.examples.size() < most_examples) out_.examples.push_back(std::move(what));
    }

    // A message that is not in the journal: what became of it in the dialogue.
    std::string where_it_stands(storage::person_id id, const std::string& post) {
        const auto s = unit_.load(id);
        const auto in = [&](const std::vector<entry_part>& parts) {
            return std::ranges::any_of(parts, [&](const auto& p) { return p.from.text() == post; });
        };
        if (in(s.side.parts)) return ", with the side question " + std::to_string(static_cast<int>(s.side.what));
        for (const auto* r : {&s.running, &s.later})
            if (*r && (in((*r)->parts) || in((*r)->held))) return ", part of a question that is open";
        return ", nowhere in the dialogue; its side question is " + std::to_string(static_cast<int>(s.side.what)) +
               (s.running ? ", a session is open" : ", no session is open");
    }

    void messages(const member& m, storage::person_id id) {
        look_up everything;
        everything.by = look_up::how::all;
        everything.most = 1'000'000;
        // Several answers may have become one entry, a line each.
        std::map<std::string, int> entries;
        std::vector<std::string> kept;
        for (const auto& line : unit_.look_up(id, everything).lines) {
            kept.push_back(line.text);
            std::istringstream text(line.text);
            for (std::string one; std::getline(text, one);) ++entries[one];
        }
        std::vector<std::string> notes;
        for (const auto& t : m.typed)
            if (!t.answer) notes.push_back(t.text);
        std::reverse(notes.begin(), notes.end());  // newest first, as they are kept
        std::erase_if(kept, [&](const std::string& text) { return std::ranges::find(notes, text) == notes.end(); });
        for (const auto& t : m.typed) {
            auto& tally = out_.by_episode[t.episode];
            ++tally.typed;
            const int n = entries[t.text];
            if (n == 1) continue;
            ++(n == 0 ? tally.lost : tally.twice);
            // A unit of work that is not committed: the event is noted anew only if it was not there.
            const bool heard_of = !unit_.note_event(place_, "post:" + t.post, rule_.to);
            example(m.name + ": post " + t.post + (t.answer ? " (an answer)" : " (a note)") + " is in the journal " +
                    std::to_string(n) + " times, and was " + (heard_of ? "" : "not ") + "taken in" +
                    (n == 0 ? where_it_stands(id, t.post) : std::string()));
        }
        if (rule_.ordered && kept != notes && kept.size() == notes.size()) {
            ++out_.by_episode.back().lost;
            example(m.name + ": the notes are not in the order they were typed in");
        }
    }

    // Who signs up behind the morning's time has no evening on that day: nothing was opened.
    bool morning_was_over(const occurrence& o) const {
        const auto& morning = rule_.when.at(slot::morning, weekday_of(o.date));
        return morning && to_instant(o.date, *morning, rule_.zone) <= rule_.from;
    }

    void nudges(const member& m, storage::person_id id) {
        std::map<std::pair<timer, local_date>, storage::nudge_row> record;
        for (const auto& row : unit_.nudges(id, 1'000'000)) record[{row.what, row.date}] = row;
        std::vector<bool> taken(m.nudges.size(), false);
        for (const auto s : {slot::morning, slot::evening}) {
            const auto what = s == slot::morning ? timer::morning : timer::evening;
            std::optional<local_date> last;
            for (auto o = next_due(rule_.when, s, rule_.zone, rule_.from); o && o->due_at <= rule_.to;
                 o = next_due(rule_.when, s, rule_.zone, o->due_at, last)) {
                last = o->date;
                if (s == slot::evening && morning_was_over(*o)) continue;
                auto& tally = at(o->due_at);
                ++tally.due;
                const auto row = record.find({what, o->date});
                if (row == record.end() || row->second.outcome.starts_with("moved")) {
                    ++tally.lost;
                    example(named(m, *o) + " has no outcome");
                    if (row != record.end()) record.erase(row);
                    continue;
                }
                if (row->second.outcome.starts_with("sent"))
                    match(m, *o, row->second, taken, tally);
                else
                    ++tally.passed_over;
                record.erase(row);
            }
        }
        for (const auto& [identity, row] : record) {
            ++at(row.at).twice;
            example(m.name + ": on record, but not due: " + row.outcome);
        }
        for (std::size_t i = 0; i < taken.size(); ++i) {
            if (taken[i]) continue;
            ++at(m.nudges[i].at).twice;
            example(m.name + ": a nudge was received that is on no record");
        }
    }

    // What is on record as sent was received once, as the post that the record names.
    void match(const member& m, const occurrence& o, const storage::nudge_row& row, std::vector<bool>& taken,
               tally& into) {
        std::size_t found = 0;
        for (std::size_t i = 0; i < m.nudges.size(); ++i) {
            if (taken[i] || m.nudges[i].post != row.post) continue;
            taken[i] = true;
            ++found;
        }
        ++into.sent;
        if (found == 1) return;
        ++(found == 0 ? into.lost : into.twice);
        example(named(m, o) + " is on record as " + row.outcome + " and was received " + std::to_string(found) +
                " times");
    }

    std::string named(const member& m, const occurrence& o) const {
        return m.name + ": the " + std::string(slot_name(o.which)) + " of " + moment_text(o.due_at, rule_.zone);
    }

    const std::vector<instant>& begins_;
    const due_rule& rule_;
    storage::unit_of_work& unit_;
    const storage::place& place_;
    account out_;
};

}  // namespace

tally& tally::operator+=(const tally& other) {
    typed += other.typed;
    answered += other.answered;
    due += other.due;
    sent += other.sent;
    passed_over += other.passed_over;
    lost += other.lost;
    twice += other.twice;
    return *this;
}

account take_account(const std::vector<member>& people, const std::vector<instant>& begins, const due_rule& rule,
                     storage::store& database, const storage::place& place) {
    const auto unit = database.begin();
    accountant all(begins, rule, *unit, place);
    for (const auto& m : people) all.add(m);
    auto out = std::move(all).take();
    if (const auto left = unit->unsent().size(); left > 0) {
        out.by_episode.back().lost += left;
        out.examples.push_back(std::to_string(left) + " messages are still to be sent");
    }
    return out;
}

std::int64_t nudges_waiting(const std::string& database, instant made_before) {
    storage::connection db(database, storage::connection::mode::read_only);
    return db.pragma("SELECT count(*) FROM outbox WHERE nudge AND created_at < " +
                     std::to_string(to_millis(made_before)));
}

bool nothing_left(const std::string& database, instant now) {
    try {
        storage::connection db(database, storage::connection::mode::read_only);
        return db.pragma("SELECT (SELECT count(*) FROM timer WHERE due_at <= " + std::to_string(to_millis(now)) +
                         ") + (SELECT count(*) FROM outbox)") == 0;
    } catch (const storage::storage_error&) {  // it is being opened, or in trouble
        return false;
    }
}

}  // namespace fulcrum::faults
