// Words that fit clock and calendar, for texts that authors write: {{next_day}} is "tomorrow" on a Tuesday and "on
// Monday" on a Friday; with a capital, {{Next_day}}, it begins a sentence. Pure and total.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "dialogue/calendar.hpp"
#include "dialogue/phrases.hpp"

namespace fulcrum::dialogue {

// What there is to fit to.
struct sitting_clock {
    local_date date{};  // now
    time_of_day time{};
    local_date about{};                   // the day that the sitting is about
    std::optional<local_date> opened_on;  // when this day of the track was opened, and at what time
    time_of_day opened_at{};
    std::optional<local_date> next_day;  // of the next sitting on another day
    std::optional<local_date> tonight;   // of the next sitting, and at what time
    time_of_day tonight_at{};
};

inline constexpr std::array<std::string_view, 8> calendar_words{
    "today",         // the day this is about: "today", "tomorrow", "on Monday", "yesterday"
    "next_day",      // of the next sitting on another day: "tomorrow", "on Monday"
    "until_next",    // "until tomorrow", "until Monday"
    "this_morning",  // when the day's opening was: "this morning", "this afternoon", "yesterday", "on Friday"
    "this_part_of_day",
    "tonight",  // of the next sitting: "this evening", "tomorrow", "on Monday"
    "greeting",
    "farewell",  // "Have a good day", "Have a good evening", "Good night"
};
bool is_calendar_word(std::string_view name);

// Nothing for any other name.
std::optional<std::string> calendar_word(std::string_view name, const phrasebook& book, const sitting_clock& clock);

}  // namespace fulcrum::dialogue
