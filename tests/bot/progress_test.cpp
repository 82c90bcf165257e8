#include "bot/commands/progress.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <string>
#include <vector>

#include "program.hpp"
#include "storage/store.hpp"
#include "tests/support/has.hpp"

namespace fulcrum::test {
namespace {

using namespace std::chrono_literals;
using bot::commands::progress;

class Progress : public testing::Test {
  protected:
    progress::clock clock() {
        return [this] { return std::chrono::steady_clock::time_point(now_); };
    }
    // What was written since the last time.
    std::string said() {
        auto text = out_.str();
        out_.str("");
        return text;
    }
    std::ostringstream out_;
    std::chrono::milliseconds now_{1h};
};

TEST_F(Progress, WritesOneLineOverOnATerminal) {
    {
        progress p(out_, true, clock());
        p.at("copying", 0, 1000);
        EXPECT_EQ(said(), "\r\033[Kcopying: 0 %");
        now_ += 10s;
        p.at("copying", 250, 1000);
        EXPECT_EQ(said(), "\r\033[Kcopying: 25 %, about 30 s left");
        p.at("copying", 250, 1000);
        EXPECT_EQ(said(), "");
        now_ += 1h;
        p.at("copying", 500, 1000);
        EXPECT_EQ(said(), "\r\033[Kcopying: 50 %, about 60 min left");
        p.at("copying", 1000, 1000);
        EXPECT_EQ(said(), "\r\033[Kcopying: 100 %");
        p.at("looking", 0, 0);
        EXPECT_EQ(said(), "\r\033[Klooking ...");
    }
    EXPECT_EQ(said(), "\r\033[K");
}

TEST_F(Progress, BeginsANewEstimateWithAStage) {
    progress p(out_, true, clock());
    p.at("one", 1, 2);
    now_ += 100s;
    p.at("two", 0, 10);
    now_ += 5s;
    said();
    p.at("two", 5, 10);
    EXPECT_EQ(said(), "\r\033[Ktwo: 50 %, about 5 s left");
}

TEST_F(Progress, SaysPlainLinesElsewhere_OneForEachStageAndNowAndThen) {
    {
        progress p(out_, false, clock());
        p.at("days", 0, 100);
        EXPECT_EQ(said(), "days: 0 %\n");
        for (unsigned i = 1; i < 20; ++i) {
            now_ += 1s;
            p.at("days", i, 100);
        }
        EXPECT_EQ(said(), "");
        now_ += 1s;
        p.at("days", 20, 100);
        EXPECT_EQ(said(), "days: 20 %, about 80 s left\n");
        now_ += 10s;
        p.at("days", 30, 100);
        EXPECT_EQ(said(), "");
        p.at("looking", 0, 0);
        EXPECT_EQ(said(), "looking ...\n");
    }
    EXPECT_EQ(said(), "");
}

class BackupCommand : public testing::Test {
  protected:
    BackupCommand() {
        storage::open_options o;
        o.database = database();
        o.master_key_file = folder_.path() / "fulcrum.db.key";
        storage::open_store(o);
    }
    std::filesystem::path database() const { return folder_.path() / "fulcrum.db"; }
    ended back_up(std::vector<std::string> words) const {
        words.insert(words.begin(), "backup");
        return run(words, {{"FULCRUM_STORAGE_PATH", database().string()}});
    }
    std::vector<std::string> names(const std::filesystem::path& in) const {
        std::vector<std::string> all;
        for (const auto& entry : std::filesystem::directory_iterator(in)) all.push_back(entry.path().filename());
        std::ranges::sort(all);
        return all;
    }
    scratch_folder folder_;
};

TEST_F(BackupCommand, NamesCopiesByTheTimeAndKeepsTheNewest) {
    for (const auto* name : {"fulcrum-2020-01-01T031000Z.db", "fulcrum-2020-01-02T031000Z.db",
                             "fulcrum-2020-01-03T031000Z.db", "before-upgrade.db", "fulcrum-2020.db"})
        folder_.write(std::string("copies/") + name, "x");
    const auto r = back_up({"--keep", "2", (folder_.path() / "copies").string() + "/"});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_TRUE(r.err.starts_with("copying: 0 %\n")) << r.err;
    EXPECT_FALSE(has(r.err, "\r")) << r.err;
    EXPECT_TRUE(has(r.out, "Removed the 2 oldest copies; 2 are kept.")) << r.out;
    const auto left = names(folder_.path() / "copies");
    ASSERT_EQ(left.size(), 5U);
    EXPECT_EQ(left[0], "before-upgrade.db");
    EXPECT_EQ(left[1], "fulcrum-2020-01-03T031000Z.db");
    EXPECT_EQ(left[2], "fulcrum-2020.db");
    EXPECT_TRUE(left[3].starts_with("fulcrum-20") && left[3].ends_with("Z.db")) << left[3];
    EXPECT_EQ(left[4], "fulcrum.keys");
}

TEST_F(BackupCommand, MakesAFolderThatIsNamedAsOneAndNotesWhenItWas) {
    EXPECT_FALSE(std::filesystem::exists(database().string() + ".last-backup"));
    const auto r = back_up({(folder_.path() / "new/copies").string() + "/"});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_EQ(names(folder_.path() / "new/copies").size(), 2U);
    EXPECT_TRUE(std::filesystem::exists(database().string() + ".last-backup"));
    EXPECT_EQ(std::filesystem::file_size(database().string() + ".last-backup"), 0U);
}

TEST_F(BackupCommand, AndItsWayBack_SayHowFarTheyAre_InPlainLines) {
    const auto copy = (folder_.path() / "one.db").string();
    ASSERT_EQ(back_up({copy}).code, 0);
    const auto r = run({"restore", copy}, {{"FULCRUM_STORAGE_PATH", database().string()}});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_TRUE(r.err.starts_with("copying: 0 %\n")) << r.err;
    EXPECT_FALSE(has(r.err, "\r")) << r.err;
}

TEST_F(BackupCommand, CountsCopiesInFoldersOnly) {
    const auto r = back_up({"--keep", "3", (folder_.path() / "one.db").string()});
    EXPECT_EQ(r.code, 2);
    EXPECT_TRUE(has(r.err, "name a folder")) << r.err;
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "one.db"));
}

}  // namespace
}  // namespace fulcrum::test
