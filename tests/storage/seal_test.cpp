// Sealing, the master key and the keyring.
#include <sys/stat.h>
#include <unistd.h>

#include <set>

#include "fixture.hpp"
#include "storage/keys.hpp"
#include "storage/seal.hpp"
#include "storage/search.hpp"

namespace fulcrum::storage {
namespace {

class SealTest : public testing::Test {
  protected:
    SealTest() { start_sealing(); }
    temp_dir dir_;
};

constexpr key_id one{1}, two{2};
constexpr owner_mark hers{3}, his{4};

TEST_F(SealTest, OpensOnlyWithItsKeyAndInItsPlace) {
    const secret_key key = secret_key::random(), other = secret_key::random();
    std::vector<unsigned char> sealed;
    std::string text;
    seal(key, {"part", one, 7, 3}, std::string_view{"my words"}, sealed);
    EXPECT_TRUE(unseal(key, {"part", one, 7, 3}, sealed, text));
    EXPECT_EQ("my words", text);
    EXPECT_FALSE(unseal(other, {"part", one, 7, 3}, sealed, text));
    EXPECT_EQ("", text);
    EXPECT_FALSE(unseal(key, {"entry", one, 7, 3}, sealed, text));
    EXPECT_FALSE(unseal(key, {"part", two, 7, 3}, sealed, text));
    EXPECT_FALSE(unseal(key, {"part", one, 8, 3}, sealed, text));
    EXPECT_FALSE(unseal(key, {"part", one, 7, 4}, sealed, text));
}

TEST_F(SealTest, NoticesEveryFlippedBit_AndEveryCut) {
    const secret_key key = secret_key::random();
    std::vector<unsigned char> sealed;
    std::string text;
    seal(key, {"part", one}, std::string_view{"short"}, sealed);
    for (std::size_t i = 0; i < sealed.size() * 8; ++i) {
        auto bad = sealed;
        bad[i / 8] = static_cast<unsigned char>(bad[i / 8] ^ (1U << (i % 8)));
        EXPECT_FALSE(unseal(key, {"part", one}, bad, text));
    }
    for (std::size_t size = 0; size < sealed.size(); ++size)
        EXPECT_FALSE(unseal(key, {"part", one}, bytes_view{sealed}.first(size), text));
}

TEST_F(SealTest, NeverSealsTwiceAlike) {
    const secret_key key = secret_key::random();
    std::set<std::vector<unsigned char>> seen;
    for (int i = 0; i < 100; ++i) {
        std::vector<unsigned char> sealed;
        seal(key, {"part", one}, std::string_view{""}, sealed);
        EXPECT_TRUE(seen.insert(sealed).second);
    }
}

// --- master key

errc key_code(const std::filesystem::path& file, std::string& said) {
    errc code{};
    said = failure_of([&] { master_key::from_file(file); }, code);
    return code;
}

TEST_F(SealTest, MakesAKeyFileThatOnlyItsOwnerReads) {
    const auto file = dir_ / "master.key";
    const auto mask = ::umask(0);
    const master_key made = master_key::make(file);
    ::umask(mask);
    struct stat about {};
    ASSERT_EQ(0, ::stat(file.c_str(), &about));
    EXPECT_EQ(0600U, about.st_mode & 0777U);
    EXPECT_EQ(65U, bytes_of(file).size());
    EXPECT_TRUE(master_key::from_file(file).fits(database_id{}, made.check_value(database_id{})));
    EXPECT_FALSE(std::filesystem::exists(file.string() + ".part"));
    std::string said;
    errc code{};
    failure_of([&] { master_key::make(file); }, code);  // never over an old one
    EXPECT_EQ(errc::key_unreadable, code);
}

TEST_F(SealTest, RefusesAKeyFileThatOthersMayRead_AndSaysWhatToDo) {
    const auto file = dir_ / "master.key";
    master_key::make(file);
    std::string said;
    for (const mode_t mode : {0644U, 0666U, 0604U, 0620U, 0777U}) {
        ::chmod(file.c_str(), mode);
        EXPECT_EQ(errc::key_unreadable, key_code(file, said)) << std::oct << mode;
        EXPECT_NE(std::string::npos, said.find("chmod 600")) << said;
    }
    ::chmod(file.c_str(), 0400);
    EXPECT_EQ(errc{}, key_code(file, said)) << said;
}

TEST_F(SealTest, RefusesAMalformedKey_WithoutRepeatingIt) {
    const auto file = dir_ / "master.key";
    std::string said;
    for (const std::string& text :
         {std::string{}, std::string{"abc"}, std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'x'),
          std::string(4000, 'a'), std::string(32, 'a') + " " + std::string(31, 'a'), std::string(64, '\0')}) {
        write_bytes(file, text);
        ::chmod(file.c_str(), 0600);
        EXPECT_EQ(errc::key_unreadable, key_code(file, said));
        EXPECT_NE(std::string::npos, said.find("64 hexadecimal digits")) << said;
        EXPECT_EQ(std::string::npos, said.find("aaaa"));
    }
    write_bytes(file, "  " + std::string{a_key} + "\r\n\n");
    EXPECT_EQ(errc{}, key_code(file, said)) << said;
    EXPECT_EQ(errc::key_unreadable, key_code(dir_.path(), said));
    EXPECT_EQ(errc::key_unreadable, key_code(dir_ / "missing", said));
    ::mkfifo((dir_ / "pipe").c_str(), 0600);
    EXPECT_EQ(errc::key_unreadable, key_code(dir_ / "pipe", said));
}

// --- keyring

TEST_F(SealTest, KeepsKeysWrapped_AndErasesThemForGood) {
    const master_key master = master_key::from_hex(a_key, "test");
    const database_id id{9};
    std::vector<std::string> secrets;
    std::vector<key_id> ids;
    const auto file = dir_ / "ring.keys";
    {
        keyring ring{file, master, id, connection::mode::create};
        for (int round = 0; round < 20; ++round) {
            for (int i = 0; i < 25; ++i) ids.push_back(ring.make(hers));
            ring.store_fresh();
        }
        for (const auto& k : ids) {
            const key_view key = ring.find(k, hers).value();
            secrets.emplace_back(key.begin(), key.end());
        }
        ring.make(hers);
        ring.drop_fresh(0);
        EXPECT_EQ(500, ring.size());
    }
    const std::string before = bytes_of(file);
    keyring ring{file, master, id, connection::mode::existing};
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const key_view key = ring.find(ids[i], hers).value();
        EXPECT_EQ(secrets[i], std::string(key.begin(), key.end()));
        EXPECT_EQ(std::string::npos, before.find(secrets[i]));
    }
    // Every second one goes: nothing of it is left in the file, not even the wrapped form.
    const auto wrapped_at = [&](const std::string& bytes, const key_id& k) {
        return bytes.find(std::string(k.begin(), k.end()));
    };
    std::vector<std::string> wrapped;
    std::vector<key_id> going;
    for (std::size_t i = 0; i < ids.size(); i += 2) {
        const auto where = wrapped_at(before, ids[i]);
        ASSERT_NE(std::string::npos, where);
        wrapped.push_back(before.substr(where + 16, 73));
        going.push_back(ids[i]);
        if (going.size() == 25 || i + 2 >= ids.size()) {
            ring.erase(going);
            going.clear();
        }
    }
    const std::string after = bytes_below(dir_.path());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        EXPECT_EQ(i % 2 == 1, ring.find(ids[i], hers).has_value());
        EXPECT_EQ(i % 2 == 1, wrapped_at(after, ids[i]) != std::string::npos);
    }
    for (const std::string& w : wrapped) EXPECT_EQ(std::string::npos, after.find(w));
}

TEST_F(SealTest, OpensAKeyForItsOwnerOnly) {
    const master_key master = master_key::from_hex(a_key, "test");
    const auto file = dir_ / "ring.keys";
    keyring ring{file, master, database_id{9}, connection::mode::create};
    const key_id id = ring.make(hers);
    const auto refused = [&](keyring& keys) {
        errc code{};
        const auto said = failure_of([&] { keys.find(id, his); }, code);
        EXPECT_NE(std::string::npos, said.find("changed by hand")) << said;
        return code;
    };
    EXPECT_EQ(errc::sealed, refused(ring)) << "not yet stored";
    ring.store_fresh();
    EXPECT_EQ(errc::sealed, refused(ring)) << "in memory";
    keyring again{file, master, database_id{9}, connection::mode::existing};
    EXPECT_EQ(errc::sealed, refused(again)) << "on the disk";
    EXPECT_TRUE(again.find(id, hers));
    EXPECT_EQ(errc::sealed, refused(again)) << "opened before by its owner";
}

TEST_F(SealTest, MarksNoTwoOwnersAlike) {
    EXPECT_EQ(mark_of_owner("mattermost", "chat", "u1"), mark_of_owner("mattermost", "chat", "u1"));
    std::set<owner_mark> all;
    for (const auto* user : {"u1", "u2", "", "1:u"})
        for (const auto* workspace : {"chat", "chat2", "", "chatu1", "4:chat"})
            for (const auto* platform : {"mattermost", "slack", ""})
                EXPECT_TRUE(all.insert(mark_of_owner(platform, workspace, user)).second);
}

TEST_F(SealTest, RefusesAKeyringOfAnotherDatabaseOrMasterKey) {
    const master_key master = master_key::from_hex(a_key, "test"), wrong = master_key::from_hex(another_key, "test");
    const auto file = dir_ / "ring.keys";
    { keyring{file, master, database_id{1}, connection::mode::create}; }
    errc code{};
    failure_of([&] { keyring(file, master, database_id{2}, connection::mode::existing); }, code);
    EXPECT_EQ(errc::corrupt, code);
    failure_of([&] { keyring(file, wrong, database_id{1}, connection::mode::existing); }, code);
    EXPECT_EQ(errc::wrong_key, code);
    write_bytes(file, "not a database, but long enough to be taken for something else perhaps");
    failure_of([&] { keyring(file, master, database_id{1}, connection::mode::existing); }, code);
    EXPECT_EQ(errc::corrupt, code);
    std::filesystem::remove(file);
    { keyring{file, master, database_id{1}, connection::mode::create}; }
    EXPECT_EQ(database_id{1}, keyring::id_in(file));
}

// --- search

TEST(Search, FoldsCaseAndAccents) {
    EXPECT_EQ("zolw", folded("Żółw"));
    EXPECT_EQ("strasse", folded("Straße"));
    EXPECT_EQ("oeuvre aeon", folded("Œuvre Æon"));
    EXPECT_EQ("cafe", folded("Cafe\u0301"));
    EXPECT_EQ("привет", folded("ПРИВЕТ"));
    EXPECT_EQ("αλφα", folded("Άλφα"));
    EXPECT_EQ("odysseuσ", folded("odysseuς"));
    EXPECT_EQ("istanbul", folded("İstanbul"));
    EXPECT_EQ("arvizturo tukorfurogep", folded("Árvíztűrő Tükörfúrógép"));
    EXPECT_EQ("prilis", folded("PŘÍLIŠ"));
    EXPECT_EQ("日本 👍", folded("日本 👍"));
    EXPECT_EQ("\xff\xc3", folded("\xff\xc3"));
    EXPECT_EQ("3×4÷2", folded("3×4÷2"));
}

TEST(Search, WantsAllWords) {
    EXPECT_TRUE(word_search{"bar FOO"}.matches("Foobar"));
    EXPECT_FALSE(word_search{"bar baz"}.matches("Foobar"));
    EXPECT_TRUE(word_search{" \t\n"}.matches(""));
    EXPECT_FALSE(word_search{"x"}.matches(""));
}

}  // namespace
}  // namespace fulcrum::storage
