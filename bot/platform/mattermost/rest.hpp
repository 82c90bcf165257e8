// The REST calls to a Mattermost server that the adapter makes, typed, with failures as the engine understands them.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/net/http_client.hpp"
#include "bot/net/url.hpp"
#include "bot/platform/mattermost/wire.hpp"
#include "bot/platform/platform.hpp"

namespace fulcrum::bot::platform::mattermost {

template <class T>
using awaitable = boost::asio::awaitable<T>;

// What a status other than 2xx means. `refused` and `unauthorized` are only what Mattermost itself says, in a body with
// an error's id; what a proxy answers in its place (a redirect, a page, "404 page not found") is a link in trouble. The
// one exception is 413: whoever finds a request too large will find it so again. Repeating a request is right after
// try_again; `unknown` is possible only for requests that make something. The detail holds the status and the error's
// id, nothing else of the body.
delivery_failure failure_of(unsigned status, std::string_view body, std::string_view retry_after, bool makes_something);
// What a broken connection means.
delivery_failure failure_of(const net::failure& f, bool makes_something);

// What an answer says of the server's rate limits, if it does.
std::optional<send_room> room_of(const net::http_response& answer);

class rest_api {
  public:
    // `on_unauthorized` is called whenever the server answers 401.
    rest_api(boost::asio::any_io_executor executor, net::url server, std::shared_ptr<net::tls_context> tls,
             std::string token, net::http_limits limits, std::function<void()> on_unauthorized);

    // On a fresh connection, for the others may be as dead as the socket was, and with a time limit of its own.
    awaitable<delivered<wire::user>> me(std::chrono::milliseconds limit);
    awaitable<delivered<wire::user>> user(std::string id);
    awaitable<delivered<wire::user>> user_by_name(std::string name);
    awaitable<delivered<std::vector<wire::user>>> users_in(std::string channel, std::size_t page);
    awaitable<delivered<std::vector<wire::user>>> users(std::vector<std::string> ids);
    awaitable<delivered<std::optional<std::size_t>>> max_post();
    awaitable<delivered<std::vector<wire::team>>> teams();
    awaitable<delivered<std::vector<wire::channel>>> channels();  // 404 on older servers
    awaitable<delivered<std::vector<wire::channel>>> channels_in_team(std::string team);
    awaitable<delivered<wire::channel>> channel(std::string id);
    awaitable<delivered<wire::channel>> channel_by_name(std::string team, std::string name);
    awaitable<delivered<bool>> is_member(std::string channel, std::string user);
    awaitable<delivered<std::string>> open_direct(std::string own, std::string other);

    // Posts changed after `since` (in truth at most 1000 of them, it is not defined which).
    awaitable<delivered<wire::post_list>> posts_since(std::string channel, std::int64_t since);
    // Up to `count` posts, newest first: the newest, or those next after or before a post.
    awaitable<delivered<wire::post_list>> posts(std::string channel, std::string_view direction, std::string post,
                                                std::size_t count);

    awaitable<delivered<std::string>> create_post(std::string body);
    awaitable<delivered<std::string>> upload(std::string channel, attachment file);
    awaitable<delivered<std::string>> file(std::string id);
    awaitable<delivered<void>> create_reaction(std::string body);
    awaitable<delivered<void>> remove_post(std::string id);

    // Of the latest answer that said so.
    const std::optional<send_room>& room() const { return room_; }

    void close() { http_.close(); }

  private:
    awaitable<delivered<std::string>> call(net::http_request request, bool makes_something);
    awaitable<delivered<std::string>> get(std::string target);

    net::http_client http_;
    std::string authorization_;
    std::function<void()> on_unauthorized_;
    std::optional<send_room> room_;
};

}  // namespace fulcrum::bot::platform::mattermost
