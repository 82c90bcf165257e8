// What lies on the disk: never a person's words, and after `forget me` nothing that could give them back.
#include <fcntl.h>
#include <unistd.h>

#include "fixture.hpp"
#include "storage/keys.hpp"
#include "storage/sqlite_unit.hpp"

namespace fulcrum::storage {
namespace {

namespace fs = std::filesystem;

// Everything Maria said or was told; each piece is looked for in the raw bytes.
const std::vector<std::string> secrets = {
    "SecretTitleWords", "SecretPartWords",   "SecretAmendedWords", "SecretStateAnswer", "SecretQuotedPart",
    "SecretReply",      "SecretFileContent", "SecretFileName",     "SecretReplacement", "SecretCardWords"};

class SecrecyTest : public StoreTest {
  protected:
    // Words on the disk, by name; files held open count as they are.
    std::string found_on_disk() const {
        const std::string bytes = bytes_below(dir_.path());
        std::string found;
        for (const std::string& s : secrets)
            if (bytes.find(s) != std::string::npos) found += s + " ";
        return found;
    }

    void live(person_id p) {
        in_unit([&](unit_of_work& u) {
            dialogue::person_state s;
            s.username = "maria-name";
            s.names["role"] = {"SecretStateAnswer", {{dialogue::message_id{"m1"}, "SecretQuotedPart"}}};
            s.running.emplace();
            s.running->wording = "SecretCardWords";
            u.save(p, s, {"maria-name", "two-hats", 1, 1, at(1)});
            EXPECT_EQ("", found_on_disk());
            dialogue::write_entry e;
            e.title = "SecretTitleWords";
            e.parts = {{dialogue::message_id{"m1"}, "SecretPartWords " + std::string(3000, 'x')},
                       {dialogue::message_id{"m2"}, "SecretPartWords"}};
            u.write(p, e, at(1));
            u.write(p, e, at(2));
            u.amend(p, {dialogue::message_id{"m1"}, "SecretAmendedWords"}, at(2));
            u.replace(p, {2, {dialogue::message_id{"m3"}, "SecretReplacement"}}, at(3));
            outgoing_row m;
            m.person = p;
            m.where = here;
            m.text = "SecretReply";
            m.file_name = "SecretFileName";
            m.file_content = "SecretFileContent";
            u.enqueue(m);
            m.person.reset();
            u.enqueue(m);
            const auto failing = u.enqueue(m);
            u.failed(failing.id, "channel is gone", at(4));
            dialogue::look_up all;
            all.by = dialogue::look_up::how::search;
            all.words = "secretpartwords";
            EXPECT_FALSE(u.look_up(p, all).lines.empty());
            u.set_direct_channel(p, "maria-channel");
        });
    }
};

TEST_F(SecrecyTest, WritesNoWordInTheClear) {
    const person_id maria = in_unit([](unit_of_work& u) { return u.add(person("maria-id"), at(1)).id; });
    for (int round = 0; round < 3; ++round) {
        live(maria);
        EXPECT_EQ("", found_on_disk());
        reopen();
        EXPECT_EQ("", found_on_disk());
    }
    store_->backup_to(dir_ / "copy.db");
    EXPECT_EQ("", found_on_disk());
    // The check itself sees what is written in the clear.
    write_bytes(dir_ / "note", "SecretReply");
    EXPECT_EQ("SecretReply ", found_on_disk());
}

TEST_F(SecrecyTest, LeavesNoRowNoNameAndNoKey_WhenAPersonIsErased) {
    const auto ids = in_unit([](unit_of_work& u) {
        std::vector<person_id> made;
        for (int i = 0; i < 40; ++i)
            made.push_back(u.add(person(i == 20 ? "maria-id" : "somebody-" + std::to_string(i)), at(1)).id);
        return made;
    });
    for (int round = 0; round < 3; ++round) {
        live(ids[20]);
        in_unit([&](unit_of_work& u) {  // others come and grow around her, so that pages are split and moved
            for (const person_id other : ids) {
                if (other == ids[20]) continue;
                dialogue::person_state s;
                s.zone = std::string(static_cast<std::size_t>(200 * (round + 1)), 'z');
                u.save(other, s, {"other", "", 0, 0, at(1)});
            }
        });
    }
    connection look{options_.database, connection::mode::read_only};
    const std::string key = look.pragma_text("SELECT hex(key_id) FROM person WHERE user = 'maria-id'");
    ASSERT_EQ(32U, key.size());
    std::string key_bytes;
    for (std::size_t i = 0; i < key.size(); i += 2)
        key_bytes += static_cast<char>(std::stoi(key.substr(i, 2), nullptr, 16));
    look.forget_statements();

    const auto left = [&] {
        const std::string bytes = bytes_below(dir_.path());
        std::string found;
        for (const std::string& s :
             {std::string{"maria-id"}, std::string{"maria-name"}, std::string{"maria-channel"}, key_bytes})
            if (bytes.find(s) != std::string::npos) found += s + " ";
        return found;
    };
    EXPECT_NE("", left());
    in_unit([&](unit_of_work& u) { u.erase(ids[20]); });
    EXPECT_EQ("", left());
    EXPECT_EQ("", found_on_disk());
    EXPECT_TRUE(store_->writable());
    reopen();
    EXPECT_EQ("", left());
    in_unit([&](unit_of_work& u) { EXPECT_EQ(39U, u.people(here).size()); });
}

TEST_F(SecrecyTest, MakesOldBackupsUnreadable_WhenAPersonIsErased) {
    const person_id maria = someone("maria"), omar = someone("omar");
    live(maria);
    live(omar);
    fs::create_directory(dir_ / "backups");
    const fs::path old = dir_ / "backups/monday.db";
    store_->backup_to(old);
    in_unit([&](unit_of_work& u) { u.erase(maria); });
    store_->backup_to(dir_ / "backups/tuesday.db");

    // Somebody takes Monday's copy with everything there is: the newest keyring and the master key.
    open_options stolen = options_;
    stolen.database = dir_ / "stolen.db";
    fs::copy_file(old, stolen.database);
    fs::copy_file(dir_ / "backups/fulcrum.keys", dir_ / "stolen.db.keys");
    const auto s = open_store(stolen);
    const auto unit = s->begin();
    const auto row = unit->find(person("maria"));
    ASSERT_TRUE(row);
    errc code{};
    failure_of([&] { unit->load(row->id); }, code);
    EXPECT_EQ(errc::sealed, code);
    failure_of([&] { unit->look_up(row->id, {}); }, code);
    EXPECT_EQ(errc::sealed, code);
    const auto other = unit->find(person("omar"))->id;
    EXPECT_EQ("SecretStateAnswer", unit->load(other).names["role"].text);
    EXPECT_EQ(2, unit->look_up(other, {}).total);
    for (const auto& message : unit->unsent()) EXPECT_NE(maria, message.person);
}

TEST_F(SecrecyTest, OverwritesTheKeyringOfTheLastBackup) {
    someone();
    fs::create_directory(dir_ / "backups");
    store_->backup_to(dir_ / "backups/1.db");
    const int old = ::open((dir_ / "backups/fulcrum.keys").c_str(), O_RDONLY);
    ASSERT_GE(old, 0);
    store_->backup_to(dir_ / "backups/2.db");
    std::string bytes(4096, 'x');
    EXPECT_EQ(4096, ::read(old, bytes.data(), bytes.size()));
    EXPECT_EQ(std::string(4096, '\0'), bytes);
    ::close(old);
}

TEST_F(SecrecyTest, ErasesTheKeyAtTheNextStart_WhenACrashCameBetween) {
    const person_id maria = someone();
    live(maria);
    store_.reset();
    {  // what a crash right after the database's commit leaves: no person, a key still in the ring
        connection db{options_.database, connection::mode::existing};
        db.run("PRAGMA foreign_keys=ON; INSERT INTO erased_key SELECT key_id FROM person; DELETE FROM person");
    }
    const fs::path ring = options_.database.string() + ".keys";
    const auto keys = [&] { return connection{ring, connection::mode::read_only}.pragma("SELECT count(*) FROM key"); };
    EXPECT_EQ(1, keys());
    reopen();
    EXPECT_EQ(0, keys());
    EXPECT_TRUE(store_->writable());
    EXPECT_EQ(0, connection(options_.database, connection::mode::read_only).pragma("SELECT count(*) FROM erased_key"));
}

TEST_F(SecrecyTest, TriesAgainToEraseAKey_WhenItCouldNotAtOnce) {
    const person_id maria = someone();
    const fs::path ring = options_.database.string() + ".keys";
    {
        connection blocking{ring, connection::mode::existing};
        blocking.run("BEGIN IMMEDIATE");
        in_unit([&](unit_of_work& u) { u.erase(maria); });  // waits a while for the keyring, then goes on
        EXPECT_FALSE(store_->writable());
    }
    in_unit([](unit_of_work& u) { EXPECT_FALSE(u.find(person("maria"))); });
    EXPECT_TRUE(store_->writable());
    EXPECT_EQ(0, connection(ring, connection::mode::read_only).pragma("SELECT count(*) FROM key"));
}

TEST_F(SecrecyTest, NoticesSwappedRows) {
    const person_id maria = someone("maria"), omar = someone("omar");
    live(maria);
    live(omar);
    const auto swap = [&](const std::string& sql) {
        store_.reset();
        connection{options_.database, connection::mode::existing}.run(sql);
        reopen();
    };
    const auto reads = [&](person_id p) {
        errc code{};
        const auto unit = begin();
        const std::string said = failure_of(
            [&] {
                unit->load(p);
                dialogue::look_up all;
                all.by = dialogue::look_up::how::all;
                unit->look_up(p, all);
            },
            code);
        for (const std::string& s : secrets) EXPECT_EQ(std::string::npos, said.find(s));
        return code == errc{};
    };
    EXPECT_TRUE(reads(maria));
    // The state of one put under another, even with the id of their key.
    swap("UPDATE person SET sealed = (SELECT sealed FROM person WHERE user = 'omar') WHERE user = 'maria'");
    EXPECT_FALSE(reads(maria));
    EXPECT_TRUE(reads(omar));
    // A part put into another entry of the same person.
    swap(
        "UPDATE part SET sealed = (SELECT sealed FROM part WHERE person = 2 AND number = 1 AND part = 0) "
        "WHERE person = 2 AND number = 2");
    EXPECT_FALSE(reads(omar));
}

TEST_F(SecrecyTest, SetsADamagedMessageAside_SoThatOthersGoOut) {
    const person_id maria = someone("maria");
    live(maria);
    store_.reset();
    connection{options_.database, connection::mode::existing}.run("UPDATE outbox SET sealed = x'0102' WHERE id = 1");
    reopen();
    in_unit([](unit_of_work& u) {
        EXPECT_EQ(1U, u.unsent().size());
        EXPECT_EQ("SecretReply", u.unsent().at(0).text);
    });
}

TEST_F(SecrecyTest, ForgetsInTheCopiesBesideTheDatabase) {
    const person_id maria = someone("maria-id");
    const person_id other = someone("other-id");
    live(maria);
    in_unit([&](unit_of_work& u) {
        u.save(other, {}, {"other-name", "", 0, 0, at(1)});
        u.log_admin(here, {at(1), "maria-name", "assigned two-hats to maria-name"});
    });
    fs::create_directory(dir_ / "backups");
    store_->backup_to(dir_ / "backups/copy.db");
    const fs::path copy = options_.database.string() + ".before-v2",
                   damaged = options_.database.string() + ".before-restore";
    fs::rename(dir_ / "backups/copy.db", copy);
    write_bytes(damaged, "rubbish");
    in_unit([&](unit_of_work& u) { u.erase(maria); });
    const std::string bytes = bytes_of(copy);
    EXPECT_EQ(std::string::npos, bytes.find("maria-name"));
    EXPECT_EQ(std::string::npos, bytes.find("maria-id"));
    EXPECT_NE(std::string::npos, bytes.find("other-name"));
    EXPECT_EQ("rubbish", bytes_of(damaged));
    EXPECT_EQ("somebody who left", begin()->admin_log(here, 1).at(0).actor);
}

TEST(Names, LeaveATextAsWordsOfTheirOwnOnly) {
    EXPECT_EQ("somebody who left", without_name("ana", "ana"));
    EXPECT_EQ("gave it to somebody who left, anabel", without_name("gave it to @ana, anabel", "ana"));
    EXPECT_EQ("banana, ana-b, ana_c, ana.d, x.ana, ana2",
              without_name("banana, ana-b, ana_c, ana.d, x.ana, ana2", "ana"));
    EXPECT_EQ("somebody who left. somebody who left", without_name("ana. ana", "ana"));
    EXPECT_EQ("nobody", without_name("nobody", "ana"));
    EXPECT_EQ("žana somebody who left", without_name("žana ana", "ana"));
}

}  // namespace
}  // namespace fulcrum::storage
