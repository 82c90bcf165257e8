// What a turn asks the world to do. Effects of one turn are carried out in order, in one transaction with the new
// state; nothing is said for a state that was not saved.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dialogue/event.hpp"
#include "dialogue/graph.hpp"
#include "dialogue/ids.hpp"

namespace fulcrum::dialogue {

enum class message_kind : std::uint8_t { greeting, prompt, question, tip, reply, confirm, error };
std::string_view kind_text(message_kind k);

struct say {
    message_kind kind = message_kind::reply;
    std::string text;
    std::vector<choice> choices{};  // what can be tapped under it, in that order
    std::int64_t question = 0;      // the question that these answer, by its number; 0 without choices
};
struct say_file {  // the person's own journal, as a file
    std::string text, file_name, content;
};
struct react {
    message_id on;
    std::string emoji;
};

// A message or a piece of one that belongs to a journal entry.
struct entry_part {
    message_id from;
    std::string text;
    friend bool operator==(const entry_part&, const entry_part&) = default;
};
struct write_entry {
    std::string title;              // the question that was answered, or ""
    std::vector<entry_part> parts;  // at least one
    track_id track;                 // "" outside a track
    std::string step;               // "day-3/morning/intent", or ""
    pole serves = pole::none;
};

// Questions and orders to the journal. Each look_up is answered by journal_found. The orders are answered by
// journal_changed, but for amend_part and remove_part only if the message did belong to an entry (many don't), and for
// a quiet one never.
struct look_up {
    enum class how : std::uint8_t { latest, search, number, all, between } by = how::latest;
    std::string words;  // search: all of them must occur, any case
    int number = 0;
    int most = 5;
    instant from{}, to{};  // between: written in [from, to); answers to questions only
};
struct amend_part {  // the text of the part that came in this message
    message_id from;
    std::string text;
};
struct remove_part {  // an entry without parts is gone
    message_id from;
    bool quiet = false;
};
struct replace_entry {
    int number = 0;
    entry_part part;
};
struct remove_entry {
    int number = 0;
};

struct set_timer {  // replaces a timer of the same kind
    timer what = timer::morning;
    instant due_at{};
    local_date date{};
};
struct cancel_timer {
    timer what = timer::morning;
};
// What became of a nudge, for the record: its code (see nudging.hpp), when the rule would have had it, and in which
// zone. A later note of the same nudge replaces the earlier one, but for a due_at of 1970 or a zone of "".
struct note_nudge {
    timer what = timer::morning;
    local_date date{};
    std::string outcome;
    instant due_at{};
    std::string zone{};
};
// The record of nudges decided since then, newest first; answered by nudges_found.
struct look_up_nudges {
    instant since{};
    std::size_t most = 100;
};
// Delete the coach's own messages that carry a file of the person's.
struct withdraw_files {};
// Erase everything about the person, and delete the coach's own messages to them. What is said later in the same turn
// is still delivered.
struct forget_person {};

using effect =
    std::variant<say, say_file, react, write_entry, look_up, amend_part, remove_part, replace_entry, remove_entry,
                 set_timer, cancel_timer, note_nudge, look_up_nudges, withdraw_files, forget_person>;

}  // namespace fulcrum::dialogue
