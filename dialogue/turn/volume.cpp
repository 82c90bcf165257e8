#include "dialogue/turn/volume.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "dialogue/calendar.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/turn/nudge_planner.hpp"

namespace fulcrum::dialogue {

namespace {

constexpr int slots_a_day = 2;

}  // namespace

std::string volume::limits_words() const {
    const auto& n = s_.nudging;
    std::string all;
    const auto line = [&](std::string_view key, phrase_values values = {}) {
        all += (all.empty() ? "- " : "\n- ") + words(key, values);
    };
    if (s_.paused_until && *s_.paused_until > now_) {
        if (*s_.paused_until == instant::max())
            line("limits.paused.open");
        else
            line("limits.paused", {{"moment", moment(*s_.paused_until)}});
    }
    for (const auto& a : n.away)
        if (const auto away = stretch_of(s_, a); away.from > now_)
            line("limits.away", {{"date", moment(away.from)}, {"moment", moment(away.until)}});
    instant told{};
    for (const auto* r : {&s_.running, &s_.later})
        if (*r && (*r)->put_off && (*r)->back_at > now_ && !planner_.next_in_place_of(**r) &&
            std::exchange(told, (*r)->back_at) != (*r)->back_at)
            line("limits.put_off", {{"moment", moment((*r)->back_at)}});
    if (n.quiet) line("limits.quiet", {{"from", clock_text(n.quiet->from)}, {"to", clock_text(n.quiet->to)}});
    if (n.most_a_day > 0) line("limits.cap", {{"count", std::to_string(n.most_a_day)}});
    if (n.hush > 0 && !n.keeps_going)
        line(n.hush == 1 ? "limits.daily" : n.hush == 2 ? "limits.weekly" : "limits.silent");
    if (n.keeps_going) line("limits.keeps_going");
    if (holidays() && n.ignores_holidays) line("limits.holidays_off");
    if (holidays() && !n.ignores_holidays) {
        const auto& days = holidays()->days;
        if (const auto next = days.lower_bound(today()); next != days.end() && next->first <= add_days(today(), 14))
            line("limits.holiday", {{"date", date_words(next->first)}, {"name", next->second}});
    }
    return all;
}

void volume::do_quiet(std::string_view rest) {
    auto& q = s_.nudging.quiet;
    if (rest.empty()) {
        if (!q) return tell(message_kind::reply, "quiet.none");
        return tell(message_kind::reply, "quiet", {{"from", clock_text(q->from)}, {"to", clock_text(q->to)}});
    }
    if (rest == "off") {
        q.reset();
        planner_.reschedule();
        return tell(message_kind::confirm, "quiet.off", {{"next", next_words()}});
    }
    const auto read = read_quiet(rest);
    if (!read) return tell(message_kind::error, "quiet.usage");
    q = *read;
    planner_.reschedule();
    tell(message_kind::confirm, "quiet.set",
         {{"from", clock_text(q->from)}, {"to", clock_text(q->to)}, {"next", next_words()}});
}

void volume::do_less() {
    auto& n = s_.nudging;
    const int now = n.most_a_day > 0 ? std::min(n.most_a_day, slots_a_day) : slots_a_day;
    if (now <= 1) return tell(message_kind::reply, "cap.least");
    n.most_a_day = now - 1;
    tell(message_kind::confirm, "cap.set", {{"count", std::to_string(n.most_a_day)}, {"next", next_words()}});
}

void volume::do_more() {
    auto& n = s_.nudging;
    if (n.most_a_day == 0) return tell(message_kind::reply, "cap.none", {{"rhythm", rhythm_words(s_.when)}});
    if (++n.most_a_day >= slots_a_day) n.most_a_day = 0;
    if (n.most_a_day == 0) return tell(message_kind::confirm, "cap.off", {{"next", next_words()}});
    tell(message_kind::confirm, "cap.set", {{"count", std::to_string(n.most_a_day)}, {"next", next_words()}});
}

void volume::do_most(std::string_view rest) {
    auto& n = s_.nudging;
    if (rest.empty()) {
        if (n.most_a_day == 0) return tell(message_kind::reply, "cap.none", {{"rhythm", rhythm_words(s_.when)}});
        return tell(message_kind::reply, "cap", {{"count", std::to_string(n.most_a_day)}});
    }
    if (rest == "off") {
        n.most_a_day = 0;
        return tell(message_kind::confirm, "cap.off", {{"next", next_words()}});
    }
    int count = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), count);
    if (count < 1) return tell(message_kind::reply, "cap.zero");
    n.most_a_day = count;
    tell(message_kind::confirm, "cap.set", {{"count", std::to_string(count)}, {"next", next_words()}});
}

// The calendars one can choose, as words to type; "" when there is but one.
std::string volume::calendar_names() const {
    std::string list;
    for (const auto& [name, days] : def_.set.calendars)
        if (name != s_.nudging.calendar) list += (list.empty() ? "`holidays " : ", `holidays ") + name + "`";
    if (!s_.nudging.calendar.empty() && def_.set.holidays)
        list += (list.empty() ? "" : ", ") + std::string("`holidays usual`");
    return list;
}

bool volume::knows_calendar(std::string_view name) const {
    return name.empty() || name == "on" || name == "off" || name == "usual" ||
           def_.set.calendars.contains(std::string(name));
}

void volume::do_holidays(std::string_view rest) {
    auto& n = s_.nudging;
    if (rest == "on" || rest == "off") {
        n.ignores_holidays = rest == "off";
    } else if (rest == "usual") {
        n.calendar.clear();
    } else if (!rest.empty()) {
        n.calendar = rest;
    }
    if (rest == "off") return tell(message_kind::confirm, "holidays.off", {{"next", next_words()}});
    if (!holidays())
        return tell(message_kind::reply, def_.set.calendars.empty() ? "holidays.unknown" : "holidays.others",
                    {{"list", calendar_names()}});
    const auto& days = holidays()->days;
    std::string list;
    int shown = 0;
    for (auto d = days.lower_bound(today()); d != days.end() && shown < 3; ++d, ++shown)
        list +=
            (list.empty() ? "" : "; ") + words("holidays.one", {{"date", date_words(d->first)}, {"name", d->second}});
    if (list.empty()) list = words("holidays.no_more");
    tell(rest.empty() ? message_kind::reply : message_kind::confirm,
         n.ignores_holidays ? "holidays.ignored" : "holidays.on", {{"list", list}, {"next", next_words()}});
    if (const auto others = calendar_names(); !others.empty() && rest.empty())
        tell(message_kind::reply, "holidays.others", {{"list", others}});
}

void volume::on(const calendar_given& e) { s_.nudging.calendar = e.name; }

void volume::do_keep_going(std::string_view rest) {
    if (rest.empty())
        return tell(message_kind::reply, s_.nudging.keeps_going ? "keep_going.is_on" : "keep_going.is_off");
    s_.nudging.keeps_going = rest == "daily";
    planner_.reschedule();
    tell(message_kind::confirm, s_.nudging.keeps_going ? "keep_going.on" : "keep_going.off", {{"next", next_words()}});
}

}  // namespace fulcrum::dialogue
