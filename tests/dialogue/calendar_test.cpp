#include "dialogue/calendar.hpp"

#include <gtest/gtest.h>

#include <chrono>
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

// --- the data --------------------------------------------------------------------------------------------------------

TEST(ZoneData, SeesNextYearsClockChanges) {
    const auto now = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
    EXPECT_TRUE(zone_data_reaches(now));
    EXPECT_TRUE(zone_data_reaches(now + 365 * 24h));
    // And in zones that change at other times: summer and winter differ.
    const local_date today = to_local(now, "UTC").date;
    const year next = today.year() + std::chrono::years{1};
    for (const char* zone : {"Europe/Berlin", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe",
                             "Pacific/Auckland", "America/Santiago"}) {
        EXPECT_NE(to_local(sys_days{next / 1 / 15}, zone).time, to_local(sys_days{next / 7 / 15}, zone).time) << zone;
    }
}

TEST(ZoneData, DoesNotReach_WhenItEndsBefore) { EXPECT_FALSE(zone_data_reaches(utc(2500, 1, 1))); }

TEST(ZoneExists, KnowsExactNamesOnly) {
    EXPECT_TRUE(zone_exists("Europe/Berlin"));
    EXPECT_TRUE(zone_exists("UTC"));
    EXPECT_TRUE(zone_exists("America/Argentina/Buenos_Aires"));
    for (const char* name :
         {"", "europe/berlin", "Berlin", "Europe/", "Europe", "../etc/passwd", "/etc/localtime", "Europe/Berlin "}) {
        EXPECT_FALSE(zone_exists(name)) << name;
    }
    EXPECT_FALSE(zone_exists(std::string(20000, 'a')));
    EXPECT_FALSE(zone_exists(std::string("UTC\0", 4)));
}

// --- names -----------------------------------------------------------------------------------------------------------

TEST(FindZone, KnowsWhatPeopleCallTheirZone) {
    const std::vector<std::pair<std::string, std::string>> table{
        {"Europe/Berlin", "Europe/Berlin"},
        {"europe/berlin", "Europe/Berlin"},
        {"EUROPE / BERLIN", "Europe/Berlin"},
        {"Berlin", "Europe/Berlin"},
        {"berlin!", "Europe/Berlin"},
        {"Berlin, Germany", "Europe/Berlin"},
        {"berlin time", "Europe/Berlin"},
        {"new york", "America/New_York"},
        {"New_York", "America/New_York"},
        {"America/New York", "America/New_York"},
        {"port-au-prince", "America/Port-au-Prince"},
        {"Port au Prince", "America/Port-au-Prince"},
        {"São Paulo", "America/Sao_Paulo"},
        {"Zürich", "Europe/Zurich"},
        {"Ho Chi Minh", "Asia/Ho_Chi_Minh"},
        {"istanbul", "Europe/Istanbul"},  // also Asia/Istanbul, the same clock
        {"indianapolis", "America/Indiana/Indianapolis"},
        {"buenos aires", "America/Argentina/Buenos_Aires"},
        {"singapore", "Asia/Singapore"},
        {"San Francisco", "America/Los_Angeles"},
        {"München", "Europe/Berlin"},
        {"bangalore", "Asia/Kolkata"},
        {"UTC", "UTC"},
        {"utc", "UTC"},
        {"gmt", "GMT"},
        {"UTC+2", "Etc/GMT-2"},
        {"utc + 2", "Etc/GMT-2"},
        {"GMT+2", "Etc/GMT-2"},  // as people mean it
        {"+02:00", "Etc/GMT-2"},
        {"-5", "Etc/GMT+5"},
        {"UTC-03:00", "Etc/GMT+3"},
        {"+0", "UTC"},
        {"Etc/GMT+2", "Etc/GMT+2"},  // as tzdata means it
        {"etc/gmt-2", "Etc/GMT-2"},
        {"EST", "America/New_York"},
        {"PST", "America/Los_Angeles"},
        {"CET", "Europe/Berlin"},
        {"eastern time", "America/New_York"},
    };
    for (const auto& [typed, zone] : table) {
        EXPECT_EQ(find_zone(typed), zone) << typed;
        EXPECT_TRUE(zone_exists(zone)) << zone;
    }
}

TEST(FindZone, FindsEachZoneByItsNameInAnyCase) {
    for (const auto& zone : similar_zones("america", 1000)) EXPECT_TRUE(zone_exists(zone)) << zone;
    for (const char* name :
         {"Antarctica/Troll", "Pacific/Chatham", "Asia/Kathmandu", "America/North_Dakota/New_Salem"}) {
        std::string lower{name};
        for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
        EXPECT_EQ(find_zone(lower), name);
    }
}

TEST(FindZone, FindsNothing_WhenNothingFits) {
    for (const char* typed :
         {"",          " ",         "Atlantis",     "somewhere", "UTC+5:20", "UTC+15", "UTC-13",  "+",
          "-",         "+1:5",      "12",           "9:00",      "IST",      "/",      "Europe/", "/Berlin",
          "posix/UTC", "localtime", "+99999999999", "yes",       "UTC+",     "+:"}) {
        EXPECT_EQ(find_zone(typed), "") << typed;
    }
}

TEST(SimilarZones, OffersTheNearestFirst) {
    const auto first = [](std::string_view typed) {
        const auto found = similar_zones(typed, 3);
        return found.empty() ? std::string{} : found.front();
    };
    EXPECT_EQ(first("berln"), "Europe/Berlin");
    EXPECT_EQ(first("Europe/Berlyn"), "Europe/Berlin");
    EXPECT_EQ(first("Amercia/New_York"), "America/New_York");
    EXPECT_EQ(first("los angelos"), "America/Los_Angeles");
    EXPECT_EQ(first("san fransisco"), "America/Los_Angeles");
    EXPECT_EQ(first("york"), "America/New_York");
    EXPECT_EQ(first("Asia/Berlin"), "Europe/Berlin");  // the wrong continent
    EXPECT_LE(similar_zones("saint", 2).size(), 2u);
    EXPECT_TRUE(similar_zones("xqzzy", 5).empty());
    EXPECT_TRUE(similar_zones("", 5).empty());
    EXPECT_TRUE(similar_zones("berln", 0).empty());
}

// --- instants and local times ----------------------------------------------------------------------------------------

struct moment_case {
    const char* zone;
    local_date date;
    time_of_day time;
    instant expected;
};

TEST(ToInstant, KeepsTheRule_AcrossClockChangesAndOddOffsets) {
    for (const auto& c : std::vector<moment_case>{
             {"UTC", on(2026, 11, 24), at(9), utc(2026, 11, 24, 9h)},
             {"Europe/Berlin", on(2026, 11, 24), at(9), utc(2026, 11, 24, 8h)},
             {"Europe/Berlin", on(2026, 7, 1), at(9), utc(2026, 7, 1, 7h)},
             {"Europe/Berlin", on(2026, 3, 29), at(1, 59), utc(2026, 3, 29, 59min)},
             {"Europe/Berlin", on(2026, 3, 29), at(2, 30), utc(2026, 3, 29, 1h)},  // does not exist: 03:00
             {"Europe/Berlin", on(2026, 3, 29), at(3), utc(2026, 3, 29, 1h)},
             {"Europe/Berlin", on(2026, 10, 25), at(2, 30), utc(2026, 10, 25, 30min)},  // twice: the first
             {"Europe/Berlin", on(2026, 10, 25), at(3), utc(2026, 10, 25, 2h)},
             {"America/New_York", on(2026, 3, 8), at(2, 30), utc(2026, 3, 8, 7h)},
             {"Australia/Lord_Howe", on(2026, 10, 4), at(2, 15),
              utc(2026, 10, 3, 15h + 30min)},  // half an hour is lost
             {"Australia/Lord_Howe", on(2026, 7, 1), at(9), utc(2026, 6, 30, 22h + 30min)},
             {"Asia/Kathmandu", on(2026, 11, 24), at(9), utc(2026, 11, 24, 3h + 15min)},
             {"Pacific/Chatham", on(2026, 11, 24), at(9), utc(2026, 11, 23, 19h + 15min)},
             {"Pacific/Apia", on(2011, 12, 29), at(9), utc(2011, 12, 29, 19h)},
             {"Pacific/Apia", on(2011, 12, 30), at(9), utc(2011, 12, 30, 10h)},  // a day that never was: 31 Dec, 00:00
             {"Pacific/Apia", on(2011, 12, 31), at(9), utc(2011, 12, 30, 19h)},
             {"Antarctica/Troll", on(2026, 7, 1), at(9), utc(2026, 7, 1, 7h)},  // two hours of summer time
             {"Antarctica/Troll", on(2026, 12, 1), at(9), utc(2026, 12, 1, 9h)},
             {"Nowhere/Atall", on(2026, 11, 24), at(9), utc(2026, 11, 24, 9h)},  // unknown: UTC
         }) {
        EXPECT_EQ(to_instant(c.date, c.time, c.zone), c.expected)
            << c.zone << ' ' << date_text(c.date) << ' ' << clock_text(c.time);
    }
}

TEST(ToInstant, IsTotal_OnDatesThatAreNone) {
    EXPECT_EQ(to_instant(on(2026, 2, 30), at(9), "UTC"), utc(2026, 2, 28, 9h));
    EXPECT_EQ(to_instant(on(2026, 13, 1), at(0), "UTC"), utc(2026, 12, 1));
    EXPECT_EQ(to_instant(on(2026, 1, 0), at(0), "UTC"), utc(2026, 1, 1));
    EXPECT_EQ(to_instant(on(2026, 1, 1), time_of_day{-5}, "UTC"), utc(2026, 1, 1));
    EXPECT_EQ(to_instant(on(2026, 1, 1), time_of_day{3000}, "UTC"), utc(2026, 1, 1, 23h + 59min));
    (void)to_instant(local_date{}, at(0), "Europe/Berlin");
    (void)to_instant(on(32767, 12, 31), at(23), "Europe/Berlin");
    (void)to_instant(on(-32767, 1, 1), at(0), "Europe/Berlin");
}

TEST(ToLocal, GivesDateTimeSecondsAndWeekday) {
    const auto local = to_local(utc(2026, 11, 24, 23h + 30min) + 15s + 999ms, "Europe/Berlin");
    EXPECT_EQ(local.date, on(2026, 11, 25));
    EXPECT_EQ(local.time, at(0, 30));
    EXPECT_EQ(local.seconds, 15);
    EXPECT_EQ(local.weekday, std::chrono::Wednesday);
    EXPECT_EQ(to_local(utc(2026, 11, 24), "Pacific/Pago_Pago").date, on(2026, 11, 23));
    EXPECT_EQ(to_local(utc(2026, 11, 24), "Nowhere/Atall").time, at(0));
}

TEST(ToLocal, IsTotal_AtTheEndsOfTime) {
    for (const char* zone : {"UTC", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"}) {
        EXPECT_TRUE(to_local(instant::max(), zone).date.ok());
        EXPECT_TRUE(to_local(instant::min(), zone).date.ok());
        EXPECT_TRUE(to_local(instant{}, zone).date.ok());
    }
}

TEST(ToInstant, ComesBackFromToLocal_WhereverTheTimeIsUnique) {
    for (const char* zone :
         {"Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Casablanca"}) {
        for (instant t = utc(2026, 1, 1); t < utc(2028, 1, 1); t += 7h + 13min) {
            const auto local = to_local(t, zone);
            const instant back = to_instant(local.date, local.time, zone) + std::chrono::seconds{local.seconds};
            EXPECT_LE(back, t) << zone << ' ' << moment_text(t, zone);  // earlier only in an hour that comes twice
            EXPECT_LE(t - back, 1h) << zone << ' ' << moment_text(t, zone);
        }
    }
}

TEST(AddDays, CountsAcrossMonthsAndLeapDays) {
    EXPECT_EQ(add_days(on(2028, 2, 28), 1), on(2028, 2, 29));
    EXPECT_EQ(add_days(on(2027, 2, 28), 1), on(2027, 3, 1));
    EXPECT_EQ(add_days(on(2026, 12, 31), 1), on(2027, 1, 1));
    EXPECT_EQ(add_days(on(2027, 1, 1), -1), on(2026, 12, 31));
    EXPECT_TRUE(add_days(on(2026, 1, 1), 2147483647).ok());
    EXPECT_TRUE(add_days(on(2026, 1, 1), -2147483647 - 1).ok());
    EXPECT_EQ(weekday_of(on(2026, 11, 24)), std::chrono::Tuesday);
}

TEST(Texts, AreShortAndPlain) {
    EXPECT_EQ(clock_text(at(9)), "09:00");
    EXPECT_EQ(clock_text(at(0, 5)), "00:05");
    EXPECT_EQ(clock_text(at(23, 59)), "23:59");
    EXPECT_EQ(date_text(on(2026, 11, 24)), "Tue 24 Nov");
    EXPECT_EQ(date_text(on(2027, 1, 3)), "Sun 3 Jan");
    EXPECT_EQ(moment_text(utc(2026, 11, 24, 8h), "Europe/Berlin"), "Tue 24 Nov, 09:00");
}

}  // namespace
}  // namespace fulcrum::dialogue
