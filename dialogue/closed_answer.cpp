#include "dialogue/closed_answer.hpp"

#include <algorithm>
#include <optional>

#include "dialogue/message.hpp"
#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

using namespace reading;

namespace {

constexpr std::size_t longest = 600;  // longer messages are stories

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What stands behind the first `words` words, without the punctuation between.
std::string behind(std::string_view typed, const said_words& said, std::size_t words) {
    if (words == 0 || words > said.ends.size()) return {};
    auto rest = typed.substr(said.ends[words - 1]);
    while (!rest.empty() && (is_blank(rest.front()) || std::string_view{",.;:!-)"}.find(rest.front()) != rest.npos))
        rest.remove_prefix(1);
    for (const std::string_view dash : {"–", "—"})
        if (rest.starts_with(dash)) rest.remove_prefix(dash.size());
    return std::string(trim(rest));
}

closed_answer answered(std::string value, std::string note) {
    return {closed_answer::how::read, std::move(value), std::move(note), {}, {}};
}

bool ends_a_clause(std::string_view typed, const said_words& said, std::size_t words) {
    if (words >= said.ends.size()) return true;
    const auto end = said.ends[words - 1];
    return end > 0 && std::string_view{",.;:!-)"}.find(typed[end - 1]) != std::string_view::npos;
}

bool negates(std::string_view word) {
    return one_of(word, {"no",     "not",    "never",  "none",    "nothing",   "nobody", "didnt",  "couldnt",
                         "havent", "kein",   "keine",  "keinen",  "nicht",     "nie",    "nichts", "nix",
                         "net",    "ned",    "nimmer", "niemand", "niemanden", "dont",   "doesnt", "wont",
                         "cant",   "cannot", "isnt",   "arent",   "wasnt",     "hasnt",  "wouldnt"});
}

// "I did" and "we have" are answers, and the beginnings of many other sentences.
bool stands_for_itself(std::string_view typed, const said_words& said, std::size_t from, std::size_t count) {
    const std::string_view first = said.words[from];
    if (!one_of(first, {"i", "we", "they", "he", "she", "it", "there", "ich", "wir", "es", "hab", "habe", "planning"}))
        return true;
    const auto end = from + count;
    if (ends_a_clause(typed, said, end)) return true;
    return one_of(said.words[end],
                  {"but",      "and",   "because", "since",   "when", "at",   "with", "in",  "yesterday", "today",
                   "tomorrow", "once",  "twice",   "already", "this", "that", "it",   "so",  "aber",      "und",
                   "weil",     "heute", "gestern", "schon",   "mit",  "um",   "kurz", "nur", "only",      "briefly",
                   "just",     "after", "before",  "on",      "as",   "nach", "vor",  "als", "wie",       "sogar"});
}

// --- numbers in a message

struct number_said {
    int value = 0;
    std::size_t begin = 0, end = 0;  // in the plain text
    bool half = false;               // "6.5"
};

std::vector<number_said> numbers_in(std::string_view text) {
    std::vector<number_said> all;
    for (std::size_t i = 0; i < text.size();) {
        const auto word_end = [&](std::size_t from, auto belongs) {
            while (from < text.size() && belongs(text[from])) ++from;
            return from;
        };
        const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; };
        if (is_digit(text[i])) {
            const auto end = word_end(i, is_digit);
            number_said n{end - i > 4 ? 9999 : std::atoi(std::string(text.substr(i, end - i)).c_str()), i, end, false};
            if (end + 1 < text.size() && (text[end] == '.' || text[end] == ',') && is_digit(text[end + 1])) {
                n.half = text[end + 1] != '0';
                n.end = word_end(end + 1, is_digit);
            } else if (text.substr(end).starts_with("½")) {
                n.half = true;
                n.end = end + std::string_view("½").size();
            }
            all.push_back(n);
            i = n.end;
        } else if (letter(text[i])) {
            const auto end = word_end(i, letter);
            if (const auto n = number_word(text.substr(i, end - i))) all.push_back({*n, i, end, false});
            i = end;
        } else {
            ++i;
        }
    }
    return all;
}

// "/10", "out of 10" behind the number: the place behind that.
std::size_t behind_the_ten(std::string_view text, std::size_t at) {
    auto rest = text.substr(at);
    const auto skip = [&] {
        while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    };
    skip();
    bool of = false;
    for (const std::string_view word : {"/", "out of", "of", "von", "aus"})
        if (!of && rest.starts_with(word)) rest.remove_prefix(word.size()), of = true;
    if (!of) return at;
    skip();
    for (const std::string_view ten : {"10", "ten", "zehn"})
        if (rest.starts_with(ten) && (rest.size() == ten.size() || !is_digit(rest[ten.size()])))
            return text.size() - rest.size() + ten.size();
    return at;
}

// Whether nothing but words that lead to a number stand before it.
bool only_leads(const vocabulary& words, std::string_view before) {
    const auto said = words.look(before);
    for (std::size_t i = 0; i < said.words.size();) {
        const auto taken = std::max(words.leads(intent::number_lead, said, i), words.leads(intent::front, said, i));
        if (taken == 0) return false;
        i += taken;
    }
    return true;
}

bool begins_with_mark(std::string_view rest) {
    return rest.empty() || std::string_view{",.;:!-)(/"}.find(rest.front()) != std::string_view::npos ||
           rest.starts_with("…");
}

bool gives_a_reason(std::string_view first) {
    return one_of(first, {"because", "since",  "as",    "cause", "cuz",   "bc",    "weil",  "da",   "denn", "wegen",
                          "but",     "aber",   "and",   "und",   "due",   "today", "heute", "so",   "i",    "was",
                          "war",     "though", "i'm",   "im",    "after", "nach",  "with",  "mit",  "this", "it",
                          "the",     "not",    "nicht", "ish",   "maybe", "tired", "müde",  "mude", "ich",  "es",
                          "hab",     "habe",   "wir",   "we",    "my",    "mein",  "meine"});
}

std::string_view first_word(std::string_view rest) {
    rest = trim(rest);
    return rest.substr(0, rest.find_first_of(" ,.;:!"));
}

bool counts_something(const vocabulary& words, std::string_view rest) {
    if (rest.starts_with("%")) return true;
    const auto said = words.look(rest.substr(0, 40));
    return words.leads(intent::counted, said, 0) > 0 ||
           (said.words.size() > 1 && words.leads(intent::counted, said, 1) > 0);
}

// "In the 1:1 at four": who says when says yes.
bool names_an_occasion(const vocabulary& words, const said_words& said) {
    const auto n = said.words.size();
    if (n < 2 || n > 7) return false;
    // "She is in at three" says when, too, and "she is out until three" does not.
    const bool of_somebody = one_of(said.words[0], {"she", "shes", "he", "hes", "they", "theyre", "we", "i", "there",
                                                    "theres", "sie", "er", "wir", "ich", "es", "da"});
    if (!of_somebody &&
        !one_of(said.words[0], {"in", "at", "during", "after", "before", "im", "um", "beim", "nach", "vor", "am"}))
        return false;
    if (std::any_of(said.words.begin(), said.words.end(), [](const auto& w) {
            return one_of(w, {"out", "away", "off", "until", "till", "leave", "sick", "busy", "full", "bis", "weg",
                              "krank", "urlaub", "frei", "voll"});
        }))
        return false;
    if (words.says(intent::put_off, said)) return false;
    if (std::any_of(said.words.begin(), said.words.end(), [](const auto& w) { return negates(w); })) return false;
    const bool figure = std::any_of(said.words.begin(), said.words.end(),
                                    [](const auto& w) { return is_digit(w[0]) || number_word(w).has_value(); });
    return figure || (!of_somebody && words.has(intent::work, said));
}

// "In the afternoon, yes", "if I catch him before lunch, sure": a short message whose last word decides.
std::optional<bool> decided_at_the_end(const vocabulary& words, std::string_view typed, const said_words& said) {
    constexpr std::size_t longest_of_these = 12;
    auto last = said.words.size();
    if (last < 2 || last > longest_of_these) return std::nullopt;
    while (last > 1 && !(said.closes & (std::uint64_t{1} << last))) --last;
    for (auto end = last; end > 1; --end) {
        if (!(said.closes & (std::uint64_t{1} << end))) continue;
        const bool plain_word = one_of(said.words[end - 1], {"yes", "yep", "yeah", "ja", "jo", "nope", "nein", "no"});
        if (!plain_word && !ends_a_clause(typed, said, end - 1)) continue;
        if (const auto vote = read_yes_no(said.words[end - 1])) return vote;
    }
    for (std::size_t from = 1; from + 1 < last; ++from) {  // "over lunch that should work"
        const auto yes = words.leads(intent::yes_lead, said, from), no = words.leads(intent::no_lead, said, from);
        if (std::max(yes, no) == last - from && yes != no) return yes > no;
    }
    return std::nullopt;
}

// "Nina is not in", "schaff ich nicht": a short statement that denies, and neither asks nor wavers.
bool says_no_in_passing(const vocabulary& words, const said_words& said) {
    constexpr std::size_t longest_of_these = 8;
    const auto n = said.words.size();
    if (n == 0 || n > longest_of_these) return false;
    if (words.leads(intent::vague, said) > 0 || words.leads(intent::unsure, said) > 0) return false;
    return std::any_of(said.words.begin(), said.words.end(), [](const auto& w) { return negates(w); });
}

}  // namespace

closed_answer read_yes_no_answer(const vocabulary& words, std::string_view typed) {
    if (typed.size() > longest) return {};
    if (const auto vote = read_yes_no(typed)) return answered(*vote ? "yes" : "no", {});
    const auto said = words.look(typed);
    if (words.says(intent::vague, said) || words.says(intent::non_answer, said)) {
        // "nothing" and "no" are among those: they are no's
        const bool a_no = !said.words.empty() && words.says(intent::no_lead, said);
        return a_no ? answered("no", {}) : closed_answer{};
    }
    for (std::size_t from = 0; from < said.words.size(); ++from) {
        if (from > 0 && !(said.begins & (std::uint64_t{1} << from))) continue;
        const auto yes = words.leads(intent::yes_lead, said, from), no = words.leads(intent::no_lead, said, from);
        if (yes == 0 && no == 0) continue;
        const auto count = std::max(yes, no);
        if (!stands_for_itself(typed, said, from, count)) {
            if (yes > no && from + count < said.words.size() && negates(said.words[from + count]))
                return answered("no", std::string(trim(typed)));
            continue;
        }
        bool vote = yes > no;
        auto note = behind(typed, said, from + count);
        const auto second = note.empty() ? std::nullopt : read_yes_no(note);
        if (second && *second != vote) return {};
        if (second) note.clear();
        if (!note.empty() && words.says(intent::back, note)) note.clear();
        return answered(vote ? "yes" : "no", std::move(note));
    }
    if (const auto vote = decided_at_the_end(words, typed, said))
        return answered(*vote ? "yes" : "no", std::string(trim(typed)));
    if (names_an_occasion(words, said)) return answered("yes", std::string(trim(typed)));
    if (says_no_in_passing(words, said)) return answered("no", std::string(trim(typed)));
    return {};
}

closed_answer read_scale_answer(const vocabulary& words, std::string_view typed, std::string_view low,
                                std::string_view high) {
    if (typed.size() > longest) return {};
    if (const auto n = read_scale(typed)) return answered(std::to_string(*n), {});
    std::string text = plain(typed);
    auto all = numbers_in(text);
    if (all.empty()) {  // "sevn"
        if (const auto meant = words.written_out(bare(typed)); !numbers_in(meant).empty()) {
            text = meant;
            all = numbers_in(text);
        }
    }
    const auto in_range = [](int n) { return n >= 1 && n <= 10; };
    if (all.empty()) {
        const auto said = bare(typed), lowest = bare(low), highest = bare(high);
        const auto is = [&](const std::string& label) {
            return !label.empty() && (said == label || (label.size() >= 5 && said.starts_with(label + " ")) ||
                                      (label.size() >= 5 && said.ends_with(" " + label)));
        };
        if (is(lowest) != is(highest)) return answered(is(lowest) ? "1" : "10", {});
        for (const auto how_often : {intent::hardly_ever, intent::nearly_always}) {
            const auto& end = how_often == intent::hardly_ever ? low : high;
            if (words.says(how_often, typed) && words.says(how_often, end))
                return answered(how_often == intent::hardly_ever ? "1" : "10", {});
        }
        return {};
    }
    // "7 of 10": the ten is no number of its own.
    const auto ten = behind_the_ten(text, all.front().end);
    if (ten != all.front().end && all.size() > 1) {
        all.erase(all.begin() + 1);
        all.front().end = ten;
    }
    const auto& n = all.front();
    if (!in_range(n.value)) return {};
    if (n.begin > 0 && text[n.begin - 1] == '-' && (n.begin == 1 || text[n.begin - 2] == ' ')) return {};
    const std::string_view before = std::string_view(text).substr(0, n.begin),
                           after = std::string_view(text).substr(n.end);
    if (n.half) {
        if (n.value == 10) return {};
        return {closed_answer::how::either, {}, {}, std::to_string(n.value), std::to_string(n.value + 1)};
    }
    if (all.size() > 1 && in_range(all[1].value)) {
        const auto between = trim(std::string_view(text).substr(n.end, all[1].begin - n.end));
        if (one_of(between, {"-",           "to",      "or",           "oder",     "bis",
                             "/",           "and",     "und",          "maybe",    "vielleicht",
                             ",",           ", maybe", ", vielleicht", "or maybe", "oder vielleicht",
                             "bis maximal", "..",      "...",          "~",        "or a",
                             "oder eine"}))
            return {closed_answer::how::either, {}, {}, std::to_string(n.value), std::to_string(all[1].value)};
    }
    const auto rest = trim(after);
    const bool leads = only_leads(words, before);
    const bool glued = !after.empty() && ((after.front() >= 'a' && after.front() <= 'z'));  // "5h", "3pm"
    std::string note;
    if (const auto at = typed.find(text.substr(n.begin, n.end - n.begin)); at != typed.npos) {
        note = std::string(trim(typed.substr(at + (n.end - n.begin))));
        while (!note.empty() && std::string_view{",.;:!-)+ "}.find(note.front()) != std::string_view::npos)
            note.erase(0, 1);
    }
    const bool no_more = all.size() == 1;
    if (leads && !glued) {
        if (rest.empty() || rest == "ish" || rest == "+" || rest == "-") return answered(std::to_string(n.value), {});
        if (begins_with_mark(after) || begins_with_mark(rest) || gives_a_reason(first_word(rest)))
            return answered(std::to_string(n.value), note);
        if (counts_something(words, rest)) return {};
        if (no_more) return answered(std::to_string(n.value), note);
        return {};
    }
    if (leads && bare(rest) == "ish") return answered(std::to_string(n.value), {});
    // "tired, so 4", "a good day: 8"
    const auto last = split(trim(before), 60);
    const std::string_view word = last.empty() ? std::string_view{} : last.back();
    const bool ends_here = rest.empty() || words.says(intent::back, rest);
    if (no_more && ends_here && last.size() <= 14 && !glued &&
        !one_of(word, {"at",    "um",  "in",    "by",       "on",      "of",   "day", "tag",  "week",
                       "woche", "bis", "until", "question", "frage",   "for",  "für", "fur",  "with",
                       "mit",   "and", "und",   "q",        "version", "team", "vs",  "gegen"}))
        return answered(std::to_string(n.value), std::string(trim(typed)));
    return {};
}

namespace {

std::vector<std::string> bare_labels(const std::vector<option>& options) {
    std::vector<std::string> labels;
    for (const auto& o : options) labels.push_back(bare(o.label));
    return labels;
}

std::optional<int> as_number(std::string_view word) {
    if (const auto n = number_word(word)) return n;
    if (word == "zero" || word == "null") return 0;
    if (!word.empty() && word.size() <= 4 && std::all_of(word.begin(), word.end(), is_digit))
        return std::atoi(std::string(word).c_str());
    return std::nullopt;
}

// The option that means that, by its label or its value.
std::optional<std::size_t> option_meaning(const vocabulary& words, intent what, const std::vector<option>& options) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < options.size(); ++i)
        if (words.says(what, options[i].label) || words.says(what, options[i].value)) {
            if (found) return std::nullopt;
            found = i;
        }
    return found;
}

// Words of a label that tell it from the others, in the order of the message: the first that hits one option alone.
std::optional<std::size_t> by_word(const said_words& said, const std::vector<std::string>& labels, std::size_t from,
                                   std::size_t to) {
    for (std::size_t k = from; k < to && k < said.words.size(); ++k) {
        const std::string_view word = said.words[k];
        if (word.size() < 4) continue;
        std::optional<std::size_t> hit;
        bool several = false;
        for (std::size_t i = 0; i < labels.size(); ++i)
            for (const auto each : split(labels[i])) {
                const bool same =
                    each == word || (each.size() >= 5 && word.size() >= 5 && edit_distance(each, word, 1) <= 1);
                if (!same) continue;
                several = several || (hit && *hit != i);
                hit = i;
            }
        if (hit && !several) return hit;
    }
    return std::nullopt;
}

}  // namespace

closed_answer read_choice_answer(const vocabulary& words, std::string_view typed, const std::vector<option>& options) {
    if (options.empty() || typed.size() > longest) return {};
    // "more leading than managing" is the first of the two.
    for (const std::string_view than : {" than ", " als "})
        if (const auto at = typed.find(than); at != typed.npos)
            if (auto read = read_choice_answer(words, typed.substr(0, at), options)) return read;
    const auto labels = bare_labels(options);
    const auto said = words.look(typed);
    const auto take = [&](std::size_t i, std::string note = {}) { return answered(options[i].value, std::move(note)); };
    const bool numbers =
        std::any_of(labels.begin(), labels.end(), [](const auto& l) { return as_number(l).has_value(); });
    if (numbers) {  // "2" is the option called 2, wherever it stands
        if (said.words.empty()) return {};
        const auto whole = bare(typed);
        for (std::size_t i = 0; i < labels.size(); ++i)
            if (labels[i] == whole) return take(i);
        for (std::size_t from = 0; from < said.words.size(); ++from) {
            if (from > 0 && !(said.begins & (std::uint64_t{1} << from)) &&
                !only_leads(words, typed.substr(0, said.ends[from - 1])))
                continue;
            const auto n = as_number(said.words[from]);
            if (!n) continue;
            for (std::size_t i = 0; i < labels.size(); ++i)
                if (as_number(labels[i]) == n) return take(i, behind(typed, said, from + 1));
            return {};
        }
        if (const auto i = read_choice(typed, options)) return take(static_cast<std::size_t>(*i));
        return {};
    }
    // "1 & 2", "1 or 2", "1-2"
    if (said.words.size() >= 2 && said.words.size() <= 4) {
        const auto a = as_number(said.words.front()), b = as_number(said.words.back());
        const auto fits = [&](const std::optional<int>& n) {
            return n && *n >= 1 && *n <= static_cast<int>(options.size());
        };
        const auto joint = said.words.size() > 2 ? std::string_view(said.words[1]) : std::string_view{};
        if (fits(a) && fits(b) && *a != *b &&
            (joint.empty() || one_of(joint, {"and", "und", "or", "oder", "plus", "to", "bis", "n", "u"}))) {
            const bool or_so = one_of(joint, {"or", "oder"});
            if (const auto i = option_meaning(words, intent::both, options); i && !or_so) return take(*i);
            return {closed_answer::how::either,
                    {},
                    {},
                    options[static_cast<std::size_t>(*a - 1)].label,
                    options[static_cast<std::size_t>(*b - 1)].label};
        }
    }
    // Said as a word that another label holds, too: "first" of "First one, then the other".
    const auto whole = bare(typed);
    if (one_of(whole, {"first", "second", "third", "erste", "zweite", "dritte", "last", "letzte"})) {
        const auto holds = [&](const std::string& l) { return (" " + l + " ").find(" " + whole) != l.npos; };
        if (std::any_of(labels.begin(), labels.end(), holds)) {
            const auto i = read_choice(typed, options);
            for (std::size_t k = 0; i && k < labels.size(); ++k)
                if (holds(labels[k]) && static_cast<int>(k) != *i)
                    return {closed_answer::how::either,
                            {},
                            {},
                            options[static_cast<std::size_t>(*i)].label,
                            options[k].label};
        }
    }
    for (std::size_t i = 0; i < labels.size(); ++i)
        if (labels[i] == whole) return take(i);
    for (const auto what : {intent::both, intent::neither, intent::unsure})
        if (words.says(what, said))
            if (const auto i = option_meaning(words, what, options)) return take(*i);
    if (const auto i = read_choice(typed, options)) return take(static_cast<std::size_t>(*i));

    // A number, letter or label at the front, and more behind it.
    for (std::size_t from = 0; from < said.words.size() && from < 8; ++from) {
        if (from > 0 && !(said.begins & (std::uint64_t{1} << from)) &&
            !only_leads(words, typed.substr(0, said.ends[from - 1])))
            continue;
        const std::string_view word = said.words[from];
        for (std::size_t i = 0; i < labels.size(); ++i) {
            const auto parts = split(labels[i]);
            if (parts.empty() || from + parts.size() > said.words.size()) continue;
            if (std::equal(parts.begin(), parts.end(), said.words.begin() + static_cast<std::ptrdiff_t>(from))) {
                const auto end = from + parts.size();
                // "leading and managing" names two
                if (end + 1 < said.words.size() &&
                    one_of(said.words[end], {"and", "und", "or", "oder", "plus", "vs", "versus"}))
                    if (const auto other = by_word(said, labels, end + 1, end + 2); other && *other != i) {
                        const auto both = option_meaning(words, intent::both, options);
                        if (both && !said.words[end].starts_with('v')) return take(*both);
                        return {closed_answer::how::either, {}, {}, options[i].label, options[*other].label};
                    }
                return take(i, behind(typed, said, end));
            }
        }
        const auto n = as_number(word);
        if (n && *n >= 1 && *n <= static_cast<int>(options.size())) {
            const auto rest = behind(typed, said, from + 1);
            const auto more = numbers_in(plain(rest));
            const bool clear = ends_a_clause(typed, said, from + 1) || gives_a_reason(first_word(plain(rest)));
            if (!counts_something(words, plain(rest)) && (clear || more.empty()))
                return take(static_cast<std::size_t>(*n - 1), rest);
        }
        if (word.size() == 1 && word[0] >= 'a' && word[0] < static_cast<char>('a' + options.size()) &&
            (ends_a_clause(typed, said, from + 1) ||
             gives_a_reason(first_word(plain(behind(typed, said, from + 1))))) &&
            word != "i")
            return take(static_cast<std::size_t>(word[0] - 'a'), behind(typed, said, from + 1));
        for (const auto what : {intent::both, intent::neither, intent::unsure})
            if (const auto count = words.leads(what, said, from);
                count > 0 && (count > 1 || ends_a_clause(typed, said, from + count)))
                if (const auto i = option_meaning(words, what, options))
                    return take(*i, behind(typed, said, from + count));
        if (const auto i = by_word(said, labels, from, from + 1)) {
            const auto end = from + 1;
            if (end + 1 < said.words.size() &&
                one_of(said.words[end], {"and", "und", "or", "oder", "plus", "vs", "versus"}))
                if (const auto other = by_word(said, labels, end + 1, end + 2); other && *other != *i) {
                    if (const auto both = option_meaning(words, intent::both, options)) return take(*both);
                    return {closed_answer::how::either, {}, {}, options[*i].label, options[*other].label};
                }
            return take(*i, behind(typed, said, end));
        }
    }
    // One option's own word anywhere in a short message, and no other's.
    if (said.words.size() <= 10 &&
        !std::any_of(said.words.begin(), said.words.end(), [](const auto& w) { return negates(w); }))
        if (const auto i = by_word(said, labels, 0, said.words.size())) {
            bool other = false;
            for (std::size_t k = 0; k < said.words.size(); ++k)
                if (const auto j = by_word(said, labels, k, k + 1)) other = other || *j != *i;
            if (!other) return take(*i, std::string(trim(typed)));
        }
    return {};
}

closed_answer read_kept_answer(const vocabulary& words, std::string_view typed, const std::vector<option>& options) {
    if (options.size() != 3 || typed.size() > longest) return {};
    const auto said = words.look(typed);
    constexpr intent kinds[] = {intent::kept, intent::partly, intent::not_kept};
    // "I asked nobody", "hat nicht geklappt": what says no is never taken for kept.
    const auto denies = [&](std::size_t from, std::size_t count) {
        return std::any_of(said.words.begin() + static_cast<std::ptrdiff_t>(from),
                           said.words.begin() + static_cast<std::ptrdiff_t>(from + count),
                           [](const auto& w) { return negates(w); });
    };
    // "Totally forgot" is not kept, "asked her, but only briefly" partly, whatever they begin with.
    const auto goes_back_on_it = [&] {
        const auto clauses = clauses_of(typed);
        return clauses.size() > 1 && one_of(first_word(plain(clauses.back())), {"but", "aber"});
    };
    for (const std::size_t i : {std::size_t{1}, std::size_t{2}, std::size_t{0}})
        if (!(i == 0 && (denies(0, said.words.size()) || goes_back_on_it())) && words.says(kinds[i], said)) {
            const bool says_why = i == 2 && said.words.size() > 3;  // "the meeting was cancelled"
            return answered(std::to_string(i), says_why ? std::string(trim(typed)) : std::string());
        }
    if (auto read = read_choice_answer(words, typed, options); read.how != closed_answer::how::not_read) {
        for (std::size_t i = 0; i < options.size(); ++i)
            if (read.value == options[i].value) read.value = std::to_string(i);
        return read;
    }
    for (std::size_t from = 0; from < said.words.size() && from < 6; ++from) {
        if (from > 0 && !(said.begins & (std::uint64_t{1} << from))) continue;
        std::size_t best = 0, which = 0;
        for (const std::size_t i : {std::size_t{1}, std::size_t{0}, std::size_t{2}})
            if (const auto count = words.leads(kinds[i], said, from); count > best && !(i == 0 && denies(from, count)))
                best = count, which = i;
        if (best == 0) continue;
        auto note = behind(typed, said, from + best);
        // "yes, but only once", "ja, aber nur halb"
        if (which == 0 && !note.empty() && words.leads(intent::partly, words.look(note)) > 0) which = 1;
        const auto rest = words.look(note);
        if (which == 0 && rest.words.size() > 1 && one_of(rest.words[0], {"but", "aber"})) which = 1;
        if (which == 0 && goes_back_on_it()) which = 1;
        return answered(std::to_string(which), std::move(note));
    }
    // "The alarm went off so no", "never saw her"
    if (const auto vote = decided_at_the_end(words, typed, said))
        return answered(*vote ? "0" : "2", std::string(trim(typed)));
    if (says_no_in_passing(words, said)) return answered("2", std::string(trim(typed)));
    return {};
}

}  // namespace fulcrum::dialogue
