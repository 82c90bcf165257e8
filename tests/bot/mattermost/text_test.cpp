#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "bot/platform/platform.hpp"

namespace fulcrum::bot::platform {
namespace {

std::size_t points(std::string_view s) {
    return static_cast<std::size_t>(
        std::count_if(s.begin(), s.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

TEST(SplitText, KeepsWhatFits) {
    EXPECT_EQ(split_text("hello", 5), std::vector<std::string>{"hello"});
    EXPECT_EQ(split_text("", 5), std::vector<std::string>{""});
    EXPECT_EQ(split_text("🧭🧭🧭", 3), std::vector<std::string>{"🧭🧭🧭"})
        << "counts code points, not bytes";
}
TEST(SplitText, CutsAtParagraphs) {
    const std::string a(30, 'a'), b(30, 'b'), c(30, 'c');
    const auto parts = split_text(a + "\n\n" + b + "\n\n" + c, 70);
    EXPECT_EQ(parts, (std::vector<std::string>{a + "\n\n" + b, c}));
}
TEST(SplitText, CutsAtLinesSentencesWords) {
    EXPECT_EQ(split_text("one line\nanother line", 15), (std::vector<std::string>{"one line", "another line"}));
    EXPECT_EQ(split_text("This is one. This is two", 15), (std::vector<std::string>{"This is one.", "This is two"}));
    EXPECT_EQ(split_text("several small words", 10), (std::vector<std::string>{"several", "small", "words"}));
}
TEST(SplitText, CutsBetweenCodePointsInTheLastResort) {
    EXPECT_EQ(split_text("ππππππ", 4), (std::vector<std::string>{"ππππ", "ππ"}));
}
TEST(SplitText, ClosesAndReopensCodeBlocks) {
    std::string text = "intro\n```cpp\n";
    for (int i = 0; i < 20; ++i) text += "line " + std::to_string(i) + ";\n";
    text += "```\nafter";
    const auto parts = split_text(text, 80);
    ASSERT_GT(parts.size(), 2U);
    EXPECT_TRUE(parts[0].starts_with("intro\n```cpp\n"));
    EXPECT_TRUE(parts[0].ends_with("\n```"));
    EXPECT_TRUE(parts[1].starts_with("```cpp\n"));
    EXPECT_TRUE(parts.back().ends_with("after"));
    for (const auto& part : parts) {
        std::size_t fences = 0;
        for (auto at = part.find("```"); at != std::string::npos; at = part.find("```", at + 3)) ++fences;
        EXPECT_EQ(fences % 2, 0U) << part;
    }
}
TEST(SplitText, KeepsToTheLimitAndLosesNoWord_WhateverTheText) {
    const std::uint64_t seed = std::random_device{}();
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const std::vector<std::string> pieces{"word",           " ",        "\n",  "\n\n", "```\n", "```js\n",
                                          "~~~\n",          "~~~~\n",   "π",   "🧭", ". ",    "a b c ",
                                          "long_word_here", "   ```\n", "`x`", "\t"};
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        const auto n = random() % 60;
        for (std::size_t i = 0; i < n; ++i) text += pieces[random() % pieces.size()];
        const std::size_t limit = 1 + random() % 80;
        const auto parts = split_text(text, limit);
        ASSERT_FALSE(parts.empty());
        std::string letters_in, letters_out;
        for (const char c : text)
            if (c != ' ' && c != '\n' && c != '\t' && c != '`' && c != '~' && c != 'j' && c != 's') letters_in += c;
        for (const auto& part : parts) {
            ASSERT_LE(points(part), limit) << text;
            for (const char c : part)
                if (c != ' ' && c != '\n' && c != '\t' && c != '`' && c != '~' && c != 'j' && c != 's')
                    letters_out += c;
        }
        ASSERT_EQ(letters_in, letters_out) << text;
    }
}

}  // namespace
}  // namespace fulcrum::bot::platform
