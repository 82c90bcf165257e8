// Another master key, whatever happens in between.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "fixture.hpp"
#include "storage/sqlite_unit.hpp"

namespace fulcrum::storage {
namespace {

namespace fs = std::filesystem;

class RotateTest : public testing::Test {
  protected:
    void fill(const open_options& o) {
        const auto s = open_store(o);
        const auto u = s->begin();
        for (int i = 0; i < 20; ++i) {
            const auto p = u->add(person("p" + std::to_string(i)), at(1));
            dialogue::write_entry e;
            e.parts = {{dialogue::message_id{"m"}, "words " + std::to_string(i)}};
            u->write(p.id, e, at(1));
        }
        u->enqueue(message(std::nullopt, "goodbye"));
        u->commit();
    }
    static std::string seen(const open_options& o) {
        const auto s = open_store(o);
        const auto u = s->begin();
        std::string all;
        for (int i = 0; i < 20; ++i)
            all += u->look_up(u->find(person("p" + std::to_string(i)))->id, {}).lines.at(0).text + ",";
        for (const auto& m : u->unsent()) all += m.text;
        return all;
    }
    static std::string expected() {
        std::string all;
        for (int i = 0; i < 20; ++i) all += "words " + std::to_string(i) + ",";
        return all + "goodbye";
    }
    open_options by_file(const std::string& name = "coach.db") {
        auto o = options_in(dir_, name);
        o.master_key.clear();
        o.master_key_file = dir_ / (name + ".key");
        return o;
    }
    static void quiet(std::string_view, std::int64_t, std::int64_t) {}
    // In a process of its own, killed before the n-th thing it tells of; false when it came to its end.
    static bool killed_at(int n, const open_options& o, const rotation& how) {
        const pid_t child = ::fork();
        if (child == 0) {
            try {
                rotate_master_key(o, how, [&, told = 0](std::string_view, std::int64_t, std::int64_t) mutable {
                    if (told++ == n) ::_exit(9);
                });
                ::_exit(0);
            } catch (...) {
                ::_exit(1);
            }
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) != 1) << "at " << n;
        return WEXITSTATUS(status) == 9;
    }

    temp_dir dir_;
};

TEST_F(RotateTest, ReplacesTheKeyFile_AndKeepsTheOldOne) {
    const auto o = by_file();
    fill(o);
    ::chmod(o.master_key_file.c_str(), 0400);
    const auto before = bytes_of(o.master_key_file);
    std::set<std::string, std::less<>> steps;
    const auto done = rotate_master_key(o, {}, [&](std::string_view step, auto, auto) { steps.emplace(step); });
    EXPECT_EQ(20, done.keys);
    EXPECT_EQ(0, done.closed);
    EXPECT_EQ(before, bytes_of(done.old_key));
    EXPECT_NE(before, bytes_of(o.master_key_file));
    EXPECT_FALSE(fs::exists(o.master_key_file.string() + ".next"));
    struct stat about {};
    ASSERT_EQ(0, ::stat(o.master_key_file.c_str(), &about));
    EXPECT_EQ(0400U, about.st_mode & 0777U) << "as the old one";
    EXPECT_TRUE(steps.contains("keys of people"));
    EXPECT_EQ(expected(), seen(o));
    auto old = o;
    old.master_key_file = done.old_key;
    errc code{};
    failure_of([&] { open_store(old); }, code);
    EXPECT_EQ(errc::wrong_key, code);
    // And once more.
    rotate_master_key(o, {}, quiet);
    EXPECT_EQ(expected(), seen(o));
}

TEST_F(RotateTest, KeepsKnowingWhoLeft) {
    const auto o = by_file();
    fill(o);
    const auto erase = [](unit_of_work& u, const std::string& who) { u.erase(u.find(person(who))->id); };
    {
        const auto s = open_store(o);
        const auto u = s->begin();
        erase(*u, "p3");
        u->commit();
    }
    rotate_master_key(o, {}, quiet);
    const auto s = open_store(o);
    const auto u = s->begin();
    EXPECT_TRUE(u->was_erased(person("p3")));
    EXPECT_FALSE(u->was_erased(person("p4")));
    EXPECT_FALSE(u->was_erased({{"mattermost", "elsewhere"}, "p3"}));
    erase(*u, "p4");
    EXPECT_TRUE(u->was_erased(person("p4")));
    u->add(person("p4"), at(2));
    EXPECT_FALSE(u->was_erased(person("p4")));
    EXPECT_TRUE(u->was_erased(person("p3")));
}

TEST_F(RotateTest, GoesOn_WhereverItWasKilled) {
    int kills = 0;
    for (bool killed = true; killed; ++kills) {
        const auto o = by_file("coach" + std::to_string(kills) + ".db");
        fill(o);
        killed = killed_at(kills, o, {});
        if (killed) rotate_master_key(o, {}, quiet);
        EXPECT_EQ(expected(), seen(o)) << "killed at " << kills;
        EXPECT_FALSE(fs::exists(o.master_key_file.string() + ".next"));
        ASSERT_LT(kills, 100);
    }
    EXPECT_GT(kills, 20);
}

TEST_F(RotateTest, GoesOnWithAGivenKey_WhereverItWasKilled) {
    int kills = 0;
    for (bool killed = true; killed; ++kills) {
        auto o = options_in(dir_, "coach" + std::to_string(kills) + ".db");
        fill(o);
        const rotation how{{}, another_key};
        killed = killed_at(kills, o, how);
        const auto done = rotate_master_key(o, how, quiet);  // once too often is no harm
        EXPECT_EQ(20, done.keys);
        EXPECT_EQ("", done.old_key);
        o.master_key = another_key;
        EXPECT_EQ(expected(), seen(o)) << "killed at " << kills;
        ASSERT_LT(kills, 100);
    }
    EXPECT_GT(kills, 20);
}

TEST_F(RotateTest, SaysWhatToDo_WhenItWasCutOffAndTheServiceStarts) {
    const auto o = by_file();
    fill(o);
    ASSERT_TRUE(killed_at(23, o, {})) << "the keyring is done, the database is not";
    errc code{};
    const auto said = failure_of([&] { open_store(o); }, code);
    EXPECT_EQ(errc::wrong_key, code);
    EXPECT_NE(std::string::npos, said.find("fulcrum keys rotate")) << said;
    rotate_master_key(o, {}, quiet);
    EXPECT_EQ(expected(), seen(o));
}

TEST_F(RotateTest, RefusesWhileTheServiceRuns) {
    const auto o = by_file();
    fill(o);
    const auto before = bytes_of(o.database.string() + ".keys");
    const auto running = open_store(o);
    errc code{};
    const auto said = failure_of([&] { rotate_master_key(o, {}, quiet); }, code);
    EXPECT_EQ(errc::in_use, code);
    EXPECT_NE(std::string::npos, said.find("stop it")) << said;
    EXPECT_EQ(before, bytes_of(o.database.string() + ".keys"));
    EXPECT_FALSE(fs::exists(o.master_key_file.string() + ".next"));
}

TEST_F(RotateTest, RefusesAKeyThatIsNoNewOne_OrNotThisDatabases) {
    auto o = options_in(dir_);
    fill(o);
    errc code{};
    EXPECT_NE("", failure_of([&] { rotate_master_key(o, {}, quiet); }, code)) << "none was given";
    EXPECT_EQ(errc::key_unreadable, code);
    failure_of([&] { rotate_master_key(o, {{}, a_key}, quiet); }, code);
    EXPECT_EQ(errc::wrong_key, code);
    failure_of([&] { rotate_master_key(o, {{}, "abc"}, quiet); }, code);
    EXPECT_EQ(errc::key_unreadable, code);
    o.master_key = another_key;
    failure_of([&] { rotate_master_key(o, {{}, std::string(64, 'e')}, quiet); }, code);
    EXPECT_EQ(errc::wrong_key, code);
    o.master_key = a_key;
    EXPECT_EQ(expected(), seen(o));
}

TEST_F(RotateTest, StillRestoresCopiesFromBefore) {
    const auto o = by_file();
    fill(o);
    fs::create_directory(dir_ / "backups");
    open_store(o)->backup_to(dir_ / "backups/before.db");
    rotate_master_key(o, {}, quiet);
    restore_store(dir_ / "backups/before.db", o);
    EXPECT_EQ("words 0,", seen(o).substr(0, 8)) << "the keyring that is there opens it";
    // With the keyring of then, the key of then.
    auto elsewhere = by_file("elsewhere.db");
    fs::copy_file(o.master_key_file.string() + ".before-rotation", elsewhere.master_key_file);
    restore_store(dir_ / "backups/before.db", elsewhere);
    EXPECT_EQ(expected(), seen(elsewhere));
}

TEST_F(RotateTest, LeavesWhatIsDamagedAsItIs_AndSaysHowMuch) {
    const auto o = by_file();
    fill(o);
    connection{o.database.string() + ".keys", connection::mode::existing}.run(
        "UPDATE key SET wrapped = zeroblob(73) WHERE id = (SELECT min(id) FROM key)");
    const auto done = rotate_master_key(o, {}, quiet);
    EXPECT_EQ(19, done.keys);
    EXPECT_EQ(1, done.closed);
}

TEST_F(RotateTest, MakesKeys) {
    make_master_key(dir_ / "new.key");
    struct stat about {};
    ASSERT_EQ(0, ::stat((dir_ / "new.key").c_str(), &about));
    EXPECT_EQ(0600U, about.st_mode & 0777U);
    const auto one = new_master_key();
    EXPECT_EQ(64U, one.size());
    EXPECT_EQ(std::string::npos, one.find_first_not_of("0123456789abcdef"));
    EXPECT_NE(one, new_master_key());
}

// --- who owns what a command of root's leaves

TEST_F(RotateTest, LeavesRestoredFilesToTheirOwner_WhenRootDoesIt) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
    const auto owner_of = [](const fs::path& file) {
        struct stat about {};
        EXPECT_EQ(0, ::stat(file.c_str(), &about)) << file;
        return about.st_uid;
    };
    fs::create_directory(dir_ / "state");
    fs::create_directory(dir_ / "backups");
    auto o = options_in(dir_, "state/coach.db");
    fill(o);
    open_store(o)->backup_to(dir_ / "backups/a.db");
    const std::vector<std::string> all{"", ".keys", ".lock"};
    for (const auto& tail : all) ASSERT_EQ(0, ::chown((o.database.string() + tail).c_str(), 65534, 65534));
    ASSERT_EQ(0, ::chown((dir_ / "state").c_str(), 65534, 65534));
    ::chmod(o.database.c_str(), 0640);
    restore_store(dir_ / "backups/a.db", o);
    struct stat about {};
    ASSERT_EQ(0, ::stat(o.database.c_str(), &about));
    EXPECT_EQ(0640U, about.st_mode & 0777U);
    for (const auto& tail : all) EXPECT_EQ(65534U, owner_of(o.database.string() + tail)) << tail;
    // Into an empty folder of theirs.
    for (const auto& file : fs::directory_iterator(dir_ / "state")) fs::remove(file);
    restore_store(dir_ / "backups/a.db", o);
    for (const auto& tail : all) EXPECT_EQ(65534U, owner_of(o.database.string() + tail)) << tail;
    // The copies, too, in a folder of theirs.
    ASSERT_EQ(0, ::chown((dir_ / "backups").c_str(), 65534, 65534));
    fs::remove(dir_ / "backups/fulcrum.keys");
    open_store(o)->backup_to(dir_ / "backups/b.db");
    EXPECT_EQ(65534U, owner_of(dir_ / "backups/b.db"));
    EXPECT_EQ(65534U, owner_of(dir_ / "backups/fulcrum.keys"));
}

}  // namespace
}  // namespace fulcrum::storage
