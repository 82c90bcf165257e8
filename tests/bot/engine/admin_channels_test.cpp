// Tracks and holidays given to channels, and taken away; over the whole stack.
#include <gtest/gtest.h>

#include "tests/support/coach_world.hpp"
#include "tests/support/has.hpp"

namespace fulcrum::test {
namespace {

struct AdminChannels : testing::Test {
    AdminChannels() {
        auto& tracks = w.texts->tracks;
        auto team = tracks.at(track_id{"small"});
        team.id = track_id{"team"};
        team.title = "Team";
        team.for_channels = true;
        for (auto& d : team.days) d.evening.reset();
        tracks.emplace(team.id, team);
        auto other = tracks.at(track_id{"small"});
        other.id = track_id{"other"};
        other.title = "Other";
        tracks.emplace(other.id, other);
        w.engine_set.coach.track = track_id{"small"};
        w.start();
    }
    std::string team_id() {
        return std::string(boost::json::parse(w.rest("ada", "GET", "/teams/name/demo", "").body).at("id").as_string());
    }
    // Made by Ada, who is the only one in it.
    std::string channel(const std::string& name) {
        boost::json::object made;
        made["team_id"] = team_id();
        made["name"] = name;
        made["display_name"] = name;
        made["type"] = "O";
        const auto answer = w.rest("ada", "POST", "/channels", boost::json::serialize(made));
        EXPECT_EQ(answer.status, 201U) << answer.body;
        return std::string(boost::json::parse(answer.body).at("id").as_string());
    }
    void join(const std::string& where, std::string_view who) {
        EXPECT_EQ(
            w.rest("ada", "POST", "/channels/" + where + "/members", "{\"user_id\": \"" + w.chat->id_of(who) + "\"}")
                .status,
            201U);
    }
    coach_world w;
};

TEST_F(AdminChannels, AreToldOnceWhatTheCoachIsFor) {
    const auto here = channel("here");
    join(here, "maya");
    join(here, "fulcrum");
    ASSERT_TRUE(w.until([&] { return w.posts_in(here).size() == 1; }));
    EXPECT_TRUE(has(w.posts_in(here)[0].text, "Mention me with `tip`")) << w.posts_in(here)[0].text;
    EXPECT_EQ(w.rest("ada", "DELETE", "/channels/" + here + "/members/" + w.chat->id_of("fulcrum"), "").status, 200U);
    w.pass(1h);
    join(here, "fulcrum");
    w.chat->say("maya", here, "@fulcrum help");
    ASSERT_TRUE(w.until([&] { return w.posts_in(here).size() == 2; }));
    w.quiet();
    EXPECT_EQ(w.posts_in(here).size(), 2U);
}

TEST_F(AdminChannels, GetATrackOnlyWhenTheCoachIsInThem) {
    const auto never = channel("never");
    EXPECT_HAS(w.ask("ada", "admin assign team ~never"), "I'm not in that channel: invite me there");
    EXPECT_HAS(w.ask("ada", "admin assign small ~never"), "invite me there");
    EXPECT_TRUE(w.posts_in(never).empty());
    EXPECT_HAS(w.ask("ada", "admin assign team ~nowhere"), "no channel of that name");
    join(never, "fulcrum");
    ASSERT_TRUE(w.until([&] { return w.posts_in(never).size() == 1; }));  // its word of welcome
    EXPECT_HAS(w.ask("ada", "admin assign team ~never"), "Done: **Team** for ~never.");
    ASSERT_TRUE(w.until([&] { return w.posts_in(never).size() == 2; }));
    EXPECT_HAS(w.posts_in(never).back().text, "The clock here is that of Europe/Berlin.");
}

TEST_F(AdminChannels, AreFoundByTheirTeamToo) {
    EXPECT_HAS(w.ask("ada", "admin assign team ~elsewhere/product"), "no channel of that name");
    EXPECT_HAS(w.ask("ada", "admin assign team ~demo/product"), "Done: **Team** for ~product.");
}

TEST_F(AdminChannels, LoseTheirOwnTrackAlone) {
    w.settle("maya");
    w.ask("ada", "admin assign team ~product");
    const auto product = w.chat->channel_id("product");
    ASSERT_TRUE(w.until([&] { return w.posts_in(product).size() == 1; }));
    const auto said = w.answers("maya").size();
    EXPECT_EQ(w.ask("ada", "admin unassign ~product"),
              "Done: **Team** in ~product has ended. Its members stay in tracks of their own.");
    EXPECT_EQ(w.person("maya")->track, "small");
    EXPECT_EQ(w.answers("maya").size(), said);
    ASSERT_TRUE(w.until([&] { return w.posts_in(product).size() == 2; }));
    EXPECT_EQ(w.posts_in(product).back().text, "ada has asked me to end **Team** here. Thank you for taking part.");
    // Of its own it has none any more; the members' is named.
    EXPECT_HAS(w.ask("ada", "admin unassign ~product"), "`admin unassign TRACK ~product`");
    EXPECT_EQ(w.person("maya")->track, "small");
    EXPECT_HAS(w.ask("ada", "admin unassign small ~product"), "Done: maya left **Small steps**.");
    EXPECT_EQ(w.person("maya")->track, "");
    EXPECT_HAS(w.ask("ada", "admin unassign team @maya"), "held in a channel");
}

TEST_F(AdminChannels, LoseTheirTrack_ThoughTheCoachIsNotInThemAnyMore) {
    const auto gone = channel("gone");
    join(gone, "fulcrum");
    w.ask("ada", "admin assign team ~gone");
    ASSERT_EQ(w.rest("ada", "DELETE", "/channels/" + gone + "/members/" + w.chat->id_of("fulcrum"), "").status, 200U);
    EXPECT_HAS(w.ask("ada", "admin unassign ~gone"), "**Team** in ~gone has ended");
    EXPECT_HAS(w.ask("ada", "admin people"), "| ~gone | – |");
}

TEST_F(AdminChannels, GiveHolidaysToMembers_AndPutNobodyOnRecordForIt) {
    holiday_calendar days;
    days.days = {{local_date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{25}}, "Town Day"}};
    w.settle("maya");
    w.stop();
    w.engine_set.upkeep_every = 10ms;
    w.start();
    w.coach->set_holidays(nullptr, {{"town", std::make_shared<const holiday_calendar>(days)}});
    const auto said = w.ask("ada", "admin holidays town ~product");
    EXPECT_HAS(said, "the holidays of **town** count for maya.");
    EXPECT_HAS(said, "In ~product **town** counts for everybody");
    EXPECT_FALSE(w.person("sam"));
    EXPECT_HAS_NOT(w.ask("ada", "admin people"), "sam");
    EXPECT_HAS(w.ask("ada", "admin holidays town @lee"), "lee`: hasn't met me yet");
    EXPECT_FALSE(w.person("lee"));
    w.settle("sam");
    EXPECT_TRUE(w.until([&] { return w.state("sam").nudging.calendar == "town"; }));
}

TEST_F(AdminChannels, AreToldOf_WhenPeopleAreMovedFromAnotherTrack) {
    w.settle("maya");
    EXPECT_HAS(w.ask("ada", "admin assign other ~product"), "- maya was in **Small steps**, day 1");
    EXPECT_HAS(w.last("maya"), "**Small steps** rests where you left it");
}

TEST_F(AdminChannels, AreGreetedInTheDay_WhenPeopleAreAssignedAtNight) {
    w.clock->move_to(at(2026, 11, 24, 2, 46));
    const auto done = w.ask("ada", "admin assign small @maya @sam");
    EXPECT_HAS(done, "Done: **Small steps** for maya, sam.");
    EXPECT_HAS(done, "- maya: Tue 24 Nov at 09:00 (Europe/Berlin)");
    EXPECT_TRUE(w.answers("maya").empty());
    w.pass(6h);
    EXPECT_TRUE(w.answers("maya").empty());
    w.pass(20min);
    ASSERT_TRUE(w.until([&] { return !w.answers("maya").empty(); }));
    std::string all;
    for (const auto& p : w.answers("maya")) all += p.text + "\n";
    EXPECT_HAS(all, "I'm Fulcrum");
    EXPECT_HAS(all, "ada has put you down for **Small steps**");
    EXPECT_LT(all.find("I'm Fulcrum"), all.find("What matters today?"));
}

}  // namespace
}  // namespace fulcrum::test
