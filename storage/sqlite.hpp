// A thin wrapper of SQLite: connection, statement, and the translation of its codes into storage_error. Everything is
// released by destructors; a statement left half read would keep the write-ahead log growing. One thread per
// connection.
//
//   connection db = connection::open(file, connection::mode::create);
//   auto row = db.use("SELECT name FROM thing WHERE id = ?");  // prepared once, kept for the next time
//   row.bind(1, id);
//   while (row.step()) take(row.text(0));                      // views live until the next step
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "storage/errc.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace fulcrum::storage {

using bytes_view = std::span<const unsigned char>;

// The text of a statement: only a literal, whose address names it in the cache.
struct sql {
    const char* text;
    consteval sql(const char* literal) : text(literal) {}  // NOLINT: meant to be implicit
};

class connection;

// A statement in use: reset, with its bindings cleared, when it goes out of scope.
class statement {
  public:
    statement(statement&&) = delete;
    ~statement();

    // Parameters count from 1. Texts and blobs must outlive the statement's use.
    statement& bind(int at, std::int64_t value);
    statement& bind(int at, int value) { return bind(at, std::int64_t{value}); }
    statement& bind(int at, std::string_view text);
    statement& bind(int at, const char* text) { return bind(at, std::string_view{text}); }
    statement& bind(int at, bytes_view blob);
    statement& bind_null(int at);

    bool step();  // true: there is a row
    void run();   // to the end, rows ignored
    std::int64_t number(int column) const;
    int small(int column) const;  // a number out of an int's range means a damaged file
    std::string_view text(int column) const;
    std::string string(int column) const { return std::string{text(column)}; }
    bytes_view blob(int column) const;
    bool null(int column) const;

  private:
    friend class connection;
    struct slot {
        sqlite3_stmt* handle = nullptr;
        bool taken = false;
    };
    statement(connection& db, slot& s);

    connection& db_;
    slot& slot_;
    sqlite3_stmt* handle_;
};

class connection {
  public:
    enum class mode { create, existing, read_only };

    // `create` makes a missing file with mode 0600. Messages of errors name the file. `what` is how they call it.
    connection(std::filesystem::path file, mode m);
    ~connection();
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    statement use(sql text);
    // For pragmas and migrations: several statements, no rows.
    void run(const std::string& text);
    std::int64_t pragma(const std::string& text);  // the first column of the first row, 0 if none
    std::string pragma_text(const std::string& text);

    std::int64_t changes() const;  // rows of the latest statement
    std::int64_t last_id() const;
    bool in_transaction() const;  // false as well after SQLite undid one by itself (disk full)
    void forget_statements();     // before closing or restoring

    // Copies the whole of this database into the file, which must be new; the result stands alone (no write-ahead log).
    void copy_to(const std::filesystem::path& file);

    const std::filesystem::path& file() const { return file_; }
    sqlite3* handle() const { return db_; }
    [[noreturn]] void fail(int code) const;

  private:
    std::filesystem::path file_;
    sqlite3* db_ = nullptr;
    std::unordered_map<const char*, statement::slot> statements_;
};

// A transaction: undone unless committed.
class transaction {
  public:
    explicit transaction(connection& db);
    ~transaction();
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;
    void commit();

  private:
    connection& db_;
    bool open_ = true;
};

// Files, with errors as storage_error.
void sync_file(const std::filesystem::path& file);
void sync_directory_of(const std::filesystem::path& file);
void replace_file(const std::filesystem::path& from, const std::filesystem::path& to);  // rename, made durable
// Gives a new file the owner and mode of the one it takes the place of; if there is none, the owner of its folder and
// mode 0600: who runs a command as root leaves the files to the service. Other users keep what they make.
void take_after(const std::filesystem::path& file, const std::filesystem::path& like);
void remove_database(const std::filesystem::path& file);  // with -wal, -shm and -journal; missing ones are fine

// The bytes of a text, and back.
inline bytes_view as_bytes(std::string_view s) { return {reinterpret_cast<const unsigned char*>(s.data()), s.size()}; }
inline std::string_view as_text(bytes_view b) { return {reinterpret_cast<const char*>(b.data()), b.size()}; }

}  // namespace fulcrum::storage
