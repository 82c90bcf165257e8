#include "tests/bot/program.hpp"

namespace fulcrum::test {

scratch_folder::scratch_folder() {
    auto name = (std::filesystem::temp_directory_path() / "fulcrum-test-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no folder for the test");
    path_ = name;
}

scratch_folder::~scratch_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path scratch_folder::write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
    return path_ / name;
}

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

program::program(std::vector<std::string> arguments, const environment& env) {
    arguments.insert(arguments.begin(), "fulcrum");
    const auto binary = program_path();
    pid_ = ::fork();
    if (pid_ != 0) return;
    redirect("out", STDOUT_FILENO);
    redirect("err", STDERR_FILENO);
    for (const auto& [name, value] : env) ::setenv(name.c_str(), value.c_str(), 1);
    std::vector<char*> words;
    for (auto& word : arguments) words.push_back(word.data());
    words.push_back(nullptr);
    ::execv(binary.c_str(), words.data());
    ::_exit(127);
}

program::~program() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        wait();
    }
}

ended program::wait() {
    int status = 0;
    if (pid_ > 0) {
        int looks = 0;
        while (::waitpid(pid_, &status, WNOHANG) == 0) {
            if (++looks == 12'000) ::kill(pid_, SIGKILL);
            ::usleep(5000);
        }
    }
    pid_ = 0;
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), out(), err()};
}

void program::redirect(const char* name, int to) const {
    const int fd = ::open((folder_.path() / name).c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd >= 0) ::dup2(fd, to);
}

ended run(std::vector<std::string> arguments, const program::environment& env) {
    program p(std::move(arguments), env);
    return p.wait();
}
}  // namespace fulcrum::test
