// What the program can be told to do. Each command answers how it ended; broken setup is thrown (setup_error,
// storage::storage_error).
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "bot/commands/exit_code.hpp"
#include "bot/config.hpp"

namespace fulcrum::bot::commands {

// The whole program: reads the command line, does what it says, reports failures on standard error.
int run_program(int argc, const char* const* argv);

// `config_file` may be "": the environment alone.
exit_code run(const std::filesystem::path& config_file);
exit_code check(const std::filesystem::path& config_file, std::ostream& out);
struct backup_options {
    std::filesystem::path config;
    std::filesystem::path to;  // a new file, or a folder that gets one named by the time
    int keep = 0;              // in a folder: the newest so many copies; 0 = all
};
exit_code backup(const backup_options& options, std::ostream& out);
exit_code restore(const std::filesystem::path& config_file, const std::filesystem::path& from, std::ostream& out);

// Another master key for the database. The new one is in that file, or in FULCRUM_STORAGE_NEW_KEY; neither: it is made
// and takes the place of the key file.
exit_code rotate_keys(const std::filesystem::path& config_file, const std::filesystem::path& new_key_file,
                      std::ostream& out);
// Erases one person, by username or id, with their key; only says whom it means unless `sure`. The bot has to be
// stopped.
exit_code forget(const std::filesystem::path& config_file, const std::string& who, bool sure, std::ostream& out);
// A new master key, into a new file or, without one, to `out`.
exit_code keygen(const std::filesystem::path& file, std::ostream& out);

struct demo_options {
    std::uint16_t port = 8066;
    std::filesystem::path data;  // "" = the usual place
    bool fresh = false;
    log_level level = log_level::warn;
};
exit_code demo(const demo_options& options, std::ostream& out);

exit_code lint(const std::vector<std::filesystem::path>& paths, bool json, std::ostream& out, std::ostream& summary);

// For operators: what a rule means in a zone.
struct schedule_options {
    std::string zone = "UTC", rule = "weekdays 09:00 17:00";
    std::string from;  // "2026-11-23"; "" = today
    std::string quiet;
    int days = 14, most = 0;  // most: a day; 0 = no cap
    std::vector<std::filesystem::path> holidays;
    bool json = false;
};
exit_code preview_schedule(const schedule_options& options, std::ostream& out, std::ostream& notes);

exit_code version(std::ostream& out);

}  // namespace fulcrum::bot::commands
