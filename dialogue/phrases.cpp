#include "dialogue/phrases.hpp"

#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

std::string phrase(const phrasebook& book, std::string_view key, phrase_values values, std::uint64_t turn) {
    const auto found = book.find(key);
    if (found == book.end() || found->second.empty()) return "[" + std::string(key) + "]";
    const auto& wordings = found->second;
    return render(wordings[turn % wordings.size()], [&](std::string_view name) -> std::optional<std::string> {
        for (const auto& [k, v] : values)
            if (k == name && !v.empty()) return std::string(v);
        return std::nullopt;
    });
}

std::string_view listed(const phrasebook& book, std::string_view key, std::size_t n) {
    const auto found = book.find(key);
    return found == book.end() || n >= found->second.size() ? std::string_view() : found->second[n];
}

}  // namespace fulcrum::dialogue
