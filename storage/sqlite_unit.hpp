// Private to the room: the store on SQLite and its unit of work, whose functions are spread by subject over
// sqlite_people.cpp, sqlite_journal.cpp, sqlite_outbox.cpp and sqlite_store.cpp.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "storage/codec.hpp"
#include "storage/keys.hpp"
#include "storage/seal.hpp"
#include "storage/sqlite.hpp"
#include "storage/sqlite_cohorts.hpp"
#include "storage/sqlite_store.hpp"

namespace fulcrum::storage {

// The file that says who writes. Throws in_use when another process (or another store here) does.
class process_lock {
  public:
    explicit process_lock(const std::filesystem::path& database);
    ~process_lock();
    process_lock(const process_lock&) = delete;
    process_lock& operator=(const process_lock&) = delete;

  private:
    int fd_ = -1;
};

master_key master_key_of(const open_options& options);                      // that is there
bool there(const std::filesystem::path& file);                              // whatever it is
std::filesystem::path resolved(const std::filesystem::path& database);      // what a link leads to
bool has_content(const std::filesystem::path& file);                        // there, and not empty
std::filesystem::path keyring_of(const std::filesystem::path& database);    // DATABASE.keys
std::filesystem::path keyring_beside(const std::filesystem::path& backup);  // fulcrum.keys in the same folder

// Statements that a test asks SQLite to explain.
inline constexpr char next_due_sql[] = "SELECT at FROM timer WHERE at > ? ORDER BY at LIMIT 1";
inline constexpr char due_sql[] = "SELECT person, what, due_at, date FROM timer WHERE at <= ? ORDER BY at LIMIT ?";
inline constexpr char next_due_there_sql[] =
    "SELECT t.at FROM timer t JOIN person p ON p.id = t.person JOIN place w ON w.id = p.place "
    "WHERE t.at > ? AND w.platform = ? AND w.workspace = ? ORDER BY t.at LIMIT 1";
inline constexpr char due_there_sql[] =
    "SELECT t.person, t.what, t.due_at, t.date FROM timer t JOIN person p ON p.id = t.person "
    "WHERE t.at <= ? AND p.place = ? ORDER BY t.at LIMIT ?";
inline constexpr char old_events_sql[] = "DELETE FROM event WHERE at <= ?";
inline constexpr char old_nudges_sql[] =
    "DELETE FROM nudge WHERE person IN (SELECT id FROM person WHERE id > ? AND id <= ?) "
    "AND what IN ('morning', 'evening') AND date < ?";

// Where the secret is sealed that marks of leavers are made with.
inline constexpr char leavers_secret[] = "forgotten";

// Takes a person out of a database, with what names them; in a transaction of the caller's.
void forget_rows(connection& db, std::int64_t person);
// A name in a text, as a word of its own, replaced by "somebody who left".
std::string without_name(std::string_view text, std::string_view name);

class sqlite_unit;

class sqlite_store final : public store {
  public:
    sqlite_store(const open_options& options, const sqlite_limits& limits);

    std::unique_ptr<unit_of_work> begin() override;
    std::optional<instant> next_due_at(instant after, const place* only) override;
    bool writable() override;
    void backup_to(const std::filesystem::path& file) override;

  private:
    friend class sqlite_unit;
    void prepare(const open_options& options, const sqlite_limits& limits);
    void open_keyring();
    void bind_keys();     // to the people whom the rows name; for keyrings that knew no owners
    void need_keyring();  // throws io if it is not where it was; opens it again if it was put back
    void forget_in_copies(const std::vector<key_id>& gone);  // those that migrations and restores left beside
    void erase_keys();  // those whose people are gone; keeps `erasing_` until it succeeded

    std::filesystem::path file_;
    bool read_only_;
    std::optional<process_lock> lock_;
    std::optional<master_key> master_;
    std::optional<connection> db_;
    std::optional<keyring> keys_;
    database_id id_{};

    bool open_unit_ = false;
    bool erasing_ = false;
    std::int64_t next_outbox_ = 1;
    std::map<place, std::int64_t, std::less<>> places_;  // of the table, as far as seen
    std::vector<unsigned char> sealed_;                  // room that is used again
    std::string text_;
};

class sqlite_unit final : public unit_of_work {
  public:
    explicit sqlite_unit(sqlite_store& s);
    ~sqlite_unit() override;

    void commit() override;
    void mark() override;
    void release() override;
    void undo() override;
    bool note_event(const place& where, std::string_view event, instant at) override;
    bool forget_events_before(instant at, std::size_t most) override;
    std::optional<person_id> forget_nudges_before(local_date day, person_id after, std::size_t people) override;
    bool forget_admin_log_before(instant at, std::size_t most) override;

    std::optional<person_row> find(const person_key& who) override;
    std::optional<person_row> find(person_id id) override;
    person_row add(const person_key& who, instant now) override;
    void set_direct_channel(person_id id, std::string_view channel) override;
    dialogue::person_state load(person_id id) override;
    void save(person_id id, const dialogue::person_state& state, const person_summary& summary) override;
    void erase(person_id id) override;
    std::vector<person_row> people(const place& where) override;
    std::vector<course_row> courses(const place& where, std::string_view track) override;
    bool was_erased(const person_key& who) override;

    dialogue::channel_state load_channel(const place& where, std::string_view channel) override;
    void save_channel(const place& where, std::string_view channel, const dialogue::channel_state& state) override;

    int write(person_id id, const dialogue::write_entry& entry, instant now) override;
    dialogue::journal_found look_up(person_id id, const dialogue::look_up& question) override;
    dialogue::journal_changed amend(person_id id, const dialogue::amend_part& what, instant now) override;
    dialogue::journal_changed remove(person_id id, const dialogue::remove_part& what) override;
    dialogue::journal_changed replace(person_id id, const dialogue::replace_entry& what, instant now) override;
    dialogue::journal_changed remove(person_id id, const dialogue::remove_entry& what) override;

    void set_timer(person_id id, const dialogue::set_timer& t, std::chrono::milliseconds later,
                   instant overdue_at) override;
    void cancel_timer(person_id id, dialogue::timer what, instant overdue_at) override;
    std::vector<person_id> planned_after(person_id id, std::size_t most) override;
    std::vector<due_timer> due(instant now, std::size_t most, const place* only) override;
    bool claim(const due_timer& t) override;
    void note_nudge(person_id id, const dialogue::note_nudge& n, instant now) override;
    std::vector<nudge_row> nudges(person_id id, std::size_t most) override;

    outgoing_row enqueue(outgoing_row message) override;
    std::vector<outgoing_row> unsent() override;
    void sent(outbox_id id, std::string_view post, instant at) override;
    void failed(outbox_id id, std::string_view reason, instant at) override;
    std::vector<outgoing_row> withdraw_files(std::optional<person_id> of, instant before, instant now) override;
    void dropped(outbox_id id) override;
    std::optional<asked_post> asked_in(person_id id, std::string_view post) override;
    bool asks_unsent(person_id id) override;
    void tapped(person_id id, std::string_view post, std::optional<dialogue::choice> what, instant at) override;
    std::vector<tappable_post> unoffered(const place& where) override;
    void offered(std::string_view ref) override;
    void note_failure(const place& where, const failure_row& row) override;
    std::vector<failure_row> failures(const place& where, std::int64_t after_id, std::size_t most) override;

    void set_channel(const place& where, const channel_row& c) override;
    std::vector<channel_row> channels(const place& where) override;

    void log_admin(const place& where, const admin_row& row) override;
    std::vector<admin_row> admin_log(const place& where, std::size_t most, std::size_t skip,
                                     std::string_view words) override;
    std::vector<admin_row> acts_on(person_id id, std::size_t most) override;
    int log_refusal(const place& where, instant at, std::string_view actor) override;
    std::vector<refusal_row> refusals(const place& where, std::size_t most) override;
    std::optional<std::string> setting(std::string_view key) override;
    void set_setting(std::string_view key, std::string_view value) override;

    cohort_book& cohorts() override { return cohorts_; }

    void keep_text(const track_text& t) override;
    std::vector<track_text> texts() override;
    void forget_texts_before(instant at) override;

  private:
    friend class sqlite_cohorts;

    // The statement, if the transaction is still there: SQLite undoes one by itself when the disk is full, and what
    // came after would be durable by itself.
    statement use(sql text);
    connection& db() const { return *store_.db_; }
    std::optional<std::int64_t> known_place(const place& where);
    std::int64_t place_id(const place& where);  // made if missing
    person_row row_of(const statement& found, const place* where);
    std::string direct_channel_of(person_id id, std::string_view plain, bytes_view sealed);

    // A person's key by its id, and whose it must be.
    struct key_name {
        key_id id{};
        owner_mark whose{};
    };
    key_name key_name_of(person_id id);
    key_view key_of(person_id id, const key_name& name);
    std::optional<key_view> key_or_none(person_id id, key_id& ring);
    std::optional<owner_mark> mark_of_leaver(const owner_mark& whose, bool make_secret);
    void note_tappable(const outgoing_row& message);
    std::vector<dialogue::choice> choices_under(std::string_view ref);

    [[noreturn]] void not_there(person_id id) const;
    [[noreturn]] void unreadable(const char* what, person_id id) const;
    [[noreturn]] void undecodable(const char* what, const codec_error& error) const;

    bytes_view seal_part(person_id id, const key_name& ring, std::int64_t number, std::int64_t part,
                         std::string_view text);
    void insert_part(person_id id, const key_name& ring, std::int64_t number, std::int64_t part,
                     const dialogue::entry_part& p);
    std::string text_of(person_id id, const key_name& ring, std::int64_t number);
    void touch(person_id id, std::int64_t number, instant now);
    void note_course(person_id id, const person_summary& summary);

    sqlite_store& store_;
    sqlite_cohorts cohorts_{*this};
    bool done_ = false;
    bool erased_ = false;                            // somebody was
    std::vector<std::size_t> marks_;                 // fresh keys at each
    std::unordered_map<person_id, key_name> rings_;  // whose key is which, as far as asked
};

std::string_view name_of(dialogue::timer t);
dialogue::timer timer_of(const connection& db, std::string_view name);
instant instant_at(const statement& row, int column);
dialogue::local_date date_at(const connection& db, const statement& row, int column);

}  // namespace fulcrum::storage
