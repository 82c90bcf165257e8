#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <vector>

#include "bot/build_info.hpp"
#include "bot/clock.hpp"
#include "bot/commands/commands.hpp"
#include "bot/commands/common.hpp"
#include "bot/content_watch.hpp"
#include "bot/engine/engine.hpp"
#include "bot/engine/store_thread.hpp"
#include "bot/health.hpp"
#include "bot/lifecycle.hpp"
#include "bot/log.hpp"
#include "bot/memory_guard.hpp"
#include "bot/metrics.hpp"
#include "bot/platform/mattermost/session.hpp"
#include "bot/rehearsal/try_out.hpp"
#include "bot/supervisor.hpp"
#include "bot/zone_data.hpp"
#include "dialogue/calendar.hpp"

namespace fulcrum::bot::commands {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

// From the signal to the end of the process.
constexpr auto leave_within = 4800ms;

platform::mattermost::settings chat_settings(const config& c) {
    platform::mattermost::settings out;
    out.server = *c.mattermost.url;
    out.token = c.mattermost.token.reveal();
    out.workspace = c.mattermost.workspace;
    out.extra_ca_file = c.mattermost.ca_file.string();
    return out;
}

std::unique_ptr<platform::platform> connect_chat(const config& c, asio::any_io_executor executor, clock_source& clock) {
    try {
        return platform::mattermost::make_mattermost(std::move(executor), chat_settings(c), clock);
    } catch (const std::runtime_error& e) {
        throw setup_error(exit_code::usage, e.what());
    }
}

std::unique_ptr<health_server> open_health(const config& c, asio::any_io_executor executor, engine::engine& engine,
                                           metrics& meter) {
    if (!c.http.listen) return nullptr;
    try {
        auto scrape = [&engine, &meter, database = c.storage.path.string()] {
            auto now = engine.readings();
            now.database = database_bytes(database);
            now.resident = resident_bytes();
            now.last_backup = last_backup(database);
            return meter.text(now);
        };
        auto server = std::make_unique<health_server>(
            std::move(executor), c.http.listen->text(), [&engine] { return engine.status(); }, std::move(scrape));
        auto at = *c.http.listen;
        at.port = server->port();
        spdlog::info("health: http://{}/healthz, /readyz and /metrics", at.text());
        return server;
    } catch (const std::runtime_error& e) {
        throw setup_error(exit_code::usage, e.what());
    }
}

constexpr auto look_for_changes = 2s;
constexpr auto look_for_zones = 5min;
constexpr auto look_for_holidays = 30s;

holiday_shelf holidays_of(const config& c) {
    auto files = c.calendars;
    if (!c.holidays.empty()) files[""] = c.holidays;
    return holiday_shelf(std::move(files));
}

// What is wrong with them is logged, and nudges go on.
void read_shelf(holiday_shelf& shelf, dialogue::local_date today) {
    for (const auto& f : shelf.read(today)) {
        if (f.how == content::severity::error)
            spdlog::error("holidays: {}", content::to_text(f));
        else
            spdlog::warn("holidays: {}", content::to_text(f));
    }
}

// The same program with the same arguments, in this process; returns only if that fails.
void execute_again() {
    std::ifstream in("/proc/self/cmdline", std::ios::binary);
    std::vector<std::string> words;
    for (std::string word; std::getline(in, word, '\0');) words.push_back(word);
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    if (!words.empty()) ::execv("/proc/self/exe", arguments.data());
    spdlog::error("it could not start anew ({}): whoever supervises it has to", std::strerror(errno));
}

// The parts, in the order they need each other. The loop comes first: its timers and sockets live in the others. What
// frames use beyond their own is shared, so frames that are left over when a failure ends it all can go last.
class bot_process {
  public:
    explicit bot_process(const config& c)
        : config_(c),
          loop_(1),
          texts_(need_content(c)),
          clock_(make_system_clock(loop_.get_executor())),
          holidays_(holidays_of(c)),
          chat_(connect_chat(c, loop_.get_executor(), *clock_)),
          store_(storage::open_store(store_options(c)), loop_.get_executor(), &meter_),
          engine_(loop_.get_executor(), *chat_, store_, *clock_, texts_, settings()),
          health_(open_health(c, loop_.get_executor(), engine_, meter_)) {
        if (!dialogue::zone_data_reaches(clock_->now()))
            spdlog::warn(
                "the system's time zone data ends this year: nudges would miss later clock changes; update tzdata");
    }

    // True when all came to its own end.
    bool run() {
        service what;
        what.work = [this] {
            // Files that change are read again by themselves, as on SIGHUP.
            if (!config_.content.path.empty())
                asio::co_spawn(loop_,
                               watch_content(config_.content.path, look_for_changes,
                                             [this] { engine_.reload(content_files(config_)); }),
                               asio::bind_cancellation_slot(watching_.slot(), asio::detached));
            if (!holidays_.files().empty())
                asio::co_spawn(loop_,
                               watch_holidays(
                                   holidays_.files(), look_for_holidays, [this] { return today(); },
                                   [this] { read_holidays_again(); }),
                               asio::bind_cancellation_slot(watching_holidays_.slot(), asio::detached));
            // Not before signals are taken.
            asio::co_spawn(loop_,
                           keep_alive(
                               supervisor_, [this] { return store_.turned(); }, [this] { return status(); }),
                           asio::bind_cancellation_slot(watching_us_.slot(), asio::detached));
            supervisor_.ready(status());
            return engine_.run();
        };
        what.leave = [this] { return leave(); };
        what.refresh = [this] {
            engine_.reload(content_files(config_));
            read_holidays_again();
        };
        asio::co_spawn(loop_,
                       watch_zone_data("/usr/share/zoneinfo", look_for_zones,
                                       [this](const std::string& version) { start_anew(version); }),
                       asio::bind_cancellation_slot(watching_zones_.slot(), asio::detached));
        bool clean = false;
        try {
            clean = run_until_signal(loop_, what);
        } catch (...) {
            store_.stop();
            throw;
        }
        store_.stop();
        // All is saved; a name lookup in flight would hold the end up.
        leave_at_the_latest(std::chrono::steady_clock::now() + 1s,
                            static_cast<int>(starts_anew_ ? exit_code::failure : exit_code::ok));
        return clean;
    }

    bool starts_anew() const { return starts_anew_; }

  private:
    void start_anew(const std::string& version) {
        spdlog::warn("the system's time zone data is {} now: starting anew to go by it", version);
        starts_anew_ = true;
        std::raise(SIGTERM);
    }

    // For `systemctl status`; no name and no word of anybody.
    std::string status() const {
        const auto now = engine_.status();
        std::string text = now.link == platform::link_state::ready ? "connected" : "not connected";
        if (!now.store_healthy) text += "; the database can't be written";
        return text + "; " + std::to_string(now.unsent) + " messages waiting";
    }

    dialogue::local_date today() const { return dialogue::to_local(clock_->now(), config_.defaults.timezone).date; }

    void read_holidays_again() {
        if (holidays_.files().empty()) return;
        read_shelf(holidays_, today());
        engine_.set_holidays(holidays_.usual(), holidays_.named());
        spdlog::info("holidays: read again");
    }

    engine::engine_settings settings() {
        engine::engine_settings out;
        out.coach = coach_settings(config_, *texts_);
        read_shelf(holidays_, today());
        out.coach.holidays = holidays_.usual();
        out.coach.calendars = holidays_.named();
        out.admins = config_.admins;
        out.admins_from_chat = config_.admins_from_chat;
        out.spread = config_.nudges.spread;
        out.leavers_kept = config_.retention.leavers;
        out.zone_data = zone_data_version();
        out.content = content_files(config_);
        out.meter = &meter_;
        out.trials = rehearsal::try_out;
        return out;
    }

    asio::awaitable<void> leave() {
        // A disk that hangs: what was promised is in the database, what was not is asked for again next time.
        leave_at_the_latest(std::chrono::steady_clock::now() + leave_within, static_cast<int>(exit_code::failure));
        // One that starts anew stays: to systemd it is the same process.
        if (!starts_anew_) supervisor_.leaving();
        watching_us_.emit(asio::cancellation_type::terminal);
        watching_.emit(asio::cancellation_type::terminal);
        watching_zones_.emit(asio::cancellation_type::terminal);
        watching_holidays_.emit(asio::cancellation_type::terminal);
        co_await engine_.stop(3500ms);
        if (health_) health_->stop();
    }

    const config& config_;
    metrics meter_;
    asio::io_context loop_;
    asio::cancellation_signal watching_, watching_zones_, watching_holidays_, watching_us_;
    supervisor supervisor_ = supervisor::of_this_process();
    bool starts_anew_ = false;
    std::shared_ptr<const dialogue::library> texts_;
    std::unique_ptr<clock_source> clock_;
    holiday_shelf holidays_;
    std::unique_ptr<platform::platform> chat_;
    engine::store_thread store_;
    engine::engine engine_;
    std::unique_ptr<health_server> health_;
};

}  // namespace

exit_code run(const std::filesystem::path& config_file) try {
    std::vector<content::finding> warnings;
    const auto c = need_config(config_file, needs::chat, &warnings);
    const auto hidden = hide_secret_variables();
    keep_out_of_log(c.mattermost.token);
    keep_out_of_log(c.storage.key);
    start_log(c.log.level, c.log.format);
    spdlog::info("fulcrum {} ({}) starts: {}, database {}", this_build().version, this_build().commit,
                 c.mattermost.url->text(), c.storage.path.string());

    for (const auto& f : warnings) spdlog::warn("configuration: {}", content::to_text(f));
    const auto before = storage::glance_at(c.storage.path);
    if (const auto trouble = other_workspace(c, before))
        throw setup_error(exit_code::usage, trouble->what + " — " + trouble->remedy);
    bool anew = false;
    {
        bot_process bot(c);
        if (before.will_migrate())
            spdlog::info("the database was brought from format {} to {}; as it was before, it is kept as {}",
                         before.format, before.our_format,
                         storage::copy_before(c.storage.path, before.our_format).string());
        const bool clean = bot.run();
        anew = bot.starts_anew();
        spdlog::info("fulcrum has left{}", clean ? "" : "; what was cut off is in the database and goes on next time");
    }
    if (anew) {
        show_secret_variables(hidden);
        execute_again();
    }
    return exit_code::ok;
} catch (const storage::storage_error& e) {
    // What passes is worth trying again: the service manager does not for exit_code::storage.
    using storage::errc;
    if (e.code() == errc::busy || e.code() == errc::full || e.code() == errc::io)
        throw setup_error(exit_code::failure, e.what());
    throw;
}

}  // namespace fulcrum::bot::commands
