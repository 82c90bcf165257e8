#include "bot/platform/mattermost/addressing.hpp"

#include <algorithm>

namespace fulcrum::bot::platform::mattermost {
namespace {

bool letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80U;
}
bool trailing(char c) { return c == '.' || c == '-' || c == '_'; }
bool name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || trailing(c);
}
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

// The word after the '@' at `at`, which starts a mention; "" when none does.
std::string_view word_at(std::string_view text, std::size_t at) {
    // "_@coach_" is emphasis, "well.@coach" somebody's typing: only letters and digits glue.
    if (at > 0 && (letter_or_digit(text[at - 1]) || text[at - 1] == '@')) return {};
    auto end = at + 1;
    while (end < text.size() && name_char(text[end])) ++end;
    if (end < text.size() && static_cast<unsigned char>(text[end]) >= 0x80U) {
        // A letter beyond ASCII would make it another word; punctuation such as ’ and … and emoji do not.
        const auto c = static_cast<unsigned char>(text[end]);
        if (c >= 0xC3 && c <= 0xDF) return {};
    }
    return text.substr(at + 1, end - at - 1);
}

// Is `word`, with some or none of its trailing punctuation taken off, the name?
bool is_name(std::string_view word, std::string_view name) {
    if (name.empty() || word.size() < name.size() || !same(word.substr(0, name.size()), name)) return false;
    const auto rest = word.substr(name.size());
    return std::all_of(rest.begin(), rest.end(), trailing);
}

template <class Test>
bool any_mention(std::string_view text, Test test) {
    for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1))
        if (const auto word = word_at(text, at); !word.empty() && test(word)) return true;
    return false;
}

bool blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

// The mark of a fence that the line begins or ends, "" if it is none.
std::string_view fence_of(std::string_view line) {
    const auto at = line.find_first_not_of(' ');
    if (at == std::string_view::npos || at > 3) return {};
    const auto mark = line.substr(at);
    if (!mark.starts_with("```") && !mark.starts_with("~~~")) return {};
    return mark.substr(0, std::min(mark.find_first_not_of(mark[0]), mark.size()));
}

bool is_quote(std::string_view line) {
    const auto at = line.find_first_not_of(' ');
    return at != std::string_view::npos && at <= 3 && line[at] == '>';
}

// Code in line ends with as many backticks as it begins with; without an end it is none.
std::string without_code_in_line(std::string_view text) {
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto tick = std::min(text.find('`', at), text.size());
        out += text.substr(at, tick - at);
        if (tick == text.size()) break;
        const auto code = std::min(text.find_first_not_of('`', tick), text.size());
        const auto count = code - tick;
        auto end = code;
        while (end < text.size()) {
            end = std::min(text.find('`', end), text.size());
            const auto past = std::min(text.find_first_not_of('`', end), text.size());
            if (end < text.size() && past - end == count) break;
            end = past;
        }
        if (end == text.size()) {
            out += text.substr(tick, count);
            at = code;
        } else {
            out += ' ';
            at = end + count;
        }
    }
    return out;
}

}  // namespace

std::string own_words(std::string_view text) {
    std::string kept, fence;
    bool after_blank = true, after_code = false;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto mark = fence_of(line);
        if (!fence.empty()) {
            if (mark.starts_with(fence) && blank(line.substr(line.find(mark) + mark.size()))) fence.clear();
            continue;
        }
        if (!mark.empty() && (mark[0] == '~' || line.find('`', line.find(mark) + mark.size()) == line.npos)) {
            fence = mark;
            continue;
        }
        const bool indented = (line.starts_with("    ") || line.starts_with("\t")) && !blank(line);
        after_code = indented && (after_blank || after_code);
        after_blank = blank(line);
        if (after_code || is_quote(line)) continue;
        kept += line;
        kept += '\n';
    }
    if (!kept.empty()) kept.pop_back();
    return without_code_in_line(kept);
}

around_name words_around(std::string_view text, std::string_view name) {
    constexpr std::string_view blanks = " \t\r\n,";
    const auto words = own_words(text);
    std::string_view rest = words;
    const auto skip_blanks = [&] { rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size())); };
    skip_blanks();
    while (rest.starts_with('@')) {
        const auto word = word_at(rest, 0);
        if (word.empty() || is_name(word, name)) break;
        rest.remove_prefix(1 + word.size());
        skip_blanks();
    }
    for (auto at = rest.find('@'); at != std::string_view::npos; at = rest.find('@', at + 1))
        if (is_name(word_at(rest, at), name))
            return {std::string(rest.substr(0, at)), without_leading_mention(std::string(rest.substr(at)), name)};
    return {{}, std::string(rest)};
}

bool mentions_name(std::string_view text, std::string_view name) {
    return any_mention(text, [&](std::string_view word) { return is_name(word, name); });
}

bool mentions_everybody(std::string_view text) {
    return any_mention(text, [](std::string_view word) {
        return is_name(word, "all") || is_name(word, "channel") || is_name(word, "here");
    });
}

bool addressed(const wire::post& post, channel_kind kind, std::span<const std::string> mentions,
               std::string_view own_id, std::string_view own_name) {
    if (kind == channel_kind::direct) return true;
    if (mentions_name(post.text, own_name)) return mentions_name(own_words(post.text), own_name);
    return std::find(mentions.begin(), mentions.end(), own_id) != mentions.end() && !mentions_everybody(post.text);
}

bool from_a_person(const wire::post& post, std::string_view own_id) {
    return post.author != own_id && (post.type.empty() || post.type == "me") && !post.from_webhook && !post.from_bot;
}

std::string without_leading_mention(std::string text, std::string_view name) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto at = text.find_first_not_of(blanks);
    if (at == std::string::npos || text[at] != '@') return text;
    if (!is_name(word_at(text, at), name)) return text;
    auto rest = at + 1 + name.size();
    if (rest < text.size() && (text[rest] == ',' || text[rest] == ':' || text[rest] == ';')) {
        // ":wave:" right behind the name is an emoji, not punctuation
        if (text[rest] != ':' || rest + 1 == text.size() || blanks.find(text[rest + 1]) != std::string_view::npos)
            ++rest;
    }
    rest = text.find_first_not_of(blanks, rest);
    if (rest == std::string::npos) return {};
    text.erase(0, rest);
    return text;
}

address answer_address(const wire::post& post, channel_kind kind) {
    address out;
    out.channel = post.channel;
    out.thread = !post.root.empty() || kind == channel_kind::direct ? post.root : post.id;
    return out;
}

std::string other_member(std::string_view channel_name, std::string_view own_id) {
    const auto middle = channel_name.find("__");
    if (middle == std::string_view::npos || own_id.empty()) return {};
    const auto one = channel_name.substr(0, middle), two = channel_name.substr(middle + 2);
    if (!wire::is_id(one) || !wire::is_id(two) || one == two) return {};
    if (one == own_id) return std::string(two);
    if (two == own_id) return std::string(one);
    return {};
}

}  // namespace fulcrum::bot::platform::mattermost
