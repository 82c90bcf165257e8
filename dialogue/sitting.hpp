// What a sitting is due to hold. A track's day has two halves, its opening and its look back, held in that order at
// whatever slots the person has: in the morning and in the evening, or, with one sitting a day, the look back on the
// day before and then the next opening. An evening whose opening was never held is no evening, so whoever joins at
// eleven is first written to the next morning. Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "dialogue/graph.hpp"
#include "dialogue/state.hpp"

namespace fulcrum::dialogue {

// Which part of the track a session is.
enum class part : std::uint8_t { first, opening, look_back, review, last, plans };
part part_of(const session_id& id);

// The session that looks at one plan: the machine's own, before the track goes on.
inline constexpr std::string_view plan_session = "open-plan";
const session& looking_at_a_plan();

// The opening of the day under way was shown, answered or not.
bool opened(const enrollment& e);

// Whether that occurrence of the person's rule is one at all: not the evening of the day they joined, after its
// morning.
bool due_at_all(const person_state& s, const occurrence& o);
// The next one by rule and joining alone, strictly after `after` and of a date after `last`.
std::optional<occurrence> next_by_rule(const person_state& s, slot which, instant after,
                                       std::optional<local_date> last);

// The look back of an earlier day that still waits: it was never shown, and not long ago.
bool look_back_waits(const enrollment& e, const session* look_back, local_date date);

// The next date with a sitting in the rhythm, holidays aside.
std::optional<local_date> next_chosen_date(const person_state& s, const holiday_calendar* holidays, local_date after);

}  // namespace fulcrum::dialogue
