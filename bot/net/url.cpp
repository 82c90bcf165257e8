#include "bot/net/url.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <boost/asio/ip/address_v6.hpp>

namespace fulcrum::bot::net {
namespace {

constexpr std::size_t longest_address = 2048;
constexpr std::size_t longest_host = 253;
constexpr std::size_t longest_label = 63;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
bool is_hex(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); }

std::string lowered(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = lower(c);
    return out;
}

failure bad(std::string detail) { return {errc::bad_url, std::move(detail)}; }

// A name or dotted IPv4 address; nullopt when fine, else what is wrong.
std::optional<std::string> host_fault(std::string_view host) {
    if (host.empty()) return "the host is missing";
    if (host.size() > longest_host) return "the host is longer than 253 characters";
    std::string_view rest = host;
    if (rest.back() == '.') rest.remove_suffix(1);  // a fully qualified name may end in a dot
    while (true) {
        const auto dot = rest.find('.');
        const auto label = rest.substr(0, dot);
        if (label.empty()) return "the host has an empty part between dots";
        if (label.size() > longest_label) return "a part of the host is longer than 63 characters";
        if (label.front() == '-' || label.back() == '-') return "a part of the host begins or ends with '-'";
        for (const char c : label) {
            // Underscores are no host name by the book, but container networks use them.
            if (is_letter(c) || is_digit(c) || c == '-' || c == '_') continue;
            if (static_cast<unsigned char>(c) >= 0x80) return "the host must be written in ASCII (xn--…)";
            return "the host has a character that does not belong there";
        }
        if (dot == std::string_view::npos) return std::nullopt;
        rest.remove_prefix(dot + 1);
    }
}

// The path's characters by RFC 3986 (pchar and '/'); nullopt when fine.
std::optional<std::string> path_fault(std::string_view path) {
    constexpr std::string_view allowed = "-._~!$&'()*+,;=:@/";
    for (std::size_t i = 0; i < path.size(); ++i) {
        const char c = path[i];
        if (is_letter(c) || is_digit(c) || allowed.find(c) != std::string_view::npos) continue;
        if (c == '%') {
            if (i + 2 < path.size() && is_hex(path[i + 1]) && is_hex(path[i + 2])) continue;
            return "the path has a '%' without two hexadecimal digits";
        }
        if (static_cast<unsigned char>(c) >= 0x80) return "the path must be percent-encoded";
        return "the path has a character that does not belong there";
    }
    // Servers and proxies disagree about dot segments; an address an operator means has none.
    for (std::string_view rest = path; !rest.empty();) {
        rest.remove_prefix(1);
        const auto slash = std::min(rest.find('/'), rest.size());
        const auto segment = rest.substr(0, slash);
        if (segment == "." || segment == "..") return "the path has a '.' or '..' segment";
        rest.remove_prefix(slash);
    }
    return std::nullopt;
}

}  // namespace

std::string url::authority() const {
    std::string out;
    out.reserve(host.size() + 8);
    const bool v6 = host.find(':') != std::string::npos;
    if (v6) out += '[';
    out += host;
    if (v6) out += ']';
    if (port != (secure ? 443 : 80)) {
        out += ':';
        out += std::to_string(port);
    }
    return out;
}

std::string url::text() const { return (secure ? "https://" : "http://") + authority() + path; }

outcome<url> parse_url(std::string_view text) {
    if (text.empty()) return bad("the address is empty");
    if (text.size() > longest_address) return bad("the address is longer than 2048 characters");
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte == ' ') return bad("the address has a blank");
        if (byte < 0x20 || byte == 0x7f) return bad("the address has a control character");
    }

    const auto colon = text.find("://");
    if (colon == std::string_view::npos) return bad("the address must begin with https:// or http://");
    const std::string scheme = lowered(text.substr(0, colon));
    url out;
    if (scheme == "https" || scheme == "wss") {
        out.secure = true;
    } else if (scheme != "http" && scheme != "ws") {
        return bad("the scheme must be https, http, wss or ws");
    }
    text.remove_prefix(colon + 3);

    const auto end = std::min(text.find_first_of("/?#\\"), text.size());
    std::string_view authority = text.substr(0, end);
    std::string_view path = text.substr(end);
    if (path.find('?') != std::string_view::npos) return bad("the address must not have a query (?…)");
    if (path.find('#') != std::string_view::npos) return bad("the address must not have a fragment (#…)");
    if (authority.find('@') != std::string_view::npos) return bad("the address must not hold a user name or password");

    std::string_view port;
    bool has_port = false;
    if (!authority.empty() && authority.front() == '[') {
        const auto bracket = authority.find(']');
        if (bracket == std::string_view::npos) return bad("the IPv6 address lacks its closing ']'");
        const std::string inner = lowered(authority.substr(1, bracket - 1));
        boost::system::error_code ec;
        boost::asio::ip::make_address_v6(inner, ec);
        if (ec || inner.find('%') != std::string::npos) return bad("the address in brackets is not an IPv6 address");
        out.host = inner;
        std::string_view after = authority.substr(bracket + 1);
        if (!after.empty()) {
            if (after.front() != ':') return bad("after ']' only a port may follow");
            has_port = true;
            port = after.substr(1);
        }
    } else {
        const auto at = authority.find(':');
        if (at != std::string_view::npos) {
            has_port = true;
            port = authority.substr(at + 1);
            if (port.find(':') != std::string_view::npos) return bad("an IPv6 address is written in brackets");
        }
        const std::string_view host = authority.substr(0, at);
        if (auto fault = host_fault(host)) return bad(std::move(*fault));
        out.host = lowered(host);
    }

    out.port = out.secure ? 443 : 80;
    if (has_port) {
        std::uint16_t value = 0;
        const auto [last, ec] = std::from_chars(port.data(), port.data() + port.size(), value);
        if (ec != std::errc{} || last != port.data() + port.size() || value == 0)
            return bad("the port must be a number from 1 to 65535");
        out.port = value;
    }

    if (auto fault = path_fault(path)) return bad(std::move(*fault));
    while (!path.empty() && path.back() == '/') path.remove_suffix(1);
    out.path = path;
    return out;
}

std::string percent_encode(std::string_view text) {
    constexpr char hex[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size() + text.size() / 4);
    for (const char c : text) {
        if (is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += hex[byte >> 4];
        out += hex[byte & 15U];
    }
    return out;
}

}  // namespace fulcrum::bot::net
