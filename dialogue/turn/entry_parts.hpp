// The messages that an answer or an entry is made of.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/event.hpp"
#include "dialogue/state.hpp"
#include "dialogue/vision.hpp"

namespace fulcrum::dialogue {

// The parts as one text, a line each.
std::string joined(const std::vector<entry_part>& parts);
// Whether this is as much as one answer or one entry takes: 64 kB, or 20 messages. A single message never is.
bool is_plenty(const std::vector<entry_part>& parts);
int word_count(std::string_view text);
std::string first_word(std::string_view text);  // folded
std::string after_word(std::string_view text);  // what is behind the first

// The part that came with that message; false if none did.
bool change_part(std::vector<entry_part>& parts, const message_id& from, const std::string& text);
bool drop_part(std::vector<entry_part>& parts, const message_id& from);

// The lines that came with an edited message, as long as it still has as many.
template <class Line>
void change_lines(std::vector<Line>& all, const message_edited& e) {
    const auto lines = lines_of(e.text);
    const auto is_it = [&](const Line& one) { return one.from == e.id; };
    if (std::count_if(all.begin(), all.end(), is_it) != static_cast<std::ptrdiff_t>(lines.size())) return;
    auto line = lines.begin();
    for (auto& one : all)
        if (is_it(one)) one.text = *line++;
}

}  // namespace fulcrum::dialogue
