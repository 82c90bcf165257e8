// What people type besides the commands there are.
#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <vector>

#include "program.hpp"
#include "tests/support/has.hpp"

namespace fulcrum::test {
namespace {

TEST(CommandLine, TellsWhatItIsMadeOfAndRunsWith) {
    const auto r = run({"version"});
    EXPECT_EQ(r.code, 0);
    EXPECT_TRUE(std::regex_search(
        r.out,
        std::regex("^fulcrum \\d+\\.\\d+\\.\\d+\ncommit ([0-9a-f]{7,}(, modified)?|unknown)"
                   "(, \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ)?\nbuilt with .*\nruns with OpenSSL 3.*glibc ")))
        << r.out;
    for (const auto* option : {"--version", "-V"}) {
        const auto same = run({option});
        EXPECT_EQ(same.code, 0) << option;
        EXPECT_EQ(same.out, r.out) << option;
    }
}

TEST(CommandLine, TakesHelpForACommandToo) {
    EXPECT_EQ(run({"help"}).out, run({"--help"}).out);
    const auto r = run({"help", "tracks", "lint"});
    EXPECT_EQ(r.code, 0);
    EXPECT_EQ(r.out, run({"tracks", "lint", "--help"}).out);
}

TEST(CommandLine, GivesNoHelpOnWhatIsNotThere) {
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"admin", "--help"}, {"admin", "people"}, {"rnu", "--help"}, {"run", "--bogus", "--help"}}) {
        const auto r = run(words);
        EXPECT_EQ(r.code, 2) << words.front() << r.out;
        EXPECT_EQ(r.out, "") << words.front();
        EXPECT_TRUE(r.err.starts_with("fulcrum: ")) << r.err;
    }
    EXPECT_TRUE(has(run({"admin", "--help"}).err, "say \"admin help\" to the coach"));
    EXPECT_TRUE(has(run({"rnu", "--help"}).err, "did you mean \"run\"?"));
    EXPECT_TRUE(has(run({"run", "--bogus", "--help"}).err, "see fulcrum run --help"));
}

}  // namespace
}  // namespace fulcrum::test
