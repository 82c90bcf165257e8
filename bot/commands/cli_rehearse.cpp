// The command line of rehearse.hpp.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "bot/commands/cli_parts.hpp"
#include "bot/commands/rehearse.hpp"

namespace fulcrum::bot::commands {
namespace {

constexpr auto transcript_help =
    R"(A transcript is a conversation written down as a test. The header names the track; the others are optional:
  track: two-hats
  zone: Europe/Berlin
  from: 2027-03-22              the first day
  schedule: weekdays 09:00 17:00
  language: en
  name: Maya
Then, line by line:
  # a comment
  == next                       on to the next thing the coach says by itself
  < Day 1 of 10                 the coach's next message contains this; the next < looks behind it, or one message on
  > 7                           the person says this ...
  >> and this                   ... and this on a second line of the same message
  ! sorry                       nothing the coach said since then contains this
  == +2h                        the clock moves on; also 17:00, tomorrow 09:00, 2027-03-29 09:00
  == end                        nothing else was said

Failures go to standard output as FILE:LINE, a summary to standard error. The exit code is 5 when something failed.
Tracks are taken from --content, else from beside the transcripts, else from inside the program.

)";

void add_content(CLI::App& command, std::filesystem::path& path) {
    command.add_option("--content", path, "file or folder with tracks and banks; not given: those inside the program")
        ->type_name("PATH");
}

void add_preview(CLI::App& tracks, std::function<exit_code()>& chosen) {
    auto* c = add_command(
        tracks, "preview", "Plays a track in the terminal, as a person would see it",
        "You are the person: each line is a message, an empty line jumps to the next nudge, Ctrl-D ends.\n"
        "With --days the coach is answered with something plausible, and a script of those days is printed.\n"
        "With --answers the lines of a file are the answers; a transcript will do (fulcrum tracks test --help).\n\n" +
            examples("  fulcrum tracks preview two-hats\n"
                     "  fulcrum tracks preview two-hats --days 5 > script.txt\n"
                     "  fulcrum tracks preview my-track --content my-tracks/ --answers mine.txt\n"
                     "  fulcrum tracks preview two-hats --days 31 --zone Europe/Berlin --from 2027-03-01 \\\n"
                     "      --schedule \"every day 08:30 18:00\""));
    const auto o = std::make_shared<preview_options>();
    c->add_option("track", o->track, "the track's id")->required()->type_name("ID");
    add_content(*c, o->content);
    c->add_option("--answers", o->answers, "a file with what the person says, a line each")->type_name("FILE");
    c->add_option("--days", o->days, "how many days")->check(CLI::Range(1, 1000))->type_name("N");
    c->add_option("--zone", o->zone, "the person's time zone (UTC)")->type_name("ZONE");
    c->add_option("--from", o->from, "the first day (the coming Monday)")->type_name("DATE");
    c->add_option("--language", o->language, "what the coach speaks (the track's language)")->type_name("TAG");
    c->add_option("--schedule", o->schedule, "when nudges come (weekdays 09:00 17:00)")->type_name("TIMES");
    c->final_callback([o, &chosen] { chosen = [o] { return preview(*o, page_here(), std::cin, std::cout); }; });
}

void add_test(CLI::App& tracks, std::function<exit_code()>& chosen) {
    auto* c =
        add_command(tracks, "test", "Plays transcripts and compares what the coach says",
                    transcript_help + examples("  fulcrum tracks test my-tracks/\n"
                                               "  fulcrum tracks test first-day.transcript --content my-tracks/"));
    struct given {
        std::vector<std::filesystem::path> paths;
        std::filesystem::path content;
    };
    const auto o = std::make_shared<given>();
    c->add_option("paths", o->paths, "transcripts (NAME.transcript), and folders with some")
        ->required()
        ->type_name("PATH");
    add_content(*c, o->content);
    c->final_callback(
        [o, &chosen] { chosen = [o] { return test_transcripts(o->paths, o->content, std::cout, std::cerr); }; });
}

void add_graph(CLI::App& tracks, std::function<exit_code()>& chosen) {
    auto* c = add_command(tracks, "graph", "Draws a track: its days, sessions and steps, and where branches lead",
                          "svg is an image for a browser; mermaid is text that many wikis and code hosts draw.\n\n" +
                              examples("  fulcrum tracks graph two-hats --format svg > two-hats.svg\n"
                                       "  fulcrum tracks graph my-track --content my-tracks/ --format mermaid"));
    struct given {
        std::string track, format = "mermaid";
        std::filesystem::path content;
    };
    const auto o = std::make_shared<given>();
    c->add_option("track", o->track, "the track's id")->required()->type_name("ID");
    add_content(*c, o->content);
    c->add_option("--format", o->format, "mermaid or svg")
        ->check(CLI::IsMember({"mermaid", "svg"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    c->final_callback([o, &chosen] {
        chosen = [o] {
            return graph(o->track, o->content, o->format == "svg" ? graph_format::svg : graph_format::mermaid,
                         std::cout);
        };
    });
}

}  // namespace

void add_rehearsing(CLI::App& tracks, std::function<exit_code()>& chosen) {
    add_preview(tracks, chosen);
    add_test(tracks, chosen);
    add_graph(tracks, chosen);
}

}  // namespace fulcrum::bot::commands
