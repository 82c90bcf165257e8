#include "dialogue/plan.hpp"

#include <gtest/gtest.h>

namespace fulcrum::dialogue {
namespace {

struct example {
    const char *typed, *cue, *action;
};

TEST(ReadPlan, FindsBothHalves_WhenTheyAreThere) {
    const example all[] = {
        {"When the stand-up ends, I will ask Ana what is unclear.", "the stand-up ends", "ask Ana what is unclear"},
        {"when the stand-up ends I'll ask Ana", "the stand-up ends", "ask Ana"},
        {"If a customer calls, then I will write it down first", "a customer calls", "write it down first"},
        {"If it gets loud, then wait", "it gets loud", "wait"},
        {"After lunch, I'll call the client", "After lunch", "call the client"},
        {"As soon as I'm back, I will call him", "As soon as I'm back", "call him"},
        {"I will call him as soon as I'm back", "as soon as I'm back", "call him"},
        {"I'll ask Ana when the stand-up ends.", "the stand-up ends", "ask Ana"},
        {"I'm going to close the laptop after the review", "after the review", "close the laptop"},
        {"When Ana,\nBen and I meet, I will listen first", "Ana, Ben and I meet", "listen first"},
        {"Wenn das Stand-up endet, werde ich Ana fragen", "das Stand-up endet", "Ana fragen"},
        {"When the daily ends, ask Ana", "the daily ends", "ask Ana"},
        {"When the stand up ends I ask Ana", "the stand up ends", "ask Ana"},
        {"After lunch, I call the client", "After lunch", "call the client"},
        {"Wenn das Daily vorbei ist, frage ich Ana, was unklar ist.", "das Daily vorbei ist",
         "frage ich Ana, was unklar ist"},
        {"Wenn das Daily vorbei ist, dann frage ich Ana.", "das Daily vorbei ist", "frage ich Ana"},
        {"Wenn das Daily endet frage ich Ana", "das Daily endet", "frage ich Ana"},
        {"Nach dem Mittagessen rufe ich Ben an.", "Nach dem Mittagessen", "rufe ich Ben an"},
        {"Ich frage Ana, wenn das Daily endet", "das Daily endet", "frage ich Ana"},
        {"Sobald ich zurück bin, dann werde ich ihn anrufen", "Sobald ich zurück bin", "ihn anrufen"},
    };
    for (const auto& e : all) {
        const auto found = read_plan(e.typed);
        EXPECT_EQ(found.cue, e.cue) << e.typed;
        EXPECT_EQ(found.action, e.action) << e.typed;
    }
}

TEST(ReadPlan, TakesWhatIsThere_WhenAHalfIsMissing) {
    const example all[] = {
        {"ask Ana what is unclear", "", "ask Ana what is unclear"},
        {"I will ask Ana", "", "ask Ana"},
        {"to write the agenda", "", "write the agenda"},
        {"when the stand-up ends", "the stand-up ends", ""},
        {"after lunch", "after lunch", ""},
        {"", "", ""},
        {"  \n ", "", ""},
        {"When", "", ""},
        {"I will", "", ""},
        {"When will I see Ana? I will ask.", "", ""},
        {"When Ana, Ben and I meet", "Ana, Ben and I meet", ""},
        {"When I see her", "I see her", ""},
        {"When the report I wrote is out", "the report I wrote is out", ""},
        {"Wenn ich Ana sehe", "ich Ana sehe", ""},
        {"Wenn Ana, die Chefin und ich reden", "Ana, die Chefin und ich reden", ""},
        {"ich frage Ana", "", "frage ich Ana"},
        {"I ask Ana", "", "ask Ana"},
        {"I am tired", "", "I am tired"},
    };
    for (const auto& e : all) {
        const auto found = read_plan(e.typed);
        EXPECT_EQ(found.cue, e.cue) << e.typed;
        EXPECT_EQ(found.action, e.action) << e.typed;
    }
}

TEST(AsCue, DropsTheWordTheSentenceSaysItself) {
    EXPECT_EQ(as_cue("When the call is over."), "the call is over");
    EXPECT_EQ(as_cue("the call is over"), "the call is over");
    EXPECT_EQ(as_action("then I will write it up."), "write it up");
    EXPECT_TRUE(stands_alone("after lunch"));
    EXPECT_FALSE(stands_alone("the atrium is empty"));
    EXPECT_EQ(as_action("ich frage Ana"), "frage ich Ana");
    EXPECT_EQ(as_action("dann frage ich Ana."), "frage ich Ana");
    EXPECT_TRUE(is_own_clause("frage ich Ana"));
    EXPECT_FALSE(is_own_clause("Ana fragen"));
    EXPECT_FALSE(is_own_clause("ask Ana"));
    EXPECT_TRUE(is_clause("Sobald ich da bin"));
    EXPECT_FALSE(is_clause("Nach dem Essen"));
}

}  // namespace
}  // namespace fulcrum::dialogue
