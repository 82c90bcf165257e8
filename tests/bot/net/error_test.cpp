#include "bot/net/error.hpp"

#include <gtest/gtest.h>

#include <boost/system/system_error.hpp>
#include <set>
#include <string>

namespace fulcrum::bot::net {
namespace {

TEST(NetError, HasItsOwnWordsForEachCode) {
    std::set<std::string> words;
    for (int code = 1; code <= static_cast<int>(errc::cancelled); ++code) {
        const boost::system::error_code ec = static_cast<errc>(code);
        EXPECT_STREQ(ec.category().name(), "fulcrum.net");
        words.insert(ec.message());
    }
    EXPECT_EQ(words.size(), 10U);
    EXPECT_EQ(words.count(category().message(999)), 0U);
}

TEST(NetError, ThrowsWithItsDetail_WhenAValueIsForced) {
    const outcome<std::string> failed(failure(errc::tls_failed, "hostname mismatch"));
    try {
        static_cast<void>(failed.value());
        FAIL() << "no exception";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), make_error_code(errc::tls_failed));
        EXPECT_NE(std::string(error.what()).find("hostname mismatch"), std::string::npos);
    }
}

}  // namespace
}  // namespace fulcrum::bot::net
