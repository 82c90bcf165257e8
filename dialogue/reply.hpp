// Reading people: what somebody typed, as a value. Case, surrounding blanks, punctuation, accents and common typing
// slips are forgiven. Pure, total, never throws on any bytes; input is valid UTF-8 or treated byte by byte.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/graph.hpp"
#include "dialogue/schedule.hpp"
#include "dialogue/time.hpp"

namespace fulcrum::dialogue {

// Lower case (ASCII, Latin-1 and Latin Extended-A letters, accents folded away), runs of blanks as one space, trimmed;
// punctuation, markup and emoji around the words taken off, unless there is nothing else. Keycaps and ":seven:" are
// digits, ":+1:" is 👍. Always valid UTF-8. For comparing, never for storing.
std::string plain(std::string_view typed);

// "yes", "y", "yep", "sure", "ja", "👍", "not really", "nope", "n" … The whole message must be such a word or phrase.
std::optional<bool> read_yes_no(std::string_view typed);

// 1 … 10 as digits ("7", "7/10", "7 out of 10"), words ("seven"), or keycap emoji. Nothing for 0, 11, "7.5", "7 or 8".
std::optional<int> read_scale(std::string_view typed);

// An option by number ("2", "2.", "second"), by letter ("b"), by label or value, or by a prefix or slip that fits
// exactly one; "yep" for an option called "Yes". A number is a place in the list before it is a part of a label; a
// letter that would fit two options differently ("b" with "Build" as the third) fits none. Index into `options`.
std::optional<int> read_choice(std::string_view typed, const std::vector<option>& options);

// "9", "09:00", "0930", "9.30", "9:30 am", "9pm", "17h", "half past nine", "noon", "midnight". "9" alone is 09:00.
std::optional<time_of_day> read_time(std::string_view typed);

// "30m", "30 min", "2h", "1h30", "90 minutes", "3d", "3 days", "a week", "2w". Longer than zero, at most 366 days.
std::optional<std::chrono::minutes> read_duration(std::string_view typed);

// "2027-01-10", "10.1.2027", "10 Jan", "Jan 10 2027", "april" (its first day), "two weeks from thursday", "tomorrow",
// "in 3 days", "monday", "next monday", on or after `today`, with or without "on" or "until" before it. On a Monday
// "monday" is a week ahead; "next friday" is the one of the week that begins next Monday. "10/1" could be two days and
// is none.
std::optional<local_date> read_date(std::string_view typed, local_date today);

// Days that somebody is away: the first of them, and the day of return.
struct day_span {
    local_date first, back;
    friend bool operator==(const day_span&, const day_span&) = default;
};
// "tomorrow", "on friday", "next week", "this week", "the weekend", "from 1 Dec to 5 Dec" (the 5th included), "1-5
// Dec", "mon-fri", "from Monday for 2 weeks". Nothing for "until friday", for habits ("on fridays") and where no end is
// said.
std::optional<day_span> read_days(std::string_view typed, local_date today);

// A moment on a day: its time, or the slot whose time it is.
struct day_moment {
    local_date date;
    std::optional<slot> which;
    std::optional<time_of_day> time;
    friend bool operator==(const day_moment&, const day_moment&) = default;
};
// "tomorrow 8:00", "monday at 9am", "8am tomorrow", "tomorrow morning", "tonight"; a date alone means its morning. An
// hour that is no waking one is meant after noon: "tomorrow at 2" is 14:00.
std::optional<day_moment> read_day_moment(std::string_view typed, local_date today);

// What stands on a person's wall.
struct wall_clock {
    local_date date;
    time_of_day time;
};
// When somebody wants to be asked again: after a length of time, or at a moment.
struct put_off {
    std::optional<std::chrono::minutes> length;
    day_moment until;  // where there is no length
    friend bool operator==(const put_off&, const put_off&) = default;
};
// What follows "snooze" and "remind me": "45m", "in 20" (minutes), "until 16h", "bis halb elf", "tomorrow at 2", "after
// lunch". An hour without am or pm is the next such time between 7:00 and 21:59, so "at 4" said at 14:00 is 16:00 and
// said at 17:00 is 16:00 tomorrow; the night is meant where it is said ("4am", "04:00"). A bare number is hours up to
// 4, and minutes where it is a multiple of five up to 90.
std::optional<put_off> read_put_off(std::string_view typed, wall_clock now);

// What follows "pause until", as the moment it is over; a day without a time or slot counts from its first minute.
// Until a day, a week or a month means until it begins; "through", "einschließlich", "after" and "the end of" mean
// until it is over.
std::optional<day_moment> read_end(std::string_view typed, wall_clock now);

// What follows "schedule": "weekdays 09:00 17:00", "mon wed fri 8:30", "every day 9am 5pm", "09:00" (days stay as in
// `now`), "morning 8:30", "evening off", "off". Two times are morning and evening whichever comes first on the clock;
// one time alone is the morning's (the evening stays), but nothing if it would not be before the evening's: which one
// is meant? "9 to 5" and "evening 6:30" mean the afternoon; "06:30" is taken at its word. Days may have times of their
// own, "mon wed 8:30, fri 16:00": then each is said in full, and a time alone is the evening's from noon on.
std::optional<rhythm> read_rhythm(std::string_view typed, const rhythm& now);

// What follows "quiet": "18:00-08:00", "6pm to 8am", "10 to 7" (of the night), "after 18:00" (until 07:00), "at night"
// (22:00 to 07:00). Nothing for equal times.
std::optional<quiet_hours> read_quiet(std::string_view typed);

// Edit distance with swapped neighbours (Damerau, restricted), in code points, cut off above `limit` (gives limit + 1).
int edit_distance(std::string_view a, std::string_view b, int limit);

// "hi", "hello coach", "good morning", "hey there" and nothing more.
bool is_greeting(std::string_view typed);

// "thanks", "ok", "cool" and nothing more: outside a question not worth keeping.
bool is_small_talk(std::string_view typed);

}  // namespace fulcrum::dialogue
