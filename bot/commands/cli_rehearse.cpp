// The command line of rehearse.hpp.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include <unistd.h>

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

A track for teams is played in a channel, and what the coach says there on arriving comes before the first == line:
  > Ana: It is clear to me      a member says this in the thread of the coach's latest post; the coach keeps silent
  > Ana: @fulcrum tip           ... and the coach is spoken to


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
    const auto o = std::make_shared<track_preview_options>();
    c->add_option("track", o->track, "the track's id")->required()->type_name("ID");
    add_content(*c, o->content);
    c->add_option("--answers", o->answers, "a file with what the person says, a line each")->type_name("FILE");
    c->add_option("--days", o->days, "how many days")->check(CLI::Range(1, 1000))->type_name("N");
    c->add_option("--zone", o->zone, "the person's time zone (UTC)")->type_name("ZONE");
    c->add_option("--from", o->from, "the first day (the coming Monday)")->type_name("DATE");
    c->add_option("--language", o->language, "what the coach speaks (the track's language)")->type_name("TAG");
    c->add_option("--schedule", o->schedule, "when nudges come (weekdays 09:00 17:00)")->type_name("TIMES");
    c->final_callback([o, &chosen] { chosen = [o] { return preview_track(*o, page_here(), std::cin, std::cout); }; });
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

void add_simulate(CLI::App& app, std::function<exit_code()>& chosen) {
    auto* c = add_command(
        app, "simulate", "Lets many people have many days, and counts their nudges; needs no configuration",
        "The scheduler, the database and the sender are those of `fulcrum run`, on a clock that jumps. Which nudges\n"
        "are due is worked out from each person's times and zone, by the same rule of times, but apart from all else.\n"
        "Each must arrive once, or there must be a reason on record why it was passed over; else the exit code is 1.\n"
        "\n"
        "--outage 09:00+45m cuts the chat off each day from 09:00 UTC on, for 45 minutes (12 hours at the most), in "
        "the\n"
        "middle of what is being sent. --clock-changes takes days around a change of the clocks, and adds times at "
        "night.\n"
        "The same seed gives the same people, times and answers. The database lies in memory (/dev/shm) if it can:\n"
        "a hundred thousand people for thirty days need 610 MB there, and some twenty minutes.\n\n" +
            examples("  fulcrum simulate --people 1000 --days 30 --zones mixed\n"
                     "  fulcrum simulate --people 200 --days 14 --zones Europe/Berlin --clock-changes\n"
                     "  fulcrum simulate --people 5000 --days 7 --outage 09:00+45m --seed 7"));
    const auto o = std::make_shared<simulate_options>();
    c->add_option("--people", o->people, "how many people")
        ->check(CLI::Range(1, 10000000))
        ->type_name("N")
        ->capture_default_str();
    c->add_option("--days", o->days, "how many days")
        ->check(CLI::Range(1, 1000))
        ->type_name("D")
        ->capture_default_str();
    c->add_option("--zones", o->zones, "mixed, or one time zone for all")->type_name("ZONE")->capture_default_str();
    c->add_option("--outage", o->outage, "when the chat can't be reached, each day (UTC)")->type_name("TIME+LENGTH");
    c->add_flag("--clock-changes", o->clock_changes, "days in which clocks are changed");
    c->add_option("--answering", o->answering, "how many of a hundred nudges are answered")
        ->check(CLI::Range(0, 100))
        ->type_name("PERCENT")
        ->capture_default_str();
    c->add_option("--limits", o->limits, "how many of a hundred people have quiet hours, a cap, a pause and the like")
        ->check(CLI::Range(0, 100))
        ->type_name("PERCENT")
        ->capture_default_str();
    c->add_option("--seed", o->seed, "another number, other people")->type_name("S")->capture_default_str();
    c->final_callback([o, &chosen] {
        chosen = [o] {
            progress told;
            return simulate(*o, std::cout, told);
        };
    });
}

}  // namespace fulcrum::bot::commands
