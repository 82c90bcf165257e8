// Master keys from the command line, and what the program keeps from others on the machine.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <string>

#include "program.hpp"
#include "storage/store.hpp"
#include "tests/support/has.hpp"

namespace fulcrum::test {
namespace {

class Keys : public testing::Test {
  protected:
    Keys() {
        storage::open_options o;
        o.database = database();
        o.master_key_file = key();
        const auto s = storage::open_store(o);
        const auto u = s->begin();
        u->add({{"mattermost", "chat"}, "maya"}, {});
        u->commit();
    }
    std::string database() const { return (folder_.path() / "coach.db").string(); }
    std::string key() const { return database() + ".key"; }
    std::map<std::string, std::string> env() const { return {{"FULCRUM_STORAGE_PATH", database()}}; }
    static program::environment listed(const std::map<std::string, std::string>& all) {
        return {all.begin(), all.end()};
    }
    scratch_folder folder_;
};

TEST_F(Keys, OfOnePerson_GoWithThem_WhenTheOperatorErasesThem) {
    auto chat = env();
    chat["FULCRUM_MATTERMOST_WORKSPACE"] = "chat";
    EXPECT_EQ(run({"forget", "maya"}, listed(env())).code, 2) << "of which server?";
    auto r = run({"forget", "@nobody", "--yes"}, listed(chat));
    EXPECT_EQ(r.code, 2);
    EXPECT_TRUE(has(r.err, "nobody called \"@nobody\"")) << r.err;
    const auto people = [&] {
        storage::open_options o;
        o.database = database();
        o.master_key_file = key();
        const auto s = storage::open_store(o);
        return s->begin()->people({"mattermost", "chat"}).size();
    };
    r = run({"forget", "maya"}, listed(chat));
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_TRUE(has(r.out, "Nothing is erased yet")) << r.out;
    EXPECT_EQ(people(), 1U);
    r = run({"forget", "maya", "--yes"}, listed(chat));
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_EQ(people(), 0U);
}

TEST_F(Keys, AreMade_PrivateFilesOrPrinted) {
    const auto file = (folder_.path() / "new.key").string();
    auto r = run({"keygen", file});
    EXPECT_EQ(r.code, 0) << r.err;
    struct stat about {};
    ASSERT_EQ(::stat(file.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0600U);
    EXPECT_FALSE(has(r.out, text_of(file).substr(0, 64))) << "the key itself is in the file only";
    EXPECT_EQ(run({"keygen", file}).code, 3) << "never over another one";
    r = run({"keygen"});
    EXPECT_EQ(r.out.size(), 65U);
}

TEST_F(Keys, AreReplaced_WithPlainLinesInAPipe) {
    const auto before = text_of(key());
    const auto r = run({"keys", "rotate"}, listed(env()));
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_TRUE(has(r.out, "1 people")) << r.out;
    EXPECT_TRUE(has(r.out, key() + ".before-rotation")) << r.out;
    EXPECT_TRUE(has(r.err, "keys of people")) << r.err;
    EXPECT_FALSE(has(r.err, "\r")) << r.err;
    EXPECT_NE(text_of(key()), before);
    EXPECT_EQ(text_of(key() + ".before-rotation"), before);
    EXPECT_FALSE(has(r.out + r.err, text_of(key()).substr(0, 64)));
    storage::open_options o;
    o.database = database();
    o.master_key_file = key();
    EXPECT_TRUE(storage::open_store(o)->begin()->find(storage::person_key{{"mattermost", "chat"}, "maya"}));
}

TEST_F(Keys, AreTakenFromTheEnvironment_AndNeverFromTheCommandLine) {
    auto with = env();
    with["FULCRUM_STORAGE_KEY"] = text_of(key()).substr(0, 64);
    auto r = run({"keys", "rotate"}, listed(with));
    EXPECT_EQ(r.code, 3);
    EXPECT_TRUE(has(r.err, "FULCRUM_STORAGE_NEW_KEY")) << r.err;
    const std::string next(64, 'b');
    r = run({"keys", "rotate", "--key=" + next}, listed(with));
    EXPECT_EQ(r.code, 2);
    EXPECT_TRUE(has(r.err, "secrets are not given on the command line")) << r.err;
    with["FULCRUM_STORAGE_NEW_KEY"] = next;
    r = run({"keys", "rotate"}, listed(with));
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_TRUE(has(r.out, "FULCRUM_STORAGE_KEY")) << r.out;
    EXPECT_FALSE(has(r.out + r.err, next));
    storage::open_options o;
    o.database = database();
    o.master_key = next;
    EXPECT_TRUE(storage::open_store(o));
}

TEST_F(Keys, StayAsTheyAre_WhileTheServiceRuns) {
    storage::open_options o;
    o.database = database();
    o.master_key_file = key();
    const auto running = storage::open_store(o);
    const auto r = run({"keys", "rotate"}, listed(env()));
    EXPECT_EQ(r.code, 3);
    EXPECT_TRUE(has(r.err, "stop it first")) << r.err;
}

TEST_F(Keys, AndTokensLeaveTheEnvironmentOfTheRunningService) {
    auto with = env();
    with["FULCRUM_MATTERMOST_URL"] = "http://127.0.0.1:9";  // nobody there: it waits
    with["FULCRUM_MATTERMOST_WORKSPACE"] = "chat";          // whose people the database knows: else it would end
    with["FULCRUM_MATTERMOST_TOKEN"] = "tokentokentokentokentokent";
    with["FULCRUM_STORAGE_KEY"] = text_of(key()).substr(0, 64);
    program bot({"run"}, listed(with));
    const auto shown = "/proc/" + std::to_string(bot.pid()) + "/environ";
    // It says that it starts after it took them.
    std::string all;
    for (int looks = 0; looks < 4000 && !has(bot.err(), " starts: "); ++looks) ::usleep(5000);
    all = text_of(shown);
    EXPECT_TRUE(has(all, "FULCRUM_STORAGE_PATH=")) << bot.err();
    EXPECT_FALSE(has(all, "tokentoken"));
    EXPECT_FALSE(has(all, with["FULCRUM_STORAGE_KEY"]));
}

}  // namespace
}  // namespace fulcrum::test
