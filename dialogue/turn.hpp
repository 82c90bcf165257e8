// The heart: what the coach does next. Pure and total: equal inputs give equal outputs, every event has an answer, and
// nothing here reads a clock, a file or a random number.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/effect.hpp"
#include "dialogue/event.hpp"
#include "dialogue/graph.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/state.hpp"

namespace fulcrum::dialogue {

struct settings {
    std::string coach = "Fulcrum";                       // how it calls itself
    std::string username = "fulcrum";                    // how it is addressed in channels
    std::string crisis_line;                             // the operator's hand-off line; "" = a general one
    rhythm when;                                         // for newcomers
    std::string zone = "UTC";                            // for newcomers whose profile has none
    track_id track;                                      // for newcomers; "" = they choose
    std::shared_ptr<const holiday_calendar> holidays{};  // for everybody who has no other, and not said `holidays off`
    std::map<std::string, std::shared_ptr<const holiday_calendar>> calendars{};  // of other places, by name
    bool taps = false;                   // the platform shows choices under a question
    std::chrono::minutes too_late{120};  // what comes later than this is told with the next nudge
};

// The holidays that count for the person, `holidays off` or not; nullptr if none are known. A calendar that is no
// longer there gives way to everybody's.
const holiday_calendar* holidays_of(const settings& set, const person_state& s);

// What conversations are made of. The library outlives the turn.
struct definition {
    const library* texts = nullptr;
    settings set;
};

struct turn_result {
    person_state state;
    std::vector<effect> effects;
};

// A person's direct conversation.
turn_result take_turn(const definition& def, person_state state, const event& happened, instant now);

// Somebody addressed the coach in a team channel: `tip`, `question`, `help`; anything else gets a short pointer to the
// direct message. Journals are never touched there.
struct channel_result {
    channel_state state;
    std::vector<effect> effects;  // say only
};
// What is said to the coach in a channel, before its name and behind it; and the language of the channel's people.
struct channel_words {
    std::string_view before, said, language = "en";
};
// Whoever merely speaks of the coach gets no answer.
channel_result take_channel_turn(const definition& def, channel_state state, const channel_words& words);

}  // namespace fulcrum::dialogue
