#include "dialogue/crisis.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "dialogue/reading.hpp"

namespace fulcrum::dialogue {
namespace {

using namespace reading;

using word_id = std::uint16_t;
constexpr std::size_t long_gap = 3, short_gap = 2;  // words that "…" and ".." pass over
constexpr std::size_t widest = 12;                  // words that parts in any order may stand apart

// --- words -----------------------------------------------------------------------------------------------------------

// "ü" and "ue" are the same letter to those who type.
std::string without_umlauts(std::string_view word) {
    std::string out;
    for (std::size_t i = 0; i < word.size(); ++i) {
        out += word[i];
        const bool vowel = word[i] == 'a' || word[i] == 'o' || word[i] == 'u';
        if (vowel && i + 1 < word.size() && word[i + 1] == 'e') ++i;
    }
    return out;
}

// "dieee" and "die" alike; also "kil" and "kill".
std::string collapsed(std::string_view word) {
    std::string out;
    for (const char c : word)
        if (out.empty() || out.back() != c) out += c;
    return out;
}

// One letter more, less, another, or two swapped. '*' stands for any letter.
bool one_slip_apart(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() > a.size() + 1) return false;
    std::size_t i = 0;
    while (i < a.size() && a[i] == b[i]) ++i;
    auto left = a.substr(i), right = b.substr(i);
    if (a.size() < b.size()) return left == right.substr(1);
    if (left.size() < 2) return true;
    return left.substr(1) == right.substr(1) ||
           (left[0] == right[1] && left[1] == right[0] && left.substr(2) == right.substr(2));
}

bool fits_with_stars(std::string_view typed, std::string_view word) {
    return typed.size() == word.size() &&
           std::equal(typed.begin(), typed.end(), word.begin(), [](char a, char b) { return a == '*' || a == b; });
}

enum class mark : std::uint8_t { none, pause, end };  // a word; a comma or the like; the end of a sentence

struct typed_word {
    mark what = mark::none;
    std::string text;
    bool capital = false;
};

struct typed_text {
    std::vector<typed_word> words;
    bool laughs = false;
};

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_other_letter(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// Signs that stand for a letter inside a word: "su1cide".
char meant_letter(char c) {
    constexpr std::string_view signs = "013457@$!", letters = "oieastasi";
    const auto at = signs.find(c);
    return at == signs.npos ? c : letters[at];
}

class tokenizer {
  public:
    typed_text read(std::string_view typed) {
        std::size_t from = 0;
        while (from < typed.size()) {
            const auto to = std::min(typed.find_first_of(" \n\t\r", from), typed.size());
            if (to > from) take(typed.substr(from, to - from));
            if (to < typed.size() && typed[to] == '\n') end(mark::end);
            from = to + 1;
        }
        end(mark::end);
        return std::move(out_);
    }

  private:
    void take(std::string_view chunk) {
        capital_ = (chunk[0] >= 'A' && chunk[0] <= 'Z') || chunk.starts_with("Ä") || chunk.starts_with("Ö") ||
                   chunk.starts_with("Ü");
        const auto text = fold(chunk);
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char c = text[i];
            const char next = i + 1 < text.size() ? text[i + 1] : ' ';
            const bool inside = !word_.empty() && is_letter(word_.back()) && is_letter(meant_letter(next));
            if (is_letter(c) || is_digit(c)) {
                word_ += inside || (word_.empty() && is_letter(next) && !is_digit(next)) ? meant_letter(c) : c;
            } else if (c == '\'' || c == '`') {
                apostrophe(text.substr(i + 1));
            } else if (inside && (c == '*' || c == '@' || c == '$' || c == '!')) {
                word_ += c == '*' ? '*' : meant_letter(c);
            } else if (is_other_letter(c)) {
                other_letter(text, i);
            } else if (c == '.' || c == '!' || c == '?' || c == ';' || c == ':') {
                end(mark::end);
            } else if (c == ',' || c == '(' || c == ')' || c == '"') {
                end(mark::pause);
            } else {
                finish();
            }
        }
        finish();
    }
    // "I'm" is "I am"; elsewhere an apostrophe is nothing.
    void apostrophe(std::string_view rest) {
        static constexpr std::pair<std::string_view, std::string_view> short_forms[] = {
            {"m", "am"}, {"ve", "have"}, {"ll", "will"}, {"re", "are"}, {"d", "would"}};
        for (const auto& [typed, meant] : short_forms) {
            if (!rest.starts_with(typed) || (rest.size() > typed.size() && is_letter(rest[typed.size()]))) continue;
            if (word_.empty()) return;
            finish();
            skip_ = typed.size();
            out_.words.push_back({mark::none, std::string(meant), false});
            return;
        }
    }
    // Emoji and signs end a clause; letters of other alphabets are parts of words.
    void other_letter(const std::string& text, std::size_t& i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte != 0xF0 && byte != 0xE2) {
            word_ += text[i];
            return;
        }
        for (const std::string_view laugh : {"😂", "🤣", "😅", "😆", "😹", "😜", "😄", "😁"})
            if (std::string_view(text).substr(i).starts_with(laugh)) out_.laughs = true;
        i += byte == 0xF0 ? 3 : 2;
        end(mark::pause);
    }
    void finish() {
        if (skip_ > 0 && skip_ <= word_.size()) word_.erase(0, skip_);
        skip_ = 0;
        if (word_.empty()) return;
        out_.words.push_back({mark::none, std::exchange(word_, {}), std::exchange(capital_, false)});
    }
    void end(mark what) {
        finish();
        auto& all = out_.words;
        if (all.empty()) return;
        if (all.back().what == mark::none)
            all.push_back({what, {}, false});
        else if (what == mark::end)
            all.back().what = what;
    }

    typed_text out_;
    std::string word_;
    std::size_t skip_ = 0;
    bool capital_ = false;
};

// One way to write what has several.
std::vector<typed_word> unified(std::vector<typed_word> words) {
    std::vector<typed_word> out;
    out.reserve(words.size());
    const auto last_is = [&](std::string_view w) { return !out.empty() && out.back().text == w; };
    const auto add = [&](std::string_view w) { out.push_back({mark::none, std::string(w), false}); };
    for (std::size_t i = 0; i < words.size(); ++i) {
        // "d i e": letters one by one
        std::size_t to = i;
        while (to < words.size() && words[to].text.size() == 1 && is_letter(words[to].text[0])) ++to;
        const bool has_i = to > i && words[i].text == "i";  // "I d i e"
        const std::size_t begin = has_i && to - i > 3 ? i + 1 : i;
        if (to >= begin + 3) {
            if (begin > i) out.push_back(words[i]);
            std::string spelled;
            for (std::size_t k = begin; k < to; ++k) spelled += words[k].text;
            add(spelled);
            i = to - 1;
            continue;
        }
        auto& w = words[i];
        if (w.text == "not" && (last_is("do") || last_is("can") || last_is("is") || last_is("was") || last_is("were") ||
                                last_is("would") || last_is("will") || last_is("did") || last_is("does"))) {
            auto& verb = out.back().text;
            verb = verb == "will" ? "wont" : verb == "can" ? "cant" : verb + "nt";
        } else if (w.text == "t" && (last_is("don") || last_is("can") || last_is("isn") || last_is("didn") ||
                                     last_is("won") || last_is("doesn"))) {
            out.back().text += "t";
        } else if (w.text == "up" && last_is("stand") && !(i + 1 < words.size() && words[i + 1].text == "for")) {
            out.back().text += w.text;
        } else if (w.text == "cannot") {
            add("cant");
        } else if (w.text == "wanna" || w.text == "gonna" || w.text == "wana") {
            add(w.text[0] == 'w' ? "want" : "going");
            add("to");
        } else if (w.text == "im" || w.text == "ive" || w.text == "id") {
            add("i");
            add(w.text == "im" ? "am" : w.text == "ive" ? "have" : "would");
        } else if (w.text == "2") {
            add("to");
        } else if ((w.text == "self" && last_is("my")) || (w.text == "more" && last_is("any")) ||
                   (w.text == "one" && last_is("no"))) {
            out.back().text += w.text;
        } else if (w.text == "wan" || w.text == "wnat" || w.text == "wnt" || w.text == "watn" || w.text == "wantt") {
            add("want");
        } else {
            out.push_back(std::move(w));
        }
    }
    return out;
}

// --- patterns --------------------------------------------------------------------------------------------------------

struct element {
    enum class kind : std::uint8_t { words, gap, end, name } what = kind::words;
    bool optional = false;
    std::size_t most = 0;                         // of a gap
    std::vector<std::vector<word_id>> choices{};  // each one or more words in a row
};
using row = std::vector<element>;
struct pattern {
    std::vector<row> parts;  // in any order
    bool of_somebody = false;
};

struct span {
    std::size_t from = 0, to = 0;
    bool overlaps(const span& o) const { return from < o.to && o.from < to; }
};

std::vector<std::string_view> cut(std::string_view text, std::string_view at) {
    std::vector<std::string_view> out;
    for (std::size_t from = 0; from <= text.size();) {
        const auto to = std::min(text.find(at, from), text.size());
        if (to > from) out.push_back(text.substr(from, to - from));
        from = to + at.size();
    }
    return out;
}

}  // namespace

// One language's lists, made ready for reading.
class despair_reader::language {
  public:
    explicit language(const despair_words& lists) : groups_(lists.groups) {
        for (const auto& w : lists.fillers) fillers_.insert(canonical(w));
        for (const auto& w : lists.real_words) real_.insert(canonical(w));
        add(lists.certain, certain_);
        add(lists.clear, clear_);
        add(lists.faint, faint_);
        add(lists.other, other_);
        add(lists.loss, loss_);
        add(lists.idioms, idioms_);
        for (const auto& w : lists.slips) forgiving_.insert(id_of(canonical(w)));
        for (const auto& w : lists.work) work_.insert(canonical(w));
        for (const auto& w : lists.laughs) laughs_.insert(canonical(w));
        for (const auto& w : lists.persons) persons_.insert(canonical(w));
        for (const auto& w : lists.first) first_.insert(canonical(w));
        for (const auto& w : lists.mine) mine_.insert(canonical(w));
        for (const auto& w : lists.we) we_.insert(canonical(w));
        for (word_id id = 0; id < vocabulary_.size(); ++id) by_collapsed_[collapsed(vocabulary_[id])].push_back(id);
    }

    despair read(const typed_text& typed) const {
        typed_text text = typed;
        std::erase_if(text.words, [&](const typed_word& w) {
            return w.what == mark::none && fillers_.contains(without_umlauts(w.text));
        });
        bool own = false, other = false, loss = false;
        const auto laughs = text.laughs || std::any_of(text.words.begin(), text.words.end(), [&](const auto& w) {
                                return laughs_.contains(without_umlauts(w.text));
                            });
        std::unordered_map<std::string, known_word> known;
        for (std::size_t from = 0; from < text.words.size();) {
            std::size_t to = from;
            while (to < text.words.size() && text.words[to].what != mark::end) ++to;
            std::vector<sentence_word> words;
            for (std::size_t i = from; i < to; ++i) {
                const auto& w = text.words[i];
                const auto word = without_umlauts(w.text);
                auto found = known.find(word);
                if (found == known.end()) found = known.emplace(word, recognised(word)).first;
                words.push_back({&found->second, w.what == mark::pause, w.capital});
            }
            words.push_back({nullptr, true, false});
            read_sentence(words, laughs, own, other, loss);
            from = to + 1;
        }
        return own ? despair::own : other ? despair::other : loss ? despair::loss : despair::none;
    }

    std::string problem(std::string_view typed) {
        problem_.clear();
        compile(typed);
        return problem_;
    }

  private:
    struct known_word {
        std::vector<word_id> exactly, by_slip;  // what of the vocabulary it is, and may be
        bool work = false, person = false, first = false, mine = false, we = false;
    };
    struct sentence_word {
        const known_word* word = nullptr;
        bool pause = false;
        bool capital = false;
    };
    using sentence = std::vector<sentence_word>;
    struct pattern_list {
        std::vector<pattern> all;
        std::unordered_map<word_id, std::vector<std::size_t>> by_first;
        std::vector<std::size_t> by_name;
    };
    enum class subject : std::uint8_t { nobody, first, we, person };

    static std::string canonical(std::string_view word) { return without_umlauts(fold(word)); }

    word_id id_of(const std::string& word) {
        const auto [at, fresh] = ids_.emplace(word, static_cast<word_id>(vocabulary_.size()));
        if (fresh) {
            vocabulary_.push_back(word);
            if (word.ends_with('*')) beginnings_.push_back(at->second);
        }
        return at->second;
    }

    void add_choice(element& to, std::string_view words) {
        std::vector<word_id> choice;
        for (const auto w : cut(words, words.find('_') == words.npos ? " " : "_")) {
            const auto word = canonical(w);
            if (!fillers_.contains(word)) choice.push_back(id_of(word));
        }
        if (!choice.empty()) to.choices.push_back(std::move(choice));
    }

    pattern compile(std::string_view typed) {
        pattern made;
        row* part = &made.parts.emplace_back();
        for (auto token : cut(typed, " ")) {
            if (token == "&") {
                part = &made.parts.emplace_back();
                continue;
            }
            if (token == "<who>") {
                made.of_somebody = true;
                continue;
            }
            if (token == "…" || token == "..") {
                part->push_back({element::kind::gap, false, token == ".." ? short_gap : long_gap});
                continue;
            }
            element e;
            if (token.size() > 1 && token.starts_with('?')) {
                e.optional = true;
                token.remove_prefix(1);
            }
            bool may_end = false;
            for (auto choice : cut(token, "|")) {
                if (choice.size() > 1 && choice.starts_with('?')) {
                    e.optional = true;
                    choice.remove_prefix(1);
                }
                if (choice == ".") {
                    may_end = true;
                } else if (choice == "<name>") {
                    e.what = element::kind::name;
                } else if (choice.starts_with('<') && choice.ends_with('>')) {
                    const auto group = groups_.find(std::string(choice.substr(1, choice.size() - 2)));
                    if (group == groups_.end()) {
                        problem_ = "there is no group " + std::string(choice);
                        continue;
                    }
                    for (const auto& member : group->second) add_choice(e, member);
                } else {
                    add_choice(e, choice);
                }
            }
            if (may_end) e.choices.emplace_back();  // no word at all, and nothing after it
            if (e.what == element::kind::name || !e.choices.empty()) part->push_back(std::move(e));
        }
        std::erase_if(made.parts, [](const row& r) { return r.empty(); });
        const bool anchored =
            !made.parts.empty() && std::all_of(made.parts.begin(), made.parts.end(), [](const row& r) {
                const auto& e = r.front();
                return e.what == element::kind::name ||
                       (e.what == element::kind::words &&
                        std::none_of(e.choices.begin(), e.choices.end(), [](const auto& c) { return c.empty(); }));
            });
        if (!anchored && problem_.empty()) problem_ = "a pattern, and each part of it, begins with a word";
        return made;
    }

    void add(const std::vector<std::string>& typed, pattern_list& to) {
        for (const auto& line : typed) {
            problem_.clear();
            auto p = compile(line);
            if (!problem_.empty()) continue;  // content reports it
            const auto number = to.all.size();
            for (const auto& e : p.parts.front()) {
                if (e.what == element::kind::name) to.by_name.push_back(number);
                for (const auto& c : e.choices) {
                    auto& all = to.by_first[c.front()];
                    if (all.empty() || all.back() != number) all.push_back(number);
                }
                if (!e.optional) break;
            }
            to.all.push_back(std::move(p));
        }
    }

    known_word recognised(const std::string& word) const {
        known_word out;
        out.work = work_.contains(word);
        out.person = persons_.contains(word);
        out.first = first_.contains(word);
        out.mine = mine_.contains(word);
        out.we = we_.contains(word);
        const auto exact = ids_.find(word);
        if (exact != ids_.end()) out.exactly.push_back(exact->second);
        for (const auto id : beginnings_) {
            const std::string_view beginning(vocabulary_[id]);
            if (word.starts_with(beginning.substr(0, beginning.size() - 1))) out.exactly.push_back(id);
        }
        if (exact != ids_.end() || real_.contains(word) || out.person || out.first || out.mine || out.work) return out;
        if (const auto alike = by_collapsed_.find(collapsed(word)); alike != by_collapsed_.end())
            out.exactly.insert(out.exactly.end(), alike->second.begin(), alike->second.end());
        const auto squeezed = collapsed(word);
        const bool stars = word.find('*') != word.npos;
        for (const auto id : forgiving_) {
            const auto& meant = vocabulary_[id];
            if ((stars && fits_with_stars(word, meant)) || (word.size() >= 3 && one_slip_apart(word, meant)) ||
                (squeezed.size() >= 4 && one_slip_apart(squeezed, collapsed(meant)) && squeezed.size() < word.size()))
                out.by_slip.push_back(id);
        }
        if (stars)
            for (word_id id = 0; id < vocabulary_.size(); ++id)
                if (fits_with_stars(word, vocabulary_[id])) out.exactly.push_back(id);
        return out;
    }

    static bool contains(const std::vector<word_id>& all, word_id id) {
        return std::find(all.begin(), all.end(), id) != all.end();
    }

    // Where the row's elements from `next` on end when they begin at `at`; nothing if they don't fit. One slip at most.
    std::optional<std::size_t> match(const sentence& s, std::size_t at, const row& r, std::size_t next,
                                     bool slipped) const {
        if (next == r.size()) return at;
        const auto& e = r[next];
        if (e.what == element::kind::gap) {
            for (std::size_t passed = 0; at < s.size(); ++at) {
                if (const auto end = match(s, at, r, next + 1, slipped)) return end;
                if (!s[at].word) continue;  // a comma
                if (++passed > e.most) break;
            }
            return std::nullopt;
        }
        if (e.what == element::kind::name) {
            if (at < s.size() && s[at].word && s[at].capital && !s[at].word->first)
                return match(s, at + 1, r, next + 1, slipped);
            return std::nullopt;
        }
        for (const auto& choice : e.choices) {
            std::size_t to = at;
            bool fits = true, slip = slipped;
            if (choice.empty()) {  // the end of a clause
                if (at < s.size() && s[at].pause)
                    if (const auto end = match(s, at, r, next + 1, slipped)) return end;
                continue;
            }
            for (const auto id : choice) {
                fits = to < s.size() && s[to].word != nullptr;
                if (fits && !contains(s[to].word->exactly, id)) {
                    fits = !slip && contains(s[to].word->by_slip, id);
                    slip = true;
                }
                if (!fits) break;
                ++to;
            }
            if (!fits) continue;
            if (const auto end = match(s, to, r, next + 1, slip)) return end;
        }
        return e.optional ? match(s, at, r, next + 1, slipped) : std::nullopt;
    }

    // All parts, the first one at `at`, the others near it.
    std::optional<span> match(const sentence& s, std::size_t at, const pattern& p) const {
        const auto first = match(s, at, p.parts.front(), 0, false);
        if (!first) return std::nullopt;
        std::vector<span> taken{{at, *first}};
        span all = taken.front();
        for (std::size_t i = 1; i < p.parts.size(); ++i) {
            bool found = false;
            const std::size_t low = at > widest ? at - widest : 0;
            for (std::size_t k = low; k < s.size() && k <= at + widest && !found; ++k) {
                const auto end = match(s, k, p.parts[i], 0, false);
                if (!end) continue;
                const span here{k, *end};
                if (std::any_of(taken.begin(), taken.end(), [&](const span& t) { return t.overlaps(here); })) continue;
                taken.push_back(here);
                all = {std::min(all.from, here.from), std::max(all.to, here.to)};
                found = true;
            }
            if (!found) return std::nullopt;
        }
        return all;
    }

    template <class OnMatch>
    void each_match(const sentence& s, const pattern_list& list, OnMatch on_match) const {
        std::vector<std::size_t> tried;
        for (std::size_t at = 0; at < s.size(); ++at) {
            if (!s[at].word) continue;
            tried.clear();
            const auto attempt = [&](std::size_t number) {
                if (std::find(tried.begin(), tried.end(), number) != tried.end()) return;
                tried.push_back(number);
                if (const auto found = match(s, at, list.all[number])) on_match(list.all[number], *found);
            };
            for (const auto* ids : {&s[at].word->exactly, &s[at].word->by_slip})
                for (const auto id : *ids)
                    if (const auto by = list.by_first.find(id); by != list.by_first.end())
                        for (const auto number : by->second) attempt(number);
            if (s[at].capital)
                for (const auto number : list.by_name) attempt(number);
        }
    }

    // Whom the words of a match are about: who is named in them, else the nearest before, else behind.
    static subject subject_of(const sentence& s, const span& m, bool names = false) {
        const auto who = [&](std::size_t i) {
            if (i >= s.size() || !s[i].word) return subject::nobody;
            const auto& w = *s[i].word;
            return w.first ? subject::first : w.person ? subject::person : w.we ? subject::we : subject::nobody;
        };
        const auto mine = [](const sentence_word& w) { return w.word && (w.word->mine || w.word->first); };
        if (std::any_of(s.begin() + static_cast<std::ptrdiff_t>(m.from), s.begin() + static_cast<std::ptrdiff_t>(m.to),
                        mine))
            return subject::first;
        for (std::size_t i = m.from; i-- > 0;)
            if (who(i) != subject::nobody) return who(i);
        for (std::size_t i = m.from; i < s.size(); ++i)
            if (who(i) != subject::nobody) return who(i);
        if (m.from == 0 || std::any_of(s.begin(), s.end(), mine)) return subject::first;  // "want to die", without "I"
        return names && m.from == 1 && s[0].capital ? subject::person : subject::nobody;
    }

    void read_sentence(const sentence& s, bool laughs, bool& own, bool& other, bool& loss) const {
        std::vector<span> idioms, theirs;
        const auto masked = [](const std::vector<span>& by, const span& m) {
            return std::any_of(by.begin(), by.end(), [&](const span& x) { return x.overlaps(m); });
        };
        each_match(s, idioms_, [&](const pattern&, const span& m) { idioms.push_back(m); });
        each_match(s, loss_, [&](const pattern& p, const span& m) {
            if (masked(idioms, m) || (p.of_somebody && subject_of(s, m) != subject::person)) return;
            loss = true;
            theirs.push_back(m);
        });
        each_match(s, other_, [&](const pattern& p, const span& m) {
            if (masked(idioms, m) || masked(theirs, m)) return;
            if (p.of_somebody && subject_of(s, m, true) != subject::person) return;
            other = true;
            theirs.push_back(m);
        });
        const auto hear = [&](const pattern& p, const span& m) {
            if (masked(theirs, m)) return;
            const auto who = subject_of(s, m, p.of_somebody);
            if (p.of_somebody && who != subject::first && who != subject::person) return;
            (who == subject::person ? other : own) = true;
        };
        each_match(s, certain_, hear);
        each_match(s, clear_, [&](const pattern& p, const span& m) {
            if (!masked(idioms, m)) hear(p, m);
        });
        if (laughs || std::any_of(s.begin(), s.end(), [](const auto& w) { return w.word && w.word->work; })) return;
        each_match(s, faint_, [&](const pattern& p, const span& m) {
            if (!masked(idioms, m) && subject_of(s, m) != subject::we) hear(p, m);
        });
    }

    std::map<std::string, std::vector<std::string>> groups_;
    std::string problem_;
    std::vector<std::string> vocabulary_;
    std::unordered_map<std::string, word_id> ids_;
    std::unordered_map<std::string, std::vector<word_id>> by_collapsed_;
    std::vector<word_id> beginnings_;
    std::unordered_set<word_id> forgiving_;
    std::unordered_set<std::string> fillers_, real_, work_, laughs_, persons_, first_, mine_, we_;
    pattern_list certain_, clear_, faint_, other_, loss_, idioms_;
};

namespace {

constexpr std::array<std::string_view, 12> zero_width{"\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", "\xE2\x80\x8E",
                                                      "\xE2\x80\x8F", "\xE2\x81\xA0", "\xE2\x81\xA1", "\xE2\x81\xA2",
                                                      "\xE2\x81\xA3", "\xE2\x81\xA4", "\xEF\xBB\xBF", "\xC2\xAD"};

// With each mark that takes no room as a blank, and each line end as one. Nothing if there is none of them.
std::optional<std::string> with_blanks(std::string_view typed, bool marks, bool lines) {
    std::string out;
    bool changed = false;
    for (std::size_t i = 0; i < typed.size();) {
        const auto rest = typed.substr(i);
        const auto mark = marks ? std::find_if(zero_width.begin(), zero_width.end(),
                                               [&](std::string_view m) { return rest.starts_with(m); })
                                : zero_width.end();
        if (mark != zero_width.end()) {
            out += ' ';
            i += mark->size();
            changed = true;
            continue;
        }
        const bool line = lines && (typed[i] == '\n' || typed[i] == '\r');
        changed = changed || line;
        out += line ? ' ' : typed[i];
        ++i;
    }
    if (!changed) return std::nullopt;
    return out;
}

}  // namespace

despair_reader::despair_reader(const std::vector<despair_words>& languages) {
    for (const auto& lists : languages) languages_.push_back(std::make_unique<const language>(lists));
}

despair_reader::~despair_reader() = default;

despair despair_reader::read(std::string_view typed) const {
    bool other = false, loss = false;
    const auto hears_own = [&](std::string_view text) {
        auto words = tokenizer().read(text);
        words.words = unified(std::move(words.words));
        for (const auto& l : languages_) {
            const auto heard = l->read(words);
            if (heard == despair::own) return true;
            other = other || heard == despair::other;
            loss = loss || heard == despair::loss;
        }
        return false;
    };
    if (hears_own(typed)) return despair::own;
    for (const auto& [marks, lines] : {std::pair{true, false}, std::pair{false, true}, std::pair{true, true}})
        if (const auto text = with_blanks(typed, marks, lines); text && hears_own(*text)) return despair::own;
    return other ? despair::other : loss ? despair::loss : despair::none;
}

std::string despair_reader::problem_of(const despair_words& lists, std::string_view pattern) {
    despair_words groups_only;
    groups_only.groups = lists.groups;
    groups_only.fillers = lists.fillers;
    language alone(groups_only);
    return alone.problem(pattern);
}

}  // namespace fulcrum::dialogue
