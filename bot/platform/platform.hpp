// What the engine needs from a chat platform, whichever it is. Adapters translate at their edge; nothing above them
// knows which one it talks to. One executor, not thread-safe.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "dialogue/choice.hpp"
#include "dialogue/time.hpp"

namespace fulcrum::bot::platform {

using dialogue::instant;

enum class channel_kind { direct, group, team };

// Where a post goes: a channel, and in it a thread ("" = none). A thread is named by its first post.
struct address {
    std::string channel;
    std::string thread;
    friend bool operator==(const address&, const address&) = default;
};

// --- what comes in ---------------------------------------------------------------------------------------------------

// Somebody wrote a post that concerns the coach: in a direct message, or addressed to it elsewhere. The adapter has
// already dropped the coach's own posts, other bots', webhooks' and system posts.
// Times of posts that serve as marks (`at` here and below) are never far in the future of this machine's clock,
// whatever the platform's clock says.
struct posted {
    std::string id;        // of the post; stable, the key against duplicates
    std::string author;    // user id
    std::string username;  // as in @username, without the @; may be "" when the platform did not say
    address where;         // where an answer belongs: threads are already chosen by the platform's custom
    channel_kind kind = channel_kind::direct;
    std::string text;  // valid UTF-8 without NUL; a leading mention of the coach is taken off
    bool has_files = false;
    instant at{};
    std::vector<std::string> files{};  // ids of what is attached, for fetch()
    bool answered = false;             // read by a catch-up, with a later post of the coach's own behind it
    // In a team or a group channel, what is said to the coach: the author's own words before and behind its name,
    // without code and quotes.
    std::string before{}, said{};
};
// The text of a post changed. `at` is the time of the edit; id and at together are the key against duplicates.
struct edited {
    std::string id, author;
    address where;
    channel_kind kind = channel_kind::direct;
    std::string text;
    instant at{};
};
struct deleted {
    std::string id, author;  // author may be "" when the platform did not say
    address where;
    channel_kind kind = channel_kind::direct;
};
// Somebody tapped a choice under one of the coach's own posts, or took that back. Whether they were meant is not said.
struct tapped {
    std::string id;  // the key against duplicates
    std::string post, person, channel;
    dialogue::choice what = dialogue::choice::one;
    bool undone = false;
    instant at{};
};
// Which choices of theirs a person has under one of the coach's own posts now, as read after something may have been
// missed: what is no longer there was taken back.
struct taps_standing {
    std::string post, person, channel;
    std::vector<dialogue::choice> standing;
    instant at{};  // of the latest change; with the post the key against duplicates
};
// Posts of a channel up to here need no further look; comes for posts that do not concern the coach.
struct passed {
    std::string channel;
    channel_kind kind = channel_kind::team;
    std::string post;  // "" if its time is not to be trusted
    instant at{};
    bool back = false;  // the channel's mark was in the future: it is to be set back to here
};
// A channel the coach can be spoken to in became known, or its other person did.
struct channel_found {
    std::string channel;
    channel_kind kind = channel_kind::direct;
    std::string person;  // the other one in a direct channel, else ""
};
// The coach's own account posted a message of a coach, marked with that ref: this one's, or that of another bot which
// has the same token.
struct own_posted {
    std::string channel, post, ref;
};
// Somebody's profile changed (name, zone, locale, activity): read it again when needed.
struct profile_changed {
    std::string user;
};
// Somebody joined a channel that the coach is in, or left it.
struct members_changed {
    std::string channel;
    bool coach_joined = false;  // it is the coach who joined
};
using event = std::variant<posted, edited, deleted, tapped, taps_standing, passed, channel_found, profile_changed,
                           own_posted, members_changed>;

enum class link_state {
    connecting,
    ready,         // connected and caught up with what was missed
    waiting,       // broken; trying again after a while
    unauthorized,  // the token is not valid (any more): an operator has to act
};

// Receives what comes in. Called on the platform's executor, in order for each channel; must not block.
class sink {
  public:
    virtual ~sink() = default;
    virtual void on_event(event e) = 0;
    virtual void on_link(link_state state, std::string_view detail) = 0;
};

// What the adapter asks of the bot's memory to find out what it missed. Called on the platform's executor.
struct channel_mark {
    std::string channel;
    channel_kind kind = channel_kind::direct;
    std::string last_post;  // the last post that needs no further look, "" if none
    instant last_at{};      // its create_at; epoch if none
};
class memory {
  public:
    virtual ~memory() = default;
    virtual boost::asio::awaitable<std::vector<channel_mark>> known_channels() = 0;
};

// --- what goes out ---------------------------------------------------------------------------------------------------

struct attachment {
    std::string name;  // file name
    std::string content_type;
    std::string bytes;
};

// One post to deliver. `ref` is the stable id of the message: it travels in the post's props and in pending_post_id.
struct outgoing {
    std::string ref;
    address to;
    std::string text;  // Markdown; quoted user text is already made harmless (dialogue/text.hpp)
    std::string kind;  // greeting | prompt | question | tip | reply | confirm | error
    std::optional<attachment> file;
    // The fate of an earlier attempt is unknown: look for a post with this ref, not older than `since`, before sending.
    bool look_first = false;
    bool only_look = false;  // with look_first: what is not there is `absent`, and not sent any more
    instant since{};

    outgoing() = default;
};

enum class delivery_problem {
    try_again,     // nothing reached the platform, or it said so (429, 5xx): `after` tells how long to wait
    unknown,       // may have arrived: look first
    refused,       // will never work: no permission, channel closed, text not accepted
    absent,        // only looked for, and it is not there
    unauthorized,  // the token is not valid
    stopping,
};
struct delivery_failure {
    delivery_problem problem = delivery_problem::try_again;
    std::chrono::milliseconds after{0};  // as told by the server; 0: not told
    std::string detail;                  // for the log; no text of the message

    delivery_failure() = default;
    delivery_failure(delivery_problem p, std::string d, std::chrono::milliseconds a = {})
        : problem(p), after(a), detail(std::move(d)) {}
};
[[noreturn]] void throw_exception_from_error(const delivery_failure& f, const boost::source_location& where);

template <class T>
using delivered = boost::system::result<T, delivery_failure>;

// How much the platform still takes, as it last said: `left` of `most` requests, and all of them again after `full_in`.
struct send_room {
    int most = 0, left = 0;
    std::chrono::milliseconds full_in{0};
    std::chrono::steady_clock::time_point seen{};
};

struct profile {
    std::string user, username, display_name, first_name;
    std::string zone;    // IANA name as the platform gives it, not checked; "" if none
    std::string locale;  // short tag
    bool administrator = false, bot = false, active = true;
};

// A channel of a team that the coach is in.
struct named_channel {
    std::string id, name, team;  // name and team as people write them: ~name, ~team/name
    bool member = false;         // the coach is in it
};

class platform {
  public:
    virtual ~platform() = default;

    virtual std::string_view name() const = 0;       // "mattermost"
    virtual std::string_view workspace() const = 0;  // which server or workspace: part of a person's identity
    virtual std::string username() const = 0;        // the coach's own, once known; for texts such as "@fulcrum tip"

    // Connects and stays connected until stop(); gives what comes in to `to`.
    virtual boost::asio::awaitable<void> run(sink& to, memory& remembered) = 0;
    // Leaves: closes the socket politely within `limit`, then run() returns and later calls fail with stopping.
    virtual boost::asio::awaitable<void> stop(std::chrono::milliseconds limit) = 0;

    // Posts; answers the platform's post id (of the first part, when a long text was split). One call a conversation at
    // a time keeps the order. The limit of a post's length is the adapter's business.
    virtual boost::asio::awaitable<delivered<std::string>> deliver(outgoing message) = 0;
    // Adds a reaction by short name ("white_check_mark") to somebody's post. Repeating it is harmless.
    virtual boost::asio::awaitable<delivered<void>> react(std::string channel, std::string post, std::string emoji) = 0;
    // Deletes a post of the coach's own; one that is gone already counts as deleted. And all it wrote in a direct
    // channel.
    virtual boost::asio::awaitable<delivered<void>> withdraw(std::string channel, std::string post);
    virtual boost::asio::awaitable<delivered<void>> withdraw_all(std::string channel);
    // Whether choices can be put under a post and tapped there.
    virtual bool takes_taps() const { return false; }
    // Puts a choice under one of the coach's own posts. Repeating it is harmless; a platform without taps refuses.
    virtual boost::asio::awaitable<delivered<void>> offer(std::string channel, std::string post, dialogue::choice what);
    // What the platform said of its limits with its latest answer; nothing where it does not say.
    virtual std::optional<send_room> room() const { return std::nullopt; }
    // Shows that the coach is writing; best effort.
    virtual void typing(const address& where) = 0;

    virtual boost::asio::awaitable<delivered<profile>> person(std::string user) = 0;
    virtual boost::asio::awaitable<delivered<profile>> person_by_name(std::string username) = 0;
    // As the platform has it this moment, never from memory: for what must not be decided on yesterday's roles.
    virtual boost::asio::awaitable<delivered<profile>> person_now(std::string user);
    // The same for up to 100 people at once; who is not there is missing in the answer.
    virtual boost::asio::awaitable<delivered<std::vector<profile>>> people_now(std::vector<std::string> users);
    // The people (no bots, no deactivated ones) in a channel the coach is in, by its id; no more than about `most`.
    static constexpr std::size_t all_members = 20'000;
    virtual boost::asio::awaitable<delivered<std::vector<profile>>> members_of(std::string channel,
                                                                               std::size_t most = all_members) = 0;
    // The direct channel with a person, opened if need be.
    virtual boost::asio::awaitable<delivered<std::string>> direct_channel(std::string user) = 0;

    // The channels of that name, `name` or `team/name` without the ~, as far as the coach can see them: public ones
    // that it is not in, too. None: an empty list. A platform without named channels refuses.
    virtual boost::asio::awaitable<delivered<std::vector<named_channel>>> channels_named(std::string name);
    // The bytes of an attached file; a platform without files refuses, as does one that is too large to read (8 MiB).
    virtual boost::asio::awaitable<delivered<std::string>> fetch(std::string file);
};

// Cuts a text into parts of at most `limit` code points, at paragraph ends where possible, else at line ends,
// sentences, words, and in the last resort between code points; fenced code blocks are closed and opened again. Pure.
std::vector<std::string> split_text(std::string_view text, std::size_t limit);

}  // namespace fulcrum::bot::platform
