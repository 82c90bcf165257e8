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
constexpr int keyring_version = 2;
constexpr int purposes = 3;

constexpr const char* keyring_schema = R"(
CREATE TABLE keyring(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE key(id BLOB PRIMARY KEY CHECK(length(id) = 16), wrapped BLOB NOT NULL, owner BLOB) STRICT, WITHOUT ROWID;
)";
constexpr const char* with_owners = "ALTER TABLE key ADD COLUMN owner BLOB";

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

std::string master_key::random_hex() {
    start_sealing();
    const secret_key root = secret_key::random();
    std::string digits(2 * key_size + 1, '\0');
    sodium_bin2hex(digits.data(), digits.size(), key_view{root}.data(), key_size);
    digits.pop_back();
    return digits;
}

master_key master_key::make(const std::filesystem::path& file) {
    std::string digits = random_hex();
    master_key made = from_hex(digits, file.string());
    digits += '\n';

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
    return made;
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
    version_ = static_cast<int>(db_.pragma("PRAGMA user_version"));
    struct stat about {};
    if (::stat(file.c_str(), &about) == 0) {
        device_ = about.st_dev;
        inode_ = about.st_ino;
    }
    if (read_id(db_) != id)
        throw storage_error(errc::corrupt, file.string() +
                                               ": this keyring belongs to another database. Put the keyring "
                                               "of this database in place, or move this one away");
    auto row = db_.use("SELECT value FROM keyring WHERE name = 'check'");
    if (!row.step() || !master_.fits(id, row.blob(0)))
        throw storage_error(errc::wrong_key, file.string() +
                                                 ": the master key is not the one this keyring was made with. Put the "
                                                 "original key back; after a `fulcrum keys rotate` that was cut off, "
                                                 "run that again");
}

database_id keyring::id_in(const std::filesystem::path& file) {
    connection db{file, connection::mode::existing};  // so that what a crash left half done is undone
    check_kind(db);
    return read_id(db);
}

bool keyring::wrapped_by(const master_key& master, const std::filesystem::path& file) {
    connection db{file, connection::mode::existing};
    check_kind(db);
    const database_id id = read_id(db);
    auto row = db.use("SELECT value FROM keyring WHERE name = 'check'");
    return row.step() && master.fits(id, row.blob(0));
}

bool keyring::in_place() const {
    struct stat about {};
    return ::stat(db_.file().c_str(), &about) == 0 && about.st_dev == device_ && about.st_ino == inode_;
}

namespace {

// A key without an owner is wrapped in a way of its own, which only the holder of the master key can make: one of an
// old keyring does not pass for it.
seal_place place_of(int version, const key_id& id, const std::optional<owner_mark>& whose) {
    if (version < 2) return seal_place{"key", id};
    return whose ? seal_place{"owned key", id, *whose} : seal_place{"nobody's key", id};
}

key_id id_in_row(const statement& row, int column) {
    key_id id{};
    if (row.blob(column).size() == id.size()) std::ranges::copy(row.blob(column), id.begin());
    return id;
}

std::optional<owner_mark> owner_in_row(const statement& row, int column) {
    owner_mark mark{};
    if (row.null(column) || row.blob(column).size() != mark.size()) return std::nullopt;
    std::ranges::copy(row.blob(column), mark.begin());
    return mark;
}

struct stored_key {
    key_id id{};
    std::optional<owner_mark> whose;
    std::vector<unsigned char> wrapped;
};

std::vector<stored_key> all_keys(connection& db, bool with_owner) {
    std::vector<stored_key> all;
    auto row = with_owner ? db.use("SELECT id, wrapped, owner FROM key ORDER BY id")
                          : db.use("SELECT id, wrapped, NULL FROM key ORDER BY id");
    while (row.step())
        all.push_back({id_in_row(row, 0), owner_in_row(row, 2), {row.blob(1).begin(), row.blob(1).end()}});
    return all;
}

}  // namespace

bool keyring::owners_missing() {
    return version_ < 2 || db_.pragma("SELECT count(*) FROM (SELECT 1 FROM key WHERE owner IS NULL LIMIT 1)") > 0;
}

void keyring::bind_owners(const std::function<std::optional<owner_mark>(const key_id&)>& of) {
    cache_.clear();
    const key_view wrapping = master_.key_for(master_key::purpose::wrap);
    transaction binding{db_};
    const auto keys = all_keys(db_, version_ >= 2);
    if (version_ < 2) db_.run(with_owners);
    std::vector<unsigned char> wrapped;
    for (const auto& k : keys) {
        if (k.whose) continue;
        const auto whose = of(k.id);
        if (version_ >= 2 && !whose) continue;
        secret_key opened;
        if (!unseal(wrapping, place_of(version_, k.id, std::nullopt), k.wrapped, opened))
            continue;  // damaged: it says so when it is asked for
        seal(wrapping, place_of(keyring_version, k.id, whose), bytes_view{key_view{opened}}, wrapped);
        auto change = db_.use("UPDATE key SET wrapped = ?, owner = ? WHERE id = ?");
        change.bind(1, wrapped).bind(3, bytes_view{k.id});
        if (whose)
            change.bind(2, bytes_view{*whose});
        else
            change.bind_null(2);
        change.run();
    }
    db_.run("PRAGMA user_version=" + std::to_string(keyring_version));
    binding.commit();
    db_.forget_statements();
    version_ = keyring_version;
}

std::int64_t keyring::rewrap(const master_key& next, const std::function<void(std::int64_t)>& told) {
    using purpose = master_key::purpose;
    std::int64_t closed = 0, done = 0;
    std::vector<unsigned char> wrapped;
    transaction changing{db_};
    for (const auto& k : all_keys(db_, version_ >= 2)) {
        secret_key opened;
        const auto where = place_of(version_, k.id, k.whose);
        if (unseal(master_.key_for(purpose::wrap), where, k.wrapped, opened)) {
            seal(next.key_for(purpose::wrap), where, bytes_view{key_view{opened}}, wrapped);
            db_.use("UPDATE key SET wrapped = ? WHERE id = ?").bind(1, wrapped).bind(2, bytes_view{k.id}).run();
        } else {
            ++closed;
        }
        told(++done);
    }
    db_.use("UPDATE keyring SET value = ? WHERE name = 'check'").bind(1, next.check_value(read_id(db_))).run();
    changing.commit();
    cache_.clear();
    return closed;
}

key_id keyring::make(const owner_mark& whose) {
    key_id id{};
    fill_random(id);
    fresh_keys_.emplace(id, owned_key{secret_key::random(), whose});
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
        const owned_key& made = fresh_keys_.at(id);
        seal(master_.key_for(master_key::purpose::wrap), place_of(version_, id, made.whose),
             bytes_view{key_view{made.key}}, wrapped);
        db_.use("INSERT INTO key(id, wrapped, owner) VALUES (?, ?, ?)")
            .bind(1, bytes_view{id})
            .bind(2, wrapped)
            .bind(3, bytes_view{made.whose})
            .run();
    }
    adding.commit();
    for (const key_id& id : fresh_) remember(id, fresh_keys_.at(id));
    fresh_.clear();
    fresh_keys_.clear();
}

key_view keyring::remember(const key_id& id, const owned_key& key) {
    if (cache_.size() >= most_cached) cache_.clear();
    return cache_.insert_or_assign(id, key).first->second.key;
}

void keyring::erase(std::span<const key_id> keys) {
    for (const key_id& id : keys) cache_.erase(id);
    transaction erasing{db_};
    for (const key_id& id : keys) db_.use("DELETE FROM key WHERE id = ?").bind(1, bytes_view{id}).run();
    erasing.commit();
}

bool keyring::has(const key_id& id) { return db_.use("SELECT 1 FROM key WHERE id = ?").bind(1, bytes_view{id}).step(); }

std::optional<key_view> keyring::find(const key_id& id, const owner_mark& whose) {
    const storage_error not_theirs{errc::sealed,
                                   db_.file().string() +
                                       ": a person's key does not open for the platform, workspace and user id that "
                                       "the database names: that row was changed by hand, or the keyring is damaged. "
                                       "Remedy: put back a copy of the database from before, with `fulcrum restore`"};
    for (const auto* known : {&cache_, &fresh_keys_}) {
        const auto at = known->find(id);
        if (at == known->end()) continue;
        if (at->second.whose != whose) throw not_theirs;
        return key_view{at->second.key};
    }
    secret_key opened;
    {
        auto row = version_ < 2 ? db_.use("SELECT wrapped, NULL FROM key WHERE id = ?")
                                : db_.use("SELECT wrapped, owner FROM key WHERE id = ?");
        row.bind(1, bytes_view{id});
        if (!row.step()) return std::nullopt;
        const std::optional<owner_mark> bound = row.null(1) ? std::nullopt : std::optional{whose};
        if (!unseal(master_.key_for(master_key::purpose::wrap), place_of(version_, id, bound), row.blob(0), opened))
            throw not_theirs;
    }
    return remember(id, {opened, whose});
}

std::int64_t keyring::size() { return db_.pragma("SELECT count(*) FROM key"); }

}  // namespace fulcrum::storage
