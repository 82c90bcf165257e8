// A track as a picture: every step appears, nothing in a text breaks the format.
#include <gtest/gtest.h>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <sstream>
#include <string>
#include <variant>

#include "bot/commands/track_graph.hpp"
#include "content/catalog.hpp"
#include "tests/bot/program.hpp"
#include "tests/support/has.hpp"
#include "tests/support/talk.hpp"

namespace fulcrum::test {
namespace {

using namespace bot::commands;

std::size_t count(const std::string& text, std::string_view part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
    return n;
}

// All texts of the image, a line each; fails when it is not well-formed.
std::string texts_of(const std::string& svg) {
    std::istringstream in(svg);
    boost::property_tree::ptree tree;
    try {
        boost::property_tree::read_xml(in, tree);
    } catch (const boost::property_tree::xml_parser_error& e) {
        ADD_FAILURE() << "not well-formed: " << e.what();
        return {};
    }
    std::string all;
    for (const auto& [name, node] : tree.get_child("svg"))
        if (name == "text") all += node.data() + "\n";
    return all;
}

text one(std::string words) { return text{{std::move(words)}}; }

// A session with a step of every kind; each has a word of its own.
session everything() {
    const auto kept = [](std::string name) { return answer_name{std::move(name), scope::person}; };
    session s;
    s.id = session_id{"day-1/morning"};
    s.steps = {
        {step_id{"a"}, say_step{text{{"Word-say", "Other"}}}},
        {step_id{"b"}, ask_step{one("Word-ask"), "", kept("name_ask"), true, pole::people}},
        {step_id{"c"}, choose_step{one("Word-choose"), "", {}, {{"one", "Word-option"}, {"two", "Two"}}}},
        {step_id{"d"}, scale_step{one("Word-scale"), "", {}, "Word-low", "Word-high"}},
        {step_id{"e"}, yes_no_step{one("Word-yes"), "", {}}},
        {step_id{"f"}, branch_step{{{{"name_ask", condition::test::at_least, "7"}, step_id{"h"}}}, step_id{"a"}}},
        {step_id{"g"}, goto_step{step_id{"b"}}},
        {step_id{"h"}, plan_step{one("Word-plan"), "", kept("name_plan"), "Word-cue", pole::vision}},
        {step_id{"i"}, check_step{one("Word-check"), {}}},
        {step_id{"j"}, balance_step{}},
        {step_id{"k"}, draw_step{bank::prompt, {}, draw_step::side::fixed, pole::execution, 3, 60}},
        {step_id{"l"}, recall_step{one("Word-recall"), {1, 4}, pole::none}},
        {step_id{"m"}, vision_step{one("Word-vision")}},
        {step_id{"n"}, values_step{one("Word-values")}},
        {step_id{"o"}, priorities_step{one("Word-priorities")}},
        {step_id{"u"}, upward_step{one("Word-upward"), {}}},
        {step_id{"p"}, show_step{overview::review}},
        {step_id{"q"}, remember_step{"name_remember", "Word-remember"}},
        {step_id{"r"}, forget_step{{"name_forget"}}},
        {step_id{"s"}, end_step{}}};
    return s;
}

track with(session s) {
    track t;
    t.id = track_id{"drawn"};
    t.title = "Drawn";
    t.promise = "A picture.";
    day d;
    d.title = "First";
    d.morning = std::move(s);
    t.days = {d};
    return t;
}

const std::vector<std::string> all_words{"Word-say",
                                         "Word-ask",
                                         "Word-choose",
                                         "Word-option",
                                         "Word-scale",
                                         "Word-low",
                                         "Word-high",
                                         "Word-yes",
                                         "Word-plan",
                                         "Word-check",
                                         "Word-recall",
                                         "Word-vision",
                                         "Word-values",
                                         "Word-priorities",
                                         "Word-upward",
                                         "Word-remember",
                                         "balance of the day",
                                         "draws a prompt",
                                         "shows review",
                                         "remembers name_remember",
                                         "forgets name_forget",
                                         "ends here",
                                         "name_ask is at least 7",
                                         "otherwise"};

TEST(TrackGraph, ShowsEveryKindOfStep) {
    const auto t = with(everything());
    EXPECT_EQ(t.days[0].morning->steps.size(), std::variant_size_v<step_action>) << "a kind is missing here";
    const auto svg = to_svg(t), chart = to_mermaid(t), words = texts_of(svg);
    for (const auto& w : all_words) {
        EXPECT_TRUE(has(words, w)) << w;
        EXPECT_TRUE(has(chart, w)) << w;
    }
    for (std::size_t i = 0; i < t.days[0].morning->steps.size(); ++i)
        EXPECT_TRUE(has(chart, "s0n" + std::to_string(i))) << i;
    EXPECT_TRUE(has(words, "Word-cue")) << words;
    EXPECT_TRUE(has(words, "kept as name_ask for the person")) << words;
    EXPECT_TRUE(has(words, "1 other wording")) << words;
    EXPECT_EQ(count(svg, "<path class=\"way"), 3U) << "two arms and a jump";
    EXPECT_TRUE(has(chart, "s0n5 -->|\"name_ask is at least 7\"| s0n7"));
    EXPECT_TRUE(has(chart, "s0n6 --> s0n1"));
    EXPECT_FALSE(has(chart, "s0n19 -->")) << "the end leads nowhere";
    EXPECT_FALSE(has(chart, "s0n6 --> s0n7")) << "a jump does not go on downwards";
}

TEST(TrackGraph, ShowsEveryStepOfTheShippedTracks) {
    const auto shipped = content::shipped_catalog();
    EXPECT_FALSE(shipped.texts.tracks.empty());
    for (const auto& [id, t] : shipped.texts.tracks) {
        const auto chart = to_mermaid(t);
        const auto svg = to_svg(t);
        texts_of(svg);
        std::size_t steps = 0, sessions = 0, ways = 0;
        for (const auto* s : sessions_of(t)) {
            ++sessions;
            steps += s->steps.size();
            for (const auto& st : s->steps) ways += label_of(st.action).ways.size();
        }
        EXPECT_EQ(count(chart, "subgraph "), sessions) << id.text();
        EXPECT_EQ(count(svg, "class=\"panel\""), sessions) << id.text();
        EXPECT_EQ(count(svg, "class=\"box\"") + count(svg, "class=\"box moves\""), steps) << id.text();
        EXPECT_EQ(count(svg, "<path class=\"way"), ways) << id.text();
    }
}

TEST(TrackGraph, EscapesWhatItQuotes) {
    const std::string hostile = "<script>alert(\"1\")</script> & ]]> #quot; `x` {y} |z|\n\x01\x7f\xff\xef\xbf\xbf end";
    session s;
    s.id = session_id{"x"};
    s.steps = {{step_id{"<&\">"}, say_step{one(hostile)}},
               {step_id{"j"}, branch_step{{{{"a", condition::test::is, "\"|<b>"}, step_id{"<&\">"}}}, step_id{"j"}}}};
    auto t = with(s);
    t.title = t.promise = t.days[0].title = hostile;
    const auto svg = to_svg(t);
    EXPECT_TRUE(has(texts_of(svg), "<script>alert(\"1\")</script> & ]]>")) << svg;
    EXPECT_FALSE(has(svg, "<script"));
    for (const char c : svg) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
    const auto chart = to_mermaid(t);
    EXPECT_FALSE(has(chart, "<script"));
    EXPECT_FALSE(has(chart, "\"1\""));
    EXPECT_TRUE(has(chart, "#60;script#62;alert(#34;1#34;)"));
    EXPECT_TRUE(has(chart, "|\"a is #34;#124;#60;b#62;\"|"));
    for (std::istringstream lines(chart); lines;) {
        std::string line;
        std::getline(lines, line);
        EXPECT_EQ(std::count(line.begin(), line.end(), '"') % 2, 0) << line;
    }
}

TEST(TrackGraph, DrawsWhatWasNeverChecked) {
    track empty;
    texts_of(to_svg(empty));
    EXPECT_TRUE(has(to_mermaid(empty), "flowchart TB"));
    session s;
    s.steps = {{step_id{"a"}, goto_step{step_id{"nowhere"}}},
               {step_id{"b"}, branch_step{{}, step_id{"nowhere"}}},
               {step_id{"c"}, say_step{text{}}},
               {step_id{"d"}, say_step{one(std::string(3000, 'W'))}},
               {step_id{"d"}, choose_step{}}};
    auto t = with(s);
    t.days.push_back(day{});
    EXPECT_EQ(count(to_svg(t), "<path class=\"way"), 0U);
    texts_of(to_svg(t));
    EXPECT_TRUE(has(to_mermaid(t), "Day 1 · First · Morning"));
}

TEST(TrackGraph, NamesWeeksAndNoHours_WhenATeamHasTheTrack) {
    auto t = with(everything());
    t.for_channels = true;
    EXPECT_HAS(to_mermaid(t), "[\"Week 1 · First\"]");
    EXPECT_HAS_NOT(to_mermaid(t), "Morning");
    texts_of(to_svg(t));
    EXPECT_HAS_NOT(to_svg(t), "Morning");
}

TEST(TrackGraph, TellsWhenTheOtherSessionsAreHeld) {
    auto t = with(everything());
    t.first_day = t.last_day = t.weekly_review = everything();
    t.first_day->once = true;
    t.last_day->optional = true;
    t.last_day->only_if = condition{"mood", condition::test::missing, ""};
    day again;
    again.title = "Steady";
    again.evening = everything();
    t.every_day = again;
    t.length = 40;
    const auto words = texts_of(to_svg(t));
    for (const auto* w : {"Before day 1", "held once", "Day 1 · First", "Days 2 to 40 · Steady", "Weekly review",
                          "offered in a line, only if mood is missing"}) {
        EXPECT_TRUE(has(words, w)) << w;
        if (!has(w, "·")) {
            EXPECT_TRUE(has(to_mermaid(t), w)) << w;
        }
    }
    t.length = 0;
    EXPECT_TRUE(has(texts_of(to_svg(t)), "From day 2 on · Steady"));
}

TEST(TrackGraph, ComesFromTheCommandLine) {
    const auto svg = run({"tracks", "graph", "two-hats", "--format", "svg"});
    EXPECT_EQ(svg.code, 0);
    EXPECT_TRUE(svg.out.starts_with("<svg ")) << svg.out.substr(0, 100);
    EXPECT_TRUE(run({"tracks", "graph", "two-hats"}).out.starts_with("flowchart TB"));
    EXPECT_EQ(run({"tracks", "graph", "two-hats", "--format", "png"}).code, 2);
    EXPECT_TRUE(has(run({"tracks", "graph", "two-hat"}).err, "did you mean \"two-hats\""));
    EXPECT_TRUE(has(run({"tracks", "graph", "--help"}).out, "Examples:"));
}

}  // namespace
}  // namespace fulcrum::test
