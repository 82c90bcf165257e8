// Which plan is looked at when. A plan keeps its moment: "on Friday at 3pm" is asked about after Friday 15:00, one
// without a time in the next sitting. What was "not yet" is asked about again some days later. Pure and total.
#pragma once

#include <optional>
#include <string_view>

#include "dialogue/state.hpp"

namespace fulcrum::dialogue {

using namespace std::chrono_literals;

inline constexpr auto plan_takes = 30min;        // before it is asked about, when it names no moment
inline constexpr auto again_after = 24h * 3;     // "not yet"
inline constexpr auto came_up_after = 24h * 7;   // its occasion had not come up
inline constexpr int most_waits = 3;             // times that an occasion may fail to come up
inline constexpr int most_looks_a_day = 3;       // plans that are looked at before the track goes on
inline constexpr auto before_its_moment = 5min;  // when a reminder comes
inline constexpr auto worth_a_reminder = 20min;  // a moment so far ahead

// When a plan is to be done, as its words say it.
struct plan_time {
    instant at{};
    bool exact = false;  // a clock time that was said
};
std::optional<plan_time> time_of_plan(std::string_view words, instant now, std::string_view zone);

bool is_due(const commitment& c, instant now);
// What a track's own check asks about: the newest that is due, else the newest that was "not yet" on another day.
const commitment* plan_for_check(const person_state& s, instant now);
// What comes before the track's next session: the oldest that is due. `check_follows`: the newest is left to it.
const commitment* plan_before(const person_state& s, instant now, bool check_follows);

// The next reminder that was asked for.
const commitment* next_reminder(const person_state& s);

}  // namespace fulcrum::dialogue
