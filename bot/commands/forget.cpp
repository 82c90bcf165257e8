// One person erased by the operator, who has no chat at hand.
#include <CLI/CLI.hpp>

#include <chrono>
#include <iostream>
#include <memory>
#include <ostream>
#include <string>

#include "bot/commands/cli_parts.hpp"
#include "bot/commands/commands.hpp"
#include "bot/commands/common.hpp"
#include "bot/engine/people.hpp"
#include "content/report.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::commands {
namespace {

using storage::person_row;

// By id, or by the name as it was last seen; of one place alone. Two can't have a name at once, but an old row may
// still have it.
std::vector<person_row> people_called(storage::unit_of_work& unit, const storage::place& where, std::string who) {
    if (who.starts_with('@')) who.erase(0, 1);
    std::vector<person_row> found;
    for (auto& person : unit.people(where)) {
        if (person.key.user.starts_with('~')) continue;
        if (person.key.user == who) return {person};
        if (person.username == who) found.push_back(person);
    }
    return found;
}

}  // namespace

exit_code forget(const std::filesystem::path& config_file, const std::string& who, bool sure, std::ostream& out) {
    const auto c = need_config(config_file, needs::storage);
    if (!c.mattermost.url && c.mattermost.workspace.empty())
        throw setup_error(exit_code::usage,
                          "of which chat server? Give the configuration that the bot has, with --config");
    auto options = store_options(c);
    options.make_key = false;
    const auto store = storage::open_store(options);
    const auto unit = store->begin();
    const storage::place where{"mattermost", c.mattermost.workspace_name()};
    const auto found = people_called(*unit, where, who);
    if (found.empty())
        throw setup_error(exit_code::usage, "nobody called " + content::quote(who) + " is known of " + where.workspace +
                                                " — give a username or a user id; `admin people` lists them");
    if (found.size() > 1) {
        std::string ids;
        for (const auto& person : found) ids += (ids.empty() ? "" : ", ") + person.key.user;
        throw setup_error(exit_code::usage,
                          "several people were called " + content::quote(who) + " — give one of the user ids: " + ids);
    }
    const auto person = unit->find(found.front().id);
    if (!person) throw setup_error(exit_code::storage, "their row is gone — run `fulcrum check`");
    if (!sure) {
        out << "This would erase @" << person->username << " (" << person->key.user
            << "): journal, track, settings and key.\n"
            << "Nothing is erased yet. Run it again with --yes.\n";
        return exit_code::ok;
    }
    const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    engine::turn_output done;
    engine::forget(*unit, *person, now, done);
    unit->log_admin(where, {now, "operator", "erased somebody"});
    unit->commit();
    out << "Erased, with their key. When the bot runs again it deletes what it wrote to them in their direct channel.\n"
           "Older backups still have name and dates until they are thrown away, but no word that can be read.\n";
    return exit_code::ok;
}

void add_forget(CLI::App& app, std::function<exit_code()>& chosen) {
    struct given {
        std::filesystem::path config;
        std::string who;
        bool sure = false;
    };
    const auto line = std::make_shared<given>();
    auto* f =
        add_command(app, "forget", "Erases one person; stop the bot first",
                    "What people do themselves with `forget me`, for somebody who can't: journal, track, settings and\n"
                    "the key of their words. Without --yes it only says whom it means.\n\n" +
                        examples("  systemctl stop fulcrum\n"
                                 "  fulcrum forget @maya --config /etc/fulcrum/fulcrum.yaml --yes"));
    f->add_option("who", line->who, "username or user id")->required()->type_name("USER");
    f->add_flag("--yes", line->sure, "do it");
    f->add_option("-c,--config", line->config, "configuration file (YAML); without it the environment alone counts")
        ->envname("FULCRUM_CONFIG")
        ->type_name("FILE");
    f->final_callback(
        [line, &chosen] { chosen = [line] { return forget(line->config, line->who, line->sure, std::cout); }; });
}

}  // namespace fulcrum::bot::commands
