// What administrators say, read into a request.
#include "dialogue/admin/request.hpp"

#include <gtest/gtest.h>

namespace fulcrum::dialogue {
namespace {

TEST(ReadAdmin, ReadsTargetsAndDefaults) {
    using what = admin_request::what;
    EXPECT_EQ(read_admin("").does, what::help);
    EXPECT_EQ(read_admin("  HELP ").does, what::help);
    const auto r = read_admin("assign two-hats @Maya, ~Town-Square; @sam");
    EXPECT_EQ(r.does, what::assign);
    EXPECT_EQ(r.track, "two-hats");
    EXPECT_EQ(r.names, (std::vector<std::string>{"maya", "sam"}));
    EXPECT_EQ(r.channels, std::vector<std::string>{"town-square"});
    EXPECT_EQ(read_admin("assign").does, what::unclear);
    EXPECT_EQ(read_admin("assign t").does, what::unclear);
    EXPECT_EQ(read_admin("assign t @").does, what::unclear);
    EXPECT_EQ(read_admin("unassign").does, what::unclear);
    EXPECT_EQ(read_admin("unassign @maya").does, what::unassign);
    EXPECT_EQ(read_admin("defaults").does, what::defaults);
    EXPECT_EQ(read_admin("defaults timezone UTC").key, "zone");
    EXPECT_EQ(read_admin("defaults schedule mon 9:00").value, "mon 9:00");
    EXPECT_EQ(read_admin("nonsense").does, what::unclear);
    EXPECT_EQ(read_admin(std::string_view("\0\xff@~,;", 6)).does, what::unclear);
}

const track_names tracks{{"zwei hute", "two-hats"}, {"two hats", "two-hats"}, {"two-hats", "two-hats"}, {"two", "two"}};

struct words_case {
    const char* typed;
    admin_request::what does;
    const char* track;
    std::vector<std::string> names, channels;
};

TEST(ReadAdmin, TakesWordsAsPeopleTypeThem) {
    using what = admin_request::what;
    const std::vector<words_case> all{
        {"assign Two Hats @boris.lead", what::assign, "two-hats", {"boris.lead"}, {}},
        {"assign “Two Hats” @boris.lead", what::assign, "two-hats", {"boris.lead"}, {}},
        {"assign two @boris.lead", what::assign, "two", {"boris.lead"}, {}},
        {"assign two-hats @greta,@hugo", what::assign, "two-hats", {"greta", "hugo"}, {}},
        {"assign two-hats @greta,@hugo and @ines, ~eng;~sales",
         what::assign,
         "two-hats",
         {"greta", "hugo", "ines"},
         {"eng", "sales"}},
        {"assign two-hats to anna.lead", what::assign, "two-hats", {"anna.lead"}, {}},
        {"zuweisen Zwei Hüte @anna und @ben", what::assign, "two-hats", {"anna", "ben"}, {}},
        {"beende two-hats ~eng", what::unassign, "two-hats", {}, {"eng"}},
        {"end two-hats from ~eng", what::unassign, "two-hats", {}, {"eng"}},
        {"end ~eng", what::unassign, "", {}, {"eng"}},
        {"Hilfe", what::help, "", {}, {}},
        {"leute", what::people, "", {}, {}},
        {"aktivieren two-hats", what::activate, "two-hats", {}, {}},
        {"pilot two hats @anna", what::pilot, "two-hats", {"anna"}, {}},
        {"bericht zwei hüte", what::report, "two-hats", {}, {}},
    };
    for (const auto& c : all) {
        const auto r = read_admin(c.typed, tracks);
        EXPECT_EQ(r.does, c.does) << c.typed << ": " << r.problem << " " << r.detail;
        EXPECT_EQ(r.track, c.track) << c.typed;
        EXPECT_EQ(r.names, c.names) << c.typed;
        EXPECT_EQ(r.channels, c.channels) << c.typed;
    }
}

TEST(ReadAdmin, PassesOverNoWord) {
    for (const auto* typed : {"tracks please",
                              "failures 3",
                              "activate two-hats now",
                              "retire two-hats @anna",
                              "help me",
                              "roles all",
                              "people new silent",
                              "people page",
                              "assign two-hats @anna 2027-01-11",
                              "assign two-hats @anna to",
                              "unassign @anna 7",
                              "export two-hats fr de",
                              "revert two-hats 1 2",
                              "copy two-hats as x y",
                              "log page x",
                              "role @anna",
                              "role @anna viewer ~x extra",
                              "role anna viewer",
                              "report two-hats @anna",
                              "holidays bavaria x",
                              "try two-hats day",
                              "pilot two-hats",
                              "pilot two-hats ~eng",
                              "people cohort"}) {
        const auto r = read_admin(typed, tracks);
        if (std::string_view(typed) == "try two-hats day") continue;  // the day under way
        EXPECT_EQ(r.does, admin_request::what::unclear) << typed;
        EXPECT_FALSE(r.problem.empty()) << typed;
    }
    EXPECT_EQ(read_admin("activate two-hats now", tracks).detail, "now");
    EXPECT_EQ(read_admin("asign two-hats @x", tracks).near, "assign");
}

TEST(ReadAdmin, ReadsWhichPeopleAreAskedFor) {
    using how = people_filter::how;
    auto r = read_admin("people ~eng two hats silent page 3", tracks);
    EXPECT_EQ(r.channels, std::vector<std::string>{"eng"});
    EXPECT_EQ(r.filter.track, "two-hats");
    EXPECT_EQ(r.filter.stands, how::silent);
    EXPECT_EQ(r.page, 3);
    EXPECT_EQ(read_admin("people fertig", tracks).filter.stands, how::finished);
    EXPECT_EQ(read_admin("people anna", tracks).names, std::vector<std::string>{"anna"});
    EXPECT_EQ(read_admin("people cohort Leads-Q1", tracks).filter.cohort, "leads-q1");
    EXPECT_TRUE(read_admin("people left file", tracks).as_file);
}

TEST(ReadAdmin, ReadsNumbersAndNames) {
    EXPECT_EQ(read_admin("revert two-hats 3", tracks).number, 3);
    EXPECT_EQ(read_admin("revert two-hats to version 3", tracks).number, 3);
    EXPECT_EQ(read_admin("try two hats day 4", tracks).number, 4);
    EXPECT_EQ(read_admin("copy two hats as three-hats", tracks).as, "three-hats");
    const auto r = read_admin("role @anna viewer of ~eng", tracks);
    EXPECT_EQ(r.role, "viewer");
    EXPECT_EQ(r.channels, std::vector<std::string>{"eng"});
    EXPECT_EQ(read_admin("log two hats @ada file", tracks).value, "two-hats ada");
}

TEST(NearestName, IsASlipAway_OrBeginsWithWhatWasTyped) {
    EXPECT_EQ(nearest("ana.lead", {"ben.lead", "anna.lead"}), "anna.lead");
    EXPECT_EQ(nearest("ann", {"ben.lead", "anna.lead"}), "anna.lead");
    EXPECT_EQ(nearest("zoe", {"ben.lead", "anna.lead"}), "");
    EXPECT_EQ(nearest_track("twohats", tracks), "two-hats");
}

}  // namespace
}  // namespace fulcrum::dialogue
