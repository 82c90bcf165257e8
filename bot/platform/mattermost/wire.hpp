// What travels between us and a Mattermost server, as text and as structs. Pure and total: nothing here throws for what
// a server sends (out of memory aside). A value of the wrong type is a finding that names its field; a missing or null
// optional one is its default; unknown fields and events pass. Texts come out as valid UTF-8 without NUL.
#pragma once

#include <boost/system/result.hpp>
#include <boost/throw_exception.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "bot/platform/platform.hpp"

namespace fulcrum::bot::platform::mattermost::wire {

// What could not be read: a field's path ("data.post.create_at") and what is wrong with it. Never holds a value.
struct finding {
    std::string field, problem;

    finding() = default;
    finding(std::string f, std::string p) : field(std::move(f)), problem(std::move(p)) {}
    std::string text() const { return field + ": " + problem; }
};
[[noreturn]] inline void throw_exception_from_error(const finding& f, const boost::source_location& where) {
    boost::throw_exception(std::runtime_error("mattermost wire: " + f.text()), where);
}
template <class T>
using parsed = boost::system::result<T, finding>;

// Ids become parts of addresses, so they are checked: 1 … 64 of [A-Za-z0-9_-].
bool is_id(std::string_view text);

// --- frames of the WebSocket -----------------------------------------------------------------------------------------

struct reaction {
    std::string user, post, emoji;  // emoji: its short name
    std::int64_t create_at = 0;     // 0 in a reaction that was taken off
    std::int64_t update_at = 0;
};
struct post {
    std::string id, channel, author, root, text, type;
    std::string ref, kind;  // our own marks, from props.fulcrum
    std::int64_t create_at = 0, update_at = 0, edit_at = 0, delete_at = 0;
    bool from_webhook = false, from_bot = false, has_files = false;
    std::vector<std::string> files;   // ids
    std::vector<reaction> reactions;  // from metadata, those that could be read
    bool old_version = false;         // what a post said before an edit; lists have these as deleted posts of their own
};

struct hello {
    std::string connection_id, server_version;
};
struct post_change {
    enum class what { posted, edited, deleted };
    what change = what::posted;
    post item;
    std::optional<channel_kind> kind;   // only `posted` says it
    std::string channel_name;           // of a direct channel: both ids, joined by "__"
    std::string sender;                 // username without @, "" when not said
    std::vector<std::string> mentions;  // user ids; newer servers send the receiver's only
    bool answered = false;              // not on the wire: read in a list that has a later post of our own
};
struct reaction_change {  // reaction_added, reaction_removed
    bool added = true;
    reaction item;
    std::string channel;
};
struct channel_opened {  // direct_added, group_added
    std::string channel;
};
struct user_changed {  // user_updated
    std::string user, username;
};
struct members_changed {        // user_added, user_removed: somebody joined that channel, or left it
    std::string channel, user;  // "" = not said
    bool joined = false;
};
struct users_changed {};  // user_activation_status_change: somebody's, it is not said whose
struct reply {            // to a request of ours
    std::int64_t to = 0;  // 0 when the server does not say
    bool ok = false;
    int status = 0;                // of a failure
    std::string error;             // id of the error
    std::int64_t server_time = 0;  // of a pong, 0 when not said
};
struct unreadable {
    finding why;
};
struct ignored {};

struct frame {
    std::int64_t seq = -1;  // of an event; -1: none, or not readable
    std::variant<ignored, hello, post_change, reaction_change, channel_opened, user_changed, members_changed,
                 users_changed, reply, unreadable>
        body;
};

// Reads one text frame. The hot path: both JSON texts of `posted` are parsed in a buffer on the stack.
frame parse_frame(std::string_view text);

// --- answers of the REST interface -----------------------------------------------------------------------------------

struct user {
    std::string id, username, first_name, last_name, nickname, roles, locale, zone;
    std::int64_t update_at = 0, delete_at = 0;
    bool bot = false;
};
struct team {
    std::string id, name;
};
struct channel {
    std::string id, team, name;
    channel_kind kind = channel_kind::team;
    std::int64_t last_post_at = 0, delete_at = 0;
};
struct post_list {
    std::vector<post> posts;     // those named in `order`, newest first as the server gave them
    std::size_t listed = 0;      // how many `order` names, unreadable ones included
    std::string newest, oldest;  // ids: the first and last of `order`
    bool more_after = false;     // next_post_id is not empty
    std::size_t unreadable = 0;  // posts that are left out because they could not be read
};

parsed<user> parse_user(std::string_view text);
parsed<std::vector<user>> parse_users(std::string_view text);  // unreadable ones are left out
parsed<channel> parse_channel(std::string_view text);
parsed<std::vector<channel>> parse_channels(std::string_view text);  // unreadable ones are left out
parsed<std::vector<team>> parse_teams(std::string_view text);        // unreadable ones are left out
parsed<std::string> parse_id(std::string_view text);                 // of one object
parsed<std::string> parse_file_id(std::string_view text);            // of the first of file_infos
parsed<post_list> parse_posts(std::string_view text);
// MaxPostSize of the client configuration; nothing when the server does not say.
std::optional<std::size_t> parse_max_post(std::string_view text);
// The error's id ("api.context.permissions.app_error"), or "" when the body is no error as we know it. Its message and
// details are never read: they can hold a token.
std::string parse_error_id(std::string_view text);
// A number of X-RateLimit-…, of which some servers send several ("11, 11"): the first; nothing if there is none.
std::optional<int> parse_count(std::string_view header);
// Seconds of Retry-After or X-RateLimit-…, of which some servers send several ("11, 11"): the first. A date, nonsense
// or more than an hour is nothing.
std::optional<std::chrono::milliseconds> parse_seconds(std::string_view header);

// --- what we send ----------------------------------------------------------------------------------------------------

struct new_post {
    std::string_view channel, root, text, kind, ref, author, file;
};
std::string write_post(const new_post& p);  // pending_post_id is "<author>:<ref>"
std::string write_reaction(std::string_view user, std::string_view post, std::string_view emoji);
std::string write_array(const std::vector<std::string>& texts);  // ["one","two"]
std::string write_ping(std::int64_t seq);
std::string write_typing(std::int64_t seq, std::string_view channel, std::string_view parent);
// Appends `text` as a JSON string, quotes included: invalid UTF-8 becomes U+FFFD, NUL is left out.
void append_string(std::string& to, std::string_view text);

}  // namespace fulcrum::bot::platform::mattermost::wire
