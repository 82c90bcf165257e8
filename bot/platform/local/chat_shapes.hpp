// The model as the wire shows it: JSON texts with the keys, the order and the types of the recordings. Each function
// appends to `out`.
#pragma once

#include <string>
#include <string_view>

#include "bot/platform/local/chat_model.hpp"

namespace fulcrum::bot::platform::local {

inline constexpr std::string_view server_version = "5.37.0";
inline constexpr std::string_view server_build = "5.37.0.dev.22db123b416101471035cfbcc51afe80.false";

// Where a post is shown decides about three of its fields.
struct post_view_options {
    bool pending = false;         // pending_post_id: in `posted` and the answer to its creation only
    bool replies = false;         // reply_count is told, not 0
    bool metadata = true;         // absent in the answer to a repeated pending_post_id
    bool deleted_as_was = false;  // a deleted post keeps its text: in the event post_deleted
};
void append_post(std::string& out, const chat_model& model, const post& p, post_view_options how);

enum class whom { others, self };  // self: the person's own view of the account
void append_person(std::string& out, const person& p, whom viewer);
void append_team(std::string& out, const team& t);
void append_team_member(std::string& out, const team& t, const person& p);
void append_channel(std::string& out, const channel& c);
void append_member(std::string& out, const channel& c, const membership& m);
// `removed_at` is 0, or the time of its removal, as the event shows it.
void append_reaction(std::string& out, const post& p, const reaction& r, millis removed_at = 0);
void append_file(std::string& out, const upload& f);

// An error as the real server words it. `request` is the request's id; "" leaves it out.
std::string error_body(unsigned status, std::string_view id, std::string_view message, std::string_view detail,
                       std::string_view request);

}  // namespace fulcrum::bot::platform::local
