// How the program ends. Scripts rely on these numbers; `fulcrum --help` lists them.
#pragma once

#include <stdexcept>
#include <string>

namespace fulcrum::bot::commands {

enum class exit_code : int {
    ok = 0,
    failure = 1,   // something unexpected
    usage = 2,     // command line or configuration; a port that is taken
    storage = 3,   // database, keyring, key, backup
    chat = 4,      // check: the chat server can't be reached, or does not accept us
    findings = 5,  // tracks lint, check: the content has errors
};

// Broken setup: a message an operator can act on, one line for each finding, and how to end.
class setup_error : public std::runtime_error {
  public:
    setup_error(exit_code code, const std::string& message) : std::runtime_error(message), code_(code) {}
    exit_code code() const noexcept { return code_; }

  private:
    exit_code code_;
};

}  // namespace fulcrum::bot::commands
