// Who is put down for a track by somebody else is greeted by day.
#include <gtest/gtest.h>

#include "dialogue/text.hpp"
#include "tests/support/settled.hpp"

namespace fulcrum::test {
namespace {

struct hour {
    int h, m;
    bool greeted;
};

TEST(AFirstGreeting, ComesByDayAlone) {
    for (const auto& [h, m, greeted] :
         {hour{0, 0, false}, hour{3, 46, false}, hour{7, 59, false}, hour{8, 0, true}, hour{13, 0, true},
          hour{19, 59, true}, hour{20, 0, false}, hour{23, 30, false}}) {
        talk t(small(), at(2026, 11, 24, h, m));
        t.def.set.zone = "Europe/Berlin";
        const auto said = t.feed(assigned{track_id{"small"}, "ada"});
        EXPECT_EQ(has(said, "I'm Fulcrum"), greeted) << h << ":" << m;
        EXPECT_EQ(has(said, "ada has put you down"), greeted) << h << ":" << m;
    }
}

TEST(AFirstGreeting, ComesWithTheFirstNudge_WhenItHadToWait) {
    talk t(small(), at(2026, 11, 24, 2, 46));
    t.def.set.zone = "Europe/Berlin";
    EXPECT_EQ(t.feed(assigned{track_id{"small"}, "ada"}), "");
    const auto said = t.next_nudge_fires();
    EXPECT_HAS(said, "I'm Fulcrum");
    EXPECT_LT(said.find("I'm Fulcrum"), said.find("ada has put you down"));
    EXPECT_LT(said.find("ada has put you down"), said.find("What matters today?"));
    EXPECT_EQ(t.now, at(2026, 11, 24, 9, 0));
}

TEST(AFirstGreeting, ComesEarlier_WhenTheHoursAre) {
    talk t(small(), at(2026, 11, 24, 6, 30));
    t.def.set.zone = "Europe/Berlin";
    t.def.set.when.morning = time_of_day{6 * 60};
    EXPECT_HAS(t.feed(assigned{track_id{"small"}, "ada"}), "I'm Fulcrum");
}

TEST(AnAssignment, SaysWhatItTakesThePlaceOf) {
    auto lib = small_library();
    auto other = lib.tracks.at(track_id{"small"});
    other.id = track_id{"other"};
    other.title = "Other";
    lib.tracks.emplace(other.id, other);
    talk t(lib, at(2026, 11, 24, 9, 0));
    t.feed(assigned{track_id{"small"}, "ada"});
    EXPECT_HAS(t.feed(assigned{track_id{"other"}, "ada"}), "**Small steps** rests where you left it");
    EXPECT_HAS(t.say("join small steps"), "Small steps");
    EXPECT_EQ(t.state.track->track.text(), "small");
}

TEST(Defaults, AreNotChangedByATrackThatSomebodyTriesOut) {
    auto lib = small_library();
    auto other = lib.tracks.at(track_id{"small"});
    other.id = track_id{"a-first"};
    other.theme = 1;
    other.title = "Tried out";
    lib.tracks.emplace(other.id, other);
    lib.imported[other.id];
    talk t(lib, at(2026, 11, 24, 9, 0));
    t.say("hello");
    EXPECT_HAS(t.say("defaults"), "**Small steps**");
    lib.imported.clear();
    lib.usual = {track_id{"gone"}, track_id{"small"}};
    talk u(lib, at(2026, 11, 24, 9, 0));
    u.say("hello");
    EXPECT_HAS(u.say("defaults"), "**Small steps**");
}

TEST(Team, IsToldInWordsForATeam_WhenItsTrackEnds) {
    auto lib = small_library();
    auto& track = lib.tracks.at(track_id{"small"});
    track.for_channels = true;
    for (auto& d : track.days) d.evening.reset();
    talk t(lib, at(2026, 11, 24, 9, 0));
    EXPECT_HAS(t.feed(assigned{track_id{"small"}, "ada"}), "The clock here is that of");
    EXPECT_EQ(t.feed(unassigned{"ada"}), "ada has asked me to end **Small steps** here. Thank you for taking part.");
}

TEST(Everybody, IsNotCalledByATemplatesFallback) {
    const auto nothing = [](std::string_view) { return std::optional<std::string>(); };
    EXPECT_EQ(render("@{{x|channel}}", nothing), "@\u200Bchannel");
    EXPECT_EQ(quiet_everybody("@channel @All. @here, @allen a@all @channels"),
              "@\u200Bchannel @\u200BAll. @\u200Bhere, @allen a@all @channels");
    EXPECT_EQ(quiet_everybody("@!channel"), "@channel");
    EXPECT_TRUE(has_quiet_everybody(quiet_everybody("so @here")));
    EXPECT_FALSE(has_quiet_everybody(quiet_everybody("so @!here, @maya")));
}

}  // namespace
}  // namespace fulcrum::test
