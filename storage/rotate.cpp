// Another master key. Five things depend on it: the keys of the keyring with its check value, and in the database the
// check value, messages to nobody in particular and the secret that leavers are known by. They change in an order in
// which whoever looks at any moment can tell what is done, because each file changes in one transaction and says which
// key it goes by:
//
//   1. the new key is on the disk          nothing depends on it yet
//   2. the keyring goes by it              the database still goes by the old one: `run` refuses and says what to do
//   3. the database goes by it
//   4. the key file is replaced            only where the key was made here
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "storage/migrate.hpp"
#include "storage/sqlite_unit.hpp"

namespace fulcrum::storage {

namespace fs = std::filesystem;

namespace {

struct identity {
    database_id id{};
    std::vector<unsigned char> check;
};

identity identity_of(connection& db) {
    identity found;
    const storage_error damaged{errc::corrupt,
                                db.file().string() + ": the file is damaged. Remedy: put a backup in place"};
    auto id = db.use("SELECT value FROM meta WHERE name = 'database'");
    if (!id.step() || id.blob(0).size() != found.id.size()) throw damaged;
    std::ranges::copy(id.blob(0), found.id.begin());
    auto check = db.use("SELECT value FROM meta WHERE name = 'check'");
    if (!check.step()) throw damaged;
    found.check.assign(check.blob(0).begin(), check.blob(0).end());
    return found;
}

// The new key: given, or in the file that is to take the place of the old one, which is made if it is missing.
master_key new_key_of(const open_options& options, const rotation& how, const fs::path& next) {
    if (!how.new_key.empty()) return master_key::from_hex(how.new_key, "the new key of the environment");
    if (!how.new_key_file.empty()) return master_key::from_file(how.new_key_file);
    if (!there(next)) {
        master_key::make(next);
        take_after(next, options.master_key_file);
    }
    return master_key::from_file(next);
}

void reseal_database(connection& db, const identity& about, const master_key& old, const master_key& next) {
    constexpr key_id nobody{};
    transaction changing{db};
    std::vector<std::pair<std::int64_t, std::vector<unsigned char>>> messages;
    {
        auto row = db.use("SELECT id, sealed FROM outbox WHERE person IS NULL");
        while (row.step()) messages.emplace_back(row.number(0), std::vector(row.blob(1).begin(), row.blob(1).end()));
    }
    std::string text;
    std::vector<unsigned char> sealed;
    using purpose = master_key::purpose;
    for (const auto& [id, before] : messages) {
        const seal_place where{"outbox", nobody, id};
        if (!unseal(old.key_for(purpose::outbox), where, before, text)) continue;  // damaged: it is told at start
        seal(next.key_for(purpose::outbox), where, text, sealed);
        wipe(text);
        db.use("UPDATE outbox SET sealed = ? WHERE id = ?").bind(1, sealed).bind(2, id).run();
    }
    secret_key leavers;
    bool any = false;
    {
        auto row = db.use("SELECT value FROM meta WHERE name = 'forgotten'");
        any = row.step() &&
              unseal(old.key_for(purpose::outbox), seal_place{leavers_secret, nobody}, row.blob(0), leavers);
    }
    if (any) {
        seal(next.key_for(purpose::outbox), seal_place{leavers_secret, nobody}, bytes_view{leavers.bytes()}, sealed);
        db.use("UPDATE meta SET value = ? WHERE name = 'forgotten'").bind(1, sealed).run();
    }
    db.use("UPDATE meta SET value = ? WHERE name = 'check'").bind(1, next.check_value(about.id)).run();
    changing.commit();
    db.run("PRAGMA wal_checkpoint(TRUNCATE)");
}

// The old key stays under another name: copies of the keyring that are elsewhere need it.
void put_key_in_place(const fs::path& next, const fs::path& file, const fs::path& old) {
    std::error_code error;
    fs::remove(old, error);
    if (::link(file.c_str(), old.c_str()) != 0)
        throw storage_error(errc::io, old.string() + ": the old key can't be kept: " +
                                          std::generic_category().message(errno) + ". Remedy: run this again");
    replace_file(next, file);
}

}  // namespace

rotation_result rotate_master_key(const open_options& options, const rotation& how, const rotation_progress& told) {
    start_sealing();
    const bool given = !how.new_key.empty() || !how.new_key_file.empty();
    if (!given && options.master_key_file.empty())
        throw storage_error(errc::key_unreadable,
                            "the master key comes from the environment, and no new one was given. Remedy: put a new "
                            "key (`fulcrum keygen`) into FULCRUM_STORAGE_NEW_KEY, or name a file with it");
    const std::string name = options.database.string();
    if (!has_content(options.database))
        throw storage_error(errc::cannot_open, name + ": there is no database. Remedy: check the path");
    const fs::path ring = keyring_of(options.database);
    const fs::path next_file = options.master_key_file.string() + ".next";
    const fs::path old_file = options.master_key_file.string() + ".before-rotation";

    { const process_lock first{options.database}; }  // says so if it runs, before anything is made
    told("the new key", 0, 0);
    const master_key old = master_key_of(options);
    const master_key next = new_key_of(options, how, next_file);

    bool keyring_old = false, database_old = false;
    {
        connection db{options.database, connection::mode::existing};
        const identity about = identity_of(db);
        database_old = old.fits(about.id, about.check);
        if (!database_old && !next.fits(about.id, about.check))
            throw storage_error(errc::wrong_key,
                                name +
                                    ": neither the master key nor the new one is this database's. Remedy: put the "
                                    "original key back");
        if (old.fits(about.id, next.check_value(about.id)))
            throw storage_error(errc::wrong_key,
                                "the new master key is the one that is in use. Remedy: make a new one "
                                "with `fulcrum keygen`");
        keyring_old = keyring::wrapped_by(old, ring);
    }
    if (keyring_old && database_old) open_store(options);  // brings an older format up, finishes what was left

    const process_lock lock{options.database};
    rotation_result result;
    connection db{options.database, connection::mode::existing};
    db.run("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY");
    const identity about = identity_of(db);
    if (keyring_old) {
        keyring keys{ring, old, about.id, connection::mode::existing};
        result.keys = keys.size();
        told("keys of people", 0, result.keys);
        result.closed = keys.rewrap(next, [&](std::int64_t done) { told("keys of people", done, result.keys); });
        result.keys -= result.closed;
    } else {
        result.keys = keyring{ring, next, about.id, connection::mode::existing}.size();
    }
    if (database_old) {
        told("the database", 0, 0);
        reseal_database(db, about, old, next);
    }
    if (!given) {
        told("the key file", 0, 0);
        put_key_in_place(next_file, options.master_key_file, old_file);
        result.old_key = old_file;
    }
    told("done", 0, 0);
    return result;
}

std::string new_master_key() { return master_key::random_hex(); }

void make_master_key(const fs::path& file) { master_key::make(file); }

}  // namespace fulcrum::storage
