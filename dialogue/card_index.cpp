#include "dialogue/card_index.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "dialogue/draw.hpp"
#include "dialogue/reading.hpp"

namespace fulcrum::dialogue {

namespace {

constexpr std::size_t shortest_stem = 4;
constexpr std::size_t most_asked = 400;
constexpr std::size_t few_cards = 20;
constexpr std::size_t long_stem = 6;
constexpr double often = 0.12;       // a theme's word in more of the cards than that says nothing
constexpr double by_theme = 0.5;     // what a word of the same theme counts, beside the word itself
constexpr double near_enough = 0.5;  // of the best card's score

std::set<std::string> stems_of(std::string_view text, std::size_t most) {
    std::set<std::string> all;
    const auto words = reading::bare(text);
    for (const auto word : reading::split(words, most))
        if (word.size() > 2) all.insert(stem_of(word));
    return all;
}

}  // namespace

std::string stem_of(std::string_view bare_word) {
    constexpr std::array<std::string_view, 22> endings{"ments", "ment", "ungen", "ings", "ions", "ung", "ing", "ion",
                                                       "ern",   "ers",  "er",    "ed",   "es",   "en",  "em",  "ly",
                                                       "e",     "s",    "t",     "n",    "y",    "d"};
    for (const auto ending : endings)
        if (bare_word.size() >= shortest_stem + ending.size() && bare_word.ends_with(ending))
            return std::string(bare_word.substr(0, bare_word.size() - ending.size()));
    return std::string(bare_word);
}

void card_index::add_theme(const std::vector<std::string>& words) {
    auto& theme = themes_.emplace_back();
    for (const auto& word : words) theme.merge(stems_of(word, most_asked));
}

void card_index::pass_over(const std::vector<std::string>& words) {
    for (const auto& word : words) passed_over_.merge(stems_of(word, most_asked));
}

void card_index::add(const card& c) {
    for (const auto& stem : stems_of(c.words, 400)) by_stem_[stem].push_back(cards_.size());
    cards_.push_back(&c);
}

std::vector<const card*> card_index::find(std::string_view asked) const {
    const auto count = static_cast<double>(cards_.size());
    std::map<std::size_t, double> scores;
    const auto add_up = [&](const std::string& stem, double share) {
        std::set<std::size_t> hits;  // a longer word that begins so is about it, too: "Rückmeldegespräch"
        for (auto it = by_stem_.lower_bound(stem); it != by_stem_.end() && it->first.starts_with(stem); ++it)
            if (it->first == stem || stem.size() >= long_stem) hits.insert(it->second.begin(), it->second.end());
        const auto some = static_cast<double>(hits.size());
        if (hits.empty() || (share < 1 && cards_.size() >= few_cards && some > often * count)) return;
        for (const auto i : hits) scores[i] += share * std::log(1 + count / some);
    };
    for (const auto& stem : stems_of(asked, most_asked)) {
        if (passed_over_.contains(stem)) continue;
        add_up(stem, 1);
        for (const auto& theme : themes_)
            if (theme.contains(stem))
                for (const auto& other : theme)
                    if (other != stem) add_up(other, by_theme);
    }
    std::vector<std::pair<double, std::size_t>> order;
    for (const auto& [i, score] : scores) order.emplace_back(-score, i);
    std::sort(order.begin(), order.end());
    std::vector<const card*> found;
    for (const auto& [score, i] : order)
        if (score <= near_enough * order.front().first) found.push_back(cards_[i]);
    return found;
}

std::vector<const card*> cards_about(const library& texts, bank from, std::string_view asked,
                                     std::string_view language) {
    std::vector<const card*> all;
    for (const auto& c : cards_of(texts, from))
        if (c.language == language) all.push_back(&c);
    return cards_about(texts, all, asked, language);
}

std::vector<const card*> cards_about(const library& texts, const std::vector<const card*>& all, std::string_view asked,
                                     std::string_view language) {
    card_index index;
    const auto& book = texts.book(language);
    const auto words_of = [&](std::string_view key) {
        const auto found = book.find(key);
        return found == book.end() ? std::vector<std::string>{} : found->second;
    };
    for (const auto& theme : words_of("card.themes")) index.add_theme({theme});
    index.pass_over(words_of("card.passed_over"));
    for (const auto* c : all) index.add(*c);
    return index.find(asked);
}

}  // namespace fulcrum::dialogue
