// From the YAML of one step to a draft of it. A detail of track_reader.
#pragma once

#include "content/draft.hpp"
#include "content/yaml_tree.hpp"

namespace fulcrum::content {

// `position` is 1-based and makes the step's id when it has none.
draft_step read_step(const node& n, int position, const document& doc, const limits& lim, report& out);

// "clarity at least 7"; nothing when it is no condition.
std::optional<dialogue::condition> read_condition(std::string_view text);

}  // namespace fulcrum::content
