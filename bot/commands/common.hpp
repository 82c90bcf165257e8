// What several commands share.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/commands/exit_code.hpp"
#include "bot/config.hpp"
#include "bot/holidays.hpp"
#include "content/catalog.hpp"
#include "dialogue/turn.hpp"
#include "storage/glance.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::commands {

// Reads the configuration; throws setup_error with all findings when it has errors. Warnings go to `warnings`, without
// that to standard error.
config need_config(const std::filesystem::path& file, needs what, std::vector<content::finding>* warnings = nullptr);

// Why the database must not be used with this configuration: it knows people of another workspace, and fewer of this
// one. "" when it may. Precondition: there is a mattermost.url.
struct workspace_trouble {
    std::string what, remedy;
};
std::optional<workspace_trouble> other_workspace(const config& c, const storage::database_glance& seen);

// Where the database and its key are.
storage::open_options store_options(const config& c);

// The content: that of the path, or that inside the program.
content::catalog read_content(const config& c);

// The same, ready for use: findings are logged, files with errors left out. Throws setup_error when nothing usable is
// left.
// The files that content comes from; what can't be opened is logged.
std::vector<content::source_file> content_files(const config& c);
std::shared_ptr<const dialogue::library> need_content(const config& c);

// What newcomers get. A default track that is not there is logged and left out.
dialogue::settings coach_settings(const config& c, const dialogue::library& texts);
// What to do about a default track that is not there; "" when all is well.
std::string track_remedy(const config& c, const dialogue::library& texts);

// The holidays of the configuration's files, as of today: everybody's, and other calendars by name.
struct all_holidays {
    std::shared_ptr<const dialogue::holiday_calendar> usual;
    std::map<std::string, std::shared_ptr<const dialogue::holiday_calendar>> named;
    std::vector<content::finding> findings;
};
all_holidays read_holidays(const config& c);

// The one line before a message on standard error: "fulcrum: ".
std::string with_prefix(std::string_view lines);

}  // namespace fulcrum::bot::commands
