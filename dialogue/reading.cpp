#include "dialogue/reading.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "dialogue/reply.hpp"

namespace fulcrum::dialogue::reading {
namespace {

struct code_point {
    char32_t c = 0;
    std::size_t bytes = 1;
};

code_point code_point_at(std::string_view s, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
    const unsigned char first = byte(at);
    if (first < 0x80) return {first, 1};
    std::size_t length = 0;
    char32_t c = 0, least = 0;
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2, c = first & 0x1Fu, least = 0x80;
    } else if ((first & 0xF0u) == 0xE0u) {
        length = 3, c = first & 0x0Fu, least = 0x800;
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4, c = first & 0x07u, least = 0x10000;
    } else {
        return {first, 1};
    }
    if (at + length > s.size()) return {first, 1};
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0u) != 0x80u) return {first, 1};
        c = (c << 6) | (byte(at + i) & 0x3Fu);
    }
    if (c < least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return {first, 1};
    return {c, length};
}

void append(std::string& out, char32_t c) {
    const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0u | (c >> 6)), put(0x80u | (c & 0x3Fu));
    } else if (c < 0x10000) {
        put(0xE0u | (c >> 12)), put(0x80u | ((c >> 6) & 0x3Fu)), put(0x80u | (c & 0x3Fu));
    } else {
        put(0xF0u | (c >> 18)), put(0x80u | ((c >> 12) & 0x3Fu));
        put(0x80u | ((c >> 6) & 0x3Fu)), put(0x80u | (c & 0x3Fu));
    }
}

bool between(char32_t c, char32_t low, char32_t high) { return c >= low && c <= high; }

bool is_invisible(char32_t c) {  // accents and marks that combine, joiners, directions, emoji variants and skin tones
    return c == 0xAD || between(c, 0x300, 0x36F) || c == 0x61C || c == 0x180E || between(c, 0x200B, 0x200F) ||
           between(c, 0x202A, 0x202E) || between(c, 0x2060, 0x206F) || c == 0x20E3 || between(c, 0xFE00, 0xFE0F) ||
           c == 0xFEFF || between(c, 0x1F3FB, 0x1F3FF) || between(c, 0xE0000, 0xE007F);
}

bool is_wide_blank(char32_t c) {
    return c <= 0x20 || between(c, 0x7F, 0xA0) || c == 0x1680 || between(c, 0x2000, 0x200A) || c == 0x202F ||
           c == 0x205F || c == 0x2800 || c == 0x3000 || c == 0x3164;
}

struct spelling {
    char32_t c;
    std::string_view as;
};
constexpr std::array spellings{
    // letters that have no accent to take off, lower case
    spelling{0xDF, "ss"}, spelling{0xE6, "ae"}, spelling{0xF0, "d"}, spelling{0xF8, "o"}, spelling{0xFE, "th"},
    spelling{0x111, "d"}, spelling{0x127, "h"}, spelling{0x131, "i"}, spelling{0x138, "k"}, spelling{0x142, "l"},
    spelling{0x14B, "n"}, spelling{0x153, "oe"}, spelling{0x167, "t"}, spelling{0x1E9E, "ss"},
    // punctuation
    spelling{0xB4, "'"}, spelling{0x2BC, "'"}, spelling{0x2018, "'"}, spelling{0x2019, "'"}, spelling{0x201A, "'"},
    spelling{0x201B, "'"}, spelling{0x2032, "'"}, spelling{0xAB, "\""}, spelling{0xBB, "\""}, spelling{0x201C, "\""},
    spelling{0x201D, "\""}, spelling{0x201E, "\""}, spelling{0x201F, "\""}, spelling{0x2033, "\""},
    spelling{0x2010, "-"}, spelling{0x2011, "-"}, spelling{0x2012, "-"}, spelling{0x2013, "-"}, spelling{0x2014, "-"},
    spelling{0x2015, "-"}, spelling{0x2212, "-"}, spelling{0x2026, "..."}, spelling{0x203C, "!!"},
    spelling{0x2028, "\n"}, spelling{0x2029, "\n"}, spelling{0x1F51F, "10"},  // the keycap ten
};

const spelling* spelled(char32_t c) {
    const auto* found = std::find_if(spellings.begin(), spellings.end(), [&](auto& x) { return x.c == c; });
    return found == spellings.end() ? nullptr : found;
}

// Letters of Latin, Greek and Cyrillic, which are compared without case and accents.
bool has_case(char32_t c) {
    return between(c, 0xC0, 0x52F) || between(c, 0x1E00, 0x1FFF) || between(c, 0xFB00, 0xFB06);
}

void append_without_accents(std::string& out, char32_t c) {
    constexpr auto how = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
    std::array<utf8proc_int32_t, 8> parts{};
    int last_class = 0;
    const auto count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), parts.data(),
                                               static_cast<utf8proc_ssize_t>(parts.size()), how, &last_class);
    if (count < 1 || count > static_cast<utf8proc_ssize_t>(parts.size())) return append(out, c);
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        const auto part = static_cast<char32_t>(parts[i]);
        if (is_invisible(part)) continue;
        if (const auto* s = spelled(part))
            out += s->as;
        else
            append(out, part);
    }
}

void append_folded(std::string& out, char32_t c) {
    if (between(c, 0xFF01, 0xFF5E)) c -= 0xFEE0;  // full-width forms
    if (c == '\n' || (between(c, 0x21, 0x7E) && !between(c, 'A', 'Z'))) {
        out.push_back(static_cast<char>(c));
    } else if (between(c, 'A', 'Z')) {
        out.push_back(static_cast<char>(c + 32));
    } else if (is_wide_blank(c)) {
        out.push_back(' ');
    } else if (const auto* s = spelled(c)) {
        out += s->as;
    } else if (is_invisible(c)) {
        return;
    } else if (has_case(c)) {
        append_without_accents(out, c);
    } else {
        append(out, c);
    }
}

// Emoji as chat platforms write them in text. Those with a meaning to us become it, all others are decoration.
struct shortcode {
    std::string_view name, means;
};
constexpr std::array shortcodes{
    shortcode{"+1", "👍"},      shortcode{"thumbsup", "👍"}, shortcode{"-1", "👎"},
    shortcode{"x", "❌"},       shortcode{"wave", "👋"},     shortcode{"thumbsdown", "👎"},
    shortcode{"100", "💯"},     shortcode{"ok", "🆗"},       shortcode{"ok_hand", "👌"},
    shortcode{"zero", "0"},    shortcode{"one", "1"},      shortcode{"two", "2"},
    shortcode{"three", "3"},   shortcode{"four", "4"},     shortcode{"five", "5"},
    shortcode{"six", "6"},     shortcode{"seven", "7"},    shortcode{"eight", "8"},
    shortcode{"nine", "9"},    shortcode{"ten", "10"},     shortcode{"keycap_ten", "10"},
    shortcode{"pray", "🙏"},    shortcode{"muscle", "💪"},   shortcode{"white_check_mark", "✅"},
    shortcode{"no_good", "🙅"}, shortcode{"tada", "🎉"},     shortcode{"heavy_check_mark", "✔"},
};

// The length of ":name:" at the start of a word, or 0.
std::size_t shortcode_length(std::string_view s) {
    if (s.size() < 3 || s[0] != ':') return 0;
    for (std::size_t i = 1; i < s.size() && i < 50; ++i) {
        const char c = s[i];
        if (c == ':') return i > 1 ? i + 1 : 0;
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-')) return 0;
    }
    return 0;
}

bool is_shortcodes(std::string_view word) {
    if (word.empty()) return false;
    while (!word.empty()) {
        const auto n = shortcode_length(word);
        if (n == 0) return false;
        word.remove_prefix(n);
    }
    return true;
}

// "+1_medium_skin_tone", as Mattermost has it, is "+1".
std::string_view without_skin_tone(std::string_view name) {
    if (!name.ends_with("_skin_tone")) return name;
    for (const std::string_view tone : {"_medium_light_skin_tone", "_medium_dark_skin_tone", "_light_skin_tone",
                                        "_medium_skin_tone", "_dark_skin_tone"})
        if (name.ends_with(tone) && name.size() > tone.size()) return name.substr(0, name.size() - tone.size());
    return name;
}

void append_word(std::string& out, std::string_view word) {
    if (!is_shortcodes(word)) {
        out += word;
        return;
    }
    while (!word.empty()) {
        const auto n = shortcode_length(word);
        const std::string_view name = without_skin_tone(word.substr(1, n - 2));
        const auto* known =
            std::find_if(shortcodes.begin(), shortcodes.end(), [&](const shortcode& s) { return s.name == name; });
        if (known != shortcodes.end()) {
            out += known->means;
        } else if (!name.starts_with("skin-tone")) {
            out += word.substr(0, n);
        }
        word.remove_prefix(n);
    }
}

const word_list emoticons = {":)",  ":-)", ";)", ";-)", ":(", ":-(", ":d", ":-d", ":p",
                             ":-p", "<3",  "xd", "^^",  ":/", ":-/", ":o", "=)"};

bool is_trailing_mark(char c) { return std::string_view{".!?,;: *_~`\"'"}.find(c) != std::string_view::npos; }
bool is_leading_mark(char c) { return std::string_view{" *_~`\"'"}.find(c) != std::string_view::npos; }

// Where the last code point begins.
std::size_t last_start(std::string_view s) {
    std::size_t i = s.size() - 1;
    while (i > 0 && (static_cast<unsigned char>(s[i]) & 0xC0u) == 0x80u) --i;
    return i;
}

// The words at the ends are looked at this far, so that a wall of decoration costs no more than its length.
constexpr std::size_t word_reach = 64;

std::string_view last_word(std::string_view s) {
    const std::string_view tail = s.substr(s.size() - std::min(s.size(), word_reach));
    const auto space = tail.rfind(' ');
    return space == tail.npos ? tail : tail.substr(space + 1);
}

// Without the punctuation and decoration around it; empty if there is nothing else.
std::string_view undecorated(std::string_view s) {
    for (std::size_t before = s.size() + 1; s.size() < before && !s.empty();) {
        before = s.size();
        const std::string_view last = last_word(s);
        if (one_of(last, emoticons) || is_shortcodes(last)) {
            s.remove_suffix(last.size());
        } else if (last.ends_with(":)") || last.ends_with(";)") || last.ends_with(":(")) {
            s.remove_suffix(2);
        } else if (last.ends_with(":-)") || last.ends_with(";-)")) {
            s.remove_suffix(3);
        } else if (is_trailing_mark(s.back())) {
            s.remove_suffix(1);
        } else if (const auto start = last_start(s); is_emoji(code_point_at(s, start).c)) {
            s.remove_suffix(s.size() - start);
        }
    }
    for (std::size_t before = s.size() + 1; s.size() < before && !s.empty();) {
        before = s.size();
        const std::string_view head = s.substr(0, word_reach);
        const std::string_view first = head.substr(0, head.find(' '));
        if (is_shortcodes(first)) {
            s.remove_prefix(first.size());
        } else if (is_leading_mark(s.front())) {
            s.remove_prefix(1);
        } else if (const auto d = code_point_at(s, 0); is_emoji(d.c)) {
            s.remove_prefix(d.bytes);
        }
    }
    return s;
}

bool is_letter_byte(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::vector<char32_t> decode(std::string_view typed) {
    std::vector<char32_t> out;
    out.reserve(typed.size());
    for (std::size_t i = 0; i < typed.size();) {
        const auto d = code_point_at(typed, i);
        out.push_back(d.c);
        i += d.bytes;
    }
    return out;
}

bool is_emoji(char32_t c) {
    return between(c, 0x2190, 0x21FF) || between(c, 0x2300, 0x23FF) || between(c, 0x2460, 0x24FF) ||
           between(c, 0x25A0, 0x27BF) || between(c, 0x2900, 0x297F) || between(c, 0x2B00, 0x2BFF) ||
           between(c, 0x1F000, 0x1FAFF);
}

bool is_blank(char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F; }

std::string_view trim(std::string_view s) {
    while (!s.empty() && is_blank(s.front())) s.remove_prefix(1);
    while (!s.empty() && is_blank(s.back())) s.remove_suffix(1);
    return s;
}

std::string fold(std::string_view typed) {
    std::string out;
    out.reserve(typed.size());
    for (std::size_t i = 0; i < typed.size();) {
        const auto d = code_point_at(typed, i);
        append_folded(out, d.c);
        i += d.bytes;
    }
    return out;
}

namespace {
std::string plain_text(std::string_view typed) {
    const std::string folded = fold(typed);
    std::string words;
    words.reserve(folded.size());
    for (std::size_t i = 0; i < folded.size();) {
        if (is_blank(folded[i])) {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < folded.size() && !is_blank(folded[end])) ++end;
        if (!words.empty()) words.push_back(' ');
        append_word(words, std::string_view{folded}.substr(i, end - i));
        i = end;
    }
    std::string_view rest = undecorated(words);
    if (rest.empty()) {  // nothing but decoration, and then that is what was said
        rest = words;
        while (!rest.empty() && std::string_view{".!?, "}.find(rest.back()) != std::string_view::npos) {
            rest.remove_suffix(1);
        }
        return std::string{trim(rest)};
    }
    std::string out;
    append_word(out, rest);  // ":one:" may have come out of quotes
    return out;
}
}  // namespace

std::string bare(std::string_view typed) {
    const std::string text = plain_text(typed);
    std::string out;
    out.reserve(text.size());
    bool gap = false;
    for (std::size_t i = 0; i < text.size();) {
        const auto d = code_point_at(text, i);
        const char c = text[i];
        if (c == '\'' || c == '`') {
            // "don't" is one word
        } else if (is_digit(c) || (c >= 'a' && c <= 'z') || (d.c >= 0x80 && !is_emoji(d.c))) {
            if (gap && !out.empty()) out.push_back(' ');
            gap = false;
            out.append(text, i, d.bytes);
        } else {
            gap = true;
        }
        i += d.bytes;
    }
    return out;
}

std::string squeeze(std::string_view words) {
    std::string out;
    for (std::size_t i = 0; i < words.size();) {
        std::size_t end = i + 1;
        while (end < words.size() && words[end] == words[i]) ++end;
        const bool letters = words[i] >= 'a' && words[i] <= 'z';
        out.append(letters && end - i >= 3 ? 1 : end - i, words[i]);
        i = end;
    }
    return out;
}

std::vector<std::string_view> split(std::string_view words, std::size_t most) {
    std::vector<std::string_view> out;
    for (std::size_t i = 0; i < words.size() && out.size() < most;) {
        if (is_blank(words[i])) {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < words.size() && !is_blank(words[end])) ++end;
        out.push_back(words.substr(i, end - i));
        i = end;
    }
    return out;
}

std::string_view trim_typed(std::string_view s) {
    const auto nothing = [](char32_t c) { return is_wide_blank(c) || is_invisible(c); };
    while (!s.empty()) {
        const auto d = code_point_at(s, 0);
        if (!nothing(d.c)) break;
        s.remove_prefix(d.bytes);
    }
    while (!s.empty()) {
        const auto start = last_start(s);
        if (!nothing(code_point_at(s, start).c)) break;
        s.remove_suffix(s.size() - start);
    }
    return s;
}

std::vector<std::string_view> typed_words(std::string_view typed, std::size_t most) {
    std::vector<std::string_view> out;
    for (std::size_t i = 0; i < typed.size() && out.size() < most;) {
        std::size_t end = i;
        while (end < typed.size()) {
            const auto d = code_point_at(typed, end);
            if (is_wide_blank(d.c)) break;
            end += d.bytes;
        }
        const auto word = trim_typed(typed.substr(i, end - i));
        if (!word.empty()) out.push_back(word);
        i = end < typed.size() ? end + code_point_at(typed, end).bytes : end;
    }
    return out;
}

bool one_of(std::string_view word, word_list words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool take_front(std::string_view& words, word_list phrases) {
    for (const std::string_view p : phrases) {
        if (words.size() > p.size() && words[p.size()] == ' ' && words.starts_with(p)) {
            words.remove_prefix(p.size() + 1);
            return true;
        }
    }
    return false;
}

bool take_back(std::string_view& words, word_list phrases) {
    for (const std::string_view p : phrases) {
        if (words.size() > p.size() && words[words.size() - p.size() - 1] == ' ' && words.ends_with(p)) {
            words.remove_suffix(p.size() + 1);
            return true;
        }
    }
    return false;
}

std::optional<int> number_word(std::string_view word) {
    struct both {
        std::string_view english, german;
    };
    constexpr std::array names{both{"one", "eins"},     both{"two", "zwei"},   both{"three", "drei"},
                               both{"four", "vier"},    both{"five", "funf"},  both{"six", "sechs"},
                               both{"seven", "sieben"}, both{"eight", "acht"}, both{"nine", "neun"},
                               both{"ten", "zehn"},     both{"eleven", "elf"}, both{"twelve", "zwolf"}};
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (word == names[i].english || word == names[i].german) return static_cast<int>(i) + 1;
    }
    return std::nullopt;
}

std::optional<std::vector<token>> tokens_of(std::string_view text) {
    constexpr std::size_t most = 40;
    std::vector<token> out;
    for (std::size_t i = 0; i < text.size();) {
        if (is_blank(text[i])) {
            ++i;
            continue;
        }
        if (out.size() == most) return std::nullopt;
        token t;
        t.glued = i > 0 && !is_blank(text[i - 1]);
        std::size_t end = i + 1;
        if (is_digit(text[i])) {
            t.what = token::kind::number;
            while (end < text.size() && is_digit(text[end])) ++end;
            if (end - i <= 6) {
                t.value = 0;
                for (const char c : text.substr(i, end - i)) t.value = t.value * 10 + (c - '0');
            }
        } else if (is_letter_byte(text[i])) {
            t.what = token::kind::word;
            while (end < text.size() && (is_letter_byte(text[end]) || text[end] == '\'')) ++end;
        }
        t.text = text.substr(i, end - i);
        out.push_back(t);
        i = end;
    }
    return out;
}

const token& token_reader::peek(std::size_t ahead) const {
    static const token nothing;
    return at_ + ahead < all_->size() ? (*all_)[at_ + ahead] : nothing;
}

bool token_reader::take_if(word_list words) {
    if (at_end() || peek().what == token::kind::number || !one_of(peek().text, words)) return false;
    take();
    return true;
}

bool token_reader::take_phrase(std::string_view phrase) {
    const auto words = split(phrase);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (at_ + i >= all_->size() || !peek(i).is(words[i])) return false;
    }
    take(words.size());
    return true;
}

void token_reader::skip_all(word_list words) {
    while (take_if(words)) {
    }
}

}  // namespace fulcrum::dialogue::reading

namespace fulcrum::dialogue {

std::string plain(std::string_view typed) { return reading::plain_text(typed); }

}  // namespace fulcrum::dialogue
