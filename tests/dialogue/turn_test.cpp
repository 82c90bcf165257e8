#include <gtest/gtest.h>

#include <set>

#include "tests/support/settled.hpp"

namespace fulcrum::test {
namespace {

using namespace std::chrono_literals;

talk settled() { return settled_in(small()); }

// --- first contact

TEST(FirstContact, SaysWhoCanReadWhatAndAsksTheZone_WhenSomebodyWritesFirst) {
    talk t(small());
    const auto a = t.say("hello");
    EXPECT_HAS(a, "I'm Fulcrum");
    EXPECT_HAS(a, "sealed");
    EXPECT_HAS(a, "whoever runs the chat server can see messages");
    EXPECT_HAS(a, "Europe/Berlin");
    EXPECT_HAS(a, "08:00");
    EXPECT_EQ(t.said.size(), 1u);
    EXPECT_EQ(t.kinds.at(0), message_kind::greeting);
}

TEST(FirstContact, GreetsInTheLanguageThatIsAskedFor_WhenThatIsTheFirstWord) {
    talk t(small());
    const auto a = t.say("language de");
    EXPECT_HAS(a, "ich bin Fulcrum");
    EXPECT_HAS_NOT(a, "I'm Fulcrum");
    EXPECT_EQ(t.said.size(), 1u);
}

TEST(FirstContact, TakesFiveShortMessagesAtTheMost_WhenEveryQuestionIsAnswered) {
    talk t(small());
    std::size_t messages = 0;
    for (const auto* words : {"hi", "yes", "1", "yes"}) {
        t.say(words);
        messages += t.said.size();
    }
    EXPECT_EQ(t.state.stage, setup::done);
    EXPECT_LE(messages, 5u);
    ASSERT_TRUE(t.state.track);
    EXPECT_EQ(t.state.track->track.text(), "small");
    EXPECT_EQ(t.timers.at(timer::morning).due_at, at(2026, 11, 23, 9, 0));
}

TEST(FirstContact, TakesAllDefaults_WhenToldSo) {
    talk t(small());
    t.say("hi");
    const auto a = t.say("Defaults");
    EXPECT_EQ(t.state.stage, setup::done);
    EXPECT_HAS(a, "Small steps");
    EXPECT_HAS(a, "weekdays at 09:00 and 17:00");
    EXPECT_HAS(a, "today at 09:00");
}

TEST(FirstContact, AnswersAQuestion_AndAsksItsOwnAgain) {
    talk t(small());
    t.say("hi");
    for (const auto* words :
         {"what is this?", "who are you?", "why do you ask?", "is this private?", "are you an AI?"}) {
        const auto a = t.say(words);
        EXPECT_HAS_NOT(a, "I don't know a time zone");
        EXPECT_HAS(a, "Back to your time zone") << words;
        EXPECT_EQ(t.state.stage, setup::zone) << words;
    }
    EXPECT_TRUE(t.state.first_words.empty());
}

TEST(FirstContact, TakesWhatIsSaidAheadOfItsQuestion) {
    talk t(small());
    t.say("hi");
    EXPECT_HAS(t.say("mornings at half past eight, only mon to thu"), "noted for the times");
    t.say("yes");
    const auto a = t.say("1");
    EXPECT_HAS(a, "08:30");
    EXPECT_HAS_NOT(t.say("yes"), "Before all this you wrote");
    EXPECT_EQ(t.state.stage, setup::done);
    EXPECT_FALSE(t.state.when.days.has(std::chrono::Friday));
}

TEST(FirstContact, TakesAYes_AndTheTimesBehindIt) {
    talk t(small());
    t.say("hi");
    EXPECT_HAS(t.say("yes and mornings at half past eight only please"), "Which track");
    t.say("you choose");
    EXPECT_EQ(t.state.stage, setup::times);
    EXPECT_TRUE(t.state.track);
    t.say("yes, at 8:15");
    EXPECT_EQ(t.state.stage, setup::done);
    ASSERT_TRUE(t.state.when.morning);
    EXPECT_EQ(clock_text(*t.state.when.morning), "08:15");
}

TEST(Grief, IsLeftAlone_WhenTheQuietIsDeclinedInPassing) {
    for (const auto* declined : {"no its ok", "nah, I'm fine", "no thanks, go on"}) {
        auto t = settled();
        EXPECT_HAS(t.say("my dog died last night"), "quiet until you write again");
        EXPECT_HAS_NOT(t.say(declined), "Changed") << declined;
        EXPECT_FALSE(t.state.paused_until) << declined;
        EXPECT_TRUE(t.journal.empty()) << declined;
    }
}

TEST(FirstContact, HearsAPartOfWhatIsSaid_WhereNothingIsFiled) {
    talk t(small());
    t.say("hi");
    EXPECT_HAS(t.say("hang on what do you mean"), "a morning question comes in your morning");
    t.say("yes");
    EXPECT_HAS(t.say("too many messages"), "First this");
    EXPECT_EQ(t.state.nudging.most_a_day, person_state{}.nudging.most_a_day);
    t.say("not sure, whatever you think is best");
    EXPECT_EQ(t.state.stage, setup::times);
    EXPECT_TRUE(t.state.track);
    EXPECT_HAS(t.say("no"), "When, then?");
    EXPECT_EQ(t.state.stage, setup::times);
    EXPECT_TRUE(t.state.first_words.empty());
}

TEST(FirstContact, TakesNoWordForNone_WhenItMeansSomethingElse) {
    talk t(small());
    t.say("hi");
    t.say("yes");
    t.say("now");
    EXPECT_EQ(t.state.stage, setup::track);
    t.say("none for now");
    EXPECT_EQ(t.state.stage, setup::times);
    EXPECT_FALSE(t.state.track);
}

TEST(FirstContact, TakesAZoneThatIsCorrected_WhileItAsksForTheTrack) {
    talk t(small());
    t.say("hi");
    t.say("yes");
    EXPECT_HAS(t.say("I'm in London"), "Europe/London, noted");
    EXPECT_EQ(t.state.zone, "Europe/London");
    EXPECT_EQ(t.state.stage, setup::track);
}

TEST(FirstContact, ChangesTheLanguage_WhenThatIsWished) {
    talk t(small());
    EXPECT_HAS(t.say("hallo, auf deutsch bitte"), "ich bin Fulcrum");
    EXPECT_HAS(t.say("ok, english please"), "Back to your time zone");
    EXPECT_EQ(t.state.language, "en");
    EXPECT_EQ(t.state.stage, setup::zone);
}

TEST(FirstContact, TakesTheSuggestion_WhenTheChoiceIsLeftToIt) {
    talk t(small());
    t.say("hi");
    t.say("yes");
    t.say("no idea");
    ASSERT_TRUE(t.state.track);
    EXPECT_EQ(t.state.track->track.text(), "small");
    EXPECT_EQ(t.state.stage, setup::times);
}

TEST(FirstContact, AsksInOneLine_WhenItDoesNotKnowTheTrack) {
    talk t(small());
    t.say("hi");
    t.say("yes");
    const auto a = t.say("the blue one");
    EXPECT_HAS(a, "I don't have that one");
    EXPECT_HAS_NOT(a, "1. ");
    EXPECT_HAS(t.say("in a meeting, later"), "No hurry");
    EXPECT_EQ(t.state.stage, setup::track);
    t.say("yes");
    EXPECT_TRUE(t.state.track);
}

TEST(FirstContact, FallsBackToTheDefaultZone_WhenTheProfileNamesNone) {
    talk t(small());
    t.state = {};
    t.profile("sam", "Sam", "Mars/Phobos");
    const auto a = t.say("hey");
    EXPECT_HAS(a, "UTC");
    EXPECT_HAS(t.say("Lisbon"), "Europe/Lisbon");
    EXPECT_EQ(t.state.zone, "Europe/Lisbon");
}

TEST(FirstContact, OffersWhatWasWrittenFirst_WhenSetUpIsDone) {
    talk t(small());
    t.say("I think our team has lost sight of why we do this");
    const auto a = t.say("defaults");
    EXPECT_HAS(a, "lost sight of why");
    EXPECT_TRUE(t.journal.empty());
    t.say("yes");
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "I think our team has lost sight of why we do this");
}

TEST(FirstContact, HoldsFreeText_WhenItDoesNotAnswerTheQuestion) {
    talk t(small());
    t.say("hi");
    EXPECT_HAS(t.say("first let me tell you about the week we had here"), "kept what you wrote");
    EXPECT_EQ(t.state.stage, setup::zone);
    EXPECT_HAS(t.say("defaults"), "the week we had here");
}

TEST(FirstContact, AnswersACommandAndComesBack_WhenInTheMiddle) {
    talk t(small());
    t.say("hi");
    const auto a = t.say("privacy");
    EXPECT_HAS(a, "key of your own");
    EXPECT_HAS(a, "Back to your time zone");
}

// --- a session

TEST(Session, GoesThroughItsSteps_WhenAnswered) {
    auto t = settled();
    const auto morning = t.wait_until(at(2026, 11, 23, 9, 0));
    EXPECT_HAS(morning, "Day 1 of 2 · First");
    EXPECT_HAS(morning, "What matters today?");
    EXPECT_EQ(t.kinds.at(0), message_kind::prompt);
    EXPECT_HAS(t.say("Ship the pilot"), "1. Vision");
    const auto end = t.say("2");
    EXPECT_HAS(end, "Then plan how.");
    EXPECT_HAS(end, "Off you go.");
    EXPECT_HAS_NOT(end, "Then say why.");
    EXPECT_FALSE(t.state.running);
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "Ship the pilot");
    EXPECT_EQ(t.journal[0].title, "What matters?");
}

TEST(Session, QuotesTheMorning_InTheEvening) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("Ship the pilot, @all of it");
    t.say("vision");
    const auto evening = t.wait_until(at(2026, 11, 23, 17, 0));
    EXPECT_HAS(evening, "This morning: “Ship the pilot, @\u200ball of it”.");
    EXPECT_HAS(evening, "Did it happen?");
}

TEST(Setup, SaysHowToHaveTimes_WhenTheUsualOnesAreOff) {
    talk t(small());
    t.def.set.when.morning.reset();
    t.def.set.when.evening.reset();
    t.say("hello");
    EXPECT_HAS(t.say("defaults"), "Your times are off. `schedule");
}

TEST(Session, SaysTheFallback_WhenTheMorningWasNotAnswered) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    const auto evening = t.wait_until(at(2026, 11, 23, 17, 0));
    EXPECT_HAS(evening, "This morning: nothing yet.");
    EXPECT_HAS_NOT(evening, "put aside");
}

TEST(Session, CollectsSeveralMessages_UntilDone) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 17, 0));
    t.say("yes");
    t.say("7");
    EXPECT_EQ(t.say("First thought."), "");
    ASSERT_EQ(t.reactions.size(), 1u);
    EXPECT_EQ(t.reactions[0].on, t.last_id);
    EXPECT_EQ(t.say("Second thought."), "");
    t.say("done");
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "First thought.\nSecond thought.");
    EXPECT_FALSE(t.state.running);
}

TEST(Session, MovesOnAfterAQuietMinute_WhenCollecting) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 17, 0));
    t.say("no");
    t.say("3");
    t.say("Only this.");
    t.now += 30s;
    t.say("And that.");
    EXPECT_EQ(t.wait_until(t.now + 59s), "");
    EXPECT_TRUE(t.journal.empty());
    t.wait_until(t.now + 2s);
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "Only this.\nAnd that.");
}

TEST(Session, AsksAgain_WhenAnAnswerCannotBeRead) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 17, 0));
    EXPECT_HAS(t.say("perhaps"), "`yes` or a `no`");
    t.say("yes");
    EXPECT_HAS(t.say("eleven hundred"), "1 to 10");
    EXPECT_TRUE(t.state.running);
}

TEST(Session, GoesBackAndReplacesTheAnswer_WhenToldSo) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("First idea");
    EXPECT_HAS(t.say("back"), "What matters?");
    t.say("Better idea");
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "Better idea");
    EXPECT_EQ(t.state.names.at("intention").text, "Better idea");
}

TEST(Session, SkipsAndCancels_WhenToldSo) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    EXPECT_HAS(t.say("skip"), "Which hat?");
    EXPECT_HAS(t.say("cancel"), "Left there");
    EXPECT_FALSE(t.state.running);
    EXPECT_TRUE(t.journal.empty());
}

TEST(Session, ComesBackLater_WhenPutOff) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    EXPECT_HAS(t.say("later"), "11:00");
    EXPECT_EQ(t.wait_until(at(2026, 11, 23, 10, 59)), "");
    EXPECT_HAS(t.wait_until(at(2026, 11, 23, 11, 0)), "What matters?");
    EXPECT_HAS(t.say("Now then"), "Which hat?");
}

TEST(Session, AnswersACommandAndAsksAgain_WhenInTheMiddle) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    const auto a = t.say("tip");
    EXPECT_HAS(a, "Tip number");
    EXPECT_HAS(a, "What matters?");
    EXPECT_TRUE(t.journal.empty());
}

TEST(Session, TakesASentenceThatBeginsLikeACommandAsTheAnswer_WhenTheQuestionIsOpen) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("start with the roadmap, then talk to Ann");
    ASSERT_EQ(t.journal.size(), 1u);
}

TEST(Session, AsksKindlyWhetherToGoOn_WhenDaysWentBy) {
    auto t = settled();
    t.say("pause");
    t.state.paused_until.reset();
    t.say("start");
    t.now += 72h;
    const auto a = t.say("I finally had time to think about it");
    EXPECT_HAS(a, "We were at:\n\nWhat matters?");
    EXPECT_TRUE(t.journal.empty());
    EXPECT_HAS(t.say("go on"), "Which hat?");
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "I finally had time to think about it");
}

TEST(Session, OffersWhatWasSaidAsAnEntry_WhenAnOldQuestionIsLeft) {
    auto t = settled();
    t.say("start");
    t.timers.clear();
    t.now += 72h;
    t.say("Ann told me she is leaving");
    EXPECT_HAS(t.say("leave it"), "Shall I keep");
    t.say("yes");
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "Ann told me she is leaving");
}

TEST(AnOffer, IsNotKept_WhenAnotherQuestionComesBeforeItWasDecided) {
    for (const auto* next : {"reflect", "snoze 2h", "journal delete 1"}) {
        auto t = settled();
        t.say("cancel");
        EXPECT_HAS(t.say("blue folder"), "Shall I keep");
        t.say(next);
        EXPECT_TRUE(t.journal.empty()) << next;
    }
}

TEST(AnOffer, IsKept_WhenAnAnswerToAnOldQuestionComesBeforeItWasDecided) {
    auto t = settled();
    t.say("cancel");
    t.say("Ann told me she is leaving");
    t.wait_until(at(2026, 11, 23, 9, 0));
    ASSERT_TRUE(t.state.running);
    t.timers.clear();
    t.now += 72h;
    EXPECT_HAS(t.say("I finally had time to think about it"), "We were at:");
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "Ann told me she is leaving");
}

TEST(Session, KeepsWhatWasSaidToAnOldQuestion_WhenThatIsTakenAway) {
    for (const bool taken_out : {true, false}) {
        auto t = settled();
        t.wait_until(at(2026, 11, 23, 9, 0));
        t.timers.clear();
        t.now += 72h;
        t.say("Ann told me she is leaving");
        if (taken_out)
            t.feed(unassigned{"Ada"});
        else
            t.feed(nudge_lost{timer::morning, t.state.running->date, "refused"});
        ASSERT_EQ(t.journal.size(), 1u) << taken_out;
        EXPECT_EQ(t.journal[0].text(), "Ann told me she is leaving");
    }
    auto t = settled();
    t.say("start");
    t.timers.clear();
    t.now += 72h;
    t.say("Ann told me she is leaving");
    t.state.running.reset();  // whatever took it away
    t.say("go on");
    ASSERT_EQ(t.journal.size(), 1u);
}

TEST(Session, KeepsWhatWasSaidToAnOldQuestion_WhenANudgeTakesItsPlace) {
    auto t = settled();
    t.say("start");
    t.timers.clear();
    t.now += 72h;
    EXPECT_HAS(t.say("Ann told me she is leaving"), "safe either way");
    t.say("And I do not know what to do");
    ASSERT_TRUE(t.journal.empty());
    t.now = at(2026, 11, 26, 9, 0);
    t.feed(timer_fired{timer::morning, {std::chrono::year{2026}, std::chrono::month{11}, std::chrono::day{26}}, t.now});
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "Ann told me she is leaving\nAnd I do not know what to do");
    EXPECT_EQ(t.journal[0].title, "What matters?");
    t.say("another matter");
    EXPECT_EQ(t.journal.size(), 2u) << "the new question takes the next answer";
}

TEST(Session, AnswersFirst_WhenANudgeThatWaitedComesWithAMissedOne) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("Ship the pilot");
    t.wait_until(at(2026, 11, 23, 16, 50));
    t.say("status");
    t.say("back");
    t.say("Ship the pilot");
    t.wait_until(at(2026, 11, 23, 17, 0));
    ASSERT_EQ(t.said.size(), 0u) << "somebody who is in the middle of it is not interrupted";
    t.state.missed = 1;
    t.say("2");
    ASSERT_EQ(t.said.size(), 2u);
    EXPECT_HAS(t.said[0], "Off you go.");
    EXPECT_HAS_NOT(t.said[0], "your last time");
    EXPECT_EQ(t.kinds[1], message_kind::prompt);
    EXPECT_NE(t.kinds[0], message_kind::prompt);
    EXPECT_HAS(t.said[1], "your last time");
}

TEST(Session, RotatesWordings_WithoutImmediateRepetition) {
    auto t = settled();
    const auto first = t.wait_until(at(2026, 11, 23, 9, 0));
    const auto second = t.wait_until(at(2026, 11, 24, 9, 0));  // not answered: the same day again
    EXPECT_HAS(second, "Day 1 of 2");
    EXPECT_NE(has(first, "Good morning"), has(second, "Good morning"));
}

TEST(Session, EndsTheTrackInWords_WhenTheLastDayIsDone) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("a");
    t.say("1");
    t.wait_until(at(2026, 11, 24, 9, 0));
    const auto end = t.say("word");
    EXPECT_HAS(end, "last day of **Small steps**");
    EXPECT_TRUE(t.state.track->finished);
    EXPECT_FALSE(t.timers.contains(timer::morning));
}

TEST(Session, StopsAtASafePoint_WhenTheTrackChangedUnderIt) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    library other = small();
    auto& steps = other.tracks.at(track_id{"small"}).days[0].morning->steps;
    std::erase_if(steps, [](const step& s) { return s.id.text() == "intent"; });
    t.def.texts = &other;
    const auto a = t.say("my answer to the question that is gone");
    EXPECT_HAS(a, "has changed");
    EXPECT_HAS(a, "in your journal");
}

TEST(Session, KeepsAThoughtAndAsksAgain_WhenANumberWasWanted) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 17, 0));
    t.say("yes");
    EXPECT_HAS(t.say("I kept being pulled into other things"), "A whole number");
    EXPECT_EQ(t.journal.size(), 1u);
    EXPECT_HAS(t.say("6"), "Look back.");
}

// --- nudges

TEST(Nudge, WaitsItsTurn_WhenThePersonIsInTheMiddleOfADialogue) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.wait_until(at(2026, 11, 23, 16, 59));
    t.say("Ship it");
    EXPECT_EQ(t.wait_until(at(2026, 11, 23, 17, 1)), "");
    const auto a = t.say("1");
    EXPECT_HAS(a, "Off you go.");
    EXPECT_HAS(a, "Did it happen?");
    EXPECT_EQ(t.said.size(), 2u);
}

TEST(Nudge, TakesThePlaceOfAnOpenQuestion_WhenNobodyIsThere) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    const auto evening = t.wait_until(at(2026, 11, 23, 17, 0));
    EXPECT_HAS(evening, "Did it happen?");
    EXPECT_EQ(t.said.size(), 1u);
}

TEST(Nudge, IsSentLate_AfterAShortStop) {
    auto t = settled();
    EXPECT_HAS(t.away_until(at(2026, 11, 23, 10, 30)), "What matters today?");
    EXPECT_EQ(t.nudges.back().outcome, "sent:late");
}

TEST(Nudge, IsSkippedAndMentioned_AfterALongStop) {
    auto t = settled();
    EXPECT_EQ(t.away_until(at(2026, 11, 23, 11, 30)), "");
    EXPECT_EQ(t.nudges.back().outcome, "merged:late");
    EXPECT_HAS(t.wait_until(at(2026, 11, 23, 17, 0)), "I was away");
}

TEST(Nudge, ComesOncePerDay_WhenTheScheduleMoves) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("cancel");
    t.say("schedule weekdays 10:00 17:00");
    EXPECT_EQ(t.timers.at(timer::morning).due_at, at(2026, 11, 24, 10, 0));
}

TEST(Nudge, IsSilent_WhilePaused) {
    auto t = settled();
    EXPECT_HAS(t.say("pause 3d"), "quiet until");
    EXPECT_EQ(t.wait_until(at(2026, 11, 25, 23, 0)), "");
    const auto back = t.wait_until(at(2026, 11, 26, 9, 0));
    EXPECT_HAS(back, "Good to have you back");
    EXPECT_HAS(back, "Day 1 of 2");
}

TEST(Nudge, StaysSilent_WhenAPauseFollowsALater) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("later");
    t.say("pause 2d");
    EXPECT_EQ(t.wait_until(at(2026, 11, 24, 23, 0)), "");
}

TEST(Nudge, AsksWhatWasPutOff_WhenAPauseIsEnded) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("later");
    t.say("pause 2d");
    EXPECT_HAS(t.say("resume"), "What matters?");
    EXPECT_HAS(t.say("The pilot"), "Which hat?");
}

TEST(Nudge, MovesOnly_TheSnoozedOne) {
    auto t = settled();
    EXPECT_HAS(t.say("snooze 2h"), "10:00");
    EXPECT_EQ(t.wait_until(at(2026, 11, 23, 9, 59)), "");
    EXPECT_HAS(t.wait_until(at(2026, 11, 23, 10, 0)), "What matters today?");
    EXPECT_EQ(t.timers.at(timer::morning).due_at, at(2026, 11, 24, 9, 0));
}

TEST(Nudge, KeepsItsLocalHour_AcrossBothClockChanges) {
    talk spring(small(), at(2026, 3, 27, 8, 0));  // Friday before the change
    spring.say("hi");
    spring.say("defaults");
    spring.wait_until(at(2026, 3, 27, 18, 0));
    EXPECT_EQ(spring.timers.at(timer::morning).due_at, at(2026, 3, 30, 9, 0));
    EXPECT_EQ(to_local(spring.timers.at(timer::morning).due_at, "Europe/Berlin").time.minutes, 9 * 60);
    talk autumn(small(), at(2026, 10, 23, 8, 0));
    autumn.say("hi");
    autumn.say("defaults");
    autumn.wait_until(at(2026, 10, 23, 18, 0));
    EXPECT_EQ(to_local(autumn.timers.at(timer::morning).due_at, "Europe/Berlin").time.minutes, 9 * 60);
    EXPECT_EQ(autumn.timers.at(timer::morning).due_at - at(2026, 10, 23, 9, 0), 73h);
}

// --- crisis, forgetting, administrators

TEST(Crisis, SaysWhomToTurnToFirst_AndTakesTheWordsAsWithoutIt) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    const auto a = t.say("I want to kill myself");
    EXPECT_HAS(t.said.at(0), "Call Ann at 555.");
    EXPECT_HAS(t.said.at(0), "coaching bot");
    EXPECT_HAS(t.said.at(1), "Which hat?");  // what was under way goes on
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "I want to kill myself");
}

TEST(Crisis, KeepsTheQuestion_WhenTheWordsAreNoAnswerToIt) {
    auto t = settled();
    t.wait_until(at(2026, 11, 23, 9, 0));
    t.say("Ship the pilot");
    EXPECT_HAS(t.say("I want to die"), "Call Ann at 555.");
    EXPECT_HAS(t.say("2"), "Off you go.");
}

TEST(Crisis, KeepsANoteAsOne) {
    auto t = settled();
    EXPECT_HAS(t.say("note I feel suicidal"), "Call Ann at 555.");
    EXPECT_EQ(t.journal.size(), 1u);
}

TEST(Crisis, AnswersANoBehindIt_WithMoreThanGood) {
    auto t = settled();
    t.feed(despair_heard{despair::own});
    EXPECT_HAS(t.say("no"), "number stands");
    EXPECT_HAS_NOT(t.say("thanks"), "number stands");
    t.feed(despair_heard{despair::own});
    t.wait(4h);
    EXPECT_HAS_NOT(t.say("thanks"), "number stands");
}

TEST(Crisis, SaysNoMoreThanThat_ToSomebodyNew) {
    talk t(small());
    EXPECT_HAS(t.say("I want to die"), "Call Ann at 555.");
    EXPECT_EQ(t.said.size(), 1u);
    EXPECT_HAS(t.say("hello"), "I'm Fulcrum");
}

TEST(Crisis, HelpsALeadToAct_WhenItIsAboutSomebodyElse) {
    auto t = settled();
    t.def.set.crisis_line.clear();
    const auto a = t.say("my employee says she wants to die");
    EXPECT_HAS(a, "don't leave them alone");
    EXPECT_HAS(a, "https://findahelpline.com");
    t.say("language de");
    EXPECT_HAS(t.say("Meine Mitarbeiterin sagt, sie will sterben"), "unter vier Augen");
}

TEST(ForgetMe, ErasesEverything_OnlyAfterAYes) {
    auto t = settled();
    t.say("note secret");
    EXPECT_HAS(t.say("forget me"), "can't be undone");
    t.say("no");
    EXPECT_FALSE(t.forgotten);
    t.say("forget me");
    EXPECT_HAS(t.say("yes"), "erased");
    EXPECT_TRUE(t.forgotten);
    EXPECT_EQ(t.state, person_state{});
    EXPECT_HAS(t.say("hello again"), "I'm Fulcrum");
}

TEST(Assigned, GreetsTellsWhoAndPlans_WhenThePersonIsNew) {
    talk t(small());
    const auto a = t.feed(assigned{track_id{"small"}, "boss"});
    EXPECT_HAS(a, "I'm Fulcrum");
    EXPECT_HAS(a, "boss has put you down for **Small steps**");
    EXPECT_TRUE(t.timers.contains(timer::morning));
    EXPECT_HAS(t.feed(unassigned{"boss"}), "taken you out");
    EXPECT_FALSE(t.timers.contains(timer::morning));
}

TEST(Admin, IsRefusedPolitely_ForOthers) {
    auto t = settled();
    EXPECT_HAS(t.say("admin people"), "for administrators");
}

TEST(Channel, KnowsThreeWordsAndKeepsToThem) {
    definition def;
    def.texts = &small();
    channel_state s;
    const auto words = [&](std::string_view text) {
        auto r = take_channel_turn(def, s, {"", text});
        s = r.state;
        EXPECT_EQ(r.effects.size(), 1u);
        return std::get<dialogue::say>(r.effects.at(0)).text;
    };
    EXPECT_HAS(words("tip please"), "Tip number");
    EXPECT_HAS(words("question"), "Question number");
    EXPECT_HAS(words("journal"), "direct message");
    EXPECT_HAS(words(""), "direct message");
}

TEST(Channel, IsAnsweredOnlyWhenTheCoachIsSpokenTo) {
    definition def;
    def.texts = &small();
    const auto answered = [&](const channel_words& words) {
        return !take_channel_turn(def, {}, words).effects.empty();
    };
    EXPECT_TRUE(answered({"hey ", "tip please"}));
    EXPECT_TRUE(answered({"tip ", ""}));
    EXPECT_TRUE(answered({"give me a tip, ", ""}));
    EXPECT_TRUE(answered({"good morning ", "how are you"}));
    EXPECT_FALSE(answered({"I like what ", "said yesterday"}));
    EXPECT_FALSE(answered({"the question ", "asked was a good one"}));
    EXPECT_FALSE(answered({"thanks to ", "we had a good week"}));
}

TEST(Channel, GetsTheTeamsCardsInItsLanguage) {
    auto lib = small_library();
    lib.messages["de"] = lib.messages["en"];
    lib.messages["de"]["channel.help"] = {"Drei Worte"};
    lib.channel_tips = {{card_id{"a"}, pole::both, 0, 1, "Let us plan less.", "en"},
                        {card_id{"a"}, pole::both, 0, 3, "Planen wir weniger.", "de"}};
    definition def;
    def.texts = &lib;
    const auto said = [&](std::string_view text, std::string_view language) {
        return std::get<say>(take_channel_turn(def, {}, {"", text, language}).effects.at(0)).text;
    };
    EXPECT_EQ(said("tip", "en"), "Let us plan less.");
    EXPECT_EQ(said("tipp", "de"), "Planen wir weniger.");
    EXPECT_EQ(said("hilfe", "de"), "Drei Worte");
    EXPECT_HAS(said("question", "de"), "Question number");  // none of its own: an easy one, in English
    EXPECT_HAS(said("tip", "fi"), "Let us plan less.");
    EXPECT_EQ(said("thanks!", "en"), "🙂");
}

TEST(Channel, DrawsInItsOwnLanguage_WhereThereAreCardsInSeveral) {
    auto lib = small_library();
    const auto english = lib.tips.size();
    for (std::size_t i = 0; i < english; ++i) {
        auto c = lib.tips[i];
        c.language = "de";
        c.words = "Ein Tipp " + std::to_string(i);
        lib.tips.push_back(std::move(c));
    }
    definition def;
    def.texts = &lib;
    channel_state state;
    state.seed = 7;
    std::set<std::string> heard;
    for (std::size_t i = 0; i < english; ++i) {
        auto r = take_channel_turn(def, state, {"", "tip"});
        state = r.state;
        const auto& text = std::get<say>(r.effects.at(0)).text;
        EXPECT_HAS(text, "Tip number");
        heard.insert(text);
    }
    EXPECT_EQ(heard.size(), english);
}

}  // namespace
}  // namespace fulcrum::test
