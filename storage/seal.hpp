// Sealing: XChaCha20-Poly1305 under a 256-bit key with a random 192-bit nonce, so that a text can be read only with its
// key, and only in the place it was written to. A sealed text is: one byte for the format, the nonce, the cipher text
// with its tag.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/sqlite.hpp"

namespace fulcrum::storage {

constexpr std::size_t key_size = 32;
using key_view = std::span<const unsigned char, key_size>;
using key_id = std::array<unsigned char, 16>;

// Call once before anything else of this header; safe to repeat. Throws storage_error if there is no randomness.
void start_sealing();

void fill_random(std::span<unsigned char> out);

// A key on the stack or in a container: zeroed when it goes.
class secret_key {
  public:
    secret_key() : bytes_{} {}
    explicit secret_key(key_view bytes);
    secret_key(const secret_key&) = default;
    secret_key& operator=(const secret_key&) = default;
    ~secret_key();

    static secret_key random();
    operator key_view() const { return bytes_; }  // NOLINT: meant to be implicit
    std::span<unsigned char, key_size> bytes() { return bytes_; }

  private:
    std::array<unsigned char, key_size> bytes_;
};

// Whose something is: a mark of the platform, the workspace and the user id, which nobody else has.
using owner_mark = std::array<unsigned char, 16>;
owner_mark mark_of_owner(std::string_view platform, std::string_view workspace, std::string_view user);
// The same as only who has the key can make it.
owner_mark keyed_mark(key_view key, const owner_mark& whose);

// Where a sealed text belongs; it opens nowhere else. `table` has at most 15 characters.
class seal_place {
  public:
    seal_place(std::string_view table, const key_id& key, std::int64_t row = 0, std::int64_t part = 0);
    seal_place(std::string_view table, const key_id& key, const owner_mark& whose);
    bytes_view bytes() const { return bytes_; }

  private:
    std::array<unsigned char, 48> bytes_{};
};

// Replaces `out` by the sealed text; its storage is used again.
void seal(key_view key, const seal_place& where, bytes_view text, std::vector<unsigned char>& out);
inline void seal(key_view key, const seal_place& where, std::string_view text, std::vector<unsigned char>& out) {
    seal(key, where, as_bytes(text), out);
}
// False when the key is another, or the text damaged or from another place; then `out` is empty.
bool unseal(key_view key, const seal_place& where, bytes_view sealed, std::string& out);
bool unseal(key_view key, const seal_place& where, bytes_view sealed, secret_key& out);

// Overwrites a text that was secret, then empties it.
void wipe(std::string& text);

}  // namespace fulcrum::storage
