// A file of the words that people type in one language, by what they mean (see dialogue/vocabulary.hpp).
#pragma once

#include <string>

#include "content/report.hpp"
#include "content/yaml_tree.hpp"
#include "dialogue/vocabulary.hpp"

namespace fulcrum::content {

// Adds the file's words to `into`; the file's language, "" if it names none.
std::string read_vocabulary(const document& doc, const limits& lim, dialogue::vocabulary& into, report& out);

}  // namespace fulcrum::content
