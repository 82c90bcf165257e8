#include "bot/net/backoff.hpp"

#include <algorithm>
#include <cstdint>

namespace fulcrum::bot::net {

std::chrono::milliseconds wait_for(const backoff_rule& rule, int failures, double random) {
    using std::chrono::milliseconds;
    constexpr milliseconds least{100};
    constexpr milliseconds most = std::chrono::hours(24 * 30);  // keeps the arithmetic far from overflow
    const milliseconds ceiling = std::clamp(rule.ceiling, least, most);

    // Doubling step by step stops at the ceiling, so no number of failures overflows.
    milliseconds span = std::clamp(rule.first, milliseconds{1}, ceiling);
    for (int i = 0; i < failures && span < ceiling; ++i) span = span > ceiling / 2 ? ceiling : span * 2;

    const double share = random >= 0.0 ? std::min(random, 1.0) : 0.0;  // also catches NaN
    const milliseconds chosen{static_cast<std::int64_t>(static_cast<double>(span.count()) * share)};
    return std::clamp(chosen, least, ceiling);
}

}  // namespace fulcrum::bot::net
