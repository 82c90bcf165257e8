// Timers that come up late or stay, the messages of a nudge, and what could not be done.
#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "fixture.hpp"
#include "storage/store.hpp"

namespace fulcrum::storage {
namespace {

using dialogue::timer;

TEST_F(StoreTest, LooksAtATimerALittleAfterItIsDue) {
    const person_id maria = someone();
    in_unit([&](unit_of_work& u) {
        u.set_timer(maria, {timer::morning, at(300), date(2027, 1, 10)}, std::chrono::milliseconds(40));
        EXPECT_TRUE(u.due(at(339), 9).empty());
        const auto due = u.due(at(340), 9);
        ASSERT_EQ(1U, due.size());
        EXPECT_EQ(at(300), due[0].due_at);
    });
    EXPECT_EQ(at(340), store_->next_due_at());
    EXPECT_EQ(at(340), store_->next_due_at(at(339)));
    EXPECT_EQ(std::nullopt, store_->next_due_at(at(340)));
}

TEST_F(StoreTest, KeepsATimerThatIsOverdue_UntilItWasClaimed) {
    const person_id maria = someone();
    in_unit([&](unit_of_work& u) {
        u.set_timer(maria, {timer::morning, at(300), date(2027, 1, 10)});
        u.set_timer(maria, {timer::morning, at(900), date(2027, 1, 11)}, {}, at(300));
        u.cancel_timer(maria, timer::morning, at(300));
        const auto due = u.due(at(1000), 9);
        ASSERT_EQ(1U, due.size());
        EXPECT_EQ(at(300), due[0].due_at);
        u.set_timer(maria, {timer::morning, at(800), date(2027, 1, 11)}, {}, at(299));  // not due at that time
        EXPECT_EQ(at(800), u.due(at(1000), 9).at(0).due_at);
        u.cancel_timer(maria, timer::morning, at(299));
        EXPECT_TRUE(u.due(at(1000), 9).empty());
    });
}

TEST_F(StoreTest, KnowsTheMessagesOfANudge_AndThePostTheyBecame) {
    const person_id maria = someone();
    const auto day = date(2027, 1, 10);
    const auto rows = in_unit([&](unit_of_work& u) {
        u.note_nudge(maria, {timer::evening, day, "sent", at(7), "Asia/Kathmandu"}, at(8));
        auto first = message(maria, "good evening"), second = message(maria, "and?");
        first.carries = carried_nudge{timer::evening, day, false};
        second.carries = carried_nudge{timer::evening, day, true};
        return std::vector{u.enqueue(first), u.enqueue(second)};
    });
    reopen();
    in_unit([&](unit_of_work& u) {
        const auto all = u.unsent();
        ASSERT_EQ(2U, all.size());
        EXPECT_EQ((carried_nudge{timer::evening, day, false, at(7)}), all[0].carries);
        EXPECT_EQ((carried_nudge{timer::evening, day, true, at(7)}), all[1].carries);
        EXPECT_TRUE(u.nudges(maria, 1).at(0).on_its_way);
        u.sent(rows[0].id, "post1", at(9));
        u.sent(rows[1].id, "post2", at(9));
        const auto line = u.nudges(maria, 1).at(0);
        EXPECT_FALSE(line.on_its_way);
        EXPECT_EQ("post1", line.post);
        EXPECT_EQ(at(9), line.at);  // when the platform took it
        u.note_nudge(maria, {timer::evening, day, "failed:refused"}, at(10));
        EXPECT_EQ(at(7), u.nudges(maria, 1).at(0).due_at);
        EXPECT_EQ("Asia/Kathmandu", u.nudges(maria, 1).at(0).zone);
    });
}

TEST_F(StoreTest, KeepsWhatCouldNotBeDone_OnceForEachNudge) {
    const person_id maria = someone();
    const auto day = date(2027, 1, 10);
    in_unit([&](unit_of_work& u) {
        auto first = message(maria, "secret words");
        first.carries = carried_nudge{timer::morning, day, false};
        auto second = first;
        second.carries->goes_on = true;
        u.failed(u.enqueue(first).id, "read-only", at(20));
        u.failed(u.enqueue(second).id, "read-only", at(21));
        u.failed(u.enqueue(message({}, "to all")).id, "archived", at(30));
        failure_row closed;
        closed.person = maria;
        closed.kind = "account";
        closed.at = at(40);
        closed.reason = "closed";
        u.note_failure(here, closed);
        EXPECT_TRUE(u.unsent().empty());
    });
    in_unit([&](unit_of_work& u) {
        const auto all = u.failures(here, 0, 9);
        ASSERT_EQ(3U, all.size());
        EXPECT_EQ("account", all[0].kind);
        EXPECT_EQ("archived", all[1].reason);
        EXPECT_FALSE(all[1].person);
        EXPECT_EQ(maria, all[2].person);
        EXPECT_EQ(timer::morning, all[2].what);
        EXPECT_EQ(day, all[2].date);
        EXPECT_EQ(at(20), all[2].at);
        EXPECT_EQ(1U, u.failures(here, all[1].id, 9).size());
        EXPECT_EQ(2U, u.failures(here, 0, 2).size());
        EXPECT_TRUE(u.failures({"elsewhere", "x"}, 0, 9).empty());
        u.forget_events_before(at(30));
        EXPECT_EQ(2U, u.failures(here, 0, 9).size());
        u.erase(maria);
        EXPECT_EQ(1U, u.failures(here, 0, 9).size());
    });
}

}  // namespace
}  // namespace fulcrum::storage
