// How many requests the real server lets through when its rate limits are on: a leaky bucket, and the headers that tell
// of it.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace fulcrum::bot::platform::local {

class chat_rate {
  public:
    using time = std::chrono::steady_clock::time_point;
    using header_list = std::vector<std::pair<std::string, std::string>>;

    chat_rate(int per_second, int burst) : each_(std::chrono::milliseconds(1000) / per_second), most_(burst + 1) {}

    // Takes one request's place; false if there is none.
    bool take(time now) {
        const auto floor = now - each_ * most_;
        next_ = std::max(next_, floor);
        if (next_ + each_ > now) return false;
        next_ += each_;
        return true;
    }
    // What the answer says; `allowed` answers carry each number twice, as recorded.
    header_list headers(time now, bool allowed) const {
        const auto left = std::clamp<long>(static_cast<long>((now - next_) / each_), 0, most_);
        const auto full = std::chrono::ceil<std::chrono::seconds>(next_ + each_ * most_ - now).count();
        const auto told = [&](long long n) {
            const std::string text = std::to_string(n);
            return allowed ? text + ", " + text : text;
        };
        header_list out{{"X-RateLimit-Limit", told(most_)},
                        {"X-RateLimit-Remaining", told(left)},
                        {"X-RateLimit-Reset", told(std::max<long long>(full, 0))}};
        if (!allowed) {
            const auto wait = std::chrono::ceil<std::chrono::seconds>(next_ + each_ - now).count();
            out.emplace_back("Retry-After", std::to_string(std::max<long long>(wait, 1)));
            out.emplace_back("X-Content-Type-Options", "nosniff");
        }
        return out;
    }

  private:
    std::chrono::steady_clock::duration each_;
    long most_;
    time next_{};
};

}  // namespace fulcrum::bot::platform::local
