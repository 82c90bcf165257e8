// Whose is what: rows that were written to without the key give nobody the data of somebody else.
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.hpp"
#include "storage/cohorts.hpp"
#include "storage/keys.hpp"
#include "storage/migrate.hpp"
#include "storage/sqlite_unit.hpp"
#include "tests/support/places.hpp"

namespace fulcrum::storage {
namespace {

namespace fs = std::filesystem;

class OwnerTest : public StoreTest {
  protected:
    OwnerTest() {
        for (const std::string user : {"victim", "mallory", "other"}) {
            in_unit([&](unit_of_work& u) {
                const auto id = u.add(person(user), at(1)).id;
                u.set_direct_channel(id, "dm-" + user);
                dialogue::person_state state;
                state.first_name = user;
                u.save(id, state, {user, "", 0, 0, at(1)});
                dialogue::write_entry e;
                e.parts = {{dialogue::message_id{"m"}, "words of " + user}};
                u.write(id, e, at(1));
                auto m = message(id, "answer to " + user);
                m.channel = "dm-" + user;
                u.enqueue(m);
            });
        }
    }
    // As somebody would who has the file and not the key, with the service stopped.
    void forge(const std::string& text) {
        store_.reset();
        sqlite3* db = nullptr;
        ASSERT_EQ(SQLITE_OK, sqlite3_open(options_.database.c_str(), &db));
        EXPECT_EQ(SQLITE_OK, sqlite3_exec(db, text.c_str(), nullptr, nullptr, nullptr)) << sqlite3_errmsg(db);
        sqlite3_close(db);
        store_ = open_store(options_);
    }
    // What somebody gets when they ask for their journal.
    std::string journal_of(const std::string& user) {
        const auto unit = begin();
        const auto row = unit->find(person(user));
        if (!row) return "nobody";
        errc code{};
        std::string text;
        said_ = failure_of([&] { text = unit->look_up(row->id, {}).lines.at(0).text; }, code);
        const auto state = failure_of([&] { unit->load(row->id); }, code);
        EXPECT_EQ(said_.empty(), state.empty());
        return code == errc::sealed ? "refused" : text;
    }
    std::string channel_of(const std::string& user) { return begin()->find(person(user))->direct_channel; }
    std::string said_;
};

TEST_F(OwnerTest, GivesNobodyTheRowOfAnother) {
    forge(
        "DELETE FROM person WHERE user = 'mallory'; "
        "UPDATE person SET user = 'mallory', direct_channel = 'dm-mallory' WHERE user = 'victim'");
    EXPECT_EQ("refused", journal_of("mallory"));
    EXPECT_NE(std::string::npos, said_.find("changed by hand")) << said_;
    EXPECT_NE(std::string::npos, said_.find("fulcrum restore")) << said_;
    EXPECT_EQ("words of other", journal_of("other")) << "the others go on";
}

TEST_F(OwnerTest, GivesNobodyTheKeyOfAnother) {
    forge(
        "CREATE TABLE t AS SELECT key_id, sealed FROM person WHERE user = 'victim'; "
        "UPDATE person SET key_id = zeroblob(16) WHERE user = 'victim'; "
        "UPDATE person SET (key_id, sealed) = (SELECT * FROM t) WHERE user = 'mallory'; DROP TABLE t");
    EXPECT_EQ("refused", journal_of("mallory"));
    EXPECT_EQ("words of other", journal_of("other"));
}

TEST_F(OwnerTest, GivesNobodyThePeopleOfAnotherPlace) {
    forge("UPDATE place SET workspace = 'chat.evil.example'");
    const auto unit = begin();
    const auto row = unit->find(person_key{{"mattermost", "chat.evil.example"}, "victim"});
    ASSERT_TRUE(row);
    errc code{};
    failure_of([&] { unit->load(row->id); }, code);
    EXPECT_EQ(errc::sealed, code);
}

TEST_F(OwnerTest, WritesToNoChannelThatSomebodyElsePutIn) {
    EXPECT_EQ("dm-victim", channel_of("victim"));
    forge("UPDATE person SET direct_channel = 'dm-mallory' WHERE user = 'victim'");
    EXPECT_EQ("", channel_of("victim")) << "it is asked for again";
    EXPECT_EQ("words of victim", journal_of("victim"));
    forge(
        "UPDATE person SET (direct_channel, direct_seal) = (SELECT direct_channel, direct_seal FROM person "
        "WHERE user = 'mallory') WHERE user = 'victim'");
    EXPECT_EQ("", channel_of("victim"));
    in_unit([&](unit_of_work& u) { u.set_direct_channel(u.find(person("victim"))->id, "dm-victim"); });
    reopen();
    EXPECT_EQ("dm-victim", channel_of("victim"));
}

TEST_F(OwnerTest, SendsNothingToAChannelThatSomebodyElsePutIn) {
    EXPECT_EQ(3U, begin()->unsent().size());
    forge("UPDATE outbox SET channel = 'dm-mallory' WHERE channel = 'dm-victim'");
    const auto unit = begin();
    std::string sent;
    for (const auto& row : unit->unsent()) sent += row.text + ", ";
    EXPECT_EQ("answer to mallory, answer to other, ", sent);
    EXPECT_EQ("sealed", unit->failures(here, 0, 9).at(0).reason);
}

// --- databases of the version before

class OlderTest : public testing::Test {
  protected:
    OlderTest() {
        const auto from = test::fixtures() / "storage";
        fs::copy_file(from / "v4.db", options_.database);
        fs::copy_file(from / "v4.keys", options_.database.string() + ".keys");
    }
    static std::string words(unit_of_work& u, const std::string& user) {
        return u.look_up(u.find(person(user))->id, {}).lines.at(0).text;
    }
    temp_dir dir_;
    open_options options_ = options_in(dir_);
};

TEST_F(OlderTest, HasRoomForCohorts) {
    const auto s = open_store(options_);
    const auto u = s->begin();
    const auto maria = u->find(person("maria"));
    ASSERT_TRUE(maria);
    EXPECT_FALSE(u->load(maria->id).undo);
    EXPECT_TRUE(u->cohorts().cohorts(here).empty());
    dialogue::cohort c;
    c.name = "leads";
    c.id = u->cohorts().keep(here, c);
    u->cohorts().set_member(c.id, {dialogue::cohort_member::standing::by_channel, "maria", "maria", at(1)});
    EXPECT_EQ(1U, u->cohorts().members(c.id).size());
    u->erase(maria->id);
    EXPECT_TRUE(u->cohorts().members(c.id).empty());
}

TEST_F(OlderTest, OpensAndBindsEverybodysKey) {
    for (int round = 0; round < 2; ++round) {
        const auto s = open_store(options_);
        const auto u = s->begin();
        for (const std::string user : {"maria", "noor"}) {
            const auto row = u->find(person(user));
            ASSERT_TRUE(row);
            EXPECT_EQ("", row->direct_channel) << "nobody vouches for it";
            const auto state = u->load(row->id);
            EXPECT_EQ(user + " by name", state.first_name);
            EXPECT_EQ("unfinished words of " + user, state.side.parts.at(0).text);
            EXPECT_EQ("words of " + user + "\nand more", words(*u, user));
        }
        const auto waiting = u->unsent();
        ASSERT_EQ(4U, waiting.size());
        EXPECT_EQ("answer to maria", waiting[0].text);
        EXPECT_EQ("to a channel", waiting[3].text);
        EXPECT_EQ(std::nullopt, u->setting("track.empty"));
        EXPECT_EQ("UTC", u->setting("defaults.zone"));
    }
    EXPECT_TRUE(fs::exists(options_.database.string() + ".before-v" + std::to_string(migrations().back().number)));
    connection{options_.database, connection::mode::existing}.run(
        "UPDATE person SET user = 'mallory' WHERE user = 'maria'");
    const auto s = open_store(options_);
    const auto u = s->begin();
    errc code{};
    failure_of([&] { words(*u, "mallory"); }, code);
    EXPECT_EQ(errc::sealed, code);
    EXPECT_EQ("words of noor\nand more", words(*u, "noor"));
}

TEST_F(OlderTest, IsReadAsItIs_WhenItMayNotBeChanged) {
    options_.read_only = true;
    const auto before = bytes_of(options_.database.string() + ".keys");
    fs::create_directory(dir_ / "backups");
    open_store(options_)->backup_to(dir_ / "backups/old.db");
    EXPECT_EQ(before, bytes_of(options_.database.string() + ".keys"));
    // A copy of then is good now.
    open_options elsewhere = options_in(dir_, "elsewhere.db");
    restore_store(dir_ / "backups/old.db", elsewhere);
    const auto s = open_store(elsewhere);
    EXPECT_EQ("words of maria\nand more", words(*s->begin(), "maria"));
}

TEST_F(OlderTest, LetsNoKeyringOfThenVouchForAnotherOwner) {
    { open_store(options_); }
    // One wrapped key of the old file, put into the new one as a key without an owner.
    connection old{test::fixtures() / "storage/v4.keys", connection::mode::read_only};
    auto row = old.use("SELECT id, wrapped FROM key ORDER BY id");
    ASSERT_TRUE(row.step());
    {
        connection ring{options_.database.string() + ".keys", connection::mode::existing};
        ring.use("UPDATE key SET wrapped = ?, owner = NULL WHERE id = ?")
            .bind(1, row.blob(1))
            .bind(2, row.blob(0))
            .run();
    }
    const auto s = open_store(options_);
    const auto u = s->begin();
    int refused = 0;
    for (const std::string user : {"maria", "noor", "gone"}) {
        errc code{};
        failure_of([&] { words(*u, user); }, code);
        refused += code == errc::sealed ? 1 : 0;
    }
    EXPECT_EQ(1, refused);
}

// --- the keyring under the running service

TEST_F(OwnerTest, TakesNothingIn_WhileTheKeyringIsGone) {
    const fs::path ring = options_.database.string() + ".keys", away = dir_ / "away";
    EXPECT_TRUE(store_->writable());
    fs::rename(ring, away);
    EXPECT_FALSE(store_->writable());
    errc code{};
    const auto said = failure_of([&] { someone("late"); }, code);
    EXPECT_EQ(errc::io, code) << "it is tried again, and nothing is lost";
    EXPECT_NE(std::string::npos, said.find("put it back")) << said;
    fs::rename(away, ring);
    someone("late");
    EXPECT_TRUE(store_->writable());
    reopen();
    EXPECT_EQ("words of victim", journal_of("victim"));
}

TEST_F(OwnerTest, TakesNothingIn_WhenTheKeyringGoesInTheMiddleOfAUnit) {
    const fs::path ring = options_.database.string() + ".keys", away = dir_ / "away";
    auto unit = begin();
    unit->add(person("late"), at(1));
    fs::rename(ring, away);
    errc code{};
    failure_of([&] { unit->commit(); }, code);
    EXPECT_EQ(errc::io, code);
    unit.reset();
    fs::copy_file(away, ring);  // another file of that name: a copy was put back
    EXPECT_EQ("nobody", journal_of("late"));
    EXPECT_EQ("words of other", journal_of("other"));
    someone("late");
    reopen();
    EXPECT_EQ("words of other", journal_of("other"));
}

TEST_F(OwnerTest, TakesNothingIn_WhenAStrangersKeyringIsPutThere) {
    const open_options other = options_in(dir_, "other.db");
    { open_store(other); }
    fs::copy_file(other.database.string() + ".keys", options_.database.string() + ".keys",
                  fs::copy_options::overwrite_existing);
    fs::rename(other.database.string() + ".keys", options_.database.string() + ".keys");
    errc code{};
    failure_of([&] { begin(); }, code);
    EXPECT_EQ(errc::io, code);
}

}  // namespace
}  // namespace fulcrum::storage
