// Which session a day holds: the first day's, the weekly review, the day's own, the last one's, a team's week; and
// where a person's place is once the track's text has changed.
#include <algorithm>

#include "dialogue/calendar.hpp"
#include "dialogue/machine.hpp"

namespace fulcrum::dialogue {

bool machine::review_due(local_date date) const {
    const auto* t = course_.the_track();
    if (s_.track->day == day_count(*t)) return false;  // the last evening is not given up for it
    if (s_.track->reviewed_on == date || (s_.track->day == 1 && !s_.track->begun_on)) return false;
    // The last chosen day of the week; with one day chosen, that one.
    for (int ahead = 1; ahead < 7; ++ahead) {
        const auto next = add_days(date, ahead);
        if (weekday_of(next) == std::chrono::Monday) break;
        if (s_.when.days.has(weekday_of(next))) return false;
    }
    return s_.when.days.has(weekday_of(date));
}

const session* machine::session_for(slot which, local_date date) const {
    const auto* t = course_.the_track();
    if (!t) return nullptr;
    const auto& e = *s_.track;
    const auto held = [&](const std::optional<session>& ses) -> const session* {
        if (!ses) return nullptr;
        const auto key = t->id.text() + "/" + ses->id.text();
        if (ses->once && std::find(s_.held_once.begin(), s_.held_once.end(), key) != s_.held_once.end()) return nullptr;
        return ses->only_if && !course_.holds(*ses->only_if) ? nullptr : &*ses;
    };
    if (e.day == 1 && !e.welcomed && !e.begun_on)
        if (const auto* first = held(t->first_day)) return first;
    const auto* d = day_at(*t, e.day);
    if (!d) return held(t->last_day);
    if (which == slot::evening && review_due(date))
        if (const auto* review = held(t->weekly_review)) return review;
    return held(which == slot::morning ? d->morning : d->evening);
}

std::string machine::session_header(const track& t, const session& ses) const {
    if (ses.id.text() == first_session || ses.id.text() == last_session)
        return words("session.track", {{"title", t.title}});
    if (ses.id.text() == review_session) return words("session.review");
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
