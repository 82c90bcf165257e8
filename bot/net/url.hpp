// Addresses of servers as an operator writes them: https://chat.example.com/sub/path
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bot/net/error.hpp"

namespace fulcrum::bot::net {

struct url {
    bool secure = false;     // https or wss
    std::string host;        // bare, without port or brackets; lower case
    std::uint16_t port = 0;  // explicit or the scheme's default
    std::string path;        // "" or begins with '/', no trailing '/'

    // host[:port] as the Host header wants it (IPv6 in brackets, default port left out).
    std::string authority() const;
    // scheme://authority/path with http or https.
    std::string text() const;
    friend bool operator==(const url&, const url&) = default;
};

// Accepts http, https, ws and wss. Refuses user info, queries, fragments, blanks and control characters;
// the failure's detail says what is wrong. Pure.
outcome<url> parse_url(std::string_view text);

// Percent-encodes everything but RFC 3986 unreserved characters, for one path segment or query value. Pure.
std::string percent_encode(std::string_view text);

}  // namespace fulcrum::bot::net
