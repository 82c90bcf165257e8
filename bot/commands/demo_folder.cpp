#include "bot/commands/demo_folder.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <system_error>

#include "bot/commands/exit_code.hpp"

namespace fulcrum::bot::commands {

namespace fs = std::filesystem;
using dialogue::instant;

namespace {

setup_error unusable(const fs::path& path, const std::string& why) {
    return {exit_code::usage,
            path.string() + ": the demo can't keep its data here: " + why + ". Choose another folder with --data"};
}

void make_folder(const fs::path& path) {
    std::error_code ec;
    if (fs::is_directory(path, ec)) return;
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), ec);
    if (::mkdir(path.c_str(), S_IRWXU) != 0 && errno != EEXIST) throw unusable(path, std::strerror(errno));
    if (!fs::is_directory(path, ec)) throw unusable(path, "it is not a folder");
}

}  // namespace

demo_folder::demo_folder(fs::path path, bool fresh) : path_(std::move(path)) {
    make_folder(path_);
    const auto file = path_ / "demo.lock";
    lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (lock_ < 0) throw unusable(path_, std::strerror(errno));
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
        ::close(lock_);
        throw setup_error(exit_code::usage,
                          path_.string() +
                              ": a demo is at work in this folder already. Stop it, or start a second one "
                              "with --data DIR --port PORT");
    }
    if (fresh) remove_own_files();
}

demo_folder::~demo_folder() { ::close(lock_); }

void demo_folder::remove_own_files() const {
    std::error_code ec;
    for (const auto& item : fs::directory_iterator(path_, ec)) {
        const auto name = item.path().filename().string();
        const bool ours =
            name.starts_with("fulcrum.db") || name.starts_with("chat.log") || name == "clock" || name == "clock.new";
        const bool folder = fs::is_directory(item.symlink_status(ec));
        if (ours && !folder && !fs::remove(item.path(), ec) && ec) throw unusable(path_, ec.message());
    }
}

std::optional<instant> demo_folder::saved_clock() const {
    std::ifstream in(path_ / "clock");
    std::string line;
    std::getline(in, line);
    std::int64_t millis = -1;
    const auto [end, ec] = std::from_chars(line.data(), line.data() + line.size(), millis);
    // Beyond the year 2200 it is nobody's clock.
    if (ec != std::errc{} || end != line.data() + line.size() || millis < 0 || millis > 7'258'118'400'000)
        return std::nullopt;
    return dialogue::from_millis(millis);
}

void demo_folder::save_clock(instant t) {
    const auto fresh = path_ / "clock.new";
    std::ofstream out(fresh, std::ios::trunc);
    out << dialogue::to_millis(t) << '\n';
    out.close();
    std::error_code ec;
    if (out) fs::rename(fresh, path_ / "clock", ec);
    if (!out || ec) spdlog::warn("the demo's clock could not be saved in {}", path_.string());
}

fs::path usual_demo_folder() {
    if (const char* state = std::getenv("XDG_STATE_HOME"); state && *state == '/')
        return fs::path(state) / "fulcrum-demo";
    if (const char* home = std::getenv("HOME"); home && *home == '/')
        return fs::path(home) / ".local" / "state" / "fulcrum-demo";
    throw setup_error(exit_code::usage,
                      "the demo needs a folder for its data: there is no HOME, so name one with --data");
}

}  // namespace fulcrum::bot::commands
