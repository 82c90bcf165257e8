#include "content/similar.hpp"

#include <gtest/gtest.h>

#include <ctime>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace {

using fulcrum::content::similar_pairs;
using pairs = std::vector<std::pair<std::size_t, std::size_t>>;

TEST(SimilarPairs, AreTextsWithMostOfTheirWordsOrRunsInCommon) {
    EXPECT_EQ(similar_pairs({"Say why before you hand over the task today.", "Ask a colleague what stops them.",
                             "say WHY before you hand over a task today!"}),
              (pairs{{2, 0}}));
    // The same words in another order.
    EXPECT_EQ(
        similar_pairs({"first the reason then the name then a date", "a date then the name then first the reason"}),
        (pairs{{1, 0}}));
}

TEST(SimilarPairs, AreNone_WhenTextsAreShortOrOnlyShareATopic) {
    EXPECT_EQ(similar_pairs({"Say why today.", "Say why today."}), pairs{});
    EXPECT_EQ(similar_pairs({"Which meeting today could have been a message?",
                             "Which message today could have waited until Monday?"}),
              pairs{});
    EXPECT_EQ(similar_pairs({}), pairs{});
    EXPECT_EQ(similar_pairs({"", "", "äöü"}), pairs{});
}

TEST(SimilarPairs, NameTheFirstOfSeveral) {
    const std::string text = "one two three four five six seven";
    EXPECT_EQ(similar_pairs({text, text, text}), (pairs{{1, 0}, {2, 0}}));
}

// The index may pass over nothing that comparing each text with each would find.
TEST(SimilarPairs, AgreeWithComparingAll_OnRandomTexts) {
    const auto words_of = [](const std::string& text) {
        std::vector<std::string> words;
        for (std::size_t at = 0; at < text.size(); at += 2) words.push_back(text.substr(at, 1));
        return words;
    };
    const auto share = [](const auto& a, const auto& b) {
        std::size_t both = 0;
        for (const auto& x : a) both += b.count(x);
        return a.empty() || b.empty() ? 0.0
                                      : static_cast<double>(both) / static_cast<double>(a.size() + b.size() - both);
    };
    std::mt19937 random(7);
    for (int round = 0; round < 30; ++round) {
        std::vector<std::string> texts;
        for (int i = 0; i < 40; ++i) {
            std::string text;
            const auto length = 5 + random() % 6;
            for (std::size_t k = 0; k < length; ++k)
                text += std::string(1, static_cast<char>('a' + random() % 10)) + " ";
            texts.push_back(text);
        }
        pairs expected;
        std::vector<std::set<std::string>> words;
        std::vector<std::set<std::string>> runs;
        for (const auto& text : texts) {
            const auto all = words_of(text);
            words.emplace_back(all.begin(), all.end());
            runs.emplace_back();
            for (std::size_t k = 0; k + 2 < all.size(); ++k) runs.back().insert(all[k] + all[k + 1] + all[k + 2]);
        }
        for (std::size_t i = 0; i < texts.size(); ++i)
            for (std::size_t j = 0; j < i && words[i].size() >= 6; ++j)
                if (words[j].size() >= 6 && (share(words[i], words[j]) >= 0.8 || share(runs[i], runs[j]) >= 0.6)) {
                    expected.emplace_back(i, j);
                    break;
                }
        EXPECT_EQ(similar_pairs(texts), expected) << "round " << round;
    }
}

TEST(SimilarPairs, AreFoundInAMoment_WhenAHostileHeapIsAllAlike) {
    std::mt19937 random(7);
    std::vector<std::string> texts;
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (int k = 0; k < 50; ++k) text += "w" + std::to_string(random() % 60) + " ";
        texts.push_back(std::move(text));
    }
    const auto begun = std::clock();
    similar_pairs(texts);
    EXPECT_LT(std::clock() - begun, 10 * CLOCKS_PER_SEC);  // a second, and room for sanitizers
}

}  // namespace
