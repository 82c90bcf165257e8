// What we send: small texts, written without a tree of values.
#include "bot/platform/mattermost/wire.hpp"

namespace fulcrum::bot::platform::mattermost::wire {
namespace {

bool plain(unsigned char c) { return c >= 0x20 && c < 0x80 && c != '"' && c != '\\'; }

// The length of the well-formed UTF-8 sequence at the start of `text`, 0 when there is none (RFC 3629).
std::size_t sequence(std::string_view text) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto tail = [&](std::size_t i) { return i < text.size() && (at(i) & 0xC0U) == 0x80U; };
    const auto c = at(0);
    if (c >= 0xC2 && c <= 0xDF) return tail(1) ? 2 : 0;
    if (c >= 0xE0 && c <= 0xEF) {
        if (!tail(1) || !tail(2)) return 0;
        if (c == 0xE0 && at(1) < 0xA0) return 0;
        if (c == 0xED && at(1) > 0x9F) return 0;  // surrogates
        return 3;
    }
    if (c >= 0xF0 && c <= 0xF4) {
        if (!tail(1) || !tail(2) || !tail(3)) return 0;
        if (c == 0xF0 && at(1) < 0x90) return 0;
        if (c == 0xF4 && at(1) > 0x8F) return 0;
        return 4;
    }
    return 0;
}

void append_escaped(std::string& to, std::string_view text) {
    while (!text.empty()) {
        std::size_t run = 0;
        while (run < text.size() && plain(static_cast<unsigned char>(text[run]))) ++run;
        to.append(text.substr(0, run));
        text.remove_prefix(run);
        if (text.empty()) return;
        const auto c = static_cast<unsigned char>(text.front());
        std::size_t used = 1;
        switch (c) {
            case '"':
                to += "\\\"";
                break;
            case '\\':
                to += "\\\\";
                break;
            case '\n':
                to += "\\n";
                break;
            case '\r':
                to += "\\r";
                break;
            case '\t':
                to += "\\t";
                break;
            case 0:
                break;
            default:
                if (c < 0x20) {
                    constexpr char hex[] = "0123456789abcdef";
                    to += "\\u00";
                    to += hex[c >> 4U];
                    to += hex[c & 15U];
                } else if (const auto n = sequence(text); n > 0) {
                    to.append(text.substr(0, n));
                    used = n;
                } else {
                    to += "\xEF\xBF\xBD";
                }
        }
        text.remove_prefix(used);
    }
}

}  // namespace

void append_string(std::string& to, std::string_view text) {
    to += '"';
    append_escaped(to, text);
    to += '"';
}

std::string write_post(const new_post& p) {
    std::string out;
    out.reserve(p.text.size() + p.text.size() / 16 + 2 * p.ref.size() + 256);
    out += "{\"channel_id\":";
    append_string(out, p.channel);
    out += ",\"message\":";
    append_string(out, p.text);
    if (!p.root.empty()) {
        out += ",\"root_id\":";
        append_string(out, p.root);
    }
    out += ",\"pending_post_id\":\"";
    append_escaped(out, p.author);
    out += ':';
    append_escaped(out, p.ref);
    out += "\",\"props\":{\"fulcrum\":{\"v\":1,\"kind\":";
    append_string(out, p.kind);
    out += ",\"ref\":";
    append_string(out, p.ref);
    out += "}}";
    if (!p.file.empty()) {
        out += ",\"file_ids\":[";
        append_string(out, p.file);
        out += ']';
    }
    out += '}';
    return out;
}

std::string write_reaction(std::string_view user, std::string_view post, std::string_view emoji) {
    std::string out = "{\"user_id\":";
    append_string(out, user);
    out += ",\"post_id\":";
    append_string(out, post);
    out += ",\"emoji_name\":";
    append_string(out, emoji);
    out += '}';
    return out;
}

std::string write_array(const std::vector<std::string>& texts) {
    std::string out = "[";
    for (const auto& text : texts) {
        if (out.size() > 1) out += ',';
        append_string(out, text);
    }
    out += ']';
    return out;
}

std::string write_ping(std::int64_t seq) { return "{\"seq\":" + std::to_string(seq) + ",\"action\":\"ping\"}"; }

std::string write_typing(std::int64_t seq, std::string_view channel, std::string_view parent) {
    std::string out = "{\"seq\":" + std::to_string(seq) + ",\"action\":\"user_typing\",\"data\":{\"channel_id\":";
    append_string(out, channel);
    out += ",\"parent_id\":";
    append_string(out, parent);
    out += "}}";
    return out;
}

}  // namespace fulcrum::bot::platform::mattermost::wire
