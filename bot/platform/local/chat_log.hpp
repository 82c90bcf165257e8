// The file behind the embedded chat: one JSON object a line, only ever appended to, and the way of a change of the
// model to such a line and back. A crash may tear the last line; it is cut off when the file is opened.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "bot/platform/local/chat_model.hpp"

namespace fulcrum::bot::platform::local {

struct team_change {
    const team* group;
    const person* who;
};
struct member_change {
    const channel* where;
    const person* who;
    bool admin, joined;
    millis at;
};
struct token_change {
    std::string token;
    const person* who;
    bool active;
};

std::string log_line(const person& value);
std::string log_line(const team& value);
std::string log_line(const team_change& value);
std::string log_line(const channel& value);
std::string log_line(const member_change& value);
std::string log_line(const post& value);
std::string log_line(const upload& value, bool with_bytes);
std::string log_line(const token_change& value);

// Applies one line to the model. Throws std::runtime_error saying what is wrong with it; the model may then hold a
// part of it and should be thrown away.
void replay_line(chat_model& model, std::string_view line);

class chat_log {
  public:
    // Reads what is there into the model, then stands ready to append. Throws std::runtime_error naming the file, and
    // the line if one can't be understood. Another process that has the same file open is an error too.
    chat_log(const std::filesystem::path& file, chat_model& model);
    ~chat_log();
    chat_log(const chat_log&) = delete;
    chat_log& operator=(const chat_log&) = delete;

    // Appends the line and its newline in one write. Throws std::runtime_error if the disk won't take it.
    void append(const std::string& line);

  private:
    std::filesystem::path file_;
    int handle_ = -1;
    std::string buffer_;
};

}  // namespace fulcrum::bot::platform::local
