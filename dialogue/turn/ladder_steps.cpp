#include "dialogue/turn/ladder_steps.hpp"

#include <algorithm>

#include "dialogue/calendar.hpp"
#include "dialogue/ledger.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/sitting.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn/answer_reader.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/entry_parts.hpp"
#include "dialogue/turn/ladder.hpp"
#include "dialogue/turn/session_player.hpp"
#include "dialogue/turn/several_steps.hpp"
#include "dialogue/vision.hpp"

namespace fulcrum::dialogue {

namespace {

// Questions of the vision; 0 is the step's own.
enum vision_phase { vision_lines = 0, vision_film = 1 };

// Of the look upwards.
enum upward_phase { upward_where = 0, upward_purpose = 1 };

bool is_no(std::string_view typed) { return read_yes_no(typed) == false; }

}  // namespace

std::string ladder_steps::ladder_question(const step_action& action, bool in_short) {
    const auto& r = *s_.running;
    const auto place = r.track.text() + "/" + r.session.text() + "/" + r.step.text();
    if (const auto* v = std::get_if<vision_step>(&action)) {
        if (r.phase == vision_film) return words("vision.film", {{"line", quoted(joined(r.held))}});
        if (s_.vision.empty()) return in_short ? words("vision.short") : course_.fill(v->question, place);
        return words("vision.keep", {{"question", in_short ? std::string() : course_.fill(v->question, place)},
                                     {"lines", ladder_.vision_list()}});
    }
    if (const auto* v = std::get_if<values_step>(&action)) {
        if (s_.values.empty()) return in_short ? words("values.short") : course_.fill(v->question, place);
        return words("values.keep", {{"question", in_short ? std::string() : course_.fill(v->question, place)},
                                     {"values", ladder_.values_text()}});
    }
    if (const auto* up = std::get_if<upward_step>(&action)) {
        if (r.phase == upward_purpose)
            return words("upward.purpose",
                         {{"differs", quoted(joined(r.held))}, {"list", listed_options("upward.options")}});
        if (in_short) return words("upward.short");
        const auto asked = up->question.wordings.empty() ? words("upward.question") : course_.fill(up->question, place);
        const auto lines = ladder_.vision_list();
        const bool just_said = std::any_of(said_.begin(), said_.end(),
                                           [&](const std::string& said) { return said.find(lines) != said.npos; });
        return just_said ? asked : words("upward.ask", {{"lines", lines}, {"question", asked}});
    }
    if (const auto* p = std::get_if<priorities_step>(&action)) {
        if (r.phase > 0 && r.phase <= static_cast<int>(r.held.size()))
            return words("priorities.serves", {{"priority", quoted(r.held[static_cast<std::size_t>(r.phase - 1)].text)},
                                               {"lines", ladder_.vision_list()}});
        return in_short ? words("priorities.short") : course_.fill(p->question, place);
    }
    return {};
}

// The lines of an answer, each with the message it came in.
std::vector<entry_part> ladder_steps::lines_said(const user_said& e) const {
    std::vector<entry_part> all;
    for (const auto& p : answers_.parts_of(e))
        for (auto& l : lines_of(p.text)) all.push_back({p.from, std::move(l)});
    return all;
}

bool ladder_steps::take_vision(const user_said& e) {
    auto& r = *s_.running;
    const auto& st = *course_.the_step();
    const auto keeps = [&] { return vocab().says(intent::keep_it, e.text) || read_yes_no(e.text).has_value(); };
    const auto finish = [&] {
        answers_.note_answered(st);
        tell(message_kind::confirm, "vision.kept", {{"lines", ladder_.vision_list()}});
        several_.leave_step();
        return true;
    };
    if (r.phase == vision_film) {
        if (!keeps()) {
            // The first line says the vague one anew; others that came with it are lines of the vision, too.
            const auto lines = lines_said(e);
            const auto old = joined(r.held);
            std::vector<entry_part> all;
            for (const auto& v : s_.vision) {
                if (v.text != old || lines.empty())
                    all.push_back({v.from, v.text});
                else
                    all.insert(all.end(), lines.begin(), lines.end());
            }
            if (all.size() > most_vision_lines) {
                tell(message_kind::question, "vision.too_many", {{"count", std::to_string(all.size())}});
                return true;
            }
            ladder_.set_vision(all);
            ladder_.keep_vision_entry(answers_.parts_of(e));
        }
        return finish();
    }
    if (!s_.vision.empty() && keeps()) {
        count(s_.ledger, pole::vision, today());
        return finish();
    }
    const auto lines = lines_said(e);
    if (lines.empty()) return false;
    if (lines.size() > most_vision_lines) {
        player_.begun();
        answers_.write_answer(st, words("vision.title"), answers_.parts_of(e), pole::vision);
        tell(message_kind::question, "vision.too_many", {{"count", std::to_string(lines.size())}});
        return true;
    }
    player_.begun();
    ladder_.set_vision(lines);
    ladder_.keep_vision_entry(answers_.parts_of(e));
    const auto vague = std::find_if(lines.begin(), lines.end(), [](const auto& l) { return !could_be_filmed(l.text); });
    if (vague == lines.end()) return finish();
    r.held = {*vague};
    several_.ask_phase(vision_film);
    return true;
}

bool ladder_steps::take_values(const user_said& e) {
    const auto& st = *course_.the_step();
    const auto finish = [&] {
        answers_.note_answered(st);
        count(s_.ledger, pole::vision, today());
        tell(message_kind::confirm, "values.kept", {{"values", ladder_.values_text()}});
        several_.leave_step();
        return true;
    };
    if (!s_.values.empty() && (vocab().says(intent::keep_it, e.text) || read_yes_no(e.text).has_value()))
        return finish();
    auto given = listed_words(e.text);
    if (given.empty()) return false;
    if (given.size() > most_values) {
        player_.begun();
        answers_.write_answer(st, words("values.title"), answers_.parts_of(e), pole::vision);
        tell(message_kind::question, "values.too_many", {{"count", std::to_string(given.size())}});
        return true;
    }
    player_.begun();
    s_.values = std::move(given);
    s_.values_parts = answers_.parts_of(e);
    answers_.write_answer(st, words("values.title"), s_.values_parts, pole::vision);
    return finish();
}

// Whose priorities are asked for: at the end of a week those of the next one.
local_date ladder_steps::priorities_week(const running_session& r) const {
    const auto date = r.date.ok() ? std::max(r.date, today()) : today();
    const auto week = monday_of(date);
    const bool at_its_end = part_of(r.session) == part::review || weekday_of(date).iso_encoding() >= 6;
    return at_its_end ? add_days(week, 7) : week;
}

// That they were asked for: nobody is told what no priority served in weeks in which nothing was asked.
void ladder_steps::note_priorities_asked() {
    constexpr std::size_t weeks_kept = 4;
    auto& all = s_.asked_priorities;
    const auto week = priorities_week(*s_.running);
    if (!all.empty() && all.back() == week) return;
    all.push_back(week);
    if (all.size() > weeks_kept) all.erase(all.begin());
}

bool ladder_steps::take_priorities(const user_said& e) {
    auto& r = *s_.running;
    const auto& st = *course_.the_step();
    const auto week = priorities_week(r);
    const auto add = [&](const entry_part& one, int line) {
        s_.priorities.push_back({one.text, line, week, one.from});
        if (line > 0 && line <= static_cast<int>(s_.vision.size()))
            s_.vision[static_cast<std::size_t>(line - 1)].acted_on = today();
    };
    const auto finish = [&] {
        answers_.note_answered(st);
        tell(message_kind::confirm, "priorities.kept");
        several_.leave_step();
        return true;
    };
    if (r.phase == 0) {
        auto lines = lines_said(e);
        if (lines.empty()) return false;
        if (lines.size() > most_priorities) {
            player_.begun();
            answers_.write_answer(st, words("priorities.title"), answers_.parts_of(e), pole::execution);
            tell(message_kind::question, "priorities.too_many", {{"count", std::to_string(lines.size())}});
            return true;
        }
        player_.begun();
        // This week's are made anew; last week's stay for the review, older ones go.
        const int last = day_number(monday_of(today())) - 7;
        std::erase_if(s_.priorities, [&](const priority& p) { return p.week == week || day_number(p.week) < last; });
        r.held = std::move(lines);
        answers_.write_answer(st, words("priorities.title"), answers_.parts_of(e), pole::execution);
        count(s_.ledger, pole::execution, today());
        if (s_.vision.empty()) {
            for (const auto& p : r.held) add(p, 0);
            return finish();
        }
        several_.ask_phase(1);
        return true;
    }
    int line = -1;
    if (is_no(e.text) || vocab().says(intent::none_of_them, e.text)) line = 0;
    if (const auto n = read_scale_answer(vocab(), e.text, {}, {}); line < 0 && n) line = std::atoi(n.value.c_str());
    if (line > static_cast<int>(s_.vision.size())) line = -1;
    if (line < 0) return false;
    player_.begun();
    add(r.held[static_cast<std::size_t>(r.phase - 1)], line);
    if (line > 0) count(s_.ledger, pole::vision, today());
    if (r.phase >= static_cast<int>(r.held.size())) return finish();
    several_.ask_phase(r.phase + 1);
    return true;
}

bool ladder_steps::take_upward(const step& st, const upward_step& up, const user_said& e) {
    auto& r = *s_.running;
    const auto finish = [&](std::string value, std::string_view said) {
        answers_.note_answered(st);
        count(s_.ledger, pole::vision, r.date.ok() ? r.date : today());
        if (!up.as.name.empty())
            (up.as.kept == scope::person ? s_.names : r.names)[up.as.name] = answer{std::move(value), {}};
        tell(message_kind::confirm, said);
        several_.leave_step();
        return true;
    };
    if (r.phase == upward_where) {
        if (says_unknown(e.text)) return finish("unsure", "upward.unsure");
        if (says_nowhere(e.text)) {
            s_.upward = upward_look{{}, false, today(), false};
            return finish("nowhere", "upward.nowhere");
        }
        if (read_yes_no(e.text)) return false;
        player_.begun();
        r.held = answers_.parts_of(e);
        several_.ask_phase(upward_purpose);
        return true;
    }
    bool on_purpose = false;
    if (const auto chosen = read_listed(e.text, "upward.options"))
        on_purpose = *chosen == 0;
    else if (const auto yes = read_yes_no(e.text))
        on_purpose = *yes;
    else
        return false;
    s_.upward = upward_look{answer{joined(r.held), r.held}, on_purpose, today(), false};
    answers_.write_answer(st, words("upward.title"), r.held, pole::vision);
    return on_purpose ? finish("on_purpose", "upward.on_purpose") : finish("not_on_purpose", "upward.not_on_purpose");
}

}  // namespace fulcrum::dialogue
