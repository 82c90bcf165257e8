// Which reaction stands for which choice. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "dialogue/choice.hpp"

namespace fulcrum::bot::platform::mattermost {

// The reaction that the coach puts under its question.
std::string_view emoji_of(dialogue::choice c);
// What somebody's reaction means, in any skin tone and by any of its names; nothing for all others.
std::optional<dialogue::choice> choice_of(std::string_view emoji);

}  // namespace fulcrum::bot::platform::mattermost
