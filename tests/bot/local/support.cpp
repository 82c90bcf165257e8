#include "tests/bot/local/support.hpp"

namespace fulcrum::test_local {

bool run_until(asio::io_context& io, const std::function<bool()>& met, std::chrono::milliseconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!met() && std::chrono::steady_clock::now() < deadline) {
        if (io.stopped()) io.restart();
        io.run_one_until(deadline);
    }
    return met();
}

json::value parsed(std::string_view text) {
    boost::system::error_code wrong;
    json::value v = json::parse(text, wrong);
    if (wrong) throw std::runtime_error("not JSON: " + std::string(text.substr(0, 200)));
    return v;
}

std::string answer::text(std::string_view key) const {
    const json::value all = json();
    const json::value* v = all.is_object() ? all.get_object().if_contains(key) : nullptr;
    return v && v->is_string() ? std::string(v->get_string()) : std::string{};
}

ear::ear(asio::io_context& io, std::uint16_t port, const std::string& token, std::string query, header_list more)
    : io_(io), state_(std::make_shared<state>(io)) {
    if (!token.empty()) more.emplace_back("Authorization", "Bearer " + token);
    net::url address;
    address.host = "127.0.0.1";
    address.port = port;
    asio::co_spawn(io, listen(state_, std::move(address), "/api/v4/websocket" + query, std::move(more)),
                   asio::detached);
}

json::object ear::frame(std::size_t index) {
    if (!run_until(io_, [&] { return state_->heard.size() > index; }))
        throw std::runtime_error("there is no frame " + std::to_string(index));
    return parsed(state_->heard[index]).as_object();
}

json::object ear::until(std::string_view event) {
    for (;;) {
        json::object f = next();
        if (event.starts_with('#')) {
            if (f.contains("seq_reply") && json::serialize(f.at("seq_reply")) == event.substr(1)) return f;
        } else if (f.contains("event") && f.at("event") == json::string(event)) {
            return f;
        }
    }
}

bool ear::wait_ended(std::chrono::milliseconds limit) {
    return run_until(
        io_, [&] { return state_->ended; }, limit);
}

asio::awaitable<void> ear::listen(std::shared_ptr<state> s, net::url address, std::string target, header_list headers) {
    auto opened = co_await s->socket.open(std::move(address), std::move(target), std::move(headers), 10s);
    if (!opened) {
        s->refused = opened.error().http_status;
        s->ended = true;
        co_return;
    }
    s->open = true;
    for (;;) {
        auto text = co_await s->socket.read();
        if (!text) break;
        s->heard.push_back(std::move(*text));
    }
    s->ended = true;
}

json::object inside(const json::object& frame, std::string_view key) {
    return parsed(frame.at("data").as_object().at(key).as_string()).as_object();
}

local::seed_user person(std::string username, std::string first_name, bool bot, std::string roles) {
    local::seed_user p;
    p.username = std::move(username);
    p.first_name = std::move(first_name);
    p.last_name = bot ? "" : "Tester";
    p.bot = bot;
    p.roles = std::move(roles);
    return p;
}

local::chat_settings usual() {
    local::chat_settings s;
    s.team = "lab";
    s.team_title = "Lab";
    s.channels = {"town-square", "off-topic"};
    s.people = {person("coach", "Coach", true), person("mira", "Mira"), person("omar", "Omar"),
                person("root", "Root", false, "system_user system_admin")};
    return s;
}

stage::stage(local::chat_settings settings) {
    local::clock_control clock;
    clock.now = [this] { return dialogue::from_millis(now); };
    server.emplace(io.get_executor(), std::move(settings), std::move(clock));
}

stage::~stage() {
    server.reset();
    client_.reset();
    EXPECT_TRUE(run_until(
        io, [this] { return io.stopped(); }, 5s))
        << "work is left";
}

answer stage::send(std::string method, std::string target, std::string body, header_list headers,
                   std::string content_type) {
    net::url address;
    address.host = "127.0.0.1";
    address.port = server->port();
    if (!client_ || client_port_ != server->port()) {
        client_.emplace(io.get_executor(), std::move(address), nullptr);
        client_port_ = server->port();
    }
    net::http_request r;
    r.method = std::move(method);
    r.target = std::move(target);
    r.body = std::move(body);
    r.content_type = std::move(content_type);
    r.headers = std::move(headers);
    auto got = std::make_shared<std::optional<answer>>();
    asio::co_spawn(io, ask(*client_, std::move(r), got), asio::detached);
    if (!run_until(io, [&] { return got->has_value(); })) throw std::runtime_error("no answer in time");
    return std::move(**got);
}

answer stage::call(std::string_view who, std::string method, std::string path, std::string body) {
    header_list headers;
    if (!who.empty()) headers.emplace_back("Authorization", "Bearer " + server->token_of(who));
    return send(std::move(method), "/api/v4" + path, std::move(body), std::move(headers));
}

answer stage::call(std::string_view who, std::string method, std::string path, const json::object& body) {
    return call(who, std::move(method), std::move(path), json::serialize(body));
}

std::unique_ptr<ear> stage::listen(std::string_view who, std::string query) {
    return std::make_unique<ear>(io, server->port(), server->token_of(who), std::move(query));
}

asio::awaitable<void> stage::ask(net::http_client& client, net::http_request r,
                                 std::shared_ptr<std::optional<answer>> got) {
    auto reply = co_await client.send(std::move(r));
    answer a;
    if (reply) {
        a.status = reply->status;
        a.body = reply->body;
        a.whole = std::move(*reply);
    }
    got->emplace(std::move(a));
}

json::object draft(std::string_view channel, std::string_view message) {
    json::object o;
    o["channel_id"] = json::string(channel);
    o["message"] = json::string(message);
    return o;
}
}  // namespace fulcrum::test_local
