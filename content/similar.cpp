#include "content/similar.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <string_view>
#include <unordered_map>

#include "dialogue/reply.hpp"

namespace fulcrum::content {
namespace {

constexpr std::size_t most_texts = 2000, most_words = 200, fewest_words = 6, most_work = 10'000'000;
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

using counts = std::unordered_map<std::uint64_t, std::size_t>;
using index = std::unordered_map<std::uint64_t, std::vector<std::size_t>>;

// Two sets that share at least `share` of their elements share one of these: the rarest of each.
std::vector<std::uint64_t> rarest(std::vector<std::uint64_t> all, const counts& often, double share) {
    const auto n = all.size() - static_cast<std::size_t>(std::ceil(share * static_cast<double>(all.size()))) + 1;
    std::sort(all.begin(), all.end(),
              [&](std::uint64_t a, std::uint64_t b) { return std::pair(often.at(a), a) < std::pair(often.at(b), b); });
    all.resize(std::min(all.size(), n));
    return all;
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> similar_pairs(const std::vector<std::string>& texts) {
    std::vector<shape> shapes;
    counts words, runs;
    for (std::size_t i = 0; i < texts.size() && i < most_texts; ++i) {
        shapes.push_back(shape_of(texts[i]));
        for (const auto w : shapes.back().words) ++words[w];
        for (const auto r : shapes.back().runs) ++runs[r];
    }
    std::vector<std::pair<std::size_t, std::size_t>> found;
    index by_word, by_run;
    std::size_t work = 0;
    for (std::size_t i = 0; i < shapes.size() && work < most_work; ++i) {
        const auto& here = shapes[i];
        if (here.words.size() < fewest_words) continue;
        std::set<std::size_t> earlier;
        const auto look_up = [&](index& by, std::uint64_t element) {
            auto& same = by[element];
            earlier.insert(same.begin(), same.end());
            work += same.size();
            same.push_back(i);
        };
        for (const auto w : rarest(here.words, words, words_alike)) look_up(by_word, w);
        for (const auto r : rarest(here.runs, runs, runs_alike)) look_up(by_run, r);
        for (const auto j : earlier) {
            const auto& other = shapes[j];
            const auto small = std::min(here.words.size(), other.words.size());
            if (small * 2 < std::max(here.words.size(), other.words.size())) continue;
            work += here.words.size() + other.words.size();
            if (alike(here.words, other.words) < words_alike && alike(here.runs, other.runs) < runs_alike) continue;
            found.emplace_back(i, j);
            break;
        }
    }
    return found;
}

}  // namespace fulcrum::content
