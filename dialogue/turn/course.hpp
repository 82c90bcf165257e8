// What the person is on: their track, the session and step that wait, and texts filled with what they have said. Looks
// only; of the state it turns nothing but the wordings.
#pragma once

#include "dialogue/calendar_words.hpp"
#include "dialogue/listening.hpp"
#include "dialogue/turn/context.hpp"

namespace fulcrum::dialogue {

class course : private turn_part {
  public:
    explicit course(turn_context& t) : turn_part(t) {}

    // What kind of answer the open question takes; nothing when none is open or it is put off.
    waiting_for what_waits() const;
    std::string open_question() const;  // its words, without taking turns
    // The step of a session that holds one question from the bank.
    static const step& card_step();
    const track* the_track() const;  // the enrolled one, if it is still there
    // The step that waits; nullptr when the track changed under it.
    const step* step_of(const running_session& r) const;
    // Of the running session; nullptr when there is none, or its text is gone.
    const session* the_session() const { return s_.running ? session_of(*s_.running) : nullptr; }
    const step* the_step() const { return s_.running ? step_of(*s_.running) : nullptr; }
    // The next wording of the text at that place ("track/session/step"), filled. Takes turns.
    std::string fill(const text& t, std::string_view place);
    std::string fill(std::string_view one) const;
    // A name that was never answered is missing, and so is an empty answer.
    bool holds(const condition& c) const;
    // By id, title, or near enough; nullptr when none fits.
    const track* find_track(std::string_view name) const;
    std::vector<const track*> listed_tracks() const;  // those one can join, in the order they are shown
    // Numbered, in the order of listed_tracks, each with its promise.
    std::string track_list() const;
    // Numbered likewise, the titles alone, and "none for now" behind them.
    std::string title_list() const;
    std::string place_words(const track& t) const;  // "day 3 of 10"

  private:
    // On the text it was begun on; where that is not kept, in the newest.
    const session* session_of(const running_session& r) const;
    std::optional<std::string> value_of(std::string_view name) const;
    std::string title_line(const track& t) const;
    sitting_clock clock() const;
};

}  // namespace fulcrum::dialogue
