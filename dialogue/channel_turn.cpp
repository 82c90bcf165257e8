// Words said to the coach in a team channel.
#include <algorithm>

#include "dialogue/card_index.hpp"
#include "dialogue/command.hpp"
#include "dialogue/reading.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn.hpp"

namespace fulcrum::dialogue {

namespace {

// A person's cards that may sting are for their own chat.
constexpr int most_difficult_in_a_channel = 1;

class channel_talk {
  public:
    // English where there is no book of the language.
    channel_talk(const library& texts, channel_state& s, std::string_view language)
        : texts_(texts),
          s_(s),
          speaks_(texts.messages.contains(std::string(language)) ? language : "en"),
          book_(texts.book(speaks_)) {}

    // What to say, if anything.
    std::vector<effect> answer(const channel_words& words) {
        const auto before = reading::trim(words.before), said = reading::trim(words.said);
        const bool to_us = before.empty() || is_greeting(before) || is_small_talk(before);
        const auto whole = to_us ? std::string(said) : std::string(before) + " " + std::string(said);
        const auto reading = read_command(whole);
        if (reading.how == command_reading::kind::exact) {
            if (reading.what.what == verb::tip) return tip(reading.what.rest);
            if (reading.what.what == verb::question || reading.what.what == verb::reflect)
                return question(reading.what.rest);
            if (reading.what.what == verb::help) return tell(message_kind::reply, phrase(book_, "channel.help"));
        }
        if (!to_us) return {};
        if (begins_with(whole, verb::tip)) return tip({});
        if (begins_with(whole, verb::question)) return question({});
        if (const auto* c = asked_about(whole)) return tell(message_kind::tip, c->words);
        if (!said.empty() && is_small_talk(said)) return tell(message_kind::reply, phrase(book_, "channel.word"));
        return tell(message_kind::reply, phrase(book_, "channel.help"));
    }

  private:
    // What is said to one person may shame in a channel: without cards of its own it gets the easy ones.
    std::vector<const card*> bank_of(const std::vector<card>& own, const std::vector<card>& personal) const {
        std::vector<const card*> bank;
        for (const auto language : {speaks_, std::string_view("en")}) {
            for (const auto* cards : {&own, &personal}) {
                for (const auto& c : *cards)
                    if (c.language == language && (cards == &own || c.difficulty <= most_difficult_in_a_channel))
                        bank.push_back(&c);
                if (!bank.empty()) return bank;
            }
        }
        return bank;
    }
    std::vector<const card*> tips() const { return bank_of(texts_.channel_tips, texts_.tips); }
    std::vector<const card*> questions() const { return bank_of(texts_.channel_questions, texts_.questions); }

    // Of those about it the nearest, another each time.
    const card* nearest(const std::vector<const card*>& bank, std::string_view about, int seen) const {
        if (about.empty()) return nullptr;
        const auto fit = cards_about(texts_, bank, about, speaks_);
        return fit.empty() ? nullptr : fit[static_cast<std::size_t>(seen) % fit.size()];
    }
    // Each once before any comes again: 7 and the usual sizes share no factor; where they do, the plain order serves.
    const card* next_of(const std::vector<const card*>& bank, int seen) const {
        if (bank.empty()) return nullptr;
        const std::size_t stride = bank.size() % 7 == 0 ? 1 : 7;
        return bank[(s_.seed + static_cast<std::size_t>(seen) * stride) % bank.size()];
    }
    const card* asked_about(std::string_view whole) const {
        if (!ends_as_a_question(whole)) return nullptr;
        const auto found = cards_about(texts_, tips(), whole, speaks_);
        return found.empty() ? nullptr : found.front();
    }

    std::vector<effect> tip(std::string_view about) {
        return give(message_kind::tip, tips(), about, s_.tips_seen++, [](const std::string& words) { return words; });
    }
    std::vector<effect> question(std::string_view about) {
        return give(message_kind::question, questions(), about, s_.questions_seen++, [this](const std::string& words) {
            return phrase(book_, "channel.question", {{"words", words}});
        });
    }
    template <class Wrap>
    std::vector<effect> give(message_kind kind, const std::vector<const card*>& bank, std::string_view about, int seen,
                             Wrap wrapped) const {
        if (const auto* c = nearest(bank, about, seen)) return tell(kind, wrapped(c->words));
        const auto* c = next_of(bank, seen);
        if (!c) return tell(message_kind::reply, phrase(book_, "bank.empty"));
        return tell(kind, (about.empty() ? "" : phrase(book_, "card.none") + "\n\n") + wrapped(c->words));
    }
    static std::vector<effect> tell(message_kind kind, std::string words) { return {say{kind, std::move(words)}}; }

    static bool ends_as_a_question(std::string_view text) { return reading::trim(text).ends_with('?'); }
    static bool begins_with(std::string_view text, verb v) {
        const auto p = plain(text);
        const auto word = verb_text(v);
        return p.starts_with(word) && (p.size() == word.size() || p[word.size()] == ' ');
    }

    const library& texts_;
    channel_state& s_;
    std::string_view speaks_;
    const phrasebook& book_;
};

}  // namespace

channel_result take_channel_turn(const definition& def, channel_state state, const channel_words& words) {
    channel_result result{std::move(state), {}};
    result.effects = channel_talk(*def.texts, result.state, words.language).answer(words);
    return result;
}

}  // namespace fulcrum::dialogue
