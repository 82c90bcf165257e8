#include "content/fields.hpp"

#include <algorithm>
#include <charconv>

#include "dialogue/text.hpp"

namespace fulcrum::content {
namespace {

constexpr std::size_t longest_slug = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string as_slug(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const char small = lower(c);
        if (is_slug(std::string_view(&small, 1)))
            out += small;
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    while (out.ends_with('-')) out.pop_back();
    return out;
}

}  // namespace

bool is_slug(std::string_view text) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !text.empty() && text.size() <= longest_slug && text.front() != '-' &&
           std::all_of(text.begin(), text.end(), fits);
}

fields::fields(const node& map, std::string owner, const std::vector<std::string>& known, const document& doc,
               const limits& lim, report& out)
    : map_(map), owner_(std::move(owner)), doc_(doc), lim_(lim), out_(out) {
    for (const auto& e : map.entries)
        if (std::find(known.begin(), known.end(), e.key->value) == known.end())
            out.error(e.key->at, "unknown key " + quote(e.key->value),
                      did_you_mean(e.key->value, known, owner_ + " can have " + either(known)));
}

const entry* fields::find(std::string_view key) const {
    for (const auto& e : map_.entries)
        if (e.key->value == key) return &e;
    return nullptr;
}

const entry* fields::need(std::string_view key, std::string remedy) const {
    const auto* found = find(key);
    if (!found) out_.error(map_.at, owner_ + " needs " + quote(key), std::move(remedy));
    return found;
}

place fields::at(std::string_view key) const {
    const auto* e = find(key);
    if (!e) return map_.at;
    return e->value->what == node::kind::null ? e->key->at : e->value->at;
}

const node* fields::scalar(std::string_view key) const {
    const auto* e = find(key);
    if (!e) return nullptr;
    if (is_blank(*e->value)) {
        out_.error(at(key), quote(key) + " is empty", "write something there, or take the key out");
        return nullptr;
    }
    if (e->value->what != node::kind::scalar) {
        out_.error(at(key), quote(key) + " must be a single value, not " + std::string(describe(*e->value)),
                   "write one value behind the colon; if it begins with { or [, in double quotes");
        return nullptr;
    }
    return e->value;
}

std::optional<std::string> fields::line(std::string_view key, std::size_t longest) const {
    const auto* e = find(key);
    if (!e || !expect_text(*e->value, at(key), std::min(longest, lim_.text), out_)) return std::nullopt;
    expect_no_holes(*e->value, doc_, out_);
    auto text = trimmed(e->value->value);
    if (text.find('\n') != std::string::npos) {
        out_.error(at(key), quote(key) + " must fit in one line", "write >- behind the colon to join the lines");
        return std::nullopt;
    }
    return text;
}

std::optional<std::string> fields::needed_line(std::string_view key, std::size_t longest, std::string remedy) const {
    return need(key, std::move(remedy)) ? line(key, longest) : std::nullopt;
}

std::optional<int> fields::number(std::string_view key, int lowest, int highest) const {
    return number(key, lowest, highest,
                  "write a whole number from " + std::to_string(lowest) + " to " + std::to_string(highest));
}

std::optional<int> fields::theme(std::string_view none) const {
    return number("theme", 0, 7, "write a whole number from 1 to 7, or 0 for " + std::string(none));
}

std::optional<int> fields::number(std::string_view key, int lowest, int highest, std::string remedy) const {
    const auto* n = scalar(key);
    if (!n) return std::nullopt;
    const auto number = whole_number(n->value);
    if (number && *number >= lowest && *number <= highest) return number;
    out_.error(n->at, quote(key) + " is " + quote(n->value) + ", which is not a number it can be", std::move(remedy));
    return std::nullopt;
}

std::optional<bool> fields::flag(std::string_view key) const {
    const auto* n = scalar(key);
    if (!n) return std::nullopt;
    if (n->value == "true") return true;
    if (n->value == "false") return false;
    out_.error(n->at, quote(key) + " is " + quote(n->value), "write true, or take the key out");
    return std::nullopt;
}

std::optional<std::string> fields::slug(std::string_view key) const {
    const auto* n = scalar(key);
    if (!n) return std::nullopt;
    if (is_slug(n->value)) return n->value;
    const auto better = n->value.size() <= longest_slug ? as_slug(n->value) : "";
    out_.error(
        n->at, quote(n->value) + " is no " + std::string(key),
        "use at most 64 lower case letters, digits and dashes" + (better.empty() ? "" : ", such as " + quote(better)));
    return std::nullopt;
}

std::optional<std::string> fields::language(std::string_view key) const {
    const auto* n = scalar(key);
    if (!n) return std::nullopt;
    const auto dash = n->value.find('-');
    const auto letters = [](std::string_view s) {
        return std::all_of(s.begin(), s.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    };
    const auto main = std::string_view(n->value).substr(0, dash);
    auto region_name = dash == std::string::npos ? std::string("x") : n->value.substr(dash + 1);
    std::transform(region_name.begin(), region_name.end(), region_name.begin(), lower);
    const bool region = is_slug(region_name);
    if ((main.size() == 2 || main.size() == 3) && letters(main) && region && n->value.size() <= 16) return n->value;
    out_.error(n->at, quote(n->value) + " is no language", "write its two letters, such as en");
    return std::nullopt;
}

std::optional<std::size_t> fields::word(std::string_view key, const std::vector<std::string>& words) const {
    const auto* n = scalar(key);
    if (!n) return std::nullopt;
    const auto found = std::find(words.begin(), words.end(), n->value);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    out_.error(n->at, quote(key) + " cannot be " + quote(n->value),
               did_you_mean(n->value, words, "write " + either(words)));
    return std::nullopt;
}

const node* fields::list(std::string_view key, std::string remedy) const {
    const auto* e = find(key);
    if (!e) return nullptr;
    if (e->value->what != node::kind::list || e->value->items.empty()) {
        const bool empty = is_blank(*e->value) || e->value->what == node::kind::list;
        out_.error(at(key),
                   quote(key) + (empty ? " is empty" : " must be a list, not " + std::string(describe(*e->value))),
                   std::move(remedy));
        return nullptr;
    }
    return e->value;
}

bool expect_map(const node& n, std::string_view owner, const std::string& remedy, report& out) {
    if (n.what == node::kind::map) return true;
    out.error(n.at, std::string(owner) + " is not " + std::string(describe(n)), remedy);
    return false;
}

bool expect_text(const node& n, place at, std::size_t longest, report& out) {
    if (n.what == node::kind::list || n.what == node::kind::map) {
        out.error(at, "here must be a text, not " + std::string(describe(n)),
                  "a text that begins with {, [ or a dash, or has a colon and a space in it, needs double quotes");
        return false;
    }
    if (is_blank(n)) {
        out.error(at, "the text is empty", "write it; if it begins with #, in double quotes");
        return false;
    }
    const auto control = [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
    };
    if (std::any_of(n.value.begin(), n.value.end(), control) ||
        dialogue::first_invalid_utf8(n.value) != std::string_view::npos) {
        out.error(at, "the text has a control character", "take out the escape after the backslash");
        return false;
    }
    if (const auto length = dialogue::code_points(n.value); length > longest) {
        out.error(at, "the text is too long: " + std::to_string(length) + " characters",
                  "at most " + std::to_string(longest) + "; shorten it or make it two");
        return false;
    }
    if (dialogue::has_quiet_everybody(n.value))
        out.warning(at, "@channel, @all and @here are shown and call nobody",
                    "write them without @; if everybody in the channel is to be called, write @!channel");
    return true;
}

void expect_no_holes(const node& n, const document& doc, report& out) {
    std::vector<dialogue::template_problem> problems;
    const auto holes = dialogue::placeholders(n.value, &problems);
    if (holes.empty() && problems.empty()) return;
    const auto first = problems.empty() || (!holes.empty() && holes.front().offset < problems.front().offset)
                           ? holes.front().offset
                           : problems.front().offset;
    out.error(doc.brace(n, first), "{{ }} is not filled in here",
              "use it in say, ask, choose, scale, yes_no and short only");
}

std::optional<int> whole_number(std::string_view text) {
    int number = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (wrong != std::errc{} || end != text.data() + text.size() || text.empty() || text.size() > 9)
        return std::nullopt;
    return number;
}

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\n");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\n") - first + 1));
}

}  // namespace fulcrum::content
