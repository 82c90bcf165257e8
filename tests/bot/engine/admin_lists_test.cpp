// Lists for administrators, as messages and as files.
#include "bot/engine/admin_lists.hpp"

#include <gtest/gtest.h>

#include "tests/support/has.hpp"
#include "tests/support/talk.hpp"

namespace fulcrum::test {
namespace {

using bot::engine::csv_line;
using bot::engine::log_list;
using bot::engine::people_list;
using bot::engine::report_list;

const library& lib() {
    static const auto small = small_library();
    return small;
}
const phrasebook& book() { return lib().book("en"); }

std::vector<storage::person_row> people(int count) {
    std::vector<storage::person_row> all;
    for (int n = 0; n < count; ++n) {
        storage::person_row p;
        p.id = storage::person_id{n + 1};
        p.key.user = "u" + std::to_string(n);
        p.username = "lead" + std::to_string(100 + n);
        p.track = "small";
        p.day = 1;
        p.stands = storage::standing::going;
        p.begun = n % 3 != 0;
        p.hush = n % 10 == 1 ? 2 : 0;
        all.push_back(p);
    }
    return all;
}

TEST(PeopleList, ComesInPages_AndCountsThemAll) {
    const auto all = people(120);
    auto r = read_admin("people");
    const auto first = people_list(book(), lib(), all, {r, {}, at(2027, 1, 4, 9, 0), "UTC"});
    EXPECT_HAS(first.text, "120 people: ");
    EXPECT_HAS(first.text, "36 not begun");
    EXPECT_HAS(first.text, "Page 1 of 3. `admin people page 2`");
    EXPECT_HAS_NOT(first.text, "lead150");
    EXPECT_EQ(first.people.size(), 50U);
    r = read_admin("people new page 9");
    const auto last = people_list(book(), lib(), all, {r, {}, at(2027, 1, 4, 9, 0), "UTC"});
    EXPECT_HAS_NOT(last.text, "Page");
    r = read_admin("people page 3");
    EXPECT_HAS(people_list(book(), lib(), all, {r, {}, at(2027, 1, 4, 9, 0), "UTC"}).text, "lead219");
    r = read_admin("people silent file");
    const auto file = people_list(book(), lib(), all, {r, {}, at(2027, 1, 4, 9, 0), "UTC"});
    EXPECT_HAS(file.file_content, "lead101,small,1,0,\"silent, fewer nudges\",never\r\n");
    EXPECT_EQ(file.people.size(), 12U);
}

TEST(PeopleList, ShowsOnlyWhoIsInReach) {
    const auto r = read_admin("people");
    const auto some = people_list(book(), lib(), people(5), {r, std::set<std::string>{"u1"}, {}, "UTC"});
    EXPECT_HAS(some.text, "One person");
    EXPECT_HAS_NOT(some.text, "lead100");
}

TEST(ReportList, LeavesTeamsOut_AndCountsNobodyOut) {
    std::vector<storage::course_row> ways;
    for (int n = 0; n < 12; ++n) {
        storage::course_row w;
        w.user = n < 11 ? "u" + std::to_string(n) : "~channel";
        w.track = "small";
        w.day = n < 6 ? 2 : 1;
        w.steps = 1;
        w.stands = n < 5 ? storage::standing::finished : storage::standing::going;
        ways.push_back(w);
    }
    const auto list = report_list(book(), lib(), ways, "", true);
    EXPECT_HAS(list.text, "| Small steps | 11 | >6 | – | – | 6 | >1 | <5 | <5 |");
    EXPECT_HAS(list.file_content, "small,11,>6,–,–,6,>1,<5,<5\r\n");
}

TEST(LogList, CutsInAMessageOnly) {
    std::string names = "assigned small to maya";
    for (int n = 0; n < 400; ++n) names += ", lead" + std::to_string(n);
    const std::vector<storage::admin_row> rows{{at(2027, 1, 4, 9, 0), "ada", names}};
    EXPECT_HAS(log_list(book(), rows, {}, read_admin("log"), "Europe/Berlin").text, "`admin log file` has all of it");
    const auto file = log_list(book(), rows, {}, read_admin("log file"), "Europe/Berlin");
    EXPECT_HAS(file.file_content, "lead399");
    EXPECT_HAS(file.file_content, "when (Europe/Berlin),who,what");
}

TEST(CsvLine, QuotesWhatHasToBe_AndHoldsNoFormula) {
    EXPECT_EQ(csv_line({"a", "b c", "", "x,y", "say \"hi\"", "two\nlines"}),
              "a,b c,,\"x,y\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n");
    EXPECT_EQ(csv_line({"=1+1", "@sum", "-3", "+4"}), "'=1+1,'@sum,'-3,'+4\r\n");
}

}  // namespace
}  // namespace fulcrum::test
