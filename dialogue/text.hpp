// Texts with holes: {{name}} is replaced by a value, {{name|these words}} falls back to these words when there is none.
#pragma once

#include <cstddef>
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

// Letters, digits and underscore, a letter first.
bool is_name(std::string_view word);

// The placeholders of a template, in order; problems go to `problems` if given. What has a problem is no placeholder
// and stays in the text as it was written.
std::vector<placeholder> placeholders(std::string_view text, std::vector<template_problem>* problems = nullptr);

// Fills a template. Values are what people typed: mentions in them are made harmless and blanks around them trimmed.
// A missing (or blank) value without fallback becomes "…". Values are never read as templates. Total.
std::string render(std::string_view text, const std::function<std::optional<std::string>(std::string_view)>& value);

// A zero-width space after each '@' that could begin a mention, so that repeating a text pings nobody. Mail addresses
// stay as they are; quieting twice changes nothing.
std::string quiet_mentions(std::string_view text);

// For texts that authors write: the same for @channel, @all and @here alone, which would call everybody. @!channel is
// how an author says that it is meant, and becomes @channel.
std::string quiet_everybody(std::string_view text);
// Whether there is a quieted one.
bool has_quiet_everybody(std::string_view text);

// The text as a Markdown quotation, each line behind "> ". Line ends around the text are dropped.
std::string quoted(std::string_view text);

// Up to the first full stop, question or exclamation mark before a blank; all of it where there is none.
std::string_view first_sentence(std::string_view text);

// At most `most` code points, cut at a word, with "…" (counted) when something was cut.
std::string shortened(std::string_view text, std::size_t most);

// The same, with blanks for line ends.
std::string in_one_line(std::string_view text, std::size_t most);

// Number of Unicode code points (invalid bytes count as one each).
std::size_t code_points(std::string_view text);

// How many bytes the code point at `at` takes: 1 … 4, or 0 when it is not valid UTF-8. Precondition: at < text.size().
std::size_t code_point_length(std::string_view text, std::size_t at);

// The offset of the first byte that is not valid UTF-8, or npos.
std::size_t first_invalid_utf8(std::string_view text);

}  // namespace fulcrum::dialogue
