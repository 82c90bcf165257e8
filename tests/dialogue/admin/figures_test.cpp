// Counts in which nobody can be found.
#include "dialogue/admin/figures.hpp"

#include <gtest/gtest.h>

namespace fulcrum::dialogue {
namespace {

TEST(Funnel, CountsHowFarPeopleCame) {
    const auto f =
        funnel_of({{1}, {1, true}, {3, true, false, false, true}, {6, true, false, true}, {10, true, true}}, 10);
    EXPECT_EQ(f.assigned, 5);
    EXPECT_EQ(f.started, 4);
    EXPECT_EQ(f.day3, 3);
    EXPECT_EQ(f.day5, 2);
    EXPECT_EQ(f.half, 2);
    EXPECT_EQ(f.finished, 1);
    EXPECT_EQ(f.left, 1);
    EXPECT_EQ(f.silent, 1);
    EXPECT_EQ(funnel_of({{9, true}}, 0).half, 0) << "a track without end has no half";
}

TEST(Funnel, IsToldToNobody_WhenThereAreFewerThanFive) {
    EXPECT_FALSE(told(funnel{4, 4, 4, 4, 4, 4, 0, 0}));
    EXPECT_TRUE(told(funnel{5, 5, 5, 5, 5, 5, 0, 0}));
}

struct told_case {
    funnel all;
    const char *started, *day3, *day5, *half, *finished, *left, *silent;
};

TEST(Funnel, HidesSmallCells_AndWhatWouldGiveThemAway) {
    const std::vector<told_case> cases{
        {{40, 30, 25, 20, 15, 10, 8, 5}, "30", "25", "20", "15", "10", "8", "5"},
        {{40, 38, 37, 20, 20, 18, 2, 0}, ">35", ">35", ">15", "20", ">15", "<5", "<5"},
        {{12, 12, 9, 4, 4, 0, 0, 0}, ">7", ">7", "<5", "<5", "<5", "<5", "<5"},
        {{20, 15, 10, 10, 10, 10, 8, 0}, "15", ">5", ">5", "10", ">5", "8", "<5"},
        {{20, 15, 10, 5, 10, 5, 12, 0}, "15", ">5", "5", "10", ">0", "12", "<5"},
    };
    for (const auto& c : cases) {
        const auto t = told(c.all);
        ASSERT_TRUE(t);
        EXPECT_EQ(told_text(t->started), c.started) << c.all.assigned;
        EXPECT_EQ(told_text(t->day3), c.day3);
        EXPECT_EQ(told_text(t->day5), c.day5);
        EXPECT_EQ(told_text(t->half), c.half);
        EXPECT_EQ(told_text(t->finished), c.finished);
        EXPECT_EQ(told_text(t->left), c.left);
        EXPECT_EQ(told_text(t->silent), c.silent);
    }
}

// Whoever knows all that is told can't narrow any stage, or any step between two, down to one to four people.
TEST(Funnel, LeavesNoSmallDifferenceBetweenTwoToldStages) {
    for (int assigned = 5; assigned < 24; ++assigned)
        for (int started = 0; started <= assigned; ++started)
            for (int day3 = 0; day3 <= started; ++day3)
                for (int finished = 0; finished <= day3; ++finished)
                    for (int left = 0; left <= assigned - finished; ++left) {
                        const auto t = told(funnel{assigned, started, day3, finished, finished, finished, left, 0});
                        ASSERT_TRUE(t);
                        std::vector<int> stages{assigned};
                        for (const auto* c : {&t->started, &t->day3, &t->half, &t->day5, &t->finished})
                            if (c->is == told_count::how::exact) stages.push_back(c->count);
                        for (std::size_t i = 1; i < stages.size(); ++i) {
                            ASSERT_GE(stages[i], smallest_cell);
                            ASSERT_GE(stages[i - 1] - stages[i], smallest_cell);
                        }
                        int rest = assigned;
                        if (t->finished.is == told_count::how::exact) rest -= t->finished.count;
                        if (t->left.is == told_count::how::exact) rest -= t->left.count;
                        ASSERT_GE(rest, smallest_cell);
                    }
}

}  // namespace
}  // namespace fulcrum::dialogue
