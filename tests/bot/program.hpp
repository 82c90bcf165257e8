// The real program as an operator runs it: arguments and environment in, exit code and both outputs back.
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/places.hpp"

namespace fulcrum::test {

// A folder of the test's own, gone with it.
class scratch_folder {
  public:
    scratch_folder() {
        auto name = (std::filesystem::temp_directory_path() / "fulcrum-test-XXXXXX").string();
        if (!::mkdtemp(name.data())) throw std::runtime_error("no folder for the test");
        path_ = name;
    }
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;
    ~scratch_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name) << text;
        return path_ / name;
    }

  private:
    std::filesystem::path path_;
};

struct ended {
    int code = -1;  // or -signal
    std::string out, err;
};

inline std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

class program {
  public:
    using environment = std::vector<std::pair<std::string, std::string>>;

    // Starts it, outputs going to files.
    explicit program(std::vector<std::string> arguments, const environment& env = {}) {
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
    program(const program&) = delete;
    program& operator=(const program&) = delete;
    ~program() {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            wait();
        }
    }

    void signal(int number) const { ::kill(pid_, number); }
    std::string out() const { return text_of(folder_.path() / "out"); }
    std::string err() const { return text_of(folder_.path() / "err"); }

    // A program that does not end is killed after a minute.
    ended wait() {
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

  private:
    void redirect(const char* name, int to) const {
        const int fd = ::open((folder_.path() / name).c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (fd >= 0) ::dup2(fd, to);
    }

    scratch_folder folder_;
    pid_t pid_ = 0;
};

inline ended run(std::vector<std::string> arguments, const program::environment& env = {}) {
    program p(std::move(arguments), env);
    return p.wait();
}

}  // namespace fulcrum::test
