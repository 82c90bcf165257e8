#include "tests/faults/machine.hpp"
#include "tests/support/places.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <stdexcept>

namespace fulcrum::faults {

namespace {

dialogue::instant real_now() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace

machine::machine(const std::filesystem::path& folder) : file_(folder / "control") {
    const int fd = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    void* at = MAP_FAILED;
    if (fd >= 0 && ::ftruncate(fd, sizeof(control_page)) == 0)
        at = ::mmap(nullptr, sizeof(control_page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd >= 0) ::close(fd);
    if (at == MAP_FAILED) throw std::runtime_error(file_.string() + ": can't be made or mapped");
    page_ = static_cast<control_page*>(at);
}

machine::~machine() { ::munmap(page_, sizeof(control_page)); }

dialogue::instant machine::now() const { return real_now() + std::chrono::milliseconds(page_->ahead_ms); }

void machine::set_clock(dialogue::instant to) { page_->ahead_ms = (to - real_now()).count(); }

std::vector<std::pair<std::string, std::string>> machine::environment() const {
    return {{"LD_PRELOAD", test::faults_shim()},
            {control_variable, file_.string()},
            {"ASAN_OPTIONS", "verify_asan_link_order=0"}};  // the shim comes before the sanitizer
}

}  // namespace fulcrum::faults
