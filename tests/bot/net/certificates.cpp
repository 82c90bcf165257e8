#include "tests/bot/net/certificates.hpp"

namespace fulcrum::test_net {

cert_ptr make_certificate(const wish& about, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key) {
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

void write_pem(const std::string& file, X509* cert) {
    std::FILE* const out = std::fopen(file.c_str(), "w");
    if (!out || PEM_write_X509(out, cert) != 1) throw std::runtime_error("can't write " + file);
    std::fclose(out);
}

void write_pem(const std::string& file, EVP_PKEY* key) {
    std::FILE* const out = std::fopen(file.c_str(), "w");
    if (!out || PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        throw std::runtime_error("can't write " + file);
    std::fclose(out);
}
}  // namespace fulcrum::test_net
