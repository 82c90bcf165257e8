// Copies of the database, taken while the bot runs, and their way back.
#include <fmt/chrono.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <ostream>
#include <regex>
#include <vector>

#include "bot/commands/commands.hpp"
#include "bot/commands/common.hpp"
#include "bot/commands/progress.hpp"
#include "bot/metrics.hpp"
#include "content/report.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::commands {
namespace {

namespace fs = std::filesystem;

std::uint64_t size_of(const fs::path& file) {
    std::error_code failed;
    const auto size = fs::file_size(file, failed);
    return failed ? 0 : size;
}

// In a folder: fulcrum-2026-11-30T031200Z.db, so that names are in the order of time.
std::string name_by_time() {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return fmt::format("fulcrum-{:%Y-%m-%dT%H%M%S}Z.db", fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
}

// Makes the folder if it ends with a slash and is not there.
bool is_folder(const fs::path& to) {
    std::error_code failed;
    if (fs::is_directory(to, failed)) return true;
    if (to.has_filename()) return false;
    fs::create_directories(to.parent_path().parent_path(), failed);
    if (::mkdir(to.parent_path().c_str(), 0700) != 0)
        throw setup_error(exit_code::storage, to.string() + ": the folder can't be made (" +
                                                  std::generic_category().message(errno) +
                                                  ") — make it, for the user that runs the backup");
    return true;
}

// The oldest of the copies that were named by time; others are left alone.
std::size_t drop_old(const fs::path& folder, std::size_t keep) {
    static const std::regex ours("fulcrum-\\d{4}-\\d\\d-\\d\\dT\\d{6}Z\\.db");
    std::vector<fs::path> copies;
    for (const auto& entry : fs::directory_iterator(folder))
        if (std::regex_match(entry.path().filename().string(), ours)) copies.push_back(entry.path());
    std::ranges::sort(copies);
    if (copies.size() <= keep) return 0;
    copies.resize(copies.size() - keep);
    for (const auto& copy : copies) fs::remove(copy);
    return copies.size();
}

// For the running bot's metrics; see last_backup. Whoever makes the copy, the next one can do it again.
void note_backup(const fs::path& database) {
    const auto note = backup_note(database);
    std::error_code failed;
    fs::remove(note, failed);
    std::ofstream{note};
    struct stat about {};
    if (::geteuid() == 0 && ::stat(database.c_str(), &about) == 0)
        failed = ::chown(note.c_str(), about.st_uid, about.st_gid) == 0 ? std::error_code() : failed;
}

}  // namespace

exit_code backup(const backup_options& o, std::ostream& out) {
    const auto c = need_config(o.config, needs::storage);
    const bool folder = is_folder(o.to);
    if (o.keep > 0 && !folder)
        throw setup_error(exit_code::usage, "--keep counts the copies in a folder, and " +
                                                content::quote(o.to.string()) +
                                                " is none — name a folder: " + o.to.parent_path().string() + "/");
    const auto to = folder ? o.to / name_by_time() : o.to;
    auto options = store_options(c);
    options.read_only = true;
    options.make_key = false;
    {
        progress line;
        const copy_watch watch(line, to.string() + ".part", size_of(c.storage.path));
        storage::open_store(options)->backup_to(to);
    }
    note_backup(c.storage.path);
    out << "Saved " << c.storage.path.string() << " to " << to.string() << ".\n";
    if (o.keep > 0)
        if (const auto dropped = drop_old(o.to, static_cast<std::size_t>(o.keep)); dropped > 0)
            out << "Removed the " << (dropped == 1 ? "oldest copy" : std::to_string(dropped) + " oldest copies") << "; "
                << o.keep << " are kept.\n";
    out << "The master key is not in it. Keep that in another safe place: without it nobody can read the copy.\n";
    return exit_code::ok;
}

exit_code restore(const std::filesystem::path& config_file, const std::filesystem::path& from, std::ostream& out) {
    const auto c = need_config(config_file, needs::storage);
    auto options = store_options(c);
    options.make_key = false;
    {
        progress line;
        const copy_watch watch(line, c.storage.path.string() + ".restoring", size_of(from));
        const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
        storage::restore_store(from, options, now);
    }
    out << "Restored " << c.storage.path.string() << " from " << from.string() << ".\n"
        << "The old file, if there was one, is beside it as " << c.storage.path.filename().string()
        << ".before-restore.\n";
    return exit_code::ok;
}

}  // namespace fulcrum::bot::commands
