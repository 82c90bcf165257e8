#include "bot/commands/check_chat.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <chrono>
#include <variant>

#include "bot/net/tls.hpp"
#include "bot/net/ws_client.hpp"
#include "content/report.hpp"

namespace fulcrum::bot::commands {

namespace asio = boost::asio;
namespace wire = platform::mattermost::wire;
using namespace std::chrono_literals;

namespace {

net::http_limits patient() {
    net::http_limits out;
    out.connections = 1;
    out.timeout = 15s;
    return out;
}

std::string remedy_for(const net::failure& f, const net::url& server) {
    switch (f.code) {
        case net::errc::not_resolved:
            return "check the host name in mattermost.url, and this machine's name service";
        case net::errc::refused:
            return "check host and port in mattermost.url, and whether the server runs";
        case net::errc::tls_failed:
            return "the server's certificate must be valid for " + server.host +
                   "; for one of your own authority name its certificate as mattermost.ca_file";
        case net::errc::timed_out:
            return "a firewall may be in between: the bot needs a way out to " + server.authority();
        case net::errc::protocol:
            return "check scheme and port in mattermost.url: what answers there is no web server";
        default:
            return "try again; look into the server's log and that of the proxy in front of it";
    }
}

// "5.37.0" of "5.37.0.5.37.0.0123456789abcdef.true"
std::string short_version(std::string_view text) {
    std::size_t end = 0;
    for (int dots = 0; end < text.size(); ++end) {
        if (text[end] == '.' && ++dots == 3) break;
        if (text[end] != '.' && (text[end] < '0' || text[end] > '9')) break;
    }
    return end == 0 ? "of unknown version" : std::string(text.substr(0, end));
}

std::string status_text(const net::http_response& r) {
    auto out = "HTTP " + std::to_string(r.status);
    if (const auto id = wire::parse_error_id(r.body); !id.empty()) out += " " + id;
    return out;
}

}  // namespace

std::optional<dialogue::instant> read_http_date(std::string_view text) {
    // IMF-fixdate only: what servers send.
    constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (text.size() != 29 || text.substr(25) != " GMT") return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t length) {
        int out = -1;
        const auto part = text.substr(at, length);
        const auto [end, ec] = std::from_chars(part.data(), part.data() + part.size(), out);
        return ec == std::errc{} && end == part.data() + part.size() ? out : -1;
    };
    unsigned month = 0;
    for (unsigned i = 0; i < 12; ++i)
        if (text.substr(8, 3) == months[i]) month = i + 1;
    const int day = number(5, 2), year = number(12, 4), hour = number(17, 2), minute = number(20, 2),
              second = number(23, 2);
    if (day < 1 || year < 1970 || hour < 0 || minute < 0 || second < 0) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    return dialogue::instant(std::chrono::sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second);
}

chat_check::chat_check(asio::any_io_executor executor, const config& c, check_table& into)
    : executor_(executor),
      config_(c),
      table_(into),
      tls_(c.mattermost.url->secure ? net::make_client_tls({c.mattermost.ca_file.string()}) : nullptr),
      http_(executor, *c.mattermost.url, tls_, patient()) {}

void chat_check::mend(std::string what, std::string detail, std::string remedy) {
    table_.mend(exit_code::chat, std::move(what), std::move(detail), std::move(remedy));
}

asio::awaitable<net::outcome<net::http_response>> chat_check::get(std::string target, bool with_token) {
    net::http_request request;
    request.target = "/api/v4" + std::move(target);
    if (with_token) request.headers.emplace_back("Authorization", "Bearer " + config_.mattermost.token.reveal());
    co_return co_await http_.send(std::move(request));
}

asio::awaitable<void> chat_check::run() {
    const bool there = co_await look_at_server();
    if (!there) {
        for (const auto* what : {"token", "team", "posts", "live events"})
            table_.skip(what, "the server can't be asked");
        co_return;
    }
    const bool accepted = co_await look_at_token();
    if (!accepted) {
        for (const auto* what : {"team", "posts", "live events"})
            table_.skip(what, "the server does not accept the token");
        co_return;
    }
    co_await look_at_teams();
    co_await look_at_posts();
    co_await look_at_socket();
    http_.close();
}

asio::awaitable<bool> chat_check::look_at_server() {
    const auto& server = *config_.mattermost.url;
    auto answer = co_await get("/system/ping", false);
    if (!answer) {
        mend("server", server.text() + ": " + answer.error().detail, remedy_for(answer.error(), server));
        co_return false;
    }
    if (answer->status != 200) {
        const bool moved = answer->status >= 300 && answer->status < 400;
        mend("server", server.text() + " answers " + status_text(*answer),
             moved ? "it sends elsewhere: put that address into mattermost.url"
                   : "is this a Mattermost server? With a sub-path, mattermost.url ends in it");
        co_return false;
    }
    table_.ok("server", server.text() + (server.secure ? ", certificate valid" : ""));
    look_at_date(answer->header("Date"));
    co_return true;
}

void chat_check::look_at_date(std::string_view date) {
    const auto theirs = read_http_date(date);
    if (!theirs) return;
    const auto ours = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto apart = std::chrono::duration_cast<std::chrono::seconds>(ours - *theirs);
    const auto seconds = std::to_string(std::abs(apart.count())) + " seconds";
    if (apart > 30s || apart < -30s)
        table_.mend(exit_code::ok, "clock",
                    "this machine is " + seconds + (apart > 0s ? " ahead of" : " behind") + " the server",
                    "keep both in time with NTP: nudges come when this machine's clock says so");
    else
        table_.ok("clock", "in step with the server");
}

asio::awaitable<bool> chat_check::look_at_token() {
    auto answer = co_await get("/users/me", true);
    if (!answer) {
        mend("token", answer.error().detail, remedy_for(answer.error(), *config_.mattermost.url));
        co_return false;
    }
    if (answer->status == 401) {
        mend("token", "the server does not accept it (" + status_text(*answer) + ")",
             "make a new one: System Console or Integrations > Bot Accounts > Create New Token; bot accounts must be "
             "enabled");
        co_return false;
    }
    auto me = answer->status == 200 ? wire::parse_user(answer->body)
                                    : wire::parsed<wire::user>(wire::finding("body", "no user"));
    if (!me) {
        mend("token", "GET /users/me answers " + status_text(*answer), "look into the server's log");
        co_return false;
    }
    own_ = std::move(*me);
    if (own_.bot)
        table_.ok("token", "belongs to the bot account @" + own_.username);
    else
        table_.mend(exit_code::ok, "token", "belongs to @" + own_.username + ", which is a person's account",
                    "make a bot account: it needs no seat, no password, and does not expire with a session");
    co_return true;
}

asio::awaitable<void> chat_check::look_at_teams() {
    auto answer = co_await get("/users/me/teams", true);
    if (!answer) {
        mend("team", answer.error().detail, remedy_for(answer.error(), *config_.mattermost.url));
        co_return;
    }
    const auto teams = answer->status == 200 ? wire::parse_ids(answer->body)
                                             : wire::parsed<std::vector<std::string>>(wire::finding("body", "no list"));
    if (!teams) {
        mend("team", "GET /users/me/teams answers " + status_text(*answer), "look into the server's log");
        co_return;
    }
    if (teams->empty()) {
        mend("team", "@" + own_.username + " is in no team",
             "invite @" + own_.username + " to the team: people can only write to it from a team they share");
        co_return;
    }
    std::size_t channels = 0;
    for (const auto& team : *teams) {
        auto list = co_await get("/users/me/teams/" + net::percent_encode(team) + "/channels", true);
        if (!list || list->status != 200) continue;
        const auto known = wire::parse_channels(list->body);
        if (!known) continue;
        for (const auto& c : *known)
            if (c.team == team && c.delete_at == 0) ++channels;
    }
    table_.ok("team", "in " + std::to_string(teams->size()) + (teams->size() == 1 ? " team" : " teams") + " and " +
                          std::to_string(channels) + (channels == 1 ? " channel" : " channels") +
                          " of them (it is addressed in channels it was invited to)");
}

asio::awaitable<void> chat_check::look_at_posts() {
    auto answer = co_await get("/config/client?format=old", true);
    const auto size = answer && answer->status == 200 ? wire::parse_max_post(answer->body) : std::nullopt;
    if (!size)
        table_.skip("posts", "the server does not say how long they may be; 16383 characters are assumed");
    else if (*size < 4000)
        table_.mend(exit_code::ok, "posts",
                    "may have " + std::to_string(*size) + " characters only; long texts are split",
                    "migrate the server's database: 16383 is usual");
    else
        table_.ok("posts", "may have " + std::to_string(*size) + " characters");
}

asio::awaitable<void> chat_check::look_at_socket() {
    net::ws_client socket(executor_, tls_);
    std::vector<std::pair<std::string, std::string>> headers;
    headers.emplace_back("Authorization", "Bearer " + config_.mattermost.token.reveal());
    auto opened = co_await socket.open(*config_.mattermost.url, "/api/v4/websocket", std::move(headers), 15s);
    if (!opened) {
        mend(
            "live events", "the WebSocket does not open: " + opened.error().detail,
            opened.error().code == net::errc::upgrade_refused
                ? "a proxy in front of the server must pass on the headers Upgrade and Connection for /api/v4/websocket"
                : remedy_for(opened.error(), *config_.mattermost.url));
        co_return;
    }
    auto first = co_await socket.read();
    std::string version;
    if (first) {
        const auto frame = wire::parse_frame(*first);
        if (const auto* hello = std::get_if<wire::hello>(&frame.body)) version = short_version(hello->server_version);
    }
    co_await socket.close(1000, 1s);
    if (version.empty())
        mend("live events", "the WebSocket opens, but the server says no hello", "look into the server's log");
    else
        table_.ok("live events", "arrive (server " + version + ")");
}

}  // namespace fulcrum::bot::commands
