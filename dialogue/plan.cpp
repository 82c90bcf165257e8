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
constexpr std::array other_cue_words{"as soon as"sv,
                                     "once"sv,
                                     "after"sv,
                                     "before"sv,
                                     "every time"sv,
                                     "each time"sv,
                                     "at"sv,
                                     "on"sv,
                                     "during"sv,
                                     "tomorrow"sv,
                                     "today"sv,
                                     "tonight"sv,
                                     "by"sv,
                                     "in"sv,
                                     "right after"sv,
                                     "sobald"sv,
                                     "straight after"sv,
                                     "nachdem"sv,
                                     "bevor"sv,
                                     "nach"sv,
                                     "vor"sv,
                                     "am"sv,
                                     "um"sv,
                                     "morgen"sv,
                                     "heute"sv,
                                     "im"sv,
                                     "jedes mal wenn"sv,
                                     "gleich nach"sv,
                                     "direkt nach"sv};
// Of these, what begins a clause: a comma follows it in German.
constexpr std::array clause_words{"sobald"sv, "nachdem"sv, "bevor"sv, "jedes mal wenn"sv};
// What an action begins with and the sentence says itself.
constexpr std::array will_words{
    "i will"sv,       "i'll"sv,      "i’ll"sv,       "ill"sv,       "i am going to"sv, "i'm going to"sv,
    "i’m going to"sv, "i want to"sv, "i need to"sv,  "i have to"sv, "i should"sv,      "i must"sv,
    "i plan to"sv,    "we will"sv,   "to"sv,         "ich werde"sv, "werde ich"sv,     "dann werde ich"sv,
    "will ich"sv,     "ich will"sv,  "möchte ich"sv, "ich möchte"sv};
// Said of oneself in the present: "I ask Ana" is "I will ask Ana", but these are not.
constexpr std::array being{"am"sv,  "was"sv,   "were"sv,  "have"sv, "had"sv,
                           "can"sv, "could"sv, "would"sv, "did"sv,  "do"sv};
// Behind a comma they go on with the cue.
constexpr std::array goes_on{"and"sv,   "or"sv,   "but"sv,   "the"sv,  "a"sv,    "an"sv,    "my"sv,      "our"sv,
                             "his"sv,   "her"sv,  "their"sv, "this"sv, "that"sv, "these"sv, "which"sv,   "who"sv,
                             "where"sv, "when"sv, "if"sv,    "not"sv,  "even"sv, "with"sv,  "without"sv, "for"sv,
                             "in"sv,    "on"sv,   "at"sv,    "by"sv,   "it"sv,   "he"sv,    "she"sv,     "they"sv,
                             "we"sv,    "you"sv,  "und"sv,   "oder"sv, "aber"sv, "der"sv,   "die"sv,     "das"sv,
                             "den"sv,   "dem"sv,  "ein"sv,   "eine"sv, "mein"sv, "meine"sv, "nicht"sv,   "mit"sv,
                             "ohne"sv,  "was"sv,  "wie"sv,   "dass"sv, "weil"sv, "wenn"sv};
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
    if (longest.empty()) return false;
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

std::string_view first_of(std::string_view text) { return text.substr(0, text.find_first_of(" ,.:;!?")); }
std::string_view after_first(std::string_view text) { return trimmed(text.substr(first_of(text).size())); }

template <class Words>
bool is_one_of(std::string_view word, const Words& words) {
    return std::any_of(words.begin(), words.end(), [&](auto w) { return same(w, word); });
}

bool starts_small(std::string_view text) { return !text.empty() && text[0] >= 'a' && text[0] <= 'z'; }

// "I ask Ana" says what "I will ask Ana" does.
bool take_present(std::string_view& text) {
    if (!same(first_of(text), "I")) return false;
    const auto rest = after_first(text);
    if (!starts_small(rest) || is_one_of(first_of(rest), being)) return false;
    text = rest;
    return true;
}

// "frage ich Ana", behind a cue: where it begins in "das Daily endet frage ich Ana", or npos.
std::size_t verb_before_ich(std::string_view text) {
    for (auto at = find_folded(text, " ich "); at != text.npos; at = find_folded(text, " ich ", at + 1)) {
        const auto blank = text.find_last_of(' ', at - 1);
        if (at == 0 || blank == text.npos) continue;
        const auto verb = text.substr(blank + 1, at - blank - 1);
        if (verb.size() > 2 && verb.back() == 'e' && starts_small(verb) && !is_one_of(verb, goes_on)) return blank;
    }
    return text.npos;
}

// "When the stand-up ends I ask Ana": where the "I" stands behind what looks like the end of a clause.
std::size_t present_behind(std::string_view text) {
    constexpr std::array ends{"over"sv, "done"sv, "out"sv,   "back"sv,  "up"sv,
                              "away"sv, "off"sv,  "quiet"sv, "ready"sv, "free"sv};
    for (auto at = text.find(" I "); at != text.npos; at = text.find(" I ", at + 1)) {
        const auto before = text.substr(0, at);
        const auto word = before.substr(before.find_last_of(' ') + 1);
        auto rest = trimmed(text.substr(at));
        const bool ended = is_one_of(word, ends) || (word.size() > 3 && word.ends_with("s") && !word.ends_with("ss"));
        if (before.find(' ') != before.npos && ended && take_present(rest)) return at;
    }
    return text.npos;
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
        if (take(rest, will_words) || then || take_present(rest) || is_own_clause(rest)) return split_at{comma, rest};
    }
    for (const auto mark : {" i will "sv, " i'll "sv, " i’ll "sv, " then "sv, " werde ich "sv, " dann "sv}) {
        const auto at = find_folded(text, mark);
        if (at == text.npos) continue;
        auto rest = trimmed(text.substr(at));
        take(rest, then_words);
        take(rest, will_words);
        if (!rest.empty()) return split_at{at, rest};
    }
    if (const auto at = verb_before_ich(text); at != text.npos) return split_at{at, trimmed(text.substr(at))};
    if (const auto at = present_behind(text); at != text.npos) {
        auto rest = trimmed(text.substr(at));
        take_present(rest);
        return split_at{at, rest};
    }
    // "When the daily ends, ask Ana"
    if (const auto comma = text.find(','); comma != text.npos) {
        const auto rest = trimmed(text.substr(comma + 1));
        if (starts_small(rest) && !is_one_of(first_of(rest), goes_on)) return split_at{comma, rest};
    }
    return std::nullopt;
}

// "ich frage Ana" stands behind a cue as "frage ich Ana".
std::string behind_a_cue(std::string_view action) {
    const auto rest = after_first(action);
    const auto verb = first_of(rest);
    if (!same(first_of(action), "ich") || verb.size() < 3 || !starts_small(verb)) return std::string(action);
    const auto end = after_first(rest);
    return std::string(verb) + " ich" + (end.empty() ? "" : " " + std::string(end));
}

}  // namespace

bool is_own_clause(std::string_view action) {
    const auto verb = first_of(action);
    return verb.size() > 2 && starts_small(verb) && !is_one_of(verb, goes_on) &&
           same(first_of(after_first(action)), "ich");
}

bool is_clause(std::string_view cue) {
    return std::any_of(clause_words.begin(), clause_words.end(), [&](auto w) { return begins(cue, w); });
}

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
    if (!take(text, will_words)) take_present(text);
    return behind_a_cue(text);
}

plan_halves read_plan(std::string_view typed) {
    const auto line = in_one_line(typed);
    auto text = trimmed(line);
    auto behind = text;
    const bool when = take(behind, when_words);
    if (when && (behind.empty() || behind.find('?') != behind.npos)) return {};  // "When will I see Ana?"
    if (when || stands_alone(text)) {
        const auto from = when ? behind : text;
        if (const auto split = split_behind_cue(from)) {
            const auto cue = trimmed(from.substr(0, split->cue_end));
            if (!cue.empty()) return {std::string(cue), behind_a_cue(split->action)};
        }
        // "today the roadmap" is rather an action; only what is short and says nothing else is a cue.
        if (when || code_points(text) <= 40) return {std::string(from), {}};
    }
    auto action = text;
    const bool of_oneself = take(action, will_words) || take_present(action) || begins(action, "ich");
    if (!of_oneself) return {{}, std::string(action)};
    std::size_t best = action.npos;
    std::string_view joint;
    for (const auto j : joints) {
        const auto at = find_folded(action, j);
        if (at != action.npos && at > 0 && (best == action.npos || at < best)) best = at, joint = j;
    }
    if (best == action.npos) return {{}, behind_a_cue(action)};
    auto cue = trimmed(action.substr(best));
    take(cue, when_words);
    return {std::string(cue), behind_a_cue(trimmed(action.substr(0, best)))};
}

}  // namespace fulcrum::dialogue
