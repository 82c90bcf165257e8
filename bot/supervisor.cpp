#include "bot/supervisor.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace fulcrum::bot {

namespace asio = boost::asio;

namespace {

std::string_view variable(const char* name) {
    const char* value = std::getenv(name);  // NOLINT: before there are threads
    return value ? value : std::string_view();
}

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t n = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return n;
}

// A line of its protocol must stay one.
std::string one_line(std::string_view status) {
    std::string text(status.substr(0, 500));
    std::ranges::replace(text, '\n', ' ');
    return text;
}

}  // namespace

supervisor supervisor::of_this_process() {
    std::optional<std::chrono::microseconds> watchdog;
    const auto asked = number(variable("WATCHDOG_USEC"));
    const auto whom = variable("WATCHDOG_PID");
    if (asked && *asked > 0 && (whom.empty() || number(whom) == std::int64_t{::getpid()}))
        watchdog = std::chrono::microseconds(*asked);
    return supervisor(std::string(variable("NOTIFY_SOCKET")), watchdog);
}

supervisor::supervisor(std::string socket, std::optional<std::chrono::microseconds> watchdog)
    : socket_(std::move(socket)), watchdog_(watchdog) {}

std::optional<std::chrono::milliseconds> supervisor::lives_every() const {
    if (!there() || !watchdog_) return std::nullopt;
    return std::max(std::chrono::duration_cast<std::chrono::milliseconds>(*watchdog_ / 3),
                    std::chrono::milliseconds(1));
}

void supervisor::ready(std::string_view status) const { tell("READY=1\nSTATUS=" + one_line(status)); }

void supervisor::lives(std::string_view status) const { tell("WATCHDOG=1\nSTATUS=" + one_line(status)); }

void supervisor::leaving() const { tell("STOPPING=1\nSTATUS=leaving"); }

void supervisor::tell(std::string text) const {
    sockaddr_un to{};
    if (!there() || socket_.size() >= sizeof to.sun_path) return;
    to.sun_family = AF_UNIX;
    std::memcpy(to.sun_path, socket_.data(), socket_.size());
    if (to.sun_path[0] == '@') to.sun_path[0] = '\0';
    const int out = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (out < 0) return;
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
    ::sendto(out, text.data(), text.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&to), size);
    ::close(out);
}

asio::awaitable<void> keep_alive(const supervisor& told, std::function<bool()> turns,
                                 std::function<std::string()> status) {
    const auto every = told.lives_every();
    if (!every) co_return;
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        if (turns()) told.lives(status());
        timer.expires_after(*every);
        const auto [failed] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (failed) co_return;
    }
}

}  // namespace fulcrum::bot
