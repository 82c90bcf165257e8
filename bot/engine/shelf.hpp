// What content is in force: the files, what administrators imported in chat, and what the store keeps of earlier texts.
// Pure: the engine reads and writes the store.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "content/catalog.hpp"
#include "dialogue/graph.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::engine {

// A track that an administrator imported; its text is among the kept ones.
struct import_mark {
    std::string track, language, edition;
    friend bool operator==(const import_mark&, const import_mark&) = default;
};
// Where the store keeps them.
constexpr std::string_view imports_setting = "tracks.imports";
// Tracks that nobody joins any more, and those that only named people are in yet.
constexpr std::string_view retired_setting = "tracks.retired", pilots_setting = "tracks.pilots";
// A line each: "TRACK LANGUAGE EDITION". What can't be read is passed over.
std::string imports_text(const std::vector<import_mark>& all);
std::vector<import_mark> read_imports(std::string_view text);

// Track ids with blanks between them.
std::string retired_text(const std::set<dialogue::track_id>& all);
std::set<dialogue::track_id> read_retired(std::string_view text);

struct shelf_memory {
    std::vector<storage::track_text> texts;  // latest first
    std::vector<import_mark> imports;
    std::set<dialogue::track_id> retired, pilots;
};

struct shelf {
    std::shared_ptr<const dialogue::library> texts;
    std::vector<content::finding> findings;     // of the files as they are now
    std::vector<std::string> kept_old;          // names of broken files whose latest good text stays in force
    std::vector<storage::track_text> in_force;  // to be remembered; `at` is not set
};

// An import takes the place of the file with that track and language. A file with errors gives way to the latest text
// of that name that was in force. Earlier texts of tracks stay at hand as `past`.
shelf stock(const std::vector<content::source_file>& files, const shelf_memory& memory);

// The kept text of a track as it is in force; nullptr when there is none.
const storage::track_text* text_of(const shelf_memory& memory, const dialogue::track& t);

}  // namespace fulcrum::bot::engine
