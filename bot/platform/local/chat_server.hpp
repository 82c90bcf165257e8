// The embedded team chat: the part of Mattermost's v4 REST and WebSocket protocol that Fulcrum and its page need, on
// loopback, with the page itself. It stands behind `fulcrum demo` and is the test double of the integration tests,
// where it can be told to misbehave. Facts: recordings of a real 5.37 server (tests/fixtures/mattermost).
// One executor, not thread-safe.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/net/http_server.hpp"
#include "dialogue/time.hpp"

namespace fulcrum::bot::platform::local {

using dialogue::instant;

struct post;

// How the server misbehaves, for tests. Everything off by default; counts go down with each use.
struct faults {
    int refuse_token = 0;           // REST answers 401 this many times (-1: always, as after a revoked token)
    int rate_limit = 0;             // REST answers 429 with plain text and Retry-After this many times
    int retry_after = 1;            // seconds
    int server_error = 0;           // REST answers 500 this many times
    int drop_before_store = 0;      // POST /posts: the connection ends, nothing is stored
    int drop_after_store = 0;       // POST /posts: stored and broadcast, the answer is swallowed
    int refuse_posts = 0;           // POST /posts: 403, as in a channel that is read-only
    int pending = 0;                // POST /posts: 500 api.post.deduplicate_create_post.pending
    int refuse_resume = 0;          // a resuming socket gets a fresh hello
    int skip_sequence = 0;          // an event's seq jumps by one
    int repeat_event = 0;           // an event is sent twice
    int split_frames = 0;           // events are sent in continuation frames of a few bytes
    int malformed_frame = 0;        // before an event, a text frame that is not JSON
    int silent_after_hello = 0;     // a new socket gets hello and then nothing, not even replies to ping (half open)
    int no_hello = 0;               // a new socket gets nothing at all
    bool drops_while_away = false;  // nothing is kept for a connection that is away, and no number left out: as when
                                    // its token was off
    int truncate_frame = 0;         // an event is cut in the middle and TCP ends
    bool zombie = false;            // sockets open by now are answered FAIL 401 to application pings and get no events;
                                    // they stay so, can't be resumed, and new ones are well
    int proxy = 0;  // REST requests whose target has `proxy_for` get this many times (-1: always) another answer from
                    // a proxy in the server's place, which knows nothing of Mattermost
    unsigned proxy_status = 404;
    std::string proxy_page = "404 page not found\n", proxy_for = {};
    bool only_own_mentions = false;      // `mentions` holds the receiver's id only, as current servers do
    bool no_user_channels = true;        // GET /users/{id}/channels is 404, as in 5.37
    std::chrono::milliseconds delay{0};  // before each REST answer
    std::chrono::milliseconds ahead{0};  // the server's clock, of the one it was given
};

struct seed_user {
    std::string username, first_name, last_name, roles = "system_user", zone, locale = "en";
    bool bot = false;
    std::string token;                      // a fixed access token; "" makes one
    std::string position = {}, about = {};  // what the page tells of a person; a bot's `about` is its description
};

struct chat_settings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    std::filesystem::path log;     // posts, people and channels are kept in this append-only file; empty: memory only
    bool rate_limiting = false;    // as RateLimitSettings: 10 a second, burst 100
    bool serve_page = false;       // the page and its /demo routes
    std::size_t max_post = 16383;  // code points
    std::chrono::milliseconds ping_every{60000}, drop_without_pong{100000}, hello_wait{5000};
    std::vector<seed_user> people;  // made if they are not there yet; the coach's bot account among them
    std::string team = "demo", team_title = "Demo";
    std::vector<std::string> channels = {"town-square"};  // team channels, everybody is in them
};

// What the page's clock strip can ask for; given by the demo, absent in tests.
struct clock_control {
    std::function<instant()> now;                        // the clock that posts are stamped with
    std::function<std::optional<instant>()> next_nudge;  // when the coach will write next, if known
    // Moves by "nudge", "hour" or "day" and calls `done` when all is quiet again.
    std::function<void(std::string step, std::function<void()> done)> move;
};

class chat_server {
  public:
    // Listens at once; throws std::runtime_error if the port is taken or the log file can't be used (naming the line).
    chat_server(boost::asio::any_io_executor executor, chat_settings settings, clock_control clock);
    ~chat_server();
    chat_server(const chat_server&) = delete;
    chat_server& operator=(const chat_server&) = delete;

    std::uint16_t port() const;
    std::string base_url() const;  // http://127.0.0.1:PORT
    void stop();                   // drops everything, as a killed server does
    void restart();                // listens again on the same port: connections, queues and dedup cache are forgotten

    // The access token of a person or bot. Precondition: exists.
    std::string token_of(std::string_view username) const;
    std::string id_of(std::string_view username) const;
    std::string channel_id(std::string_view name) const;                       // "" if there is none
    std::string direct_channel(std::string_view one, std::string_view other);  // by usernames; opened if need be

    // As if the person had posted by REST; returns the post's id.
    std::string say(std::string_view username, std::string_view channel, std::string text, std::string root = {});
    void edit(std::string_view post, std::string text);
    void remove(std::string_view post);
    void set_active(std::string_view username, bool active);
    void set_zone(std::string_view username, std::string zone);
    void rename(std::string_view username, std::string to);        // the old name is free then
    void set_roles(std::string_view username, std::string roles);  // "system_user system_admin"; told to nobody else
    void revoke(std::string_view username);        // its token gets 401; open sockets go on as the recordings show
    std::string renew(std::string_view username);  // a new token for it; earlier ones stay as they are
    void drop_sockets();                           // every WebSocket's TCP ends without a close frame

    struct post_view {
        std::string id, channel, author, root, text, kind, ref, pending;  // kind and ref from props.fulcrum
        instant at{};
        bool deleted = false;
        std::vector<std::string> reactions;
        std::vector<std::string> files;
    };
    std::vector<post_view> posts(std::string_view channel) const;  // oldest first, deleted ones included
    // Called after each post is stored, before anything is sent: for tests and benches.
    std::function<void(const post_view&)> on_post;

    // As the setting of that name, from now on.
    void set_rate_limiting(bool on);
    faults& misbehave();
    std::size_t sockets() const;  // authenticated WebSockets

  private:
    struct impl;
    static post_view view_of(const post& which);
    std::shared_ptr<impl> impl_;
};

}  // namespace fulcrum::bot::platform::local
