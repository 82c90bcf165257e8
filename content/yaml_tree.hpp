// A YAML file as a tree of values with their places, safe to read from hostile hands: bounded in size and depth,
// aliases counted each time they are followed, no exceptions. yaml-cpp scans; the tree is our own, because its nodes
// hide duplicate keys and quoting.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "content/report.hpp"

namespace fulcrum::content {

struct node;

struct entry {
    const node* key = nullptr;  // always a scalar, and unique in its map
    const node* value = nullptr;
};

struct node {
    enum class kind { null, scalar, list, map };
    kind what = kind::null;
    place at;
    std::size_t offset = 0;  // where it begins in the source
    std::string value;       // of a scalar
    bool filled = false;     // not as it stands in the source: parameters were put in
    std::vector<const node*> items;
    std::vector<entry> entries;
};

// "a list", "a map (key: value)", "a text", "nothing"
std::string_view describe(const node& n);
// Nothing, or only blanks.
bool is_blank(const node& n);

// Owns the nodes; they live as long as it does.
class document {
  public:
    // The tree of `text`, or one without root when it is not readable at all; findings go to `out`.
    document(std::string_view text, const limits& lim, report& out);

    const node* root() const { return root_; }

    // Where the brace at `offset` of a scalar's value stands in the file. Folding and quoting leave braces alone, so
    // that counting them is exact for every style of writing a text; one that was filled is its own place.
    place brace(const node& scalar, std::size_t offset) const;

  private:
    friend class tree_builder;

    bool has_readable_bytes(report& out) const;
    bool is_indented_by_spaces(report& out) const;
    bool is_flat_enough(const limits& lim, report& out) const;
    void parse(const limits& lim, report& out);
    place place_at(std::size_t offset) const;
    std::string_view line_text(std::size_t line) const;
    // The dash with a key right behind it, in this line or the one above; else line 0.
    place dash_without_space_near(std::size_t line) const;
    // Where a key left of its step's kind belongs; "" when this is none.
    std::string column_of_step(std::size_t line) const;
    place place_in_line(std::size_t line, std::size_t byte) const;

    std::string source_;
    std::vector<std::size_t> line_starts_;
    // The place asked for last: in a long line the next one is counted from there.
    struct counted {
        std::size_t line = 0, byte = 0, column = 0;
    };
    mutable counted last_;
    // And the brace asked for last: the next one of that text is counted from there.
    struct counted_brace {
        const node* of = nullptr;
        std::size_t offset = 0, at = 0;
    };
    mutable counted_brace last_brace_;
    std::deque<node> nodes_;
    const node* root_ = nullptr;
};

}  // namespace fulcrum::content
