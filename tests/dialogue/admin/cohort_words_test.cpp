// What administrators say about cohorts, read into a request; and the files of people that go with it.
#include "dialogue/admin/cohort_words.hpp"

#include <gtest/gtest.h>

#include "dialogue/admin/roster.hpp"
#include "dialogue/calendar.hpp"
#include "tests/support/talk.hpp"

namespace fulcrum::test {
namespace {

using what = cohort_request::what;
constexpr local_date on(int y, unsigned m, unsigned d) {
    return {std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}
constexpr auto today = on(2026, 11, 23);  // a Monday

const library& texts() {
    static const auto all = [] {
        auto lib = small_library();
        auto hats = lib.tracks.begin()->second;
        hats.id = track_id{"two-hats"};
        hats.title = "From Vision to Roadmap";
        lib.tracks.emplace(hats.id, hats);
        hats.title = "Zwei Hüte";
        lib.translations[hats.id].emplace("de", hats);
        return lib;
    }();
    return all;
}

cohort_request read(std::string_view typed) {
    const auto r = read_cohort_words(typed, texts(), today);
    EXPECT_TRUE(r) << typed;
    return r.value_or(cohort_request{});
}

TEST(CohortWords, ReadsANewOne_WithAllThatCanBeSaid) {
    const auto r = read(
        "cohort new Leads-Q1 two-hats ~eng-leads @Maya,@sam from 2027-01-11 times weekdays 8:30 zone Berlin "
        "language german except @ada and @ben follows invite again after small");
    EXPECT_EQ(r.does, what::make);
    EXPECT_EQ(r.given.name, "leads-q1");
    EXPECT_EQ(r.given.track, track_id{"two-hats"});
    EXPECT_EQ(r.channels, std::vector<std::string>{"eng-leads"});
    EXPECT_EQ(r.followed, "eng-leads");
    EXPECT_EQ(r.names, (std::vector<std::string>{"maya", "sam"}));
    EXPECT_EQ(r.except, (std::vector<std::string>{"ada", "ben"}));
    EXPECT_EQ(r.given.starts, on(2027, 1, 11));
    EXPECT_EQ(r.given.times, "weekdays 8:30");
    EXPECT_EQ(r.given.zone, "Europe/Berlin");
    EXPECT_EQ(r.given.language, "de");
    EXPECT_TRUE(r.given.invites);
    EXPECT_TRUE(r.given.again);
    EXPECT_EQ(r.given.after, track_id{"small"});
}

TEST(CohortWords, ReadsTitlesOfSeveralWords) {
    for (const auto* typed :
         {"cohort new q1 From Vision to Roadmap from monday @maya",
          "cohort new q1 \"From Vision to Roadmap\" from monday @maya", "kohorte neu q1 Zwei Hüte ab montag @maya"}) {
        const auto r = read(typed);
        EXPECT_EQ(r.does, what::make) << typed;
        EXPECT_EQ(r.given.track, track_id{"two-hats"}) << typed;
        EXPECT_EQ(r.given.starts, on(2026, 11, 30)) << typed;
        EXPECT_EQ(r.names, std::vector<std::string>{"maya"}) << typed;
    }
}

TEST(CohortWords, ReadsEachVerb_InBothLanguages) {
    struct row {
        const char* typed;
        what does;
    };
    for (const auto& [typed, does] : {row{"cohorts", what::list},
                                      row{"Kohorten", what::list},
                                      row{"gruppen", what::list},
                                      row{"cohort q1", what::show},
                                      row{"cohort q1 resume", what::resume},
                                      row{"kohorte q1 weiter", what::resume},
                                      row{"cohort q1 pause", what::pause},
                                      row{"kohorte q1 anhalten bis 10.1.2027", what::pause},
                                      row{"cohort q1 shift 1 week", what::shift},
                                      row{"kohorte q1 verschieben um 1 woche", what::shift},
                                      row{"cohort q1 shift to 2027-01-18", what::shift},
                                      row{"cohort q1 add @maya", what::add},
                                      row{"kohorte q1 hinzufügen @maya und @sam", what::add},
                                      row{"cohort q1 remove maya", what::remove},
                                      row{"kohorte q1 entfernen @maya", what::remove},
                                      row{"cohort q1 close", what::close},
                                      row{"cohort q1 close now", what::end},
                                      row{"kohorte q1 schließen sofort", what::end},
                                      row{"move @maya day 4", what::move},
                                      row{"move @maya to day 4", what::move},
                                      row{"versetzen @maya auf tag 4", what::move},
                                      row{"undo", what::undo},
                                      row{"rückgängig", what::undo},
                                      row{"yes", what::yes},
                                      row{"nein", what::no}})
        EXPECT_EQ(static_cast<int>(read(typed).does), static_cast<int>(does)) << typed;
    EXPECT_EQ(read("cohort q1 shift 1 week").by_days, 7);
    EXPECT_EQ(read("cohort q1 shift to 2027-01-18").until, on(2027, 1, 18));
    EXPECT_EQ(read("cohort q1 pause until 2027-01-10").until, on(2027, 1, 10));
    EXPECT_EQ(read("cohort q1 pause 2 weeks").until, on(2026, 12, 7));
    EXPECT_EQ(read("kohorte q1 hinzufügen @maya und @sam").names, (std::vector<std::string>{"maya", "sam"}));
    EXPECT_EQ(read("move @maya, @sam day 4").names, (std::vector<std::string>{"maya", "sam"}));
    EXPECT_EQ(read("versetzen @maya auf tag 4").day, 4);
}

TEST(CohortWords, SaysWhatItCannotRead_AndIgnoresNoWord) {
    struct row {
        const char *typed, *problem;
    };
    for (const auto& [typed, problem] :
         {row{"cohort new", "admin.cohort.unclear.name"}, row{"cohort new ~x", "admin.cohort.unclear.name"},
          row{"cohort new q1 nothing-such @maya", "admin.cohort.unclear.track"},
          row{"cohort new q1 small @maya from whenever", "admin.cohort.unclear.date"},
          row{"cohort new q1 small @maya times blue", "admin.cohort.unclear.times"},
          row{"cohort new q1 small @maya zone nowhere-land", "admin.cohort.unclear.zone"},
          row{"cohort new q1 small @maya language klingon", "admin.cohort.unclear.language"},
          row{"cohort new q1 small @maya surprise", "admin.cohort.unclear.word"},
          row{"cohort q1 dance", "admin.cohort.unclear.verb"}, row{"cohort q1 shift", "admin.cohort.unclear.shift"},
          row{"cohort q1 pause until whenever", "admin.cohort.unclear.date"}, row{"cohort q1 add", "admin.unclear.who"},
          row{"cohort q1 resume soon", "admin.cohort.unclear.more"}, row{"move @maya", "admin.cohort.unclear.day"},
          row{"move day 4", "admin.unclear.who"}}) {
        const auto r = read(typed);
        EXPECT_EQ(static_cast<int>(r.does), static_cast<int>(what::unclear)) << typed;
        EXPECT_EQ(r.problem, problem) << typed;
        EXPECT_TRUE(texts().book("de").contains(r.problem)) << problem;
    }
    for (const auto* other : {"", "  ", "tracks", "assign small @maya", "people"})
        EXPECT_FALSE(read_cohort_words(other, texts(), today)) << other;
}

TEST(Roster, ReadsWhatSpreadsheetsWrite) {
    for (const auto* file :
         {"username,start,times,track\r\nmaya,2027-01-11,weekdays 8:30,two-hats\r\n@sam,,,\r\n",
          "\xef\xbb\xbfUsername;Start;Times;Track\nMaya;11.1.2027;weekdays 8:30;From Vision to Roadmap\nsam;;;\n",
          "track\ttimes\tstart\tuser\n\"Zwei Hüte\"\t\"weekdays 8:30\"\t2027-01-11\tmaya\n\n\t\t\tsam"}) {
        const auto r = read_roster(file, texts(), today);
        EXPECT_TRUE(r.errors.empty()) << file;
        ASSERT_EQ(r.rows.size(), 2U) << file;
        EXPECT_EQ(r.rows[0].name, "maya");
        EXPECT_EQ(r.rows[0].starts, on(2027, 1, 11));
        EXPECT_EQ(r.rows[0].times, "weekdays 8:30");
        EXPECT_EQ(r.rows[0].track, track_id{"two-hats"});
        EXPECT_EQ(r.rows[1].name, "sam");
        EXPECT_FALSE(r.rows[1].starts);
    }
    EXPECT_EQ(read_roster("maya\nsam\n", texts(), today).rows.size(), 2U);
}

TEST(Roster, NamesEachMistakeByItsLine) {
    const auto r = read_roster(
        "username,start,times,track,mood\nmaya,soon,,\n\nsam,,blue,\n,,,\nlee,,,nothing\nmaya,,,\n ,2027-01-11,,\n",
        texts(), today);
    std::vector<std::pair<int, std::string>> seen;
    for (const auto& e : r.errors) seen.emplace_back(e.line, e.problem);
    EXPECT_EQ(seen, (std::vector<std::pair<int, std::string>>{{1, "admin.roster.column"},
                                                              {2, "admin.roster.date"},
                                                              {4, "admin.roster.times"},
                                                              {6, "admin.roster.track"},
                                                              {7, "admin.roster.twice"},
                                                              {8, "admin.roster.no_name"}}));
    EXPECT_EQ(read_roster("maya,sam\n", texts(), today).errors.at(0).problem, "admin.roster.no_columns");
    EXPECT_EQ(read_roster("", texts(), today).errors.at(0).problem, "admin.roster.empty");
}

TEST(Roster, EndsOnAnyBytes) {
    for (const auto* file : {"\"", "username\n\"", ",,,\n;;;", "username,\"\n\n\nstart\"\nmaya,\"x", "\xff\xfe\n\x01"})
        read_roster(file, texts(), today);
}

}  // namespace
}  // namespace fulcrum::test
