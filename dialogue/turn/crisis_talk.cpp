#include "dialogue/turn/crisis_talk.hpp"

#include "dialogue/reply.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/taps.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

// How long a bare "no" or "ok" still speaks to what was said of help.
constexpr auto still_meant = 2h;

}  // namespace

void crisis_talk::hand_over(despair heard) {
    const auto general = heard == despair::own ? "crisis.line" : "crisis.line.other";
    const auto line = def_.set.crisis_line.empty() ? words(general) : def_.set.crisis_line;
    switch (heard) {
        case despair::none:
            return;
        case despair::own:
            tell(message_kind::reply, "crisis", {{"line", line}});
            break;
        case despair::other:
            tell(message_kind::reply, "crisis.other", {{"line", line}});
            break;
        case despair::loss:
            tell(message_kind::reply, "crisis.loss", {{"line", line}});
            break;
    }
    taps_.flush();
    s_.handed_over_at = now_;
    using kind = side_question::kind;
    const auto side = s_.side.what;  // no answer to these is meant now
    if (side == kind::begin_now || side == kind::remind_plan || side == kind::rehearse_plan) s_.side = {};
}

bool crisis_talk::answers_hand_over(std::string_view typed) {
    if (now_ - s_.handed_over_at > still_meant || in_setup() || s_.stage == setup::fresh) return false;
    if (s_.side.what != side_question::kind::none || (s_.running && !s_.running->put_off && course_.the_step()))
        return false;
    if (!read_yes_no(typed) && !is_small_talk(typed)) return false;
    s_.handed_over_at = {};
    tell(message_kind::reply, "crisis.answered");
    return true;
}

void crisis_talk::on(const despair_heard& e) { hand_over(e.what); }

}  // namespace fulcrum::dialogue
