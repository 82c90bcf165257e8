// What will become of each person who is put into a cohort, and why; and the person's own side of it.
#include "dialogue/admin/enrol_plan.hpp"

#include <gtest/gtest.h>

#include "dialogue/calendar.hpp"
#include "dialogue/nudging.hpp"
#include "tests/support/talk.hpp"

namespace fulcrum::test {
namespace {

using how = foreseen::how;
constexpr local_date on(int y, unsigned m, unsigned d) {
    return {std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

class EnrolPlan : public testing::Test {
  protected:
    EnrolPlan() : texts(small_library()), def{&texts, {}} {
        auto other = texts.tracks.begin()->second;
        other.id = track_id{"other"};
        other.title = "The other";
        texts.tracks.emplace(other.id, other);
        def.set.zone = "Europe/Berlin";
        c.name = "q1";
        c.track = track_id{"small"};
        c.by = "ada";
    }
    candidate somebody(std::string name = "maya") const {
        candidate who;
        who.user = who.profile.username = std::move(name);
        who.profile.zone = "Europe/Berlin";
        return who;
    }
    // As they are after these, from their first day on.
    candidate after(const std::vector<event>& events) const {
        auto who = somebody();
        auto s = take_turn(def, {}, who.profile, now).state;
        for (const auto& e : events) s = take_turn(def, std::move(s), e, now).state;
        who.state = std::move(s);
        return who;
    }
    foreseen look(const candidate& who) const { return foresee(def, c, who, now); }
    std::string words(const enrol_plan& plan) const { return plan_words(texts.book("en"), texts, c, plan); }
    // Everything said in the turn.
    std::string said(candidate& who, const event& e) const {
        auto turn = take_turn(def, who.state.value_or(person_state{}), e, now);
        who.state = std::move(turn.state);
        std::string all;
        for (const auto& one : turn.effects)
            if (const auto* s = std::get_if<say>(&one)) all += s->text + "\n";
        return all;
    }

    library texts;
    definition def;
    cohort c;
    instant now = at(2026, 11, 23, 8, 0);  // a Monday in Berlin
};

TEST_F(EnrolPlan, HasTheFirstNudge_OnTheDayItStartsAndNotBefore) {
    c.starts = on(2027, 1, 11);
    c.times = "weekdays 8:30";
    const auto f = look(somebody());
    EXPECT_EQ(f.is, how::comes_in);
    EXPECT_EQ(f.first, to_instant(on(2027, 1, 11), time_of_day{8 * 60 + 30}, "Europe/Berlin"));
    EXPECT_EQ(f.later, "");
    EXPECT_TRUE(f.told_at_once);
}

TEST_F(EnrolPlan, LeavesOut_WithAReason) {
    struct row {
        const char* reason;
        std::function<void(candidate&)> make;
    };
    for (const auto& [reason, make] :
         {row{"admin.plan.out.bot", [](candidate& w) { w.bot = true; }},
          row{"admin.plan.out.closed", [](candidate& w) { w.profile.active = false; }},
          row{"admin.plan.out.excepted", [](candidate& w) { w.excepted = true; }},
          row{"admin.plan.out.forgotten", [](candidate& w) { w.erased = w.by_name = true; }},
          row{"admin.plan.out.administrator", [](candidate& w) { w.administrator = true; }}}) {
        auto who = somebody();
        make(who);
        const auto f = look(who);
        EXPECT_EQ(f.is, how::left_out) << reason;
        EXPECT_EQ(f.reason, reason);
        EXPECT_TRUE(texts.book("de").contains(reason)) << reason;
    }
    auto named = somebody();
    named.administrator = named.by_name = true;
    EXPECT_EQ(look(named).is, how::comes_in);
}

TEST_F(EnrolPlan, SaysWhatItWouldReplaceOrTakeUpAgain) {
    const auto other = look(after({assigned{track_id{"other"}, "ada"}}));
    EXPECT_EQ(other.replaces, track_id{"other"});
    EXPECT_EQ(other.replaced_day, 1);
    EXPECT_EQ(look(after({assigned{track_id{"small"}, "ada"}})).is, how::stays);
    auto left = after({assigned{track_id{"small"}, "ada"}, unassigned{"ada"}});
    EXPECT_EQ(look(left).goes_on_at, 1);
    c.again = true;
    EXPECT_TRUE(look(left).begins_again);
    c.again = false;
    auto over = after({assigned{track_id{"small"}, "ada"}});
    over.state->track->finished = true;
    EXPECT_EQ(look(over).reason, "admin.plan.out.finished");
    c.again = true;
    EXPECT_TRUE(look(over).begins_again);
}

TEST_F(EnrolPlan, SaysWhatMovesTheFirstMessage) {
    auto who = after({assigned{track_id{"other"}, "ada"}});
    c.starts = on(2026, 11, 24);
    who.state->paused_until = at(2026, 12, 1, 8, 0);
    EXPECT_EQ(look(who).later, "admin.plan.later.away");
    who.state->paused_until.reset();
    who.state->nudging.quiet = quiet_hours{time_of_day{18 * 60}, time_of_day{10 * 60}};
    EXPECT_EQ(look(who).later, "admin.plan.later.quiet");
    who.state->nudging.quiet.reset();
    auto days = std::make_shared<holiday_calendar>();
    days->days[on(2026, 11, 24)] = "A feast";
    def.set.holidays = days;
    EXPECT_EQ(look(who).later, "admin.plan.later.holiday");
    c.starts = on(2026, 11, 25);
    EXPECT_EQ(look(who).later, "");
}

TEST_F(EnrolPlan, GreetsNobodyAtNight_AndSaysSo) {
    now = at(2026, 11, 23, 2, 46);
    const auto f = look(somebody());
    EXPECT_FALSE(f.told_at_once);
    enrol_plan plan{{f}};
    EXPECT_TRUE(plan.wants_a_yes());
    EXPECT_NE(words(plan).find("Hear of it later"), std::string::npos) << words(plan);
}

TEST_F(EnrolPlan, WantsAYes_AboveFivePeopleOrWhereSomethingRests) {
    enrol_plan plan;
    for (std::size_t i = 0; i < most_unasked; ++i) plan.all.push_back(look(somebody("p" + std::to_string(i))));
    EXPECT_FALSE(plan.wants_a_yes());
    plan.all.push_back(look(somebody("one-more")));
    EXPECT_TRUE(plan.wants_a_yes());
    EXPECT_TRUE((enrol_plan{{look(after({assigned{track_id{"other"}, "ada"}}))}}.wants_a_yes()));
}

TEST_F(EnrolPlan, TellsAllOfItInAFewLines) {
    c.starts = on(2026, 11, 30);
    enrol_plan plan;
    for (int i = 0; i < 200; ++i) plan.all.push_back(look(somebody("lead" + std::to_string(i))));
    auto boss = somebody("ada");
    boss.administrator = true;
    plan.all.push_back(look(boss));
    plan.all.push_back(look(after({assigned{track_id{"other"}, "ada"}})));
    const auto text = words(plan);
    for (const auto* part : {"**q1**: **Small steps** for 201.", "It starts on Mon 30 Nov.", "(201)", "and 195 more",
                             "In another track, which rests and keeps their place (1): maya (The other, day 1)",
                             "administrators who are not named (1): ada"})
        EXPECT_NE(text.find(part), std::string::npos) << part << " in\n" << text;
    EXPECT_LT(text.size(), 1500U);
}

// --- the person's side

TEST_F(EnrolPlan, GivesTimesAndLanguage_OnlyToWhoHasNoneOfTheirOwn) {
    c.times = "weekdays 8:30";
    c.language = "de";
    auto fresh = somebody();
    EXPECT_NE(said(fresh, put_into(c, fresh, 7)).find("Gruppe q1"), std::string::npos);
    EXPECT_EQ(fresh.state->when.morning, time_of_day{8 * 60 + 30});
    auto own = after({assigned{track_id{"other"}, "ada"}, user_said{message_id{"1"}, "schedule weekdays 10:00 16:00"},
                      user_said{message_id{"2"}, "language en"}});
    EXPECT_NE(said(own, put_into(c, own, 7)).find("as one of the cohort q1"), std::string::npos);
    EXPECT_EQ(own.state->when.morning, time_of_day{10 * 60});
    EXPECT_NE(said(own, user_said{message_id{"3"}, "privacy"}).find("cohort q1"), std::string::npos);
    c.times = "weekdays 7:30";
    c.track = track_id{"other"};
    said(fresh, put_into(c, fresh, 8));
    EXPECT_EQ(fresh.state->when.morning, time_of_day{7 * 60 + 30}) << "the first ones were a cohort's, too";
}

TEST_F(EnrolPlan, RestsUntilItsDay_WhateverThePersonSays) {
    c.starts = on(2026, 12, 7);
    auto who = somebody();
    EXPECT_NE(said(who, put_into(c, who, 7)).find("It starts on Mon 7 Dec"), std::string::npos);
    EXPECT_NE(said(who, user_said{message_id{"1"}, "start"}).find("starts on Mon 7 Dec"), std::string::npos);
    EXPECT_NE(said(who, user_said{message_id{"2"}, "today"}).find("starts on Mon 7 Dec"), std::string::npos);
    EXPECT_NE(said(who, track_held{on(2026, 12, 14), "ada", 8}).find("begins on Mon 14 Dec"), std::string::npos);
    EXPECT_EQ(to_local(next_nudge(*who.state, now)->due_at, "Europe/Berlin").date, on(2026, 12, 14));
    said(who, put_back{8, "ada"});
    EXPECT_EQ(to_local(next_nudge(*who.state, now)->due_at, "Europe/Berlin").date, on(2026, 12, 7));
    said(who, track_held{for_good, "ada", 9});
    EXPECT_FALSE(next_nudge(*who.state, now));
    EXPECT_NE(said(who, track_held{std::nullopt, "ada", 10}).find("go on"), std::string::npos);
    EXPECT_TRUE(next_nudge(*who.state, now));
}

TEST_F(EnrolPlan, PutsBackWhereTheyWere_UnlessTheyWentOnThemselves) {
    auto who = after({assigned{track_id{"other"}, "ada"}, moved_to_day{2, "ada", 1}});
    EXPECT_EQ(who.state->track->day, 2);
    const auto before = *who.state;
    said(who, put_into(c, who, 7));
    EXPECT_EQ(who.state->track->track, track_id{"small"});
    EXPECT_TRUE(put_back_possible(*who.state, 7));
    EXPECT_FALSE(put_back_possible(*who.state, 6));
    EXPECT_NE(said(who, put_back{7, "ada"}).find("day 2 of 2"), std::string::npos);
    EXPECT_EQ(who.state->track, before.track);
    EXPECT_EQ(who.state->left_at, before.left_at);
    EXPECT_EQ(said(who, put_back{7, "ada"}), "") << "once";
    said(who, put_into(c, who, 8));
    said(who, user_said{message_id{"1"}, "leave"});
    EXPECT_FALSE(put_back_possible(*who.state, 8));
}

TEST_F(EnrolPlan, SaysNothingOfWhatWasTakenBackBeforeTheyHeardOfIt) {
    now = at(2026, 11, 23, 2, 46);
    auto who = after({assigned{track_id{"other"}, "ada"}});
    who.state->nudging.news.clear();
    EXPECT_EQ(said(who, put_into(c, who, 7)), "");
    EXPECT_EQ(who.state->nudging.news.size(), 1U);
    EXPECT_EQ(said(who, put_back{7, "ada"}), "");
    EXPECT_TRUE(who.state->nudging.news.empty());
    EXPECT_EQ(who.state->track->track, track_id{"other"});
}

TEST_F(EnrolPlan, AsksOnly_WhenItInvites) {
    c.invites = true;
    c.starts = on(2026, 12, 7);
    auto who = after({assigned{track_id{"other"}, "ada"}});
    EXPECT_NE(said(who, put_into(c, who, 7)).find("`join small`"), std::string::npos);
    EXPECT_EQ(who.state->track->track, track_id{"other"});
    said(who, user_said{message_id{"1"}, "join small"});
    EXPECT_EQ(who.state->track->cohort, "q1");
    EXPECT_EQ(who.state->track->not_before, on(2026, 12, 7));
}

}  // namespace
}  // namespace fulcrum::test
