// Steps of a track: saying, asking, reading answers, and moving on.
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "dialogue/calendar.hpp"
#include "dialogue/draw.hpp"
#include "dialogue/ledger.hpp"
#include "dialogue/machine.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/sitting.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

constexpr auto quiet_minute = 60s;
constexpr int most_steps_a_turn = 1000;  // a checked track never comes near it

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

std::string numbered(const std::vector<option>& options) {
    std::string list;
    for (std::size_t i = 0; i < options.size(); ++i)
        list += (i ? "\n" : "") + std::to_string(i + 1) + ". " + options[i].label;
    return list;
}

// Nothing but words comes before its first question, which is one of its own.
bool asks_at_once(const session& ses) {
    for (const auto& st : ses.steps)
        if (!std::holds_alternative<say_step>(st.action))
            return std::holds_alternative<ask_step>(st.action) || std::holds_alternative<scale_step>(st.action) ||
                   std::holds_alternative<choose_step>(st.action) || std::holds_alternative<yes_no_step>(st.action) ||
                   std::holds_alternative<plan_step>(st.action);
    return false;
}

}  // namespace

// --- templates -------------------------------------------------------------------------------------------------------

// --- going through the steps -----------------------------------------------------------------------------------------

void machine::begin_session(const session& ses, slot which, local_date date) {
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
    tell_text(message_kind::question, session_header(*t, ses));
    const auto said = said_.size();
    run_from(0);
    if (said_.size() == said && !s_.running && !forgotten_) tell(message_kind::reply, "session.nothing");
}

// Shown before, and not answered: in a line of other words each time, with a `yes` that begins it. Who answers what was
// asked then is heard, too.
void machine::offer_again(const session& ses, slot which, local_date date) {
    if (auto& r = s_.running; r && r->session == ses.id && !r->touched) {
        r->which = which;
        r->date = date;
        r->asked_at = r->touched_at = now_;
    }
    if ((!s_.running || s_.running->session != ses.id) && asks_at_once(ses)) {  // open again, without its words
        const auto said = said_.size();
        begin_session(ses, which, date);
        said_.resize(std::min(said, said_.size()));
    }
    const auto* t = course_.the_track();
    const auto* d = day_at(*t, s_.track->day);
    const auto what = part_of(ses.id);
    const bool of_day = d && day_count(*t) > 0 && (what == part::opening || what == part::look_back);
    ask_aside({side_question::kind::begin_optional, static_cast<int>(which), ses.id.text(), {}, now_});
    auto& turn = s_.last_wording["again.offer"];
    tell_text(message_kind::prompt, phrase(book(), "again.offer", {{"title", of_day ? d->title : t->title}},
                                           static_cast<std::uint64_t>(turn++)));
}

void machine::begin_card() {
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

void machine::run_from(int index) {
    for (int guard = 0; guard < most_steps_a_turn; ++guard) {
        const auto* ses = course_.the_session();
        if (!ses) {
            let_go();
            return tell(message_kind::reply, "session.gone");
        }
        if (index < 0 || index >= static_cast<int>(ses->steps.size())) return end_session();
        const auto& st = ses->steps[static_cast<std::size_t>(index)];
        if (const auto* d = std::get_if<draw_step>(&st.action)) {
            if (draw_now(st, *d)) return;
            ++index;
            continue;
        }
        if (std::holds_alternative<check_step>(st.action) && !choose_plan()) {
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
            return ask_journal_for_recall(*r);
        }
        const auto* asked = std::get_if<ask_step>(&st.action);
        if (asked && asked->takes_rest && !rest_.text.empty()) {
            s_.running->step = st.id;
            const auto rest = std::exchange(rest_, {});
            record(st, rest.text, {rest});
            tell(message_kind::confirm, "rest.taken", {{"words", shortened(rest.text, 200)}});
            ++index;
            continue;
        }
        if (waits(st.action)) {
            s_.running->step = st.id;
            s_.running->phase = first_phase(st.action);
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
            tell_text(message_kind::reply, overview_text(show->what));
            ++index;
        } else if (const auto* keep = std::get_if<remember_step>(&st.action)) {
            remember(*keep);
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

std::string machine::question_of(const step_action& action, bool in_short) {
    if (s_.running && !s_.running->card.empty()) return s_.running->wording;
    if (std::holds_alternative<draw_step>(action)) return s_.running->wording;
    if (asks_several(action)) return sub_question(action, in_short);
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

void machine::ask_now(const step& st) {
    s_.running->asked_at = now_;
    if (std::holds_alternative<priorities_step>(st.action)) note_priorities_asked();
    asks_ = asker::step;
    tell_text(message_kind::question, question_of(st.action, false));
}

std::string machine::short_question() {
    const auto* st = course_.the_step();
    return st ? question_of(st->action, true) : std::string();
}

void machine::ask_again() {
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

void machine::begun() {
    s_.running->touched = true;
    s_.running->touched_at = now_;
    const auto what = part_of(s_.running->session);
    if (what == part::first || what == part::plans) return;  // no part of the day
    if (what == part::review && s_.track && !opened(*s_.track)) return;
    if (s_.track && s_.running->track == s_.track->track && s_.running->day == s_.track->day && !s_.track->begun_on)
        s_.track->begun_on = s_.running->date;
}

bool machine::take_answer(const user_said& e) {
    if (!course_.the_step()) return false;
    stand();
    const bool taken = read_answer(e);
    note_left();
    return taken;
}

bool machine::read_answer(const user_said& e) {
    const auto* st = course_.the_step();
    if (const auto* a = std::get_if<ask_step>(&st->action)) {
        begun();
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
        advance();
        return true;
    }
    if (std::holds_alternative<draw_step>(st->action)) {
        begun();
        record(*st, e.text, parts_of(e));
        s_.running->held.clear();
        advance();
        return true;
    }
    if (asks_several(st->action)) return take_sub_answer(*st, e);
    auto read = read_closed(st->action, e);
    if (!read) {
        between_ = std::move(read);
        return false;
    }
    begun();
    record(*st, read.value, parts_of(e));
    if (!read.note.empty()) {
        if (rest_is_asked_for())
            rest_ = {e.id, read.note};
        else
            write_answer(*st, question_of(st->action, true), parts_of(e), side_of(st->action, read.value));
    }
    advance();
    return true;
}

// A tap names an option by its place, whatever the labels are.
closed_answer machine::read_closed(const step_action& action, const user_said& e) const {
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
bool machine::rest_is_asked_for() const {
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
std::vector<entry_part> machine::parts_of(const user_said& e) const {
    return earlier_.empty() ? std::vector<entry_part>{{e.id, e.text}} : earlier_;
}

// Of a card: its side came with it when it was drawn.
std::optional<pole> machine::drawn_side() const {
    const auto& r = *s_.running;
    const auto* st = course_.the_step();
    const bool a_card = !r.card.empty() || (st && std::holds_alternative<draw_step>(st->action));
    if (!a_card || r.held.empty()) return std::nullopt;
    return static_cast<pole>(std::clamp(std::atoi(r.held.front().text.c_str()), 0, static_cast<int>(pole::people)));
}

void machine::record(const step& st, std::string value, std::vector<entry_part> parts) {
    const auto as = name_of(st.action);
    auto& r = *s_.running;
    ++s_.steps_done;
    if (r.trail.empty() || r.trail.back() != st.id) r.trail.push_back(st.id);
    const bool open = std::holds_alternative<ask_step>(st.action) || std::holds_alternative<draw_step>(st.action);
    const auto serves = drawn_side().value_or(side_of(st.action, value));
    count(s_.ledger, serves, r.date.ok() ? r.date : today());
    const std::string key = "#" + st.id.text();
    if (open) write_answer(st, question_of(st.action, true), parts, serves);
    answer a{std::move(value), std::move(parts)};
    if (!as.name.empty()) (as.kept == scope::person ? s_.names : r.names)[as.name] = a;
    if (open) r.names[key] = std::move(a);
}

// What a collecting question has gathered becomes its answer.
void machine::record_collected() {
    stand();
    auto parts = std::exchange(s_.running->parts, {});
    auto text = joined(parts);
    record(*course_.the_step(), std::move(text), std::move(parts));
    note_left();
}

void machine::close_collected() {
    out_.push_back(cancel_timer{timer::collect});
    record_collected();
    advance();
}

void machine::advance() {
    note_left();
    const auto* ses = course_.the_session();
    if (!ses) return end_session();  // a card has one question only
    run_from(find_step(*ses, s_.running->step) + 1);
}

// That session of the day is over.
void machine::note_held(const running_session& r) {
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
            if (!r.touched && !e.begun_on && the_opening_waits()) return;  // it asked nothing, and nobody was there
            e.evening_done = true;
            break;
        case part::opening:
        case part::last:
            e.morning_done = true;
            break;
    }
    if (!e.begun_on) e.begun_on = r.date;
}

// Whether the closing session will be held for this person.
bool machine::session_for_last(const track& t) const {
    if (!t.last_day) return false;
    const auto key = t.id.text() + "/" + t.last_day->id.text();
    if (t.last_day->once && std::find(s_.held_once.begin(), s_.held_once.end(), key) != s_.held_once.end())
        return false;
    return !t.last_day->only_if || course_.holds(*t.last_day->only_if);
}

void machine::end_session() {
    const auto r = *s_.running;
    note_ended(r);
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
        const bool last_of_day =
            t && what != part::first && what != part::plans && (!d || what == part::look_back || !held(d->evening));
        const int days = t ? day_count(*t) : 0;
        if (t && last_of_day && days > 0 && r.day >= days + (t->last_day && session_for_last(*t) ? 1 : 0)) {
            s_.track->finished = true;
            planner_.reschedule();
            tell(message_kind::confirm, "track.finished", {{"title", t->title}});
            return;
        }
        if (s_.waiting.empty() && goes_on_after(r)) return sit(r.which, std::max(r.date, today()));
    }
    start_waiting_nudge();
    follow_up_plan();
}

void machine::skip_step() {
    const auto* st = course_.the_step();
    begun();
    if (st && !s_.running->parts.empty()) return close_collected();
    keep_unfinished();
    leave_plan_for_later();
    if (st && (s_.running->trail.empty() || s_.running->trail.back() != st->id)) s_.running->trail.push_back(st->id);
    advance();
}

void machine::cancel_session() {
    if (!s_.running) return tell(message_kind::reply, "nothing_open");
    keep_gathered();
    if (s_.running->card.empty() && s_.track && s_.running->day == s_.track->day) {
        leave_plan_for_later();
        note_held(*s_.running);
    }
    let_go();
    aim_snooze();
    tell(message_kind::confirm, "session.cancelled");
    start_waiting_nudge();
}

void machine::resume_session() {
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
    aim_snooze();
    ask_again();
}

std::optional<std::string> machine::reread(std::string_view name, std::string_view typed) const {
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

}  // namespace fulcrum::dialogue
