#include "tests/support/places.hpp"

namespace fulcrum::test {

std::filesystem::path source_dir() { return FULCRUM_SOURCE_DIR; }
std::filesystem::path fixtures() { return source_dir() / "tests" / "fixtures"; }
std::string program_path() { return FULCRUM_BINARY; }
std::string faults_shim() { return FULCRUM_FAULTS_SHIM; }

}  // namespace fulcrum::test
