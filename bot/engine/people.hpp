// What the engine does to one person's conversation inside a transaction: load, take turns, carry out the effects,
// save. Runs on the store's thread; pure bookkeeping, no waiting.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/turn.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::engine {

// The texts and settings that turns use: a snapshot, so that a reload never changes a turn under way.
struct script {
    std::shared_ptr<const dialogue::library> texts;
    dialogue::definition def;
    std::chrono::seconds spread{0};  // nudges of one minute go out over so much time
};

// How long after its hour a person's nudge goes out: whole seconds, always the same for one person and kind of nudge,
// and even over many people. Less than the window.
std::chrono::milliseconds spread_of(storage::person_id person, dialogue::timer what, std::chrono::seconds window);

// What came of a transaction, for after its commit.
struct turn_output {
    std::vector<storage::outgoing_row> rows;  // to deliver, in order
    std::vector<storage::person_id> forgotten;
    bool timers_changed = false;
    std::vector<dialogue::note_nudge> nudges;  // what became of nudges, to be counted
    bool duplicate = false;                    // the event was noted before: nothing was done
    bool newcomer = false;  // nobody knows this person yet: nothing was done, ask for a profile first
};

// Erases a person with all that names them, and deletes what the coach wrote in their direct channel.
void forget(storage::unit_of_work& unit, const storage::person_row& person, dialogue::instant now, turn_output& out);

// Feeds the events, and the journal's answers they lead to, to the person's machine. What it says goes into that thread
// of the direct channel ("" = none).
void take_turns(storage::unit_of_work& unit, const storage::person_row& person, const script& lines,
                std::vector<dialogue::event> events, dialogue::instant now, turn_output& out,
                std::string_view thread = {});

// A message without a person's words, to any channel.
storage::outgoing_row plain_message(const storage::place& where, std::string channel, std::string thread,
                                    dialogue::message_kind kind, std::string text, dialogue::instant now);

}  // namespace fulcrum::bot::engine
