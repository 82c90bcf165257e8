#include "bot/commands/page.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ostream>

#include "dialogue/text.hpp"

namespace fulcrum::bot::commands {

using dialogue::code_points;

namespace {

constexpr std::string_view coach_name = "Fulcrum";
constexpr std::size_t widest = 100, narrowest = 40;

// The byte behind the first `count` code points.
std::size_t offset_of(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    while (count > 0 && at < text.size()) {
        at += std::max<std::size_t>(1, dialogue::code_point_length(text, at));
        --count;
    }
    return std::min(at, text.size());
}

void wrap_line(std::string_view line, std::size_t width, std::vector<std::string>& out) {
    while (code_points(line) > width) {
        auto cut = line.rfind(' ', offset_of(line, width));
        if (cut == std::string_view::npos || cut == 0) cut = offset_of(line, width);
        out.emplace_back(line.substr(0, cut));
        line.remove_prefix(cut);
        while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
    }
    out.emplace_back(line);
}

}  // namespace

preview_page page_here() {
    preview_page how;
    const bool terminal = ::isatty(STDOUT_FILENO) == 1;
    const char* kind = std::getenv("TERM");         // NOLINT: one thread
    const char* without = std::getenv("NO_COLOR");  // NOLINT: one thread
    how.colours = terminal && !(without && *without) && kind && std::string_view(kind) != "dumb";
    how.typed = terminal && ::isatty(STDIN_FILENO) == 1;
    winsize size{};
    if (terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        how.width = std::clamp<std::size_t>(size.ws_col, narrowest, widest);
    return how;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::string harmless;
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '\r') continue;
        harmless += c == '\t' ? ' ' : c != '\n' && (code < 0x20 || code == 0x7f) ? '?' : c;
    }
    std::vector<std::string> out;
    std::string_view rest = harmless;
    for (;;) {
        const auto end = rest.find('\n');
        wrap_line(rest.substr(0, end), std::max<std::size_t>(1, width), out);
        if (end == std::string_view::npos) return out;
        rest.remove_prefix(end + 1);
    }
}

page::page(const preview_page& how, std::string person, std::ostream& out)
    : how_(how),
      person_(std::move(person)),
      gutter_(std::max(code_points(coach_name), code_points(person_))),
      out_(out) {}

std::string page::dressed(look as, std::string_view text) const {
    if (!how_.colours || as == look::plain || text.empty()) return std::string(text);
    const std::string_view begin = as == look::coach ? "\x1b[1;36m" : as == look::person ? "\x1b[32m" : "\x1b[2m";
    return std::string(begin).append(text).append("\x1b[0m");
}

void page::lines(std::string_view name, look as, std::string_view text) {
    const std::string indent(gutter_ - std::min(gutter_, code_points(name)), ' ');
    const std::size_t room = std::max(how_.width, gutter_ + 23) - gutter_ - 3;
    bool first = true;
    for (const auto& line : wrapped(text, room)) {
        out_ << (first ? indent + dressed(as, name) : std::string(gutter_, ' ')) << (line.empty() ? " │" : " │ ")
             << (as == look::person ? dressed(as, line) : line) << '\n';
        first = false;
    }
}

void page::heading(const rehearsal::rehearsal& talk) {
    const auto offset = rehearsal::offset_words(talk.now(), talk.zone());
    std::string text = "━━ " + rehearsal::moment_words(talk.now(), talk.zone()) + " ";
    for (auto n = code_points(text); n < how_.width; ++n) text += "━";
    out_ << '\n' << dressed(look::faint, text) << '\n';
    if (!offset_.empty() && offset != offset_)
        note("The clocks were changed here: " + offset_ + " before, " + offset + " now.");
    out_ << '\n';
    offset_ = offset;
}

void page::coach(const std::vector<rehearsal::heard>& what) {
    for (const auto& h : what) {
        if (h.kind == "reaction") {
            lines(coach_name, look::coach, ":" + h.text + ":");
            continue;
        }
        lines(coach_name, look::coach, h.text);
        if (!h.file_name.empty()) {
            note("The file " + h.file_name + ":");
            lines("", look::plain, h.file_content);
        }
    }
    out_.flush();
}

void page::person(std::string_view text) { lines(person_, look::person, text); }

void page::note(std::string_view text) {
    for (const auto& line : wrapped(text, how_.width)) out_ << dressed(look::faint, line) << '\n';
}

void page::prompt() {
    out_ << std::string(gutter_ - code_points(person_), ' ') << dressed(look::person, person_) << " │ ";
    out_.flush();
}

}  // namespace fulcrum::bot::commands
