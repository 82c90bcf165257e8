#include "content/catalog.hpp"

#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace {

using namespace fulcrum::content;
namespace d = fulcrum::dialogue;

const std::string good = R"(# A track with one of everything.
id: two-hats
version: 3
language: en
theme: 2
title: Two Hats
promise: Tell the two jobs apart.
for: Team leads
sources: [{title: On Leading, author: Somebody, year: 2006}]
days:
  - title: Two jobs in one chair
    morning:
      - say: ["Hello {{name}}.", Good to see you.]
        id: intro
      - ask: What is it for?
        name: intention
        keep: person
        short: What for?
        long: true
        pole: vision
      - choose: Which hat?
        name: hat
        options: [{value: vision, label: The vision}, execution, {value: both, label: A bit of both}]
      - scale: How clear?
        low: foggy
        high: clear
        name: clarity
      - branch:
          - if: clarity at least 7
            goto: close
          - if: hat is not both
            goto: close
          - else: again
      - ask: Again?
        id: again
      - say: Bye.
        id: close
    evening:
      - yes_no: "Was it “{{intention|open}}”?"
        name: did_it
      - branch:
          - if: did_it is yes
            goto: done
          - else: not-yet
      - say: Good.
        id: done
      - end: true
      - say: Later then.
        id: not-yet
      - goto: last
      - say: >-
          Good
          luck.
        id: last
  - title: Only an evening
    evening:
      - ask: And?
)";

const std::string tips =
    "kind: tips\nlanguage: en\nversion: 1\ncards:\n"
    "  - {id: tip-one, pole: vision, theme: 2, difficulty: 1, text: Say why.}\n"
    "  - {id: tip-two, pole: both, text: 'Say it: twice.'}\n";

std::string listed(const catalog& read) {
    std::string out;
    for (const auto& f : read.findings) out += to_text(f) + '\n';
    return out;
}

TEST(Catalog, BuildsTheTrack_WhenTheFileIsGood) {
    const auto read = read_catalog({{"good.yaml", good}});
    ASSERT_EQ(listed(read), "");
    ASSERT_EQ(read.texts.tracks.size(), 1u);
    const auto& track = read.texts.tracks.at(d::track_id("two-hats"));
    EXPECT_EQ(track.id, d::track_id("two-hats"));
    EXPECT_EQ(track.version, 3);
    EXPECT_EQ(track.language, "en");
    EXPECT_EQ(track.theme, 2);
    EXPECT_EQ(track.title, "Two Hats");
    EXPECT_EQ(track.promise, "Tell the two jobs apart.");
    EXPECT_EQ(track.audience, "Team leads");
    ASSERT_EQ(track.sources.size(), 1u);
    EXPECT_EQ(track.sources[0].title, "On Leading");
    EXPECT_EQ(track.sources[0].author, "Somebody");
    EXPECT_EQ(track.sources[0].year, 2006);
    ASSERT_EQ(track.days.size(), 2u);
    EXPECT_EQ(track.days[0].title, "Two jobs in one chair");
    EXPECT_EQ(track.days[0].morning->id, d::morning_of(1));
    EXPECT_EQ(track.days[0].evening->id, d::evening_of(1));
    EXPECT_FALSE(track.days[1].morning);
    EXPECT_EQ(track.days[1].evening->id, d::evening_of(2));

    const auto& steps = track.days[0].morning->steps;
    ASSERT_EQ(steps.size(), 7u);
    EXPECT_EQ(steps[0].id, d::step_id("intro"));
    const auto& say = std::get<d::say_step>(steps[0].action);
    EXPECT_EQ(say.what.wordings, (std::vector<std::string>{"Hello {{name}}.", "Good to see you."}));
    EXPECT_EQ(steps[1].id, d::step_id("s2"));
    const auto& ask = std::get<d::ask_step>(steps[1].action);
    EXPECT_EQ(ask.question.wordings, std::vector<std::string>{"What is it for?"});
    EXPECT_EQ(ask.short_form, "What for?");
    EXPECT_EQ(ask.as.name, "intention");
    EXPECT_EQ(ask.as.kept, d::scope::person);
    EXPECT_TRUE(ask.collects);
    EXPECT_EQ(ask.serves, d::pole::vision);
    const auto& choose = std::get<d::choose_step>(steps[2].action);
    EXPECT_EQ(choose.as.kept, d::scope::session);
    ASSERT_EQ(choose.options.size(), 3u);
    EXPECT_EQ(choose.options[0].value, "vision");
    EXPECT_EQ(choose.options[0].label, "The vision");
    EXPECT_EQ(choose.options[2].value, "both");
    EXPECT_EQ(choose.options[2].label, "A bit of both");
    const auto& scale = std::get<d::scale_step>(steps[3].action);
    EXPECT_EQ(scale.low, "foggy");
    EXPECT_EQ(scale.high, "clear");
    const auto& branch = std::get<d::branch_step>(steps[4].action);
    ASSERT_EQ(branch.arms.size(), 2u);
    EXPECT_EQ(branch.arms[0].when.name, "clarity");
    EXPECT_EQ(branch.arms[0].when.how, d::condition::test::at_least);
    EXPECT_EQ(branch.arms[0].when.value, "7");
    EXPECT_EQ(branch.arms[0].to, d::step_id("close"));
    EXPECT_EQ(branch.arms[1].when.how, d::condition::test::is_not);
    EXPECT_EQ(branch.arms[1].when.value, "both");
    EXPECT_EQ(branch.otherwise, d::step_id("again"));

    const auto& evening = track.days[0].evening->steps;
    ASSERT_EQ(evening.size(), 7u);
    EXPECT_EQ(std::get<d::yes_no_step>(evening[0].action).as.name, "did_it");
    EXPECT_TRUE(std::holds_alternative<d::end_step>(evening[3].action));
    EXPECT_EQ(evening[3].id, d::step_id("s4"));
    EXPECT_EQ(std::get<d::goto_step>(evening[5].action).to, d::step_id("last"));
}

TEST(Catalog, BuildsTheCards_WhenTheFileIsABank) {
    const auto read =
        read_catalog({{"tips.yaml", tips},
                      {"questions.yaml", "kind: questions\ncards: [{id: q, pole: execution, text: 'When?'}]\n"}});
    ASSERT_EQ(listed(read), "");
    ASSERT_EQ(read.texts.tips.size(), 2u);
    EXPECT_EQ(read.texts.tips[0].id, d::card_id("tip-one"));
    EXPECT_EQ(read.texts.tips[0].serves, d::pole::vision);
    EXPECT_EQ(read.texts.tips[0].theme, 2);
    EXPECT_EQ(read.texts.tips[0].difficulty, 1);
    EXPECT_EQ(read.texts.tips[0].words, "Say why.");
    EXPECT_EQ(read.texts.tips[1].words, "Say it: twice.");
    ASSERT_EQ(read.texts.questions.size(), 1u);
    EXPECT_EQ(read.texts.questions[0].serves, d::pole::execution);
}

TEST(Catalog, ReadsTheSame_WhenLinesEndInOtherWaysOrAByteOrderMarkLeads) {
    std::string windows = "\xEF\xBB\xBF";
    for (const char c : tips) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
    const auto read = read_catalog({{"tips.yaml", windows}});
    EXPECT_EQ(listed(read), "");
    ASSERT_EQ(read.texts.tips.size(), 2u);
    EXPECT_EQ(read.texts.tips[1].words, "Say it: twice.");
}

TEST(Catalog, ReportsEverythingAtOnce_WhenMuchIsWrong) {
    const auto read = read_catalog({{"t.yaml",
                                     "id: T\n"
                                     "tilte: x\n"
                                     "promise: P\n"
                                     "for: F\n"
                                     "days:\n"
                                     "- title: D\n"
                                     "  morning:\n"
                                     "  - ask: Hi {{nam}}, {{\n"
                                     "  - yes_no: Q?\n"
                                     "    name: did\n"
                                     "  - branch:\n"
                                     "    - {if: did is maybe, goto: s1}\n"
                                     "    - else: nowhere\n"
                                     "  - ask:\n"}});
    EXPECT_EQ(
        listed(read),
        "t.yaml:1:1: error: a track needs \"title\" — add a line such as title: A First Look\n"
        "t.yaml:1:5: error: \"T\" is no id — use at most 64 lower case letters, digits and dashes, such as \"t\"\n"
        "t.yaml:2:1: error: unknown key \"tilte\" — did you mean \"title\"?\n"
        "t.yaml:8:13: error: no question has the name \"nam\" — did you mean \"name\"?\n"
        "t.yaml:8:22: error: {{ without }} — write {{name}}, or {{name|words if there is no answer}}\n"
        "t.yaml:12:12: error: \"did\" is never \"maybe\" — it can be yes or no\n"
        "t.yaml:13:13: error: there is no step \"nowhere\" in this session — give the step to go to this id: nowhere\n"
        "t.yaml:14:5: error: the text is empty — write it; if it begins with #, in double quotes\n");
}

TEST(Catalog, KeepsTheOtherFiles_WhenOneIsWrong) {
    const auto read =
        read_catalog({{"a.yaml", "id: [\n"}, {"b.yaml", good}, {"c.yaml", tips}, {"d.yaml", "kind: tips\n"}});
    EXPECT_EQ(read.texts.tracks.size(), 1u);
    EXPECT_EQ(read.texts.tips.size(), 2u);
    ASSERT_EQ(read.findings.size(), 2u) << listed(read);
    EXPECT_EQ(read.findings[0].file, "a.yaml");
    EXPECT_EQ(read.findings[1].file, "d.yaml");
    EXPECT_TRUE(read.has_errors());
}

TEST(Catalog, KeepsTheFirst_WhenTwoTracksShareAnId) {
    const auto read = read_catalog({{"a.yaml", good}, {"b.yaml", good}});
    EXPECT_EQ(read.texts.tracks.size(), 1u);
    EXPECT_EQ(listed(read),
              "b.yaml:2:5: error: there is a track \"two-hats\" already, in a.yaml, line 2 — choose another id, "
              "or another language for a translation\n");
}

TEST(Catalog, FindsTheSameCard_WhenItStandsInAnotherFile) {
    const auto read = read_catalog(
        {{"a.yaml", tips}, {"b.yaml", "kind: questions\ncards:\n- {id: tip-one, pole: both, text: \"SAY why!\"}\n"}});
    EXPECT_EQ(
        listed(read),
        "b.yaml:3:8: error: there is a card \"tip-one\" already, in a.yaml, line 5 — choose another id\n"
        "b.yaml:3:35: error: this says the same as the card \"tip-one\" in a.yaml — take one out, or say something "
        "else\n");
    EXPECT_EQ(read.texts.tips.size(), 2u);
    EXPECT_TRUE(read.texts.questions.empty());
}

TEST(Catalog, HasNoErrors_WhenThereAreOnlyWarnings) {
    const auto read = read_catalog({{"a.yaml",
                                     "id: t\ntitle: T\npromise: P\nfor: F\ndays:\n- title: D\n  morning:\n"
                                     "  - say: A\n"}});
    ASSERT_EQ(read.findings.size(), 1u);
    EXPECT_FALSE(read.has_errors());
    EXPECT_EQ(read.texts.tracks.size(), 1u);
}

TEST(Finding, ReadsLikeACompilers) {
    const finding placed{"tracks/a.yaml", 12, 5, severity::error, "unknown key \"aks\"", "did you mean \"ask\"?"};
    EXPECT_EQ(to_text(placed), "tracks/a.yaml:12:5: error: unknown key \"aks\" — did you mean \"ask\"?");
    const finding whole{"tracks/a.yaml", 0, 0, severity::warning, "hm", ""};
    EXPECT_EQ(to_text(whole), "tracks/a.yaml: warning: hm");
}

TEST(Finding, IsOneJsonObjectInALine) {
    const finding f{"a\"b.yaml", 12, 5, severity::warning, "line\nend", "ü"};
    EXPECT_EQ(to_json(f),
              R"({"file":"a\"b.yaml","line":12,"column":5,"severity":"warning","message":"line\nend","remedy":"ü"})");
}

}  // namespace
