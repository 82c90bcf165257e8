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
    scratch_folder();
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;
    ~scratch_folder();
    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path write(const std::string& name, const std::string& text) const;

  private:
    std::filesystem::path path_;
};

struct ended {
    int code = -1;  // or -signal
    std::string out, err;
};

std::string text_of(const std::filesystem::path& file);

class program {
  public:
    using environment = std::vector<std::pair<std::string, std::string>>;

    // Starts it, outputs going to files.
    explicit program(std::vector<std::string> arguments, const environment& env = {});
    program(const program&) = delete;
    program& operator=(const program&) = delete;
    ~program();

    pid_t pid() const { return pid_; }
    void signal(int number) const { ::kill(pid_, number); }
    std::string out() const { return text_of(folder_.path() / "out"); }
    std::string err() const { return text_of(folder_.path() / "err"); }

    // A program that does not end is killed after a minute.
    ended wait();

  private:
    void redirect(const char* name, int to) const;

    scratch_folder folder_;
    pid_t pid_ = 0;
};

ended run(std::vector<std::string> arguments, const program::environment& env = {});

}  // namespace fulcrum::test
