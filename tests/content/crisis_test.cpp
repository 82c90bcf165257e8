#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "content/catalog.hpp"

namespace {

using namespace fulcrum::content;
using fulcrum::dialogue::despair;

std::string findings_of(const catalog& read) {
    std::string out;
    for (const auto& f : read.findings) out += to_text(f) + '\n';
    return out;
}

// The shipped lists, each of whose sentences must be heard as the file says. A comment more makes it somebody's copy,
// and those are tried when they are read.
TEST(CrisisLists, HearTheirOwnSentencesAsTheySay) {
    std::vector<source_file> copies;
    for (auto file : shipped_sources())
        if (file.name.starts_with("crisis/")) copies.push_back({file.name, file.text + "# a copy\n"});
    ASSERT_EQ(copies.size(), 2u);
    for (const auto& file : copies) {
        const auto count = [&](const std::string& from, const std::string& to) {
            const auto begin = file.text.find("\n  " + from + ":"), end = file.text.find(to, begin);
            return std::count(file.text.begin() + static_cast<std::ptrdiff_t>(begin),
                              file.text.begin() + static_cast<std::ptrdiff_t>(std::min(end, file.text.size())), '\n');
        };
        EXPECT_GE(count("own", "\n  other:"), 120);
        EXPECT_GE(count("harmless", "# a copy"), 150);
    }
    EXPECT_EQ(findings_of(read_catalog(copies)), "");
}

constexpr std::string_view own_lists =
    "kind: crisis\nlanguage: en\nfirst: [i]\nclear:\n- want to flurb\nidioms:\n- flurb the cat\n"
    "sentences:\n  own:\n  - I want to flurb\n  harmless:\n  - I want to flurb the cat\n";

TEST(CrisisLists, ReplaceThoseOfTheirLanguageAndLeaveTheOthers) {
    const auto read = read_catalog({{"crisis.yaml", std::string(own_lists)}});
    EXPECT_EQ(findings_of(read), "");
    EXPECT_EQ(read.texts.hear("I want to flurb"), despair::own);
    EXPECT_EQ(read.texts.hear("I want to die"), despair::none);
    EXPECT_EQ(read.texts.hear("Ich will sterben"), despair::own);
}

TEST(CrisisLists, AreRefused_WhenACryIsNotHeard) {
    std::string text(own_lists);
    text.insert(text.find("  harmless"), "  - I want to blorp\n");
    const auto read = read_catalog({{"crisis.yaml", text}});
    EXPECT_EQ(findings_of(read),
              "crisis.yaml:11:5: error: this is not heard: \"I want to blorp\" — add a pattern for it\n");
    EXPECT_EQ(read.texts.hear("I want to die"), despair::own);  // those of the program stand
}

TEST(CrisisLists, NameFalseAlarmsAndBadPatterns) {
    std::string text(own_lists);
    text += "  - I want to flurb a dog\n";
    text.insert(text.find("- want to flurb"), "- want <nothing>\n- … flurb\n");
    const auto found = findings_of(read_catalog({{"crisis.yaml", text}}));
    EXPECT_NE(found.find("there is no group <nothing>"), found.npos) << found;
    EXPECT_NE(found.find("begins with a word"), found.npos) << found;
    EXPECT_NE(found.find("sounds like despair and is not: \"I want to flurb a dog\""), found.npos) << found;
}

}  // namespace
