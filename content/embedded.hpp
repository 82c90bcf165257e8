// The content that travels inside the program: paths below content/, and the bytes.
#pragma once

#include <span>
#include <string_view>
#include <utility>

namespace fulcrum::embedded {

std::span<const std::pair<std::string_view, std::string_view>> shipped();

}  // namespace fulcrum::embedded
