// Files from a hostile hand: findings within a moment and bounded memory, and never an exception.
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "content/catalog.hpp"

namespace {

using namespace fulcrum::content;

constexpr std::size_t report_size = 201;
constexpr std::size_t mebibyte = 1024 * 1024;

std::string repeated(std::string_view part, std::size_t bytes) {
    std::string out;
    out.reserve(bytes);
    while (out.size() + part.size() <= bytes) out += part;
    return out;
}

std::string laughs() {
    std::string out = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 40; ++i) {
        const auto before = "*a" + std::to_string(i - 1);
        out += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
        for (int k = 0; k < 8; ++k) out += ", " + before;
        out += "]\n";
    }
    return out;
}

std::string indented(std::string_view part) {
    std::string out;
    for (std::size_t i = 0; i < 1400; ++i) out += std::string(i, ' ').append(part);
    return out;
}

// Each takes well under a second of processor time; the bound leaves room for sanitizers.
std::vector<finding> findings_in_time(const std::string& name, const std::string& text) {
    const auto begun = std::clock();
    auto read = read_catalog({{name, text}});
    EXPECT_LT(std::clock() - begun, 5 * CLOCKS_PER_SEC) << name;
    EXPECT_TRUE(read.has_errors()) << name;
    EXPECT_TRUE(read.texts.tracks.empty() && read.texts.tips.empty()) << name;
    EXPECT_LE(read.findings.size(), 201u) << name;
    return read.findings;
}

TEST(HostileFile, GivesFindings_WhenItNestsOrRepeatsWithoutEnd) {
    const std::size_t most = mebibyte / 4;  // a quarter of what is read: all of it takes too long under sanitizers
    const std::vector<std::pair<std::string, std::string>> files = {
        {"brackets", repeated("[", most)},
        {"braces", repeated("{", most)},
        {"brackets that close", std::string(999, '[') + std::string(999, ']')},
        {"pairs", "[" + repeated("[],", most) + "]"},
        {"commas", "[" + repeated(",", most)},
        {"dashes", repeated("- ", most)},
        {"question marks", repeated("? ", most)},
        {"colons", repeated(": ", most)},
        {"indented keys", indented("a:\n")},
        {"indented dashes", indented("-\n")},
        {"same key", repeated("a:\n", most)},
        {"one quote", "\"" + repeated("x ", most)},
        {"quotes", repeated("\"", most)},
        {"anchors", repeated("&a ", most)},
        {"tags", repeated("!x ", most)},
        {"directives", repeated("%YAML 1.2\n", most)},
        {"documents", repeated("---\n", most)},
        {"one word", repeated("x", most)},
        {"lines", repeated("\r\n", most)},
        {"tabs", repeated("\ta: b\n", most)},
        {"comments", repeated("#\n", most)},
        {"laughs", laughs()},
        {"one long text often", "- &a " + std::string(4000, 'x') + "\n" + repeated("- *a\n", most / 2)},
        {"wrong cards", "kind: tips\ncards:\n" + repeated("- {}\n", most)},
        {"wrong steps", "id: t\ndays:\n- morning:\n" + repeated("  - {aks: {{{}}}}\n", most / 100)},
        {"circles", "id: t\ndays:\n- title: D\n  morning:\n" + repeated("  - goto: s1\n", 2800)},
    };
    for (const auto& [name, text] : files) EXPECT_FALSE(findings_in_time(name, text).empty()) << name;
}

// A track around pieces and the steps of a morning.
std::string with_pieces(const std::string& pieces, const std::string& steps) {
    return "id: t\ntitle: T\npromise: P\nfor: F\npieces:\n" + pieces + "days:\n- title: D\n  morning:\n" + steps;
}

bool says(const std::vector<finding>& findings, std::string_view part) {
    return std::any_of(findings.begin(), findings.end(),
                       [&](const finding& f) { return f.message.find(part) != std::string::npos; });
}

TEST(HostileFile, GivesFindings_WhenPiecesMultiply) {
    // Each piece includes the next one as often as a session has steps.
    std::string nested;
    for (int i = 0; i < 8; ++i)
        nested += "  p" + std::to_string(i) + ":\n    steps:\n" +
                  repeated("    - include: p" + std::to_string(i + 1) + "\n", 200 * 20);
    nested += "  p8: {steps: [ask: Q]}\n";
    EXPECT_TRUE(says(findings_in_time("nested", with_pieces(nested, "  - include: p0\n")), "too deeply"));

    const std::string circle = "  a: {steps: [include: b]}\n  b: {steps: [include: c]}\n  c: {steps: [include: a]}\n";
    const auto around = findings_in_time("circle", with_pieces(circle, repeated("  - include: a\n", 200 * 15)));
    EXPECT_TRUE(says(around, "would include itself"));

    const std::string large = "  a:\n    steps:\n" + repeated("    - ask: Q?\n", mebibyte / 8);
    std::string days;
    for (int i = 0; i < 300; ++i) days += "- title: D\n  morning:\n  - include: a\n";
    EXPECT_TRUE(says(findings_in_time("large", with_pieces(large, "  - ask: Q?\n" + days)), "too large"));
}

TEST(HostileFile, GivesFindings_WhenTheParametersOfPiecesMultiply) {
    const std::string four = std::string(4000, 'x');
    const std::string wide =
        "  a:\n    with: [p]\n    steps:\n    - ask: \"" + repeated("[[p]]", mebibyte / 4) + "\"\n";
    EXPECT_TRUE(says(findings_in_time("wide", with_pieces(wide, "  - include: a\n    with: {p: " + four + "}\n")),
                     "too large"));

    std::string tower;
    for (int i = 0; i < 4; ++i) {
        const auto next = std::to_string(i + 1);
        tower += "  p" + std::to_string(i) + ":\n    with: [v]\n    steps:\n    - include: p" + next +
                 "\n      with: {v: \"" + repeated("[[v]]", 4000) + "\"}\n";
    }
    tower += "  p4: {with: [v], steps: [ask: \"[[v]]\"]}\n";
    EXPECT_FALSE(
        findings_in_time("tower", with_pieces(tower, "  - include: p0\n    with: {v: " + four + "}\n")).empty());
}

TEST(HostileFile, GivesFindings_WhenAListOfAStepIsHuge) {
    const std::size_t most = mebibyte / 4;
    const auto morning = [](const std::string& steps) {
        return "id: t\ntitle: T\npromise: P\nfor: F\ndays:\n- title: D\n  morning:\n" + steps;
    };
    const std::vector<std::pair<std::string, std::string>> files = {
        {"weeks", morning("  - recall: \"{{words}}\"\n    weeks: [" + repeated("1, ", most) + "1]\n")},
        {"options", morning("  - choose: Q?\n    options: [" + repeated("a, ", most) + "b]\n")},
        {"names", morning("  - ask: Q?\n  - forget: [" + repeated("day, ", most) + "a-b]\n")},
        {"wordings", morning("  - ask: [" + repeated("\"{{x}}\", ", most) + "a]\n")},
        {"remembered", morning("  - remember: {" + repeated("a: b, ", most) + "b: c}\n")},
        {"arms", morning("  - branch:\n" + repeated("    - {if: a is b, goto: c}\n", most) + "    - else: d\n")},
        {"parameters", with_pieces("  p: {with: [" + repeated("a-b, ", most) + "c], steps: [ask: Q]}\n",
                                   "  - include: p\n    with: {c: d}\n")},
        {"steps", morning(repeated("  - ask: Q?\n", most))},
        {"days", morning("  - ask: Q?\n" + repeated("- {title: D, morning: [ask: Q]}\n", most))},
        {"messages", "kind: messages\nlanguage: en\nmessages:\n  again: [" + repeated("\"{{\", ", most) + "a]\n"},
    };
    for (const auto& [name, text] : files) EXPECT_FALSE(findings_in_time(name, text).empty()) << name;
}

// Quotes of what is asked only later look at every question of that name.
TEST(HostileFile, GivesFindings_WhenManyQuotesMeetManyQuestionsOfOneName) {
    std::string text = "id: t\ntitle: T\npromise: P\nfor: F\ndays:\n- title: D\n  morning:\n  - ask: Q?\n";
    for (int i = 0; i < 100; ++i) text += "  - say: \"" + repeated("{{n}}", 3990) + "\"\n";
    for (int i = 0; i < 90; ++i) {
        text += "- title: D\n  morning:\n";
        for (int k = 0; k < 150; ++k) text += "  - {ask: Q, name: n}\n";
    }
    EXPECT_TRUE(says(findings_in_time("quotes", text), "is asked for only later"));
}

TEST(ManyWarnings, LeaveAFileUsable_AndAnErrorBehindThemDoesNot) {
    std::string text = "id: t\ntitle: T\npromise: P\nfor: F\ndays:\n";
    for (int i = 0; i < 150; ++i) text += "- title: D\n  morning:\n  - say: A\n  evening:\n  - say: B\n";
    const auto usable = read_catalog({{"a", text}});
    EXPECT_EQ(usable.findings.size(), report_size);
    EXPECT_FALSE(usable.has_errors());
    EXPECT_EQ(usable.texts.tracks.size(), 1u);
    const auto wrong = read_catalog({{"a", text + "- title: D\n  morning:\n  - ask: \"{{nobody}}\"\n"}});
    EXPECT_EQ(wrong.findings.size(), report_size);
    EXPECT_TRUE(wrong.has_errors());
    EXPECT_TRUE(wrong.texts.tracks.empty());
}

TEST(HostileFile, IsReadInTime_WhenThereAreAHundredThousandCards) {
    std::vector<source_file> files;
    for (int f = 0; f < 10; ++f) {
        std::string text = "kind: tips\ncards:\n";
        for (int i = 0; i < 10000; ++i) {
            const auto id = std::to_string(f * 10000 + i);
            text += "- {id: c" + id + ", pole: both, text: Say in one sentence why this matters today " + id + "}\n";
        }
        files.push_back({"cards-" + std::to_string(f), std::move(text)});
    }
    const auto begun = std::clock();
    const auto read = read_catalog(files);
    EXPECT_LT(std::clock() - begun, 60 * CLOCKS_PER_SEC);  // comparing each with each would take hours
    EXPECT_EQ(read.texts.tips.size(), 100000u);
    EXPECT_FALSE(read.has_errors());
    EXPECT_FALSE(read.findings.empty());
    EXPECT_LE(read.findings.size(), 201u * files.size());
}

TEST(HostileFile, IsReadInTime_WhenTextsAreLongAndAlmostAlike) {
    std::string text = "kind: tips\ncards:\n";
    for (int i = 0; i < 2000; ++i) {
        text += "- {id: c" + std::to_string(i) + ", pole: both, text: ";
        for (int k = 0; k < 100; ++k) text += "w" + std::to_string(k % 2 == 0 ? k : i * 100 + k) + ' ';
        text += "}\n";
    }
    limits lim;
    lim.file_bytes = 4 * mebibyte;
    const auto begun = std::clock();
    const auto read = read_catalog({{"cards", text}}, lim);
    EXPECT_LT(std::clock() - begun, 5 * CLOCKS_PER_SEC);
    EXPECT_EQ(read.texts.tips.size(), 2000u);
    EXPECT_TRUE(read.findings.empty());
}

TEST(HostileFile, IsRefusedAsAWhole_WhenItHasTenMegabytes) {
    const auto findings = findings_in_time("ten", "kind: tips\ncards:\n" + repeated("- {}\n", 10 * mebibyte));
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_NE(findings[0].message.find("too big"), std::string::npos);
}

TEST(HostileFile, IsRefusedAsAWhole_WhenItIsTooBig) {
    const auto findings = findings_in_time("big", std::string(mebibyte + 1, ' '));
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(to_text(findings[0]),
              "big:1:1: error: the file is too big: 1048577 bytes — split it; a file has at most 1048576 bytes");
}

TEST(HostileFile, StopsWhereItGrowsTooBig_WhenAliasesMultiply) {
    const auto findings = findings_in_time("laughs", laughs());
    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].line, 6);
    EXPECT_NE(findings[0].message.find("grows too big"), std::string::npos);
}

TEST(HostileFile, IsSaidToBeEmpty_WhenNothingIsInIt) {
    for (const std::string text : {"", "\n", "# only a comment\n", "\xEF\xBB\xBF", "   "}) {
        const auto findings = findings_in_time("empty", text);
        ASSERT_EQ(findings.size(), 1u);
        EXPECT_NE(findings[0].message.find("empty"), std::string::npos) << to_text(findings[0]);
    }
}

TEST(HostileFile, KeepsControlCharactersOutOfFindings_WhenKeysHaveThem) {
    const auto findings = findings_in_time("keys", "days: []\n\"\\e[31m\\n\\0\\u0085 red\": x\n");
    for (const auto& f : findings)
        for (const char c : to_text(f)) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) << to_text(f);
}

TEST(HostileFile, SaysThatMoreIsWrong_WhenFindingsAreTooMany) {
    std::string text = "id: t\ntitle: T\npromise: P\nfor: F\ndays:\n- title: D\n  morning:\n  - ask: Q?\n";
    for (int i = 0; i < 1000; ++i) text += "key" + std::to_string(i) + ": x\n";
    const auto findings = findings_in_time("many", text);
    ASSERT_EQ(findings.size(), 201u);
    EXPECT_NE(findings.front().message.find("more findings"), std::string::npos);
}

TEST(HostileFile, IsReadWithinOtherLimits_WhenTheCallerSetsThem) {
    const std::string text = "kind: tips\ncards:\n- {id: a, pole: both, text: Twelve chars}\n";
    limits lim;
    EXPECT_TRUE(read_catalog({{"a", text}}, lim).findings.empty());
    lim.text = 11;
    EXPECT_EQ(read_catalog({{"a", text}}, lim).findings.size(), 1u);
    lim = {};
    lim.depth = 2;
    EXPECT_EQ(read_catalog({{"a", text}}, lim).findings.size(), 1u);
    lim = {};
    lim.nodes = 8;
    EXPECT_EQ(read_catalog({{"a", text}}, lim).findings.size(), 1u);
    lim = {};
    lim.file_bytes = 20;
    EXPECT_EQ(read_catalog({{"a", text}}, lim).findings.size(), 1u);
}

// Any damage to a good file gives findings or a good file.
TEST(HostileFile, NeverThrows_WhenAGoodFileIsDamaged) {
    const std::string good =
        "id: t\nversion: 1\ntitle: T\npromise: P\nfor: F\nsources: [{title: A, author: B, year: 2000}]\ndays:\n- "
        "title: D\n"
        "  morning:\n  - say: [\"Hi {{name}}\", 'Good {{n|x}}']\n    id: a\n  - choose: Q?\n    name: n\n    options: "
        "[a, {value: "
        "b, label: B}]\n  - branch:\n    - {if: n is a, goto: a}\n    - else: z\n  - scale: >-\n      How\n      "
        "much\n    id: "
        "z\n";
    std::size_t clean = 0;
    for (std::size_t at = 0; at < good.size(); at += 2) {
        for (const std::string_view put :
             {"", "\"", "{", "[", ":", "\n", "\t", "- ", "&a ", "*a ", "#", "'", "\\", "\xC3", "{{"}) {
            auto bad = good;
            bad.replace(at, put.empty() ? 1 : 0, put);
            const auto read = read_catalog({{"a", bad}});
            EXPECT_EQ(read.has_errors(), read.texts.tracks.empty()) << bad;
            clean += read.has_errors() ? 0u : 1u;
        }
        EXPECT_NO_THROW(read_catalog({{"a", good.substr(0, at)}}));
    }
    EXPECT_GT(clean, 0u);
}

}  // namespace
