#include "tests/bot/mattermost/session_world.hpp"

namespace fulcrum::bot::platform::mattermost::test {

dialogue::instant plain_clock::now() const {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

void listener::on_event(event e) {
    // As the engine: what was handled once is known for good.
    if (const auto* p = std::get_if<posted>(&e); p && !handled.insert(p->id).second) return;
    if (const auto* p = std::get_if<edited>(&e);
        p && !handled.insert(p->id + std::to_string(dialogue::to_millis(p->at))).second)
        return;
    if (keep_marks) {
        if (const auto* p = std::get_if<posted>(&e)) mark(p->where.channel, p->kind, p->id, p->at);
        if (const auto* p = std::get_if<passed>(&e)) mark(p->channel, p->kind, p->post, p->at);
        if (const auto* p = std::get_if<channel_found>(&e)) mark(p->channel, p->kind, "", {});
    }
    events.push_back(std::move(e));
}

asio::awaitable<std::vector<channel_mark>> listener::known_channels() {
    ++asked;
    co_return marks;
}

void listener::mark(const std::string& channel, channel_kind kind, const std::string& post, instant at) {
    for (auto& m : marks)
        if (m.channel == channel) {
            if (at >= m.last_at && !post.empty()) {
                m.last_post = post;
                m.last_at = at;
            }
            return;
        }
    channel_mark m;
    m.channel = channel;
    m.kind = kind;
    m.last_post = post;
    m.last_at = at;
    marks.push_back(m);
}

std::vector<std::string> listener::texts() const {
    std::vector<std::string> out;
    for (const auto& p : all<posted>()) out.push_back(p.text);
    return out;
}

std::size_t listener::times(link_state state) const {
    std::size_t n = 0;
    for (const auto& [s, d] : links) n += s == state;
    return n;
}

link_rules quick_rules() {
    link_rules r;
    r.ping_every = 100ms;
    r.hello_wait = 400ms;
    r.pong_wait = 300ms;
    r.dead_after = 600ms;
    r.stable_after = 300ms;
    r.reconnect.first = 10ms;
    r.reconnect.ceiling = 100ms;
    r.unauthorized.first = 50ms;
    r.unauthorized.ceiling = 100ms;
    return r;
}

settings quick_settings(const std::string& url, std::string token) {
    settings s;
    s.server = *net::parse_url(url);
    s.token = std::move(token);
    s.link = quick_rules();
    s.resync_retry.first = 20ms;
    s.resync_retry.ceiling = 100ms;
    s.request_wait = 3s;
    s.seed = 7;
    return s;
}

SessionTest::SessionTest() {
    local::chat_settings s;
    const auto person = [&s](std::string name, bool is_bot) {
        local::seed_user u;
        u.username = std::move(name);
        u.first_name = u.username;
        u.last_name = "Tester";
        u.bot = is_bot;
        s.people.push_back(std::move(u));
    };
    person("coach", true);
    person("mira", false);
    person("omar", false);
    person("robot", true);
    s.people[1].zone = "Europe/Helsinki";
    s.people[2].roles = "system_user system_admin";
    s.max_post = 4000;
    s.hello_wait = 300ms;
    server.emplace(io.get_executor(), std::move(s), local::clock_control{});
    chosen = quick_settings(server->base_url(), server->token_of("coach"));
}

SessionTest::~SessionTest() {
    if (bot) leave();
}

bool SessionTest::until(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        io.restart();
        io.run_one_for(20ms);
    }
    return true;
}

void SessionTest::idle(std::chrono::milliseconds time) {
    until([] { return false; }, time);
}

void SessionTest::call(asio::awaitable<void> work) {
    bool done = false;
    asio::co_spawn(io, std::move(work), [&](std::exception_ptr) { done = true; });
    EXPECT_TRUE(until([&] { return done; })) << "a call did not end";
}

void SessionTest::start() {
    bot = make_mattermost(io.get_executor(), chosen, clock);
    ended = false;
    asio::co_spawn(io, bot->run(heard, heard), [this](std::exception_ptr e) {
        ended = true;
        EXPECT_FALSE(e) << "run() threw";
    });
}

void SessionTest::start_and_wait() {
    start();
    ASSERT_TRUE(until([this] { return heard.said(link_state::ready); })) << "not ready";
}

void SessionTest::leave() {
    call(bot->stop(2s));
    EXPECT_TRUE(until([this] { return ended; })) << "run() did not end";
    bot.reset();
}

bool SessionTest::heard_texts(const std::vector<std::string>& texts) {
    return until([&] { return heard.texts().size() >= texts.size(); }) && heard.texts() == texts;
}

outgoing SessionTest::message(std::string ref, std::string channel, std::string text) {
    outgoing m;
    m.ref = std::move(ref);
    m.to.channel = std::move(channel);
    m.text = std::move(text);
    m.kind = "reply";
    m.since = clock.now();
    return m;
}

std::size_t SessionTest::said(std::string_view channel, std::string_view ref) {
    std::size_t n = 0;
    for (const auto& p : server->posts(channel)) n += p.author == "coach" && p.ref == ref;
    return n;
}
}  // namespace fulcrum::bot::platform::mattermost::test
