// What the readers of this room share, and nobody else needs: folding typed text to comparable words, and cutting it
// into tokens. Total on any bytes and linear in the text. Views point into the string that was handed in.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fulcrum::dialogue::reading {

using word_list = std::initializer_list<std::string_view>;

// The code points of a text; a byte that is not part of valid UTF-8 counts as the Latin-1 letter of that number.
std::vector<char32_t> decode(std::string_view typed);

// Lower case, accents off, typographic quotes and dashes as ASCII, every kind of blank and control character as ' '
// (line ends as '\n'), invisible characters dropped. Always valid UTF-8. Not trimmed.
std::string fold(std::string_view typed);

bool is_blank(char c);  // ASCII blanks and control characters
std::string_view trim(std::string_view s);
bool is_emoji(char32_t c);

// plain(typed) with nothing left but letters and digits: "Yes, please!" → "yes please", "don't" → "dont".
std::string bare(std::string_view typed);

// Runs of three or more of the same letter as one: "heyyyy" → "hey".
std::string squeeze(std::string_view words);

std::vector<std::string_view> split(std::string_view words, std::size_t most = 1000);  // at blanks
bool one_of(std::string_view word, word_list words);

// Takes any of the phrases off the start (end) of blank-separated words, as whole words and as long as something is
// left. Says whether it did.
bool take_front(std::string_view& words, word_list phrases);
bool take_back(std::string_view& words, word_list phrases);

// "one" … "twelve", "eins" … "zwolf".
std::optional<int> number_word(std::string_view word);

// A piece of a short message: a run of digits, a run of letters, or one other character.
struct token {
    enum class kind { number, word, mark } what = kind::mark;
    std::string_view text;
    int value = -1;      // of a number with at most six digits, else -1
    bool glued = false;  // no blank before it

    bool is(std::string_view s) const { return what != kind::number && text == s; }
    bool is_number() const { return what == kind::number && value >= 0; }
};
// Nothing when there are more tokens than a reader of times and dates could want. `plain_text` must outlive them.
std::optional<std::vector<token>> tokens_of(std::string_view plain_text);

// What is left of tokens while a reader goes through them. The tokens must outlive it.
class token_reader {
  public:
    explicit token_reader(const std::vector<token>& all) : all_(&all) {}

    bool at_end() const { return at_ >= all_->size(); }
    // The token `ahead` places on; past the end an empty mark, which is nothing.
    const token& peek(std::size_t ahead = 0) const;
    void take(std::size_t n = 1) { at_ += n; }
    bool take_if(word_list words);              // one token that is any of these
    bool take_phrase(std::string_view phrase);  // all its words, or nothing
    void skip_all(word_list words);

    std::size_t position() const { return at_; }
    void go_to(std::size_t position) { at_ = position; }

  private:
    const std::vector<token>* all_;
    std::size_t at_ = 0;
};

// A time of day, as minutes after midnight; not certain if it may be meant after noon, such as "5" or "5:30".
struct clock_reading {
    int at = 0;
    bool certain = true;
};
// Takes a time of day; leaves the reader anywhere if there is none.
std::optional<clock_reading> take_clock(token_reader& r);

// Monday = 0. Long names forgive a slip ("wensday"); the German two-letter ones ("mo") count if asked for.
std::optional<int> weekday_index(std::string_view word, bool two_letters);

}  // namespace fulcrum::dialogue::reading
