#include "dialogue/turn/enrolling.hpp"

#include <algorithm>

#include "dialogue/text.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/entry_parts.hpp"
#include "dialogue/turn/nudge_planner.hpp"
#include "dialogue/turn/nudger.hpp"
#include "dialogue/turn/put_offs.hpp"
#include "dialogue/turn/session_player.hpp"
#include "dialogue/turn/unasked.hpp"
#include "dialogue/turn/zone_moves.hpp"

namespace fulcrum::dialogue {

void enrolling::on(const assigned& e) {
    const auto found = def_.texts->tracks.find(e.track);
    if (found == def_.texts->tracks.end()) return;
    const auto& t = found->second;
    if (s_.track && s_.track->track == t.id && !s_.track->finished) return;
    if (t.for_channels) {
        s_.when = def_.set.when;
        s_.when.evening.reset();
        if (!s_.when.morning) s_.when.morning = time_of_day{10 * 60};
        const unsigned first = s_.when.days.bits & (~unsigned{s_.when.days.bits} + 1);  // one day a week
        s_.when.days.bits = static_cast<std::uint8_t>(first == 0 ? 1 : first);
        enroll(t);
        zones_.adopt_profile_zone();
        s_.stage = setup::done;
        planner_.reschedule();
        return tell(
            message_kind::confirm, "team.assigned",
            {{"by", e.by}, {"title", t.title}, {"promise", t.promise}, {"next", next_words()}, {"zone", s_.zone}});
    }
    const bool newcomer = s_.stage == setup::fresh;
    zones_.adopt_profile_zone();
    if (newcomer) s_.when = def_.set.when;
    const bool now = unasked_.may_write_unasked() && !(newcomer && unasked_.at_night());
    if (newcomer && now) tell(message_kind::greeting, "hello");
    if (newcomer && !now) unasked_.tell_unasked(false, words("hello"));
    const auto* other = s_.track && !s_.track->finished ? course_.the_track() : nullptr;
    const auto rests = other ? " " + words("track.assigned.instead", {{"title", other->title}}) : std::string();
    enroll(t);
    s_.stage = setup::done;
    planner_.reschedule();
    const auto next = now ? next_words("track.joined.next", "track.joined.no_times") : std::string();
    unasked_.tell_unasked(
        now,
        words("track.assigned", {{"by", e.by}, {"title", t.title}, {"promise", t.promise}, {"next", next}}) + rests);
}

void enrolling::on(const unassigned& e) {
    if (!s_.track || s_.track->finished) return;
    const auto* t = course_.the_track();
    const std::string title = t ? t->title : s_.track->track.text();
    const bool team = t && t->for_channels;
    leave_track_quietly();
    planner_.reschedule();
    if (team) return tell(message_kind::confirm, "team.ended", {{"by", e.by}, {"title", title}});
    unasked_.tell_unasked(unasked_.may_write_unasked(), words("track.unassigned", {{"by", e.by}, {"title", title}}));
}

bool enrolling::do_join(std::string_view name, bool sure) {
    if (name.empty()) {
        tell(message_kind::reply, "track.which", {{"list", course_.track_list()}});
        return true;
    }
    const auto* t = course_.find_track(name);
    if (!t) {
        if (!sure) return false;
        tell(message_kind::error, "track.unknown", {{"words", in_one_line(name, 40)}, {"list", course_.track_list()}});
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
    nudger_.offer_to_begin();
    return true;
}

void enrolling::enroll(const track& t) {
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

void enrolling::leave_track_quietly() {
    if (s_.track && !s_.track->finished) s_.left_at[s_.track->track.text()] = s_.track->day;
    if (s_.running && s_.running->card.empty()) player_.let_go();
    if (s_.later && s_.later->card.empty()) put_offs_.drop_later();
    put_offs_.aim_snooze();
    for (const auto& w : s_.waiting) planner_.note(w, "skipped:no_track");
    s_.waiting.clear();
    s_.track.reset();
}

void enrolling::do_leave() {
    if (!s_.track || s_.track->finished) {
        tell(message_kind::reply, "track.none");
        return;
    }
    const auto* t = course_.the_track();
    const auto id = s_.track->track.text();
    const auto day = std::to_string(s_.track->day);
    const std::string title = t ? t->title : id;
    if (s_.running && !s_.running->parts.empty()) player_.put_aside(), said_.clear();
    leave_track_quietly();
    planner_.reschedule();
    tell(message_kind::confirm, "track.left", {{"title", title}, {"id", id}, {"day", day}});
}

}  // namespace fulcrum::dialogue
