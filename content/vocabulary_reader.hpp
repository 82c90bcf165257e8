// A file of the words that people type in one language, by what they mean (see dialogue/vocabulary.hpp).
#pragma once

#include <string>

#include "content/report.hpp"
#include "content/yaml_tree.hpp"
#include "dialogue/vocabulary.hpp"

namespace fulcrum::content {

// Adds the file's words to `into`; the file's language, "" if it names none.
// The short forms alone: several files are read so first, since phrases of one may have a short form of another.
void read_short_forms(const document& doc, const limits& lim, dialogue::vocabulary& into, report& out);
std::string read_vocabulary(const document& doc, const limits& lim, dialogue::vocabulary& into, report& out);

}  // namespace fulcrum::content
