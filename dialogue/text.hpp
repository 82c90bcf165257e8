// Texts with holes: {{name}} is replaced by a value, {{name|these words}} falls back to these words when there is none.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fulcrum::dialogue {

struct placeholder {
    std::string name;
    bool has_fallback = false;
    std::size_t offset = 0;  // of "{{" in the template
};
struct template_problem {
    std::size_t offset = 0;
    std::string message;  // "{{ without }}", "a name has letters, digits and _ only"
};

// The placeholders of a template, in order; problems go to `problems` if given.
std::vector<placeholder> placeholders(std::string_view text, std::vector<template_problem>* problems = nullptr);

// Fills a template. Values are what people typed: mentions in them are made harmless and blanks around them trimmed.
// A missing value without fallback becomes "…". Total.
std::string render(std::string_view text, const std::function<std::optional<std::string>(std::string_view)>& value);

// A zero-width space after each '@' that could begin a mention, so that repeating a text pings nobody.
std::string quiet_mentions(std::string_view text);

// The text as a Markdown quotation, each line behind "> ".
std::string quoted(std::string_view text);

// At most `most` code points, cut at a word, with "…" when something was cut.
std::string shortened(std::string_view text, std::size_t most);

// Number of Unicode code points (invalid bytes count as one each).
std::size_t code_points(std::string_view text);

}  // namespace fulcrum::dialogue
