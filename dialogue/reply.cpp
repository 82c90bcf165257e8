#include "dialogue/reply.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "dialogue/reading.hpp"

namespace fulcrum::dialogue {

using namespace reading;

namespace {

// Longer messages are stories, not answers to a short question.
constexpr std::size_t longest_answer = 120;

// --- yes and no ------------------------------------------------------------------------------------------------------

const word_list yes_phrases = {
    "y", "ye", "yes", "yep", "yup", "yeah", "yea", "ya", "yess", "yse", "yeh", "yees", "eys", "yas", "yessir", "aye",
    "sure", "sure thing", "for sure", "ok", "okay", "okey", "oki", "okie", "k", "kk", "alright", "all right", "fine",
    "of course", "absolutely", "definitely", "definately", "certainly", "totally", "indeed", "correct", "right",
    "thats right", "thats correct", "thats true", "exactly", "true", "affirmative", "agreed", "gladly", "with pleasure",
    "by all means", "i do", "i did", "i am", "i have", "i will", "i would", "i can", "we do", "we did", "we have",
    "we are", "it is", "it was", "it did", "it does", "it has", "they do", "they did", "they are", "sounds good",
    "sounds great", "sounds fine", "go ahead", "go for it", "do it", "please", "please do", "why not", "works for me",
    "lets do it", "lets do that", "lets go", "mostly", "mostly yes", "i think so", "think so", "i guess", "i guess so",
    "i suppose", "i suppose so", "i believe so", "probably yes", "probably so", "yes and no yes", "you bet",
    "very much", "very much so", "yes really", "id love to", "id like that", "id like to", "i want to", "happy to",
    "perfect", "great",
    // German and neighbours
    "ja", "jaa", "jo", "joa", "jup", "jep", "jawohl", "klar", "na klar", "ja klar", "aber klar", "sicher", "genau",
    "gern", "gerne", "naturlich", "natuerlich", "stimmt", "passt", "auf jeden fall", "jawoll", "mach das", "ich denke",
    "ich denke schon", "denke schon", "ich glaube schon", "glaube schon", "einverstanden", "warum nicht", "sehr gerne",
    "oui", "si", "claro", "d accord"};

const word_list no_phrases = {
    "n", "no", "nope", "nop", "nah", "naah", "noo", "nno", "naw", "never", "negative", "not really", "not yet",
    "not today", "not quite", "not now", "not right now", "not at all", "not particularly", "not much", "not exactly",
    "not this time", "not so much", "not entirely", "not completely", "not sure no", "no thanks", "no thank you",
    "no thx", "no way", "i dont", "i didnt", "i did not", "i do not", "i havent", "i have not", "im not", "i am not",
    "i wont", "i cant", "i wasnt", "didnt", "dont", "we dont", "we didnt", "we havent", "it isnt", "it wasnt",
    "it didnt", "it doesnt", "it hasnt", "they dont", "they didnt", "dont think so", "i dont think so",
    "do not think so", "i do not think so", "id rather not", "i would rather not", "rather not", "better not",
    "please dont", "please no", "hardly", "barely", "unfortunately not", "unfortunately no", "sadly not", "sadly no",
    "afraid not", "im afraid not", "i guess not", "guess not", "probably not", "i think not", "mostly not", "mostly no",
    "i doubt it", "nothing", "none", "no chance", "absolutely not", "definitely not", "certainly not", "of course not",
    "wrong", "incorrect", "false", "thats wrong", "not true", "no really", "really not",
    // German and neighbours
    "nein", "nee", "ne", "noe", "nicht wirklich", "noch nicht", "eher nicht", "lieber nicht", "leider nein",
    "leider nicht", "auf keinen fall", "keinesfalls", "niemals", "nein danke", "heute nicht", "jetzt nicht",
    "nicht heute", "nicht jetzt", "eigentlich nicht", "ich denke nicht", "ich glaube nicht", "glaube nicht", "non",
    "nada"};

// Said along with an answer without changing it.
const word_list courtesies = {"please",  "pls",  "plz",      "thanks", "thank you", "thx",   "ty",       "coach",
                              "fulcrum", "sir",  "actually", "oh",     "ah",        "hm",    "hmm",      "uh",
                              "um",      "well", "so",       "bitte",  "danke",     "today", "for today"};

constexpr std::u32string_view yes_emoji = U"👍✅✔☑👌🆗💯🙌🙏😀😃😄🙂😊🎉💪❤";
constexpr std::u32string_view no_emoji = U"👎❌✖🚫🙅⛔🙁☹";

// What the emoji of an answer without words of its own say; nothing if both or neither.
std::optional<bool> emoji_vote(std::string_view typed, std::string_view words) {
    if (!words.empty() && !one_of(words, courtesies)) return std::nullopt;
    bool yes = false, no = false;
    for (const char32_t c : decode(words.empty() ? plain(typed) : fold(typed))) {
        if (words.empty() && !is_emoji(c)) return std::nullopt;
        const bool weak = !words.empty() && c >= 0x1F600 && c < 0x1F650;  // "thanks 😊" is no yes
        yes = yes || (!weak && yes_emoji.find(c) != yes_emoji.npos);
        no = no || (!weak && no_emoji.find(c) != no_emoji.npos);
    }
    if (yes == no) return std::nullopt;
    return yes;
}

std::optional<bool> vote_of(std::string_view phrase) {
    if (one_of(phrase, yes_phrases)) return true;
    if (one_of(phrase, no_phrases)) return false;
    return std::nullopt;
}

// The words without courtesies at either end; "" when there is nothing but courtesies.
std::string_view without_courtesies(std::string_view words) {
    while (take_front(words, courtesies) || take_back(words, courtesies)) {
    }
    return words;
}

// --- numbers ---------------------------------------------------------------------------------------------------------

// "7", "seven", "a 7": a number from 0 on, the reader put behind it.
std::optional<int> take_number(token_reader& r) {
    const token& t = r.peek();
    std::optional<int> n;
    if (t.is_number()) {
        n = t.value;
    } else if (t.what == token::kind::word) {
        n = number_word(t.text);
    }
    if (n) r.take();
    return n;
}

// Three rows of the table; only the band of width 2 · limit + 1 around the diagonal can stay within the limit.
template <class Text>
int banded_distance(const Text& from, const Text& to, int limit) {
    const int n = static_cast<int>(from.size()), m = static_cast<int>(to.size());
    limit = std::clamp(limit, 0, std::max(n, m));
    const int far = limit + 1;
    if (std::abs(n - m) > limit) return far;
    const auto width = static_cast<std::size_t>(m) + 1;
    std::vector<int> rows(3 * width, far);
    int *older = rows.data(), *old = older + width, *row = old + width;
    for (int j = 0; j <= std::min(m, limit); ++j) old[j] = j;
    for (int i = 1; i <= n; ++i) {
        const int low = std::max(0, i - limit), high = std::min(m, i + limit);
        int least = far;
        if (low > 0) row[low - 1] = far;
        const auto letter = from[static_cast<std::size_t>(i) - 1];
        for (int j = low; j <= high; ++j) {
            int d = i;
            if (j > 0) {
                const auto k = static_cast<std::size_t>(j);
                d = std::min({old[j] + 1, row[j - 1] + 1, old[j - 1] + (letter == to[k - 1] ? 0 : 1)});
                if (i > 1 && j > 1 && letter == to[k - 2] && from[static_cast<std::size_t>(i) - 2] == to[k - 1]) {
                    d = std::min(d, older[j - 2] + 1);
                }
            }
            row[j] = std::min(d, far);
            least = std::min(least, row[j]);
        }
        if (high < m) row[high + 1] = far;
        if (least >= far) return far;
        int* const spent = older;
        older = old, old = row, row = spent;
    }
    return old[m];
}

// --- choices ---------------------------------------------------------------------------------------------------------

constexpr std::array<std::array<std::string_view, 4>, 9> ordinals{{{"first", "1st", "erste", "ersten"},
                                                                   {"second", "2nd", "zweite", "zweiten"},
                                                                   {"third", "3rd", "dritte", "dritten"},
                                                                   {"fourth", "4th", "vierte", "vierten"},
                                                                   {"fifth", "5th", "funfte", "funften"},
                                                                   {"sixth", "6th", "sechste", "sechsten"},
                                                                   {"seventh", "7th", "siebte", "siebten"},
                                                                   {"eighth", "8th", "achte", "achten"},
                                                                   {"ninth", "9th", "neunte", "neunten"}}};

// "I'd go for b, please" → "b": what people put around a choice.
std::string_view choice_core(std::string_view words) {
    static const word_list before = {
        "i choose",   "i take", "ill take", "i pick",  "id pick",      "id go for", "ill go for", "ill go with",
        "id go with", "go for", "go with",  "lets do", "lets go with", "id say",    "i say",      "i think",
        "i guess",    "its",    "it is",    "it was",  "definitely",   "probably",  "maybe",      "option",
        "number",     "nummer", "no",       "answer",  "choice",       "the",       "die",        "der",
        "das",        "my",     "mostly",   "rather",  "more of",      "more"};
    static const word_list after = {"please",  "pls",     "thanks", "thank you", "one",  "option",
                                    "i think", "i guess", "for me", "today",     "bitte"};
    while (take_front(words, before) || take_back(words, after)) {
    }
    return words;
}

std::optional<int> choice_number(std::string_view words, int count) {
    if (words == "last" || words == "letzte") return count;
    for (std::size_t i = 0; i < ordinals.size(); ++i) {
        if (std::find(ordinals[i].begin(), ordinals[i].end(), words) != ordinals[i].end()) {
            return static_cast<int>(i) + 1;
        }
    }
    if (const auto named = number_word(words)) return named;
    const auto tokens = tokens_of(words);
    if (tokens && tokens->size() == 1 && tokens->front().is_number()) return tokens->front().value;
    return std::nullopt;
}

// The one index for which `fits` holds; nothing for none or several.
template <class Fits>
std::optional<int> only_one(std::size_t count, Fits fits) {
    std::optional<int> found;
    for (std::size_t i = 0; i < count; ++i) {
        if (!fits(i)) continue;
        if (found) return std::nullopt;
        found = static_cast<int>(i);
    }
    return found;
}

bool contains_words(std::string_view text, std::string_view words) {
    for (auto at = text.find(words); at != text.npos; at = text.find(words, at + 1)) {
        const auto end = at + words.size();
        if ((at == 0 || text[at - 1] == ' ') && (end == text.size() || text[end] == ' ')) return true;
    }
    return false;
}

// "yep" for an option called "Yes".
std::optional<int> voted_option(std::string_view typed, const std::vector<option>& options) {
    const auto vote = read_yes_no(typed);
    if (!vote) return std::nullopt;
    return only_one(options.size(), [&](std::size_t i) { return read_yes_no(options[i].label) == vote; });
}

}  // namespace

std::optional<bool> read_yes_no(std::string_view typed) {
    if (typed.size() > longest_answer) return std::nullopt;
    const std::string text = plain(typed), said = bare(typed);
    if (text == "+1") return true;
    if (text == "-1") return false;
    if (const auto vote = emoji_vote(typed, said)) return vote;
    if (const auto vote = vote_of(said)) return vote;
    const std::string squeezed = squeeze(said);
    const std::string_view words = without_courtesies(squeezed);
    if (const auto vote = vote_of(words)) return vote;
    // "yes, I did", "no, not really", "yes yes": two answers that say the same.
    for (auto gap = words.find(' '); gap != words.npos; gap = words.find(' ', gap + 1)) {
        const auto first = vote_of(words.substr(0, gap));
        if (!first) continue;
        const auto second = vote_of(without_courtesies(words.substr(gap + 1)));
        if (second && *second == *first) return first;
    }
    return std::nullopt;
}

std::optional<int> read_scale(std::string_view typed) {
    if (typed.size() > longest_answer) return std::nullopt;
    const std::string text = plain(typed);
    const auto tokens = tokens_of(text);
    if (!tokens) return std::nullopt;
    token_reader r{*tokens};
    r.skip_all({"i'd",      "id",   "i",     "i'm",    "im",   "say",   "give",  "it",     "it's",
                "its",      "that", "think", "guess",  "a",    "an",    "about", "around", "maybe",
                "probably", "like", "solid", "strong", "weak", "today", "is",    "was",    "at",
                "rather",   "just", "only",  "eine",   "etwa", "heute", ","});
    const auto n = take_number(r);
    if (!n) return std::nullopt;
    if (r.take_phrase("out of") || r.take_if({"/", "of", "von"})) {
        if (take_number(r) != 10) return std::nullopt;
    }
    r.take_if({"ish"});
    r.skip_all({",", "i", "think", "guess", "maybe", "probably", "please", "today", "points", "for", "me", "now"});
    if (!r.at_end() || *n < 1 || *n > 10) return std::nullopt;
    return n;
}

std::optional<int> read_choice(std::string_view typed, const std::vector<option>& options) {
    const std::size_t count = options.size();
    if (count == 0 || typed.size() > 2000) return std::nullopt;
    const std::string text = plain(typed);
    if (text.empty()) return std::nullopt;
    std::vector<std::string> labels, values;
    for (const option& o : options) {
        labels.push_back(bare(o.label));
        values.push_back(bare(o.value));
    }
    const auto equal_text = [&](std::size_t i) { return plain(options[i].label) == text; };
    if (const auto found = only_one(count, equal_text)) return found;

    const std::string said = bare(typed);
    if (said.empty()) {  // an emoji: the option that shows it
        const auto shows = [&](std::size_t i) { return options[i].label.find(text) != std::string::npos; };
        if (const auto found = only_one(count, shows)) return found;
        return voted_option(typed, options);
    }
    if (text.starts_with('-')) return std::nullopt;  // "-1" is not the first
    if (const auto found = only_one(count, [&](std::size_t i) { return labels[i] == said; })) return found;
    const std::string_view core = choice_core(said);
    const auto is_label = [&](std::size_t i) { return labels[i] == core || choice_core(labels[i]) == core; };
    if (const auto found = only_one(count, is_label)) return found;

    const bool fraction = text.find_first_of(".,/-") != text.npos && text.find_first_of("0123456789") != text.npos;
    if (!fraction || split(core).size() == 1) {  // "2.5" and "1-2" name no option
        if (const auto number = choice_number(core, static_cast<int>(count))) {
            if (*number >= 1 && *number <= static_cast<int>(count)) return *number - 1;
        }
    }
    if (const auto found = only_one(count, [&](std::size_t i) { return values[i] == core; })) return found;

    if (one_of(core, {"the", "an", "to", "my", "of"})) return std::nullopt;
    const auto begins = [&](std::size_t i) {
        return labels[i].starts_with(core) || values[i].starts_with(core) || choice_core(labels[i]).starts_with(core);
    };
    const auto prefixed = only_one(count, begins);
    if (core.size() == 1 && core[0] >= 'a' && core[0] <= 'i') {
        const int lettered = core[0] - 'a';
        if (lettered >= static_cast<int>(count)) return prefixed;
        if (prefixed && *prefixed != lettered) return std::nullopt;  // "b" of "a) Plan  b) Ask  c) Build": ask again
        return lettered;
    }
    if (prefixed) return prefixed;

    if (core.size() >= 3) {
        const auto within = [&](std::size_t i) { return contains_words(labels[i], core); };
        if (const auto found = only_one(count, within)) return found;
        const auto said_whole = [&](std::size_t i) {
            return labels[i].size() >= 3 && core.size() <= labels[i].size() + 20 &&
                   (core.starts_with(labels[i] + ' ') || core.ends_with(' ' + labels[i])) &&
                   split(core).size() <= split(labels[i]).size() + 2 && !contains_words(core, "not");
        };
        if (const auto found = only_one(count, said_whole)) return found;
    }
    if (const auto found = voted_option(typed, options)) return found;
    // A slip that is nearer to one option than to any other.
    if (core.size() >= 3 && core.size() <= 60) {
        const int limit = core.size() <= 5 ? 1 : 2;
        int best = limit + 1;
        std::optional<int> found;
        for (std::size_t i = 0; i < count; ++i) {
            const std::string_view first_word = std::string_view{labels[i]}.substr(0, labels[i].find(' '));
            const int d = std::min({edit_distance(core, labels[i], limit), edit_distance(core, values[i], limit),
                                    edit_distance(core, first_word, limit)});
            if (d < best) {
                best = d;
                found = static_cast<int>(i);
            } else if (d == best) {
                found.reset();
            }
        }
        if (found) return found;
    }
    return std::nullopt;
}

int edit_distance(std::string_view a, std::string_view b, int limit) {
    const auto letters = [](std::string_view s) {
        return std::none_of(s.begin(), s.end(), [](char c) { return c < 0; });
    };
    if (letters(a) && letters(b)) return banded_distance(a, b, limit);
    return banded_distance(decode(a), decode(b), limit);
}

bool is_greeting(std::string_view typed) {
    if (typed.size() > longest_answer) return false;
    if (plain(typed) == "👋") return true;
    static const word_list greetings = {
        "good morning", "good afternoon", "good evening", "good day", "guten morgen", "guten tag",
        "guten abend",  "gruss gott",     "gruss dich",   "hi",       "hello",        "helo",
        "hey",          "heya",           "hiya",         "howdy",    "yo",           "morning",
        "hallo",        "hallochen",      "moin",         "servus",   "grusse",       "gruezi",
        "hola",         "bonjour",        "salut",        "ciao",     "greetings",    "hullo"};
    static const word_list called = {"there", "coach",    "fulcrum", "all",    "again", "bot",
                                     "team",  "everyone", "you",     "friend", "buddy", "to you"};
    const std::string said = squeeze(bare(typed));
    std::string_view rest = said;
    if (!one_of(rest, greetings) && !take_front(rest, greetings)) return false;
    while (take_front(rest, greetings) || take_front(rest, called)) {
    }
    return one_of(rest, greetings) || one_of(rest, called);
}

bool is_small_talk(std::string_view typed) {
    static constexpr std::string_view known[] = {
        "ok",   "okay",  "thanks", "thank you", "thx",     "cool",         "great",
        "nice", "danke", "good",   "super",     "perfect", "fine",         "yes",
        "no",   "hm",    "got it", "cheers",    "done",    "thanks a lot", "many thanks"};
    const auto p = plain(typed);
    return p.empty() || std::find(std::begin(known), std::end(known), p) != std::end(known);
}

}  // namespace fulcrum::dialogue
