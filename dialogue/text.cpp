#include "dialogue/text.hpp"

#include <algorithm>
#include <utility>

namespace fulcrum::dialogue {
namespace {

constexpr std::string_view blanks = " \t\r\n\v\f";
constexpr std::string_view zero_width_space = "\xE2\x80\x8B";
constexpr std::string_view ellipsis = "…";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view s) {
    const auto first = s.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return s.substr(first, s.find_last_not_of(blanks) - first + 1);
}

// A template is a row of pieces: plain words, and holes.
struct piece {
    bool hole = false;
    std::string_view words{};  // plain: the words; hole: its fallback
    std::string_view name{};
    bool has_fallback = false;
    std::size_t offset = 0;
};

// Where the next "{{" or "}}" begins, or npos.
std::size_t next_braces(std::string_view text, std::size_t from) {
    for (auto at = text.find_first_of("{}", from); at != std::string_view::npos; at = text.find_first_of("{}", at + 1))
        if (at + 1 < text.size() && text[at + 1] == text[at]) return at;
    return std::string_view::npos;
}

template <class OnPiece, class OnProblem>
void walk(std::string_view text, OnPiece on_piece, OnProblem on_problem) {
    std::size_t plain_from = 0;
    const auto flush = [&](std::size_t until) {
        if (until > plain_from) on_piece(piece{.words = text.substr(plain_from, until - plain_from)});
    };
    for (auto at = next_braces(text, 0); at != std::string_view::npos;) {
        if (text[at] == '}') {
            on_problem(template_problem{at, "}} without {{"});
            at = next_braces(text, at + 2);
            continue;
        }
        const auto close = next_braces(text, at + 2);
        if (close == std::string_view::npos || text[close] == '{') {
            on_problem(template_problem{at, "{{ without }}"});
            at = close;
            continue;
        }
        const auto inside = text.substr(at + 2, close - at - 2);
        const auto bar = inside.find('|');
        piece hole{.hole = true, .name = trimmed(inside.substr(0, bar)), .offset = at};
        hole.has_fallback = bar != std::string_view::npos;
        if (hole.has_fallback) hole.words = inside.substr(bar + 1);
        if (is_name(hole.name)) {
            flush(at);
            on_piece(hole);
            plain_from = close + 2;
        } else if (hole.name.empty()) {
            on_problem(template_problem{at, "a name is missing between {{ and }}"});
        } else {
            on_problem(template_problem{at, "a name has letters, digits and _ only, a letter first"});
        }
        at = next_braces(text, close + 2);
    }
    flush(text.size());
}

bool follows_a_word(std::string_view text, std::size_t at) {
    return at > 0 && (is_letter(text[at - 1]) || is_digit(text[at - 1]));
}

bool can_be_mentioned(std::string_view rest) {
    if (rest.empty()) return false;
    const char c = rest.front();
    const bool word =
        is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
    return word && !rest.starts_with(zero_width_space);
}

// How many bytes of it are one of the words that call everybody in a channel, as a whole word and in any case; 0: none.
std::size_t everybody(std::string_view text) {
    for (const std::string_view word : {"channel", "all", "here"}) {
        if (text.size() < word.size()) continue;
        const bool same = std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) {
            return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
        });
        const auto rest = text.substr(word.size());
        if (same && (rest.empty() || !(is_letter(rest.front()) || is_digit(rest.front())))) return word.size();
    }
    return 0;
}

}  // namespace

bool is_name(std::string_view word) {
    return !word.empty() && is_letter(word.front()) &&
           std::all_of(word.begin(), word.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
}

std::vector<placeholder> placeholders(std::string_view text, std::vector<template_problem>* problems) {
    std::vector<placeholder> found;
    walk(
        text,
        [&](const piece& p) {
            if (p.hole) found.push_back({std::string(p.name), p.has_fallback, p.offset});
        },
        [&](template_problem problem) {
            if (problems) problems->push_back(std::move(problem));
        });
    return found;
}

std::string render(std::string_view text, const std::function<std::optional<std::string>(std::string_view)>& value) {
    std::string out;
    bool ends_in_value = false;
    // What stands in for words that nobody wrote is no quotation. All these marks are three bytes long.
    constexpr std::size_t mark = 3;
    static_assert(std::string_view("“").size() == mark);
    constexpr auto opens = [](std::string_view words) { return words.ends_with("“") || words.ends_with("„"); };
    constexpr auto closes = [](std::string_view words) { return words.starts_with("”") || words.starts_with("“"); };
    std::optional<std::size_t> quote_at;  // the mark before such words
    // Where a value meets the words around it, an '@' on one side must not make a mention of the other.
    const auto add = [&](std::string_view words, bool is_value) {
        if (words.empty()) return;
        if ((is_value || ends_in_value || everybody(words) > 0) && out.ends_with('@')) out += zero_width_space;
        out += words;
        ends_in_value = is_value;
    };
    walk(
        text,
        [&](const piece& p) {
            if (!p.hole) {
                auto plain_words = p.words;
                if (const auto at = std::exchange(quote_at, std::nullopt); at && closes(plain_words)) {
                    out.erase(*at, mark);
                    plain_words.remove_prefix(mark);
                }
                return add(plain_words, false);
            }
            quote_at.reset();
            const auto found = value ? value(p.name) : std::nullopt;
            const auto typed = found ? trimmed(*found) : std::string_view{};
            if (!typed.empty()) return add(quiet_mentions(typed), true);
            if (p.has_fallback && opens(out)) quote_at = out.size() - mark;
            add(p.has_fallback ? p.words : ellipsis, false);
        },
        [](const template_problem&) {});
    return out;
}

std::string quiet_mentions(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        out += text[i];
        if (text[i] == '@' && !follows_a_word(text, i) && can_be_mentioned(text.substr(i + 1))) out += zero_width_space;
    }
    return out;
}

std::string quiet_everybody(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        out += text[i];
        if (text[i] != '@' || follows_a_word(text, i)) continue;
        const bool meant = text.substr(i + 1).starts_with('!');
        if (everybody(text.substr(i + (meant ? 2 : 1))) == 0) continue;
        if (meant)
            ++i;
        else
            out += zero_width_space;
    }
    return out;
}

bool has_quiet_everybody(std::string_view text) {
    const auto mark = "@" + std::string(zero_width_space);
    for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1))
        if (everybody(text.substr(at + mark.size())) > 0) return true;
    return false;
}

std::string quoted(std::string_view text) {
    const auto first = text.find_first_not_of("\r\n");
    text = first == std::string_view::npos ? std::string_view{} : text.substr(first);
    text = text.substr(0, text.find_last_not_of("\r\n") + 1);
    std::string out = "> ";
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r') {
            if (i + 1 < text.size() && text[i + 1] == '\n') continue;
            out += "\n> ";
        } else if (text[i] == '\n') {
            out += "\n> ";
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string_view first_sentence(std::string_view text) {
    // German opens with „ and closes with “, English opens with “ and closes with ”.
    constexpr auto none = std::string_view::npos;
    const bool german = text.find("„") != none;
    const std::string_view opens = german ? "„" : "“", closes = german ? "“" : "”";
    for (auto at = text.find_first_of(".!?"); at != none; at = text.find_first_of(".!?", at + 1)) {
        auto end = at + 1;
        if (text.substr(end).starts_with(closes)) {
            end += closes.size();
        } else {
            const auto opened = text.substr(0, at).rfind(opens), closed = text.substr(0, at).rfind(closes);
            if (opened != none && (closed == none || closed < opened)) continue;  // within what somebody says
        }
        if (end < text.size() && (text[end] == ' ' || text[end] == '\n')) return text.substr(0, end);
    }
    return text;
}

std::string shortened(std::string_view text, std::size_t most) {
    if (most == 0) return {};
    std::size_t count = 0;
    std::size_t cut = 0;       // bytes that leave room for the dots
    std::size_t word_end = 0;  // the last such place at the end of a word
    std::size_t at = 0;
    for (; at < text.size() && count < most; ++count) {
        cut = at;
        if (blanks.find(text[at]) != std::string_view::npos) word_end = at;
        at += std::max<std::size_t>(1, code_point_length(text, at));
    }
    if (at >= text.size()) return std::string(text);
    if (word_end >= cut / 2 && word_end > 0) cut = word_end;
    auto kept = text.substr(0, cut);
    kept = kept.substr(0, kept.find_last_not_of(blanks) + 1);
    return std::string(kept).append(ellipsis);
}

std::string in_one_line(std::string_view text, std::size_t most) {
    auto line = shortened(text, most);
    std::replace(line.begin(), line.end(), '\n', ' ');
    return line;
}

std::size_t code_points(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) at += std::max<std::size_t>(1, code_point_length(text, at));
    return count;
}

std::size_t code_point_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : static_cast<unsigned char>(0);
    };
    const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = lead == 0xED && byte(1) >= 0xA0;
        return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool overlong = lead == 0xF0 && byte(1) < 0x90;
        const bool beyond = lead == 0xF4 && byte(1) >= 0x90;
        return tail(1) && tail(2) && tail(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

std::size_t first_invalid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto length = code_point_length(text, at);
        if (length == 0) return at;
        at += length;
    }
    return std::string_view::npos;
}

}  // namespace fulcrum::dialogue
