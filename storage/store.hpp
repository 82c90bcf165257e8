// What Fulcrum remembers. One synchronous interface, used from one thread, behind which an SQL engine stands: SQLite
// now (sqlite_store), another later. Nothing here knows a chat platform or a network.
//
//   auto unit = store->begin();             // BEGIN IMMEDIATE
//   if (unit->note_event(where, "post:abc", now)) { ... unit->save(...); unit->enqueue(...); }
//   unit->commit();                         // durable when it returns; destroying a unit uncommitted undoes it
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dialogue/choice.hpp"
#include "dialogue/effect.hpp"
#include "dialogue/state.hpp"
#include "dialogue/time.hpp"
#include "storage/errc.hpp"

namespace fulcrum::storage {

class cohort_book;  // cohorts.hpp

using dialogue::instant;
using dialogue::local_date;

// A chat platform's server or workspace.
struct place {
    std::string platform, workspace;
    friend auto operator<=>(const place&, const place&) = default;
};
// A person, wherever they chat.
struct person_key {
    place where;
    std::string user;
    friend auto operator<=>(const person_key&, const person_key&) = default;
};

enum class person_id : std::int64_t {};
enum class outbox_id : std::int64_t {};

// How it is with somebody's track.
enum class standing { none, going, finished, left };

// What may be seen without a person's key: no word of theirs.
struct person_row {
    person_id id{};
    person_key key;
    std::string username;
    std::string direct_channel;  // "" until known, and when the row was tampered with; never in lists of people
    std::string track;           // track id, "" if none
    int day = 0, steps = 0;      // day of the track; steps answered
    instant created_at{}, last_active_at{};
    bool closed = false;  // their account, as far as is known
    // In lists of people: of their track, or of the one they left.
    standing stands = standing::none;
    bool begun = false;  // something of it was answered
    int hush = 0;        // the step of the silence rule
};

struct person_summary {
    std::string username, track;
    int day = 0, steps = 0;
    instant last_active_at{};
    bool closed = false;
    bool finished = false;
    instant enrolled_at{};  // 1970: not known
    int hush = 0;
};

// Somebody's way through a track that they are or were in. For figures.
struct course_row {
    person_id person{};
    std::string user, username, track;
    instant began_at{};
    int day = 0, steps = 0;  // the furthest day, the steps answered in it
    standing stands = standing::going;
    int hush = 0;
    bool closed = false;  // the account
};

struct due_timer {
    person_id person{};
    dialogue::timer what = dialogue::timer::morning;
    instant due_at{};
    local_date date{};
};

// The nudge that a message carries. One that takes several messages is delivered from its first on, or not at all.
struct carried_nudge {
    dialogue::timer what = dialogue::timer::morning;
    local_date date{};
    bool goes_on = false;  // not the first message of it
    instant due_at{};      // by the rule; 1970 for one that was moved, whose lateness says nothing
    friend bool operator==(const carried_nudge&, const carried_nudge&) = default;
};

struct outgoing_row {
    outbox_id id{};
    std::optional<person_id> person;  // whose key seals the text; none: sealed by the master key
    place where;
    std::string channel, thread;
    std::string ref;  // unique, made by enqueue
    // message_kind as text, or "reaction" (then `text` is the emoji and `post` the post), "withdrawal" (the coach's own
    // `post` is deleted), "clear" (all its posts in that channel are).
    std::string kind;
    std::string text;
    std::string post;
    std::string file_name, file_content;  // "" = none
    bool nudge = false;                   // unasked: goes after replies
    std::optional<carried_nudge> carries{};
    instant created_at{};
    std::vector<dialogue::choice> choices{};  // to be put under it once it is out
    std::int64_t question = 0;                // of the person's, that these answer
};

// What a post of the coach asks, and the thread it is in.
struct asked_post {
    std::int64_t question = 0;
    std::string thread;
    std::optional<dialogue::choice> tapped{};  // what counts, of the taps under this post
    instant tapped_at{};                       // on the platform's clock
    friend bool operator==(const asked_post&, const asked_post&) = default;
};
// A post that is out, and the choices that are still to be put under it.
struct tappable_post {
    std::string ref, channel, post;
    std::vector<dialogue::choice> choices;
};

// Something that the coach had to do and could not: a message that the platform will never take, a nudge that could not
// be made. No word of anybody is in it.
struct failure_row {
    std::int64_t id = 0;  // rising; given by the store
    std::optional<person_id> person;
    std::string username;  // theirs, when read
    std::string channel;
    std::string kind;                     // of the message
    std::optional<dialogue::timer> what;  // the nudge, if it was one: kept once for each
    local_date date{};                    // of the nudge
    instant at{};
    std::string reason;  // "closed", "refused", "internal", "sealed", or what the chat server said
};

struct channel_row {
    std::string channel;
    int kind = 0;           // platform::channel_kind as a number: 0 direct, 1 group, 2 team
    std::string person;     // user id of the other one in a direct channel
    std::string last_post;  // "" keeps the one that is known
    instant last_at{};
    bool back = false;  // last_at may move backwards, for it was in the future
};

struct admin_row {
    instant at{};
    std::string actor, action;  // action: what was changed, in words; never what somebody wrote
    // Whom it was about, and for each what it was, as they may hear of it: "assigned two-hats". Not in lists.
    std::vector<std::pair<person_id, std::string>> about{};
};
// Words of administrators that somebody said who is none, within an hour of the first one.
struct refusal_row {
    instant at{};  // of the first one
    std::string actor;
    int times = 0;
};

struct nudge_row {
    dialogue::timer what = dialogue::timer::morning;
    local_date date{};
    std::string outcome;
    instant at{};      // when it was decided
    instant due_at{};  // by the rule; 1970 in rows of old versions
    std::string zone;
    std::string post;         // what it became on the platform; "" until then, and in rows of old versions
    bool on_its_way = false;  // written, and still to be delivered
};

// A content file as it was in force once, so that who is in the middle of it can finish on it, and so that a broken new
// version does not take the old one away.
struct track_text {
    std::string edition;  // identity
    std::string name;     // the file's
    std::string track;    // the track in it, "" for a bank or messages
    std::string source;
    instant at{};  // last in force
};

// One transaction. Not movable; lives shorter than its store. All times are given, none is read from a clock.
class unit_of_work {
  public:
    virtual ~unit_of_work() = default;
    virtual void commit() = 0;

    // A part that can be undone alone: release keeps what was done since the last mark, undo drops it.
    virtual void mark() = 0;
    virtual void release() = 0;
    virtual void undo() = 0;

    // False when that event of that place was noted before: it must not be processed again.
    virtual bool note_event(const place& where, std::string_view event, instant at) = 0;
    // What is old, in bounded steps so that nobody waits: to be repeated, each in a unit of its own.
    // Events and failures, about so many of each; false when none are left.
    virtual bool forget_events_before(instant at, std::size_t most = 10000) = 0;
    // Nudges, of the next so many people after that one; the last of these people, or none when all were gone through.
    virtual std::optional<person_id> forget_nudges_before(local_date day, person_id after, std::size_t people) = 0;
    // What administrators did; false when none are left.
    virtual bool forget_admin_log_before(instant at, std::size_t most) = 0;

    // --- people
    virtual std::optional<person_row> find(const person_key& who) = 0;
    virtual std::optional<person_row> find(person_id id) = 0;
    // Makes the person and their key. Precondition: not there yet (else std::logic_error).
    virtual person_row add(const person_key& who, instant now) = 0;
    virtual void set_direct_channel(person_id id, std::string_view channel) = 0;
    // The person's state; a new person's is default. Throws storage_error{sealed}.
    virtual dialogue::person_state load(person_id id) = 0;
    virtual void save(person_id id, const dialogue::person_state& state, const person_summary& summary) = 0;
    // Rows, timers, unsent messages and the key: nothing is left that could be read, in old backups neither. In the
    // administrators' log the name becomes "somebody who left"; copies beside the database lose the person, too.
    virtual void erase(person_id id) = 0;
    virtual std::vector<person_row> people(const place& where) = 0;  // by username
    // Of that track, "" = of all; teams are among them.
    virtual std::vector<course_row> courses(const place& where, std::string_view track) = 0;
    // Whether that person was erased, and has not been added since.
    virtual bool was_erased(const person_key& who) = 0;

    // --- team channels
    virtual dialogue::channel_state load_channel(const place& where, std::string_view channel) = 0;
    virtual void save_channel(const place& where, std::string_view channel, const dialogue::channel_state& state) = 0;

    // --- journal
    virtual int write(person_id id, const dialogue::write_entry& entry, instant now) = 0;  // its number, from 1
    // Opens this person's entries and no others. `most` bounds latest and search; a search looks at titles and texts.
    virtual dialogue::journal_found look_up(person_id id, const dialogue::look_up& question) = 0;
    virtual dialogue::journal_changed amend(person_id id, const dialogue::amend_part& what, instant now) = 0;
    virtual dialogue::journal_changed remove(person_id id, const dialogue::remove_part& what) = 0;
    virtual dialogue::journal_changed replace(person_id id, const dialogue::replace_entry& what, instant now) = 0;
    virtual dialogue::journal_changed remove(person_id id, const dialogue::remove_entry& what) = 0;

    // --- timers and nudges
    // It comes up with `due` at due_at + later. One that is due by `overdue_at` stays as it is: what became of it must
    // be decided first.
    virtual void set_timer(person_id id, const dialogue::set_timer& t, std::chrono::milliseconds later = {},
                           instant overdue_at = instant::min()) = 0;
    virtual void cancel_timer(person_id id, dialogue::timer what, instant overdue_at = instant::min()) = 0;
    // People with a nudge planned, in the order of their ids, after that one.
    virtual std::vector<person_id> planned_after(person_id id, std::size_t most) = 0;
    // Earliest first; with a place only those of its people.
    virtual std::vector<due_timer> due(instant now, std::size_t most, const place* only = nullptr) = 0;
    // Takes a due timer away; false when it is no longer there as given (answered, moved or erased meanwhile).
    virtual bool claim(const due_timer& t) = 0;
    virtual void note_nudge(person_id id, const dialogue::note_nudge& n, instant now) = 0;
    virtual std::vector<nudge_row> nudges(person_id id, std::size_t most) = 0;  // newest first

    // --- outbox
    // Stores the message and makes its ref (filled into the row returned, with its id). What is said after `erase` has
    // no person.
    virtual outgoing_row enqueue(outgoing_row message) = 0;
    virtual std::vector<outgoing_row> unsent() = 0;  // oldest first; at start
    // The platform took it at that time; a nudge it carried became that post then.
    virtual void sent(outbox_id id, std::string_view post, instant at) = 0;
    virtual void failed(outbox_id id, std::string_view reason, instant at) = 0;  // not tried again: becomes a failure
    // Posts with a file of that person's (none: of anybody's) that were sent before then: a message each that deletes
    // one, of the kind "withdrawal".
    virtual std::vector<outgoing_row> withdraw_files(std::optional<person_id> of, instant before, instant now) = 0;
    virtual void dropped(outbox_id id) = 0;  // not wanted any more

    // --- questions that can be tapped
    // What that post asks this person; nothing when it is not theirs, or asks nothing that can be tapped, or is old.
    virtual std::optional<asked_post> asked_in(person_id id, std::string_view post) = 0;
    // Whether such a question is not known to be out yet: a tap may come before that is noted.
    virtual bool asks_unsent(person_id id) = 0;
    // What was tapped under it counts from here on; nothing: what did was taken back.
    virtual void tapped(person_id id, std::string_view post, std::optional<dialogue::choice> what, instant at) = 0;
    virtual std::vector<tappable_post> unoffered(const place& where) = 0;  // at start
    virtual void offered(std::string_view ref) = 0;                        // all of its choices are there

    // --- failures
    virtual void note_failure(const place& where, const failure_row& row) = 0;
    virtual std::vector<failure_row> failures(const place& where, std::int64_t after_id,
                                              std::size_t most) = 0;  // newest first

    // --- channels
    virtual void set_channel(const place& where,
                             const channel_row& c) = 0;  // moves last_at backwards only if told; "" person keeps
    virtual std::vector<channel_row> channels(const place& where) = 0;

    // --- administrators
    virtual void log_admin(const place& where, const admin_row& row) = 0;
    // Newest first, those with that in the name or the action; case counts for nothing, "" = all.
    virtual std::vector<admin_row> admin_log(const place& where, std::size_t most, std::size_t skip = 0,
                                             std::string_view words = {}) = 0;
    // What was done to somebody's programme and who looked at their figures: in `action` as they may hear of it.
    virtual std::vector<admin_row> acts_on(person_id id, std::size_t most) = 0;  // newest first
    // One row a person and hour, apart from what was done; answers how many there are in it now.
    virtual int log_refusal(const place& where, instant at, std::string_view actor) = 0;
    virtual std::vector<refusal_row> refusals(const place& where, std::size_t most) = 0;  // newest first
    virtual std::optional<std::string> setting(std::string_view key) = 0;  // defaults for newcomers etc.; never ""
    virtual void set_setting(std::string_view key, std::string_view value) = 0;  // "" removes it

    // --- cohorts and acts on many people; lives as long as the unit
    virtual cohort_book& cohorts() = 0;

    // --- content that was in force
    virtual void keep_text(const track_text& t) = 0;  // a known edition only gets its new `at`
    virtual std::vector<track_text> texts() = 0;      // latest first
    virtual void forget_texts_before(instant at) = 0;
};

class store {
  public:
    virtual ~store() = default;
    virtual std::unique_ptr<unit_of_work> begin() = 0;
    // The earliest timer that comes up after that instant, by index; no transaction needed. With a place only of its
    // people.
    virtual std::optional<instant> next_due_at(instant after = instant::min(), const place* only = nullptr) = 0;
    // Whether a commit would succeed (writes nothing): for /readyz.
    virtual bool writable() = 0;
    // A consistent copy of the database to a new file, while others work; the keyring goes beside it (see keys.hpp).
    virtual void backup_to(const std::filesystem::path& file) = 0;
};

struct open_options {
    std::filesystem::path database;
    std::filesystem::path master_key_file;  // made (0600) if missing and `make_key`; "" with master_key
    std::string master_key;                 // 64 hex digits, from the environment; wins over the file
    bool make_key = true;
    bool read_only = false;  // for `check`, `backup`: no migration, no lock
};

// Opens, migrates (after a copy of an older file beside it), locks against a second process.
std::unique_ptr<store> open_store(const open_options& options);

// For `fulcrum restore`: checks the copy (integrity, version, key), then puts it in place of the database, keeping the
// old file as NAME.before-restore. The live keyring stays if there is one, so that who was forgotten stays forgotten.
// The setting `restored_key` then holds `at`, in milliseconds: what was said after the copy was made was answered by
// then, and the copy does not know.
inline constexpr std::string_view restored_key = "restored.at";
void restore_store(const std::filesystem::path& from, const open_options& to, instant at = {});

// For `fulcrum keys rotate`: another master key for a database that nobody works with; throws in_use otherwise. What
// was cut off anywhere goes on when it is called again in the same way.
struct rotation {
    std::filesystem::path new_key_file;  // holds the new key; stays as it is
    std::string new_key;                 // or 64 hex digits, from the environment
    // Neither: a new one is made beside the key file and takes its place.
};
struct rotation_result {
    std::int64_t keys = 0, closed = 0;  // wrapped by the new key; not to be opened, by the old one neither
    std::filesystem::path old_key;      // where the old one was put; "" if the key was given
};
// `told` hears of each step before it is taken: what is done, how much of it, and how much there is.
using rotation_progress = std::function<void(std::string_view step, std::int64_t done, std::int64_t of)>;
rotation_result rotate_master_key(const open_options& options, const rotation& how, const rotation_progress& told);

// For `fulcrum keygen`: 64 new hex digits, or a new file with them, mode 0600.
std::string new_master_key();
void make_master_key(const std::filesystem::path& file);

}  // namespace fulcrum::storage
