#include "dialogue/turn/card_desk.hpp"

#include <algorithm>

#include "dialogue/card_index.hpp"
#include "dialogue/draw.hpp"
#include "dialogue/ledger.hpp"

namespace fulcrum::dialogue {

const card* card_desk::nearest(bank from, std::string_view about) const {
    const auto now = day_number(today());
    for (const auto speaks : {language(), std::string_view("en")})
        for (const auto* c : cards_about(*def_.texts, from, about, speaks)) {
            const auto seen = s_.cards_seen.find(c->id.text());
            if (seen == s_.cards_seen.end() || seen->second != now) return c;
        }
    return nullptr;
}

bool card_desk::say_card(bank from, std::string_view about, bool asked_for_advice) {
    const auto* c = nearest(from, about);
    if (!c) return false;
    if (asked_for_advice) tell(message_kind::reply, "card.no_advice");
    tell_text(from == bank::tip ? message_kind::tip : message_kind::reply, c->words);
    note_drawn(s_, *c, today());
    return true;
}

}  // namespace fulcrum::dialogue
