// Replays files (or all files below folders) through one of the fuzz targets: for compilers without libFuzzer, and for
// CTest. usage: fuzz_replay TARGET FILE_OR_FOLDER...
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string_view>
#include <vector>

// The list is written by CMake: one line for each *_fuzz.cpp.
#define FUZZ_TARGET(name) extern "C" int fuzz_##name(const std::uint8_t* data, std::size_t size);
#include "targets.inc"
#undef FUZZ_TARGET

namespace {

using target = int (*)(const std::uint8_t*, std::size_t);

const std::map<std::string_view, target> targets{
#define FUZZ_TARGET(name) {#name, fuzz_##name},
#include "targets.inc"
#undef FUZZ_TARGET
};

int replay(target through, const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
    std::vector<std::uint8_t> input(bytes.begin(), bytes.end());
    through(input.data(), input.size());
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    const auto found = targets.find(argc > 1 ? argv[1] : "");
    if (found == targets.end()) {
        std::fprintf(stderr, "fuzz_replay: there is no target \"%s\"\n", argc > 1 ? argv[1] : "");
        return 2;
    }
    int count = 0;
    for (int i = 2; i < argc; ++i) {
        const std::filesystem::path path = argv[i];
        if (std::filesystem::is_directory(path)) {
            for (const auto& e : std::filesystem::recursive_directory_iterator(path))
                if (e.is_regular_file()) count += replay(found->second, e.path());
        } else if (std::filesystem::exists(path)) {
            count += replay(found->second, path);
        }
    }
    std::printf("%d inputs replayed\n", count);
    return count > 0 ? 0 : 1;  // a target without seeds tests nothing
}
