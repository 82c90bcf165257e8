// Who can read what. Three kinds of keys, each sealed by the one before:
//
//   master key   32 bytes, in a file of its own (or from the environment), never in a database
//   person keys  one each, random, wrapped by the master key, in the keyring: DATABASE.keys
//   texts        states, entries, messages to send; sealed by their person's key, in the database
//
// The keyring is a file beside the database, not a table in it, so that forgetting a person reaches the backups: the
// database may have been copied a hundred times, the keyring has exactly one copy. What follows from that:
//
// - A backup writes the database to a new file and puts the keyring in place of the one `fulcrum.keys` in the same
//   folder. A folder of backups therefore opens with its newest keyring only, and once a person's key is erased and
//   the next backup made, no copy of the database there can be read for them any more. Whoever carries backups
//   elsewhere carries fulcrum.keys the same way: the newest replaces the older.
// - Restoring keeps the live keyring if there is one, and takes the one beside the copy only if there is none. People
//   whose key is gone are dropped from the restored database.
// - A new person's key is durable before the database refers to it; an erased person's key goes right after the
//   database committed their end. A crash between leaves a key without a person: the database keeps the ids of keys
//   to be erased until they are, and sees to it at the next start. Keys that the database merely does not mention are
//   left alone: they belong to people who came after the copy that was restored, and undoing the restore needs them.
// - Keyring and database carry the same random id, so that neither is ever used with a stranger.
// - A person's key is wrapped for its owner: platform, workspace and user id are part of what authenticates it. Who
//   writes another name or another key's id into a row of the database gets a key that does not open. A key that no row
//   mentions has no owner until one does.
// - Keyrings of version 1 knew no owners; they get them when the service opens them first. Whoever kept such a file can
//   put it back together with its database until the master key is rotated.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "storage/seal.hpp"
#include "storage/sqlite.hpp"

namespace fulcrum::storage {

// Identifies a database and its keyring.
using database_id = std::array<unsigned char, 16>;

// The key above all. Held in memory that is kept from swap and core dumps where the system allows it.
class master_key {
  public:
    // 64 new hexadecimal digits; to be wiped by who asked.
    static std::string random_hex();
    // 64 hexadecimal digits, blanks around them ignored. `from` says in messages where they came from.
    static master_key from_hex(std::string_view digits, const std::string& from);
    // Throws key_unreadable, with a remedy, when the file is missing, malformed, or open to others. A file of root's
    // may be readable to the service's group (that is how systemd and container platforms hand out secrets).
    static master_key from_file(const std::filesystem::path& file);
    // Makes a new key in a new file, mode 0600.
    static master_key make(const std::filesystem::path& file);

    // What it is used for: each purpose has a key derived from it.
    enum class purpose : std::uint8_t { wrap = 1, check, outbox };
    key_view key_for(purpose p) const;

    // A value that only this key makes for this database, and whether it did.
    std::vector<unsigned char> check_value(const database_id& id) const;
    bool fits(const database_id& id, bytes_view check_value) const;

  private:
    explicit master_key(key_view root);
    struct release {
        void operator()(unsigned char* p) const;
    };
    std::unique_ptr<unsigned char[], release> derived_;
};

// The file of wrapped person keys. Its own transactions; rollback journal, so that no old page stays in a log.
class keyring {
  public:
    // Opens, or makes an empty one for `create`. Throws wrong_key or corrupt if it belongs to another database.
    keyring(const std::filesystem::path& file, const master_key& master, const database_id& id, connection::mode m);

    // A new random key for that owner, in memory only until store_fresh.
    key_id make(const owner_mark& whose);
    std::size_t fresh() const { return fresh_.size(); }
    void drop_fresh(std::size_t from);  // forgets those made since there were so many
    void store_fresh();                 // durable when it returns

    void erase(std::span<const key_id> keys);  // durable when it returns; unknown ones are fine
    bool has(const key_id& id);
    // The person's key, or nothing when it was erased. Lives until the next call of anything here. Throws sealed when
    // it is somebody else's, or damaged.
    std::optional<key_view> find(const key_id& id, const owner_mark& whose);

    // Keys without an owner get the one that the database names; all in one transaction. `of` gives it, or nothing.
    bool owners_missing();
    void bind_owners(const std::function<std::optional<owner_mark>(const key_id&)>& of);

    // Wraps everything by another master key, in one transaction; that one is needed from then on. Returns how many
    // keys could not be opened, which stay as they are. `told` hears of each key done.
    std::int64_t rewrap(const master_key& next, const std::function<void(std::int64_t)>& told);
    static bool wrapped_by(const master_key& master, const std::filesystem::path& file);

    // Whether the file under the keyring's name is still the one that was opened: what is sealed under keys that are
    // only in memory could never be read again.
    bool in_place() const;

    std::int64_t size();
    void copy_to(const std::filesystem::path& file) { db_.copy_to(file); }

    // The id in a keyring file, without opening it for use.
    static database_id id_in(const std::filesystem::path& file);

  private:
    struct hash {
        std::size_t operator()(const key_id& id) const;
    };
    static constexpr std::size_t most_cached = 4096;
    struct owned_key {
        secret_key key;
        owner_mark whose{};
    };
    key_view remember(const key_id& id, const owned_key& key);

    connection db_;
    const master_key& master_;
    int version_ = 0;                       // of the file
    std::uint64_t device_ = 0, inode_ = 0;  // of the file that was opened
    std::vector<key_id> fresh_;             // in the order they were made
    std::unordered_map<key_id, owned_key, hash> fresh_keys_;
    std::unordered_map<key_id, owned_key, hash> cache_;
};

}  // namespace fulcrum::storage
