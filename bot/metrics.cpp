#include "bot/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <map>
#include <sstream>
#include <utility>

#include "bot/build_info.hpp"
#include "dialogue/nudging.hpp"

namespace fulcrum::bot {

namespace {

using prometheus::Registry;
using buckets = prometheus::Histogram::BucketBoundaries;
using platform::link_state;

constexpr std::pair<link_state, const char*> link_names[] = {{link_state::connecting, "connecting"},
                                                             {link_state::ready, "ready"},
                                                             {link_state::waiting, "waiting"},
                                                             {link_state::unauthorized, "unauthorized"}};

prometheus::Counter& counter(Registry& all, const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(all).Add({});
}

prometheus::Gauge& gauge(Registry& all, const char* name, const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(all).Add({});
}

prometheus::Histogram& histogram(Registry& all, const char* name, const char* help, const buckets& bounds) {
    return prometheus::BuildHistogram().Name(name).Help(help).Register(all).Add({}, bounds);
}

// A counter for each of a closed set of reasons, all there from the start, so that a first one is seen as a rise.
class by_reason {
  public:
    by_reason(Registry& all, const char* name, const char* help, std::initializer_list<const char*> reasons) {
        auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(all);
        for (const auto* reason : reasons) counters_[reason] = &family.Add({{"reason", reason}});
        other_ = &family.Add({{"reason", "other"}});
    }
    void count(std::string_view reason) {
        const auto found = counters_.find(reason);
        (found == counters_.end() ? other_ : found->second)->Increment();
    }

  private:
    std::map<std::string, prometheus::Counter*, std::less<>> counters_;
    prometheus::Counter* other_ = nullptr;
};

const buckets lateness_bounds{1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400};
const buckets latency_bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

double seconds(std::chrono::milliseconds t) { return static_cast<double>(t.count()) / 1000; }

}  // namespace

struct metrics::impl {
    Registry all;

    prometheus::Counter& due =
        counter(all, "fulcrum_nudges_due_total",
                "Nudges whose time had come, each counted when it was decided what becomes of it.");
    prometheus::Counter& sent =
        counter(all, "fulcrum_nudges_sent_total", "Nudges whose first message the chat server has accepted.");
    by_reason skipped{all,
                      "fulcrum_nudges_skipped_total",
                      "Nudges that were due and held back, by reason.",
                      {"closed", "paused", "holiday", "silence", "quiet", "cap", "answered", "open", "off", "no_track",
                       "finished", "nothing", "over", "gone", "zone", "changed"}};
    by_reason merged{all,
                     "fulcrum_nudges_merged_total",
                     "Nudges that gave way to another one: too late, or a newer one took their place.",
                     {"late", "newer"}};
    by_reason moved{all,
                    "fulcrum_nudges_moved_total",
                    "Times a nudge was put off, by reason; what becomes of it in the end is counted on its own.",
                    {"quiet", "snoozed", "busy"}};
    by_reason failed{all,
                     "fulcrum_nudges_failed_total",
                     "Nudges that could not be made or that the chat server refused for good, by reason.",
                     {"refused", "closed", "internal"}};
    prometheus::Histogram& lateness = histogram(
        all, "fulcrum_nudge_lateness_seconds",
        "From the instant a nudge was due by its person's schedule until the chat server had accepted its first "
        "message; nudges.spread is part of it. Nudges that were moved are not in it.",
        lateness_bounds);
    prometheus::Histogram& turn = histogram(
        all, "fulcrum_turn_seconds",
        "From the moment a message or a timer came up until its turn was committed, waiting included.", latency_bounds);
    prometheus::Histogram& commit =
        histogram(all, "fulcrum_commit_seconds", "How long the database took for a commit.", latency_bounds);
    prometheus::Counter& reconnects =
        counter(all, "fulcrum_reconnects_total", "Times the connection to the chat server was lost and came back.");
    prometheus::Counter& foreign =
        counter(all, "fulcrum_foreign_posts_total",
                "Messages of a coach from this bot's account that it did not write: another bot uses its token.");
    std::map<link_state, prometheus::Gauge*> states;

    prometheus::Gauge& outbox = gauge(all, "fulcrum_outbox_messages", "Messages waiting to be delivered.");
    prometheus::Gauge& oldest =
        gauge(all, "fulcrum_outbox_oldest_seconds", "How long the oldest message that waits has waited; 0 = none.");
    prometheus::Gauge& overdue =
        gauge(all, "fulcrum_timer_overdue_seconds",
              "How long the earliest timer has been due without being looked at, as while not connected; 0 = none is.");
    prometheus::Gauge& healthy = gauge(all, "fulcrum_store_healthy", "1 while commits succeed, else 0.");
    prometheus::Gauge& backup = gauge(all, "fulcrum_last_backup_timestamp_seconds",
                                      "When `fulcrum backup` last copied this database; 0 = never.");
    prometheus::Gauge& content =
        gauge(all, "fulcrum_content_errors",
              "Errors in the content files as they were last read; earlier texts stay in force.");
    // Families without a value until it was read once: a size of 0 would be a lie.
    prometheus::Family<prometheus::Gauge>& database = prometheus::BuildGauge()
                                                          .Name("fulcrum_database_bytes")
                                                          .Help("The database file and its write-ahead log.")
                                                          .Register(all);
    prometheus::Family<prometheus::Gauge>& resident = prometheus::BuildGauge()
                                                          .Name("process_resident_memory_bytes")
                                                          .Help("Resident memory size in bytes.")
                                                          .Register(all);
    bool was_ready = false, is_ready = false;

    impl() {
        auto& family = prometheus::BuildGauge()
                           .Name("fulcrum_connection_state")
                           .Help("1 for the state the connection to the chat server is in, 0 for the others.")
                           .Register(all);
        for (const auto& [state, name] : link_names) states[state] = &family.Add({{"state", name}});
        prometheus::BuildGauge()
            .Name("fulcrum_build_info")
            .Help("Always 1; the label says which version runs.")
            .Register(all)
            .Add({{"version", std::string(this_build().version)}})
            .Set(1);
        gauge(all, "fulcrum_start_time_seconds", "When this process began, in seconds since 1970.").SetToCurrentTime();
    }
};

metrics::metrics() : impl_(std::make_unique<impl>()) { link(link_state::connecting); }

metrics::~metrics() = default;

void metrics::foreign_post() { impl_->foreign.Increment(); }

void metrics::nudge_due() { impl_->due.Increment(); }

void metrics::nudge_outcome(std::string_view code) {
    const auto known = dialogue::outcome_code(code);
    const std::string_view all = known;
    const auto colon = all.find(':');
    const auto what = all.substr(0, colon);
    auto reason = colon == std::string_view::npos ? std::string_view() : all.substr(colon + 1);
    reason = reason.substr(0, reason.find(':'));
    if (what == "sent") return;
    if (what == "merged") return impl_->merged.count(reason);
    if (what == "moved") return impl_->moved.count(reason);
    if (what == "failed") return impl_->failed.count(reason);
    impl_->skipped.count(what == "skipped" ? reason : std::string_view());
}

void metrics::nudge_sent(std::optional<duration> lateness) {
    impl_->sent.Increment();
    if (lateness) impl_->lateness.Observe(std::max(lateness->count(), 0.0));
}

void metrics::turn_took(duration time) { impl_->turn.Observe(std::max(time.count(), 0.0)); }

void metrics::commit_took(duration time) { impl_->commit.Observe(std::max(time.count(), 0.0)); }

void metrics::content_errors(std::size_t n) { impl_->content.Set(static_cast<double>(n)); }

void metrics::link(link_state state) {
    for (const auto& [which, value] : impl_->states) value->Set(which == state ? 1 : 0);
    const bool ready = state == link_state::ready;
    if (ready && !impl_->is_ready && impl_->was_ready) impl_->reconnects.Increment();
    impl_->is_ready = ready;
    impl_->was_ready = impl_->was_ready || ready;
}

std::string metrics::text(const metrics_readings& now) {
    impl_->outbox.Set(static_cast<double>(now.outbox));
    impl_->oldest.Set(seconds(now.oldest));
    impl_->overdue.Set(seconds(now.overdue));
    impl_->healthy.Set(now.store_healthy ? 1 : 0);
    impl_->backup.Set(static_cast<double>(now.last_backup));
    if (now.database) impl_->database.Add({}).Set(static_cast<double>(*now.database));
    if (now.resident) impl_->resident.Add({}).Set(static_cast<double>(*now.resident));
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, impl_->all.Collect());
    return std::move(out).str();
}

std::optional<std::uint64_t> database_bytes(const std::string& path) {
    std::error_code failed;
    const auto main = std::filesystem::file_size(path, failed);
    if (failed) return std::nullopt;
    const auto log = std::filesystem::file_size(path + "-wal", failed);
    return main + (failed ? 0 : log);
}

std::filesystem::path backup_note(const std::filesystem::path& database) { return database.string() + ".last-backup"; }

std::int64_t last_backup(const std::filesystem::path& database) {
    struct stat about {};
    return ::stat(backup_note(database).c_str(), &about) == 0 ? std::int64_t{about.st_mtime} : 0;
}

std::optional<std::uint64_t> resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::uint64_t size = 0, resident = 0;
    if (!(file >> size >> resident)) return std::nullopt;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace fulcrum::bot
