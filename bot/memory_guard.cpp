#include "bot/memory_guard.hpp"

#include <sys/prctl.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <string_view>

extern "C" char** environ;  // NOLINT: POSIX

namespace fulcrum::bot {
namespace {

constexpr std::array<std::string_view, 3> secret_variables{"FULCRUM_MATTERMOST_TOKEN", "FULCRUM_STORAGE_KEY",
                                                           "FULCRUM_STORAGE_NEW_KEY"};

}  // namespace

void guard_memory() { ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

std::vector<std::string> hide_secret_variables() {
    std::vector<std::string> hidden;
    for (char** at = environ; at && *at; ++at) {
        const std::string_view line(*at);
        const auto equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        for (const auto name : secret_variables)
            if (line.substr(0, equals) == name) {
                hidden.emplace_back(line);
                // The kernel shows these very bytes.
                ::explicit_bzero(*at + equals + 1, line.size() - equals - 1);
            }
    }
    for (const auto name : secret_variables) ::unsetenv(std::string(name).c_str());
    return hidden;
}

void show_secret_variables(const std::vector<std::string>& hidden) {
    for (const auto& line : hidden) {
        const auto equals = line.find('=');
        ::setenv(line.substr(0, equals).c_str(), line.c_str() + equals + 1, 1);
    }
}

}  // namespace fulcrum::bot
