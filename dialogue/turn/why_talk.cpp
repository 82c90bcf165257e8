#include "dialogue/turn/why_talk.hpp"

#include <algorithm>

#include "dialogue/calendar.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/turn/asides.hpp"
#include "dialogue/turn/volume.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

constexpr int days_kept_in_mind = 14;

constexpr std::string_view asking = "why ";

std::string_view slot_key(timer t) { return t == timer::evening ? "slot.evening" : "slot.morning"; }

// "skipped:holiday:New Year" → "why.skipped.holiday" and "New Year".
std::pair<std::string, std::string> key_and_detail(std::string_view code) {
    std::string key = "why.";
    const auto first = code.find(':');
    key += code.substr(0, first);
    if (first == code.npos) return {key, {}};
    code.remove_prefix(first + 1);
    const auto second = code.find(':');
    key.append(".").append(code.substr(0, second));
    return {key, second == code.npos ? std::string() : std::string(code.substr(second + 1))};
}

// "monday", "yesterday": the latest such day, today excepted.
local_date day_asked_for(std::string_view words, local_date today) {
    if (words == "today") return today;
    if (words != "yesterday")
        if (const auto d = reading::weekday_index(words, false)) {
            const int now = static_cast<int>(weekday_of(today).iso_encoding()) - 1;
            return add_days(today, -((now - *d + 6) % 7 + 1));
        }
    if (words.find_first_of("0123456789") == words.npos) return add_days(today, -1);
    const auto past = read_date(words, add_days(today, -364)), coming = read_date(words, today);
    if (!past) return add_days(today, -1);
    if (!coming) return *past;
    const auto days = [&](local_date d) {
        return std::chrono::abs(std::chrono::sys_days(d) - std::chrono::sys_days(today));
    };
    return days(*past) <= days(*coming) ? *past : *coming;  // without a year the nearer one is meant
}

}  // namespace

void why_talk::do_why(std::string_view rest) {
    s_.side.text = std::string(asking) + std::string(rest);
    const auto since = to_instant(add_days(today(), -days_kept_in_mind), time_of_day{0}, zone());
    out_.push_back(look_up_nudges{since, 100});
}

// What was decided, in words.
std::string why_talk::decided_words(const nudge_line& l) const {
    const auto code = outcome_code(l.outcome);
    auto [key, detail] = key_and_detail(code);
    if (l.on_its_way) key = "why.on_its_way";
    const auto zone_then = zone_exists(l.zone) ? l.zone : zone();
    const auto decided = to_local(l.decided_at, zone_then);
    std::string clock = clock_text(decided.time);
    if (decided.date != l.date) clock = words("date.at", {{"day", date_words(decided.date)}, {"clock", clock}});
    if (!book().contains(key)) return words("why.other", {{"outcome", code}, {"clock", clock}});
    auto said = words(key, {{"clock", clock}, {"detail", detail}});
    if (said.find(clock) == said.npos) said += " " + words("why.decided", {{"clock", clock}});
    for (const auto& m : s_.nudging.moved)
        if (m.date == l.date && (m.which == slot::evening) == (l.what == timer::evening) && m.until > now_)
            said += words("why.moved.to", {{"moment", moment(m.until)}});
    return said;
}

std::string why_talk::line_words(const nudge_line& l) const {
    const auto zone_then = zone_exists(l.zone) ? l.zone : zone();
    const bool known = l.due_at != instant{};  // older records hold the decision only
    const auto due = known ? clock_text(to_local(l.due_at, zone_then).time) : std::string();
    auto line = words(
        known ? "why.line" : "why.line.undated",
        {{"date", date_words(l.date)}, {"slot", words(slot_key(l.what))}, {"due", due}, {"what", decided_words(l)}});
    if (zone_then != zone()) line += " (" + zone_then + ")";
    const auto midnight = to_instant(l.date, time_of_day{0}, zone_then);
    const auto length = to_instant(add_days(l.date, 1), time_of_day{0}, zone_then) - midnight;
    if (length != 24h) line += " " + words(length < 24h ? "why.clocks.forward" : "why.clocks.back");
    return line;
}

// The moments of today's nudges that will be sent.
std::string why_talk::today_to_come() const {
    std::string list;
    for (const auto& o : next_nudges(s_, holidays(), now_, 2))
        if (to_local(o.due_at, zone()).date == today()) list += (list.empty() ? "" : ", ") + moment(o.due_at);
    return list;
}

// Nothing is on record for that day: what the rules say about it.
std::string why_talk::why_nothing(local_date date) const {
    const auto day = date_words(date);
    if (date > today()) return words("why.nothing.ahead", {{"date", day}});
    if (date < add_days(today(), -days_kept_in_mind)) return words("why.nothing.long_ago", {{"date", day}});
    if (s_.stage != setup::done) return words("why.nothing.setup");
    if (!s_.track) return words("why.nothing.no_track");
    if (s_.track->finished) return words("why.nothing.finished");
    if (rests_on(s_, date))
        return s_.track->not_before == for_good
                   ? words("why.nothing.rests")
                   : words("why.nothing.not_before", {{"date", date_words(*s_.track->not_before)}});
    if (s_.when.off()) return words("why.nothing.off");
    const auto weekday = weekday_of(date);
    if (!s_.when.at(slot::morning, weekday) && !s_.when.at(slot::evening, weekday))
        return words("why.nothing.not_chosen", {{"date", day}, {"rhythm", rhythm_words(s_.when)}});
    if (s_.nudging.hush >= 3 && !s_.nudging.keeps_going) return words("why.nothing.silence");
    if (holidays() && !s_.nudging.ignores_holidays)
        if (const auto* name = holidays()->name(date))
            return words("why.nothing.holiday", {{"date", day}, {"name", *name}});
    if (date == today())
        if (const auto coming = today_to_come(); !coming.empty()) return words("why.nothing.yet", {{"moment", coming}});
    if (date == today())
        for (const auto s : {slot::morning, slot::evening})
            if (const auto time = s_.when.at(s, weekday); time && to_instant(date, *time, zone()) > now_)
                return words("why.nothing.held", {{"clock", clock_text(*time)}});
    return words("why.nothing.unknown", {{"date", day}});
}

void why_talk::on(const nudges_found& e) {
    if (!s_.side.text.starts_with(asking)) return;
    const auto asked = s_.side.text.substr(asking.size());
    s_.side.text.clear();
    auto lines = e.lines;
    // A pause under way goes into the record when it ends, an absence that is over with the next nudge.
    const auto add_paused = [&](instant from, instant to) {
        for (const auto& o : passed_over(s_, from, to))
            lines.push_back({o.which == slot::morning ? timer::morning : timer::evening, o.date, "skipped:paused",
                             o.due_at, o.due_at, zone()});
    };
    const auto& n = s_.nudging;
    if (s_.paused_until && *s_.paused_until > now_ && n.paused_from) add_paused(*n.paused_from, now_);
    for (const auto& a : n.away)
        if (const auto over = stretch_of(s_, a); over.until <= now_) add_paused(over.from, over.until);
    const auto began = [](const nudge_line& l) { return l.due_at == instant{} ? l.decided_at : l.due_at; };
    std::stable_sort(lines.begin(), lines.end(), [&](const auto& a, const auto& b) { return began(a) > began(b); });

    if (asked == "this") {
        std::erase_if(lines, [](const auto& l) { return !outcome_code(l.outcome).starts_with("sent"); });
        const auto sent = std::max_element(lines.begin(), lines.end(),
                                           [](const auto& a, const auto& b) { return a.decided_at < b.decided_at; });
        if (sent == lines.end())
            tell(message_kind::reply, "why.none");
        else
            tell(message_kind::reply, "why.this",
                 {{"slot", words(slot_key(sent->what))},
                  {"rhythm", rhythm_words(s_.when)},
                  {"zone", zone_exists(sent->zone) ? sent->zone : zone()},
                  {"line", line_words(*sent)}});
        return asides_.return_to_question();
    }
    std::string list;
    const auto add = [&](const nudge_line& l) { list += (list.empty() ? "- " : "\n- ") + line_words(l); };
    if (!asked.empty()) {
        const auto date = day_asked_for(asked, today());
        for (const auto& l : lines)
            if (l.date == date) add(l);
        if (!list.empty()) {
            tell(message_kind::reply, "why.day", {{"date", date_words(date)}, {"list", list}});
        } else {
            tell(message_kind::reply, "why.day.none", {{"reason", why_nothing(date)}});
            if (auto limits = volume_.limits_words(); date == today() && !limits.empty())
                tell(message_kind::reply, "why.limits", {{"list", limits}});
        }
        return asides_.return_to_question();
    }
    const auto first = add_days(today(), -days_kept_in_mind);
    for (const auto& l : lines)
        if (l.date >= first) add(l);
    if (list.empty()) list = "- " + why_nothing(today());
    tell(message_kind::reply, "why",
         {{"rhythm", rhythm_words(s_.when)}, {"zone", zone()}, {"next", next_words()}, {"list", list}});
    if (auto limits = volume_.limits_words(); !limits.empty())
        tell(message_kind::reply, "why.limits", {{"list", limits}});
    if (s_.track && !s_.track->by.empty())
        tell(message_kind::reply, s_.track->cohort.empty() ? "why.assigned" : "why.cohort",
             {{"by", s_.track->by}, {"cohort", s_.track->cohort}});
    asides_.return_to_question();
}

}  // namespace fulcrum::dialogue
