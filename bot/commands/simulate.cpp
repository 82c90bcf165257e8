#include <fmt/format.h>
#include <sys/resource.h>

#include <ostream>

#include "bot/commands/interrupt.hpp"
#include "bot/commands/rehearse.hpp"
#include "bot/rehearsal/rehearsal.hpp"
#include "bot/rehearsal/simulation.hpp"
#include "content/report.hpp"
#include "dialogue/calendar.hpp"

namespace fulcrum::bot::commands {

namespace {

rusage used() {
    rusage use{};
    ::getrusage(RUSAGE_SELF, &use);
    return use;
}

double processor_seconds(const rusage& use) {
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(use.ru_utime) + seconds(use.ru_stime);
}

// "4400000" as "4,400,000".
std::string grouped(std::uint64_t n) {
    auto text = std::to_string(n);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

void row(std::ostream& out, std::string_view name, std::uint64_t n, std::string_view more = {}) {
    out << fmt::format("{:<34}{:>14}{}{}\n", name, grouped(n), more.empty() ? "" : "  ", more);
}

rehearsal::simulation_settings settings_of(const simulate_options& o) {
    rehearsal::simulation_settings s;
    s.people = o.people;
    s.days = o.days;
    s.answering = o.answering;
    s.limits = o.limits;
    s.clock_changes = o.clock_changes;
    s.seed = o.seed;
    if (o.zones != "mixed") {
        s.zone = dialogue::find_zone(o.zones);
        if (s.zone.empty())
            throw setup_error(exit_code::usage, "there is no time zone " + content::quote(o.zones) +
                                                    " — say mixed, or a name such as Europe/Berlin");
    }
    if (!o.outage.empty()) {
        s.breaks = rehearsal::read_outage(o.outage);
        if (!s.breaks)
            throw setup_error(exit_code::usage, "the outage " + content::quote(o.outage) +
                                                    " can't be read — write when it begins and how long it takes, 12h "
                                                    "at the most: 09:00+45m");
    }
    return s;
}

}  // namespace

exit_code simulate(const simulate_options& options, std::ostream& out, progress& told) {
    auto settings = settings_of(options);
    const interrupt_watch watch;
    settings.cancelled = [&watch] { return watch.came(); };
    settings.progress = [&told](std::string_view stage, std::uint64_t done, std::uint64_t of) {
        told.at(stage, done, of);
    };
    const auto r = rehearsal::simulate(settings);
    if (!r.complete) {
        out << "Stopped before the end; nothing can be said.\n";
        return exit_code::failure;
    }

    const auto first = dialogue::to_local(r.from, "UTC").date;
    out << fmt::format("{} people, {} days from {} {} on, {}, seed {}\n", grouped(r.people), options.days,
                       dialogue::date_text(first), static_cast<int>(first.year()),
                       settings.zone.empty() ? fmt::format("{} pairs of zone and times", r.groups) : settings.zone,
                       options.seed);
    if (settings.clock_changes)
        out << fmt::format("clocks change in {} of {} zones within these days\n", r.zones_with_change, r.zones);
    if (settings.breaks) out << "cut off each day at " << options.outage << " (UTC)\n";
    out << '\n';
    row(out, "nudges due", r.due);
    row(out, "received on time", r.on_time);
    row(out, "received late", r.late, "more than a minute");
    row(out, "merged into a later one", r.merged);
    for (const auto& [reason, n] : r.skipped) row(out, "skipped", n, reason);
    row(out, "duplicates", r.duplicates, r.duplicates ? "must be 0" : "");
    row(out, "lost", r.lost, r.lost ? "must be 0" : "");
    if (r.unexplained > 0) row(out, "skipped without cause", r.unexplained, "must be 0");
    if (r.contradictions > 0) row(out, "received, but not on record", r.contradictions, "must be 0");
    out << '\n';
    row(out, "answers of people", r.answers);
    row(out, "messages delivered", r.messages);
    row(out, "turns taken", r.turns);
    if (settings.breaks) row(out, "attempts that failed", r.failed_attempts);
    const double seconds = r.running.count();
    const auto per_nudge = r.due > 0 ? seconds * 1e6 / static_cast<double>(r.due) : 0.0;
    out << fmt::format("\njoining {:.1f} s, the days {:.1f} s ({:.0f} µs a nudge), counting {:.1f} s\n",
                       r.joining.count(), seconds, per_nudge, r.counting.count());
    const auto use = used();
    const auto processor = processor_seconds(use);
    out << fmt::format("processor {:.1f} s ({:.0f} µs a turn), peak memory {:.0f} MiB, database {:.0f} MiB\n",
                       processor, r.turns > 0 ? processor * 1e6 / static_cast<double>(r.turns) : 0.0,
                       static_cast<double>(use.ru_maxrss) / 1024,  // KiB on Linux
                       static_cast<double>(r.database_bytes) / (1024 * 1024));
    for (const auto& e : r.examples) out << "  " << e << '\n';
    for (const auto& e : r.errors) out << "error: " << e << '\n';
    out.flush();
    return r.sound() ? exit_code::ok : exit_code::failure;
}

}  // namespace fulcrum::bot::commands
