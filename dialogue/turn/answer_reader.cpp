#include "dialogue/turn/answer_reader.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "dialogue/ledger.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/entry_parts.hpp"
#include "dialogue/turn/plan_book.hpp"
#include "dialogue/turn/session_player.hpp"
#include "dialogue/turn/several_steps.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

constexpr auto quiet_minute = 60s;

answer_name name_of(const step_action& action) {
    return std::visit(
        [](const auto& a) -> answer_name {
            if constexpr (requires { a.as; })
                return a.as;
            else
                return {};
        },
        action);
}

// The side that this answer to the step counts for.
pole side_of(const step_action& action, std::string_view value) {
    if (const auto* c = std::get_if<choose_step>(&action))
        for (const auto& o : c->options)
            if (o.value == value && o.serves != pole::none) return o.serves;
    return std::visit(
        [](const auto& a) -> pole {
            if constexpr (requires { a.serves; })
                return a.serves;
            else
                return pole::none;
        },
        action);
}

}  // namespace

// What there is before an answer is read.
void answer_reader::stand() {
    standing_ = {s_.ledger, out_.size(), s_.steps_done, s_.plans_made, drawn_side(), s_.running->wording};
}

// What has come since, for the step that waits.
void answer_reader::note_left() {
    if (!standing_) return;
    const auto before = *std::exchange(standing_, std::nullopt);
    const auto* st = course_.the_step();
    if (!st) return;
    auto& noted = s_.running->answered;
    const auto old = noted.find(st->id.text());
    auto left = old == noted.end() ? answered_step{} : old->second;
    for (auto& week : added(before.ledger, s_.ledger)) left.counted.push_back(week);
    left.steps += s_.steps_done - before.steps_done;
    if (s_.plans_made > before.plans_made) left.made = s_.plans_made;
    if (before.side) {
        left.card = before.wording;
        left.serves = *before.side;
    }
    for (auto i = before.effects; i < out_.size(); ++i)
        if (const auto* entry = std::get_if<write_entry>(&out_[i]))
            for (const auto& p : entry->parts) left.written.push_back(p.from);
    if (!left.written.empty())
        for (auto& from : std::exchange(left.superseded, {})) out_.push_back(remove_part{std::move(from), true});
    if (left != answered_step{}) noted[st->id.text()] = std::move(left);
}

void answer_reader::take_back(const step_id& step) {
    const auto found = s_.running->answered.find(step.text());
    if (found == s_.running->answered.end()) return;
    auto left = std::exchange(found->second, {});
    const auto numbered = [&](int number) {
        return std::find_if(s_.plans.begin(), s_.plans.end(), [&](const commitment& c) { return c.number == number; });
    };
    take_off(s_.ledger, left.counted);
    s_.steps_done -= std::min(s_.steps_done, left.steps);
    if (const auto plan = numbered(left.made); plan != s_.plans.end()) {
        s_.plans.erase(plan);
        if (left.made == s_.plans_made) --s_.plans_made;
    }
    if (left.judged) {
        s_.missed_in_a_row = left.missed_in_a_row;
        s_.running->plan = left.judged->number;
        if (const auto plan = numbered(left.judged->number); plan != s_.plans.end()) *plan = *left.judged;
    }
    if (!left.card.empty()) {
        s_.running->wording = left.card;
        s_.running->held = {{message_id{}, std::to_string(static_cast<int>(left.serves))}};
    }
    auto& now = found->second;
    now.superseded = std::move(left.superseded);
    now.superseded.insert(now.superseded.end(), left.written.begin(), left.written.end());
}

bool answer_reader::take_answer(const user_said& e) {
    if (!course_.the_step()) return false;
    stand();
    const bool taken = read_answer(e);
    note_left();
    return taken;
}

bool answer_reader::take_earlier(const std::vector<entry_part>& parts) {
    earlier_ = parts;
    const bool taken = take_answer({parts.front().from, joined(parts), false});
    earlier_.clear();
    return taken;
}

std::optional<entry_part> answer_reader::take_rest() {
    if (rest_.text.empty()) return std::nullopt;
    return std::exchange(rest_, {});
}

bool answer_reader::read_answer(const user_said& e) {
    const auto* st = course_.the_step();
    if (const auto* a = std::get_if<ask_step>(&st->action)) {
        player_.begun();
        if (a->collects) {
            for (auto& p : parts_of(e)) s_.running->parts.push_back(std::move(p));
            out_.push_back(react{e.id, "white_check_mark"});
            if (is_plenty(s_.running->parts)) {
                tell(message_kind::confirm, "entry.plenty");
                close_collected();
                return true;
            }
            out_.push_back(set_timer{timer::collect, now_ + quiet_minute, s_.running->date});
            return true;
        }
        record(*st, e.text, parts_of(e));
        player_.advance();
        return true;
    }
    if (std::holds_alternative<draw_step>(st->action)) {
        player_.begun();
        record(*st, e.text, parts_of(e));
        s_.running->held.clear();
        player_.advance();
        return true;
    }
    if (several_.asks_several(st->action)) return several_.take_sub_answer(*st, e);
    auto read = read_closed(st->action, e);
    if (!read) {
        between_ = std::move(read);
        return false;
    }
    player_.begun();
    record(*st, read.value, parts_of(e));
    if (!read.note.empty()) {
        if (rest_is_asked_for())
            rest_ = {e.id, read.note};
        else
            write_answer(*st, player_.question_of(st->action, true), parts_of(e), side_of(st->action, read.value));
    }
    player_.advance();
    return true;
}

// A tap names an option by its place, whatever the labels are.
closed_answer answer_reader::read_closed(const step_action& action, const user_said& e) const {
    if (const auto* c = std::get_if<choose_step>(&action)) {
        if (!e.id.empty()) return read_choice_answer(vocab(), e.text, c->options);
        const auto i = static_cast<std::size_t>(std::max(std::atoi(e.text.c_str()) - 1, 0));
        return i < c->options.size() ? closed_answer{closed_answer::how::read, c->options[i].value, {}, {}, {}}
                                     : closed_answer{};
    }
    if (const auto* s = std::get_if<scale_step>(&action)) return read_scale_answer(vocab(), e.text, s->low, s->high);
    if (std::holds_alternative<yes_no_step>(action)) return read_yes_no_answer(vocab(), e.text);
    return {};
}

// Whether the next question takes what was said beside this answer: "yes, Nina at two".
bool answer_reader::rest_is_asked_for() const {
    const auto* ses = course_.the_session();
    int index = ses ? find_step(*ses, s_.running->step) + 1 : -1;
    for (int guard = 0; ses && guard < most_steps_a_turn; ++guard) {
        if (index < 0 || index >= static_cast<int>(ses->steps.size())) return false;
        const auto& action = ses->steps[static_cast<std::size_t>(index)].action;
        if (const auto* a = std::get_if<ask_step>(&action)) return a->takes_rest;
        if (const auto* b = std::get_if<branch_step>(&action)) {
            const auto arm =
                std::find_if(b->arms.begin(), b->arms.end(), [&](const auto& x) { return course_.holds(x.when); });
            index = find_step(*ses, arm == b->arms.end() ? b->otherwise : arm->to);
        } else if (const auto* g = std::get_if<goto_step>(&action)) {
            index = find_step(*ses, g->to);
        } else if (std::holds_alternative<say_step>(action)) {
            ++index;
        } else {
            return false;
        }
    }
    return false;
}

// An answer that came before its question was open again may have come in several messages.
std::vector<entry_part> answer_reader::parts_of(const user_said& e) const {
    return earlier_.empty() ? std::vector<entry_part>{{e.id, e.text}} : earlier_;
}

// Of a card: its side came with it when it was drawn.
std::optional<pole> answer_reader::drawn_side() const {
    const auto& r = *s_.running;
    const auto* st = course_.the_step();
    const bool a_card = !r.card.empty() || (st && std::holds_alternative<draw_step>(st->action));
    if (!a_card || r.held.empty()) return std::nullopt;
    return static_cast<pole>(std::clamp(std::atoi(r.held.front().text.c_str()), 0, static_cast<int>(pole::people)));
}

void answer_reader::record(const step& st, std::string value, std::vector<entry_part> parts) {
    const auto as = name_of(st.action);
    auto& r = *s_.running;
    ++s_.steps_done;
    if (r.trail.empty() || r.trail.back() != st.id) r.trail.push_back(st.id);
    const bool open = std::holds_alternative<ask_step>(st.action) || std::holds_alternative<draw_step>(st.action);
    const auto serves = drawn_side().value_or(side_of(st.action, value));
    count(s_.ledger, serves, r.date.ok() ? r.date : today());
    const std::string key = "#" + st.id.text();
    if (open) write_answer(st, player_.question_of(st.action, true), parts, serves);
    answer a{std::move(value), std::move(parts)};
    if (!as.name.empty()) (as.kept == scope::person ? s_.names : r.names)[as.name] = a;
    if (open) r.names[key] = std::move(a);
}

// What a collecting question has gathered becomes its answer.
void answer_reader::record_collected() {
    stand();
    auto parts = std::exchange(s_.running->parts, {});
    auto text = joined(parts);
    record(*course_.the_step(), std::move(text), std::move(parts));
    note_left();
}

void answer_reader::close_collected() {
    out_.push_back(cancel_timer{timer::collect});
    record_collected();
    player_.advance();
}

std::optional<std::string> answer_reader::reread(std::string_view name, std::string_view typed) const {
    const auto* ses = course_.the_session();
    if (!ses) return std::nullopt;
    for (const auto& st : ses->steps) {
        if (name_of(st.action).name != name) continue;
        const bool closed = std::holds_alternative<scale_step>(st.action) ||
                            std::holds_alternative<yes_no_step>(st.action) ||
                            std::holds_alternative<choose_step>(st.action);
        if (!closed) continue;
        const auto read = read_closed(st.action, {message_id{"edited"}, std::string(typed), false});
        return read ? read.value : std::string();
    }
    return std::nullopt;
}

void answer_reader::note_answered(const step& st) {
    player_.begun();
    ++s_.steps_done;
    auto& trail = s_.running->trail;
    if (trail.empty() || trail.back() != st.id) trail.push_back(st.id);
}

// Into the journal, under what was asked.
void answer_reader::write_answer(const step& st, std::string title, std::vector<entry_part> parts, pole serves) {
    const auto& r = *s_.running;
    const auto place = r.card.empty() ? r.session.text() + "/" + st.id.text() : "card/" + r.card.text();
    s_.latest = written_answer{title, parts, r.track, place, serves, st.id, now_};
    out_.push_back(write_entry{std::move(title), std::move(parts), r.track, place, serves});
}

}  // namespace fulcrum::dialogue
