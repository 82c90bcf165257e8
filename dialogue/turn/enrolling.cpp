#include "dialogue/turn/enrolling.hpp"

#include <algorithm>
#include <utility>

#include "dialogue/calendar.hpp"
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
    if (s_.track && s_.track->track == t.id && !s_.track->finished) {
        if (!e.terms.cohort.empty()) s_.track->cohort = e.terms.cohort, s_.track->by = e.by;  // where they are
        return;
    }
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
    begin_act(e.act, false);
    zones_.adopt_profile_zone();
    if (newcomer) s_.when = def_.set.when;
    const bool may = unasked_.may_write_unasked() && !((newcomer || e.act != 0) && unasked_.at_night());
    if (newcomer && may) tell(message_kind::greeting, "hello");
    if (newcomer && !may) unasked_.tell_unasked(false, words("hello"));
    if (e.invites) {
        s_.invited = invitation{e.track, e.by, e.terms};
        const auto& own = *def_.texts->find(e.track, language());
        const auto starts = e.terms.starts && *e.terms.starts > today()
                                ? words("track.starts", {{"date", date_words(*e.terms.starts)}})
                                : std::string();
        return end_act(e.act, may,
                       words("track.invited", {{"by", e.by},
                                               {"title", own.title},
                                               {"promise", own.promise},
                                               {"id", own.id.text()},
                                               {"starts", starts}}));
    }
    const auto* other = s_.track && !s_.track->finished ? course_.the_track() : nullptr;
    const auto other_title = other ? other->title : std::string();
    take_terms_of_person(e.terms);
    const auto& own = *def_.texts->find(e.track, language());
    if (e.terms.anew) {
        leave_track_quietly();
        s_.left_at.erase(own.id.text());
    }
    enroll(own);
    take_terms_of_place(e.terms, e.by);
    s_.invited.reset();
    s_.stage = setup::done;
    planner_.reschedule();
    const auto next = may ? next_words("track.joined.next", "track.joined.no_times") : std::string();
    const auto& from = s_.track->not_before;
    const auto starts = !from              ? std::string()
                        : from == for_good ? words("track.rests", {{"title", own.title}})
                                           : words("track.starts", {{"date", date_words(*from)}});
    auto news = words(e.terms.cohort.empty() ? "track.assigned" : "track.assigned.cohort", {{"by", e.by},
                                                                                            {"cohort", e.terms.cohort},
                                                                                            {"title", own.title},
                                                                                            {"promise", own.promise},
                                                                                            {"starts", starts},
                                                                                            {"next", next}});
    if (!other_title.empty()) news += " " + words("track.assigned.instead", {{"title", other_title}});
    end_act(e.act, may, std::move(news));
}

// What an act on many changes can be taken back: how it was before, and how the act left it.
void enrolling::begin_act(std::int64_t act, bool holds_only) {
    if (act == 0) return;
    s_.undo = before_act{act, s_.track, s_.left_at, s_.when, s_.language, s_.zone, {}, {}, holds_only, {}, s_.invited};
}

void enrolling::end_act(std::int64_t act, bool may, std::string news) {
    if (act != 0 && s_.undo) {
        s_.undo->after = s_.track ? s_.track->track : track_id();
        s_.undo->after_since = s_.track ? s_.track->enrolled_at : instant();
        if (!may) s_.undo->news = news;
    }
    unasked_.tell_unasked(may, std::move(news));
}

// Only for who has set nothing of their own.
void enrolling::take_terms_of_person(const place_terms& terms) {
    if (!terms.language.empty() && s_.language.empty() && def_.texts->messages.contains(terms.language))
        s_.language = terms.language;
    if (!terms.zone.empty() && !s_.zone_by_hand && s_.nudging.profile_zone.empty() && zone_exists(terms.zone))
        s_.zone = terms.zone;
    const bool own =
        s_.times_by_hand || (s_.stage == setup::done && s_.when != def_.set.when && s_.when != s_.given_times);
    if (!terms.when || own) return;
    s_.when = *terms.when;
    s_.given_times = terms.when;
}

void enrolling::take_terms_of_place(const place_terms& terms, const std::string& by) {
    s_.track->by = by;
    s_.track->cohort = terms.cohort;
    if (terms.starts && *terms.starts > today()) s_.track->not_before = terms.starts;
}

void enrolling::on(const unassigned& e) {
    if (!s_.track || s_.track->finished) return;
    const auto* t = course_.the_track();
    const std::string title = t ? t->title : s_.track->track.text();
    const bool team = t && t->for_channels;
    begin_act(e.act, false);
    leave_track_quietly();
    planner_.reschedule();
    if (team) return tell(message_kind::confirm, "team.ended", {{"by", e.by}, {"title", title}});
    const bool may = unasked_.may_write_unasked() && !(e.act != 0 && unasked_.at_night());
    end_act(e.act, may, words("track.unassigned", {{"by", e.by}, {"title", title}}));
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
    if (s_.invited && s_.invited->track == t->id) {
        const auto invited = *std::exchange(s_.invited, std::nullopt);
        take_terms_of_person(invited.terms);
        take_terms_of_place(invited.terms, invited.by);
    }
    if (s_.stage != setup::done) return true;  // set-up goes on and tells the rest
    planner_.reschedule();
    tell(message_kind::confirm, "track.joined", {{"title", t->title}, {"place", course_.place_words(*t)}});
    nudger_.offer_to_begin();
    return true;
}

void enrolling::enroll(const track& t, int day) {
    leave_track_quietly();
    enrollment e;
    e.track = t.id;
    if (day > 0) s_.left_at[t.id.text()] = day;
    if (const auto left = s_.left_at.find(t.id.text()); left != s_.left_at.end()) {
        e.day = std::max(left->second, 1);
        if (day_count(t) > 0 && e.day > day_count(t)) e.day = 1;  // the text is another one: from its beginning
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
