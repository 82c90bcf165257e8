// The single values of a configuration.
#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>

#include "bot/config.hpp"

extern "C" char** environ;  // NOLINT: POSIX

namespace fulcrum::bot {

std::optional<secret> parse_token(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return std::nullopt;
    text = text.substr(first, text.find_last_not_of(blank) - first + 1);
    // It travels in a header.
    const bool fits =
        text.size() <= 1024 && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7F'; });
    return fits ? std::optional(secret(std::string(text))) : std::nullopt;
}

std::string listen_address::text() const {
    const bool six = host.find(':') != std::string::npos;
    return (six ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::optional<listen_address> parse_listen(std::string_view text, std::string* why) {
    const auto wrong = [&](std::string_view what) -> std::optional<listen_address> {
        if (why) *why = what;
        return std::nullopt;
    };
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return wrong("the port is missing");
    auto host = text.substr(0, colon);
    const auto port = text.substr(colon + 1);
    listen_address made;
    const auto [end, ec] = std::from_chars(port.data(), port.data() + port.size(), made.port);
    if (ec != std::errc{} || end != port.data() + port.size() || port.empty())
        return wrong("the port is a number up to 65535");
    const bool bracketed = host.starts_with('[') && host.ends_with(']') && host.size() >= 2;
    if (bracketed) host = host.substr(1, host.size() - 2);
    made.host = host.empty() && !bracketed ? "0.0.0.0" : host == "localhost" ? "127.0.0.1" : std::string(host);
    if (made.host.find('\0') != std::string::npos) return wrong("the host is an IP address");
    boost::system::error_code bad;
    const auto address = boost::asio::ip::make_address(made.host, bad);
    if (bad) return wrong("the host is an IP address");
    if (address.is_v6() != bracketed) return wrong("an IPv6 address, and nothing else, stands in brackets");
    return made;
}

const std::vector<std::string>& log_level_words() {
    static const std::vector<std::string> words{"trace", "debug", "info", "warn", "error"};
    return words;
}

std::optional<log_level> parse_log_level(std::string_view word) {
    const auto& words = log_level_words();
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) return std::nullopt;
    return static_cast<log_level>(found - words.begin());
}

std::string config::mattermost_settings::workspace_name() const {
    return workspace.empty() ? url->authority() + url->path : workspace;
}

std::filesystem::path config::key_path() const {
    if (!storage.key_file.empty()) return storage.key_file;
    auto beside = storage.path;
    beside += ".key";
    std::error_code error;
    if (std::filesystem::exists(beside, error)) return beside;
    if (auto real = std::filesystem::weakly_canonical(storage.path, error); !error && !real.empty())
        return real += ".key";  // of the database that a link leads to
    return beside;
}

environment process_environment() {
    environment out;
    for (char** at = environ; at && *at; ++at) {
        const std::string_view line(*at);
        const auto equals = line.find('=');
        if (!line.starts_with("FULCRUM_") || equals == std::string_view::npos) continue;
        out.emplace(line.substr(0, equals), line.substr(equals + 1));
    }
    return out;
}

}  // namespace fulcrum::bot
