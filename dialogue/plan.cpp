#include "dialogue/plan.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "dialogue/text.hpp"

namespace fulcrum::dialogue {
namespace {

using namespace std::string_view_literals;

// Words a plan's cue begins with. The first ones are what the sentence puts there itself.
constexpr std::array when_words{"when"sv, "whenever"sv, "if"sv, "wenn"sv, "falls"sv, "immer wenn"sv};
constexpr std::array other_cue_words{"as soon as"sv,  "once"sv,       "after"sv,  "before"sv,      "every time"sv,
                                     "each time"sv,   "at"sv,         "on"sv,     "during"sv,      "tomorrow"sv,
                                     "today"sv,       "tonight"sv,    "by"sv,     "right after"sv, "straight after"sv,
                                     "sobald"sv,      "nachdem"sv,    "bevor"sv,  "nach"sv,        "vor"sv,
                                     "am"sv,          "um"sv,         "morgen"sv, "heute"sv,       "jedes mal wenn"sv,
                                     "gleich nach"sv, "direkt nach"sv};
// What an action begins with and the sentence says itself.
constexpr std::array will_words{"i will"sv,        "i'll"sv,           "i’ll"sv,         "ill"sv,
                                "i am going to"sv, "i'm going to"sv,   "i’m going to"sv, "i want to"sv,
                                "i plan to"sv,     "we will"sv,        "to"sv,           "ich werde"sv,
                                "werde ich"sv,     "dann werde ich"sv, "will ich"sv,     "ich will"sv};
constexpr std::array then_words{"then"sv, "dann"sv};
// Cues behind the action.
constexpr std::array joints{" as soon as "sv, " whenever "sv, " every time "sv, " right after "sv,
                            " when "sv,       " after "sv,    " before "sv,     " once "sv,
                            " sobald "sv,     " wenn "sv,     " nachdem "sv,    " bevor "sv};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool begins(std::string_view text, std::string_view word) {
    if (text.size() < word.size() || !same(text.substr(0, word.size()), word)) return false;
    return text.size() == word.size() || text[word.size()] == ' ' || text[word.size()] == ',' ||
           text[word.size()] == ':';
}

std::size_t find_folded(std::string_view text, std::string_view what, std::size_t from = 0) {
    for (std::size_t at = from; at + what.size() <= text.size(); ++at)
        if (same(text.substr(at, what.size()), what)) return at;
    return text.npos;
}

std::string_view trimmed(std::string_view s, std::string_view off = " \t\r\n.,;:!") {
    const auto from = s.find_first_not_of(" \t\r\n,;:");
    if (from == s.npos) return {};
    return s.substr(from, s.find_last_not_of(off) - from + 1);
}

template <class Words>
bool take(std::string_view& text, const Words& words) {
    std::string_view longest;
    for (const auto w : words)
        if (begins(text, w) && w.size() > longest.size()) longest = w;
    if (longest.empty() || longest.size() >= text.size()) return false;
    text = trimmed(text.substr(longest.size()));
    return true;
}

// One line, blanks single.
std::string in_one_line(std::string_view typed) {
    std::string out;
    for (const char c : typed) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return out;
}

// Where "…, I will …" begins behind a cue: the end of the cue, and the action.
struct split_at {
    std::size_t cue_end = 0;
    std::string_view action;
};
std::optional<split_at> split_behind_cue(std::string_view text) {
    for (std::size_t comma = text.find(','); comma != text.npos; comma = text.find(',', comma + 1)) {
        auto rest = trimmed(text.substr(comma + 1));
        const bool then = take(rest, then_words);
        if (take(rest, will_words) || then) return split_at{comma, rest};
    }
    for (const auto mark : {" i will "sv, " i'll "sv, " i’ll "sv, " then "sv, " werde ich "sv, " dann "sv}) {
        const auto at = find_folded(text, mark);
        if (at == text.npos) continue;
        auto rest = trimmed(text.substr(at));
        take(rest, then_words);
        take(rest, will_words);
        if (!rest.empty()) return split_at{at, rest};
    }
    return std::nullopt;
}

}  // namespace

bool stands_alone(std::string_view cue) {
    return std::any_of(other_cue_words.begin(), other_cue_words.end(), [&](auto w) { return begins(cue, w); });
}

std::string as_cue(std::string_view typed) {
    const auto line = in_one_line(typed);
    auto text = trimmed(line);
    take(text, when_words);
    return std::string(text);
}

std::string as_action(std::string_view typed) {
    const auto line = in_one_line(typed);
    auto text = trimmed(line);
    take(text, then_words);
    take(text, will_words);
    return std::string(text);
}

plan_halves read_plan(std::string_view typed) {
    const auto line = in_one_line(typed);
    auto text = trimmed(line);
    auto behind = text;
    const bool when = take(behind, when_words);
    if (when || stands_alone(text)) {
        const auto from = when ? behind : text;
        if (const auto split = split_behind_cue(from)) {
            const auto cue = trimmed(from.substr(0, split->cue_end));
            if (!cue.empty()) return {std::string(cue), std::string(split->action)};
        }
        // "today the roadmap" is rather an action; only what is short and says nothing else is a cue.
        if (when || code_points(text) <= 40) return {std::string(from), {}};
    }
    auto action = text;
    if (take(action, will_words)) {
        std::size_t best = action.npos;
        std::string_view joint;
        for (const auto j : joints) {
            const auto at = find_folded(action, j);
            if (at != action.npos && at > 0 && (best == action.npos || at < best)) best = at, joint = j;
        }
        if (best != action.npos) {
            auto cue = trimmed(action.substr(best));
            take(cue, when_words);
            return {std::string(cue), std::string(trimmed(action.substr(0, best)))};
        }
    }
    return {{}, std::string(action)};
}

}  // namespace fulcrum::dialogue
