// What was written, afterwards: messages that are edited or deleted, and what the journal answers when it was asked.
#include <algorithm>
#include <iterator>

#include "dialogue/calendar.hpp"
#include "dialogue/machine.hpp"
#include "dialogue/plan.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

namespace {

bool change_part(std::vector<entry_part>& parts, const message_id& from, const std::string& text) {
    const auto it = std::find_if(parts.begin(), parts.end(), [&](const entry_part& p) { return p.from == from; });
    if (it == parts.end()) return false;
    it->text = text;
    return true;
}

bool drop_part(std::vector<entry_part>& parts, const message_id& from) {
    return std::erase_if(parts, [&](const entry_part& p) { return p.from == from; }) > 0;
}

}  // namespace

// --- changes to what was written -------------------------------------------------------------------------------------

void machine::on(const message_edited& edit) {
    auto e = edit;
    const auto reading = read_command(e.text);
    if (reading.how == command_reading::kind::exact && reading.what.what == verb::note && !reading.what.rest.empty())
        e.text = reading.what.rest;  // as it was kept
    if (e.text.find_first_not_of(" \t\r\n") == std::string::npos) return on(message_deleted{e.id});
    bool noted = change_part(s_.first_words, e.id, e.text);
    noted = change_part(s_.side.parts, e.id, e.text) || noted;
    bool refused = false;
    // A choice, scale or yes/no must still be one: it is read again as its step would.
    const auto change = [&](const std::string& name, answer& a) {
        if (!change_part(a.parts, e.id, e.text)) return;
        const auto read = reread(name, e.text);
        if (!read) {
            a.text = joined(a.parts);
        } else if (read->empty()) {
            refused = true;
        } else {
            a.text = *read;
            noted = true;
        }
    };
    for (auto* r : {&s_.running, &s_.later}) {
        if (!*r) continue;
        noted = change_part((*r)->parts, e.id, e.text) || noted;
        for (auto& [name, a] : (*r)->names) change(name, a);
    }
    for (auto& [name, a] : s_.names) change(name, a);
    if (s_.upward && change_part(s_.upward->differs.parts, e.id, e.text)) {
        s_.upward->differs.text = joined(s_.upward->differs.parts);
        noted = true;
    }
    noted = change_plan(e) || noted;
    if (refused)
        tell(message_kind::error, "edit.kept");
    else if (noted)
        tell(message_kind::confirm, "edit.noted");
    out_.push_back(amend_part{e.id, e.text});
}

// A plan written in one message is read again from its new words.
bool machine::change_plan(const message_edited& e) {
    bool changed = false;
    for (auto& c : s_.plans) {
        if (!change_part(c.parts, e.id, e.text)) continue;
        const auto halves = read_plan(e.text);
        if (!halves.cue.empty()) c.cue = halves.cue;
        if (!halves.action.empty() && (!halves.cue.empty() || c.parts.front().from == e.id)) c.action = halves.action;
        if (halves.cue.empty() && c.parts.size() > 1 && c.parts.back().from == e.id) c.cue = as_cue(e.text);
        changed = true;
    }
    return changed;
}

void machine::on(const message_deleted& e) {
    bool pending = drop_part(s_.first_words, e.id);
    if (drop_part(s_.side.parts, e.id)) {
        pending = true;
        if (s_.side.parts.empty() && s_.side.what == side_question::kind::keep_entry) s_.side = {};
    }
    const auto drop = [&](std::map<std::string, answer>& names) {
        for (auto it = names.begin(); it != names.end();) {
            auto& a = it->second;
            const bool dropped = drop_part(a.parts, e.id);
            if (dropped) a.text = joined(a.parts);
            it = dropped && a.parts.empty() ? names.erase(it) : std::next(it);
        }
    };
    for (auto* r : {&s_.running, &s_.later}) {
        if (!*r) continue;
        pending = drop_part((*r)->parts, e.id) || pending;
        pending = drop_part((*r)->held, e.id) || pending;
        drop((*r)->names);
    }
    drop(s_.names);
    std::erase_if(s_.plans, [&](commitment& c) { return drop_part(c.parts, e.id); });
    if (s_.upward && drop_part(s_.upward->differs.parts, e.id)) s_.upward.reset();
    if (pending) tell(message_kind::confirm, "delete.noted");
    out_.push_back(remove_part{e.id});
}

// --- answers of the journal ------------------------------------------------------------------------------------------

void machine::on(const journal_changed& e) {
    const auto number = std::to_string(e.number);
    if (e.number == 0)
        tell(message_kind::error, "journal.no_such");
    else
        tell(message_kind::confirm, e.removed ? "journal.removed" : "journal.changed", {{"number", number}});
    return_to_question();
}

void machine::on(const journal_found& e) {
    using kind = side_question::kind;
    if (waits_for_recall()) return go_on_with_recall(e);
    const auto date = [&](const journal_line& l) { return date_words(to_local(l.written_at, zone()).date); };
    const auto total = std::to_string(e.total);
    const auto list_of = [&] {
        std::string list;
        for (const auto& l : e.lines) {
            std::string line = shortened(l.text, 140);
            std::replace(line.begin(), line.end(), '\n', ' ');
            if (!list.empty()) list += '\n';
            list += words("journal.line", {{"number", std::to_string(l.number)}, {"date", date(l)}, {"text", line}});
        }
        return list;
    };
    const auto what = s_.side.text;  // set by the command that asked
    const auto number = std::to_string(s_.side.number);
    const auto side = s_.side.what;

    if (side == kind::edit_entry || side == kind::remove_entry) {
        if (e.lines.empty()) {
            s_.side = {};
            tell(message_kind::error, "journal.no_such", {{"number", number}});
            return return_to_question();
        }
        return tell(message_kind::question, side == kind::edit_entry ? "journal.edit" : "journal.delete",
                    {{"number", number}, {"text", quoted(e.lines.front().text)}});
    }
    s_.side.text.clear();
    if (what == "export") {
        if (e.lines.empty())
            tell(message_kind::reply, "journal.empty");
        else {
            std::string file = "# " + words("journal.title") + "\n";
            for (auto it = e.lines.rbegin(); it != e.lines.rend(); ++it) {
                const auto local = to_local(it->written_at, zone());
                file += "\n## " + std::to_string(it->number) + " · " + date_words(local.date) + " " +
                        std::to_string(int(local.date.year())) + ", " + clock_text(local.time) + "\n\n";
                if (!it->title.empty()) file += "*" + it->title + "*\n\n";
                file += it->text + "\n";
            }
            out_.push_back(say_file{words("journal.export", {{"total", total}}), "journal.md", std::move(file)});
        }
    } else if (what.starts_with("search ")) {
        const auto asked = what.substr(7);
        if (e.lines.empty())
            tell(message_kind::reply, "journal.search.none", {{"words", asked}});
        else
            tell(message_kind::reply, "journal.search", {{"words", asked}, {"list", list_of()}});
    } else if (what.starts_with("show ")) {
        if (e.lines.empty())
            tell(message_kind::error, "journal.no_such", {{"number", what.substr(5)}});
        else {
            const auto& l = e.lines.front();
            tell(message_kind::reply, "journal.entry",
                 {{"number", std::to_string(l.number)},
                  {"date", date(l)},
                  {"title", l.title.empty() ? std::string() : "*" + shortened(l.title, 200) + "*"},
                  {"text", quoted(l.text)}});
        }
    } else if (e.lines.empty()) {
        tell(message_kind::reply, "journal.empty");
    } else {
        tell(message_kind::reply, "journal.latest",
             {{"total", total}, {"list", list_of()}, {"number", std::to_string(e.lines.front().number)}});
    }
    return_to_question();
}

}  // namespace fulcrum::dialogue
