// The log: standard error, one line for each message, in UTC, as text or as JSON. Messages are made harmless before
// they are written: no control characters, no invalid UTF-8, no secret that was registered.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "bot/config.hpp"

namespace fulcrum::bot {

// Sets up spdlog's default logger. Call it once, before other threads run.
void start_log(log_level level, log_format format);

// From now on this text appears as "[secret]", wherever it would have been logged. Shorter than 8 bytes: ignored. Call
// it before other threads run.
void keep_out_of_log(const secret& text);

// One line without its line end, as it is written. Pure.
//   2026-11-24T09:00:00.123Z warn  the message
//   {"time":"2026-11-24T09:00:00.123Z","level":"warn","message":"the message"}
std::string log_line(std::chrono::system_clock::time_point at, std::string_view level, std::string_view message,
                     log_format format);

}  // namespace fulcrum::bot
