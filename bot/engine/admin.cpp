#include "bot/engine/admin.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include "dialogue/calendar.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/schedule.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::bot::engine {

using namespace dialogue;

namespace {

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    std::istringstream in{std::string(text)};
    for (std::string w; in >> w;) {
        while (!w.empty() && (w.back() == ',' || w.back() == ';')) w.pop_back();
        if (!w.empty()) words.push_back(std::move(w));
    }
    return words;
}

std::string cell(std::string text) {  // a table cell may hold no bar and no line end
    for (char& c : text)
        if (c == '|' || c == '\n' || c == '\r') c = '/';
    return quiet_mentions(text);
}

std::string ago(instant then, instant now) {
    using namespace std::chrono;
    if (then == instant{}) return "never";
    const auto d = now - then;
    if (d < minutes(2)) return "just now";
    if (d < hours(2)) return std::to_string(d / minutes(1)) + " min ago";
    if (d < hours(48)) return std::to_string(d / hours(1)) + " h ago";
    return std::to_string(d / hours(24)) + " days ago";
}

}  // namespace

admin_request read_admin(std::string_view rest) {
    using what = admin_request::what;
    admin_request r;
    auto words = split(rest);
    if (words.empty()) return r;
    const auto verb = plain(words.front());
    words.erase(words.begin());
    const auto unclear = [&](std::string problem) {
        r.does = what::unclear;
        r.problem = std::move(problem);
        return r;
    };
    const auto take_targets = [&](std::size_t from) {
        for (std::size_t i = from; i < words.size(); ++i) {
            auto& w = words[i];
            if (w.front() == '@' && w.size() > 1)
                r.names.push_back(plain(w.substr(1)));
            else if (w.front() == '~' && w.size() > 1)
                r.channels.push_back(plain(w.substr(1)));
            else
                return w;
        }
        return std::string();
    };
    if (verb == "help" || verb.empty()) return r;
    if (verb == "tracks") return r.does = what::tracks, r;
    if (verb == "people") return r.does = what::people, r;
    if (verb == "log") return r.does = what::log, r;
    if (verb == "holidays") {
        if (words.empty()) return r.does = what::holidays, r;
        r.track = plain(words[0]);
        if (const auto odd = take_targets(1); !odd.empty())
            return unclear("“" + quiet_mentions(shortened(odd, 40)) + "” is neither @name nor ~channel");
        if (r.names.empty() && r.channels.empty())
            return unclear("for whom? `admin holidays " + quiet_mentions(shortened(r.track, 40)) + " @name ~channel`");
        r.does = what::set_holidays;
        return r;
    }
    if (verb == "failures") return r.does = what::failures, r;
    if (verb == "import") return r.does = what::import, r;
    if (verb == "activate" || verb == "export" || verb == "retire" || verb == "restore") {
        if (words.empty()) return unclear("which track? `admin " + verb + " two-hats`");
        r.track = plain(words[0]);
        if (words.size() > 1) r.language = plain(words[1]);
        r.does = verb == "activate" ? what::activate
                 : verb == "export" ? what::export_
                 : verb == "retire" ? what::retire
                                    : what::restore;
        return r;
    }
    if (verb == "assign" || verb == "unassign") {
        std::size_t from = 0;
        if (verb == "assign") {
            if (words.empty() || words[0].front() == '@' || words[0].front() == '~')
                return unclear("a track's name comes first: `admin assign two-hats @name`");
            r.track = words[0];
            from = 1;
        }
        if (const auto odd = take_targets(from); !odd.empty())
            return unclear("“" + quiet_mentions(shortened(odd, 40)) + "” is neither @name nor ~channel");
        if (r.names.empty() && r.channels.empty())
            return unclear("who? Name people as @name, or a channel as ~channel");
        r.does = verb == "assign" ? what::assign : what::unassign;
        return r;
    }
    if (verb == "defaults") {
        if (words.empty()) return r.does = what::defaults, r;
        r.key = plain(words.front());
        words.erase(words.begin());
        for (const auto& w : words) r.value += (r.value.empty() ? "" : " ") + w;
        if (r.key == "schedule" || r.key == "days") r.key = "times";
        if (r.key == "timezone") r.key = "zone";
        if (r.key != "times" && r.key != "zone" && r.key != "track")
            return unclear(
                "defaults have `times`, `zone` and `track`, such as `admin defaults times weekdays 09:00 17:00`");
        if (r.value.empty()) return unclear("what should `" + r.key + "` be?");
        r.does = what::set_default;
        return r;
    }
    return unclear("I don't know `admin " + quiet_mentions(shortened(verb, 30)) + "`");
}

void apply_default(settings& to, std::string_view key, const std::string& value) {
    if (key == "times") {
        if (const auto r = read_rhythm(value, to.when)) to.when = *r;
    } else if (key == "zone") {
        if (zone_exists(value)) to.zone = value;
    } else if (key == "track") {
        to.track = track_id{value};
    }
}

std::string admin_help() {
    return "For administrators (you never see what people write):\n\n"
           "- `admin tracks`: the tracks, and how many follow each\n"
           "- `admin people`: who is where, and when they were last here\n"
           "- `admin assign TRACK @name @name` or `~channel`, `admin unassign @name`\n"
           "- `admin defaults`, `admin defaults times weekdays 09:00 17:00`, `admin defaults zone Europe/Berlin`, "
           "`admin "
           "defaults track two-hats`\n"
           "- `admin import` with a YAML file attached: checks it, shows it, and waits for `admin activate TRACK`\n"
           "- `admin export TRACK` gives a track as a file, `admin retire TRACK` offers it to nobody any more, `admin "
           "restore TRACK` does again\n"
           "- A track for teams: `admin assign team-compass ~channel` holds it in that channel\n"
           "- `admin holidays`: the calendars of public holidays, `admin holidays CALENDAR @name ~channel`: who has "
           "which\n"
           "- `admin failures`: what could not be delivered, and why\n"
           "- `admin log`: who changed what, when";
}

std::string findings_list(const std::vector<content::finding>& findings, std::size_t most) {
    std::string list;
    std::size_t shown = 0;
    for (const auto& f : findings) {
        if (shown++ == most) break;
        list += "\n- " + quiet_mentions(content::to_text(f));
    }
    if (findings.size() > most) list += "\n- … and " + std::to_string(findings.size() - most) + " more";
    return list;
}

std::string import_text(const content::catalog& read, const library& others) {
    if (read.has_errors() || read.texts.tracks.empty()) {
        if (read.findings.empty()) return "There is no track in this file. A track has `days:` or `every_day:`.";
        return "This can't be used yet:\n" + findings_list(read.findings, 20);
    }
    const auto& t = read.texts.tracks.begin()->second;
    const auto* old = others.find(t.id, t.language);
    std::string text = "**" + quiet_mentions(t.title) + "** (`" + t.id.text() + "`, " + t.language + ", version " +
                       std::to_string(t.version) + "): " + quiet_mentions(t.promise) + "\n\n";
    text += day_count(t) == 0 ? std::string("It never ends.") : std::to_string(day_count(t)) + " days.";
    text += old && old->language == t.language ? " It takes the place of version " + std::to_string(old->version) +
                                                     "; who is in the middle of a session finishes it on the old text."
                                               : " It is new here.";
    for (const auto* ses : sessions_of(t)) {
        text += "\n\nIt begins like this:\n\n";
        int shown = 0;
        for (const auto& st : ses->steps)
            std::visit(
                [&](const auto& a) {
                    if constexpr (requires { a.what.wordings; }) {
                        if (shown++ < 4 && !a.what.wordings.empty())
                            text += "> " + quiet_mentions(shortened(a.what.wordings.front(), 200)) + "\n";
                    } else if constexpr (requires { a.question.wordings; }) {
                        if (shown++ < 4 && !a.question.wordings.empty())
                            text += "> " + quiet_mentions(shortened(a.question.wordings.front(), 200)) + "\n";
                    }
                },
                st.action);
        break;
    }
    if (!read.findings.empty()) text += "\nWorth a look:" + findings_list(read.findings, 10) + "\n";
    return text + "\n`admin activate " + t.id.text() + "` puts it in force.";
}

std::string tracks_table(const library& texts, const std::vector<storage::person_row>& people) {
    if (texts.tracks.empty()) return "There are no tracks. `fulcrum tracks lint` on the server tells why.";
    std::map<std::string, int> followers;
    for (const auto& p : people) ++followers[p.track];
    std::string table = "| Track | Title | Days | Version | People |\n|:--|:--|--:|--:|--:|\n";
    for (const auto& [id, t] : texts.tracks)
        table += "| `" + id.text() + "` | " + cell(t.title) + " | " +
                 (day_count(t) > 0 ? std::to_string(day_count(t)) : std::string("open")) + " | " +
                 std::to_string(t.version) + " | " + std::to_string(followers[id.text()]) + " |\n";
    return table;
}

std::string people_table(const library& texts, const std::vector<storage::person_row>& people, instant now) {
    if (people.empty()) return "Nobody yet. People appear once they write to me, or are assigned a track.";
    constexpr std::size_t most = 200;
    std::string table = "| Person | Track | Day | Steps answered | Last active |\n|:--|:--|--:|--:|:--|\n";
    std::size_t shown = 0;
    for (const auto& p : people) {
        if (shown++ == most) break;
        const auto t = texts.tracks.find(track_id{p.track});
        table += "| " + cell(p.username.empty() ? p.key.user : p.username) + " | " +
                 (p.track.empty() ? "–" : cell(t == texts.tracks.end() ? p.track : t->second.title)) + " | " +
                 (p.track.empty() ? "–" : std::to_string(p.day)) + " | " + std::to_string(p.steps) + " | " +
                 ago(p.last_active_at, now) + " |\n";
    }
    if (people.size() > most) table += "\n… and " + std::to_string(people.size() - most) + " more.";
    return table;
}

std::string defaults_text(const settings& set, const library& texts) {
    const auto t = texts.tracks.find(set.track);
    return "For newcomers: " + rhythm_text(set.when) + ", zone " + set.zone + " where the profile names none, track " +
           (set.track.empty()         ? "of their choice"
            : t == texts.tracks.end() ? set.track.text()
                                      : "**" + t->second.title + "**") +
           ".\n\nTo change it: `admin defaults times weekdays 09:00 17:00`, `admin defaults zone Europe/Berlin`, "
           "`admin "
           "defaults track two-hats` (or `none`).";
}

namespace {

std::string failure_lines(const std::vector<storage::failure_row>& rows, std::size_t most, std::string_view zone) {
    std::string table = "| When | Who | What | Why |\n|:--|:--|:--|:--|\n";
    std::size_t shown = 0;
    for (const auto& f : rows) {
        if (shown++ == most) break;
        std::string what = f.kind == "account" ? "account" : f.kind == "reaction" ? "a reaction" : "an answer";
        if (f.what) what = *f.what == timer::evening ? "evening nudge" : "morning nudge";
        if (f.what) what += " of " + date_text(f.date);
        table += "| " + moment_text(f.at, zone) + " | " +
                 (f.username.empty() ? "channel " + cell(f.channel) : cell(f.username)) + " | " + what + " | " +
                 cell(shortened(f.reason, 200)) + " |\n";
    }
    if (rows.size() > most) table += "\n… and " + std::to_string(rows.size() - most) + " more.";
    return table;
}

}  // namespace

std::string failures_table(const std::vector<storage::failure_row>& rows, std::string_view zone) {
    if (rows.empty()) return "Nothing has failed in the last three months.";
    return "What could not be delivered, newest first. Answers that the chat server doesn't take are not repeated; a "
           "nudge is tried again at its next hour.\n\n" +
           failure_lines(rows, rows.size(), zone);
}

std::string failures_text(const std::vector<storage::failure_row>& rows, std::size_t most, std::string_view zone) {
    const auto n = rows.size();
    return (n == 1 ? std::string("One message of mine") : std::to_string(n) + " messages of mine") +
           " could not be delivered since I last told you:\n\n" + failure_lines(rows, most, zone) +
           "\nI say this once a day at the most; `admin failures` shows them at any time.";
}

std::string calendars_text(const settings& set) {
    std::string text = set.holidays ? "Everybody's public holidays: " + std::to_string(set.holidays->days.size()) +
                                          " days in these years."
                                    : "There is no calendar of public holidays for everybody.";
    for (const auto& [name, calendar] : set.calendars)
        text += "\n- `" + name + "`: " + std::to_string(calendar->days.size()) + " days";
    return text + (set.calendars.empty()
                       ? "\n\nCalendars for some are named in the configuration, under `holiday_calendars`."
                       : "\n\n`admin holidays " + set.calendars.begin()->first +
                             " @name ~channel` gives one to people and to the members of a channel, `admin holidays "
                             "usual @name` takes it back. Who joins a channel later is told by saying it again.");
}

std::string log_table(const std::vector<storage::admin_row>& rows, std::string_view zone) {
    if (rows.empty()) return "Nothing has been changed yet.";
    std::string table = "| When | Who | What |\n|:--|:--|:--|\n";
    for (const auto& r : rows)
        table += "| " + moment_text(r.at, zone) + " | " + cell(r.actor) + " | " + cell(r.action) + " |\n";
    return table;
}

}  // namespace fulcrum::bot::engine
