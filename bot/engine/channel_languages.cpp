#include "bot/engine/channel_languages.hpp"

#include <algorithm>
#include <chrono>

namespace fulcrum::bot::engine {

namespace {

using namespace std::chrono_literals;

// Of a channel that everybody is in, the first ones say enough.
constexpr std::size_t people_asked = 200;

}  // namespace

std::string most_spoken(const dialogue::library& texts, const std::vector<platform::profile>& people) {
    std::map<std::string, int> count;
    for (const auto& p : people) ++count[std::string(texts.language_for("", p.locale))];
    const auto most =
        std::max_element(count.begin(), count.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == count.end() ? "en" : most->first;
}

boost::asio::awaitable<std::string> channel_languages::of(std::string channel,
                                                          std::shared_ptr<const dialogue::library> texts) {
    const auto now = clock_.now();
    if (const auto found = channels_.find(channel); found != channels_.end()) {
        const auto& k = found->second;
        if (k.asked_at <= now && now - k.asked_at < 24h) co_return k.language;
    }
    auto people = co_await chat_.members_of(channel, people_asked);
    auto& k = channels_[channel];
    if (people) k.language = most_spoken(*texts, *people);
    if (k.language.empty()) k.language = "en";
    k.asked_at = now;
    co_return k.language;
}

}  // namespace fulcrum::bot::engine
