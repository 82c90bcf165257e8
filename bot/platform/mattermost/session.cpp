#include "bot/platform/mattermost/session.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bot/platform/mattermost/session_impl.hpp"

namespace fulcrum::bot::platform::mattermost {
namespace {

using std::chrono::steady_clock;

net::http_limits limits_of(const settings& s) {
    net::http_limits out;
    out.connections = s.connections;
    out.timeout = s.request_wait;
    out.body = s.answer;
    return out;
}

std::uint64_t seed_of(const settings& s) { return s.seed != 0 ? s.seed : std::random_device{}(); }

}  // namespace

session::session(boost::asio::any_io_executor executor, settings chosen, clock_source& clock)
    : executor_(executor),
      settings_(std::move(chosen)),
      clock_(clock),
      workspace_(settings_.workspace.empty() ? settings_.server.authority() + settings_.server.path
                                             : settings_.workspace),
      tls_(settings_.server.secure ? net::make_client_tls({settings_.extra_ca_file}) : nullptr),
      rest_(executor, settings_.server, tls_, settings_.token, limits_of(settings_), [this] { doubt_token(); }),
      random_(seed_of(settings_)),
      link_(settings_.link, [this] { return std::uniform_real_distribution<double>(0.0, 1.0)(random_); }),
      retry_(executor),
      pinger_(executor),
      resync_timer_(executor),
      idle_(executor),
      childless_(executor),
      workers_done_(executor),
      seen_(settings_.remembered),
      profiles_(settings_.profiles),
      channels_(settings_.channels),
      direct_(settings_.profiles) {}

// Waits until then, or until somebody cancels the timer: the caller looks again at what it waits for.
awaitable<void> session::pause(boost::asio::steady_timer& timer, steady_time until) {
    timer.expires_at(until);
    co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

awaitable<void> session::child(std::shared_ptr<session> self, const char* what, awaitable<void> work) {
    try {
        co_await std::move(work);
    } catch (const std::exception& e) {
        spdlog::error("mattermost: {} failed: {}", what, e.what());
    }
    if (--self->children_ == 0) self->childless_.cancel();
}

void session::spawn(const char* what, awaitable<void> work) {
    ++children_;
    boost::asio::co_spawn(executor_, child(shared_from_this(), what, std::move(work)), boost::asio::detached);
}

void session::announce(link_state state, std::string_view detail) {
    if (announced_ == state) return;
    announced_ = state;
    sink_->on_link(state, detail);
}

void session::announce_if_ready() {
    if (link_.live() && caught_up_ && !stopping_) announce(link_state::ready, "connected");
}

void session::doubt_token() {
    if (running_ && link_.token_doubted()) pinger_.cancel();  // it ends the connection
}

awaitable<void> session::run(sink& to, memory& remembered) {
    sink_ = &to;
    memory_ = &remembered;
    running_ = true;
    while (!stopping_) {
        auto action = link_.next(steady_clock::now());
        if (action.what == link_step::wait) {
            co_await pause(retry_, action.until);
        } else if (action.what == link_step::identify) {
            co_await identify();
        } else {
            const bool opened = co_await connect(std::move(action));
            if (opened) co_await serve();
        }
    }
    resync_timer_.cancel();
    pinger_.cancel();
    while (children_ > 0) co_await pause(childless_, steady_time::max());
    running_ = false;
    idle_.cancel();
}

// Who are we, does the token work, and how long may a post be?
awaitable<void> session::identify() {
    if (!link_.refused()) announce(link_state::connecting, settings_.server.authority());
    auto me = co_await rest_.me(settings_.open_wait);
    if (stopping_) co_return;
    if (!me) {
        const auto& f = me.error();
        if (f.problem == delivery_problem::unauthorized) {
            spdlog::warn("mattermost: {} does not accept the token", workspace_);
            link_.unauthorized(steady_clock::now());
            announce(link_state::unauthorized,
                     "the token is no longer valid: make a new one and put it into the configuration");
        } else {
            spdlog::info("mattermost: GET /users/me: {}", f.detail);
            link_.identify_failed(steady_clock::now(), f.after);
            if (!link_.refused()) announce(link_state::waiting, f.detail);
        }
        co_return;
    }
    own_ = std::move(*me);
    if (!max_post_known_) {
        auto size = co_await rest_.max_post();
        if (stopping_) co_return;
        if (size && *size) {
            max_post_ = **size;
            max_post_known_ = true;
        }
    }
    if (std::exchange(said_who_, own_.id + own_.username) != own_.id + own_.username)
        spdlog::info("mattermost: we are {} ({}), posts may have {} characters", own_.username, own_.id, max_post_);
    link_.identified(own_.update_at);
}

awaitable<bool> session::connect(link_action action) {
    announce(link_state::connecting, settings_.server.authority());
    std::string target = "/api/v4/websocket";
    if (action.resume)
        target += "?connection_id=" + net::percent_encode(action.connection_id) +
                  "&sequence_number=" + std::to_string(action.sequence);
    std::vector<std::pair<std::string, std::string>> headers;
    headers.emplace_back("Authorization", "Bearer " + settings_.token);
    socket_ = std::make_shared<net::ws_client>(executor_, tls_);
    auto socket = socket_;
    auto opened = co_await socket->open(settings_.server, std::move(target), std::move(headers), settings_.open_wait);
    if (stopping_) co_return false;
    if (!opened) {
        const auto& f = opened.error();
        spdlog::info("mattermost: could not connect: {}", f.detail);
        link_.open_failed(steady_clock::now(), std::chrono::milliseconds(f.http_status == 429 ? 1000 : 0));
        socket_.reset();
        announce(link_state::waiting, f.detail);
        co_return false;
    }
    spdlog::debug("mattermost: connected{}", action.resume ? ", resuming" : "");
    link_.opened(steady_clock::now());
    co_return true;
}

awaitable<void> session::serve() {
    auto socket = socket_;
    spawn("the pinger", keep_alive(socket));
    std::string why;
    for (;;) {
        auto text = co_await socket->read();
        if (!text) {
            why = text.error().detail;
            break;
        }
        if (stopping_) continue;  // what comes now is read again after the next start
        if (!on_frame(*text)) {
            co_await socket->close(link_.close_code(), std::chrono::milliseconds(250));
            break;
        }
    }
    if (link_.close_code() != 0) why = link_.close_reason();
    link_.ended(steady_clock::now());
    note_cut();
    socket_.reset();
    pinger_.cancel();
    if (stopping_) co_return;
    spdlog::info("mattermost: the connection ended: {}", why);
    announce(link_state::waiting, why);
}

awaitable<void> session::keep_alive(std::shared_ptr<net::ws_client> socket) {
    while (!stopping_ && socket_ == socket) {
        const auto due = link_.tick(steady_clock::now());
        if (due.close != 0) {
            // The pending read ends, and serve() goes on from there.
            co_await socket->close(due.close, std::chrono::milliseconds(250));
            co_return;
        }
        if (due.ping != 0) socket->send(wire::write_ping(due.ping));
        co_await pause(pinger_, due.next);
    }
}

void session::on_reply_time(std::int64_t server_time) {
    if (server_time <= 0) return;
    server_ahead_ = server_time - dialogue::to_millis(clock_.now());
    if (first_connected_ == 0) first_connected_ = believed(server_time);
}

bool session::on_frame(const std::string& text) {
    const auto now = steady_clock::now();
    auto frame = wire::parse_frame(text);
    link_.received(now);

    if (auto* h = std::get_if<wire::hello>(&frame.body)) {
        const auto v = link_.on_hello(frame.seq, h->connection_id, now);
        if (v == verdict::fresh) {
            spdlog::debug("mattermost: hello from server {}", h->server_version.substr(0, 20));
            pinger_.cancel();
            start_resync();
        }
        return v != verdict::ended;
    }
    if (const auto* r = std::get_if<wire::reply>(&frame.body)) {
        const auto v = link_.on_reply(r->to, r->ok, r->status, now);
        if (r->ok) on_reply_time(r->server_time);
        if (v == verdict::confirmed) {
            spdlog::debug("mattermost: resumed");
            pinger_.cancel();
            announce_if_ready();
            if (caught_up_) spawn("looking after a resume", look_after_resume(std::exchange(cut_, {}), resync_wanted_));
        }
        return v != verdict::ended;
    }
    if (const auto* bad = std::get_if<wire::unreadable>(&frame.body))
        spdlog::warn("mattermost: a frame could not be read: {}", bad->why.text());
    if (frame.seq < 0) return true;

    const auto v = link_.on_event(frame.seq, now);
    if (v != verdict::accept) return v != verdict::ended;
    if (auto* change = std::get_if<wire::post_change>(&frame.body)) {
        on_post(std::move(*change));
    } else if (auto* reaction = std::get_if<wire::reaction_change>(&frame.body)) {
        on_reaction(std::move(*reaction));
    } else if (auto* opened = std::get_if<wire::channel_opened>(&frame.body)) {
        on_channel_opened(std::move(opened->channel));
    } else if (auto* who = std::get_if<wire::user_changed>(&frame.body)) {
        profiles_.erase(who->user);
        if (who->user == own_.id) {
            if (!who->username.empty()) own_.username = who->username;
        } else {
            sink_->on_event(profile_changed{std::move(who->user)});
        }
    } else if (auto* members = std::get_if<wire::members_changed>(&frame.body)) {
        const bool ours = members->joined && !own_.id.empty() && members->user == own_.id;
        sink_->on_event(members_changed{std::move(members->channel), ours});
    } else if (std::holds_alternative<wire::users_changed>(frame.body)) {
        profiles_.clear();
    }
    return true;
}

awaitable<void> session::stop(std::chrono::milliseconds limit) {
    const auto until = steady_clock::now() + limit;
    if (stopping_) {  // somebody is at it already
        boost::asio::steady_timer look(executor_);
        while (running_ && steady_clock::now() < until)
            co_await pause(look, steady_clock::now() + std::chrono::milliseconds(20));
        co_return;
    }
    stopping_ = true;
    retry_.cancel();
    resync_timer_.cancel();
    while (in_flight_ > 0 && steady_clock::now() < until) co_await pause(idle_, until);
    if (auto socket = socket_) {
        auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - steady_clock::now());
        left = std::clamp(left, std::chrono::milliseconds(1), std::chrono::milliseconds(2000));
        co_await socket->close(1000, left);
        socket->drop();
    }
    rest_.close();
    pinger_.cancel();
    // Everything has been told to end; that takes no time to speak of.
    const auto last = steady_clock::now() + std::chrono::seconds(2);
    while (running_ && steady_clock::now() < last) co_await pause(idle_, last);
}

// --- the interface ---------------------------------------------------------------------------------------------------

namespace {

// Keeps the session alive for as long as somebody's coroutine works in it.
template <class T>
awaitable<T> within([[maybe_unused]] std::shared_ptr<session> self, awaitable<T> work) {
    co_return co_await std::move(work);
}

class facade final : public platform {
  public:
    explicit facade(std::shared_ptr<session> s) : session_(std::move(s)) {}

    std::string_view name() const override { return "mattermost"; }
    std::string_view workspace() const override { return session_->workspace(); }
    std::string username() const override { return session_->username(); }
    awaitable<void> run(sink& to, memory& remembered) override {
        return within(session_, session_->run(to, remembered));
    }
    awaitable<void> stop(std::chrono::milliseconds limit) override { return within(session_, session_->stop(limit)); }
    awaitable<delivered<std::string>> deliver(outgoing message) override {
        return within(session_, session_->deliver(std::move(message)));
    }
    awaitable<delivered<void>> react(std::string channel, std::string post, std::string emoji) override {
        return within(session_, session_->react(std::move(channel), std::move(post), std::move(emoji)));
    }
    bool takes_taps() const override { return true; }
    awaitable<delivered<void>> offer(std::string channel, std::string post, dialogue::choice what) override {
        return within(session_, session_->offer(std::move(channel), std::move(post), what));
    }
    std::optional<send_room> room() const override { return session_->room(); }
    void typing(const address& where) override { session_->typing(where); }
    awaitable<delivered<profile>> person(std::string user) override {
        return within(session_, session_->person(std::move(user)));
    }
    awaitable<delivered<profile>> person_by_name(std::string username) override {
        return within(session_, session_->person_by_name(std::move(username)));
    }
    awaitable<delivered<profile>> person_now(std::string user) override {
        return within(session_, session_->person_now(std::move(user)));
    }
    awaitable<delivered<std::vector<profile>>> people_now(std::vector<std::string> users) override {
        return within(session_, session_->people_now(std::move(users)));
    }
    awaitable<delivered<std::vector<profile>>> members_of(std::string channel, std::size_t most) override {
        return within(session_, session_->members_of(std::move(channel), most));
    }
    awaitable<delivered<std::string>> direct_channel(std::string user) override {
        return within(session_, session_->direct_channel(std::move(user)));
    }
    awaitable<delivered<void>> withdraw(std::string channel, std::string post) override {
        return within(session_, session_->withdraw(std::move(channel), std::move(post)));
    }
    awaitable<delivered<void>> withdraw_all(std::string channel) override {
        return within(session_, session_->withdraw_all(std::move(channel)));
    }
    awaitable<delivered<std::vector<named_channel>>> channels_named(std::string name) override {
        return within(session_, session_->channels_named(std::move(name)));
    }
    awaitable<delivered<std::string>> fetch(std::string file) override {
        return within(session_, session_->fetch(std::move(file)));
    }

  private:
    std::shared_ptr<session> session_;
};

}  // namespace

std::unique_ptr<platform> make_mattermost(boost::asio::any_io_executor executor, settings chosen, clock_source& clock) {
    return std::make_unique<facade>(std::make_shared<session>(std::move(executor), std::move(chosen), clock));
}

}  // namespace fulcrum::bot::platform::mattermost
