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

bool send_pace::known(time now) const { return room_ && room_->most > 0 && now <= room_->seen + forgotten_after; }

// Until one place more than `reserve` is free.
send_pace::duration send_pace::wait_for_place(time now, int reserve) const {
    if (!known(now)) return 0ms;
    const auto missing = reserve + 1 - level(now);
    if (missing <= 0) return 0ms;
    return duration(static_cast<duration::rep>(std::ceil(missing * static_cast<double>(each_.count()))));
}

send_pace::duration send_pace::wait_for_nudge(time now, bool share) const {
    const auto wait = std::max<duration>(last_nudge_ + between_ - now, 0ms);
    const int reserve = share || !room_ ? 0 : std::min(std::max(room_->most / 4, 1), room_->most - 1);
    return std::max(wait, wait_for_place(now, reserve));
}

send_pace::duration send_pace::wait_for_answer(time now) const { return wait_for_place(now, 0); }

void send_pace::take(time now) {
    if (!room_) return;
    left_ = level(now) - 1;
    at_ = now;
}

void send_pace::take_nudge(time now) {
    last_nudge_ = now;
    take(now);
}

void send_pace::take_answer(time now) { take(now); }

std::optional<send_pace::own_pace> send_pace::of_one(time now) const {
    if (!known(now)) return std::nullopt;
    return own_pace{each_ * 2, std::clamp(room_->most / 4, 3, 20)};
}

}  // namespace fulcrum::bot::engine
