#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "content/catalog.hpp"

namespace {

using namespace fulcrum::content;
namespace fs = std::filesystem;

class LoadCatalog : public testing::Test {
  protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "fulcrum-load-XXXXXX").string();
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        root_ = name;
    }
    void TearDown() override { fs::remove_all(root_); }

    void write(const fs::path& path, std::string_view text) {
        fs::create_directories((root_ / path).parent_path());
        std::ofstream(root_ / path, std::ios::binary) << text;
    }
    static std::string card(const std::string& id) {
        return "kind: tips\ncards:\n- {id: " + id + ", pole: both, text: Text of " + id + "}\n";
    }
    // With the folder's own name taken out.
    std::string listed(const catalog& read) const {
        std::string out;
        for (const auto& f : read.findings) out += to_text(f) + '\n';
        const auto base = root_.generic_string() + "/";
        for (auto at = out.find(base); at != std::string::npos; at = out.find(base)) out.erase(at, base.size());
        return out;
    }

    fs::path root_;
};

TEST_F(LoadCatalog, ReadsAllFilesBelow_InOrderOfName) {
    write("b.yaml", card("b"));
    write("deep/er/c.yaml", card("c"));
    write("a.yaml", card("a"));
    write("notes.txt", "not ours");
    write(".a.yaml.swp.yaml", "half a file: [");
    write(".hidden/x.yaml", "half a file: [");
    const auto read = load_catalog({root_});
    EXPECT_EQ(listed(read), "");
    ASSERT_EQ(read.texts.tips.size(), 3u);
    EXPECT_EQ(read.texts.tips[0].id.text(), "a");
    EXPECT_EQ(read.texts.tips[1].id.text(), "b");
    EXPECT_EQ(read.texts.tips[2].id.text(), "c");
}

TEST_F(LoadCatalog, ReadsAFileOnce_WhenItIsNamedTwice) {
    write("a.yaml", card("a"));
    const auto read = load_catalog({root_, root_ / "a.yaml", root_ / "." / "a.yaml"});
    EXPECT_EQ(listed(read), "");
    EXPECT_EQ(read.texts.tips.size(), 1u);
}

TEST_F(LoadCatalog, ReadsAnyNamedFile_WhateverItIsCalled) {
    write("a.txt", card("a"));
    EXPECT_EQ(load_catalog({root_ / "a.txt"}).texts.tips.size(), 1u);
}

TEST_F(LoadCatalog, PointsToTheFile_WhenItIsWrong) {
    write("sub/a.yaml", "kind: tips\ncards:\n- {id: a, pole: both, txt: A, text: B}\n");
    EXPECT_EQ(listed(load_catalog({root_})), "sub/a.yaml:3:23: error: unknown key \"txt\" — did you mean \"text\"?\n");
}

TEST_F(LoadCatalog, GivesAFinding_WhenAPathCannotBeRead) {
    write("a.yaml", card("a"));
    const auto read = load_catalog({root_ / "a.yaml", root_ / "b.yaml", root_ / "a.yaml" / "c.yaml"});
    EXPECT_EQ(listed(read),
              "a.yaml/c.yaml:1:1: error: there is no such file or folder — check the path\n"
              "b.yaml:1:1: error: there is no such file or folder — check the path\n");
    EXPECT_EQ(read.texts.tips.size(), 1u);
    EXPECT_TRUE(load_catalog({"/dev/null"}).has_errors());
}

TEST_F(LoadCatalog, Warns_WhenAFolderHasNothingOrAFileIsPassedOver) {
    fs::create_directories(root_ / "empty");
    write("x/a.yml", card("a"));
    write("x/b.yaml", card("b"));
    const auto read = load_catalog({root_ / "empty", root_ / "x"});
    EXPECT_EQ(listed(read),
              "empty:1:1: warning: there are no .yaml files in this folder — check the path\n"
              "x/a.yml:1:1: warning: this file is not read — give it a name that ends in .yaml\n");
}

TEST_F(LoadCatalog, SaysSo_WhenAFileIsTooBig) {
    write("a.yaml", std::string(2000, ' '));
    limits lim;
    lim.file_bytes = 1000;
    const auto read = load_catalog({root_}, lim);
    ASSERT_EQ(read.findings.size(), 1u);
    EXPECT_NE(read.findings[0].message.find("too big"), std::string::npos);
    EXPECT_EQ(read.findings[0].line, 1);
    EXPECT_EQ(read.findings[0].column, 1);
}

TEST_F(LoadCatalog, GivesEveryFindingAPlace_InJsonToo) {
    write("a.yaml", "");
    const auto read = load_catalog({root_ / "a.yaml", root_ / "b.yaml"});
    ASSERT_EQ(read.findings.size(), 2u);
    for (const auto& f : read.findings) {
        EXPECT_NE(to_text(f).find(".yaml:1:1: error: "), std::string::npos) << to_text(f);
        EXPECT_NE(to_json(f).find("\"line\":1,\"column\":1,"), std::string::npos) << to_json(f);
    }
}

TEST_F(LoadCatalog, Ends_WhenALinkLeadsInACircle) {
    write("a.yaml", card("a"));
    fs::create_directory_symlink(root_, root_ / "again");
    EXPECT_EQ(load_catalog({root_}).texts.tips.size(), 1u);
}

}  // namespace
