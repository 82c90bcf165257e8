// One person and the coach, played through ahead of time: the shipped engine and a real database on a clock that jumps
// from one due instant to the next. The same settings and words give the same conversation, each time. A track for
// teams is played in a channel: an administrator has assigned it there.
//
//   rehearsal talk(settings);          // the person has joined the track; it is the first day, 00:00
//   talk.next_nudge();                 // day 1, morning
//   for (const auto& h : talk.say("7")) print(h.text);
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/rehearsal/stage.hpp"
#include "dialogue/schedule.hpp"
#include "dialogue/state.hpp"

namespace fulcrum::bot::rehearsal {

struct rehearsal_settings {
    std::shared_ptr<const dialogue::library> texts;
    dialogue::track_id track;  // must be there
    dialogue::rhythm when;
    std::string zone = "UTC";  // must exist
    std::string language = "en";
    std::string name = "Maya";
    dialogue::local_date from{};    // the first day
    dialogue::time_of_day begin{};  // when the clock stands at first
    int day = 1;                    // of the track: where the person is at first; must be there
    bool keeps_log = true;          // see stage.hpp
};

// Something the coach did.
struct heard {
    instant at{};
    std::string text;  // of a reaction: the emoji's name
    std::string kind;  // message_kind as text, "reaction"
    std::string file_name, file_content;
};

class rehearsal {
  public:
    // Throws std::invalid_argument (track, zone, date), storage::storage_error, std::runtime_error.
    explicit rehearsal(rehearsal_settings settings);

    instant now() const { return stage_.now(); }
    const std::string& zone() const { return settings_.zone; }
    const std::string& name() const { return settings_.name; }

    bool in_channel() const { return !channel_.empty(); }
    // What the coach said in the channel when it was given the track; empty in a direct conversation.
    const std::vector<heard>& opening() const { return opening_; }

    // Each answers what the coach did thereupon. In a channel it is said in the thread of the coach's latest post
    // there, by the member of that name ("" = the person of the settings); the coach hears it when it is mentioned.
    std::vector<heard> say(std::string text, const std::string& member = {});
    std::vector<heard> edit_last(std::string text);
    std::vector<heard> remove_last();
    // Moves the clock; never backwards. What falls due on the way happens at its time.
    std::vector<heard> wait_until(instant when);
    // To the first time that the coach says something by itself; empty (the clock stays at the last thing that was due)
    // when it has nothing more to say.
    std::vector<heard> next_nudge();
    // When something is due next, said or not.
    std::optional<instant> next_due() const { return stage_.next_wake(); }

    // Where the conversation stands.
    dialogue::person_state state();
    // The step that waits for an answer, as the track has it; nullptr if none does.
    const dialogue::step* open_step(const dialogue::person_state& state) const;
    // Whether the coach waits for an answer of any kind.
    bool is_asked(const dialogue::person_state& state) const;

    // What went wrong inside; empty when all is well.
    std::vector<std::string> errors() const { return stage_.errors(); }

  private:
    std::vector<heard> taken();
    void hear(const std::string& id, platform::outgoing&& post);
    void bring_to_team();
    void put_on_day(int day);

    rehearsal_settings settings_;
    std::vector<heard> heard_, opening_;
    std::string last_post_;
    std::string channel_, thread_;  // of a team
    stage stage_;                   // its callbacks write into what stands above
};

// "Mon 22 Mar 2027, 09:00 (UTC+1)": the local time, and how far the clock there is from UTC.
std::string moment_words(instant t, std::string_view zone);
// "UTC", "UTC+1", "UTC-3:30"
std::string offset_words(instant t, std::string_view zone);

}  // namespace fulcrum::bot::rehearsal
