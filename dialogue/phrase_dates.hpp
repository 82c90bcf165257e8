// Days, moments and rhythms in the words of a language.
#pragma once

#include <string>
#include <string_view>

#include "dialogue/calendar.hpp"
#include "dialogue/phrases.hpp"
#include "dialogue/schedule.hpp"

namespace fulcrum::dialogue {

std::string date_in_words(const phrasebook& book, local_date date);                     // "Mon 23 Nov"
std::string moment_in_words(const phrasebook& book, instant t, std::string_view zone);  // with the clock there
std::string rhythm_in_words(const phrasebook& book, const rhythm& r);

}  // namespace fulcrum::dialogue
