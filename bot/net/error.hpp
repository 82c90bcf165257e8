// Errors of the network room. Foreign codes (asio, beast, openssl) are translated into these at its edge.
#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>
#include <string>

namespace fulcrum::bot::net {

enum class errc {
    bad_url = 1,      // not an address this program can use
    not_resolved,     // the host name has no address
    refused,          // nobody listens there, or no route
    tls_failed,       // handshake failed: certificate, name or version; `what()` of the failure says which
    timed_out,        // no answer in time
    closed,           // the other side ended the connection
    too_large,        // a message or body is over the limit set by us
    protocol,         // what came is not HTTP or WebSocket as we speak it
    upgrade_refused,  // the server answered the WebSocket upgrade with an HTTP status other than 101
    cancelled,        // we are stopping
};

const boost::system::error_category& category() noexcept;
inline boost::system::error_code make_error_code(errc e) noexcept { return {static_cast<int>(e), category()}; }

// What went wrong on a connection, for a log line: never holds a token or a body.
struct failure {
    errc code = errc::closed;
    std::string detail;        // e.g. "certificate has expired", "HTTP 429 on upgrade"
    bool maybe_done = false;   // a request may have reached the server: its fate is unknown
    unsigned http_status = 0;  // with upgrade_refused
    unsigned close_code = 0;   // with closed: the WebSocket close code the other side sent, 0 if none

    failure() = default;
    failure(errc c, std::string d, bool done = false, unsigned status = 0)
        : code(c), detail(std::move(d)), maybe_done(done), http_status(status) {}
};

// A value, or the failure. (boost::system::result needs an error type with constructors.)
template <class T>
using outcome = boost::system::result<T, failure>;

[[noreturn]] void throw_exception_from_error(const failure& f, const boost::source_location& where);

}  // namespace fulcrum::bot::net

template <>
struct boost::system::is_error_code_enum<fulcrum::bot::net::errc> : std::true_type {};
