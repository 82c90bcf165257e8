#include "bot/net/url.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace fulcrum::bot::net {
namespace {

std::string fault_of(std::string_view text) {
    const auto parsed = parse_url(text);
    if (parsed) return "accepted as " + parsed->text();
    EXPECT_EQ(parsed.error().code, errc::bad_url) << text;
    EXPECT_FALSE(parsed.error().maybe_done);
    return parsed.error().detail;
}

TEST(Url, TakesAPlainAddress) {
    const auto parsed = parse_url("https://chat.example.com");
    ASSERT_TRUE(parsed);
    EXPECT_TRUE(parsed->secure);
    EXPECT_EQ(parsed->host, "chat.example.com");
    EXPECT_EQ(parsed->port, 443);
    EXPECT_EQ(parsed->path, "");
    EXPECT_EQ(parsed->authority(), "chat.example.com");
    EXPECT_EQ(parsed->text(), "https://chat.example.com");
}

TEST(Url, KeepsPortAndPath_WhenGiven) {
    const auto parsed = parse_url("HTTP://Chat.Example.COM:8065/sub/Path/");
    ASSERT_TRUE(parsed);
    EXPECT_FALSE(parsed->secure);
    EXPECT_EQ(parsed->host, "chat.example.com");
    EXPECT_EQ(parsed->port, 8065);
    EXPECT_EQ(parsed->path, "/sub/Path");
    EXPECT_EQ(parsed->authority(), "chat.example.com:8065");
    EXPECT_EQ(parsed->text(), "http://chat.example.com:8065/sub/Path");
}

TEST(Url, TakesWebSocketSchemes) {
    EXPECT_TRUE(parse_url("wss://a").value().secure);
    EXPECT_EQ(parse_url("ws://a").value().port, 80);
    EXPECT_EQ(parse_url("wss://a:80").value().authority(), "a:80");
    EXPECT_EQ(parse_url("ws://a:80/").value().text(), "http://a");
}

TEST(Url, TakesIpv6InBrackets) {
    const auto parsed = parse_url("http://[::1]:8065/x");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->host, "::1");
    EXPECT_EQ(parsed->port, 8065);
    EXPECT_EQ(parsed->authority(), "[::1]:8065");
    EXPECT_EQ(parse_url(parsed->text()).value(), *parsed);
}

TEST(Url, SaysWhatIsWrong_WhenHostile) {
    EXPECT_EQ(fault_of(""), "the address is empty");
    EXPECT_EQ(fault_of("chat.example.com"), "the address must begin with https:// or http://");
    EXPECT_EQ(fault_of("ftp://x"), "the scheme must be https, http, wss or ws");
    EXPECT_EQ(fault_of("javascript://x"), "the scheme must be https, http, wss or ws");
    EXPECT_EQ(fault_of("https://"), "the host is missing");
    EXPECT_EQ(fault_of("https:///path"), "the host is missing");
    EXPECT_EQ(fault_of("https://:443"), "the host is missing");
    EXPECT_EQ(fault_of("https://user:secret@host"), "the address must not hold a user name or password");
    EXPECT_EQ(fault_of("https://good.example@evil.example"), "the address must not hold a user name or password");
    EXPECT_EQ(fault_of("https://host?query"), "the address must not have a query (?…)");
    EXPECT_EQ(fault_of("https://host/path#part"), "the address must not have a fragment (#…)");
    EXPECT_EQ(fault_of("https://ho st"), "the address has a blank");
    EXPECT_EQ(fault_of("https://host/\r\nX: y"), "the address has a control character");
    EXPECT_EQ(fault_of(std::string_view("https://host\0.example", 21)), "the address has a control character");
    EXPECT_EQ(fault_of("https://host:0"), "the port must be a number from 1 to 65535");
    EXPECT_EQ(fault_of("https://host:65536"), "the port must be a number from 1 to 65535");
    EXPECT_EQ(fault_of("https://host:"), "the port must be a number from 1 to 65535");
    EXPECT_EQ(fault_of("https://host:+80"), "the port must be a number from 1 to 65535");
    EXPECT_EQ(fault_of("https://host:80x"), "the port must be a number from 1 to 65535");
    EXPECT_EQ(fault_of("https://::1"), "an IPv6 address is written in brackets");
    EXPECT_EQ(fault_of("https://[::1"), "the IPv6 address lacks its closing ']'");
    EXPECT_EQ(fault_of("https://[1.2.3.4]"), "the address in brackets is not an IPv6 address");
    EXPECT_EQ(fault_of("https://[fe80::1%eth0]"), "the address in brackets is not an IPv6 address");
    EXPECT_EQ(fault_of("https://[::1]x"), "after ']' only a port may follow");
    EXPECT_EQ(fault_of("https://a..b"), "the host has an empty part between dots");
    EXPECT_EQ(fault_of("https://-a"), "a part of the host begins or ends with '-'");
    EXPECT_EQ(fault_of("https://h\xc3\xb6st"), "the host must be written in ASCII (xn--…)");
    EXPECT_EQ(fault_of("https://host\\evil"), "the path has a character that does not belong there");
    EXPECT_EQ(fault_of("https://ho%41st"), "the host has a character that does not belong there");
    EXPECT_EQ(fault_of("https://host/%4"), "the path has a '%' without two hexadecimal digits");
    EXPECT_EQ(fault_of("https://host/a/../b"), "the path has a '.' or '..' segment");
    EXPECT_EQ(fault_of("https://" + std::string(254, 'a')), "the host is longer than 253 characters");
    EXPECT_EQ(fault_of("https://" + std::string(64, 'a')), "a part of the host is longer than 63 characters");
    EXPECT_EQ(fault_of("https://h/" + std::string(3000, 'a')), "the address is longer than 2048 characters");
}

TEST(Url, NeverTellsASecretInItsFault) {
    EXPECT_EQ(fault_of("https://user:hunter2@host").find("hunter2"), std::string::npos);
}

// What is accepted reads the same after being written and read again, whatever came in.
TEST(Url, SurvivesARoundTrip_WhenRandom) {
    const unsigned seed = 20240501;
    std::mt19937 random(seed);
    const std::string_view pieces[] = {"https", "http", "ws",   "://",  ":",  "/", "[",   "]",    "::1",
                                       "host",  ".",    "8065", "@",    "?",  "#", "%41", "%",    "-",
                                       "_",     "Ä",    " ",    "\r\n", "..", "a", "\\",  "65536"};
    int accepted = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string text = random() % 2 ? "https://host" : "";
        for (auto n = random() % 6; n > 0; --n) text += pieces[random() % std::size(pieces)];
        const auto parsed = parse_url(text);
        if (!parsed) continue;
        ++accepted;
        const auto again = parse_url(parsed->text());
        ASSERT_TRUE(again) << text << " seed " << seed;
        EXPECT_EQ(*again, *parsed) << text << " seed " << seed;
        EXPECT_NE(parsed->port, 0);
        EXPECT_FALSE(parsed->host.empty());
    }
    EXPECT_GT(accepted, 100);
}

TEST(PercentEncode, LeavesOnlyUnreservedCharacters) {
    EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
    EXPECT_EQ(percent_encode("a b/c?d&e=f%g+h"), "a%20b%2Fc%3Fd%26e%3Df%25g%2Bh");
    EXPECT_EQ(percent_encode("\xc3\xa4"), "%C3%A4");
    EXPECT_EQ(percent_encode(std::string_view("\0\n", 2)), "%00%0A");
    EXPECT_EQ(percent_encode(""), "");
}

}  // namespace
}  // namespace fulcrum::bot::net
