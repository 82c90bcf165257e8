#include "dialogue/turn/journal_talk.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "dialogue/calendar.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn/answer_reader.hpp"
#include "dialogue/turn/asides.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/entry_parts.hpp"
#include "dialogue/turn/ladder.hpp"
#include "dialogue/turn/plan_book.hpp"
#include "dialogue/turn/quiet_steps.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::string_view_literals;

// Of a step of several questions: whether the answers to its first ones are entries before the last one is given.
bool held_in_journal(const step* st) {
    return st && (std::holds_alternative<check_step>(st->action) || std::holds_alternative<vision_step>(st->action) ||
                  std::holds_alternative<priorities_step>(st->action));
}

}  // namespace

void journal_talk::on(const message_edited& edit) {
    auto e = edit;
    const auto reading = read_command(e.text);
    if (reading.how == command_reading::kind::exact && reading.what.what == verb::note && !reading.what.rest.empty())
        e.text = reading.what.rest;  // as it was kept
    if (e.text.find_first_not_of(" \t\r\n") == std::string::npos) return on(message_deleted{e.id});
    bool noted = change_part(s_.first_words, e.id, e.text);
    const bool kept_already = s_.side.what == side_question::kind::kept_entry;  // the journal confirms it
    noted = (change_part(s_.side.parts, e.id, e.text) && !kept_already) || noted;
    if (s_.latest) change_part(s_.latest->parts, e.id, e.text);
    bool refused = false;
    // A choice, scale or yes/no must still be one: it is read again as its step would.
    const auto change = [&](const std::string& name, answer& a) {
        if (!change_part(a.parts, e.id, e.text)) return;
        const auto read = answers_.reread(name, e.text);
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
        const auto held = change_held(**r, e);
        noted = held == edit_outcome::made || noted;
        refused = held == edit_outcome::refused || refused;
        for (auto& [name, a] : (*r)->names) change(name, a);
    }
    for (auto& [name, a] : s_.names) change(name, a);
    if (s_.upward && change_part(s_.upward->differs.parts, e.id, e.text)) {
        s_.upward->differs.text = joined(s_.upward->differs.parts);
        noted = true;
    }
    noted = plans_.change_plan(e) || noted;
    ladder_.change_ladder(e);
    if (refused)
        tell(message_kind::error, "edit.kept");
    else if (noted)
        tell(message_kind::confirm, "edit.noted");
    out_.push_back(amend_part{e.id, e.text});
}

// What was answered to the first of a step's questions, while another one of them waits. What is in the journal by then
// is confirmed by the journal.
journal_talk::edit_outcome journal_talk::change_held(running_session& r, const message_edited& e) {
    if (std::none_of(r.held.begin(), r.held.end(), [&](const auto& p) { return p.from == e.id; }))
        return edit_outcome::none;
    const auto* st = course_.step_of(r);
    if (st && std::holds_alternative<balance_step>(st->action)) {
        const auto where = read_scale(e.text);
        if (!where || *where > 5) return edit_outcome::refused;
        change_part(r.held, e.id, std::to_string(*where));
        return edit_outcome::made;
    }
    if (st && std::holds_alternative<vision_step>(st->action)) {  // the line that is not a scene yet
        auto after = s_.vision;
        change_lines(after, e);
        for (std::size_t i = 0; i < after.size(); ++i)
            if (s_.vision[i].from == e.id && s_.vision[i].text == r.held.front().text) {
                r.held.front().text = after[i].text;
                break;
            }
        return edit_outcome::none;
    }
    if (st && std::holds_alternative<priorities_step>(st->action)) {
        change_lines(r.held, e);
        return edit_outcome::none;
    }
    change_part(r.held, e.id, e.text);
    return held_in_journal(st) ? edit_outcome::none : edit_outcome::made;
}

bool journal_talk::take_saved(const user_said& e) {
    if (!s_.file_out) return false;
    constexpr std::array saved{"saved"sv,
                               "i saved it"sv,
                               "i have saved it"sv,
                               "its saved"sv,
                               "saved it"sv,
                               "gesichert"sv,
                               "gespeichert"sv,
                               "ist gespeichert"sv,
                               "habe ich gespeichert"sv,
                               "hab ich gespeichert"sv};
    if (std::find(saved.begin(), saved.end(), plain(e.text)) == saved.end()) return false;
    s_.file_out = false;
    out_.push_back(withdraw_files{});
    tell(message_kind::confirm, "journal.withdrawn");
    asides_.return_to_question();
    return true;
}

void journal_talk::on(const message_deleted& e) {
    bool pending = drop_part(s_.first_words, e.id);
    if (s_.latest) drop_part(s_.latest->parts, e.id);
    if (drop_part(s_.side.parts, e.id)) {
        pending = s_.side.what != side_question::kind::kept_entry || pending;
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
        drop((*r)->names);
        if (!drop_part((*r)->held, e.id)) continue;
        const auto* st = course_.step_of(**r);
        pending = pending || !held_in_journal(st);
        const bool counts_lines = st && std::holds_alternative<priorities_step>(st->action);
        if (!(*r)->held.empty() && !counts_lines) continue;
        (*r)->phase = 0;  // the step's first question waits for an answer again
        (*r)->held.clear();
        if (r == &s_.running) answers_.take_back((*r)->step);
    }
    ladder_.drop_from_ladder(e.id);
    drop(s_.names);
    std::erase_if(s_.plans, [&](commitment& c) { return drop_part(c.parts, e.id); });
    if (s_.upward && drop_part(s_.upward->differs.parts, e.id)) s_.upward.reset();
    if (pending) tell(message_kind::confirm, "delete.noted");
    out_.push_back(remove_part{e.id});
}

void journal_talk::on(const journal_changed& e) {
    const auto number = std::to_string(e.number);
    if (e.number == 0)
        tell(message_kind::error, "journal.no_such");
    else
        tell(message_kind::confirm, e.removed ? "journal.removed" : "journal.changed", {{"number", number}});
    asides_.return_to_question();
}

void journal_talk::on(const journal_found& e) {
    using kind = side_question::kind;
    if (quiet_steps_.waits_for_recall()) return quiet_steps_.go_on_with_recall(e);
    const auto date = [&](const journal_line& l) { return date_words(to_local(l.written_at, zone()).date); };
    const auto total = std::to_string(e.total);
    const auto list_of = [&] {
        std::string list;
        for (const auto& l : e.lines) {
            const auto line = in_one_line(l.text, 140);
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
            return asides_.return_to_question();
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
            s_.file_out = true;
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
    asides_.return_to_question();
}

}  // namespace fulcrum::dialogue
