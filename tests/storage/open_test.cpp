// Opening: what may lie at the database's path, and what an operator is told.
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.hpp"
#include "storage/migrate.hpp"
#include "storage/sqlite_unit.hpp"

namespace fulcrum::storage {
namespace {

namespace fs = std::filesystem;

class OpenTest : public testing::Test {
  protected:
    errc open(const open_options& o) {
        errc code{};
        said_ = failure_of([&] { open_store(o); }, code);
        EXPECT_TRUE(code == errc{} || said(dir_.path().string())) << "names no path: " << said_;
        return code;
    }
    bool said(const std::string& words) const { return said_.find(words) != std::string::npos; }
    // A database with a person and an entry in it.
    void fill() {
        const auto s = open_store(options_);
        const auto unit = s->begin();
        for (int i = 0; i < 30; ++i) {
            const auto p = unit->add(person("user" + std::to_string(i)), at(1));
            dialogue::write_entry e;
            e.parts = {{dialogue::message_id{"m"}, std::string(500, 'w')}};
            unit->write(p.id, e, at(1));
        }
        unit->commit();
    }
    void sql(const std::string& text) {
        sqlite3* db = nullptr;
        ASSERT_EQ(SQLITE_OK, sqlite3_open(options_.database.c_str(), &db));
        EXPECT_EQ(SQLITE_OK, sqlite3_exec(db, text.c_str(), nullptr, nullptr, nullptr)) << sqlite3_errmsg(db);
        sqlite3_close(db);
    }

    temp_dir dir_;
    open_options options_ = options_in(dir_);
    std::string said_;
};

TEST_F(OpenTest, MakesPrivateFiles) {
    const auto mask = ::umask(0);
    open_options o = options_;
    o.master_key = "";
    o.master_key_file = dir_ / "master.key";
    const auto s = open_store(o);
    s->begin()->commit();
    ::umask(mask);
    for (const auto& file : fs::directory_iterator(dir_.path())) {
        struct stat about {};
        ASSERT_EQ(0, ::stat(file.path().c_str(), &about));
        EXPECT_EQ(0U, about.st_mode & 077U) << file.path();
    }
    EXPECT_TRUE(fs::exists(o.master_key_file));
}

TEST_F(OpenTest, RefusesASecondProcess_UntilTheFirstIsGone) {
    auto first = open_store(options_);
    EXPECT_EQ(errc::in_use, open(options_));
    EXPECT_TRUE(said("stop it first"));
    auto look = options_;
    look.read_only = true;
    EXPECT_EQ(errc{}, open(look)) << said_;
    first.reset();
    EXPECT_EQ(errc{}, open(options_)) << said_;
}

TEST_F(OpenTest, RefusesASecondProcess_ThatComesByALink) {
    auto first = open_store(options_);
    auto other = options_;
    other.database = dir_ / "link.db";
    fs::create_symlink(options_.database, other.database);
    EXPECT_EQ(errc::in_use, open(other));
    first.reset();
    EXPECT_EQ(errc{}, open(other)) << said_;
    EXPECT_FALSE(fs::exists(dir_ / "link.db.keys")) << "the keys are those of the database";
}

TEST_F(OpenTest, RefusesAWrongKey) {
    fill();
    options_.master_key = another_key;
    EXPECT_EQ(errc::wrong_key, open(options_));
    EXPECT_TRUE(said("original key"));
    options_.master_key = "abc";
    errc code{};
    said_ = failure_of([&] { open_store(options_); }, code);
    EXPECT_EQ(errc::key_unreadable, code);
}

TEST_F(OpenTest, MakesNoNewKey_WhenTheDatabaseHadOne) {
    options_.master_key = "";
    options_.master_key_file = dir_ / "master.key";
    fill();
    fs::remove(options_.master_key_file);
    EXPECT_EQ(errc::key_unreadable, open(options_));
    EXPECT_FALSE(fs::exists(options_.master_key_file));
    options_.make_key = false;
    options_.database = dir_ / "new.db";
    EXPECT_EQ(errc::key_unreadable, open(options_));
}

TEST_F(OpenTest, RefusesAFileThatIsNoDatabase) {
    write_bytes(options_.database, std::string(5000, 'x'));
    EXPECT_EQ(errc::corrupt, open(options_));
    EXPECT_EQ(std::string(5000, 'x'), bytes_of(options_.database));
}

TEST_F(OpenTest, RefusesADatabaseOfSomethingElse) {
    sql("CREATE TABLE songs(title TEXT)");
    EXPECT_EQ(errc::corrupt, open(options_));
    EXPECT_TRUE(said("not a database of Fulcrum")) << said_;
    sql("PRAGMA application_id=1234");
    EXPECT_EQ(errc::corrupt, open(options_));
}

TEST_F(OpenTest, RefusesANewerDatabase) {
    fill();
    sql("PRAGMA user_version=999");
    EXPECT_EQ(errc::too_new, open(options_));
    EXPECT_TRUE(said("999")) << said_;
    sql("PRAGMA user_version=" + std::to_string(migrations().back().number));
    EXPECT_EQ(errc{}, open(options_)) << said_;
}

TEST_F(OpenTest, RefusesADatabaseWithoutItsTables) {
    fill();
    sql("DROP TABLE meta");
    EXPECT_EQ(errc::corrupt, open(options_)) << said_;
}

TEST_F(OpenTest, RefusesATruncatedDatabase_WhereverItIsCut) {
    fill();
    sql("PRAGMA journal_mode=DELETE");
    const std::string whole = bytes_of(options_.database);
    for (const double share : {0.001, 0.01, 0.1, 0.3, 0.5, 0.9, 0.99}) {
        write_bytes(options_.database,
                    whole.substr(0, static_cast<std::size_t>(share * static_cast<double>(whole.size()))));
        const errc code = open(options_);
        EXPECT_TRUE(code == errc::corrupt || code == errc::io) << share << ": " << said_;
    }
    write_bytes(options_.database, whole);
    EXPECT_EQ(errc{}, open(options_)) << said_;
}

TEST_F(OpenTest, NeverCrashes_OnDamagedBytes) {
    fill();
    sql("PRAGMA journal_mode=DELETE");
    const std::string whole = bytes_of(options_.database);
    state_source random{4242};
    for (int round = 0; round < 60; ++round) {
        std::string bad = whole;
        for (int i = 0; i < 20; ++i) bad[random.number(bad.size())] = static_cast<char>(random.number(256));
        write_bytes(options_.database, bad);
        for (const char* tail : {"-wal", "-shm"}) fs::remove(options_.database.string() + tail);
        try {
            const auto s = open_store(options_);
            const auto unit = s->begin();
            for (const auto& p : unit->people(here)) {
                unit->load(p.id);
                unit->look_up(p.id, {});
            }
            unit->unsent();
            unit->commit();
        } catch (const storage_error& error) {
            EXPECT_EQ(std::string::npos, std::string{error.what()}.find("www"));
        } catch (const std::logic_error&) {  // a constraint that damage made impossible to keep
        }
    }
}

TEST_F(OpenTest, SaysWhatIsMissing) {
    fill();
    const auto ring = options_.database.string() + ".keys";
    fs::rename(ring, ring + ".away");
    EXPECT_EQ(errc::key_unreadable, open(options_));
    EXPECT_TRUE(said("keyring")) << said_;
    EXPECT_FALSE(fs::exists(ring)) << "an empty keyring would pass for everybody being forgotten";
    fs::rename(ring + ".away", ring);
    fs::rename(options_.database, dir_ / "away.db");
    EXPECT_EQ(errc::cannot_open, open(options_));
    EXPECT_TRUE(said("fulcrum restore")) << said_;
    EXPECT_FALSE(fs::exists(options_.database));
    fs::rename(dir_ / "away.db", options_.database);
    EXPECT_EQ(errc{}, open(options_)) << said_;
    options_.database = dir_ / "no";
    options_.database /= "such.db";
    EXPECT_EQ(errc::cannot_open, open(options_));
    options_.read_only = true;
    EXPECT_EQ(errc::cannot_open, open(options_));
}

TEST_F(OpenTest, ReadsOnly_WhenAskedTo) {
    fill();
    options_.read_only = true;
    const auto s = open_store(options_);
    const auto unit = s->begin();
    EXPECT_EQ(30U, unit->people(here).size());
    EXPECT_EQ(1, unit->look_up(unit->people(here)[0].id, {}).total);
    errc code{};
    failure_of([&] { unit->set_setting("a", "b"); }, code);
    EXPECT_EQ(errc::cannot_open, code);
    EXPECT_FALSE(s->writable());
}

// --- disk full

TEST_F(OpenTest, UndoesTheUnit_WhenTheDiskIsFull_AndGoesOnAfterwards) {
    const auto s = open_sqlite_store(options_, {80});
    person_id maria{};
    {
        const auto unit = s->begin();
        maria = unit->add(person("maria"), at(1)).id;
        unit->commit();
    }
    errc code{};
    {
        const auto unit = s->begin();
        unit->note_event(here, "post:1", at(1));
        const auto fill_up = [&] {
            for (int i = 0; i < 1000; ++i) {
                dialogue::write_entry e;
                e.parts = {{dialogue::message_id{"m" + std::to_string(i)}, std::string(3000, 'w')}};
                unit->write(maria, e, at(1));
            }
        };
        const std::string what = failure_of(fill_up, code);
        EXPECT_EQ(errc::full, code) << what;
        EXPECT_NE(std::string::npos, what.find(options_.database.string()));
        // What comes after must not become durable by itself.
        failure_of(
            [&] {
                unit->set_setting("leak", "x");
                unit->commit();
            },
            code);
        EXPECT_NE(errc{}, code);
    }
    const auto unit = s->begin();
    EXPECT_EQ(0, unit->look_up(maria, {}).total);
    EXPECT_FALSE(unit->setting("leak"));
    EXPECT_TRUE(unit->note_event(here, "post:1", at(1)));
    unit->commit();
}

// --- migrations

TEST_F(OpenTest, BringsAnOlderFileUp_AfterACopyOfIt) {
    const migration one{1, "CREATE TABLE a(x INTEGER) STRICT"};
    const migration two{2, "CREATE TABLE b(y INTEGER) STRICT; INSERT INTO b SELECT x + 1 FROM a"};
    const fs::path file = dir_ / "m.db";
    int firsts = 0;
    {
        connection db{file, connection::mode::create};
        migrate(db, std::array{one}, [&] { ++firsts; });
        db.run("INSERT INTO a VALUES (41)");
        EXPECT_EQ(1, version_of(db, 1));
        migrate(db, std::array{one}, [&] { ++firsts; });
    }
    EXPECT_FALSE(fs::exists(file.string() + ".before-v2"));
    {
        connection db{file, connection::mode::existing};
        migrate(db, std::array{one, two}, [&] { ++firsts; });
        EXPECT_EQ(42, db.pragma("SELECT y FROM b"));
    }
    EXPECT_EQ(1, firsts);
    connection copy{file.string() + ".before-v2", connection::mode::read_only};
    EXPECT_EQ(1, version_of(copy, 2));
    EXPECT_EQ(41, copy.pragma("SELECT x FROM a"));
    connection db{file, connection::mode::existing};
    errc code{};
    failure_of([&] { migrate(db, std::array{one}, [] {}); }, code);
    EXPECT_EQ(errc::too_new, code);
}

TEST_F(OpenTest, LeavesTheFileAsItWas_WhenAMigrationFails) {
    const migration one{1, "CREATE TABLE a(x INTEGER) STRICT"};
    const migration bad{2, "CREATE TABLE b(y INTEGER) STRICT; INSERT INTO nowhere VALUES (1)"};
    connection db{dir_ / "m.db", connection::mode::create};
    migrate(db, std::array{one}, [] {});
    errc code{};
    failure_of([&] { migrate(db, std::array{one, bad}, [] {}); }, code);
    EXPECT_EQ(errc::corrupt, code);
    EXPECT_EQ(1, version_of(db, 2));
    EXPECT_EQ(0, db.pragma("SELECT count(*) FROM sqlite_schema WHERE name = 'b'"));
}

TEST_F(OpenTest, NumbersItsMigrationsFromOneOn) {
    int expected = 0;
    for (const migration& m : migrations()) EXPECT_EQ(++expected, m.number);
}

TEST_F(OpenTest, UsesStrictTablesOnly) {
    fill();
    connection db{options_.database, connection::mode::read_only};
    EXPECT_EQ(0, db.pragma("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
                           "AND name NOT LIKE 'sqlite_%' AND strict = 0"));
    EXPECT_EQ("wal", db.pragma_text("PRAGMA journal_mode"));
}

}  // namespace
}  // namespace fulcrum::storage
