// Copies of the database, taken while the bot runs, and their way back.
#include <chrono>
#include <ostream>

#include "bot/commands/commands.hpp"
#include "bot/commands/common.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::commands {

exit_code backup(const std::filesystem::path& config_file, const std::filesystem::path& to, std::ostream& out) {
    const auto c = need_config(config_file, needs::storage);
    auto options = store_options(c);
    options.read_only = true;
    options.make_key = false;
    const auto store = storage::open_store(options);
    store->backup_to(to);
    out << "Saved " << c.storage.path.string() << " to " << to.string() << ".\n"
        << "The master key is not in it. Keep that in another safe place: without it nobody can read the copy.\n";
    return exit_code::ok;
}

exit_code restore(const std::filesystem::path& config_file, const std::filesystem::path& from, std::ostream& out) {
    const auto c = need_config(config_file, needs::storage);
    auto options = store_options(c);
    options.make_key = false;
    storage::restore_store(from, options,
                           std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()));
    out << "Restored " << c.storage.path.string() << " from " << from.string() << ".\n"
        << "The old file, if there was one, is beside it as " << c.storage.path.filename().string()
        << ".before-restore.\n";
    return exit_code::ok;
}

}  // namespace fulcrum::bot::commands
