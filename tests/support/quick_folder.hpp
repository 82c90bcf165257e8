// A folder for a test's database that is as fast as memory, where the system has such a place.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace fulcrum::test {

// Empty; the caller removes it. Waiting for the disk would show nothing here: what is tested is not a power cut.
inline std::filesystem::path quick_folder() {
    const std::filesystem::path memory = "/dev/shm";
    std::error_code ignored;
    const auto in = std::filesystem::is_directory(memory, ignored) ? memory : std::filesystem::temp_directory_path();
    std::string name = (in / "fulcrum-engine-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no folder can be made in " + in.string());
    return name;
}

}  // namespace fulcrum::test
