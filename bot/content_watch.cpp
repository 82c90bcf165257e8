#include "bot/content_watch.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <vector>

namespace fulcrum::bot {

namespace asio = boost::asio;
namespace fs = std::filesystem;

std::string content_fingerprint(const fs::path& path) {
    std::vector<std::string> lines;
    const auto add = [&](const fs::path& file) {
        std::error_code failed;
        const auto size = fs::file_size(file, failed);
        const auto time = fs::last_write_time(file, failed);
        if (!failed)
            lines.push_back(file.generic_string() + " " + std::to_string(size) + " " +
                            std::to_string(time.time_since_epoch().count()) + "\n");
    };
    std::error_code failed;
    if (fs::is_regular_file(path, failed)) {
        add(path);
    } else {
        for (auto at = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, failed);
             !failed && at != fs::recursive_directory_iterator(); at.increment(failed)) {
            std::error_code ignored;
            if (at->path().extension() == ".yaml" && at->is_regular_file(ignored)) add(at->path());
        }
    }
    std::sort(lines.begin(), lines.end());
    std::string all;
    for (const auto& line : lines) all += line;
    return all;
}

asio::awaitable<void> watch_content(fs::path path, std::chrono::milliseconds each, std::function<void()> changed) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    auto in_force = content_fingerprint(path);
    auto before = in_force;
    for (;;) {
        timer.expires_after(each);
        const auto [failed] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (failed) co_return;
        auto now = content_fingerprint(path);
        const bool settled = now == before;
        before = std::move(now);
        if (!settled || before == in_force) continue;
        in_force = before;
        changed();
    }
}

}  // namespace fulcrum::bot
