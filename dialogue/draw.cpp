#include "dialogue/draw.hpp"

#include <algorithm>
#include <string>

#include "dialogue/ledger.hpp"

namespace fulcrum::dialogue {
namespace {

constexpr std::size_t cards_remembered = 250;

std::uint64_t mixed(std::uint64_t seed, std::string_view words) {  // FNV-1a, then stirred: near days differ
    std::uint64_t h = 14695981039346656037ULL ^ seed;
    for (const char c : words) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    h ^= h >> 31;
    return h * 0x9e3779b97f4a7c15ULL;
}

bool serves(const card& c, pole side) {
    if (side == pole::none || c.serves == side) return true;
    return c.serves == pole::both && (side == pole::vision || side == pole::execution);
}

}  // namespace

int difficulty_after(int draws) { return draws < 10 ? 1 : draws < 25 ? 2 : 3; }

const std::vector<card>& cards_of(const library& texts, bank from) {
    return from == bank::tip ? texts.tips : from == bank::prompt ? texts.prompts : texts.questions;
}

const card* draw_card(const library& texts, const person_state& s, const draw_wish& wish, std::string_view language,
                      local_date today) {
    std::vector<const card*> all;
    for (const auto speaks : {language, std::string_view("en")}) {
        for (const auto& c : cards_of(texts, wish.from))
            if (c.language == speaks) all.push_back(&c);
        if (!all.empty()) break;
    }
    if (all.empty()) return nullptr;
    const auto seen_on = [&](const card& c) {
        const auto found = s.cards_seen.find(c.id.text());
        return found == s.cards_seen.end() ? -1 : found->second;
    };
    const int now = day_number(today);
    for (int loosened = 0; loosened < 4; ++loosened) {
        std::vector<const card*> fit;
        for (const auto* c : all) {
            const int seen = seen_on(*c);
            if (seen >= 0 && now - seen < wish.unseen_days) continue;
            if (loosened < 1 && wish.theme != 0 && c->theme != wish.theme) continue;
            if (loosened < 2 && !serves(*c, wish.side)) continue;
            if (loosened < 3 && c->difficulty > difficulty_after(s.draws)) continue;
            fit.push_back(c);
        }
        if (!fit.empty()) return fit[mixed(s.seed, std::to_string(now) + "/" + std::to_string(s.draws)) % fit.size()];
    }
    return *std::min_element(all.begin(), all.end(),
                             [&](const card* a, const card* b) { return seen_on(*a) < seen_on(*b); });
}

void note_drawn(person_state& s, const card& c, local_date today) {
    ++s.draws;
    s.cards_seen[c.id.text()] = day_number(today);
    if (s.cards_seen.size() <= cards_remembered) return;
    s.cards_seen.erase(std::min_element(s.cards_seen.begin(), s.cards_seen.end(),
                                        [](const auto& a, const auto& b) { return a.second < b.second; }));
}

}  // namespace fulcrum::dialogue
