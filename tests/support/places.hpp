// Where the tests find things: in the sources and among what was built.
#pragma once

#include <filesystem>
#include <string>

namespace fulcrum::test {

std::filesystem::path source_dir();
std::filesystem::path fixtures();
std::string program_path();  // fulcrum itself
std::string faults_shim();   // preloaded into it to make trouble

}  // namespace fulcrum::test
