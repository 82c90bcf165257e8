#include "dialogue/turn/absence.hpp"

#include <algorithm>
#include <string>

#include "dialogue/calendar.hpp"
#include "dialogue/ledger.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/turn/asides.hpp"
#include "dialogue/turn/nudge_planner.hpp"
#include "dialogue/turn/put_offs.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

}  // namespace

void absence::begin_pause(instant from, instant until) {
    auto& n = s_.nudging;
    for (auto a = n.away.rbegin(); a != n.away.rend(); ++a)
        if (const auto over = stretch_of(s_, *a); over.until <= now_) from = over.from;  // not in the log yet
    std::erase_if(n.away, [&](const auto& a) { return stretch_of(s_, a).until <= now_; });
    if (!n.paused_from) n.paused_from = from;
    s_.paused_until = until;
    s_.welcome_back = true;
    if (s_.later && s_.later->back_at < until) put_offs_.drop_later();
    if (s_.running && s_.running->put_off && s_.running->back_at < until) s_.running->back_at = {};
    for (const auto& w : s_.waiting) planner_.note(w, "skipped:paused");
    s_.waiting.clear();
    for (const auto& m : n.moved)
        if (const auto& last = planner_.last_of(m.which); m.until < until && (!last || *last < m.date))
            planner_.settle({m.which, m.date, m.due_at}, "skipped:paused");
    out_.push_back(cancel_timer{timer::waiting});
    put_offs_.aim_snooze();
    planner_.reschedule();  // forgets what was settled
}

// A pause that is over goes into the log; an absence that was told ahead becomes a pause when it begins.
void absence::begin_absence() {
    if (s_.paused_until && *s_.paused_until <= now_) settle_pause(*s_.paused_until);
    auto& all = s_.nudging.away;
    const auto now_on =
        std::find_if(all.begin(), all.end(), [&](const auto& a) { return stretch_of(s_, a).has(now_); });
    if (now_on == all.end()) return;
    const auto away = stretch_of(s_, *now_on);
    all.erase(now_on);
    begin_pause(away.from, std::max(away.until, s_.paused_until.value_or(away.until)));
}

// Those that were over by then, with nothing said in them: what was due before them has its outcome by now.
void absence::settle_absences(instant by) {
    auto& n = s_.nudging;
    while (!n.away.empty() && stretch_of(s_, n.away.front()).until <= by) {
        const auto over = stretch_of(s_, n.away.front());
        n.away.erase(n.away.begin());
        if (s_.paused_until && *s_.paused_until >= over.until) continue;  // the pause's own end sees to it
        if (!n.paused_from) n.paused_from = over.from;
        settle_pause(over.until);
        s_.welcome_back = true;
    }
}

void absence::settle_pause(instant end) {
    const auto from = std::exchange(s_.nudging.paused_from, std::nullopt);
    if (!from) return;
    for (const auto& o : passed_over(s_, *from, end)) planner_.settle(o, "skipped:paused");
}

wall_clock absence::wall() const {
    const auto local = to_local(now_, zone());
    return {local.date, local.time};
}

instant absence::moment_of(const day_moment& m) const {
    const bool evening = m.which == slot::evening;
    const auto usual = evening ? s_.when.evening : s_.when.morning;
    const auto unless_set = time_of_day{static_cast<std::int16_t>((evening ? 17 : 9) * 60)};
    return to_instant(m.date, m.time ? *m.time : usual.value_or(unless_set), zone());
}

void absence::do_pause(std::string_view rest) {
    instant until = instant::max();
    if (!rest.empty()) {
        std::string_view when = rest;
        const bool till = when.starts_with("until ") || when.starts_with("till ");
        if (till) when.remove_prefix(when.find(' ') + 1);
        if (const auto d = till ? std::nullopt : read_duration(when)) {
            // Days end with the day: "pause 3d" brings the fourth morning's prompt, whatever the hour it was said at.
            until = *d >= 24h
                        ? to_instant(add_days(today(), static_cast<int>(*d / (24 * 60min))), time_of_day{0}, zone())
                        : now_ + *d;
        } else if (const auto end = till ? read_end(when, wall()) : std::nullopt) {
            until = end->time || end->which ? moment_of(*end) : to_instant(end->date, time_of_day{0}, zone());
        } else if (const auto days = till ? std::nullopt : read_days(when, today())) {
            until = to_instant(days->back, time_of_day{0}, zone());
            if (days->first > today()) return plan_absence({days->first, days->back});
            if (s_.paused_until && *s_.paused_until > until) return covered_by_pause();
        }
        if (until == instant::max() || until <= now_) {
            tell(message_kind::error, "pause.usage");
            return asides_.return_to_question();
        }
    }
    begin_pause(now_, until);
    if (until == instant::max()) return tell(message_kind::confirm, "pause.open");
    tell(message_kind::confirm, "pause.set", {{"moment", moment(until)}});
    if (const auto next = next_one(); next && s_.stage == setup::done)
        tell(message_kind::confirm, "pause.first", {{"moment", moment(next->due_at)}});
}

// "I'm sick": until when? The next message is the answer, if it can be one.
void absence::ask_until_when(const command& away) {
    asides_.ask_aside({side_question::kind::away_until, 0, away.rest, {}, now_});
    tell(message_kind::question, "pause.until_when");
}

bool absence::take_until_when(std::string_view typed, std::string_view begin) {
    const auto said = plain(typed);
    const bool unknown = said == "dont know" || said == "don't know" || said == "i don't know" || said == "no idea" ||
                         said == "not sure" || said == "idk" || said == "open" || said == "weiss nicht" ||
                         said == "weiss ich nicht" || said == "weiss ich noch nicht" || said == "keine ahnung" ||
                         said == "unklar" || said == "offen";
    if (unknown) {
        do_pause({});
        return true;
    }
    const auto read = [&](const std::string& words) {
        const auto r = read_command(words);
        const bool fits = r.how == command_reading::kind::exact && r.what.what == verb::pause;
        if (fits) do_pause(r.what.rest);
        return fits;
    };
    if (!begin.empty())
        for (const std::string_view between : {" ", " until ", " for "})
            if (const auto days = std::string(begin) + std::string(between) + said; read_days(days, today()))
                return read("pause " + days);
    const bool length = read_duration(said).has_value();
    return (!length && read("pause until " + said)) || read("pause " + said);
}

// "I'm ill today" does not shorten a pause.
void absence::covered_by_pause() {
    const bool open = *s_.paused_until == instant::max();
    tell(message_kind::confirm, open ? "pause.covered.open" : "pause.covered",
         {{"moment", open ? std::string() : moment(*s_.paused_until)}});
    asides_.return_to_question();
}

// Those that touch become one.
void absence::plan_absence(planned_absence a) {
    constexpr std::size_t most = 12;
    settle_absences(now_);
    const bool paused = s_.paused_until && *s_.paused_until > now_;
    if (paused && *s_.paused_until >= to_instant(a.back, time_of_day{0}, zone())) return covered_by_pause();
    auto& all = s_.nudging.away;
    const auto touches = [&](const auto& other) { return a.first <= other.back && other.first <= a.back; };
    for (const auto& other : all)
        if (touches(other)) a = {std::min(a.first, other.first), std::max(a.back, other.back)};
    std::erase_if(all, touches);
    if (all.size() == most) {
        tell(message_kind::error, "pause.too_many", {{"count", std::to_string(most)}});
        return asides_.return_to_question();
    }
    all.insert(std::find_if(all.begin(), all.end(), [&](const auto& other) { return other.first > a.first; }), a);
    planner_.reschedule();
    tell(message_kind::confirm, paused ? "pause.planned.too" : "pause.planned",
         {{"date", date_words(a.first)}, {"moment", date_words(a.back)}});
    asides_.return_to_question();
}

void absence::do_resume() {
    const bool paused = s_.paused_until && *s_.paused_until > now_;
    if (!paused) settle_absences(now_);
    if (auto& away = s_.nudging.away; !paused && !away.empty()) {  // the next one is taken back
        const auto first = away.front().first;
        away.erase(away.begin());
        planner_.reschedule();
        tell(message_kind::confirm, "resume.planned", {{"date", date_words(first)}, {"next", next_words()}});
        if (!away.empty())
            tell(message_kind::confirm, "resume.planned.left", {{"date", date_words(away.front().first)}});
        return;
    }
    if (s_.paused_until) settle_pause(std::min(*s_.paused_until, now_ + 1ms));  // what is due just now is over, too
    s_.paused_until.reset();
    s_.welcome_back = false;
    if (s_.running) s_.running->put_off = false;  // its timer went with the pause: it is asked again now
    put_offs_.aim_snooze();
    planner_.reschedule();
    tell(message_kind::confirm, paused ? "resume.set" : "resume.not_paused", {{"next", next_words()}});
    if (const auto& away = s_.nudging.away; !away.empty())
        tell(message_kind::confirm, "resume.planned.left", {{"date", date_words(away.front().first)}});
}

// A thank-you for the quiet does not end it.
bool absence::quiet_until_heard(const message& m) {
    if (!s_.paused_until || *s_.paused_until <= now_) {
        s_.nudging.until_heard = false;
        return false;
    }
    const bool just_now = s_.nudging.paused_from && now_ - *s_.nudging.paused_from < 1h;
    const bool no_return = m.what == reading_kind::small_talk || m.what == reading_kind::feeling ||
                           m.what == reading_kind::word_of_ours || m.what == reading_kind::lasting_word;
    if (no_return || (just_now && m.what != reading_kind::words)) return false;
    s_.nudging.until_heard = false;
    settle_pause(now_);
    s_.paused_until.reset();
    tell(message_kind::reply, "warm.back");
    return true;
}

}  // namespace fulcrum::dialogue
