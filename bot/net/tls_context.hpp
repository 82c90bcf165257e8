// The TLS contexts themselves; only net's sources include this.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "bot/net/tls.hpp"

namespace fulcrum::bot::net {

class tls_context {
  public:
    explicit tls_context(boost::asio::ssl::context::method method) : context(method) {}
    boost::asio::ssl::context context;
};

// For a server: certificate chain and key as PEM files. Throws std::runtime_error naming the file that can't be used.
std::shared_ptr<tls_context> make_server_tls(const std::string& certificate_file, const std::string& key_file);

// Prepares one client connection: server name (only for names, never with a port) and the check of the certificate
// against `host`. False when OpenSSL refuses the name.
bool expect_host(SSL* ssl, const std::string& host);

// Why the handshake failed, as OpenSSL says it to people: "hostname mismatch", "certificate has expired", …
std::string tls_reason(SSL* ssl, const boost::system::error_code& ec);

}  // namespace fulcrum::bot::net
