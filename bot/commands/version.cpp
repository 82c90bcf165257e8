#include <fmt/core.h>
#include <openssl/opensslv.h>
#include <sodium/version.h>
#include <spdlog/version.h>
#include <sqlite3.h>
#include <CLI/Version.hpp>
#include <boost/version.hpp>

#include <ostream>

#include "bot/commands/commands.hpp"

namespace fulcrum::bot::commands {

exit_code version(std::ostream& out) {
#if defined(__clang__)
    constexpr auto compiler = "clang " __clang_version__;
#else
    constexpr auto compiler = "gcc " __VERSION__;
#endif
    out << "fulcrum " FULCRUM_VERSION "\n"
        << fmt::format("built with {}, C++{}\n", compiler, __cplusplus / 100 % 100)
        << fmt::format("Boost {}.{}.{}, {}, SQLite {}, libsodium {}, spdlog {}.{}.{}, fmt {}.{}.{}, CLI11 {}\n",
                       BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100, OPENSSL_VERSION_TEXT,
                       SQLITE_VERSION, SODIUM_VERSION_STRING, SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH,
                       FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100, CLI11_VERSION);
    return exit_code::ok;
}

}  // namespace fulcrum::bot::commands
