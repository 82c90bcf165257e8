#include "bot/platform/local/chat_files.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace fulcrum::bot::platform::local {

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

// The value of `key` in a header such as `form-data; name="files"; filename="a.png"`.
std::optional<std::string> parameter(std::string_view header, std::string_view key) {
    const std::string small = lower(header);
    for (std::size_t at = small.find(';'); at != std::string::npos; at = small.find(';', at + 1)) {
        std::size_t from = at + 1;
        while (from < small.size() && small[from] == ' ') ++from;
        if (small.compare(from, key.size(), key) != 0 || from + key.size() >= small.size() ||
            small[from + key.size()] != '=')
            continue;
        from += key.size() + 1;
        std::string out;
        if (from < header.size() && header[from] == '"') {
            for (++from; from < header.size() && header[from] != '"'; ++from) {
                if (header[from] == '\\' && from + 1 < header.size()) ++from;
                out += header[from];
            }
        } else {
            while (from < header.size() && header[from] != ';' && header[from] != ' ') out += header[from++];
        }
        return out;
    }
    return std::nullopt;
}

int big_endian(std::string_view bytes, std::size_t at, int count) {
    unsigned value = 0;
    for (int i = 0; i < count; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
    return static_cast<int>(value & 0x7FFFFFFFU);
}

}  // namespace

std::optional<std::vector<form_part>> form_parts(std::string_view content_type, std::string_view body) {
    const auto boundary = parameter(content_type, "boundary");
    if (!boundary || boundary->empty() || boundary->size() > 200) return std::nullopt;
    const std::string line = "--" + *boundary;
    if (!body.starts_with(line)) return std::nullopt;
    const std::string separator = "\r\n" + line;
    std::vector<form_part> parts;
    std::size_t at = line.size();
    while (body.substr(at, 2) == "\r\n") {
        const std::size_t head = at + 2;
        const std::size_t blank = body.find("\r\n\r\n", head);
        const std::size_t end = blank == std::string_view::npos ? blank : body.find(separator, blank + 2);
        if (end == std::string_view::npos || parts.size() >= 100) return std::nullopt;
        form_part part;
        const std::size_t content = std::min(blank + 4, end);
        part.content = body.substr(content, end - content);
        std::string_view headers = body.substr(head, blank - head);
        while (!headers.empty()) {
            const auto stop = std::min(headers.find("\r\n"), headers.size());
            const auto header = headers.substr(0, stop);
            if (lower(header.substr(0, 20)) == "content-disposition:") {
                part.name = parameter(header, "name").value_or("");
                const auto file = parameter(header, "filename");
                part.is_file = file.has_value();
                part.filename = file.value_or("");
            }
            headers.remove_prefix(std::min(stop + 2, headers.size()));
        }
        parts.push_back(std::move(part));
        at = end + separator.size();
    }
    if (body.substr(at, 2) != "--") return std::nullopt;
    return parts;
}

image_size measure_image(std::string_view b) {
    if (b.size() >= 24 && b.starts_with("\x89PNG\r\n\x1a\n")) return {big_endian(b, 16, 4), big_endian(b, 20, 4)};
    if (b.size() >= 10 && (b.starts_with("GIF87a") || b.starts_with("GIF89a"))) {
        const auto little = [&](std::size_t at) {
            return static_cast<unsigned char>(b[at]) | static_cast<unsigned char>(b[at + 1]) << 8;
        };
        return {little(6), little(8)};
    }
    if (b.starts_with("\xff\xd8")) {
        for (std::size_t at = 2; at + 9 < b.size();) {
            if (static_cast<unsigned char>(b[at]) != 0xFF) return {};
            const auto kind = static_cast<unsigned char>(b[at + 1]);
            if (kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC)
                return {big_endian(b, at + 7, 2), big_endian(b, at + 5, 2)};
            at += 2 + static_cast<std::size_t>(big_endian(b, at + 2, 2));
        }
    }
    return {};
}

std::string file_extension(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? std::string{} : lower(name.substr(dot + 1));
}

std::string_view mime_type(std::string_view extension) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 22> known{{
        {"html", "text/html; charset=utf-8"},
        {"css", "text/css; charset=utf-8"},
        {"js", "text/javascript; charset=utf-8"},
        {"mjs", "text/javascript; charset=utf-8"},
        {"json", "application/json"},
        {"webmanifest", "application/manifest+json"},
        {"svg", "image/svg+xml"},
        {"png", "image/png"},
        {"jpg", "image/jpeg"},
        {"jpeg", "image/jpeg"},
        {"gif", "image/gif"},
        {"webp", "image/webp"},
        {"ico", "image/x-icon"},
        {"woff2", "font/woff2"},
        {"txt", "text/plain; charset=utf-8"},
        {"md", "text/markdown; charset=utf-8"},
        {"csv", "text/csv; charset=utf-8"},
        {"yaml", "application/x-yaml"},
        {"yml", "application/x-yaml"},
        {"pdf", "application/pdf"},
        {"ics", "text/calendar; charset=utf-8"},
        {"zip", "application/zip"},
    }};
    for (const auto& [name, type] : known)
        if (name == extension) return type;
    return "application/octet-stream";
}

}  // namespace fulcrum::bot::platform::local
