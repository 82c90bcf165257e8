// Words of someone who may want to harm themself. Not a diagnosis: a reason to put the number of a helpline first.
#include <algorithm>
#include <array>
#include <optional>

#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

using namespace reading;

namespace {

// A pattern is words in a row; "a|b" is either, "…" up to three words of any kind, "?" before a word makes it optional,
// "~" before it forgives a slip, "*" behind it any ending, and "." is the end of a clause. `not_after` and `not_before`
// name neighbours that turn it into an idiom. Words are folded (accents off), without apostrophes, and unified:
// "do not" is "dont", "can't" and "cannot" are "cant", "wanna" is "want to", "gonna" is "going to".
struct pattern {
    std::string_view words;
    std::string_view not_before = {}, not_after = {};
};

constexpr std::array patterns{
    // --- naming it
    pattern{"~suicide|suicides",
            "mission squad prevention awareness rate rates pact hotline sprint release bomber watch doors burn gambit",
            "career political commercial professional financial economic brand corporate"},
    pattern{"~suicidal|sucidal|suicidle|suisidal", "deadline deadlines mission schedule plan project move idea"},
    pattern{"self harm|harming|harmed|injury|injure|injuring"},
    pattern{"selfharm|selfharming|selfharmed"},
    pattern{"unalive|unaliving"},
    pattern{"want|going to kms"},
    pattern{"might|should|could|will kms"},

    // --- to oneself
    pattern{"kill|killed|kil ~myself|himself|herself|themself", "laughing"},
    pattern{"killing ~myself|himself|herself",
            "laughing working trying to over here rewriting refactoring debugging doing on preparing"},
    pattern{"hurt|harm|harmed|harming ~myself",
            "playing running skiing climbing cycling lifting at in jogging dancing cooking moving skating snowboarding "
            "surfing bouldering training falling"},
    pattern{"want|going to hurt|harm|cut ~myself", "some off a loose short"},
    pattern{"think|thinking|thoughts of|about killing|hurting|cutting ~myself"},
    pattern{"hurting ~myself"},
    pattern{"cut|cutting ~myself", "some off a shaving loose cooking while short in out chopping slicing opening"},
    pattern{"hang|hanging|poison|poisoning|stab|stabbing ~myself", "out a"},
    pattern{"shoot|shooting|drown|drowning ~myself", "in a"},
    pattern{"shoot|shooting|drown|drowning ~myself in the|a head|face|heart|chest|river|lake|sea|bath|tub"},
    pattern{"slit|slitting|cut|cutting my wrist|wrists|veins"},
    pattern{"want|going|planning|tempted to overdose"},
    pattern{"thinking about|of overdosing"},
    pattern{"take|took|taking an overdose", "of"},
    pattern{"overdose on pills|tablets|medication|meds|my"},
    pattern{"off myself"},
    pattern{"do away with myself"},
    pattern{"jump|jumping|throw|throwing ?myself in front of a|the train|bus|truck|car|subway"},
    pattern{"jump|jumping|throw|throwing ?myself off|from a|the|this bridge|building|roof|balcony|cliff"},
    pattern{"jump|jumping out of a|the|my window"},

    // --- an end
    pattern{"want|wanted|going|ready|need|decided|wish ?just to ?just end it|everything ."},
    pattern{"end|ending|ended it all"},
    pattern{"thinking|thought of|about ending it ."},
    pattern{"end|ending|ended|finish my|this ?own life"},
    pattern{"take|taking my own life"},
    pattern{"take|taking my life", "back in into to seriously for as one on apart"},
    pattern{"took|taken his|her|their own life"},
    pattern{"give|giving|gave up on life|living"},
    pattern{"done|finished with life|living ."},
    pattern{"tired|sick|weary of life|living .|anymore|like"},
    pattern{"tired|sick of being alive"},

    // --- not to be
    pattern{"want|wanted|wanting|wish|wished|ready|deserve|prefer ?just to ?just die",
            "of on laughing from inside trying"},
    pattern{"want|wanted|wish to be dead"},
    pattern{"let me die"},
    pattern{"i should ?just die .|already"},
    pattern{"i should be dead"},
    pattern{"i hope i ?just die", "of on laughing from with"},
    pattern{"wish i would|could ?just die", "of on laughing from with"},
    pattern{"wish i could|would ?just disappear|vanish ."},
    pattern{"want|wish to disappear|vanish|sleep forever"},
    pattern{"dont|never ?really want to live", "in near at abroad off far there here alone next by"},
    pattern{"dont want to live in this|a world|body"},
    pattern{"no longer want to live|exist"},
    pattern{"dont want to be alive"},
    pattern{"dont want to be here anymore"},
    pattern{"dont want to exist"},
    pattern{"dont want to go on living"},
    pattern{"dont want to wake up .|anymore|again|tomorrow|ever"},
    pattern{"hope|wish i dont|never|didnt|wont wake up"},
    pattern{"sleep and never|not wake up"},
    pattern{"asleep and never|not wake up"},
    pattern{"dont want to ?ever wake up"},
    pattern{"cant|dont keep|go on living"},
    pattern{"cant|dont live|exist anymore"},
    pattern{"cant live like this"},
    pattern{"cant|dont ?want ?to go|carry on .|anymore|living|longer|any|much", "",
            "we it this that things they project team company show meeting"},
    pattern{"cant go|carry on like this", "", "we it this that things they project team company"},
    pattern{"no|any reason|point|sense to|in|of ?go ?going ?on live|living"},
    pattern{"no|any reason|point|sense in|of being alive"},
    pattern{"no|any reason|point|sense in|of|to going|go on .|anymore"},
    pattern{"nothing ?left to live for"},
    pattern{"not|isnt worth living"},
    pattern{"wish|wished i was|were dead"},
    pattern{"wish|wished i wasnt|werent alive"},
    pattern{"wish|wished i wasnt|werent here|born .|anymore"},
    pattern{"wish i|id ?had never ?been born"},
    pattern{"rather be dead", "than"},
    pattern{"rather die .", "than"},
    pattern{"better|happier off|if dead"},
    pattern{"better off without me"},
    pattern{"better|happier if i was|were|am dead|gone"},
    pattern{"better|happier if i wasnt|werent here|alive|around|born"},
    pattern{"better place|world without me"},
    pattern{"nobody|noone would|will miss me"},
    pattern{"nobody|noone would|will|wouldnt notice|care if i died|die|disappeared|vanished"},
    pattern{"nobody|noone would|will notice|care if i was|were|am dead|gone"},
    pattern{"think|thinking|thoughts|thought of|about dying", "of star"},
    pattern{"thoughts of|about death"},
    pattern{"plan|planning|going to die ."},

    // --- German
    pattern{"suizid*|selbstmord*|selbsttotung|freitod", "kommando"},
    pattern{"mich|mir|sich … umbringen|umzubringen|umbringt|umbringe|umgebracht"},
    pattern{"bringe|bring mich … um ."},
    pattern{"will|mochte|moechte|wollte|wurde|wuerde … sterben"},
    pattern{"will|mochte|moechte|mag|kann|wollte|ich … nicht mehr leben|weiterleben|existieren|aufwachen"},
    pattern{"will|mochte|moechte|wollte … nicht mehr da sein"},
    pattern{"ware|waere … nicht mehr da ."},
    pattern{"das leben nehmen|genommen"},
    pattern{"mein leben beenden|beende"},
    pattern{"leben ein ende setzen|machen|bereiten"},
    pattern{"allem ein ende setzen|machen|bereiten"},
    pattern{"will|mochte|moechte|wollte … alles|es ?einfach beenden ."},
    pattern{"mich … selbst verletzen|verletze|verletzt"},
    pattern{"selbstverletz*|selbst … toten|toeten"},
    pattern{"mich … toten|toeten|erhangen|erhaengen|aufhangen|aufhaengen|erschiessen|vergiften|ritzen"},
    pattern{"ritze mich"},
    pattern{"mir|sich … antun|anzutun|angetan", "das"},
    pattern{"vor den|einen zug springen|werfen|schmeissen"},
    pattern{"von der|einer brucke|bruecke springen|sturzen"},
    pattern{"vom dach|hochhaus|balkon springen|sturzen"},
    pattern{"ohne mich … besser dran"},
    pattern{"besser dran ohne mich"},
    pattern{"lieber|besser tot ."},
    pattern{"ich ware|waere ?doch ?lieber ?besser tot|gestorben"},
    pattern{"ich ware|waere ?doch nie geboren"},
    pattern{"lebensmude|lebensmuede|todessehnsucht|todeswunsch"},
    pattern{"keinen|kein sinn|grund mehr … leben"},
    pattern{"ich kann ?einfach nicht mehr ?weiter ."},
};

// --- the text, as words and ends of clauses --------------------------------------------------------------------------

constexpr std::string_view end_of_clause = ".";

std::vector<std::string> words_of(std::string_view typed) {
    const std::string text = fold(typed);
    std::vector<std::string> out;
    std::string word;
    const auto finish = [&] {
        if (!word.empty()) out.push_back(std::move(word));
        word.clear();
    };
    const auto end = [&] {
        finish();
        if (!out.empty() && out.back() != end_of_clause) out.emplace_back(end_of_clause);
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto byte = static_cast<unsigned char>(c);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            word.push_back(c);
        } else if (c == '\'' || c == '`') {
            // "don't" is one word
        } else if (byte >= 0x80) {
            // Letters of other alphabets are parts of words; emoji and signs end a clause. Emoji begin with F0, the
            // older signs with E2.
            if (byte == 0xF0 || byte == 0xE2)
                end();
            else
                word.push_back(c);
        } else if (c == ' ' || c == '-' || c == '_' || c == '*' || c == '~' || c == '"' || c == '/') {
            finish();
        } else {
            end();
        }
    }
    end();
    return out;
}

// One way to write what has several.
std::vector<std::string> unified(const std::vector<std::string>& words) {
    std::vector<std::string> out;
    out.reserve(words.size());
    const auto last_is = [&](std::string_view w) { return !out.empty() && out.back() == w; };
    for (const std::string& w : words) {
        if (w == "not" && (last_is("do") || last_is("can") || last_is("is") || last_is("was") || last_is("were") ||
                           last_is("would") || last_is("will") || last_is("did"))) {
            out.back() = out.back() == "will" ? "wont" : out.back() == "can" ? "cant" : out.back() + "nt";
        } else if (w == "t" && (last_is("don") || last_is("can") || last_is("isn") || last_is("didn"))) {
            out.back() += "t";  // "don´t" and other apostrophes
        } else if (w == "cannot") {
            out.emplace_back("cant");
        } else if (w == "wanna" || w == "gonna") {
            out.emplace_back(w == "wanna" ? "want" : "going");
            out.emplace_back("to");
        } else if ((w == "self" && last_is("my")) || (w == "more" && last_is("any")) || (w == "one" && last_is("no"))) {
            out.back() += w;
        } else if (w == "wan" || w == "wnat" || w == "wana") {
            out.emplace_back("want");
        } else {
            out.push_back(w);
        }
    }
    return out;
}

// --- matching --------------------------------------------------------------------------------------------------------

bool is_any(std::string_view word, std::string_view alternatives, char separator) {
    while (!alternatives.empty()) {
        const auto cut = alternatives.find(separator);
        std::string_view one = alternatives.substr(0, cut);
        alternatives = cut == alternatives.npos ? std::string_view{} : alternatives.substr(cut + 1);
        if (one.empty()) continue;
        if (one.starts_with('~')) {
            one.remove_prefix(1);
            if (word.size() + 1 >= one.size() && word.size() <= one.size() + 1 && !word.empty() && word[0] == one[0] &&
                edit_distance(word, one, 1) <= 1) {
                return true;
            }
        } else if (one.ends_with('*')) {
            one.remove_suffix(1);
            if (word.starts_with(one)) return true;
        } else if (word == one) {
            return true;
        }
    }
    return false;
}

using word_row = std::vector<std::string>;

// Whether the pattern's words from `from` on match the text at `at`; gives the place behind the match.
std::optional<std::size_t> match(const word_row& text, std::size_t at, std::string_view pattern_words) {
    if (pattern_words.empty()) return at;
    const auto cut = pattern_words.find(' ');
    const std::string_view first = pattern_words.substr(0, cut);
    const std::string_view others = cut == pattern_words.npos ? std::string_view{} : pattern_words.substr(cut + 1);
    if (first == "…") {
        for (std::size_t skipped = 0; skipped <= 3; ++skipped) {
            if (const auto end = match(text, at + skipped, others)) return end;
            if (at + skipped >= text.size() || text[at + skipped] == end_of_clause) break;
        }
        return std::nullopt;
    }
    const bool optional = first.starts_with('?');
    if (at < text.size() && is_any(text[at], optional ? first.substr(1) : first, '|')) {
        if (const auto end = match(text, at + 1, others)) return end;
    }
    if (optional) return match(text, at, others);
    return std::nullopt;
}

bool found(const word_row& text, std::size_t at, const pattern& p) {
    const auto end = match(text, at, p.words);
    if (!end) return false;
    if (at > 0 && is_any(text[at - 1], p.not_after, ' ')) return false;
    return *end >= text.size() || !is_any(text[*end], p.not_before, ' ');
}

// The patterns whose first word begins with a letter: a long message meets few of them at each word.
std::array<std::vector<const pattern*>, 26> patterns_by_letter() {
    std::array<std::vector<const pattern*>, 26> out;
    for (const pattern& p : patterns) {
        const std::string_view first = p.words.substr(0, p.words.find(' '));
        for (std::size_t i = 0; i < first.size(); ++i) {
            if (i > 0 && first[i - 1] != '|' && first[i - 1] != '~') continue;
            if (first[i] < 'a' || first[i] > 'z') continue;
            auto& row = out[static_cast<std::size_t>(first[i] - 'a')];
            if (row.empty() || row.back() != &p) row.push_back(&p);
        }
    }
    return out;
}

}  // namespace

bool sounds_like_crisis(std::string_view typed) {
    static const auto by_letter = patterns_by_letter();
    const word_row text = unified(words_of(typed));
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at][0];
        if (letter < 'a' || letter > 'z') continue;
        for (const pattern* p : by_letter[static_cast<std::size_t>(letter - 'a')]) {
            if (found(text, at, *p)) return true;
        }
    }
    return false;
}

}  // namespace fulcrum::dialogue
