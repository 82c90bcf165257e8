// Holidays of several places: who has which.
#include <gtest/gtest.h>

#include "tests/support/settled.hpp"

namespace fulcrum::test {
namespace {

class Calendars : public testing::Test {
  protected:
    Calendars() {  // Monday, 23 November 2026, 08:00 in Berlin; weekdays at 09:00 and 17:00
        t.say("hello");
        t.say("defaults");
        t.def.set.holidays = calendar({{on(2026, 11, 24), "Founders' Day"}});
        t.def.set.calendars["bavaria"] = calendar({{on(2026, 11, 25), "Assumption"}});
    }
    static std::shared_ptr<const holiday_calendar> calendar(std::map<local_date, std::string> days) {
        return std::make_shared<const holiday_calendar>(holiday_calendar{std::move(days)});
    }
    const library texts = small_library();
    talk t{texts};
};

TEST_F(Calendars, CanBeChosen_AndGivenBack) {
    EXPECT_TRUE(has(t.say("holidays"), "Calendars of public holidays: `holidays bavaria`"));
    EXPECT_TRUE(has(t.say("holidays bavaria"), "Wed 25 Nov, Assumption"));
    EXPECT_TRUE(has(t.say("holidays"), "`holidays usual`"));
    t.wait_until(at(2026, 11, 25, 12, 0));
    ASSERT_FALSE(t.nudges.empty());
    EXPECT_EQ(t.nudges.back().outcome, "skipped:holiday:Assumption");
    EXPECT_FALSE(has(t.say("holidays usual"), "Assumption"));
    EXPECT_EQ(t.state.nudging.calendar, "");
}

TEST_F(Calendars, AreGivenByAnAdministrator) {
    t.feed(calendar_given{"bavaria"});
    EXPECT_TRUE(has(t.say("holidays"), "Wed 25 Nov, Assumption"));
}

TEST_F(Calendars, ThatAreGone_GiveWayToEverybodys) {
    t.feed(calendar_given{"atlantis"});
    EXPECT_TRUE(has(t.say("holidays"), "Tue 24 Nov, Founders' Day"));
}

TEST_F(Calendars, DoNotTakeAnAnswerThatBeginsLikeThem) {
    t.wait_until(at(2026, 11, 23, 9, 0));  // "What matters today?"
    t.say("holidays planned");
    EXPECT_EQ(t.state.nudging.calendar, "");
    EXPECT_EQ(t.state.names.at("intention").text, "holidays planned");
}

}  // namespace
}  // namespace fulcrum::test
