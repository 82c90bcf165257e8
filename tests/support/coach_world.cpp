#include "tests/support/coach_world.hpp"

#include "bot/rehearsal/try_out.hpp"

namespace fulcrum::test {

log_capture::log_capture() : before_(spdlog::default_logger()), sink_(std::make_shared<sink>()) {
    auto logger = std::make_shared<spdlog::logger>("test", sink_);
    logger->set_level(spdlog::level::debug);
    spdlog::set_default_logger(std::move(logger));
}

coach_world::coach_world(instant start, int crowd)
    : clock(bot::movable_clock::make(loop.get_executor(), start, true)),
      texts(std::make_shared<library>(small_library())) {
    folder = quick_folder();
    open_chat(crowd);
    engine_set.coach.username = "fulcrum";
    engine_set.coach.zone = "Europe/Berlin";
    engine_set.trials = bot::rehearsal::try_out;
}

coach_world::~coach_world() {
    stop();
    chat->stop();
    until([this] { return loop.stopped(); }, 3s);
    chat.reset();
    std::filesystem::remove_all(folder);
    if (testing::Test::HasFailure()) std::fprintf(stderr, "--- the log\n%s", log.text().c_str());
}

void coach_world::start_and_go_on() {
    storage::open_options files;
    files.database = database();
    files.master_key_file = database() + ".key";
    store = std::make_unique<bot::engine::store_thread>(storage::open_sqlite_store(files, limits), loop.get_executor(),
                                                        engine_set.meter);
    platform::mattermost::settings s;
    s.server = *bot::net::parse_url(chat->base_url());
    s.token = token.empty() ? chat->token_of("fulcrum") : token;
    s.link.ping_every = 100ms;
    s.link.hello_wait = 1s;
    s.link.pong_wait = 1s;
    s.link.dead_after = 2s;
    s.link.stable_after = 300ms;
    s.link.reconnect = {10ms, 100ms};
    s.link.unauthorized = {50ms, 100ms};
    s.resync_retry = {20ms, 100ms};
    s.request_wait = 3s;
    s.seed = 7;
    client = platform::mattermost::make_mattermost(loop.get_executor(), std::move(s), *clock);
    coach = std::make_unique<bot::engine::engine>(loop.get_executor(), *client, *store, *clock, texts, engine_set);
    running_ = true;
    asio::co_spawn(loop, coach->run(), [this](std::exception_ptr e) {
        running_ = false;
        if (!e) return;
        try {
            std::rethrow_exception(e);
        } catch (const std::exception& failure) {
            ADD_FAILURE() << "the engine ended with: " << failure.what();
        }
    });
}

void coach_world::start() {
    start_and_go_on();
    EXPECT_TRUE(ready()) << "the coach did not connect";
}

bool coach_world::ready(std::chrono::milliseconds limit) {
    return until([this] { return coach->status().link == platform::link_state::ready; }, limit);
}

bool coach_world::stop(std::chrono::milliseconds limit) {
    if (!coach) return true;
    bool left = false;
    asio::co_spawn(loop, coach->stop(limit), [&](std::exception_ptr e) {
        left = true;
        EXPECT_FALSE(e) << "stop() threw";
    });
    const bool in_time = until([&] { return left && !running_; }, limit + 3s);
    store->stop();
    until([this] { return store->pending() == 0; }, 3s);  // what it had finished comes back
    until([] { return false; }, 5ms);                     // and what follows from that ends
    coach.reset();
    client.reset();
    store.reset();
    return in_time;
}

void coach_world::restart() {
    stop();
    start();
}

bool coach_world::until(const std::function<bool()>& holds, std::chrono::milliseconds limit) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > end) return false;
        if (loop.stopped()) {
            loop.restart();
            if (loop.poll_one() == 0 && loop.stopped()) return holds();  // nothing will ever happen
            continue;
        }
        loop.run_one_for(10ms);
    }
    return true;
}

void coach_world::idle(std::chrono::milliseconds time) {
    until([] { return false; }, time);
}

bool coach_world::quiet() {
    const auto end = std::chrono::steady_clock::now() + 8s;
    for (int looks = 0; looks < 6; looks = coach->busy() ? 0 : looks + 1) {
        if (std::chrono::steady_clock::now() > end) return false;
        if (loop.stopped()) loop.restart();
        loop.poll();
        loop.run_one_for(1ms);
    }
    return true;
}

void coach_world::move_to(instant when) {
    clock->move_to(when);
    quiet();
}

void coach_world::pass(std::chrono::minutes time) {
    const auto target = clock->now() + time;
    for (int i = 0; i < 1000; ++i) {
        const auto wake = clock->next_wake();
        if (!wake || *wake > target) break;
        move_to(*wake);
    }
    move_to(target);
}

std::vector<chat_server::post_view> coach_world::posts_in(std::string_view channel) const {
    std::vector<chat_server::post_view> out;
    for (auto& p : chat->posts(channel))
        if (p.author == "fulcrum" && !p.deleted) out.push_back(std::move(p));
    return out;
}

std::string coach_world::last(std::string_view who) {
    const auto all = answers(who);
    return all.empty() ? std::string() : all.back().text;
}

std::string coach_world::ask(std::string_view who, std::string text) {
    // Not by their number: the coach may delete what it said before.
    const auto newest = [&] {
        const auto all = answers(who);
        return all.empty() ? std::string() : all.back().id;
    };
    const auto before = newest();
    const auto answered = [&] {
        const auto now = newest();
        return !now.empty() && now != before;
    };
    say(who, std::move(text));
    EXPECT_TRUE(until(answered)) << who << " got no answer";
    quiet();
    return answered() ? last(who) : std::string();
}

bool coach_world::answered(std::string_view who, std::size_t times, std::chrono::milliseconds limit) {
    if (!until([&] { return answers(who).size() >= times; }, limit)) return false;
    quiet();
    return answers(who).size() == times;
}

void coach_world::settle(std::string_view who) {
    ask(who, "hello");
    const auto done = ask(who, "defaults");
    EXPECT_NE(done.find("All set"), std::string::npos) << done;
}

void coach_world::notes(std::string_view who, int from, int to) {
    for (int i = from; i <= to; ++i) say(who, "note thought " + std::to_string(i));
}

void coach_world::expect_kept(std::string_view who, int n) {
    const auto confirmed = [&] {
        return std::ranges::count_if(answers(who), [](const chat_server::post_view& p) {
            return p.kind == "confirm" && p.text.find("All set") == p.text.npos;
        });
    };
    EXPECT_TRUE(until([&] { return confirmed() >= n; }, 15s)) << confirmed() << " of " << n << " were answered";
    EXPECT_TRUE(quiet());
    EXPECT_EQ(confirmed(), n);
    std::vector<std::string> expected;
    for (int i = 1; i <= n; ++i) expected.push_back("thought " + std::to_string(i));
    EXPECT_EQ(journal(who), expected);
    expect_no_repeats(dm(who));
    EXPECT_NE(ask(who, "status").find("Track:"), std::string::npos) << "service did not resume";
    EXPECT_EQ(coach->status().unsent, 0U);
}

void coach_world::expect_no_repeats(std::string_view channel) {
    std::map<std::string, int> refs;
    for (const auto& p : posts_in(channel)) {
        EXPECT_FALSE(p.ref.empty());
        ++refs[p.ref];
    }
    for (const auto& [ref, times] : refs) EXPECT_EQ(times, 1) << "message " << ref << " was posted more than once";
}

bot::net::http_response coach_world::rest(std::string_view who, std::string method, std::string path, std::string body,
                                          std::string content_type) {
    using answer = bot::net::outcome<bot::net::http_response>;
    bot::net::http_client web(loop.get_executor(), *bot::net::parse_url(chat->base_url()), nullptr);
    bot::net::http_request r;
    r.method = std::move(method);
    r.target = "/api/v4" + path;
    r.body = std::move(body);
    r.content_type = std::move(content_type);
    r.headers.emplace_back("Authorization", "Bearer " + chat->token_of(who));
    std::optional<answer> got;
    asio::co_spawn(loop, web.send(std::move(r)), [&](std::exception_ptr, answer a) { got = std::move(a); });
    EXPECT_TRUE(until([&] { return got.has_value(); }));
    return got && *got ? **got : bot::net::http_response{};
}

std::string coach_world::post_with(std::string_view who, std::string_view channel, std::string_view text,
                                   boost::json::object more) {
    more["channel_id"] = boost::json::string(channel);
    more["message"] = boost::json::string(text);
    const auto made = rest(who, "POST", "/posts", boost::json::serialize(more));
    EXPECT_EQ(made.status, 201U) << made.body;
    return made.status == 201 ? std::string(boost::json::parse(made.body).at("id").as_string()) : std::string();
}

std::string coach_world::upload(std::string_view who, std::string_view channel, std::string bytes) {
    const auto made =
        rest(who, "POST", "/files?filename=cat.txt&channel_id=" + std::string(channel), std::move(bytes), "text/plain");
    EXPECT_EQ(made.status, 201U) << made.body;
    return std::string(boost::json::parse(made.body).at("file_infos").at(0).at("id").as_string());
}

std::string coach_world::group(const std::vector<std::string>& names) {
    boost::json::array ids;
    for (const auto& n : names) ids.emplace_back(chat->id_of(n));
    const auto made = rest(names.front(), "POST", "/channels/group", boost::json::serialize(ids));
    EXPECT_EQ(made.status, 201U) << made.body;
    return std::string(boost::json::parse(made.body).at("id").as_string());
}

void coach_world::look(const std::function<void(storage::unit_of_work&)>& at_it) {
    bool done = false;
    store->submit(at_it, [&](std::exception_ptr e) {
        done = true;
        EXPECT_FALSE(e) << "the look into the database failed";
    });
    EXPECT_TRUE(until([&] { return done; }));
}

std::optional<storage::person_row> coach_world::person(std::string_view who) {
    std::optional<storage::person_row> row;
    look([&](storage::unit_of_work& unit) { row = unit.find(storage::person_key{place(), chat->id_of(who)}); });
    return row;
}

person_state coach_world::state(std::string_view who) {
    const auto row = person(who);
    person_state s;
    if (row) look([&](storage::unit_of_work& unit) { s = unit.load(row->id); });
    return s;
}

std::vector<std::string> coach_world::journal(std::string_view who) {
    const auto row = person(who);
    std::vector<std::string> out;
    if (!row) return out;
    look([&](storage::unit_of_work& unit) {
        look_up all;
        all.by = look_up::how::all;
        all.most = 100000;
        out.clear();
        for (const auto& line : unit.look_up(row->id, all).lines) out.push_back(line.text);
    });
    std::ranges::reverse(out);
    return out;
}

std::vector<std::string> coach_world::outcomes(std::string_view who) {
    const auto row = person(who);
    std::vector<std::string> out;
    if (!row) return out;
    look([&](storage::unit_of_work& unit) {
        out.clear();
        for (const auto& n : unit.nudges(row->id, 100)) out.push_back(n.outcome);
    });
    return out;
}

void coach_world::sql(const std::string& text) {
    storage::connection db(database(), storage::connection::mode::existing);
    db.run(text);
}

std::int64_t coach_world::count(const std::string& text) {
    storage::connection db(database(), storage::connection::mode::existing);
    return db.pragma(text);
}

void coach_world::open_chat(int crowd) {
    platform::local::chat_settings s;
    const auto add = [&s](std::string name, std::string first, std::string roles = "system_user", bool is_bot = false) {
        platform::local::seed_user u;
        u.username = std::move(name);
        u.first_name = std::move(first);
        u.roles = std::move(roles);
        u.zone = "Europe/Berlin";
        u.bot = is_bot;
        s.people.push_back(std::move(u));
    };
    add("fulcrum", "Fulcrum", "system_user", true);
    add("maya", "Maya");
    add("sam", "Sam");
    add("lee", "Lee");
    add("ada", "Ada", "system_user system_admin");
    for (int i = 0; i < crowd; ++i) add("lead" + std::to_string(i), "Lead");
    add("robot", "Robot", "system_user", true);
    s.channels = {"town-square", "product"};
    s.max_post = 30000;
    s.hello_wait = 1s;
    platform::local::clock_control strip;
    strip.now = [this] { return clock->now(); };
    chat = std::make_unique<chat_server>(loop.get_executor(), std::move(s), std::move(strip));
}
}  // namespace fulcrum::test
