// Texts that say nearly the same.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace fulcrum::content {

// Pairs of indexes, each the later text and the first earlier one it resembles: most words shared, or most runs of
// three words. Texts of fewer than six words never count. The work is bounded: of a hostile heap of texts not all are
// compared.
std::vector<std::pair<std::size_t, std::size_t>> similar_pairs(const std::vector<std::string>& texts);

}  // namespace fulcrum::content
