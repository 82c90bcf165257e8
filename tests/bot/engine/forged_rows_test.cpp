// A database that somebody wrote to without the key.
#include <gtest/gtest.h>

#include "tests/support/coach_world.hpp"

namespace fulcrum::test {
namespace {

class ForgedRows : public testing::Test {
  protected:
    ForgedRows() {  // Monday, 08:00 in Berlin; weekdays at 09:00 and 17:00
        w.start();
        w.settle("maya");
        w.settle("sam");
    }
    void forge(const std::string& text) {
        w.stop();
        storage::connection(w.database(), storage::connection::mode::existing).run(text);
        w.start();
    }
    coach_world w;
};

TEST_F(ForgedRows, SendNobodysNudgeToAnother) {
    const auto sams = w.answers("sam").size();
    forge("UPDATE person SET direct_channel = '" + w.dm("sam") + "' WHERE username = 'maya'");
    w.move_to(at(2026, 11, 23, 9, 0));
    EXPECT_NE(w.last("maya").find("What matters today?"), std::string::npos) << w.last("maya");
    EXPECT_EQ(w.answers("sam").size(), sams + 1) << "their own";
}

TEST_F(ForgedRows, GiveNobodysJournalToAnother_AndHoldUpNobody) {
    w.ask("maya", "note her secret words");
    w.settle("lee");
    forge(
        "CREATE TABLE t AS SELECT user FROM person WHERE username = 'sam'; "
        "DELETE FROM person WHERE username = 'sam'; "
        "UPDATE person SET user = (SELECT user FROM t), username = 'sam' WHERE username = 'maya'; DROP TABLE t");
    const auto told = w.ask("sam", "journal");
    EXPECT_EQ(told.find("secret words"), std::string::npos) << told;
    EXPECT_NE(told.find("I can't open your data right now"), std::string::npos) << told;
    EXPECT_NE(w.log.text().find("changed by hand"), std::string::npos);
    EXPECT_NE(w.ask("lee", "note all is well").find("Kept"), std::string::npos);
}

TEST_F(ForgedRows, LetNothingBeKept_WhileTheKeyringIsGone) {
    const std::filesystem::path ring = w.database() + ".keys", away = w.database() + ".away";
    const auto before = w.answers("maya").size();
    std::filesystem::rename(ring, away);
    w.say("maya", "note something");
    ASSERT_TRUE(w.until([&] { return !w.coach->status().store_healthy; }));
    EXPECT_EQ(w.answers("maya").size(), before) << "nothing is promised";
    EXPECT_NE(w.log.text().find("the keyring is not where it was"), std::string::npos);
    std::filesystem::rename(away, ring);
    ASSERT_TRUE(w.answered("maya", before + 1));
    EXPECT_NE(w.last("maya").find("Kept"), std::string::npos);
}

}  // namespace
}  // namespace fulcrum::test
