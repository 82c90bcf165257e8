#include "tests/support/settled.hpp"

namespace fulcrum::test {

talk settled_in(const library& texts, instant start) {
    talk t(texts, start);
    t.say("hello");
    t.say("defaults");
    return t;
}

const library& small() {
    static const library lib = small_library();
    return lib;
}

const library& forty_days() {
    static const library lib = [] {
        auto l = small_library();
        auto& days = l.tracks.at(track_id{"small"}).days;
        while (days.size() < 40) days.insert(days.end() - 1, days.front());
        for (std::size_t i = 0; i < days.size(); ++i) {
            const int n = static_cast<int>(i) + 1;
            if (days[i].morning) days[i].morning->id = morning_of(n);
            if (days[i].evening) days[i].evening->id = evening_of(n);
        }
        return l;
    }();
    return lib;
}

std::string outcome(const talk& t, timer what, local_date date) {
    for (const auto& l : t.record)
        if (l.what == what && l.date == date) return l.outcome;
    return {};
}
}  // namespace fulcrum::test
