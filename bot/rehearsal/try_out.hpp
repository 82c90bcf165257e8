// A rehearsal that an administrator plays by hand, in their own direct message with the coach.
#pragma once

#include <memory>

#include "bot/engine/trials.hpp"

namespace fulcrum::bot::rehearsal {

// A day of the track, from its morning on. Throws as rehearsal does.
std::unique_ptr<engine::trial> try_out(const engine::trial_wish& wish);

}  // namespace fulcrum::bot::rehearsal
