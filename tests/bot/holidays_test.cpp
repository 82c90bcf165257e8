// Calendars of holidays: as they are published, and as nobody should publish them.
#include "bot/holidays.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "program.hpp"
#include "tests/support/has.hpp"

namespace fulcrum::test {
namespace {

using namespace bot;
using dialogue::local_date;

constexpr local_date on(int y, unsigned m, unsigned d) {
    return {std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}
constexpr local_date today = on(2026, 11, 23);

std::string calendar(const std::string& events) {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n" + events + "END:VCALENDAR\r\n";
}
std::string event(const std::string& lines) { return "BEGIN:VEVENT\r\nUID:1\r\n" + lines + "END:VEVENT\r\n"; }

std::string name_on(const holidays_reading& r, local_date d) {
    const auto* name = r.calendar.name(d);
    return name ? *name : "";
}

TEST(Holidays, AreWholeDays_OnceOrEveryYear) {
    const auto r = parse_holidays(
        calendar(
            event("DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY:Christmas\r\n") +
            event("DTSTART;VALUE=DATE:19900501\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Labour\\, Day\r\n") +
            event("DTSTART;VALUE=DATE:20200116\r\nRRULE:FREQ=YEARLY;BYMONTH=1;BYDAY=3MO\r\nSUMMARY:Third Monday\r\n") +
            event("DTSTART:20261201T090000Z\r\nSUMMARY:A meeting\r\n") +
            event("DTSTART;VALUE=DATE:20261202\r\nSTATUS:CANCELLED\r\nSUMMARY:Not any more\r\n")),
        "de.ics", today);
    EXPECT_EQ(name_on(r, on(2026, 12, 25)), "Christmas");
    EXPECT_EQ(name_on(r, on(2026, 12, 26)), "Christmas");
    EXPECT_EQ(name_on(r, on(2026, 12, 27)), "");
    EXPECT_EQ(name_on(r, on(2027, 5, 1)), "Labour, Day");
    EXPECT_EQ(name_on(r, on(2025, 5, 1)), "Labour, Day");
    EXPECT_EQ(name_on(r, on(2035, 5, 1)), "");  // too far ahead
    EXPECT_EQ(name_on(r, on(2027, 1, 18)), "Third Monday");
    EXPECT_EQ(name_on(r, on(2026, 12, 1)), "");
    EXPECT_EQ(name_on(r, on(2026, 12, 2)), "");
    ASSERT_EQ(r.findings.size(), 1u);
    EXPECT_NE(r.findings[0].message.find("1 events with a time of day"), std::string::npos);
}

TEST(Holidays, LeaveOutExceptions_AndEndWhereTheirRuleEnds) {
    const auto r = parse_holidays(
        calendar(event("DTSTART;VALUE=DATE:20250101\r\nRRULE:FREQ=YEARLY;COUNT=3\r\nEXDATE;VALUE=DATE:20260101\r\n"
                       "SUMMARY:Thrice\r\n")),
        "x.ics", today);
    EXPECT_EQ(r.calendar.days.size(), 2u);
    EXPECT_EQ(name_on(r, on(2026, 1, 1)), "");
    EXPECT_EQ(name_on(r, on(2027, 1, 1)), "Thrice");
}

TEST(Holidays, StayBounded_WhateverIsInTheFile) {
    for (const auto& text :
         std::vector<std::string>{"", "hello", std::string("BEGIN:VCALENDAR\0", 16), std::string(3 * 1024 * 1024, 'x'),
                                  "BEGIN:VCALENDAR\n" + std::string(100'000, 'x')}) {
        const auto r = parse_holidays(text, "x.ics", today);
        EXPECT_TRUE(r.calendar.days.empty());
        ASSERT_EQ(r.findings.size(), 1u);
        EXPECT_EQ(r.findings[0].how, content::severity::error);
    }
    std::string nested;
    for (int i = 0; i < 50'000; ++i) nested += "BEGIN:VCALENDAR\n";
    EXPECT_EQ(parse_holidays(nested, "x.ics", today).findings.at(0).message, "its parts are nested too deeply");

    const auto every_second = parse_holidays(
        calendar(event("DTSTART;VALUE=DATE:00010101\r\nRRULE:FREQ=SECONDLY\r\n") +
                 event("DTSTART;VALUE=DATE:19700101\r\nRRULE:FREQ=DAILY\r\nSUMMARY:Always\r\n") +
                 event("DTSTART;VALUE=DATE:20260230\r\nSUMMARY:Never\r\n") + event("SUMMARY:No day\r\n") +
                 event("DTSTART;VALUE=DATE:20260301\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n") +
                 event("DTSTART;VALUE=DATE:20260301\r\nDTEND;VALUE=DATE:99990101\r\nSUMMARY:\xff\xfe\r\n")),
        "x.ics", today);
    EXPECT_LE(every_second.calendar.days.size(), 2u * 2u * 366u + 1u);
    EXPECT_FALSE(every_second.findings.empty());
}

TEST(Holidays, GiveUpOnRulesThatFitNoDay) {
    std::string never;
    for (int i = 0; i < 1000; ++i)
        never += event("DTSTART;VALUE=DATE:20260301\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n");
    const auto r =
        parse_holidays(calendar(never + event("DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas\r\n")), "x.ics", today);
    EXPECT_EQ(name_on(r, on(2026, 12, 25)), "Christmas");
    EXPECT_TRUE(std::any_of(r.findings.begin(), r.findings.end(),
                            [](const auto& f) { return f.message.find("fit no day at all") != std::string::npos; }));
    EXPECT_FALSE(parse_holidays(calendar("END:VEVENT\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\nEND:X\r\n"), "x.ics", today)
                     .findings.empty());
}

TEST(Holidays, TellWhichFileCannotBeRead_AndReadTheOthers) {
    scratch_folder folder;
    const auto good = folder.write("good.ics", calendar(event("DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas\r\n")));
    const auto read = load_holidays({folder.path() / "missing.ics", good, folder.path()}, today);
    ASSERT_TRUE(read.calendar);
    EXPECT_EQ(read.calendar->days.size(), 1u);
    ASSERT_EQ(read.findings.size(), 2u);
    EXPECT_NE(read.findings[0].file.find("missing.ics"), std::string::npos);
    EXPECT_EQ(load_holidays({}, today).calendar, nullptr);
}

// --- over the years

TEST(HolidayShelf, SpreadsOutWhatRepeatsAnew_AsTheYearsGoBy) {
    scratch_folder folder;
    const auto file = folder.write(
        "de.ics", calendar(event("DTSTART;VALUE=DATE:19900501\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Labour\r\n")));
    holiday_shelf shelf({{"", {file}}});
    EXPECT_TRUE(shelf.read(today).empty());
    EXPECT_FALSE(shelf.usual()->name(on(2030, 5, 1)));
    EXPECT_TRUE(shelf.read(on(2029, 6, 1)).empty());
    EXPECT_TRUE(shelf.usual()->name(on(2030, 5, 1)));
    EXPECT_TRUE(shelf.named().empty());
}

TEST(HolidayShelf, KeepsTheDays_WhenAFileIsBroken_AndSaysSoOnce) {
    scratch_folder folder;
    const auto christmas = calendar(event("DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas\r\n"));
    const auto file = folder.write("de.ics", christmas);
    const auto other = folder.write("town.ics", calendar(event("DTSTART;VALUE=DATE:20261211\r\nSUMMARY:Town Day\r\n")));
    holiday_shelf shelf({{"", {file}}, {"town", {other}}});
    EXPECT_TRUE(shelf.read(today).empty());
    folder.write("de.ics", "<html>not here any more</html>");
    const auto found = shelf.read(today);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_NE(found[0].file.find("de.ics"), std::string::npos);
    EXPECT_FALSE(found[0].remedy.empty());
    EXPECT_TRUE(shelf.usual()->name(on(2026, 12, 25)));
    EXPECT_TRUE(shelf.named().at("town")->name(on(2026, 12, 11)));
    EXPECT_TRUE(shelf.read(today).empty());  // said before
    folder.write("de.ics", calendar(event("DTSTART;VALUE=DATE:20261226\r\nSUMMARY:Second\r\n")));
    EXPECT_TRUE(shelf.read(today).empty());
    EXPECT_FALSE(shelf.usual()->name(on(2026, 12, 25)));
    EXPECT_TRUE(shelf.usual()->name(on(2026, 12, 26)));
    folder.write("de.ics", "<html>not here any more</html>");
    EXPECT_EQ(shelf.read(today).size(), 1u);
}

TEST(HolidayShelf, WarnsOnce_WhenNoDayLiesAhead) {
    scratch_folder folder;
    const auto file = folder.write("de.ics", calendar(event("DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas\r\n")));
    holiday_shelf shelf({{"town", {file}}});
    EXPECT_TRUE(shelf.read(on(2026, 12, 25)).empty());
    const auto found = shelf.read(on(2026, 12, 26));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_NE(found[0].message.find("no day of these holidays lies ahead"), std::string::npos);
    EXPECT_TRUE(shelf.read(on(2026, 12, 27)).empty());
    EXPECT_EQ(shelf.usual(), nullptr);
}

TEST(HolidayWatch, ReadsAgain_OnAnotherDay_AndWhenAFileChanged) {
    scratch_folder folder;
    const auto file = folder.write("de.ics", calendar(""));
    boost::asio::io_context loop;
    boost::asio::cancellation_signal stop;
    auto day = today;
    int times = 0;
    bool ended = false;
    const auto until = [&loop](const auto& holds) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
        while (!holds() && std::chrono::steady_clock::now() < end) loop.run_one_for(std::chrono::milliseconds(10));
        return holds();
    };
    boost::asio::co_spawn(
        loop,
        watch_holidays(
            {file}, std::chrono::milliseconds(1), [&day] { return day; }, [&times] { ++times; }),
        boost::asio::bind_cancellation_slot(stop.slot(), [&ended](std::exception_ptr) { ended = true; }));
    for (int i = 0; i < 20; ++i) loop.run_one_for(std::chrono::milliseconds(10));
    EXPECT_EQ(times, 0);
    day = on(2026, 11, 24);
    EXPECT_TRUE(until([&times] { return times == 1; }));
    folder.write("de.ics", calendar(event("DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas\r\n")));
    EXPECT_TRUE(until([&times] { return times == 2; }));
    stop.emit(boost::asio::cancellation_type::terminal);
    EXPECT_TRUE(until([&ended] { return ended; }));
}

// --- the preview

TEST(SchedulePreview, PrintsLocalAndUtc_AndTheReasons) {
    scratch_folder folder;
    const auto file = folder.write("de.ics", calendar(event("DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas\r\n")));
    const auto r = run({"schedule", "preview", "--zone", "Europe/Berlin", "--rule", "weekdays 09:00 only", "--from",
                        "2026-12-24", "--days", "5", "--holidays", file.string()});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_NE(r.out.find("Thu 24 Dec 2026  morning  09:00  2026-12-24T08:00:00Z  sent"), std::string::npos) << r.out;
    EXPECT_NE(r.out.find("2026-12-25T08:00:00Z  skipped: public holiday: Christmas"), std::string::npos) << r.out;
}

TEST(SchedulePreview, KnowsTheClocksOddHabits_AsJson) {
    const auto lost = run({"schedule", "preview", "--zone", "Pacific/Apia", "--rule", "every day 09:00 only", "--from",
                           "2011-12-29", "--days", "3", "--format", "json"});
    ASSERT_EQ(lost.code, 0) << lost.err;
    const auto days = boost::json::parse(lost.out).as_array();
    ASSERT_EQ(days.size(), 3u);
    EXPECT_EQ(days[1].at("outcome").as_string(), "skipped");
    EXPECT_EQ(days[1].at("reason").as_string(), "the zone skips this date");
    EXPECT_TRUE(days[1].at("utc").is_null());
    const auto spring = run({"schedule", "preview", "--zone", "Berlin", "--rule", "every day 02:30 only", "--from",
                             "2026-03-29", "--days", "1", "--format", "json"});
    const auto one = boost::json::parse(spring.out).as_array().at(0);
    EXPECT_EQ(one.at("local").as_string(), "2026-03-29T03:00");
    EXPECT_EQ(one.at("reason").as_string(), "the clock skips 02:30");
}

TEST(SchedulePreview, ShowsNoMoreThanTheRuleNames) {
    const auto r = run(
        {"schedule", "preview", "--zone", "UTC", "--rule", "weekdays 09:00", "--from", "2027-01-04", "--days", "2"});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_HAS(r.out, "09:00");
    EXPECT_HAS_NOT(r.out, "17:00");
    const auto days =
        run({"schedule", "preview", "--zone", "UTC", "--rule", "mon", "--from", "2027-01-04", "--days", "2"});
    EXPECT_HAS(days.out, "17:00");
}

TEST(SchedulePreview, AppliesQuietHoursAndTheCap) {
    const auto r = run({"schedule", "preview", "--zone", "UTC", "--rule", "every day 07:00 17:00", "--from",
                        "2026-11-23", "--days", "1", "--quiet", "18:00-08:00", "--max", "1"});
    EXPECT_NE(r.out.find("08:00  2026-11-23T08:00:00Z  moved from 07:00: quiet hours"), std::string::npos) << r.out;
    EXPECT_NE(r.out.find("skipped: the day's number is reached"), std::string::npos) << r.out;
}

TEST(SchedulePreview, MakesOneMessageOfTwoAtTheSameMinute_AsTheCoachDoes) {
    const auto r = run({"schedule", "preview", "--zone", "Berlin", "--rule", "every day 07:00 07:30", "--quiet",
                        "18:00-08:00", "--max", "1", "--from", "2026-11-30", "--days", "1"});
    EXPECT_HAS(r.out, "merged: the evening's comes at the same time");
    EXPECT_HAS(r.out, "moved from 07:30: quiet hours");
    EXPECT_HAS_NOT(r.out, "reached");
}

TEST(SchedulePreview, KnowsTheHolidaysOfAllItsDays) {
    scratch_folder folder;
    const auto file = folder.write(
        "x.ics", calendar(event("DTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:New Year\r\n")));
    const auto r = run({"schedule", "preview", "--zone", "UTC", "--rule", "every day 09:00", "--from", "2026-12-30",
                        "--days", "3660", "--holidays", file.string()});
    EXPECT_HAS(r.out, "2036-01-01T09:00:00Z  skipped: public holiday: New Year");
}

TEST(SchedulePreview, RefusesDatesThatTheZoneDataDoesNotReach) {
    const auto r = run({"schedule", "preview", "--zone", "Berlin", "--from", "2037-12-31", "--days", "2"});
    EXPECT_EQ(r.code, 2);
    EXPECT_HAS(r.err, "ends with the year 2037");
}

TEST(SchedulePreview, SaysWhatItCannotRead) {
    EXPECT_EQ(run({"schedule", "preview", "--zone", "Nowhere/Atall"}).code, 2);
    EXPECT_EQ(run({"schedule", "preview", "--rule", "now and then"}).code, 2);
    EXPECT_EQ(run({"schedule", "preview", "--from", "2026-02-30"}).code, 2);
    EXPECT_EQ(run({"schedule", "preview", "--holidays", "/not/there.ics"}).code, 5);
}

}  // namespace
}  // namespace fulcrum::test
