#include "storage/migrate.hpp"

#include <array>
#include <boost/assert.hpp>
#include <string>

#include "storage/glance.hpp"

namespace fulcrum::storage {
namespace {

// Columns named `sealed` can be read with a key only (seal.hpp); the others hold what the program must see without one.
// Times are milliseconds since 1970, UTC; dates are numbers like 20270110.
constexpr const char* first_tables = R"(
CREATE TABLE meta(
  name TEXT PRIMARY KEY,                 -- 'database': its random id; 'check': made with the master key
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE place(                      -- a chat platform's server or workspace
  id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL,
  workspace TEXT NOT NULL,
  UNIQUE(platform, workspace)
) STRICT;

CREATE TABLE person(
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again: somebody may still hold it
  place INTEGER NOT NULL REFERENCES place(id),
  user TEXT NOT NULL,
  key_id BLOB NOT NULL UNIQUE CHECK(length(key_id) = 16),
  username TEXT NOT NULL DEFAULT '',
  direct_channel TEXT NOT NULL DEFAULT '',
  track TEXT NOT NULL DEFAULT '',
  day INTEGER NOT NULL DEFAULT 0,
  steps INTEGER NOT NULL DEFAULT 0,
  entries INTEGER NOT NULL DEFAULT 0,    -- the highest number an entry ever had
  created_at INTEGER NOT NULL,
  last_active_at INTEGER NOT NULL,
  sealed BLOB,                           -- the state; last, so that lists don't read it
  UNIQUE(place, user)
) STRICT;

CREATE TABLE erased_key(                 -- keys of people who are gone, until the keyring has let go of them
  key_id BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE entry(
  person INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  written_at INTEGER NOT NULL,
  changed_at INTEGER,
  sealed BLOB NOT NULL,                  -- title, track, step
  PRIMARY KEY(person, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE part(                       -- an entry's text, a piece for each message it came in
  person INTEGER NOT NULL,
  number INTEGER NOT NULL,
  part INTEGER NOT NULL,
  source TEXT NOT NULL,                  -- the message's id on the platform: an edit finds the piece by it
  sealed BLOB NOT NULL,
  PRIMARY KEY(person, number, part),
  FOREIGN KEY(person, number) REFERENCES entry(person, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX part_by_source ON part(person, source);

CREATE TABLE timer(
  person INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  what TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  date INTEGER NOT NULL,
  PRIMARY KEY(person, what)
) STRICT, WITHOUT ROWID;
CREATE INDEX timer_by_due ON timer(due_at);

CREATE TABLE nudge(                      -- what became of each
  person INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  what TEXT NOT NULL,
  date INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY(person, what, date)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox(
  id INTEGER PRIMARY KEY,
  person INTEGER REFERENCES person(id) ON DELETE CASCADE,
  place INTEGER NOT NULL REFERENCES place(id),
  channel TEXT NOT NULL,
  thread TEXT NOT NULL,
  ref TEXT NOT NULL,
  kind TEXT NOT NULL,
  post TEXT NOT NULL,
  nudge INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  failed_at INTEGER,                     -- will not be tried again: the text is gone, the reason stays
  reason TEXT,
  sealed BLOB                            -- text, file
) STRICT;

CREATE TABLE event(
  place INTEGER NOT NULL REFERENCES place(id),
  event TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY(place, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_by_time ON event(at);

CREATE TABLE channel(
  place INTEGER NOT NULL REFERENCES place(id),
  channel TEXT NOT NULL,
  kind INTEGER NOT NULL,
  person TEXT NOT NULL,
  last_post TEXT NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY(place, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE channel_state(
  place INTEGER NOT NULL REFERENCES place(id),
  channel TEXT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY(place, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE admin_log(
  id INTEGER PRIMARY KEY,
  place INTEGER NOT NULL REFERENCES place(id),
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL
) STRICT;
CREATE INDEX admin_log_by_time ON admin_log(place, at);

CREATE TABLE setting(
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)";

constexpr char kept_texts[] = R"(
CREATE TABLE track_text(                 -- content files as they were in force
  edition TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  track TEXT NOT NULL,
  source TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)";

// Of each nudge also when its rule would have had it, and on which clock.
constexpr const char* nudges_explained = R"(
ALTER TABLE nudge ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE nudge ADD COLUMN zone TEXT NOT NULL DEFAULT '';
)";

// What could not be done has a table of its own; a message knows the nudge it carries, and a nudge the post it became.
// A timer is looked at a little after it is due, so that not everybody's nine o'clock is the same instant.
constexpr const char* failures_kept = R"(
CREATE TABLE failure(
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again: administrators were told up to here
  place INTEGER NOT NULL REFERENCES place(id),
  person INTEGER REFERENCES person(id) ON DELETE CASCADE,
  channel TEXT NOT NULL,
  kind TEXT NOT NULL,                    -- of the message
  what TEXT,                             -- the nudge, if it was one
  date INTEGER,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX failure_of_nudge ON failure(person, what, date) WHERE what IS NOT NULL;
INSERT INTO failure(place, person, channel, kind, at, reason)
  SELECT place, person, channel, kind, failed_at, coalesce(reason, '') FROM outbox WHERE failed_at IS NOT NULL;
DELETE FROM outbox WHERE failed_at IS NOT NULL;
ALTER TABLE outbox DROP COLUMN failed_at;
ALTER TABLE outbox DROP COLUMN reason;
ALTER TABLE outbox ADD COLUMN what TEXT;
ALTER TABLE outbox ADD COLUMN date INTEGER;
ALTER TABLE outbox ADD COLUMN goes_on INTEGER NOT NULL DEFAULT 0;
ALTER TABLE nudge ADD COLUMN post TEXT NOT NULL DEFAULT '';
ALTER TABLE timer ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
UPDATE timer SET at = due_at;
DROP INDEX timer_by_due;
CREATE INDEX timer_by_at ON timer(at);
)";

// A direct channel counts only with its seal; without one it is asked for. A setting without a value is none.
constexpr const char* channels_sealed = R"(
ALTER TABLE person ADD COLUMN direct_seal BLOB;
UPDATE setting SET value = 'none' WHERE name = 'defaults.track' AND value = '';
DELETE FROM setting WHERE value = '';
)";

// The coach's posts that carry somebody's journal, until they are deleted.
constexpr const char* files_known = R"(
CREATE TABLE file_post(
  person INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  post TEXT NOT NULL,
  channel TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY(person, post)
) STRICT, WITHOUT ROWID;
ALTER TABLE outbox ADD COLUMN has_file INTEGER NOT NULL DEFAULT 0;
)";

// Words refused to people who are no administrators are counted apart from what administrators did.
constexpr const char* refusals_apart = R"(
ALTER TABLE admin_log ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;  -- so many within an hour; 0: something was done
UPDATE admin_log SET refused = 1, action = '' WHERE action = 'was refused an administrator''s word';
)";

// Answers can be tapped: which post asks what, and what is still to be put under it.
constexpr const char* taps_taken = R"(
CREATE TABLE tappable(
  ref TEXT PRIMARY KEY,                  -- the message's
  person INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  question INTEGER NOT NULL,             -- as the person's state numbers them
  thread TEXT NOT NULL,
  post TEXT NOT NULL,                    -- '' until it is out
  choices TEXT NOT NULL                  -- '' once they are all under it
) STRICT, WITHOUT ROWID;
CREATE INDEX tappable_by_person ON tappable(person, post);
)";

// A choice counts as taken back when it is no longer under the post it was made under. Whose account is closed is seen
// without their key; who wanted to be forgotten is known by a mark that only the master key makes, and is no name.
constexpr const char* leavers_known = R"(
ALTER TABLE tappable ADD COLUMN tapped TEXT NOT NULL DEFAULT '';        -- under this post, and not taken back
ALTER TABLE tappable ADD COLUMN tapped_at INTEGER NOT NULL DEFAULT 0;
CREATE TABLE closed_account(
  person INTEGER PRIMARY KEY REFERENCES person(id) ON DELETE CASCADE
) STRICT;
CREATE TABLE forgotten(
  mark BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
)";

// How far people came in which track, and whom an act of an administrator was about.
constexpr const char* courses_known = R"(
CREATE TABLE course(
  person INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  track TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  day INTEGER NOT NULL,                  -- the furthest
  steps INTEGER NOT NULL,                -- answered in it
  stands TEXT NOT NULL,                  -- 'going', 'finished', 'left'
  hush INTEGER NOT NULL,                 -- the step of the silence rule
  PRIMARY KEY(person, track)
) STRICT, WITHOUT ROWID;
INSERT INTO course SELECT id, track, created_at, day, steps, 'going', 0 FROM person WHERE track <> '';
CREATE TABLE admin_about(
  person INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
  act INTEGER NOT NULL REFERENCES admin_log(id) ON DELETE CASCADE,
  what TEXT NOT NULL,                    -- as the person may hear of it
  PRIMARY KEY(person, act, what)
) STRICT, WITHOUT ROWID;
CREATE INDEX admin_about_act ON admin_about(act);
)";

// Cohorts, and what is done to many people at once: worked off person by person, and taken back the same way.
constexpr const char* cohorts_led = R"(
CREATE TABLE cohort(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  place INTEGER NOT NULL REFERENCES place(id),
  name TEXT NOT NULL,
  track TEXT NOT NULL DEFAULT '',
  starts INTEGER NOT NULL DEFAULT 0,
  times TEXT NOT NULL DEFAULT '',
  zone TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '',
  follows TEXT NOT NULL DEFAULT '',      -- the id of a channel
  channel TEXT NOT NULL DEFAULT '',      -- its name
  invites INTEGER NOT NULL DEFAULT 0,
  again INTEGER NOT NULL DEFAULT 0,
  after TEXT NOT NULL DEFAULT '',
  held INTEGER NOT NULL DEFAULT 0,
  closed INTEGER NOT NULL DEFAULT 0,
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  UNIQUE(place, name)
) STRICT;
CREATE TABLE cohort_member(
  cohort INTEGER NOT NULL REFERENCES cohort(id) ON DELETE CASCADE,
  place INTEGER NOT NULL REFERENCES place(id),
  user TEXT NOT NULL,
  name TEXT NOT NULL,
  standing TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY(cohort, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX cohort_member_by_user ON cohort_member(place, user);
CREATE TABLE bulk_act(
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again: people's states name it
  place INTEGER NOT NULL REFERENCES place(id),
  does TEXT NOT NULL,
  stands TEXT NOT NULL,
  actor TEXT NOT NULL,                   -- user id, with username, direct channel and language
  by TEXT NOT NULL,
  channel TEXT NOT NULL,
  language TEXT NOT NULL,
  cohort INTEGER NOT NULL,               -- 0: none
  track TEXT NOT NULL,
  until INTEGER NOT NULL,
  day INTEGER NOT NULL,
  undoes INTEGER NOT NULL,
  at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX bulk_act_by_life ON bulk_act(place, stands);
CREATE TABLE act_step(
  act INTEGER NOT NULL REFERENCES bulk_act(id) ON DELETE CASCADE,
  place INTEGER NOT NULL REFERENCES place(id),
  user TEXT NOT NULL,
  name TEXT NOT NULL,
  fate TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  track TEXT NOT NULL,
  starts INTEGER NOT NULL,
  times TEXT NOT NULL,
  replaces TEXT NOT NULL,
  again INTEGER NOT NULL,
  told INTEGER NOT NULL DEFAULT 0,
  by_channel INTEGER NOT NULL,
  PRIMARY KEY(act, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX act_step_by_user ON act_step(place, user);
)";

constexpr std::array steps{migration{1, first_tables},   migration{2, kept_texts},      migration{3, nudges_explained},
                           migration{4, failures_kept},  migration{5, channels_sealed}, migration{6, files_known},
                           migration{7, refusals_apart}, migration{8, taps_taken},      migration{9, leavers_known},
                           migration{10, courses_known}, migration{11, cohorts_led}};

}  // namespace

std::span<const migration> migrations() { return steps; }

int version_of(connection& db, int known) {
    const std::string name = db.file().string();
    const std::int64_t version = db.pragma("PRAGMA user_version");
    const std::int64_t kind = db.pragma("PRAGMA application_id");
    if (kind == 0 && version == 0 && db.pragma("SELECT count(*) FROM sqlite_schema") == 0) return 0;
    if (kind != application || version < 1)
        throw storage_error(errc::corrupt, name +
                                               ": this is not a database of Fulcrum. Check the path, or put a backup "
                                               "in place with `fulcrum restore`");
    if (version > known)
        throw storage_error(errc::too_new, name + ": a newer version of Fulcrum wrote this database (format " +
                                               std::to_string(version) + ", known here up to " + std::to_string(known) +
                                               "). Run that version, or restore the copy it made before its migration");
    return static_cast<int>(version);
}

void migrate(connection& db, std::span<const migration> all, const std::function<void()>& first) {
    BOOST_ASSERT(!all.empty());
    const int known = all.back().number;
    int version = version_of(db, known);
    if (version == known) return;

    if (version > 0) {
        const auto copy = copy_before(db.file(), known);
        const std::filesystem::path part = copy.string() + ".part";
        remove_database(part);
        db.copy_to(part);
        sync_file(part);
        take_after(part, db.file());
        replace_file(part, copy);
    }

    transaction bringing_up{db};
    const bool empty = version == 0;
    for (const migration& step : all) {
        if (step.number <= version) continue;
        BOOST_ASSERT(step.number == version + 1);
        db.run(step.text);
        version = step.number;
    }
    if (empty) first();
    db.run("PRAGMA application_id=" + std::to_string(application) + "; PRAGMA user_version=" + std::to_string(version));
    bringing_up.commit();
    db.forget_statements();
}

}  // namespace fulcrum::storage
