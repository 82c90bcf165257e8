#include "bot/engine/leavers.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "bot/engine/setting_names.hpp"
#include "dialogue/time.hpp"

namespace fulcrum::bot::engine {

using std::chrono::days;

std::string written(const leaver& l) {
    return std::to_string(dialogue::to_millis(l.left)) + " " + std::to_string(dialogue::to_millis(l.told));
}

leaver read_leaver(std::string_view text) {
    std::int64_t left = 0, told = 0;
    const auto* const end = text.data() + text.size();
    const auto [at, bad] = std::from_chars(text.data(), end, left);
    if (bad != std::errc() || at == end) return {};
    if (std::from_chars(at + 1, end, told).ec != std::errc()) return {};
    return {dialogue::from_millis(left), dialogue::from_millis(told)};
}

leaver_step next_step(const leaver& known, days kept, instant now) {
    if (known.left == instant{}) return leaver_step::note;
    if (kept == days{0}) return leaver_step::wait;
    const auto erased_at = known.left + kept;
    if (known.told == instant{}) return now >= erased_at - warned_before ? leaver_step::tell : leaver_step::wait;
    return now >= std::max(erased_at, known.told + warned_before) ? leaver_step::erase : leaver_step::wait;
}

leavers_today look_at_leavers(storage::unit_of_work& unit, const storage::place& where, days kept, instant now) {
    leavers_today today;
    const auto before = words_of(unit.setting(leavers_key).value_or(""));
    std::vector<std::string> closed;
    for (auto& person : unit.people(where)) {
        if (!person.closed || person.key.user.starts_with('~')) continue;
        const auto key = leaver_key(person.key.user);
        auto known = read_leaver(unit.setting(key).value_or(""));
        switch (next_step(known, kept, now)) {
            case leaver_step::wait:
                break;
            case leaver_step::note:
                known.left = now;
                break;
            case leaver_step::tell:
                known.told = now;
                today.soon.push_back(person.username);
                today.erased_at = std::max({today.erased_at, known.left + kept, now + warned_before});
                break;
            case leaver_step::erase:
                today.due.push_back(person);
                continue;
        }
        unit.set_setting(key, written(known));
        closed.push_back(person.key.user);
    }
    const std::set<std::string> still(closed.begin(), closed.end());
    for (const auto& user : before)
        if (!still.contains(user)) unit.set_setting(leaver_key(user), "");
    unit.set_setting(leavers_key, joined_words(closed));
    return today;
}

}  // namespace fulcrum::bot::engine
