// Transcripts: conversations written down as tests of a track. A file is read line by line; blank lines and lines that
// begin with # count for nothing.
//
//   # A header comes first. Only the track must be named; the others stand for what is shown here.
//   track: two-hats
//   zone: UTC
//   from: 2027-01-04              the first day; with a time behind it (2027-01-04 08:00) the clock begins there
//   schedule: weekdays 09:00 17:00
//   language: en
//   name: Maya
//
//   == next                       on to the next thing the coach says by itself
//   < Day 1 of 10                 the coach's next message contains this
//   < how well can you tell       … so does the same message further on, or the one after it
//   > 7                           the person says this
//   >> and more                   … and this, on a line of its own in the same message
//   < Which moment
//   ! I couldn't                  nothing said since the person last spoke, or the clock last moved, contains this
//   == +2h                        the clock moves on; also 30m, 3d, 1w
//   == 17:00                      … to a time of the same day; also: tomorrow 09:00, 2027-03-29 09:00
//   == end                        nothing was said besides what was expected above
//
// A track for teams is played in a channel. What the coach says there when it is given the track can be looked at
// before the first == line; then
//
//   > Ana: It is clear to me.     a member says this, in the thread of the coach's latest post; the coach is silent
//   > Ana: @fulcrum tip           … and is heard when it is mentioned
//
// Texts are compared as they are, but a run of blanks and line ends counts as one blank. The person has joined the
// track and set zone and times before the first line; the clock stands at 00:00 of the first day. With the person's
// every word and every jump, what was said before is done with: only what comes after it is looked at.
//
// A file of answers (for `fulcrum tracks preview`) is the same, but a line without a sign in front is an answer: if
// nothing is asked at that point, time moves on to the next nudge first. Expectations are passed over.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/rehearsal/rehearsal.hpp"
#include "content/catalog.hpp"
#include "dialogue/schedule.hpp"
#include "dialogue/time.hpp"

namespace fulcrum::bot::rehearsal {

struct time_jump {
    enum class how { next, by, clock, tomorrow, date } moves = how::next;
    std::chrono::minutes by{};                   // by
    dialogue::time_of_day time{};                // clock, tomorrow, date
    std::optional<dialogue::local_date> date{};  // date
};

struct transcript_line {
    enum class kind { says, answers, expects, refuses, jumps, ends } does = kind::says;
    int line = 0;      // in the file, from 1
    std::string text;  // of a jump: as it is written
    time_jump jump{};
};

struct transcript {
    std::string file;
    int track_line = 0;
    dialogue::track_id track;
    std::string zone = "UTC", language = "en", name = "Maya";
    dialogue::rhythm when;
    dialogue::local_date from{std::chrono::year{2027}, std::chrono::month{1}, std::chrono::day{4}};  // a Monday
    dialogue::time_of_day begin{};
    std::vector<transcript_line> lines;
};

struct transcript_reading {
    transcript made;
    std::vector<content::finding> findings;  // all of them errors
};

enum class transcript_form { transcript, answers };

// Pure and total: any bytes give a transcript, findings, or both.
transcript_reading read_transcript(std::string file, std::string_view text,
                                   transcript_form form = transcript_form::transcript);

// "next", "+2h", "17:00", "tomorrow 09:00", "2027-03-29 09:00"; nothing when it is none of these.
std::optional<time_jump> read_jump(std::string_view typed);
// "2027-03-29"; "09:00"
std::optional<dialogue::local_date> read_plain_date(std::string_view typed);
std::optional<dialogue::time_of_day> read_plain_time(std::string_view typed);

// Where a jump leads from `now`; nothing for `next`.
std::optional<instant> target_of(const time_jump& jump, instant now, std::string_view zone);
// A jump must lead forward, and not further than this.
inline constexpr auto longest_jump = std::chrono::days(800);

struct mismatch {
    int line = 0;          // 0: of the file as a whole
    std::string expected;  // in a sentence
    std::string came;      // the messages it was looked for in, each line behind "| "
    std::string moment;    // when that was, on the person's clock
};

struct play_result {
    std::size_t said = 0, checked = 0;
    std::vector<mismatch> wrong;  // one at the most between two inputs
};

// Plays it through. Throws as rehearsal does: the track must be in the library.
play_result play(const transcript& script, std::shared_ptr<const dialogue::library> texts);

// The settings its header asks for.
rehearsal_settings settings_for(const transcript& script, std::shared_ptr<const dialogue::library> texts);

}  // namespace fulcrum::bot::rehearsal
