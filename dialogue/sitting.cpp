#include "dialogue/sitting.hpp"

#include <algorithm>

#include "dialogue/nudging.hpp"

namespace fulcrum::dialogue {

namespace {

constexpr int days_worth_a_look_back = 8;  // for whom one sitting a week comes, too

bool ends_with(std::string_view text, std::string_view tail) { return text.ends_with(tail); }

}  // namespace

part part_of(const session_id& id) {
    const std::string_view text = id.text();
    if (text == first_session) return part::first;
    if (text == last_session) return part::last;
    if (text == review_session) return part::review;
    if (text == plan_session) return part::plans;
    return ends_with(text, "/evening") ? part::look_back : part::opening;
}

const session& looking_at_a_plan() {
    static const session ses{session_id{std::string(plan_session)}, {step{step_id{"check"}, check_step{}}}};
    return ses;
}

bool opened(const enrollment& e) {
    const auto is_opening = [](const session_id& id) { return part_of(id) == part::opening; };
    return e.opened_on || e.morning_done || std::any_of(e.shown.begin(), e.shown.end(), is_opening);
}

bool due_at_all(const person_state& s, const occurrence& o) {
    if (o.which == slot::morning || !s.track) return true;
    const auto& e = *s.track;
    if (e.enrolled_at == instant{} || opened(e) || e.begun_on) return true;
    const auto& morning = s.when.at(slot::morning, weekday_of(o.date));
    return !morning || to_instant(o.date, *morning, zone_of(s)) > e.enrolled_at;
}

std::optional<occurrence> next_by_rule(const person_state& s, slot which, instant after,
                                       std::optional<local_date> last) {
    if (s.track && s.track->not_before) {
        if (s.track->not_before == for_good) return std::nullopt;
        const auto eve = add_days(*s.track->not_before, -1);
        if (!last || *last < eve) last = eve;
        after = std::max(after, to_instant(eve, time_of_day{0}, zone_of(s)));
    }
    auto next = next_due(s.when, which, zone_of(s), after, last);
    while (next && !due_at_all(s, *next)) next = next_due(s.when, which, zone_of(s), next->due_at, next->date);
    return next;
}

bool look_back_waits(const enrollment& e, const session* look_back, local_date date) {
    if (!look_back || e.evening_done || !e.begun_on) return false;
    const auto ago = (std::chrono::sys_days(date) - std::chrono::sys_days(*e.begun_on)).count();
    if (ago > days_worth_a_look_back) return false;
    return std::find(e.shown.begin(), e.shown.end(), look_back->id) == e.shown.end();
}

std::optional<local_date> next_chosen_date(const person_state& s, const holiday_calendar* holidays, local_date after) {
    for (int ahead = 1; ahead <= 14; ++ahead) {
        const auto date = add_days(after, ahead);
        if (holidays && !s.nudging.ignores_holidays && holidays->name(date)) continue;
        const auto day = weekday_of(date);
        if (s.when.at(slot::morning, day) || s.when.at(slot::evening, day)) return date;
    }
    return std::nullopt;
}

}  // namespace fulcrum::dialogue
