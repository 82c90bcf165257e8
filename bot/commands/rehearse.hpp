// What writers do with a track before people meet it, and what an operator can try out beforehand. Commands as in
// commands.hpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/commands/exit_code.hpp"
#include "bot/commands/progress.hpp"
#include "dialogue/graph.hpp"

namespace fulcrum::bot::commands {

struct track_preview_options {
    std::string track;
    std::filesystem::path content;  // file or folder; "" = inside the program
    std::filesystem::path answers;  // "" = none
    int days = 0;                   // 0 = as long as there are answers
    // What is not given comes from the head of the file of answers, else from below.
    std::optional<std::string> zone;      // UTC
    std::optional<std::string> from;      // the coming Monday
    std::optional<std::string> language;  // the track's
    std::optional<std::string> schedule;  // weekdays 09:00 17:00
};

// How a preview is shown.
struct preview_page {
    bool colours = false;
    bool typed = false;  // the person's lines are on the screen already
    std::size_t width = 100;
};
// For standard input and output.
preview_page page_here();

exit_code preview_track(const track_preview_options& options, const preview_page& page, std::istream& in,
                        std::ostream& out);

// Plays every *.transcript of these files and folders. `content` "": what lies beside them, else inside the program.
exit_code test_transcripts(const std::vector<std::filesystem::path>& paths, const std::filesystem::path& content,
                           std::ostream& out, std::ostream& summary);

enum class graph_format { mermaid, svg };
exit_code graph(const std::string& track, const std::filesystem::path& content, graph_format format, std::ostream& out);

struct simulate_options {
    int people = 1000, days = 30, answering = 5, limits = 15;
    std::string zones = "mixed";
    std::string outage;  // "09:00+45m", "" = none
    bool clock_changes = false;
    std::uint64_t seed = 1;
};
// exit_code::failure when a nudge was lost or came twice.
exit_code simulate(const simulate_options& options, std::ostream& out, progress& told);

// The texts of a file or folder, or those inside the program; throws setup_error when that track is not among them.
std::shared_ptr<const dialogue::library> need_track(const std::filesystem::path& content, const std::string& track);

}  // namespace fulcrum::bot::commands
