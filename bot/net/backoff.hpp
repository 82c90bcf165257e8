// How long to wait before trying again. Pure: randomness comes in as an argument.
#pragma once

#include <chrono>

namespace fulcrum::bot::net {

struct backoff_rule {
    std::chrono::milliseconds first{500};
    std::chrono::milliseconds ceiling{60000};
};

// Full jitter: `random` (0 ≤ random < 1) of first·2^failures, between 100 ms and the ceiling. failures ≥ 0.
std::chrono::milliseconds wait_for(const backoff_rule& rule, int failures, double random);

}  // namespace fulcrum::bot::net
