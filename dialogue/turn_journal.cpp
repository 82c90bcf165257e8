// What was written, afterwards: messages that are edited or deleted, and what the journal answers when it was asked.
#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "dialogue/calendar.hpp"
#include "dialogue/machine.hpp"
#include "dialogue/plan.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"
#include "dialogue/vision.hpp"

namespace fulcrum::dialogue {

using namespace std::string_view_literals;

// --- changes to what was written -------------------------------------------------------------------------------------

// A plan written in one message is read again from its new words.
bool machine::change_plan(const message_edited& e) {
    bool changed = false;
    for (auto& c : s_.plans) {
        if (!change_part(c.parts, e.id, e.text)) continue;
        const auto halves = read_plan(e.text);
        if (!halves.cue.empty()) c.cue = halves.cue;
        if (!halves.action.empty() && (!halves.cue.empty() || c.parts.front().from == e.id)) c.action = halves.action;
        if (halves.cue.empty() && c.parts.size() > 1 && c.parts.back().from == e.id) c.cue = as_cue(e.text);
        c.said = halves.whole() ? halves.said : std::string();
        cut_to_plan(c);
        changed = true;
    }
    return changed;
}

// --- answers of the journal ------------------------------------------------------------------------------------------

}  // namespace fulcrum::dialogue
