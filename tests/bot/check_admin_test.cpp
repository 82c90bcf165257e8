// What `fulcrum check` and `fulcrum run` say of administrators, of another workspace, and of ports.
#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>

#include "storage/glance.hpp"
#include "storage/keys.hpp"
#include "storage/migrate.hpp"
#include "storage/seal.hpp"
#include "storage/sqlite.hpp"
#include "storage/store.hpp"
#include "tests/bot/program.hpp"
#include "tests/support/chat_thread.hpp"
#include "tests/support/has.hpp"

namespace fulcrum::test {
namespace {

// A database that knows so many people by that workspace.
void know(const std::filesystem::path& database, const std::string& workspace, int people) {
    storage::open_options files;
    files.database = database;
    files.master_key_file = database.string() + ".key";
    auto store = storage::open_store(files);
    auto unit = store->begin();
    for (int i = 0; i < people; ++i)
        unit->add({{"mattermost", workspace}, "user" + std::to_string(i)}, chat_thread::system_now());
    unit->commit();
}

TEST(AnotherWorkspace, IsRefused_WithTheLineToPutIn) {
    const scratch_folder folder;
    const auto database = folder.path() / "f.db";
    know(database, "10.0.0.1:8065", 2);
    know(database, "127.0.0.1:1", 1);
    program::environment env = {{"FULCRUM_MATTERMOST_URL", "http://127.0.0.1:1"},
                                {"FULCRUM_MATTERMOST_TOKEN", "abcdefghijklmnop"},
                                {"FULCRUM_STORAGE_PATH", database.string()}};
    const auto looked = run({"check"}, env);
    EXPECT_EQ(looked.code, 2) << looked.out;
    EXPECT_HAS(looked.out, "FIX   workspace");
    EXPECT_HAS(looked.out, "workspace: 10.0.0.1:8065");
    const auto refused = run({"run"}, env);
    EXPECT_EQ(refused.code, 2) << refused.err;
    EXPECT_HAS(refused.err, "workspace: 10.0.0.1:8065");
    env.emplace_back("FULCRUM_MATTERMOST_WORKSPACE", "10.0.0.1:8065");
    EXPECT_HAS_NOT(run({"check"}, env).out, "FIX   workspace");
}

TEST(AnotherWorkspace, IsNoTrouble_WhereThisOneHasMore) {
    const scratch_folder folder;
    const auto database = folder.path() / "f.db";
    know(database, "127.0.0.1:1", 3);
    const auto looked = run({"check"}, {{"FULCRUM_MATTERMOST_URL", "http://127.0.0.1:1"},
                                        {"FULCRUM_MATTERMOST_TOKEN", "abcdefghijklmnop"},
                                        {"FULCRUM_STORAGE_PATH", database.string()}});
    EXPECT_HAS_NOT(looked.out, "workspace");
    EXPECT_HAS(looked.out, "OK    database");
}

TEST(AMigration, IsAnnouncedByCheck_AndToldByRun) {
    const scratch_folder folder;
    const auto database = folder.path() / "f.db";
    const auto all = storage::migrations();
    const auto before = all.back().number - 1, now = all.back().number;
    {
        storage::start_sealing();
        const auto key = storage::master_key::make(database.string() + ".key");
        storage::connection db(database, storage::connection::mode::create);
        storage::migrate(db, all.first(all.size() - 1), [&] {
            const storage::database_id id{};
            db.use("INSERT INTO meta VALUES ('database', ?)").bind(1, storage::bytes_view{id}).run();
            db.use("INSERT INTO meta VALUES ('check', ?)").bind(1, storage::bytes_view{key.check_value(id)}).run();
        });
        storage::keyring(database.string() + ".keys", key, {}, storage::connection::mode::create);
    }
    const program::environment env = {{"FULCRUM_MATTERMOST_URL", "http://127.0.0.1:1"},
                                      {"FULCRUM_MATTERMOST_TOKEN", "abcdefghijklmnop"},
                                      {"FULCRUM_STORAGE_PATH", database.string()}};
    EXPECT_HAS(run({"check"}, env).out,
               "has format " + std::to_string(before) + "; fulcrum run brings it to " + std::to_string(now));
    program bot({"run"}, env);
    for (int looks = 0; looks < 4000 && !has(bot.err(), "not connected"); ++looks) ::usleep(5000);
    bot.signal(SIGTERM);
    EXPECT_HAS(bot.wait().err, "from format " + std::to_string(before) + " to " + std::to_string(now) +
                                   "; as it was before, it is kept as " + storage::copy_before(database, now).string());
    EXPECT_TRUE(std::filesystem::exists(storage::copy_before(database, now)));
}

TEST(Check, SeesThatAPortIsTaken) {
    const scratch_folder folder;
    boost::asio::io_context loop;
    const boost::asio::ip::tcp::acceptor other(loop, {boost::asio::ip::address_v4::loopback(), 0});
    const auto listen = "127.0.0.1:" + std::to_string(other.local_endpoint().port());
    const auto looked = run({"check"}, {{"FULCRUM_MATTERMOST_URL", "http://127.0.0.1:1"},
                                        {"FULCRUM_MATTERMOST_TOKEN", "abcdefghijklmnop"},
                                        {"FULCRUM_HTTP_LISTEN", listen},
                                        {"FULCRUM_STORAGE_PATH", (folder.path() / "f.db").string()}});
    EXPECT_EQ(looked.code, 2) << looked.out;
    EXPECT_HAS(looked.out, "FIX   http.listen");
    EXPECT_HAS(looked.out, "another program listens there");
}

struct CheckOfAdmins : testing::Test {
    std::string look(const std::string& admins) {
        auto env = chat.environment((folder.path() / "f.db").string());
        env.emplace_back("FULCRUM_ADMINS", admins);
        return run({"check"}, env).out;
    }
    scratch_folder folder;
    chat_thread chat{2};
};

TEST_F(CheckOfAdmins, ShowsWhomTheNamesStandFor) {
    const auto id = chat.on([&] { return chat.server->id_of("p0"); });
    EXPECT_HAS(look("p0"), "p0 = " + id);
    EXPECT_HAS(look(id), "@p0 = " + id);
    const auto nobody = look("ghost");
    EXPECT_HAS(nobody, "FIX   administrators");
    EXPECT_HAS(nobody, "nobody is called ghost");
    EXPECT_HAS(look("fulcrum"), "fulcrum is a bot");
}

TEST_F(CheckOfAdmins, ShowsThatANameWasTaken) {
    const auto first = chat.on([&] { return chat.server->id_of("p0"); });
    const auto second = chat.on([&] { return chat.server->id_of("p1"); });
    storage::open_options files;
    files.database = folder.path() / "f.db";
    files.master_key_file = files.database.string() + ".key";
    {
        auto store = storage::open_store(files);
        auto unit = store->begin();
        unit->set_setting("admins.names", "p1 " + first + " -\nghost - -\n");
        unit->commit();
    }
    const auto said = look("p1,ghost");
    EXPECT_HAS(said, "p1 stands for user " + first + ", and now user " + second + " has that name");
    EXPECT_HAS(said, "nobody was called ghost");
}

TEST_F(CheckOfAdmins, SaysThatAnHttpPortSpeaksNoTls) {
    auto env = chat.environment((folder.path() / "f.db").string());
    for (auto& [key, value] : env)
        if (key == "FULCRUM_MATTERMOST_URL") value = "https" + value.substr(4);
    EXPECT_HAS(run({"check"}, env).out, "speaks no TLS");
}

}  // namespace
}  // namespace fulcrum::test
