// The real `fulcrum run` as a child process, configured by environment alone.
#pragma once

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/places.hpp"

namespace fulcrum::test {

class bot_process {
  public:
    using environment = std::vector<std::pair<std::string, std::string>>;

    // What it logs goes to `log`, if given.
    bot_process(const environment& env, const std::filesystem::path& log = {});
    bot_process(const bot_process&) = delete;
    bot_process& operator=(const bot_process&) = delete;
    ~bot_process() { kill(SIGKILL); }

    // Sends the signal and waits for the end; the exit code, or -signal.
    int kill(int signal);
    // False once it has come to an end by itself (or could not be started); its exit code is then what kill() returns.
    bool running();
    double resident_mb() const;

  private:
    pid_t pid_ = 0;
};

}  // namespace fulcrum::test
