#include "bot/engine/send_pace.hpp"

#include <algorithm>

namespace fulcrum::bot::engine {

using namespace std::chrono_literals;

namespace {
constexpr send_pace::duration first_wait = 50ms, longest_wait = 5s, shortest_wait = 10ms;
constexpr send_pace::duration one_answer = 1s;  // refusals within that time are one
constexpr int successes = 20;                   // until it is tried a little faster
}  // namespace

void send_pace::told(const std::optional<platform::send_room>& room) {
    if (!room || (room_ && room->seen <= room_->seen)) return;
    room_ = room;
    taken_ = 0;
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
    auto wait = std::max<duration>(last_nudge_ + between_ - now, 0ms);
    if (!room_ || room_->most <= 0) return wait;
    const auto& r = *room_;
    const int taken = std::max(r.most - r.left, 1);
    const auto each = std::max<duration>(r.full_in, 1ms) / taken;  // until one more place is free
    const int reserve = std::max(r.most / 4, 1);
    const auto freed = std::min<std::int64_t>((now - r.seen) / each, taken);
    const auto left = r.left + freed - taken_;
    if (left <= reserve) wait = std::max(wait, each * (reserve - left + 1));
    return wait;
}

void send_pace::take_nudge(time now) {
    last_nudge_ = now;
    ++taken_;
}

}  // namespace fulcrum::bot::engine
