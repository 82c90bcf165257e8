#include "bot/engine/admin_texts.hpp"

#include <algorithm>
#include <cctype>
#include <map>

#include "dialogue/calendar.hpp"
#include "dialogue/phrase_dates.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::bot::engine {

using namespace dialogue;

namespace {

// Where a link in it leads and where a picture comes from, as code: nothing is fetched by looking at it, and no label
// hides an address.
std::string laid_open(std::string_view text) {
    std::string out;
    const auto closing = [&](std::size_t from, char open, char close) {
        int depth = 0;
        for (auto i = from; i < text.size(); ++i) {
            if (text[i] == '\\') {
                ++i;
            } else if (text[i] == open) {
                ++depth;
            } else if (text[i] == close && --depth == 0) {
                return i;
            }
        }
        return std::string_view::npos;
    };
    const auto code = [](std::string_view address) {
        std::string made = "`";
        for (const char c : address)
            if (c != '`' && c != '\n' && c != '\r') made += c;
        return made + "`";
    };
    const auto address_at = [&](std::size_t i) {  // its length
        const auto rest = text.substr(i);
        const bool begins = i == 0 || !std::isalnum(static_cast<unsigned char>(text[i - 1]));
        auto scheme = rest.substr(0, rest.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+.-"));
        const bool web = rest.substr(scheme.size()).starts_with("://") && !scheme.empty();
        if (!begins || (!web && !rest.starts_with("www.") && !rest.starts_with("mailto:"))) return std::size_t{0};
        return std::min(rest.find_first_of(" \t\r\n<>\"`"), rest.size());
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool image = text.substr(i).starts_with("![");
        if (image || text[i] == '[') {
            const auto label = i + (image ? 1 : 0);
            const auto label_end = closing(label, '[', ']');
            const bool leads = label_end != std::string_view::npos && text.substr(label_end + 1).starts_with('(');
            const auto end = leads ? closing(label_end + 1, '(', ')') : std::string_view::npos;
            if (end == std::string_view::npos) {
                out += image ? "!\\[" : "\\[";
                i = label;
                continue;
            }
            out += laid_open(text.substr(label + 1, label_end - label - 1)) + (image ? " (🖼 " : " (") +
                   code(text.substr(label_end + 2, end - label_end - 2)) + ")";
            i = end;
        } else if (const auto length = address_at(i); length > 0) {
            out += code(text.substr(i, length));
            i += length - 1;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string findings_list(const phrasebook& book, const std::vector<content::finding>& findings, std::size_t most) {
    std::string list;
    std::size_t shown = 0;
    for (const auto& f : findings) {
        if (shown++ == most) break;
        list += "\n- " + quiet_mentions(content::to_text(f));
    }
    if (findings.size() > most)
        list += "\n- " + phrase(book, "admin.more", {{"count", std::to_string(findings.size() - most)}});
    return list;
}

// The first things that a track says, as quotations.
std::string beginning_of(const track& t) {
    std::string text;
    const auto sessions = sessions_of(t);
    if (sessions.empty()) return text;
    int shown = 0;
    const auto quote = [&](const std::vector<std::string>& wordings) {
        if (shown++ < 4 && !wordings.empty())
            text += "> " + quiet_mentions(laid_open(shortened(wordings.front(), 200))) + "\n";
    };
    for (const auto& st : sessions.front()->steps)
        std::visit(
            [&](const auto& a) {
                if constexpr (requires { a.what.wordings; })
                    quote(a.what.wordings);
                else if constexpr (requires { a.question.wordings; })
                    quote(a.question.wordings);
            },
            st.action);
    return text;
}

std::string failure_lines(const phrasebook& book, const std::vector<storage::failure_row>& rows, std::size_t most,
                          std::string_view zone) {
    std::string table = phrase(book, "admin.failures.columns") + "\n|:--|:--|:--|:--|\n";
    std::size_t shown = 0;
    for (const auto& f : rows) {
        if (shown++ == most) break;
        std::string what = phrase(book, f.kind == "account" ? "admin.failures.account" : "admin.failures.answer");
        if (f.what)
            what = phrase(book, *f.what == timer::evening ? "admin.failures.evening" : "admin.failures.morning",
                          {{"date", date_in_words(book, f.date)}});
        const auto who = f.username.empty()
                             ? phrase(book, "admin.failures.channel", {{"channel", table_cell(f.channel)}})
                             : table_cell(f.username);
        const auto key = "admin.failure." + f.reason;
        const auto why = book.contains(key) ? phrase(book, key) : table_cell(shortened(f.reason, 200));
        table += "| " + moment_in_words(book, f.at, zone) + " | " + who + " | " + what + " | " + why + " |\n";
    }
    if (rows.size() > most) table += "\n" + phrase(book, "admin.more", {{"count", std::to_string(rows.size() - most)}});
    return table;
}

}  // namespace

std::string import_text(const phrasebook& book, const content::catalog& read, const library& others,
                        const std::string& more) {
    if (read.has_errors() || read.texts.tracks.empty())
        return read.findings.empty()
                   ? phrase(book, "admin.import.no_track")
                   : phrase(book, "admin.import.mistakes") + "\n" + findings_list(book, read.findings, 20);
    const auto& t = read.texts.tracks.begin()->second;
    const auto* old = others.find(t.id, t.language);
    if (old && old->language != t.language) old = nullptr;
    const auto days = day_count(t);
    std::string text = "**" + quiet_mentions(laid_open(t.title)) + "** (`" + t.id.text() + "`, " + t.language + ", " +
                       phrase(book, "admin.version", {{"version", std::to_string(t.version)}}) +
                       "): " + quiet_mentions(laid_open(t.promise)) + "\n\n";
    text += days == 0   ? phrase(book, "admin.import.endless")
            : days == 1 ? phrase(book, "admin.import.day")
                        : phrase(book, "admin.import.days", {{"count", std::to_string(days)}});
    text += " " + (old ? phrase(book, "admin.import.replaces", {{"version", std::to_string(old->version)}})
                       : phrase(book, "admin.import.new"));
    text += more;
    if (const auto begins = beginning_of(t); !begins.empty())
        text += "\n\n" + phrase(book, "admin.import.begins") + "\n\n" + begins;
    if (!read.findings.empty())
        text += "\n" + phrase(book, "admin.import.warnings") + findings_list(book, read.findings, 10) + "\n";
    return text + "\n" + phrase(book, "admin.import.activate", {{"track", t.id.text()}});
}

std::string tracks_table(const phrasebook& book, const library& texts, const std::vector<storage::course_row>& ways,
                         const std::set<track_id>& pilots,
                         const std::vector<std::pair<std::string, std::string>>& drafts) {
    if (texts.tracks.empty()) return phrase(book, "admin.tracks.none");
    std::map<std::string, int> going, finished;
    for (const auto& w : ways) {
        going[w.track] += w.stands == storage::standing::going;
        finished[w.track] += w.stands == storage::standing::finished;
    }
    std::string table = phrase(book, "admin.tracks.columns") + "\n|:--|:--|--:|--:|--:|--:|:--|\n";
    for (const auto& [id, t] : texts.tracks)
        table += "| `" + id.text() + "` | " + table_cell(t.title) + " | " +
                 (day_count(t) > 0 ? std::to_string(day_count(t)) : phrase(book, "admin.tracks.open")) + " | " +
                 std::to_string(t.version) + " | " + std::to_string(going[id.text()]) + " | " +
                 std::to_string(finished[id.text()]) + " | " +
                 phrase(book, pilots.contains(id)          ? "admin.tracks.pilot"
                              : texts.retired.contains(id) ? "admin.tracks.retired"
                                                           : "admin.tracks.in_force") +
                 " |\n";
    if (!drafts.empty()) table += "\n" + phrase(book, "admin.tracks.drafts");
    for (const auto& [track, by] : drafts)
        table += "\n- " + phrase(book, "admin.tracks.draft", {{"track", track}, {"name", by}});
    if (!texts.imported.empty()) table += (drafts.empty() ? "\n" : "\n\n") + phrase(book, "admin.tracks.imported");
    for (const auto& [id, file] : texts.imported)
        table += "\n- " + phrase(book, file.empty() ? "admin.tracks.import" : "admin.tracks.import.hides",
                                 {{"track", id.text()}, {"file", table_cell(file)}});
    return table;
}

std::string failures_table(const phrasebook& book, const std::vector<storage::failure_row>& rows,
                           std::string_view zone) {
    if (rows.empty()) return phrase(book, "admin.failures.none");
    return phrase(book, "admin.failures") + "\n\n" + failure_lines(book, rows, rows.size(), zone);
}

std::string failures_text(const phrasebook& book, const std::vector<storage::failure_row>& rows, std::size_t most,
                          std::string_view zone) {
    const auto begin = rows.size() == 1 ? phrase(book, "admin.failures.news.one")
                                        : phrase(book, "admin.failures.news", {{"count", std::to_string(rows.size())}});
    return begin + "\n\n" + failure_lines(book, rows, most, zone) + "\n" + phrase(book, "admin.failures.daily");
}

}  // namespace fulcrum::bot::engine
