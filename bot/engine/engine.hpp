// The engine joins a chat platform, the dialogue machine and the store: load, take the turn, commit, then say. It runs
// on one executor (one thread); the database has its own. See store_thread.hpp, outbox_sender.hpp, nudge_scheduler.hpp.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/engine/store_thread.hpp"
#include "bot/engine/trials.hpp"
#include "bot/metrics.hpp"
#include "bot/platform/platform.hpp"
#include "content/catalog.hpp"
#include "dialogue/turn.hpp"

namespace fulcrum::bot::engine {

struct engine_settings {
    dialogue::settings coach;         // defaults from the configuration; `admin defaults` overrides them in the store
    std::vector<std::string> admins;  // usernames (without @) or user ids
    bool admins_from_chat = true;     // the platform's administrators are owners, too
    std::size_t sends_at_once = 16;   // posts in flight, over all conversations
    std::chrono::seconds spread{0};   // nudges of one minute go out over so much time
    std::string zone_data;            // version of the time zone data; another than last time: all is planned anew
    std::vector<content::source_file> content;  // the files; with none, the library given to the engine is all
    // How often marks are saved, and it is looked whether something old is to be let go of.
    std::chrono::milliseconds upkeep_every{5000};
    std::chrono::days leavers_kept{90};  // what people wrote whose account was closed; 0 = for ever
    metrics* meter = nullptr;            // outlives the engine; with none nothing is counted
    trial_maker trials;                  // for `admin try`; with none nothing can be tried
};

struct engine_status {
    platform::link_state link = platform::link_state::connecting;
    std::string link_detail;
    bool store_healthy = true;
    std::size_t unsent = 0;                               // messages waiting to be delivered
    std::uint64_t turns = 0, delivered = 0, refused = 0;  // since start
};

class engine {
  public:
    // All references outlive the engine.
    engine(boost::asio::any_io_executor executor, platform::platform& chat, store_thread& store, clock_source& clock,
           std::shared_ptr<const dialogue::library> texts, engine_settings settings);
    ~engine();

    // Works until stop(); throws storage_error if the store can't be read at the start.
    boost::asio::awaitable<void> run();
    // Stops taking in, finishes turns, delivers what can be delivered within `limit`, leaves the platform.
    boost::asio::awaitable<void> stop(std::chrono::milliseconds limit);

    // New content for all turns from now on.
    void set_texts(std::shared_ptr<const dialogue::library> texts);
    // The content files as they are now. A file with errors leaves its latest good text in force; the log and the
    // administrators are told why. Comes into force a moment later, between turns.
    void reload(std::vector<content::source_file> files);

    // Public holidays from now on: everybody's (nullptr = none are known), and other calendars by name.
    void set_holidays(std::shared_ptr<const dialogue::holiday_calendar> usual,
                      std::map<std::string, std::shared_ptr<const dialogue::holiday_calendar>> named);

    engine_status status() const;
    // For a scrape, all but the sizes: it looks at every conversation that waits.
    metrics_readings readings() const;
    // Whether turns, commits or deliveries are under way: the demo's clock waits for quiet between jumps.
    bool busy() const;
    // When the next timer is due, as last seen by the scheduler.
    std::optional<dialogue::instant> next_due() const;

  private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace fulcrum::bot::engine
