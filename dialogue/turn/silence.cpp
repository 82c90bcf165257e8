#include "dialogue/turn/silence.hpp"

#include <algorithm>
#include <array>

#include "dialogue/calendar.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/silence.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/nudge_planner.hpp"

namespace fulcrum::dialogue {

// The longer they were away, the less is said of what went on meanwhile.
std::string_view silence::welcome_key(instant before) const {
    const auto away = now_ - before;
    if (away >= std::chrono::days{30}) return "silence.welcome.month";
    return away >= std::chrono::days{10} ? "silence.welcome.weeks" : "silence.welcome";
}

void silence::heard(bool welcome, instant before) {
    auto& n = s_.nudging;
    const int hush = std::exchange(n.hush, 0);
    const auto since = n.silent_on;
    n.silent_days = 0;
    n.silent_on.reset();
    if (hush == 0 || s_.stage != setup::done) return;
    if (hush >= 3 && since)
        for (const auto& o : passed_over(s_, to_instant(add_days(*since, 1), time_of_day{0}, zone()), now_))
            planner_.settle(o, "skipped:silence");
    planner_.reschedule();
    if (welcome) tell(message_kind::reply, welcome_key(before));
}

// While one a week comes, the days that the rule leaves out are silent ones, too.
int silence::silent_days_since(std::optional<local_date> before, local_date day) const {
    if (!before || s_.nudging.hush < 2) return 1;
    int days = 0;
    for (auto d = add_days(*before, 1); d <= day; d = add_days(d, 1)) {
        const bool holiday = holidays() && !s_.nudging.ignores_holidays && holidays()->name(d);
        const auto weekday = weekday_of(d);
        if (!holiday && (s_.when.at(slot::morning, weekday) || s_.when.at(slot::evening, weekday))) ++days;
    }
    return std::max(1, days);
}

void silence::break_silence_rule_gently() {
    auto& n = s_.nudging;
    if (const auto* t = course_.the_track(); t && t->for_channels) {  // a team answers in the thread, which is not read
        n.hush = n.silent_days = 0;
        n.silent_on.reset();
        return;
    }
    const auto day = today();
    // Whole days: today is not over.
    const int since = n.silent_on == day ? 0 : silent_days_since(n.silent_on, day);
    const int before = n.silent_days + since - 1;
    if (const int step = n.keeps_going ? 0 : silence_step(before); step > n.hush) {
        n.hush = step;
        constexpr std::array keys{"silence.daily", "silence.weekly", "silence.last"};
        std::string weekday;
        for (unsigned d = 7; d >= 1; --d)
            for (const auto s : {slot::morning, slot::evening})
                if (s_.when.at(s, std::chrono::weekday{d})) weekday = listed(book(), "silence.weekdays", d - 1);
        tell(message_kind::prompt, keys[static_cast<std::size_t>(step) - 1], {{"weekday", weekday}});
        planner_.reschedule();
    }
    n.silent_days += since;
    n.silent_on = day;
}

}  // namespace fulcrum::dialogue
