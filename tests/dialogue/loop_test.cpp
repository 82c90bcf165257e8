// The closed loop through the machine: plans and their checks, the day's balance, drawn cards, old words, the ladder
// from vision to work, and the sessions that come once, at the week's end, or only if.
#include <gtest/gtest.h>

#include "tests/support/loop.hpp"

namespace fulcrum::test {
namespace {

TEST(Plan, IsSaidBackAsOneSentence_WhenBothHalvesCome) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = in_track(lib);
    EXPECT_TRUE(has(t.next_nudge_fires(), "What will you do today?"));
    const auto back = t.say("when the stand-up ends I'll ask Ana");
    EXPECT_TRUE(has(back, "**When the stand-up ends I'll ask Ana.**")) << back;
    ASSERT_EQ(t.state.plans.size(), 1u);
    EXPECT_EQ(t.state.plans[0].serves, pole::vision);
    EXPECT_EQ(t.state.ledger.back().vision, 1);
    EXPECT_EQ(t.journal.size(), 1u);
    EXPECT_FALSE(t.state.running);
}

TEST(Plan, AsksForTheMissingHalf) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    EXPECT_TRUE(has(t.say("ask Ana what is unclear"), "And when exactly?"));
    EXPECT_TRUE(has(t.say("the stand-up ends"), "When the stand-up ends, I will ask Ana what is unclear."));
    EXPECT_EQ(t.journal.back().parts.size(), 2u);

    auto u = in_track(lib);
    u.next_nudge_fires();
    EXPECT_TRUE(has(u.say("after lunch"), "and then?"));
    EXPECT_TRUE(has(u.say("I will call the client"), "After lunch, I will call the client."));

    auto v = in_track(lib);
    v.next_nudge_fires();
    v.say("Write the one-pager");
    EXPECT_TRUE(has(v.say("The stand-up ends"), "When the stand-up ends, I will write the one-pager."));
}

TEST(Plan, IsDropped_WhenItWasLeftOpenForTwoWeeks) {
    const auto lib = loop_library({plan(), bye()}, {bye()});
    auto t = in_track(lib);
    t.say("leave");
    t.say("plan When lunch is over, I will call Ana");
    t.wait(std::chrono::hours(24 * 15));
    t.say("plan When lunch is over, I will call Ben");
    EXPECT_EQ(t.state.plans.front().state, commitment::life::dropped);
    EXPECT_EQ(t.state.plans.back().state, commitment::life::open);
}

TEST(Plan, GoesBackToItsFirstQuestion_AndKeepsWhatWasSkipped) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("ask Ana");
    EXPECT_TRUE(has(t.say("back"), "What will you do today?"));
    t.say("ask Ben");
    EXPECT_TRUE(has(t.say("tip"), "And when exactly?"));  // an interruption keeps the place
    t.say("skip");
    EXPECT_TRUE(t.state.plans.empty());
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_EQ(t.journal[0].text(), "ask Ben");
}

TEST(Plan, ChangesWithTheMessage_WhenThatIsEditedOrDeleted) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("When lunch is over, I will call Ana");
    const auto id = t.last_id;
    t.edit(id, "When lunch is over, I will call Ben");
    EXPECT_TRUE(has(t.say("plans"), "I will call Ben"));
    t.remove(id);
    EXPECT_TRUE(t.state.plans.empty());
    EXPECT_TRUE(t.journal.empty());
}

TEST(Plan, DoesNotSayWhenTwice) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    EXPECT_TRUE(has(t.say("When I see her"), "“When I see her”: and then?")) << t.said.back();
    t.say("back");
    EXPECT_TRUE(has(t.say("After lunch."), "“After lunch”: and then?")) << t.said.back();
}

TEST(Plan, TakesNoMomentFromAnAnswerThatNamesNone) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("ask Ben");
    for (const auto* none : {"not yet", "no idea", "no"})
        EXPECT_TRUE(has(t.say(none), "Any moment will do")) << none << ": " << t.said.back();
    EXPECT_TRUE(t.state.plans.empty());
    t.say("after lunch");
    EXPECT_EQ(t.state.plans.at(0).cue, "after lunch");
    auto u = in_track(lib);
    u.next_nudge_fires();
    EXPECT_TRUE(has(u.say("I will"), "What will you do today?"));
    EXPECT_EQ(u.state.running->phase, 0);
}

TEST(Plan, KeepsItsOwnVerb_InGerman) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    const auto said_back = [&](const char* typed) {
        auto t = in_track(lib);
        t.say("language de");
        t.next_nudge_fires();
        return t.say(typed);
    };
    const auto a = said_back("Wenn das Daily vorbei ist, frage ich Ana, was unklar ist.");
    EXPECT_TRUE(has(a, "**Wenn das Daily vorbei ist, frage ich Ana, was unklar ist.**")) << a;
    const auto b = said_back("Nach dem Mittagessen rufe ich Ben an.");
    EXPECT_TRUE(has(b, "**Nach dem Mittagessen rufe ich Ben an.**")) << b;
    const auto c = said_back("Sobald ich im Büro bin, werde ich Eva schreiben");
    EXPECT_TRUE(has(c, "**Sobald ich im Büro bin, werde ich Eva schreiben.**")) << c;
    const auto d = said_back("Nach dem Essen werde ich Eva schreiben");
    EXPECT_TRUE(has(d, "**Nach dem Essen werde ich Eva schreiben.**")) << d;
}

TEST(Plan, SaysHowItIsUsed_WhenSomethingIsMissing) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = in_track(lib);
    t.say("The meeting went badly, all of it.");  // is kept as an entry
    for (const auto* typed :
         {"plan ask Ana", "plan when I see Ana", "plan", "plan When the budget of the next year is through"})
        EXPECT_TRUE(has(t.say(typed), "Which plan?")) << typed << ": " << t.said.back();
    for (const auto* typed : {"plans kept", "plans what", "plan drop"})
        EXPECT_TRUE(has(t.say(typed), "settles one")) << typed << ": " << t.said.back();
    EXPECT_TRUE(has(t.say("priorities Ship it"), "weekly session"));
    EXPECT_TRUE(has(t.say("values care and calm"), "with commas"));
    EXPECT_EQ(t.journal.size(), 1u);
    t.say("plan When lunch is over, I will call Ana");
    EXPECT_TRUE(has(t.say("plans"), "`plans kept 1`"));
    EXPECT_TRUE(has(t.say("plan partly 1"), "partly"));
    EXPECT_EQ(t.state.plans[0].state, commitment::life::partly);
    t.say("plan the offsite with Ben and everybody who was there last year");  // a thought
    EXPECT_TRUE(has(t.journal.back().text(), "plan the offsite"));
}

TEST(Session, SaysSo_WhenThereIsNothingToLookBackOn) {
    const auto lib = loop_library({bye()}, {check()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    const auto evening = t.next_nudge_fires();
    EXPECT_TRUE(has(evening, "No plan is open")) << evening;
    EXPECT_FALSE(t.state.running);
}

TEST(Session, RepeatsAQuotationOnALineOfItsOwn) {
    const auto lib = loop_library({{step_id{"p"}, priorities_step{one("Which three?")}}, bye()}, {bye()});
    auto t = in_track(lib);
    t.say("vision add A new colleague ships her first change on day two");
    t.next_nudge_fires();
    t.say("Finish the first version");
    const auto again = t.say("tip");
    EXPECT_TRUE(has(again, "\n\n> Finish the first version")) << again;
}

TEST(Check, QuotesThePlanWordForWord_AndSettlesIt) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("When lunch is over, I will call Ana");
    const auto asked = t.next_nudge_fires();
    EXPECT_TRUE(has(asked, "> When lunch is over, I will call Ana.")) << asked;
    EXPECT_TRUE(has(asked, "1. Kept\n2. Partly\n3. Not yet")) << asked;
    t.say("kept");
    EXPECT_EQ(t.state.plans[0].state, commitment::life::kept);
    EXPECT_TRUE(has(t.say("plans"), "kept"));
}

TEST(Check, IsPassedOver_WhenNoPlanIsOpen) {
    const auto lib = loop_library({bye()}, {check(), bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    const auto evening = t.next_nudge_fires();
    EXPECT_TRUE(has(evening, "Bye.")) << evening;
    EXPECT_FALSE(t.state.running);
}

TEST(Check, AsksWhatToDoNextTime_WhenItWasNotYet) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("When lunch is over, I will call Ana");
    t.next_nudge_fires();
    t.say("not yet");
    EXPECT_TRUE(has(t.say("a customer called"), "what will you do then?"));
    const auto back = t.say("send her two lines");
    EXPECT_TRUE(has(back, "If “a customer called” comes up again, I will send her two lines.")) << back;
    ASSERT_EQ(t.state.plans.size(), 2u);
    EXPECT_EQ(t.state.plans[0].state, commitment::life::open);
    EXPECT_EQ(t.state.plans[1].state, commitment::life::open);
}

TEST(Check, TakesAnotherMomentForTheSame) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("When lunch is over, I will call Ana");
    t.next_nudge_fires();
    t.say("not yet");
    t.say("Ben was ill, I had to cover for him.");
    const auto back = t.say("after the retro");
    EXPECT_TRUE(has(back, "After the retro, I will call Ana.")) << back;
}

TEST(Plan, IsNone_WhenThePersonHasNone) {
    for (const auto* none : {"nothing today", "no plan", "no meetings today", "no idea"}) {
        const auto lib = loop_library({plan(), bye()}, {check(), bye()});
        auto t = in_track(lib);
        t.next_nudge_fires();
        const auto a = t.say(none);
        EXPECT_TRUE(has(a, "No plan")) << a;
        EXPECT_TRUE(has(a, "Bye.")) << a;
        EXPECT_TRUE(t.state.plans.empty());
        EXPECT_TRUE(t.journal.empty());
    }
}

TEST(Plan, KeepsTheQuestion_WhenItIsAskedAbout) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    for (const auto* asked : {"What do you mean?", "can you give me an example?", "what do you mean by \"when\"?"}) {
        const auto a = t.say(asked);
        EXPECT_TRUE(has(a, "moment")) << a;
    }
    EXPECT_TRUE(t.state.plans.empty());
    const auto a = t.say("When I feel like interrupting, I don't");
    EXPECT_TRUE(has(a, "**When I feel like interrupting, I don't.**")) << a;
}

TEST(Plan, TakesAnOccasionForTheMoment) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    EXPECT_TRUE(has(t.say("1:1 with nina"), "In the 1:1 with nina")) << t.said.back();
    EXPECT_TRUE(has(t.say("at 2"), "In the 1:1 with nina at 2")) << t.said.back();
    const auto a = t.say("say back what she said");
    EXPECT_TRUE(has(a, "**In the 1:1 with nina at 2, I will say back what she said.**")) << a;
}

TEST(Plan, IsMadeByItsWord_WithoutWhenAndWill) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = in_track(lib);
    const auto a = t.say("plan Ask Ben about the budget on Thursday at 3pm");
    EXPECT_TRUE(has(a, "**On Thursday at 3pm, I will ask Ben about the budget.**")) << a;
}

TEST(Check, LeavesThePlanOpen_WhenTheOfferIsDeclined) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("When lunch is over, I will call Ana");
    t.next_nudge_fires();
    t.say("3");
    t.say("no time");
    t.say("no");
    EXPECT_EQ(t.state.plans[0].state, commitment::life::open);
    EXPECT_FALSE(t.state.running);
}

TEST(Check, OffersASmallerPlan_WhenThreeWereMissed) {
    const auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto t = in_track(lib);
    std::string said;
    for (int day = 0; day < 3; ++day) {
        t.next_nudge_fires();
        t.say("When lunch is over, I will write the whole concept");
        t.next_nudge_fires();
        said = t.say("not yet");
        if (day == 2) break;
        t.say("meetings");
        t.say("no");
    }
    EXPECT_TRUE(has(said, "five minutes")) << said;
    EXPECT_TRUE(has(said, "3 plans in a row")) << said;
    EXPECT_TRUE(has(t.say("write its title"), "When lunch is over, I will write its title."));
    t.next_nudge_fires();
    t.say("skip");
    t.next_nudge_fires();
    t.say("kept");
    EXPECT_EQ(t.state.missed_in_a_row, 0);
}

TEST(Check, SpeaksOfOnePlan_WhenThatWasMissedThreeTimes) {
    const auto lib = loop_library({check(), bye()}, {bye()});
    auto t = in_track(lib);
    t.say("plan When lunch is over, I will write the whole concept");
    std::string said;
    for (int day = 0; day < 3; ++day) {
        t.next_nudge_fires();
        said = t.say("not yet");
        if (day == 2) break;
        t.say("meetings");
        t.say("no");
        t.next_nudge_fires();
    }
    EXPECT_TRUE(has(said, "3 times in a row this one")) << said;
    EXPECT_TRUE(has(said, "five minutes")) << said;
}

TEST(Choice, TakesAnOptionsOwnWords_EvenWhereTheyAreAWordOfOurs) {
    const auto lib = loop_library(
        {{step_id{"c"},
          choose_step{one("What now?"), "", {"now", scope::session}, {{"go", "Go on"}, {"stop", "Stop it"}}}},
         {step_id{"q"}, ask_step{one("Why {{now}}?"), "", {}, false, pole::none}}},
        {bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    EXPECT_TRUE(has(t.say("Stop it"), "Why Stop it?"));
    t.say("stop it");
    EXPECT_FALSE(t.state.running);  // here it is a word of ours again
}

TEST(Choice, LeavesWordsToTheCoach_UnlessTheyAreAnOption) {
    const auto lib = loop_library(
        {{step_id{"c"}, choose_step{one("Which hat?"), "", {}, {{"v", "Vision"}, {"e", "Execution"}}}}, bye()},
        {bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    EXPECT_TRUE(has(t.say("balance"), "nothing in your ledger"));
    EXPECT_TRUE(has(t.say("plans"), "No plans yet"));
    EXPECT_TRUE(has(t.say("vision"), "Bye."));
}

TEST(Choice, LeavesWhyToTheCoach_WhenAnOptionIsOnlyNearIt) {
    const auto lib = loop_library(
        {{step_id{"c"}, choose_step{one("Where?"), "", {}, {{"who", "Who does what"}, {"more", "More of it"}}}}, bye()},
        {bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    EXPECT_HAS(t.say("why?"), "Your times");
    EXPECT_HAS(t.say("more"), "Bye.");
}

TEST(Balance, TakesTwoTaps_OrBothAtOnce) {
    const auto lib = loop_library({bye()}, {{step_id{"b"}, balance_step{}}, bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.next_nudge_fires();
    EXPECT_TRUE(has(t.say("9"), "1 (direction) to 5"));
    EXPECT_TRUE(has(t.say("4"), "1. None"));
    t.say("some");
    ASSERT_EQ(t.state.ledger.size(), 1u);
    EXPECT_EQ(t.state.ledger[0].rating_sum, 4);
    EXPECT_EQ(t.state.ledger[0].people_sum, 1);
    t.next_nudge_fires();
    t.next_nudge_fires();
    t.say("2 a lot");
    EXPECT_EQ(t.state.ledger[0].rating_sum, 6);
    EXPECT_EQ(t.state.ledger[0].people_sum, 3);
    const auto shown = t.say("balance");
    EXPECT_TRUE(has(shown, "▮▮▮▮▮▯▯▯▯▯")) << shown;
    EXPECT_TRUE(has(shown, "vision 50 %, execution 50 %, much for people")) << shown;
    EXPECT_TRUE(has(t.say("balance target 70 30"), "70"));
    EXPECT_TRUE(has(t.say("balance"), "You aim at 70 to 30."));
    EXPECT_TRUE(has(t.say("balance target 90 20"), "make a hundred"));
}

TEST(Draw, AsksACardAndKeepsTheAnswer) {
    const auto lib = loop_library({{step_id{"d"}, draw_step{}}, bye()}, {bye()});
    auto t = in_track(lib);
    const auto asked = t.next_nudge_fires();
    ASSERT_TRUE(has(asked, "Question number")) << asked;
    EXPECT_TRUE(has(t.say("help"), "Question number"));
    EXPECT_TRUE(has(t.say("What I think of it"), "Bye."));
    ASSERT_EQ(t.journal.size(), 1u);
    EXPECT_TRUE(has(t.journal[0].title, "Question number"));
    EXPECT_EQ(t.state.ledger.back().vision, 1);
    EXPECT_EQ(t.state.ledger.back().execution, 1);
}

TEST(Recall, BringsBackTheOwnWordsOfAWeekAgo) {
    std::vector<step> morning{{step_id{"q"}, ask_step{one("What matters?"), "", {}, false, pole::vision}}};
    std::vector<step> evening{
        {step_id{"hi"}, say_step{one("Evening.")}},
        {step_id{"r"}, recall_step{one("{{ago}} you wrote: “{{words}}”"), {1, 4, 12}, pole::none}},
        {step_id{"a"}, ask_step{one("And now?"), "", {}, false, pole::none}}};
    const auto lib = loop_library(morning, evening);
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("The roadmap");
    std::string said = t.next_nudge_fires();
    EXPECT_TRUE(has(said, "Evening.\n\nAnd now?")) << said;  // nothing old yet: passed over, still one message
    t.say("fine");
    for (int i = 0; i < 5; ++i) {
        t.next_nudge_fires();
        t.say("skip");
        said = t.next_nudge_fires();
        if (i < 4) t.say("skip");
    }
    EXPECT_TRUE(has(said, "a week ago you wrote: “The roadmap”\n\nAnd now?")) << said;
    EXPECT_EQ(t.said.size(), 1u);
    EXPECT_EQ(t.state.recalled.size(), 1u);
}

TEST(Vision, NudgesForAnImage_AndIsKeptInThreeLines) {
    const auto lib = loop_library({{step_id{"v"}, vision_step{one("Where should it go?")}}, bye()},
                                  {{step_id{"p"}, priorities_step{one("This week?")}}, bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    EXPECT_TRUE(has(t.say("a\nb\nc\nd"), "three are what people remember"));
    EXPECT_TRUE(has(t.say("Excellence in everything"), "Could someone film that?"));
    EXPECT_TRUE(has(t.say("A new colleague ships her first change on day two"), "1. A new colleague"));
    EXPECT_EQ(t.state.vision.size(), 1u);
    t.next_nudge_fires();
    EXPECT_TRUE(has(t.say("Hire one person\nMend the build"), "> Hire one person"));
    EXPECT_TRUE(has(t.say("1"), "> Mend the build"));
    EXPECT_TRUE(has(t.say("none"), "Bye."));
    EXPECT_TRUE(has(t.say("priorities"), "- Hire one person → A new colleague"));
    EXPECT_TRUE(has(t.say("vision add A nurse finds the file before the kettle boils"), "2. A nurse"));
    EXPECT_TRUE(has(t.say("vision remove 1"), "1. A nurse"));
    EXPECT_EQ(t.state.priorities[0].line, 0);
}

TEST(Values, AreThreeAtTheMost) {
    const auto lib = loop_library({{step_id{"v"}, values_step{one("What matters most?")}}, bye()}, {bye()});
    auto t = in_track(lib);
    t.next_nudge_fires();
    EXPECT_TRUE(has(t.say("a, b, c, d"), "Which three?"));
    EXPECT_TRUE(has(t.say("care, courage and clarity"), "care, courage, clarity"));
    EXPECT_TRUE(has(t.say("values: care, calm"), "care, calm"));
}

TEST(Review, OpensWithTheLedger_AndNamesWhatHasNoAction) {
    auto lib = loop_library({plan(), bye()}, {check(), bye()});
    auto& t0 = lib.tracks.at(track_id{"loop"});
    t0.weekly_review = session{session_id{review_session},
                               {{step_id{"show"}, show_step{overview::review}},
                                {step_id{"next"}, ask_step{one("Next week?"), "", {}, false, pole::none}}}};
    auto t = in_track(lib);
    t.state.vision = {{"An old line",
                       add_days(local_date{std::chrono::year{2026}, std::chrono::month{11}, std::chrono::day{23}}, -30),
                       {}}};
    const local_date monday{std::chrono::year{2026}, std::chrono::month{11}, std::chrono::day{23}};
    t.state.asked_priorities = {add_days(monday, -7), monday};
    std::string said;
    for (int day = 0; day < 5; ++day) {
        t.next_nudge_fires();
        t.say("When lunch is over, I will call Ana");
        said = t.next_nudge_fires();
        if (day < 4) t.say("kept");
    }
    EXPECT_TRUE(has(said, "1. Kept")) << said;  // first the plan, then the week
    said = t.say("partly");
    EXPECT_TRUE(has(said, "**Your week**\n\n**Where your weeks lean**")) << said;
    EXPECT_TRUE(has(said, "4 of 5 kept. Partly: 1.")) << said;
    EXPECT_TRUE(has(said, "- An old line")) << said;
    EXPECT_TRUE(has(said, "Next week?")) << said;
    t.say("Less");
    EXPECT_TRUE(has(t.next_nudge_fires(), "Day 6 of 8"));  // the review stood for Friday's evening
}

TEST(Sessions, FirstComesOnce_AndLastClosesTheTrack) {
    auto lib = loop_library({plan(), bye()}, {bye()});
    auto& t0 = lib.tracks.at(track_id{"loop"});
    t0.days.resize(1);
    t0.first_day = session{session_id{first_session}, {{step_id{"w"}, yes_no_step{one("Ready?"), "", {}}}}};
    t0.last_day =
        session{session_id{last_session}, {{step_id{"l"}, ask_step{one("What stays?"), "", {}, false, pole::none}}}};
    auto t = in_track(lib);
    EXPECT_TRUE(has(t.next_nudge_fires(), "Ready?"));
    t.say("yes");
    const auto first = t.next_nudge_fires();  // the next morning, not the same evening
    EXPECT_TRUE(has(first, "Day 1 of 1")) << first;
    EXPECT_EQ(to_local(t.now, "Europe/Berlin").time.minutes, 9 * 60);
    t.say("When lunch is over, I will call Ana");
    t.next_nudge_fires();
    EXPECT_FALSE(t.state.track->finished);
    EXPECT_TRUE(has(t.next_nudge_fires(), "What stays?"));
    EXPECT_TRUE(has(t.say("The rule"), "That was the last day"));
    EXPECT_TRUE(t.state.track->finished);
    EXPECT_FALSE(t.next_timer());
}

TEST(Sessions, AreHeldOnlyIf_OrOfferedInALine) {
    auto lib = loop_library({{step_id{"a"}, ask_step{one("Word?"), "", {"word", scope::person}, false, pole::none}}},
                            {{step_id{"e"}, ask_step{one("Why that word?"), "", {}, false, pole::none}}});
    auto& days = lib.tracks.at(track_id{"loop"}).days;
    days[0].evening->only_if = condition{"word", condition::test::answered, ""};
    days[1].morning->optional = true;
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("skip");
    EXPECT_EQ(t.next_nudge_fires(), "");  // 17:00: its condition does not hold
    EXPECT_TRUE(has(t.nudges.back().outcome, "skipped"));
    const auto offer = t.next_nudge_fires();
    EXPECT_TRUE(has(offer, "something extra")) << offer;
    EXPECT_FALSE(t.state.running);
    EXPECT_TRUE(has(t.say("yes"), "Word?"));
}

TEST(EveryDay, GoesOnWithoutEnd) {
    auto lib = loop_library({bye()}, {bye()});
    auto& t0 = lib.tracks.at(track_id{"loop"});
    t0.every_day = t0.days[0];
    t0.every_day->morning = session{session_id{every_morning}, {plan()}};
    t0.every_day->evening = session{session_id{every_evening}, {check(), bye()}};
    t0.days.clear();
    auto t = in_track(lib);
    for (int day = 0; day < 30; ++day) {
        EXPECT_TRUE(has(t.next_nudge_fires(), "What will you do today?")) << day;
        t.say("When lunch is over, I will call Ana");
        t.next_nudge_fires();
        t.say("kept");
    }
    EXPECT_EQ(t.state.track->day, 30);
    EXPECT_FALSE(t.state.track->finished);
    EXPECT_TRUE(has(t.say("status"), "Loop"));
    EXPECT_TRUE(has(t.say("today"), "**Day 1** (Loop)"));
}

// --- languages -------------------------------------------------------------------------------------------------------

TEST(Language, FollowsTheProfile_AndChangesInTheMiddleOfAQuestion) {
    auto lib = loop_library({{step_id{"a"}, ask_step{one("First?"), "", {}, false, pole::none}}}, {bye()});
    auto german = lib.tracks.at(track_id{"loop"});
    german.language = "de";
    german.edition = "g1";
    german.title = "Schleife";
    german.days[0].morning->steps[0].action = ask_step{one("Erstens?"), "", {}, false, pole::none};
    lib.translations[german.id]["de"] = german;
    talk t(lib);
    t.feed(profile_seen{"maya", "Maya", "Europe/Berlin", "de-AT"});
    const auto hello = t.say("hallo");
    EXPECT_TRUE(has(hello, "Hallo Maya")) << hello;
    EXPECT_HAS(hello, "In English: `language english`");
    t.say("defaults");
    EXPECT_TRUE(has(t.next_nudge_fires(), "Erstens?"));
    EXPECT_TRUE(has(t.say("language en"), "First?"));
    EXPECT_TRUE(has(t.say("sprache deutsch"), "Erstens?"));
    EXPECT_TRUE(has(t.say("language klingon"), "`de`"));
    t.say("Eins");
    EXPECT_TRUE(has(t.say("status"), "Schleife"));
}

TEST(Language, IsNamedInTheListOfTracks_WhereItIsNotThePersons) {
    auto lib = loop_library({bye()}, {bye()});
    auto plain = lib.tracks.at(track_id{"loop"});
    plain.id = track_id{"other"};
    plain.title = "Other";
    plain.promise = "More.";
    lib.tracks[plain.id] = plain;
    plain.id = track_id{"third"};
    plain.language = "fr";
    plain.title = "Troisième";
    lib.tracks[plain.id] = plain;
    auto german = lib.tracks.at(track_id{"loop"});
    german.language = "de";
    german.title = "Schleife";
    lib.translations[german.id]["de"] = german;
    auto t = in_track(lib);
    const auto english = t.say("tracks");
    EXPECT_HAS(english, "**Loop**: ");
    EXPECT_HAS(english, "**Other**: More.");
    EXPECT_HAS(english, "**Troisième** (fr): More.");
    t.say("sprache deutsch");
    const auto listed = t.say("tracks");
    EXPECT_HAS(listed, "**Schleife**: ");
    EXPECT_HAS(listed, "**Other** (English): More.");
}

TEST(Language, NamesACommandInIt_WhenOneIsOffered) {
    const auto lib = loop_library({bye()}, {bye()});
    auto t = in_track(lib);
    EXPECT_HAS(t.say("can you write at 10?"), "`schedule 10`");
    t.say("no");
    t.say("sprache deutsch");
    EXPECT_HAS(t.say("kannst du mir um 10 schreiben?"), "`zeitplan 10`");
    EXPECT_HAS(t.say("ja"), "10:00");
}

TEST(Choice, IsQuotedByItsLabel_InThePersonsLanguage) {
    const auto which = [](std::string label) {
        return step{step_id{"c"},
                    choose_step{one(label + "?"), "", {"way", scope::person}, {{"l", label}, {"m", "2nd"}}}};
    };
    const auto quote = [](std::string words) {
        return step{step_id{"q"}, say_step{one(words + " “{{way|nothing}}”")}};
    };
    const step fork{step_id{"f"}, branch_step{{{{"way", condition::test::is, "l"}, step_id{"q"}}}, step_id{"e"}}};
    const step end{step_id{"end"}, end_step{}}, other{step_id{"e"}, say_step{one("Not that way.")}};
    auto lib = loop_library({which("Leading"), bye()}, {fork, quote("You said:"), end, other});
    auto german = lib.tracks.at(track_id{"loop"});
    german.language = "de";
    german.edition = "g1";
    german.days[0].morning->steps = {which("Führen"), bye()};
    german.days[0].evening->steps = {fork, quote("Du sagtest:"), end, other};
    lib.translations[german.id]["de"] = german;
    auto t = in_track(lib);
    t.next_nudge_fires();
    t.say("1");
    auto u = t;
    EXPECT_HAS(t.next_nudge_fires(), "You said: “Leading”");
    u.say("sprache deutsch");
    EXPECT_HAS(u.next_nudge_fires(), "Du sagtest: “Führen”");
}

// --- a team's track --------------------------------------------------------------------------------------------------

TEST(TeamTrack, SaysAWeekInOneMessage_AndStoresNothing) {
    auto lib = loop_library({{step_id{"s"}, say_step{one("This is about direction.")}},
                             {step_id{"a"}, ask_step{one("Is it clear?"), "", {}, false, pole::vision}}},
                            {});
    auto& t0 = lib.tracks.at(track_id{"loop"});
    t0.for_channels = true;
    t0.days.resize(2);
    for (auto& d : t0.days) d.evening.reset();
    talk t(lib);
    const auto hello = t.feed(assigned{track_id{"loop"}, "ada"});
    EXPECT_TRUE(has(hello, "bring **Loop** to this channel")) << hello;
    const auto first = t.next_nudge_fires();
    EXPECT_TRUE(has(first, "**Week 1 of 2 · Day 1**\n\nThis is about direction.\n\nIs it clear?")) << first;
    EXPECT_EQ(t.said.size(), 1u);
    EXPECT_FALSE(t.state.running);
    EXPECT_TRUE(t.journal.empty());
    const auto second = t.next_nudge_fires();
    EXPECT_TRUE(has(second, "Week 2 of 2")) << second;
    EXPECT_TRUE(has(second, "the last week")) << second;
    EXPECT_EQ(t.now, at(2026, 11, 30, 9, 0, "Europe/Berlin"));
    EXPECT_FALSE(t.next_timer());
}

}  // namespace
}  // namespace fulcrum::test
