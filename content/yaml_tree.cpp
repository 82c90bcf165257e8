#include "content/yaml_tree.hpp"

#include <algorithm>

#include "content/tree_builder.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::content {
namespace {

// One kind of line end, no byte order mark: places stay what an editor shows.
std::string with_plain_line_ends(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r')
            out += text[i];
        else if (i + 1 == text.size() || text[i + 1] != '\n')
            out += '\n';
    }
    return out;
}

struct advice {
    std::string_view sign;  // in yaml-cpp's message
    std::string_view remedy;
};
constexpr advice known[] = {
    {"illegal map value", "a text with a colon and a space in it needs double quotes; or check the indentation here"},
    {"end of map not found", "begin this line in the same column as the keys it belongs to"},
    {"end of sequence not found", "begin this line in the same column as the dashes it belongs to"},
    {"flow not found", "close the bracket; a text that begins with { or [ needs double quotes"},
    {"flow end", "there is a closing bracket too many; a text that begins with a bracket needs double quotes"},
    {"unknown token", "a text needs double quotes if it begins with @, % or `, or stands in brackets"},
    {"EOF in scalar", "a closing quotation mark is missing"},
    {"unknown escape", R"(in double quotes write \\ for a backslash, or use single quotes)"},
    {"block entry", "put the dash on a line of its own, or the text in double quotes"},
    {"alias", "a text that begins with * needs double quotes"},
    {"anchor", "a text that begins with & or * needs double quotes"},
    {"tag", "a text that begins with ! needs double quotes"},
    {"document indicator", "take out the line that begins with --- or ..., or indent it"},
};

bool is_empty(std::string_view line) {
    const auto first = line.find_first_not_of(' ');
    return first == line.npos || line[first] == '#';
}

std::string remedy_for(std::string_view message) {
    for (const auto& a : known)
        if (message.find(a.sign) != std::string_view::npos) return std::string(a.remedy);
    return "check the indentation and the quotation marks here and in the line above";
}

}  // namespace

std::string_view describe(const node& n) {
    switch (n.what) {
        case node::kind::scalar:
            return "a text";
        case node::kind::list:
            return "a list";
        case node::kind::map:
            return "a map (key: value)";
        case node::kind::null:
            break;
    }
    return "nothing";
}

bool is_blank(const node& n) {
    return n.what == node::kind::null ||
           (n.what == node::kind::scalar && n.value.find_first_not_of(" \t\n") == std::string::npos);
}

document::document(std::string_view text, const limits& lim, report& out) {
    if (text.size() > lim.file_bytes) {
        out.error({}, "the file is too big: " + std::to_string(text.size()) + " bytes",
                  "split it; a file has at most " + std::to_string(lim.file_bytes) + " bytes");
        return;
    }
    source_ = with_plain_line_ends(text);
    line_starts_.push_back(0);
    for (std::size_t i = 0; i < source_.size(); ++i)
        if (source_[i] == '\n') line_starts_.push_back(i + 1);
    // What yaml-cpp would stumble over is kept from it.
    if (has_readable_bytes(out) && is_indented_by_spaces(out) && is_flat_enough(lim, out)) parse(lim, out);
}

std::string_view document::line_text(std::size_t line) const {
    const auto start = line_starts_[line];
    const auto end = line + 1 < line_starts_.size() ? line_starts_[line + 1] - 1 : source_.size();
    return std::string_view(source_).substr(start, end - start);
}

place document::dash_without_space_near(std::size_t line) const {
    const auto found = [&](std::size_t at) {
        const auto text = line_text(at);
        const auto dash = text.find_first_not_of(' ');
        if (dash == text.npos || text[dash] != '-' || dash + 1 == text.size()) return place{};
        const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", dash + 1);
        const bool key = end != text.npos && end > dash + 1 && text[end] == ':';
        return key ? place_in_line(at, dash) : place{};
    };
    if (line >= line_starts_.size()) return {};
    if (const auto here = found(line); here.line > 0) return here;
    while (line > 0)
        if (!is_empty(line_text(--line))) return found(line);
    return {};
}

std::string document::column_of_step(std::size_t line) const {
    if (line >= line_starts_.size() || is_empty(line_text(line))) return {};
    const auto own = line_text(line).find_first_not_of(' ');
    if (line_text(line)[own] == '-') return {};
    while (line > 0) {
        const auto text = line_text(--line);
        const auto dash = text.find_first_not_of(' ');
        if (is_empty(text) || dash > own) continue;
        const auto key = text[dash] == '-' ? text.find_first_not_of(" -", dash) : text.npos;
        const auto colon = key == text.npos ? key : text.find(':', key);
        if (colon == text.npos || key <= own) return {};
        return "begin this line in column " + std::to_string(key + 1) + ", under " +
               quote(text.substr(key, colon - key)) + " of line " + std::to_string(line + 1);
    }
    return {};
}

place document::place_in_line(std::size_t line, std::size_t byte) const {
    if (line >= line_starts_.size()) line = line_starts_.size() - 1;
    const auto rest = line_text(line);
    byte = std::min(byte, rest.size());
    if (last_.line != line || last_.byte > byte) last_ = {line, 0, 0};
    last_.column += dialogue::code_points(rest.substr(last_.byte, byte - last_.byte));
    last_.byte = byte;
    return {static_cast<int>(line) + 1, static_cast<int>(last_.column) + 1};
}

place document::place_at(std::size_t offset) const {
    const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
    const auto line = static_cast<std::size_t>(after - line_starts_.begin()) - 1;
    return place_in_line(line, offset - line_starts_[line]);
}

place document::brace(const node& scalar, std::size_t offset) const {
    if (scalar.filled) return scalar.at;
    if (last_brace_.of != &scalar || last_brace_.offset > offset)
        last_brace_ = {&scalar, 0, source_.find_first_of("{}", scalar.offset)};
    const auto between = std::string_view(scalar.value).substr(last_brace_.offset, offset - last_brace_.offset);
    auto n = std::count_if(between.begin(), between.end(), [](char c) { return c == '{' || c == '}'; });
    auto at = last_brace_.at;
    for (; at != std::string::npos && n > 0; --n) at = source_.find_first_of("{}", at + 1);
    last_brace_ = {&scalar, offset, at};
    return at == std::string::npos ? scalar.at : place_at(at);
}

bool document::has_readable_bytes(report& out) const {
    if (const auto wrong = dialogue::first_invalid_utf8(source_); wrong != std::string_view::npos) {
        out.error(place_at(wrong), "this is not UTF-8 text", "save the file as UTF-8");
        return false;
    }
    for (std::size_t at = 0; at < source_.size(); ++at) {
        const auto byte = static_cast<unsigned char>(source_[at]);
        const bool control = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F;
        const bool late_mark = source_.compare(at, 3, "\xEF\xBB\xBF") == 0;
        if (!control && !late_mark) continue;
        out.error(place_at(at), "there is an invisible control character here", "delete it, or retype this line");
        return false;
    }
    return true;
}

bool document::is_indented_by_spaces(report& out) const {
    bool clean = true;
    for (const auto start : line_starts_) {
        const auto first = source_.find_first_not_of(' ', start);
        if (first == std::string::npos || source_[first] != '\t') continue;
        const auto content = source_.find_first_not_of(" \t", first);
        if (content == std::string::npos || source_[content] == '\n') continue;  // a blank line harms nobody
        out.error(place_at(first), "this line is indented with a tab", "use spaces");
        clean = false;
    }
    return clean;
}

bool document::is_flat_enough(const limits& lim, report& out) const {
    // yaml-cpp queues all that follows an open bracket before it hands out anything, so depth is judged beforehand.
    // Texts may hold brackets too: only an absurd number of them counts.
    const std::size_t most = std::max<std::size_t>(lim.depth, 1000);
    std::size_t open = 0;
    for (std::size_t at = 0; at < source_.size(); ++at) {
        const char c = source_[at];
        if ((c == ']' || c == '}') && open > 0) --open;
        if (c != '[' && c != '{') continue;
        if (++open <= most) continue;
        out.error(place_at(at), "brackets are nested too deeply", "close the brackets");
        return false;
    }
    return true;
}

void document::parse(const limits& lim, report& out) {
    tree_builder builder(*this, lim, out);
    try {
        builder.read(source_);
        root_ = builder.root();
        if (!root_) out.error({}, "the file is empty", "a track has days, a bank has cards");
    } catch (const tree_builder::given_up&) {
        // Noted already.
    } catch (const YAML::Exception& e) {
        if (e.mark.is_null()) return out.error({}, "this is not valid YAML: " + e.msg, remedy_for(e.msg));
        const auto line = static_cast<std::size_t>(std::max(0, e.mark.line));
        if (const auto dash = dash_without_space_near(line); dash.line > 0)
            return out.error(dash, dash_without_space, space_after_dash);
        const bool left_of_it = e.msg.find("end of sequence not found") != e.msg.npos;
        const auto column = left_of_it ? column_of_step(line) : std::string();
        out.error(place_in_line(line, static_cast<std::size_t>(std::max(0, e.mark.column))),
                  "this is not valid YAML: " + e.msg, column.empty() ? remedy_for(e.msg) : column);
    }
}

}  // namespace fulcrum::content
