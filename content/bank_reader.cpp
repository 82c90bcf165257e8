#include "content/bank_reader.hpp"

#include "content/fields.hpp"

namespace fulcrum::content {
namespace {

void read_card(const node& n, draft_bank& bank, const document& doc, const limits& lim, report& out) {
    if (!expect_map(n, "a card", "give it id, pole and text", out)) return;
    const fields card(n, "a card", {"id", "pole", "theme", "difficulty", "text"}, doc, lim, out);
    draft_card draft{{}, card.at("id"), card.at("text")};
    auto& made = draft.made;
    if (card.need("id", "add a line such as id: tip-one")) made.id = dialogue::card_id(card.slug("id").value_or(""));
    if (card.need("pole", "write vision, execution, people or both"))
        if (const auto pole = card.word("pole", {"vision", "execution", "both", "people"}))
            made.serves = static_cast<dialogue::pole>(*pole + 1);
    made.theme = card.theme("none").value_or(0);
    made.difficulty = card.number("difficulty", 1, 3).value_or(0);
    if (const auto* text = card.need("text", "write what the card says"))
        if (expect_text(*text->value, draft.text_at, lim.text, out)) {
            expect_no_holes(*text->value, doc, out);
            made.words = trimmed(text->value->value);
        }
    bank.cards.push_back(std::move(draft));
}

}  // namespace

draft_bank read_bank(const document& doc, const limits& lim, report& out) {
    const fields bank(*doc.root(), "a bank", {"kind", "for_channels", "language", "version", "cards"}, doc, lim, out);
    draft_bank made;
    if (bank.need("kind", "write kind: tips, kind: questions or kind: prompts"))
        made.kind = static_cast<dialogue::bank>(bank.word("kind", {"tips", "questions", "prompts"}).value_or(0));
    made.for_channels = bank.flag("for_channels").value_or(false);
    if (made.for_channels && made.kind == dialogue::bank::prompt)
        out.error(bank.at("for_channels"), "prompts are for a person's own morning, not for a channel",
                  "take the line out, or write kind: tips or kind: questions");
    made.language = bank.language("language").value_or("en");
    made.at = bank.at("language");
    bank.number("version", 1, 1'000'000);
    if (const auto* cards = bank.list("cards", "write at least one card, beginning with a dash"))
        for (const auto* n : cards->items) read_card(*n, made, doc, lim, out);
    for (auto& card : made.cards) card.made.language = made.language;
    return made;
}

}  // namespace fulcrum::content
