// What people and bots do in the embedded chat: each function checks the rules of the real server, changes the model
// and tells the sockets, in the order the recordings show (the event before the answer).
#pragma once

#include <boost/json/fwd.hpp>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "bot/platform/local/chat_model.hpp"
#include "bot/platform/local/chat_sockets.hpp"

namespace fulcrum::bot::platform::local {

// Why something was not done, as the wire tells it.
struct refusal {
    unsigned status = 0;  // 0: it was done
    std::string id, message, detail;
    explicit operator bool() const { return status != 0; }
};

refusal no_permission(const person& who, std::string_view permission);
refusal bad_body(std::string_view what);       // 400: "Invalid or missing <what> in request body."
refusal bad_parameter(std::string_view what);  // 400: "Invalid <what> parameter."
refusal not_found(std::string_view id, std::string_view message, std::string detail = {});

struct post_draft {
    std::string channel, message, root, pending, type;
    std::string props = "{}";  // JSON text of an object
    std::vector<std::string> files;
    std::vector<post_action> actions;
    bool has_attachments = false;
};

// Takes `props` apart: keeps the secret part of buttons back, fills attachments up, marks a bot's new post.
void read_props(const boost::json::object& props, bool mark_bot, post_draft& into);

class chat_service {
  public:
    chat_service(chat_model& model, chat_sockets& sockets, const chat_settings& settings, faults& misbehave,
                 std::function<millis()> now);

    std::function<void(const post&)> on_post;  // after a post is stored, before anything is sent

    millis now() const { return now_(); }

    struct posted {
        post* made = nullptr;
        bool repeated = false;  // the pending_post_id was known: `made` is the first post
        refusal why;
    };
    posted create(person& author, post_draft draft);
    refusal edit(person& editor, post& which, const std::string* message, const boost::json::object* props);
    refusal remove(person& remover, post& which);
    refusal react(person& who, post& which, std::string emoji, reaction& made);
    refusal unreact(person& who, post& which, std::string_view emoji);

    // The direct channel of two people, opened if need be: `first` counts as its creator.
    channel& direct(person& first, person& second);
    channel& group(person& creator, std::vector<person*> members);
    channel& open_channel(person* creator, const team& in, std::string name, std::string title, char type);
    void add_member(person& adder, channel& where, person& added);
    void remove_member(person& remover, channel& where, person& removed);
    void channel_changed(channel& where);

    bool typing(person& who, std::string_view channel_id, std::string_view parent);
    void view(person& who, channel& where);
    void person_changed(person& who);
    void set_active(person& who, bool active);

    void forget_pending() {
        pending_.clear();
        pending_order_.clear();
    }  // as after a restart

  private:
    post* recently_pending(const std::string& key);
    void announce(const post& p, const std::vector<const person*>& mentioned);
    std::vector<const person*> mentioned_in(const post& p) const;
    void system_post(person& author, channel& where, std::string type, std::string message, std::string props,
                     const person* mentioned);

    chat_model& model_;
    chat_sockets& sockets_;
    const chat_settings& settings_;
    faults& faults_;
    std::function<millis()> now_;
    struct pending_entry {
        post* made;
        millis at;
    };
    by_text<pending_entry> pending_;
    std::deque<std::string> pending_order_;
};

}  // namespace fulcrum::bot::platform::local
