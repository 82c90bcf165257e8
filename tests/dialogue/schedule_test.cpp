#include "dialogue/schedule.hpp"

#include <date/tz.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace fulcrum::dialogue {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year;

constexpr time_of_day at(int hour, int minute = 0) { return {static_cast<std::int16_t>(hour * 60 + minute)}; }
constexpr local_date on(int y, unsigned m, unsigned d) { return {year{y}, std::chrono::month{m}, std::chrono::day{d}}; }
constexpr instant utc(int y, unsigned m, unsigned d, std::chrono::minutes t = 0min) {
    return sys_days{on(y, m, d)} + t;
}
constexpr weekday_set every_day{0b1111111};

rhythm mornings(time_of_day time, weekday_set days = {}) { return {days, time, std::nullopt}; }

TEST(Rhythm, SaysItselfInWords) {
    EXPECT_EQ(rhythm_text({}), "weekdays at 09:00 and 17:00");
    EXPECT_EQ(rhythm_text({every_day, at(8, 30), at(20)}), "every day at 08:30 and 20:00");
    EXPECT_EQ(rhythm_text({{0b0010101}, at(9), {}}), "Mon, Wed, Fri at 09:00, morning only");
    EXPECT_EQ(rhythm_text({{0b1100000}, {}, at(17)}), "weekends at 17:00, evening only");
    EXPECT_EQ(rhythm_text({{}, {}, {}}), "off");
    EXPECT_EQ(rhythm_text({{0}, at(9), {}}), "off");
    EXPECT_EQ(weekdays_text({0}), "no days");
    EXPECT_EQ(slot_name(slot::morning), "morning");
    EXPECT_EQ(slot_name(slot::evening), "evening");
}

TEST(WeekdaySet, CountsFromMonday) {
    using namespace std::chrono;
    EXPECT_TRUE(weekday_set{0b0000001}.has(Monday));
    EXPECT_TRUE(weekday_set{0b1000000}.has(Sunday));
    EXPECT_FALSE(weekday_set{}.has(Saturday));
    EXPECT_TRUE(weekday_set{}.has(Friday));
    EXPECT_FALSE(every_day.has(std::chrono::weekday{9}));
}

TEST(NextDue, IsLaterTheSameDayOrTheNextChosenDay) {
    const rhythm r;
    const auto tuesday = utc(2026, 11, 24, 8h);  // 09:00 in Berlin
    EXPECT_EQ(next_due(r, slot::morning, "Europe/Berlin", tuesday - 1ms),
              (occurrence{slot::morning, on(2026, 11, 24), tuesday}));
    EXPECT_EQ(next_due(r, slot::morning, "Europe/Berlin", tuesday),  // strictly later
              (occurrence{slot::morning, on(2026, 11, 25), tuesday + 24h}));
    EXPECT_EQ(next_due(r, slot::evening, "Europe/Berlin", tuesday),
              (occurrence{slot::evening, on(2026, 11, 24), tuesday + 8h}));
    EXPECT_EQ(next_due(r, slot::morning, "Europe/Berlin", utc(2026, 11, 27, 12h)),  // over the weekend
              (occurrence{slot::morning, on(2026, 11, 30), utc(2026, 11, 30, 8h)}));
}

TEST(NextDue, GivesNothing_WhenTheSlotOrAllDaysAreOff) {
    EXPECT_EQ(next_due({{}, at(9), {}}, slot::evening, "UTC", utc(2026, 11, 24)), std::nullopt);
    EXPECT_EQ(next_due({{0}, at(9), at(17)}, slot::morning, "UTC", utc(2026, 11, 24)), std::nullopt);
    EXPECT_EQ(next_due({{0b10000000}, at(9), at(17)}, slot::morning, "UTC", utc(2026, 11, 24)), std::nullopt);
}

TEST(NextDue, SkipsTheDateThatHadItsNudge) {
    const auto r = mornings(at(18), every_day);
    // It came at 09:00; then the person moved it to 18:00 of the same day.
    EXPECT_EQ(next_due(r, slot::morning, "UTC", utc(2026, 11, 24, 10h), on(2026, 11, 24))->date, on(2026, 11, 25));
    // Or flew west, where the date is still yesterday's.
    EXPECT_EQ(next_due(r, slot::morning, "Pacific/Honolulu", utc(2026, 11, 25, 1h), on(2026, 11, 25))->date,
              on(2026, 11, 26));
    // A date long ago holds nothing back; one far ahead does.
    EXPECT_EQ(next_due(r, slot::morning, "UTC", utc(2026, 11, 24), on(2020, 1, 1))->date, on(2026, 11, 24));
    EXPECT_EQ(next_due(r, slot::morning, "UTC", utc(2026, 11, 24), on(2027, 6, 1))->date, on(2027, 6, 2));
}

TEST(NextDue, MovesToTheFirstTimeThatExists_WhenClocksGoForward) {
    const auto r = mornings(at(2, 30), every_day);
    EXPECT_EQ(next_due(r, slot::morning, "Europe/Berlin", utc(2026, 3, 28, 12h)),
              (occurrence{slot::morning, on(2026, 3, 29), utc(2026, 3, 29, 1h)}));
    EXPECT_EQ(next_due(r, slot::morning, "Europe/Berlin", utc(2026, 3, 29, 1h))->date, on(2026, 3, 30));
    // Half an hour on Lord Howe.
    EXPECT_EQ(next_due(mornings(at(2, 15), every_day), slot::morning, "Australia/Lord_Howe", utc(2026, 10, 3)),
              (occurrence{slot::morning, on(2026, 10, 4), utc(2026, 10, 3, 15h + 30min)}));
}

TEST(NextDue, ComesOnce_WhenTheHourComesTwice) {
    const auto r = mornings(at(2, 30), every_day);
    const auto first = next_due(r, slot::morning, "Europe/Berlin", utc(2026, 10, 24, 12h));
    EXPECT_EQ(first, (occurrence{slot::morning, on(2026, 10, 25), utc(2026, 10, 25, 30min)}));
    EXPECT_EQ(next_due(r, slot::morning, "Europe/Berlin", first->due_at)->date, on(2026, 10, 26));
}

TEST(NextDue, ComesAtMidnight_WhenTheLastHourOfTheDayIsLost) {
    // In Nuuk clocks go forward on Saturday evening: in 2024, 23:00 was followed by 00:00 of Sunday.
    const auto r = mornings(at(23, 30), every_day);
    const auto lost = next_due(r, slot::morning, "America/Nuuk", utc(2024, 3, 30, 12h));
    ASSERT_TRUE(lost);
    EXPECT_EQ(lost->date, on(2024, 3, 30));
    EXPECT_EQ(to_local(lost->due_at, "America/Nuuk").date, on(2024, 3, 31));
    EXPECT_EQ(to_local(lost->due_at, "America/Nuuk").time, at(0));
    EXPECT_EQ(next_due(r, slot::morning, "America/Nuuk", lost->due_at)->date, on(2024, 3, 31));
}

TEST(NextDue, SkipsTheDayThatNeverWas_InApia) {
    const auto r = mornings(at(9), every_day);
    EXPECT_EQ(next_due(r, slot::morning, "Pacific/Apia", utc(2011, 12, 29, 19h)),
              (occurrence{slot::morning, on(2011, 12, 31), utc(2011, 12, 30, 19h)}));
    // Fridays only: the lost one was a Friday.
    EXPECT_EQ(next_due(mornings(at(9), {0b0010000}), slot::morning, "Pacific/Apia", utc(2011, 12, 24))->date,
              on(2012, 1, 6));
}

TEST(NextDue, FollowsTheMonthOfRamadan_InCasablanca) {
    // In 2024 Morocco went back for Ramadan and forward after it; the nudge stayed at nine on the wall.
    const auto r = mornings(at(9), every_day);
    instant after = utc(2024, 1, 1);
    std::vector<std::chrono::minutes> utc_times;
    for (int i = 0; i < 150; ++i) {
        const auto due = next_due(r, slot::morning, "Africa/Casablanca", after);
        ASSERT_TRUE(due);
        EXPECT_EQ(to_local(due->due_at, "Africa/Casablanca").time, at(9));
        const auto time =
            std::chrono::floor<std::chrono::minutes>(due->due_at - std::chrono::floor<std::chrono::days>(due->due_at));
        if (utc_times.empty() || utc_times.back() != time) utc_times.push_back(time);
        after = due->due_at;
    }
    EXPECT_EQ(utc_times, (std::vector<std::chrono::minutes>{8h, 9h, 8h}));
}

TEST(NextDue, TakesAnUnknownZoneAsUtc) {
    EXPECT_EQ(next_due({}, slot::morning, "Nowhere/Atall", utc(2026, 11, 24))->due_at, utc(2026, 11, 24, 9h));
}

TEST(NextDue, IsTotal_AtTheEndsOfTime) {
    EXPECT_EQ(next_due({}, slot::morning, "Europe/Berlin", instant::max()), std::nullopt);
    EXPECT_TRUE(next_due({}, slot::morning, "Europe/Berlin", instant::min()));
    EXPECT_EQ(next_due({}, slot::morning, "UTC", utc(2026, 11, 24), local_date{})->date, on(2026, 11, 24));
}

// What must hold in any zone, at any time: strictly later, on a chosen day, nothing between, one for a date, and the
// same answer however often it is asked.
void expect_lawful(const rhythm& r, slot s, const std::string& zone, instant from, int rounds) {
    instant after = from;
    std::optional<occurrence> last;
    for (int i = 0; i < rounds; ++i) {
        const auto due = next_due(r, s, zone, after);
        ASSERT_TRUE(due) << zone;
        ASSERT_GT(due->due_at, after) << zone;
        ASSERT_LE(due->due_at - after, 15 * 24h) << zone;
        ASSERT_TRUE(r.days.has(weekday_of(due->date))) << zone;
        ASSERT_EQ(due->which, s);
        const auto shown = to_local(due->due_at, zone);
        if (shown.date == due->date) {
            ASSERT_GE(shown.time, *r.at(s)) << zone << ' ' << moment_text(due->due_at, zone);
        } else {
            ASSERT_EQ(shown.date, add_days(due->date, 1)) << zone << ' ' << moment_text(due->due_at, zone);
        }
        if (last) {
            ASSERT_GT(due->date, last->date) << zone;
            // No chosen date in between was left out (none is lost to the date line in these years).
            for (auto d = add_days(last->date, 1); d < due->date; d = add_days(d, 1)) {
                ASSERT_FALSE(r.days.has(weekday_of(d))) << zone << ' ' << date_text(d);
            }
        }
        ASSERT_EQ(next_due(r, s, zone, after), due) << zone;
        ASSERT_EQ(next_due(r, s, zone, due->due_at - 1ms), due) << zone;
        ASSERT_GT(next_due(r, s, zone, after, due->date)->date, due->date) << zone;
        last = due;
        after = due->due_at;
    }
}

TEST(NextDue, KeepsItsPromises_InEveryZone) {
    std::mt19937_64 random{20261124};
    const auto pick = [&](std::int64_t n) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
    };
    constexpr std::int64_t first = to_millis(utc(2026, 11, 24)), span = std::int64_t{10} * 365 * 24 * 3600 * 1000;
    for (const auto& z : date::get_tzdb().zones) {
        const std::string name{z.name()};
        if (name.starts_with("posix/") || name.starts_with("right/")) continue;
        for (int round = 0; round < 2; ++round) {
            const rhythm r{{static_cast<std::uint8_t>(1 + pick(127))},
                           at(0, static_cast<int>(pick(1440))),
                           at(0, static_cast<int>(pick(1440)))};
            expect_lawful(r, round ? slot::morning : slot::evening, name, from_millis(first + pick(span)), 3);
        }
        // Around a clock change, at the times that are lost or come twice.
        try {
            const auto info = z.get_info(std::chrono::floor<std::chrono::seconds>(from_millis(first + pick(span))));
            if (info.end.time_since_epoch() > 4e9s) continue;
            const auto local = to_local(info.end - 1s, name);
            const auto shift = static_cast<int>(pick(120)) - 60;
            const int minute = (local.time.minutes + shift + 1440) % 1440;
            expect_lawful({every_day, at(0, minute), {}}, slot::morning, name, info.end - 50h, 4);
        } catch (const std::exception& e) {
            FAIL() << name << ": " << e.what();
        }
        if (HasFatalFailure()) return;
    }
}

TEST(NextDue, KeepsItsPromises_OverTwoYearsInZonesWithOddHabits) {
    for (const char* zone :
         {"Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "Antarctica/Troll", "Pacific/Chatham",
          "America/Nuuk", "Africa/Cairo", "Asia/Beirut", "America/Santiago", "Europe/Dublin"}) {
        for (const int minute : {0, 30, 2 * 60 + 15, 23 * 60 + 45}) {
            expect_lawful({every_day, at(0, minute), {}}, slot::morning, zone, utc(2026, 11, 24), 2 * 366);
            if (HasFatalFailure()) return;
        }
    }
}

}  // namespace
}  // namespace fulcrum::dialogue
