// Words said to the coach in a team channel.
#include <algorithm>

#include "dialogue/calendar.hpp"
#include "dialogue/card_index.hpp"
#include "dialogue/command.hpp"
#include "dialogue/draw.hpp"
#include "dialogue/ledger.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/sitting.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn.hpp"

namespace fulcrum::dialogue {

namespace {

using namespace std::chrono_literals;

// Cards that may sting are for one's own chat.
constexpr int most_difficult_in_a_channel = 1;

// In a channel, whose people may have several languages, English where there is some.
std::vector<const card*> for_channel(const std::vector<card>& all) {
    std::vector<const card*> bank;
    for (const auto& c : all)
        if (c.language == "en" && c.difficulty <= most_difficult_in_a_channel) bank.push_back(&c);
    if (bank.empty())
        for (const auto& c : all) bank.push_back(&c);
    return bank;
}

// The n-th card of a bank for somebody: every card once before any comes again. 7 and the usual sizes share no factor;
// where they do, the plain order serves.
const card& draw(const std::vector<card>& all, std::uint64_t seed, int seen) {
    const auto bank = for_channel(all);
    const auto n = bank.size();
    const std::size_t stride = n % 7 == 0 ? 1 : 7;
    return *bank[(seed + static_cast<std::size_t>(seen) * stride) % n];
}

}  // namespace

channel_result take_channel_turn(const definition& def, channel_state state, std::string_view text) {
    channel_result result{std::move(state), {}};
    auto& s = result.state;
    const auto& book = def.texts->book("en");
    const auto reading = read_command(text);
    const auto tell = [&](message_kind kind, std::string words) {
        result.effects.push_back(say{kind, std::move(words)});
    };
    const auto is = [&](verb v) {
        if (reading.how == command_reading::kind::exact && reading.what.what == v) return true;
        const auto p = plain(text);
        return p.starts_with(verb_text(v)) && (p.size() == verb_text(v).size() || p[verb_text(v).size()] == ' ');
    };
    const auto nearest = [&](bank from, int seen) -> const card* {
        if (reading.how != command_reading::kind::exact || reading.what.rest.empty()) return nullptr;
        const auto found = cards_about(*def.texts, from, reading.what.rest, "en");
        std::vector<const card*> fit;
        std::copy_if(found.begin(), found.end(), std::back_inserter(fit),
                     [](const card* c) { return c->difficulty <= most_difficult_in_a_channel; });
        return fit.empty() ? nullptr : fit[static_cast<std::size_t>(seen) % fit.size()];
    };
    const auto about = [&](bank from, const std::vector<card>& all, int seen) -> const card& {
        const auto* c = nearest(from, seen);
        return c ? *c : draw(all, s.seed, seen);
    };
    if (is(verb::tip)) {
        if (def.texts->tips.empty())
            tell(message_kind::reply, phrase(book, "bank.empty"));
        else
            tell(message_kind::tip, about(bank::tip, def.texts->tips, s.tips_seen++).words);
    } else if (is(verb::question) || is(verb::reflect)) {
        if (def.texts->questions.empty())
            tell(message_kind::reply, phrase(book, "bank.empty"));
        else
            tell(message_kind::question,
                 phrase(book, "channel.question",
                        {{"words", about(bank::question, def.texts->questions, s.questions_seen++).words}}));
    } else {
        tell(message_kind::reply, phrase(book, "channel.help"));
    }
    return result;
}

}  // namespace fulcrum::dialogue
