#include "content/catalog.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "content/bank_reader.hpp"
#include "content/crisis_reader.hpp"
#include "content/embedded.hpp"
#include "content/messages_reader.hpp"
#include "content/similar.hpp"
#include "content/track_check.hpp"
#include "content/track_reader.hpp"
#include "content/translation_check.hpp"
#include "content/vocabulary_reader.hpp"
#include "content/yaml_tree.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::content {
namespace {

bool is_shipped(std::string_view text) {
    const auto files = embedded::shipped();
    return std::any_of(files.begin(), files.end(), [&](const auto& file) { return file.second == text; });
}

// One file on its way into the catalog.
struct reading {
    report notes;
    std::optional<draft_track> track;
    std::optional<draft_bank> bank;
    std::optional<draft_messages> messages;
    std::optional<draft_crisis> crisis;
    bool words = false;  // a vocabulary: read once more when all are put together
};

void read(const std::string& text, const limits& lim, reading& into) {
    const document doc(text, lim, into.notes);
    if (!doc.root()) return;
    const node& root = *doc.root();
    const auto has = [&](std::string_view key) {
        return std::find_if(root.entries.begin(), root.entries.end(),
                            [&](const entry& e) { return e.key->value == key; }) != root.entries.end();
    };
    const bool days = has("days") || has("every_day");
    if (days && has("cards")) {
        into.notes.error(root.at, "this is a track and a bank at once", "make it two files");
    } else if (days) {
        into.track = read_track(doc, lim, into.notes);
        into.track->head.edition = edition_of(text);
        check_flow(*into.track, into.notes);
        check_names(*into.track, into.notes);
        check_time(*into.track, into.notes);
    } else if (has("messages")) {
        into.messages = read_messages(doc, lim, into.notes);
    } else if (has("sentences")) {
        // Those that ship are tried by the tests; here that would be done at every start.
        into.crisis = read_crisis(doc, lim, into.notes, !is_shipped(text));
    } else if (has("words")) {
        dialogue::vocabulary alone;
        read_vocabulary(doc, lim, alone, into.notes);
        into.words = true;
    } else if (has("cards")) {
        into.bank = read_bank(doc, lim, into.notes);
    } else {
        std::string remedy =
            "a track has days:, a bank has cards:, a message file has messages:, a vocabulary words:, "
            "words of despair have sentences:";
        for (const auto& e : root.entries)
            if (const auto better =
                    meant(e.key->value, {"days", "cards", "messages", "every_day", "words", "sentences"});
                !better.empty()) {
                into.notes.error(e.key->at, "unknown key " + quote(e.key->value),
                                 "did you mean " + quote(better) + "?");
                return;
            }
        into.notes.error(root.at, "this is neither a track nor a bank", std::move(remedy));
    }
}

// Ids must be unique over all files. A second one is reported where it stands.
class unique_ids {
  public:
    explicit unique_ids(std::string thing) : thing_(std::move(thing)) {}

    void add(const std::string& id, place at, report& out) {
        if (id.empty()) return;
        const auto [first, fresh] = seen_.emplace(id, out.file() + ", line " + std::to_string(at.line));
        if (!fresh)
            out.error(at, "there is a " + thing_ + " " + quote(id) + " already, in " + first->second,
                      "choose another id");
    }

  private:
    std::string thing_;
    std::map<std::string, std::string> seen_;
};

// Words alone: what makes two cards the same to a reader.
std::string bare(const std::string& text) {
    std::string out;
    for (const char c : dialogue::plain(text)) {
        const auto byte = static_cast<unsigned char>(c);
        const bool word = byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (word)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    while (out.ends_with(' ')) out.pop_back();
    return out;
}

// What the program itself brings, by language: what every catalog falls back to.
const std::map<std::string, draft_messages>& built_in_messages() {
    static const auto all = [] {
        std::map<std::string, draft_messages> made;
        for (const auto& [name, bytes] : embedded::shipped()) {
            if (!std::string_view(name).starts_with("messages/")) continue;
            report notes{std::string(name)};
            const document doc(bytes, {}, notes);
            if (!doc.root()) continue;
            auto read = read_messages(doc, {}, notes);
            made[read.language] = std::move(read);
        }
        return made;
    }();
    return all;
}

std::shared_ptr<const dialogue::despair_reader> reader_of(
    const std::map<std::string, dialogue::despair_words>& languages) {
    std::vector<dialogue::despair_words> all;
    for (const auto& [language, lists] : languages) all.push_back(lists);
    return std::make_shared<const dialogue::despair_reader>(all);
}

// The lists the program brings, by language; read once, since trying their sentences takes its time.
const std::map<std::string, dialogue::despair_words>& built_in_crisis() {
    static const auto all = [] {
        std::map<std::string, dialogue::despair_words> made;
        for (const auto& [name, bytes] : embedded::shipped()) {
            if (!std::string_view(name).starts_with("crisis/")) continue;
            report notes{std::string(name)};
            const document doc(bytes, {}, notes);
            if (!doc.root()) continue;
            auto read = read_crisis(doc, {}, notes, false);
            made[read.language] = std::move(read.made);
        }
        return made;
    }();
    return all;
}

// The words people type, of all languages that the program brings.
const std::shared_ptr<const dialogue::vocabulary>& built_in_words() {
    static const auto all = [] {
        auto made = std::make_shared<dialogue::vocabulary>();
        const auto each = [](const auto& read) {
            for (const auto& [name, bytes] : embedded::shipped()) {
                if (!std::string_view(name).starts_with("vocabulary/")) continue;
                report notes{std::string(name)};
                const document doc(bytes, {}, notes);
                if (doc.root()) read(doc, notes);
            }
        };
        each([&](const document& doc, report& notes) { read_short_forms(doc, {}, *made, notes); });
        each([&](const document& doc, report& notes) { read_vocabulary(doc, {}, *made, notes); });
        return std::shared_ptr<const dialogue::vocabulary>(std::move(made));
    }();
    return all;
}

// Whoever brings lists of a language replaces those of the program; the other languages are heard all the same.
void complete_crisis(dialogue::library& texts, std::map<std::string, dialogue::despair_words> read) {
    static const auto built_in = reader_of(built_in_crisis());
    for (const auto& [language, lists] : built_in_crisis()) read.try_emplace(language, lists);
    texts.ear = read == built_in_crisis() ? built_in : reader_of(read);
}

// With those of other files added.
std::shared_ptr<const dialogue::vocabulary> all_words(const std::vector<source_file>& files,
                                                      const std::vector<reading>& read, const limits& lim) {
    std::shared_ptr<dialogue::vocabulary> more;
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (!read[i].words || read[i].notes.failed()) continue;
        const auto& shipped = embedded::shipped();
        if (std::any_of(shipped.begin(), shipped.end(), [&](const auto& s) { return s.second == files[i].text; }))
            continue;  // one of those
        if (!more) more = std::make_shared<dialogue::vocabulary>(*built_in_words());
        report unheard("");
        const document doc(files[i].text, lim, unheard);
        if (doc.root()) read_vocabulary(doc, lim, *more, unheard);
    }
    if (more) return more;
    return built_in_words();
}

// "there is {{question}}", "there are {{day}} and {{days}}"
std::string listed_holes(const std::set<std::string>& names) {
    std::string all = names.size() == 1 ? "there is " : "there are ";
    std::size_t i = 0;
    for (const auto& name : names) {
        if (i > 0) all += i + 1 == names.size() ? " and " : ", ";
        all += "{{" + name + "}}";
        ++i;
    }
    return all;
}

// Compares a language with English: what is missing is said in English.
void check_messages(const draft_messages& m, report& out) {
    const auto& all = built_in_messages();
    const auto english = all.find("en");
    if (english == all.end() || m.language.empty()) return;
    const auto holes_of = [](const std::vector<std::string>& wordings) {
        std::set<std::string> names;
        for (const auto& w : wordings)
            for (const auto& hole : dialogue::placeholders(w)) names.insert(hole.name);
        return names;
    };
    std::vector<std::string> known;
    for (const auto& [key, wordings] : english->second.made) known.push_back(key);
    for (const auto& [key, wordings] : m.made) {
        const auto original = english->second.made.find(key);
        const auto at = m.places.find(key)->second;
        if (original == english->second.made.end()) {
            out.warning(at, "there is no message " + quote(key), did_you_mean(key, known, "take it out"));
            continue;
        }
        const auto theirs = holes_of(original->second);
        for (const auto& name : holes_of(wordings))
            if (!theirs.contains(name) && name != "coach" && name != "name")
                out.warning(at, "nothing fills {{" + name + "}} in " + quote(key),
                            theirs.empty() ? "take it out" : listed_holes(theirs));
    }
    const auto own = all.find(m.language);
    std::string missing;
    std::size_t count = 0;
    for (const auto& key : known) {
        if (m.made.contains(key) || (own != all.end() && own->second.made.contains(key))) continue;
        if (++count <= 5) missing += (missing.empty() ? "" : ", ") + key;
    }
    if (count > 0)
        out.warning(m.at,
                    (count == 1 ? "a message is missing and will be said in English: "
                                : "messages are missing and will be said in English: ") +
                        missing + (count > 5 ? ", …" : ""),
                    "translate " + std::to_string(count) + (count == 1 ? " message" : " messages"));
}

void complete_messages(dialogue::library& texts) {
    const auto read = std::exchange(texts.messages, {});
    for (const auto& [language, built_in] : built_in_messages()) texts.messages[language] = built_in.made;
    for (const auto& [language, book] : read)
        for (const auto& [key, wordings] : book) texts.messages[language][key] = wordings;
    const auto english = texts.messages.find("en");
    if (english == texts.messages.end()) return;
    for (auto& [language, book] : texts.messages)
        for (const auto& [key, wordings] : english->second) book.try_emplace(key, wordings);
}

// Texts of a track that resemble each other; wordings of one text may.
void compare_texts(const draft_track& track, report& out) {
    std::vector<std::string> texts;
    std::vector<const draft_step*> steps;
    for (const auto& session : track.sessions)
        for (const auto& step : session.steps) {
            if (step.in_piece) continue;  // said in several sessions on purpose
            for (const auto* text : texts_of(step.made.action))
                if (!text->wordings.empty()) {
                    texts.push_back(text->wordings.front());
                    steps.push_back(&step);
                }
        }
    for (const auto& [later, earlier] : similar_pairs(texts))
        if (texts[later] != texts[earlier])  // the same words again are meant so
            out.warning(steps[later]->at,
                        "this says nearly the same as line " + std::to_string(steps[earlier]->at.line),
                        "say it differently, or use a piece");
}

// Texts of one track that stand in another, word for word or nearly so, in any of their wordings.
class tracks_compared {
  public:
    void add(const draft_track& track, report& notes) {
        std::set<std::string> own;
        for (const auto& session : track.sessions)
            for (const auto& step : session.steps)
                for (const auto* text : texts_of(step.made.action))
                    for (const auto& w : text->wordings)
                        if (w.size() >= shortest && own.insert(bare(w)).second)
                            told_[track.head.language].push_back({w, &step, &track, &notes});
    }

    void report_all() {
        for (const auto& [language, all] : told_) {
            std::map<std::string, std::size_t> first;
            std::vector<std::string> texts;
            std::vector<std::size_t> rest;
            for (std::size_t i = 0; i < all.size(); ++i) {
                const auto [same, fresh] = first.emplace(bare(all[i].words), i);
                if (!fresh) {
                    note(all[i], all[same->second], "the same as");
                    continue;
                }
                texts.push_back(all[i].words);
                rest.push_back(i);
            }
            for (const auto& [later, earlier] : similar_pairs(texts))
                note(all[rest[later]], all[rest[earlier]], "nearly the same as");
        }
    }

  private:
    static constexpr std::size_t shortest = 20;
    static constexpr int most = 5;  // of two tracks: who copies a track begins with all of its texts
    struct told {
        std::string words;
        const draft_step* step;
        const draft_track* track;
        report* notes;
    };

    void note(const told& later, const told& earlier, const std::string& how) {
        if (later.track->head.id == earlier.track->head.id || later.notes == earlier.notes) return;
        if (++noted_[{later.track, earlier.track}] > most) return;
        later.notes->warning(
            later.step->at,
            "this says " + how + " line " + std::to_string(earlier.step->at.line) + " of " + earlier.notes->file(),
            "say it differently: people take more than one track");
    }

    std::map<std::string, std::vector<told>> told_;  // by language
    std::map<std::pair<const draft_track*, const draft_track*>, int> noted_;
};

std::string_view bank_name(dialogue::bank kind) {
    return kind == dialogue::bank::tip ? "tips" : kind == dialogue::bank::question ? "questions" : "prompts";
}

std::vector<dialogue::card>& cards_of(dialogue::library& texts, const draft_bank& b) {
    if (b.kind == dialogue::bank::tip) return b.for_channels ? texts.channel_tips : texts.tips;
    if (b.kind == dialogue::bank::question) return b.for_channels ? texts.channel_questions : texts.questions;
    return texts.prompts;
}

// The languages in which something is said to people: those of tracks and of messages.
std::set<std::string> spoken(const std::vector<reading>& all) {
    std::set<std::string> languages;
    for (const auto& r : all) {
        if (r.track) languages.insert(r.track->head.language);
        if (r.messages && !r.messages->language.empty()) languages.insert(r.messages->language);
    }
    return languages;
}

// People get cards in their own language only: fewer of them come round sooner, and without any they get the others'.
void count_cards(std::vector<reading>& all, const std::set<std::string>& languages) {
    struct pile {
        std::size_t cards = 0;
        reading* first = nullptr;
    };
    std::map<std::pair<bool, dialogue::bank>, std::map<std::string, pile>> kinds;
    for (auto& r : all)
        if (r.bank) {
            auto& p = kinds[{r.bank->for_channels, r.bank->kind}][r.bank->language];
            p.cards += r.bank->cards.size();
            if (!p.first) p.first = &r;
        }
    for (auto& [which, piles] : kinds) {
        const auto name = std::string(bank_name(which.second)) + (which.first ? " for channels" : "");
        const auto& [base, most] = piles.contains("en") ? *piles.find("en") : *piles.begin();
        for (auto& [language, p] : piles)
            if (p.cards < most.cards)
                p.first->notes.warning(p.first->bank->at,
                                       (p.cards == 1 ? "there is " : "there are ") + std::to_string(p.cards) +
                                           " of these in " + quote(language) + " and " + std::to_string(most.cards) +
                                           " in " + quote(base),
                                       "translate " + std::to_string(most.cards - p.cards) + " more");
        for (const auto& language : languages)
            if (!piles.contains(language))
                most.first->notes.warning(
                    most.first->bank->at,
                    "there are no " + name + " in " + quote(language) + ": " + std::to_string(most.cards) +
                        (most.cards == 1 ? " text is said in " : " texts are said in ") + quote(base),
                    "write a bank of " + name + " with language: " + language);
    }
}

// Whole tracks that some language lacks, in one line for each language; and tracks that nobody is given, because the
// machine does not speak their language.
void count_tracks(const std::map<std::string, std::map<std::string, reading*>>& tracks,
                  const std::set<std::string>& languages, const std::set<std::string>& with_messages) {
    for (const auto& language : languages) {
        std::string missing;
        reading* first = nullptr;
        std::size_t count = 0;
        for (const auto& [id, versions] : tracks) {
            if (versions.contains(language)) continue;
            auto* base = versions.contains("en") ? versions.at("en") : versions.begin()->second;
            if (!first) first = base;
            if (++count <= 5) missing += (missing.empty() ? "" : ", ") + id;
        }
        if (first)
            first->notes.warning(first->track->language_at,
                                 (count == 1 ? "a track has no version in " : "tracks have no version in ") +
                                     quote(language) +
                                     (count == 1 ? " and is said in the language it has: "
                                                 : " and are said in the language they have: ") +
                                     missing + (count > 5 ? ", …" : ""),
                                 "translate " + std::to_string(count) + (count == 1 ? " track" : " tracks"));
        if (built_in_messages().contains(language) || with_messages.contains(language)) continue;
        for (const auto& [id, versions] : tracks)
            if (const auto found = versions.find(language); found != versions.end())
                found->second->notes.warning(found->second->track->language_at,
                                             "the coach itself has no messages in " + quote(language),
                                             "write a message file with language: " + language);
    }
}

void compare_cards(std::vector<reading>& all) {
    struct told {
        const draft_card* card;
        report* notes;
    };
    std::map<std::string, std::vector<told>> by_language;
    for (auto& r : all)
        if (r.bank)
            for (const auto& card : r.bank->cards) by_language[r.bank->language].push_back({&card, &r.notes});
    count_cards(all, spoken(all));
    for (const auto& [language, cards] : by_language) {
        std::vector<std::string> texts;
        for (const auto& c : cards) texts.push_back(c.card->made.words);
        for (const auto& [later, earlier] : similar_pairs(texts))
            cards[later].notes->warning(cards[later].card->text_at,
                                        "this says nearly the same as the card " +
                                            quote(cards[earlier].card->made.id.text()) + " in " +
                                            cards[earlier].notes->file(),
                                        "take one out, or say something else");
    }
}

void compare(std::vector<reading>& all) {
    std::map<std::string, std::map<std::string, reading*>> tracks;  // by id and language
    std::map<std::string, unique_ids> cards;
    std::map<std::string, std::string> texts;
    tracks_compared between;
    for (auto& r : all) {
        if (r.messages) check_messages(*r.messages, r.notes);
        if (r.track) {
            compare_texts(*r.track, r.notes);
            between.add(*r.track, r.notes);
            const auto& head = r.track->head;
            auto& here = tracks[head.id.text()][head.language];
            if (here && !head.id.empty())
                r.notes.error(r.track->id_at,
                              "there is a track " + quote(head.id.text()) + " already, in " + here->notes.file() +
                                  ", line " + std::to_string(here->track->id_at.line),
                              "choose another id, or another language for a translation");
            else
                here = &r;
        }
        if (!r.bank) continue;
        auto& ids = cards.try_emplace(r.bank->language, "card").first->second;
        for (const auto& card : r.bank->cards) {
            ids.add(card.made.id.text(), card.id_at, r.notes);
            const auto words = bare(card.made.words);
            if (words.empty()) continue;
            const auto [first, fresh] = texts.emplace(words, quote(card.made.id.text()) + " in " + r.notes.file());
            if (!fresh)
                r.notes.error(card.text_at, "this says the same as the card " + first->second,
                              "take one out, or say something else");
        }
    }
    between.report_all();
    for (auto& [id, languages] : tracks) {
        if (languages.size() < 2) continue;
        const auto base = languages.contains("en") ? languages.find("en") : languages.begin();
        for (auto& [language, r] : languages)
            if (r != base->second && !base->second->notes.failed())
                check_translation(*base->second->track, *r->track, r->notes);
    }
    std::set<std::string> with_messages;
    for (const auto& r : all)
        if (r.messages) with_messages.insert(r.messages->language);
    count_tracks(tracks, spoken(all), with_messages);
    compare_cards(all);
}

}  // namespace

std::string edition_of(std::string_view text) {
    std::uint64_t h = 14695981039346656037ULL;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    std::string out(16, '0');
    for (int i = 15; i >= 0; --i, h >>= 4) out[static_cast<std::size_t>(i)] = "0123456789abcdef"[h & 15];
    return out;
}

// What people begin who leave the choice to the coach: in this order, whatever else is there.
constexpr const char* usual_tracks[] = {"two-hats", "spark-and-ship"};

catalog read_catalog(const std::vector<source_file>& files, const limits& lim) {
    std::vector<reading> all;
    all.reserve(files.size());
    for (const auto& file : files) {
        auto& r = all.emplace_back(reading{report(file.name), {}, {}, {}, {}, false});
        try {
            read(file.text, lim, r);
        } catch (const std::exception& e) {
            r.notes.error({}, std::string("the file could not be read: ") + e.what(), "simplify it");
        }
    }
    compare(all);

    catalog made;
    std::map<std::string, dialogue::despair_words> despair;
    for (const auto* id : usual_tracks) made.texts.usual.emplace_back(id);
    for (auto& r : all) {
        const auto& found = r.notes.findings();
        made.findings.insert(made.findings.end(), found.begin(), found.end());
        if (r.notes.failed()) continue;
        if (r.track) {
            made.languages.insert(r.track->head.language);
            auto t = finished(std::move(*r.track));
            auto& languages = made.texts.translations[t.id];
            auto language = t.language;
            languages.insert_or_assign(std::move(language), std::move(t));
        }
        if (r.messages && !r.messages->language.empty()) {
            made.languages.insert(r.messages->language);
            made.messages += r.messages->made.size();
            auto& book = made.texts.messages[r.messages->language];
            for (auto& [key, wordings] : r.messages->made) book[key] = wordings;
        }
        if (r.crisis && !r.crisis->language.empty()) despair[r.crisis->language] = std::move(r.crisis->made);
        if (r.bank) {
            made.languages.insert(r.bank->language);
            auto& cards = cards_of(made.texts, *r.bank);
            for (auto& card : r.bank->cards) cards.push_back(std::move(card.made));
        }
    }
    // English is what the others translate; without it, the first language by name.
    for (auto it = made.texts.translations.begin(); it != made.texts.translations.end();) {
        auto& languages = it->second;
        const auto base = languages.contains("en") ? languages.find("en") : languages.begin();
        made.texts.tracks.emplace(it->first, std::move(base->second));
        languages.erase(base);
        it = languages.empty() ? made.texts.translations.erase(it) : std::next(it);
    }
    complete_messages(made.texts);
    complete_crisis(made.texts, std::move(despair));
    made.texts.words = all_words(files, all, lim);
    std::stable_sort(made.findings.begin(), made.findings.end(), [](const finding& a, const finding& b) {
        return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
    });
    return made;
}

}  // namespace fulcrum::content
