// A file of words of despair in one language, with the sentences it is to be tried on.
#pragma once

#include <string>

#include "content/report.hpp"
#include "content/yaml_tree.hpp"
#include "dialogue/crisis.hpp"

namespace fulcrum::content {

struct draft_crisis {
    std::string language;
    place at;
    dialogue::despair_words made;
};

// Each of the file's sentences must be heard as it says, by its own lists, where `tried`: a cry that is not heard is an
// error, a false alarm a warning.
draft_crisis read_crisis(const document& doc, const limits& lim, report& out, bool tried = true);

}  // namespace fulcrum::content
