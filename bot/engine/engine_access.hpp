// What the engine lends to the classes that carry out administrators' words on many people. All of it outlives them.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "bot/clock.hpp"
#include "bot/engine/people.hpp"
#include "bot/engine/store_thread.hpp"
#include "bot/platform/platform.hpp"
#include "dialogue/phrases.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::engine {

// The channel that a name means; or why it can't be used.
struct channel_found_by_name {
    std::optional<platform::named_channel> channel;
    std::string why;
};

struct engine_access {
    boost::asio::any_io_executor executor;
    platform::platform& chat;
    store_thread& store;
    clock_source& clock;
    const storage::place& place;
    std::function<std::shared_ptr<void>()> alive;  // held by what runs
    std::function<bool()> leaving;
    std::function<std::shared_ptr<const script>()> lines;
    std::function<void(turn_output&)> finish;  // after a commit
    std::function<bool(const platform::profile&)> is_administrator;
    std::function<boost::asio::awaitable<channel_found_by_name>(std::string, const dialogue::phrasebook&)>
        usable_channel;
    std::function<boost::asio::awaitable<void>(std::chrono::milliseconds)> pause;

    storage::person_key key_of(const std::string& user) const { return {place, user}; }
};

dialogue::profile_seen seen_as(const platform::profile& p);

}  // namespace fulcrum::bot::engine
