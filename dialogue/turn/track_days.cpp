#include "dialogue/turn/track_days.hpp"

#include <algorithm>

#include "dialogue/calendar.hpp"
#include "dialogue/ledger.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/sitting.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/nudge_planner.hpp"

namespace fulcrum::dialogue {

// The last chosen day of the week; with one day chosen, that one.
bool track_days::review_due(local_date date) const {
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
bool track_days::review_comes(local_date date) const {
    const auto* t = course_.the_track();
    if (!t || !t->weekly_review || date != today() || !held(t->weekly_review) || !review_due(date)) return false;
    auto probe = s_;
    if (!probe.track->opened_on) probe.track->opened_on = date;
    for (const auto& o : next_nudges(probe, holidays(), now_, 2))
        if (o.date == date) return false;
    return true;
}

// The session, when it is held for this person.
const session* track_days::held(const std::optional<session>& ses) const {
    if (!ses) return nullptr;
    const auto key = s_.track->track.text() + "/" + ses->id.text();
    if (ses->once && std::find(s_.held_once.begin(), s_.held_once.end(), key) != s_.held_once.end()) return nullptr;
    return ses->only_if && !course_.holds(*ses->only_if) ? nullptr : &*ses;
}

// The look back on an earlier day that comes before anything new.
const session* track_days::waiting_look_back(local_date date) const {
    const auto* t = course_.the_track();
    const auto& e = *s_.track;
    const auto* d = t ? day_at(*t, e.day) : nullptr;
    if (!d || !e.begun_on || *e.begun_on >= date) return nullptr;
    const auto* look_back = held(d->evening);
    return look_back_waits(e, look_back, date) ? look_back : nullptr;
}

const session* track_days::session_for(slot which, local_date date) const {
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

bool track_days::was_shown(const session_id& ses) const {
    const auto& shown = s_.track->shown;
    return std::find(shown.begin(), shown.end(), ses) != shown.end();
}

bool track_days::the_opening_waits() const {
    const auto* t = course_.the_track();
    const auto* d = t ? day_at(*t, s_.track->day) : nullptr;
    return d && !s_.track->morning_done && held(d->morning);
}

// No chosen day of that week came before it.
bool track_days::first_of_week(local_date date) const {
    const auto before = next_chosen_date(s_, holidays(), add_days(monday_of(date), -1));
    return before && *before == date;
}

std::string track_days::session_header(const track& t, const session& ses) const {
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

// The first day behind the person's in the old text that is in the new one, too: its number there; 0 if there is none.
int track_days::next_known_day(const track& now, const track* old) const {
    if (!old || s_.track->day < 1) return 0;
    for (auto i = static_cast<std::size_t>(s_.track->day); i < old->days.size(); ++i)
        for (std::size_t k = 0; k < now.days.size(); ++k)
            if (!old->days[i].id.empty() && now.days[k].id == old->days[i].id) return static_cast<int>(k) + 1;
    return 0;
}

// Between sessions a person moves to the newest text: by the day's id, else by its number. Where the place is gone they
// land on the nearest day that is there, told in a sentence; on the one behind it when that day was over.
void track_days::find_place(local_date date) {
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
            const bool behind = e.begun_on && *e.begun_on < date;
            e.begun_on.reset();
            e.morning_done = e.evening_done = false;
            if (over) {
                s_.left_at[e.track.text()] = std::max(e.day + (behind ? 1 : 0), 1);  // when that day is there again
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

// A day that is begun late is tomorrow's, a little early: its look back comes with the evening of that day.
local_date track_days::logical_day() const {
    const auto date = today();
    const auto* t = course_.the_track();
    if (!t) return date;
    const auto& e = *s_.track;
    if (e.begun_on && *e.begun_on > date) return *e.begun_on;  // begun early
    const auto chosen = [&](local_date d) {
        if (!s_.nudging.ignores_holidays && holidays() && holidays()->name(d)) return false;
        return s_.when.at(slot::morning, weekday_of(d)) || s_.when.at(slot::evening, weekday_of(d));
    };
    const auto* d = day_at(*t, e.day);
    const bool done = d && e.begun_on == date && (!d->morning || e.morning_done) && (!d->evening || e.evening_done);
    const bool fresh = e.opened_on != date && (!e.begun_on || (*e.begun_on < date && !waiting_look_back(date)));
    const auto evening =
        s_.when.at(slot::evening, weekday_of(date)).value_or(s_.when.evening.value_or(time_of_day{17 * 60}));
    const bool late = to_local(now_, zone()).time >= std::max(evening, time_of_day{15 * 60});
    if (!late || !(done || fresh || !chosen(date))) return date;
    return next_chosen_date(s_, holidays(), date).value_or(date);
}

// A day of the track lasts until the person took part in it and its look back was held or shown; then the next calendar
// day begins the next one.
void track_days::turn_the_day(local_date date) {
    const auto before = s_.track ? s_.track->edition : std::string();
    find_place(date);
    const auto* t = course_.the_track();
    if (!t || s_.track->finished) return;
    auto& e = *s_.track;
    if (e.begun_on && *e.begun_on < date && !waiting_look_back(date)) {
        ++e.day;
        e.begun_on.reset();
        e.opened_on.reset();
        e.morning_done = e.evening_done = false;
        const auto* next = day_at(*t, e.day);
        e.day_id = next ? next->id : std::string();
        e.shown.clear();
    }
    const int days = day_count(*t);
    if (days > 0 && e.day > days + (session_for_last(*t) ? 1 : 0)) {
        if (e.edition != before) s_.left_at[e.track.text()] = e.day;  // another text ended it, which may be taken back
        e.day = days;
        e.finished = true;
    }
}

// Whether the closing session will be held for this person.
bool track_days::session_for_last(const track& t) const {
    if (!t.last_day) return false;
    const auto key = t.id.text() + "/" + t.last_day->id.text();
    if (t.last_day->once && std::find(s_.held_once.begin(), s_.held_once.end(), key) != s_.held_once.end())
        return false;
    return !t.last_day->only_if || course_.holds(*t.last_day->only_if);
}

}  // namespace fulcrum::dialogue
