#include "bot/engine/send_pace.hpp"

#include <algorithm>
#include <cmath>

namespace fulcrum::bot::engine {

using namespace std::chrono_literals;

namespace {
constexpr send_pace::duration first_wait = 50ms, longest_wait = 5s, shortest_wait = 10ms;
constexpr send_pace::duration forgotten_after = 1min;  // limits that are not told any more may be gone
constexpr send_pace::duration one_answer = 1s;         // refusals within that time are one
constexpr int successes = 20;                          // until it is tried a little faster
}  // namespace

void send_pace::told(const std::optional<platform::send_room>& room) {
    if (!room || (room_ && room->seen <= room_->seen)) return;
    room_ = room;
    each_ = std::max<duration>(room->full_in, 1ms) / std::max(room->most - room->left, 1);
    left_ = room->left;
    at_ = room->seen;
}

double send_pace::level(time now) const {
    const auto freed = static_cast<double>((now - at_).count()) / static_cast<double>(each_.count());
    return std::min(left_ + freed, static_cast<double>(room_->most));
}

void send_pace::refused(time now) {
    if (between_ > 0ms && now < slowed_ + one_answer) return;
    slowed_ = now;
    between_ = std::clamp(between_ * 2, first_wait, longest_wait);
    in_a_row_ = 0;
}

void send_pace::accepted() {
    if (between_ == 0ms || ++in_a_row_ < successes) return;
    in_a_row_ = 0;
    between_ = between_ * 3 / 4;
    if (between_ < shortest_wait) between_ = 0ms;
}

send_pace::duration send_pace::wait_for_nudge(time now) const {
    const auto wait = std::max<duration>(last_nudge_ + between_ - now, 0ms);
    if (!room_ || room_->most <= 0 || now > room_->seen + forgotten_after) return wait;
    const int reserve = std::min(std::max(room_->most / 4, 1), room_->most - 1);
    const auto missing = reserve + 1 - level(now);
    if (missing <= 0) return wait;
    return std::max(wait,
                    duration(static_cast<duration::rep>(std::ceil(missing * static_cast<double>(each_.count())))));
}

void send_pace::take_nudge(time now) {
    last_nudge_ = now;
    if (!room_) return;
    left_ = level(now) - 1;
    at_ = now;
}

}  // namespace fulcrum::bot::engine
