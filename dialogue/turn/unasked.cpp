#include "dialogue/turn/unasked.hpp"

#include <utility>

#include "dialogue/calendar.hpp"
#include "dialogue/nudging.hpp"

namespace fulcrum::dialogue {

// Whoever has set no quiet hours yet is not met for the first time between eight in the evening and eight in the
// morning, but for a schedule that begins earlier.
bool unasked::at_night() const {
    const auto t = to_local(now_, zone()).time;
    auto day_begins = time_of_day{8 * 60};
    if (s_.when.morning && s_.when.morning->minutes < day_begins.minutes) day_begins = *s_.when.morning;
    return t.minutes < day_begins.minutes || t.minutes >= 20 * 60;
}

// Nobody asked for it: in quiet hours, in a pause or above the day's number it waits for the next message.
void unasked::tell_unasked(bool now, std::string news) {
    constexpr std::size_t most = 5;  // they are told in one message; of many the latest count
    auto& waiting = s_.nudging.news;
    if (!now) {
        if (waiting.size() == most) waiting.erase(waiting.begin());
        return waiting.push_back(std::move(news));
    }
    count_unasked();
    tell_text(message_kind::confirm, std::move(news));
}

instant unasked::outside_quiet(instant t) const {
    return s_.nudging.quiet ? quiet_until(*s_.nudging.quiet, zone(), t) : t;
}

bool unasked::may_write_unasked() const {
    const auto& n = s_.nudging;
    if (s_.paused_until && *s_.paused_until > now_) return false;
    if (outside_quiet(now_) > now_) return false;
    return n.most_a_day == 0 || n.unasked_on != today() || n.unasked < n.most_a_day;
}

void unasked::count_unasked() {
    auto& n = s_.nudging;
    n.unasked = n.unasked_on == today() ? n.unasked + 1 : 1;
    n.unasked_on = today();
}

}  // namespace fulcrum::dialogue
