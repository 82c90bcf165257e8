// What the machine itself says: greetings, menus, confirmations. Tracks bring their own texts; these are the rest.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fulcrum::dialogue {

// Templates (see text.hpp) by key, each in one or more wordings.
using phrasebook = std::map<std::string_view, std::vector<std::string_view>>;

const phrasebook& english();

using phrase_values = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// The phrase with its values filled in; `turn` picks the wording. An unknown key is our own mistake: assertion.
std::string phrase(const phrasebook& book, std::string_view key, phrase_values values = {}, std::uint64_t turn = 0);

}  // namespace fulcrum::dialogue
