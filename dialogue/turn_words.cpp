// The words one can say to the coach, and what each does.
#include <algorithm>

#include "dialogue/calendar.hpp"
#include "dialogue/card_index.hpp"
#include "dialogue/draw.hpp"
#include "dialogue/ledger.hpp"
#include "dialogue/machine.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/sitting.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

// Cards that may sting are for one's own chat.
constexpr int most_difficult_in_a_channel = 1;

// In a channel, whose people may have several languages, English where there is some.
std::vector<const card*> for_channel(const std::vector<card>& all) {
    std::vector<const card*> bank;
    for (const auto& c : all)
        if (c.language == "en" && c.difficulty <= most_difficult_in_a_channel) bank.push_back(&c);
    if (bank.empty())
        for (const auto& c : all) bank.push_back(&c);
    return bank;
}

// The n-th card of a bank for somebody: every card once before any comes again. 7 and the usual sizes share no factor;
// where they do, the plain order serves.
const card& draw(const std::vector<card>& all, std::uint64_t seed, int seen) {
    const auto bank = for_channel(all);
    const auto n = bank.size();
    const std::size_t stride = n % 7 == 0 ? 1 : 7;
    return *bank[(seed + static_cast<std::size_t>(seen) * stride) % n];
}

}  // namespace

// False when the word makes no sense here and the message may be meant as text.
bool machine::run_command(const command& c, const user_said& e) {
    const bool open = s_.running && !s_.running->put_off && course_.the_step();
    const bool open_text = open && std::holds_alternative<ask_step>(course_.the_step()->action);
    const auto an_option = [&] {  // where one chooses, "more" or "why" may be what is chosen
        const auto* choose = open ? std::get_if<choose_step>(&course_.the_step()->action) : nullptr;
        const auto i = choose ? read_choice(e.text, choose->options) : std::nullopt;
        if (!i) return false;
        const auto& option = choose->options[static_cast<std::size_t>(*i)];
        return (" " + plain(option.label) + " ").find(" " + plain(e.text) + " ") != std::string::npos;  // no near miss
    };
    drop_fleeting_side();
    const auto after = [&] {  // the common end: back to what was asked
        return_to_question();
        return true;
    };
    const auto look = [&](look_up q, std::string context) {
        s_.side.text = std::move(context);
        out_.push_back(std::move(q));
        return true;
    };
    switch (c.what) {
        case verb::help:
            tell(message_kind::reply, "help");
            tell(message_kind::reply, "help.nudges");
            return after();
        case verb::privacy:
            tell(message_kind::reply, "privacy");
            return after();
        case verb::tracks:
            do_tracks();
            return after();
        case verb::status:
            do_status();
            return after();
        case verb::tip:
            if (!c.rest.empty()) {
                if (offer_card(c.rest, e, false)) return true;
                tell(message_kind::reply, "card.none");
            }
            do_tip();
            return after();
        case verb::balance:
        case verb::plans:
        case verb::vision:
        case verb::values:
        case verb::priorities:
            // One of these may be an answer: "vision" where that is an option.
            if (c.rest.empty() && an_option()) return false;
            if (c.what == verb::balance) balance_.do_balance(c.rest);
            if (c.what == verb::plans) do_plans(c.rest);
            if (c.what == verb::vision) ladder_.do_vision(c.rest, e.id);
            if (c.what == verb::values) ladder_.do_values(c.rest);
            if (c.what == verb::priorities) tell_text(message_kind::reply, ladder_.priorities_text());
            return after();
        case verb::plan:
            if (open && std::holds_alternative<plan_step>(course_.the_step()->action)) return false;
            do_plan(c.rest, e.id);
            return after();
        case verb::schedule:
            do_schedule(c.rest);
            return after();
        case verb::timezone:
            if (s_.stage == setup::zone && !c.rest.empty()) {  // it answers the question, too
                take_setup_answer(user_said{e.id, c.rest, false}, {});
                return true;
            }
            zones_.do_timezone(c.rest);
            return after();
        case verb::language:
            do_language(c.rest);
            return after();
        case verb::pause:
            absence_.do_pause(c.rest);
            return true;
        case verb::quiet:
            volume_.do_quiet(c.rest);
            return after();
        case verb::less:
        case verb::more:
            if (an_option()) return false;
            c.what == verb::less ? volume_.do_less() : volume_.do_more();
            return after();
        case verb::most:
            volume_.do_most(c.rest);
            return after();
        case verb::holidays:
            if (!volume_.knows_calendar(c.rest)) return false;
            volume_.do_holidays(c.rest);
            return after();
        case verb::keep_going:
            volume_.do_keep_going(c.rest);
            return after();
        case verb::taps:
            do_taps(c.rest);
            return after();
        case verb::rehearse:
            do_rehearse(c.rest);
            return after();
        case verb::why:
            if (an_option()) return false;
            why_.do_why(c.rest);
            return true;
        case verb::resume:
            absence_.do_resume();
            return after();
        case verb::leave:
            do_leave();
            return after();
        case verb::join:
            if (!do_join(c.rest, !open_text)) return false;
            if (s_.stage == setup::track) s_.stage = setup::times;
            return after();
        case verb::today:
            do_today();
            return after();
        case verb::start:
            if (open) {
                ask_again();
                return true;
            }
            do_start();
            return true;
        case verb::reflect:
        case verb::question:
            if (!c.rest.empty() && cards_.say_card(bank::question, c.rest)) return after();
            if (open) {
                tell(message_kind::reply, "session.finish_first");
                return after();
            }
            if (in_setup()) return after();
            ask_aside({});
            put_aside();
            begin_card();
            return true;
        case verb::note:
            if (c.rest.empty())
                tell(message_kind::error, "note.empty");
            else
                keep_entry({{e.id, c.rest}});
            return after();
        case verb::journal:
            return look({look_up::how::latest, {}, 0, 5}, {});
        case verb::journal_search:
            if (c.rest.empty()) return look({look_up::how::latest, {}, 0, 5}, {});
            return look({look_up::how::search, c.rest, 0, 10}, "search " + c.rest);
        case verb::journal_show:
            return look({look_up::how::number, {}, std::atoi(c.rest.c_str()), 1}, "show " + c.rest);
        case verb::journal_export:
            return look({look_up::how::all, {}, 0, 100000}, "export");
        case verb::journal_edit:
        case verb::journal_delete: {
            const int number = std::atoi(c.rest.c_str());
            ask_aside(
                {c.what == verb::journal_edit ? side_question::kind::edit_entry : side_question::kind::remove_entry,
                 number,
                 {},
                 {},
                 now_});
            out_.push_back(look_up{look_up::how::number, {}, number, 1});
            return true;
        }
        case verb::forget_me:
            ask_aside({side_question::kind::forget, 0, {}, {}, now_});
            tell(message_kind::question, "forget.ask");
            return true;
        case verb::defaults:
            if (in_setup())
                set_up_by_defaults();
            else
                tell(message_kind::reply, "defaults.done");
            return true;
        case verb::back:
            if (open)
                go_back();
            else if (s_.stage == setup::track || s_.stage == setup::times) {
                s_.stage = s_.stage == setup::times ? setup::track : setup::zone;
                ask_setup(true);
            } else
                tell(message_kind::reply, "nothing_open"), return_to_question();
            return true;
        case verb::skip:
            if (open)
                skip_step();
            else if (s_.stage == setup::zone)
                take_setup_answer(user_said{e.id, "yes", false}, {});
            else if (s_.stage == setup::track)
                take_setup_answer(user_said{e.id, "no", false}, {});
            else if (s_.stage == setup::times)
                take_setup_answer(user_said{e.id, "yes", false}, {});
            else
                tell(message_kind::reply, "nothing_open");
            return true;
        case verb::later:
            if (open)
                put_off_until(unasked_.outside_quiet(now_ + usual_gap));
            else {
                tell(message_kind::reply, "nothing_open");
                return_to_question();
            }
            return true;
        case verb::cancel:
            if (!s_.running) s_.running = std::exchange(s_.later, std::nullopt);
            if (open || s_.running)
                cancel_session();
            else if (in_setup())
                set_up_by_defaults();
            else
                tell(message_kind::reply, "nothing_open");
            return true;
        case verb::done:
            if (open_text && std::get<ask_step>(course_.the_step()->action).collects) {
                if (!s_.running->parts.empty())
                    close_collected();
                else
                    tell(message_kind::question, "collect.empty");
                return true;
            }
            if (open) return false;
            tell(message_kind::reply, "small_talk");
            return after();
        case verb::go_on:
            if (open && !open_text && read_yes_no(e.text)) return false;  // "ok" may be the answer
            if (s_.running) {
                resume_session();
                return true;
            }
            if (in_setup()) return false;
            if (plain(e.text) == "ok") return false;
            do_start();
            return true;
        case verb::snooze:
            do_snooze(c.rest);
            return true;
        case verb::admin:
            tell(message_kind::error, "admin.no");
            return after();
    }
    return false;
}

void machine::do_today() {
    const auto* t = course_.the_track();
    if (!t || s_.track->finished) {
        tell(message_kind::reply, "track.none");
        return;
    }
    turn_the_day(today());
    if (s_.track->finished) return tell(message_kind::reply, "track.none");
    const auto* d = day_at(*t, s_.track->day);
    std::string text = day_count(*t) == 0
                           ? words("today.day.open", {{"title", d->title}, {"track", t->title}})
                           : words("today.day", {{"day", std::to_string(std::min(s_.track->day, day_count(*t)))},
                                                 {"days", std::to_string(day_count(*t))},
                                                 {"title", d ? d->title : words("today.closing")},
                                                 {"track", t->title}});
    const auto line = [&](std::string_view key) { text += "\n" + words(key); };
    const bool morning = session_for(slot::morning, today()), evening = session_for(slot::evening, today());
    if (morning) line(s_.track->morning_done ? "today.morning.done" : "today.morning.open");
    if (evening && d) line(s_.track->evening_done ? "today.evening.done" : "today.evening.open");
    const bool all = (!morning || s_.track->morning_done) && (!evening || s_.track->evening_done);
    text += "\n" + next_words("today.next");
    if (all) text += "\n" + words("today.all_done");
    tell_text(message_kind::reply, std::move(text));
}

void machine::do_start() {
    if (in_setup()) return ask_setup(true);
    if (s_.running && s_.running->put_off) return resume_session();
    if (bring_back_later(true)) return;
    const auto* t = course_.the_track();
    if (!t) return tell(message_kind::reply, "track.which", {{"list", course_.track_list(false)}});
    if (s_.track->finished) return do_tracks();
    const auto date = logical_day();
    turn_the_day(date);
    if (s_.track->finished) return do_tracks();
    if (date > today()) {
        if (s_.track->morning_done) return tell(message_kind::reply, "today.all_done");
        tell(message_kind::reply, "day.ahead");
    }
    const auto turn = s_.when.evening && s_.when.morning && *s_.when.morning < *s_.when.evening ? *s_.when.evening
                                                                                                : time_of_day{15 * 60};
    const bool late = date == today() && to_local(now_, zone()).time >= turn;
    const slot which = late ? slot::evening : slot::morning;
    const auto* ses = session_for(which, date);
    if (!ses && s_.track->begun_on == date) ses = session_for(slot::evening, date);
    if (const auto* plan = plan_to_look_at(ses)) return look_at_plan(plan->number, which, date);
    if (!ses) return tell(message_kind::reply, "today.all_done");
    hold_part(*ses, which, date, true);
}

void machine::do_tip() {
    const auto* c = draw_card(*def_.texts, s_, {bank::tip, neglected_side(s_, today()), 0, 60}, language(), today());
    if (!c) return tell(message_kind::reply, "bank.empty");
    tell_text(message_kind::tip, c->words);
    note_drawn(s_, *c, today());
    ++s_.tips_seen;
}

bool machine::offer_card(std::string_view about, const user_said& e, bool asked_for_advice) {
    if (!cards_.say_card(bank::tip, about, asked_for_advice)) return false;
    std::vector<entry_part> asked;
    if (asked_for_advice && course_.what_waits() == waiting_for::nothing) asked.push_back({e.id, e.text});
    ask_aside({side_question::kind::did_you_mean, 0, "tip about " + shortened(about, 200), std::move(asked), now_});
    tell(message_kind::question, "card.ask");
    return true;
}

void machine::do_tracks() {
    if (def_.texts->tracks.empty()) return tell(message_kind::reply, "tracks.none");
    tell(message_kind::reply, "tracks", {{"list", course_.track_list(false)}});
}

bool machine::do_join(std::string_view name, bool sure) {
    if (name.empty()) {
        tell(message_kind::reply, "track.which", {{"list", course_.track_list(false)}});
        return true;
    }
    const auto* t = course_.find_track(name);
    if (!t) {
        if (!sure) return false;
        tell(message_kind::error, "track.unknown",
             {{"words", in_one_line(name, 40)}, {"list", course_.track_list(false)}});
        return true;
    }
    if (s_.track && s_.track->track == t->id && !s_.track->finished) {
        tell(message_kind::reply, "track.already", {{"title", t->title}, {"place", course_.place_words(*t)}});
        return true;
    }
    enroll(*t);
    if (s_.stage != setup::done) return true;  // set-up goes on and tells the rest
    planner_.reschedule();
    tell(message_kind::confirm, "track.joined", {{"title", t->title}, {"place", course_.place_words(*t)}});
    offer_to_begin();
    return true;
}

void machine::enroll(const track& t) {
    leave_track_quietly();
    enrollment e;
    e.track = t.id;
    if (const auto left = s_.left_at.find(t.id.text()); left != s_.left_at.end()) {
        e.day = std::max(left->second, 1);
        if (day_count(t) > 0) e.day = std::min(e.day, day_count(t));
        s_.left_at.erase(left);
    }
    e.edition = t.edition;
    e.enrolled_at = now_;
    if (const auto* d = day_at(t, e.day)) {
        e.day_id = d->id;
        if (!d->morning && !t.first_day) e.opened_on = today();  // its evening is its opening
    }
    if (e.day == 1) {  // a second round begins with empty hands
        for (const auto* ses : sessions_of(t))
            for (const auto& st : ses->steps)
                std::visit(
                    [&](const auto& a) {
                        if constexpr (requires { a.as; }) s_.names.erase(a.as.name);
                    },
                    st.action);
    }
    s_.track = std::move(e);
}

void machine::leave_track_quietly() {
    if (s_.track && !s_.track->finished) s_.left_at[s_.track->track.text()] = s_.track->day;
    if (s_.running && s_.running->card.empty()) let_go();
    if (s_.later && s_.later->card.empty()) drop_later();
    aim_snooze();
    for (const auto& w : s_.waiting) planner_.note(w, "skipped:no_track");
    s_.waiting.clear();
    s_.track.reset();
}

void machine::do_leave() {
    if (!s_.track || s_.track->finished) {
        tell(message_kind::reply, "track.none");
        return;
    }
    const auto* t = course_.the_track();
    const auto id = s_.track->track.text();
    const auto day = std::to_string(s_.track->day);
    const std::string title = t ? t->title : id;
    if (s_.running && !s_.running->parts.empty()) put_aside(), said_.clear();
    leave_track_quietly();
    planner_.reschedule();
    tell(message_kind::confirm, "track.left", {{"title", title}, {"id", id}, {"day", day}});
}

void machine::do_status() {
    const auto* t = course_.the_track();
    std::string track_words = words("status.no_track");
    if (t)
        track_words = s_.track->finished
                          ? words("status.finished", {{"title", t->title}})
                          : words("status.track", {{"title", t->title}, {"place", course_.place_words(*t)}});
    const auto next = t ? next_one() : std::nullopt;
    std::string next_text = next ? moment(next->due_at) : words("status.no_next");
    if (s_.paused_until && *s_.paused_until > now_)
        next_text = *s_.paused_until == instant::max() ? words("status.paused.open")
                                                       : words("status.paused", {{"moment", moment(*s_.paused_until)}});
    tell(message_kind::reply, "status",
         {{"track", track_words},
          {"rhythm", rhythm_words(s_.when)},
          {"zone", zone()},
          {"next", next_text},
          {"steps", std::to_string(s_.steps_done)}});
}

void machine::do_schedule(std::string_view rest) {
    if (rest.empty()) {
        std::string list;
        std::optional<instant> last;  // two that come together are one
        for (const auto& next : next_nudges(s_, holidays(), now_, 4)) {
            if (std::exchange(last, next.due_at) == next.due_at || std::count(list.begin(), list.end(), ';') == 2)
                continue;
            list += (list.empty() ? "" : "; ") + moment(next.due_at);
        }
        tell(message_kind::reply, "schedule",
             {{"rhythm", rhythm_words(s_.when)},
              {"zone", zone()},
              {"next", list.empty() ? words("next.none") : words("schedule.next", {{"list", list}})}});
        if (auto limits = volume_.limits_words(); !limits.empty()) tell_text(message_kind::reply, std::move(limits));
        return;
    }
    const auto r = read_rhythm(rest, s_.when);
    if (!r) return tell(message_kind::error, "schedule.usage");
    for (unsigned d = 1; d <= 7; ++d)
        if (const auto morning = r->at(slot::morning, std::chrono::weekday{d});
            morning && morning == r->at(slot::evening, std::chrono::weekday{d}))
            return tell(message_kind::error, "schedule.same", {{"clock", clock_text(*morning)}});
    const auto before = planner_.planned();
    s_.when = *r;
    if (s_.stage == setup::times) return finish_setup();
    // One that was put off comes by the new rule, if that has it still ahead.
    std::erase_if(s_.nudging.moved, [&](const auto& m) {
        const auto& time = s_.when.at(m.which, weekday_of(m.date));
        return time && to_instant(m.date, *time, zone()) > now_;
    });
    planner_.reschedule();
    planner_.note_replanned(before, zone(), "changed");
    tell(message_kind::confirm, "schedule.set",
         {{"rhythm", rhythm_words(s_.when)}, {"zone", zone()}, {"next", next_words()}});
}

void machine::do_language(std::string_view rest) {
    const auto& books = def_.texts->messages;
    std::string list;
    for (const auto& [tag, each] : books)
        list += (list.empty() ? "`" : ", `") + tag + "` " + std::string(listed(each, "language.name", 0));
    const auto asked = plain(rest);
    if (asked.empty()) return tell(message_kind::reply, "language", {{"list", list}});
    for (const auto& [tag, each] : books) {
        const auto& names = each.find("language.name");
        const bool named = names != each.end() && std::any_of(names->second.begin(), names->second.end(),
                                                              [&](const auto& n) { return plain(n) == asked; });
        if (tag != asked && !named) continue;
        s_.language = tag;
        if (s_.running && s_.running->card.empty())  // the question goes on in the new language where it is there
            if (const auto* t = def_.texts->find(s_.running->track, language()))
                if (const auto* ses = find_session(*t, s_.running->session);
                    ses && find_step(*ses, s_.running->step) >= 0)
                    s_.running->edition = t->edition;
        return tell(message_kind::confirm, "language.set");
    }
    tell(message_kind::error, "language.unknown", {{"words", in_one_line(rest, 30)}, {"list", list}});
}

// --- in a team channel -----------------------------------------------------------------------------------------------

channel_result take_channel_turn(const definition& def, channel_state state, std::string_view text) {
    channel_result result{std::move(state), {}};
    auto& s = result.state;
    const auto& book = def.texts->book("en");
    const auto reading = read_command(text);
    const auto tell = [&](message_kind kind, std::string words) {
        result.effects.push_back(say{kind, std::move(words)});
    };
    const auto is = [&](verb v) {
        if (reading.how == command_reading::kind::exact && reading.what.what == v) return true;
        const auto p = plain(text);
        return p.starts_with(verb_text(v)) && (p.size() == verb_text(v).size() || p[verb_text(v).size()] == ' ');
    };
    const auto nearest = [&](bank from, int seen) -> const card* {
        if (reading.how != command_reading::kind::exact || reading.what.rest.empty()) return nullptr;
        const auto found = cards_about(*def.texts, from, reading.what.rest, "en");
        std::vector<const card*> fit;
        std::copy_if(found.begin(), found.end(), std::back_inserter(fit),
                     [](const card* c) { return c->difficulty <= most_difficult_in_a_channel; });
        return fit.empty() ? nullptr : fit[static_cast<std::size_t>(seen) % fit.size()];
    };
    const auto about = [&](bank from, const std::vector<card>& all, int seen) -> const card& {
        const auto* c = nearest(from, seen);
        return c ? *c : draw(all, s.seed, seen);
    };
    if (is(verb::tip)) {
        if (def.texts->tips.empty())
            tell(message_kind::reply, phrase(book, "bank.empty"));
        else
            tell(message_kind::tip, about(bank::tip, def.texts->tips, s.tips_seen++).words);
    } else if (is(verb::question) || is(verb::reflect)) {
        if (def.texts->questions.empty())
            tell(message_kind::reply, phrase(book, "bank.empty"));
        else
            tell(message_kind::question,
                 phrase(book, "channel.question",
                        {{"words", about(bank::question, def.texts->questions, s.questions_seen++).words}}));
    } else {
        tell(message_kind::reply, phrase(book, "channel.help"));
    }
    return result;
}

}  // namespace fulcrum::dialogue
