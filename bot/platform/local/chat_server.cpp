#include "bot/platform/local/chat_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>
#include <optional>
#include <stdexcept>

#include "bot/platform/local/chat_json.hpp"
#include "bot/platform/local/chat_log.hpp"
#include "bot/platform/local/chat_page.hpp"
#include "bot/platform/local/chat_rate.hpp"
#include "bot/platform/local/chat_rest.hpp"
#include "bot/platform/local/chat_shapes.hpp"

namespace fulcrum::bot::platform::local {

namespace asio = boost::asio;
namespace json = boost::json;
using net::server_request;
using net::server_response;

namespace {

constexpr std::string_view api = "/api/v4/";

millis system_now() {
    return dialogue::to_millis(
        std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()));
}

std::string title_of(std::string_view name) {
    std::string out;
    bool begin = true;
    for (const char c : name) {
        out += c == '-' ? ' ' : begin ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        begin = c == '-';
    }
    return out;
}

server_response plain(unsigned status, std::string text) {
    server_response r;
    r.status = status;
    r.content_type = "text/plain; charset=utf-8";
    r.body = std::move(text);
    return r;
}

}  // namespace

struct chat_server::impl : std::enable_shared_from_this<impl> {
    asio::any_io_executor executor;
    chat_settings settings;
    clock_control clock;
    faults misbehave;
    chat_model model;
    std::optional<chat_log> log;
    std::shared_ptr<chat_sockets> sockets;
    std::optional<chat_service> service;
    std::optional<chat_rest> rest;
    chat_rate rate{10, 100};
    std::optional<net::http_server> http;
    std::uint16_t bound_port = 0;
    bool moving = false;

    impl(asio::any_io_executor e, chat_settings s, clock_control c)
        : executor(std::move(e)), settings(std::move(s)), clock(std::move(c)) {}

    millis now() const {
        return (clock.now ? dialogue::to_millis(clock.now()) : system_now()) + misbehave.ahead.count();
    }

    void compose();
    void seed();
    void listen();

    bool over_rate(server_response& r, bool& limited);
    static asio::awaitable<server_response> handle(std::weak_ptr<impl> weak, server_request request);
    static asio::awaitable<void> upgraded(std::weak_ptr<impl> weak, server_request request,
                                          std::shared_ptr<net::ws_peer> peer);
    server_response before_upgrade(const server_request& request);
    server_response page(const server_request& request, std::string_view path);
    static asio::awaitable<server_response> move_clock(std::shared_ptr<impl> self, server_request request);
    void tell_clock();

    person& known(std::string_view username) const {
        person* p = model.user_named(username);
        if (!p) throw std::runtime_error("the chat has nobody named \"" + std::string(username) + "\"");
        return *p;
    }
    channel* find_channel(std::string_view name_or_id) const {
        if (channel* c = model.channel_by_id(name_or_id)) return c;
        for (channel* c : model.channels())
            if (c->name == name_or_id) return c;
        return nullptr;
    }
    post& known_post(std::string_view id) const {
        post* p = model.post_by_id(id);
        if (!p) throw std::runtime_error("the chat has no post \"" + std::string(id) + "\"");
        return *p;
    }
};

void chat_server::impl::compose() {
    chat_sockets::callbacks ask;
    ask.who = [this](std::string_view token) { return rest->who(token); };
    ask.typing = [this](person& who, std::string_view where, std::string_view parent) {
        return service->typing(who, where, parent);
    };
    ask.now = [this] { return now(); };
    sockets = std::make_shared<chat_sockets>(executor, settings, misbehave, std::move(ask));
    service.emplace(model, *sockets, settings, misbehave, [this] { return now(); });
    rest.emplace(model, *service, *sockets, settings, misbehave);
    if (!settings.log.empty()) {
        log.emplace(settings.log, model);
        model.on_record = [this](const std::string& line) { log->append(line); };
    }
}

void chat_server::impl::seed() {
    team* in = model.team_named(settings.team);
    if (!in) {
        team fresh;
        fresh.id = new_id();
        fresh.name = settings.team;
        fresh.title = settings.team_title;
        fresh.create_at = now();
        in = &model.put_team(std::move(fresh));
    }
    std::vector<channel*> open;
    for (const auto& name : settings.channels) {
        channel* c = model.channel_named(in->id, name);
        open.push_back(c ? c : &service->open_channel(nullptr, *in, name, title_of(name), 'O'));
    }
    for (const auto& one : settings.people) {
        person* p = model.user_named(one.username);
        if (!p) {
            person fresh;
            fresh.id = new_id();
            fresh.username = one.username;
            fresh.first_name = one.first_name;
            fresh.last_name = one.last_name;
            fresh.roles = one.roles;
            fresh.locale = one.locale;
            fresh.automatic_zone = one.zone;
            fresh.bot = one.bot;
            fresh.position = one.position;
            fresh.about = one.about;
            fresh.email = one.username + (one.bot ? "@localhost" : "@example.com");
            fresh.create_at = fresh.update_at = now();
            p = &model.put_person(std::move(fresh));
        }
        model.join_team(*in, *p);
        for (channel* c : open) model.join(*c, *p, p->admin(), now());
        const std::string old = model.token_of(*p);
        if (!one.token.empty() && one.token != old)
            model.put_token(one.token, *p, true, true);
        else if (old.empty())
            model.put_token(new_secret(), *p, true, true);
    }
}

void chat_server::impl::listen() {
    const std::weak_ptr<impl> weak = weak_from_this();
    net::server_limits limits;
    limits.message = 8192;
    http.emplace(
        executor, settings.address, bound_port != 0 ? bound_port : settings.port,
        [weak](server_request request) { return handle(weak, std::move(request)); },
        [weak](server_request request, std::shared_ptr<net::ws_peer> peer) {
            return upgraded(weak, std::move(request), std::move(peer));
        },
        [weak](const server_request& request) {
            const auto self = weak.lock();
            return self ? self->before_upgrade(request) : plain(503, "stopping\n");
        },
        limits);
    bound_port = http->port();
}

bool chat_server::impl::over_rate(server_response& r, bool& limited) {
    limited = settings.rate_limiting;
    if (!limited) return false;
    const auto at = std::chrono::steady_clock::now();
    if (rate.take(at)) return false;
    r = plain(429, "limit exceeded\n");
    r.headers = rate.headers(at, false);
    return true;
}

asio::awaitable<server_response> chat_server::impl::handle(std::weak_ptr<impl> weak, server_request request) {
    const auto self = weak.lock();
    if (!self) {
        server_response gone;
        gone.drop = true;
        co_return gone;
    }
    if (!host_is_ours(request)) co_return plain(403, "this server answers to 127.0.0.1 and localhost only\n");
    const std::string_view target = request.target;
    const std::string_view path = target.substr(0, target.find('?'));
    if (!path.starts_with(api)) {
        if (self->settings.serve_page && path == "/demo/clock" && request.method == "POST")
            co_return co_await move_clock(self, std::move(request));
        co_return self->page(request, path);
    }
    if (self->misbehave.delay.count() > 0) {
        asio::steady_timer timer(self->executor, self->misbehave.delay);
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    server_response r;
    bool limited = false;
    if (self->over_rate(r, limited)) co_return r;
    r = path == "/api/v4/users/login" && !origin_is_ours(request) ? plain(403, "this is for the page only\n")
                                                                  : self->rest->answer(request);
    if (limited && r.status != 429) {
        auto told = self->rate.headers(std::chrono::steady_clock::now(), true);
        r.headers.insert(r.headers.end(), std::make_move_iterator(told.begin()), std::make_move_iterator(told.end()));
    }
    co_return r;
}

asio::awaitable<void> chat_server::impl::upgraded(std::weak_ptr<impl> weak, server_request request,
                                                  std::shared_ptr<net::ws_peer> peer) {
    const auto self = weak.lock();
    if (!self) co_return;
    co_await self->sockets->serve(std::move(request), std::move(peer));
}

server_response chat_server::impl::before_upgrade(const server_request& request) {
    server_response r;
    r.status = 0;
    if (!host_is_ours(request)) return plain(403, "this server answers to 127.0.0.1 and localhost only\n");
    const std::string_view target = request.target;
    if (target.substr(0, target.find('?')) != "/api/v4/websocket") return plain(404, "no such socket\n");
    bool limited = false;
    if (over_rate(r, limited)) return r;
    if (!origin_is_ours(request))
        return refused({403, "api.web_socket.connect.upgrade.app_error", "URL Blocked because of CORS.", ""});
    return r;
}

server_response chat_server::impl::page(const server_request& request, std::string_view path) {
    if (settings.serve_page) {
        const bool get = request.method == "GET";
        if (path == "/demo/people" && get) return demo_people(model);
        if (path == "/demo/clock" && get) return json_answer(200, clock_state(clock, now(), moving));
        if (auto file = page_file(request.method, path)) return std::move(*file);
    }
    return plain(404, "not found\n");
}

void chat_server::impl::tell_clock() {
    sockets->publish("custom_fulcrum_clock", clock_state(clock, now(), moving), {}, false);
}

asio::awaitable<server_response> chat_server::impl::move_clock(std::shared_ptr<impl> self, server_request request) {
    if (!request.header("content-type").starts_with("application/json") || !origin_is_ours(request))
        co_return plain(403, "this is for the page only\n");
    const auto body = object_in(request.body);
    std::string step;
    if (!body || !read_text(*body, "step", step) || (step != "nudge" && step != "hour" && step != "day"))
        co_return refused(bad_body("step"));
    if (!self->clock.move) co_return plain(404, "this clock can't be moved\n");
    if (self->moving) co_return json_answer(409, clock_state(self->clock, self->now(), true));

    self->moving = true;
    self->tell_clock();
    auto timer = std::make_shared<asio::steady_timer>(self->executor, asio::steady_timer::time_point::max());
    auto quiet = std::make_shared<bool>(false);
    std::function<void()> on_quiet = [timer, quiet] {
        *quiet = true;
        timer->cancel();
    };
    std::weak_ptr<impl> weak = self;
    self->clock.move(std::move(step), std::move(on_quiet));
    while (!*quiet) {
        const auto [stopped] = co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
        if (stopped && !*quiet) break;  // the server stops
    }
    self->moving = false;
    self->tell_clock();
    co_return json_answer(200, clock_state(self->clock, self->now(), false));
}

chat_server::chat_server(asio::any_io_executor executor, chat_settings settings, clock_control clock)
    : impl_(std::make_shared<impl>(std::move(executor), std::move(settings), std::move(clock))) {
    impl_->compose();
    impl_->seed();
    impl_->service->on_post = [this](const post& p) {
        if (on_post) on_post(view_of(p));
    };
    impl_->listen();
}

chat_server::~chat_server() {
    impl_->service->on_post = nullptr;
    stop();
}

std::uint16_t chat_server::port() const { return impl_->bound_port; }

std::string chat_server::base_url() const {
    const bool six = impl_->settings.address.find(':') != std::string::npos;
    const std::string host = six ? "[" + impl_->settings.address + "]" : impl_->settings.address;
    return "http://" + host + ":" + std::to_string(impl_->bound_port);
}

void chat_server::stop() {
    if (impl_->http) impl_->http->stop();
    impl_->http.reset();
    impl_->sockets->forget_all();
    impl_->service->forget_pending();
    impl_->rest->forget_triggers();
}

void chat_server::restart() {
    stop();
    impl_->listen();
}

std::string chat_server::token_of(std::string_view username) const {
    return impl_->model.token_of(impl_->known(username));
}

std::string chat_server::id_of(std::string_view username) const { return impl_->known(username).id; }

std::string chat_server::channel_id(std::string_view name) const {
    const channel* c = impl_->find_channel(name);
    return c ? c->id : std::string{};
}

std::string chat_server::direct_channel(std::string_view one, std::string_view other) {
    return impl_->service->direct(impl_->known(one), impl_->known(other)).id;
}

std::string chat_server::say(std::string_view username, std::string_view channel_name, std::string text,
                             std::string root) {
    post_draft draft;
    const channel* where = impl_->find_channel(channel_name);
    draft.channel = where ? where->id : std::string(channel_name);
    draft.message = std::move(text);
    draft.root = std::move(root);
    person& who = impl_->known(username);
    if (who.bot) draft.props = R"({"from_bot":"true"})";
    const auto result = impl_->service->create(who, std::move(draft));
    if (!result.made) throw std::runtime_error("the chat refused a post: " + result.why.id);
    return result.made->id;
}

void chat_server::edit(std::string_view id, std::string text) {
    post& p = impl_->known_post(id);
    if (const auto why = impl_->service->edit(*p.author, p, &text, nullptr))
        throw std::runtime_error("the chat refused an edit: " + why.id);
}

void chat_server::remove(std::string_view id) {
    post& p = impl_->known_post(id);
    if (const auto why = impl_->service->remove(*p.author, p))
        throw std::runtime_error("the chat refused to delete: " + why.id);
}

void chat_server::set_active(std::string_view username, bool active) {
    impl_->service->set_active(impl_->known(username), active);
}

void chat_server::set_zone(std::string_view username, std::string zone) {
    person& who = impl_->known(username);
    who.automatic_zone = std::move(zone);
    who.use_automatic_zone = true;
    impl_->service->person_changed(who);
}

void chat_server::rename(std::string_view username, std::string to) {
    person after = impl_->known(username);
    after.username = std::move(to);
    impl_->service->person_changed(impl_->model.put_person(std::move(after)));
}

// The real server sends user_role_updated to that person alone.
void chat_server::set_roles(std::string_view username, std::string roles) {
    person& who = impl_->known(username);
    who.roles = std::move(roles);
    impl_->model.changed(who);
}

void chat_server::revoke(std::string_view username) {
    person& who = impl_->known(username);
    if (auto token = impl_->model.token_of(who); !token.empty())
        impl_->model.put_token(std::move(token), who, false, true);
}

std::string chat_server::renew(std::string_view username) {
    std::string token = new_secret();
    impl_->model.put_token(token, impl_->known(username), true, true);
    return token;
}

void chat_server::drop_sockets() { impl_->sockets->drop_all(); }

chat_server::post_view chat_server::view_of(const post& p) {
    post_view v;
    v.id = p.id;
    v.channel = p.where->id;
    v.author = p.author->username;
    v.root = p.root ? p.root->id : std::string{};
    v.text = p.message;
    v.pending = p.pending;
    v.at = dialogue::from_millis(p.create_at);
    v.deleted = p.delete_at != 0;
    for (const auto& r : p.reactions) v.reactions.push_back(r.emoji);
    v.files = p.files;
    if (p.props.find("\"fulcrum\"") == std::string::npos) return v;
    boost::system::error_code wrong;
    const json::value props = json::parse(p.props, wrong);
    const json::value* ours = !wrong && props.is_object() ? props.get_object().if_contains("fulcrum") : nullptr;
    if (ours && ours->is_object()) {
        read_text(ours->get_object(), "kind", v.kind);
        read_text(ours->get_object(), "ref", v.ref);
    }
    return v;
}

std::vector<chat_server::post_view> chat_server::posts(std::string_view channel_name) const {
    std::vector<post_view> out;
    if (const channel* c = impl_->find_channel(channel_name))
        for (const post* p : c->posts) out.push_back(view_of(*p));
    return out;
}

void chat_server::set_rate_limiting(bool on) { impl_->settings.rate_limiting = on; }

faults& chat_server::misbehave() { return impl_->misbehave; }

std::size_t chat_server::sockets() const { return impl_->sockets->open(); }

}  // namespace fulcrum::bot::platform::local
