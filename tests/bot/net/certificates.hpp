// Certificates made on the spot, so that none in the repository can expire.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

namespace fulcrum::test_net {

template <class T, void (*Free)(T*)>
struct freed_by {
    void operator()(T* one) const { Free(one); }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY, EVP_PKEY_free>>;
using cert_ptr = std::unique_ptr<X509, freed_by<X509, X509_free>>;

inline key_ptr make_key() { return key_ptr(EVP_EC_gen("P-256")); }

struct wish {
    std::string name = "test";
    std::string alternatives;  // e.g. "DNS:localhost,IP:127.0.0.1"
    bool authority = false;
    long from_days = -1;
    long to_days = 1;
};

// Signed by the issuer, or by itself when there is none.
cert_ptr make_certificate(const wish& about, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key);

void write_pem(const std::string& file, X509* cert);

void write_pem(const std::string& file, EVP_PKEY* key);

}  // namespace fulcrum::test_net
