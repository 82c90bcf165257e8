#include "dialogue/message.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

using namespace reading;

namespace {

struct meaning {
    intent means;
    reading_kind what;
};

// The first that fits. Questions come before what they are asked with, feelings before wishes.
constexpr std::array meanings{
    meaning{intent::asks_meaning, reading_kind::about_question},
    meaning{intent::asks_example, reading_kind::about_question},
    meaning{intent::asks_why, reading_kind::about_question},
    meaning{intent::asks_boss, reading_kind::about_coach},
    meaning{intent::asks_private, reading_kind::about_coach},
    meaning{intent::asks_ai, reading_kind::about_coach},
    meaning{intent::asks_doing, reading_kind::about_coach},
    meaning{intent::asks_length, reading_kind::about_coach},
    meaning{intent::grief, reading_kind::feeling},
    meaning{intent::illness, reading_kind::feeling},
    meaning{intent::job_fear, reading_kind::feeling},
    meaning{intent::quarrel, reading_kind::feeling},
    meaning{intent::exhaustion, reading_kind::feeling},
    meaning{intent::low, reading_kind::feeling},
    meaning{intent::festive, reading_kind::small_talk},
    meaning{intent::farewell, reading_kind::small_talk},
    meaning{intent::thanks, reading_kind::small_talk},
    meaning{intent::how_are_you, reading_kind::small_talk},
    meaning{intent::put_off, reading_kind::put_off},
    meaning{intent::non_answer, reading_kind::non_answer},
    meaning{intent::greeting, reading_kind::small_talk},
    meaning{intent::acknowledged, reading_kind::small_talk},
    meaning{intent::apology, reading_kind::small_talk},
    meaning{intent::complaint, reading_kind::small_talk},
    meaning{intent::praise, reading_kind::small_talk},
    meaning{intent::laugh, reading_kind::small_talk},
    meaning{intent::joy, reading_kind::good_news},
    meaning{intent::success, reading_kind::good_news},
    meaning{intent::asks_right, reading_kind::about_coach},
    meaning{intent::asks_to_write, reading_kind::to_coach},
};

constexpr std::size_t most_clauses = 4;
constexpr std::size_t most_words_by_clauses = 24;

bool is_courtesy(intent what) {
    switch (what) {
        case intent::greeting:
        case intent::thanks:
        case intent::acknowledged:
        case intent::laugh:
        case intent::apology:
        case intent::praise:
        case intent::farewell:
            return true;
        default:
            return false;
    }
}

// These show something and change nothing.
bool only_shows(std::string_view command) {
    return one_of(
        command, {"journal", "plans", "vision", "values", "priorities", "balance", "status", "help", "privacy", "tip"});
}

bool has_lasting_effect(verb v) {
    switch (v) {
        case verb::pause:
        case verb::less:
        case verb::more:
        case verb::leave:
        case verb::resume:
            return true;
        default:
            return false;
    }
}

// Signs that the word is said to the coach: "pause" as the help shows it, "/pause", "`pause`", "Pause please".
bool addressed(std::string_view typed) {
    const auto t = trim(typed);
    return (t == plain(t)) || t.starts_with('/') || t.starts_with('@') || t.starts_with('`') || split(t).size() > 1;
}

// "Gutted. We lost the client", "the kid is in hospital, I can't think about work": short, and it begins with a feeling
// that nothing takes back.
const meaning* feeling_beside(const vocabulary& words, const std::vector<std::string_view>& clauses, const message& m) {
    constexpr std::size_t few = 12;
    if (m.said.words.size() > few || m.asks) return nullptr;
    for (const auto& w : m.said.words)
        if (one_of(w, {"but", "so", "then", "because", "aber", "dann", "trotzdem", "weil", "also", "and", "und"}))
            return nullptr;
    const auto first = words.look(clauses.front());
    const auto* felt = std::find_if(meanings.begin(), meanings.end(), [&](const meaning& each) {
        return each.what == reading_kind::feeling && words.says(each.means, first);
    });
    return felt == meanings.end() || first.words.empty() ? nullptr : felt;
}

// Each clause says something we know, and none is merely words: the weightiest decides, a wish before all.
bool read_by_clauses(const vocabulary& words, message& m) {
    if (m.said.words.size() > most_words_by_clauses) return false;
    const auto clauses = clauses_of(m.text);
    if (clauses.size() < 2 || clauses.size() > most_clauses) return false;
    // "A chance for what? What do you mean?", "my colleague takes the credit, what can I do": it ends with what it
    // asks.
    const auto last = words.look(clauses.back());
    for (const auto what : {intent::asks_meaning, intent::asks_example, intent::asks_coach}) {
        if (!words.says(what, last) || last.words.size() < 3) continue;
        if (what == intent::asks_coach && !one_of(last.words[0], {"what", "how", "any", "was", "wie"})) continue;
        m.what = what == intent::asks_coach ? reading_kind::to_coach : reading_kind::about_question;
        m.means = what;
        return true;
    }
    if (const auto* felt = feeling_beside(words, clauses, m)) {
        m.what = felt->what;
        m.means = felt->means;
        return true;
    }
    const meaning* found = nullptr;
    std::string wished;
    for (const auto clause : clauses) {
        const auto said = words.look(clause);
        if (said.words.empty()) continue;
        if (auto command = words.wish(said); !command.empty()) {
            wished = std::move(command);
            continue;
        }
        const auto* each = std::find_if(meanings.begin(), meanings.end(),
                                        [&](const meaning& some) { return words.says(some.means, said); });
        if (each != meanings.end()) {
            const bool weightier = !found || is_courtesy(found->means) || (each < found && !is_courtesy(each->means));
            if (weightier) found = each;
        } else if (!words.says(intent::front, said) && !words.says(intent::back, said)) {
            return false;
        }
    }
    if (!wished.empty()) {
        m.what = only_shows(wished) ? reading_kind::look : reading_kind::wish;
        m.wish = std::move(wished);
        return true;
    }
    if (!found || (m.asks && found->what == reading_kind::good_news)) return false;
    m.what = found->what;
    m.means = found->means;
    return true;
}

// "Sorry, I meant Tuesday", "*Tuesday": how many words say that it corrects; all of them where it does not.
std::size_t leading_correction(const vocabulary& words, const message& m) {
    const auto n = m.said.words.size();
    const auto t = trim(m.text);
    if (n > 0 && t.starts_with('*') && t.find('*', 1) == t.npos && t.size() > 1 && !is_blank(t[1])) return 0;
    const auto lead = words.leads(intent::correction, m.said);
    const bool means_it =
        std::any_of(m.said.words.begin(), m.said.words.begin() + static_cast<std::ptrdiff_t>(lead), [](const auto& w) {
            return one_of(w, {"meant", "ment", "meinte", "meinten"});
        });
    return means_it && lead < n ? lead : n;
}

// "Sorry, Friday", "no wait: Anja": a word that takes back, and the few that stand for it; 0 = none.
std::size_t short_correction(const vocabulary& words, const message& m) {
    constexpr std::size_t few = 4;
    const auto clauses = clauses_of(m.text);
    if (clauses.size() != 2 || m.asks) return 0;
    const auto first = words.look(clauses[0]), rest = words.look(clauses[1]);
    const bool names_it = clauses[1][0] <= 'Z' || rest.words.size() == 1;  // "Friday", "7", "retro"
    if (rest.words.empty() || rest.words.size() > few || !names_it || !words.says(intent::takes_back, first)) return 0;
    const bool means_more = std::any_of(meanings.begin(), meanings.end(),
                                        [&](const meaning& some) { return words.says(some.means, rest); });
    return means_more || !words.wish(rest).empty() ? 0 : first.words.size();
}

// A time and nothing else, courtesies aside. Sure where nobody names a moment so: "in 20 minutes", "at five please".
bool read_moment(const vocabulary& words, message& m) {
    const auto n = m.said.words.size();
    const auto is_number = [](const std::string& w) {
        return number_word(w).has_value() || w.find_first_not_of("0123456789") == w.npos;
    };
    if (n == 0 || n > 8) return false;
    const auto bit = [](std::uint64_t set, std::size_t i) { return (set & (std::uint64_t{1} << i)) != 0; };
    for (std::size_t from = 0; from < n; ++from)
        for (std::size_t to = n; to > from; --to) {
            const bool suits = words.leads(intent::suits, m.said, to) == n - to && to < n;  // "15:30 works"
            if (!bit(m.said.begins, from) || !(bit(m.said.closes, to) || suits)) continue;
            const auto first_one = m.said.words.begin() + static_cast<std::ptrdiff_t>(from);
            const auto begin = from == 0 ? 0 : m.said.ends[from - 1];
            const auto part = trim(std::string_view(m.text).substr(begin, m.said.ends[to - 1] - begin));
            const bool clock_face = to - from == 2 && split(part).size() == 1;  // "15:30"
            if (!clock_face &&
                std::all_of(first_one, m.said.words.begin() + static_cast<std::ptrdiff_t>(to), is_number))
                continue;
            const auto read = read_command("snooze " + std::string(part));
            if (read.how != command_reading::kind::exact || read.what.what != verb::snooze || read.what.rest.empty())
                continue;
            m.command.what = read.what;
            const auto& first = m.said.words[from];
            const bool by_the_clock = std::any_of(first_one, m.said.words.begin() + static_cast<std::ptrdiff_t>(to),
                                                  [&](const auto& w) { return is_number(w) || w[0] <= '9'; });
            const bool span =
                !one_of(first, {"at", "um", "gegen", "on", "am", "around", "after", "nach", "before", "vor", "tomorrow",
                                "morgen", "today", "heute", "tonight", "this", "zu", "by"}) &&
                (first[0] < '0' || first[0] > '9') && (to - from > 1 || by_the_clock);
            m.sure = by_the_clock || one_of(first, {"in", "later", "spater"}) || from > 0 || to < n || span ||
                     one_of(m.said.words.back(), {"again", "nochmal", "please", "bitte", "mal", "noch", "then", "dann",
                                                  "instead", "wieder", "ok", "pls"});
            return true;
        }
    return false;
}

}  // namespace

std::string message::rest() const {
    if (lead > said.ends.size()) return text;
    auto left = std::string_view(text).substr(lead == 0 ? 0 : said.ends[lead - 1]);
    while (!left.empty() && (is_blank(left.front()) || std::string_view{",.;:!-*"}.find(left.front()) != left.npos))
        left.remove_prefix(1);
    return std::string(trim(left));
}

// A comma between figures and a full stop in a word divide nothing.
std::vector<std::string_view> clauses_of(std::string_view typed) {
    std::vector<std::string_view> all;
    std::size_t begin = 0;
    const auto close = [&](std::size_t end, std::size_t next) {
        if (const auto part = trim(typed.substr(begin, end - begin)); !part.empty()) all.push_back(part);
        begin = next;
    };
    for (std::size_t i = 0; i < typed.size(); ++i) {
        const char c = typed[i];
        const bool ends_word = i + 1 == typed.size() || is_blank(typed[i + 1]);
        const bool repeated = i + 1 < typed.size() && typed[i + 1] == c && one_of(std::string_view(&c, 1), {".", "!"});
        if (c == '\n' || c == ';' ||
            (one_of(std::string_view(&c, 1), {",", ".", "!", "?", ":"}) && (ends_word || repeated)))
            close(i, i + 1);
        else if (c == '-' && ends_word && i > 0 && is_blank(typed[i - 1]))
            close(i, i + 1);
        else if (typed.substr(i).starts_with("–") || typed.substr(i).starts_with("…"))
            close(i, i + std::string_view("…").size());
    }
    close(typed.size(), typed.size());
    return all;
}

message read_message(const vocabulary& words, std::string_view typed) {
    message m;
    m.text = std::string(typed);
    m.said = words.look(typed);
    m.command = read_command(typed);
    const auto t = trim(typed);
    m.asks = t.ends_with('?') || t.ends_with("?!") || t.ends_with("? :)");
    const auto holds = [&](word_list some) {
        return std::any_of(m.said.words.begin(), m.said.words.end(), [&](const auto& w) { return one_of(w, some); });
    };
    const bool of_us =
        holds({"we", "our", "us", "they", "their", "wir", "unser", "unsere", "uns", "unserem", "unseren"});
    m.ours = of_us && !holds({"i", "me", "my", "you", "your", "im", "ich", "mir", "mich", "du", "dir", "dich", "mein"});

    using kind = command_reading::kind;
    // "ok, thanks" thanks, and asks for nothing.
    if (m.command.how == kind::exact && m.command.what.what == verb::go_on && words.says(intent::thanks, m.said)) {
        m.command = {};
        m.what = reading_kind::small_talk;
        m.means = intent::thanks;
        return m;
    }
    if (m.command.how == kind::exact) {
        m.what = reading_kind::word_of_ours;
        if (m.command.what.rest.empty() && has_lasting_effect(m.command.what.what) && !addressed(typed))
            m.what = reading_kind::lasting_word;
        if (m.command.what.what == verb::values && !m.command.what.rest.empty() && t.find(':') == t.npos)
            m.what = reading_kind::lasting_word;  // "Values, mission" is a list, too
        return m;
    }
    if (m.said.words.empty() && m.said.emoji.empty()) {  // "-", "…", ":)"
        const bool smiles = t.find_first_of(")D(pP") != t.npos;
        m.what = smiles ? reading_kind::small_talk : reading_kind::non_answer;
        m.means = smiles ? intent::laugh : intent::non_answer;
        return m;
    }
    if (m.command.how == kind::malformed && m.command.what.what != verb::pause) {
        m.what = reading_kind::unread_word;
        return m;
    }
    // "can you write at 10?" says what is wished in full: it is asked before times change.
    if (m.command.how == kind::near && m.command.what.what == verb::schedule && !m.command.what.rest.empty()) {
        m.what = reading_kind::slip;
        return m;
    }
    if (auto command = words.wish(m.said); !command.empty()) {
        m.what = only_shows(command) ? reading_kind::look : reading_kind::wish;
        m.wish = std::move(command);
        // "I need a break" is both; a wish goes before a feeling, a question about the question before a wish.
        if (!words.says(intent::asks_meaning, m.said) && !words.says(intent::asks_boss, m.said)) return m;
    }
    m.wish.clear();
    if (const auto lead = leading_correction(words, m); lead != m.said.words.size()) {
        m.what = reading_kind::correction;
        m.lead = lead;
        return m;
    }
    if (const auto lead = short_correction(words, m); lead > 0) {
        m.what = reading_kind::correction;
        m.lead = lead;
        return m;
    }
    const bool has_to_wait = words.says(intent::not_now, m.said);  // "gerade schlecht" is no feeling
    for (const auto& each : meanings)
        if (!(has_to_wait && each.what == reading_kind::feeling) && words.says(each.means, m.said)) {
            m.what = each.what;
            m.means = each.means;
            if (m.what == reading_kind::non_answer && m.asks) continue;  // "nothing?" asks
            // "I'm out of the office": away, and not for an hour.
            if (m.what == reading_kind::put_off && m.command.how != kind::none) continue;
            return m;
        }
    if (read_by_clauses(words, m)) return m;
    m.what = reading_kind::words;
    m.means = intent::plain_words;
    if (m.command.how == kind::malformed) {
        m.what = reading_kind::unread_word;
        return m;
    }
    const auto decides = {intent::vague,  intent::both,     intent::neither,  intent::unsure, intent::kept,
                          intent::partly, intent::not_kept, intent::yes_lead, intent::no_lead};
    const bool a_decision =
        std::any_of(decides.begin(), decides.end(), [&](intent what) { return words.says(what, m.said); });
    if (m.command.how == kind::near && !a_decision) {
        m.what = reading_kind::slip;
        return m;
    }
    if (const auto lead = words.leads(intent::correction, m.said); lead > 0 && lead < m.said.words.size()) {
        m.what = reading_kind::correction;
        m.lead = lead;
        return m;
    }
    if (m.said.words.size() == 1 && !m.said.words[0].empty() &&
        std::all_of(m.said.words[0].begin(), m.said.words[0].end(), [](char c) { return c >= '0' && c <= '9'; })) {
        m.what = reading_kind::figure;
        return m;
    }
    if (m.command.how == kind::none && read_moment(words, m)) {
        m.what = reading_kind::moment;
        return m;
    }
    const auto adds = words.leads(intent::add_on, m.said);
    const bool goes_on = adds > 0 && adds < m.said.words.size();
    if (!(goes_on && !m.asks) && words.says(intent::asks_coach, m.said)) {
        m.what = reading_kind::to_coach;
        m.means = intent::asks_coach;
        return m;
    }
    if (goes_on) {
        m.what = reading_kind::add_on;
        m.lead = adds;
    }
    return m;
}

bool is_reflection(const vocabulary& words, const message& m) {
    if (m.said.words.size() < 5 || m.asks) return false;
    if (m.said.words.size() > 40) return true;  // nobody writes so much in passing
    if (one_of(m.said.words[0], {"remind", "erinner", "erinnere", "tell", "show", "give"})) return false;
    return words.has(intent::own, m.said) || words.has(intent::work, m.said);
}

bool goes_on(const message& m) {
    if (m.what == reading_kind::add_on) return true;
    const auto t = trim(m.text);
    if (m.what == reading_kind::words && (t.starts_with("+ ") || t.starts_with("& ") || t.starts_with('(')))
        return true;
    const bool small = !t.empty() && t.front() >= 'a' && t.front() <= 'z';
    return m.what == reading_kind::words && small && m.said.words.size() >= 3 && !m.asks;
}

}  // namespace fulcrum::dialogue
