#include "dialogue/plan.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {
namespace {

using namespace std::string_view_literals;

// What a question about the question begins with.
constexpr std::array asking{"what"sv,
                            "how"sv,
                            "why"sv,
                            "which"sv,
                            "who"sv,
                            "can you"sv,
                            "could you"sv,
                            "do you"sv,
                            "do i"sv,
                            "should i"sv,
                            "is this"sv,
                            "is that"sv,
                            "are you"sv,
                            "huh"sv,
                            "sorry"sv,
                            "example"sv,
                            "for example"sv,
                            "such as"sv,
                            "like what"sv,
                            "meaning"sv,
                            "was"sv,
                            "wie"sv,
                            "warum"sv,
                            "wieso"sv,
                            "welche"sv,
                            "welcher"sv,
                            "wer"sv,
                            "kannst du"sv,
                            "könntest du"sv,
                            "muss ich"sv,
                            "soll ich"sv,
                            "hä"sv,
                            "zum beispiel"sv,
                            "beispiel"sv,
                            "hast du"sv,
                            "give me"sv,
                            "gib mir"sv,
                            "explain"sv,
                            "erklär"sv,
                            "i don't understand"sv,
                            "i don’t understand"sv,
                            "i dont understand"sv,
                            "i don't get"sv,
                            "i don’t get"sv,
                            "ich verstehe nicht"sv,
                            "versteh ich nicht"sv,
                            "verstehe ich nicht"sv,
                            "ich verstehe die"sv};
// After "when" these make a question of it.
constexpr std::array auxiliary{"will"sv,   "do"sv,    "does"sv,    "did"sv,   "is"sv,   "are"sv,   "can"sv,  "could"sv,
                               "should"sv, "would"sv, "exactly"sv, "shall"sv, "kann"sv, "werde"sv, "soll"sv, "muss"sv};
// What meets, and how it is said in German.
struct meeting {
    std::string_view word, german;
};
constexpr std::array meetings{meeting{"1:1", "Im"},
                              meeting{"1-1", "Im"},
                              meeting{"1on1", "Im"},
                              meeting{"one-on-one", "Im"},
                              meeting{"one on one", "Im"},
                              meeting{"daily", "Im"},
                              meeting{"stand-up", "Im"},
                              meeting{"standup", "Im"},
                              meeting{"stand up", "Im"},
                              meeting{"retro", "In der"},
                              meeting{"retrospective", "In der"},
                              meeting{"retrospektive", "In der"},
                              meeting{"review", "Im"},
                              meeting{"sync", "Im"},
                              meeting{"meeting", "Im"},
                              meeting{"call", "Im"},
                              meeting{"planning", "Im"},
                              meeting{"planung", "In der"},
                              meeting{"demo", "In der"},
                              meeting{"workshop", "Im"},
                              meeting{"interview", "Im"},
                              meeting{"weekly", "Im"},
                              meeting{"jour fixe", "Im"},
                              meeting{"kickoff", "Im"},
                              meeting{"kick-off", "Im"},
                              meeting{"all-hands", "Im"},
                              meeting{"all hands", "Im"},
                              meeting{"offsite", "Im"},
                              meeting{"besprechung", "In der"},
                              meeting{"sitzung", "In der"},
                              meeting{"gespräch", "Im"},
                              meeting{"termin", "Im"},
                              meeting{"check-in", "Im"},
                              meeting{"catch-up", "Im"},
                              meeting{"mittagessen", "Beim"},
                              meeting{"lunch", "Beim"},
                              meeting{"breakfast", "Beim"},
                              meeting{"dinner", "Beim"},
                              meeting{"coffee", "Beim"},
                              meeting{"kaffee", "Beim"},
                              meeting{"feedbackgespräch", "Im"},
                              meeting{"mitarbeitergespräch", "Im"},
                              meeting{"refinement", "Im"},
                              meeting{"standortmeeting", "Im"}};
// Where a time or an occasion begins behind an action.
constexpr std::array occasion_words{" on monday"sv,
                                    " on tuesday"sv,
                                    " on wednesday"sv,
                                    " on thursday"sv,
                                    " on friday"sv,
                                    " on saturday"sv,
                                    " on sunday"sv,
                                    " on mon"sv,
                                    " on tue"sv,
                                    " on wed"sv,
                                    " on thu"sv,
                                    " on fri"sv,
                                    " this morning"sv,
                                    " this afternoon"sv,
                                    " this evening"sv,
                                    " tomorrow"sv,
                                    " tonight"sv,
                                    " today"sv,
                                    " after lunch"sv,
                                    " before lunch"sv,
                                    " at lunch"sv,
                                    " after work"sv,
                                    " after the "sv,
                                    " before the "sv,
                                    " during the "sv,
                                    " after our "sv,
                                    " before our "sv,
                                    " after my "sv,
                                    " before my "sv,
                                    " during our "sv,
                                    " in the daily"sv,
                                    " in the stand"sv,
                                    " in the meeting"sv,
                                    " in the retro"sv,
                                    " in the review"sv,
                                    " in the 1:1"sv,
                                    " in our "sv,
                                    " in my 1:1"sv,
                                    " at the "sv,
                                    " at noon"sv,
                                    " at midday"sv,
                                    " next week"sv,
                                    " next monday"sv,
                                    " first thing"sv,
                                    " am montag"sv,
                                    " am dienstag"sv,
                                    " am mittwoch"sv,
                                    " am donnerstag"sv,
                                    " am freitag"sv,
                                    " am samstag"sv,
                                    " am sonntag"sv,
                                    " heute"sv,
                                    " morgen"sv,
                                    " nach dem "sv,
                                    " vor dem "sv,
                                    " nach der "sv,
                                    " vor der "sv,
                                    " beim "sv,
                                    " im daily"sv,
                                    " im meeting"sv,
                                    " im review"sv,
                                    " im 1:1"sv,
                                    " im call"sv,
                                    " in der retro"sv,
                                    " in der besprechung"sv,
                                    " im jour fixe"sv,
                                    " im stand"sv,
                                    " um "sv};

// Words a plan's cue begins with. The first ones are what the sentence puts there itself.
constexpr std::array when_words{"when"sv,  "whenever"sv,   "if"sv,         "wenn"sv,
                                "falls"sv, "immer wenn"sv, "wann immer"sv, "wänn"sv};
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
                                     "direkt nach"sv,
                                     "next time"sv,
                                     "the next time"sv,
                                     "the moment"sv,
                                     "beim"sv,
                                     "in der"sv,
                                     "in dem"sv,
                                     "nächste woche"sv,
                                     "am ende"sv,
                                     "zu beginn"sv,
                                     "while"sv,
                                     "whenever"sv,
                                     "this morning"sv,
                                     "this afternoon"sv,
                                     "this evening"sv,
                                     "first thing"sv,
                                     "over lunch"sv,
                                     "post lunch"sv,
                                     "over coffee"sv,
                                     "heut"sv,
                                     "nachher"sv,
                                     "danach"sv,
                                     "gegen"sv,
                                     "ab"sv,
                                     "zum"sv,
                                     "zur"sv,
                                     "beim"sv,
                                     "während"sv,
                                     "in meinem"sv,
                                     "in meiner"sv,
                                     "in unserem"sv,
                                     "in unserer"sv,
                                     "in den"sv,
                                     "in die"sv,
                                     "abends"sv,
                                     "morgens"sv,
                                     "mittags"sv,
                                     "vormittags"sv,
                                     "nachmittags"sv,
                                     "übermorgen"sv,
                                     "monday"sv,
                                     "tuesday"sv,
                                     "wednesday"sv,
                                     "thursday"sv,
                                     "friday"sv,
                                     "montag"sv,
                                     "dienstag"sv,
                                     "mittwoch"sv,
                                     "donnerstag"sv,
                                     "freitag"sv,
                                     "montags"sv,
                                     "freitags"sv};
// Of these, what begins a clause: a comma follows it in German.
constexpr std::array clause_words{"sobald"sv, "nachdem"sv, "bevor"sv, "jedes mal wenn"sv};
// What an action begins with and the sentence says itself.
constexpr std::array will_words{
    "i will"sv,      "i'll"sv,       "i’ll"sv,      "ill"sv,       "i am going to"sv,  "i'm going to"sv,
    "im going to"sv, "i'm gonna"sv,  "im gonna"sv,  "i’m gonna"sv, "i gonna"sv,        "i’m going to"sv,
    "i want to"sv,   "i need to"sv,  "i have to"sv, "i should"sv,  "i must"sv,         "i plan to"sv,
    "we will"sv,     "to"sv,         "ich werde"sv, "werde ich"sv, "dann werde ich"sv, "will ich"sv,
    "ich will"sv,    "möchte ich"sv, "ich möchte"sv};
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

// One line, blanks single; "wenn's laut wird" is "wenn es laut wird".
std::string in_one_line(std::string_view typed) {
    std::string out;
    for (const char c : typed) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!blank)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    for (const auto short_form : {"wenn's "sv, "wenn’s "sv, "wenns "sv})
        if (out.size() > short_form.size() && same(std::string_view(out).substr(0, short_form.size()), short_form))
            return out.substr(0, 4) + " es " + out.substr(short_form.size());
    return out;
}

std::string_view first_of(std::string_view text) { return text.substr(0, text.find_first_of(" ,.:;!?")); }
std::string_view after_first(std::string_view text) { return trimmed(text.substr(first_of(text).size())); }

template <class Words>
bool is_one_of(std::string_view word, const Words& words) {
    return std::any_of(words.begin(), words.end(), [&](auto w) { return same(w, word); });
}

bool starts_small(std::string_view text) {
    return !text.empty() && ((text[0] >= 'a' && text[0] <= 'z') || text.starts_with("ä") || text.starts_with("ö") ||
                             text.starts_with("ü"));
}

// "I ask Ana" says what "I will ask Ana" does.
bool take_present(std::string_view& text) {
    if (!same(first_of(text), "I")) return false;
    const auto rest = after_first(text);
    if (!starts_small(rest) || is_one_of(first_of(rest), being)) return false;
    text = rest;
    return true;
}

// Before "ich" they begin a clause, and are no verb.
constexpr std::array before_subject{"wenn"sv, "falls"sv, "sobald"sv, "bevor"sv, "nachdem"sv, "während"sv, "solange"sv,
                                    "bis"sv,  "als"sv,   "ob"sv,     "damit"sv, "dass"sv,    "weil"sv,    "dann"sv,
                                    "wo"sv,   "was"sv,   "wie"sv,    "wen"sv,   "wem"sv,     "den"sv,     "dem"sv,
                                    "die"sv,  "das"sv,   "der"sv,    "dir"sv,   "ihr"sv,     "ihm"sv,     "und"sv,
                                    "oder"sv, "aber"sv,  "nur"sv,    "auch"sv,  "nicht"sv,   "bin"sv,     "sowie"sv};

// "frage ich Ana", behind a cue: where it begins in "das Daily endet frage ich Ana", or npos.
std::size_t verb_before_ich(std::string_view text) {
    for (auto at = find_folded(text, " ich "); at != text.npos; at = find_folded(text, " ich ", at + 1)) {
        const auto blank = text.find_last_of(' ', at - 1);
        if (at == 0 || blank == text.npos) continue;
        const auto verb = text.substr(blank + 1, at - blank - 1);
        if (verb.size() > 2 && starts_small(verb) && !is_one_of(verb, goes_on) && !is_one_of(verb, before_subject) &&
            verb.back() != ',')
            return blank;
    }
    return text.npos;
}

// What one does in a plan.
constexpr std::array biddings{
    "ask"sv,       "tell"sv,    "thank"sv,   "listen"sv,   "breathe"sv, "write"sv,  "say"sv,   "take"sv,
    "go"sv,        "make"sv,    "give"sv,    "let"sv,      "email"sv,   "praise"sv, "start"sv, "speak"sv,
    "wait"sv,      "keep"sv,    "put"sv,     "close"sv,    "read"sv,    "invite"sv, "share"sv, "show"sv,
    "offer"sv,     "explain"sv, "name"sv,    "delegate"sv, "hand"sv,    "leave"sv,  "do"sv,    "don't"sv,
    "dont"sv,      "send"sv,    "ping"sv,    "mention"sv,  "repeat"sv,  "count"sv,  "pause"sv, "summarise"sv,
    "summarize"sv, "finish"sv,  "prepare"sv, "set"sv,      "stop"sv,    "stay"sv,   "turn"sv,  "apologise"sv,
    "apologize"sv, "clarify"sv, "discuss"sv, "decide"sv,   "draft"sv,   "collect"sv};

// "When the stand-up ends I ask Ana": where the "I" stands behind what looks like the end of a clause.
std::size_t present_behind(std::string_view text) {
    constexpr std::array ends{"over"sv,  "done"sv,  "out"sv,   "back"sv,  "up"sv,      "away"sv, "off"sv,
                              "quiet"sv, "ready"sv, "free"sv,  "me"sv,    "him"sv,     "her"sv,  "us"sv,
                              "them"sv,  "it"sv,    "again"sv, "late"sv,  "begin"sv,   "end"sv,  "loud"sv,
                              "stuck"sv, "here"sv,  "there"sv, "today"sv, "tomorrow"sv};
    for (auto at = find_folded(text, " I "); at != text.npos; at = find_folded(text, " I ", at + 1)) {
        const auto before = text.substr(0, at);
        const auto word = before.substr(before.find_last_of(' ') + 1);
        const auto rest = after_first(trimmed(text.substr(at)));
        const bool ended = is_one_of(word, ends) || (word.size() > 3 && word.ends_with("s") && !word.ends_with("ss")) ||
                           is_one_of(first_of(rest), biddings) ||
                           (begins(text, "I") && before.find(' ') != before.npos);  // "I am tired I go for a walk"
        if (before.find(' ') != before.npos && ended && starts_small(rest)) return at;
    }
    return text.npos;
}

constexpr std::array actors{"we"sv, "wir"sv, "i'd"sv, "i’d"sv, "i'm"sv, "i’m"sv, "i"sv, "we'll"sv, "we’ll"sv};

// "After lunch I walk around the block": where the "I" begins, or npos. "After the report I wrote" is a cue alone.
std::size_t i_behind_occasion(std::string_view text) {
    const auto at = find_folded(text, " I ");
    if (at == text.npos) return at;
    const auto rest = trimmed(text.substr(at));
    const bool long_enough = std::count(rest.begin(), rest.end(), ' ') >= 2;
    const bool more_than_a_word = text.substr(0, at).find(' ') != text.npos;
    const bool short_cue = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), ' ') <= 4;
    return long_enough && more_than_a_word && short_cue && starts_small(after_first(rest)) && !is_clause(text)
               ? at
               : text.npos;
}

bool says_who(std::string_view text);

// Where "…, I will …" begins behind a cue: the end of the cue, and the action.
struct split_at {
    std::size_t cue_end = 0;
    std::string_view action;
};

// "At 2 with Nina: ask what she needs", "when it gets loud -> breathe".
std::optional<split_at> split_at_mark(std::string_view text) {
    for (const auto mark : {": "sv, " -> "sv, "->"sv, " => "sv, " → "sv, "→"sv, " - "sv, " – "sv}) {
        const auto at = text.find(mark);
        if (at == text.npos || at == 0) continue;
        auto rest = trimmed(text.substr(at + mark.size()));
        if (rest.empty() || says_who(rest)) continue;
        take(rest, then_words);
        return split_at{at, rest};
    }
    return std::nullopt;
}

// "During the stand-up ask one question": where a bidding begins behind an occasion, or npos.
std::size_t bidding_behind(std::string_view text) {
    if (text[0] >= '0' && text[0] <= '9') {  // "10:30 call Frank"
        auto rest = trimmed(text.substr(std::min(text.find(' '), text.size())));
        if (is_one_of(first_of(rest), std::array{"uhr"sv, "am"sv, "pm"sv, "o'clock"sv})) rest = after_first(rest);
        static constexpr std::array more{"with"sv, "mit"sv, "in"sv, "im"sv, "at"sv, "on"sv, "am"sv, "bei"sv, "beim"sv};
        if (!rest.empty() && starts_small(rest) && !is_one_of(first_of(rest), more))
            return static_cast<std::size_t>(rest.data() - text.data());
    }
    // Nouns, too: only where what stands behind them makes a verb of them.
    static constexpr std::array sometimes{"call"sv, "talk"sv,  "review"sv, "plan"sv, "check"sv,   "walk"sv,
                                          "meet"sv, "block"sv, "book"sv,   "note"sv, "message"sv, "mail"sv};
    static constexpr std::array object{"to"sv,   "with"sv, "the"sv,     "my"sv,    "a"sv,  "an"sv,
                                       "our"sv,  "him"sv,  "her"sv,     "them"sv,  "in"sv, "for"sv,
                                       "what"sv, "if"sv,   "whether"sv, "about"sv, "all"sv};
    static constexpr std::array before_noun{"the"sv,   "a"sv,    "an"sv,   "my"sv,   "our"sv,   "his"sv,   "her"sv,
                                            "their"sv, "this"sv, "that"sv, "next"sv, "to"sv,    "of"sv,    "with"sv,
                                            "for"sv,   "and"sv,  "or"sv,   "each"sv, "every"sv, "i"sv,     "we"sv,
                                            "they"sv,  "you"sv,  "he"sv,   "she"sv,  "it"sv,    "people"sv};
    std::string_view before;
    for (std::size_t at = 0; at < text.size();) {
        const auto word = first_of(text.substr(at));
        const auto rest = after_first(text.substr(at));
        const bool may_be = !before.empty() && !is_one_of(before, before_noun) && !before.ends_with("'s") && at > 0;
        const bool verb = is_one_of(word, biddings) ||
                          (is_one_of(word, sometimes) &&
                           (is_one_of(first_of(rest), object) || (!rest.empty() && rest[0] >= 'A' && rest[0] <= 'Z')));
        const bool more_than_a_preposition = text.substr(0, at).find(' ') != text.substr(0, at).rfind(' ') ||
                                             !is_one_of(first_of(text), std::array{"at"sv, "on"sv, "in"sv, "by"sv});
        if (may_be && verb && more_than_a_preposition) return at - 1;
        if (rest.empty()) return text.npos;
        before = word;
        at = static_cast<std::size_t>(rest.data() - text.data());
    }
    return text.npos;
}

bool ends_in_infinitive(std::string_view text) {
    const auto blank = text.rfind(' ');
    const auto last = blank == text.npos ? text : text.substr(blank + 1);
    return last.size() > 3 && last.ends_with('n') && starts_small(last);
}

// "Nach dem Daily Ana fragen": the occasion is as long as its first word says, the verb stands at the end.
std::size_t behind_german_occasion(std::string_view text) {
    const auto word_behind = [&](std::string_view from) {
        const auto blank = from.find(' ');
        return blank == from.npos ? std::string_view() : trimmed(from.substr(blank));
    };
    const auto first = first_of(text);
    const auto second = word_behind(text), third = word_behind(second);
    static constexpr std::array articles{"dem"sv, "der"sv, "den"sv, "meinem"sv, "meiner"sv, "unserem"sv, "unserer"sv};
    std::string_view rest;
    if (is_one_of(first, std::array{"nach"sv, "vor"sv, "in"sv}) && is_one_of(first_of(second), articles))
        rest = word_behind(third);
    else if (is_one_of(first, std::array{"um"sv, "gegen"sv, "ab"sv}))
        rest = begins(third, "uhr") ? word_behind(third) : third;
    else if (is_one_of(first, std::array{"am"sv, "im"sv, "beim"sv, "zum"sv, "zur"sv}) && !begins(third, "um"))
        rest = third;
    else if (is_one_of(first, std::array{"heute"sv, "heut"sv, "morgen"sv, "nachher"sv, "abends"sv, "später"sv}))
        rest = second;
    if (rest.empty() || !ends_in_infinitive(rest)) return text.npos;
    return static_cast<std::size_t>(rest.data() - text.data());
}

std::optional<split_at> split_behind_cue(std::string_view text) {
    if (const auto split = split_at_mark(text)) return split;
    for (std::size_t comma = text.find(','); comma != text.npos; comma = text.find(',', comma + 1)) {
        auto rest = trimmed(text.substr(comma + 1));
        const bool then = take(rest, then_words);
        if (take(rest, will_words) || then || take_present(rest) || is_own_clause(rest)) return split_at{comma, rest};
        if (is_one_of(first_of(rest), actors)) return split_at{comma, rest};
    }
    for (const auto mark : {" i will "sv, " i'll "sv, " i’ll "sv, " i'm gonna "sv, " im gonna "sv, " i’m gonna "sv,
                            " i'm going to "sv, " im going to "sv, " then "sv, " werde ich "sv, " dann "sv}) {
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
    const auto first = first_of(cue);
    const auto next = first_of(after_first(cue));
    const bool digit = !cue.empty() && cue[0] >= '0' && cue[0] <= '9';
    if (digit && (is_one_of(next, std::array{"uhr"sv, "am"sv, "pm"sv, "o'clock"sv}) || first.ends_with("am") ||
                  first.ends_with("pm") ||
                  (cue.size() > first.size() && cue[first.size()] == ':' && read_time(cue.substr(0, cue.find(' '))))))
        return true;
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

namespace {

// As a sentence of its own: a capital in front, and a mark behind.
std::string as_sentence(std::string_view typed) {
    std::string out(trimmed(typed, " \t\r\n,;:"));
    if (out.empty()) return out;
    if (out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
    for (auto at = out.find(" i "); at != out.npos; at = out.find(" i ", at)) out[at + 1] = 'I';
    if (out.find_last_of(".!?") != out.size() - 1) out += '.';
    return out;
}

// Whether the words say who acts: "I", "I'd", "we", "ich" anywhere from `from` on.
bool says_who(std::string_view text) {
    static constexpr std::array who{"i"sv,   "i'll"sv, "i’ll"sv, "i'd"sv, "i’d"sv, "i'm"sv,
                                    "i’m"sv, "ill"sv,  "ich"sv,  "we"sv,  "wir"sv, "we'll"sv};
    while (!text.empty()) {
        const auto word = first_of(text);
        if (is_one_of(word, who)) return true;
        const auto rest = after_first(text);
        if (rest.size() >= text.size()) break;
        text = rest;
    }
    return false;
}

// "ask Ben about it on Thursday at 3pm": where the time begins, or npos.
std::size_t occasion_behind(std::string_view text) {
    std::size_t best = text.npos;
    for (const auto word : occasion_words) {
        const auto at = find_folded(text, word);
        if (at == text.npos || at == 0 || at >= best) continue;
        const auto end = at + word.size();
        const bool whole = word.ends_with(' ') || end == text.size() ||
                           std::string_view(" ,.!?-").find(text[end]) != text.npos || word.ends_with("stand");
        if (whole) best = at;
    }
    // "at 2", "at two", "at 3pm"
    for (auto at = find_folded(text, " at "); at != text.npos && at > 0; at = find_folded(text, " at ", at + 1))
        if (at < best && read_time(first_of(text.substr(at + 4)))) best = at;
    return best;
}

// "Peter um 16 Uhr anrufen": the hour stands before the verb.
std::optional<plan_halves> hour_inside(std::string_view text) {
    const auto at = find_folded(text, " um ");
    if (at == text.npos || at == 0) return std::nullopt;
    const auto behind_um = trimmed(text.substr(at + 4));
    const auto hour = behind_um.substr(0, behind_um.find(' '));
    auto rest = trimmed(behind_um.substr(hour.size()));
    const bool oclock = begins(rest, "uhr");
    if (oclock) rest = after_first(rest);
    if (hour.empty() || hour[0] < '0' || hour[0] > '9' || !ends_in_infinitive(rest)) return std::nullopt;
    return plan_halves{"um " + std::string(hour) + (oclock ? " Uhr" : ""),
                       std::string(trimmed(text.substr(0, at))) + " " + std::string(rest),
                       {}};
}

}  // namespace

plan_halves read_plan(std::string_view typed) {
    const auto line = in_one_line(typed);
    auto text = trimmed(line);
    auto behind = text;
    const bool when = take(behind, when_words);
    if (when && (behind.empty() || is_one_of(first_of(behind), auxiliary))) return {};  // "When will I see Ana?"
    if (when || stands_alone(text)) {
        const auto from = when ? behind : text;
        if (const auto split = split_behind_cue(from)) {
            const auto cue = trimmed(from.substr(0, split->cue_end));
            if (!cue.empty()) {
                const bool own = says_who(from.substr(split->cue_end));
                return {std::string(cue), behind_a_cue(split->action), own ? as_sentence(line) : std::string()};
            }
        }
        if (when && behind.find('?') != behind.npos) return {};
        for (const auto at : {when ? text.npos : bidding_behind(text), when ? text.npos : behind_german_occasion(text)})
            if (at != text.npos)
                return {std::string(trimmed(text.substr(0, at))), std::string(trimmed(text.substr(at))), {}};
        if (const auto at = when ? text.npos : i_behind_occasion(text); at != text.npos) {
            auto rest = trimmed(text.substr(at));
            take_present(rest);
            return {std::string(trimmed(text.substr(0, at))), std::string(rest), as_sentence(line)};
        }
        // "today the roadmap" is rather an action; only what is short and says nothing else is a cue.
        if (when || code_points(text) <= 40) return {std::string(from), {}};
    }
    auto action = text;
    const bool of_oneself = take(action, will_words) || take_present(action) || begins(action, "ich");
    if (of_oneself) {
        std::size_t best = action.npos;
        for (const auto j : joints) {
            const auto at = find_folded(action, j);
            if (at != action.npos && at > 0 && at < best) best = at;
        }
        if (best != action.npos) {
            auto cue = trimmed(action.substr(best));
            take(cue, when_words);
            return {std::string(cue), behind_a_cue(trimmed(action.substr(0, best))), as_sentence(line)};
        }
    }
    if (of_oneself && stands_alone(action) && !after_first(action).empty())  // "ich möchte morgen mit Sam reden"
        return {std::string(first_of(action)), std::string(after_first(action)), as_sentence(line)};
    if (const auto split = hour_inside(action); split && !of_oneself) return *split;
    if (const auto at = occasion_behind(action); at != action.npos && action.find('?') == action.npos) {
        const auto cue = trimmed(action.substr(at)), rest = trimmed(action.substr(0, at));
        // German has its verb at the very end, and "no phone in the daily" has none: both stand as they are.
        static constexpr std::array stands{"am"sv,    "im"sv,     "nach"sv, "vor"sv,   "beim"sv,
                                           "heute"sv, "morgen"sv, "um"sv,   "in der"sv};
        static constexpr std::array no_verb{"no"sv,   "not"sv,  "nothing"sv, "less"sv,
                                            "more"sv, "kein"sv, "keine"sv,   "keinen"sv};
        const bool as_it_is = of_oneself || is_one_of(first_of(rest), no_verb) ||
                              std::any_of(stands.begin(), stands.end(), [&](auto w) { return begins(cue, w); });
        if (!rest.empty() && (of_oneself || rest.find(' ') != rest.npos))
            return {std::string(cue), behind_a_cue(rest), as_it_is ? as_sentence(line) : std::string()};
    }
    return {{}, of_oneself ? behind_a_cue(action) : std::string(action)};
}

bool says_no_plan(std::string_view typed) {
    static constexpr std::array exactly{"no plan"sv,
                                        "no plans"sv,
                                        "no plan today"sv,
                                        "no plans today"sv,
                                        "nothing"sv,
                                        "none"sv,
                                        "no"sv,
                                        "nope"sv,
                                        "nah"sv,
                                        "nothing today"sv,
                                        "not today"sv,
                                        "no idea"sv,
                                        "idk"sv,
                                        "dunno"sv,
                                        "no clue"sv,
                                        "n/a"sv,
                                        "-"sv,
                                        "not really"sv,
                                        "i don't know"sv,
                                        "i dont know"sv,
                                        "don't know"sv,
                                        "dont know"sv,
                                        "not sure"sv,
                                        "i have no plan"sv,
                                        "i have none"sv,
                                        "i have no idea"sv,
                                        "nichts"sv,
                                        "nix"sv,
                                        "heute nichts"sv,
                                        "heute nicht"sv,
                                        "nichts heute"sv,
                                        "kein plan"sv,
                                        "keinen plan"sv,
                                        "keine ahnung"sv,
                                        "ka"sv,
                                        "k.a"sv,
                                        "weiss nicht"sv,
                                        "weiss ich nicht"sv,
                                        "ich weiss nicht"sv,
                                        "ich weiss es nicht"sv,
                                        "nein"sv,
                                        "nee"sv,
                                        "heute kein plan"sv,
                                        "heute keinen plan"sv,
                                        "kein plan heute"sv,
                                        "nichts geplant"sv,
                                        "heute nix"sv};
    static constexpr std::array nothing_of{"no"sv,
                                           "nothing"sv,
                                           "none"sv,
                                           "kein"sv,
                                           "keine"sv,
                                           "keinen"sv,
                                           "nichts"sv,
                                           "heute kein"sv,
                                           "heute keine"sv,
                                           "heute keinen"sv,
                                           "i have no"sv,
                                           "i have nothing"sv,
                                           "there is nothing"sv,
                                           "there's nothing"sv,
                                           "ich habe heute kein"sv,
                                           "ich habe heute keine"sv,
                                           "ich habe heute keinen"sv,
                                           "ich habe nichts"sv,
                                           "ich habe heute nichts"sv,
                                           "ich hab nichts"sv,
                                           "today no"sv,
                                           "today nothing"sv};
    const auto text = plain(typed);
    if (is_one_of(text, exactly)) return true;
    // "no meetings today", "nothing special", "heute keine Termine": short, and without anything that is done.
    // Leaving something out somewhere is a plan: "no phone in the daily".
    for (const auto out :
         {" in "sv, " im "sv, " but "sv, " except "sv, " beim "sv, " during "sv, " when "sv, "no longer"sv, "no more"sv,
          " mehr"sv, " after "sv, " before "sv, " nach "sv, " vor "sv, " while "sv, " at "sv, " ausser "sv})
        if (find_folded(text, out) != text.npos) return false;
    const auto words = static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1;
    return words <= 6 && text.find(',') == text.npos &&
           std::any_of(nothing_of.begin(), nothing_of.end(), [&](auto w) { return begins(text, w); });
}

bool asks_about_the_plan(std::string_view typed) {
    const auto line = in_one_line(typed);
    const auto text = trimmed(line);
    const bool mark = line.find('?') != line.npos;
    const bool asks = std::any_of(asking.begin(), asking.end(), [&](auto w) {
        return begins(text, w) ||
               (text.size() > w.size() && same(text.substr(0, w.size()), w) && text[w.size()] == '?');
    });
    if (!asks) return false;
    if (mark) return true;
    // "example", "what do you mean", "I don't understand": without a mark only what can be nothing else
    return begins(text, "example") || begins(text, "beispiel") || begins(text, "what do you mean") ||
           begins(text, "was meinst du") || find_folded(text, "understand") != text.npos ||
           find_folded(text, "verstehe") != text.npos || begins(text, "give me") || begins(text, "gib mir") ||
           begins(text, "explain") || begins(text, "erklär") || begins(text, "for example") ||
           begins(text, "zum beispiel") || find_folded(text, "get it") != text.npos || same(text, "huh") ||
           same(text, "what") || same(text, "was") || same(text, "how") || same(text, "wie");
}

std::string as_occasion(std::string_view typed, bool german) {
    static constexpr std::array articles{"the"sv,  "my"sv,    "our"sv,   "a"sv,      "das"sv, "die"sv, "der"sv, "dem"sv,
                                         "mein"sv, "meine"sv, "unser"sv, "unsere"sv, "im"sv,  "in"sv,  "beim"sv};
    const auto line = in_one_line(typed);
    const auto text = trimmed(line);
    if (text.empty() || stands_alone(text) || code_points(text) > 60 || line.find('?') != line.npos || says_who(text))
        return {};
    const auto words = std::count(text.begin(), text.end(), ' ') + 1;
    if (words > 9) return {};
    const auto article = is_one_of(first_of(text), articles) ? first_of(text) : std::string_view{};
    const auto rest = article.empty() ? text : trimmed(text.substr(article.size()));
    for (const auto& m : meetings) {
        const bool first = begins(rest, m.word);
        // "monday sync", "team meeting", "sprint planning with Ben"
        auto at = find_folded(rest, std::string(" ").append(m.word));
        const auto end = at == rest.npos ? at : at + m.word.size() + 1;
        const bool second = at != rest.npos &&
                            std::count(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(at), ' ') <= 1 &&
                            (end == rest.size() || rest[end] == ' ');
        if (!first && !second) continue;
        const auto tail = first ? trimmed(rest.substr(m.word.size())) : trimmed(rest.substr(end));
        static constexpr std::array links{"with"sv,     "at"sv,    "on"sv,     "about"sv, "of"sv,   "today"sv,
                                          "tomorrow"sv, "mit"sv,   "um"sv,     "am"sv,    "zu"sv,   "zum"sv,
                                          "über"sv,     "heute"sv, "morgen"sv, "in"sv,    "this"sv, "and"sv};
        if (!tail.empty() && !is_one_of(first_of(tail), links)) continue;
        // "call Ben", "review the plan", "planning the week" are things to do.
        if (german) return std::string(m.german) + " " + std::string(rest);
        const bool meal = m.german == "Beim";
        if (meal) return "At " + (article.empty() || same(article, "the") ? std::string(rest) : std::string(text));
        const bool own = same(article, "my") || same(article, "our");
        return "In " + (own ? std::string(article) + " " : std::string("the ")) + std::string(rest);
    }
    return {};
}

std::string inside_sentence(std::string text, bool verb_first) {
    static constexpr std::string_view openers[] = {"The", "A",    "An",      "My",       "Our",     "It",
                                                   "We",  "They", "This",    "That",     "There",   "He",
                                                   "She", "You",  "Someone", "Somebody", "Everyone"};
    const std::string_view word = std::string_view(text).substr(0, text.find_first_of(" ,."));
    const bool capital = !word.empty() && word[0] >= 'A' && word[0] <= 'Z' && word != "I" && !word.starts_with("I'");
    const bool plain_word =
        std::all_of(word.begin() + (word.empty() ? 0 : 1), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    const bool opens = std::find(std::begin(openers), std::end(openers), word) != std::end(openers);
    if (capital && plain_word && (verb_first || opens)) text[0] = static_cast<char>(text[0] - 'A' + 'a');
    return text;
}

}  // namespace fulcrum::dialogue
