// Everything `run` would need, tried without changing anything.
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cerrno>
#include <chrono>
#include <ostream>

#include "bot/commands/check_chat.hpp"
#include "bot/commands/check_table.hpp"
#include "bot/commands/commands.hpp"
#include "bot/commands/common.hpp"
#include "bot/engine/shelf.hpp"
#include "dialogue/calendar.hpp"
#include "storage/glance.hpp"
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
        table.fix(f.how == severity::error ? exit_code::usage : exit_code::ok, "configuration",
                  (f.file.empty() ? "" : place_of(f) + ": ") + f.message, f.remedy);
    if (!reading.has_errors()) table.ok("configuration", file.empty() ? "from the environment" : file.string());
}

void look_at_zones(check_table& table) {
    const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    if (dialogue::zone_data_reaches(now))
        table.ok("time zones", "known, next year's clock changes included");
    else
        table.fix(exit_code::ok, "time zones", "the system's data ends before next year's clock changes",
                  "update the package tzdata");
}

void look_at_content(const config& c, check_table& table) {
    const auto read = read_content(c);
    const auto place = c.content.path.empty() ? std::string("inside the program") : c.content.path.string();
    for (const auto& f : read.findings) {
        if (c.content.path.empty() && f.how == severity::warning) continue;  // not the operator's to fix
        table.fix(f.how == severity::error ? exit_code::findings : exit_code::ok, "content",
                  place_of(f) + ": " + f.message, f.remedy);
    }
    if (read.texts.tracks.empty())
        table.fix(exit_code::usage, "content", place + ": there is no usable track",
                  "fix the files, or leave out content.path to use the tracks inside the program");
    else
        table.ok("content", place + ": " + std::to_string(read.texts.tracks.size()) + " tracks, " +
                                std::to_string(read.texts.tips.size()) + " tips, " +
                                std::to_string(read.texts.questions.size()) + " questions");
    if (const auto remedy = track_remedy(c, read.texts); !remedy.empty())
        table.fix(exit_code::findings, "default track", c.defaults.track + " is not there", remedy);
}

void look_at_holidays(const config& c, check_table& table) {
    if (c.holidays.empty() && c.calendars.empty()) return;
    const auto read = read_holidays(c);
    bool errors = false;
    for (const auto& f : read.findings) {
        const bool error = f.how == severity::error;
        errors = errors || error;
        table.fix(error ? exit_code::findings : exit_code::ok, "holidays", place_of(f) + ": " + f.message, f.remedy);
    }
    if (errors) return;
    std::string days;
    if (read.usual) days = std::to_string(read.usual->days.size()) + " days in these years";
    for (const auto& [name, calendar] : read.named)
        days += (days.empty() ? "" : "; ") + name + ": " + std::to_string(calendar->days.size());
    table.ok("holidays", days);
}

void look_at_imports(const config& c, check_table& table) {
    const auto read = read_content(c);
    for (const auto& i : engine::read_imports(storage::setting_in(c.storage.path, engine::imports_setting))) {
        const auto* file = read.texts.find(dialogue::track_id(i.track), i.language);
        if (file && file->language == i.language)
            table.fix(exit_code::ok, "content",
                      "the track " + i.track + " (" + i.language + ") was imported in chat, and that hides the file's",
                      "if the file is to count, an administrator says: admin drop-import " + i.track);
    }
}

void look_at_storage(const config& c, check_table& table) {
    std::error_code ec;
    const auto folder = c.storage.path.parent_path();
    if (!std::filesystem::is_directory(folder, ec))
        return table.fix(exit_code::storage, "database", folder.string() + " is not there",
                         "make the folder, for the user that runs Fulcrum: mkdir -p -m 700 " + folder.string());
    if (::access(folder.c_str(), W_OK | X_OK) != 0) {
        if (errno == EROFS)  // whoever looks; and SQLite needs to write beside the file even to read it
            return table.fix(exit_code::storage, "database", folder.string() + " is on a file system that is read-only",
                             "mount it writable (a disk with errors may have been remounted: see dmesg), or set "
                             "storage.path to another disk");
        table.fix(exit_code::storage, "database", folder.string() + " can't be written to by this user",
                  "run the check as the user that runs the service, or make that user the folder's owner");
    }
    const auto keys = c.storage.path.string() + ".keys";
    if (!std::filesystem::exists(c.storage.path, ec) && !std::filesystem::exists(keys, ec))
        return table.skip("database", c.storage.path.string() + " is not there yet; fulcrum run makes it, and its key");
    auto options = store_options(c);
    options.read_only = true;
    options.make_key = false;
    try {
        const auto seen = storage::glance_at(c.storage.path);
        storage::open_store(options);
        table.ok("database", c.storage.path.string() + " opens, and the key fits");
        if (seen.will_migrate())
            table.ok("format", "the database has format " + std::to_string(seen.format) +
                                   "; fulcrum run brings it to " + std::to_string(seen.our_format) +
                                   " and keeps it as it is as " +
                                   storage::copy_before(c.storage.path, seen.our_format).string());
        if (seen.format > 1) look_at_imports(c, table);
        if (!c.mattermost.url) return;
        if (const auto trouble = other_workspace(c, seen))
            table.fix(exit_code::usage, "workspace", trouble->what, trouble->remedy);
    } catch (const storage::storage_error& e) {
        const std::string text = e.what();
        const auto at = text.find(". Remedy: ");
        table.fix(exit_code::storage, "database", text.substr(0, at),
                  at == std::string::npos ? "" : text.substr(at + 10));
    }
}

// Taken by the Fulcrum that runs with this configuration is as it should be.
void look_at_port(const config& c, check_table& table) {
    if (!c.http.listen) return;
    asio::io_context loop(1);
    boost::system::error_code error;
    const asio::ip::tcp::endpoint at(asio::ip::make_address(c.http.listen->host), c.http.listen->port);
    asio::ip::tcp::acceptor trial(loop);
    trial.open(at.protocol(), error);
    if (!error) trial.set_option(asio::ip::tcp::acceptor::reuse_address(true), error);
    if (!error) trial.bind(at, error);
    if (!error) trial.listen(1, error);
    if (!error) return table.ok("http.listen", c.http.listen->text() + " is free");
    if (error == asio::error::address_in_use && storage::in_use(c.storage.path))
        return table.ok("http.listen", c.http.listen->text() + " is taken, as it is by the Fulcrum that runs now");
    table.fix(exit_code::usage, "http.listen", c.http.listen->text() + ": " + error.message(),
              error == asio::error::address_in_use
                  ? "another program listens there: stop it, or choose another port"
                  : "choose an address of this machine and a port above 1023, for example 127.0.0.1:8080");
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
                table.fix(exit_code::chat, "server", e.what(), "");
            }
        };
        asio::co_spawn(loop, chat.run(), std::move(over));
        loop.run();
    } catch (const std::runtime_error& e) {
        table.fix(exit_code::usage, "CA file", e.what(), "name a file of certificates in PEM as mattermost.ca_file");
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
    look_at_port(reading.made, table);
    look_at_chat(reading.made, table);
    table.print(out);
    return table.result();
}

}  // namespace fulcrum::bot::commands
