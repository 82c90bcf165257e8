#include "dialogue/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <utility>

#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

using namespace reading;

namespace {

// A place between words is a bit, so a phrase is matched by shifting; longer messages are no phrases.
constexpr std::size_t most_words = 60;
// Slips are looked for in short messages: longer ones are stories.
constexpr std::size_t most_words_with_slips = 14;
constexpr std::size_t shortest_slip = 5;
// What a phrase may be: brackets in brackets, groups, and pieces when those are put in.
constexpr std::size_t most_nested = 8, most_groups = 20, most_pieces = 2000, most_in_group = 200;

constexpr std::array<std::pair<intent, std::string_view>, 68> names{{
    {intent::front, "front"},
    {intent::back, "back"},
    {intent::yes, "yes"},
    {intent::no, "no"},
    {intent::yes_lead, "yes_lead"},
    {intent::no_lead, "no_lead"},
    {intent::vague, "vague"},
    {intent::kept, "kept"},
    {intent::partly, "partly"},
    {intent::not_kept, "not_kept"},
    {intent::both, "both"},
    {intent::neither, "neither"},
    {intent::unsure, "unsure"},
    {intent::keep_it, "keep_it"},
    {intent::none_of_them, "none_of_them"},
    {intent::leave_it, "leave_it"},
    {intent::not_yet, "not_yet"},
    {intent::number_lead, "number_lead"},
    {intent::counted, "counted"},
    {intent::non_answer, "non_answer"},
    {intent::asks_meaning, "asks_meaning"},
    {intent::asks_example, "asks_example"},
    {intent::asks_why, "asks_why"},
    {intent::asks_private, "asks_private"},
    {intent::asks_boss, "asks_boss"},
    {intent::asks_ai, "asks_ai"},
    {intent::asks_doing, "asks_doing"},
    {intent::asks_right, "asks_right"},
    {intent::asks_length, "asks_length"},
    {intent::asks_to_write, "asks_to_write"},
    {intent::asks_coach, "asks_coach"},
    {intent::how_are_you, "how_are_you"},
    {intent::greeting, "greeting"},
    {intent::thanks, "thanks"},
    {intent::farewell, "farewell"},
    {intent::praise, "praise"},
    {intent::laugh, "laugh"},
    {intent::acknowledged, "acknowledged"},
    {intent::apology, "apology"},
    {intent::complaint, "complaint"},
    {intent::put_off, "put_off"},
    {intent::add_on, "add_on"},
    {intent::correction, "correction"},
    {intent::grief, "grief"},
    {intent::illness, "illness"},
    {intent::exhaustion, "exhaustion"},
    {intent::quarrel, "quarrel"},
    {intent::job_fear, "job_fear"},
    {intent::low, "low"},
    {intent::joy, "joy"},
    {intent::success, "success"},
    {intent::festive, "festive"},
    {intent::own, "own"},
    {intent::work, "work"},
    {intent::question_word, "question_word"},
    {intent::not_now, "not_now"},
    {intent::takes_back, "takes_back"},
    {intent::suits, "suits"},
    {intent::hardly_ever, "hardly_ever"},
    {intent::nearly_always, "nearly_always"},
    {intent::question_asks_question, "question_asks_question"},
    {intent::question_asks_state, "question_asks_state"},
    {intent::question_asks_hindrance, "question_asks_hindrance"},
    {intent::plain_words, "plain_words"},
    {intent::begin_now, "begin_now"},
    {intent::begin_later, "begin_later"},
    {intent::came_up, "came_up"},
    {intent::drops_it, "drops_it"},
}};

constexpr std::uint64_t place(std::size_t n) { return std::uint64_t{1} << n; }

// The emoji of a text that has nothing else; empty when it has.
std::vector<char32_t> emoji_of(std::string_view typed) {
    std::vector<char32_t> all;
    for (const char32_t c : decode(fold(plain(typed)))) {
        if (c == ' ') continue;
        if (!is_emoji(c)) return {};
        all.push_back(c);
    }
    return all;
}

// "muede" as one types it without umlauts.
std::string without_umlauts(std::string_view word) {
    std::string out;
    for (std::size_t i = 0; i < word.size(); ++i) {
        out.push_back(word[i]);
        const bool vowel = word[i] == 'a' || word[i] == 'o' || word[i] == 'u';
        if (vowel && i + 1 < word.size() && word[i + 1] == 'e') ++i;
    }
    return out;
}

bool is_emoticon(std::string_view raw) {
    return one_of(fold(raw), {":)", ":-)", ";)", ";-)", ":(", ":-(", ":d", ":-d", ":p", ":-p", "<3", "xd", "^^", ":/",
                              ":-/", ":o", "=)", ":'("});
}

bool is_phrase_mark(char c) { return std::string_view{"()[]{}|*"}.find(c) != std::string_view::npos; }

}  // namespace

std::string_view name_of(intent what) {
    const auto* found = std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.first == what; });
    return found == names.end() ? std::string_view{} : found->second;
}

std::optional<intent> intent_named(std::string_view name) {
    const auto* found = std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.second == name; });
    if (found == names.end()) return std::nullopt;
    return found->first;
}

std::vector<std::string> intent_names() {
    std::vector<std::string> all;
    for (const auto& [what, name] : names) all.emplace_back(name);
    return all;
}

// --- phrases ---------------------------------------------------------------------------------------------------------

std::uint32_t vocabulary::id_of(std::string_view word) {
    const auto [at, fresh] = ids_.try_emplace(std::string(word), static_cast<std::uint32_t>(ids_.size() + 1));
    return at->second;
}

std::string vocabulary::read(std::string_view phrase, sequence& into) {
    // Groups in groups multiply: what is more than anybody writes is refused before it is put together.
    std::size_t nested = 0, put_in = 0;
    for (const char c : phrase) {
        if (c == '(' || c == '[') ++nested;
        if ((c == ')' || c == ']') && nested > 0) --nested;
        if (c == '{') ++put_in;
        if (nested > most_nested) return "there are too many brackets in one another";
    }
    if (put_in > most_groups) return "there are too many groups in it";
    auto rest = phrase;
    if (auto wrong = read_until(rest, "", into); !wrong.empty()) return wrong;
    if (into.empty()) return "this phrase has no words";
    const std::function<std::size_t(const sequence&)> size_of = [&](const sequence& some) {
        std::size_t all = some.size();
        for (const auto& one : some)
            for (const auto& option : one.options) all += size_of(option);
        return all;
    };
    if (size_of(into) > most_pieces) return "it is too much with its groups put in";
    return {};
}

// Up to one of `ends`, which stays in `rest`.
std::string vocabulary::read_until(std::string_view& rest, std::string_view ends, sequence& into) {
    while (!rest.empty()) {
        const char c = rest.front();
        if (ends.find(c) != ends.npos) return {};
        if (c == ' ') {
            rest.remove_prefix(1);
        } else if (c == '(' || c == '[') {
            piece one{piece::kind::choice, 0, 0, c == '[', {}};
            const std::string_view close = c == '[' ? "|]" : "|)";
            do {
                rest.remove_prefix(1);
                if (auto wrong = read_until(rest, close, one.options.emplace_back()); !wrong.empty()) return wrong;
                if (rest.empty()) return std::string("a ") + c + " is not closed";
            } while (rest.front() == '|');
            rest.remove_prefix(1);
            into.push_back(std::move(one));
        } else if (c == '{') {
            const auto end = rest.find('}');
            if (end == rest.npos) return "a { is not closed";
            const auto found = groups_.find(rest.substr(1, end - 1));
            if (found == groups_.end()) return "there is no group \"" + std::string(rest.substr(1, end - 1)) + "\"";
            into.push_back({piece::kind::choice, 0, 0, false, found->second});
            rest.remove_prefix(end + 1);
        } else if (c == '*') {
            rest.remove_prefix(1);
            std::size_t most = 0;
            while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9') {
                most = std::min<std::size_t>(most * 10 + static_cast<std::size_t>(rest.front() - '0'), most_words);
                rest.remove_prefix(1);
            }
            into.push_back({piece::kind::gap, 0, most == 0 ? most_words : most, false, {}});
        } else if (is_phrase_mark(c)) {
            return std::string("here is no place for ") + c;
        } else {
            std::size_t end = 0;
            while (end < rest.size() && rest[end] != ' ' && !is_phrase_mark(rest[end])) ++end;
            const auto typed = written_out(bare(rest.substr(0, end)));
            for (const auto word : split(typed)) into.push_back({piece::kind::word, id_of(word), 0, false, {}});
            rest.remove_prefix(end);
        }
    }
    return ends.empty() ? std::string{} : std::string("a bracket is not closed");
}

std::string vocabulary::add_short_form(std::string_view word, std::string_view means) {
    const auto from = bare(word), to = bare(means);
    if (from.empty() || to.empty()) return "a short form is a word, and what it means";
    if (from.find(' ') != from.npos) return "a short form is one word";
    if (const auto known = short_forms_.find(from); known != short_forms_.end() && known->second == to) return {};
    if (ids_.contains(from)) return "phrases with this word were read before";
    for (const auto each : split(to))
        if (short_forms_.contains(each) || each == from) return "it means a short form again";
    short_forms_[from] = to;
    return {};
}

std::string vocabulary::written_out(std::string_view bare_words) const {
    std::string out;
    for (const auto word : split(bare_words)) {
        const auto found = short_forms_.find(word);
        out += (out.empty() ? "" : " ");
        out += found == short_forms_.end() ? word : std::string_view(found->second);
    }
    return out;
}

std::string vocabulary::add_group(std::string_view name, std::string_view phrase) {
    sequence made;
    if (auto wrong = read(phrase, made); !wrong.empty()) return wrong;
    auto& group = groups_[std::string(name)];
    if (group.size() >= most_in_group) return "the group has too many phrases";
    group.push_back(std::move(made));
    return {};
}

std::string vocabulary::add(intent what, std::string_view phrase) {
    auto& list = phrases_[what];
    if (const auto emoji = emoji_of(phrase); !emoji.empty()) {
        list.emoji.insert(list.emoji.end(), emoji.begin(), emoji.end());
        return {};
    }
    return add_to(list, phrase);
}

std::string vocabulary::add_wish(std::string_view command, std::string_view phrase) {
    return add_to(wishes_[std::string(command)], phrase);
}

std::string vocabulary::add_to(phrase_list& list, std::string_view text) {
    sequence made;
    if (auto wrong = read(text, made); !wrong.empty()) return wrong;
    auto words = needed(made);
    if (words.empty()) words.push_back(0);
    for (const auto id : words) {
        auto& with = list.by_word[id];
        const auto at = static_cast<std::uint32_t>(list.all.size());
        if (with.empty() || with.back() != at) with.push_back(at);
    }
    list.all.push_back(std::move(made));
    return {};
}

// The words of which one stands in every message that it fits: of the piece that names fewest. None: it may fit any.
std::vector<std::uint32_t> vocabulary::needed(const sequence& seq) {
    std::vector<std::uint32_t> best;
    for (const auto& one : seq) {
        std::vector<std::uint32_t> these;
        if (one.what == piece::kind::word) these.push_back(one.id);
        if (one.what == piece::kind::choice && !one.optional)
            for (const auto& option : one.options) {
                const auto its = needed(option);
                if (its.empty()) {
                    these.clear();
                    break;
                }
                these.insert(these.end(), its.begin(), its.end());
            }
        if (!these.empty() && (best.empty() || these.size() < best.size())) best = std::move(these);
    }
    return best;
}

// Most phrases are passed over without a look: a message has few words of the many.
template <class Test>
bool vocabulary::any_that_may_fit(const phrase_list& list, const said_words& said, Test test) {
    const auto any_with = [&](std::uint32_t id) {
        const auto with = list.by_word.find(id);
        return with != list.by_word.end() && std::any_of(with->second.begin(), with->second.end(),
                                                         [&](std::uint32_t at) { return test(list.all[at]); });
    };
    if (any_with(0)) return true;
    return std::any_of(said.ids.begin(), said.ids.end(), [&](std::uint32_t id) { return id != 0 && any_with(id); });
}

// --- a message -------------------------------------------------------------------------------------------------------

std::uint32_t vocabulary::known(std::string_view word, bool with_slips) const {
    if (const auto found = ids_.find(word); found != ids_.end()) return found->second;
    const auto squeezed = squeeze(word);
    if (const auto found = ids_.find(squeezed); found != ids_.end()) return found->second;
    if (const auto found = ids_.find(without_umlauts(word)); found != ids_.end()) return found->second;
    if (!with_slips || word.size() < shortest_slip) return 0;
    const int limit = word.size() >= 9 ? 2 : 1;
    int best = limit + 1;
    std::uint32_t meant = 0;
    const auto look_at = [&](char first) {
        for (auto at = ids_.lower_bound(std::string_view(&first, 1)); at != ids_.end(); ++at) {
            const auto& target = at->first;
            if (target[0] != first) break;
            if (target.size() + 2 < word.size() || word.size() + 2 < target.size() || target.size() < shortest_slip)
                continue;
            if (first != word[0] && target[1] != word[0]) continue;  // "yse" for "yes" swaps, other first letters don't
            const int d = edit_distance(word, target, limit);
            if (d < best) best = d, meant = at->second;
        }
    };
    look_at(std::min(word[0], word[1]));
    if (word[0] != word[1]) look_at(std::max(word[0], word[1]));
    return meant;
}

said_words vocabulary::look(std::string_view typed) const {
    said_words said;
    for (const auto raw : split(typed, most_words + 1)) {
        const auto end = static_cast<std::size_t>(raw.data() + raw.size() - typed.data());
        if (is_emoticon(raw)) continue;
        const auto piece_of = written_out(bare(raw.substr(0, 200)));
        for (const auto word : split(piece_of)) {
            said.words.emplace_back(word);
            said.ends.push_back(end);
        }
    }
    if (said.words.empty()) said.emoji = emoji_of(typed);
    const auto n = said.words.size();
    if (n > most_words) {
        said.begins = said.closes = 0;
        said.ids.assign(n, 0);
        return said;
    }
    for (const auto& word : said.words) said.ids.push_back(known(word, n <= most_words_with_slips));
    const auto list_of = [&](intent what) -> const phrase_list* {
        const auto found = phrases_.find(what);
        return found == phrases_.end() ? nullptr : &found->second;
    };
    said.closes = place(n);
    if (const auto* front = list_of(intent::front))
        for (std::size_t i = 0; i < n; ++i)
            if (said.begins & place(i))
                any_that_may_fit(*front, said, [&](const sequence& seq) {
                    said.begins |= match(seq, said, place(i));
                    return false;
                });
    if (const auto* back = list_of(intent::back))
        for (std::size_t i = n; i-- > 0;)
            if (any_that_may_fit(*back, said,
                                 [&](const sequence& seq) { return (match(seq, said, place(i)) & said.closes) != 0; }))
                said.closes |= place(i);
    return said;
}

// Where the sequence may end when it begins at any place of `from`.
std::uint64_t vocabulary::match(const sequence& seq, const said_words& said, std::uint64_t from) {
    const auto n = said.ids.size();
    for (const auto& one : seq) {
        if (from == 0) return 0;
        std::uint64_t next = 0;
        switch (one.what) {
            case piece::kind::word:
                for (std::size_t i = 0; i < n; ++i)
                    if ((from & place(i)) && said.ids[i] == one.id) next |= place(i + 1);
                break;
            case piece::kind::gap:
                for (std::size_t i = 0; i <= n; ++i)
                    if (from & place(i))
                        for (std::size_t k = i; k <= n && k <= i + one.most; ++k) next |= place(k);
                break;
            case piece::kind::choice:
                if (one.optional) next = from;
                for (const auto& option : one.options) next |= match(option, said, from);
                break;
        }
        from = next;
    }
    return from;
}

bool vocabulary::matches_whole(const sequence& seq, const said_words& said) {
    const auto n = said.ids.size();
    if (match(seq, said, place(0)) & place(n)) return true;
    for (std::size_t i = 0; i < n; ++i)
        if ((said.begins & place(i)) && (match(seq, said, place(i)) & said.closes & ~(place(i + 1) - 1))) return true;
    return false;
}

bool vocabulary::matches(const phrase_list& list, const said_words& said) {
    if (said.words.empty())
        return !said.emoji.empty() && std::all_of(said.emoji.begin(), said.emoji.end(), [&](char32_t c) {
            return std::find(list.emoji.begin(), list.emoji.end(), c) != list.emoji.end();
        });
    return said.begins != 0 &&
           any_that_may_fit(list, said, [&](const sequence& seq) { return matches_whole(seq, said); });
}

bool vocabulary::says(intent what, const said_words& said) const {
    const auto found = phrases_.find(what);
    return found != phrases_.end() && matches(found->second, said);
}

std::size_t vocabulary::leads(intent what, const said_words& said, std::size_t from) const {
    const auto found = phrases_.find(what);
    if (found == phrases_.end() || said.begins == 0 || from >= said.ids.size()) return 0;
    std::uint64_t ends = 0;
    any_that_may_fit(found->second, said, [&](const sequence& seq) {
        ends |= match(seq, said, place(from));
        return false;
    });
    ends &= ~(place(from + 1) - 1);
    return ends == 0 ? 0 : static_cast<std::size_t>(std::bit_width(ends)) - 1 - from;
}

bool vocabulary::has(intent what, const said_words& said) const {
    const auto found = phrases_.find(what);
    if (found == phrases_.end() || said.begins == 0) return false;
    return any_that_may_fit(found->second, said, [&](const sequence& seq) {
        for (std::size_t i = 0; i < said.ids.size(); ++i)
            if (match(seq, said, place(i)) & ~(place(i + 1) - 1)) return true;
        return false;
    });
}

std::string vocabulary::wish(const said_words& said) const {
    for (const auto& [command, list] : wishes_)
        if (matches(list, said)) return command;
    return {};
}

std::vector<std::string> vocabulary::wishes() const {
    std::vector<std::string> all;
    for (const auto& [command, list] : wishes_) all.push_back(command);
    return all;
}

}  // namespace fulcrum::dialogue
