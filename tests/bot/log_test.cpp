#include "bot/log.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <string>

namespace fulcrum::bot {
namespace {

const auto at = std::chrono::system_clock::time_point(std::chrono::milliseconds(1'792'832'400'007));

TEST(Log, WritesOneLineInUtc) {
    EXPECT_EQ(log_line(at, "info", "hello", log_format::text), "2026-10-24T09:00:00.007Z info  hello");
    EXPECT_EQ(log_line(at, "warn", "hello", log_format::json),
              R"({"time":"2026-10-24T09:00:00.007Z","level":"warn","message":"hello"})");
}

TEST(Log, KeepsHostileMessagesHarmless) {
    const std::string hostile = "a\nb\r\x1b[31m\"\\\t\x7f\xFF" + std::string(1, '\0') + "é\xC2\x9B\xF0\x9F\x91\x8D";
    const auto text = log_line(at, "info", hostile, log_format::text);
    for (const char c : text) EXPECT_FALSE(static_cast<unsigned char>(c) < 0x20 || c == 0x7f) << text;
    EXPECT_NE(text.find("é"), std::string::npos);

    const auto line = log_line(at, "info", hostile, log_format::json);
    boost::system::error_code ec;
    const auto value = boost::json::parse(line, ec);
    ASSERT_FALSE(ec) << line;
    const std::string back(value.at("message").as_string());
    EXPECT_EQ(back, "a\nb\r\x1b[31m\"\\\t\x7f\xEF\xBF\xBD" + std::string(1, '\0') + "é\xC2\x9B\xF0\x9F\x91\x8D");
    EXPECT_EQ(line.find('\n'), std::string::npos);
}

TEST(Log, LeavesSecretsOut) {
    keep_out_of_log(secret("tok-en-12345"));
    keep_out_of_log(secret("ab"));  // too short to mean anything
    EXPECT_NE(
        log_line(at, "info", "Bearer tok-en-12345, tok-en-12345", log_format::text).find("Bearer [secret], [secret]"),
        std::string::npos);
    EXPECT_EQ(log_line(at, "info", "tok-en-12345", log_format::json).find("tok-en"), std::string::npos);
    EXPECT_NE(log_line(at, "info", "about", log_format::text).find("about"), std::string::npos);
}

}  // namespace
}  // namespace fulcrum::bot
