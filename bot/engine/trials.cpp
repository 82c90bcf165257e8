#include "bot/engine/trials.hpp"

#include <chrono>
#include <utility>

namespace fulcrum::bot::engine {

namespace {

constexpr auto longest_silence = std::chrono::hours(2);
constexpr std::size_t most_open = 4;  // each has a database of its own in memory

}  // namespace

void open_trials::begin(const std::string& user, std::unique_ptr<trial> t, dialogue::instant now) {
    open_.erase(user);
    while (open_.size() >= most_open) {
        auto oldest = open_.begin();
        for (auto it = open_.begin(); it != open_.end(); ++it)
            if (it->second.last < oldest->second.last) oldest = it;
        open_.erase(oldest);
    }
    open_.emplace(user, entry{std::move(t), now});
}

trial* open_trials::find(const std::string& user, dialogue::instant now, bool& late) {
    const auto found = open_.find(user);
    late = false;
    if (found == open_.end()) return nullptr;
    if (now - found->second.last > longest_silence) {
        open_.erase(found);
        late = true;
        return nullptr;
    }
    found->second.last = now;
    return found->second.talk.get();
}

}  // namespace fulcrum::bot::engine
