// Any bytes as what a Mattermost server sends: nothing throws, texts come out as valid UTF-8 without NUL, ids are ids.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "bot/platform/mattermost/addressing.hpp"
#include "bot/platform/mattermost/wire.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace fulcrum::bot::platform;
using namespace fulcrum::bot::platform::mattermost;

void check(const std::string& text) {
    if (text.find('\0') != std::string::npos) std::abort();
    std::string written;
    wire::append_string(written, text);  // replaces what is not UTF-8
    if (written.find("\xEF\xBF\xBD") != std::string::npos && text.find("\xEF\xBF\xBD") == std::string::npos)
        std::abort();
}

void check(const wire::post& p) {
    if (!wire::is_id(p.id) || !wire::is_id(p.channel) || !wire::is_id(p.author)) std::abort();
    if (p.create_at < 0 || p.edit_at < 0 || p.delete_at < 0) std::abort();
    check(p.text);
    check(p.type);
    for (const auto& r : p.reactions) {
        if (!wire::is_id(r.user) || !wire::is_id(r.post) || r.create_at < 0) std::abort();
        check(r.emoji);
    }
    check(without_leading_mention(p.text, "coach"));
    const auto around = words_around(p.text, "coach");
    check(around.before);
    check(around.after);
    (void)addressed(p, channel_kind::team, {}, "bot", "coach");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    const auto frame = wire::parse_frame(text);
    if (const auto* change = std::get_if<wire::post_change>(&frame.body)) {
        if (frame.seq < 0) std::abort();
        check(change->item);
        check(change->sender);
        for (const auto& id : change->mentions)
            if (!wire::is_id(id)) std::abort();
    }
    // The text as the post inside a frame, too: it is parsed a second time.
    std::string wrapped = R"({"event":"posted","seq":1,"data":{"post":)";
    wire::append_string(wrapped, text);
    wrapped += "}}";
    const auto inner = wire::parse_frame(wrapped);
    if (inner.seq != 1) std::abort();
    if (const auto* change = std::get_if<wire::post_change>(&inner.body)) check(change->item);

    if (const auto list = wire::parse_posts(text)) {
        if (list->posts.size() + list->unreadable != list->listed) std::abort();
        for (const auto& p : list->posts) check(p);
    }
    if (const auto user = wire::parse_user(text)) check(user->username);
    if (const auto users = wire::parse_users(text))
        for (const auto& user : *users) check(user.zone);
    if (const auto channels = wire::parse_channels(text))
        for (const auto& c : *channels)
            if (!wire::is_id(c.id)) std::abort();
    (void)wire::parse_channel(text);
    (void)wire::parse_teams(text);
    (void)wire::parse_file_id(text);
    (void)wire::parse_max_post(text);
    (void)wire::parse_error_id(text);
    (void)wire::parse_seconds(text);

    for (const auto& part : split_text(text, 1 + size % 50))
        if (part.size() > text.size() + 400) std::abort();
    return 0;
}
