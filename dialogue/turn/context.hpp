// What the parts of one turn share: whose turn it is, when, in which words, and what was said and wanted so far. A turn
// has one context; conversation.hpp makes the parts on it. Private to the dialogue room.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/phrases.hpp"
#include "dialogue/turn.hpp"

namespace fulcrum::dialogue {

constexpr auto usual_gap = std::chrono::minutes(120);  // what `later` means
// How long after their last message a person counts as in the middle of things.
constexpr auto still_here = std::chrono::minutes(30);

constexpr int most_steps_a_turn = 1000;  // a checked track never comes near it

// Whose question is in what was said: its choices can be tapped.
enum class asker : std::uint8_t { nobody, step, side, setup };

// Everything said in one turn becomes one message, so that a phone buzzes once: `said` is that message so far.
class turn_context {
  public:
    // The definition outlives the context.
    turn_context(const definition& def, person_state person, instant now);

    // --- saying: nothing goes out before the turn ends, or is flushed (taps.hpp)
    // By key, in the person's language; a hole whose value is empty is left out with its sentence.
    void tell(message_kind kind, std::string_view key, phrase_values values = {});
    void tell_text(message_kind kind, std::string text);  // "" says nothing
    std::string words(std::string_view key, phrase_values values = {}) const;
    const phrasebook& book() const { return def_.texts->book(language()); }
    const vocabulary& vocab() const { return *def_.texts->words; }
    std::string_view language() const;  // of this person

    // --- a few options, listed under a key
    std::string listed_options(std::string_view key) const;  // "1. …", a line each
    std::vector<option> listed_choices(std::string_view key) const;
    std::size_t count_listed(std::string_view key) const;
    std::optional<int> read_listed(std::string_view typed, std::string_view key) const;  // from 0

    // --- the person's own clock
    const std::string& zone() const;
    local_date today() const;
    std::string moment(instant t) const;  // "today at 9:00"
    std::string date_words(local_date date) const;
    std::string rhythm_words(const rhythm& r) const;

    // --- the next nudge by rule, absence and holidays
    const holiday_calendar* holidays() const { return holidays_of(def_.set, state_); }
    std::optional<occurrence> next_one() const { return next_nudge(state_, now_, holidays()); }
    std::string next_words(std::string_view key_some = "next.moment", std::string_view key_none = "next.none") const;

    bool in_setup() const { return state_.stage != setup::done && state_.stage != setup::fresh; }

  private:
    friend class turn_part;

    const definition& def_;
    person_state state_;
    instant now_;
    std::vector<effect> out_;
    std::vector<std::string> said_;
    message_kind kind_ = message_kind::reply;
    asker asks_ = asker::nobody;
    bool forgotten_ = false;  // the person asked to be: nothing is kept
};

// A part of the turn: what each has at hand. Parts are made for one turn, refer to the peers they need, and end with
// it.
class turn_part {
  protected:
    explicit turn_part(turn_context& t)
        : t_(t),
          def_(t.def_),
          s_(t.state_),
          now_(t.now_),
          out_(t.out_),
          said_(t.said_),
          kind_(t.kind_),
          asks_(t.asks_),
          forgotten_(t.forgotten_) {}

    void tell(message_kind kind, std::string_view key, phrase_values values = {}) { t_.tell(kind, key, values); }
    void tell_text(message_kind kind, std::string text) { t_.tell_text(kind, std::move(text)); }
    std::string words(std::string_view key, phrase_values values = {}) const { return t_.words(key, values); }
    const phrasebook& book() const { return t_.book(); }
    const vocabulary& vocab() const { return t_.vocab(); }
    std::string_view language() const { return t_.language(); }
    std::string listed_options(std::string_view key) const { return t_.listed_options(key); }
    std::vector<option> listed_choices(std::string_view key) const { return t_.listed_choices(key); }
    std::size_t count_listed(std::string_view key) const { return t_.count_listed(key); }
    std::optional<int> read_listed(std::string_view typed, std::string_view key) const {
        return t_.read_listed(typed, key);
    }
    const std::string& zone() const { return t_.zone(); }
    local_date today() const { return t_.today(); }
    std::string moment(instant t) const { return t_.moment(t); }
    std::string date_words(local_date date) const { return t_.date_words(date); }
    std::string rhythm_words(const rhythm& r) const { return t_.rhythm_words(r); }
    const holiday_calendar* holidays() const { return t_.holidays(); }
    std::optional<occurrence> next_one() const { return t_.next_one(); }
    std::string next_words(std::string_view key_some = "next.moment", std::string_view key_none = "next.none") const {
        return t_.next_words(key_some, key_none);
    }
    bool in_setup() const { return t_.in_setup(); }

    turn_context& t_;
    const definition& def_;
    person_state& s_;
    const instant& now_;
    std::vector<effect>& out_;
    std::vector<std::string>& said_;
    message_kind& kind_;
    asker& asks_;
    bool& forgotten_;
};

}  // namespace fulcrum::dialogue
