// The configuration and its files: permissions, missing things.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "bot/config.hpp"
#include "tests/support/places.hpp"

namespace fulcrum::bot {
namespace {

namespace fs = std::filesystem;

class ConfigFiles : public testing::Test {
  protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "fulcrum-config-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
    }
    void TearDown() override { fs::remove_all(folder_); }

    fs::path write(const std::string& name, const std::string& text, mode_t mode = 0600) {
        const auto file = folder_ / name;
        std::ofstream(file) << text;
        ::chmod(file.c_str(), mode);
        return file;
    }
    static std::string all(const config_reading& r) {
        std::string out;
        for (const auto& f : r.findings) out += content::to_text(f) + '\n';
        return out;
    }

    fs::path folder_;
};

TEST_F(ConfigFiles, AreReadTogether) {
    write("token", "abcdefghijklmnopqrstuvwxyz\n");
    const auto file =
        write("f.yaml", "mattermost: {url: https://a.example, token_file: token}\nstorage: {path: f.db}\n", 0644);
    const auto r = load_config(file, {}, needs::chat);
    EXPECT_EQ(all(r), "");
    EXPECT_EQ(r.made.mattermost.token.reveal(), "abcdefghijklmnopqrstuvwxyz");
    EXPECT_EQ(r.made.storage.path, folder_ / "f.db");
    EXPECT_EQ(r.made.key_path(), folder_ / "f.db.key");
}

TEST_F(ConfigFiles, WithATokenMustBePrivate) {
    for (const mode_t open : {mode_t{0644}, mode_t{0640}, mode_t{0604}, mode_t{0620}}) {
        const auto file = write("f.yaml", "mattermost:\n  url: https://a.example\n  token: abcdefgh\n", open);
        const auto r = load_config(file, {}, needs::chat);
        EXPECT_TRUE(r.has_errors()) << open;
        EXPECT_NE(all(r).find(":3:10: error: the file holds a token"), std::string::npos) << all(r);
        EXPECT_NE(all(r).find("chmod 600 " + file.string()), std::string::npos);
        EXPECT_EQ(all(r).find("abcdefgh"), std::string::npos);
    }
    const auto file = write("f.yaml", "mattermost: {url: https://a.example, token: abcdefgh}\n", 0600);
    EXPECT_EQ(all(load_config(file, {}, needs::chat)), "");
}

TEST_F(ConfigFiles, OfTokensMustBePrivateAndHoldOne) {
    const environment env{{"FULCRUM_MATTERMOST_URL", "https://a.example"},
                          {"FULCRUM_MATTERMOST_TOKEN_FILE", (folder_ / "token").string()}};
    const auto finding = [&] { return all(load_config({}, env, needs::chat)); };
    EXPECT_NE(finding().find("token: error: the token can't be read: No such file"), std::string::npos) << finding();
    write("token", "abcdefgh", 0644);
    EXPECT_NE(finding().find("chmod 600"), std::string::npos) << finding();
    write("token", " \n", 0600);
    EXPECT_NE(finding().find("is empty"), std::string::npos) << finding();
    write("token", "one\ntwo\n", 0600);
    EXPECT_NE(finding().find("more than a token"), std::string::npos) << finding();
    write("token", std::string(5000, 'x'), 0600);
    EXPECT_NE(finding().find("more than a token"), std::string::npos) << finding();
    write("token", "  abcdefgh\r\n", 0600);
    EXPECT_EQ(finding(), "");
    fs::remove(folder_ / "token");
    fs::create_directory(folder_ / "token");
    EXPECT_NE(finding().find("this is a folder"), std::string::npos) << finding();
}

TEST_F(ConfigFiles, MissingThingsAreNamed) {
    const auto r = load_config({}, {}, needs::chat);
    EXPECT_NE(all(r).find("address of the Mattermost server is missing"), std::string::npos);
    EXPECT_NE(all(r).find("token of the bot account is missing"), std::string::npos);
    EXPECT_NE(all(r).find("FULCRUM_MATTERMOST_TOKEN_FILE"), std::string::npos);
    EXPECT_EQ(all(load_config({}, {}, needs::storage)), "");
    const auto gone = load_config(folder_ / "gone.yaml", {}, needs::storage);
    EXPECT_NE(all(gone).find("the configuration can't be read: No such file"), std::string::npos);
}

TEST_F(ConfigFiles, AWrongAddressIsNotAlsoMissing) {
    const auto r =
        load_config({}, {{"FULCRUM_MATTERMOST_URL", "chat"}, {"FULCRUM_MATTERMOST_TOKEN", "a b"}}, needs::chat);
    EXPECT_EQ(r.findings.size(), 2U) << all(r);
}

TEST_F(ConfigFiles, TheExampleIsRight) {
    std::ifstream in(test::source_dir() / "deploy" / "fulcrum.example.yaml");
    std::string text{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(all(parse_config(text, "example", {})), "");
    // What is commented out is right as well.
    for (const auto* line : {"  # ca_file:", "  # track:", "# crisis_line:", "# content:", "#   path:"}) {
        const auto at = text.find(line);
        ASSERT_NE(at, std::string::npos) << line;
        text.erase(text.find('#', at), 2);
    }
    EXPECT_EQ(all(parse_config(text, "example", {})), "");
}

}  // namespace
}  // namespace fulcrum::bot
