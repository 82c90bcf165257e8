#include "dialogue/turn.hpp"

#include <algorithm>
#include <utility>

#include "dialogue/machine.hpp"
#include "dialogue/plan.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

// One message of a person that we keep in one piece; platforms allow 16,383 code points.
constexpr std::size_t longest_message = 16383;

// "I'm sick", "ab morgen Urlaub": an absence whose end was not said.
bool without_end(const command& c) { return c.what == verb::pause && (c.rest.empty() || c.rest.starts_with("from ")); }

}  // namespace

std::string_view kind_text(message_kind k) {
    switch (k) {
        case message_kind::greeting:
            return "greeting";
        case message_kind::prompt:
            return "prompt";
        case message_kind::question:
            return "question";
        case message_kind::tip:
            return "tip";
        case message_kind::reply:
            return "reply";
        case message_kind::confirm:
            return "confirm";
        case message_kind::error:
            return "error";
    }
    return "reply";
}

const holiday_calendar* holidays_of(const settings& set, const person_state& s) {
    const auto own = set.calendars.find(s.nudging.calendar);
    return own != set.calendars.end() ? own->second.get() : set.holidays.get();
}

turn_result take_turn(const definition& def, person_state state, const event& happened, instant now) {
    turn_context t(def, std::move(state), now);
    machine m(t);
    m.take(happened);
    return std::move(m).finish();
}

void machine::take(const event& happened) {
    const auto* fired = std::get_if<timer_fired>(&happened);
    // A nudge's own turn looks at what was due before the absence first.
    if (!fired || (fired->what != timer::morning && fired->what != timer::evening)) absence_.begin_absence();
    std::visit([&](const auto& e) { on(e); }, happened);
}

turn_result machine::finish() && {
    if (!said_.empty() && s_.nudging.zone_news && s_.stage == setup::done) zones_.tell_zone_news();
    if (!said_.empty() && !forgotten_) {
        auto news = std::exchange(s_.nudging.news, {});
        // An answer comes before them; a nudge may be the first of what they tell about.
        const auto at = kind_ == message_kind::prompt ? said_.begin() : said_.end();
        said_.insert(at, std::make_move_iterator(news.begin()), std::make_move_iterator(news.end()));
    }
    flush();
    if (forgotten_) return {person_state{}, std::move(out_)};
    ++s_.revision;
    return {std::move(s_), std::move(out_)};
}

// --- saying ----------------------------------------------------------------------------------------------------------

void machine::flush() {
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

// --- what came in ----------------------------------------------------------------------------------------------------

void machine::on(const profile_seen& e) {
    s_.username = e.username;
    s_.first_name = e.first_name;
    s_.locale = e.locale;
    s_.nudging.gone = !e.active;
    zones_.follow_zone(e.zone);
    if (s_.stage == setup::done) planner_.reschedule();
}

void machine::on(const user_said& e) {
    const auto before = s_.last_heard;
    s_.last_heard = now_;
    const auto reading = read_command(e.text);

    const auto despair = def_.texts->hear(e.text);
    silence_.heard(despair == despair::none, before);
    if (despair != despair::none) {
        crisis_.hand_over(despair);
        if (s_.stage == setup::fresh) return;
    } else if (crisis_.answers_hand_over(e.text)) {
        return;
    }
    if (s_.nudging.until_heard && absence_.quiet_until_heard(read_message(vocab(), e.text))) planner_.reschedule();
    if (e.text.find_first_not_of(" \t\r\n") == std::string::npos) {
        if (s_.stage == setup::fresh) return begin_setup(e);
        tell(message_kind::error, "no_text");
        return return_to_question();
    }
    if (code_points(e.text) > longest_message) {
        tell(message_kind::error, "too_long", {{"limit", std::to_string(longest_message)}});
        return return_to_question();
    }
    if (s_.stage == setup::fresh) return begin_setup(e);
    if (journal_.take_saved(e)) return;
    if (take_side_answer(e, reading)) return;
    if (!in_setup()) return listen(read_message(vocab(), e.text), e, before);

    if (reading.how == command_reading::kind::exact && run_command(reading.what, e)) return;
    drop_fleeting_side();
    using kind = command_reading::kind;
    if (reading.how == kind::malformed && without_end(reading.what)) return absence_.ask_until_when(reading.what);
    take_setup_answer(e, reading);
}

// An option's own words are an answer, even where they are a word of ours, too: "Stop it". So is "not now" as a no.
bool machine::names_an_option(std::string_view typed) const {
    if (!s_.running || s_.running->put_off) return false;
    const auto* st = course_.the_step();
    if (!st) return false;
    const auto p = plain(typed);
    const auto reading = read_command(typed);
    if (reading.how == command_reading::kind::exact && p == verb_text(reading.what.what))
        return false;  // these always work
    if (std::holds_alternative<yes_no_step>(st->action)) return reading.what.rest.empty() && read_yes_no(typed);
    const auto* choose = std::get_if<choose_step>(&st->action);
    if (!choose) return false;
    return std::any_of(choose->options.begin(), choose->options.end(),
                       [&](const option& o) { return plain(o.label) == p; });
}

void machine::offer_entry(std::vector<entry_part> parts) {
    if (parts.empty()) return;
    const auto first = in_one_line(parts.front().text, 60);
    ask_aside({side_question::kind::keep_entry, 0, {}, std::move(parts), now_});
    asks_ = asker::side;
    tell(message_kind::question, "journal.offer", {{"words", first}});
}

void machine::ask_aside(side_question next) {
    close_side();
    s_.side = std::move(next);
    asks_ = asker::side;
}

void machine::keep_entry(std::vector<entry_part> parts, std::string title) {
    if (parts.empty()) return;
    write_entry entry;
    entry.title = std::move(title);
    entry.parts = std::move(parts);
    s_.latest = written_answer{entry.title, entry.parts, {}, {}, pole::none, {}, now_};
    out_.push_back(std::move(entry));
    tell(message_kind::confirm, "journal.kept");
}

// The machine's own question comes first. True when the message was its answer.
bool machine::take_side_answer(const user_said& e, const command_reading& r) {
    using kind = side_question::kind;
    if (s_.side.what == kind::none) return false;
    const bool exact = r.how == command_reading::kind::exact;
    const auto answer = read_yes_no(e.text);
    const bool go = (exact && r.what.what == verb::go_on) || answer == true;
    const bool leave = (exact && (r.what.what == verb::cancel || r.what.what == verb::skip)) || answer == false;
    const auto side = s_.side;
    const auto settle = [&] { s_.side = {}; };

    switch (side.what) {
        case kind::none:
            return false;
        case kind::keep_entry:
            if (answer != true && !leave) {  // "go on" is no consent, and silence none either
                if (!exact) settle();
                return false;
            }
            settle();
            if (answer == true)
                keep_entry(side.parts);
            else
                tell(message_kind::confirm, "journal.not_kept");
            return_to_question();
            return true;
        case kind::forget:
            settle();
            if (answer == true) {
                out_.push_back(forget_person{});
                tell(message_kind::confirm, "forget.done");
                forgotten_ = true;
                return true;
            }
            tell(message_kind::confirm, "forget.not");
            if (answer == false || (exact && leave)) return_to_question();
            return answer == false || (exact && leave);
        case kind::remove_entry:
            settle();
            if (answer == true) {
                out_.push_back(remove_entry{side.number});
                return true;
            }
            if (answer == false || (exact && leave)) {
                tell(message_kind::confirm, "forget.not");
                return_to_question();
                return true;
            }
            return false;
        case kind::edit_entry:
            if (exact && r.what.what == verb::cancel) {
                settle();
                tell(message_kind::confirm, "forget.not");
                return_to_question();
                return true;
            }
            if (exact) return false;
            settle();
            out_.push_back(replace_entry{side.number, {e.id, e.text}});
            return true;
        case kind::did_you_mean:
            settle();
            if (go) {
                const auto meant = read_command(side.text);
                if (meant.how == command_reading::kind::exact && run_command(meant.what, e)) return true;
                tell(message_kind::reply, "usage");
                return_to_question();
                return true;
            }
            if (leave) {
                tell(message_kind::reply, "did_you_mean.no");
                if (side.parts.empty())
                    return_to_question();
                else
                    offer_entry(side.parts);
                return true;
            }
            return false;
        case kind::go_on: {
            const bool paused = s_.paused_until && *s_.paused_until > now_;
            if (go || (exact && r.what.what == verb::resume && !paused)) {
                settle();
                if (only_a_nod(side)) {
                    resume_session();
                    return true;
                }
                if (!s_.running || !course_.the_step()) {  // its question is gone, the words are not
                    let_go();
                    if (worth_an_entry(side)) keep_entry(side.parts);
                    return true;
                }
                s_.running->touched_at = now_;
                user_said held{side.parts.front().from, joined(side.parts), false};
                earlier_ = side.parts;
                const bool taken = take_answer(held);
                earlier_.clear();
                if (taken) return true;
                if (worth_an_entry(side))
                    offer_entry(side.parts);
                else
                    resume_session();
                return true;
            }
            if (leave || vocab().says(intent::leave_it, e.text)) {
                const bool worth = worth_an_entry(side);
                settle();
                cancel_session();
                if (worth) offer_entry(side.parts);
                return true;
            }
            if (exact) return false;
            s_.side.parts.push_back({e.id, e.text});
            if (close_if_plenty()) {
                return_to_question();
                return true;
            }
            tell(message_kind::question, "long_ago.short", {{"question", short_question()}});
            return true;
        }
        case kind::leave_track:
            settle();
            return false;
        case kind::begin_optional:
            settle();
            if (go) {
                do_start();
                return true;
            }
            if (leave) tell(message_kind::confirm, "optional.left");
            return leave;
        case kind::begin_now: {
            settle();
            const bool asked_later = exact && r.what.what == verb::later;
            if (leave || asked_later || vocab().says(intent::begin_later, e.text)) {
                tell(message_kind::confirm, "begin.later", {{"next", next_words("begin.later.moment", "next.none")}});
                return true;
            }
            if (!go && !vocab().says(intent::begin_now, e.text)) return false;
            do_start();
            return true;
        }
        case kind::remind_plan:
        case kind::rehearse_plan:
            return take_plan_side_question(side, go, leave);
        case kind::away_until:
            settle();
            if (leave) return_to_question();
            return leave || (!exact && absence_.take_until_when(e.text, side.text));
        case kind::plan_side:
            settle();
            if (!take_plan_side(e, side.number)) {
                if (!leave) return false;
                tell(message_kind::confirm, "plan.side.left");
            }
            return_to_question();
            return true;
        case kind::answer_or_word:
        case kind::kept_entry:
        case kind::be_quiet:
        case kind::what_made_it:
            return take_new_side(e, r);
    }
    return false;
}

void machine::drop_fleeting_side() {
    using kind = side_question::kind;
    if (s_.side.what == kind::forget || s_.side.what == kind::remove_entry || s_.side.what == kind::did_you_mean ||
        s_.side.what == kind::leave_track || s_.side.what == kind::away_until)
        s_.side = {};
}

void machine::ask_side_again() {
    using kind = side_question::kind;
    asks_ = asker::side;
    switch (s_.side.what) {
        case kind::keep_entry:
            if (!s_.side.parts.empty())
                tell(message_kind::question, "journal.offer", {{"words", shortened(s_.side.parts.front().text, 60)}});
            break;
        case kind::edit_entry:
            tell(message_kind::question, "journal.edit.short", {{"number", std::to_string(s_.side.number)}});
            break;
        case kind::go_on:
            tell(message_kind::question, "long_ago.short", {{"question", short_question()}});
            break;
        default:
            break;
    }
}

void machine::return_to_question() {
    // Whether to keep a stray thought is asked twice at the most; the offer stands.
    using kind = side_question::kind;
    const bool asked_enough = s_.side.what == kind::keep_entry && s_.side.number++ > 0;
    const bool needs_no_answer =
        s_.side.what == kind::kept_entry || s_.side.what == kind::be_quiet || s_.side.what == kind::what_made_it;
    if (s_.side.what != kind::none && !asked_enough && !needs_no_answer) return ask_side_again();
    if (in_setup()) return ask_setup(true);
    if (s_.running && !s_.running->put_off) ask_again();
}

void machine::on(const timer_fired& e) {
    switch (e.what) {
        case timer::morning:
            return on_nudge(slot::morning, e);
        case timer::evening:
            return on_nudge(slot::evening, e);
        case timer::collect:
            if (s_.running && course_.the_step() && !s_.running->parts.empty()) close_collected();
            return;
        case timer::snooze:
            if (s_.paused_until && *s_.paused_until > now_) return;
            return on_snooze();
        case timer::waiting:
            if (planner_.in_the_middle()) {
                out_.push_back(set_timer{timer::waiting, now_ + std::chrono::minutes(30), e.date});
                return;
            }
            return start_waiting_nudge();
        case timer::reminder:
            return on_reminder();
    }
}

}  // namespace fulcrum::dialogue
