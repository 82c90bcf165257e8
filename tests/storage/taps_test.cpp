// Questions that can be tapped: in a person's state, and beside the messages that ask them.
#include "fixture.hpp"

namespace fulcrum::storage {
namespace {

using dialogue::choice;
using choices = std::vector<choice>;

outgoing_row question(person_id to, std::int64_t number) {
    auto m = message(to, "Kept?");
    m.question = number;
    m.choices = {choice::one, choice::two, choice::skip, choice::later};
    return m;
}

class TapsTest : public StoreTest {
  protected:
    outgoing_row ask(std::int64_t number) {
        return in_unit([&](unit_of_work& u) { return u.enqueue(question(who_, number)); });
    }
    void sent(const outgoing_row& row, std::string_view post) {
        in_unit([&](unit_of_work& u) { u.sent(row.id, post, at(9)); });
    }
    std::optional<asked_post> asked(std::string_view post) {
        return in_unit([&](unit_of_work& u) { return u.asked_in(who_, post); });
    }
    person_id who_ = someone();
};

TEST_F(TapsTest, KnowsWhatAPostAsks_OnceItIsOut) {
    const auto row = ask(3);
    EXPECT_FALSE(asked("p1"));
    EXPECT_TRUE(in_unit([&](unit_of_work& u) { return u.asks_unsent(who_); }));
    sent(row, "p1");
    EXPECT_EQ(asked("p1"), (asked_post{3, "t1"}));
    EXPECT_FALSE(in_unit([&](unit_of_work& u) { return u.asks_unsent(who_); }));
    reopen();
    EXPECT_EQ(asked("p1"), (asked_post{3, "t1"}));
}

TEST_F(TapsTest, RemembersUnderWhichPostAChoiceWasMade) {
    sent(ask(3), "p1");
    sent(ask(3), "p2");
    in_unit([&](unit_of_work& u) { u.tapped(who_, "p2", choice::two, at(12)); });
    reopen();
    EXPECT_FALSE(asked("p1")->tapped);
    EXPECT_EQ(asked("p2"), (asked_post{3, "t1", choice::two, at(12)}));
    in_unit([&](unit_of_work& u) { u.tapped(who_, "p2", std::nullopt, at(13)); });
    EXPECT_FALSE(asked("p2")->tapped);
}

TEST_F(TapsTest, AsksNobodyElse) {
    const auto other = someone("omar");
    sent(ask(1), "p1");
    EXPECT_FALSE(in_unit([&](unit_of_work& u) { return u.asked_in(other, "p1"); }));
}

TEST_F(TapsTest, AsksNothing_WhereNothingCanBeTapped) {
    const auto row = in_unit([&](unit_of_work& u) { return u.enqueue(message(who_, "Hello")); });
    sent(row, "p1");
    EXPECT_FALSE(asked("p1"));
}

TEST_F(TapsTest, GivesTheChoicesBack_WithAMessageThatIsNotSentYet) {
    ask(1);
    reopen();
    const auto unsent = in_unit([&](unit_of_work& u) { return u.unsent(); });
    ASSERT_EQ(unsent.size(), 1U);
    EXPECT_EQ(unsent.front().choices, (choices{choice::one, choice::two, choice::skip, choice::later}));
}

TEST_F(TapsTest, RemembersWhatIsStillToBePutUnderAPost) {
    in_unit([&](unit_of_work& u) { u.set_direct_channel(who_, "dm"); });
    const auto row = ask(1);
    EXPECT_TRUE(in_unit([&](unit_of_work& u) { return u.unoffered(here); }).empty()) << "it is not out yet";
    sent(row, "p1");
    const auto left = in_unit([&](unit_of_work& u) { return u.unoffered(here); });
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left.front().post, "p1");
    EXPECT_EQ(left.front().channel, "dm");
    EXPECT_EQ(left.front().choices.size(), 4U);
    in_unit([&](unit_of_work& u) { u.offered(row.ref); });
    EXPECT_TRUE(in_unit([&](unit_of_work& u) { return u.unoffered(here); }).empty());
    EXPECT_TRUE(asked("p1"));
}

TEST_F(TapsTest, PutsNothingMoreUnderAnOlderQuestion) {
    sent(ask(1), "p1");
    sent(ask(2), "p2");
    const auto left = in_unit([&](unit_of_work& u) { return u.unoffered(here); });
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left.front().post, "p2");
}

TEST_F(TapsTest, LetsGoOfWhatIsOldOrWasNeverSent) {
    sent(ask(1), "p1");
    const auto lost = ask(2);
    in_unit([&](unit_of_work& u) { u.failed(lost.id, "closed", at(9)); });
    EXPECT_FALSE(in_unit([&](unit_of_work& u) { return u.asks_unsent(who_); }));
    for (int n = 3; n < 40; ++n) sent(ask(n), "p" + std::to_string(n));
    EXPECT_FALSE(asked("p1"));
    EXPECT_TRUE(asked("p39"));
}

TEST_F(TapsTest, GoWithThePerson) {
    sent(ask(1), "p1");
    in_unit([&](unit_of_work& u) { u.erase(who_); });
    EXPECT_FALSE(asked("p1"));
}

TEST(TapsCodec, KeepsWhatWasAskedAndTapped) {
    dialogue::person_state s;
    s.taps.off = true;
    s.taps.told = true;
    s.taps.asked = 12;
    dialogue::tappable_question q;
    q.number = 12;
    q.where = {dialogue::track_id{"t"},
               dialogue::session_id{"day-1/evening"},
               dialogue::step_id{"s"},
               2,
               3,
               date(2027, 1, 10),
               at(77),
               dialogue::setup::times};
    q.offered = {dialogue::all_choices.begin(), dialogue::all_choices.end()};
    q.chosen = choice::later;
    q.held = {{dialogue::message_id{"m"}, "4"}};
    s.taps.latest = {q, {}};
    s.taps.ended = dialogue::ended_session{};
    s.taps.ended->was.step = dialogue::step_id{"s"};
    s.taps.ended->standing.day = 4;
    EXPECT_EQ(decode_person(text_of(s)), s);
}

}  // namespace
}  // namespace fulcrum::storage
