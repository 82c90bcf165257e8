#include "dialogue/turn/commands.hpp"

#include <algorithm>

#include "dialogue/calendar.hpp"
#include "dialogue/draw.hpp"
#include "dialogue/ledger.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn/absence.hpp"
#include "dialogue/turn/answer_reader.hpp"
#include "dialogue/turn/asides.hpp"
#include "dialogue/turn/balance_view.hpp"
#include "dialogue/turn/card_desk.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/enrolling.hpp"
#include "dialogue/turn/ladder.hpp"
#include "dialogue/turn/nudge_planner.hpp"
#include "dialogue/turn/nudger.hpp"
#include "dialogue/turn/plan_book.hpp"
#include "dialogue/turn/plan_care.hpp"
#include "dialogue/turn/put_offs.hpp"
#include "dialogue/turn/session_player.hpp"
#include "dialogue/turn/setup_talk.hpp"
#include "dialogue/turn/taps.hpp"
#include "dialogue/turn/track_days.hpp"
#include "dialogue/turn/unasked.hpp"
#include "dialogue/turn/volume.hpp"
#include "dialogue/turn/why_talk.hpp"
#include "dialogue/turn/zone_moves.hpp"

namespace fulcrum::dialogue {

// False when the word makes no sense here and the message may be meant as text.
bool commands::run_command(const command& c, const user_said& e) {
    const bool open = s_.running && !s_.running->put_off && course_.the_step();
    const bool open_text = open && std::holds_alternative<ask_step>(course_.the_step()->action);
    const auto an_option = [&] {  // where one chooses, "more" or "why" may be what is chosen
        const auto* choose = open ? std::get_if<choose_step>(&course_.the_step()->action) : nullptr;
        const auto i = choose ? read_choice(e.text, choose->options) : std::nullopt;
        if (!i) return false;
        const auto& option = choose->options[static_cast<std::size_t>(*i)];
        return (" " + plain(option.label) + " ").find(" " + plain(e.text) + " ") != std::string::npos;  // no near miss
    };
    asides_.drop_fleeting_side();
    const auto after = [&] {  // the common end: back to what was asked
        asides_.return_to_question();
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
            if (const auto* t = course_.the_track(); t && !s_.track->by.empty())
                tell(message_kind::reply, s_.track->cohort.empty() ? "privacy.assigned" : "privacy.cohort",
                     {{"by", s_.track->by}, {"title", t->title}, {"cohort", s_.track->cohort}});
            return after();
        case verb::tracks:
            do_tracks();
            return after();
        case verb::status:
            do_status();
            return after();
        case verb::tip:
            if (!c.rest.empty()) {
                if (cards_.offer(c.rest, e, false)) return true;
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
            if (c.what == verb::plans) plans_.do_plans(c.rest);
            if (c.what == verb::vision) ladder_.do_vision(c.rest, e.id);
            if (c.what == verb::values) ladder_.do_values(c.rest);
            if (c.what == verb::priorities) tell_text(message_kind::reply, ladder_.priorities_text());
            return after();
        case verb::plan:
            if (open && std::holds_alternative<plan_step>(course_.the_step()->action)) return false;
            plans_.do_plan(c.rest, e.id);
            return after();
        case verb::schedule:
            do_schedule(c.rest);
            return after();
        case verb::timezone:
            if (s_.stage == setup::zone && !c.rest.empty()) {  // it answers the question, too
                setup_.take(user_said{e.id, c.rest, false});
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
            taps_.do_taps(c.rest);
            return after();
        case verb::rehearse:
            plan_care_.do_rehearse(c.rest);
            return after();
        case verb::why:
            if (an_option()) return false;
            why_.do_why(c.rest);
            return true;
        case verb::resume:
            absence_.do_resume();
            return after();
        case verb::leave:
            enrolling_.do_leave();
            return after();
        case verb::join:
            if (!enrolling_.do_join(c.rest, !open_text)) return false;
            if (s_.stage == setup::track) s_.stage = setup::times;
            return after();
        case verb::today:
            do_today();
            return after();
        case verb::start:
            if (open) {
                player_.ask_again();
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
            asides_.ask_aside({});
            player_.put_aside();
            player_.begin_card();
            return true;
        case verb::note:
            if (c.rest.empty())
                tell(message_kind::error, "note.empty");
            else
                asides_.keep_entry({{e.id, c.rest}});
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
            asides_.ask_aside(
                {c.what == verb::journal_edit ? side_question::kind::edit_entry : side_question::kind::remove_entry,
                 number,
                 {},
                 {},
                 now_});
            out_.push_back(look_up{look_up::how::number, {}, number, 1});
            return true;
        }
        case verb::forget_me:
            asides_.ask_aside({side_question::kind::forget, 0, {}, {}, now_});
            tell(message_kind::question, "forget.ask");
            return true;
        case verb::defaults:
            if (in_setup())
                setup_.set_up_by_defaults();
            else
                tell(message_kind::reply, "defaults.done");
            return true;
        case verb::back:
            if (open)
                player_.go_back();
            else if (s_.stage == setup::track || s_.stage == setup::times) {
                s_.stage = s_.stage == setup::times ? setup::track : setup::zone;
                setup_.ask_setup(true);
            } else
                tell(message_kind::reply, "nothing_open"), asides_.return_to_question();
            return true;
        case verb::skip:
            if (open)
                player_.skip_step();
            else if (s_.stage == setup::zone)
                setup_.take(user_said{e.id, "yes", false});
            else if (s_.stage == setup::track)
                setup_.take(user_said{e.id, "no", false});
            else if (s_.stage == setup::times)
                setup_.take(user_said{e.id, "yes", false});
            else
                tell(message_kind::reply, "nothing_open");
            return true;
        case verb::later:
            if (open)
                put_offs_.put_off_until(unasked_.outside_quiet(now_ + usual_gap));
            else {
                tell(message_kind::reply, "nothing_open");
                asides_.return_to_question();
            }
            return true;
        case verb::cancel:
            if (!s_.running) s_.running = std::exchange(s_.later, std::nullopt);
            if (open || s_.running)
                player_.cancel_session();
            else if (in_setup())
                setup_.set_up_by_defaults();
            else
                tell(message_kind::reply, "nothing_open");
            return true;
        case verb::done:
            if (open_text && std::get<ask_step>(course_.the_step()->action).collects) {
                if (!s_.running->parts.empty())
                    answers_.close_collected();
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
                player_.resume_session();
                return true;
            }
            if (in_setup()) return false;
            if (plain(e.text) == "ok") return false;
            do_start();
            return true;
        case verb::snooze:
            put_offs_.do_snooze(c.rest);
            return true;
        case verb::admin:
            tell(message_kind::error, "admin.no");
            return after();
    }
    return false;
}

void commands::do_today() {
    const auto* t = course_.the_track();
    if (!t || s_.track->finished) {
        tell(message_kind::reply, "track.none");
        return;
    }
    if (rests()) return;
    days_.turn_the_day(today());
    if (s_.track->finished) return tell(message_kind::reply, "track.none");
    const auto* d = day_at(*t, s_.track->day);
    std::string text = day_count(*t) == 0
                           ? words("today.day.open", {{"title", d->title}, {"track", t->title}})
                           : words("today.day", {{"day", std::to_string(std::min(s_.track->day, day_count(*t)))},
                                                 {"days", std::to_string(day_count(*t))},
                                                 {"title", d ? d->title : words("today.closing")},
                                                 {"track", t->title}});
    const auto line = [&](std::string_view key) { text += "\n" + words(key); };
    const bool morning = days_.session_for(slot::morning, today()), evening = days_.session_for(slot::evening, today());
    if (morning) line(s_.track->morning_done ? "today.morning.done" : "today.morning.open");
    if (evening && d) line(s_.track->evening_done ? "today.evening.done" : "today.evening.open");
    const bool all = (!morning || s_.track->morning_done) && (!evening || s_.track->evening_done);
    text += "\n" + next_words("today.next");
    if (all) text += "\n" + words("today.all_done");
    tell_text(message_kind::reply, std::move(text));
}

void commands::do_start() {
    if (in_setup()) return setup_.ask_setup(true);
    if (s_.running && s_.running->put_off) return player_.resume_session();
    if (put_offs_.bring_back_later(true)) return;
    const auto* t = course_.the_track();
    if (!t) return tell(message_kind::reply, "track.which", {{"list", course_.track_list()}});
    if (s_.track->finished) return do_tracks();
    if (rests()) return;
    const auto date = days_.logical_day();
    days_.turn_the_day(date);
    if (s_.track->finished) return do_tracks();
    if (date > today()) {
        if (s_.track->morning_done) return tell(message_kind::reply, "today.all_done");
        tell(message_kind::reply, "day.ahead");
    }
    const auto turn = s_.when.evening && s_.when.morning && *s_.when.morning < *s_.when.evening ? *s_.when.evening
                                                                                                : time_of_day{15 * 60};
    const bool late = date == today() && to_local(now_, zone()).time >= turn;
    const slot which = late ? slot::evening : slot::morning;
    const auto* ses = days_.session_for(which, date);
    if (!ses && s_.track->begun_on == date) ses = days_.session_for(slot::evening, date);
    if (const auto* plan = plan_care_.plan_to_look_at(ses)) return plan_care_.look_at_plan(plan->number, which, date);
    if (!ses) return tell(message_kind::reply, "today.all_done");
    nudger_.hold_part(*ses, which, date, true);
}

// Says so, when it does.
bool commands::rests() {
    if (!rests_on(s_, today())) return false;
    const auto until = *s_.track->not_before;
    tell(message_kind::reply, until == for_good ? "track.rests" : "track.not_yet",
         {{"title", course_.the_track()->title}, {"date", until == for_good ? "" : date_words(until)}});
    return true;
}

void commands::do_tip() {
    const auto* c = draw_card(*def_.texts, s_, {bank::tip, neglected_side(s_, today()), 0, 60}, language(), today());
    if (!c) return tell(message_kind::reply, "bank.empty");
    tell_text(message_kind::tip, c->words);
    note_drawn(s_, *c, today());
    ++s_.tips_seen;
}

void commands::do_tracks() {
    if (def_.texts->tracks.empty()) return tell(message_kind::reply, "tracks.none");
    tell(message_kind::reply, "tracks", {{"list", course_.track_list()}});
}

void commands::do_status() {
    const auto* t = course_.the_track();
    std::string track_words = words("status.no_track");
    if (t)
        track_words = s_.track->finished
                          ? words("status.finished", {{"title", t->title}})
                          : words("status.track", {{"title", t->title}, {"place", course_.place_words(*t)}});
    const auto next = t ? next_one() : std::nullopt;
    std::string next_text = next ? moment(next->due_at) : words("status.no_next");
    if (t && rests_on(s_, today()) && s_.track->not_before == for_good) next_text = words("status.rests");
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

void commands::do_schedule(std::string_view rest) {
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
    s_.times_by_hand = true;
    if (s_.stage == setup::times) return setup_.finish_setup();
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

void commands::do_language(std::string_view rest) {
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

}  // namespace fulcrum::dialogue
