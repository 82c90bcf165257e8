// Any bytes as a template and as what a person typed: no mention comes through, limits hold, nothing is read twice.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "dialogue/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace fulcrum::dialogue;

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    std::vector<template_problem> problems;
    const auto holes = placeholders(text, &problems);
    for (const auto& hole : holes) require(text.substr(hole.offset, 2) == "{{" && is_name(hole.name));
    for (const auto& p : problems) require(p.offset < size && !p.message.empty());

    // Every hole is asked for once, in order, and nothing else is.
    std::size_t asked = 0;
    const auto filled = render(text, [&](std::string_view name) -> std::optional<std::string> {
        require(asked < holes.size() && holes[asked].name == name);
        return ++asked % 2 ? std::optional(std::string("{{x}}")) : std::nullopt;
    });
    require(asked == holes.size());
    if (holes.empty()) require(filled == text);

    const auto quiet = quiet_mentions(text);
    require(quiet_mentions(quiet) == quiet && quiet.size() >= size);
    for (const std::string_view mention : {" @all", "\n@here", "(@channel"})
        require(quiet.find(mention) == std::string::npos);
    const std::string typed(text);
    const auto said = render("@{{a}}{{b}}all", [&](std::string_view) { return std::optional(typed); });
    require(said.find(" @all") == std::string::npos && !said.starts_with("@all"));

    const auto count = code_points(text);
    require(count <= size && (first_invalid_utf8(text) != std::string_view::npos || size <= 4 * count));
    for (const std::size_t most : {std::size_t{0}, std::size_t{1}, count / 2, count, count + 1}) {
        const auto cut = shortened(text, most);
        require(most < count ? code_points(cut) <= most : cut == text);
    }
    require(quoted(text).starts_with("> "));
    return 0;
}
