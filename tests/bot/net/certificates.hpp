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
inline cert_ptr make_certificate(const wish& about, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key) {
    static long serial = 0;
    cert_ptr made(X509_new());
    X509* const cert = made.get();
    X509_set_version(cert, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), ++serial);
    constexpr long day = 24 * 60 * 60;
    X509_gmtime_adj(X509_getm_notBefore(cert), about.from_days * day);
    X509_gmtime_adj(X509_getm_notAfter(cert), about.to_days * day);
    X509_set_pubkey(cert, key);
    X509_NAME* const name = X509_get_subject_name(cert);
    const auto* text = reinterpret_cast<const unsigned char*>(about.name.c_str());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0);
    X509_set_issuer_name(cert, issuer ? X509_get_subject_name(issuer) : name);
    const auto extend = [&](int what, const std::string& value) {
        X509V3_CTX context;
        X509V3_set_ctx(&context, issuer ? issuer : cert, cert, nullptr, nullptr, 0);
        X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str());
        if (!extension) throw std::runtime_error("bad certificate extension " + value);
        X509_add_ext(cert, extension, -1);
        X509_EXTENSION_free(extension);
    };
    extend(NID_basic_constraints, about.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (!about.alternatives.empty()) extend(NID_subject_alt_name, about.alternatives);
    if (X509_sign(cert, issuer_key ? issuer_key : key, EVP_sha256()) == 0) throw std::runtime_error("signing failed");
    return made;
}

inline void write_pem(const std::string& file, X509* cert) {
    std::FILE* const out = std::fopen(file.c_str(), "w");
    if (!out || PEM_write_X509(out, cert) != 1) throw std::runtime_error("can't write " + file);
    std::fclose(out);
}

inline void write_pem(const std::string& file, EVP_PKEY* key) {
    std::FILE* const out = std::fopen(file.c_str(), "w");
    if (!out || PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        throw std::runtime_error("can't write " + file);
    std::fclose(out);
}

}  // namespace fulcrum::test_net
