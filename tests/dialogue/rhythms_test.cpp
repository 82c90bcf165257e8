// At any rhythm and from any hour: each lesson once and in order, each plan asked about once, the weekly review comes.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>

#include "dialogue/nudging.hpp"
#include "tests/support/loop.hpp"

namespace fulcrum::test {
namespace {

library week_library() {
    auto lib = loop_library({{step_id{"told"}, say_step{one("Lesson {{day}}.")}}, plan()},
                            {{step_id{"told"}, say_step{one("Look back {{day}}.")}},
                             check(),
                             {step_id{"q"}, ask_step{one("One line?"), "", {}}}});
    auto& t = lib.tracks.at(track_id{"loop"});
    t.weekly_review = session{session_id{std::string(review_session)},
                              {{step_id{"told"}, say_step{one("The review.")}},
                               {step_id{"q"}, ask_step{one("One line on the week?"), "", {}}}}};
    return lib;
}

// Somebody who answers all of it, at once.
struct diary {
    std::vector<std::string> said;          // lessons, look backs and reviews, in order
    std::map<std::string, int> asked;       // plans by their words
    std::vector<local_date> reviews, held;  // dates with a review, dates with anything
    std::optional<local_date> last_opened;  // when the last day was
    int made = 0;
};

void answer_all(talk& t, diary& d, std::string heard) {
    for (int i = 0; i < 40; ++i) {
        for (int n = 1; n <= 8; ++n) {
            if (has(heard, "Lesson " + std::to_string(n) + ".")) d.said.push_back("L" + std::to_string(n));
            if (has(heard, "Look back " + std::to_string(n) + ".")) d.said.push_back("E" + std::to_string(n));
        }
        const auto today = to_local(t.now, zone_of(t.state)).date;
        if (has(heard, "Lesson 8.")) d.last_opened = today;
        if (has(heard, "The review.")) d.reviews.push_back(today);
        if (!heard.empty() && (d.held.empty() || d.held.back() != today)) d.held.push_back(today);
        if (has(heard, "1. Kept")) {
            for (int n = 1; n <= d.made; ++n)
                if (const auto what = "thing " + std::to_string(n) + ".";
                    has(heard, "> When lunch is over, I will do " + what))
                    ++d.asked[what];
            heard = t.say("kept");
        } else if (has(heard, "What will you do today?")) {
            heard = t.say("When lunch is over, I will do thing " + std::to_string(++d.made));
        } else if (has(heard, "One line")) {
            heard = t.say("It went well with the team today, I think");
        } else {
            return;
        }
    }
}

diary live(const library& lib, const std::string& schedule, const std::string& cap, instant from, bool now) {
    talk t(lib, from);
    t.say("hello");
    diary d;
    t.say("defaults");
    if (!schedule.empty()) t.say(schedule);
    if (!cap.empty()) t.say(cap);
    if (now) answer_all(t, d, t.say("start"));
    const auto end = from + std::chrono::hours(24 * 100);
    while (t.now < end && !t.state.track->finished) {
        if (!t.next_timer()) break;
        answer_all(t, d, t.next_nudge_fires());
    }
    // What was made last is looked at by nobody: the track is over.
    return d;
}

void expect_whole(const diary& d, const std::string& which) {
    std::vector<std::string> lessons, backs;
    for (const auto& s : d.said) (s[0] == 'L' ? lessons : backs).push_back(s);
    const std::vector<std::string> all{"L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8"};
    EXPECT_EQ(lessons, all) << which;
    EXPECT_EQ(std::set<std::string>(backs.begin(), backs.end()).size(), backs.size()) << which;
    EXPECT_EQ(backs.empty() ? "" : backs.back(), "E8") << which;  // the last evening is never given up
    for (std::size_t i = 0; i < d.said.size(); ++i)
        if (d.said[i][0] == 'E') {
            const auto lesson = std::find(d.said.begin(), d.said.end(), "L" + d.said[i].substr(1));
            EXPECT_LT(lesson - d.said.begin(), static_cast<std::ptrdiff_t>(i)) << which;
        }
    EXPECT_EQ(static_cast<int>(d.asked.size()), d.made) << which;
    for (const auto& [plan, times] : d.asked) EXPECT_EQ(times, 1) << plan << " " << which;
    // Each look back was held, or a review stood in for it.
    EXPECT_GE(backs.size() + d.reviews.size(), 8u) << which;
    // Each week between the one it began in and the one of the last day, whose evening is not given up, has its review.
    ASSERT_TRUE(d.last_opened) << which;
    const auto week_of = [](local_date date) {
        return (std::chrono::sys_days(date).time_since_epoch().count() + 3) / 7;
    };
    for (auto week = week_of(d.held.front()) + 1; week < week_of(*d.last_opened); ++week)
        EXPECT_EQ(std::count_if(d.reviews.begin(), d.reviews.end(), [&](auto date) { return week_of(date) == week; }),
                  1)
            << "week " << week << ", " << which;
}

TEST(Rhythms, HoldEachLessonOnce_AtThoseThatPeopleChoose) {
    const auto lib = week_library();
    for (const auto* schedule : {"", "schedule evening off", "schedule morning off", "schedule mon wed 8:30, fri 16:00",
                                 "schedule mon wed fri 9:00", "schedule mon wed fri 09:00 17:00", "schedule mon 9:00",
                                 "schedule fri 16:00", "schedule every day 09:00 17:00", "schedule tue 09:00 17:00",
                                 "schedule mon 9:00, tue 9:00, wed 9:00, thu 9:00, fri 9:00"})
        for (const auto* cap : {"", "max 1 a day"})
            for (const auto& from : {at(2026, 11, 25, 11, 7), at(2026, 11, 23, 8, 0), at(2026, 11, 27, 18, 41)})
                for (const bool now : {false, true})
                    expect_whole(live(lib, schedule, cap, from, now), std::string(schedule) + " / " + cap + " / " +
                                                                          moment_text(from, "Europe/Berlin") +
                                                                          (now ? " now" : ""));
}

TEST(Rhythms, HoldEachLessonOnce_AtAnyOther) {
    const auto lib = week_library();
    constexpr const char* names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (unsigned seed = 1; seed <= 60; ++seed) {
        std::mt19937 random(seed);
        const auto number = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
        std::string schedule = "schedule ";
        bool any = false;
        for (const auto* name : names) {
            if (number(2)) continue;
            const auto clock = [&](unsigned from) {
                return std::to_string(from + number(3)) + ":" + (number(2) ? "30" : "00");
            };
            const auto kind = number(3);
            schedule += std::string(any ? ", " : "") + name + " ";
            schedule += kind == 0 ? clock(7) : kind == 1 ? clock(16) : clock(7) + " " + clock(16);
            any = true;
        }
        if (!any) schedule += "wed 9:00";
        const auto from = at(2026, 11, 23 + number(7), static_cast<int>(number(24)), static_cast<int>(number(60)));
        expect_whole(live(lib, schedule, number(3) ? "" : "max 1 a day", from, number(2) == 0),
                     "seed " + std::to_string(seed) + ": " + schedule + " from " + moment_text(from, "Europe/Berlin"));
    }
}

}  // namespace
}  // namespace fulcrum::test
