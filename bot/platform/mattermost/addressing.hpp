// Who is being spoken to: Mattermost's rules for mentions, as far as the coach needs them. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "bot/platform/mattermost/wire.hpp"

namespace fulcrum::bot::platform::mattermost {

// Does the text hold @name as a whole word? Case is ignored; "@coach." and "@coach's" count, "@coach.two" and
// "mail@coach" do not.
bool mentions_name(std::string_view text, std::string_view name);
// Does it hold @all, @channel or @here?
bool mentions_everybody(std::string_view text);

// What the author says in running words: without code (fenced, indented, in line) and without what is quoted.
std::string own_words(std::string_view text);

// The author's own words to the coach in a channel, before its name and behind it; other people's names in front are no
// words. All of it is `after` where the coach is not named.
struct around_name {
    std::string before, after;
};
around_name words_around(std::string_view text, std::string_view name);

// Does a post concern the coach? In a direct channel always. Elsewhere when its author names the coach in words of
// their own, or when the server says that it is mentioned, unless that is merely because everybody was.
bool addressed(const wire::post& post, channel_kind kind, std::span<const std::string> mentions,
               std::string_view own_id, std::string_view own_name);

// May the coach react to such a post at all? Not to its own, other bots', webhooks' and system posts.
bool from_a_person(const wire::post& post, std::string_view own_id);

// The text without a leading mention of `name`, and without blanks and one of , : ; after it.
std::string without_leading_mention(std::string text, std::string_view name);

// Where an answer belongs: in a team or group channel in the post's thread; in a direct one at top level, unless the
// person wrote in a thread.
address answer_address(const wire::post& post, channel_kind kind);

// The other member of a direct channel by its name ("<id>__<id>"), "" if that can't be said.
std::string other_member(std::string_view channel_name, std::string_view own_id);

}  // namespace fulcrum::bot::platform::mattermost
