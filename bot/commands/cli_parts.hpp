// How the command line is put together: what its files share.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "bot/commands/exit_code.hpp"

namespace CLI {
class App;
}

namespace fulcrum::bot::commands {

// "Examples:" and these lines, for the end of a command's help.
std::string examples(std::string_view lines);

CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& what, const std::string& footer);

// The commands of rehearse.hpp: those for writers go below `tracks`. What is chosen when the command line has been read
// is put into `chosen`, which outlives both.
void add_rehearsing(CLI::App& tracks, std::function<exit_code()>& chosen);
void add_simulate(CLI::App& app, std::function<exit_code()>& chosen);
// keygen, keys rotate
void add_keys(CLI::App& app, std::function<exit_code()>& chosen);
void add_forget(CLI::App& app, std::function<exit_code()>& chosen);

}  // namespace fulcrum::bot::commands
