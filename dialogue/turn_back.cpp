// Answers taken back, and questions left or put aside. What a step's answer left in the person's record is noted beside
// the session, so that `back` takes it off again and nothing counts twice. The words stay in the journal until others
// take their place.
#include <algorithm>
#include <utility>

#include "dialogue/ledger.hpp"
#include "dialogue/machine.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/sitting.hpp"

namespace fulcrum::dialogue {

// What there is before an answer is read.
void machine::stand() {
    standing_ = {s_.ledger, out_.size(), s_.steps_done, s_.plans_made, drawn_side(), s_.running->wording};
}

// What has come since, for the step that waits.
void machine::note_left() {
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

void machine::take_back(const step_id& step) {
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

void machine::go_back() {
    const bool back = step_back();
    tell(message_kind::question, back ? "session.back" : "session.back.none");
    ask_again();
}

bool machine::step_back() {
    auto& r = *s_.running;
    // What was no answer yet stays in the journal like one, until another one takes its place.
    const auto* st = course_.the_step();
    if (r.phase > 0 && (!st || r.phase != first_phase(st->action))) {  // to the first of the step's questions
        keep_unfinished();
        r.held.clear();
        take_back(r.step);
        r.phase = st ? first_phase(st->action) : 0;
        return true;
    }
    if (!r.parts.empty()) {
        keep_gathered();
        if (!r.trail.empty() && r.trail.back() == r.step) r.trail.pop_back();
        take_back(r.step);
        out_.push_back(cancel_timer{timer::collect});
        return true;
    }
    if (r.trail.empty() || !r.card.empty()) return false;
    r.step = r.trail.back();
    r.trail.pop_back();
    take_back(r.step);
    if (const auto* before = course_.the_step()) r.phase = first_phase(before->action);
    return true;
}

// --- left, and put aside

// What was answered to the first questions of a step that is left before its last one stays in the journal.
void machine::keep_unfinished() {
    auto& r = *s_.running;
    if (r.phase == 0 || r.held.empty()) return;
    const auto* st = course_.the_step();
    const bool words_of_theirs =
        st && (std::holds_alternative<plan_step>(st->action) || std::holds_alternative<upward_step>(st->action));
    r.phase = 0;
    auto held = std::exchange(r.held, {});
    // Where the question is gone, nobody knows what they were: a rating is none of theirs.
    if (!words_of_theirs && (st || word_count(joined(held)) < 2)) return;
    write_entry entry;
    if (st) entry.title = question_of(st->action, true);
    auto& left = r.answered[r.step.text()];
    for (const auto& p : held) left.written.push_back(p.from);
    entry.parts = std::move(held);
    entry.track = r.track;
    out_.push_back(std::move(entry));
    for (auto& from : std::exchange(left.superseded, {})) out_.push_back(remove_part{std::move(from), true});
}

// "ok" and "hi" answer nothing, whatever was asked.
bool machine::only_a_nod(const side_question& side) const {
    if (side.parts.size() != 1) return side.parts.empty();
    const auto& words = side.parts.front().text;
    return read_yes_no(words) || is_small_talk(words) || is_greeting(words);
}

// One word is an entry where the question was an open one: to others it is a number, or one of their options.
bool machine::worth_an_entry(const side_question& side) const {
    if (only_a_nod(side)) return false;
    const auto* st = course_.the_step();
    const bool open =
        st && (std::holds_alternative<ask_step>(st->action) || std::holds_alternative<draw_step>(st->action));
    return open || side.parts.size() > 1 || word_count(joined(side.parts)) > 1;
}

// What was said to "go on, or leave it?" is safe when another question takes its place. What was only offered to be
// kept is not kept without a yes.
void machine::close_side() {
    using kind = side_question::kind;
    auto side = std::exchange(s_.side, {});
    const bool to_go_on = side.what == kind::go_on;
    if (!to_go_on || !worth_an_entry(side)) return;
    write_entry entry;
    const auto* st = s_.running ? course_.the_step() : nullptr;
    if (st && std::holds_alternative<ask_step>(st->action)) entry.title = question_of(st->action, true);
    if (s_.running) entry.track = s_.running->track;
    entry.parts = std::move(side.parts);
    out_.push_back(std::move(entry));
}

// Kept without being asked about: what waits for an answer is part of the state, which is written with every turn.
bool machine::close_if_plenty() {
    if (!is_plenty(s_.side.parts)) return false;
    close_side();
    tell(message_kind::confirm, "entry.plenty");
    return true;
}

// What the open question has gathered becomes its answer, or an entry of its own where the question is gone.
void machine::keep_gathered() {
    keep_unfinished();
    auto& r = *s_.running;
    if (r.parts.empty()) return;
    const auto* st = course_.the_step();
    const auto* asked = st ? std::get_if<ask_step>(&st->action) : nullptr;
    if (asked && asked->collects) return record_collected();
    write_entry entry;
    entry.parts = std::exchange(r.parts, {});
    entry.track = r.track;
    out_.push_back(std::move(entry));
}

// The open question is gone, and nothing that was said to it.
void machine::let_go() {
    if (!s_.running) return;
    keep_gathered();
    if (s_.side.what == side_question::kind::go_on) close_side();
    if (part_of(s_.running->session) == part::plans) leave_plan_for_later();
    s_.running.reset();
    out_.push_back(cancel_timer{timer::collect});
}

// A nudge takes the place of an open question: what was gathered is kept, what was not answered is let go.
void machine::put_aside(bool says_so) {
    if (!s_.running) return;
    // One that nobody touched comes again with its day.
    const bool worth_a_word = says_so && s_.running->card.empty() && (s_.running->touched || s_.running->put_off);
    let_go();
    aim_snooze();
    if (worth_a_word) tell(message_kind::prompt, "day.put_aside");
}

}  // namespace fulcrum::dialogue
