// The messages that an answer or an entry is made of.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/state.hpp"

namespace fulcrum::dialogue {

constexpr auto usual_gap = std::chrono::minutes(120);  // what `later` means

// The parts as one text, a line each.
std::string joined(const std::vector<entry_part>& parts);
// Whether this is as much as one answer or one entry takes: 64 kB, or 20 messages. A single message never is.
bool is_plenty(const std::vector<entry_part>& parts);
int word_count(std::string_view text);

}  // namespace fulcrum::dialogue
