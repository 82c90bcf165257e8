#include "bot/engine/send_turns.hpp"

#include <algorithm>

namespace fulcrum::bot::engine {

using namespace std::chrono_literals;

namespace {
constexpr int answers_a_nudge = 3;
constexpr std::size_t most_remembered = 1000;  // conversations whose pace is kept; beyond, those that are even go
}  // namespace

void send_turns::add(std::string channel, bool nudge) { (nudge ? nudges_ : answers_).push_back(std::move(channel)); }

std::optional<send_turns::turn> send_turns::next(time now, bool nudges_too) {
    again_.reset();
    const bool nudge = nudges_too && !nudges_.empty();
    if (nudge && since_nudge_ >= answers_a_nudge)
        if (auto chosen = take_nudge(now, true)) return chosen;
    if (auto chosen = take_answer(now)) {
        since_nudge_ = nudges_.empty() ? 0 : since_nudge_ + 1;
        return chosen;
    }
    // With nobody to answer now, or only those who have to wait for their own pace.
    return nudge ? take_nudge(now, false) : std::nullopt;
}

std::optional<send_turns::turn> send_turns::take_nudge(time now, bool share) {
    const auto wait = pace_.wait_for_nudge(now, share);
    if (wait > 0ms) {
        try_at(now + wait);
        return std::nullopt;
    }
    pace_.take_nudge(now);
    since_nudge_ = 0;
    turn chosen{std::move(nudges_.front()), true};
    nudges_.pop_front();
    return chosen;
}

std::optional<send_turns::turn> send_turns::take_answer(time now) {
    if (answers_.empty()) return std::nullopt;
    if (const auto wait = pace_.wait_for_answer(now); wait > 0ms) {
        try_at(now + wait);
        return std::nullopt;
    }
    const auto own = pace_.of_one(now);
    if (!own) {
        paid_until_.clear();
        turn chosen{std::move(answers_.front()), false};
        answers_.pop_front();
        return chosen;
    }
    const auto credit = own->each * (own->burst - 1);
    for (auto it = answers_.begin(); it != answers_.end(); ++it) {
        auto& paid = paid_until_[*it];
        if (paid > now + credit) {
            try_at(paid - credit);
            continue;
        }
        paid = std::max(paid, now) + own->each;
        pace_.take_answer(now);
        turn chosen{std::move(*it), false};
        answers_.erase(it);
        if (paid_until_.size() > most_remembered)
            std::erase_if(paid_until_, [now](const auto& one) { return one.second <= now; });
        return chosen;
    }
    return std::nullopt;
}

}  // namespace fulcrum::bot::engine
