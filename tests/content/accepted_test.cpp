// What looks like a mistake and is none.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "content/catalog.hpp"

namespace {

using namespace fulcrum::content;

// A track around the steps of one morning.
std::string morning(std::string_view steps) {
    return "id: t\ntitle: T\npromise: P\nfor: F\ndays:\n- title: D\n  morning:\n" + std::string(steps);
}

std::string listed(const std::vector<finding>& findings) {
    std::string out;
    for (const auto& f : findings) out += to_text(f) + '\n';
    return out;
}

TEST(Checks, AcceptAQuoteWithoutFallback_WhenABranchHasMadeSure) {
    for (const auto* condition : {"n is answered", "n is yes"}) {
        const auto read = read_catalog(
            {{"file.yaml",
              morning("  - yes_no: Q?\n    name: n\n  - branch:\n    - {if: " + std::string(condition) +
                      ", goto: a}\n    - else: b\n  - say: \"{{n}}\"\n    id: a\n  - say: B\n    id: b\n")}});
        EXPECT_EQ(listed(read.findings), "") << condition;
    }
    const auto read = read_catalog(
        {{"file.yaml",
          morning("  - yes_no: Q?\n    name: n\n  - branch:\n    - {if: n is missing, goto: b}\n    - else: a\n"
                  "  - say: \"{{n}}\"\n    id: a\n  - say: B\n    id: b\n")}});
    EXPECT_EQ(listed(read.findings), "");
}

TEST(Checks, AcceptACircle_WhenItAsks) {
    const auto read = read_catalog({{"file.yaml", morning("  - yes_no: Again?\n    name: n\n    id: a\n  - branch:\n"
                                                          "    - {if: n is yes, goto: a}\n    - else: b\n  - say: B\n"
                                                          "    id: b\n")}});
    EXPECT_EQ(listed(read.findings), "");
}

TEST(Checks, AcceptASessionThatBeginsWithACheck_WhenSomethingIsSaidWithoutOne) {
    for (const std::string rest :
         {"  - say: Bye.\n", "  - show: plans\n", "  - draw: tip\n", "  - upward: true\n",
          "  - branch:\n    - {if: n is missing, goto: a}\n    - else: z\n  - ask: A?\n    id: a\n  - end: true\n"
          "    id: z\n"}) {
        const auto named = rest.find("n is") == rest.npos ? "" : "    name: n\n";
        const auto read = read_catalog({{"file.yaml", morning("  - check: true\n" + std::string(named) + rest)}});
        EXPECT_EQ(listed(read.findings), "") << rest;
    }
}

TEST(Checks, AcceptAWordOfASwitch_WhereItIsNoQuestion) {
    const auto read = read_catalog(
        {{"file.yaml", morning("  - say: \"Yes\"\n  - ask: Yes?\n  - choose: And?\n    options: [yes, no]\n"
                               "  - scale: No or yes\n    low: off\n    high: on\n  - check: true\n")}});
    EXPECT_EQ(listed(read.findings), "");
}

TEST(Checks, AcceptAValueOfEitherQuestion_WhenTwoShareAName) {
    const auto read = read_catalog(
        {{"file.yaml",
          morning("  - choose: Q?\n    name: n\n    options: [a, b]\n  - yes_no: R?\n    name: n\n  - branch:\n"
                  "    - {if: n is a, goto: z}\n    - {if: n is yes, goto: z}\n    - else: z\n  - say: Z\n"
                  "    id: z\n")}});
    EXPECT_EQ(listed(read.findings), "");
}

TEST(Checks, AcceptQuotedTextsOfSeveralLines_WhenTheyAreClosed) {
    const auto read =
        read_catalog({{"file.yaml", morning("  - ask: \"One \\\" \\\\\n      two\"\n  - ask: ['It''s', \"it's\"]\n"
                                            "  - {ask: &a \"Q\", \"short\": *a}\n  - \"ask\": 'a ''b'''\n")}});
    EXPECT_EQ(listed(read.findings), "");
}

TEST(Checks, CountAliasesAsText_WhenAWriterUsesThem) {
    const auto read = read_catalog({{"file.yaml", morning("  - ask: &q Well?\n  - ask: *q\n")}});
    EXPECT_EQ(listed(read.findings), "");
}

}  // namespace
