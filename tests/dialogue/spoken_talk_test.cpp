// What people say about times and absences, in a talk: what comes of it, whatever is open.
#include <gtest/gtest.h>

#include "tests/support/settled.hpp"

namespace fulcrum::test {
namespace {

using namespace std::chrono_literals;

// Monday 22 March 2027, with the morning's open question.
talk with_open_question() {
    auto t = settled_in(forty_days(), at(2027, 3, 22, 8, 0));
    t.wait_until(at(2027, 3, 22, 9, 0));
    return t;
}

talk at_ease(instant start = at(2027, 3, 22, 10, 0)) { return settled_in(forty_days(), start); }

std::string paused_until(const talk& t) {
    return t.state.paused_until ? moment_text(*t.state.paused_until, "Europe/Berlin") : std::string("not paused");
}

TEST(SpokenTalk, PutsTheQuestionOff_InTheWordsPeopleUse) {
    struct wish {
        const char* said;
        instant back;
    };
    for (const auto& [said, back] : std::vector<wish>{{"please snooze for 20 minutes", at(2027, 3, 22, 9, 20)},
                                                      {"snooze bis halb zehn", at(2027, 3, 22, 9, 30)},
                                                      {"snooze until 2", at(2027, 3, 22, 14, 0)},
                                                      {"remind me after lunch", at(2027, 3, 22, 13, 30)},
                                                      {"ask me again in two hours", at(2027, 3, 22, 11, 0)},
                                                      {"later, in 2 hours", at(2027, 3, 22, 11, 0)},
                                                      {"not now", at(2027, 3, 22, 11, 0)},
                                                      {"frag mich in einer Stunde nochmal", at(2027, 3, 22, 10, 0)},
                                                      {"snooze\u00A045m", at(2027, 3, 22, 9, 45)},
                                                      {"@fulcrum please snooze 45m", at(2027, 3, 22, 9, 45)}}) {
        auto t = with_open_question();
        t.say(said);
        ASSERT_TRUE(t.state.running) << said;
        EXPECT_TRUE(t.state.running->put_off) << said;
        EXPECT_EQ(moment_text(t.state.running->back_at, "Europe/Berlin"), moment_text(back, "Europe/Berlin")) << said;
        EXPECT_TRUE(t.journal.empty()) << said;
    }
}

TEST(SpokenTalk, TakesNotNowAsANo_WhenThatIsAsked) {
    auto t = at_ease();
    t.wait_until(at(2027, 3, 22, 17, 0));  // "Did it happen?"
    t.say("not now");
    EXPECT_FALSE(t.state.running && t.state.running->put_off);
}

TEST(SpokenTalk, PausesUntilAStretchOrItsEnd_FromNowOn) {
    for (const auto& [said, until] :
         std::vector<std::pair<const char*, const char*>>{{"pause until the week after next", "Mon 5 Apr, 00:00"},
                                                          {"pause until the end of the month", "Thu 1 Apr, 00:00"},
                                                          {"pause bis einschließlich Freitag", "Sat 27 Mar, 00:00"},
                                                          {"bitte pause bis freitag", "Fri 26 Mar, 00:00"},
                                                          {"pause until 3pm", "Mon 22 Mar, 15:00"},
                                                          {"pause until friday evening", "Fri 26 Mar, 17:00"},
                                                          {"pause until monday morning", "Mon 29 Mar, 00:00"},
                                                          {"pause 5 working days", "Mon 29 Mar, 00:00"},
                                                          {"skip today", "Tue 23 Mar, 00:00"},
                                                          {"out this afternoon", "Tue 23 Mar, 00:00"}}) {
        auto t = at_ease();
        t.say(said);
        EXPECT_EQ(paused_until(t), until) << said;
    }
    auto t = at_ease();
    t.say("pause until further notice");
    EXPECT_EQ(t.state.paused_until, instant::max());
}

TEST(SpokenTalk, HearsUntilWhen_AfterAskingIt) {
    for (const auto& [said, until] :
         std::vector<std::pair<const char*, const char*>>{{"until friday", "Fri 26 Mar, 00:00"},
                                                          {"friday", "Fri 26 Mar, 00:00"},
                                                          {"am Freitag", "Fri 26 Mar, 00:00"},
                                                          {"bis Freitag", "Fri 26 Mar, 00:00"},
                                                          {"next week", "Mon 29 Mar, 00:00"},
                                                          {"3 days", "Thu 25 Mar, 00:00"},
                                                          {"for a week", "Mon 29 Mar, 00:00"},
                                                          {"the whole week", "Mon 29 Mar, 00:00"},
                                                          {"the end of the week", "Mon 29 Mar, 00:00"},
                                                          {"back on Thursday", "Thu 25 Mar, 00:00"},
                                                          {"31.3.", "Wed 31 Mar, 00:00"}}) {
        for (const auto& [away, asks] : {std::pair{"I'm on holiday", "Until when?"}, {"I'm sick", "say until when"}}) {
            auto t = at_ease();
            EXPECT_HAS(t.say(away), asks);
            t.say(said);
            EXPECT_EQ(paused_until(t), until) << away << ", " << said;
            EXPECT_EQ(t.state.side.what, side_question::kind::none) << away << ", " << said;
        }
    }
}

TEST(SpokenTalk, PausesWithoutAnEnd_WhenNobodyKnowsUntilWhen) {
    auto t = at_ease();
    t.say("I am on parental leave");
    t.say("not sure");
    EXPECT_EQ(t.state.paused_until, instant::max());
}

TEST(SpokenTalk, RemembersTheBeginning_WhileItAsksForTheEnd) {
    for (const char* end : {"bis Freitag", "Freitag", "until friday"}) {
        auto t = at_ease();
        EXPECT_HAS(t.say("Ich habe ab morgen Urlaub"), "Until when?");
        t.say(end);
        ASSERT_EQ(t.state.nudging.away.size(), 1u) << end;
        EXPECT_EQ(t.state.nudging.away[0].first, on(2027, 3, 23)) << end;
        EXPECT_EQ(t.state.nudging.away[0].back, on(2027, 3, 27)) << end;
    }
}

TEST(SpokenTalk, LeavesTheQuestionUntilWhen_WhenSomethingElseIsSaid) {
    auto t = at_ease();
    t.say("I'm sick");
    EXPECT_HAS(t.say("status"), "Track");
    EXPECT_EQ(t.state.side.what, side_question::kind::none);
    EXPECT_FALSE(t.state.paused_until);
}

TEST(SpokenTalk, AsksWhichZone_WhenANameIsAmbiguous) {
    auto t = at_ease();
    const auto before = t.state.zone;
    EXPECT_HAS(t.say("timezone IST"), "`Asia/Kolkata`, `Asia/Jerusalem`, `Europe/Dublin`");
    EXPECT_HAS(t.say("timezone West"), "Did you mean");
    EXPECT_EQ(t.state.zone, before);
    t.say("timezone London, Ontario");
    EXPECT_EQ(t.state.zone, "America/Toronto");
}

TEST(SpokenTalk, AsksBeforeAWishChangesTheSchedule) {
    auto t = at_ease();
    const auto before = t.state.when;
    EXPECT_HAS(t.say("can you write at 10?"), "Did you mean");
    EXPECT_EQ(t.state.when, before);
    t.say("yes");
    EXPECT_EQ(t.state.when.morning, (time_of_day{10 * 60}));
}

TEST(SpokenTalk, SetsTheEvening_WhenOneTimeAloneIsInTheAfternoon) {
    auto t = at_ease();
    t.say("schedule 16h30");
    EXPECT_EQ(t.state.when.morning, (time_of_day{9 * 60}));
    EXPECT_EQ(t.state.when.evening, (time_of_day{16 * 60 + 30}));
}

}  // namespace
}  // namespace fulcrum::test
