#include "content/messages_reader.hpp"

#include "content/fields.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::content {
namespace {

void read_wording(const node& n, place at, std::vector<std::string>& into, const document& doc, const limits& lim,
                  report& out) {
    if (!expect_text(n, at, lim.text, out)) return;
    std::vector<dialogue::template_problem> problems;
    dialogue::placeholders(n.value, &problems);
    for (auto& problem : problems)
        out.error(doc.brace(n, problem.offset), std::move(problem.message),
                  "write {{name}}, or {{name|words if there is none}}");
    into.push_back(trimmed(n.value));
}

}  // namespace

draft_messages read_messages(const document& doc, const limits& lim, report& out) {
    const fields file(*doc.root(), "a message file", {"kind", "language", "version", "messages"}, doc, lim, out);
    draft_messages made;
    if (file.need("kind", "write kind: messages")) file.word("kind", {"messages"});
    if (file.need("language", "add a line such as language: de"))
        made.language = file.language("language").value_or("");
    made.at = file.at("language");
    file.number("version", 1, 1'000'000);
    const auto* messages = file.need("messages", "write the messages, a key and its text in each line");
    if (!messages || !expect_map(*messages->value, "messages", "write a key and its text in each line", out))
        return made;
    for (const auto& e : messages->value->entries) {
        auto& wordings = made.made[e.key->value];
        made.places.emplace(e.key->value, e.key->at);
        if (e.value->what != node::kind::list) {
            read_wording(*e.value, e.key->at, wordings, doc, lim, out);
            continue;
        }
        if (e.value->items.empty()) out.error(e.value->at, "there is no wording in this list", "write at least one");
        for (const auto* n : e.value->items) read_wording(*n, n->at, wordings, doc, lim, out);
    }
    return made;
}

}  // namespace fulcrum::content
