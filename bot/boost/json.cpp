// The one place where Boost.JSON is compiled: Debian ships no compiled library of it.
#include <boost/json/src.hpp>

#include <cstdio>
#include <cstdlib>

namespace boost {

// Assertions stay on in every build: going on after a broken promise could corrupt a journal.
void assertion_failed_msg(char const* expression, char const* message, char const* function, char const* file,
                          long line) {
    std::fprintf(stderr, "assertion failed: %s (%s) in %s, %s:%ld\n", expression, message ? message : "", function,
                 file, line);
    std::abort();
}

void assertion_failed(char const* expression, char const* function, char const* file, long line) {
    assertion_failed_msg(expression, nullptr, function, file, line);
}

}  // namespace boost
