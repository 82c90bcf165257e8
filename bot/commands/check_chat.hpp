// The part of `fulcrum check` that talks with the Mattermost server.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "bot/commands/check_table.hpp"
#include "bot/config.hpp"
#include "bot/net/http_client.hpp"
#include "bot/platform/mattermost/wire.hpp"

namespace fulcrum::bot::commands {

// Asks the server step by step and stops where going on makes no sense. Precondition: the configuration has an address
// and a token; both outlive the check.
class chat_check {
  public:
    // Throws std::runtime_error when the CA file can't be read.
    chat_check(boost::asio::any_io_executor executor, const config& c, check_table& into);
    boost::asio::awaitable<void> run();

  private:
    template <class T>
    using awaitable = boost::asio::awaitable<T>;

    awaitable<net::outcome<net::http_response>> get(std::string target, bool with_token);
    awaitable<bool> look_at_server();
    awaitable<bool> look_at_token();
    awaitable<void> look_at_teams();
    awaitable<void> look_at_admins();
    awaitable<void> look_at_posts();
    awaitable<void> look_at_socket();
    void look_at_date(std::string_view date);
    void fix(std::string what, std::string detail, std::string remedy);

    boost::asio::any_io_executor executor_;
    const config& config_;
    check_table& table_;
    std::shared_ptr<net::tls_context> tls_;
    net::http_client http_;
    platform::mattermost::wire::user own_;
};

// The instant of an HTTP Date header ("Tue, 24 Nov 2026 03:10:00 GMT"), or nothing. Pure.
std::optional<dialogue::instant> read_http_date(std::string_view text);

}  // namespace fulcrum::bot::commands
