// What an operator can set: one YAML file, and an environment variable for every key of it. Reading is strict and
// reports everything it finds at once, each with its place and its remedy. The environment wins over the file.
//
// A relative path in the file starts at the file's own folder, one in the environment at the working directory. A
// variable that is set but empty counts as not set.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/net/url.hpp"
#include "content/catalog.hpp"
#include "dialogue/schedule.hpp"

namespace fulcrum::bot {

// A text that must not appear in a log or a message: it can be had by reveal() only.
class secret {
  public:
    secret() = default;
    explicit secret(std::string text) : text_(std::move(text)) {}
    bool empty() const { return text_.empty(); }
    const std::string& reveal() const { return text_; }

  private:
    std::string text_;
};

// The access token in a text, blanks and line ends around it taken off; nothing when it can't be one. Pure.
std::optional<secret> parse_token(std::string_view text);

struct listen_address {
    std::string host;  // an IP address without brackets
    std::uint16_t port = 0;
    std::string text() const;
};
// "127.0.0.1:8080", "[::1]:8080", "localhost:8080", ":8080" (all addresses). On failure `why` (if given) says what is
// wrong. Pure.
std::optional<listen_address> parse_listen(std::string_view text, std::string* why = nullptr);

enum class log_level { trace, debug, info, warn, error };
enum class log_format { text, json };
std::optional<log_level> parse_log_level(std::string_view word);
const std::vector<std::string>& log_level_words();

struct config {
    struct mattermost_settings {
        std::optional<net::url> url;
        secret token;
        std::filesystem::path token_file, ca_file;
        std::string workspace;          // the name people are remembered by; "" = the address
        bool allow_plain_http = false;  // to a server that is not on this machine
        // As it is: the address without its scheme, if none is set. Precondition: there is a url.
        std::string workspace_name() const;
    };
    mattermost_settings mattermost;
    struct {
        std::filesystem::path path = "/var/lib/fulcrum/fulcrum.db";
        std::filesystem::path key_file;  // "" = key_path()
        secret key;                      // 64 hexadecimal digits, from the environment only
    } storage;
    struct {
        std::filesystem::path path;  // a file or a folder; "" = the content inside the program
    } content;
    std::vector<std::string> admins;
    bool admins_from_chat = true;                 // the chat server's system administrators are owners, too
    std::vector<std::filesystem::path> holidays;  // iCalendar files, for everybody
    std::map<std::string, std::vector<std::filesystem::path>> calendars;  // others, by the name people say
    struct {
        std::chrono::seconds spread{30};     // those of one minute go out over so much time
        std::chrono::minutes too_late{120};  // what comes later than that is told with the next one
    } nudges;
    struct {
        std::chrono::days leavers{
            90};  // what people wrote is kept so long after their account was closed; 0 = for ever
    } retention;
    struct {
        std::string timezone = "UTC";
        dialogue::rhythm schedule;
        std::string track;  // "" = newcomers choose
    } defaults;
    std::string crisis_line;
    struct {
        std::optional<listen_address> listen;
    } http;
    struct {
        log_level level = log_level::info;
        log_format format = log_format::text;
    } log;

    // The key file: as set, else DATABASE.key.
    std::filesystem::path key_path() const;
};

using environment = std::map<std::string, std::string>;
// The variables of this process that begin with FULCRUM_.
environment process_environment();
// The one variable that is no setting: the master key to come, for `keys rotate`.
inline constexpr std::string_view new_key_variable = "FULCRUM_STORAGE_NEW_KEY";

struct config_reading {
    config made;                             // what could be read
    std::vector<content::finding> findings;  // those of the file first; never with a secret's value
    // Where the file itself holds a token: whoever may read the file has it.
    int token_line = 0, token_column = 0;
    bool has_errors() const;
};

// Reads a file's text (`name` is for findings) and the environment. Total: any bytes give an answer. Pure, but for
// time zones, which the system knows. Does not say what is missing, and does not look at other files.
config_reading parse_config(std::string_view text, const std::string& name, const environment& env);

// What a command works with.
enum class needs {
    storage,  // backup, restore
    chat,     // run, check: also address and token of the server
};
// The same from a file ("" = environment only), and then as a whole: reads the token file, refuses files that others
// may read and that hold a secret, makes paths absolute, and reports what is missing.
config_reading load_config(const std::filesystem::path& file, const environment& env, needs what);

}  // namespace fulcrum::bot
