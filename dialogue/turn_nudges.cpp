// Nudges: when they come, when they wait, and what becomes of those that came at the wrong time.
#include <algorithm>

#include "dialogue/calendar.hpp"
#include "dialogue/machine.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

constexpr auto too_late = 2h;       // an older nudge is skipped, and the next message says so
constexpr auto still_here = 30min;  // how long after their last message a person counts as in the middle of things

timer timer_of(slot s) { return s == slot::morning ? timer::morning : timer::evening; }

}  // namespace

std::optional<occurrence> next_nudge(const person_state& state, instant now) {
    if (state.stage != setup::done || !state.track || state.track->finished) return std::nullopt;
    instant after = now;
    if (state.paused_until) {
        if (*state.paused_until == instant::max()) return std::nullopt;
        // A nudge due at the very instant the pause ends is still wanted.
        if (*state.paused_until > now) after = *state.paused_until - 1ms;
    }
    std::optional<occurrence> best;
    for (const auto s : {slot::morning, slot::evening}) {
        const auto& last = s == slot::morning ? state.last_morning : state.last_evening;
        const auto next = next_due(state.when, s, state.zone.empty() ? "UTC" : state.zone, after, last);
        if (next && (!best || next->due_at < best->due_at)) best = next;
    }
    return best;
}

const std::string& machine::zone() const {
    static const std::string utc = "UTC";
    return s_.zone.empty() ? utc : s_.zone;
}

local_date machine::today() const { return to_local(now_, zone()).date; }

std::string machine::moment(instant t) const {
    const auto local = to_local(t, zone());
    const std::string day = local.date == today()                ? words("date.today")
                            : local.date == add_days(today(), 1) ? words("date.tomorrow")
                                                                 : date_words(local.date);
    return local.time.minutes == 0 ? day : words("date.at", {{"day", day}, {"clock", clock_text(local.time)}});
}

std::string machine::date_words(local_date date) const {
    const auto weekday = listed(book(), "date.weekdays", weekday_of(date).iso_encoding() - 1);
    const auto month = listed(book(), "date.months", static_cast<unsigned>(date.month()) - 1);
    return words("date.day", {{"weekday", weekday}, {"day", std::to_string(unsigned(date.day()))}, {"month", month}});
}

std::string machine::rhythm_words(const rhythm& r) const {
    constexpr unsigned every_day = 0b1111111;
    const unsigned bits = r.days.bits & every_day;
    if ((!r.morning && !r.evening) || bits == 0) return words("rhythm.off");
    std::string days;
    if (bits == every_day)
        days = words("rhythm.every_day");
    else if (bits == 0b0011111)
        days = words("rhythm.weekdays");
    else if (bits == 0b1100000)
        days = words("rhythm.weekends");
    else
        for (unsigned i = 0; i < 7; ++i)
            if (bits >> i & 1u) days.append(days.empty() ? "" : ", ").append(listed(book(), "date.weekdays", i));
    const auto clock = [](const std::optional<time_of_day>& t) { return t ? clock_text(*t) : std::string(); };
    return words(!r.evening   ? "rhythm.morning"
                 : !r.morning ? "rhythm.evening"
                              : "rhythm.both",
                 {{"days", days}, {"morning", clock(r.morning)}, {"evening", clock(r.evening)}});
}

std::string machine::next_words(std::string_view key_some, std::string_view key_none) const {
    const auto next = next_nudge(s_, now_);
    return next ? words(key_some, {{"moment", moment(next->due_at)}}) : words(key_none);
}

// Plans the next occurrence of each slot anew from the rule.
void machine::reschedule() {
    for (const auto s : {slot::morning, slot::evening}) {
        auto one = s_;
        (s == slot::morning ? one.when.evening : one.when.morning).reset();
        if (const auto next = next_nudge(one, now_))
            out_.push_back(set_timer{timer_of(s), next->due_at, next->date});
        else
            out_.push_back(cancel_timer{timer_of(s)});
    }
}

bool machine::in_the_middle() const {
    if (now_ - s_.last_heard >= still_here) return false;
    const bool open = s_.running && !s_.running->put_off && s_.running->touched;
    return open || in_setup() || s_.side.what != side_question::kind::none;
}

bool machine::slot_done_today(slot which, local_date date) const {
    if (!s_.track || !s_.track->begun_on || *s_.track->begun_on != date) return false;
    return which == slot::morning ? s_.track->morning_done : s_.track->evening_done;
}

// A day of the track lasts until the person took part in it; then the next calendar day begins the next one.
void machine::turn_the_day(local_date date) {
    find_place();
    const auto* t = the_track();
    if (!t || s_.track->finished) return;
    auto& e = *s_.track;
    if (e.begun_on && *e.begun_on < date) {
        ++e.day;
        e.begun_on.reset();
        e.morning_done = e.evening_done = false;
        const auto* next = day_at(*t, e.day);
        e.day_id = next ? next->id : std::string();
    }
    const int days = day_count(*t);
    if (days > 0 && e.day > days + (session_for_last(*t) ? 1 : 0)) {
        e.day = days;
        e.finished = true;
    }
}

void machine::on_nudge(slot which, const timer_fired& e) {
    auto& last = which == slot::morning ? s_.last_morning : s_.last_evening;
    const auto note = [&](std::string outcome) { out_.push_back(note_nudge{e.what, e.date, std::move(outcome)}); };
    if (last && *last >= e.date) {
        note("skipped: that day had its nudge");
        return reschedule();
    }
    const auto skip = [&](std::string why) {
        last = e.date;
        note("skipped: " + why);
        reschedule();
    };
    if (s_.paused_until && *s_.paused_until > now_) return skip("paused");
    if (!s_.track || s_.track->finished) return skip("in no track");
    if (now_ - e.due_at > too_late) {
        ++s_.missed;
        return skip("more than two hours late");
    }
    if (slot_done_today(which, e.date)) return skip("already answered");
    if (s_.running && s_.running->card.empty() && s_.running->which == which && s_.running->date == e.date)
        return skip("already open");
    last = e.date;
    if (in_the_middle()) {
        s_.waiting.push_back({which, e.date, e.due_at});
        out_.push_back(set_timer{timer::waiting, now_ + still_here, e.date});
        note("waits: in the middle of a dialogue");
        return reschedule();
    }
    s_.waiting.push_back({which, e.date, e.due_at});
    start_waiting_nudge();
    reschedule();
}

// The latest nudge that waits begins; older ones of the same wait give way to it.
void machine::start_waiting_nudge() {
    if (s_.waiting.empty()) return;
    out_.push_back(cancel_timer{timer::waiting});
    const auto next = s_.waiting.back();
    const auto waiting = std::exchange(s_.waiting, {});
    for (const auto& w : waiting)
        if (w != next) out_.push_back(note_nudge{timer_of(w.which), w.date, "skipped: a later one took its place"});
    const auto note = [&](std::string outcome) {
        out_.push_back(note_nudge{timer_of(next.which), next.date, std::move(outcome)});
    };
    const auto* t = the_track();
    if (!t) return note("skipped: the track is not there");
    if (next.date != today() && now_ - next.due_at > too_late) return note("skipped: its day is over");
    if (slot_done_today(next.which, next.date)) return note("skipped: already answered");
    turn_the_day(next.date);
    if (s_.track->finished) {
        note("skipped: the track is over");
        reschedule();
        return tell(message_kind::prompt, "track.finished",
                    {{"title", t->title}, {"steps", std::to_string(s_.steps_done)}});
    }
    const auto* ses = session_for(next.which, next.date);
    if (!ses) {
        // A day with nothing to hold must not come again for ever.
        if (!s_.track->begun_on && next.which == slot::evening) s_.track->begun_on = next.date;
        return note("skipped: nothing in the track for it");
    }
    const bool after_answer = !said_.empty();
    if (s_.running) put_aside(next.date);
    if (s_.missed > 0) {
        tell(message_kind::prompt, "day.missed");
        s_.missed = 0;
    }
    if (s_.welcome_back) {
        tell(message_kind::prompt, "day.welcome_back");
        s_.welcome_back = false;
    }
    s_.paused_until.reset();
    if (s_.side.what != side_question::kind::keep_entry) s_.side = {};
    if (after_answer) flush();
    note(now_ - next.due_at > 1min ? "sent late" : "sent");
    if (t->for_channels)
        hold_with_team(*t, next.date);
    else if (ses->optional)
        offer_optional(*ses, next.which, next.date);
    else
        begin_session(*ses, next.which, next.date);
    if (s_.running && !s_.running->spoken.empty()) s_.running->as_prompt = true;
    if (!said_.empty()) kind_ = message_kind::prompt;
}

void machine::put_off_until(instant when) {
    auto& r = *s_.running;
    r.put_off = true;
    if (!r.parts.empty()) out_.push_back(cancel_timer{timer::collect});
    out_.push_back(set_timer{timer::snooze, when, r.date});
    tell(message_kind::confirm, "session.later", {{"moment", moment(when)}});
}

// --- by an administrator ---------------------------------------------------------------------------------------------

void machine::on(const assigned& e) {
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
        adopt_profile_zone();
        s_.stage = setup::done;
        reschedule();
        return tell(message_kind::confirm, "team.assigned",
                    {{"by", e.by}, {"title", t.title}, {"promise", t.promise}, {"next", next_words()}});
    }
    const bool newcomer = s_.stage == setup::fresh;
    if (newcomer) {
        s_.when = def_.set.when;
        tell(message_kind::greeting, "hello");
    }
    enroll(t);
    adopt_profile_zone();
    s_.stage = setup::done;
    reschedule();
    tell(message_kind::confirm, "track.assigned",
         {{"by", e.by},
          {"title", t.title},
          {"promise", t.promise},
          {"next", next_words("track.joined.next", "track.joined.no_times")}});
}

void machine::on(const unassigned& e) {
    if (!s_.track || s_.track->finished) return;
    const auto* t = the_track();
    const std::string title = t ? t->title : s_.track->track.text();
    leave_track_quietly();
    reschedule();
    tell(message_kind::confirm, "track.unassigned", {{"by", e.by}, {"title", title}});
}

}  // namespace fulcrum::dialogue
