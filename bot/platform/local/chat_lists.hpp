// Lists of a channel's posts as GET answers them: which ones, in which order, and where the next page begins. Each
// appends a JSON object {order, posts, next_post_id, prev_post_id} to `out`.
#pragma once

#include <string>
#include <string_view>

#include "bot/platform/local/chat_model.hpp"

namespace fulcrum::bot::platform::local {

// What changed after `since`, deleted posts and earlier versions included; at most 1000. After an answer that was cut,
// asking again from the highest update_at seen gives nothing, as with the real server (its cache is at fault).
void append_posts_since(std::string& out, const chat_model& model, channel& where, millis since);

// The posts right after (or before) a post, newest first; empty if the post is unknown.
void append_posts_after(std::string& out, const chat_model& model, const channel& where, std::string_view id,
                        std::size_t page, std::size_t per_page);
void append_posts_before(std::string& out, const chat_model& model, const channel& where, std::string_view id,
                         std::size_t page, std::size_t per_page);
// Pages from the newest post back.
void append_posts_page(std::string& out, const chat_model& model, const channel& where, std::size_t page,
                       std::size_t per_page);

// The thread that `member` belongs to.
void append_thread(std::string& out, const chat_model& model, const post& member);

}  // namespace fulcrum::bot::platform::local
