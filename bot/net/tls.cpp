#include "bot/net/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/error.hpp>
#include <stdexcept>

#include "bot/net/tls_context.hpp"

namespace fulcrum::bot::net {
namespace ssl = boost::asio::ssl;

namespace {

void allow_tls_12_and_newer(ssl::context& context) {
    context.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 | ssl::context::no_sslv3 |
                        ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 | ssl::context::no_compression);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
}

}  // namespace

std::shared_ptr<tls_context> make_client_tls(const tls_settings& settings) {
    auto made = std::make_shared<tls_context>(ssl::context::tls_client);
    ssl::context& context = made->context;
    allow_tls_12_and_newer(context);
    context.set_verify_mode(ssl::verify_peer);

    boost::system::error_code ec;
    context.set_default_verify_paths(ec);
    if (ec) throw std::runtime_error("the system's certificate store can't be used: " + ec.message());
    if (!settings.extra_ca_file.empty()) {
        context.load_verify_file(settings.extra_ca_file, ec);
        if (ec)
            throw std::runtime_error("the CA file '" + settings.extra_ca_file +
                                     "' can't be used (PEM certificates are needed): " + ec.message());
    }
    return made;
}

std::shared_ptr<tls_context> make_server_tls(const std::string& certificate_file, const std::string& key_file) {
    auto made = std::make_shared<tls_context>(ssl::context::tls_server);
    ssl::context& context = made->context;
    allow_tls_12_and_newer(context);
    boost::system::error_code ec;
    context.use_certificate_chain_file(certificate_file, ec);
    if (ec) throw std::runtime_error("the certificate file '" + certificate_file + "' can't be used: " + ec.message());
    context.use_private_key_file(key_file, ssl::context::pem, ec);
    if (ec) throw std::runtime_error("the key file '" + key_file + "' can't be used: " + ec.message());
    return made;
}

bool expect_host(SSL* ssl, const std::string& host) {
    std::string name = host;
    if (!name.empty() && name.back() == '.') name.pop_back();  // certificates don't carry the root's dot

    // Asio's host_name_verification makes the same check in a callback, but then OpenSSL reports no reason; its own
    // parameters give "hostname mismatch".
    X509_VERIFY_PARAM* expected = SSL_get0_param(ssl);
    boost::system::error_code not_an_ip;
    boost::asio::ip::make_address(name, not_an_ip);
    if (!not_an_ip) return X509_VERIFY_PARAM_set1_ip_asc(expected, name.c_str()) == 1;
    X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (X509_VERIFY_PARAM_set1_host(expected, name.c_str(), name.size()) != 1) return false;
    return SSL_set_tlsext_host_name(ssl, name.c_str()) == 1;
}

std::string tls_reason(SSL* ssl, const boost::system::error_code& ec) {
    const long verified = SSL_get_verify_result(ssl);
    if (verified != X509_V_OK) return X509_verify_cert_error_string(verified);
    if (ec == ssl::error::stream_truncated) return "the other side ended the connection during the TLS handshake";
    return ec.message();
}

}  // namespace fulcrum::bot::net
