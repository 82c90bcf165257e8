// Copies of the database, and the way back. Where the keyring goes is told in keys.hpp.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <system_error>

#include "storage/migrate.hpp"
#include "storage/sqlite_unit.hpp"

namespace fulcrum::storage {

namespace fs = std::filesystem;

namespace {

// A file that is taken away again unless it was put in place.
class part_file {
  public:
    explicit part_file(fs::path file) : file_(std::move(file)) { remove_database(file_); }
    ~part_file() { remove_database(file_); }
    part_file(const part_file&) = delete;
    part_file& operator=(const part_file&) = delete;
    const fs::path& path() const { return file_; }

  private:
    fs::path file_;
};

bool same_file(const fs::path& a, const fs::path& b) {
    std::error_code error;
    return fs::equivalent(a, b, error) && !error;
}

// Puts a new keyring in place of the old one, and overwrites the old one's bytes.
void replace_keyring(const fs::path& from, const fs::path& to) {
    const int old = ::open(to.c_str(), O_WRONLY | O_CLOEXEC);
    try {
        replace_file(from, to);
    } catch (...) {
        if (old >= 0) ::close(old);
        throw;
    }
    if (old < 0) return;
    struct stat about {};
    if (::fstat(old, &about) == 0 && about.st_nlink == 0) {  // not if it has another name as well
        constexpr std::array<char, 4096> zeros{};
        for (off_t at = 0; at < about.st_size; at += static_cast<off_t>(zeros.size()))
            if (::pwrite(old, zeros.data(), zeros.size(), at) < 0) break;
        ::fsync(old);
    }
    ::close(old);
}

struct copy_check {
    database_id id{};
    std::vector<unsigned char> check;
    bool anybody = false;
};

// Reads a copy through: whole, ours, not newer.
copy_check inspect(const fs::path& file, const std::string& name) {
    connection db{file, connection::mode::read_only};
    const storage_error damaged{errc::corrupt, name + ": this copy is damaged. Remedy: use another backup"};
    if (version_of(db, migrations().back().number) == 0)
        throw storage_error(errc::corrupt, name + ": the file is empty, not a backup. Remedy: use another backup");
    if (db.pragma_text("PRAGMA integrity_check(1)") != "ok") throw damaged;
    copy_check found;
    auto id = db.use("SELECT value FROM meta WHERE name = 'database'");
    if (!id.step() || id.blob(0).size() != found.id.size()) throw damaged;
    std::ranges::copy(id.blob(0), found.id.begin());
    auto check = db.use("SELECT value FROM meta WHERE name = 'check'");
    if (!check.step()) throw damaged;
    found.check.assign(check.blob(0).begin(), check.blob(0).end());
    found.anybody = db.pragma("SELECT count(*) FROM (SELECT 1 FROM person LIMIT 1)") > 0;
    return found;
}

// People of the copy who were forgotten since: their rows can't be read any more.
void drop_forgotten(const fs::path& database, keyring& keys) {
    connection db{database, connection::mode::existing};
    db.run("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY");
    std::vector<std::int64_t> gone;
    {
        auto row = db.use("SELECT id, key_id FROM person");
        while (row.step()) {
            key_id id{};
            if (row.blob(1).size() == id.size()) std::ranges::copy(row.blob(1), id.begin());
            if (!keys.has(id)) gone.push_back(row.number(0));
        }
    }
    transaction dropping{db};
    for (const std::int64_t id : gone) forget_rows(db, id);
    dropping.commit();
}

}  // namespace

void sqlite_store::backup_to(const fs::path& file) {
    const fs::path ring = keyring_beside(file);
    if (there(file))
        throw storage_error(errc::cannot_open,
                            file.string() + ": there is a file of this name already. Remedy: choose a new name");
    if (file.filename().empty() || file.filename() == ring.filename())
        throw storage_error(errc::cannot_open,
                            file.string() + ": a backup can't have this name. Remedy: choose another");
    if (open_unit_) throw std::logic_error("backup_to within a unit of work");

    // In the live database's own folder, with a database called `fulcrum`, the keyring there is the live one.
    const bool live = same_file(ring, keyring_of(file_));
    if (!live && there(ring) && keyring::id_in(ring) != id_)
        throw storage_error(errc::cannot_open, ring.string() +
                                                   ": this folder has the keyring of another database. "
                                                   "Remedy: give each database a folder of its own");

    const part_file copy{file.string() + ".part"};
    const part_file keys{ring.string() + ".part"};
    db_->copy_to(copy.path());
    inspect(copy.path(), copy.path().string());
    sync_file(copy.path());
    // The keyring after the database: a key comes before the row that needs it.
    if (!live) {
        keys_->copy_to(keys.path());
        sync_file(keys.path());
        take_after(keys.path(), ring);
        replace_keyring(keys.path(), ring);
    }
    take_after(copy.path(), file);
    replace_file(copy.path(), file);
}

void restore_store(const fs::path& from, const open_options& to, instant at) {
    start_sealing();
    const fs::path& live = to.database;
    const std::string name = from.string();
    if (live.empty()) throw storage_error(errc::cannot_open, "no path of a database was given");
    if (same_file(from, live))
        throw storage_error(errc::cannot_open, name + ": this is the database itself. Remedy: name a backup of it");
    const process_lock lock{live};

    // Checks first; until the very end nothing that lives is touched.
    const part_file copy{live.string() + ".restoring"};
    {
        connection source{from, connection::mode::read_only};
        version_of(source, migrations().back().number);
        source.copy_to(copy.path());
    }
    const copy_check found = inspect(copy.path(), name);
    const master_key master = master_key_of(to);
    const fs::path ring = keyring_of(live);
    const part_file new_ring{ring.string() + ".restoring"};
    bool keep = has_content(ring);
    if (keep && keyring::id_in(ring) != found.id) {
        // A service that was just set up has a keyring already, without a key in it.
        connection other{ring, connection::mode::existing};
        if (other.pragma("SELECT count(*) FROM key") > 0)
            throw storage_error(errc::cannot_open,
                                ring.string() + ": this keyring belongs to another database than " + name +
                                    ". Remedy: if that one is not needed any more, move its keyring away");
        keep = false;
    }
    if (!keep) {
        const fs::path beside = keyring_beside(from);
        if (!there(beside))
            throw storage_error(errc::key_unreadable,
                                beside.string() +
                                    ": the keyring is missing; without it nobody's journal can be read. "
                                    "Remedy: put the newest fulcrum.keys beside the backup");
        connection{beside, connection::mode::read_only}.copy_to(new_ring.path());
    }
    {
        // The keyring decides: the copy may be from before the master key was changed.
        keyring keys{keep ? ring : new_ring.path(), master, found.id, connection::mode::existing};
        drop_forgotten(copy.path(), keys);
    }
    if (!master.fits(found.id, found.check)) {
        connection db{copy.path(), connection::mode::existing};
        db.run("PRAGMA synchronous=FULL; PRAGMA secure_delete=ON");
        transaction changing{db};
        db.use("UPDATE meta SET value = ? WHERE name = 'check'").bind(1, master.check_value(found.id)).run();
        db.use("DELETE FROM outbox WHERE person IS NULL").run();  // sealed by the master key of then
        changing.commit();
    }
    if (at != instant{}) {
        connection changed{copy.path(), connection::mode::existing};
        changed.run("PRAGMA synchronous=FULL");
        changed.use("INSERT INTO setting(name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
            .bind(1, restored_key)
            .bind(2, std::to_string(dialogue::to_millis(at)))
            .run();
    }
    sync_file(copy.path());

    // Now in place, the old files under another name: each with its log, which SQLite finds by the name.
    take_after(copy.path(), live);
    if (!keep) {
        take_after(new_ring.path(), there(ring) ? ring : live);
        sync_file(new_ring.path());
        if (there(ring)) replace_file(ring, ring.string() + ".before-restore");
        replace_file(new_ring.path(), ring);
    }
    try {  // usually the log can be brought home first
        connection closing{live, connection::mode::existing};
        closing.pragma_text("PRAGMA journal_mode=DELETE");
    } catch (const storage_error&) {  // there is none, or it is damaged: perhaps that is why we are here
    }
    const fs::path old = live.string() + ".before-restore";
    if (there(live)) {
        remove_database(old);
        for (const char* tail : {"-wal", ""})
            if (there(live.string() + tail)) replace_file(live.string() + tail, old.string() + tail);
    }
    for (const char* tail : {"-wal", "-shm", "-journal"}) {
        std::error_code ignored;
        fs::remove(live.string() + tail, ignored);
    }
    replace_file(copy.path(), live);
}

}  // namespace fulcrum::storage
