// The balance ledger: which side of the work a person's answers, plans and ratings were about, week by week. Watching
// one's own progress helps, more so when it is written down (Harkin et al. 2016). Only the person sees it. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dialogue/state.hpp"

namespace fulcrum::dialogue {

// The Monday on or before.
local_date monday_of(local_date date);
// Days since 1970, for differences.
int day_number(local_date date);

// An answer or plan that serves a side; `both` counts for vision and for execution.
void count(std::vector<ledger_week>& ledger, pole serves, local_date date);
// A day's rating: `where` 1 (all vision) … 5 (all execution), `people` 0 none, 1 some, 2 a lot.
void rate(std::vector<ledger_week>& ledger, int where, int people, local_date date);

// What `now` has more than `before`, week by week.
std::vector<ledger_week> added(const std::vector<ledger_week>& before, const std::vector<ledger_week>& now);
// Takes it off again; a week left with nothing goes.
void take_off(std::vector<ledger_week>& ledger, const std::vector<ledger_week>& counted);

// The share of vision in the two jobs, in percent: the person's own ratings decide; without any, what the answers were
// about. Nothing when there is neither.
std::optional<int> vision_share(const ledger_week& w);
// The same over several weeks.
std::optional<int> vision_share(const std::vector<ledger_week>& weeks);
// What there was for people, from the ratings: 0 … 2.
std::optional<double> people_level(const ledger_week& w);

// The last `weeks` weeks up to the one of `today`, oldest first; those without an entry are left out.
std::vector<ledger_week> recent(const std::vector<ledger_week>& ledger, local_date today, int weeks);

// Percent of vision a person aims at, and how far from it is still fine.
constexpr int default_target = 50, target_band = 10;
int target_of(const person_state& s);

// The side that a draw should serve: the job that lies outside the person's band over the last four weeks, or people
// when they got little; `none` when nothing is neglected. Where both hold, draws take turns.
pole neglected_side(const person_state& s, local_date today);

// Ten blocks, the full ones for vision.
std::string bar(int percent);

}  // namespace fulcrum::dialogue
