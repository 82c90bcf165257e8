#include "dialogue/turn/balance_view.hpp"

#include "dialogue/ledger.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/turn/entry_parts.hpp"

namespace fulcrum::dialogue {

namespace {

constexpr int weeks_shown = 4;

}  // namespace

std::string balance_view::people_words(double level) const {
    return words(level < 0.5 ? "balance.people.little" : level < 1.5 ? "balance.people.some" : "balance.people.much");
}

// One observation, the one that matters most.
std::string balance_view::observation() const {
    const auto weeks = recent(s_.ledger, today(), weeks_shown);
    std::vector<int> shares;
    for (const auto& w : weeks)
        if (const auto share = vision_share(w)) shares.push_back(*share);
    if (shares.empty()) return words("balance.empty");
    const int low = target_of(s_) - target_band, high = target_of(s_) + target_band;
    const auto run = [&](auto outside) {
        int n = 0;
        for (auto it = shares.rbegin(); it != shares.rend() && outside(*it); ++it) ++n;
        return n;
    };
    const int under = run([&](int share) { return share < low; });
    const int over = run([&](int share) { return share > high; });
    const int last = shares.back();
    if (shares.size() >= 2) {
        const int before = shares[shares.size() - 2];
        const int middle = target_of(s_);
        if (std::abs(before - middle) - std::abs(last - middle) >= 15)
            return words("balance.sees.toward", {{"before", std::to_string(before)}, {"last", std::to_string(last)}});
    }
    if (under >= 2) return words("balance.sees.execution_weeks", {{"count", std::to_string(under)}});
    if (over >= 2) return words("balance.sees.vision_weeks", {{"count", std::to_string(over)}});
    if (under == 1) return words("balance.sees.execution");
    if (over == 1) return words("balance.sees.vision");
    for (const auto& w : weeks)
        if (const auto level = people_level(w); &w == &weeks.back() && level && *level < 0.5)
            return words("balance.sees.people");
    return words("balance.sees.band");
}

std::string balance_view::balance_text() const {
    const auto weeks = recent(s_.ledger, today(), weeks_shown);
    std::string list;
    for (const auto& w : weeks) {
        const auto share = vision_share(w);
        if (!share) continue;
        const auto level = people_level(w);
        const auto people = level ? people_words(*level) : std::string();
        list += (list.empty() ? "" : "\n") + words("balance.week", {{"bar", bar(*share)},
                                                                    {"date", date_words(w.monday)},
                                                                    {"vision", std::to_string(*share)},
                                                                    {"execution", std::to_string(100 - *share)},
                                                                    {"people", people}});
    }
    if (list.empty()) return words("balance.empty");
    const auto vision = std::to_string(target_of(s_)), execution = std::to_string(100 - target_of(s_));
    return words("balance.text", {{"list", list},
                                  {"observation", observation()},
                                  {"target", words(s_.target_vision > 0 ? "balance.target.own" : "balance.target.none",
                                                   {{"vision", vision}, {"execution", execution}})}});
}

void balance_view::do_balance(std::string_view rest) {
    if (rest.empty()) return tell_text(message_kind::reply, balance_text());
    // "target 60 40", "target 60/40", "target off"
    std::vector<int> numbers;
    const auto asked = plain(after_word(rest));
    for (std::size_t i = 0; i < asked.size();) {
        if (asked[i] < '0' || asked[i] > '9') {
            ++i;
            continue;
        }
        int n = 0;
        while (i < asked.size() && asked[i] >= '0' && asked[i] <= '9' && n < 1000) n = n * 10 + (asked[i++] - '0');
        numbers.push_back(n);
    }
    if (asked == "off" || asked == "aus") {
        s_.target_vision = 0;
        return tell(message_kind::confirm, "balance.target.off");
    }
    if (numbers.size() == 1 && numbers[0] < 100) numbers.push_back(100 - numbers[0]);
    const bool fits = numbers.size() == 2 && numbers[0] + numbers[1] == 100 && numbers[0] >= 10 && numbers[0] <= 90;
    if (!fits) return tell(message_kind::error, "balance.target.usage");
    s_.target_vision = numbers[0];
    tell(message_kind::confirm, "balance.target.set",
         {{"vision", std::to_string(numbers[0])}, {"execution", std::to_string(numbers[1])}});
}

}  // namespace fulcrum::dialogue
