// Words said to the coach, free text, and the journal.
#include <gtest/gtest.h>

#include "tests/support/settled.hpp"

namespace fulcrum::test {
namespace {

using namespace std::chrono_literals;

talk settled() { return settled_in(small()); }

// --- free text, commands

TEST(FreeText, IsKeptAtOnce_WhenItIsAThoughtAboutWork) {
    auto t = settled();
    EXPECT_HAS(t.say("The meeting with finance went badly."), "`no` takes it out");
    EXPECT_EQ(t.reactions.back().emoji, "white_check_mark");
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "The meeting with finance went badly.");
    EXPECT_HAS(t.say("no"), "Taken out");
    EXPECT_TRUE(t.journal.empty());
}

TEST(FreeText, IsOfferedOnce_WhenItIsShort_AndNotKeptWithoutAYes) {
    auto t = settled();
    EXPECT_HAS(t.say("blue folder"), "Shall I keep “blue folder”");
    EXPECT_HAS(t.say("red folder"), "Shall I keep “red folder”");
    t.say("yes");
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "red folder");
}

TEST(FreeText, PointsToHelp_WhenItIsAQuestion) {
    auto t = settled();
    EXPECT_HAS(t.say("how do I make people listen?"), "`help`");
    EXPECT_TRUE(t.journal.empty());
}

TEST(FreeText, IsNotKept_WhenThePersonSaysNo) {
    auto t = settled();
    t.say("Some passing thought, lunch");
    EXPECT_HAS(t.say("no"), "not kept");
    EXPECT_TRUE(t.journal.empty());
}

TEST(FreeText, AsksWhatWasMeant_WhenAWordIsMistyped) {
    auto t = settled();
    EXPECT_HAS(t.say("shedule"), "Did you mean `schedule`?");
    EXPECT_HAS(t.say("yes"), "weekdays at 09:00 and 17:00");
}

TEST(FreeText, KeepsTheArgument_WhenTheWordIsMistyped) {
    auto t = settled();
    EXPECT_HAS(t.say("snoze 2h"), "Did you mean `snooze 2h`?");
    EXPECT_HAS(t.say("yes"), "10:00");
}

TEST(Word, EveryOneIsAnswered_InEverySituation) {
    static constexpr const char* words[] = {"help",
                                            "start",
                                            "today",
                                            "tip",
                                            "reflect",
                                            "tracks",
                                            "join small",
                                            "join nowhere",
                                            "leave",
                                            "status",
                                            "journal",
                                            "journal search pilot",
                                            "journal show 1",
                                            "journal edit 1",
                                            "journal delete 1",
                                            "journal export",
                                            "note remember this",
                                            "schedule",
                                            "schedule weekdays 09:00 17:00",
                                            "schedule gibberish",
                                            "timezone",
                                            "timezone Europe/Berlin",
                                            "timezone Atlantis",
                                            "snooze 30m",
                                            "snooze",
                                            "pause 3d",
                                            "pause until 2027-01-10",
                                            "pause",
                                            "resume",
                                            "privacy",
                                            "forget me",
                                            "defaults",
                                            "back",
                                            "skip",
                                            "later",
                                            "cancel",
                                            "done",
                                            "go on",
                                            "admin people",
                                            "hello",
                                            "thanks",
                                            "👍",
                                            "asdf",
                                            " ",
                                            ""};
    const auto situations = std::vector<std::function<talk()>>{
        [] { return talk(small()); },
        [] {
            talk t(small());
            t.say("hi");
            return t;
        },
        [] {
            talk t(small());
            t.say("hi");
            t.say("yes");
            return t;
        },
        [] {
            talk t(small());
            t.say("hi");
            t.say("yes");
            t.say("1");
            return t;
        },
        [] { return settled(); },
        [] {
            auto t = settled();
            t.wait_until(at(2026, 11, 23, 9, 0));
            return t;
        },
        [] {
            auto t = settled();
            t.wait_until(at(2026, 11, 23, 9, 0));
            t.say("Pilot");
            return t;
        },
        [] {
            auto t = settled();
            t.wait_until(at(2026, 11, 23, 17, 0));
            return t;
        },
        [] {
            auto t = settled();
            t.wait_until(at(2026, 11, 23, 17, 0));
            t.say("yes");
            t.say("5");
            t.say("part one");
            return t;
        },
        [] {
            auto t = settled();
            t.say("forget me");
            return t;
        },
        [] {
            auto t = settled();
            t.say("note pilot");
            t.say("journal edit 1");
            return t;
        },
        [] {
            auto t = settled();
            t.say("note pilot");
            t.say("journal delete 1");
            return t;
        },
        [] {
            auto t = settled();
            t.say("A thought to keep or not to keep");
            return t;
        },
        [] {
            auto t = settled();
            t.say("reflect");
            return t;
        },
        [] {
            auto t = settled();
            t.say("start");
            t.timers.clear();
            t.now += 72h;
            t.say("hm, where was I again");
            return t;
        },
        [] {
            auto t = settled();
            t.say("shedule");
            return t;
        },
    };
    int i = 0;
    for (const auto& make : situations) {
        for (const auto* w : words) {
            auto t = make();
            const auto before = t.reactions.size();
            const auto answer = t.say(w);
            EXPECT_TRUE(!answer.empty() || t.reactions.size() > before) << "situation " << i << ", word “" << w << "”";
            EXPECT_LE(t.said.size(), 2u) << "situation " << i << ", word “" << w << "”";
            EXPECT_HAS_NOT(answer, "{{");
            auto again = make();
            EXPECT_EQ(again.say(w), answer) << "equal inputs, unequal answers: situation " << i << ", word " << w;
            EXPECT_EQ(again.state, t.state);
        }
        ++i;
    }
}

TEST(Word, StatusTellsTrackTimesAndNext) {
    auto t = settled();
    const auto a = t.say("status");
    EXPECT_HAS(a, "Small steps");
    EXPECT_HAS(a, "day 1 of 2");
    EXPECT_HAS(a, "today at 09:00");
}

TEST(Word, JoinRemembersTheDay_WhenOneComesBack) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("a");
    t.say("1");
    t.wait_until(at(2026, 11, 24, 9, 0));
    EXPECT_HAS(t.say("leave"), "at day 2");
    EXPECT_FALSE(t.timers.contains(timer::morning));
    EXPECT_HAS(t.say("join small steps"), "day 2 of 2");
    EXPECT_TRUE(t.timers.contains(timer::morning));
}

TEST(Word, TipsDoNotRepeat_BeforeAllWereSeen) {
    auto t = settled();
    std::set<std::string> seen;
    for (int i = 0; i < 5; ++i) seen.insert(t.say("tip"));
    EXPECT_EQ(seen.size(), 5u);
}

TEST(Word, ReflectAsksAQuestionAndKeepsTheAnswer) {
    auto t = settled();
    EXPECT_HAS(t.say("reflect"), "Question number");
    EXPECT_FALSE(t.say("Because we never asked.").empty());
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_HAS(t.journal[0].title, "Question number");
}

// --- journal

TEST(Journal, ListsSearchesShowsEditsDeletesAndExports) {
    auto t = settled();
    t.say("note The pilot went live");
    t.say("note Lunch with Ann");
    EXPECT_HAS(t.say("journal"), "2 in all");
    const auto found = t.say("journal search PILOT");
    EXPECT_HAS(found, "pilot went live");
    EXPECT_HAS_NOT(found, "Lunch");
    EXPECT_HAS(t.say("journal show 2"), "> Lunch with Ann");
    EXPECT_HAS(t.say("journal show 9"), "no entry 9");
    EXPECT_HAS(t.say("journal edit 2"), "Write the new text");
    EXPECT_HAS(t.say("Dinner with Ann"), "entry 2");
    EXPECT_EQ(t.journal[1].text(), "Dinner with Ann");
    EXPECT_HAS(t.say("journal delete 1"), "for good");
    EXPECT_HAS(t.say("yes"), "no longer in your journal");
    EXPECT_EQ(t.journal.size(), 1u);
    t.say("journal export");
    EXPECT_HAS(t.file, "Dinner with Ann");
}

TEST(Journal, FollowsTheMessage_WhenAnAnswerIsEditedOrDeleted) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("Ship the pilto");
    const auto answer = t.last_id;
    t.say("1");
    EXPECT_HAS(t.edit(answer, "Ship the pilot"), "Changed: entry 1");
    EXPECT_EQ(t.journal.at(0).text(), "Ship the pilot");
    EXPECT_EQ(t.state.names.at("intention").text, "Ship the pilot");
    EXPECT_HAS(t.remove(answer), "Removed: entry 1");
    EXPECT_TRUE(t.journal.empty());
    EXPECT_FALSE(t.state.names.contains("intention"));
}

TEST(Journal, OffersToKeepAThoughtTwiceAtTheMost) {
    auto t = settled();
    EXPECT_HAS(t.say("blue folder"), "Shall I keep");
    EXPECT_HAS(t.say("status"), "Shall I keep");
    EXPECT_HAS_NOT(t.say("status"), "Shall I keep");
    EXPECT_HAS(t.say("yes"), "Kept");
    EXPECT_EQ(t.journal.back().text(), "blue folder");
}

TEST(Journal, SaysNothing_WhenAMessageThatWasNoAnswerIsEdited) {
    auto t = settled();
    t.say("status");
    EXPECT_EQ(t.edit(t.last_id, "statos"), "");
}

TEST(Journal, TakesTheNewChoice_WhenATappedAnswerIsEdited) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 17, 0));
    t.say("yes");
    EXPECT_EQ(t.edit(t.last_id, "no"), "Changed.");
    EXPECT_EQ(t.state.running->names.at("did").text, "no");
    EXPECT_HAS(t.edit(t.last_id, "purple"), "stays as it was");
}

TEST(Journal, LosesNothing_WhenANudgeReplacesACollectingQuestion) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 17, 0));
    t.say("yes");
    t.say("5");
    t.say("half a thought");
    t.timers.erase(timer::collect);
    t.wait_until(at(2026, 11, 24, 9, 0));
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "half a thought");
}

}  // namespace
}  // namespace fulcrum::test
