// From the YAML of a track to a draft of it. What can be seen at one step alone is reported here.
#pragma once

#include "content/draft.hpp"
#include "content/yaml_tree.hpp"

namespace fulcrum::content {

// Reads as much as it can; `out` says whether the draft may be used.
draft_track read_track(const document& doc, const limits& lim, report& out);

}  // namespace fulcrum::content
