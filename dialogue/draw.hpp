// Which card comes next: by side, theme, what was not seen for a while, and rising difficulty. Deterministic for a
// given person and day. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "dialogue/graph.hpp"
#include "dialogue/state.hpp"

namespace fulcrum::dialogue {

struct draw_wish {
    bank from = bank::question;
    pole side = pole::none;  // none = any
    int theme = 0;           // 0 = any
    int unseen_days = 60;
};

// A card drawn at that difficulty at the most: 1 for the first draws of a person, 2 from the 10th on, 3 from the 25th.
int difficulty_after(int draws);

// The card, or nullptr when the bank has none in that language or in English. A wish that nothing fits is loosened:
// first the theme goes, then the side, then the difficulty, and last what was seen (then the one seen longest ago).
const card* draw_card(const library& texts, const person_state& s, const draw_wish& wish, std::string_view language,
                      local_date today);

// Remembers that it was drawn; old memories go when there are many.
void note_drawn(person_state& s, const card& c, local_date today);

const std::vector<card>& cards_of(const library& texts, bank from);

}  // namespace fulcrum::dialogue
