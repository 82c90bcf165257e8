// Answers to closed questions, said as people say them: "yes, Nina at two", "4, slept badly", "managing. I was chasing
// dates". What decides is taken, and what is behind it is the answer's note. Pure and total.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dialogue/graph.hpp"
#include "dialogue/vocabulary.hpp"

namespace fulcrum::dialogue {

struct closed_answer {
    enum class how : std::uint8_t {
        not_read,
        read,    // `value` and `note`
        either,  // between `first` and `second`: "6-7", "6.5"
    } how = how::not_read;
    std::string value;  // "yes", "7", the option's
    std::string note;   // what was said beside it, as typed; "" if nothing
    std::string first, second;

    explicit operator bool() const { return how == how::read; }
};

closed_answer read_yes_no_answer(const vocabulary& words, std::string_view typed);

// 1 … 10. A half and a range lie between two; the labels of the ends are 1 and 10.
closed_answer read_scale_answer(const vocabulary& words, std::string_view typed, std::string_view low,
                                std::string_view high);

// By number, letter, label or a label's first word. Where labels are numbers, numbers are labels.
closed_answer read_choice_answer(const vocabulary& words, std::string_view typed, const std::vector<option>& options);

// Kept, partly, not yet: 0, 1, 2 as the value.
closed_answer read_kept_answer(const vocabulary& words, std::string_view typed, const std::vector<option>& options);

}  // namespace fulcrum::dialogue
