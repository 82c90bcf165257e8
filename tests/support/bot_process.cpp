#include "tests/support/bot_process.hpp"

namespace fulcrum::test {

bot_process::bot_process(const environment& env, const std::filesystem::path& log) {
    const auto binary = program_path();
    pid_ = ::fork();
    if (pid_ != 0) return;
    const auto target = log.empty() ? std::string("/dev/null") : log.string();
    const int fd = ::open(target.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (fd >= 0) {
        ::dup2(fd, STDOUT_FILENO);
        ::dup2(fd, STDERR_FILENO);
    }
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that is killed leaves nobody behind
    // The chat's sockets are not its own: held open here, they would seem alive after their end there.
    ::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
    for (const auto& [k, v] : env) ::setenv(k.c_str(), v.c_str(), 1);
    ::execl(binary.c_str(), "fulcrum", "run", nullptr);
    ::_exit(127);
}

int bot_process::kill(int signal) {
    if (pid_ <= 0) return 0;
    ::kill(pid_, signal);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

bool bot_process::running() {
    if (pid_ <= 0) return false;
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0;
}

double bot_process::resident_mb() const {
    std::ifstream in("/proc/" + std::to_string(pid_) + "/status");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("VmRSS:")) return std::atof(line.c_str() + 6) / 1024.0;
    return 0;
}
}  // namespace fulcrum::test
