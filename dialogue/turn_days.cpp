// Which session a day holds: the first day's, the weekly review, the day's own, the last one's, a team's week; and
// where a person's place is once the track's text has changed.
#include <algorithm>

#include "dialogue/calendar.hpp"
#include "dialogue/ledger.hpp"
#include "dialogue/machine.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/sitting.hpp"

namespace fulcrum::dialogue {

// The last chosen day of the week; with one day chosen, that one.
bool machine::review_due(local_date date) const {
    const auto* t = course_.the_track();
    if (s_.track->day == day_count(*t)) return false;  // the last evening is not given up for it
    if (s_.track->reviewed_on == date || (s_.track->day == 1 && !s_.track->begun_on)) return false;
    for (int ahead = 1; ahead < 7; ++ahead) {
        const auto next = add_days(date, ahead);
        if (weekday_of(next) == std::chrono::Monday) break;
        if (s_.when.days.has(weekday_of(next))) return false;
    }
    return s_.when.days.has(weekday_of(date));
}

// Held, and no further sitting comes on that date which could hold it.
bool machine::review_comes(local_date date) const {
    const auto* t = course_.the_track();
    if (!t || !t->weekly_review || date != today() || !held(t->weekly_review) || !review_due(date)) return false;
    auto probe = s_;
    if (!probe.track->opened_on) probe.track->opened_on = date;
    for (const auto& o : next_nudges(probe, holidays(), now_, 2))
        if (o.date == date) return false;
    return true;
}

// The session, when it is held for this person.
const session* machine::held(const std::optional<session>& ses) const {
    if (!ses) return nullptr;
    const auto key = s_.track->track.text() + "/" + ses->id.text();
    if (ses->once && std::find(s_.held_once.begin(), s_.held_once.end(), key) != s_.held_once.end()) return nullptr;
    return ses->only_if && !course_.holds(*ses->only_if) ? nullptr : &*ses;
}

// The look back on an earlier day that comes before anything new.
const session* machine::waiting_look_back(local_date date) const {
    const auto* t = course_.the_track();
    const auto& e = *s_.track;
    const auto* d = t ? day_at(*t, e.day) : nullptr;
    if (!d || !e.begun_on || *e.begun_on >= date) return nullptr;
    const auto* look_back = held(d->evening);
    return look_back_waits(e, look_back, date) ? look_back : nullptr;
}

const session* machine::session_for(slot which, local_date date) const {
    const auto* t = course_.the_track();
    if (!t) return nullptr;
    const auto& e = *s_.track;
    if (e.day == 1 && !e.welcomed && !e.begun_on)
        if (const auto* first = held(t->first_day)) return first;
    const auto* d = day_at(*t, e.day);
    if (!d) return held(t->last_day);
    if (review_comes(date)) return held(t->weekly_review);
    if (const auto* look_back = waiting_look_back(date)) return look_back;
    const auto *opening = held(d->morning), *look_back = held(d->evening);
    if (opening && !e.morning_done) {
        const bool over = which == slot::evening && e.opened_on == date;  // shown today, and not answered
        return over && look_back && !e.evening_done ? look_back : opening;
    }
    if (e.evening_done || !look_back) return nullptr;
    const bool its_time = which == slot::evening || !s_.when.at(slot::evening, weekday_of(date));
    return its_time && (!opening || e.begun_on == date || !e.begun_on) ? look_back : nullptr;
}

bool machine::was_shown(const session_id& ses) const {
    const auto& shown = s_.track->shown;
    return std::find(shown.begin(), shown.end(), ses) != shown.end();
}

// Holds what this sitting is for: a plan that waits for a look, then what the track has.
void machine::sit(slot which, local_date date) {
    turn_the_day(date);
    const auto* t = course_.the_track();
    if (!t || s_.track->finished) return start_waiting_nudge();
    const auto* ses = session_for(which, date);
    if (const auto* plan = plan_to_look_at(ses)) return look_at_plan(plan->number, which, date);
    if (!ses) return start_waiting_nudge();
    hold_part(*ses, which, date, false);
}

void machine::hold_part(const session& ses, slot which, local_date date, bool asked_for) {
    // An opening whose morning went by, on a day that has one, is tomorrow's.
    const bool opening = part_of(ses.id) == part::opening;
    constexpr int near = 3;  // days
    if (opening && which == slot::evening && s_.when.at(slot::morning, weekday_of(date)))
        if (const auto next = next_chosen_date(s_, holidays(), date); next && *next <= add_days(date, near))
            date = *next;
    if (ses.optional && !asked_for) return offer_optional(ses, which, date);
    const bool again = was_shown(ses.id) && !s_.track->begun_on;
    if (!was_shown(ses.id)) s_.track->shown.push_back(ses.id);
    if (opening) {
        s_.track->opened_on = date;
        s_.track->opened_at = now_;
        planner_.reschedule();  // its evening is one now
    }
    const auto first = said_.size();
    if (again && !asked_for) return offer_again(ses, which, date);
    begin_session(ses, which, date);
    if (opening && !again && first_of_week(date))
        if (const auto list = ladder_.priorities_of(monday_of(date)); !list.empty() && said_.size() > first)
            said_.insert(said_.begin() + static_cast<std::ptrdiff_t>(first),
                         words("priorities.of_week", {{"list", list}}));
}

bool machine::the_opening_waits() const {
    const auto* t = course_.the_track();
    const auto* d = t ? day_at(*t, s_.track->day) : nullptr;
    return d && !s_.track->morning_done && held(d->morning);
}

// No chosen day of that week came before it.
bool machine::first_of_week(local_date date) const {
    const auto before = next_chosen_date(s_, holidays(), add_days(monday_of(date), -1));
    return before && *before == date;
}

// A part of a sitting is over: whether the sitting goes on.
bool machine::goes_on_after(const running_session& r) const {
    if (!s_.track || s_.track->finished || !r.card.empty()) return false;
    const auto& e = *s_.track;
    switch (part_of(r.session)) {
        case part::plans:
            return true;
        case part::look_back:
            return e.begun_on && *e.begun_on < r.date;
        case part::review:  // no week goes by without a lesson
            return (!e.begun_on || *e.begun_on < r.date) &&
                   (e.opened_at == instant{} || to_local(e.opened_at, zone()).date < monday_of(r.date));
        case part::first:
        case part::opening:
        case part::last:
            return false;
    }
    return false;
}

std::string machine::session_header(const track& t, const session& ses) const {
    if (ses.id.text() == first_session || ses.id.text() == last_session)
        return words("session.track", {{"title", t.title}});
    if (ses.id.text() == review_session) return words("session.review");
    if (ses.id.text() == plan_session) return {};
    const auto* d = day_at(t, s_.track->day);
    const auto title = d ? d->title : t.title;
    if (day_count(t) == 0) return {};  // a day like any other needs no title
    return words("day.header",
                 {{"day", std::to_string(s_.track->day)}, {"days", std::to_string(day_count(t))}, {"title", title}});
}

// A session that holds nothing up: offered in a line, and begun by `yes` or `start`.
void machine::offer_optional(const session& ses, slot which, local_date date) {
    const auto* t = course_.the_track();
    const auto* d = day_at(*t, s_.track->day);
    if (!s_.track->begun_on) s_.track->begun_on = date;
    ask_aside({side_question::kind::begin_optional, static_cast<int>(which), ses.id.text(), {}, now_});
    tell(message_kind::prompt, "optional.offer", {{"title", d ? d->title : t->title}});
}

// In a channel nothing waits and nothing is stored: what the session says and asks becomes one message, and people
// answer in its thread.
void machine::hold_with_team(const track& t, local_date date) {
    const auto* ses = session_for(slot::morning, date);
    if (!ses) return;
    tell_text(message_kind::prompt, words("team.header", {{"week", std::to_string(s_.track->day)},
                                                          {"weeks", std::to_string(day_count(t))},
                                                          {"title", day_at(t, s_.track->day)->title}}));
    const auto place = t.id.text() + "/" + ses->id.text() + "/";
    for (const auto& st : ses->steps) {
        if (const auto* s = std::get_if<say_step>(&st.action))
            tell_text(message_kind::prompt, course_.fill(s->what, place + st.id.text()));
        if (const auto* a = std::get_if<ask_step>(&st.action))
            tell_text(message_kind::prompt, course_.fill(a->question, place + st.id.text()));
    }
    tell(message_kind::prompt, "team.thread");
    s_.track->begun_on = date;
    s_.track->morning_done = true;
    ++s_.steps_done;
    if (s_.track->day == day_count(t)) {
        s_.track->finished = true;
        tell(message_kind::prompt, "team.finished", {{"title", t.title}});
    }
}

// The first day behind the person's in the old text that is in the new one, too: its number there; 0 if there is none.
int machine::next_known_day(const track& now, const track* old) const {
    if (!old || s_.track->day < 1) return 0;
    for (auto i = static_cast<std::size_t>(s_.track->day); i < old->days.size(); ++i)
        for (std::size_t k = 0; k < now.days.size(); ++k)
            if (!old->days[i].id.empty() && now.days[k].id == old->days[i].id) return static_cast<int>(k) + 1;
    return 0;
}

// Between sessions a person moves to the newest text: by the day's id, else by its number. Where the place is gone they
// land on the nearest day that is there, told in a sentence; on the one behind it when that day was over.
void machine::find_place(local_date date) {
    const auto* t = course_.the_track();
    if (!t || s_.track->finished) return;
    auto& e = *s_.track;
    const auto id_of = [&](int n) {
        const auto* d = day_at(*t, n);
        return d ? d->id : std::string();
    };
    if (e.edition == t->edition) return;
    const bool known = !e.edition.empty();
    const auto* old = known ? def_.texts->find_edition(e.track, e.edition) : nullptr;
    e.edition = t->edition;
    if (known) {
        const int last = day_count(*t);
        int at = 0;
        for (std::size_t i = 0; !e.day_id.empty() && i < t->days.size(); ++i)
            if (t->days[i].id == e.day_id) at = static_cast<int>(i) + 1;
        if (at == 0 && e.day_id.empty() && (day_at(*t, e.day) || (last > 0 && e.day == last + 1))) at = e.day;
        if (at == 0) {
            const bool over = last > 0 && e.day > last;
            at = over ? last : std::max(e.day, 1);
            if (const int next = next_known_day(*t, old); next > 0) {
                const bool was_held = e.begun_on && *e.begun_on < date;
                at = was_held ? next : std::min(at, next);
            }
            e.begun_on.reset();
            e.morning_done = e.evening_done = false;
            if (over) {
                e.finished = true;
                planner_.reschedule();
                tell(message_kind::reply, "track.moved.end", {{"title", t->title}});
            } else {
                tell(message_kind::reply, "track.moved", {{"day", std::to_string(at)}});
            }
        }
        e.day = at;
    }
    e.day_id = id_of(e.day);
}

}  // namespace fulcrum::dialogue
