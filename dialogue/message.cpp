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

}  // namespace

std::string message::rest() const {
    if (lead == 0 || lead > said.ends.size()) return text;
    auto left = std::string_view(text).substr(said.ends[lead - 1]);
    while (!left.empty() && (is_blank(left.front()) || std::string_view{",.;:!-"}.find(left.front()) != left.npos))
        left.remove_prefix(1);
    return std::string(trim(left));
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
    for (const auto& each : meanings)
        if (words.says(each.means, m.said)) {
            m.what = each.what;
            m.means = each.means;
            if (m.what == reading_kind::non_answer && m.asks) continue;  // "nothing?" asks
            // "I'm out of the office": away, and not for an hour.
            if (m.what == reading_kind::put_off && m.command.how != kind::none) continue;
            return m;
        }
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
    if (words.says(intent::asks_coach, m.said)) {
        m.what = reading_kind::to_coach;
        m.means = intent::asks_coach;
        return m;
    }
    if (const auto lead = words.leads(intent::add_on, m.said); lead > 0 && lead < m.said.words.size()) {
        m.what = reading_kind::add_on;
        m.lead = lead;
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
    const bool small = !t.empty() && t.front() >= 'a' && t.front() <= 'z';
    return m.what == reading_kind::words && small && m.said.words.size() >= 3 && !m.asks;
}

}  // namespace fulcrum::dialogue
