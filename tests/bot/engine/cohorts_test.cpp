// Cohorts and acts on many people, over the whole stack.
#include <gtest/gtest.h>

#include "storage/cohorts.hpp"
#include "tests/support/coach_world.hpp"
#include "tests/support/has.hpp"

namespace fulcrum::test {
namespace {

constexpr auto make = "admin cohort new q1 small ";

struct CohortWorld : testing::Test {
    explicit CohortWorld(int crowd = 0) : w(at(2026, 11, 23, 8, 0), crowd) {
        auto& tracks = w.texts->tracks;
        auto other = tracks.at(track_id{"small"});
        other.id = track_id{"other"};
        other.title = "Other";
        tracks.emplace(other.id, other);
        w.start();
    }
    std::string ada(const std::string& words) { return w.ask("ada", words); }
    std::string attached(const std::string& words, const std::string& bytes) {
        boost::json::object more;
        more["file_ids"] = boost::json::array{boost::json::string(w.upload("ada", w.dm("ada"), bytes))};
        const auto before = w.answers("ada").size();
        w.post_with("ada", w.dm("ada"), words, more);
        EXPECT_TRUE(w.until([&] { return w.answers("ada").size() > before; }));
        w.quiet();
        return w.last("ada");
    }
    void leave(std::string_view who, std::string_view channel) {
        w.rest("ada", "DELETE", "/channels/" + w.chat->channel_id(channel) + "/members/" + w.chat->id_of(who), "");
        w.quiet();
    }
    void join(std::string_view who, std::string_view channel) {
        w.rest("ada", "POST", "/channels/" + w.chat->channel_id(channel) + "/members",
               "{\"user_id\": \"" + w.chat->id_of(who) + "\"}");
        w.quiet();
    }
    std::string track(std::string_view who) {
        const auto row = w.person(who);
        return row ? row->track : "";
    }
    coach_world w;
};
using Cohorts = CohortWorld;

TEST_F(Cohorts, AreMadeOfPeople_WhoHearOfIt) {
    const auto done = ada(std::string(make) + "@maya @sam times weekdays 8:30");
    EXPECT_HAS(done, "Done: 2 in **Small steps** now: maya, sam.");
    ASSERT_TRUE(w.answered("maya", 1));
    EXPECT_HAS(w.last("maya"), "ada has put you down for **Small steps**, as one of the cohort q1");
    EXPECT_EQ(w.state("maya").when.morning, time_of_day{8 * 60 + 30});
    EXPECT_HAS(ada("admin cohorts"), "| `q1` | Small steps | 2 |");
    EXPECT_HAS(ada("admin cohort q1"), "Not begun yet (2): maya, sam");
    EXPECT_HAS(w.ask("maya", "privacy"), "one of the cohort q1");
    EXPECT_HAS(ada("admin log"), "enrolled maya, sam (q1)");
    EXPECT_HAS(ada(std::string(make) + "@lee"), "There is a cohort `q1` already");
}

TEST_F(Cohorts, StartOnTheirDay_AndNotBefore) {
    ada(std::string(make) + "@maya from 2026-12-02 times weekdays 8:30");
    ASSERT_TRUE(w.answered("maya", 1));
    EXPECT_HAS(w.last("maya"), "It starts on Wed 2 Dec.");
    w.pass(24h * 8 + 23h);  // Wednesday the 2nd, at seven
    EXPECT_EQ(w.answers("maya").size(), 1U);
    w.pass(2h);
    EXPECT_HAS(w.last("maya"), "What matters today?");
}

TEST_F(Cohorts, ShowFirstWhatWouldRest_AndDoItByAYes) {
    ada("admin assign other @maya");
    const auto plan = ada(std::string(make) + "@maya @sam");
    EXPECT_HAS(plan, "which rests and keeps their place (1): maya (Other, day 1)");
    EXPECT_HAS(plan, "Say `yes`");
    EXPECT_EQ(track("maya"), "other");
    EXPECT_EQ(track("sam"), "");
    EXPECT_HAS(ada("yes"), "Done: 2 in **Small steps** now");
    EXPECT_EQ(track("maya"), "small");
    EXPECT_HAS(ada("admin yes"), "Nothing waits");
}

TEST_F(Cohorts, AreLeftAlone_ByANoOrOtherWords) {
    ada("admin assign other @maya");
    ada(std::string(make) + "@maya");
    EXPECT_HAS(ada("no"), "Then it stays as it is.");
    EXPECT_HAS(ada("admin cohorts"), "no cohort yet");
    ada(std::string(make) + "@maya");
    ada("status");
    EXPECT_HAS_NOT(ada("yes"), "Done");
    EXPECT_EQ(track("maya"), "other");
    EXPECT_HAS(ada("admin yes"), "Done: 1 in **Small steps**");
}

TEST_F(Cohorts, LeaveOutAdministratorsAndBotsAndExceptions) {
    const auto done = ada(std::string(make) + "~product except @lee");
    EXPECT_HAS(done, "Done: 2 in **Small steps** now: maya, sam.");
    EXPECT_EQ(track("ada"), "");
    EXPECT_EQ(track("lee"), "");
    EXPECT_FALSE(w.person("robot"));
    EXPECT_FALSE(w.person("lee")) << "nobody is put on record who was left out";
}

TEST_F(Cohorts, FollowTheirChannel) {
    leave("lee", "product");
    leave("sam", "product");
    ada(std::string(make) + "follows ~product");
    EXPECT_EQ(track("maya"), "small");
    join("lee", "product");
    ASSERT_TRUE(w.until([&] { return track("lee") == "small"; }));
    EXPECT_HAS(w.last("lee"), "as one of the cohort q1");
    leave("lee", "product");
    ASSERT_TRUE(w.answered("lee", 2));
    EXPECT_HAS(w.last("lee"), "no longer in ~product");
    EXPECT_EQ(track("lee"), "small");
    // Who is in another track is not taken out of it unasked.
    ada("admin assign other @sam");
    join("sam", "product");
    w.quiet();
    EXPECT_EQ(track("sam"), "other");
    EXPECT_HAS(ada("admin cohort q1 close"), "is closed");
    leave("maya", "product");
    EXPECT_EQ(w.answers("maya").size(), 1U);
}

TEST_F(Cohorts, NeverBringBackWhoAskedToBeForgotten) {
    ada("admin assign small @maya");
    w.ask("maya", "forget me");
    w.ask("maya", "yes");
    const auto plan = ada(std::string(make) + "@maya");
    EXPECT_HAS(plan, "they asked to be forgotten");
    EXPECT_FALSE(w.person("maya"));
    ada("admin cohort new q2 small follows ~product");
    EXPECT_FALSE(w.person("maya"));
}

TEST_F(Cohorts, ComeFromAFile_OrNotAtAll) {
    const auto wrong = attached(std::string(make), "username,start,times\nmaya,whenever,\nghost,,\nsam,,blue\n");
    for (const auto* part : {"Nobody was changed", "Line 2: “whenever” is no day", "ghost`: nobody of that name",
                             "Line 3: ", "Line 4: “blue”"})
        EXPECT_HAS(wrong, part);
    EXPECT_FALSE(w.person("sam"));
    EXPECT_HAS(ada("admin cohorts"), "no cohort yet");
    const auto done = attached("admin cohort new q1",
                               "username;start;times;track\nmaya;2026-12-02;;small\nsam;;weekdays 7:30;other\n");
    EXPECT_HAS(done, "Done: 2");
    EXPECT_EQ(w.state("maya").track->not_before, local_date(std::chrono::year{2026} / 12 / 2));
    EXPECT_EQ(track("sam"), "other");
    EXPECT_EQ(w.state("sam").when.morning, time_of_day{7 * 60 + 30});
}

TEST_F(Cohorts, AreShiftedPausedAndResumed) {
    ada(std::string(make) + "@maya @sam from 2026-12-02 times weekdays 8:30");
    EXPECT_HAS(ada("admin cohort q1 shift 1 week"), "waits until Wed 9 Dec for 2");
    EXPECT_HAS(w.last("maya"), "begins on Wed 9 Dec");
    EXPECT_HAS(ada("admin cohort q1"), "It starts on Wed 9 Dec.");
    EXPECT_HAS(ada("admin cohort q1 pause"), "is paused for 2");
    w.pass(24h * 20);
    EXPECT_HAS(w.last("maya"), "has paused **Small steps**");
    EXPECT_HAS(ada("admin cohort q1 resume"), "goes on for 2");
    w.pass(26h);  // Monday, at ten
    EXPECT_HAS(w.last("maya"), "What matters today?");
}

TEST_F(Cohorts, LosePeople_WhoKeepTheirPlace) {
    ada(std::string(make) + "@maya @sam");
    EXPECT_HAS(ada("admin cohort q1 remove @maya"), "Done: 1 are out of **Small steps**");
    EXPECT_EQ(track("maya"), "");
    EXPECT_EQ(w.state("maya").left_at.at("small"), 1);
    EXPECT_HAS(ada("admin cohort q1 close now"), "would be taken out");
    EXPECT_EQ(track("sam"), "small");
    ada("yes");
    EXPECT_EQ(track("sam"), "");
    EXPECT_HAS(ada("admin cohorts"), "closed");
}

TEST_F(Cohorts, MovePeopleToADay) {
    ada(std::string(make) + "@maya");
    EXPECT_HAS(ada("admin move @maya day 2"), "on day 2 now: maya");
    EXPECT_EQ(w.state("maya").track->day, 2);
    EXPECT_EQ(w.state("maya").track->cohort, "q1");
    EXPECT_HAS(w.last("maya"), "moved you to day 2");
}

TEST_F(Cohorts, AreTakenBackWithinADay) {
    ada("admin assign other @maya");
    ada("admin move @maya day 2");
    ada(std::string(make) + "@maya @sam");
    ada("yes");
    EXPECT_EQ(track("maya"), "small");
    EXPECT_HAS(ada("admin undo"), "Taken back for 2");
    EXPECT_EQ(track("maya"), "other");
    EXPECT_EQ(w.state("maya").track->day, 2);
    EXPECT_EQ(track("sam"), "");
    EXPECT_HAS(w.last("maya"), "took the last change back");
    EXPECT_HAS(ada("admin undo"), "nothing of yours");
}

TEST_F(Cohorts, AreNotTakenBackFromWhoWentOn_OrTooLate) {
    ada(std::string(make) + "@maya @sam");
    w.ask("maya", "leave");
    const auto done = ada("admin undo");
    EXPECT_HAS(done, "Taken back for 1");
    EXPECT_HAS(done, "went on by themselves since (1): maya");
    ada("admin cohort new q2 small @lee");
    w.pass(25h);
    EXPECT_HAS(ada("admin undo"), "more than a day ago");
}

TEST_F(Cohorts, GoOnWithWhatComesAfter) {
    ada(std::string(make) + "@maya after other");
    w.look([&](storage::unit_of_work& unit) {
        const auto row = unit.find(storage::person_key{w.place(), w.chat->id_of("maya")});
        auto s = unit.load(row->id);
        s.track->finished = true;
        unit.save(row->id, s, {"maya", "small", 2, 0, {}});
    });
    w.restart();
    w.pass(60min);
    ASSERT_TRUE(w.until([&] { return track("maya") == "other"; }));
    EXPECT_EQ(w.state("maya").track->cohort, "q1");
}

TEST_F(Cohorts, InviteWithoutPuttingIn) {
    EXPECT_HAS(ada(std::string(make) + "@maya invite"), "invited to **Small steps**: maya");
    EXPECT_HAS(w.last("maya"), "`join small`");
    EXPECT_EQ(track("maya"), "");
    EXPECT_HAS(ada("admin cohort q1"), "Invited, not joined yet (1): maya");
}

TEST_F(Cohorts, SpeakGerman) {
    ada("language de");
    EXPECT_HAS(ada("admin kohorte neu q1 small @maya ab 2026-12-02"), "Erledigt: 1 sind jetzt bei");
    EXPECT_HAS(ada("admin kohorten"), "| Kohorte | Programm |");
    EXPECT_HAS(ada("admin kohorte q1 anhalten"), "angehalten");
    EXPECT_HAS(ada("admin rückgängig"), "Zurückgenommen für 1");
}

TEST_F(Cohorts, AreForAdministratorsOnly) {
    w.settle("maya");
    for (const auto* words : {"admin cohorts", "admin cohort new q1 small @sam", "admin undo", "admin yes"})
        EXPECT_HAS(w.ask("maya", words), "for administrators") << words;
    EXPECT_FALSE(w.person("sam"));
}

struct CohortCrowd : CohortWorld {
    CohortCrowd() : CohortWorld(200) {}
    std::int64_t greeted() {
        std::int64_t n = 0;
        for (int i = 0; i < 200; ++i) n += static_cast<std::int64_t>(w.answers("lead" + std::to_string(i)).size());
        return n;
    }
};

TEST_F(CohortCrowd, OfTwoHundred_IsSetUpInTwoMessages) {
    const auto before = std::chrono::steady_clock::now();
    const auto plan = ada(std::string(make) + "~product from 2026-12-02");
    EXPECT_HAS(plan, "**Small steps** for 203.");
    EXPECT_HAS(plan, "administrators who are not named (1): ada");
    EXPECT_EQ(greeted(), 0);
    w.say("ada", "yes");
    ASSERT_TRUE(w.until([&] { return w.last("ada").find("Done: 203") != std::string::npos; }, 60s));
    ASSERT_TRUE(w.until([&] { return greeted() == 200; }, 60s)) << greeted();
    EXPECT_LT(std::chrono::steady_clock::now() - before, 120s);
    w.expect_no_repeats(w.dm("lead7"));
}

TEST_F(CohortCrowd, IsPutInOnceEach_WhereverTheCoachIsCutOff) {
    ada(std::string(make) + "~product");
    w.say("ada", "yes");
    for (int cuts = 0; cuts < 4; ++cuts) {
        const auto done = [&] { return w.count("SELECT count(*) FROM act_step WHERE fate = 'done'"); };
        ASSERT_TRUE(w.until([&] { return done() > 20 * cuts; }, 30s));
        w.stop(0ms);  // whatever was under way is lost
        w.start();
    }
    ASSERT_TRUE(w.until([&] { return greeted() >= 200; }, 60s)) << greeted();
    w.quiet();
    EXPECT_EQ(greeted(), 200);
    EXPECT_EQ(w.count("SELECT count(*) FROM act_step WHERE fate <> 'done'"), 0);
    for (int i = 0; i < 200; i += 37) EXPECT_EQ(track("lead" + std::to_string(i)), "small");
}

}  // namespace
}  // namespace fulcrum::test
