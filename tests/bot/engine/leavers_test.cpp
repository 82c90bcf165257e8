// People whose accounts were closed: kept for a while, told of, erased.
#include "bot/engine/leavers.hpp"

#include <gtest/gtest.h>

#include "tests/support/coach_world.hpp"
#include "tests/support/has.hpp"

namespace fulcrum::test {
namespace {

using bot::engine::leaver;
using bot::engine::leaver_step;
using bot::engine::next_step;
using std::chrono::days;

TEST(Leaver, IsErased_NotBeforeAWeekAfterAdministratorsWereTold) {
    const auto left = at(2026, 1, 1, 12, 0);
    EXPECT_EQ(next_step({}, days{90}, left), leaver_step::note);
    EXPECT_EQ(next_step({left, {}}, days{90}, left + 82 * 24h), leaver_step::wait);
    EXPECT_EQ(next_step({left, {}}, days{90}, left + 83 * 24h), leaver_step::tell);
    EXPECT_EQ(next_step({left, left + 83 * 24h}, days{90}, left + 89 * 24h), leaver_step::wait);
    EXPECT_EQ(next_step({left, left + 83 * 24h}, days{90}, left + 90 * 24h), leaver_step::erase);
    EXPECT_EQ(next_step({left, left + 200 * 24h}, days{90}, left + 201 * 24h), leaver_step::wait);
    EXPECT_EQ(next_step({left, {}}, days{0}, left + 9000 * 24h), leaver_step::wait);
}

TEST(Leaver, IsReadAsItWasWritten_AndNonsenseAsUnknown) {
    const leaver known{at(2026, 1, 1, 12, 0), at(2026, 3, 1, 12, 0)};
    EXPECT_EQ(bot::engine::read_leaver(written(known)), known);
    for (const auto* text : {"", " ", "x", "99999999999999999999999 1", "-"})
        EXPECT_EQ(bot::engine::read_leaver(text), leaver{}) << text;
}

struct Leavers : testing::Test {
    Leavers() {
        w.engine_set.upkeep_every = 10ms;
        w.engine_set.admins = {"ada"};
        w.start();
        w.settle("ada");
        w.settle("maya");
        w.settle("sam");
        w.ask("maya", "note A word that is only mine");
        w.chat->set_active("maya", false);
        EXPECT_TRUE(w.until([&] { return w.count("SELECT count(*) FROM closed_account") == 1; }));
        look_after(25h);
        EXPECT_TRUE(w.until([&] { return marked() == 1; }));
    }
    void look_after(std::chrono::hours time) { w.clock->move_to(w.clock->now() + time); }
    std::int64_t marked() { return w.count("SELECT count(*) FROM setting WHERE name LIKE 'leaver.%' AND value <> ''"); }
    std::int64_t people() { return w.count("SELECT count(*) FROM person WHERE username = 'maya'"); }
    coach_world w;
};

TEST_F(Leavers, AreErasedWithTheirKey_AWeekAfterAdministratorsWereTold) {
    look_after(83 * 24h);
    EXPECT_TRUE(w.until([&] { return has(w.last("ada"), "@") && has(w.last("ada"), "is erased on"); }))
        << w.last("ada");
    EXPECT_EQ(people(), 1);
    look_after(8 * 24h);
    EXPECT_TRUE(w.until([&] { return people() == 0; }));
    w.quiet();
    EXPECT_EQ(w.count("SELECT count(*) FROM entry"), 0);
    EXPECT_EQ(marked(), 0);
    EXPECT_EQ(w.count("SELECT count(*) FROM person WHERE username = 'sam'"), 1);
    EXPECT_TRUE(has(w.ask("ada", "admin log"), "erased somebody who had left")) << w.last("ada");
}

TEST_F(Leavers, AreKept_WhenTheyComeBack) {
    look_after(83 * 24h);
    EXPECT_TRUE(w.until([&] { return has(w.last("ada"), "is erased on"); })) << w.last("ada");
    w.chat->set_active("maya", true);
    EXPECT_TRUE(w.until([&] { return w.count("SELECT count(*) FROM closed_account") == 0; }));
    look_after(25h);
    EXPECT_TRUE(w.until([&] { return marked() == 0; }));
    look_after(30 * 24h);
    w.quiet();
    EXPECT_EQ(people(), 1);
}

}  // namespace
}  // namespace fulcrum::test
