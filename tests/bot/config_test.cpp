#include "bot/config.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace fulcrum::bot {
namespace {

using content::severity;

config_reading read(std::string_view text, const environment& env = {}) { return parse_config(text, "f.yaml", env); }

std::string all(const config_reading& r) {
    std::string out;
    for (const auto& f : r.findings) out += content::to_text(f) + '\n';
    return out;
}

TEST(Config, ReadsCalendarsByName) {
    const auto r = read("holidays: [de.ics]\nholiday_calendars:\n  bavaria: [de.ics, by.ics]\n  fr-75: [fr.ics]\n");
    EXPECT_EQ(all(r), "");
    EXPECT_EQ(r.made.holidays, std::vector<std::filesystem::path>{"de.ics"});
    ASSERT_EQ(r.made.calendars.size(), 2U);
    EXPECT_EQ(r.made.calendars.at("bavaria"), (std::vector<std::filesystem::path>{"de.ics", "by.ics"}));
}

TEST(Config, RefusesCalendarsThatNobodyCouldName) {
    EXPECT_NE(all(read("holiday_calendars: {off: [a.ics]}")).find("f.yaml:1:21: error: \"off\" can't be the name"),
              std::string::npos)
        << all(read("holiday_calendars: {off: [a.ics]}"));
    EXPECT_TRUE(read("holiday_calendars: {Bavaria: [a.ics]}").has_errors());
    EXPECT_TRUE(read("holiday_calendars: [a.ics]").has_errors());
    EXPECT_TRUE(read("holiday_calendars: {bavaria: a.ics}").has_errors());
    EXPECT_NE(all(read("holiday_calendar: {}")).find("holiday_calendars"), std::string::npos);
}

TEST(Config, ReadsHowNudgesAreSpread_AndWhenTheyAreTooLate) {
    using namespace std::chrono_literals;
    const auto r = read("nudges: {spread: 45s, too_late: 90m}");
    EXPECT_EQ(all(r), "");
    EXPECT_EQ(r.made.nudges.spread, 45s);
    EXPECT_EQ(r.made.nudges.too_late, 90min);
    EXPECT_EQ(read("nudges: {spread: 0}").made.nudges.spread, 0s);
    EXPECT_EQ(read("", {{"FULCRUM_NUDGE_SPREAD", "10s"}, {"FULCRUM_NUDGE_TOO_LATE", "3h"}}).made.nudges.too_late, 3h);
    for (const auto* wrong : {"spread: 2m", "spread: 5", "spread: -1s", "spread: 1 hour", "too_late: 1m",
                              "too_late: 13h", "too_late: 99999999999999999999h", "too_late: []"})
        EXPECT_TRUE(read("nudges: {" + std::string(wrong) + "}").has_errors()) << wrong;
}

TEST(Config, ReadsHowLongLeaversAreKept) {
    using std::chrono::days;
    EXPECT_EQ(read("").made.retention.leavers, days(90));
    EXPECT_EQ(read("retention: {leavers: 0}").made.retention.leavers, days(0));
    EXPECT_EQ(read("", {{"FULCRUM_RETENTION_LEAVERS", " 30 "}}).made.retention.leavers, days(30));
    for (const auto* wrong : {"6", "-1", "90d", "3651", "[]", "9999999999999", "soon"})
        EXPECT_TRUE(read("retention: {leavers: " + std::string(wrong) + "}").has_errors()) << wrong;
}

TEST(Config, ReadsEveryKeyOfTheFile) {
    const auto r = read(R"(
mattermost: {url: "https://Chat.Example.com/team", token: abcdefghijklmnopqrstuvwxyz, ca_file: ca.pem}
storage:
  path: /srv/f.db
  key_file: keys/master
content: {path: tracks}
admins: ["@Ada", grace.hopper, ada]
defaults: {timezone: Europe/Berlin, schedule: weekdays 08:30 16:45, track: two-hats}
crisis_line: Call 112.
http: {listen: "[::1]:8080"}
log: {level: debug, format: json}
)");
    EXPECT_EQ(all(r), "");
    const auto& c = r.made;
    EXPECT_EQ(c.mattermost.url->text(), "https://chat.example.com/team");
    EXPECT_EQ(c.mattermost.token.reveal(), "abcdefghijklmnopqrstuvwxyz");
    EXPECT_EQ(r.token_line, 2);
    EXPECT_EQ(c.mattermost.ca_file, "ca.pem");
    EXPECT_EQ(c.storage.path, "/srv/f.db");
    EXPECT_EQ(c.key_path(), "keys/master");
    EXPECT_EQ(c.content.path, "tracks");
    EXPECT_EQ(c.admins, (std::vector<std::string>{"ada", "grace.hopper"}));
    EXPECT_EQ(c.defaults.timezone, "Europe/Berlin");
    EXPECT_EQ(c.defaults.schedule.morning->minutes, 8 * 60 + 30);
    EXPECT_EQ(c.defaults.schedule.evening->minutes, 16 * 60 + 45);
    EXPECT_EQ(c.defaults.track, "two-hats");
    EXPECT_EQ(c.crisis_line, "Call 112.");
    EXPECT_EQ(c.http.listen->text(), "[::1]:8080");
    EXPECT_EQ(c.log.level, log_level::debug);
    EXPECT_EQ(c.log.format, log_format::json);
}

TEST(Config, HasDefaultsForEverythingElse) {
    for (const auto* text : {"", "\n", "# only a comment\n  # and another\n", "\xEF\xBB\xBF# with a mark\n"}) {
        const auto r = read(text);
        EXPECT_EQ(all(r), "") << text;
        EXPECT_EQ(r.made.storage.path, "/var/lib/fulcrum/fulcrum.db");
        EXPECT_EQ(r.made.key_path(), "/var/lib/fulcrum/fulcrum.db.key");
        EXPECT_EQ(r.made.defaults.timezone, "UTC");
        EXPECT_FALSE(r.made.http.listen);
        EXPECT_TRUE(r.made.content.path.empty());
    }
    EXPECT_EQ(all(read("mattermost:\nlog: {level: }\nadmins: []\n")), "");  // keys without a value
}

TEST(Config, StartsRelativePathsAtTheFilesFolder) {
    const auto r = parse_config("storage: {path: data/f.db}\ncontent: {path: /abs}\n", "/etc/fulcrum/f.yaml",
                                {{"FULCRUM_CONTENT_PATH", "here"}});
    EXPECT_EQ(r.made.storage.path, "/etc/fulcrum/data/f.db");
    EXPECT_EQ(r.made.content.path, "here");
}

struct wrong {
    std::string_view text;
    std::vector<std::string_view> says;  // each a part of the findings
};

TEST(Config, NamesPlaceAndRemedyOfEachMistake) {
    const std::vector<wrong> table = {
        {"matermost: {}\n", {"f.yaml:1:1: error: unknown key \"matermost\"", "did you mean \"mattermost\"?"}},
        {"mattermost:\n  ulr: https://x.example\n", {"f.yaml:2:3:", "did you mean \"url\"?"}},
        {"timezone: UTC\n", {"f.yaml:1:1:", "belongs under \"defaults\""}},
        {"log: {admins: [ada]}\n", {"f.yaml:1:7:", "belongs to the top of the file"}},
        {"zebra: 1\n", {"known here: mattermost, storage, content, admins"}},
        {"storage: {key: 00}\n", {"f.yaml:1:11:", "does not belong into this file", "key_file"}},
        {"mattermost: {url: ftp://x}\n", {"f.yaml:1:19: error:", "https://chat.example.com"}},
        {"mattermost: {url: [a]}\n", {"f.yaml:1:19: error: \"url\" is a text, and here is a list"}},
        {"mattermost: hello\n", {"f.yaml:1:13: error: \"mattermost\" has keys of its own", "url, token"}},
        {"- a\n- b\n", {"f.yaml:1:1: error: this is not a configuration but a list"}},
        {"just words\n", {"f.yaml:1:1:", "not a configuration"}},
        {"admins_from_chat: off!\n", {"neither true nor false"}},
        {"admins: ada\n", {"f.yaml:1:9:", "is a list, and here is a text", "admins: [ada, grace]"}},
        {"admins: [ada, {b: c}]\n", {"f.yaml:1:15:", "a name is a text"}},
        {"admins: [ada, 'two words']\n", {"\"two words\" is not a username"}},
        {"defaults: {timezone: Europe/Berln}\n", {"f.yaml:1:22:", "did you mean", "Europe/Berlin"}},
        {"defaults: {timezone: berlin}\n", {"did you mean Europe/Berlin?"}},
        {"defaults: {schedule: whenever}\n",
         {"f.yaml:1:22:", "\"whenever\" is not a schedule", "weekdays 09:00 17:00"}},
        {"defaults: {track: Two Hats}\n", {"f.yaml:1:19:", "two-hats"}},
        {"http: {listen: 8080}\n", {"f.yaml:1:16:", "the port is missing"}},
        {"http: {listen: '127.0.0.1:99999'}\n", {"the port is a number up to 65535"}},
        {"http: {listen: 'example.com:80'}\n", {"the host is an IP address"}},
        {"log: {level: warning}\n", {"f.yaml:1:14:", "did you mean \"warn\"?"}},
        {"log: {format: jsn}\n", {"f.yaml:1:15:", "did you mean \"json\"?"}},
        {"mattermost: {token: abc, token_file: /t}\n", {"f.yaml:1:21:", "both set"}},
        {"mattermost: {token: 'ab cd'}\n", {"f.yaml:1:21:", "can't be an access token"}},
        {"log: {level: info}\nlog: {level: warn}\n", {"f.yaml:2:1:"}},  // twice
    };
    for (const auto& w : table) {
        const auto r = read(w.text);
        EXPECT_TRUE(r.has_errors()) << w.text;
        for (const auto part : w.says) EXPECT_NE(all(r).find(part), std::string::npos) << w.text << all(r);
    }
}

TEST(Config, ReportsAllFindingsAtOnceInOrder) {
    const auto r = read("log:\n  level: loud\n  colour: red\nhttp:\n  listen: nowhere\nadmin: [ada]\n");
    ASSERT_EQ(r.findings.size(), 4U) << all(r);
    for (std::size_t i = 1; i < r.findings.size(); ++i) EXPECT_LT(r.findings[i - 1].line, r.findings[i].line);
}

TEST(Config, NeverRepeatsASecret) {
    const auto r = read("mattermost: {token: 'very secret words'}\n",
                        {{"FULCRUM_MATTERMOST_TOKEN", "also secret words"}, {"FULCRUM_STORAGE_KEY", "secretkey"}});
    EXPECT_TRUE(r.has_errors());
    EXPECT_EQ(all(r).find("secret"), std::string::npos) << all(r);
}

TEST(Config, WarnsAboutAddressesWithoutEncryption) {
    auto r = read("mattermost: {url: 'http://chat.example.com'}\n");
    EXPECT_TRUE(r.has_errors());
    EXPECT_NE(all(r).find("mattermost.allow_plain_http: true"), std::string::npos) << all(r);
    r = read("mattermost: {url: 'http://chat.example.com', allow_plain_http: true}\n");
    EXPECT_FALSE(r.has_errors());
    ASSERT_EQ(r.findings.size(), 1U);
    EXPECT_EQ(r.findings[0].how, severity::warning);
    r = read("mattermost: {url: 'https://chat.example.com'}\n", {{"FULCRUM_MATTERMOST_URL", "http://10.0.0.1"}});
    EXPECT_TRUE(r.has_errors()) << "wherever it comes from";
    r = read("mattermost: {url: 'http://10.0.0.1'}\n", {{"FULCRUM_MATTERMOST_ALLOW_PLAIN_HTTP", "true"}});
    EXPECT_FALSE(r.has_errors()) << all(r);
    EXPECT_TRUE(read("mattermost: {url: 'http://10.0.0.1', allow_plain_http: yes!}\n").has_errors());
    EXPECT_EQ(all(read("mattermost: {url: 'http://127.0.0.1:8065'}\n")), "");
    EXPECT_EQ(all(read("mattermost: {url: 'http://localhost:8065'}\n")), "");
}

// --- environment

TEST(Config, LetsTheEnvironmentWin) {
    const auto r = read("mattermost: {url: https://a.example, token_file: /file}\nlog: {level: error}\nadmins: [x]\n",
                        {{"FULCRUM_MATTERMOST_URL", "https://b.example"},
                         {"FULCRUM_MATTERMOST_TOKEN", "tokentoken"},
                         {"FULCRUM_LOG_LEVEL", "debug"},
                         {"FULCRUM_ADMINS", " ada, @grace ,"}});
    EXPECT_EQ(all(r), "");
    EXPECT_EQ(r.made.mattermost.url->host, "b.example");
    EXPECT_EQ(r.made.mattermost.token.reveal(), "tokentoken");
    EXPECT_TRUE(r.made.mattermost.token_file.empty());  // one way to give the token replaces the other
    EXPECT_EQ(r.made.log.level, log_level::debug);
    EXPECT_EQ(r.made.admins, (std::vector<std::string>{"ada", "grace"}));
}

TEST(Config, NeedsNoFile) {
    const std::string key(64, 'a');
    const auto r = read("", {{"FULCRUM_MATTERMOST_URL", "https://b.example"},
                             {"FULCRUM_MATTERMOST_TOKEN_FILE", "/run/token"},
                             {"FULCRUM_MATTERMOST_CA_FILE", "/ca"},
                             {"FULCRUM_STORAGE_PATH", "/d/f.db"},
                             {"FULCRUM_STORAGE_KEY", key},
                             {"FULCRUM_CONTENT_PATH", "/tracks"},
                             {"FULCRUM_DEFAULT_TIMEZONE", "Asia/Tokyo"},
                             {"FULCRUM_DEFAULT_SCHEDULE", "every day 7:00"},
                             {"FULCRUM_DEFAULT_TRACK", "two-hats"},
                             {"FULCRUM_CRISIS_LINE", "Ring the bell."},
                             {"FULCRUM_HTTP_LISTEN", ":0"},
                             {"FULCRUM_LOG_FORMAT", "json"},
                             {"FULCRUM_CONFIG", "not ours to read"}});
    EXPECT_EQ(all(r), "");
    EXPECT_EQ(r.made.mattermost.token_file, "/run/token");
    EXPECT_EQ(r.made.storage.key.reveal(), key);
    EXPECT_EQ(r.made.defaults.timezone, "Asia/Tokyo");
    EXPECT_EQ(r.made.crisis_line, "Ring the bell.");
    EXPECT_EQ(r.made.http.listen->text(), "0.0.0.0:0");
}

TEST(Config, TakesAnEmptyVariableAsNotSet) {
    const auto r = read("log: {level: error}\n", {{"FULCRUM_LOG_LEVEL", ""}, {"FULCRUM_MATTERMOST_URL", "  "}});
    EXPECT_EQ(all(r), "");
    EXPECT_EQ(r.made.log.level, log_level::error);
}

TEST(Config, NamesTheVariableThatIsWrong) {
    const auto r =
        read("", {{"FULCRUM_DEFAULT_TIMEZONE", "Berln"}, {"FULCRUM_LOG_LEVEL", "\xFF"}, {"FULCRUM_STORAGE_KEY", "12"}});
    EXPECT_NE(all(r).find("FULCRUM_DEFAULT_TIMEZONE: error: there is no time zone"), std::string::npos) << all(r);
    EXPECT_NE(all(r).find("FULCRUM_LOG_LEVEL: error: this is not UTF-8"), std::string::npos);
    EXPECT_NE(all(r).find("FULCRUM_STORAGE_KEY: error: a master key has 64"), std::string::npos);
}

TEST(Config, WarnsAboutVariablesItDoesNotKnow) {
    const auto r = read("", {{"FULCRUM_MATERMOST_URL", "https://x.example"}});
    EXPECT_FALSE(r.has_errors());
    EXPECT_NE(all(r).find("FULCRUM_MATERMOST_URL: warning:"), std::string::npos);
    EXPECT_NE(all(r).find("did you mean \"FULCRUM_MATTERMOST_URL\"?"), std::string::npos);
}

TEST(Config, RefusesTwoWaysToSayOneThing) {
    EXPECT_TRUE(
        read("", {{"FULCRUM_MATTERMOST_TOKEN", "abcdefgh"}, {"FULCRUM_MATTERMOST_TOKEN_FILE", "/t"}}).has_errors());
    EXPECT_TRUE(
        read("", {{"FULCRUM_STORAGE_KEY", std::string(64, '0')}, {"FULCRUM_STORAGE_KEY_FILE", "/k"}}).has_errors());
}

// --- hostile files

TEST(Config, SurvivesHostileFiles) {
    std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
    for (char c = 'b'; c < 'k'; ++c) {
        const std::string before(1, static_cast<char>(c - 1));
        bomb += std::string(1, c) + ": &" + c + " [*" + before;
        for (int i = 0; i < 9; ++i) bomb += ",*" + before;
        bomb += "]\n";
    }
    std::string deep = "log: ";
    for (int i = 0; i < 500; ++i) deep += "{a: ";
    std::string indented;
    for (int i = 0; i < 300; ++i) indented += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
    std::string many = "log:\n";
    for (int i = 0; i < 4000; ++i) many += "  k" + std::to_string(i) + ": 1\n";
    const std::vector<std::string> files = {bomb,
                                            deep,
                                            indented,
                                            many,
                                            std::string("log: {level: in\0fo}\n", 20),
                                            std::string(1000, '['),
                                            std::string(100'000, 'a'),
                                            std::string(300'000, '#') + "\nlog: {}\n",
                                            "log: {level: \xFF\xFE}\n",
                                            "log: !!python/object:os.system {level: info}\n",
                                            "log: *nowhere\n",
                                            "&a log: *a\n",
                                            "%YAML 9.9\n---\nlog: {}\n...\n---\nhttp: {}\n",
                                            "? [a, b]\n: c\n",
                                            "log: {level: 'open\n",
                                            "\t- x\n"};
    for (const auto& text : files) {
        const auto r = read(text);
        EXPECT_TRUE(r.has_errors()) << text.substr(0, 60);
        EXPECT_LE(r.findings.size(), 300U);
        for (const auto& f : r.findings) EXPECT_LT(f.message.size(), 1000U);
    }
}

// --- addresses to listen on

TEST(Listen, ReadsAddresses) {
    const std::vector<std::pair<std::string_view, std::string_view>> good = {{"127.0.0.1:8080", "127.0.0.1:8080"},
                                                                             {"localhost:1", "127.0.0.1:1"},
                                                                             {":9", "0.0.0.0:9"},
                                                                             {"[::1]:80", "[::1]:80"},
                                                                             {"[::]:0", "[::]:0"}};
    for (const auto& [text, want] : good) {
        const auto at = parse_listen(text);
        ASSERT_TRUE(at) << text;
        EXPECT_EQ(at->text(), want);
    }
    for (const auto* bad : {"", ":", "1.2.3.4", "1.2.3.4:", "1.2.3.4:x", "1.2.3.4:-1", "1.2.3.4:65536", "::1:80",
                            "[]:80", "[127.0.0.1]:80", "256.0.0.1:80", "a b:80", "127.0.0.1:80 "}) {
        std::string why;
        EXPECT_FALSE(parse_listen(bad, &why)) << bad;
        EXPECT_FALSE(why.empty());
    }
}

}  // namespace
}  // namespace fulcrum::bot
