#include "dialogue/text.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace {

using namespace fulcrum::dialogue;

std::string filled(std::string_view text, const std::map<std::string, std::string, std::less<>>& values = {}) {
    return render(text, [&](std::string_view name) -> std::optional<std::string> {
        const auto found = values.find(name);
        return found == values.end() ? std::nullopt : std::optional(found->second);
    });
}

std::string problems(std::string_view text) {
    std::vector<template_problem> found;
    placeholders(text, &found);
    std::string out;
    for (const auto& p : found) out += std::to_string(p.offset) + " " + p.message + "; ";
    return out;
}

TEST(Render, FillsHoles) {
    EXPECT_EQ(filled("Hi {{name}}, day {{ day }}.", {{"name", "Ada"}, {"day", "3"}}), "Hi Ada, day 3.");
    EXPECT_EQ(filled("“{{a|nothing yet}}”", {{"a", "words"}}), "“words”");
    EXPECT_EQ(filled("no holes, {one} brace }"), "no holes, {one} brace }");
    EXPECT_EQ(filled(""), "");
}

TEST(Render, FallsBack_WhenThereIsNoAnswer) {
    EXPECT_EQ(filled("{{a|nothing yet}}."), "nothing yet.");
    EXPECT_EQ(filled("“{{a}}”"), "“…”");
    EXPECT_EQ(filled("{{a|x|y}}"), "x|y");
    EXPECT_EQ(filled("{{a|nothing}}", {{"a", "  \n "}}), "nothing");
    EXPECT_EQ(render("{{a}}", nullptr), "…");
}

TEST(Render, QuotesNobody_WhoWroteNothing) {
    EXPECT_EQ(filled("You saw: “{{a|nothing yet}}”. And?"), "You saw: nothing yet. And?");
    EXPECT_EQ(filled("Gesehen: „{{a|noch nichts}}“."), "Gesehen: noch nichts.");
    EXPECT_EQ(filled("“{{a|}}”"), "");
    EXPECT_EQ(filled("“{{a|x}} and {{b}}”", {{"b", "y"}}), "“x and y”");
    EXPECT_EQ(filled("“{{a|x}}”, “{{b|z}}”", {{"b", "y"}}), "x, “y”");
}

TEST(Render, LeavesValuesAsTyped_WhenTheyLookLikeTemplates) {
    EXPECT_EQ(filled("{{a}} {{b}}", {{"a", "{{b}}"}, {"b", "$&\\1"}}), "{{b}} $&\\1");
}

TEST(Render, TrimsValuesAndQuietsTheirMentions) {
    EXPECT_EQ(filled("“{{a}}”", {{"a", " \n ask @all \r\n"}}), "“ask @\u200Ball”");
}

TEST(Render, MakesNoMention_WhereAValueMeetsTheWordsAround) {
    EXPECT_EQ(filled("{{a}}all", {{"a", "@"}}), "@\u200Ball");
    EXPECT_EQ(filled("@{{a}}", {{"a", "all"}}), "@\u200Ball");
    EXPECT_EQ(filled("{{a}}{{b}}", {{"a", "@"}, {"b", "all"}}), "@\u200Ball");
    EXPECT_EQ(filled("@all {{a}}", {{"a", "x"}}), "@all x");  // the author's own words stay
}

TEST(Render, KeepsWhatIsNoHole_WhenATemplateIsWrong) {
    EXPECT_EQ(filled("{{ a b }} and {{my name}} and {{a}}", {{"a", "x"}}), "{{ a b }} and {{my name}} and x");
    EXPECT_EQ(filled("{{a {{a}}", {{"a", "x"}}), "{{a x");
}

TEST(Placeholders, AreListedInOrder) {
    const auto found = placeholders("{{a}} and {{b|}} {{c|d}}");
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[0].name, "a");
    EXPECT_FALSE(found[0].has_fallback);
    EXPECT_EQ(found[0].offset, 0u);
    EXPECT_EQ(found[1].name, "b");
    EXPECT_TRUE(found[1].has_fallback);
    EXPECT_EQ(found[1].offset, 10u);
    EXPECT_TRUE(found[2].has_fallback);
}

TEST(Placeholders, ReportProblemsInTheirPlace) {
    EXPECT_EQ(problems("{{a}} {b} }"), "");
    EXPECT_EQ(problems("ab {{c"), "3 {{ without }}; ");
    EXPECT_EQ(problems("ab }} {{c}}"), "3 }} without {{; ");
    EXPECT_EQ(problems("{{a {{b}}"), "0 {{ without }}; ");
    EXPECT_EQ(problems("{{}}"), "0 a name is missing between {{ and }}; ");
    EXPECT_EQ(problems("{{|x}}"), "0 a name is missing between {{ and }}; ");
    for (const auto* wrong : {"{{my name}}", "{{1a}}", "{{_a}}", "{{a-b}}", "{{ä}}", "{{{a}}"})
        EXPECT_EQ(problems(wrong), "0 a name has letters, digits and _ only, a letter first; ") << wrong;
}

TEST(QuietMentions, KeepsPeopleUndisturbed) {
    EXPECT_EQ(quiet_mentions("@all and (@ada) .@bob"), "@\u200Ball and (@\u200Bada) .@\u200Bbob");
    EXPECT_EQ(quiet_mentions("_@bob_ @@here @ömer"), "_@\u200Bbob_ @@\u200Bhere @\u200Bömer");
    EXPECT_EQ(quiet_mentions("ada@example.com, 5 @ 3, @"), "ada@example.com, 5 @ 3, @");
}

TEST(QuietMentions, ChangesNothing_WhenDoneAgain) {
    const auto once = quiet_mentions("@all _@x @\u200By");
    EXPECT_EQ(quiet_mentions(once), once);
}

TEST(Quoted, PutsEachLineBehindASign) {
    EXPECT_EQ(quoted("one"), "> one");
    EXPECT_EQ(quoted("one\ntwo\r\n\rfour\n\n"), "> one\n> two\n> \n> four");
    EXPECT_EQ(quoted("> deep"), "> > deep");
    EXPECT_EQ(quoted(""), "> ");
}

TEST(FirstSentence, EndsNotWithinWhatSomebodySays) {
    EXPECT_EQ(first_sentence("Ask once. Then wait."), "Ask once.");
    EXPECT_EQ(first_sentence("Version 2.0 is out! Tell them."), "Version 2.0 is out!");
    EXPECT_EQ(first_sentence("Ask “It failed. Why?” Then pick one."), "Ask “It failed. Why?”");
    EXPECT_EQ(first_sentence("Frag: „Was nun? Und wer?“ Dann warte."), "Frag: „Was nun? Und wer?“");
    EXPECT_EQ(first_sentence("Sag „ja“ dazu. Dann geh."), "Sag „ja“ dazu.");
    EXPECT_EQ(first_sentence("no end"), "no end");
    EXPECT_EQ(first_sentence(""), "");
}

TEST(Shortened, CutsAtAWord) {
    EXPECT_EQ(shortened("one two three", 13), "one two three");
    EXPECT_EQ(shortened("one two three", 12), "one two…");
    EXPECT_EQ(shortened("one two three", 8), "one two…");
    EXPECT_EQ(shortened("one two three", 7), "one…");
    EXPECT_EQ(shortened("Überraschung", 5), "Über…");
    EXPECT_EQ(shortened("a bbbbbbbbbbbbbbbbbbbb", 10), "a bbbbbbb…");  // a cut this early would lose too much
    EXPECT_EQ(shortened("xyz", 1), "…");
    EXPECT_EQ(shortened("xyz", 0), "");
    EXPECT_EQ(shortened("", 0), "");
    EXPECT_EQ(shortened("x", 1), "x");
}

TEST(Shortened, NeverExceedsItsLimit) {
    const std::string text = "Ein 👍 schöner Tag,\n  \xFF\xFE und   noch einer …";
    for (std::size_t most = 0; most < 60; ++most) EXPECT_LE(code_points(shortened(text, most)), most);
}

TEST(CodePoints, CountsCharactersNotBytes) {
    EXPECT_EQ(code_points(""), 0u);
    EXPECT_EQ(code_points("aä€👍"), 4u);
    EXPECT_EQ(code_points("\xFF\xC3"), 2u);
    EXPECT_EQ(code_points("\xC0\x80"), 2u);
}

TEST(FirstInvalidUtf8, FindsWhatIsNotText) {
    EXPECT_EQ(first_invalid_utf8("aä€👍\x7F"), std::string_view::npos);
    EXPECT_EQ(first_invalid_utf8("a\xFF"), 1u);
    EXPECT_EQ(first_invalid_utf8("a\xC3"), 1u);
    EXPECT_EQ(first_invalid_utf8("\xC0\x80"), 0u);          // overlong
    EXPECT_EQ(first_invalid_utf8("\xE0\x80\x80"), 0u);      // overlong
    EXPECT_EQ(first_invalid_utf8("\xED\xA0\x80"), 0u);      // surrogate
    EXPECT_EQ(first_invalid_utf8("\xF4\x90\x80\x80"), 0u);  // beyond the last
    EXPECT_EQ(first_invalid_utf8("\xF4\x8F\xBF\xBF"), std::string_view::npos);
}

TEST(IsName, KnowsNames) {
    for (const auto* name : {"a", "A1_", "did_it"}) EXPECT_TRUE(is_name(name)) << name;
    for (const auto* name : {"", "1a", "_a", "a-b", "a b", "ä"}) EXPECT_FALSE(is_name(name)) << name;
}

}  // namespace
