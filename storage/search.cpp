#include "storage/search.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace fulcrum::storage {
namespace {

// U+00C0 … U+017F without their accents; '\1' marks those that take more than one letter or none of ours.
constexpr std::string_view latin =
    "aaaaaa\1ceeeeiiiidnooooo\1ouuuuy\1\1"                                   // 00C0 … 00DF
    "aaaaaa\1ceeeeiiiidnooooo\1ouuuuy\1y"                                    // 00E0 … 00FF
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii\1\1jjkkkllllllllll"  // 0100 … 0142
    "nnnnnnnnnoooooo\1\1rrrrrrsssssssstttttt"                                // 0143 … 0167
    "uuuuuuuuuuuuwwyyyzzzzzzs";                                              // 0168 … 017F
static_assert(latin.size() == 0x180 - 0xC0);

void put(std::string& out, std::uint32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

// Letters of two bytes in UTF-8: U+0080 … U+07FF.
void fold_letter(std::string& out, std::uint32_t c) {
    if (c >= 0xC0 && c < 0x180) {
        if (const char base = latin[c - 0xC0]; base != '\1') {
            out += base;
            return;
        }
        switch (c) {
            case 0xC6:
            case 0xE6:
                out += "ae";
                return;
            case 0xDE:
            case 0xFE:
                out += "th";
                return;
            case 0xDF:
                out += "ss";
                return;
            case 0x132:
            case 0x133:
                out += "ij";
                return;
            case 0x152:
            case 0x153:
                out += "oe";
                return;
            default:
                put(out, c);
                return;  // × and ÷
        }
    }
    if (c >= 0x300 && c < 0x370) return;  // combining accents
    if (c >= 0x391 && c <= 0x3A9) c += 0x20;
    if (c >= 0x386 && c <= 0x38F) {  // Greek capitals with tonos
        constexpr std::array<std::uint16_t, 10> plain{0x3B1, 0x387, 0x3B5, 0x3B7, 0x3B9,
                                                      0x38B, 0x3BF, 0x38D, 0x3C5, 0x3C9};
        c = plain[c - 0x386];
    }
    switch (c) {
        case 0x3AC:
            c = 0x3B1;
            break;
        case 0x3AD:
            c = 0x3B5;
            break;
        case 0x3AE:
            c = 0x3B7;
            break;
        case 0x3AF:
        case 0x3CA:
            c = 0x3B9;
            break;
        case 0x3C2:
            c = 0x3C3;
            break;  // final sigma
        case 0x3CC:
            c = 0x3BF;
            break;
        case 0x3CB:
        case 0x3CD:
            c = 0x3C5;
            break;
        case 0x3CE:
            c = 0x3C9;
            break;
        default:
            break;
    }
    if (c >= 0x410 && c <= 0x42F) c += 0x20;
    if (c >= 0x400 && c <= 0x40F) c += 0x50;
    if (c == 0x451) c = 0x435;  // ё
    if (c == 0x439) c = 0x438;  // й, as its decomposed form folds
    put(out, c);
}

bool blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

std::string folded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
        if (c < 0x80) {
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : text[i];
        } else if (c >= 0xC2 && c <= 0xDF && (next & 0xC0U) == 0x80U) {
            fold_letter(out, (c & 0x1FU) << 6 | (next & 0x3FU));
            ++i;
        } else if (text.substr(i, 3) == "\u2019") {  // ’ is typed for '
            out += '\'';
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

word_search::word_search(std::string_view words) {
    const std::string all = folded(words);
    for (std::size_t i = 0; i < all.size();) {
        std::size_t end = i;
        while (end < all.size() && !blank(all[end])) ++end;
        if (end > i) words_.push_back(all.substr(i, end - i));
        i = end + 1;
    }
}

bool word_search::matches(std::string_view text) const {
    if (words_.empty()) return true;
    const std::string searched = folded(text);
    return std::ranges::all_of(words_, [&](const std::string& w) { return searched.find(w) != std::string::npos; });
}

}  // namespace fulcrum::storage
