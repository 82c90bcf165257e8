// What a new text of a track changes, and for whom.
#include "dialogue/admin/track_diff.hpp"

#include <gtest/gtest.h>

namespace fulcrum::dialogue {
namespace {

session asking(const std::string& question, const std::string& name) {
    ask_step a;
    a.question.wordings = {question};
    a.as.name = name;
    session s;
    s.steps.push_back({step_id{"q"}, a});
    return s;
}

track days(int from, int to, const std::string& title = "Two Hats", const std::string& name = "task") {
    track t;
    t.id = track_id{"two-hats"};
    t.title = title;
    for (int n = from; n <= to; ++n) {
        day d;
        d.title = "Day " + std::to_string(n);
        d.morning = asking("Question " + std::to_string(n), name);
        t.days.push_back(std::move(d));
    }
    return t;
}

TEST(TrackDifference, IsNone_WhenTheTextIsTheSame) {
    const auto d = difference(days(1, 10), days(1, 10));
    EXPECT_FALSE(d.any());
    EXPECT_FALSE(d.is_another());
    EXPECT_EQ(d.shared, 10);
}

TEST(TrackDifference, CountsDays_AndNamesAnswersThatAreLost) {
    auto now = days(1, 8);
    now.days[2].morning = asking("Another question", "chosen");
    const auto d = difference(days(1, 10), now);
    EXPECT_EQ(d.changed, std::vector<int>{3});
    EXPECT_EQ(d.gone, (std::vector<int>{9, 10}));
    EXPECT_TRUE(d.added.empty());
    EXPECT_TRUE(d.lost.empty()) << "the other days have it still";
    EXPECT_EQ(d.found, std::vector<std::string>{"chosen"});
    EXPECT_FALSE(d.is_another());
    EXPECT_EQ(difference(days(1, 2), days(1, 2, "Two Hats", "chosen")).lost, std::vector<std::string>{"task"});
}

TEST(TrackDifference, SeesAnotherTrack_WhenTitleAndMostDaysDiffer) {
    EXPECT_TRUE(difference(days(1, 10), days(21, 23, "Letting Go")).is_another());
    EXPECT_FALSE(difference(days(1, 10), days(1, 10, "Two Hats, anew")).is_another());
    auto team = days(1, 10);
    team.for_channels = true;
    EXPECT_TRUE(difference(days(1, 10), team).is_another());
}

TEST(TrackImpact, CountsWhoIsMoved_AndWhoIsPastTheEnd) {
    const auto cut = impact_of({1, 2, 3, 7, 10}, days(1, 10), days(1, 3));
    EXPECT_EQ(cut.people, 5);
    EXPECT_EQ(cut.past_end, 2);
    EXPECT_EQ(cut.moved, 0);
    auto before = days(1, 3), now = days(1, 3);
    for (std::size_t i = 0; i < 3; ++i) before.days[i].id = now.days[i].id = "d" + std::to_string(i);
    std::swap(now.days[0], now.days[1]);
    EXPECT_EQ(impact_of({1, 2, 3}, before, now).moved, 2);
}

TEST(LineDifference, ShowsWhatChangedAndALittleAround) {
    EXPECT_EQ(line_difference("a\nb\n", "a\nb\n"), "");
    EXPECT_EQ(line_difference("1\n2\n3\n4\n5\nold\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\nnew\n6\n7\n8\n9\n"),
              "…\n  3\n  4\n  5\n- old\n+ new\n  6\n  7\n  8\n");
    EXPECT_EQ(line_difference("", "x"), "+ x\n");
    EXPECT_EQ(line_difference("x\r\n", "x\n"), "");
}

}  // namespace
}  // namespace fulcrum::dialogue
