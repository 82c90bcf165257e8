// TLS for the clients: peer and host name are always verified, TLS 1.2 or newer. There is no switch against it.
#pragma once

#include <memory>
#include <string>

namespace fulcrum::bot::net {

struct tls_settings {
    std::string extra_ca_file;  // PEM, trusted besides the system's store; empty: none
};

class tls_context;  // wraps asio::ssl::context; defined in net/tls_context.hpp, which only net's sources include

// Throws std::runtime_error with a message for the operator if the CA file can't be read.
std::shared_ptr<tls_context> make_client_tls(const tls_settings& settings);

}  // namespace fulcrum::bot::net
