#include "bot/commands/commands.hpp"

int main(int argc, char** argv) { return fulcrum::bot::commands::run_program(argc, argv); }
