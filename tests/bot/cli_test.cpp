// The program from outside: help, mistakes, exit codes, outputs.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "program.hpp"
#include "tests/support/has.hpp"
#include "tests/support/places.hpp"

namespace fulcrum::test {
namespace {

using words = std::vector<std::string>;

TEST(CommandLine, ExplainsEachCommandWithExamples) {
    const std::vector<words> commands = {{"demo"},           {"run"},      {"check"},
                                         {"backup"},         {"restore"},  {"tracks"},
                                         {"tracks", "lint"}, {"schedule"}, {"schedule", "preview"},
                                         {"version"},        {"keygen"},   {"keys", "rotate"},
                                         {"forget"}};
    for (auto command : commands) {
        std::string name = "fulcrum";
        for (const auto& word : command) name += " " + word;
        command.push_back("--help");
        const auto r = run(command);
        EXPECT_EQ(r.code, 0) << name;
        EXPECT_EQ(r.err, "") << name;
        EXPECT_TRUE(has(r.out, "Examples:")) << name << r.out;
        EXPECT_TRUE(has(r.out, name)) << name << r.out;
    }
    const auto r = run({"--help"});
    EXPECT_EQ(r.code, 0);
    for (const auto& command : commands) EXPECT_TRUE(has(r.out, command.front()));
    EXPECT_TRUE(has(r.out, "Exit codes:"));
}

TEST(CommandLine, NamesEveryVariable) {
    const auto r = run({"run", "--help"});
    for (const auto* name :
         {"MATTERMOST_URL", "MATTERMOST_TOKEN", "MATTERMOST_TOKEN_FILE", "MATTERMOST_CA_FILE", "STORAGE_PATH",
          "STORAGE_KEY_FILE", "STORAGE_KEY", "CONTENT_PATH", "ADMINS", "DEFAULT_TIMEZONE", "DEFAULT_SCHEDULE",
          "DEFAULT_TRACK", "RETENTION_LEAVERS", "CRISIS_LINE", "HTTP_LISTEN", "LOG_LEVEL", "LOG_FORMAT"})
        EXPECT_TRUE(has(r.out, std::string("FULCRUM_") + name + " ")) << name;
}

TEST(CommandLine, SuggestsWhatWasMeant) {
    struct slip {
        words typed;
        std::string_view says;
    };
    const std::vector<slip> slips = {{{"rnu"}, "unknown command \"rnu\" — did you mean \"run\"?"},
                                     {{"chek", "--config", "x"}, "did you mean \"check\"?"},
                                     {{"tracks", "lnit"}, "did you mean \"lint\"?"},
                                     {{"demo", "--prot", "9"}, "unknown option \"--prot\" — did you mean \"--port\"?"},
                                     {{"dance"}, "there are demo, run"},
                                     {{"version", "now"}, "one word too many"},
                                     {{"schedule", "preview", "now"}, "see fulcrum schedule preview --help"},
                                     {{}, "which command?"},
                                     {{"tracks"}, "There are lint"},
                                     {{"backup"}, "file"},
                                     {{"demo", "--port", "many"}, "port"},
                                     {{"demo", "--log-level", "loud"}, "log-level"},
                                     {{"run", "--token=abcdefgh"}, "secrets are not given on the command line"}};
    for (const auto& s : slips) {
        const auto r = run(s.typed);
        EXPECT_EQ(r.code, 2) << s.says;
        EXPECT_EQ(r.out, "") << s.says;
        EXPECT_TRUE(has(r.err, s.says)) << s.says << "\n" << r.err;
        EXPECT_TRUE(r.err.starts_with("fulcrum: ")) << r.err;
        EXPECT_FALSE(has(r.err, "abcdefgh"));
    }
}

TEST(CommandLine, TellsItsVersion) {
    const auto r = run({"version"});
    EXPECT_EQ(r.code, 0);
    EXPECT_TRUE(r.out.starts_with("fulcrum 0.")) << r.out;
    for (const auto* part : {"C++20", "Boost 1.", "OpenSSL ", "SQLite 3."}) EXPECT_TRUE(has(r.out, part)) << r.out;
}

constexpr auto good_bank = R"(kind: tips
language: en
version: 1
cards:
  - id: tip-one
    pole: vision
    theme: 2
    difficulty: 1
    text: Before you hand over a task today, say what it is for.
)";

TEST(Lint, AcceptsGoodFiles) {
    const scratch_folder folder;
    folder.write("tips.yaml", good_bank);
    const auto r = run({"tracks", "lint", folder.path().string()});
    EXPECT_EQ(r.code, 0) << r.out << r.err;
    EXPECT_EQ(r.out, "");
    EXPECT_TRUE(has(r.err, "0 errors"));
    EXPECT_TRUE(has(r.err, "1 tip,")) << r.err;
}

TEST(Lint, ListsFindingsAndFails) {
    const scratch_folder folder;
    const auto file = folder.write("tips.yaml", std::string(good_bank) + "coulour: red\n").string();
    auto r = run({"tracks", "lint", file});
    EXPECT_EQ(r.code, 5);
    EXPECT_TRUE(has(r.out, file + ":10:1: error: ")) << r.out;
    EXPECT_TRUE(has(r.err, "1 error")) << r.err;

    r = run({"tracks", "lint", file, "--format", "json"});
    EXPECT_EQ(r.code, 5);
    const auto list = boost::json::parse(r.out);
    ASSERT_EQ(list.as_array().size(), 1U);
    EXPECT_EQ(list.at(0).at("file").as_string(), file);
    EXPECT_EQ(list.at(0).at("line").as_int64(), 10);
    EXPECT_EQ(list.at(0).at("severity").as_string(), "error");
    EXPECT_FALSE(list.at(0).at("remedy").as_string().empty());
}

TEST(Lint, AnswersAnEmptyListInJsonWhenAllIsWell) {
    const scratch_folder folder;
    folder.write("tips.yaml", good_bank);
    const auto r = run({"tracks", "lint", "--format", "json", folder.path().string()});
    EXPECT_EQ(r.code, 0);
    EXPECT_TRUE(boost::json::parse(r.out).as_array().empty());
}

TEST(Lint, FailsForAPathThatIsNotThere) {
    const auto r = run({"tracks", "lint", "/nowhere/at/all"});
    EXPECT_EQ(r.code, 5);
    EXPECT_TRUE(has(r.out, "there is no such file or folder"));
}

TEST(Setup, ProblemsEndItBeforeItStarts) {
    const scratch_folder folder;
    const auto database = (folder.path() / "f.db").string();
    const program::environment env = {{"FULCRUM_MATTERMOST_URL", "http://127.0.0.1:1"},
                                      {"FULCRUM_MATTERMOST_TOKEN", "abcdefghijklmnop"},
                                      {"FULCRUM_STORAGE_PATH", database}};
    const auto with = [&](std::string name, std::string value) {
        auto all = env;
        all.emplace_back(std::move(name), std::move(value));
        return run({"run"}, all);
    };
    auto r = run({"run"});
    EXPECT_EQ(r.code, 2);
    EXPECT_TRUE(has(r.err, "fulcrum: environment: error: the address of the Mattermost server is missing")) << r.err;

    r = with("FULCRUM_DEFAULT_TIMEZONE", "Europe/Berln");
    EXPECT_EQ(r.code, 2);
    EXPECT_TRUE(has(r.err, "fulcrum: FULCRUM_DEFAULT_TIMEZONE: error:")) << r.err;

    r = with("FULCRUM_CONTENT_PATH", folder.path().string());
    EXPECT_EQ(r.code, 2);
    EXPECT_TRUE(has(r.err, "there is no usable track")) << r.err;

    r = run({"run"}, {{"FULCRUM_MATTERMOST_URL", "https://127.0.0.1:1"},
                      {"FULCRUM_MATTERMOST_TOKEN", "abcdefghijklmnop"},
                      {"FULCRUM_STORAGE_PATH", database},
                      {"FULCRUM_MATTERMOST_CA_FILE", "/nowhere"}});
    EXPECT_EQ(r.code, 2);
    EXPECT_TRUE(has(r.err, "/nowhere")) << r.err;

    r = with("FULCRUM_STORAGE_PATH", "/nowhere/f.db");
    EXPECT_EQ(r.code, 3);
    EXPECT_TRUE(has(r.err, "/nowhere/f.db")) << r.err;
    EXPECT_FALSE(has(r.err, "abcdefgh")) << r.err;
}

TEST(Setup, OfBackupsAndRestoresIsChecked) {
    const scratch_folder folder;
    const auto database = (folder.path() / "f.db").string();
    const program::environment env = {{"FULCRUM_STORAGE_PATH", database}};
    auto r = run({"backup", (folder.path() / "copy.db").string()}, env);
    EXPECT_EQ(r.code, 3);
    EXPECT_TRUE(has(r.err, "there is no database")) << r.err;
    r = run({"restore", (folder.path() / "gone.db").string()}, env);
    EXPECT_EQ(r.code, 3) << r.err;
}

TEST(Check, ShowsWhatToMend) {
    const scratch_folder folder;
    const program::environment env = {{"FULCRUM_MATTERMOST_URL", "http://127.0.0.1:1"},
                                      {"FULCRUM_MATTERMOST_TOKEN", "abcdefghijklmnop"},
                                      {"FULCRUM_STORAGE_PATH", (folder.path() / "f.db").string()}};
    const auto r = run({"check"}, env);
    EXPECT_EQ(r.code, 4) << r.out << r.err;
    EXPECT_TRUE(has(r.out, "OK    configuration")) << r.out;
    EXPECT_TRUE(has(r.out, "SKIP  database")) << r.out;
    EXPECT_TRUE(has(r.out, "FIX   server")) << r.out;
    EXPECT_TRUE(has(r.out, "-> check host and port")) << r.out;
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
    EXPECT_FALSE(has(r.out, "abcdefgh"));
}

TEST(Program, FailsWhenItsOutputIsLost) {
    const auto r = std::system((program_path() + " schedule preview > /dev/full 2> /dev/null").c_str());
    ASSERT_TRUE(WIFEXITED(r));
    EXPECT_EQ(WEXITSTATUS(r), 1);
}

}  // namespace
}  // namespace fulcrum::test
