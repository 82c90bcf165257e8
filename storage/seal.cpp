#include "storage/seal.hpp"

#include <sodium.h>

#include <algorithm>
#include <boost/assert.hpp>

namespace fulcrum::storage {
namespace {

constexpr unsigned char format = 1;
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t overhead = 1 + nonce_size + tag_size;
static_assert(key_size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

void put(unsigned char* out, std::int64_t value) {
    for (int i = 0; i < 8; ++i) out[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(value) >> (8 * i));
}

// Writes `sealed.size() - overhead` bytes to `out`.
bool open_to(key_view key, const seal_place& where, bytes_view sealed, unsigned char* out) {
    const bytes_view place = where.bytes();
    return sealed[0] == format &&
           crypto_aead_xchacha20poly1305_ietf_decrypt(out, nullptr, nullptr, sealed.data() + 1 + nonce_size,
                                                      sealed.size() - 1 - nonce_size, place.data(), place.size(),
                                                      sealed.data() + 1, key.data()) == 0;
}

}  // namespace

void start_sealing() {
    if (sodium_init() < 0) throw storage_error(errc::io, "libsodium finds no source of randomness on this system");
}

void fill_random(std::span<unsigned char> out) { randombytes_buf(out.data(), out.size()); }

secret_key::secret_key(key_view bytes) { std::copy(bytes.begin(), bytes.end(), bytes_.begin()); }
secret_key::~secret_key() { sodium_memzero(bytes_.data(), bytes_.size()); }

secret_key secret_key::random() {
    secret_key made;
    fill_random(made.bytes_);
    return made;
}

// BLAKE2b over the three, each with its length before it, so that no two people are written alike.
owner_mark mark_of_owner(std::string_view platform, std::string_view workspace, std::string_view user) {
    std::string all;
    for (const auto one : {platform, workspace, user}) all += std::to_string(one.size()) + ":" + std::string(one);
    owner_mark mark{};
    const bytes_view bytes = as_bytes(all);
    crypto_generichash(mark.data(), mark.size(), bytes.data(), bytes.size(), nullptr, 0);
    return mark;
}

owner_mark keyed_mark(key_view key, const owner_mark& whose) {
    owner_mark mark{};
    crypto_generichash(mark.data(), mark.size(), whose.data(), whose.size(), key.data(), key.size());
    return mark;
}

seal_place::seal_place(std::string_view table, const key_id& key, const owner_mark& whose) : seal_place(table, key) {
    std::copy(whose.begin(), whose.end(), bytes_.begin() + 32);
}

seal_place::seal_place(std::string_view table, const key_id& key, std::int64_t row, std::int64_t part) {
    BOOST_ASSERT(table.size() < 16);
    std::copy(table.begin(), table.end(), bytes_.begin());
    std::copy(key.begin(), key.end(), bytes_.begin() + 16);
    put(bytes_.data() + 32, row);
    put(bytes_.data() + 40, part);
}

void seal(key_view key, const seal_place& where, bytes_view text, std::vector<unsigned char>& out) {
    out.resize(text.size() + overhead);
    out[0] = format;
    randombytes_buf(out.data() + 1, nonce_size);
    const bytes_view place = where.bytes();
    crypto_aead_xchacha20poly1305_ietf_encrypt(out.data() + 1 + nonce_size, nullptr, text.data(), text.size(),
                                               place.data(), place.size(), nullptr, out.data() + 1, key.data());
}

bool unseal(key_view key, const seal_place& where, bytes_view sealed, std::string& out) {
    out.clear();
    if (sealed.size() < overhead) return false;
    out.resize(sealed.size() - overhead);
    if (open_to(key, where, sealed, reinterpret_cast<unsigned char*>(out.data()))) return true;
    out.clear();
    return false;
}

bool unseal(key_view key, const seal_place& where, bytes_view sealed, secret_key& out) {
    return sealed.size() == overhead + key_size && open_to(key, where, sealed, out.bytes().data());
}

void wipe(std::string& text) {
    sodium_memzero(text.data(), text.size());
    text.clear();
}

}  // namespace fulcrum::storage
