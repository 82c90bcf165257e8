// What the checker knows about names over a whole track: which session can see what another has kept, what is forgotten
// or sure to be there, and which arms of a branch no answer leads to.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "content/catalog.hpp"
#include "tests/support/has.hpp"

namespace {

using namespace fulcrum::content;

const std::string head = "id: t\ntitle: T\npromise: P\nfor: F\n";

std::string listed(const catalog& read) {
    std::string out;
    for (const auto& f : read.findings) out += to_text(f) + '\n';
    return out;
}
std::string findings(const std::string& text) { return listed(read_catalog({{"t.yaml", text}})); }

// The steps of one morning, behind a question that puts them into motion.
std::string morning(std::string_view steps) { return head + "days:\n- title: D\n  morning:\n" + std::string(steps); }

// --- which session sees what

TEST(Names, AreThereTheNextTime_WhenTheSessionRepeats) {
    for (const std::string where : {"every_day:\n  title: D\n  morning:\n", "every_day:\n  title: D\n  evening:\n"})
        EXPECT_EQ(findings(head + "length: open\n" + where +
                           "  - ask: \"{{line|Nothing}}?\"\n  - ask: Q?\n    name: line\n    keep: person\n"),
                  "");
    EXPECT_EQ(findings(head + "days:\n- title: D\n  morning: [ask: Q]\n"
                              "weekly_review:\n- ask: \"{{line|Nothing}}?\"\n- remember: {line: \"a week\"}\n"),
              "");
}

TEST(Names, AreSeenByTheReviewAndTheLastDay_WhereverTheyWereKept) {
    for (const std::string session : {"weekly_review", "last_day"})
        EXPECT_EQ(findings(head + session +
                           ": [ask: \"{{line|Nothing}}?\"]\ndays:\n- title: D\n  morning: [ask: Q]\n"
                           "- title: E\n  evening:\n  - ask: R?\n    name: line\n    keep: person\n"),
                  "")
            << session;
}

TEST(Names, AreNotThereYet_WhenOnlyTheRepeatingDayKeepsThem) {
    const auto all = findings(head +
                              "length: 5\ndays:\n- title: D\n  morning: [ask: \"{{line|Nothing}}?\"]\n"
                              "every_day:\n  title: E\n  morning:\n  - ask: Q?\n    name: line\n    keep: person\n");
    EXPECT_TRUE(fulcrum::test::has(all, "t.yaml:8:19: error: \"line\" is asked for only later, in line 12")) << all;
}

TEST(Names, OfTheReview_AreSeenFromTheSecondSessionOn) {
    const std::string review = "weekly_review:\n- ask: Q?\n  name: line\n  keep: person\n";
    EXPECT_EQ(
        findings(head + review + "days:\n- title: D\n  morning: [ask: Q]\n  evening: [ask: \"{{line|Nothing}}?\"]\n"),
        "");
    EXPECT_TRUE(fulcrum::test::has(
        findings(head + review + "days:\n- title: D\n  morning: [ask: \"{{line|Nothing}}?\"]\n"), "only later"));
}

TEST(Names, MakeAConditionOfASession_WhenTheyAreKeptAndCanHaveItsValue) {
    const std::string first =
        "days:\n- title: D\n  morning:\n  - choose: Q?\n    name: path\n    keep: person\n    options: [a, b]\n";
    EXPECT_EQ(findings(head + first + "  evening: {if: path is a, steps: [ask: R]}\n"), "");
    EXPECT_EQ(findings(head + first + "  evening: {if: day at least 1, steps: [ask: \"{{path|x}}?\"]}\n"), "");
    EXPECT_TRUE(fulcrum::test::has(findings(head + first + "  evening: {if: path is c, steps: [ask: R]}\n"),
                                   "t.yaml:12:17: error: \"path\" is never \"c\""));
    EXPECT_TRUE(
        fulcrum::test::has(findings(head + first + "  evening: {if: day at least 2, steps: [ask: \"{{path|x}}?\"]}\n"),
                           "\"day\" is never \"2\""));
}

// --- remembering and forgetting

TEST(Names, NeedNoFallback_WhenTheyWereJustRemembered) {
    EXPECT_EQ(findings(morning("  - ask: Q?\n  - remember: {turn: second}\n  - say: \"{{turn}}\"\n")), "");
}

TEST(Names, NeedAFallback_WhenTheyMayHaveBeenForgotten) {
    const std::string sure =
        "  - ask: Q?\n    name: n\n  - branch:\n    - {if: n is answered, goto: a}\n    - else: b\n";
    const std::string end = "  - say: \"{{n}}\"\n  - say: B\n    id: b\n";
    EXPECT_EQ(findings(morning(sure + "  - say: A\n    id: a\n" + end)), "");
    EXPECT_TRUE(fulcrum::test::has(findings(morning(sure + "  - forget: n\n    id: a\n" + end)),
                                   "t.yaml:15:11: warning: there may be no answer \"n\""));
}

TEST(Names, HaveTheValuesOfAllStepsThatSetThem) {
    const std::string steps =
        "  - check: true\n    name: n\n  - branch:\n    - {if: n is not_yet, goto: a}\n"
        "    - {if: n is later, goto: a}\n    - else: a\n  - ask: Q?\n    id: a\n";
    EXPECT_TRUE(fulcrum::test::has(findings(morning(steps)), "\"n\" is never \"later\""));
    EXPECT_EQ(findings(morning("  - remember: {n: later}\n" + steps)), "");
    // Quoted words can be anything; so can a plan, and an answer to a drawn question.
    EXPECT_EQ(findings(morning("  - remember: {n: \"{{name}}\"}\n" + steps)), "");
    EXPECT_EQ(findings(morning("  - plan: Q?\n    name: n\n" + steps)), "");
    EXPECT_EQ(findings(morning("  - draw: question\n    name: n\n" + steps)), "");
}

// --- arms

struct arms {
    std::string question;
    std::vector<std::string> conditions;
    int dead;  // 1-based, 0 = none
};

TEST(Arms, AreReported_WhenThoseAboveTakeAllTheyWould) {
    const std::string yes_no = "yes_no: Q?", scale = "scale: Q?", ask = "ask: Q?", check = "check: true";
    const std::vector<arms> all = {
        {yes_no, {"n is yes", "n is no", "n is missing"}, 0},
        {yes_no, {"n is yes", "n is no", "n is answered"}, 3},
        {yes_no, {"n is answered", "n is yes"}, 2},
        {yes_no, {"n is not yes", "n is missing"}, 2},
        {yes_no, {"n is not yes", "n is yes", "day is 1"}, 3},
        {yes_no, {"n is answered", "n is missing", "m is yes"}, 3},
        {yes_no, {"m is answered", "n is yes", "m is yes"}, 3},
        {scale, {"n at least 7", "n at least 8"}, 2},
        {scale, {"n at least 7", "n at most 6", "n is missing"}, 0},
        {scale, {"n at least 7", "n at most 6", "n is 3"}, 3},
        {scale, {"n at least 7", "n at most 5", "n is 6"}, 0},
        {check, {"n is kept", "n is partly", "n is not_yet", "n is missing"}, 0},
        {check, {"n is kept", "n is partly", "n is not_yet", "n is answered"}, 4},
        {ask, {"n is answered", "n is a"}, 2},
        {ask, {"n is a", "n is not b"}, 0},
        {ask, {"n is not b", "n is a"}, 2},
        {ask, {"day at least 1", "n is a"}, 0},
    };
    for (const auto& one : all) {
        std::string steps = "  - yes_no: M?\n    name: m\n  - " + one.question + "\n    name: n\n  - branch:\n";
        for (const auto& c : one.conditions) steps += "    - {if: " + c + ", goto: a}\n";
        steps += "    - else: b\n  - ask: \"{{m|x}} {{n|y}}\"\n    id: a\n  - say: B\n    id: b\n";
        const auto found = findings(morning(steps));
        const auto line = std::to_string(12 + one.dead);
        const auto expected = one.dead == 0 ? ""
                                            : "t.yaml:" + line +
                                                  ":12: warning: this arm is never taken: those above take all that "
                                                  "it would — take it out, or move it up\n";
        EXPECT_EQ(found, expected) << one.question << ": " << testing::PrintToString(one.conditions);
    }
}

// --- circles

TEST(Circles, AreErrors_WhenWhatTheyAskCanBePassedOver) {
    for (const std::string step : {"check: true", "draw: question", "recall: \"{{words}}\""}) {
        const auto found = findings(morning("  - ask: Q?\n  - " + step + "\n    id: a\n  - goto: a\n"));
        EXPECT_TRUE(fulcrum::test::has(found, "error: this leads back to \"a\"")) << step << ": " << found;
    }
    for (const std::string step : {"plan: Q?", "balance: true", "vision: Q?", "values: Q?", "priorities: Q?"})
        EXPECT_EQ(findings(morning("  - " + step +
                                   "\n    id: a\n  - branch:\n    - {if: day at most 1, goto: a}\n    - else: z\n"
                                   "  - say: Z\n    id: z\n")),
                  "")
            << step;
}

// --- days, cards, and many findings

TEST(Days, CannotShareTheirSessionsIds) {
    const auto day = [](const std::string& id) {
        return "- " + (id.empty() ? "" : "id: " + id + "\n  ") + "title: D\n  morning: [ask: Q]\n";
    };
    EXPECT_EQ(findings(head + "days:\n" + day("day-1") + day("day-3") + day("x")), "");
    EXPECT_TRUE(
        fulcrum::test::has(findings(head + "days:\n" + day("day-2") + day("")), "there is a day \"day-2\" already"));
    EXPECT_TRUE(fulcrum::test::has(findings(head + "days:\n" + day("every-day")), "what the repeating day is called"));
}

TEST(Cards, AreCountedByKindAndLanguage) {
    const auto bank = [](const std::string& kind, const std::string& language, const std::string& ids) {
        std::string text = "kind: " + kind + "\nlanguage: " + language + "\ncards:\n";
        for (const char id : ids)
            text += "- {id: " + std::string(1, id) + ", pole: both, text: " + kind + " " + language + " " +
                    std::string(1, id) + "}\n";
        return text;
    };
    EXPECT_EQ(listed(read_catalog({{"a.yaml", bank("tips", "en", "abc")},
                                   {"b.yaml", bank("tips", "de", "a")},
                                   {"c.yaml", bank("tips", "de", "b")},
                                   {"d.yaml", bank("questions", "fr", "pq")},
                                   {"e.yaml", bank("prompts", "en", "x")}})),
              "b.yaml:2:11: warning: there are 2 of these in \"de\" and 3 in \"en\" — translate 1 more\n");
}

TEST(Cards, AreCountedInTheSingular_WhenThereIsOne) {
    const auto bank = [](const std::string& language, const std::string& ids) {
        std::string text = "kind: tips\nlanguage: " + language + "\ncards:\n";
        for (const char id : ids)
            text +=
                "- {id: " + std::string(1, id) + ", pole: both, text: " + language + " " + std::string(1, id) + "}\n";
        return text;
    };
    EXPECT_EQ(listed(read_catalog({{"a.yaml", bank("en", "ab")}, {"b.yaml", bank("de", "a")}})),
              "b.yaml:2:11: warning: there is 1 of these in \"de\" and 2 in \"en\" — translate 1 more\n");
}

TEST(Findings, StayWarnings_HoweverManyThereAre) {
    std::string steps;
    for (int i = 0; i < 190; ++i)
        steps += "  - ask: Q " + std::to_string(i) + "?\n    name: n" + std::to_string(i) + "\n";
    const auto read = read_catalog({{"t.yaml", morning(steps)}});
    EXPECT_FALSE(read.has_errors());
    EXPECT_EQ(read.texts.tracks.size(), 1u);
    EXPECT_EQ(read.findings.size(), 191u);  // each unused name, and the time all of it takes
}

}  // namespace
