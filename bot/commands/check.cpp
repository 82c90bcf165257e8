// Everything `run` would need, tried without changing anything.
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <ostream>

#include "bot/commands/check_chat.hpp"
#include "bot/commands/check_table.hpp"
#include "bot/commands/commands.hpp"
#include "bot/commands/common.hpp"
#include "dialogue/calendar.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::commands {
namespace {

namespace asio = boost::asio;
using content::severity;

std::string place_of(const content::finding& f) {
    return f.line > 0 ? f.file + ":" + std::to_string(f.line) + ":" + std::to_string(f.column) : f.file;
}

void look_at_config(const config_reading& reading, const std::filesystem::path& file, check_table& table) {
    for (const auto& f : reading.findings)
        table.mend(f.how == severity::error ? exit_code::usage : exit_code::ok, "configuration",
                   (f.file.empty() ? "" : place_of(f) + ": ") + f.message, f.remedy);
    if (!reading.has_errors()) table.ok("configuration", file.empty() ? "from the environment" : file.string());
}

void look_at_zones(check_table& table) {
    const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    if (dialogue::zone_data_reaches(now))
        table.ok("time zones", "known, next year's clock changes included");
    else
        table.mend(exit_code::ok, "time zones", "the system's data ends before next year's clock changes",
                   "update the package tzdata");
}

void look_at_content(const config& c, check_table& table) {
    const auto read = read_content(c);
    const auto place = c.content.path.empty() ? std::string("inside the program") : c.content.path.string();
    for (const auto& f : read.findings) {
        if (c.content.path.empty() && f.how == severity::warning) continue;  // not the operator's to mend
        table.mend(f.how == severity::error ? exit_code::findings : exit_code::ok, "content",
                   place_of(f) + ": " + f.message, f.remedy);
    }
    if (read.texts.tracks.empty())
        table.mend(exit_code::usage, "content", place + ": there is no usable track",
                   "mend the files, or leave out content.path to use the tracks inside the program");
    else
        table.ok("content", place + ": " + std::to_string(read.texts.tracks.size()) + " tracks, " +
                                std::to_string(read.texts.tips.size()) + " tips, " +
                                std::to_string(read.texts.questions.size()) + " questions");
    if (const auto remedy = track_remedy(c, read.texts); !remedy.empty())
        table.mend(exit_code::findings, "default track", c.defaults.track + " is not there", remedy);
}

void look_at_holidays(const config& c, check_table& table) {
    if (c.holidays.empty() && c.calendars.empty()) return;
    const auto read = read_holidays(c);
    bool errors = false;
    for (const auto& f : read.findings) {
        const bool error = f.how == severity::error;
        errors = errors || error;
        table.mend(error ? exit_code::findings : exit_code::ok, "holidays", place_of(f) + ": " + f.message, f.remedy);
    }
    if (errors) return;
    std::string days;
    if (read.usual) days = std::to_string(read.usual->days.size()) + " days in these years";
    for (const auto& [name, calendar] : read.named)
        days += (days.empty() ? "" : "; ") + name + ": " + std::to_string(calendar->days.size());
    table.ok("holidays", days);
}

bool may_write(const std::filesystem::path& folder) { return ::access(folder.c_str(), W_OK | X_OK) == 0; }

void look_at_storage(const config& c, check_table& table) {
    std::error_code ec;
    const auto folder = c.storage.path.parent_path();
    if (!std::filesystem::is_directory(folder, ec))
        return table.mend(exit_code::storage, "database", folder.string() + " is not there",
                          "make the folder, for the user that runs Fulcrum: mkdir -p -m 700 " + folder.string());
    if (!may_write(folder))
        table.mend(exit_code::storage, "database", folder.string() + " can't be written to by this user",
                   "run the check as the service's user, or give it the folder: chown fulcrum " + folder.string());
    const auto keys = c.storage.path.string() + ".keys";
    if (!std::filesystem::exists(c.storage.path, ec) && !std::filesystem::exists(keys, ec))
        return table.skip("database", c.storage.path.string() + " is not there yet; fulcrum run makes it, and its key");
    auto options = store_options(c);
    options.read_only = true;
    options.make_key = false;
    try {
        storage::open_store(options);
        table.ok("database", c.storage.path.string() + " opens, and the key fits");
    } catch (const storage::storage_error& e) {
        const std::string text = e.what();
        const auto at = text.find(". Remedy: ");
        table.mend(exit_code::storage, "database", text.substr(0, at),
                   at == std::string::npos ? "" : text.substr(at + 10));
    }
}

void look_at_chat(const config& c, check_table& table) {
    if (!c.mattermost.url || c.mattermost.token.empty()) return table.skip("server", "address or token are missing");
    asio::io_context loop(1);
    try {
        chat_check chat(loop.get_executor(), c, table);
        auto over = [&table](const std::exception_ptr& error) {
            if (!error) return;
            try {
                std::rethrow_exception(error);
            } catch (const std::exception& e) {
                table.mend(exit_code::chat, "server", e.what(), "");
            }
        };
        asio::co_spawn(loop, chat.run(), std::move(over));
        loop.run();
    } catch (const std::runtime_error& e) {
        table.mend(exit_code::usage, "CA file", e.what(), "name a file of certificates in PEM as mattermost.ca_file");
    }
}

}  // namespace

exit_code check(const std::filesystem::path& config_file, std::ostream& out) {
    check_table table;
    const auto reading = load_config(config_file, process_environment(), needs::chat);
    look_at_config(reading, config_file, table);
    look_at_zones(table);
    look_at_content(reading.made, table);
    look_at_holidays(reading.made, table);
    look_at_storage(reading.made, table);
    look_at_chat(reading.made, table);
    table.print(out);
    return table.result();
}

}  // namespace fulcrum::bot::commands
