#include "bot/commands/demo_world.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "bot/commands/exit_code.hpp"
#include "bot/platform/mattermost/session.hpp"
#include "bot/rehearsal/try_out.hpp"
#include "content/catalog.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::commands {

namespace asio = boost::asio;
using dialogue::instant;
using namespace std::chrono_literals;
using platform::delivered;

namespace {

constexpr auto quiet_within = 5s;
constexpr auto look_again = 1ms;
constexpr int most_stops = 2000;  // of one move
constexpr auto save_every = 5s;

instant system_now() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

instant begin_at(const demo_settings& s, const demo_folder& folder) {
    const auto now = s.start ? *s.start : system_now();
    const auto saved = folder.saved_clock();
    return saved ? std::max(now, *saved) : now;
}

// The client, under a name that stays the same on every port: people are remembered by it.
class demo_client final : public platform::platform {
  public:
    explicit demo_client(std::unique_ptr<platform> real) : real_(std::move(real)) {}

    std::string_view name() const override { return real_->name(); }
    std::string_view workspace() const override { return "demo"; }
    std::string username() const override { return real_->username(); }
    asio::awaitable<void> run(bot::platform::sink& to, bot::platform::memory& remembered) override {
        return real_->run(to, remembered);
    }
    asio::awaitable<void> stop(std::chrono::milliseconds limit) override { return real_->stop(limit); }
    asio::awaitable<delivered<std::string>> deliver(bot::platform::outgoing message) override {
        return real_->deliver(std::move(message));
    }
    asio::awaitable<delivered<void>> react(std::string channel, std::string post, std::string emoji) override {
        return real_->react(std::move(channel), std::move(post), std::move(emoji));
    }
    asio::awaitable<delivered<void>> withdraw(std::string channel, std::string post) override {
        return real_->withdraw(std::move(channel), std::move(post));
    }
    asio::awaitable<delivered<void>> withdraw_all(std::string channel) override {
        return real_->withdraw_all(std::move(channel));
    }
    bool takes_taps() const override { return real_->takes_taps(); }
    asio::awaitable<delivered<void>> offer(std::string channel, std::string post, dialogue::choice what) override {
        return real_->offer(std::move(channel), std::move(post), what);
    }
    std::optional<bot::platform::send_room> room() const override { return real_->room(); }
    void typing(const bot::platform::address& where) override { real_->typing(where); }
    asio::awaitable<delivered<bot::platform::profile>> person(std::string user) override {
        return real_->person(std::move(user));
    }
    asio::awaitable<delivered<bot::platform::profile>> person_by_name(std::string username) override {
        return real_->person_by_name(std::move(username));
    }
    asio::awaitable<delivered<bot::platform::profile>> person_now(std::string user) override {
        return real_->person_now(std::move(user));
    }
    asio::awaitable<delivered<std::vector<bot::platform::profile>>> members_of(std::string channel,
                                                                               std::size_t most) override {
        return real_->members_of(std::move(channel), most);
    }
    asio::awaitable<delivered<std::string>> direct_channel(std::string user) override {
        return real_->direct_channel(std::move(user));
    }
    asio::awaitable<delivered<std::vector<bot::platform::named_channel>>> channels_named(std::string name) override {
        return real_->channels_named(std::move(name));
    }
    asio::awaitable<delivered<std::string>> fetch(std::string file) override { return real_->fetch(std::move(file)); }

  private:
    std::unique_ptr<platform> real_;
};

platform::local::seed_user person(std::string username, std::string first, std::string last, std::string zone) {
    platform::local::seed_user out;
    out.username = std::move(username);
    out.first_name = std::move(first);
    out.last_name = std::move(last);
    out.zone = std::move(zone);
    return out;
}

platform::local::chat_settings team_chat(const demo_settings& s, const demo_folder& folder) {
    platform::local::chat_settings out;
    out.port = s.port;
    out.log = folder.chat_log();
    out.serve_page = true;
    out.team = "harbor";
    out.team_title = "Harbor";
    out.channels = {"town-square", "product"};

    auto maya = person("maya", "Maya", "Chen", "Europe/Berlin");
    maya.position = "Team lead";
    auto sam = person("sam", "Sam", "Okafor", "Europe/London");
    sam.position = "Engineer";
    auto ada = person("ada", "Ada", "Novak", "Europe/Prague");
    ada.position = "Administrator";
    ada.roles = "system_user system_admin";
    auto coach = person("fulcrum", "Fulcrum", "", "");
    coach.bot = true;
    for (auto* one : {&maya, &sam, &ada, &coach}) out.people.push_back(std::move(*one));
    return out;
}

// The files themselves, so that administrators can export tracks.
engine::engine_settings with_files() {
    engine::engine_settings out;
    out.trials = rehearsal::try_out;
    out.content = content::shipped_sources();
    return out;
}

}  // namespace

demo_world::demo_world(const demo_settings& settings)
    : folder_(settings.data, settings.fresh),
      loop_(1),
      clock_(movable_clock::make(loop_.get_executor(), begin_at(settings, folder_), settings.frozen)),
      tasks_(loop_.get_executor()),
      keeper_(loop_) {
    open_chat(settings);
    connect_coach();
    folder_.save_clock(clock_->now());
}

demo_world::~demo_world() { store_->stop(); }

void demo_world::open_chat(const demo_settings& s) {
    platform::local::clock_control strip;
    strip.now = [this] { return clock_->now(); };
    strip.next_nudge = [this] { return engine_->next_due(); };
    strip.move = [this](std::string step, std::function<void()> done) {
        tasks_.spawn("moving the clock", move(std::move(step)), std::move(done));
    };
    try {
        chat_ = std::make_unique<platform::local::chat_server>(loop_.get_executor(), team_chat(s, folder_),
                                                               std::move(strip));
    } catch (const std::runtime_error& e) {
        const std::string why = e.what();
        const bool port = why.find("in use") != std::string::npos || why.find("listened on") != std::string::npos;
        throw setup_error(exit_code::usage, why + (port ? " (--port PORT)" : ""));
    }
}

void demo_world::connect_coach() {
    storage::open_options files;
    files.database = folder_.database();
    files.master_key_file = folder_.key_file();
    store_ = std::make_unique<engine::store_thread>(storage::open_store(files), loop_.get_executor());

    platform::mattermost::settings server;
    server.server = *net::parse_url(chat_->base_url());
    server.token = chat_->token_of("fulcrum");
    client_ = std::make_unique<demo_client>(
        platform::mattermost::make_mattermost(loop_.get_executor(), std::move(server), *clock_));

    auto texts = std::make_shared<const dialogue::library>(content::shipped_catalog().texts);
    engine_ = std::make_unique<engine::engine>(loop_.get_executor(), *client_, *store_, *clock_, std::move(texts),
                                               with_files());
}

bool demo_world::run() {
    service what;
    what.work = [this] { return work(); };
    what.leave = [this] { return leave(); };
    bool clean = false;
    try {
        clean = run_until_signal(loop_, what);
    } catch (...) {
        store_->stop();
        throw;
    }
    store_->stop();
    return clean;
}

asio::awaitable<void> demo_world::work() {
    tasks_.spawn("keeping the clock", keep_clock());
    co_await engine_->run();
}

asio::awaitable<void> demo_world::leave() {
    leaving_ = true;
    keeper_.cancel();
    co_await engine_->stop(2500ms);
    chat_->stop();
    folder_.save_clock(clock_->now());
}

// Should the process end without warning, time must still not run backwards.
asio::awaitable<void> demo_world::keep_clock() {
    while (!leaving_) {
        keeper_.expires_after(save_every);
        co_await keeper_.async_wait(asio::as_tuple(asio::use_awaitable));
        if (clock_->now() > system_now() + 1s) folder_.save_clock(clock_->now());
    }
}

std::optional<instant> demo_world::target_of(const std::string& step) const {
    if (step == "hour") return clock_->now() + std::chrono::hours(1);
    if (step == "day") return clock_->now() + std::chrono::days(1);
    return engine_->next_due();
}

asio::awaitable<bool> demo_world::quiet() {
    asio::steady_timer timer(loop_);
    const auto until = std::chrono::steady_clock::now() + quiet_within;
    for (int quiet_looks = 0; quiet_looks < 2;) {
        if (leaving_ || std::chrono::steady_clock::now() > until) co_return false;
        timer.expires_after(look_again);
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        quiet_looks = engine_->busy() ? 0 : quiet_looks + 1;
    }
    co_return true;
}

asio::awaitable<void> demo_world::move(std::string step) {
    const auto target = target_of(step);
    if (!target) co_return;
    // What is due on the way is done at its own time, in order, as if somebody had waited for it.
    for (int stops = 0; stops < most_stops && !leaving_; ++stops) {
        const auto wake = clock_->next_wake();
        if (!wake || *wake > *target) break;
        clock_->move_to(*wake);
        if (!co_await quiet()) break;
    }
    clock_->move_to(*target);
    folder_.save_clock(clock_->now());
    co_await quiet();
}

}  // namespace fulcrum::bot::commands
