// Preloaded into the real program: its wall clock runs ahead of the machine's by what the control page says, and when
// the page says so, the disk is full. A write that meets a full disk first gets a part of its bytes through, as on a
// real one. No library is needed: what is replaced is done by the system's own call.
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "tests/faults/control.hpp"

namespace {

fulcrum::faults::control_page* page = nullptr;

__attribute__((constructor)) void map_the_page() {
    const char* name = ::getenv(fulcrum::faults::control_variable);
    const int fd = name ? ::open(name, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void* at = ::mmap(nullptr, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ::close(fd);
    if (at != MAP_FAILED) page = static_cast<fulcrum::faults::control_page*>(at);
}

long ahead_ms() { return page ? static_cast<long>(page->ahead_ms.load()) : 0; }

void shift(timespec& t) {
    const long ms = ahead_ms();
    t.tv_sec += ms / 1000;
    t.tv_nsec += ms % 1000 * 1'000'000;
    if (t.tv_nsec >= 1'000'000'000) {
        ++t.tv_sec;
        t.tv_nsec -= 1'000'000'000;
    }
}

// Logs still go through: what is tried is the database.
bool full(int fd) {
    if (!page || page->disk_full.load() == 0 || fd <= STDERR_FILENO) return false;
    const int before = errno;
    struct stat what {};
    const bool file = ::fstat(fd, &what) == 0 && S_ISREG(what.st_mode);
    errno = before;
    return file;
}

// How much of a write gets through: a half of every second one.
size_t room(size_t wanted) { return page->refused_writes.fetch_add(1) % 2 == 0 ? wanted / 2 : 0; }

int no_space() {
    errno = ENOSPC;
    return -1;
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t id, timespec* t) noexcept {
    const long code = ::syscall(SYS_clock_gettime, id, t);
    if (code == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) shift(*t);
    return static_cast<int>(code);
}

int gettimeofday(timeval* t, void*) noexcept {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    t->tv_sec = now.tv_sec;
    t->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t* out) noexcept {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    if (out) *out = now.tv_sec;
    return now.tv_sec;
}

ssize_t write(int fd, const void* data, size_t size) {
    if (full(fd)) {
        size = room(size);
        if (size == 0) return no_space();
    }
    return ::syscall(SYS_write, fd, data, size);
}

ssize_t pwrite(int fd, const void* data, size_t size, off_t at) {
    if (full(fd)) {
        size = room(size);
        if (size == 0) return no_space();
    }
    return ::syscall(SYS_pwrite64, fd, data, size, at);
}
ssize_t pwrite64(int fd, const void* data, size_t size, off64_t at) { return pwrite(fd, data, size, at); }

int ftruncate(int fd, off_t size) noexcept {
    struct stat what {};
    if (full(fd) && ::fstat(fd, &what) == 0 && size > what.st_size) return no_space();
    return static_cast<int>(::syscall(SYS_ftruncate, fd, size));
}
int ftruncate64(int fd, off64_t size) noexcept { return ftruncate(fd, size); }

int posix_fallocate(int fd, off_t at, off_t size) {
    if (full(fd)) return ENOSPC;
    return ::syscall(SYS_fallocate, fd, 0, at, size) == 0 ? 0 : errno;
}
int posix_fallocate64(int fd, off64_t at, off64_t size) { return posix_fallocate(fd, at, size); }

}  // extern "C"
