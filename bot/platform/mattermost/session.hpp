// The Mattermost adapter: one WebSocket and REST over a pool of keep-alive connections, both outbound.
//
// link_machine decides about the connection, wire reads and writes texts, addressing knows whom a post concerns; the
// session obeys, and fetches by REST what was missed when the server refuses to resume (see resync.cpp). TLS is always
// verified.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "bot/clock.hpp"
#include "bot/net/backoff.hpp"
#include "bot/net/url.hpp"
#include "bot/platform/mattermost/link_machine.hpp"
#include "bot/platform/platform.hpp"

namespace fulcrum::bot::platform::mattermost {

struct settings {
    net::url server;
    std::string token;          // of the bot account; never logged
    std::string workspace;      // part of a person's identity; "" = host[:port][/path] of the server
    std::string extra_ca_file;  // PEM, trusted besides the system's certificates

    link_rules link;
    std::chrono::milliseconds open_wait{15000};     // resolve, connect, TLS, upgrade
    std::chrono::milliseconds request_wait{30000};  // one REST request
    net::backoff_rule resync_retry{std::chrono::milliseconds(1000), std::chrono::milliseconds(10000)};
    std::size_t connections = 16;           // for REST
    std::size_t answer = 32 * 1024 * 1024;  // bytes of a REST answer; a thousand long posts fit
    std::size_t resync_at_once = 4;         // channels
    std::size_t remembered = 20000;         // post ids, against duplicates
    std::size_t profiles = 10000;           // cached
    std::size_t channels = 50000;           // cached: kind, person, last post seen
    std::size_t held = 20000;  // live events waiting for the resync of their channel; beyond, it is read again
    // Two posts made at once may be told in the other order: so long before the last one known is read again, too. The
    // engine, which remembers for good what it had, may thus hear of a post twice, after a restart. Longer than what a
    // post's time may be ahead of this machine's clock and still be believed (`ahead`): so a mark that is too late by
    // that much hides nothing.
    std::chrono::milliseconds overlap{360000}, ahead{300000};
    // How far, in a direct channel nothing is known of, and in one whose mark turns out to be in the future.
    std::chrono::hours look_back{7 * 24};
    std::uint64_t seed = 0;  // of the jitter; 0: any
};

// `clock` outlives the platform. Throws std::runtime_error when the CA file can't be read.
// The object may be destroyed while its coroutines are suspended, but not while they are still to be started.
std::unique_ptr<platform> make_mattermost(boost::asio::any_io_executor executor, settings chosen, clock_source& clock);

}  // namespace fulcrum::bot::platform::mattermost
