// What the machine itself says: greetings, menus, confirmations. Tracks bring their own texts; these are the rest. They
// are content: one file a language.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fulcrum::dialogue {

// Templates (see text.hpp) by key, each in one or more wordings. A key such as date.months holds a list of names.
using phrasebook = std::map<std::string, std::vector<std::string>, std::less<>>;

using phrase_values = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// The phrase with its values filled in; `turn` picks the wording. A key that is missing comes back as "[key]": content
// may have lost it, and a person must still get an answer.
std::string phrase(const phrasebook& book, std::string_view key, phrase_values values = {}, std::uint64_t turn = 0);

// The n-th of a list such as date.months, 0-based; "" when it is not there.
std::string_view listed(const phrasebook& book, std::string_view key, std::size_t n);

}  // namespace fulcrum::dialogue
