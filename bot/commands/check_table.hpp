// What `fulcrum check` found, as a table.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "bot/commands/exit_code.hpp"

namespace fulcrum::bot::commands {

class check_table {
  public:
    void ok(std::string what, std::string detail);
    void skip(std::string what, std::string why);
    // Something to fix; `code` is how the program ends for it. With exit_code::ok it is advice only.
    void fix(exit_code code, std::string what, std::string detail, std::string remedy);

    // Of what is to be fixed, the first in this order: configuration, storage, chat, content.
    exit_code result() const;
    void print(std::ostream& out) const;

  private:
    struct row {
        std::string state, what, detail, remedy;
        exit_code code = exit_code::ok;
    };
    std::vector<row> rows_;
};

}  // namespace fulcrum::bot::commands
