#include "dialogue/turn/entry_parts.hpp"

#include <algorithm>

#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

std::string joined(const std::vector<entry_part>& parts) {
    std::string all;
    for (const auto& p : parts) {
        if (!all.empty()) all += '\n';
        all += p.text;
    }
    return all;
}

bool is_plenty(const std::vector<entry_part>& parts) {
    constexpr std::size_t most_parts = 20, most_bytes = 64 * 1024;
    std::size_t bytes = 0;
    for (const auto& p : parts) bytes += p.text.size();
    return parts.size() >= most_parts || (parts.size() > 1 && bytes >= most_bytes);
}

int word_count(std::string_view text) {
    int words = 0;
    bool inside = false;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank && !inside) ++words;
        inside = !blank;
    }
    return words;
}

bool change_part(std::vector<entry_part>& parts, const message_id& from, const std::string& text) {
    const auto it = std::find_if(parts.begin(), parts.end(), [&](const entry_part& p) { return p.from == from; });
    if (it == parts.end()) return false;
    it->text = text;
    return true;
}

bool drop_part(std::vector<entry_part>& parts, const message_id& from) {
    return std::erase_if(parts, [&](const entry_part& p) { return p.from == from; }) > 0;
}

std::string after_word(std::string_view text) {
    const auto blank = text.find_first_of(" \t\n");
    if (blank == text.npos) return {};
    const auto from = text.find_first_not_of(" \t\n", blank);
    return from == text.npos ? std::string() : std::string(text.substr(from));
}

std::string first_word(std::string_view text) { return plain(text.substr(0, text.find_first_of(" \t\n"))); }

}  // namespace fulcrum::dialogue
