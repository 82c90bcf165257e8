// States as text and back: JSON with a version, written for every turn. Empty fields are left out; what is missing
// reads as its default, what is unknown is passed over, what has the wrong type is named. The same value always gives
// the same text.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "dialogue/effect.hpp"
#include "dialogue/state.hpp"

namespace fulcrum::storage {

// The text is not what it should be. The message names the place ("running.day: must be a whole number") and never
// repeats a value.
class codec_error : public std::runtime_error {
  public:
    codec_error(const std::string& message, bool newer) : std::runtime_error(message), newer_(newer) {}
    bool newer() const noexcept { return newer_; }  // written by a newer program

  private:
    bool newer_;
};

// What is sealed of a journal entry besides its parts.
struct entry_head {
    std::string title, track, step;
    dialogue::pole serves = dialogue::pole::none;
};
// What is sealed of an outgoing message.
struct message_body {
    std::string text, file_name, file_content;
    std::string channel;  // where it goes; "" in old ones
};

// Each appends to `out`. Texts go through as they are, invalid UTF-8 included.
void encode(const dialogue::person_state& state, std::string& out);
void encode(const dialogue::channel_state& state, std::string& out);
void encode(const entry_head& head, std::string& out);
void encode(const message_body& body, std::string& out);

// Each throws codec_error, and nothing else but std::bad_alloc, whatever the bytes are.
dialogue::person_state decode_person(std::string_view text);
dialogue::channel_state decode_channel(std::string_view text);
entry_head decode_head(std::string_view text);
message_body decode_body(std::string_view text);

// A date as one number, 20270110, and back; 0 is no date. False if it can't be one.
constexpr std::int64_t date_number(dialogue::local_date d) {
    return std::int64_t{static_cast<int>(d.year())} * 10000 + static_cast<unsigned>(d.month()) * 100 +
           static_cast<unsigned>(d.day());
}
bool read_date_number(std::int64_t number, dialogue::local_date& out);

}  // namespace fulcrum::storage
