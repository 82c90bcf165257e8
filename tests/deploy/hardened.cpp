// Something with a buffer, a libc call that can be checked and a container, for hardening.py to look at.
#include <cstdio>
#include <cstring>
#include <vector>

int main(int argc, char** argv) {
    char buffer[64];
    std::strcpy(buffer, argv[argc - 1]);  // NOLINT: on purpose
    const std::vector<int> numbers(static_cast<std::size_t>(argc), 1);
    return std::printf("%s %d\n", buffer, numbers[std::strlen(buffer)]) > 0 ? 0 : 1;
}
