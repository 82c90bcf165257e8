// The command line: what there is, how it is explained, and how a failure is told.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <iostream>
#include <optional>
#include <sstream>

#include "bot/commands/cli_parts.hpp"
#include "bot/commands/commands.hpp"
#include "bot/commands/common.hpp"
#include "bot/memory_guard.hpp"
#include "content/report.hpp"
#include "storage/errc.hpp"

namespace fulcrum::bot::commands {

std::string examples(std::string_view lines) { return "Examples:\n" + std::string(lines); }

CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& what, const std::string& footer) {
    auto* made = app.add_subcommand(name, what);
    made->footer(footer);
    return made;
}

namespace {

constexpr auto overview = R"(Start here:
  fulcrum demo                                  a team chat with the coach in it, on this machine
  fulcrum check -c /etc/fulcrum/fulcrum.yaml    is everything in place to run?
  fulcrum run -c /etc/fulcrum/fulcrum.yaml      the coach in your Mattermost

Exit codes:
  0 all went well         1 something unexpected happened (simulate: a nudge was lost or came twice)
  2 command line or configuration, a port that is taken
  3 database, key or backup
  4 the chat server can't be reached or does not accept the bot (check)
  5 the content has errors, or does not say what it should (tracks lint, tracks test, check)

"fulcrum COMMAND --help" has examples for each command.)";

constexpr auto environment_help =
    R"(Every key of the configuration file has an environment variable, which wins over the file:
  FULCRUM_MATTERMOST_URL            mattermost.url          https://chat.example.com
  FULCRUM_MATTERMOST_TOKEN          mattermost.token        of the bot account
  FULCRUM_MATTERMOST_TOKEN_FILE     mattermost.token_file   a file with nothing but the token
  FULCRUM_MATTERMOST_CA_FILE        mattermost.ca_file      PEM, trusted besides the system's
  FULCRUM_MATTERMOST_WORKSPACE      mattermost.workspace    the name people are remembered by; not set: the address
  FULCRUM_MATTERMOST_ALLOW_PLAIN_HTTP                       true: http to a server that is not on this machine
                                    mattermost.allow_plain_http
  FULCRUM_STORAGE_PATH              storage.path            /var/lib/fulcrum/fulcrum.db
  FULCRUM_STORAGE_KEY_FILE          storage.key_file        the database's path with .key
  FULCRUM_STORAGE_KEY               (no key)                64 hexadecimal digits, instead of the file
  FULCRUM_STORAGE_NEW_KEY           (no key)                64 hexadecimal digits, for keys rotate only
  FULCRUM_CONTENT_PATH              content.path            a folder; not set: the tracks in the program
  FULCRUM_ADMINS                    admins                  ada,grace
  FULCRUM_ADMINS_FROM_CHAT          admins_from_chat        false
  FULCRUM_DEFAULT_TIMEZONE          defaults.timezone       UTC
  FULCRUM_DEFAULT_SCHEDULE          defaults.schedule       weekdays 09:00 17:00
  FULCRUM_DEFAULT_TRACK             defaults.track          not set: newcomers choose
  FULCRUM_HOLIDAYS                  holidays                de.ics,office.ics: iCalendar files, days without nudges
  FULCRUM_NUDGE_SPREAD              nudges.spread           30s: those of one minute go out over so much time
  FULCRUM_NUDGE_TOO_LATE            nudges.too_late         2h: what comes later is told with the next one instead
  FULCRUM_RETENTION_LEAVERS         retention.leavers       90: days until what people wrote is erased who left
  FULCRUM_CRISIS_LINE               crisis_line             whom to turn to in a crisis
  FULCRUM_HTTP_LISTEN               http.listen             127.0.0.1:8080 for /healthz, /readyz, /metrics
  FULCRUM_LOG_LEVEL                 log.level               trace, debug, info, warn or error
  FULCRUM_LOG_FORMAT                log.format              text or json
)";

struct command_line {
    std::filesystem::path config, copy;
    int keep = 0;
    std::vector<std::filesystem::path> paths;
    demo_options demo;
    schedule_options preview;
    int port = 8066;
    std::string format = "text", level = "warn";
    std::function<exit_code()> chosen;
};

void add_config(CLI::App& command, command_line& line) {
    command
        .add_option("-c,--config", line.config, "configuration file (YAML); without it the environment alone counts")
        ->envname("FULCRUM_CONFIG")
        ->type_name("FILE");
}

void add_demo(CLI::App& app, command_line& line) {
    auto* c = add_command(app, "demo", "A small team chat with the coach in it, in your browser; nothing to set up",
                          examples("  fulcrum demo\n"
                                   "  fulcrum demo --port 9000 --data ./demo-data\n"
                                   "  fulcrum demo --fresh            forget what was said before"));
    c->add_option("--port", line.port, "port of the page, on 127.0.0.1; 0 takes a free one")
        ->check(CLI::Range(0, 65535))
        ->type_name("PORT")
        ->capture_default_str();
    c->add_option("--data", line.demo.data, "folder for its data (~/.local/state/fulcrum-demo)")->type_name("DIR");
    c->add_flag("--fresh", line.demo.fresh, "forget what an earlier demo left in that folder");
    c->add_option("--log-level", line.level, "what to tell on standard error")
        ->check(CLI::IsMember(log_level_words()))
        ->type_name("LEVEL")
        ->capture_default_str();
    c->final_callback([&line] {
        line.demo.port = static_cast<std::uint16_t>(line.port);
        line.demo.level = *parse_log_level(line.level);
        line.chosen = [&line] { return demo(line.demo, std::cout); };
    });
}

void add_service(CLI::App& app, command_line& line) {
    auto* r = add_command(
        app, "run", "The coach in your Mattermost, until SIGTERM or Ctrl-C",
        std::string(environment_help) +
            "\nSIGHUP reads the content and the holidays again. SIGTERM finishes what was begun and ends within 5 "
            "seconds;\n"
            "a second one ends at once.\n\n" +
            examples("  fulcrum run --config /etc/fulcrum/fulcrum.yaml\n"
                     "  FULCRUM_MATTERMOST_URL=https://chat.example.com FULCRUM_MATTERMOST_TOKEN_FILE=./token \\\n"
                     "      FULCRUM_STORAGE_PATH=./fulcrum.db fulcrum run"));
    add_config(*r, line);
    r->final_callback([&line] { line.chosen = [&line] { return run(line.config); }; });

    auto* c = add_command(
        app, "check", "Looks whether everything is in place to run, and says what to fix; changes nothing",
        examples(
            "  fulcrum check --config /etc/fulcrum/fulcrum.yaml\n"
            "  sudo fulcrum check -c /etc/fulcrum/fulcrum.yaml       a service's: root may read its token and key"));
    add_config(*c, line);
    c->final_callback([&line] { line.chosen = [&line] { return check(line.config, std::cout); }; });
}

void add_copies(CLI::App& app, command_line& line) {
    auto* b = add_command(
        app, "backup", "Copies the database to a new file; the bot may run meanwhile",
        "A folder gets a file named by the time, such as fulcrum-2026-03-01T031000Z.db; with --keep the oldest of "
        "these "
        "are\nremoved. One that ends with a slash is made if it is not there.\n\n"
        "The file fulcrum.keys appears beside the copy: keep the two together, always the newest keys with all\n"
        "copies. The master key is in neither; keep it in another safe place.\n\n" +
            examples("  fulcrum backup --config /etc/fulcrum/fulcrum.yaml /var/backups/fulcrum/before-upgrade.db\n"
                     "  fulcrum backup --config /etc/fulcrum/fulcrum.yaml --keep 14 /var/backups/fulcrum/\n"
                     "  systemctl enable --now fulcrum-backup.timer                        the same each night"));
    add_config(*b, line);
    b->add_option("file", line.copy, "the new file, or a folder for it")->required()->type_name("FILE");
    b->add_option("--keep", line.keep, "in a folder: keep the newest so many, remove older ones")
        ->check(CLI::Range(1, 100000))
        ->type_name("N");
    b->final_callback([&line] {
        line.chosen = [&line] { return backup({line.config, line.copy, line.keep}, std::cout); };
    });

    auto* r = add_command(
        app, "restore", "Puts a copy in the database's place; stop the bot first",
        "The copy is checked first. The old database stays beside the new one as NAME.before-restore. People who\n"
        "had themselves forgotten since the copy was made stay forgotten.\n\n" +
            examples("  systemctl stop fulcrum\n"
                     "  fulcrum restore --config /etc/fulcrum/fulcrum.yaml /var/backups/fulcrum/2026-03-01.db"));
    add_config(*r, line);
    r->add_option("file", line.copy, "a file made by fulcrum backup")->required()->type_name("FILE");
    r->final_callback([&line] { line.chosen = [&line] { return restore(line.config, line.copy, std::cout); }; });
}

void add_tracks(CLI::App& app, command_line& line) {
    auto* t = add_command(app, "tracks", "For writers of tracks",
                          examples("  fulcrum tracks lint my-tracks/             is everything written as it must be?\n"
                                   "  fulcrum tracks preview two-hats            how does it feel?\n"
                                   "  fulcrum tracks test my-tracks/             does it still say what it should?"));
    t->require_subcommand(1);
    auto* l = add_command(
        *t, "lint", "Lists everything in tracks and banks that Fulcrum would not accept",
        "Findings go to standard output, a summary to standard error. The exit code is 5 when there are errors.\n\n" +
            examples("  fulcrum tracks lint my-tracks/\n  fulcrum tracks lint one.yaml two.yaml --format json"));
    l->add_option("paths", line.paths, "files and folders")->required()->type_name("PATH");
    l->add_option("--format", line.format, "text or json (one array)")
        ->check(CLI::IsMember({"text", "json"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    l->final_callback(
        [&line] { line.chosen = [&line] { return lint(line.paths, line.format == "json", std::cout, std::cerr); }; });
    add_rehearsing(*t, line.chosen);
}

void add_schedule(CLI::App& app, command_line& line) {
    constexpr auto lines =
        "  fulcrum schedule preview --zone Europe/Berlin --rule \"weekdays 09:00 17:00\" --days 14\n"
        "  fulcrum schedule preview --zone Australia/Lord_Howe --rule \"every day 02:15\" --from 2026-10-01\n"
        "  fulcrum schedule preview --zone Berlin --rule \"mon wed 8:30, fri 16:00\" --holidays de.ics --format json";
    auto* s = add_command(app, "schedule", "For operators: what a rule of nudges means", examples(lines));
    s->require_subcommand(1);
    auto* p = add_command(
        *s, "preview", "Lists the nudges of a rule, local and UTC, and why one is moved or skipped",
        "Nothing is read but the files of --holidays. The exit code is 5 when one of them can't be read.\n\n" +
            examples(lines));
    auto& o = line.preview;
    p->add_option("--zone", o.zone, "time zone, by name or city")->type_name("ZONE")->capture_default_str();
    p->add_option("--rule", o.rule, "days and times, as people write them")->type_name("RULE")->capture_default_str();
    p->add_option("--from", o.from, "first day, as 2026-11-23 (today)")->type_name("DATE");
    p->add_option("--days", o.days, "how many days")->check(CLI::Range(1, 3660))->type_name("N")->capture_default_str();
    p->add_option("--holidays", o.holidays, "iCalendar files")->type_name("FILE");
    p->add_option("--quiet", o.quiet, "quiet hours, as 18:00-08:00")->type_name("HOURS");
    p->add_option("--max", o.most, "at most so many a day; 0 for no limit")->check(CLI::Range(0, 99))->type_name("N");
    p->add_option("--format", line.format, "text or json (one array)")
        ->check(CLI::IsMember({"text", "json"}))
        ->type_name("FORMAT")
        ->capture_default_str();
    p->final_callback([&line] {
        line.preview.json = line.format == "json";
        line.chosen = [&line] { return preview_schedule(line.preview, std::cout, std::cerr); };
    });
}

void add_version(CLI::App& app, command_line& line) {
    auto* v = add_command(app, "version", "Version, compiler and libraries", examples("  fulcrum version"));
    v->final_callback([&line] { line.chosen = [] { return version(std::cout); }; });
}

// --- mistakes --------------------------------------------------------------------------------------------------------

// The commands as far as they were understood: "tracks", "lint".
const CLI::App& innermost(const CLI::App& app) {
    const auto chosen = app.get_subcommands();
    return chosen.empty() ? app : innermost(*chosen.front());
}

std::vector<std::string> words_of(const CLI::App& app, bool options) {
    std::vector<std::string> out;
    if (options) {
        for (const auto* o : app.get_options())
            for (const auto& name : o->get_lnames()) out.push_back("--" + name);
    } else {
        for (const auto* c : app.get_subcommands([](const CLI::App*) { return true; })) out.push_back(c->get_name());
    }
    return out;
}

// Something that fits nowhere. A value that follows "=" is not repeated: it may be a secret.
std::string about_extra(const CLI::App& app, const std::string& word) {
    const auto& where = innermost(app);
    const bool option = word.starts_with('-') && word.size() > 1;
    const auto name = word.substr(0, option ? word.find('=') : std::string::npos);
    if (name.starts_with("--token") || name.starts_with("--key"))
        return "secrets are not given on the command line, where everybody on this machine can read them — put it into "
               "a "
               "file and set FULCRUM_MATTERMOST_TOKEN_FILE or FULCRUM_STORAGE_KEY_FILE";
    const auto known = words_of(where, option);
    std::string command = where.get_name();
    for (const auto* up = where.get_parent(); up; up = up->get_parent()) command = up->get_name() + " " + command;
    if (option)
        return "unknown option " + content::quote(name) + " — " +
               content::did_you_mean(name, known, "see " + command + " --help");
    if (!option && name == "admin")
        return "\"admin\" is not a command of this program: administrators say \"admin help\" to the coach, in a "
               "direct "
               "message — see fulcrum --help for the commands of this program";
    if (known.empty()) return content::quote(name) + " is one word too many — see " + command + " --help";
    return "unknown command " + content::quote(name) + " — " +
           content::did_you_mean(name, known, "there are " + content::either(known));
}

// What other programs take as well: `help run` is `run --help`. Last word first, as CLI11 wants it.
std::vector<std::string> as_meant(std::vector<std::string> words) {
    if (!words.empty() && words.front() == "help") {
        words.erase(words.begin());
        words.emplace_back("--help");
    }
    std::ranges::reverse(words);
    return words;
}

int explain(const CLI::App& app, const CLI::ParseError& e) {
    // Help, but not on something that isn't there: `fulcrum admin --help`.
    if (e.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success) && app.remaining(true).empty())
        return app.exit(e);
    std::string text = e.what();
    const auto extra = app.remaining(true);
    const auto& where = innermost(app);
    if (!extra.empty())
        text = about_extra(app, extra.front());
    else if (dynamic_cast<const CLI::RequiredError*>(&e) && !words_of(where, false).empty())
        text = "which command? There are " + content::either(words_of(where, false)) + " — see fulcrum --help";
    std::cerr << with_prefix(text);
    return static_cast<int>(exit_code::usage);
}

int failed(exit_code code, const std::string& what) {
    std::cerr << with_prefix(what);
    return static_cast<int>(code);
}

}  // namespace

int run_program(int argc, const char* const* argv) try {
    guard_memory();
    CLI::App app{"Fulcrum: a coach for people who lead, in your team chat.", "fulcrum"};
    app.footer(overview);
    app.get_formatter()->column_width(26);
    command_line line;
    add_demo(app, line);
    add_service(app, line);
    add_copies(app, line);
    add_tracks(app, line);
    add_schedule(app, line);
    add_simulate(app, line.chosen);
    add_keys(app, line.chosen);
    add_forget(app, line.chosen);
    add_version(app, line);
    app.require_subcommand(1);
    app.set_version_flag(
        "-V,--version",
        [] {
            std::ostringstream text;
            version(text);
            auto said = std::move(text).str();
            said.pop_back();  // the last line's end comes of itself
            return said;
        },
        "the same as the command version");
    try {
        app.parse(as_meant({argv + 1, argv + std::max(argc, 1)}));
    } catch (const CLI::ParseError& e) {
        return explain(app, e);
    }
    const auto code = line.chosen();
    if (!std::cout.flush() && code == exit_code::ok)
        return failed(exit_code::failure, "what there was to say could not be written: the output is full or closed");
    return static_cast<int>(code);
} catch (const setup_error& e) {
    return failed(e.code(), e.what());
} catch (const storage::storage_error& e) {
    return failed(exit_code::storage, e.what());
} catch (const std::exception& e) {
    return failed(exit_code::failure, e.what());
}

}  // namespace fulcrum::bot::commands
