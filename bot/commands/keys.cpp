// Master keys: a new one, and another one for a database.
#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <ostream>
#include <string>

#include "bot/commands/cli_parts.hpp"
#include "bot/commands/commands.hpp"
#include "bot/commands/common.hpp"
#include "bot/commands/progress.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::commands {
exit_code rotate_keys(const std::filesystem::path& config_file, const std::filesystem::path& new_key_file,
                      std::ostream& out) {
    const auto c = need_config(config_file, needs::storage);
    auto options = store_options(c);
    options.make_key = false;
    storage::rotation how;
    how.new_key_file = new_key_file;
    if (const auto env = process_environment(); new_key_file.empty() && env.contains(std::string(new_key_variable)))
        how.new_key = env.at(std::string(new_key_variable));
    storage::rotation_result done;
    {
        progress line;
        done =
            storage::rotate_master_key(options, how, [&line](std::string_view step, std::int64_t n, std::int64_t of) {
                if (step != "done") line.at(step, static_cast<std::uint64_t>(n), static_cast<std::uint64_t>(of));
            });
    }
    out << c.storage.path.string() << " has another master key now; the keys of " << done.keys
        << " people are sealed by it.\n";
    if (done.closed > 0) out << done.closed << " keys could not be opened before either and were left as they are.\n";
    if (!done.old_key.empty())
        out << "It is in " << options.master_key_file.string() << "; the old one is kept as " << done.old_key.string()
            << ".\n";
    else
        out << "Put it where the old one was before you start the bot: "
            << (c.storage.key.empty() ? options.master_key_file.string() : std::string("FULCRUM_STORAGE_KEY")) << ".\n";
    out << "Make a backup now. Copies of the keyring (fulcrum.keys) from before open with the old key only: keep that\n"
           "with them, apart from the new one, for as long as you keep them.\n";
    return exit_code::ok;
}

exit_code keygen(const std::filesystem::path& file, std::ostream& out) {
    if (file.empty()) {
        out << storage::new_master_key() << "\n";
        return exit_code::ok;
    }
    storage::make_master_key(file);
    out << "Made " << file.string() << ", readable by its owner only. Keep a copy in another safe place: without it\n"
        << "nobody can read the journals.\n";
    return exit_code::ok;
}

void add_keys(CLI::App& app, std::function<exit_code()>& chosen) {
    struct given {
        std::filesystem::path config, next, file;
    };
    const auto line = std::make_shared<given>();
    auto* g = add_command(app, "keygen", "Makes a master key",
                          "Without a file it is printed: 64 hexadecimal digits. A file gets mode 600.\n\n" +
                              examples("  fulcrum keygen /etc/fulcrum/master.key\n"
                                       "  fulcrum keygen | podman secret create fulcrum-key -"));
    g->add_option("file", line->file, "the new file")->type_name("FILE");
    g->final_callback([line, &chosen] { chosen = [line] { return keygen(line->file, std::cout); }; });

    auto* k = add_command(app, "keys", "For operators: the master key",
                          examples("  fulcrum keys rotate --config /etc/fulcrum/fulcrum.yaml"));
    k->require_subcommand(1);
    auto* r = add_command(
        *k, "rotate", "Gives the database another master key; stop the bot first",
        "With a key file a new key is made and takes its place; the old one stays beside it as NAME.before-rotation.\n"
        "With FULCRUM_STORAGE_KEY, or to choose the key, give the new one in FULCRUM_STORAGE_NEW_KEY or name a file\n"
        "with it; then put it where the old one was. If it is cut off anywhere, run it again in the same way.\n\n" +
            examples("  systemctl stop fulcrum\n"
                     "  fulcrum keys rotate --config /etc/fulcrum/fulcrum.yaml\n"
                     "  fulcrum keygen next.key && fulcrum keys rotate --new-key-file next.key"));
    r->add_option("-c,--config", line->config, "configuration file (YAML); without it the environment alone counts")
        ->envname("FULCRUM_CONFIG")
        ->type_name("FILE");
    r->add_option("--new-key-file", line->next, "a file with the new key; it stays as it is")->type_name("FILE");
    r->final_callback(
        [line, &chosen] { chosen = [line] { return rotate_keys(line->config, line->next, std::cout); }; });
}

}  // namespace fulcrum::bot::commands
