// Finds the cards that are about what somebody asks: by the stems of their words, and by the themes these belong to
// (`card.themes` of the messages). Pure.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/graph.hpp"

namespace fulcrum::dialogue {

class card_index {
  public:
    // Words that speak of one thing, so that each finds cards with any of them: "delegate, handover, ownership".
    void add_theme(const std::vector<std::string>& words);
    // Words that say nothing of what is asked: "what", "should".
    void pass_over(const std::vector<std::string>& words);
    // The card outlives the index.
    void add(const card& c);

    // The cards about it, the nearest first; none where no word is known.
    std::vector<const card*> find(std::string_view asked) const;

  private:
    std::vector<const card*> cards_;
    std::map<std::string, std::vector<std::size_t>, std::less<>> by_stem_;  // each place once
    std::vector<std::set<std::string>> themes_;
    std::set<std::string, std::less<>> passed_over_;
};

// Those of a bank in that language, the nearest first; or of the given ones, whatever theirs.
std::vector<const card*> cards_about(const library& texts, bank from, std::string_view asked,
                                     std::string_view language);
std::vector<const card*> cards_about(const library& texts, const std::vector<const card*>& all, std::string_view asked,
                                     std::string_view language);

// "delegate", "delegation" and "delegating" have the same.
std::string stem_of(std::string_view bare_word);

}  // namespace fulcrum::dialogue
