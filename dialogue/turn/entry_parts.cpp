#include "dialogue/turn/entry_parts.hpp"

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

}  // namespace fulcrum::dialogue
