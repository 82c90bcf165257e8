// Who may say something next, on a clock that is moved by hand: against a chat server with a rate limit as Mattermost
// has it when it is switched on, and people who write without end.
#include "bot/engine/send_turns.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace fulcrum::test {
namespace {

using namespace std::chrono_literals;
using bot::engine::send_turns;
using bot::platform::send_room;

// Ten a second, a hundred at once; each answer tells what is left.
class server {
  public:
    explicit server(send_turns::time now) : at_(now) {}
    bool take(send_turns::time now) {
        left_ = std::min(100.0, left_ + std::chrono::duration<double>(now - at_).count() * 10);
        at_ = now;
        if (left_ < 1) return false;
        left_ -= 1;
        return true;
    }
    send_room room(send_turns::time now) const {
        const auto missing = 100 - static_cast<int>(left_);
        return {100, static_cast<int>(left_), std::chrono::milliseconds(missing * 100), now};
    }

  private:
    double left_ = 100;
    send_turns::time at_;
};

class SendTurns : public testing::Test {
  protected:
    // Somebody's answer, or a nudge.
    void wants(const std::string& who, bool nudge) {
        if (waiting_[who]++ == 0) turns.add(who, nudge);
        nudge_[who] = nudge;
    }
    // Twenty milliseconds: what may go goes, in the time that a request takes.
    void step() {
        now += 20ms;
        while (const auto turn = turns.next(now, true)) {
            if (!chat.take(now)) {
                ++refused;
                turns.pace().refused(now);
                turns.add(turn->channel, turn->nudge);
                turns.pace().told(chat.room(now));
                break;
            }
            turns.pace().told(chat.room(now));
            turns.pace().accepted();
            EXPECT_EQ(turn->nudge, nudge_[turn->channel]);
            came[turn->channel].push_back(now);
            if (--waiting_[turn->channel] > 0) turns.add(turn->channel, turn->nudge);
        }
    }
    // Those people write so often each, for so long.
    void flood(int people, send_turns::duration each, send_turns::duration time) {
        const auto until = now + time;
        while (now < until) {
            for (int i = 0; i < people; ++i) {
                auto& next = next_[i];
                if (next > now) continue;
                next = now + each;
                wants("chatty" + std::to_string(i), false);
            }
            step();
        }
    }
    send_turns::duration lateness(const std::string& who, send_turns::time due) {
        return came[who].empty() ? 24h : came[who].front() - due;
    }

    send_turns turns;
    send_turns::time now = send_turns::time{} + 1h;
    server chat{now};
    std::map<std::string, std::vector<send_turns::time>> came;
    int refused = 0;

  private:
    std::map<std::string, int> waiting_;
    std::map<std::string, bool> nudge_;
    std::map<int, send_turns::time> next_;
};

TEST_F(SendTurns, NudgesArrive_WhileOnePersonFloods) {
    flood(1, 66ms, 60s);  // fifteen a second
    const auto due = now;
    for (const auto* who : {"ann", "ben", "cid"}) wants(who, true);
    flood(1, 66ms, 20s);
    for (const auto* who : {"ann", "ben", "cid"}) EXPECT_LT(lateness(who, due), 3s) << who;
    EXPECT_LT(refused, 5);
}
TEST_F(SendTurns, NudgesArrive_WhileManyWrite) {
    flood(8, 500ms, 60s);
    const auto due = now;
    for (int i = 0; i < 20; ++i) wants("n" + std::to_string(i), true);
    flood(8, 500ms, 30s);
    for (int i = 0; i < 20; ++i) EXPECT_LT(lateness("n" + std::to_string(i), due), 15s) << i;
}
TEST_F(SendTurns, OthersAreAnswered_WhileOnePersonFloods) {
    flood(1, 20ms, 60s);
    const auto asked = now;
    wants("ann", false);
    flood(1, 20ms, 2s);
    EXPECT_LT(lateness("ann", asked), 300ms);
    EXPECT_GE(chat.room(now).left, 20) << "one person takes half of what there is, and leaves room for others";
}
TEST_F(SendTurns, AnswersGoFirst_WhereThereIsPlenty) {
    wants("n", true);
    wants("ann", false);
    wants("ben", false);
    EXPECT_EQ(turns.next(now, true)->channel, "ann");
    EXPECT_EQ(turns.next(now, true)->channel, "ben");
    EXPECT_EQ(turns.next(now, true)->channel, "n");
    EXPECT_FALSE(turns.next(now, true));
    EXPECT_FALSE(turns.look_again());
}
TEST_F(SendTurns, NudgesHaveTheirShare_WhereNothingIsKnownOfLimits) {
    for (int i = 0; i < 9; ++i) turns.add("a" + std::to_string(i), false);
    for (int i = 0; i < 9; ++i) turns.add("n" + std::to_string(i), true);
    std::string order;
    while (const auto turn = turns.next(now, true)) order += turn->nudge ? 'n' : 'a';
    EXPECT_EQ(order, "aaanaaanaaannnnnnn");
}
TEST_F(SendTurns, SaysWhenToLookAgain_AndThenSomebodyMay) {
    turns.pace().told(send_room{100, 0, 10s, now});
    turns.add("ann", false);
    turns.add("n", true);
    int gone = 0;
    for (int i = 0; i < 100 && gone < 2; ++i) {
        while (turns.next(now, true)) ++gone;
        if (gone == 2) break;
        ASSERT_TRUE(turns.look_again());
        ASSERT_GT(*turns.look_again(), now);
        now = *turns.look_again();
    }
    EXPECT_EQ(gone, 2);
}
TEST_F(SendTurns, KeepsNudgesBack_WhenTheirWaysAreAllTaken) {
    turns.add("n", true);
    EXPECT_FALSE(turns.next(now, false));
    EXPECT_TRUE(turns.next(now, true));
}

}  // namespace
}  // namespace fulcrum::test
