#include "dialogue/turn.hpp"

#include <utility>

#include "dialogue/turn/conversation.hpp"

namespace fulcrum::dialogue {

std::string_view kind_text(message_kind k) {
    switch (k) {
        case message_kind::greeting:
            return "greeting";
        case message_kind::prompt:
            return "prompt";
        case message_kind::question:
            return "question";
        case message_kind::tip:
            return "tip";
        case message_kind::reply:
            return "reply";
        case message_kind::confirm:
            return "confirm";
        case message_kind::error:
            return "error";
    }
    return "reply";
}

const holiday_calendar* holidays_of(const settings& set, const person_state& s) {
    const auto own = set.calendars.find(s.nudging.calendar);
    return own != set.calendars.end() ? own->second.get() : set.holidays.get();
}

turn_result take_turn(const definition& def, person_state state, const event& happened, instant now) {
    turn_context t(def, std::move(state), now);
    conversation c(t);
    c.take(happened);
    return std::move(c).finish();
}

}  // namespace fulcrum::dialogue
