// What a person wrote, read once: what kind of message it is, whatever is open. Pure and total.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/command.hpp"
#include "dialogue/vocabulary.hpp"

namespace fulcrum::dialogue {

enum class reading_kind : std::uint8_t {
    words,         // none of the others: text
    word_of_ours,  // a command in full
    lasting_word,  // a single word that is a command with a lasting effect, and a word of its own, too: "Pause"
    unread_word,   // a command, and what follows does not fit
    slip,          // a slip away from a command
    wish,          // nearly a command
    look,          // nearly a command that only shows something
    put_off,
    about_question,  // what does it mean, an example, what for
    about_coach,     // is this private, are you an AI, how am I doing
    to_coach,        // any other question to it
    non_answer,
    small_talk,
    feeling,    // grief, illness, a quarrel …
    good_news,  // joy and success
    add_on,
    correction,
    figure,  // a number alone
    moment,  // a time alone: "after lunch"; `command` is the snooze that it would be
};

struct message {
    std::string text;  // as typed
    said_words said;
    command_reading command;
    reading_kind what = reading_kind::words;
    intent means = intent::plain_words;  // of questions, small talk, feelings
    std::string wish;                    // the command that is meant: of wish and look
    std::size_t lead = 0;                // words that say so: of an add-on or a correction
    bool asks = false;                   // ends in a question mark
    bool ours = false;                   // speaks of us and them, not of me and you
    bool sure = true;                    // of a moment: surely a wish to be asked then

    // Of the message without its lead.
    std::string rest() const;
};

// "Driving, ping me later" has two. The views are into the text.
std::vector<std::string_view> clauses_of(std::string_view typed);

message read_message(const vocabulary& words, std::string_view typed);

// A sentence or more about one's own work.
bool is_reflection(const vocabulary& words, const message& m);
// Goes on from what was said before: "oh, and …", "she asked when".
bool goes_on(const message& m);

}  // namespace fulcrum::dialogue
