#include <fmt/core.h>
#include <gnu/libc-version.h>
#include <openssl/crypto.h>
#include <openssl/opensslv.h>
#include <sodium/core.h>
#include <sodium/version.h>
#include <spdlog/version.h>
#include <sqlite3.h>
#include <CLI/Version.hpp>
#include <boost/version.hpp>

#include <ostream>

#include "bot/build_info.hpp"
#include "bot/commands/commands.hpp"

namespace fulcrum::bot::commands {
namespace {

// A shared library as it is now, which an update of the system may have changed since the build.
std::string loaded(std::string_view name, std::string_view now, std::string_view built) {
    if (now == built) return fmt::format("{} {}", name, now);
    return fmt::format("{} {} (built with {})", name, now, built);
}

}  // namespace

exit_code version(std::ostream& out) {
#if defined(__clang__)
    constexpr auto compiler = "clang " __clang_version__;
#else
    constexpr auto compiler = "gcc " __VERSION__;
#endif
    const auto build = this_build();
    out << fmt::format("fulcrum {}\ncommit {}{}{}\n", build.version, build.commit, build.date.empty() ? "" : ", ",
                       build.date)
        << fmt::format("built with {}, C++{}; Boost {}.{}.{}, CLI11 {}, fmt {}.{}.{}, spdlog {}.{}.{}\n", compiler,
                       __cplusplus / 100 % 100, BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100,
                       CLI11_VERSION, FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100, SPDLOG_VER_MAJOR,
                       SPDLOG_VER_MINOR, SPDLOG_VER_PATCH)
        << fmt::format("runs with {}, {}, {}, {}\n",
                       loaded("OpenSSL", ::OpenSSL_version(OPENSSL_VERSION_STRING), OPENSSL_FULL_VERSION_STR),
                       loaded("SQLite", ::sqlite3_libversion(), SQLITE_VERSION),
                       loaded("libsodium", ::sodium_version_string(), SODIUM_VERSION_STRING),
                       fmt::format("glibc {}", ::gnu_get_libc_version()));
    return exit_code::ok;
}

}  // namespace fulcrum::bot::commands
