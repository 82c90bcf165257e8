#include "dialogue/turn/taps.hpp"

#include <algorithm>
#include <utility>

#include "dialogue/reply.hpp"
#include "dialogue/turn/answer_reader.hpp"
#include "dialogue/turn/asides.hpp"
#include "dialogue/turn/commands.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/nudge_planner.hpp"
#include "dialogue/turn/put_offs.hpp"
#include "dialogue/turn/session_player.hpp"
#include "dialogue/turn/silence.hpp"

namespace fulcrum::dialogue {

namespace {

constexpr std::size_t most_places = 5;  // options that can be tapped

constexpr std::size_t questions_kept = 6;  // to be answered or corrected by a tap

std::vector<choice> places(std::size_t count) {
    if (count > most_places) return {};
    return {all_choices.begin(), all_choices.begin() + static_cast<std::ptrdiff_t>(count)};
}

bool of_one_session(const running_session& r, const asking_place& p) {
    return r.track == p.track && r.session == p.session && r.date == p.date;
}

}  // namespace

void taps::flush() {
    if (said_.empty()) return;
    std::string all;
    for (const auto& s : said_) {
        if (!all.empty()) all += "\n\n";
        all += s;
    }
    say message{kind_, std::move(all)};
    offer_choices(message);
    out_.push_back(std::move(message));
    said_.clear();
    kind_ = message_kind::reply;
}

std::vector<choice> taps::choices_of_step(const step_action& action) const {
    const auto phase = s_.running->phase;
    auto all = std::vector<choice>{};
    if (const auto* c = std::get_if<choose_step>(&action)) {
        all = places(c->options.size());
    } else if (std::holds_alternative<yes_no_step>(action)) {
        all = {choice::yes, choice::no};
    } else if (std::holds_alternative<check_step>(action)) {
        if (phase == 0) all = places(count_listed("check.options"));
        if (phase == 4) all = {choice::yes, choice::no};
    } else if (std::holds_alternative<plan_step>(action)) {
        if (phase == 3) return {choice::yes};
    } else if (std::holds_alternative<balance_step>(action)) {
        all = places(phase == 0 ? most_places : count_listed("balance.people.options"));
    } else if (std::holds_alternative<upward_step>(action)) {
        if (phase > 0) all = places(count_listed("upward.options"));
    } else if (std::holds_alternative<priorities_step>(action)) {
        if (phase > 0) {
            all = places(s_.vision.size());
            all.push_back(choice::no);
        }
    }
    if (!all.empty()) all.insert(all.end(), {choice::skip, choice::later});
    return all;
}

// What can't be undone is typed.
std::vector<choice> taps::choices_of(asker who) const {
    using kind = side_question::kind;
    switch (who) {
        case asker::nobody:
            return {};
        case asker::step: {
            const auto* st = course_.the_step();
            return st ? choices_of_step(st->action) : std::vector<choice>{};
        }
        case asker::side:
            switch (s_.side.what) {
                case kind::none:
                case kind::forget:
                case kind::remove_entry:
                case kind::edit_entry:
                case kind::leave_track:
                case kind::away_until:
                case kind::what_made_it:
                    return {};
                case kind::answer_or_word:
                    return s_.side.text.empty() ? std::vector<choice>{choice::yes, choice::no} : places(2);
                case kind::kept_entry:
                    return {choice::no};
                case kind::be_quiet:
                case kind::keep_entry:
                case kind::did_you_mean:
                case kind::go_on:
                case kind::begin_optional:
                case kind::begin_now:
                case kind::remind_plan:
                case kind::rehearse_plan:
                    return {choice::yes, choice::no};
                case kind::card_told:
                    return places(count_listed("card.options"));
                case kind::card_when:
                    return {choice::no};
                case kind::plan_side:
                    return places(count_listed("plan.side.options"));
            }
            return {};
        case asker::setup:
            switch (s_.stage) {
                case setup::zone:
                    return {choice::yes, choice::no};
                case setup::track:
                    // With few, each and none of them; else the one that is suggested.
                    return course_.listed_tracks().size() < 5 ? places(course_.listed_tracks().size() + 1)
                                                              : std::vector{choice::yes};
                case setup::times:
                    return {choice::yes};
                case setup::fresh:
                case setup::done:
                    return {};
            }
            return {};
    }
    return {};
}

asking_place taps::place_of(asker who) const {
    asking_place p;
    if (who == asker::side) p.aside_at = s_.side.asked_at;
    if (who == asker::setup) p.stage = s_.stage;
    if (who == asker::step && s_.running) {
        p.track = s_.running->track;
        p.session = s_.running->session;
        p.step = s_.running->step;
        p.phase = s_.running->phase;
        p.plan = s_.running->plan;
        p.date = s_.running->date;
    }
    return p;
}

// A question that is asked again keeps its number, so that each message that asks it takes the answer.
void taps::offer_choices(say& message) {
    const auto who = std::exchange(asks_, asker::nobody);
    if (!def_.set.taps || s_.taps.off || forgotten_) return;
    auto offered = choices_of(who);
    if (offered.empty()) return;
    const auto where = place_of(who);
    auto& all = s_.taps.latest;
    const auto known =
        std::find_if(all.begin(), all.end(), [&](const tappable_question& q) { return q.where == where; });
    tappable_question q;
    if (known != all.end()) {
        q.number = known->number;
        all.erase(known);
    } else {
        q.number = ++s_.taps.asked;
    }
    q.where = where;
    q.offered = offered;
    if (who == asker::step) q.held = s_.running->held;
    message.question = q.number;
    message.choices = std::move(offered);
    all.push_back(std::move(q));
    if (all.size() > questions_kept) all.erase(all.begin());
    if (!std::exchange(s_.taps.told, true)) message.text += "\n\n" + words("taps.first");
}

bool taps::still_open(const asking_place& place) const {
    if (place.aside_at != instant{})
        return s_.side.what != side_question::kind::none && s_.side.asked_at == place.aside_at;
    if (place.stage != setup::fresh) return s_.stage == place.stage;
    return s_.running && course_.the_step() && place_of(asker::step) == place;
}

void taps::take_tap(const choice_made& e, const std::function<void(const user_said&)>& instead) {
    auto& all = s_.taps.latest;
    const auto numbered = [&] {
        return std::find_if(all.begin(), all.end(), [&](const tappable_question& q) { return q.number == e.question; });
    };
    const auto found = numbered();
    if (s_.taps.off || found == all.end()) return;
    if (std::find(found->offered.begin(), found->offered.end(), e.what) == found->offered.end()) return;
    const auto q = *found;
    if (e.undone) {
        if (q.chosen == e.what) take_tap_back(q);
        return;
    }
    if (!still_open(q.where) && (q.chosen == e.what || !return_to(q))) return;
    if (!answer_by_tap(q, e.what, instead)) return;
    if (const auto now = numbered(); now != all.end()) now->chosen = e.what;
}

bool taps::answer_by_tap(const tappable_question& q, choice what,
                         const std::function<void(const user_said&)>& instead) {
    const user_said typed{message_id{}, std::string(choice_text(what)), false};
    if (q.where.step.empty()) {
        instead(typed);
        return true;
    }
    silence_.heard(true, std::exchange(s_.last_heard, now_));
    if (s_.side.what == side_question::kind::go_on) asides_.close_side();
    if (s_.running->put_off) {
        s_.running->put_off = false;
        put_offs_.aim_snooze();
    }
    if (what == choice::skip || what == choice::later)
        return commands_.run_command({what == choice::skip ? verb::skip : verb::later, {}}, typed);
    return answers_.take_answer(typed);
}

void taps::take_tap_back(const tappable_question& q) {
    const auto forget_it = [&] {
        silence_.heard(true, std::exchange(s_.last_heard, now_));
        for (auto& each : s_.taps.latest)
            if (each.number == q.number) each.chosen.reset();
    };
    if (q.chosen == choice::later) {
        if (!still_open(q.where) || !s_.running->put_off) return;
        forget_it();
        return player_.resume_session();
    }
    const bool one_further = (q.where.stage == setup::zone && s_.stage == setup::track) ||
                             (q.where.stage == setup::track && s_.stage == setup::times);
    if (one_further) {
        forget_it();
        commands_.run_command({verb::back, {}}, user_said{});
        return;
    }
    if (!return_to(q)) return;
    forget_it();
    tell(message_kind::question, "session.back");
    player_.ask_again();
}

// To a question that was answered, when it was the latest one; its session may have ended with it.
bool taps::return_to(const tappable_question& q) {
    const auto& where = q.where;
    if (where.step.empty() || (!s_.running && !reopen(where))) return false;
    auto& r = *s_.running;
    if (!of_one_session(r, where)) return false;
    if (r.step == where.step && r.phase > where.phase) {  // a later question of the same step
        if (where.phase > 0) return false;
        return player_.step_back();
    }
    if (r.trail.empty() || r.trail.back() != where.step) return false;
    const auto* ses = course_.the_session();
    const int index = ses ? find_step(*ses, where.step) : -1;
    if (index < 0) return false;
    // What other steps were told before their last question is theirs to ask for again.
    const auto& action = ses->steps[static_cast<std::size_t>(index)].action;
    if (where.phase > 0 && !std::holds_alternative<balance_step>(action)) return false;
    if (r.phase > 0 || !r.parts.empty()) player_.step_back();
    if (r.trail.empty() || r.trail.back() != where.step || !player_.step_back()) return false;
    r.phase = where.phase;
    r.held = q.held;
    return true;
}

// Before the session ends: what it takes to open it again.
void taps::note_ended(const running_session& r) {
    s_.taps.ended.reset();
    const auto& all = s_.taps.latest;
    if (all.empty() || !s_.track || r.trail.empty() || r.session.text() == first_session) return;
    const auto& where = all.back().where;
    if (of_one_session(r, where) && r.trail.back() == where.step) s_.taps.ended = ended_session{r, *s_.track};
}

bool taps::reopen(const asking_place& place) {
    if (!s_.taps.ended || !s_.track || !of_one_session(s_.taps.ended->was, place)) return false;
    auto& was = s_.taps.ended->was;
    if (s_.track->track != was.track || s_.track->day != was.day) return false;
    std::erase(s_.held_once, was.track.text() + "/" + was.session.text());
    auto standing = std::move(s_.taps.ended->standing);
    standing.shown = s_.track->shown;
    const bool finished = std::exchange(s_.track, std::move(standing))->finished;
    s_.running = std::move(was);
    s_.taps.ended.reset();
    if (finished) planner_.reschedule();
    return true;
}

void taps::do_taps(std::string_view rest) {
    if (!def_.set.taps) return tell(message_kind::reply, "taps.none");
    if (rest.empty()) return tell(message_kind::reply, s_.taps.off ? "taps.are_off" : "taps.are_on");
    s_.taps.off = rest == "off";
    tell(message_kind::confirm, s_.taps.off ? "taps.off" : "taps.on");
}

}  // namespace fulcrum::dialogue
