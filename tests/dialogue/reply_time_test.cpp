#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {
namespace {

using namespace std::chrono_literals;
using std::chrono::minutes;
using std::chrono::year;

time_of_day at(int hour, int minute = 0) { return {static_cast<std::int16_t>(hour * 60 + minute)}; }

// --- times -----------------------------------------------------------------------------------------------------------

TEST(ReadTime, ReadsBothClocks) {
    const std::vector<std::pair<std::string, time_of_day>> table{{"9", at(9)},
                                                                 {"09:00", at(9)},
                                                                 {"9.30", at(9, 30)},
                                                                 {"9:30 am", at(9, 30)},
                                                                 {"9:30am", at(9, 30)},
                                                                 {"9pm", at(21)},
                                                                 {"9 PM", at(21)},
                                                                 {"9 p.m.", at(21)},
                                                                 {"9 a.m.", at(9)},
                                                                 {"9p", at(21)},
                                                                 {"17h", at(17)},
                                                                 {"17h30", at(17, 30)},
                                                                 {"noon", at(12)},
                                                                 {"midnight", at(0)},
                                                                 {"12am", at(0)},
                                                                 {"12pm", at(12)},
                                                                 {"12:30 am", at(0, 30)},
                                                                 {"12:30pm", at(12, 30)},
                                                                 {"0:15", at(0, 15)},
                                                                 {"00:00", at(0)},
                                                                 {"24:00", at(0)},
                                                                 {"23:59", at(23, 59)},
                                                                 {"0930", at(9, 30)},
                                                                 {"930", at(9, 30)},
                                                                 {"1730", at(17, 30)},
                                                                 {"at 9", at(9)},
                                                                 {"around 9:15", at(9, 15)},
                                                                 {"nine", at(9)},
                                                                 {"nine pm", at(21)},
                                                                 {"half past nine", at(9, 30)},
                                                                 {"quarter to 10", at(9, 45)},
                                                                 {"quarter past 5 pm", at(17, 15)},
                                                                 {"9 o'clock", at(9)},
                                                                 {"9 o’clock", at(9)},
                                                                 {"9 in the morning", at(9)},
                                                                 {"5 in the afternoon", at(17)},
                                                                 {"8 in the evening", at(20)},
                                                                 {"13:00 pm", at(13)},
                                                                 {"9 Uhr", at(9)},
                                                                 {"9 Uhr 30", at(9, 30)},
                                                                 {"9 Uhr 17", at(9, 17)},
                                                                 {"um 17 Uhr", at(17)},
                                                                 {"9:30!", at(9, 30)},
                                                                 {"9:30, please", at(9, 30)},
                                                                 {"９：３０", at(9, 30)}};
    for (const auto& [said, time] : table) EXPECT_EQ(read_time(said), time) << said;
}

TEST(ReadTime, ReadsNothing_WhenItIsNoTime) {
    for (const char* said : {"",         "25",       "24:01",     "9:60", "9:5",  "9.5",   "9:300", "0pm",
                             "13am",     "-9",       "9-10",      "9 10", "soon", "99999", "12345", "9:30:15:20",
                             "tomorrow", "9 people", "half past", "at",   "a",    "pm",    "h",     "."}) {
        EXPECT_EQ(read_time(said), std::nullopt) << said;
    }
}

// --- durations -------------------------------------------------------------------------------------------------------

TEST(ReadDuration, ReadsAmountsWithUnits) {
    const std::vector<std::pair<std::string, minutes>> table{{"30m", 30min},
                                                             {"30 min", 30min},
                                                             {"30 minutes", 30min},
                                                             {"2h", 2h},
                                                             {"1h30", 90min},
                                                             {"1h 30m", 90min},
                                                             {"1h30m", 90min},
                                                             {"1 hour 30 minutes", 90min},
                                                             {"90 minutes", 90min},
                                                             {"3d", 72h},
                                                             {"3 days", 72h},
                                                             {"a week", 168h},
                                                             {"2w", 336h},
                                                             {"an hour", 1h},
                                                             {"one hour", 1h},
                                                             {"half an hour", 30min},
                                                             {"1.5 hours", 90min},
                                                             {"1,5 h", 90min},
                                                             {"an hour and a half", 90min},
                                                             {"2 and a half hours", 150min},
                                                             {"a couple of days", 48h},
                                                             {"1 week 2 days", 216h},
                                                             {"1 week and 2 days", 216h},
                                                             {"for 3 days", 72h},
                                                             {"in 20 minutes", 20min},
                                                             {"a fortnight", 336h},
                                                             {"a month", 720h},
                                                             {"366 days", 366 * 24h},
                                                             {"eine Woche", 168h},
                                                             {"30 Minuten", 30min},
                                                             {"2 Stunden", 2h},
                                                             {"eine halbe Stunde", 30min},
                                                             {"zwei Tage", 48h},
                                                             {"3 Days!", 72h},
                                                             {"1m", 1min}};
    for (const auto& [said, d] : table) EXPECT_EQ(read_duration(said), d) << said;
}

TEST(ReadDuration, ReadsNothing_WhenItIsNoneOrOutOfRange) {
    for (const char* said : {"",
                             "0m",
                             "0 days",
                             "367 days",
                             "53 weeks",
                             "30",
                             "days",
                             "h",
                             "-3 days",
                             "3 apples",
                             "999999999999 days",
                             "999999 years",
                             "a",
                             "half",
                             "3 days ago",
                             "soon",
                             "1:30",
                             "two",
                             "for",
                             "1h 30m 9:00"}) {
        EXPECT_EQ(read_duration(said), std::nullopt) << said;
    }
}

// --- dates -----------------------------------------------------------------------------------------------------------

constexpr local_date tuesday = year{2026} / 11 / 24;
constexpr local_date on(int y, unsigned m, unsigned d) { return year{y} / static_cast<int>(m) / static_cast<int>(d); }

TEST(ReadDate, ReadsCalendarDates) {
    const std::vector<std::pair<std::string, local_date>> table{
        {"2027-01-10", on(2027, 1, 10)},     {"2027/1/10", on(2027, 1, 10)},       {"10.1.2027", on(2027, 1, 10)},
        {"10.01.27", on(2027, 1, 10)},       {"10.1.", on(2027, 1, 10)},           {"24.11.", tuesday},
        {"10 Jan", on(2027, 1, 10)},         {"10 january 2028", on(2028, 1, 10)}, {"Jan 10 2027", on(2027, 1, 10)},
        {"Jan 10th, 2027", on(2027, 1, 10)}, {"10th of January", on(2027, 1, 10)}, {"10. Januar 2027", on(2027, 1, 10)},
        {"3. März", on(2027, 3, 3)},         {"13/10/2027", on(2027, 10, 13)},     {"10/13/2027", on(2027, 10, 13)},
        {"10/10/2027", on(2027, 10, 10)},    {"1 Dec", on(2026, 12, 1)},           {"23 Nov", on(2027, 11, 23)},
        {"29 Feb", on(2028, 2, 29)},         {"the 30th", on(2026, 11, 30)},       {"the 10th", on(2026, 12, 10)},
        {"31st", on(2026, 12, 31)},          {"until 10 Jan", on(2027, 1, 10)},    {"decemebr 5", on(2026, 12, 5)}};
    for (const auto& [said, date] : table) EXPECT_EQ(read_date(said, tuesday), date) << said;
}

TEST(ReadDate, ReadsDaysFromToday) {
    const std::vector<std::pair<std::string, local_date>> table{{"today", tuesday},
                                                                {"tomorrow", on(2026, 11, 25)},
                                                                {"Tomorrow!", on(2026, 11, 25)},
                                                                {"tommorow", on(2026, 11, 25)},
                                                                {"day after tomorrow", on(2026, 11, 26)},
                                                                {"übermorgen", on(2026, 11, 26)},
                                                                {"in 3 days", on(2026, 11, 27)},
                                                                {"in a week", on(2026, 12, 1)},
                                                                {"3 days from now", on(2026, 11, 27)},
                                                                {"wednesday", on(2026, 11, 25)},
                                                                {"wensday", on(2026, 11, 25)},
                                                                {"monday", on(2026, 11, 30)},
                                                                {"Mon", on(2026, 11, 30)},
                                                                {"on monday", on(2026, 11, 30)},
                                                                {"montag", on(2026, 11, 30)},
                                                                {"tuesday", on(2026, 12, 1)},
                                                                {"this tuesday", tuesday},
                                                                {"next monday", on(2026, 11, 30)},
                                                                {"next friday", on(2026, 12, 4)},
                                                                {"this friday", on(2026, 11, 27)},
                                                                {"next week", on(2026, 11, 30)},
                                                                {"next month", on(2026, 12, 1)},
                                                                {"the weekend", on(2026, 11, 28)},
                                                                {"next weekend", on(2026, 12, 5)},
                                                                {"Monday, 30 November", on(2026, 11, 30)},
                                                                {"nächsten Montag", on(2026, 11, 30)}};
    for (const auto& [said, date] : table) EXPECT_EQ(read_date(said, tuesday), date) << said;
}

TEST(ReadDate, TakesNextMondayAsTomorrow_WhenTodayIsSunday) {
    EXPECT_EQ(read_date("next monday", on(2026, 11, 29)), on(2026, 11, 30));
    EXPECT_EQ(read_date("monday", on(2026, 11, 30)), on(2026, 12, 7));
}

TEST(ReadDate, ReadsNothing_WhenThereIsNoSuchDayOrItIsPast) {
    for (const char* said : {"",
                             "yesterday",
                             "2026-11-23",
                             "2025-01-01",
                             "31 June",
                             "30 Feb",
                             "2027-02-29",
                             "2027-13-01",
                             "0.1.2027",
                             "32.1.2027",
                             "10/1/2027",
                             "monday, 1 december",
                             "in 3 hours",
                             "9:00",
                             "9",
                             "someday",
                             "next",
                             "99999-01-01",
                             "10.1.2027.5",
                             "monday morning",
                             "the team is ready"}) {
        EXPECT_EQ(read_date(said, tuesday), std::nullopt) << said;
    }
    EXPECT_EQ(read_date("tomorrow", local_date{}), std::nullopt);
}

// --- stretches of days and moments
// -------------------------------------------------------------------------------------

TEST(ReadDays, ReadsFirstDayAndReturn) {
    struct span_case {
        const char* said;
        local_date first, back;
    };
    for (const auto& c : std::vector<span_case>{
             {"today", tuesday, on(2026, 11, 25)},
             {"tomorrow", on(2026, 11, 25), on(2026, 11, 26)},
             {"on friday", on(2026, 11, 27), on(2026, 11, 28)},
             {"the 30th", on(2026, 11, 30), on(2026, 12, 1)},
             {"this week", tuesday, on(2026, 11, 30)},
             {"the rest of the week", tuesday, on(2026, 11, 30)},
             {"next week", on(2026, 11, 30), on(2026, 12, 7)},
             {"nächste Woche", on(2026, 11, 30), on(2026, 12, 7)},
             {"the week after next", on(2026, 12, 7), on(2026, 12, 14)},
             {"next month", on(2026, 12, 1), on(2027, 1, 1)},
             {"the weekend", on(2026, 11, 28), on(2026, 11, 30)},
             {"next weekend", on(2026, 12, 5), on(2026, 12, 7)},
             {"from 1 Dec to 5 Dec", on(2026, 12, 1), on(2026, 12, 6)},
             {"1 Dec - 5 Dec", on(2026, 12, 1), on(2026, 12, 6)},
             {"1-5 Dec", on(2026, 12, 1), on(2026, 12, 6)},
             {"1 to 5 December", on(2026, 12, 1), on(2026, 12, 6)},
             {"vom 1. bis zum 5. Dezember", on(2026, 12, 1), on(2026, 12, 6)},
             {"1.12. bis 5.12.", on(2026, 12, 1), on(2026, 12, 6)},
             {"28 Dec until 3 Jan", on(2026, 12, 28), on(2027, 1, 4)},
             {"2026-12-01 to 2026-12-05", on(2026, 12, 1), on(2026, 12, 6)},
             {"from Monday to Friday", on(2026, 11, 30), on(2026, 12, 5)},
             {"mon-fri", on(2026, 11, 30), on(2026, 12, 5)},
             {"next monday to next friday", on(2026, 11, 30), on(2026, 12, 5)},
             {"today to friday", tuesday, on(2026, 11, 28)},
             {"from tomorrow for 3 days", on(2026, 11, 25), on(2026, 11, 28)},
             {"for 2 weeks from Monday", on(2026, 11, 30), on(2026, 12, 14)},
             {"ab Montag 2 Wochen", on(2026, 11, 30), on(2026, 12, 14)},
         }) {
        const auto span = read_days(c.said, tuesday);
        ASSERT_TRUE(span) << c.said;
        EXPECT_EQ(span->first, c.first) << c.said;
        EXPECT_EQ(span->back, c.back) << c.said;
    }
}

TEST(ReadDays, ReadsNothing_WhenNoDaysAreSaid) {
    for (const char* said : {"", "until friday", "bis Freitag", "from monday", "on fridays", "freitags", "3 days", "-",
                             "in 3 days", "10 minutes", "yesterday", "1-5", "to", "from monday to the office", "soon"})
        EXPECT_EQ(read_days(said, tuesday), std::nullopt) << said;
}

TEST(ReadDayMoment, ReadsADayWithATimeOrASlot) {
    const auto tomorrow = on(2026, 11, 25), monday = on(2026, 11, 30);
    const std::vector<std::pair<std::string, day_moment>> table{
        {"tomorrow", {tomorrow, slot::morning, {}}},    {"tomorrow 8:00", {tomorrow, {}, at(8)}},
        {"tomorrow at 8am", {tomorrow, {}, at(8)}},     {"8am tomorrow", {tomorrow, {}, at(8)}},
        {"morgen 8 Uhr", {tomorrow, {}, at(8)}},        {"tomorrow morning", {tomorrow, slot::morning, {}}},
        {"morgen früh", {tomorrow, slot::morning, {}}}, {"tomorrow evening", {tomorrow, slot::evening, {}}},
        {"tomorrow noon", {tomorrow, {}, at(12)}},      {"tonight", {tuesday, slot::evening, {}}},
        {"monday", {monday, slot::morning, {}}},        {"monday, 9:30", {monday, {}, at(9, 30)}},
        {"30 Nov 10:00", {monday, {}, at(10)}}};
    for (const auto& [said, moment] : table) EXPECT_EQ(read_day_moment(said, tuesday), moment) << said;
    for (const char* said : {"", "8:00", "tomorrow or so", "yesterday 8:00", "a bit", "tomorrow 25:00"})
        EXPECT_EQ(read_day_moment(said, tuesday), std::nullopt) << said;
}

// --- rhythms ---------------------------------------------------------------------------------------------------------

struct rhythm_case {
    const char* said;
    std::uint8_t days;
    std::optional<time_of_day> morning, evening;
};

TEST(ReadRhythm, ReadsDaysAndTimes) {
    constexpr std::uint8_t working = 0b0011111, all = 0b1111111, weekend = 0b1100000;
    for (const auto& c : std::vector<rhythm_case>{
             {"weekdays 09:00 17:00", working, at(9), at(17)},
             {"weekdays at 8:30 and 17:45", working, at(8, 30), at(17, 45)},
             {"mon wed fri 8:30", 0b0010101, at(8, 30), at(17)},
             {"Mon, Wed & Fri at 8.30", 0b0010101, at(8, 30), at(17)},
             {"every day 9am 5pm", all, at(9), at(17)},
             {"daily 9 18", all, at(9), at(18)},
             {"09:00", working, at(9), at(17)},
             {"morning 8:30", working, at(8, 30), at(17)},
             {"evening 18:30", working, at(9), at(18, 30)},
             {"evening 6:30", working, at(9), at(18, 30)},
             {"evening 06:30", working, at(9), at(6, 30)},
             {"mornings at 8, evenings at 6", working, at(8), at(18)},
             {"evening off", working, at(9), {}},
             {"no evening", working, at(9), {}},
             {"morning off", working, {}, at(17)},
             {"mornings only", working, at(9), {}},
             {"9:00 only", working, at(9), {}},
             {"off", working, {}, {}},
             {"mon-fri 9-17", working, at(9), at(17)},
             {"Monday to Friday, 9 to 5", working, at(9), at(17)},
             {"monday through thursday 9:15", 0b0001111, at(9, 15), at(17)},
             {"sat-mon 10", 0b1100001, at(10), at(17)},
             {"every day except sunday 9 18", 0b0111111, at(9), at(18)},
             {"weekdays but not friday", 0b0001111, at(9), at(17)},
             {"weekends at 10", weekend, at(10), at(17)},
             {"tuesdays and thursdays", 0b0001010, at(9), at(17)},
             {"17:00 09:00", working, at(9), at(17)},
             {"5pm 9am", working, at(9), at(17)},
             {"9 9pm", working, at(9), at(21)},
             {"noon 6pm", working, at(12), at(18)},
             {"werktags um 9 und 17 Uhr", working, at(9), at(17)},
             {"werktags 9 uhr 17 uhr", working, at(9), at(17)},
             {"werktags 9 uhr 30 17 uhr", working, at(9, 30), at(17)},
             {"werktags 9 uhr 17:30", working, at(9), at(17, 30)},
             {"only mornings", working, at(9), {}},
             {"only mornings at 8", working, at(8), {}},
             {"nur abends", working, {}, at(17)},
             {"only evenings 6pm", working, {}, at(18)},
             {"Mo, Mi, Fr 8:30", 0b0010101, at(8, 30), at(17)},
             {"jeden tag 9:00 20:00", all, at(9), at(20)},
             {"weekdays 9 in the morning and 5 in the afternoon", working, at(9), at(17)},
             {"morning 20:00 evening 06:00", working, at(20), at(6)},
         }) {
        const auto r = read_rhythm(c.said, {});
        ASSERT_TRUE(r) << c.said;
        EXPECT_EQ(r->days.bits, c.days) << c.said;
        EXPECT_EQ(r->morning, c.morning) << c.said;
        EXPECT_EQ(r->evening, c.evening) << c.said;
    }
}

TEST(ReadRhythm, KeepsWhatWasNotSaid) {
    const rhythm now{{0b0000011}, at(7), std::nullopt};
    EXPECT_EQ(read_rhythm("8:00", now), (rhythm{{0b0000011}, at(8), std::nullopt}));
    EXPECT_EQ(read_rhythm("weekends", now), (rhythm{{0b1100000}, at(7), std::nullopt}));
    EXPECT_EQ(read_rhythm("evening on", now), (rhythm{{0b0000011}, at(7), at(17)}));
    EXPECT_EQ(read_rhythm("off", now), (rhythm{{0b0000011}, std::nullopt, std::nullopt}));
    EXPECT_EQ(read_rhythm("on", rhythm{{0b0000011}, {}, {}}), (rhythm{{0b0000011}, at(9), at(17)}));
    EXPECT_EQ(read_rhythm("21:00", now), (rhythm{{0b0000011}, at(21), std::nullopt}));
}

TEST(ReadRhythm, TakesOneTimeAloneFromNoonOnAsTheEvenings) {
    EXPECT_EQ(read_rhythm("18:00", {}), (rhythm{{}, at(9), at(18)}));
    EXPECT_EQ(read_rhythm("16h30", {}), (rhythm{{}, at(9), at(16, 30)}));
    EXPECT_EQ(read_rhythm("5", {}), (rhythm{{}, at(9), at(17)}));
    EXPECT_EQ(read_rhythm("17:00 only", {}), (rhythm{{}, {}, at(17)}));
    EXPECT_EQ(read_rhythm("11:00", {}), (rhythm{{}, at(11), at(17)}));
    EXPECT_EQ(read_rhythm("13:00", rhythm{{}, at(14), at(17)}), std::nullopt);
    EXPECT_EQ(read_rhythm("evening 18:00", {}), (rhythm{{}, at(9), at(18)}));
}

TEST(ReadRhythm, ReadsNothing_WhenItDoesNotFit) {
    for (const char* said : {"",
                             "sometimes",
                             "9 12 17",
                             "09:00 09:00",
                             "weekdays 25:00",
                             "morning",
                             "evening at",
                             "every",
                             "except",
                             "every day except every day",
                             "morning 9 morning 10",
                             "weekdays off",
                             "off 9:00",
                             "is packed today",
                             "mon-",
                             "only",
                             "3 days",
                             "the team decides",
                             "9 and then some",
                             "weekdays and and"}) {
        EXPECT_EQ(read_rhythm(said, {}), std::nullopt) << said;
    }
}

TEST(ReadRhythm, ReadsBackWhatRhythmTextSays) {
    for (unsigned bits = 1; bits < 128; ++bits) {
        for (const auto& [m, e] : std::vector<std::pair<std::optional<time_of_day>, std::optional<time_of_day>>>{
                 {at(9), at(17)}, {at(0, 5), at(11, 55)}, {at(7, 30), {}}, {{}, at(18)}, {{}, at(6)}, {at(20), {}}}) {
            const rhythm r{{static_cast<std::uint8_t>(bits)}, m, e};
            EXPECT_EQ(read_rhythm(rhythm_text(r), {}), r) << rhythm_text(r);
        }
    }
}

}  // namespace
}  // namespace fulcrum::dialogue
