#include "storage/sqlite.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/assert.hpp>
#include <cerrno>
#include <limits>
#include <new>
#include <system_error>
#include <utility>

namespace fulcrum::storage {
namespace {

// What SQLite said, as what an operator can do about it.
struct meaning {
    errc code;
    const char* remedy;
};
meaning meaning_of(int code) {
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {errc::busy, "another program holds the file; close it, then try again"};
        case SQLITE_FULL:
            return {errc::full, "make room on the disk"};
        case SQLITE_CORRUPT:
            return {errc::corrupt, "the file is damaged: put a backup in place with `fulcrum restore`"};
        case SQLITE_NOTADB:
            return {errc::corrupt, "this is not a database: check the path, or put a backup in place"};
        case SQLITE_SCHEMA:
        case SQLITE_ERROR:
        case SQLITE_MISMATCH:
        case SQLITE_FORMAT:
            return {errc::corrupt, "the tables are not as this program made them: restore a backup"};
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_AUTH:
        case SQLITE_READONLY:
            return {errc::cannot_open, "the service's user must be able to read and write the file and its directory"};
        default:
            return {errc::io, "check the disk and its file system"};
    }
}

[[noreturn]] void fail_file(const std::filesystem::path& file, const char* doing, int error) {
    const errc code = error == ENOSPC || error == EDQUOT ? errc::full : error == EIO ? errc::io : errc::cannot_open;
    throw storage_error(code, file.string() + ": " + doing + ": " + std::generic_category().message(error));
}

void make_private(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd >= 0)
        ::close(fd);
    else if (errno != EEXIST)
        fail_file(file, "can't be made", errno);
}

}  // namespace

// --- statement

statement::statement(connection& db, slot& s) : db_(db), slot_(s), handle_(s.handle) { slot_.taken = true; }

statement::~statement() {
    sqlite3_reset(handle_);
    sqlite3_clear_bindings(handle_);
    slot_.taken = false;
}

statement& statement::bind(int at, std::int64_t value) {
    const int code = sqlite3_bind_int64(handle_, at, value);
    BOOST_ASSERT(code != SQLITE_RANGE);
    if (code != SQLITE_OK) db_.fail(code);
    return *this;
}

statement& statement::bind(int at, std::string_view text) {
    const char* data = text.data() ? text.data() : "";
    const int code = sqlite3_bind_text64(handle_, at, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
    BOOST_ASSERT(code != SQLITE_RANGE);
    if (code != SQLITE_OK) db_.fail(code);
    return *this;
}

statement& statement::bind(int at, bytes_view blob) {
    const void* data = blob.data() ? static_cast<const void*>(blob.data()) : "";
    const int code = sqlite3_bind_blob64(handle_, at, data, blob.size(), SQLITE_STATIC);
    BOOST_ASSERT(code != SQLITE_RANGE);
    if (code != SQLITE_OK) db_.fail(code);
    return *this;
}

statement& statement::bind_null(int at) {
    sqlite3_bind_null(handle_, at);
    return *this;
}

bool statement::step() {
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) db_.fail(code);
    return false;
}

void statement::run() {
    while (step()) {
    }
}

std::int64_t statement::number(int column) const { return sqlite3_column_int64(handle_, column); }

int statement::small(int column) const {
    const std::int64_t value = number(column);
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max()) db_.fail(SQLITE_CORRUPT);
    return static_cast<int>(value);
}

std::string_view statement::text(int column) const {
    const auto* data = sqlite3_column_text(handle_, column);
    const int size = sqlite3_column_bytes(handle_, column);
    return data ? std::string_view{reinterpret_cast<const char*>(data), static_cast<std::size_t>(size)}
                : std::string_view{};
}

bytes_view statement::blob(int column) const {
    const auto* data = static_cast<const unsigned char*>(sqlite3_column_blob(handle_, column));
    const int size = sqlite3_column_bytes(handle_, column);
    return data ? bytes_view{data, static_cast<std::size_t>(size)} : bytes_view{};
}

bool statement::null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }

// --- connection

connection::connection(std::filesystem::path file, mode m) : file_(std::move(file)) {
    if (m == mode::create) make_private(file_);
    const int flags = (m == mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX |
                      SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(file_.c_str(), &db_, flags, nullptr);
    if (code != SQLITE_OK) {
        try {
            fail(code);
        } catch (...) {
            sqlite3_close(db_);
            throw;
        }
    }
    // The file may come from anywhere: no function or trigger in it is to do more than read and write its tables.
    sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_busy_timeout(db_, 5000);
}

connection::~connection() {
    forget_statements();
    sqlite3_close_v2(db_);
}

void connection::forget_statements() {
    for (auto& [text, slot] : statements_) {
        BOOST_ASSERT(!slot.taken);
        sqlite3_finalize(slot.handle);
    }
    statements_.clear();
}

statement connection::use(sql text) {
    statement::slot& slot = statements_[text.text];
    BOOST_ASSERT(!slot.taken);
    if (!slot.handle) {
        const int code = sqlite3_prepare_v3(db_, text.text, -1, SQLITE_PREPARE_PERSISTENT, &slot.handle, nullptr);
        if (code != SQLITE_OK) fail(code);
    }
    return statement{*this, slot};
}

void connection::run(const std::string& text) {
    const int code = sqlite3_exec(db_, text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
}

std::string connection::pragma_text(const std::string& text) {
    sqlite3_stmt* raw = nullptr;
    int code = sqlite3_prepare_v2(db_, text.c_str(), -1, &raw, nullptr);
    if (code != SQLITE_OK) fail(code);
    std::string found;
    code = sqlite3_step(raw);
    if (code == SQLITE_ROW) {
        const auto* data = sqlite3_column_text(raw, 0);
        if (data)
            found.assign(reinterpret_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(raw, 0)));
    }
    while (code == SQLITE_ROW) code = sqlite3_step(raw);
    sqlite3_finalize(raw);
    if (code != SQLITE_DONE) fail(code);
    return found;
}

std::int64_t connection::pragma(const std::string& text) {
    const std::string found = pragma_text(text);
    return found.empty() ? 0 : std::strtoll(found.c_str(), nullptr, 10);
}

std::int64_t connection::changes() const { return sqlite3_changes64(db_); }
std::int64_t connection::last_id() const { return sqlite3_last_insert_rowid(db_); }
bool connection::in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }

void connection::fail(int code) const {
    if ((code & 0xff) == SQLITE_NOMEM) throw std::bad_alloc{};
    if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
        throw storage_error(errc::sealed, file_.string() + ": the person is not there any more");
    // SQLite's own messages name tables and columns, never a value.
    std::string said = db_ && sqlite3_extended_errcode(db_) == code ? sqlite3_errmsg(db_) : sqlite3_errstr(code);
    if ((code & 0xff) == SQLITE_CONSTRAINT) throw std::logic_error(file_.string() + ": " + said);
    const meaning m = meaning_of(code);
    if (const int os = db_ ? sqlite3_system_errno(db_) : 0; os != 0 && m.code == errc::cannot_open)
        said += " (" + std::generic_category().message(os) + ")";
    throw storage_error(m.code, file_.string() + ": " + said + ". Remedy: " + m.remedy);
}

void connection::copy_to(const std::filesystem::path& file) {
    connection target{file, mode::create};
    target.run("PRAGMA synchronous=FULL");
    sqlite3_backup* copying = sqlite3_backup_init(target.db_, "main", db_, "main");
    if (!copying) target.fail(sqlite3_extended_errcode(target.db_));
    // In one step: a single read transaction, so that a writer neither waits nor makes it start again.
    int code = SQLITE_OK;
    for (int attempt = 0; attempt < 50; ++attempt) {
        code = sqlite3_backup_step(copying, -1);
        if (code != SQLITE_BUSY && code != SQLITE_LOCKED) break;
        sqlite3_sleep(100);
    }
    const int finished = sqlite3_backup_finish(copying);
    if (code != SQLITE_DONE) {
        const bool mine = (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
        (mine ? *this : target).fail(code == SQLITE_OK ? finished : code);
    }
    target.run("PRAGMA journal_mode=DELETE");
}

// --- transaction

transaction::transaction(connection& db) : db_(db) { db_.use("BEGIN IMMEDIATE").run(); }

transaction::~transaction() {
    if (!open_ || !db_.in_transaction()) return;
    try {
        db_.use("ROLLBACK").run();
    } catch (const std::exception&) {  // SQLite undoes it when the connection closes
    }
}

void transaction::commit() {
    db_.use("COMMIT").run();
    open_ = false;
}

// --- files

namespace {

void sync_path(const std::filesystem::path& path, int flags) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
    if (fd < 0) fail_file(path, "can't be opened", errno);
    const int error = ::fsync(fd) == 0 ? 0 : errno;
    ::close(fd);
    if (error != 0 && error != EINVAL) fail_file(path, "can't be written through to the disk", error);
}

}  // namespace

void sync_file(const std::filesystem::path& file) { sync_path(file, O_RDONLY); }

void sync_directory_of(const std::filesystem::path& file) {
    const auto parent = file.parent_path();
    sync_path(parent.empty() ? std::filesystem::path{"."} : parent, O_RDONLY | O_DIRECTORY);
}

void replace_file(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) fail_file(to, "can't be put in place", errno);
    sync_directory_of(to);
}

void take_after(const std::filesystem::path& file, const std::filesystem::path& like) {
    struct stat about {};
    mode_t mode = S_IRUSR | S_IWUSR;
    if (::stat(like.c_str(), &about) == 0) {
        mode = about.st_mode & 07777;
    } else {
        const auto folder = file.parent_path();
        if (::stat(folder.empty() ? "." : folder.c_str(), &about) != 0) return;
    }
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) fail_file(file, "can't be opened", errno);
    const int owned = ::geteuid() == 0 ? ::fchown(fd, about.st_uid, about.st_gid) : 0;
    const int error = owned == 0 && ::fchmod(fd, mode) == 0 ? 0 : errno;
    ::close(fd);
    if (error != 0) fail_file(file, "can't be given to its owner", error);
}

void remove_database(const std::filesystem::path& file) {
    for (const char* tail : {"", "-wal", "-shm", "-journal"}) {
        std::error_code ignored;
        std::filesystem::remove(file.string() + tail, ignored);
    }
}

}  // namespace fulcrum::storage
