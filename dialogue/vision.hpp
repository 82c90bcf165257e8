// The ladder from vision to work: a vision works through vivid images and few values (Carton et al. 2014). Pure, total.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fulcrum::dialogue {

constexpr std::size_t most_vision_lines = 3, most_values = 3, most_priorities = 3;

// Whether a camera could see it: false for lines made of the words of posters ("excellence", "world-class", "synergy")
// or of figures alone, and for very short ones. Errs on the side of true. English and German.
bool could_be_filmed(std::string_view line);

// "Nowhere", "no difference", "nirgends" …, and "I don't know", "keine Ahnung" …: as whole answers, with little around
// them. English and German.
bool says_nowhere(std::string_view typed);
bool says_unknown(std::string_view typed);

// The lines of a message, without bullets and numbers in front; blank ones left out.
std::vector<std::string> lines_of(std::string_view typed);

// The words between commas, semicolons, line ends or "and"; blank ones left out.
std::vector<std::string> listed_words(std::string_view typed);

}  // namespace fulcrum::dialogue
