#include "content/tree_builder.hpp"

#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "dialogue/text.hpp"

namespace fulcrum::content {

void tree_builder::read(const std::string& source) {
    std::istringstream in(source);
    YAML::Parser parser(in);
    try {
        while (parser.HandleNextDocument(*this)) {
        }
    } catch (const YAML::Exception& e) {
        const auto offset = static_cast<std::size_t>(std::max(0, e.mark.pos));
        expect_closed(offset);
        if (quoted_end_ > 0 && source.find_first_not_of(' ', quoted_end_ + 1) == offset) {
            const auto here = place_of(e.mark);
            if (here.line > quoted_at_.line) fail_unclosed();
            give_up(here, "something follows the closing quotation mark",
                    R"(put all of the text in double quotes, and write \" for a quotation mark inside)");
        }
        throw;
    }
    expect_closed(source.size());
}

void tree_builder::give_up(place at, std::string message, std::string remedy) {
    out_.error(at, std::move(message), std::move(remedy));
    throw given_up{};
}

place tree_builder::place_of(const YAML::Mark& mark) const {
    return into_.place_in_line(static_cast<std::size_t>(std::max(0, mark.line)),
                               static_cast<std::size_t>(std::max(0, mark.column)));
}

void tree_builder::OnDocumentStart(const YAML::Mark& mark) {
    if (++documents_ > 1)
        give_up(place_of(mark), "a second document begins here", "take out the line with ---, or split the file");
}

void tree_builder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
    const auto& n = make(node::kind::null, mark, "");
    if (anchor) anchors_[anchor] = &n, sizes_[&n] = {1, 0};
    attach(n);
}

void tree_builder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
    expect_closed(static_cast<std::size_t>(std::max(0, mark.pos)));
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end() || !found->second)
        give_up(place_of(mark), "this alias refers to the place it stands in", "write the text out");
    count(sizes_[found->second], place_of(mark));
    attach(*found->second);
}

void tree_builder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                            const std::string& value) {
    auto& n = make(node::kind::scalar, mark, tag);
    count({0, value.size()}, n.at);
    n.value = dialogue::quiet_everybody(value);
    if (tag == "!") {
        quoted_at_ = n.at;
        quoted_end_ = end_of_quoted(n.offset);
    }
    if (anchor) anchors_[anchor] = &n, sizes_[&n] = {1, value.size()};
    attach(n);
}

void tree_builder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                                   YAML::EmitterStyle::value) {
    open(make(node::kind::list, mark, tag), anchor);
}

void tree_builder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                              YAML::EmitterStyle::value) {
    open(make(node::kind::map, mark, tag), anchor);
}

// yaml-cpp lets a quoted text end where the indentation does. The next thing then begins before the closing mark.
void tree_builder::expect_closed(std::size_t offset) {
    if (offset < quoted_end_) fail_unclosed();
}

void tree_builder::fail_unclosed() {
    give_up(quoted_at_, "the closing quotation mark is missing",
            R"(end the text with it; inside of double quotes write \" for a quotation mark)");
}

std::size_t tree_builder::end_of_quoted(std::size_t offset) const {
    const auto& source = into_.source_;
    auto begin = offset;
    if (begin < source.size() && source[begin] == '&')  // an anchor comes before
        begin = source.find_first_not_of(" \n", std::min(source.find_first_of(" \n", begin), source.size()));
    if (begin >= source.size() || (source[begin] != '"' && source[begin] != '\'')) return 0;  // | or >
    for (auto at = begin + 1; at < source.size(); ++at) {
        if (source[at] == '\\' && source[begin] == '"') {
            ++at;
        } else if (source[at] == source[begin]) {
            const bool doubled = source[begin] == '\'' && at + 1 < source.size() && source[at + 1] == '\'';
            if (!doubled) return at;
            ++at;
        }
    }
    return std::string::npos;
}

node& tree_builder::make(node::kind what, const YAML::Mark& mark, const std::string& tag) {
    expect_closed(static_cast<std::size_t>(std::max(0, mark.pos)));
    node& n = into_.nodes_.emplace_back();
    n.what = what;
    n.at = place_of(mark);
    n.offset = static_cast<std::size_t>(std::max(0, mark.pos));
    count({1, 0}, n.at);
    // "?" and "!" are yaml-cpp's for plain and quoted.
    if (!tag.empty() && tag != "?" && tag != "!")
        out_.error(n.at, "tags such as " + quote(tag) + " are not used here",
                   "take it out; a text that begins with ! needs double quotes");
    return n;
}

void tree_builder::count(size more, place at) {
    total_.nodes += more.nodes;
    total_.bytes += more.bytes;
    if (total_.nodes > lim_.nodes || total_.bytes > 4 * lim_.file_bytes)
        give_up(at, "the file grows too big here", "repeat less with & and *, or split the file");
}

void tree_builder::open(node& n, YAML::anchor_t anchor) {
    if (path_.size() >= lim_.depth)
        give_up(n.at, "this is nested too deeply", "check the indentation and the brackets");
    if (anchor) anchors_[anchor] = nullptr;
    path_.push_back({&n, anchor, total_.nodes - 1, total_.bytes, nullptr, {}});
}

void tree_builder::close() {
    const auto done = std::move(path_.back());
    path_.pop_back();
    if (done.anchor) {
        anchors_[done.anchor] = done.made;
        sizes_[done.made] = {total_.nodes - done.size_before, total_.bytes - done.bytes_before};
    }
    attach(*done.made);
}

void tree_builder::attach(const node& n) {
    if (path_.empty()) {
        root_ = &n;
        return;
    }
    auto& parent = path_.back();
    if (parent.made->what == node::kind::list) {
        parent.made->items.push_back(&n);
    } else if (!parent.key) {
        if (n.value.size() > 1 && into_.source_[n.offset] == '-') give_up(n.at, dash_without_space, space_after_dash);
        parent.key = &n;
    } else {
        const node& key = *parent.key;
        parent.key = nullptr;
        if (key.what != node::kind::scalar)
            out_.error(key.at, "a key must be a word, not " + std::string(describe(key)),
                       "a text that begins with { or [ needs double quotes");
        else if (key.value == "<<")
            out_.error(key.at, "merge keys (<<) are not used here", "write the keys out");
        else if (!parent.keys.insert(key.value).second)
            out_.error(key.at, "the key " + quote(key.value) + " stands here a second time", "keep one of the two");
        else
            parent.made->entries.push_back({&key, &n});
    }
}

}  // namespace fulcrum::content
