// The track as an SVG image. Two columns of sessions; in each the steps stand in one column of boxes, and to the right
// of them are lanes in which branches and jumps run to where they lead.
#include <algorithm>
#include <array>
#include <optional>

#include "bot/commands/track_graph.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::bot::commands {

using namespace dialogue;

namespace {

constexpr int margin = 32, column_gap = 28, row_gap = 30;
constexpr int box_width = 400, box_left = 16, box_gap = 20, padding = 12;
constexpr int lane_width = 13, lanes_left = 14, lanes_right = 12;
constexpr int title_height = 38, header_line = 18, text_line = 18, small_line = 16;
constexpr double text_size = 13, small_size = 11.5;
constexpr std::size_t most_text = 600;  // code points of one text
constexpr std::size_t colours = 5;

constexpr std::string_view style = R"(<style>
  .page { fill: #ffffff } .panel { fill: #f4f5f7; stroke: #d5d9e0 }
  .box { fill: #ffffff; stroke: #c3c9d4 } .box.moves { fill: none; stroke-dasharray: 4 3 }
  text { font-family: Helvetica, Arial, "Liberation Sans", sans-serif; fill: #1d2430; font-size: 13px }
  .track { font-size: 22px; font-weight: bold } .day { font-size: 17px; font-weight: bold } .name { font-weight: bold }
  .faint, .kind, .id { fill: #626b7a; font-size: 11.5px } .kind { font-weight: bold } .id { font-style: italic }
  .says { fill: #7f8ea3 } .asks { fill: #2f7de1 } .moves { fill: #c27a10 }
  .down { stroke: #8b95a5; fill: none } .tip { fill: #8b95a5 }
  .way { fill: none; stroke-width: 1.6 }
  .c0 { stroke: #2f7de1 } .c1 { stroke: #c27a10 } .c2 { stroke: #23966a } .c3 { stroke: #9b59d0 } .c4 { stroke: #d2476b }
  .t0 { fill: #2f7de1 } .t1 { fill: #c27a10 } .t2 { fill: #23966a } .t3 { fill: #9b59d0 } .t4 { fill: #d2476b }
  @media (prefers-color-scheme: dark) {
    .page { fill: #14171c } .panel { fill: #1c2027; stroke: #343b47 } .box { fill: #252b34; stroke: #434c5a }
    text { fill: #e6e9ee } .faint, .kind, .id { fill: #a2acbb }
  }
</style>
)";

// Text within XML: what must not stand there is replaced.
std::string escaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto length = code_point_length(text, i);
        const auto c = text[i];
        const auto code = static_cast<unsigned char>(c);
        if (length == 0 || (length == 1 && (code < 0x20 || code == 0x7f)))
            out += length == 1 && (c == '\n' || c == '\t') ? " " : "\xEF\xBF\xBD";
        else if (length == 3 && text.substr(i, 2) == "\xEF\xBF" && static_cast<unsigned char>(text[i + 2]) >= 0xBE)
            out += "\xEF\xBF\xBD";  // U+FFFE and U+FFFF are no characters of XML
        else if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else
            out.append(text.substr(i, length));
        i += std::max<std::size_t>(1, length);
    }
    return out;
}

// About how wide a code point is, in parts of the font's size; rather too wide than too narrow.
double width_of(std::string_view text, std::size_t at, std::size_t length) {
    if (length > 1) return length == 2 || text.substr(at, 2) == "\xE2\x80" ? 0.6 : 1.1;
    const char c = text[at];
    if (std::string_view("iljtfrI.,:;'|!()[]/ ").find(c) != std::string_view::npos) return 0.33;
    if (std::string_view("mwMW@%").find(c) != std::string_view::npos) return 0.92;
    if (c >= 'A' && c <= 'Z') return 0.72;
    return 0.57;
}

// In lines that are about `room` wide, broken at blanks where possible.
std::vector<std::string> laid_out(std::string_view text, double size, int room) {
    std::vector<std::string> lines(1);
    double width = 0;
    std::size_t blank = std::string::npos;  // the last one in this line
    for (std::size_t i = 0; i < text.size();) {
        const auto length = std::max<std::size_t>(1, code_point_length(text, i));
        if (text[i] == '\n') {
            lines.emplace_back();
            width = 0;
            blank = std::string::npos;
            i += length;
            continue;
        }
        width += width_of(text, i, length) * size;
        auto& line = lines.back();
        if (width > room && !line.empty()) {
            std::string rest;
            if (text[i] != ' ' && blank != std::string::npos) {
                rest = line.substr(blank + 1);
                line.resize(blank);
            }
            width = 0;
            for (std::size_t k = 0; k < rest.size();) {
                const auto n = std::max<std::size_t>(1, code_point_length(rest, k));
                width += width_of(rest, k, n) * size;
                k += n;
            }
            lines.push_back(std::move(rest));
            blank = std::string::npos;
            if (text[i] == ' ') {
                i += length;
                continue;
            }
            width += width_of(text, i, length) * size;
        }
        if (text[i] == ' ') blank = lines.back().size();
        lines.back().append(text.substr(i, length));
        i += length;
    }
    while (lines.size() > 1 && lines.back().empty()) lines.pop_back();
    return lines;
}

struct text_line_at {
    int y = 0;  // of its base line, from the box's top
    std::string_view look;
    std::string words;
};

struct box {
    step_label label;
    std::string id;  // "" unless a way leads here
    std::vector<text_line_at> lines;
    int y = 0, height = 0;     // y from the panel's top
    std::vector<int> ways_at;  // from the box's top
    bool goes_down = false;
};

struct way {
    std::size_t from = 0, to = 0;
    int y_from = 0, y_to = 0;  // from the panel's top
    std::size_t lane = 0;
};

struct panel {
    std::string name, notes;
    std::vector<box> boxes;
    std::vector<way> ways;
    std::size_t lanes = 0;
    int height = 0;
};

box box_for(const step& st, bool is_target) {
    box b;
    b.label = label_of(st.action);
    if (is_target) b.id = st.id.text();
    const int room = box_width - 2 * padding - 6;
    int y = padding + 10;
    const auto add = [&](std::string_view look, std::string_view words, double size, int height) {
        for (auto& line : laid_out(words, size, room)) {
            b.lines.push_back({y, look, std::move(line)});
            y += height;
        }
    };
    b.lines.push_back({y, "kind", b.label.kind});
    y += text_line;
    if (!b.label.text.empty()) add("", shortened(b.label.text, most_text), text_size, text_line);
    for (std::size_t i = 0; i < b.label.options.size(); ++i)
        add("", (b.label.options.size() > 1 ? std::to_string(i + 1) + ". " : "") + b.label.options[i], text_size,
            text_line);
    for (const auto& [why, to] : b.label.ways) {
        b.ways_at.push_back(y - 4);
        add("", b.label.ways.size() > 1 ? why + " → " + to.text() : why, text_size, text_line);
    }
    std::string notes;
    for (const auto& n : b.label.notes) notes += (notes.empty() ? "" : " · ") + n;
    if (!notes.empty()) add("faint", notes, small_size, small_line);
    b.height = y - text_line + padding + 2;
    if (std::holds_alternative<goto_step>(st.action)) {  // in one line, as it says so little
        b.lines.clear();
        b.lines.push_back({padding + 8, "kind", b.label.kind + " " + b.label.ways.front().first});
        b.ways_at = {padding + 4};
        b.height = 2 * padding + 8;
    }
    return b;
}

// The shortest ways run nearest to the boxes; no two of a lane meet.
void give_lanes(panel& p) {
    std::vector<way*> order;
    for (auto& w : p.ways) order.push_back(&w);
    std::stable_sort(order.begin(), order.end(), [](const way* a, const way* b) {
        return std::abs(a->y_to - a->y_from) < std::abs(b->y_to - b->y_from);
    });
    std::vector<std::vector<std::pair<int, int>>> taken;
    for (auto* w : order) {
        const auto [top, bottom] = std::minmax(w->y_from, w->y_to);
        const auto is_free = [top = top, bottom = bottom](const auto& lane) {
            return std::none_of(lane.begin(), lane.end(),
                                [&](const auto& t) { return top <= t.second + 6 && t.first <= bottom + 6; });
        };
        const auto lane = std::find_if(taken.begin(), taken.end(), is_free);
        w->lane = static_cast<std::size_t>(lane - taken.begin());
        if (lane == taken.end()) taken.emplace_back();
        taken[w->lane].emplace_back(top, bottom);
    }
    p.lanes = taken.size();
}

panel panel_for(const std::string& name, const session& s) {
    panel p;
    p.name = name;
    p.notes = session_notes(s);
    std::vector<bool> is_target(s.steps.size());
    for (const auto& st : s.steps)
        for (const auto& [why, to] : label_of(st.action).ways)
            if (const int t = find_step(s, to); t >= 0) is_target[static_cast<std::size_t>(t)] = true;
    int y = (p.name.empty() ? padding : 2 * padding + header_line) + (p.notes.empty() ? 0 : small_line);
    for (std::size_t i = 0; i < s.steps.size(); ++i) {
        auto b = box_for(s.steps[i], is_target[i]);
        b.y = y;
        b.goes_down =
            b.label.ways.empty() && !std::holds_alternative<end_step>(s.steps[i].action) && i + 1 < s.steps.size();
        y += b.height + box_gap;
        p.boxes.push_back(std::move(b));
    }
    p.height = y - box_gap + padding + 4;
    for (std::size_t i = 0; i < s.steps.size(); ++i)
        for (std::size_t k = 0; k < p.boxes[i].label.ways.size(); ++k) {
            const int t = find_step(s, p.boxes[i].label.ways[k].second);
            if (t < 0) continue;
            const auto to = static_cast<std::size_t>(t);
            p.ways.push_back({i, to, p.boxes[i].y + p.boxes[i].ways_at[k], p.boxes[to].y + padding + 6, 0});
        }
    give_lanes(p);
    return p;
}

class picture {
  public:
    std::string draw(const track& t) && {
        struct placed_row {
            std::string title;
            std::vector<panel> panels;
        };
        std::vector<placed_row> rows;
        std::array<std::size_t, 2> lanes{};  // of each column
        bool two_columns = false;
        for (const auto& r : rows_of(t)) {
            placed_row row{r.title, {}};
            for (const auto& [name, s] : r.sessions) {
                row.panels.push_back(panel_for(name, *s));
                two_columns |= column_of(row.panels.back()) == 1;
                auto& most = lanes[column_of(row.panels.back())];
                most = std::max(most, row.panels.back().lanes);
            }
            rows.push_back(std::move(row));
        }
        for (std::size_t i = 0; i < lanes.size(); ++i)
            widths_[i] = box_left + box_width + lanes_left + static_cast<int>(lanes[i]) * lane_width + lanes_right;
        const int width = 2 * margin + widths_[0] + (two_columns ? column_gap + widths_[1] : 0);
        int y = margin + 22;
        line(margin, y, "track", t.title);
        for (const auto& words : laid_out(t.promise, text_size, width - 2 * margin)) line(margin, y += 22, "", words);
        y += 12;
        for (const auto& row : rows) {
            y += row_gap;
            for (const auto& words : laid_out(row.title, 17, width - 2 * margin)) line(margin, y += 18, "day", words);
            y += title_height - 24;
            int height = 0;
            for (const auto& p : row.panels) {
                const auto column = column_of(p);
                add(p, column == 0 ? margin : margin + widths_[0] + column_gap, y, widths_[column]);
                height = std::max(height, p.height);
            }
            y += height;
        }
        const int height = y + margin;
        std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" + std::to_string(width) +
                          "\" height=\"" + std::to_string(height) + "\" viewBox=\"0 0 " + std::to_string(width) + " " +
                          std::to_string(height) + "\">\n";
        out += "<title>" + escaped(t.title) + "</title>\n<desc>" + escaped(t.promise) + "</desc>\n";
        out += style;
        out += "<defs>\n";
        out += marker("tip", "tip");
        for (std::size_t i = 0; i < colours; ++i) out += marker("tip" + std::to_string(i), "t" + std::to_string(i));
        out += "</defs>\n<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n";
        return out + body_ + "</svg>\n";
    }

  private:
    // An evening without a morning stays on its side.
    static std::size_t column_of(const panel& p) { return p.name == "Evening" ? 1 : 0; }

    static std::string marker(const std::string& id, const std::string& look) {
        return "<marker id=\"" + id +
               "\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">"
               "<path class=\"" +
               look + "\" d=\"M0 0 L8 4 L0 8 z\"/></marker>\n";
    }

    void line(int x, int y, std::string_view look, std::string_view words, bool from_right = false) {
        if (words.empty()) return;
        body_ += "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\"";
        if (from_right) body_ += " text-anchor=\"end\"";
        if (!look.empty()) body_.append(" class=\"").append(look).append("\"");
        body_ += ">" + escaped(words) + "</text>\n";
    }

    void rect(int x, int y, int width, int height, std::string_view look, int round) {
        body_ += "<rect x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" width=\"" +
                 std::to_string(width) + "\" height=\"" + std::to_string(height) + "\" rx=\"" + std::to_string(round) +
                 "\" class=\"";
        body_.append(look).append("\"/>\n");
    }

    void add(const panel& p, int x, int y, int width) {
        rect(x, y, width, p.height, "panel", 10);
        line(x + box_left, y + padding + 14, "name", p.name);
        line(x + box_left, y + padding + 14 + (p.name.empty() ? 0 : small_line), "faint", p.notes);
        for (const auto& b : p.boxes) add(b, x + box_left, y + b.y);
        for (const auto& w : p.ways) add(w, x + box_left + box_width, y);
    }

    void add(const box& b, int x, int y) {
        constexpr std::array<std::string_view, 3> looks{"says", "asks", "moves"};
        const auto look = looks[static_cast<std::size_t>(b.label.shows)];
        rect(x, y, box_width, b.height, b.label.shows == step_label::family::moves ? "box moves" : "box", 6);
        if (b.label.shows != step_label::family::moves) rect(x, y, 5, b.height, look, 2);
        for (const auto& l : b.lines) line(x + padding + 6, y + l.y, l.look, l.words);
        line(x + box_width - padding, y + padding + 10, "id", shortened(b.id, 30), true);
        if (!b.goes_down) return;
        const int from = y + b.height;
        body_ += "<path class=\"down\" marker-end=\"url(#tip)\" d=\"M" + std::to_string(x + 40) + " " +
                 std::to_string(from) + " V" + std::to_string(from + box_gap - 1) + "\"/>\n";
    }

    void add(const way& w, int x, int top) {
        constexpr int round = 5;
        const int lane = x + lanes_left + static_cast<int>(w.lane) * lane_width + lane_width / 2;
        const int from = top + w.y_from, to = top + w.y_to;
        const int turn = to > from ? round : -round;
        const auto colour = std::to_string(w.lane % colours);
        const auto n = [](int v) { return std::to_string(v); };
        body_ += "<path class=\"way c" + colour + "\" marker-end=\"url(#tip" + colour + ")\" d=\"M" + n(x) + " " +
                 n(from) + " H" + n(lane - round) + " Q" + n(lane) + " " + n(from) + " " + n(lane) + " " +
                 n(from + turn) + " V" + n(to - turn) + " Q" + n(lane) + " " + n(to) + " " + n(lane - round) + " " +
                 n(to) + " H" + n(x + 1) + "\"/>\n";
    }

    std::string body_;
    std::array<int, 2> widths_{};
};

}  // namespace

std::string to_svg(const track& t) { return picture().draw(t); }

}  // namespace fulcrum::bot::commands
