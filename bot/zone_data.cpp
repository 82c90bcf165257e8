#include "bot/zone_data.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fstream>
#include <string_view>

namespace fulcrum::bot {

namespace asio = boost::asio;

std::string zone_data_version(const std::filesystem::path& folder) {
    constexpr std::string_view begin = "# version ";
    std::ifstream in(folder / "tzdata.zi", std::ios::binary);
    std::string line(80, '\0');
    in.read(line.data(), static_cast<std::streamsize>(line.size()));
    line.resize(static_cast<std::size_t>(in.gcount()));
    line.resize(std::min(line.find('\n'), line.size()));
    if (!line.starts_with(begin)) return {};
    line.erase(0, begin.size());
    const auto end = line.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz-");
    line.resize(std::min({end, line.size(), std::size_t{20}}));
    return line;
}

asio::awaitable<void> watch_zone_data(std::filesystem::path folder, std::chrono::milliseconds each,
                                      std::function<void(std::string)> changed) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    const auto in_force = zone_data_version(folder);
    auto before = in_force;
    for (;;) {
        timer.expires_after(each);
        const auto [failed] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (failed) co_return;
        auto now = zone_data_version(folder);
        const bool settled = now == before;
        before = std::move(now);
        if (!settled || before == in_force || before.empty()) continue;
        changed(before);
        co_return;
    }
}

}  // namespace fulcrum::bot
