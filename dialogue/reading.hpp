// What the readers of this room share, and nobody else needs: folding typed text to comparable words, and cutting it
// into tokens. Total on any bytes and linear in the text. Views point into the string that was handed in.
#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/time.hpp"

namespace fulcrum::dialogue {
struct day_span;
}

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
// The same of a text as it was typed: wide blanks part words, too, and marks that nobody sees are left out around them.
std::vector<std::string_view> typed_words(std::string_view typed, std::size_t most);
std::string_view trim_typed(std::string_view typed);
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

// A whole number in digits or words: "20", "twenty-five", "fünfundvierzig".
std::optional<int> take_count(token_reader& r);

// A length of time, "1h30", "anderthalb Stunden"; leaves the reader anywhere if there is none.
std::optional<std::chrono::minutes> take_duration(token_reader& r);

// A time of day, as minutes after midnight; not certain if it may be meant after noon, such as "5" or "5:30".
struct clock_reading {
    int at = 0;
    bool certain = true;
};
// Takes a time of day; leaves the reader anywhere if there is none. "10 to 7" is a range of hours, and a time of day
// only where there can be `no_ranges`.
std::optional<clock_reading> take_clock(token_reader& r, bool no_ranges = false);
// Plain words that are a time of day and nothing more, "at" and the like before it.
std::optional<clock_reading> read_clock(std::string_view plain_words);

// Monday = 0. Long names forgive a slip ("wensday"); the German two-letter ones ("mo") count if asked for.
std::optional<int> weekday_index(std::string_view word, bool two_letters);
// January = 1; long names forgive a slip.
std::optional<unsigned> month_number(std::string_view word);
bool take_working_day_word(token_reader& r);  // "working days", "Arbeitstage"

// Stands for any day where only the shape of a date is asked for: weekdays are not held against it.
inline constexpr local_date any_day{std::chrono::year{1970}, std::chrono::February, std::chrono::day{3}};

// When people are awake: an hour without am or pm is looked for between these, in minutes.
inline constexpr int waking_from = 7 * 60, waking_until = 22 * 60;
// "freitagabend" as "freitag abend".
std::string with_parted_days(std::string_view plain_words);
// A time of the working day, of plain words: "after lunch", "eod", "feierabend".
std::optional<time_of_day> named_time(std::string_view words);

// A named stretch of days, of plain words: "this week", "next month", "april", "q2", "easter", "kw 14". One that has
// begun begins today.
std::optional<day_span> read_period(std::string_view words, local_date today);
// The day after the last of what follows "until the end of", "through", "einschließlich", "after"; nothing for words
// that have none of these.
std::optional<local_date> read_day_after(std::string_view words, local_date today);

}  // namespace fulcrum::dialogue::reading
