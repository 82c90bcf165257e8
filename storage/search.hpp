// Finding words in texts, whatever their case and accents.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fulcrum::storage {

// Lower case, accents off, for Latin, Greek and Cyrillic letters; everything else as it is. For comparing only.
std::string folded(std::string_view text);

// Words separated by blanks, all of which must occur, also within longer words. No words: everything matches.
class word_search {
  public:
    explicit word_search(std::string_view words);
    bool matches(std::string_view text) const;

  private:
    std::vector<std::string> words_;
};

}  // namespace fulcrum::storage
