#include "dialogue/turn/card_desk.hpp"

#include <algorithm>

#include "dialogue/card_index.hpp"
#include "dialogue/draw.hpp"
#include "dialogue/ledger.hpp"
#include "dialogue/plan.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn/asides.hpp"
#include "dialogue/turn/course.hpp"
#include "dialogue/turn/plan_book.hpp"

namespace fulcrum::dialogue {

namespace {

constexpr std::size_t longest_about = 200;

const card* find_card(const std::vector<card>& all, const card_id& id, std::string_view language) {
    const card* found = nullptr;
    for (const auto& c : all)
        if (c.id == id && (!found || c.language == language)) found = &c;
    return found;
}

}  // namespace

const card* card_desk::nearest(bank from, std::string_view about) const {
    const auto now = day_number(today());
    for (const auto speaks : {language(), std::string_view("en")})
        for (const auto* c : cards_about(*def_.texts, from, about, speaks)) {
            const auto seen = s_.cards_seen.find(c->id.text());
            if (seen == s_.cards_seen.end() || seen->second != now) return c;
        }
    return nullptr;
}

const card* card_desk::say_card(bank from, std::string_view about) {
    const auto* c = nearest(from, about);
    if (!c) return nullptr;
    tell_text(from == bank::tip ? message_kind::tip : message_kind::reply, c->words);
    note_drawn(s_, *c, today());
    return c;
}

bool card_desk::offer(std::string_view about, const user_said& e, bool asked_for_advice) {
    if (!nearest(bank::tip, about)) return false;
    if (asked_for_advice) tell(message_kind::reply, "card.no_advice");
    const auto* c = say_card(bank::tip, about);
    side_question side{side_question::kind::card_told, 0, shortened(about, longest_about), {}, now_, c->id};
    if (asked_for_advice && course_.what_waits() == waiting_for::nothing) side.parts.push_back({e.id, e.text});
    asides_.ask_aside(std::move(side));
    tell(message_kind::question, "card.ask", {{"list", listed_options("card.options")}});
    return true;
}

bool card_desk::take_told(const user_said& e, const side_question& side, bool yes, bool leave) {
    enum : int { plan_of_it, another_one, neither };
    const auto chosen = leave ? std::optional<int>(neither) : yes ? plan_of_it : read_listed(e.text, "card.options");
    if (!chosen) return false;
    if (*chosen == plan_of_it)
        ask_when(side);
    else if (*chosen == another_one)
        return another(side);
    else
        leave_it(side);
    return true;
}

bool card_desk::another(const side_question& side) {
    const auto* c = say_card(bank::tip, side.text);
    if (!c) {
        tell(message_kind::reply, "card.no_more");
        asides_.return_to_question();
        return true;
    }
    auto again = side;
    again.card = c->id;
    again.asked_at = now_;
    asides_.ask_aside(std::move(again));
    tell(message_kind::question, "card.ask", {{"list", listed_options("card.options")}});
    return true;
}

void card_desk::ask_when(const side_question& side) {
    auto when = side;
    when.what = side_question::kind::card_when;
    when.asked_at = now_;
    asides_.ask_aside(std::move(when));
    tell(message_kind::question, "card.when");
}

// A question they asked may be worth a line in the journal.
void card_desk::leave_it(const side_question& side) {
    tell(message_kind::reply, "did_you_mean.no");
    if (side.parts.empty())
        asides_.return_to_question();
    else
        asides_.offer_entry(side.parts);
}

bool card_desk::take_when(const user_said& e, const side_question& side, bool leave) {
    if (leave) {
        leave_it(side);
        return true;
    }
    const auto* c = find_card(cards_of(*def_.texts, bank::tip), side.card, language());
    if (!c) return false;
    if (std::string_view(e.text).ends_with('?')) {
        ask_when(side);
        return true;
    }
    if (read_plan(e.text).whole())
        plans_.do_plan(e.text, e.id);
    else
        plans_.plan_card(*c, e.text, e.id);
    asides_.return_to_question();
    return true;
}

}  // namespace fulcrum::dialogue
