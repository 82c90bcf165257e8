#include "dialogue/admin/roster.hpp"

#include <algorithm>
#include <map>

#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

namespace {

constexpr std::size_t most_rows = 5000;

// The cells of the next line, which a quoted cell may make several of; `line` counts on.
std::vector<std::string> take_line(std::string_view& rest, char between, int& line) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    std::size_t i = 0;
    for (; i < rest.size(); ++i) {
        const char c = rest[i];
        if (quoted) {
            if (c == '"' && rest.substr(i + 1).starts_with('"')) {
                cells.back() += c;
                ++i;
            } else if (c == '"') {
                quoted = false;
            } else {
                if (c == '\n') ++line;
                cells.back() += c;
            }
        } else if (c == '"') {
            quoted = true;
        } else if (c == between) {
            cells.emplace_back();
        } else if (c == '\n') {
            break;
        } else if (c != '\r') {
            cells.back() += c;
        }
    }
    rest.remove_prefix(std::min(rest.size(), i + 1));
    for (auto& cell : cells) {
        const auto from = cell.find_first_not_of(" \t"), to = cell.find_last_not_of(" \t");
        cell = from == cell.npos ? std::string() : cell.substr(from, to - from + 1);
    }
    return cells;
}

std::string column_of(std::string_view cell, const library& texts) {
    const auto typed = plain(cell);
    for (const auto* key : {"name", "start", "times", "track"})
        for (const auto& [tag, book] : texts.messages)
            if (const auto all = book.find("admin.say.column." + std::string(key)); all != book.end())
                if (std::any_of(all->second.begin(), all->second.end(),
                                [&](const auto& word) { return plain(word) == typed; }))
                    return key;
    return {};
}

track_id track_named(std::string_view cell, const library& texts) {
    const auto asked = plain(cell);
    for (const auto& [id, t] : texts.tracks) {
        if (id.text() == asked || plain(t.title) == asked) return id;
        if (const auto other = texts.translations.find(id); other != texts.translations.end())
            for (const auto& [tag, same] : other->second)
                if (plain(same.title) == asked) return id;
    }
    return {};
}

}  // namespace

roster read_roster(std::string_view file, const library& texts, local_date today) {
    roster found;
    if (file.starts_with("\xef\xbb\xbf")) file.remove_prefix(3);
    const auto first = file.substr(0, file.find('\n'));
    const char between = first.find('\t') != first.npos ? '\t' : first.find(';') != first.npos ? ';' : ',';
    std::map<std::string, std::size_t> columns;
    std::map<std::string, int> seen;
    int line = 0;
    bool begun = false;
    const auto wrong = [&](int at, std::string_view problem, std::string_view cell) {
        found.errors.push_back({at, problem, quiet_mentions(in_one_line(cell, 40))});
    };
    while (!file.empty()) {
        const int at = ++line;
        const auto cells = take_line(file, between, line);
        if (std::all_of(cells.begin(), cells.end(), [](const auto& c) { return c.empty(); })) continue;
        if (!std::exchange(begun, true)) {
            for (std::size_t i = 0; i < cells.size(); ++i)
                if (const auto c = column_of(cells[i], texts); !c.empty()) columns.emplace(c, i);
            if (columns.contains("name")) {
                for (std::size_t i = 0; i < cells.size(); ++i)
                    if (!cells[i].empty() && column_of(cells[i], texts).empty())
                        wrong(at, "admin.roster.column", cells[i]);
                continue;
            }
            if (cells.size() > 1) {
                wrong(at, "admin.roster.no_columns", first);
                return found;
            }
            columns = {{"name", 0}};
        }
        if (found.rows.size() == most_rows) {
            wrong(at, "admin.roster.too_long", std::to_string(most_rows));
            return found;
        }
        const auto cell = [&](const char* column) {
            const auto c = columns.find(column);
            return c == columns.end() || c->second >= cells.size() ? std::string() : cells[c->second];
        };
        roster_row row;
        row.line = at;
        row.name = plain(cell("name"));
        if (row.name.starts_with('@')) row.name.erase(0, 1);
        if (row.name.empty()) wrong(at, "admin.roster.no_name", "");
        if (!row.name.empty() && !seen.emplace(row.name, at).second) {
            wrong(at, "admin.roster.twice", row.name);
            continue;
        }
        if (const auto c = cell("start"); !c.empty()) {
            row.starts = read_date(c, today);
            if (!row.starts) wrong(at, "admin.roster.date", c);
        }
        if (const auto c = cell("times"); !c.empty()) {
            row.times = c;
            if (!read_rhythm(c, rhythm{})) wrong(at, "admin.roster.times", c);
        }
        if (const auto c = cell("track"); !c.empty()) {
            row.track = track_named(c, texts);
            if (row.track.empty()) wrong(at, "admin.roster.track", c);
        }
        found.rows.push_back(std::move(row));
    }
    if (found.rows.empty() && found.errors.empty()) wrong(1, "admin.roster.empty", "");
    return found;
}

}  // namespace fulcrum::dialogue
