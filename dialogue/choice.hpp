// What one can answer with a tap under a question, instead of typing.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace fulcrum::dialogue {

// An option by its place in the list, yes or no, pass over it, not now.
enum class choice : std::uint8_t { one, two, three, four, five, yes, no, skip, later };

inline constexpr std::array all_choices{choice::one, choice::two, choice::three, choice::four, choice::five,
                                        choice::yes, choice::no,  choice::skip,  choice::later};
static_assert(all_choices.size() == static_cast<std::size_t>(choice::later) + 1);

// As one would type it: "2", "yes", "later".
constexpr std::string_view choice_text(choice c) {
    switch (c) {
        case choice::one:
            return "1";
        case choice::two:
            return "2";
        case choice::three:
            return "3";
        case choice::four:
            return "4";
        case choice::five:
            return "5";
        case choice::yes:
            return "yes";
        case choice::no:
            return "no";
        case choice::skip:
            return "skip";
        case choice::later:
            return "later";
    }
    return "";
}

}  // namespace fulcrum::dialogue
