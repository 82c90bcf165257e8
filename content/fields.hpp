// Reading the entries of a YAML map, strictly: each function reports what it does not like and then answers with
// nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/yaml_tree.hpp"
#include "dialogue/graph.hpp"

namespace fulcrum::content {

class fields {
  public:
    // `map` is a map. Reports keys that are not known; `owner` names the thing in messages: "a track".
    fields(const node& map, std::string owner, const std::vector<std::string>& known, const document& doc,
           const limits& lim, report& out);

    const entry* find(std::string_view key) const;
    // Reports when it is missing.
    const entry* need(std::string_view key, std::string remedy) const;
    place at() const { return map_.at; }
    // Of the key's value, or of the key when it has none, or of the map when there is no such key.
    place at(std::string_view key) const;

    // A text without holes in one line, at most `longest` code points.
    std::optional<std::string> line(std::string_view key, std::size_t longest) const;
    std::optional<std::string> needed_line(std::string_view key, std::size_t longest, std::string remedy) const;
    // A whole number.
    std::optional<int> number(std::string_view key, int lowest, int highest) const;
    // The number of a theme; 0 means `none`, as the remedy says: "none", "any".
    std::optional<int> theme(std::string_view none) const;
    std::optional<bool> flag(std::string_view key) const;
    // Lower case letters, digits and dashes.
    std::optional<std::string> slug(std::string_view key) const;
    // "en", "pt-BR"
    std::optional<std::string> language(std::string_view key) const;
    // One of these words: its index.
    std::optional<std::size_t> word(std::string_view key, const std::vector<std::string>& words) const;
    // Not empty; elements are not looked at.
    const node* list(std::string_view key, std::string remedy) const;

  private:
    // The entry's value if it is a scalar that is not blank.
    const node* scalar(std::string_view key) const;
    std::optional<int> number(std::string_view key, int lowest, int highest, std::string remedy) const;

    const node& map_;
    std::string owner_;
    const document& doc_;
    const limits& lim_;
    report& out_;
};

// Whether it is a map; reports when not, with `remedy`.
bool expect_map(const node& n, std::string_view owner, const std::string& remedy, report& out);

// Whether the text can be said: not blank, not too long, no control characters. Reports when not. `at` is the place for
// a blank one.
bool expect_text(const node& n, place at, std::size_t longest, report& out);

// Reports holes ({{…}}) in texts that are not templates.
void expect_no_holes(const node& n, const document& doc, report& out);

// At most 64 lower case letters, digits and dashes; the first is no dash.
bool is_slug(std::string_view text);

// A whole decimal number of at most nine digits and nothing else.
std::optional<int> whole_number(std::string_view text);

// Without blanks and line ends around it.
std::string trimmed(std::string_view text);

}  // namespace fulcrum::content
