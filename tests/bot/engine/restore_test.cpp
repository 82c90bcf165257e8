// After an older copy of the database was put back: what people wrote since then is in the journal again, and what was
// answered is not answered once more.
#include <gtest/gtest.h>

#include "tests/support/coach_world.hpp"

namespace fulcrum::test {
namespace {

class Restore : public testing::Test {
  protected:
    Restore() {
        w.start();
        w.settle("maya");
        w.ask("maya", "note thought 1");
        copy();
    }
    void copy() {
        bool done = false;
        std::filesystem::remove(w.folder / "copy.db");
        asio::co_spawn(w.loop, w.store->with_store([this](storage::store& s) { s.backup_to(w.folder / "copy.db"); }),
                       [&](std::exception_ptr e) { done = !e; });
        EXPECT_TRUE(w.until([&] { return done; }));
    }
    void put_back() {
        storage::open_options files;
        files.database = w.database();
        files.master_key_file = w.database() + ".key";
        storage::restore_store(w.folder / "copy.db", files, w.clock->now());
    }
    coach_world w;
};

TEST_F(Restore, TakesInSilentlyWhatWasAnswered) {
    w.clock->move_to(w.clock->now() + 1min);
    for (int i = 2; i <= 5; ++i) w.ask("maya", "note thought " + std::to_string(i));
    const auto answered = w.answers("maya").size();
    w.clock->move_to(w.clock->now() + 1min);
    w.stop();
    w.say("maya", "note thought 6");  // nobody answered this one
    w.clock->move_to(w.clock->now() + 1min);
    put_back();
    w.start();
    ASSERT_TRUE(w.until([&] { return w.answers("maya").size() > answered; }));
    w.quiet();
    EXPECT_EQ(w.answers("maya").size(), answered + 1) << "one for the last note";
    w.expect_kept("maya", 6);
}
// What an administrator did since then is done again, and nobody hears of it twice.
TEST_F(Restore, TakesInAdministratorsWords_Silently) {
    w.ask("ada", "admin");
    copy();
    w.clock->move_to(w.clock->now() + 1min);
    w.ask("ada", "admin assign small @sam");
    ASSERT_TRUE(w.answered("sam", 1));
    w.ask("ada", "admin defaults zone Chicago");
    w.ask("ada", "admin people");
    w.ask("ada", "admin export small");
    w.quiet();
    const auto told = w.answers("ada").size();
    w.clock->move_to(w.clock->now() + 1min);
    w.stop();
    put_back();
    w.start();
    w.quiet();
    EXPECT_EQ(w.answers("ada").size(), told) << w.last("ada");
    EXPECT_EQ(w.answers("sam").size(), 1U) << w.last("sam");
    ASSERT_TRUE(w.person("sam"));
    EXPECT_EQ(w.person("sam")->track, "small");
    EXPECT_NE(w.ask("ada", "admin defaults").find("America/Chicago"), std::string::npos) << w.last("ada");
}

TEST_F(Restore, AnswersWhatComesAfterwards_WhateverWasSaidLater) {
    w.stop();
    put_back();
    w.clock->move_to(w.clock->now() + 1min);
    w.say("maya", "note thought 2");
    w.start();
    w.expect_kept("maya", 2);
}

}  // namespace
}  // namespace fulcrum::test
