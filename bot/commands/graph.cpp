#include <ostream>

#include "bot/commands/rehearse.hpp"
#include "bot/commands/track_graph.hpp"

namespace fulcrum::bot::commands {

exit_code graph(const std::string& track, const std::filesystem::path& content, graph_format format,
                std::ostream& out) {
    const auto texts = need_track(content, track);
    const auto& t = texts->tracks.at(dialogue::track_id(track));
    out << (format == graph_format::svg ? to_svg(t) : to_mermaid(t));
    out.flush();
    return exit_code::ok;
}

}  // namespace fulcrum::bot::commands
