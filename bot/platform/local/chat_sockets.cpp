#include "bot/platform/local/chat_sockets.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>
#include <charconv>
#include <chrono>

#include "bot/platform/local/chat_json.hpp"
#include "bot/platform/local/chat_shapes.hpp"

namespace fulcrum::bot::platform::local {

namespace asio = boost::asio;
namespace json = boost::json;
using net::ws_peer;
using std::chrono::steady_clock;

namespace {

constexpr std::size_t kept_sent = 128;    // events that were sent and may be asked for again
constexpr std::size_t kept_unsent = 256;  // events for a connection that is away; one more ends it
constexpr auto kept_for = std::chrono::minutes(5);

std::string bearer(const net::server_request& request) {
    const auto value = request.header("authorization");
    const auto blank = value.find(' ');
    if (blank == std::string_view::npos) return {};
    std::string scheme(value.substr(0, blank));
    std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (scheme != "bearer" && scheme != "token") return {};
    return std::string(value.substr(value.find_last_of(' ') + 1));
}

std::string text_of(const json::object& o, std::string_view key) {
    const json::value* v = o.if_contains(key);
    return v && v->is_string() ? std::string(v->get_string()) : std::string{};
}

std::int64_t number_of(const json::object& o, std::string_view key) {
    const json::value* v = o.if_contains(key);
    return v && v->is_int64() ? v->get_int64() : 0;
}

std::string reply_ok(std::int64_t seq, std::string_view data) {
    std::string out;
    json_object o(out);
    o.text("status", "OK").number("seq_reply", seq);
    if (!data.empty()) o.raw("data", data);
    o.end();
    return out += '\n';
}

std::string reply_fail(std::int64_t seq, unsigned status, std::string_view id, std::string_view message) {
    std::string out;
    json_object o(out);
    o.text("status", "FAIL");
    if (seq > 0) o.number("seq_reply", seq);
    o.raw("error", error_body(status, id, message, "", "")).end();
    return out += '\n';
}

std::string event_head(std::string_view event, std::string_view data, const audience& to) {
    std::string out;
    out.reserve(data.size() + 200);
    json_object o(out);
    o.text("event", event).raw("data", data);
    json_object cast(o.name("broadcast"));
    if (to.omit)
        json_object(cast.name("omit_users")).flag(to.omit->id, true).end();
    else
        cast.null("omit_users");
    cast.text("user_id", to.user ? std::string_view(to.user->id) : std::string_view{});
    cast.text("channel_id", to.where ? std::string_view(to.where->id) : std::string_view{});
    cast.text("team_id", to.team).end();
    o.name("seq");
    return out;
}

// The first half of a text frame that announces all of it.
std::string half_frame(std::string_view text) {
    std::string out = "\x81";
    if (text.size() < 126) {
        out += static_cast<char>(text.size());
    } else {
        const int bytes = text.size() <= 0xFFFF ? 2 : 8;
        out += static_cast<char>(bytes == 2 ? 126 : 127);
        for (int i = bytes - 1; i >= 0; --i)
            out += static_cast<char>(static_cast<std::uint64_t>(text.size()) >> (8 * i));
    }
    out += text.substr(0, text.size() / 2);
    return out;
}

bool use_up(int& count) {
    if (count <= 0) return false;
    --count;
    return true;
}

}  // namespace

struct chat_sockets::session {
    std::string connection;
    std::string token;
    person* who = nullptr;
    std::shared_ptr<ws_peer> peer;  // null while away
    std::int64_t next = 0;
    struct kept {
        std::int64_t seq;
        text_ptr text;
    };
    std::deque<kept> sent, unsent;
    steady_clock::time_point away_since{};
    bool silent = false;  // as if the network had swallowed everything after hello
    bool born_among_zombies = false;
    bool zombie = false;
    bool muted = false;  // until it is resumed
};

// How a connection proved who it is. `connection` and `sequence` are the query's, and are heeded only with the header.
struct chat_sockets::opening {
    person* who;
    std::string token;
    std::shared_ptr<ws_peer> peer;
    std::string connection, sequence;
    std::int64_t challenge_seq;  // 0: by header
};

chat_sockets::chat_sockets(asio::any_io_executor executor, const chat_settings& settings, faults& misbehave,
                           callbacks ask)
    : executor_(std::move(executor)), settings_(settings), faults_(misbehave), ask_(std::move(ask)) {}

void chat_sockets::watch_pings(std::weak_ptr<ws_peer> peer, std::shared_ptr<asio::steady_timer> timer,
                               steady_clock::time_point since) {
    timer->expires_after(settings_.ping_every);
    timer->async_wait([self = weak_from_this(), peer, timer, since](boost::system::error_code stopped) {
        const auto sockets = self.lock();
        const auto there = peer.lock();
        if (stopped || !sockets || !there) return;
        if (steady_clock::now() - std::max(since, there->last_pong()) > sockets->settings_.drop_without_pong) {
            there->drop();
            return;
        }
        there->ping();
        sockets->watch_pings(peer, timer, since);
    });
}

asio::awaitable<void> chat_sockets::serve(net::server_request request, std::shared_ptr<ws_peer> peer) {
    const auto self = shared_from_this();
    const bool mute = use_up(faults_.no_hello);
    const auto query_at = std::min(request.target.find('?'), request.target.size());
    const std::string query = request.target.substr(std::min(query_at + 1, request.target.size()));
    const std::string connection = query_value(query, "connection_id");
    const std::string sequence = query_value(query, "sequence_number");

    // However this ends, no timer is left running.
    struct timers {
        std::shared_ptr<asio::steady_timer> ping, hello;
        explicit timers(const asio::any_io_executor& e)
            : ping(std::make_shared<asio::steady_timer>(e)), hello(std::make_shared<asio::steady_timer>(e)) {}
        ~timers() {
            ping->cancel();
            hello->cancel();
        }
        timers(const timers&) = delete;
        timers& operator=(const timers&) = delete;
    };
    const timers running(executor_);
    const auto now = steady_clock::now();
    watch_pings(peer, running.ping, now);
    std::erase_if(unauthenticated_, [](const auto& p) { return p.expired(); });
    unauthenticated_.push_back(peer);

    session_ptr mine;
    if (!mute) {
        const std::string token = bearer(request);
        if (person* who = token.empty() ? nullptr : ask_.who(token)) {
            if (!connection.empty() && (!is_id(connection) || sequence.empty())) {
                peer->close(0);
                co_return;
            }
            opening how{who, token, peer, connection, sequence, 0};
            mine = enter(how);
        } else {
            std::weak_ptr<ws_peer> there = peer;
            running.hello->expires_after(settings_.hello_wait);
            running.hello->async_wait([there](boost::system::error_code stopped) {
                if (const auto p = there.lock(); p && !stopped) p->drop();
            });
        }
    }
    for (;;) {
        auto message = co_await peer->read();
        if (!message) break;
        if (mute || (mine && mine->silent)) continue;
        boost::system::error_code wrong;
        const json::value parsed = json::parse(*message, wrong);
        if (wrong || !parsed.is_object()) {
            peer->drop();
            break;
        }
        const json::object& asked = parsed.get_object();
        if (mine) {
            answer(*mine, asked);
            continue;
        }
        if (text_of(asked, "action") != "authentication_challenge") continue;
        const json::value* data = asked.if_contains("data");
        const std::string token = data && data->is_object() ? text_of(data->get_object(), "token") : std::string{};
        person* who = ask_.who(token);
        if (!who) {
            peer->drop();
            break;
        }
        running.hello->cancel();
        opening how{who, token, peer, {}, {}, number_of(asked, "seq")};
        mine = enter(how);
    }
    if (mine) leave(mine);
}

chat_sockets::session_ptr chat_sockets::enter(const opening& how) {
    std::erase_if(unauthenticated_, [&](const auto& p) { return p.expired() || p.lock() == how.peer; });
    forget_old();
    person& who = *how.who;
    bool lost = false;
    session_ptr s;
    if (!how.connection.empty()) {
        std::int64_t wanted = -1;
        std::from_chars(how.sequence.data(), how.sequence.data() + how.sequence.size(), wanted);
        s = resumable(who, how.connection, wanted, lost);
        if (s && use_up(faults_.refuse_resume)) s = nullptr;
        if (s) {
            s->peer = how.peer;
            s->token = how.token;
            s->silent = s->muted = false;
            replay(*s, wanted);
            announce(who, "online");
            return s;
        }
    }
    s = std::make_shared<session>();
    s->connection = new_id();
    s->token = how.token;
    s->who = &who;
    s->peer = how.peer;
    s->born_among_zombies = faults_.zombie;
    sessions_[&who].push_back(s);
    greet(s);
    if (how.challenge_seq > 0) s->peer->send(std::make_shared<const std::string>(reply_ok(how.challenge_seq, "")));
    if (use_up(faults_.silent_after_hello)) {
        s->silent = true;
        return s;
    }
    announce(who, "online");
    if (lost) greet(s);  // the real server does say it twice then
    return s;
}

void chat_sockets::greet(const session_ptr& s) {
    std::string data;
    json_object(data).text("connection_id", s->connection).text("server_version", server_build).end();
    audience to;
    to.user = s->who;
    deliver(*s, event_head("hello", data, to), false);
}

// The connection that `id` names, if it is this person's, away, and still has everything from `next` on.
chat_sockets::session_ptr chat_sockets::resumable(const person& who, std::string_view id, std::int64_t next,
                                                  bool& lost) {
    const auto all = sessions_.find(&who);
    if (all == sessions_.end()) return nullptr;
    for (const session_ptr& s : all->second) {
        if (s->connection != id || s->peer || s->zombie) continue;
        const std::int64_t after_sent = s->unsent.empty() ? s->next : s->unsent.front().seq;
        const bool there = std::any_of(s->sent.begin(), s->sent.end(), [&](const auto& k) { return k.seq == next; });
        if (next == 0 || next == after_sent || there) return s;
        lost = true;
    }
    return nullptr;
}

void chat_sockets::replay(session& s, std::int64_t from) {
    if (from == 0) {  // numbering starts again, and what was missed stays missed: as the real server does
        s.sent.clear();
        s.unsent.clear();
        s.next = 0;
        return;
    }
    for (const auto& k : s.sent)
        if (k.seq >= from) s.peer->send(k.text);
    for (auto& k : s.unsent) {
        s.peer->send(k.text);
        s.sent.push_back(std::move(k));
        if (s.sent.size() > kept_sent) s.sent.pop_front();
    }
    s.unsent.clear();
}

void chat_sockets::leave(const session_ptr& s) {
    s->peer.reset();
    s->away_since = steady_clock::now();
    const auto all = sessions_.find(s->who);
    if (all == sessions_.end() || std::find(all->second.begin(), all->second.end(), s) == all->second.end()) return;
    if (!online(*s->who)) announce(*s->who, "offline");
}

void chat_sockets::forget_old() {
    const auto now = steady_clock::now();
    for (auto& [who, all] : sessions_)
        std::erase_if(all, [&](const session_ptr& s) { return !s->peer && now - s->away_since > kept_for; });
}

// Tells a person's own sockets of a change of status.
void chat_sockets::announce(const person& who, std::string_view status) {
    std::string& known = statuses_[&who];
    if (known == status) return;
    known = status;
    std::string data;
    json_object(data).text("status", status).text("user_id", who.id).end();
    audience to;
    to.user = &who;
    publish("status_change", data, to, false);
}

bool chat_sockets::online(const person& who) const {
    const auto all = sessions_.find(&who);
    return all != sessions_.end() &&
           std::any_of(all->second.begin(), all->second.end(), [](const session_ptr& s) { return s->peer != nullptr; });
}

std::string chat_sockets::status(const person& who) const {
    const auto at = statuses_.find(&who);
    return at == statuses_.end() ? "offline" : at->second;
}

template <class Visit>
void chat_sockets::for_each_receiver(const audience& to, Visit visit) {
    const auto visit_person = [&](const person* who) {
        if (who == to.omit) return;
        const auto all = sessions_.find(who);
        if (all != sessions_.end() && !all->second.empty()) visit(*who, all->second);
    };
    if (to.user) {
        visit_person(to.user);
    } else if (to.where && to.where->members.size() < sessions_.size()) {
        for (const auto& [id, m] : to.where->members) visit_person(m.who);
    } else {
        for (auto& [who, all] : sessions_)
            if (who != to.omit && !all.empty() && (!to.where || to.where->has(who->id))) visit(*who, all);
    }
}

void chat_sockets::publish(std::string_view event, std::string_view data, const audience& to, bool weighty) {
    std::string head;
    for_each_receiver(to, [&](const person&, std::vector<session_ptr>& all) {
        if (head.empty()) head = event_head(event, data, to);
        for (const session_ptr& s : all) deliver(*s, head, weighty);
        std::erase_if(all, [](const session_ptr& s) { return !s->peer && s->unsent.size() > kept_unsent; });
    });
}

void chat_sockets::publish_each(std::string_view event, const std::function<std::string(const person&)>& data_for,
                                const audience& to) {
    for_each_receiver(to, [&](const person& who, std::vector<session_ptr>& all) {
        const std::string head = event_head(event, data_for(who), to);
        for (const session_ptr& s : all) deliver(*s, head, true);
        std::erase_if(all, [](const session_ptr& s) { return !s->peer && s->unsent.size() > kept_unsent; });
    });
}

bool chat_sockets::asleep(session& s) const {
    if (faults_.zombie && !s.born_among_zombies) s.zombie = true;
    return s.zombie || s.muted;
}

// Numbers an event for this connection and sends it, or keeps it while the connection is away.
void chat_sockets::deliver(session& s, const std::string& head, bool weighty) {
    if (asleep(s) || (!s.peer && faults_.drops_while_away)) return;
    if (weighty && s.peer && !s.silent && use_up(faults_.skip_sequence)) ++s.next;
    const std::int64_t seq = s.next++;
    std::string text;
    text.reserve(head.size() + 24);
    text += head;
    append_number(text, seq);
    text += "}\n";
    auto shared = std::make_shared<const std::string>(std::move(text));
    if (!s.peer) {
        s.unsent.push_back({seq, std::move(shared)});
        return;
    }
    s.sent.push_back({seq, shared});
    if (s.sent.size() > kept_sent) s.sent.pop_front();
    if (!s.silent) transmit(s, shared, weighty);
}

void chat_sockets::transmit(session& s, const text_ptr& text, bool weighty) {
    const auto peer = s.peer;
    if (!weighty) return peer->send(text);
    if (use_up(faults_.malformed_frame))
        peer->send(std::make_shared<const std::string>("{\"event\":\"posted\",\"da\n"));
    if (use_up(faults_.truncate_frame)) {
        peer->send_raw(half_frame(*text));
        s.silent = true;
        auto timer = std::make_shared<asio::steady_timer>(executor_, std::chrono::milliseconds(20));
        timer->async_wait([peer, timer](boost::system::error_code) { peer->drop(); });
        return;
    }
    const bool split = use_up(faults_.split_frames);
    const bool twice = use_up(faults_.repeat_event);
    for (int i = 0; i < (twice ? 2 : 1); ++i) {
        if (split)
            peer->send_split(text, 7);
        else
            peer->send(text);
    }
}

void chat_sockets::answer(session& s, const json::object& asked) {
    const std::int64_t seq = number_of(asked, "seq");
    const std::string action = text_of(asked, "action");
    const auto send = [&](std::string text) { s.peer->send(std::make_shared<const std::string>(std::move(text))); };
    if (action.empty())
        return send(reply_fail(0, 400, "api.web_socket_router.no_action.app_error", "No websocket action."));
    if (seq <= 0)
        return send(
            reply_fail(0, 400, "api.web_socket_router.bad_seq.app_error", "Invalid sequence for WebSocket message."));
    if (action == "authentication_challenge") return;
    if (asleep(s) || ask_.who(s.token) != s.who)
        return send(reply_fail(seq, 401, "api.web_socket_router.not_authenticated.app_error",
                               "WebSocket connection is not authenticated. Please log in and try again."));

    const json::value* sent = asked.if_contains("data");
    static const json::object nothing;
    const json::object& data = sent && sent->is_object() ? sent->get_object() : nothing;
    std::string out;
    if (action == "ping") {
        json_object(out)
            .text("node_id", "")
            .number("server_time", ask_.now())
            .text("text", "pong")
            .text("version", server_version)
            .end();
    } else if (action == "user_typing") {
        if (!ask_.typing(*s.who, text_of(data, "channel_id"), text_of(data, "parent_id")))
            return send(
                reply_fail(seq, 400, "api.websocket_handler.invalid_param.app_error", "Invalid channel_id parameter."));
    } else if (action == "get_statuses" || action == "get_statuses_by_ids") {
        const json::value* ids = data.if_contains("user_ids");
        json_object o(out);
        for (const auto& [who, status] : statuses_) {
            const json::string id(who->id);
            if (action == "get_statuses"
                    ? status == "offline"
                    : !ids || !ids->is_array() ||
                          std::find(ids->get_array().begin(), ids->get_array().end(), id) == ids->get_array().end())
                continue;
            o.text(who->id, status);
        }
        o.end();
    } else if (action == "user_update_active_status") {
        const json::value* active = data.if_contains("user_is_active");
        announce(*s.who, active && active->is_bool() && active->get_bool() ? "online" : "away");
    } else {
        return send(reply_fail(seq, 500, "api.web_socket_router.bad_action.app_error", "Unknown WebSocket action."));
    }
    send(reply_ok(seq, out));
}

std::size_t chat_sockets::open() const {
    std::size_t count = 0;
    for (const auto& [who, all] : sessions_)
        count += static_cast<std::size_t>(
            std::count_if(all.begin(), all.end(), [](const session_ptr& s) { return s->peer != nullptr; }));
    return count;
}

void chat_sockets::drop_all() {
    std::vector<std::shared_ptr<ws_peer>> peers;
    for (const auto& [who, all] : sessions_)
        for (const session_ptr& s : all)
            if (s->peer) peers.push_back(s->peer);
    for (const auto& weak : unauthenticated_)
        if (auto peer = weak.lock()) peers.push_back(std::move(peer));
    for (const auto& peer : peers) peer->drop();
}

void chat_sockets::forget_all() {
    drop_all();
    sessions_.clear();
    statuses_.clear();
    unauthenticated_.clear();
}

void chat_sockets::mute(const person& who) {
    const auto all = sessions_.find(&who);
    if (all == sessions_.end()) return;
    for (const session_ptr& s : all->second) s->muted = true;
}

}  // namespace fulcrum::bot::platform::local
