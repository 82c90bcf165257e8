// The words people type, by what they mean: content, one file a language, read beside the messages. All languages are
// known at once, so that a German "danke" is understood in an English talk. Pure and total.
//
// A phrase is words and what may stand for them: (a|b c) one of these, [a|b] one of these or nothing, * any words, *3
// at most three, {group} one of a named group's phrases. Case, accents, punctuation and emoji around the words don't
// count, and an unknown word of five letters or more may be a slip away from a known one. A phrase without letters is
// an emoji.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fulcrum::dialogue {

// What words can mean, beside the commands.
enum class intent : std::uint8_t {
    front,     // said before anything without changing it: "hey", "sorry,"
    back,      // said behind it: "please", "today"
    yes,       // whole answers to yes or no
    no,        //
    yes_lead,  // what may begin an answer with more behind it: "yes, nina at two"
    no_lead,   //
    vague,     // neither: "it depends"
    kept,      // of a plan that is looked back on
    partly,
    not_kept,
    both,  // of options
    neither,
    unsure,         // "hard to say": an option may mean it
    keep_it,        // "keep": what stands stays
    none_of_them,   // "none"
    leave_it,       // of what was open since yesterday
    not_yet,        //
    number_lead,    // before a number that is meant as one: "i'd say", "about"
    counted,        // behind a number that counts something else: "meetings", "pm"
    non_answer,     // "idk", "n/a"
    asks_meaning,   // questions about the open question
    asks_example,   //
    asks_why,       //
    asks_private,   // questions about the coach
    asks_boss,      //
    asks_ai,        //
    asks_doing,     // "how am I doing?"
    asks_right,     // "is that right?"
    asks_length,    // "how many more?"
    asks_to_write,  // "can you write it for me?"
    asks_coach,     // any other question to it: advice, facts
    how_are_you,
    greeting,
    thanks,
    farewell,
    praise,
    laugh,
    acknowledged,  // "ok", "got it", "done"
    apology,
    complaint,  // "too many questions"
    put_off,    // "not now", "in a meeting"
    add_on,     // begins what goes on from the last answer: "oh and"
    correction,
    grief,  // feelings
    illness,
    exhaustion,
    quarrel,
    job_fear,
    low,
    joy,
    success,
    festive,
    own,                      // words for oneself: "I", "my", "wir"
    work,                     // words of working life
    question_word,            // begins a question: "what", "can", "ist"
    not_now,                  // but later: "not now", no "not today"
    takes_back,               // "sorry," "no wait": what was meant follows
    suits,                    // behind a time: "works", "passt"
    hardly_ever,              // how often: next to never, and next to always
    nearly_always,            //
    question_asks_question,   // in the question that is open: a question is its answer
    question_asks_state,      // how somebody feels
    question_asks_hindrance,  // what got in the way
    plain_words,              // common words that are no slips of others
    begin_now,                // "now, or tomorrow at nine?"
    begin_later,              //
    came_up,                  // an occasion: it was there
    drops_it,                 // of a plan: no longer wanted
};
std::string_view name_of(intent what);  // as the files write it
std::optional<intent> intent_named(std::string_view name);
std::vector<std::string> intent_names();

// A message's words, looked up once in a vocabulary.
struct said_words {
    std::vector<std::string> words;        // bare (reading.hpp)
    std::vector<std::uint32_t> ids;        // of those the vocabulary has, 0 = unknown
    std::vector<std::size_t> ends;         // where each ends in the message as typed
    std::vector<char32_t> emoji;           // of a message without words
    std::uint64_t begins = 1, closes = 1;  // where the message may begin and end, courtesies aside: a bit a place
};

class vocabulary {
  public:
    // "rn" is read as "right now", in phrases and in messages. It comes before the phrases that have such a word.
    std::string add_short_form(std::string_view word, std::string_view means);
    // Adds a phrase; what is wrong with it, "" if nothing. Groups come before the phrases that name them.
    std::string add_group(std::string_view name, std::string_view phrase);
    std::string add(intent what, std::string_view phrase);
    // Words that are nearly a command: "fewer messages" for "less".
    std::string add_wish(std::string_view command, std::string_view phrase);

    bool empty() const { return phrases_.empty(); }

    said_words look(std::string_view typed) const;
    // The words with their short forms written out: "prolly 7 rn" → "probably 7 right now".
    std::string written_out(std::string_view bare_words) const;
    // All of the message, courtesies around it aside.
    bool says(intent what, const said_words& said) const;
    bool says(intent what, std::string_view typed) const { return says(what, look(typed)); }
    // How many words the longest phrase takes from the word `from` on; 0 = none begins there.
    std::size_t leads(intent what, const said_words& said, std::size_t from = 0) const;
    // A phrase stands anywhere in it.
    bool has(intent what, const said_words& said) const;
    // The command that the message is nearly; "" if none.
    std::string wish(const said_words& said) const;
    // By command, for checks.
    std::vector<std::string> wishes() const;

  private:
    struct piece;
    using sequence = std::vector<piece>;
    struct piece {
        enum class kind : std::uint8_t { word, gap, choice } what = kind::word;
        std::uint32_t id = 0;             // of a word
        std::size_t most = 0;             // of a gap
        bool optional = false;            // a choice of nothing, too
        std::vector<sequence> options{};  // of a choice
    };
    struct phrase_list {
        std::vector<sequence> all;
        // Which of them need a look in a message with this word; 0 = in any message.
        std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> by_word;
        std::vector<char32_t> emoji;
    };
    std::string read(std::string_view text, sequence& into);
    std::string add_to(phrase_list& list, std::string_view text);
    std::string read_until(std::string_view& rest, std::string_view ends, sequence& into);
    std::uint32_t id_of(std::string_view word);
    std::uint32_t known(std::string_view word, bool with_slips) const;
    static std::uint64_t match(const sequence& seq, const said_words& said, std::uint64_t from);
    static bool matches(const phrase_list& list, const said_words& said);
    static bool matches_whole(const sequence& seq, const said_words& said);
    static std::vector<std::uint32_t> needed(const sequence& seq);
    template <class Test>
    static bool any_that_may_fit(const phrase_list& list, const said_words& said, Test test);

    std::map<std::string, std::string, std::less<>> short_forms_;
    std::map<std::string, std::uint32_t, std::less<>> ids_;
    std::map<std::string, std::vector<sequence>, std::less<>> groups_;
    std::map<intent, phrase_list> phrases_;
    std::map<std::string, phrase_list, std::less<>> wishes_;
};

}  // namespace fulcrum::dialogue
