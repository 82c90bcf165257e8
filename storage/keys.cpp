#include "storage/keys.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace fulcrum::storage {
namespace {

constexpr int keyring_application = 0x46554c4b;  // "FULK"
constexpr int keyring_version = 1;
constexpr int purposes = 3;

constexpr const char* keyring_schema = R"(
CREATE TABLE keyring(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE key(id BLOB PRIMARY KEY CHECK(length(id) = 16), wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
)";

[[noreturn]] void fail_key(const std::string& message) { throw storage_error(errc::key_unreadable, message); }

std::string what_system_said(int error) { return std::generic_category().message(error); }

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

struct descriptor {
    int fd;
    ~descriptor() {
        if (fd >= 0) ::close(fd);
    }
};

database_id read_id(connection& db) {
    auto row = db.use("SELECT value FROM keyring WHERE name = 'database'");
    database_id id{};
    if (!row.step() || row.blob(0).size() != id.size())
        throw storage_error(errc::corrupt, db.file().string() + ": the keyring is damaged: put a copy of it in place");
    std::ranges::copy(row.blob(0), id.begin());
    return id;
}

void check_kind(connection& db) {
    const std::string name = db.file().string();
    if (db.pragma("PRAGMA application_id") != keyring_application)
        throw storage_error(errc::corrupt, name + ": this is not a keyring of Fulcrum: put the right file in place");
    if (db.pragma("PRAGMA user_version") > keyring_version)
        throw storage_error(errc::too_new, name + ": a newer version of Fulcrum wrote this keyring: use that version");
}

}  // namespace

// --- master key

void master_key::release::operator()(unsigned char* p) const { sodium_free(p); }

master_key::master_key(key_view root) {
    start_sealing();
    derived_.reset(static_cast<unsigned char*>(sodium_allocarray(purposes, key_size)));
    if (!derived_) throw std::bad_alloc{};
    for (int p = 0; p < purposes; ++p)
        crypto_kdf_derive_from_key(derived_.get() + static_cast<std::size_t>(p) * key_size, key_size,
                                   static_cast<std::uint64_t>(p + 1), "fulcrum_", root.data());
    sodium_mprotect_readonly(derived_.get());
}

key_view master_key::key_for(purpose p) const {
    return key_view{derived_.get() + (static_cast<std::size_t>(p) - 1) * key_size, key_size};
}

std::vector<unsigned char> master_key::check_value(const database_id& id) const {
    std::vector<unsigned char> made;
    seal(key_for(purpose::check), seal_place{"check", id}, std::string_view{"fulcrum"}, made);
    return made;
}

bool master_key::fits(const database_id& id, bytes_view check_value) const {
    std::string text;
    return unseal(key_for(purpose::check), seal_place{"check", id}, check_value, text) && text == "fulcrum";
}

master_key master_key::from_hex(std::string_view digits, const std::string& from) {
    while (!digits.empty() && blank(digits.front())) digits.remove_prefix(1);
    while (!digits.empty() && blank(digits.back())) digits.remove_suffix(1);
    secret_key root;
    std::size_t size = 0;
    const char* end = nullptr;
    const bool right =
        digits.size() == 2 * key_size &&
        sodium_hex2bin(root.bytes().data(), key_size, digits.data(), digits.size(), nullptr, &size, &end) == 0 &&
        size == key_size && end == digits.data() + digits.size();
    if (!right)
        fail_key(from + ": a master key has 64 hexadecimal digits; what is there has " + std::to_string(digits.size()) +
                 " characters" + (digits.size() == 2 * key_size ? ", not all of them hexadecimal digits" : "") +
                 ". Put the original key back; without it the journals can't be read");
    return master_key{root};
}

master_key master_key::from_file(const std::filesystem::path& file) {
    const std::string name = file.string();
    const descriptor in{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (in.fd < 0)
        fail_key(name + ": the master key can't be read: " + what_system_said(errno) +
                 (errno == ENOENT ? ". Put the original file back; without it the journals can't be read"
                                  : ". The service's user must own the file"));
    struct stat about {};
    if (::fstat(in.fd, &about) != 0) fail_key(name + ": " + what_system_said(errno));
    if (!S_ISREG(about.st_mode)) fail_key(name + ": the master key must be a plain file");
    const mode_t others = about.st_mode & (S_IRWXG | S_IRWXO);
    const bool handed_out = about.st_uid == 0 && ::geteuid() != 0 && others == S_IRGRP;
    if (others != 0 && !handed_out)
        fail_key(name + ": others than its owner may open the master key. Remedy: chmod 600 " + name +
                 " (and think of who may have read it)");

    std::string digits(512, '\0');
    std::size_t size = 0;
    ssize_t got = 0;
    while (size < digits.size() && (got = ::read(in.fd, digits.data() + size, digits.size() - size)) > 0)
        size += static_cast<std::size_t>(got);
    const int error = errno;
    struct wiper {
        std::string& text;
        ~wiper() { wipe(text); }
    } wiping{digits};
    if (got < 0) fail_key(name + ": the master key can't be read: " + what_system_said(error));
    return from_hex(std::string_view{digits}.substr(0, size), name);
}

master_key master_key::make(const std::filesystem::path& file) {
    start_sealing();
    const secret_key root = secret_key::random();
    std::string digits(2 * key_size + 1, '\n');
    sodium_bin2hex(digits.data(), digits.size(), key_view{root}.data(), key_size);
    digits.back() = '\n';

    // Written aside and linked into place, so that a crash never leaves half a key under the name.
    const std::filesystem::path part = file.string() + ".part";
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    const descriptor out{::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR)};
    if (out.fd < 0)
        fail_key(file.string() + ": the master key can't be made: " + what_system_said(errno) +
                 ". The service's user must be able to write to that directory");
    const bool written = ::write(out.fd, digits.data(), digits.size()) == static_cast<ssize_t>(digits.size()) &&
                         ::fsync(out.fd) == 0 && ::link(part.c_str(), file.c_str()) == 0;
    const int error = errno;
    wipe(digits);
    ::unlink(part.c_str());
    if (!written) fail_key(file.string() + ": the master key can't be made: " + what_system_said(error));
    sync_directory_of(file);
    return master_key{root};
}

// --- keyring

std::size_t keyring::hash::operator()(const key_id& id) const {
    std::size_t h = 0;  // random already
    std::memcpy(&h, id.data(), sizeof h);
    return h;
}

keyring::keyring(const std::filesystem::path& file, const master_key& master, const database_id& id, connection::mode m)
    : db_(file, m), master_(master) {
    if (m == connection::mode::create) {
        db_.run("PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON");
        transaction making{db_};
        if (db_.pragma("PRAGMA application_id") == 0 && db_.pragma("SELECT count(*) FROM sqlite_schema") == 0) {
            db_.run(keyring_schema);
            db_.use("INSERT INTO keyring VALUES ('database', ?)").bind(1, bytes_view{id}).run();
            db_.use("INSERT INTO keyring VALUES ('check', ?)").bind(1, bytes_view{master_.check_value(id)}).run();
            db_.run("PRAGMA application_id=" + std::to_string(keyring_application) +
                    "; PRAGMA user_version=" + std::to_string(keyring_version));
        }
        making.commit();
    } else if (m == connection::mode::existing) {
        db_.run("PRAGMA synchronous=FULL; PRAGMA secure_delete=ON");
    }
    db_.run("PRAGMA temp_store=MEMORY; PRAGMA busy_timeout=2000");
    check_kind(db_);
    if (read_id(db_) != id)
        throw storage_error(errc::corrupt, file.string() +
                                               ": this keyring belongs to another database. Put the keyring "
                                               "of this database in place, or move this one away");
    auto row = db_.use("SELECT value FROM keyring WHERE name = 'check'");
    if (!row.step() || !master_.fits(id, row.blob(0)))
        throw storage_error(errc::wrong_key, file.string() +
                                                 ": the master key is not the one this keyring was made "
                                                 "with. Put the original key back");
}

database_id keyring::id_in(const std::filesystem::path& file) {
    connection db{file, connection::mode::existing};  // so that what a crash left half done is undone
    check_kind(db);
    return read_id(db);
}

key_id keyring::make() {
    key_id id{};
    fill_random(id);
    fresh_keys_.emplace(id, secret_key::random());
    fresh_.push_back(id);
    return id;
}

void keyring::drop_fresh(std::size_t from) {
    while (fresh_.size() > from) {
        fresh_keys_.erase(fresh_.back());
        fresh_.pop_back();
    }
}

void keyring::store_fresh() {
    if (fresh_.empty()) return;
    std::vector<unsigned char> wrapped;
    transaction adding{db_};
    for (const key_id& id : fresh_) {
        const key_view key = fresh_keys_.at(id);
        seal(master_.key_for(master_key::purpose::wrap), seal_place{"key", id}, bytes_view{key}, wrapped);
        db_.use("INSERT INTO key(id, wrapped) VALUES (?, ?)").bind(1, bytes_view{id}).bind(2, wrapped).run();
    }
    adding.commit();
    for (const key_id& id : fresh_) remember(id, fresh_keys_.at(id));
    fresh_.clear();
    fresh_keys_.clear();
}

key_view keyring::remember(const key_id& id, const secret_key& key) {
    if (cache_.size() >= most_cached) cache_.clear();
    return cache_.insert_or_assign(id, key).first->second;
}

void keyring::erase(std::span<const key_id> keys) {
    for (const key_id& id : keys) cache_.erase(id);
    transaction erasing{db_};
    for (const key_id& id : keys) db_.use("DELETE FROM key WHERE id = ?").bind(1, bytes_view{id}).run();
    erasing.commit();
}

bool keyring::has(const key_id& id) { return db_.use("SELECT 1 FROM key WHERE id = ?").bind(1, bytes_view{id}).step(); }

std::optional<key_view> keyring::find(const key_id& id) {
    if (const auto cached = cache_.find(id); cached != cache_.end()) return key_view{cached->second};
    if (const auto made = fresh_keys_.find(id); made != fresh_keys_.end()) return key_view{made->second};
    auto row = db_.use("SELECT wrapped FROM key WHERE id = ?");
    row.bind(1, bytes_view{id});
    if (!row.step()) return std::nullopt;
    secret_key opened;
    if (!unseal(master_.key_for(master_key::purpose::wrap), seal_place{"key", id}, row.blob(0), opened))
        throw storage_error(errc::sealed, db_.file().string() +
                                              ": a person's key can't be opened: the keyring is "
                                              "damaged. Put a copy of it in place");
    return remember(id, opened);
}

std::int64_t keyring::size() { return db_.pragma("SELECT count(*) FROM key"); }

}  // namespace fulcrum::storage
