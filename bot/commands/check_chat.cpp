#include "bot/commands/check_chat.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <chrono>
#include <variant>

#include "bot/engine/admin_roll.hpp"
#include "bot/net/tls.hpp"
#include "bot/net/ws_client.hpp"
#include "content/report.hpp"
#include "storage/glance.hpp"

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
            if (f.detail.find("wrong version number") != std::string::npos ||
                f.detail.find("http request") != std::string::npos)
                return "what answers there speaks no TLS: is it http://, or is TLS on another port?";
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

void chat_check::fix(std::string what, std::string detail, std::string remedy) {
    table_.fix(exit_code::chat, std::move(what), std::move(detail), std::move(remedy));
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
        for (const auto* what : {"token", "team", "administrators", "posts", "live events"})
            table_.skip(what, "the server can't be asked");
        co_return;
    }
    const bool accepted = co_await look_at_token();
    if (!accepted) {
        for (const auto* what : {"team", "administrators", "posts", "live events"})
            table_.skip(what, "the server does not accept the token");
        co_return;
    }
    co_await look_at_teams();
    co_await look_at_admins();
    co_await look_at_posts();
    co_await look_at_socket();
    http_.close();
}

asio::awaitable<bool> chat_check::look_at_server() {
    const auto& server = *config_.mattermost.url;
    auto answer = co_await get("/system/ping", false);
    if (!answer) {
        fix("server", server.text() + ": " + answer.error().detail, remedy_for(answer.error(), server));
        co_return false;
    }
    if (answer->status != 200) {
        const bool moved = answer->status >= 300 && answer->status < 400;
        fix("server", server.text() + " answers " + status_text(*answer),
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
        table_.fix(exit_code::ok, "clock",
                   "this machine is " + seconds + (apart > 0s ? " ahead of" : " behind") + " the server",
                   "keep both in time with NTP: nudges come when this machine's clock says so");
    else
        table_.ok("clock", "in step with the server");
}

asio::awaitable<bool> chat_check::look_at_token() {
    auto answer = co_await get("/users/me", true);
    if (!answer) {
        fix("token", answer.error().detail, remedy_for(answer.error(), *config_.mattermost.url));
        co_return false;
    }
    if (answer->status == 401) {
        fix("token", "the server does not accept it (" + status_text(*answer) + ")",
            "make a new one: System Console or Integrations > Bot Accounts > Create New Token; bot accounts must be "
            "enabled");
        co_return false;
    }
    auto me = answer->status == 200 ? wire::parse_user(answer->body)
                                    : wire::parsed<wire::user>(wire::finding("body", "no user"));
    if (!me) {
        fix("token", "GET /users/me answers " + status_text(*answer), "look into the server's log");
        co_return false;
    }
    own_ = std::move(*me);
    if (own_.bot)
        table_.ok("token", "belongs to the bot account @" + own_.username);
    else
        table_.fix(exit_code::ok, "token", "belongs to @" + own_.username + ", which is a person's account",
                   "make a bot account: it needs no seat, no password, and does not expire with a session");
    co_return true;
}

asio::awaitable<void> chat_check::look_at_teams() {
    auto answer = co_await get("/users/me/teams", true);
    if (!answer) {
        fix("team", answer.error().detail, remedy_for(answer.error(), *config_.mattermost.url));
        co_return;
    }
    const auto teams = answer->status == 200 ? wire::parse_teams(answer->body)
                                             : wire::parsed<std::vector<wire::team>>(wire::finding("body", "no list"));
    if (!teams) {
        fix("team", "GET /users/me/teams answers " + status_text(*answer), "look into the server's log");
        co_return;
    }
    if (teams->empty()) {
        fix("team", "@" + own_.username + " is in no team",
            "invite @" + own_.username + " to the team: people can only write to it from a team they share");
        co_return;
    }
    std::size_t channels = 0;
    for (const auto& team : *teams) {
        auto list = co_await get("/users/me/teams/" + net::percent_encode(team.id) + "/channels", true);
        if (!list || list->status != 200) continue;
        const auto known = wire::parse_channels(list->body);
        if (!known) continue;
        for (const auto& c : *known)
            if (c.team == team.id && c.delete_at == 0) ++channels;
    }
    table_.ok("team", "in " + std::to_string(teams->size()) + (teams->size() == 1 ? " team" : " teams") + " and " +
                          std::to_string(channels) + (channels == 1 ? " channel" : " channels") +
                          " of them (it is addressed in channels it was invited to)");
}

// Whom each name of the configuration stands for: what was kept when it was first looked up, and who has it now.
asio::awaitable<void> chat_check::look_at_admins() {
    constexpr auto what = "administrators";
    engine::admin_roll roll(config_.admins);
    try {
        if (storage::glance_at(config_.storage.path).format > 0)
            roll.recall(storage::setting_in(config_.storage.path, engine::admins_setting));
    } catch (const storage::storage_error&) {  // the database's own row says so
    }
    std::string found;
    const auto list = [&found](const std::string& one) { found += (found.empty() ? "" : ", ") + one; };
    for (const auto& word : config_.admins) {
        const bool by_id = engine::looks_like_id(word);
        auto answer = co_await get((by_id ? "/users/" : "/users/username/") + net::percent_encode(word), true);
        auto who = answer && answer->status == 200 ? wire::parse_user(answer->body)
                                                   : wire::parsed<wire::user>(wire::finding("body", "no user"));
        const auto* kept = by_id ? nullptr : roll.find(word);
        if (!who && (!answer || answer->status != 404)) {
            fix(what, word + " can't be looked up: " + (answer ? status_text(*answer) : answer.error().detail),
                "try again");
        } else if (kept && kept->user.empty()) {
            table_.fix(exit_code::usage, what,
                       "nobody was called " + word + " when the name was first looked up, so it counts for nobody",
                       who ? "put the id of the right person into admins: @" + word + " is " + who->id + " now"
                           : "put the person's id into admins in place of the name");
        } else if (kept && who && kept->user != who->id) {
            table_.fix(exit_code::usage, what,
                       word + " stands for user " + kept->user + ", and now user " + who->id +
                           " has that name, who is refused",
                       "put the id of the right person into admins in place of the name");
        } else if (kept && !who) {
            list(word + " = " + kept->user + " (nobody has the name now)");
        } else if (!who) {
            table_.fix(exit_code::usage, what, by_id ? "there is no user " + word : "nobody is called " + word,
                       "correct admins; the name would count for nobody, even if somebody takes it later");
        } else if (who->bot || who->delete_at != 0) {
            table_.fix(exit_code::usage, what, word + (who->bot ? " is a bot" : " is a deactivated account"),
                       "take it out of admins");
        } else {
            list(by_id ? "@" + who->username + " = " + word : word + " = " + who->id);
        }
    }
    if (config_.admins.empty())
        table_.ok(what, "the chat server's system administrators; admins names no others");
    else if (!found.empty())
        table_.ok(what, found);
}

asio::awaitable<void> chat_check::look_at_posts() {
    auto answer = co_await get("/config/client?format=old", true);
    const auto size = answer && answer->status == 200 ? wire::parse_max_post(answer->body) : std::nullopt;
    if (!size)
        table_.skip("posts", "the server does not say how long they may be; 16383 characters are assumed");
    else if (*size < 4000)
        table_.fix(exit_code::ok, "posts",
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
        fix("live events", "the WebSocket does not open: " + opened.error().detail,
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
        fix("live events", "the WebSocket opens, but the server says no hello", "look into the server's log");
    else
        table_.ok("live events", "arrive (server " + version + ")");
}

}  // namespace fulcrum::bot::commands
