// What we say, read from YAML: tracks and their translations, banks of cards, and the machine's own messages. Reading
// is strict and reports every finding at once, each with its place and its remedy; a wrong file stops neither the bot
// nor the other files. Errors keep a file out; warnings are advice.
//
// Two track files with one id and different languages are one track and its translation: English is the original, else
// the first language by name. What a translation lacks is a warning and never an error.
#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/graph.hpp"

namespace fulcrum::content {

enum class severity { error, warning };

struct finding {
    std::string file;
    int line = 0, column = 0;  // 1-based; of a file as a whole 1 and 1
    severity how = severity::error;
    std::string message;  // what is wrong
    std::string remedy;   // what to do
};
// "tracks/two-hats.yaml:12:5: error: unknown key "aks" — did you mean "ask"?"
std::string to_text(const finding& f);
// One JSON object: file, line, column, severity, message, remedy.
std::string to_json(const finding& f);

struct source_file {
    std::string name;  // as shown in findings
    std::string text;
};

struct catalog {
    dialogue::library texts;          // from the files without errors
    std::vector<finding> findings;    // by file, line, column
    std::size_t messages = 0;         // read from these files, not counting those the program brings
    std::set<std::string> languages;  // of these files
    bool has_errors() const;
};

struct limits {
    std::size_t file_bytes = 1024 * 1024;
    std::size_t text = 4000;  // code points of one text, the smallest limit of the platforms we serve
    std::size_t depth = 32;
    std::size_t nodes = 100000;  // YAML nodes, aliases counted each time they are followed
};

// Tells one text of a file from another: 16 hexadecimal digits (FNV-1a), the same on every machine.
std::string edition_of(std::string_view text);

// Pure.
catalog read_catalog(const std::vector<source_file>& files, const limits& lim = {});

// All *.yaml files below the given files and folders, in order of name. Unreadable ones become findings.
catalog load_catalog(const std::vector<std::filesystem::path>& paths, const limits& lim = {});

// The same files, not read yet; what can't be opened goes to `notes`.
std::vector<source_file> load_sources(const std::vector<std::filesystem::path>& paths, std::vector<finding>& notes,
                                      const limits& lim = {});

// The content that travels inside the program.
std::vector<source_file> shipped_sources();
catalog shipped_catalog();
// Cards for content that brings none of a kind, so that a single track can draw, too.
void add_shipped_banks(dialogue::library& texts);

}  // namespace fulcrum::content
