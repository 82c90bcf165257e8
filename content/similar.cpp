#include "content/similar.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "dialogue/reply.hpp"

namespace fulcrum::content {
namespace {

constexpr std::size_t most_texts = 20'000, most_words = 200, fewest_words = 6;
constexpr std::size_t most_comparisons = 10'000'000;  // of words
constexpr double words_alike = 0.8, runs_alike = 0.6;

using set = std::vector<std::uint64_t>;  // sorted, each once
struct shape {
    set words, runs;
};

std::uint64_t hash_of(std::string_view text) {
    std::uint64_t h = 14695981039346656037ULL;
    for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return h;
}

void make_set(set& all) {
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

double alike(const set& a, const set& b) {
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

// Finds earlier sets that may be as alike as `least`. Sets that much alike share one of their rarest members, so only
// these are kept (Chaudhuri, Ganti and Kaushik's prefix filter).
class finder {
  public:
    finder(const std::vector<shape>& shapes, set shape::*which, double least)
        : shapes_(shapes), which_(which), least_(least) {
        for (const auto& s : shapes)
            for (const auto member : s.*which) ++common_[member];
    }

    // The first earlier set that is alike, else `none`; then keeps this one for later ones. Works off `budget`.
    std::size_t find(std::size_t i, std::size_t none, std::size_t& budget) {
        const set& here = shapes_[i].*which_;
        set rare = here;
        std::sort(rare.begin(), rare.end(), [&](auto a, auto b) {
            return std::pair(common_.find(a)->second, a) < std::pair(common_.find(b)->second, b);
        });
        const auto shared = static_cast<std::size_t>(std::ceil(least_ * static_cast<double>(here.size())));
        rare.resize(std::min(rare.size(), here.size() - shared + 1));
        auto first = none;
        for (const auto member : rare) {
            auto& others = with_[member];
            for (const auto j : others) {
                const set& other = shapes_[j].*which_;
                const auto small = std::min(here.size(), other.size()), large = std::max(here.size(), other.size());
                if (j >= first || static_cast<double>(small) < least_ * static_cast<double>(large)) continue;
                if (budget < here.size() + other.size()) return none;
                budget -= here.size() + other.size();
                if (alike(here, other) >= least_) first = j;
            }
            others.push_back(i);
        }
        return first;
    }

  private:
    const std::vector<shape>& shapes_;
    set shape::*which_;
    double least_;
    std::unordered_map<std::uint64_t, std::size_t> common_;
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> with_;
};

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> similar_pairs(const std::vector<std::string>& texts) {
    std::vector<shape> shapes;
    std::vector<std::size_t> origins;
    for (std::size_t i = 0; i < texts.size() && shapes.size() < most_texts; ++i) {
        auto made = shape_of(texts[i]);
        if (made.words.size() < fewest_words) continue;
        shapes.push_back(std::move(made));
        origins.push_back(i);
    }
    finder by_words(shapes, &shape::words, words_alike), by_runs(shapes, &shape::runs, runs_alike);
    std::vector<std::pair<std::size_t, std::size_t>> found;
    std::size_t budget = most_comparisons;
    for (std::size_t i = 0; i < shapes.size() && budget > 0; ++i) {
        const auto none = shapes.size();
        const auto earlier = std::min(by_words.find(i, none, budget), by_runs.find(i, none, budget));
        if (earlier < none) found.emplace_back(origins[i], origins[earlier]);
    }
    return found;
}

}  // namespace fulcrum::content
