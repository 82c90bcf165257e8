// What this process keeps from other programs of the same machine.
#pragma once

#include <string>
#include <vector>

namespace fulcrum::bot {

// No core dump and no debugger of the same user sees the memory, where tokens and people's words are.
void guard_memory();

// Secrets that came by environment variables leave the process's environment block, which others can read for as long
// as it runs (/proc/PID/environ). Returns what was there, as NAME=value. Call it while there is one thread.
std::vector<std::string> hide_secret_variables();
// Puts them back, for a program that is to take this one's place.
void show_secret_variables(const std::vector<std::string>& hidden);

}  // namespace fulcrum::bot
