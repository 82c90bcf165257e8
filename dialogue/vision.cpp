#include "dialogue/vision.hpp"

#include <algorithm>

#include "dialogue/reading.hpp"

namespace fulcrum::dialogue {

using namespace reading;

namespace {

// Words that name no thing one could point a camera at.
const word_list poster_words = {"excellence",     "excellent",
                                "best",           "leading",
                                "leader",         "leaders",
                                "leadership",     "world",
                                "class",          "worldclass",
                                "synergy",        "synergies",
                                "innovation",     "innovative",
                                "quality",        "efficiency",
                                "efficient",      "success",
                                "successful",     "successfully",
                                "performance",    "productivity",
                                "growth",         "value",
                                "values",         "strategic",
                                "strategy",       "optimise",
                                "optimize",       "optimised",
                                "optimized",      "maximise",
                                "maximize",       "transform",
                                "transformation", "digital",
                                "agile",          "agility",
                                "scalable",       "sustainable",
                                "sustainability", "customer",
                                "centric",        "satisfaction",
                                "engagement",     "empower",
                                "empowerment",    "impact",
                                "solutions",      "ecosystem",
                                "trusted",        "partner",
                                "number",         "one",
                                "first",          "top",
                                "market",         "high",
                                "better",         "great",
                                "greater",        "improve",
                                "improved",       "improvement",
                                "continuous",     "culture",
                                "passion",        "mission",
                                "vision",         "exzellenz",
                                "fuhrend",        "fuhrende",
                                "beste",          "besten",
                                "qualitat",       "effizienz",
                                "effizient",      "innovativ",
                                "erfolg",         "erfolgreich",
                                "wachstum",       "mehrwert",
                                "strategisch",    "optimieren",
                                "nachhaltig",     "kundenzufriedenheit",
                                "leistung",       "kultur",
                                "transformation", "spitze",
                                "besser"};

const word_list small_words = {"a",    "an",   "the",     "and",  "or",      "of",    "in",     "to",    "for",
                               "with", "by",   "at",      "on",   "we",      "our",   "us",     "are",   "is",
                               "be",   "as",   "all",     "more", "most",    "will",  "become", "being", "its",
                               "it",   "that", "through", "team", "company", "i",     "my",     "und",   "die",
                               "der",  "das",  "ein",     "eine", "wir",     "unser", "unsere", "sind",  "ist",
                               "in",   "mit",  "fur",     "von",  "zu",      "im",    "werden", "alle",  "mehr"};

std::string_view without_bullet(std::string_view line) {
    line = trim(line);
    std::size_t n = 0;
    while (n < line.size() && n < 2 && line[n] >= '0' && line[n] <= '9') ++n;
    if (n > 0 && n < line.size() && (line[n] == '.' || line[n] == ')')) return trim(line.substr(n + 1));
    if (line.starts_with("- ") || line.starts_with("* ")) return trim(line.substr(2));
    if (line.starts_with("•")) return trim(line.substr(std::string_view("•").size()));
    return line;
}

}  // namespace

bool could_be_filmed(std::string_view line) {
    const auto words = bare(line);
    int plain_words = 0, posters = 0;
    for (const auto w : split(words, 60)) {
        if (one_of(w, small_words)) continue;
        const bool figure = w.find_first_not_of("0123456789") == w.npos;
        if (figure || one_of(w, poster_words))
            ++posters;
        else
            ++plain_words;
    }
    return plain_words >= 3 && plain_words > posters;
}

namespace {

bool begins_with_one(std::string_view typed, const word_list& openers, std::size_t most_words) {
    const auto said = bare(typed);
    if (split(said, most_words + 1).size() > most_words) return false;
    return std::any_of(openers.begin(), openers.end(), [&](std::string_view opener) {
        return said.starts_with(opener) && (said.size() == opener.size() || said[opener.size()] == ' ');
    });
}

}  // namespace

bool says_nowhere(std::string_view typed) {
    static const word_list whole = {"no",   "none",  "nothing", "the same", "same",
                                    "nein", "keine", "nichts",  "dasselbe", "das gleiche"};
    static const word_list openers = {"nowhere",        "no difference",    "there is no difference",
                                      "not at all",     "it does not",      "it doesnt",
                                      "they do not",    "they dont",        "nirgends",
                                      "nirgendwo",      "kein unterschied", "keinen unterschied",
                                      "es gibt keinen", "gar nicht",        "uberhaupt nicht"};
    return one_of(bare(typed), whole) || begins_with_one(typed, openers, 5);
}

bool says_unknown(std::string_view typed) {
    static const word_list openers = {"i do not know",   "i dont know",        "dont know",     "do not know",
                                      "no idea",         "not sure",           "i am not sure", "im not sure",
                                      "unsure",          "hard to say",        "weiss nicht",   "weiss ich nicht",
                                      "ich weiss nicht", "ich weiss es nicht", "keine ahnung",  "unsicher",
                                      "schwer zu sagen", "das weiss ich nicht"};
    return begins_with_one(typed, openers, 6);
}

std::vector<std::string> lines_of(std::string_view typed) {
    std::vector<std::string> out;
    while (!typed.empty()) {
        const auto end = typed.find('\n');
        const auto line = without_bullet(typed.substr(0, end));
        if (!line.empty()) out.emplace_back(line);
        typed.remove_prefix(end == typed.npos ? typed.size() : end + 1);
    }
    return out;
}

std::vector<std::string> listed_words(std::string_view typed) {
    std::vector<std::string> out;
    std::string text(typed);
    for (const std::string_view joint : {" and ", " und ", " & "})
        for (auto at = text.find(joint); at != text.npos; at = text.find(joint)) text.replace(at, joint.size(), ",");
    std::size_t from = 0;
    while (from <= text.size()) {
        const auto end = std::min(text.find_first_of(",;\n", from), text.size());
        const auto word = without_bullet(std::string_view(text).substr(from, end - from));
        auto ended = word;
        while (!ended.empty() && ended.back() == '.') ended.remove_suffix(1);
        if (!ended.empty()) out.emplace_back(ended);
        from = end + 1;
    }
    return out;
}

}  // namespace fulcrum::dialogue
