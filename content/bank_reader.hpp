// From the YAML of a bank to its cards.
#pragma once

#include <string>
#include <vector>

#include "content/yaml_tree.hpp"
#include "dialogue/graph.hpp"

namespace fulcrum::content {

struct draft_card {
    dialogue::card made;
    place id_at, text_at;
};

struct draft_bank {
    dialogue::bank kind = dialogue::bank::tip;
    bool for_channels = false;
    std::string language = "en";
    place at;  // of the language
    std::vector<draft_card> cards;
};

draft_bank read_bank(const document& doc, const limits& lim, report& out);

}  // namespace fulcrum::content
