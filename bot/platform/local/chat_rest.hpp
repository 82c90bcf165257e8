// The REST side of the embedded chat: paths, permissions and answers of /api/v4 as far as the bot, the page and the
// recordings need them. Answers at once; never suspends, never throws for anything that a client sends.
#pragma once

#include <boost/json/fwd.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/net/http_server.hpp"
#include "bot/platform/local/chat_model.hpp"
#include "bot/platform/local/chat_server.hpp"
#include "bot/platform/local/chat_service.hpp"

namespace fulcrum::bot::platform::local {

class chat_rest {
  public:
    chat_rest(chat_model& model, chat_service& service, chat_sockets& sockets, const chat_settings& settings,
              faults& misbehave);

    net::server_response answer(const net::server_request& request);

    // The person a token belongs to, or nullptr if it is unknown, revoked, or the account is not active.
    person* who(std::string_view token) const;

    void forget_triggers() { triggers_.clear(); }

  private:
    // One request on its way through the routes.
    struct call {
        const net::server_request& request;
        std::vector<std::string> path;  // after /api/v4, decoded
        std::string_view query;
        person* me = nullptr;

        bool is(std::string_view method) const { return request.method == method; }
        std::string value(std::string_view key) const;
        std::size_t count(std::string_view key, std::size_t otherwise, std::size_t most) const;
        // The person a path segment names; "me" is the caller.
        std::string_view id(std::size_t segment) const;
    };
    using response = net::server_response;
    using routes = std::optional<response>;  // nullopt: no such path

    std::optional<response> spoiled(std::string_view target);
    response authenticated(call& c);
    routes users(call& c);
    routes user_look_ups(call& c);
    routes one_user(call& c, person& who);
    routes teams(call& c);
    routes channels(call& c);
    routes one_channel(call& c, channel& where);
    routes channel_members(call& c, channel& where);
    routes posts(call& c);
    routes one_post(call& c, post& which);
    routes files(call& c);
    routes others(call& c);

    response login(const call& c);
    response create_post(call& c);
    response patch_post(call& c, post& which);
    response click(call& c, post& which, std::string_view action);
    response open_direct(call& c);
    response open_group(call& c);
    response open_channel(call& c);
    response patch_channel(call& c, channel& where);
    response list_posts(call& c, channel& where);
    response patch_user(call& c, person& who);
    response upload_files(call& c);
    response open_dialog(call& c);
    response execute(call& c);
    response client_config() const;
    response person_list(std::vector<const person*> found) const;
    std::vector<const channel*> channels_of(const person& who, std::string_view team) const;
    upload& store_file(person& owner, std::string name, std::string bytes);

    chat_model& model_;
    chat_service& service_;
    chat_sockets& sockets_;
    const chat_settings& settings_;
    faults& faults_;
    struct trigger {
        person* who;
        std::chrono::steady_clock::time_point at;
    };
    by_text<trigger> triggers_;
    std::map<std::string, std::string, std::less<>> commands_;  // trigger word to team
};

// Answers that every part needs.
net::server_response json_answer(unsigned status, std::string body);
net::server_response refused(const refusal& why);
net::server_response done();  // {"status":"OK"}

// The body as a JSON object, or nullopt.
std::optional<boost::json::object> object_in(const std::string& body);
// The body as an array of strings, or nullopt.
std::optional<std::vector<std::string>> strings_in(const std::string& body);
// Reads a member that may be absent or null; false if it is something else than a string.
bool read_text(const boost::json::object& from, std::string_view key, std::string& into);

}  // namespace fulcrum::bot::platform::local
