#include "dialogue/turn/cohort_place.hpp"

#include <algorithm>
#include <utility>

#include "dialogue/nudging.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/enrolling.hpp"
#include "dialogue/turn/nudge_planner.hpp"
#include "dialogue/turn/unasked.hpp"

namespace fulcrum::dialogue {

bool cohort_place::may_tell() const { return unasked_.may_write_unasked() && !unasked_.at_night(); }

void cohort_place::on(const track_held& e) {
    const auto* t = course_.the_track();
    if (!t || s_.track->finished) return;
    const auto until = e.until && *e.until > today() ? e.until : std::nullopt;
    if (s_.track->not_before == until) return;
    enrolling_.begin_act(e.act, true);
    const bool begun = s_.track->day > 1 || s_.track->begun_on || s_.track->opened_on || s_.track->welcomed;
    if (until) {
        for (const auto& w : std::exchange(s_.waiting, {})) planner_.note(w, "skipped:held");
        for (const auto& m : std::exchange(s_.nudging.moved, {}))
            planner_.settle({m.which, m.date, m.due_at}, "skipped:held");
    }
    s_.track->not_before = until;
    planner_.reschedule();
    const auto key = !until              ? "track.held.ended"
                     : until == for_good ? "track.held.open"
                     : begun             ? "track.held"
                                         : "track.held.start";
    const auto date = until && until != for_good ? date_words(*until) : std::string();
    enrolling_.end_act(e.act, may_tell(),
                       words(key, {{"by", e.by}, {"title", t->title}, {"date", date}, {"next", next_words()}}));
}

void cohort_place::on(const moved_to_day& e) {
    const auto* t = course_.the_track();
    if (!t) return;
    enrolling_.begin_act(e.act, false);
    auto was = *s_.track;
    const int last = day_count(*t);
    const int day = std::max(1, last > 0 ? std::min(e.day, last) : e.day);
    enrolling_.enroll(*t, day);
    s_.track->welcomed = was.welcomed || day > 1;
    s_.track->by = std::move(was.by);
    s_.track->cohort = std::move(was.cohort);
    s_.track->not_before = was.not_before;
    planner_.reschedule();
    enrolling_.end_act(e.act, may_tell(),
                       words("track.moved_by", {{"by", e.by}, {"title", t->title}, {"day", std::to_string(day)}}));
}

void cohort_place::on(const put_back& e) {
    if (!s_.undo || s_.undo->act != e.act) return;
    const bool possible = put_back_possible(s_, e.act);
    auto was = *std::exchange(s_.undo, std::nullopt);
    if (!possible) return;
    if (was.holds_only) {
        if (s_.track && was.track) s_.track->not_before = was.track->not_before;
    } else {
        enrolling_.leave_track_quietly();
        s_.track = std::move(was.track);
        s_.left_at = std::move(was.left_at);
        s_.invited = std::move(was.invited);
        if (!s_.times_by_hand) s_.when = was.when;
        s_.language = std::move(was.language);
        if (!s_.zone_by_hand && s_.nudging.profile_zone.empty() && !was.zone.empty()) s_.zone = std::move(was.zone);
    }
    planner_.reschedule();
    auto& news = s_.nudging.news;
    if (const auto untold = std::find(news.begin(), news.end(), was.news); !was.news.empty() && untold != news.end()) {
        news.erase(untold);  // they never heard of it
        return;
    }
    unasked_.tell_unasked(may_tell(), words("track.put_back", {{"by", e.by}, {"place", place_now()}}));
}

std::string cohort_place::place_now() const {
    const auto* t = course_.the_track();
    if (!t || s_.track->finished) return words("status.no_track");
    if (s_.track->not_before == for_good) return words("track.rests", {{"title", t->title}});
    if (s_.track->not_before && *s_.track->not_before > today())
        return words("track.not_yet", {{"title", t->title}, {"date", date_words(*s_.track->not_before)}});
    return words("status.track", {{"title", t->title}, {"place", course_.place_words(*t)}}) + ".";
}

void cohort_place::on(const channel_left& e) {
    const auto* t = course_.the_track();
    if (!t || s_.track->finished || s_.track->cohort != e.cohort) return;
    unasked_.tell_unasked(may_tell(), words("track.channel_left", {{"channel", e.channel}, {"title", t->title}}));
}

}  // namespace fulcrum::dialogue
