// What the embedded chat knows: people, teams, channels, posts, files and tokens. No I/O and no clock; every change is
// told to `on_record` as one line of JSON, and replaying those lines into an empty model gives the same model again
// (see chat_log). Addresses of what it holds stay valid as long as the model does.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fulcrum::bot::platform::local {

using millis = std::int64_t;  // since 1970, UTC

struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};
template <class T>
using by_text = std::unordered_map<std::string, T, text_hash, std::equal_to<>>;

struct person {
    std::string id, username, first_name, last_name, nickname, position, about, email;
    std::string roles = "system_user", locale = "en";
    std::string automatic_zone, manual_zone;
    bool use_automatic_zone = true;
    bool bot = false;
    millis create_at = 0, update_at = 0, delete_at = 0;

    bool admin() const { return roles.find("system_admin") != std::string::npos; }
    bool active() const { return delete_at == 0; }
};

struct team {
    std::string id, name, title;
    millis create_at = 0;
    std::map<std::string, person*, std::less<>> members;  // by user id
};

// How a person stands in a channel. The counts are not kept in the log.
struct membership {
    person* who = nullptr;
    bool admin = false;
    millis last_viewed = 0, last_update = 0;
    std::int64_t seen = 0, seen_root = 0, mentions = 0, mentions_root = 0;
};

struct post;

struct channel {
    std::string id, team, name, title, header, purpose, creator;
    char type = 'O';  // O public, P private, D direct, G group
    millis create_at = 0, update_at = 0;

    std::map<std::string, membership, std::less<>> members;  // by user id
    std::vector<post*> posts;                                // oldest first, deleted ones included
    std::vector<post*> versions;                             // earlier texts of edited posts
    millis last_post_at = 0;
    millis last_stamp = 0;  // the highest time given out in this channel
    std::int64_t total = 0, total_root = 0;
    std::optional<millis> since_seen;  // what the real server's cache of the last post's time would hold

    bool has(std::string_view user) const { return members.find(user) != members.end(); }
};

struct reaction {
    person* who = nullptr;
    std::string emoji;
    millis at = 0;
};

// The part of a button or menu that clients never get to see.
struct post_action {
    std::string id, type, url, context;  // context: JSON text
};

struct post {
    std::string id, message, type;
    std::string props = "{}";  // JSON text of an object
    std::string pending;       // as the poster named it
    channel* where = nullptr;
    person* author = nullptr;
    post* root = nullptr;
    post* original = nullptr;  // set in an earlier version of that post
    millis create_at = 0, update_at = 0, edit_at = 0, delete_at = 0;
    std::int64_t replies = 0;
    std::vector<std::string> files;
    std::vector<reaction> reactions;
    std::vector<post_action> actions;

    bool system() const { return type.starts_with("system_"); }
    bool attachments() const { return has_attachments; }
    bool has_attachments = false;
};

struct upload {
    std::string id, name, extension, mime, post;
    person* owner = nullptr;
    millis create_at = 0;
    int width = 0, height = 0;  // of an image that we can read
    std::string bytes;
};

struct access_token {
    person* who = nullptr;
    bool active = true;
};

class chat_model {
  public:
    chat_model() = default;
    chat_model(const chat_model&) = delete;
    chat_model& operator=(const chat_model&) = delete;

    // Each change as a line of JSON without its newline; empty: nobody listens.
    std::function<void(const std::string& line)> on_record;

    // Look-ups; nullptr if there is none.
    person* user(std::string_view id) const;
    person* user_named(std::string_view username) const;  // lower case
    team* team_by_id(std::string_view id) const;
    team* team_named(std::string_view name) const;
    channel* channel_by_id(std::string_view id) const;
    channel* channel_named(std::string_view team_id, std::string_view name) const;  // D and G: team_id ""
    post* post_by_id(std::string_view id) const;                                    // earlier versions included
    upload* file(std::string_view id) const;
    const access_token* token(std::string_view token) const;
    // The newest token made by put_token with `keep`, active or not; "" if there is none.
    std::string token_of(const person& who) const;

    const std::vector<person*>& people() const { return people_in_order_; }
    const std::vector<team*>& teams() const { return teams_in_order_; }
    const std::vector<channel*>& channels() const { return channels_in_order_; }

    // Changes. A `put` with a known id replaces the value in place.
    person& put_person(person value);
    team& put_team(team value);           // members are left alone
    channel& put_channel(channel value);  // members and posts are left alone
    void join_team(team& group, person& who);
    void join(channel& where, person& who, bool admin, millis at);
    void leave(channel& where, person& who);
    post& put_post(post value);
    upload& put_file(upload value);
    void put_token(std::string token, person& who, bool active, bool keep);

    // The caller has altered the object: it is recorded anew. `where`'s caches are dropped.
    void changed(const person& who);
    void changed(const channel& where);
    void changed(post& which);
    void changed(const upload& which);

    // A time for something that happens now in `where`: later than all before it there.
    static millis stamp(channel& where, millis now);

  private:
    template <class T>
    void record(const T& value);

    by_text<std::unique_ptr<person>> people_;
    by_text<person*> people_by_name_;
    by_text<std::unique_ptr<team>> teams_;
    by_text<std::unique_ptr<channel>> channels_;
    by_text<channel*> channels_by_name_;  // "<team id>/<name>"
    by_text<std::unique_ptr<post>> posts_;
    by_text<std::unique_ptr<upload>> files_;
    by_text<access_token> tokens_;
    by_text<std::string> token_of_;  // by user id
    std::vector<person*> people_in_order_;
    std::vector<team*> teams_in_order_;
    std::vector<channel*> channels_in_order_;
};

// 26 characters as the real server makes them. Not for secrets.
std::string new_id();
// 26 characters nobody can guess.
std::string new_secret();
bool is_id(std::string_view text);

// The name of the direct channel of two people.
std::string direct_name(std::string_view one, std::string_view other);

}  // namespace fulcrum::bot::platform::local
