// A file of what the machine itself says in one language.
#pragma once

#include <map>
#include <string>

#include "content/report.hpp"
#include "content/yaml_tree.hpp"
#include "dialogue/phrases.hpp"

namespace fulcrum::content {

struct draft_messages {
    std::string language;
    place at;
    dialogue::phrasebook made;
    std::map<std::string, place, std::less<>> places;  // of the keys
};

draft_messages read_messages(const document& doc, const limits& lim, report& out);

}  // namespace fulcrum::content
