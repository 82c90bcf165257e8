#include "bot/engine/admin_lists.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include "dialogue/admin/figures.hpp"
#include "dialogue/admin/texts.hpp"
#include "dialogue/calendar.hpp"
#include "dialogue/phrase_dates.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::bot::engine {

using namespace dialogue;
using storage::standing;

namespace {

constexpr std::size_t people_page = 50;

// By days: when somebody was here is nobody's business to the minute.
std::string last_here(const phrasebook& book, instant then, instant now, std::string_view zone) {
    if (then == instant{}) return phrase(book, "admin.ago.never");
    const auto days =
        (std::chrono::sys_days{to_local(now, zone).date} - std::chrono::sys_days{to_local(then, zone).date}).count();
    if (days <= 0) return phrase(book, "admin.ago.today");
    if (days == 1) return phrase(book, "admin.ago.yesterday");
    return phrase(book, "admin.ago.days", {{"count", std::to_string(days)}});
}

// How it is with somebody, as the key of a phrase; "" when they are in no track.
std::string_view state_of(const storage::person_row& p) {
    if (p.closed) return "admin.state.closed";
    switch (p.stands) {
        case standing::none:
            return "";
        case standing::left:
            return "admin.state.left";
        case standing::finished:
            return "admin.state.finished";
        case standing::going:
            break;
    }
    if (p.hush > 0) return "admin.state.silent";
    return p.begun ? "admin.state.going" : "admin.state.fresh";
}

bool fits(const storage::person_row& p, const people_question& q) {
    using how = people_filter::how;
    const auto& f = q.asked.filter;
    if (q.within && !q.within->contains(p.key.user)) return false;
    if (!f.track.empty() && p.track != f.track) return false;
    if (!q.asked.names.empty() &&
        std::find(q.asked.names.begin(), q.asked.names.end(), p.username) == q.asked.names.end())
        return false;
    switch (f.stands) {
        case how::anyhow:
            return true;
        case how::fresh:
            return p.stands == standing::going && !p.begun && !p.closed;
        case how::silent:
            return p.stands == standing::going && p.hush > 0 && !p.closed;
        case how::finished:
            return p.stands == standing::finished;
        case how::left:
            return p.stands == standing::left;
        case how::closed:
            return p.closed;
    }
    return true;
}

std::string name_of_person(const storage::person_row& p) { return p.username.empty() ? p.key.user : p.username; }

// What was asked for, to be said again with another page.
std::string people_words(const admin_request& r) {
    using how = people_filter::how;
    std::string words = "admin people";
    for (const auto& c : r.channels) words += " ~" + c;
    for (const auto& n : r.names) words += " @" + n;
    if (!r.filter.track.empty()) words += " " + r.filter.track;
    constexpr std::array<std::string_view, 6> states{"", " new", " silent", " finished", " left", " closed"};
    static_assert(static_cast<std::size_t>(how::closed) + 1 == states.size());
    return words.append(states[static_cast<std::size_t>(r.filter.stands)]);
}

// "12 people: 3 not begun, 9 under way"
std::string people_summary(const phrasebook& book, const std::vector<const storage::person_row*>& all) {
    std::map<std::string_view, int> by_state;
    for (const auto* p : all)
        if (const auto key = state_of(*p); !key.empty()) ++by_state[key];
    std::string parts;
    for (const auto& [key, count] : by_state)
        parts += (parts.empty() ? ": " : ", ") + std::to_string(count) + " " + phrase(book, key);
    return phrase(book, all.size() == 1 ? "admin.people.one" : "admin.people.count",
                  {{"count", std::to_string(all.size())}}) +
           parts + ".";
}

}  // namespace

std::string csv_line(const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        auto text = cells[i];
        if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
            text.insert(0, 1, '\'');
        if (text.find_first_of("\",\n\r") != std::string::npos) {
            std::string out = "\"";
            for (const char c : text) out.append(c == '"' ? 2 : 1, c);
            text = out + "\"";
        }
        line += (i == 0 ? "" : ",") + text;
    }
    return line + "\r\n";
}

listed people_list(const phrasebook& book, const library& texts, const std::vector<storage::person_row>& people,
                   const people_question& q) {
    const auto& r = q.asked;
    if (people.empty()) return {phrase(book, "admin.people.none")};
    std::string unknown;
    std::vector<std::string> known;
    for (const auto& p : people) known.push_back(p.username);
    for (const auto& name : r.names) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        const auto meant = nearest(name, known);
        unknown += "\n- `" + typed(name) + "`: " + phrase(book, "admin.people.unknown") +
                   (meant.empty() ? "" : " " + phrase(book, "admin.did_you_mean", {{"word", meant}}));
    }
    std::vector<const storage::person_row*> found;
    for (const auto& p : people)
        if (fits(p, q)) found.push_back(&p);
    if (found.empty()) return {unknown.empty() ? phrase(book, "admin.people.nobody") : unknown.substr(1)};
    const auto title = [&](const std::string& id) {
        const auto t = texts.tracks.find(track_id{id});
        return t == texts.tracks.end() ? id : t->second.title;
    };
    const auto state = [&](const storage::person_row& p) {
        const auto key = state_of(p);
        return key.empty() ? std::string("–") : phrase(book, key);
    };
    listed out;
    const auto pages = (found.size() - 1) / people_page + 1;
    const auto page = std::min(static_cast<std::size_t>(r.page), pages);
    out.text =
        people_summary(book, found) + "\n\n" + phrase(book, "admin.people.columns") + "\n|:--|:--|--:|--:|:--|:--|\n";
    const auto first = (page - 1) * people_page, end = std::min(found.size(), first + people_page);
    for (auto i = first; i < end; ++i) {
        const auto& p = *found[i];
        out.text += "| " + table_cell(name_of_person(p)) + " | " +
                    (p.track.empty() ? "–" : table_cell(title(p.track))) + " | " +
                    (p.track.empty() ? "–" : std::to_string(p.day)) + " | " + std::to_string(p.steps) + " | " +
                    state(p) + " | " + last_here(book, p.last_active_at, q.now, q.zone) + " |\n";
        out.people.push_back(p.id);
    }
    if (pages > 1) {
        const auto next = page < pages ? page + 1 : 1;
        out.text += "\n" + phrase(book, "admin.page",
                                  {{"page", std::to_string(page)},
                                   {"pages", std::to_string(pages)},
                                   {"words", people_words(r) + " page " + std::to_string(next)}});
    }
    if (!unknown.empty()) out.text += "\n" + unknown;
    if (!r.as_file) return out;
    out.people.clear();
    out.file_name = "people.csv";
    out.file_content = csv_line({"username", "track", "day", "steps", "state", "last active"});
    for (const auto* p : found) {
        out.people.push_back(p->id);
        out.file_content +=
            csv_line({name_of_person(*p), p->track, p->track.empty() ? "" : std::to_string(p->day),
                      std::to_string(p->steps), state(*p), last_here(book, p->last_active_at, q.now, q.zone)});
    }
    return out;
}

listed report_list(const phrasebook& book, const library& texts, const std::vector<storage::course_row>& ways,
                   const std::string& track, bool as_file) {
    std::map<std::string, std::vector<way>> by_track;
    for (const auto& w : ways) {
        if (w.user.starts_with('~') || (!track.empty() && w.track != track)) continue;
        by_track[w.track].push_back({w.day, w.steps > 0, w.stands == standing::finished, w.stands == standing::left,
                                     w.hush > 0 && w.stands == standing::going});
    }
    if (by_track.empty()) return {phrase(book, "admin.report.none")};
    listed out;
    out.text = phrase(book, "admin.report.columns") + "\n|:--|--:|--:|--:|--:|--:|--:|--:|--:|\n";
    std::string file =
        csv_line({"track", "assigned", "started", "day 3", "day 5", "half", "finished", "left", "silent"});
    bool endless = false;
    const auto shares_its_title = [&](const dialogue::track& t) {
        return std::any_of(by_track.begin(), by_track.end(), [&](const auto& other) {
            const auto o = texts.tracks.find(track_id{other.first});
            return other.first != t.id.text() && o != texts.tracks.end() && o->second.title == t.title;
        });
    };
    for (const auto& [id, all] : by_track) {
        const auto t = texts.tracks.find(track_id{id});
        const int days = t == texts.tracks.end() ? 0 : day_count(t->second);
        const auto counts = told(funnel_of(all, days));
        std::vector<std::string> cells{id};
        if (!counts) {
            cells.push_back("<" + std::to_string(smallest_cell));
            cells.resize(9, "–");
        } else {
            for (const auto& c : {counts->assigned, counts->started, counts->day3, counts->day5, counts->half,
                                  counts->finished, counts->left, counts->silent})
                cells.push_back(told_text(c));
            if (days > 0 && days < 3) cells[3] = "–";
            if (days > 0 && days < 5) cells[4] = "–";
            if (days == 0) cells[5] = cells[6] = "–", endless = true;
        }
        out.text += "| " + table_cell(t == texts.tracks.end() ? id : t->second.title);
        if (t != texts.tracks.end() && shares_its_title(t->second)) out.text += " (`" + id + "`)";
        for (std::size_t i = 1; i < cells.size(); ++i) out.text += " | " + cells[i];
        out.text += " |\n";
        file += csv_line(cells);
    }
    out.text += "\n" + phrase(book, "admin.report.small");
    if (endless) out.text += " " + phrase(book, "admin.report.endless");
    if (!as_file) return out;
    out.file_name = track.empty() ? "report.csv" : "report-" + track + ".csv";
    out.file_content = std::move(file);
    return out;
}

listed log_list(const phrasebook& book, const std::vector<storage::admin_row>& rows,
                const std::vector<storage::refusal_row>& refused, const admin_request& asked, std::string_view zone) {
    constexpr std::string_view ruler = "\n|:--|:--|:--|\n";
    constexpr std::size_t longest = 400;  // in a message; the file has the whole
    bool cut = false;
    const auto line = [&](instant at, const std::string& who, const std::string& what) {
        const auto short_form = shortened(what, longest);
        cut = cut || short_form.size() != what.size();
        return "| " + moment_in_words(book, at, zone) + " | " + table_cell(who) + " | " + table_cell(short_form) +
               " |\n";
    };
    listed out;
    const auto shown = std::min(rows.size(), log_page);
    if (rows.empty())
        out.text = phrase(book, asked.value.empty() && asked.page == 1 ? "admin.log.none" : "admin.log.nothing");
    else
        out.text = phrase(book, "admin.log.zone", {{"zone", zone}}) + "\n\n" + phrase(book, "admin.log.columns") +
                   std::string(ruler);
    for (std::size_t i = 0; i < shown; ++i) out.text += line(rows[i].at, rows[i].actor, rows[i].action);
    if (cut) out.text += "\n" + phrase(book, "admin.log.cut");
    if (rows.size() > shown)
        out.text += "\n" + phrase(book, "admin.log.more",
                                  {{"words", "admin log" + (asked.value.empty() ? "" : " " + typed(asked.value)) +
                                                 " page " + std::to_string(asked.page + 1)}});
    if (asked.as_file) {
        out.file_name = "log.csv";
        out.file_content = csv_line({"when (" + std::string(zone) + ")", "who", "what"});
        for (const auto& r : rows) {
            const auto at = to_local(r.at, zone);
            char when[32];
            std::snprintf(when, sizeof when, "%04d-%02u-%02u %02d:%02d", static_cast<int>(at.date.year()),
                          static_cast<unsigned>(at.date.month()), static_cast<unsigned>(at.date.day()),
                          at.time.minutes / 60, at.time.minutes % 60);
            out.file_content += csv_line({when, r.actor, r.action});
        }
        out.text = phrase(book, "admin.log.file", {{"count", std::to_string(rows.size())}, {"zone", zone}});
        return out;
    }
    if (refused.empty()) return out;
    out.text +=
        "\n\n" + phrase(book, "admin.log.refusals") + "\n\n" + phrase(book, "admin.log.columns") + std::string(ruler);
    for (const auto& r : refused)
        out.text += line(r.at, r.actor,
                         phrase(book, r.times == 1 ? "admin.log.refused" : "admin.log.refused.many",
                                {{"count", std::to_string(r.times)}}));
    return out;
}

}  // namespace fulcrum::bot::engine
