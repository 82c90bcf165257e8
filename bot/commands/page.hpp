// A conversation on a terminal: who says what is told by a name in front of each message, with colours or without.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "bot/commands/rehearse.hpp"
#include "bot/rehearsal/rehearsal.hpp"

namespace fulcrum::bot::commands {

// The text in lines of at most `width` code points, broken at blanks where possible; control characters are shown as
// "?". Pure.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

class page {
  public:
    page(const preview_page& how, std::string person, std::ostream& out);

    // A moment: a rule with the local time; says so when the clocks were changed since the last one.
    void heading(const rehearsal::rehearsal& talk);
    void coach(const std::vector<rehearsal::heard>& what);
    void person(std::string_view text);
    void note(std::string_view text);
    // Waits for the person: their name, without a line end.
    void prompt();

  private:
    enum class look { plain, coach, person, faint };
    void lines(std::string_view name, look as, std::string_view text);
    std::string dressed(look as, std::string_view text) const;

    preview_page how_;
    std::string person_;
    std::size_t gutter_;
    std::string offset_;
    std::ostream& out_;
};

}  // namespace fulcrum::bot::commands
