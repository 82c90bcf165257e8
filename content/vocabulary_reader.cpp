#include "content/vocabulary_reader.hpp"

#include <functional>
#include <vector>

#include "content/fields.hpp"
#include "dialogue/command.hpp"

namespace fulcrum::content {
namespace {

constexpr std::size_t longest_list = 20'000;

// The phrases of a text, with commas between them.
std::vector<std::string> phrases_of(std::string_view text) {
    std::vector<std::string> all(1);
    int depth = 0;
    for (const char c : text) {
        depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
        if (c == ',' && depth <= 0)
            all.emplace_back();
        else
            all.back() += c == '\n' ? ' ' : c;
    }
    for (auto& phrase : all) phrase = trimmed(phrase);
    std::erase(all, "");
    return all;
}

// Each phrase of a text, or of a list of texts.
void each_phrase(const entry& e, report& out, const std::function<std::string(std::string_view)>& add) {
    const auto take = [&](const node& n, place at) {
        if (!expect_text(n, at, longest_list, out)) return;
        for (const auto& phrase : phrases_of(n.value))
            if (const auto wrong = add(phrase); !wrong.empty())
                out.error(at, quote(phrase) + ": " + wrong, "see \"Words people type\" in content/README.md");
    };
    if (e.value->what != node::kind::list) return take(*e.value, e.key->at);
    for (const auto* n : e.value->items) take(*n, n->at);
}

fields fields_of(const document& doc, const limits& lim, report& out) {
    return {*doc.root(),
            "a vocabulary",
            {"kind", "language", "version", "short_forms", "groups", "words", "wishes"},
            doc,
            lim,
            out};
}

void each_entry(const fields& file, std::string_view key, report& out, const std::function<void(const entry&)>& read) {
    const auto* found = file.find(key);
    if (!found || !expect_map(*found->value, key, "write a name and its phrases in each line", out)) return;
    for (const auto& e : found->value->entries) read(e);
}

void take_short_forms(const fields& file, dialogue::vocabulary& into, report& out) {
    each_entry(file, "short_forms", out, [&](const entry& e) {
        each_phrase(e, out, [&](std::string_view word) { return into.add_short_form(word, e.key->value); });
    });
}

}  // namespace

void read_short_forms(const document& doc, const limits& lim, dialogue::vocabulary& into, report& out) {
    take_short_forms(fields_of(doc, lim, out), into, out);
}

std::string read_vocabulary(const document& doc, const limits& lim, dialogue::vocabulary& into, report& out) {
    const auto file = fields_of(doc, lim, out);
    if (file.need("kind", "write kind: vocabulary")) file.word("kind", {"vocabulary"});
    std::string language;
    if (file.need("language", "add a line such as language: de")) language = file.language("language").value_or("");
    file.number("version", 1, 1'000'000);
    const auto section = [&](std::string_view key, const std::function<void(const entry&)>& read) {
        each_entry(file, key, out, read);
    };
    take_short_forms(file, into, out);
    section("groups", [&](const entry& e) {
        each_phrase(e, out, [&](std::string_view phrase) { return into.add_group(e.key->value, phrase); });
    });
    section("words", [&](const entry& e) {
        const auto what = dialogue::intent_named(e.key->value);
        if (!what)
            return out.error(e.key->at, "nothing is meant by " + quote(e.key->value),
                             did_you_mean(e.key->value, dialogue::intent_names(), "take it out"));
        each_phrase(e, out, [&](std::string_view phrase) { return into.add(*what, phrase); });
    });
    section("wishes", [&](const entry& e) {
        if (dialogue::read_command(e.key->value).how != dialogue::command_reading::kind::exact)
            return out.error(e.key->at, quote(e.key->value) + " is no command", "write one that `help` shows");
        each_phrase(e, out, [&](std::string_view phrase) { return into.add_wish(e.key->value, phrase); });
    });
    return language;
}

}  // namespace fulcrum::content
