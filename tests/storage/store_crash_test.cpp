// Pulling the plug: a process killed in the middle, and a disk that fails at step n. What was promised is there
// afterwards, nothing is there by halves, and service goes on.
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

#include "fixture.hpp"
#include "storage/sqlite_unit.hpp"

namespace fulcrum::storage {
namespace {

dialogue::write_entry entry(const std::string& text) {
    dialogue::write_entry e;
    e.parts = {{dialogue::message_id{"m"}, text}};
    return e;
}

// Turn n: everything it touches says n, somebody comes, somebody goes.
void turn(unit_of_work& u, int n) {
    u.note_event(here, "event " + std::to_string(n), at(n));
    const auto keeper = u.find(person("keeper"));
    const person_id id = keeper ? keeper->id : u.add(person("keeper"), at(n)).id;
    auto state = u.load(id);
    state.revision = static_cast<std::uint64_t>(n);
    u.save(id, state, {"keeper", "", n, 0, at(n)});
    u.write(id, entry("entry " + std::to_string(n) + std::string(300, '.')), at(n));
    u.set_timer(id, {dialogue::timer::morning, at(n), {}});
    const auto fresh = u.add(person("guest " + std::to_string(n)), at(n));
    u.write(fresh.id, entry("hello"), at(n));
    if (const auto old = u.find(person("guest " + std::to_string(n - 2)))) u.erase(old->id);
    outgoing_row m;
    m.person = id;
    m.where = here;
    m.text = "message " + std::to_string(n);
    u.enqueue(m);
}

// The turn that everything agrees on; fails the test where things disagree.
int turns_seen(store& s) {
    const auto u = s.begin();
    const auto keeper = u->find(person("keeper"));
    if (!keeper) {
        EXPECT_TRUE(u->people(here).empty());
        EXPECT_TRUE(u->unsent().empty());
        return 0;
    }
    const int n = keeper->day;
    EXPECT_EQ(static_cast<std::uint64_t>(n), u->load(keeper->id).revision);
    const auto latest = u->look_up(keeper->id, {dialogue::look_up::how::latest, "", 0, 1});
    EXPECT_EQ(n, latest.total);
    EXPECT_EQ(0U, latest.lines.at(0).text.find("entry " + std::to_string(n) + "."));
    EXPECT_EQ(at(n), s.next_due_at());
    EXPECT_EQ("message " + std::to_string(n), u->unsent().back().text);
    EXPECT_EQ(static_cast<std::size_t>(n), u->unsent().size());
    EXPECT_EQ(static_cast<std::size_t>(std::min(n, 2) + 1), u->people(here).size());
    for (const auto& p : u->people(here)) {
        u->load(p.id);
        EXPECT_GE(u->look_up(p.id, {}).lines.size(), 1U);
    }
    for (int i = 1; i <= n; ++i) EXPECT_FALSE(u->note_event(here, "event " + std::to_string(i), at(i))) << i;
    EXPECT_TRUE(u->note_event(here, "event " + std::to_string(n + 1), at(n)));
    return n;
}

TEST(StoreCrash, KeepsWhatItPromised_WhenKilledAtAnyMoment) {
    temp_dir dir;
    const open_options options = options_in(dir);
    state_source random{815};
    int last = 0;
    for (int round = 0; round < 20; ++round) {
        int progress[2];
        ASSERT_EQ(0, ::pipe(progress));
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            try {
                const auto s = open_store(options);
                for (int n = last + 1;; ++n) {
                    const auto u = s->begin();
                    turn(*u, n);
                    u->commit();
                    if (::write(progress[1], &n, sizeof n) != sizeof n) ::_exit(3);
                }
            } catch (const std::exception& error) {
                const std::string said = error.what();
                if (::write(STDERR_FILENO, said.data(), said.size()) < 0) ::_exit(5);
                ::_exit(4);
            }
        }
        ::close(progress[1]);
        // Not before the first promise of the round, so that every round gets on; then at a moment of its own.
        int promised = 0, n = 0;
        ASSERT_EQ(static_cast<ssize_t>(sizeof n), ::read(progress[0], &promised, sizeof promised));
        std::this_thread::sleep_for(std::chrono::microseconds(random.number(12'000)));
        ::kill(child, SIGKILL);
        while (::read(progress[0], &n, sizeof n) == sizeof n) promised = n;
        ::close(progress[0]);
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status)) << status;

        const auto s = open_store(options);
        last = turns_seen(*s);
        ASSERT_GE(last, promised);
        ASSERT_LE(last, promised + 1);
        // No key of the erased is left; a key whose person was not committed may be.
        connection ring{keyring_of(options.database), connection::mode::read_only};
        const std::int64_t keys = ring.pragma("SELECT count(*) FROM key");
        ASSERT_GE(keys, std::min(last, 2) + 1);
        ASSERT_LE(keys, std::min(last, 2) + 1 + round + 1);
    }
    EXPECT_GE(last, 20);
}

// --- a disk that fails

// A layer over SQLite's own file system that fails the n-th write, sync, truncation or deletion, and, if `for_good`,
// all that follow.
struct faults {
    static inline int countdown = 0;  // 0: none
    static inline bool for_good = false;
    static inline int code = SQLITE_IOERR_WRITE;
    static inline bool struck = false;

    static bool strike() {
        if (countdown == 0) return false;
        if (--countdown > 0) return false;
        countdown = for_good ? 1 : 0;
        struck = true;
        return true;
    }
    static void arm(int n, int with, bool stay) {
        countdown = n;
        code = with;
        for_good = stay;
        struck = false;
    }
    static void disarm() { countdown = 0; }

    struct file {
        sqlite3_file base;
        sqlite3_file* real;
    };
    static sqlite3_file* real(sqlite3_file* f) { return reinterpret_cast<file*>(f)->real; }
    static inline sqlite3_vfs* below = nullptr;

    static int open(sqlite3_vfs*, const char* name, sqlite3_file* f, int flags, int* out) {
        auto* mine = reinterpret_cast<file*>(f);
        mine->real = reinterpret_cast<sqlite3_file*>(mine + 1);
        mine->base.pMethods = nullptr;
        const int done = below->xOpen(below, name, mine->real, flags, out);
        if (mine->real->pMethods) mine->base.pMethods = methods();
        return done;
    }
    static int remove(sqlite3_vfs*, const char* name, int sync) {
        return strike() ? SQLITE_IOERR_DELETE : below->xDelete(below, name, sync);
    }

    static const sqlite3_io_methods* methods() {
        static const sqlite3_io_methods all = [] {
            sqlite3_io_methods m{};
            m.iVersion = 2;
            m.xClose = [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); };
            m.xRead = [](sqlite3_file* f, void* to, int size, sqlite3_int64 from) {
                return real(f)->pMethods->xRead(real(f), to, size, from);
            };
            m.xWrite = [](sqlite3_file* f, const void* from, int size, sqlite3_int64 to) {
                return strike() ? code : real(f)->pMethods->xWrite(real(f), from, size, to);
            };
            m.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) {
                return strike() ? SQLITE_IOERR_TRUNCATE : real(f)->pMethods->xTruncate(real(f), size);
            };
            m.xSync = [](sqlite3_file*, int) {
                return strike() ? SQLITE_IOERR_FSYNC : SQLITE_OK;  // no power is cut here
            };
            m.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
                return real(f)->pMethods->xFileSize(real(f), size);
            };
            m.xLock = [](sqlite3_file* f, int how) { return real(f)->pMethods->xLock(real(f), how); };
            m.xUnlock = [](sqlite3_file* f, int how) { return real(f)->pMethods->xUnlock(real(f), how); };
            m.xCheckReservedLock = [](sqlite3_file* f, int* out) {
                return real(f)->pMethods->xCheckReservedLock(real(f), out);
            };
            m.xFileControl = [](sqlite3_file* f, int op, void* arg) {
                return real(f)->pMethods->xFileControl(real(f), op, arg);
            };
            m.xSectorSize = [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); };
            m.xDeviceCharacteristics = [](sqlite3_file* f) {
                return real(f)->pMethods->xDeviceCharacteristics(real(f));
            };
            m.xShmMap = [](sqlite3_file* f, int page, int size, int grow, void volatile** out) {
                return real(f)->pMethods->xShmMap(real(f), page, size, grow, out);
            };
            m.xShmLock = [](sqlite3_file* f, int from, int n, int flags) {
                return real(f)->pMethods->xShmLock(real(f), from, n, flags);
            };
            m.xShmBarrier = [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); };
            m.xShmUnmap = [](sqlite3_file* f, int gone) { return real(f)->pMethods->xShmUnmap(real(f), gone); };
            return m;
        }();
        return &all;
    }

    // In place for as long as it lives.
    struct installed {
        installed() {
            below = sqlite3_vfs_find(nullptr);
            layer = *below;
            layer.zName = "faults";
            layer.szOsFile = static_cast<int>(sizeof(file)) + below->szOsFile;
            layer.xOpen = &faults::open;
            layer.xDelete = &faults::remove;
            sqlite3_vfs_register(&layer, 1);
        }
        ~installed() {
            disarm();
            sqlite3_vfs_unregister(&layer);
        }
        sqlite3_vfs layer{};
    };
};

void fail_at_every_step(int code, bool for_good, errc expected) {
    const faults::installed layer;
    for (int n = 1;; ++n) {
        SCOPED_TRACE("step " + std::to_string(n));
        ASSERT_LT(n, 500);
        temp_dir dir;
        const open_options options = options_in(dir);
        auto s = open_store(options);
        for (int i = 1; i <= 3; ++i) {
            const auto u = s->begin();
            turn(*u, i);
            u->commit();
        }
        bool promised = false;
        faults::arm(n, code, for_good);
        try {
            const auto u = s->begin();
            turn(*u, 4);
            u->commit();
            promised = true;
        } catch (const storage_error& error) {
            EXPECT_TRUE(error.code() == expected || error.code() == errc::io) << error.what();
        }
        const bool struck = faults::struck;
        faults::disarm();

        // In the same process first, then as after a restart.
        const int seen = turns_seen(*s);
        EXPECT_TRUE(promised ? seen == 4 : seen == 3 || seen == 4) << seen;
        {
            const auto u = s->begin();
            turn(*u, seen + 1);
            u->commit();
        }
        EXPECT_TRUE(s->writable());
        s.reset();
        s = open_store(options);
        EXPECT_EQ(seen + 1, turns_seen(*s));
        if (!struck) {  // all steps were tried
            EXPECT_GT(n, 20);
            break;
        }
    }
}

TEST(StoreCrash, IsWholeAfterEveryFailingStep) { fail_at_every_step(SQLITE_IOERR_WRITE, false, errc::io); }

TEST(StoreCrash, IsWholeAfterTheDiskIsFullFromAnyStepOn) { fail_at_every_step(SQLITE_FULL, true, errc::full); }

}  // namespace
}  // namespace fulcrum::storage
