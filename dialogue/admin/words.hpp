// What administrators type, before it is read: words as people write them become the words that requests are made of.
// Pure and total.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dialogue/graph.hpp"

namespace fulcrum::dialogue {

// What a track may be called, folded, and its id: ids and titles of all languages, the longest first.
using track_names = std::vector<std::pair<std::string, std::string>>;
track_names names_of_tracks(const library& texts);

// Quotation marks go, "@a,@b" are two words, "and" between names is none, and a track's title of several words is its
// id. The first word is left as it is.
std::vector<std::string> admin_words(std::string_view rest, const track_names& tracks);

// The administrator's word that this is in one of the languages, such as "assign" for "zuweisen"; "" when it is none.
std::string_view admin_verb(std::string_view typed);
// The one it may be a slip away from; "" when none is near.
std::string_view near_admin_verb(std::string_view typed);

// The candidate that it is a slip or two away from, or that begins with it; "" when none is.
std::string nearest(std::string_view typed, const std::vector<std::string>& candidates);
// "two-hats" for "twohats": of ids and titles, the id.
std::string nearest_track(std::string_view typed, const track_names& tracks);

}  // namespace fulcrum::dialogue
