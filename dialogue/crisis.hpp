// Words of despair: of somebody who may want to harm themself, and of somebody who fears for another. Not a diagnosis:
// a reason to name, first of all, people who can help. The lists are content (content/crisis), one file a language; all
// languages are heard at once. Pure, total on any bytes, linear in the text.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fulcrum::dialogue {

enum class despair : std::uint8_t {
    none,
    own,    // the person who writes
    other,  // somebody they write of, who may be in danger
    loss,   // somebody they write of took their own life
};

// The lists of one language, as they are written in its file; content/README.md says how patterns are read.
struct despair_words {
    std::map<std::string, std::vector<std::string>> groups;  // by name; members may be several words
    std::vector<std::string> certain, clear, faint;          // heard whatever stands near; but for idioms; but for work
    std::vector<std::string> other, loss, idioms;
    std::vector<std::string> fillers, work, laughs;     // words that are passed over; that make the faint ones harmless
    std::vector<std::string> persons, first, mine, we;  // whom the words may be about
    std::vector<std::string> slips, real_words;         // what forgives one slip, and what is none
    friend bool operator==(const despair_words&, const despair_words&) = default;
};

class despair_reader {
  public:
    explicit despair_reader(const std::vector<despair_words>& languages);
    ~despair_reader();
    despair_reader(const despair_reader&) = delete;
    despair_reader& operator=(const despair_reader&) = delete;

    // Errs on the side of hearing: a false alarm costs a paragraph.
    despair read(std::string_view typed) const;

    // What is wrong with a pattern of these lists, such as a group that is not there; "" when nothing is.
    static std::string problem_of(const despair_words& lists, std::string_view pattern);

  private:
    class language;
    std::vector<std::unique_ptr<const language>> languages_;
};

}  // namespace fulcrum::dialogue
