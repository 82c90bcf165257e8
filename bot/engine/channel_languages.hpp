// Which language a team's channel is spoken to in: that of most of its people. Asked of the platform at most once a day
// for a channel. One executor, not thread-safe.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <string>

#include "bot/clock.hpp"
#include "bot/platform/platform.hpp"
#include "dialogue/graph.hpp"

namespace fulcrum::bot::engine {

// The language of most of them; of two that as many speak, the first by name. "en" for nobody.
std::string most_spoken(const dialogue::library& texts, const std::vector<platform::profile>& people);

class channel_languages {
  public:
    // Both outlive it.
    channel_languages(platform::platform& chat, clock_source& clock) : chat_(chat), clock_(clock) {}

    // The one known before, else English, where the platform does not answer.
    boost::asio::awaitable<std::string> of(std::string channel, std::shared_ptr<const dialogue::library> texts);

  private:
    struct known {
        std::string language;
        platform::instant asked_at{};
    };
    platform::platform& chat_;
    clock_source& clock_;
    std::map<std::string, known> channels_;
};

}  // namespace fulcrum::bot::engine
