// Opening, transactions, and what one looks at without a transaction.
#include "storage/sqlite_store.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/assert.hpp>
#include <cerrno>
#include <system_error>

#include "storage/migrate.hpp"
#include "storage/sqlite_unit.hpp"

namespace fulcrum::storage {

using dialogue::from_millis;
using dialogue::timer;
using dialogue::to_millis;

namespace fs = std::filesystem;

namespace {

// Files up to this size are read through at start; damage in larger ones shows when it is met, or in a backup.
constexpr std::uintmax_t checked_at_start = 64U << 20;
// Less room than this on the disk and commits may fail soon.
constexpr std::uintmax_t room_needed = 4U << 20;

}  // namespace

// --- words for enumerators

std::string_view name_of(timer t) {
    switch (t) {
        case timer::morning:
            return "morning";
        case timer::evening:
            return "evening";
        case timer::collect:
            return "collect";
        case timer::snooze:
            return "snooze";
        case timer::waiting:
            return "waiting";
        case timer::reminder:
            return "reminder";
    }
    return "waiting";
}

timer timer_of(const connection& db, std::string_view name) {
    for (const timer t :
         {timer::morning, timer::evening, timer::collect, timer::snooze, timer::waiting, timer::reminder})
        if (name_of(t) == name) return t;
    throw storage_error(errc::corrupt, db.file().string() + ": a timer is of no kind known here");
}

instant instant_at(const statement& row, int column) { return from_millis(row.number(column)); }

local_date date_at(const connection& db, const statement& row, int column) {
    local_date date{};
    if (!read_date_number(row.number(column), date))
        throw storage_error(errc::corrupt, db.file().string() + ": a date is out of range");
    return date;
}

// --- files

bool there(const fs::path& file) {
    std::error_code error;
    return fs::exists(fs::symlink_status(file, error));
}

bool has_content(const fs::path& file) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    return !error && size > 0;
}

// One database has one lock, whatever links lead to it.
fs::path resolved(const fs::path& database) {
    std::error_code error;
    auto real = fs::weakly_canonical(database, error);
    return error || real.empty() ? database : real;
}

// Beside the database; beside a link to it where it was made by that name.
fs::path keyring_of(const fs::path& database) {
    std::error_code error;
    const fs::path beside = database.string() + ".keys";
    return fs::exists(beside, error) ? beside : fs::path(resolved(database).string() + ".keys");
}
fs::path keyring_beside(const fs::path& backup) { return backup.parent_path() / "fulcrum.keys"; }

master_key master_key_of(const open_options& options) {
    if (!options.master_key.empty()) return master_key::from_hex(options.master_key, "the environment");
    return master_key::from_file(options.master_key_file);
}

process_lock::process_lock(const fs::path& database) {
    const fs::path file = resolved(database).string() + ".lock";
    fd_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd_ < 0)
        throw storage_error(errc::cannot_open, file.string() +
                                                   ": can't be opened: " + std::generic_category().message(errno) +
                                                   ". Remedy: the directory must exist, and the service's user must be "
                                                   "able to write to it");
    if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) {
        if (::geteuid() == 0) take_after(file, database);  // the service must be able to open it
        return;
    }
    const int error = errno;
    ::close(fd_);
    if (error != EWOULDBLOCK)
        throw storage_error(errc::cannot_open,
                            file.string() + ": can't be locked: " + std::generic_category().message(error));
    throw storage_error(errc::in_use, database.string() +
                                          ": another Fulcrum works with this database. Remedy: stop it "
                                          "first; `backup` and `check` work while it runs");
}

process_lock::~process_lock() { ::close(fd_); }

// --- opening

sqlite_store::sqlite_store(const open_options& options, const sqlite_limits& limits)
    : file_(options.database), read_only_(options.read_only) {
    start_sealing();
    if (file_.empty()) throw storage_error(errc::cannot_open, "no path of a database was given");
    if (!read_only_) lock_.emplace(file_);
    prepare(options, limits);
    open_keyring();
    if (read_only_) return;
    next_outbox_ = db_->pragma("SELECT coalesce(max(id), 0) FROM outbox") + 1;
    erasing_ = true;  // what an earlier run did not come to
    erase_keys();
}

void sqlite_store::prepare(const open_options& options, const sqlite_limits& limits) {
    const std::string name = file_.string();
    const bool fresh = !has_content(file_);
    if (fresh && read_only_)
        throw storage_error(errc::cannot_open, name + ": there is no database. Remedy: check the path");
    if (fresh && has_content(keyring_of(file_)))
        throw storage_error(errc::cannot_open,
                            name + ": the database is missing, but its keyring " + keyring_of(file_).string() +
                                " is there. Remedy: put a backup in place with `fulcrum restore`, or, to begin anew, "
                                "move the keyring away");

    db_.emplace(file_, read_only_ ? connection::mode::existing : connection::mode::create);
    connection& db = *db_;
    const int known = migrations().back().number;
    const int version = version_of(db, known);
    if (version > 0 && fs::file_size(file_) <= checked_at_start)
        if (db.pragma_text("PRAGMA quick_check(1)") != "ok")
            throw storage_error(errc::corrupt,
                                name + ": the file is damaged. Remedy: put a backup in place with `fulcrum restore`");

    if (!options.master_key.empty()) {
        master_.emplace(master_key::from_hex(options.master_key, "the environment"));
    } else if (options.master_key_file.empty()) {
        throw storage_error(errc::key_unreadable,
                            "no master key was given. Remedy: name a file for it, or set it in the "
                            "environment");
    } else {
        std::error_code error;
        const bool missing = !fs::exists(fs::symlink_status(options.master_key_file, error));
        master_.emplace(missing && version == 0 && options.make_key ? master_key::make(options.master_key_file)
                                                                    : master_key::from_file(options.master_key_file));
    }

    db.run("PRAGMA busy_timeout=5000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384; PRAGMA cell_size_check=ON");
    if (read_only_) {
        db.run("PRAGMA query_only=ON");
    } else {
        if (db.pragma_text("PRAGMA journal_mode=WAL") != "wal")
            throw storage_error(errc::cannot_open, name +
                                                       ": the file system allows no write-ahead log. Remedy: keep the "
                                                       "database on a local disk");
        db.run(
            "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; "
            "PRAGMA wal_autocheckpoint=1000; PRAGMA journal_size_limit=16777216");
        if (limits.max_pages > 0) db.run("PRAGMA max_page_count=" + std::to_string(limits.max_pages));
        migrate(db, migrations(), [&] {
            fill_random(id_);
            db.use("INSERT INTO meta VALUES ('database', ?)").bind(1, bytes_view{id_}).run();
            db.use("INSERT INTO meta VALUES ('check', ?)").bind(1, bytes_view{master_->check_value(id_)}).run();
        });
    }

    auto id = db.use("SELECT value FROM meta WHERE name = 'database'");
    if (!id.step() || id.blob(0).size() != id_.size())
        throw storage_error(errc::corrupt, name + ": the file is damaged. Remedy: put a backup in place");
    std::ranges::copy(id.blob(0), id_.begin());
    auto check = db.use("SELECT value FROM meta WHERE name = 'check'");
    if (!check.step() || !master_->fits(id_, check.blob(0)))
        throw storage_error(errc::wrong_key,
                            name +
                                ": the master key is not the one this database was made with. Remedy: put the "
                                "original key back; after a `fulcrum keys rotate` that was cut off, run that again");
}

void sqlite_store::open_keyring() {
    const fs::path file = keyring_of(file_);
    const bool nobody = db_->pragma("SELECT count(*) FROM (SELECT 1 FROM person LIMIT 1)") == 0;
    if (!nobody && !has_content(file))
        throw storage_error(errc::key_unreadable,
                            file.string() +
                                ": the keyring is missing; without it nobody's journal can be read. Remedy: "
                                "put it back, or fulcrum.keys from the folder of the backups in its place");
    using mode = connection::mode;
    keys_.emplace(file, *master_, id_, nobody && !read_only_ ? mode::create : mode::existing);
    if (!read_only_ && keys_->owners_missing()) bind_keys();
}

void sqlite_store::bind_keys() {
    std::map<key_id, owner_mark> owners;
    {
        auto row = db_->use("SELECT key_id, platform, workspace, user FROM person p JOIN place ON place.id = p.place");
        while (row.step()) {
            key_id id{};
            if (row.blob(0).size() != id.size()) continue;
            std::ranges::copy(row.blob(0), id.begin());
            owners.emplace(id, mark_of_owner(row.text(1), row.text(2), row.text(3)));
        }
    }
    keys_->bind_owners([&owners](const key_id& id) -> std::optional<owner_mark> {
        const auto found = owners.find(id);
        if (found == owners.end()) return std::nullopt;
        return found->second;
    });
}

void sqlite_store::need_keyring() {
    if (read_only_ || keys_->in_place()) return;
    const fs::path file = keyring_of(file_);
    const std::string trouble = file.string() +
                                ": the keyring is not where it was; what is written now could not be read after a "
                                "restart, so nothing is taken in. Remedy: put it back, or fulcrum.keys from the folder "
                                "of the backups in its place";
    if (!has_content(file)) throw storage_error(errc::io, trouble);
    try {
        keys_.emplace(file, *master_, id_, connection::mode::existing);
        if (keys_->owners_missing()) bind_keys();
    } catch (const storage_error& error) {
        throw storage_error(errc::io, trouble + " (" + error.what() + ")");
    }
}

void sqlite_store::forget_in_copies(const std::vector<key_id>& gone) {
    const fs::path real = resolved(file_);
    const std::string begin = real.filename().string() + ".before-";
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(real.parent_path().empty() ? "." : real.parent_path(), error)) {
        const std::string name = entry.path().filename().string();
        const auto tail = name.starts_with(begin) ? name.substr(begin.size()) : std::string();
        if (tail.empty() || tail.find_first_of(".-") != tail.npos) continue;  // a log of one, or a part
        try {
            connection db{entry.path(), connection::mode::existing};
            db.run("PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA synchronous=FULL");
            std::vector<std::int64_t> people;
            for (const key_id& key : gone) {
                auto row = db.use("SELECT id FROM person WHERE key_id = ?");
                row.bind(1, bytes_view{key});
                if (row.step()) people.push_back(row.number(0));
            }
            transaction forgetting{db};
            for (const auto id : people) forget_rows(db, id);
            forgetting.commit();
        } catch (const storage_error&) {  // damaged, perhaps why it was put aside; their words can't be read in it
        }
    }
}

void sqlite_store::erase_keys() {
    if (!erasing_) return;
    try {
        std::vector<key_id> gone;
        {
            auto row = db_->use("SELECT key_id FROM erased_key");
            while (row.step()) {
                key_id id{};
                if (row.blob(0).size() != id.size()) continue;
                std::ranges::copy(row.blob(0), id.begin());
                gone.push_back(id);
            }
        }
        if (!gone.empty()) {
            keys_->erase(gone);
            forget_in_copies(gone);
            db_->use("DELETE FROM erased_key").run();
            // Names and ids of the person leave the log as well; a reader at work may delay that to the next time.
            db_->run("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        erasing_ = false;
    } catch (const storage_error&) {  // tried again with each commit; until then writable() says no
    }
}

// --- without a transaction

std::unique_ptr<unit_of_work> sqlite_store::begin() { return std::make_unique<sqlite_unit>(*this); }

std::optional<instant> sqlite_store::next_due_at(instant after, const place* only) {
    auto row = only ? db_->use(next_due_there_sql) : db_->use(next_due_sql);
    row.bind(1, dialogue::to_millis(after));
    if (only) row.bind(2, only->platform).bind(3, only->workspace);
    if (!row.step()) return std::nullopt;
    return instant_at(row, 0);
}

bool sqlite_store::writable() {
    if (read_only_ || erasing_ || !keys_->in_place()) return false;
    std::error_code error;
    const auto room = fs::space(file_, error);
    if (error || room.available < room_needed || ::access(file_.c_str(), W_OK) != 0) return false;
    if (open_unit_) return db_->in_transaction();
    try {
        const transaction trial{*db_};
        return db_->pragma("SELECT count(*) FROM meta") > 0;
    } catch (const storage_error&) {
        return false;
    }
}

// --- the transaction

sqlite_unit::sqlite_unit(sqlite_store& s) : store_(s) {
    BOOST_ASSERT(!s.open_unit_);  // one at a time
    store_.need_keyring();
    if (store_.read_only_)
        store_.db_->use("BEGIN").run();
    else
        store_.db_->use("BEGIN IMMEDIATE").run();
    store_.open_unit_ = true;
}

sqlite_unit::~sqlite_unit() {
    store_.open_unit_ = false;
    if (done_) return;
    store_.places_.clear();
    store_.keys_->drop_fresh(0);
    if (!store_.db_->in_transaction()) return;
    try {
        store_.db_->use("ROLLBACK").run();
    } catch (const std::exception&) {  // a disk in trouble; what was not committed is undone when the file is opened
    }
}

statement sqlite_unit::use(sql text) {
    BOOST_ASSERT(!done_);
    if (!store_.db_->in_transaction())
        throw storage_error(errc::io, store_.file_.string() + ": this unit of work was undone by an earlier failure");
    return store_.db_->use(text);
}

void sqlite_unit::commit() {
    auto committing = use("COMMIT");
    if (!store_.read_only_ && !store_.keys_->in_place())  // gone since: the unit is begun again, or waits
        throw storage_error(errc::io, store_.file_.string() + ": the keyring is not where it was");
    // A key must not be missing when the database refers to it. The other way round it only takes room.
    store_.keys_->store_fresh();
    committing.run();
    done_ = true;
    store_.erasing_ = store_.erasing_ || erased_;
    if (!store_.read_only_) store_.erase_keys();
}

void sqlite_unit::mark() {
    use("SAVEPOINT part").run();
    marks_.push_back(store_.keys_->fresh());
}

void sqlite_unit::release() {
    BOOST_ASSERT(!marks_.empty());
    use("RELEASE part").run();
    marks_.pop_back();
}

void sqlite_unit::undo() {
    BOOST_ASSERT(!marks_.empty());
    use("ROLLBACK TO part").run();
    use("RELEASE part").run();
    store_.keys_->drop_fresh(marks_.back());
    store_.places_.clear();
    rings_.clear();
    marks_.pop_back();
}

std::optional<std::int64_t> sqlite_unit::known_place(const place& where) {
    if (const auto seen = store_.places_.find(where); seen != store_.places_.end()) return seen->second;
    auto row = use("SELECT id FROM place WHERE platform = ? AND workspace = ?");
    row.bind(1, where.platform).bind(2, where.workspace);
    if (!row.step()) return std::nullopt;
    store_.places_.emplace(where, row.number(0));
    return row.number(0);
}

std::int64_t sqlite_unit::place_id(const place& where) {
    if (const auto known = known_place(where)) return *known;
    use("INSERT INTO place(platform, workspace) VALUES (?, ?)").bind(1, where.platform).bind(2, where.workspace).run();
    const std::int64_t id = store_.db_->last_id();
    store_.places_.emplace(where, id);
    return id;
}

std::unique_ptr<store> open_sqlite_store(const open_options& options, const sqlite_limits& limits) {
    return std::make_unique<sqlite_store>(options, limits);
}

std::unique_ptr<store> open_store(const open_options& options) { return open_sqlite_store(options); }

}  // namespace fulcrum::storage
