// What is kept of cohorts and of acts on many people.
#include "storage/cohorts.hpp"

#include "fixture.hpp"

namespace fulcrum::storage {
namespace {

using dialogue::act_step;
using dialogue::bulk_act;
using dialogue::cohort;
using dialogue::cohort_member;
using dialogue::track_id;

class Cohorts : public StoreTest {
  protected:
    static cohort leads() {
        cohort c;
        c.name = "leads-q1";
        c.track = track_id{"two-hats"};
        c.starts = date(2027, 1, 11);
        c.times = "weekdays 8:30";
        c.zone = "Europe/Berlin";
        c.language = "de";
        c.follows = "channel-id";
        c.channel = "eng-leads";
        c.invites = c.again = true;
        c.after = track_id{"two-paths"};
        c.held = dialogue::for_good;
        c.by = "ada";
        c.made_at = at(5);
        return c;
    }
};

TEST_F(Cohorts, AreReadAsTheyWereKept) {
    auto c = leads();
    c.id = in_unit([&](unit_of_work& u) { return u.cohorts().keep(here, c); });
    EXPECT_GT(c.id, 0);
    reopen();
    in_unit([&](unit_of_work& u) {
        EXPECT_EQ(c, u.cohorts().find_cohort(c.id));
        EXPECT_EQ(std::vector{c}, u.cohorts().cohorts(here));
        EXPECT_TRUE(u.cohorts().cohorts({"mattermost", "elsewhere"}).empty());
        c.starts.reset();
        c.closed = true;
        EXPECT_EQ(c.id, u.cohorts().keep(here, c));
        EXPECT_EQ(c, u.cohorts().find_cohort(c.id));
        u.cohorts().drop_cohort(c.id);
        EXPECT_TRUE(u.cohorts().cohorts(here).empty());
    });
}

TEST_F(Cohorts, KeepEachMemberOnce) {
    in_unit([&](unit_of_work& u) {
        auto& book = u.cohorts();
        const auto id = book.keep(here, leads());
        const cohort_member sam{cohort_member::standing::in, "u2", "sam", at(1)};
        const cohort_member maya{cohort_member::standing::excepted, "u1", "maya", at(1)};
        book.set_member(id, sam);
        book.set_member(id, maya);
        EXPECT_EQ((std::vector{maya, sam}), book.members(id));
        const cohort_member left{cohort_member::standing::left_channel, "u2", "sam", at(9)};
        book.set_member(id, left);
        EXPECT_EQ((std::vector{maya, left}), book.members(id));
    });
}

TEST_F(Cohorts, SettleEachStepOnce) {
    in_unit([&](unit_of_work& u) {
        auto& book = u.cohorts();
        bulk_act act;
        act.does = bulk_act::kind::shift;
        act.actor = "admin";
        act.by = "ada";
        act.channel = "dm";
        act.language = "en";
        act.cohort = 7;
        act.track = track_id{"two-hats"};
        act.until = date(2027, 1, 18);
        act.day = 4;
        act.at = at(3);
        act_step one{act_step::fate::planned, "u1", "maya", "",  track_id{"own"}, date(2027, 1, 12), "mon 9:00",
                     track_id{"old"},         true, false,  true};
        const act_step two{act_step::fate::planned, "u2", "sam"};
        act.id = book.add(here, act, {two, one});
        EXPECT_EQ(act, book.act(act.id));
        EXPECT_EQ((std::vector{one, two}), book.steps(act.id));
        one.is = act_step::fate::done;
        one.told = true;
        EXPECT_TRUE(book.settle(act.id, one));
        one.is = act_step::fate::skipped;
        EXPECT_FALSE(book.settle(act.id, one)) << "it was done";
        EXPECT_EQ(act_step::fate::done, book.steps(act.id).front().is);
        EXPECT_EQ(1U, book.acts(here, bulk_act::life::waiting).size());
        book.set_life(act.id, bulk_act::life::done, at(8));
        EXPECT_TRUE(book.acts(here, bulk_act::life::waiting).empty());
        EXPECT_EQ(at(8), book.acts(here, bulk_act::life::done).at(0).ended_at);
        book.forget_acts_before(at(4));
        EXPECT_TRUE(book.steps(act.id).empty());
    });
}

TEST_F(Cohorts, HaveNothingOfWhoWasErased) {
    const auto id = in_unit([&](unit_of_work& u) {
        auto& book = u.cohorts();
        const auto maya = u.add(person("u1"), at(1));
        const auto cohort = book.keep(here, leads());
        book.set_member(cohort, {cohort_member::standing::in, "u1", "maya", at(1)});
        bulk_act act;
        act.actor = "u1";
        act.by = "maya";
        book.add(here, act, {{act_step::fate::planned, "u1", "maya"}});
        return maya.id;
    });
    in_unit([&](unit_of_work& u) { u.erase(id); });
    in_unit([&](unit_of_work& u) {
        auto& book = u.cohorts();
        EXPECT_TRUE(book.members(1).empty());
        EXPECT_TRUE(book.steps(1).empty());
        EXPECT_EQ("somebody who left", book.act(1)->by);
        EXPECT_EQ("", book.act(1)->actor);
    });
}

}  // namespace
}  // namespace fulcrum::storage
