#include "dialogue/ledger.hpp"

#include <algorithm>

namespace fulcrum::dialogue {
namespace {

constexpr std::size_t weeks_kept = 60;

ledger_week& week_of(std::vector<ledger_week>& ledger, local_date date) {
    const auto monday = monday_of(date);
    auto at = std::lower_bound(ledger.begin(), ledger.end(), monday,
                               [](const ledger_week& w, local_date m) { return w.monday < m; });
    if (at == ledger.end() || at->monday != monday) {
        const auto index = at - ledger.begin();
        ledger.insert(at, ledger_week{monday});
        at = ledger.begin() + index;
        if (ledger.size() > weeks_kept && index > 0) {
            ledger.erase(ledger.begin());
            at = ledger.begin() + (index - 1);
        }
    }
    return *at;
}

// Every count of a week, for arithmetic over all of them.
constexpr int ledger_week::*counts[] = {&ledger_week::vision, &ledger_week::execution,  &ledger_week::people,
                                        &ledger_week::rated,  &ledger_week::rating_sum, &ledger_week::people_sum};

}  // namespace

int day_number(local_date date) { return static_cast<int>(std::chrono::sys_days{date}.time_since_epoch().count()); }

local_date monday_of(local_date date) {
    const auto days = std::chrono::sys_days{date};
    return days - std::chrono::days{std::chrono::weekday{days}.iso_encoding() - 1};
}

void count(std::vector<ledger_week>& ledger, pole serves, local_date date) {
    if (serves == pole::none) return;
    auto& w = week_of(ledger, date);
    if (serves == pole::vision || serves == pole::both) ++w.vision;
    if (serves == pole::execution || serves == pole::both) ++w.execution;
    if (serves == pole::people) ++w.people;
}

void rate(std::vector<ledger_week>& ledger, int where, int people, local_date date) {
    auto& w = week_of(ledger, date);
    ++w.rated;
    w.rating_sum += std::clamp(where, 1, 5);
    w.people_sum += std::clamp(people, 0, 2);
}

std::vector<ledger_week> added(const std::vector<ledger_week>& before, const std::vector<ledger_week>& now) {
    std::vector<ledger_week> more;
    for (auto w : now) {
        const auto old =
            std::find_if(before.begin(), before.end(), [&](const auto& b) { return b.monday == w.monday; });
        if (old != before.end())
            for (const auto c : counts) w.*c -= (*old).*c;
        if (w != ledger_week{w.monday}) more.push_back(w);
    }
    return more;
}

void take_off(std::vector<ledger_week>& ledger, const std::vector<ledger_week>& counted) {
    for (const auto& less : counted)
        for (auto& w : ledger)
            if (w.monday == less.monday)
                for (const auto c : counts) w.*c = std::max(0, w.*c - less.*c);
    std::erase_if(ledger, [](const ledger_week& w) { return w == ledger_week{w.monday}; });
}

std::optional<int> vision_share(const std::vector<ledger_week>& weeks) {
    int rated = 0, sum = 0, vision = 0, execution = 0;
    for (const auto& w : weeks) {
        rated += w.rated;
        sum += w.rating_sum;
        vision += w.vision;
        execution += w.execution;
    }
    if (rated > 0) return (5 * rated - sum) * 100 / (4 * rated);
    if (vision + execution > 0) return vision * 100 / (vision + execution);
    return std::nullopt;
}

std::optional<int> vision_share(const ledger_week& w) { return vision_share(std::vector{w}); }

std::optional<double> people_level(const ledger_week& w) {
    if (w.rated == 0) return std::nullopt;
    return static_cast<double>(w.people_sum) / w.rated;
}

std::vector<ledger_week> recent(const std::vector<ledger_week>& ledger, local_date today, int weeks) {
    const int last = day_number(monday_of(today));
    std::vector<ledger_week> found;
    for (const auto& w : ledger) {
        const int behind = last - day_number(w.monday);
        if (behind >= 0 && behind < 7 * weeks) found.push_back(w);
    }
    return found;
}

int target_of(const person_state& s) { return s.target_vision > 0 ? s.target_vision : default_target; }

pole neglected_side(const person_state& s, local_date today) {
    const auto weeks = recent(s.ledger, today, 4);
    pole job = pole::none;
    if (const auto share = vision_share(weeks)) {
        if (*share < target_of(s) - target_band) job = pole::vision;
        if (*share > target_of(s) + target_band) job = pole::execution;
    }
    int rated = 0, people = 0;
    for (const auto& w : weeks) {
        rated += w.rated;
        people += w.people_sum;
    }
    const bool people_lack = rated >= 3 && people * 2 < rated;  // less than "some" every other day
    if (people_lack && (job == pole::none || s.draws % 2 == 1)) return pole::people;
    return job;
}

std::string bar(int percent) {
    const int full = std::clamp((percent + 5) / 10, 0, 10);
    std::string out;
    for (int i = 0; i < 10; ++i) out += i < full ? "▮" : "▯";
    return out;
}

}  // namespace fulcrum::dialogue
