#include "content/similar.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string_view>

#include "dialogue/reply.hpp"

namespace fulcrum::content {
namespace {

constexpr std::size_t most_texts = 2000, most_words = 200, fewest_words = 6;
constexpr double words_alike = 0.8, runs_alike = 0.6;

struct shape {
    std::vector<std::uint64_t> words, runs;  // sorted, each once
};

std::uint64_t hash_of(std::string_view text) {
    std::uint64_t h = 14695981039346656037ULL;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return h;
}

void make_set(std::vector<std::uint64_t>& all) {
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
}

shape shape_of(const std::string& text) {
    shape made;
    std::vector<std::uint64_t> in_order;
    const auto folded = dialogue::plain(text);
    std::string word;
    for (std::size_t i = 0; i <= folded.size() && in_order.size() < most_words; ++i) {
        const char c = i < folded.size() ? folded[i] : ' ';
        const bool part = static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (part) {
            word += c;
        } else if (!word.empty()) {
            in_order.push_back(hash_of(word));
            word.clear();
        }
    }
    made.words = in_order;
    for (std::size_t i = 0; i + 2 < in_order.size(); ++i)
        made.runs.push_back(in_order[i] * 31 + in_order[i + 1] * 17 + in_order[i + 2]);
    make_set(made.words);
    make_set(made.runs);
    return made;
}

double alike(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
    if (a.empty() || b.empty()) return 0;
    std::size_t both = 0;
    for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
        if (*i < *j)
            ++i;
        else if (*j < *i)
            ++j;
        else
            ++both, ++i, ++j;
    }
    return static_cast<double>(both) / static_cast<double>(a.size() + b.size() - both);
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> similar_pairs(const std::vector<std::string>& texts) {
    std::vector<std::pair<std::size_t, std::size_t>> found;
    std::vector<shape> shapes;
    for (std::size_t i = 0; i < texts.size() && i < most_texts; ++i) {
        shapes.push_back(shape_of(texts[i]));
        const auto& here = shapes.back();
        if (here.words.size() < fewest_words) continue;
        for (std::size_t j = 0; j < i; ++j) {
            const auto& other = shapes[j];
            const auto small = std::min(here.words.size(), other.words.size());
            if (small < fewest_words || small * 2 < std::max(here.words.size(), other.words.size())) continue;
            if (alike(here.words, other.words) < words_alike && alike(here.runs, other.runs) < runs_alike) continue;
            found.emplace_back(i, j);
            break;
        }
    }
    return found;
}

}  // namespace fulcrum::content
