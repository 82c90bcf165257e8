// What becomes of a message: one table, what it reads as by what is open. README.md shows it.
#pragma once

#include <cstdint>
#include <string_view>

#include "dialogue/message.hpp"

namespace fulcrum::dialogue {

// What waits for an answer. A closed question has been tried first, with what it can read.
enum class waiting_for : std::uint8_t { nothing, text, closed, plan };

enum class act : std::uint8_t {
    answer,       // it is the answer, as it stands
    answer_sure,  // it is asked whether it is: "is that your answer?"
    skip,         // passed over, kindly
    explain,      // the question's help, and the question stays
    tell,         // a true short answer about the coach
    word,         // a word for small talk
    comfort,      // one sentence, then room
    cheer,        // joy with joy
    put_off,
    offer_wish,  // shall I do that?
    run,         // the command
    ask_word,    // the answer, or the command?
    usage,       // how the command is used
    did_you_mean,
    join_last,  // belongs to the last answer
    correct_last,
    retry,  // the closed question in one line
    keep,   // as a thought, or offered
};

act act_for(reading_kind what, waiting_for open);
std::string_view name_of(act a);

}  // namespace fulcrum::dialogue
