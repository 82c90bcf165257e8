// What people call a time zone that is not its name: abbreviations, countries, cities, Windows' names, other languages.
#pragma once

#include <span>
#include <string_view>

namespace fulcrum::dialogue {

// An everyday name, folded (reading.hpp), and the zones that it could mean: separated by blanks, the likeliest first.
struct zone_nickname {
    std::string_view said, zones;
    bool ambiguous() const { return zones.find(' ') != zones.npos; }
};
std::span<const zone_nickname> zone_nicknames();

// What may stand behind a city's comma: the zones that such a place can have, each by name or as "America/…/" in
// front. A region with one clock names it for cities that nobody knows.
struct zone_region {
    std::string_view said, zones;
};
std::span<const zone_region> zone_regions();

}  // namespace fulcrum::dialogue
