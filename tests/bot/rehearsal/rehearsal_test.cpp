// A person and the coach ahead of time: the platform made of memory, the stage, and the rehearsal on it.
#include "bot/rehearsal/rehearsal.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "bot/rehearsal/answers.hpp"
#include "content/catalog.hpp"
#include "tests/support/has.hpp"
#include "tests/support/talk.hpp"

namespace fulcrum::test {
namespace {

using namespace bot::rehearsal;
using namespace std::chrono_literals;
namespace platform = bot::platform;

constexpr local_date monday{std::chrono::year{2027}, std::chrono::month{3}, std::chrono::day{22}};

rehearsal_settings settings(std::string zone = "Europe/Berlin") {
    rehearsal_settings s;
    s.texts = std::make_shared<const library>(small_library());
    s.track = track_id{"small"};
    s.zone = std::move(zone);
    s.from = monday;
    return s;
}

std::string words(const std::vector<heard>& all) {
    std::string out;
    for (const auto& h : all) out += (out.empty() ? "" : "\n") + h.text;
    return out;
}

TEST(Rehearsal, BeginsOnTheFirstDayWithEverythingSetUp) {
    rehearsal r(settings());
    EXPECT_EQ(r.now(), to_instant(monday, time_of_day{}, "Europe/Berlin"));
    EXPECT_EQ(r.next_due(), to_instant(monday, time_of_day{9 * 60}, "Europe/Berlin"));
    const auto state = r.state();
    EXPECT_EQ(state.stage, setup::done);
    EXPECT_EQ(state.first_name, "Maya");
    EXPECT_EQ(state.zone, "Europe/Berlin");
    ASSERT_TRUE(state.track);
    EXPECT_EQ(state.track->track, track_id{"small"});
    EXPECT_FALSE(r.is_asked(state));
}

TEST(Rehearsal, PlaysADayAtItsTimes) {
    rehearsal r(settings());
    const auto morning = r.next_nudge();
    ASSERT_EQ(morning.size(), 1U);
    EXPECT_EQ(morning[0].at, to_instant(monday, time_of_day{9 * 60}, "Europe/Berlin"));
    EXPECT_EQ(morning[0].kind, "prompt");
    EXPECT_TRUE(has(morning[0].text, "What matters today?"));
    EXPECT_TRUE(has(words(r.say("Ship it")), "Which hat?"));
    const auto* open = r.open_step(r.state());
    ASSERT_NE(open, nullptr);
    EXPECT_TRUE(std::holds_alternative<choose_step>(open->action));
    EXPECT_TRUE(has(words(r.say("vision")), "Then say why."));
    EXPECT_TRUE(has(words(r.next_nudge()), "“Ship it”"));
    EXPECT_EQ(r.now(), to_instant(monday, time_of_day{17 * 60}, "Europe/Berlin"));
    EXPECT_TRUE(r.errors().empty());
}

TEST(Rehearsal, StopsAtEverythingDueOnTheWay) {
    rehearsal r(settings());
    const auto days = r.wait_until(to_instant(add_days(monday, 2), time_of_day{}, "Europe/Berlin"));
    ASSERT_EQ(days.size(), 4U);
    for (std::size_t i = 0; i < days.size(); ++i)
        EXPECT_EQ(to_local(days[i].at, "Europe/Berlin").time.minutes, (i % 2 == 0 ? 9 : 17) * 60) << i;
}

TEST(Rehearsal, SaysTheSameEachTime) {
    const auto play = [] {
        rehearsal r(settings());
        std::string all;
        for (int i = 0; i < 8; ++i) {
            all += words(r.next_nudge());
            answer_everything(r, "en", [&](const std::string& said, const std::vector<heard>& then) {
                all += "\n> " + said + "\n" + words(then);
            });
        }
        return all;
    };
    const auto once = play();
    EXPECT_TRUE(has(once, "> 7"));
    EXPECT_EQ(once, play());
}

TEST(Rehearsal, EndsQuietlyWhenTheTrackIsOver) {
    rehearsal r(settings());
    for (int i = 0; i < 3; ++i) {
        EXPECT_FALSE(r.next_nudge().empty()) << i;
        EXPECT_TRUE(answer_everything(r, "en", [](const std::string&, const std::vector<heard>&) {})) << i;
    }
    EXPECT_TRUE(r.next_nudge().empty());
    EXPECT_EQ(r.next_due(), std::nullopt);
    EXPECT_TRUE(r.state().track->finished);
}

TEST(Rehearsal, HearsOfChangedAndDeletedMessages) {
    rehearsal r(settings());
    r.next_nudge();
    r.say("Ship it");
    EXPECT_TRUE(has(words(r.edit_last("Ship that")), "Changed"));
    EXPECT_EQ(r.state().names.at("intention").text, "Ship that");
    r.remove_last();
    EXPECT_FALSE(r.state().names.contains("intention"));
}

TEST(Rehearsal, ShowsReactionsAndFiles) {
    rehearsal r(settings());
    r.next_nudge();
    r.say("cancel");
    r.next_nudge();
    r.say("yes");
    r.say("7");
    const auto collected = r.say("A long day");
    ASSERT_FALSE(collected.empty());
    EXPECT_EQ(collected[0].kind, "reaction");
    r.say("done");
    const auto all = r.say("journal export");
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].file_name, "journal.md");
    EXPECT_TRUE(has(all[0].file_content, "A long day"));
}

TEST(Rehearsal, RefusesWhatIsNotThere) {
    auto s = settings();
    s.track = track_id{"nowhere"};
    EXPECT_THROW(rehearsal{s}, std::invalid_argument);
    EXPECT_THROW(rehearsal{settings("Mars/Base")}, std::invalid_argument);
    s = settings();
    s.from = local_date{};
    EXPECT_THROW(rehearsal{s}, std::invalid_argument);
}

TEST(Rehearsal, KeepsThousandsOfTurnsASecond) {
    rehearsal r(settings());
    const auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < 500; ++i) EXPECT_FALSE(r.say("tip").empty());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    RecordProperty("turns_per_second", static_cast<int>(500 / took.count()));
    EXPECT_LT(took.count(), 10);  // a sleep anywhere would show; sanitizers do not
}

TEST(Offset, IsToldInHoursAndMinutes) {
    EXPECT_EQ(offset_words(at(2027, 3, 1, 12, 0), "Europe/Berlin"), "UTC+1");
    EXPECT_EQ(offset_words(at(2027, 7, 1, 12, 0), "Europe/Berlin"), "UTC+2");
    EXPECT_EQ(offset_words(at(2027, 7, 1, 12, 0), "Asia/Kathmandu"), "UTC+5:45");
    EXPECT_EQ(offset_words(at(2027, 1, 1, 12, 0), "America/St_Johns"), "UTC-3:30");
    EXPECT_EQ(offset_words(at(2027, 1, 1, 12, 0), "UTC"), "UTC");
    EXPECT_EQ(offset_words(from_millis(-1), "Asia/Tokyo"), "UTC+9");
    EXPECT_EQ(moment_words(at(2027, 3, 28, 3, 0), "Europe/Berlin"), "Sun 28 Mar 2027, 03:00 (UTC+2)");
}

// --- the answers

TEST(PlausibleAnswers, ExistForEveryKindOfStep) {
    const std::vector<step_action> all{say_step{},        ask_step{},    choose_step{}, scale_step{},    yes_no_step{},
                                       branch_step{},     goto_step{},   end_step{},    plan_step{},     check_step{},
                                       balance_step{},    draw_step{},   recall_step{}, vision_step{},   values_step{},
                                       priorities_step{}, upward_step{}, show_step{},   remember_step{}, forget_step{}};
    EXPECT_EQ(all.size(), std::variant_size_v<step_action>);
    for (const auto& action : all)
        for (const auto* language : {"en", "de", "xx"}) {
            const auto answers = plausible_answers(action, language, 3);
            ASSERT_GE(answers.size(), 2U);
            for (const auto& a : answers) EXPECT_FALSE(a.empty());
        }
    EXPECT_EQ(plausible_answers(scale_step{}, "en", 0).front(), "7");
    EXPECT_EQ(plausible_answers(choose_step{}, "en", 0).front(), "1");
    EXPECT_EQ(plausible_answers(yes_no_step{}, "en", 0).front(), "yes");
    EXPECT_EQ(plausible_answers(plan_step{}, "en", 0).front(), "When the stand-up ends, I will ask one question");
    EXPECT_NE(plausible_answers(ask_step{}, "en", 0).front(), plausible_answers(ask_step{}, "en", 1).front());
}

TEST(PlausibleAnswers, FitTheQuestionThatWaits_WhereAStepAsksSeveral) {
    for (const auto* language : {"en", "de"}) {
        EXPECT_EQ(plausible_answers(priorities_step{}, language, 0, 1).front(), "1");
        EXPECT_EQ(plausible_answers(priorities_step{}, language, 0, 3).front(), "1");
        EXPECT_EQ(plausible_answers(upward_step{}, language, 0, 1).front(), "1");
        EXPECT_EQ(plausible_answers(balance_step{}, language, 0, 1).front(), "2");
    }
    EXPECT_EQ(plausible_answers(plan_step{}, "en", 0, 1).front(), "When the stand-up ends");
    EXPECT_EQ(plausible_answers(plan_step{}, "en", 0, 2).front(), "ask one question");
    EXPECT_EQ(plausible_answers(vision_step{}, "en", 0, 1).front(), "New people find their way in a week.");
    EXPECT_EQ(plausible_answers(scale_step{}, "en", 0, 1), plausible_answers(scale_step{}, "en", 0));
}

// Every question of every shipped track gets an answer that it takes: nothing is passed over or offered to the journal.
TEST(PlausibleAnswers, AnswerTheFirstFortnightOfEveryShippedTrack) {
    const auto texts = std::make_shared<const library>(content::shipped_catalog().texts);
    ASSERT_FALSE(texts->tracks.empty());
    for (const auto& [id, t] : texts->tracks)
        for (const std::string language : {"en", "de"}) {
            SCOPED_TRACE(id.text() + ", " + language);
            auto s = settings();
            s.texts = texts;
            s.track = id;
            s.language = language;
            s.from = add_days(monday, -2);
            const auto end = to_instant(add_days(s.from, 15), time_of_day{}, s.zone);
            rehearsal r(s);
            for (auto due = r.next_due(); due && *due < end; due = r.next_due()) {
                r.wait_until(*due);
                const bool all = answer_everything(r, language, [&](const std::string& said, const auto& then) {
                    EXPECT_TRUE(said != "skip" && said != "no" && said != "nein") << words(then);
                });
                EXPECT_TRUE(all) << "goes on asking at " << moment_words(r.now(), r.zone());
            }
            EXPECT_TRUE(r.errors().empty());
        }
}

// --- the stage and its chat

stage_settings for_stage() {
    stage_settings s;
    s.texts = std::make_shared<const library>(small_library());
    s.coach.track = track_id{"small"};
    s.coach.zone = "Europe/Berlin";
    s.start = at(2027, 3, 22, 8, 0);
    return s;
}

struct stage_world {
    stage_world() {
        on_stage.chat().on_post = [this](const std::string&, platform::outgoing&& p) { said.push_back(std::move(p)); };
        on_stage.chat().say("ann", "defaults");
        on_stage.settle();
        EXPECT_EQ(said.size(), 1U);
        said.clear();
    }
    stage on_stage{for_stage()};
    std::vector<platform::outgoing> said;
};

TEST(Stage, LeavesNothingBehind) {
    std::filesystem::path folder;
    {
        const stage one(for_stage());
        folder = one.database().parent_path();
        EXPECT_TRUE(std::filesystem::exists(one.database()));
    }
    EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST(Stage, IsQuietWhenACallReturns) {
    stage_world w;
    for (int i = 0; i < 20; ++i) {
        w.on_stage.chat().say("ann", "tip");
        EXPECT_TRUE(w.on_stage.settle());
        EXPECT_FALSE(w.on_stage.coach().busy());
    }
    EXPECT_EQ(w.said.size(), 20U);
}

TEST(Stage, SendsWhatFellDueDuringAnOutageAfterwards) {
    stage_world w;
    w.on_stage.chat().set_link(false);
    w.on_stage.move_to(at(2027, 3, 22, 9, 45));
    EXPECT_TRUE(w.said.empty());
    w.on_stage.chat().set_link(true);
    EXPECT_TRUE(w.on_stage.settle());
    ASSERT_EQ(w.said.size(), 1U);
    EXPECT_EQ(w.said[0].kind, "prompt");
    EXPECT_EQ(w.on_stage.now(), at(2027, 3, 22, 9, 45));
}

TEST(Stage, NeverSaysTwiceWhatArrivedWithoutAnAnswer) {
    stage_world w;
    int attempts = 0;
    w.on_stage.chat().fate = [&](const platform::outgoing& p) {
        delivery_fate f;
        if (++attempts > 1) return f;
        EXPECT_FALSE(p.look_first);
        f.failure = platform::delivery_failure(platform::delivery_problem::unknown, "no answer came");
        f.arrives_nevertheless = true;
        return f;
    };
    w.on_stage.chat().say("ann", "tip");
    EXPECT_TRUE(w.on_stage.settle());
    EXPECT_EQ(attempts, 2);
    EXPECT_EQ(w.said.size(), 1U);
    w.on_stage.chat().say("ann", "tip");
    EXPECT_TRUE(w.on_stage.settle());
    EXPECT_EQ(w.said.size(), 2U);
}

TEST(Stage, DeliversLateWhenToldTo) {
    stage_world w;
    w.on_stage.chat().fate = [](const platform::outgoing&) {
        delivery_fate f;
        f.takes = 10min;
        return f;
    };
    w.on_stage.chat().say("ann", "tip");
    EXPECT_FALSE(w.on_stage.settle());
    EXPECT_TRUE(w.said.empty());
    w.on_stage.move_to(at(2027, 3, 22, 8, 30));
    EXPECT_EQ(w.said.size(), 1U);
}

TEST(Stage, KeepsWhatWouldHaveBeenLoggedAsAnError) {
    stage_world w;
    EXPECT_TRUE(w.on_stage.errors().empty());
    EXPECT_THROW(w.on_stage.look([](storage::unit_of_work&) { throw std::runtime_error("not like this"); }),
                 std::runtime_error);
    w.on_stage.look([](storage::unit_of_work& unit) { EXPECT_TRUE(unit.find(storage::person_id{1})); });
}

}  // namespace
}  // namespace fulcrum::test
