#include "dialogue/ledger.hpp"

#include <gtest/gtest.h>

#include "dialogue/draw.hpp"
#include "dialogue/vision.hpp"

namespace fulcrum::dialogue {
namespace {

local_date day_of(int y, unsigned m, unsigned d) {
    return local_date{std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

TEST(Ledger, CountsByTheWeekThatBeginsOnMonday) {
    std::vector<ledger_week> ledger;
    count(ledger, pole::vision, day_of(2027, 1, 3));  // a Sunday
    count(ledger, pole::both, day_of(2027, 1, 4));    // the Monday after
    count(ledger, pole::people, day_of(2027, 1, 10));
    count(ledger, pole::none, day_of(2027, 1, 10));
    ASSERT_EQ(ledger.size(), 2u);
    EXPECT_EQ(ledger[0].monday, day_of(2026, 12, 28));
    EXPECT_EQ(ledger[1], (ledger_week{day_of(2027, 1, 4), 1, 1, 1, 0, 0, 0}));
}

TEST(Ledger, LetsRatingsDecide_WhereThereAreAny) {
    std::vector<ledger_week> ledger;
    for (int i = 0; i < 6; ++i) count(ledger, pole::vision, day_of(2027, 1, 4));
    EXPECT_EQ(vision_share(ledger[0]), 100);
    rate(ledger, 5, 0, day_of(2027, 1, 5));
    rate(ledger, 4, 1, day_of(2027, 1, 6));
    EXPECT_EQ(vision_share(ledger[0]), 12);
    EXPECT_EQ(people_level(ledger[0]), 0.5);
    EXPECT_FALSE(vision_share(ledger_week{}));
}

TEST(Ledger, KeepsAYearAndLetsOlderWeeksGo) {
    std::vector<ledger_week> ledger;
    for (int week = 0; week < 200; ++week)
        count(ledger, pole::vision, std::chrono::sys_days{day_of(2024, 1, 1)} + std::chrono::days{7 * week});
    EXPECT_EQ(ledger.size(), 60u);
    EXPECT_EQ(ledger.back().monday, local_date{std::chrono::sys_days{day_of(2024, 1, 1)} + std::chrono::days{7 * 199}});
    count(ledger, pole::vision, day_of(2020, 1, 1));  // the clock went back
    EXPECT_LE(ledger.size(), 61u);
}

TEST(NeglectedSide, IsWhatLiesOutsideTheBand) {
    const auto today = day_of(2027, 1, 8);
    person_state s;
    EXPECT_EQ(neglected_side(s, today), pole::none);
    rate(s.ledger, 5, 1, today);
    EXPECT_EQ(neglected_side(s, today), pole::vision);
    s.target_vision = 10;
    EXPECT_EQ(neglected_side(s, today), pole::none);
    s.ledger.clear();
    rate(s.ledger, 1, 1, today);
    EXPECT_EQ(neglected_side(s, today), pole::execution);
    s.ledger.clear();
    for (int i = 0; i < 3; ++i) rate(s.ledger, 3, 0, today);
    s.target_vision = 50;
    EXPECT_EQ(neglected_side(s, today), pole::people);
    // Five weeks later that is no longer recent.
    EXPECT_EQ(neglected_side(s, day_of(2027, 2, 12)), pole::none);
}

library cards() {
    library lib;
    for (int i = 0; i < 12; ++i) {
        card c;
        c.id = card_id{"q" + std::to_string(i)};
        c.serves = i % 3 == 0 ? pole::vision : i % 3 == 1 ? pole::execution : pole::people;
        c.theme = 1 + i % 2;
        c.difficulty = 1 + i / 4;
        c.words = "Question " + std::to_string(i);
        lib.questions.push_back(c);
    }
    return lib;
}

TEST(DrawCard, TakesTheSideThatWasAskedFor_AndRisesInDifficulty) {
    const auto lib = cards();
    person_state s;
    s.seed = 7;
    const auto today = day_of(2027, 1, 8);
    for (int i = 0; i < 60; ++i) {
        s.draws = i % 3;
        const auto* c = draw_card(lib, s, {bank::question, pole::vision, 0, 60}, "en",
                                  std::chrono::sys_days{today} + std::chrono::days{i});
        ASSERT_TRUE(c);
        EXPECT_EQ(c->serves, pole::vision);
        EXPECT_EQ(c->difficulty, 1);
    }
    s.draws = 30;
    bool hard = false;
    for (int i = 0; i < 60; ++i)
        hard = draw_card(lib, s, {bank::question, pole::vision, 0, 60}, "en",
                         std::chrono::sys_days{today} + std::chrono::days{i})
                       ->difficulty > 1 ||
               hard;
    EXPECT_TRUE(hard);
}

TEST(DrawCard, IsTheSameForTheSamePersonAndDay) {
    const auto lib = cards();
    person_state s;
    s.seed = 42;
    const draw_wish wish{bank::question, pole::none, 0, 60};
    EXPECT_EQ(draw_card(lib, s, wish, "en", day_of(2027, 1, 8)), draw_card(lib, s, wish, "en", day_of(2027, 1, 8)));
}

TEST(DrawCard, ComesAgainOnlyWhenAllWereSeen) {
    const auto lib = cards();
    person_state s;
    s.seed = 3;
    std::set<std::string> seen;
    auto date = std::chrono::sys_days{day_of(2027, 1, 8)};
    for (int i = 0; i < 12; ++i, date += std::chrono::days{1}) {
        const auto* c = draw_card(lib, s, {bank::question, pole::none, 0, 60}, "en", date);
        EXPECT_TRUE(seen.insert(c->id.text()).second) << c->id.text();
        note_drawn(s, *c, date);
    }
    const auto* again = draw_card(lib, s, {bank::question, pole::none, 0, 60}, "en", date);
    ASSERT_TRUE(again);
    EXPECT_EQ(s.cards_seen.at(again->id.text()), day_number(day_of(2027, 1, 8)));  // the one seen longest ago
    EXPECT_EQ(draw_card(library{}, s, {}, "en", date), nullptr);
}

TEST(CouldBeFilmed, IsFalseForWordsOfPosters) {
    for (const auto* line : {"Excellence in everything we do", "To be the world-class market leader",
                             "30 % more growth", "Innovation and quality", "Be great", "Wir sind die Besten", ""})
        EXPECT_FALSE(could_be_filmed(line)) << line;
    for (const auto* line :
         {"A new colleague ships her first change on day two", "A nurse finds the file before the kettle boils",
          "Eine neue Kollegin zeigt am zweiten Tag ihre erste Änderung"})
        EXPECT_TRUE(could_be_filmed(line)) << line;
}

TEST(LinesOf, TakesOffBulletsAndNumbers) {
    EXPECT_EQ(lines_of("1. one\n- two\n\n• three\n 4) four"),
              (std::vector<std::string>{"one", "two", "three", "four"}));
    EXPECT_EQ(lines_of("2026 was fine"), (std::vector<std::string>{"2026 was fine"}));
    EXPECT_EQ(listed_words("care, courage and clarity."), (std::vector<std::string>{"care", "courage", "clarity"}));
}

}  // namespace
}  // namespace fulcrum::dialogue
