// Any bytes as a vocabulary, a NUL, and any bytes as a message read with it: findings with a place, or phrases that
// take no more words than there are. Time and memory stay bounded however the groups nest.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "content/catalog.hpp"
#include "content/vocabulary_reader.hpp"
#include "dialogue/command.hpp"
#include "dialogue/message.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace fulcrum;

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string all(reinterpret_cast<const char*>(data), size);
    const auto cut = all.find('\0');
    const auto file = all.substr(0, cut);
    const auto typed = cut == std::string::npos ? std::string("thanks, not now") : all.substr(cut + 1, 2000);

    dialogue::vocabulary words;
    const content::limits lim;
    content::report found("vocabulary.yaml");
    const content::document doc(file, lim, found);
    if (doc.root()) content::read_vocabulary(doc, lim, words, found);

    const auto said = words.look(typed);
    require(said.ids.size() == said.words.size() && said.ends.size() == said.words.size());
    require(std::is_sorted(said.ends.begin(), said.ends.end()));
    require(std::all_of(said.ends.begin(), said.ends.end(), [&](std::size_t end) { return end <= typed.size(); }));
    for (const auto& name : dialogue::intent_names()) {
        const auto what = dialogue::intent_named(name);
        require(what.has_value());
        require(words.leads(*what, said) <= said.words.size());
    }
    const auto m = dialogue::read_message(words, typed);
    require(m.lead <= m.said.words.size());
    require(m.rest().size() <= typed.size());
    if (!m.wish.empty()) require(dialogue::read_command(m.wish).how == dialogue::command_reading::kind::exact);
    return 0;
}
