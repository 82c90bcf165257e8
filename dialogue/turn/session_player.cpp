#include "dialogue/turn/session_player.hpp"

#include <algorithm>
#include <utility>

#include "dialogue/draw.hpp"
#include "dialogue/ledger.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/sitting.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn/answer_reader.hpp"
#include "dialogue/turn/asides.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/entry_parts.hpp"
#include "dialogue/turn/ladder_steps.hpp"
#include "dialogue/turn/nudge_planner.hpp"
#include "dialogue/turn/nudger.hpp"
#include "dialogue/turn/overviews.hpp"
#include "dialogue/turn/plan_care.hpp"
#include "dialogue/turn/put_offs.hpp"
#include "dialogue/turn/quiet_steps.hpp"
#include "dialogue/turn/several_steps.hpp"
#include "dialogue/turn/taps.hpp"
#include "dialogue/turn/track_days.hpp"

namespace fulcrum::dialogue {

namespace {

const text& question_text(const step_action& action) {
    static const text none{{std::string()}};
    return std::visit(
        [](const auto& a) -> const text& {
            if constexpr (requires { a.question; })
                return a.question;
            else
                return none;
        },
        action);
}

std::string numbered(const std::vector<option>& options) {
    std::string list;
    for (std::size_t i = 0; i < options.size(); ++i)
        list += (i ? "\n" : "") + std::to_string(i + 1) + ". " + options[i].label;
    return list;
}

}  // namespace

void session_player::go_back() {
    const bool back = step_back();
    tell(message_kind::question, back ? "session.back" : "session.back.none");
    ask_again();
}

bool session_player::step_back() {
    auto& r = *s_.running;
    // What was no answer yet stays in the journal like one, until another one takes its place.
    const auto* st = course_.the_step();
    if (r.phase > 0 && (!st || r.phase != several_.first_phase(st->action))) {  // to the first of the step's questions
        keep_unfinished();
        r.held.clear();
        answers_.take_back(r.step);
        r.phase = st ? several_.first_phase(st->action) : 0;
        return true;
    }
    if (!r.parts.empty()) {
        keep_gathered();
        if (!r.trail.empty() && r.trail.back() == r.step) r.trail.pop_back();
        answers_.take_back(r.step);
        out_.push_back(cancel_timer{timer::collect});
        return true;
    }
    if (r.trail.empty() || !r.card.empty()) return false;
    r.step = r.trail.back();
    r.trail.pop_back();
    answers_.take_back(r.step);
    if (const auto* before = course_.the_step()) r.phase = several_.first_phase(before->action);
    return true;
}

// What was answered to the first questions of a step that is left before its last one stays in the journal.
void session_player::keep_unfinished() {
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

// What the open question has gathered becomes its answer, or an entry of its own where the question is gone.
void session_player::keep_gathered() {
    keep_unfinished();
    auto& r = *s_.running;
    if (r.parts.empty()) return;
    const auto* st = course_.the_step();
    const auto* asked = st ? std::get_if<ask_step>(&st->action) : nullptr;
    if (asked && asked->collects) return answers_.record_collected();
    write_entry entry;
    entry.parts = std::exchange(r.parts, {});
    entry.track = r.track;
    out_.push_back(std::move(entry));
}

// The open question is gone, and nothing that was said to it.
void session_player::let_go() {
    if (!s_.running) return;
    keep_gathered();
    if (s_.side.what == side_question::kind::go_on) asides_.close_side();
    if (part_of(s_.running->session) == part::plans) plan_care_.leave_plan_for_later();
    s_.running.reset();
    out_.push_back(cancel_timer{timer::collect});
}

// A nudge takes the place of an open question: what was gathered is kept, what was not answered is let go.
void session_player::put_aside(bool says_so) {
    if (!s_.running) return;
    // One that nobody touched comes again with its day.
    const bool worth_a_word = says_so && s_.running->card.empty() && (s_.running->touched || s_.running->put_off);
    let_go();
    put_offs_.aim_snooze();
    if (worth_a_word) tell(message_kind::prompt, "day.put_aside");
}

void session_player::begin_session(const session& ses, slot which, local_date date) {
    const auto* t = course_.the_track();
    if (s_.side.what == side_question::kind::begin_optional) s_.side = {};
    let_go();  // half a plan is no answer, and not lost
    running_session r;
    r.track = t->id;
    r.edition = t->edition;
    r.session = ses.id;
    r.day = s_.track->day;
    r.which = which;
    r.date = date;
    r.asked_at = r.touched_at = now_;
    s_.running = std::move(r);
    tell_text(message_kind::question, days_.session_header(*t, ses));
    const auto said = said_.size();
    run_from(0);
    if (said_.size() == said && !s_.running && !forgotten_) tell(message_kind::reply, "session.nothing");
}

void session_player::begin_card() {
    const auto* c =
        draw_card(*def_.texts, s_, {bank::question, neglected_side(s_, today()), 0, 60}, language(), today());
    if (!c) return tell(message_kind::reply, "bank.empty");
    note_drawn(s_, *c, today());
    ++s_.questions_seen;
    let_go();
    running_session r;
    r.card = c->id;
    r.wording = c->words;
    r.held = {{message_id{}, std::to_string(static_cast<int>(c->serves))}};
    r.step = course_.card_step().id;
    r.date = today();
    r.asked_at = r.touched_at = now_;
    s_.running = std::move(r);
    ask_now(course_.card_step());
}

void session_player::run_from(int index) {
    for (int guard = 0; guard < most_steps_a_turn; ++guard) {
        const auto* ses = course_.the_session();
        if (!ses) {
            let_go();
            return tell(message_kind::reply, "session.gone");
        }
        if (index < 0 || index >= static_cast<int>(ses->steps.size())) return end_session();
        const auto& st = ses->steps[static_cast<std::size_t>(index)];
        if (const auto* d = std::get_if<draw_step>(&st.action)) {
            if (quiet_steps_.draw_now(st, *d)) return;
            ++index;
            continue;
        }
        if (std::holds_alternative<check_step>(st.action) && !plan_care_.choose_plan()) {
            ++index;
            continue;
        }
        if (std::holds_alternative<upward_step>(st.action) && s_.vision.empty()) {
            tell(message_kind::reply, "upward.no_vision");
            ++index;
            continue;
        }
        if (const auto* r = std::get_if<recall_step>(&st.action)) {
            s_.running->step = st.id;
            return quiet_steps_.ask_journal_for_recall(*r);
        }
        const auto* asked = std::get_if<ask_step>(&st.action);
        if (const auto rest = asked && asked->takes_rest ? answers_.take_rest() : std::nullopt) {
            s_.running->step = st.id;
            answers_.record(st, rest->text, {*rest});
            tell(message_kind::confirm, "rest.taken", {{"words", shortened(rest->text, 200)}});
            ++index;
            continue;
        }
        if (waits(st.action)) {
            s_.running->step = st.id;
            s_.running->phase = several_.first_phase(st.action);
            s_.running->held.clear();
            return ask_now(st);
        }
        if (const auto* s = std::get_if<say_step>(&st.action)) {
            tell_text(message_kind::reply, course_.fill(s->what, s_.running->track.text() + "/" +
                                                                     s_.running->session.text() + "/" + st.id.text()));
            ++index;
        } else if (const auto* b = std::get_if<branch_step>(&st.action)) {
            const auto arm =
                std::find_if(b->arms.begin(), b->arms.end(), [&](const auto& a) { return course_.holds(a.when); });
            index = find_step(*ses, arm == b->arms.end() ? b->otherwise : arm->to);
        } else if (const auto* g = std::get_if<goto_step>(&st.action)) {
            index = find_step(*ses, g->to);
        } else if (const auto* show = std::get_if<show_step>(&st.action)) {
            tell_text(message_kind::reply, overviews_.overview_text(show->what));
            ++index;
        } else if (const auto* keep = std::get_if<remember_step>(&st.action)) {
            quiet_steps_.remember(*keep);
            ++index;
        } else if (const auto* drop = std::get_if<forget_step>(&st.action)) {
            for (const auto& name : drop->names) s_.names.erase(name);
            ++index;
        } else {
            return end_session();
        }
    }
    end_session();
}

std::string session_player::question_of(const step_action& action, bool in_short) {
    if (s_.running && !s_.running->card.empty()) return s_.running->wording;
    if (std::holds_alternative<draw_step>(action)) return s_.running->wording;
    if (several_.asks_several(action)) return several_.sub_question(action, in_short);
    const auto short_form = std::visit(
        [](const auto& a) -> std::string {
            if constexpr (requires { a.short_form; })
                return a.short_form;
            else
                return {};
        },
        action);
    const auto& t = question_text(action);
    std::string asked;
    // Of several wordings the short one would be another question.
    if (in_short && !short_form.empty() && t.wordings.size() < 2) {
        asked = course_.fill(short_form);
    } else if (in_short) {  // the same words again, without turning to the next wording
        const auto place = s_.running->track.text() + "/" + s_.running->session.text() + "/" + s_.running->step.text();
        const auto last = s_.last_wording.find(place);
        asked = course_.fill(
            t.wordings[last == s_.last_wording.end() ? 0 : static_cast<std::size_t>(last->second) % t.wordings.size()]);
    } else {
        asked = course_.fill(
            t, s_.running->track.text() + "/" + s_.running->session.text() + "/" + s_.running->step.text());
    }
    if (const auto* c = std::get_if<choose_step>(&action)) return asked + "\n\n" + numbered(c->options);
    if (const auto* sc = std::get_if<scale_step>(&action)) {
        if (sc->low.empty() || sc->high.empty()) return words("question.scale.plain", {{"question", asked}});
        return words("question.scale", {{"question", asked}, {"low", sc->low}, {"high", sc->high}});
    }
    if (std::holds_alternative<yes_no_step>(action)) return words("question.yes_no", {{"question", asked}});
    const auto* a = std::get_if<ask_step>(&action);
    if (a && a->collects && !in_short) return words("question.collects", {{"question", asked}});
    return asked;
}

void session_player::ask_now(const step& st) {
    s_.running->asked_at = now_;
    if (std::holds_alternative<priorities_step>(st.action)) ladder_steps_.note_priorities_asked();
    asks_ = asker::step;
    tell_text(message_kind::question, question_of(st.action, false));
}

std::string session_player::short_question() {
    const auto* st = course_.the_step();
    return st ? question_of(st->action, true) : std::string();
}

void session_player::ask_again() {
    const auto* st = course_.the_step();
    if (!st) {
        let_go();
        return tell(message_kind::reply, "session.gone");
    }
    asks_ = asker::step;
    const auto* a = std::get_if<ask_step>(&st->action);
    if (a && a->collects && !s_.running->parts.empty())
        return tell(message_kind::question, "again.collects",
                    {{"question", short_question()}, {"count", std::to_string(s_.running->parts.size())}});
    tell(message_kind::question, "again", {{"question", short_question()}});
}

void session_player::begun() {
    s_.running->touched = true;
    s_.running->touched_at = now_;
    const auto what = part_of(s_.running->session);
    if (what == part::first || what == part::plans) return;  // no part of the day
    if (what == part::review && s_.track && !opened(*s_.track)) return;
    if (s_.track && s_.running->track == s_.track->track && s_.running->day == s_.track->day && !s_.track->begun_on)
        s_.track->begun_on = s_.running->date;
}

void session_player::advance() {
    answers_.note_left();
    const auto* ses = course_.the_session();
    if (!ses) return end_session();  // a card has one question only
    run_from(find_step(*ses, s_.running->step) + 1);
}

// That session of the day is over.
void session_player::note_held(const running_session& r) {
    auto& e = *s_.track;
    const auto* ses = course_.the_track() ? find_session(*course_.the_track(), r.session) : nullptr;
    if (ses && ses->once) s_.held_once.push_back(r.track.text() + "/" + r.session.text());
    switch (part_of(r.session)) {
        case part::plans:
            return;
        case part::first:  // the first day itself begins with the next sitting on another day
            e.welcomed = true;
            s_.last_morning = s_.last_evening = std::max(s_.last_evening.value_or(r.date), r.date);
            return planner_.reschedule();
        case part::review:
            e.reviewed_on = r.date;
            if (!e.begun_on && !opened(e)) return;
            e.evening_done = true;
            break;
        case part::look_back:
            if (!r.touched && !e.begun_on && days_.the_opening_waits())
                return;  // it asked nothing, and nobody was there
            e.evening_done = true;
            break;
        case part::opening:
        case part::last:
            e.morning_done = true;
            break;
    }
    if (!e.begun_on) e.begun_on = r.date;
}

void session_player::end_session() {
    const auto r = *s_.running;
    taps_.note_ended(r);
    s_.running.reset();
    out_.push_back(cancel_timer{timer::collect});
    const bool noted =
        std::any_of(out_.begin(), out_.end(), [](const effect& e) { return std::holds_alternative<write_entry>(e); });
    const bool alone = part_of(r.session) != part::plans;
    if (said_.empty() && alone) tell(message_kind::confirm, noted ? "session.noted" : "session.end");
    if (s_.track && s_.track->track == r.track && s_.track->day == r.day && r.card.empty()) {
        const auto* t = course_.the_track();
        note_held(r);
        const auto* d = t ? day_at(*t, r.day) : nullptr;
        const auto what = part_of(r.session);
        const bool last_of_day = t && what != part::first && what != part::plans &&
                                 (!d || what == part::look_back || !days_.held(d->evening));
        const int days = t ? day_count(*t) : 0;
        if (t && last_of_day && days > 0 && r.day >= days + (t->last_day && days_.session_for_last(*t) ? 1 : 0)) {
            s_.track->finished = true;
            planner_.reschedule();
            tell(message_kind::confirm, "track.finished", {{"title", t->title}});
            return;
        }
        if (s_.waiting.empty() && nudger_.goes_on_after(r)) return nudger_.sit(r.which, std::max(r.date, today()));
    }
    nudger_.start_waiting_nudge();
    plan_care_.follow_up_plan();
}

void session_player::skip_step() {
    const auto* st = course_.the_step();
    begun();
    if (st && !s_.running->parts.empty()) return answers_.close_collected();
    keep_unfinished();
    plan_care_.leave_plan_for_later();
    if (st && (s_.running->trail.empty() || s_.running->trail.back() != st->id)) s_.running->trail.push_back(st->id);
    advance();
}

void session_player::cancel_session() {
    if (!s_.running) return tell(message_kind::reply, "nothing_open");
    keep_gathered();
    if (s_.running->card.empty() && s_.track && s_.running->day == s_.track->day) {
        plan_care_.leave_plan_for_later();
        note_held(*s_.running);
    }
    let_go();
    put_offs_.aim_snooze();
    tell(message_kind::confirm, "session.cancelled");
    nudger_.start_waiting_nudge();
}

void session_player::resume_session() {
    if (!s_.running || !course_.the_step()) {
        if (s_.running) {
            let_go();
            tell(message_kind::reply, "session.gone");
        } else {
            tell(message_kind::reply, "nothing_open");
        }
        return;
    }
    s_.running->put_off = false;
    s_.running->asked_at = now_;
    put_offs_.aim_snooze();
    ask_again();
}

}  // namespace fulcrum::dialogue
