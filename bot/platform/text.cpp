// Text helpers that every chat platform shares.
#include <algorithm>
#include <array>

#include "bot/platform/platform.hpp"

namespace fulcrum::bot::platform {
namespace {

bool continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// The byte offset after at most `points` code points of `text`.
std::size_t advance(std::string_view text, std::size_t points) {
    std::size_t at = 0;
    while (at < text.size() && points > 0) {
        ++at;
        while (at < text.size() && continuation(text[at])) ++at;
        --points;
    }
    return at;
}

std::size_t points_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continuation(c); }));
}

// A line that opens or closes a fenced code block: up to three blanks, then at least three ` or ~.
struct fence {
    std::string open;  // the whole opening line, "" when no block is open
    char mark = 0;
    std::size_t length = 0;
};

// Carries `state` over the lines of `text`, which begins at a line start.
void follow_fences(std::string_view text, fence& state) {
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        const auto start = line.find_first_not_of(' ');
        if (start == std::string_view::npos || start > 3) continue;
        const char mark = line[start];
        if (mark != '`' && mark != '~') continue;
        const auto after = line.find_first_not_of(mark, start);
        const auto length = (after == std::string_view::npos ? line.size() : after) - start;
        if (length < 3) continue;
        const auto rest = after == std::string_view::npos ? std::string_view{} : line.substr(after);
        if (state.open.empty()) {
            if (mark == '`' && rest.find('`') != std::string_view::npos) continue;  // inline code
            state = {std::string(line.substr(0, 80)), mark, length};
            while (!state.open.empty() && continuation(state.open.back()) && line.size() > 80) state.open.pop_back();
        } else if (mark == state.mark && length >= state.length &&
                   rest.find_first_not_of(" \t\r") == std::string_view::npos) {
            state = {};
        }
    }
}

// Where to cut `window`, the longest prefix that fits: the offset after which the next part begins.
std::size_t cut_in(std::string_view window) {
    const auto enough = window.size() / 4;  // a better place is not worth a part shorter than this
    if (const auto p = window.rfind("\n\n"); p != std::string_view::npos && p >= enough) return p + 2;
    if (const auto p = window.rfind('\n'); p != std::string_view::npos && p >= enough) return p + 1;
    constexpr std::array<std::string_view, 4> ends{". ", "! ", "? ", "\xE2\x80\xA6 "};
    std::size_t best = 0;
    for (const auto end : ends)
        if (const auto p = window.rfind(end); p != std::string_view::npos && p >= enough)
            best = std::max(best, p + end.size());
    if (best > 0) return best;
    if (const auto p = window.find_last_of(" \t"); p != std::string_view::npos && p >= enough) return p + 1;
    return window.size();
}

void trim_end(std::string& part) {
    while (!part.empty() && (part.back() == '\n' || part.back() == ' ' || part.back() == '\r')) part.pop_back();
}

}  // namespace

std::vector<std::string> split_text(std::string_view text, std::size_t limit) {
    std::vector<std::string> parts;
    if (limit < 1) limit = 1;
    if (text.size() <= limit || points_in(text) <= limit) {
        parts.emplace_back(text);
        return parts;
    }
    fence open;  // the code block that the next part has to open again
    while (!text.empty()) {
        // Room for the lines that close and open a code block again; a limit too small for them goes without.
        const auto head = open.open.empty() ? 0 : points_in(open.open) + 1;
        std::size_t tail = open.length + 1;
        if (open.open.empty())
            tail = text.find("```") == std::string_view::npos && text.find("~~~") == std::string_view::npos ? 0 : 4;
        const bool fences = limit >= 2 * (head + tail) + 8;
        const auto room = fences ? limit - head - tail : limit;

        std::string part;
        if (fences && head > 0) part = open.open + '\n';
        const auto window = advance(text, room);
        const auto cut = window == text.size() ? window : cut_in(text.substr(0, window));
        const auto piece = text.substr(0, cut);
        part += piece;
        auto after = open;
        follow_fences(piece, after);
        text.remove_prefix(cut);
        if (text.empty()) after = {};
        // An opening longer than was allowed for would not fit: such a block is left as it is.
        if (!after.open.empty() && fences && after.length + 1 <= tail) {
            trim_end(part);
            part += '\n';
            part.append(after.length, after.mark);
        } else {
            if (!text.empty()) trim_end(part);
            if (!after.open.empty() && (!fences || after.length + 1 > tail)) after = {};
        }
        open = std::move(after);
        if (part.find_first_not_of(" \t\r\n") != std::string::npos) parts.push_back(std::move(part));
    }
    if (parts.empty()) parts.emplace_back();
    return parts;
}

}  // namespace fulcrum::bot::platform
