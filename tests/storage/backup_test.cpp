// Copies while others work, and the way back.
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "fixture.hpp"
#include "storage/keys.hpp"
#include "storage/sqlite_unit.hpp"

namespace fulcrum::storage {
namespace {

namespace fs = std::filesystem;

class BackupTest : public StoreTest {
  protected:
    BackupTest() { fs::create_directory(dir_ / "backups"); }
    void write(person_id p, const std::string& text) {
        in_unit([&](unit_of_work& u) {
            dialogue::write_entry e;
            e.parts = {{dialogue::message_id{"m"}, text}};
            u.write(p, e, at(1));
        });
    }
    // The newest entry of a person, by user id; "-" if the person isn't there.
    static std::string newest(store& s, const std::string& user) {
        const auto unit = s.begin();
        const auto row = unit->find(person(user));
        if (!row) return "-";
        const auto lines = unit->look_up(row->id, {}).lines;
        return lines.empty() ? "" : lines[0].text;
    }
    std::string newest(const std::string& user) { return newest(*store_, user); }
    errc restore(const fs::path& from, const open_options& to) {
        errc code{};
        said_ = failure_of([&] { restore_store(from, to); }, code);
        return code;
    }
    void restore_and_reopen(const fs::path& from) {
        store_.reset();
        ASSERT_EQ(errc{}, restore(from, options_)) << said_;
        reopen();
    }

    const fs::path monday_ = dir_ / "backups/monday.db", tuesday_ = dir_ / "backups/tuesday.db";
    std::string said_;
};

TEST_F(BackupTest, MakesOnePrivateFile_WithTheKeyringBesideIt) {
    write(someone(), "words");
    const auto mask = ::umask(0);
    store_->backup_to(monday_);
    ::umask(mask);
    std::vector<std::string> names;
    for (const auto& f : fs::directory_iterator(dir_ / "backups")) {
        names.push_back(f.path().filename().string());
        struct stat about {};
        ASSERT_EQ(0, ::stat(f.path().c_str(), &about));
        EXPECT_EQ(0600U, about.st_mode & 0777U) << names.back();
    }
    std::ranges::sort(names);
    EXPECT_EQ((std::vector<std::string>{"fulcrum.keys", "monday.db"}), names);
    EXPECT_EQ("delete", connection(monday_, connection::mode::read_only).pragma_text("PRAGMA journal_mode"));
}

TEST_F(BackupTest, RefusesNamesThatAreTaken) {
    store_->backup_to(monday_);
    for (const fs::path& bad : {monday_, options_.database, fs::path{dir_ / "backups/fulcrum.keys"},
                                fs::path{dir_ / "nowhere/x.db"}, dir_ / "backups/"}) {
        errc code{};
        failure_of([&] { store_->backup_to(bad); }, code);
        EXPECT_EQ(errc::cannot_open, code) << bad;
    }
    // A folder that holds another database's backups.
    open_options other = options_in(dir_, "other.db");
    const auto s = open_store(other);
    errc code{};
    failure_of([&] { s->backup_to(tuesday_); }, code);
    EXPECT_EQ(errc::cannot_open, code);
    EXPECT_FALSE(fs::exists(tuesday_));
}

TEST_F(BackupTest, CopiesAConsistentState_WhileAWriterWorks) {
    const person_id maria = someone();
    std::atomic<bool> stop{false};
    std::atomic<int> written{0};
    std::thread writer([&] {
        // Each unit adds one entry and notes how many there are: a copy must agree with itself.
        while (!stop) {
            in_unit([&](unit_of_work& u) {
                dialogue::write_entry e;
                e.parts = {{dialogue::message_id{"m"}, std::string(2000, 'w')}};
                u.set_setting("entries", std::to_string(u.write(maria, e, at(1))));
                if (u.note_event(here, "n" + std::to_string(written), at(1))) ++written;
                if (written % 3 == 0) u.add(person("p" + std::to_string(written)), at(1));
            });
        }
    });
    while (written < 5) std::this_thread::yield();
    open_options beside = options_;
    beside.read_only = true;
    for (int i = 0; i < 4; ++i) {
        const auto reader = open_store(beside);  // as `fulcrum backup` does, in a process of its own
        reader->backup_to(dir_ / ("backups/" + std::to_string(i) + ".db"));
    }
    stop = true;
    writer.join();
    for (int i = 0; i < 4; ++i) {
        open_options o = options_;
        o.database = dir_ / ("restored" + std::to_string(i) + ".db");
        ASSERT_EQ(errc{}, restore(dir_ / ("backups/" + std::to_string(i) + ".db"), o)) << said_;
        const auto s = open_store(o);
        const auto unit = s->begin();
        EXPECT_EQ(unit->setting("entries"), std::to_string(unit->look_up(maria, {}).total));
        for (const auto& p : unit->people(here)) unit->load(p.id);  // each has their key
    }
}

TEST_F(BackupTest, RestoresACopy_AndKeepsTheOldFile) {
    const person_id maria = someone();
    write(maria, "monday");
    store_->backup_to(monday_);
    write(maria, "tuesday");
    restore_and_reopen(monday_);
    EXPECT_EQ("monday", newest("maria"));
    write(maria, "wednesday");  // and service goes on
    reopen();
    EXPECT_EQ("wednesday", newest("maria"));

    // The old file is whole, with what was still in its log.
    store_.reset();
    fs::rename(options_.database.string() + ".before-restore", options_.database);
    reopen();
    EXPECT_EQ("tuesday", newest("maria"));
}

TEST_F(BackupTest, KeepsForgottenPeopleForgotten_WhenAnOlderCopyIsRestored) {
    const person_id maria = someone("maria"), omar = someone("omar");
    write(maria, "hers");
    write(omar, "his");
    store_->backup_to(monday_);
    in_unit([&](unit_of_work& u) { u.erase(maria); });
    const person_id late = someone("later");
    write(late, "new");
    restore_and_reopen(monday_);
    EXPECT_EQ("-", newest("maria"));
    EXPECT_EQ("his", newest("omar"));
    EXPECT_EQ("-", newest("later"));
    // Going back to before the restore still reads those who came after the copy.
    store_.reset();
    fs::rename(options_.database.string() + ".before-restore", options_.database);
    reopen();
    EXPECT_EQ("new", newest("later"));
    EXPECT_EQ("-", newest("maria"));
}

TEST_F(BackupTest, RestoresToANewMachine) {
    write(someone(), "words");
    store_->backup_to(monday_);
    open_options elsewhere = options_in(dir_, "elsewhere.db");
    ASSERT_EQ(errc{}, restore(monday_, elsewhere)) << said_;
    EXPECT_EQ("words", newest(*open_store(elsewhere), "maria"));
    // Also where a service was started once, and has an empty database and keyring.
    open_options begun = options_in(dir_, "begun.db");
    open_store(begun);
    ASSERT_EQ(errc{}, restore(monday_, begun)) << said_;
    EXPECT_EQ("words", newest(*open_store(begun), "maria"));
    EXPECT_TRUE(fs::exists(dir_ / "begun.db.before-restore"));
}

TEST_F(BackupTest, RestoresOverADamagedOrMissingDatabase) {
    write(someone(), "words");
    store_->backup_to(monday_);
    store_.reset();
    write_bytes(options_.database, "rubbish");
    restore_and_reopen(monday_);
    EXPECT_EQ("words", newest("maria"));
    EXPECT_EQ("rubbish", bytes_of(options_.database.string() + ".before-restore"));
    store_.reset();
    fs::remove(options_.database);
    restore_and_reopen(monday_);
    EXPECT_EQ("words", newest("maria"));
}

TEST_F(BackupTest, LeavesEverythingAsItIs_WhenTheCopyIsNoGood) {
    const person_id maria = someone();
    write(maria, "words");
    store_->backup_to(monday_);
    EXPECT_EQ(errc::in_use, restore(monday_, options_));
    store_.reset();
    const std::string whole = bytes_of(monday_);

    EXPECT_EQ(errc::cannot_open, restore(dir_ / "missing.db", options_));
    EXPECT_EQ(errc::cannot_open, restore(options_.database, options_));
    write_bytes(tuesday_, "");
    EXPECT_EQ(errc::corrupt, restore(tuesday_, options_));
    write_bytes(tuesday_, std::string(9000, 'x'));
    EXPECT_EQ(errc::corrupt, restore(tuesday_, options_));
    write_bytes(tuesday_, whole.substr(0, whole.size() / 2));
    EXPECT_EQ(errc::corrupt, restore(tuesday_, options_)) << said_;
    std::string damaged = whole;
    for (std::size_t page = 4096; page < damaged.size(); page += 4096) damaged.replace(page + 1, 7, 7, '\xa5');
    write_bytes(tuesday_, damaged);
    EXPECT_EQ(errc::corrupt, restore(tuesday_, options_)) << said_;
    write_bytes(tuesday_, whole);
    connection{tuesday_, connection::mode::existing}.run("PRAGMA user_version=77");
    EXPECT_EQ(errc::too_new, restore(tuesday_, options_));
    open_options wrong = options_;
    wrong.master_key = another_key;
    EXPECT_EQ(errc::wrong_key, restore(monday_, wrong));
    open_options elsewhere = options_in(dir_, "elsewhere.db");
    fs::rename(dir_ / "backups/fulcrum.keys", dir_ / "backups/keys.away");
    EXPECT_EQ(errc::key_unreadable, restore(monday_, elsewhere));
    EXPECT_FALSE(fs::exists(elsewhere.database));

    EXPECT_FALSE(fs::exists(options_.database.string() + ".before-restore"));
    EXPECT_FALSE(fs::exists(options_.database.string() + ".restoring"));
    reopen();
    EXPECT_EQ("words", newest("maria"));
}

TEST_F(BackupTest, RefusesTheKeyringOfAnotherDatabase_WhenRestoring) {
    write(someone(), "words");
    store_->backup_to(monday_);
    open_options other = options_in(dir_, "other.db");
    {
        const auto s = open_store(other);
        const auto unit = s->begin();
        unit->add(person("x"), at(1));
        unit->commit();
    }
    EXPECT_EQ(errc::cannot_open, restore(monday_, other));
    EXPECT_NE(std::string::npos, said_.find("another database")) << said_;
}

TEST_F(BackupTest, KeepsTheLiveKeyring_WhenTheBackupFolderIsItsOwn) {
    open_options plain = options_in(dir_, "fulcrum");  // whose keyring is called fulcrum.keys
    const auto s = open_store(plain);
    s->backup_to(dir_ / "copy.db");
    {
        const auto unit = s->begin();
        unit->add(person("later"), at(1));
        unit->commit();
    }
    s->backup_to(dir_ / "copy2.db");
    EXPECT_EQ(1, connection(dir_ / "fulcrum.keys", connection::mode::read_only).pragma("SELECT count(*) FROM key"));
}

}  // namespace
}  // namespace fulcrum::storage
