// What ships must be right: as files in the tree, and as the copy inside the program.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "content/catalog.hpp"

namespace {

using namespace fulcrum::content;

std::string errors(const catalog& read) {
    std::string out;
    for (const auto& f : read.findings)
        if (f.how == severity::error) out += to_text(f) + '\n';
    return out;
}

TEST(ShippedContent, HasNoErrors) {
    const std::filesystem::path root = std::filesystem::path(FULCRUM_SOURCE_DIR) / "content";
    const auto read = load_catalog({root / "tracks", root / "banks"});
    EXPECT_EQ(errors(read), "");
    EXPECT_FALSE(read.texts.tracks.empty());
    EXPECT_FALSE(read.texts.tips.empty());
    EXPECT_FALSE(read.texts.questions.empty());
}

TEST(ShippedContent, TravelsInsideTheProgram) {
    const std::filesystem::path root = std::filesystem::path(FULCRUM_SOURCE_DIR) / "content";
    const auto files = load_catalog({root / "tracks", root / "banks"});
    const auto inside = shipped_catalog();
    EXPECT_EQ(errors(inside), "");
    EXPECT_EQ(inside.texts.tracks.size(), files.texts.tracks.size());
    EXPECT_EQ(inside.texts.tips.size(), files.texts.tips.size());
    EXPECT_EQ(inside.texts.questions.size(), files.texts.questions.size());
}

}  // namespace
