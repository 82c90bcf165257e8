// Transcripts: how they are read, and what playing one finds.
#include "bot/rehearsal/transcript.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "content/report.hpp"
#include "tests/support/has.hpp"
#include "tests/support/talk.hpp"

namespace fulcrum::test {
namespace {

using namespace bot::rehearsal;
using namespace std::chrono_literals;
using kind = transcript_line::kind;

std::string findings_of(const transcript_reading& r) {
    std::string all;
    for (const auto& f : r.findings) all += content::to_text(f) + '\n';
    return all;
}

TEST(ReadTranscript, ReadsTheHeadAndEveryKindOfLine) {
    const auto r = read_transcript("day.transcript",
                                   "\xEF\xBB\xBF# a comment\r\n"
                                   "track: small\r\n"
                                   "zone: Europe/Berlin\n"
                                   "from: 2027-03-22 08:30\n"
                                   "schedule: every day 9:00 18:30\n"
                                   "language: de\n"
                                   "name: Grace Hopper\n"
                                   "\n"
                                   "== next\n"
                                   "< Day 1\n"
                                   "  ! sorry\n"
                                   "> first line\n"
                                   ">> second line\n"
                                   ">>\n"
                                   ">> third: with a colon\n"
                                   "== +1h30\n"
                                   "== tomorrow 09:00\n"
                                   "== end\n"
                                   ">\n");
    EXPECT_EQ(findings_of(r), "");
    const auto& t = r.made;
    EXPECT_EQ(t.track, track_id{"small"});
    EXPECT_EQ(t.track_line, 2);
    EXPECT_EQ(t.zone, "Europe/Berlin");
    EXPECT_EQ(t.from, local_date(std::chrono::year{2027} / 3 / 22));
    EXPECT_EQ(t.begin.minutes, 8 * 60 + 30);
    EXPECT_EQ(t.when.evening, (time_of_day{18 * 60 + 30}));
    EXPECT_EQ(t.language, "de");
    EXPECT_EQ(t.name, "Grace Hopper");
    ASSERT_EQ(t.lines.size(), 8U);
    const std::vector<kind> kinds{kind::jumps, kind::expects, kind::refuses, kind::says,
                                  kind::jumps, kind::jumps,   kind::ends,    kind::says};
    for (std::size_t i = 0; i < kinds.size(); ++i) EXPECT_EQ(t.lines[i].does, kinds[i]) << i;
    EXPECT_EQ(t.lines[0].line, 9);
    EXPECT_EQ(t.lines[1].text, "Day 1");
    EXPECT_EQ(t.lines[3].text, "first line\nsecond line\n\nthird: with a colon");
    EXPECT_EQ(t.lines[4].jump.by, 90min);
    EXPECT_EQ(t.lines[5].jump.moves, time_jump::how::tomorrow);
    EXPECT_EQ(t.lines[7].text, "");
}

TEST(ReadTranscript, NamesEveryMistakeWithItsLineAndRemedy) {
    struct mistake {
        std::string_view text, says;
    };
    for (const auto& m : std::vector<mistake>{
             {"== next\n", "x:1:1: error: the track is not named"},
             {"track: small\n", "nothing happens"},
             {"track: small\ntrakc: small\n== next\n", "x:2:1: error: unknown key \"trakc\" — did you mean \"track\"?"},
             {"track:\n== next\n", "x:1:1: error: the track is empty"},
             {"track: small\nzone: Europe/Berln\n== next\n", "did you mean Europe/Berlin"},
             {"track: small\nfrom: 2027-02-30\n== next\n", "this is no date: \"2027-02-30\""},
             {"track: small\nfrom: 2027-02-20 25:00\n== next\n", "no time of day"},
             {"track: small\nschedule: when I like\n== next\n", "this schedule can't be read"},
             {"track: small\n== later\n", "this is no moment: \"later\""},
             {"track: small\n== 2027-13-01 09:00\n", "this is no moment"},
             {"track: small\n>> more\n", "this continues nothing"},
             {"track: small\n> one\n\n>> more\n", "x:4:1: error: this continues nothing"},
             {"track: small\n<\n", "there is nothing to look for"},
             {"track: small\nHello\n", "this line has no sign in front: \"Hello\""},
             {"track: small\n> \xff\xfe\n", "not text in UTF-8"},
             {"track: small\n== next\nzone: UTC\n", "no sign in front"}}) {
        const auto r = read_transcript("x", m.text);
        EXPECT_TRUE(has(findings_of(r), m.says)) << m.text << findings_of(r);
    }
}

TEST(ReadTranscript, TakesPlainLinesAsAnswersInAFileOfAnswers) {
    const auto r = read_transcript("x", "zone: UTC\n7\nNote: this is an answer\n> said\n== +1h\n< passed over\n",
                                   transcript_form::answers);
    EXPECT_EQ(findings_of(r), "");
    ASSERT_EQ(r.made.lines.size(), 5U);
    EXPECT_EQ(r.made.zone, "UTC");
    EXPECT_EQ(r.made.lines[0].does, kind::answers);
    EXPECT_EQ(r.made.lines[1].text, "Note: this is an answer");
    EXPECT_EQ(r.made.lines[2].does, kind::says);
}

TEST(ReadTranscript, EndsOnAnyBytes) {
    std::mt19937 random(11);
    const std::string signs = "<>!=#: \n\r\t+0123456789-track:zonefromscheduleendnexttomorrow\xff\x00\xc3\xa4";
    for (int round = 0; round < 2000; ++round) {
        std::string text = round % 3 == 0 ? "track: small\n" : "";
        const auto length = random() % 300;
        for (std::size_t i = 0; i < length; ++i) text += signs[random() % signs.size()];
        for (const auto form : {transcript_form::transcript, transcript_form::answers}) {
            const auto r = read_transcript("x", text, form);
            EXPECT_LE(r.findings.size(), content::report::most);
            for (const auto& line : r.made.lines)
                if (line.does == kind::jumps) target_of(line.jump, at(2027, 3, 22, 9, 0), "Europe/Berlin");
        }
    }
    EXPECT_TRUE(has(findings_of(read_transcript("x", std::string(2'000'000, '<'))), "too long"));
    std::string many;
    for (int i = 0; i < 30000; ++i) many += "> a\n";
    EXPECT_TRUE(has(findings_of(read_transcript("x", many)), "too many lines"));
}

TEST(ReadJump, KnowsEveryFormAndNothingElse) {
    for (const auto* good :
         {"next", "+2h", "+30m", "+3d", "+1w", "9:00", "17:00", "tomorrow 09:00", "2027-03-29 09:00"})
        EXPECT_TRUE(read_jump(good)) << good;
    for (const auto* bad : {"", "now", "+", "+0m", "-2h", "24:00", "9", "tomorrow", "yesterday 09:00", "2027-03-29",
                            "2027-3-29 09:00", "2027-03-29 9", "9999-01-01 09:00", "+99999999999999999h", "next week"})
        EXPECT_FALSE(read_jump(bad)) << bad;
}

TEST(TargetOf, CountsOnThePersonsClock) {
    const auto before = at(2027, 3, 27, 20, 0);  // the night in which the clocks go forward
    EXPECT_EQ(target_of(*read_jump("tomorrow 09:00"), before, "Europe/Berlin"), at(2027, 3, 28, 9, 0));
    EXPECT_EQ(target_of(*read_jump("+13h"), before, "Europe/Berlin"), at(2027, 3, 28, 10, 0));
    EXPECT_EQ(target_of(*read_jump("21:00"), before, "Europe/Berlin"), at(2027, 3, 27, 21, 0));
    EXPECT_EQ(target_of(*read_jump("next"), before, "Europe/Berlin"), std::nullopt);
}

// --- playing

play_result play_text(const std::string& lines) {
    const auto r = read_transcript("x", "track: small\nzone: Europe/Berlin\nfrom: 2027-03-22\n" + lines);
    EXPECT_EQ(findings_of(r), "");
    return play(r.made, std::make_shared<const library>(small_library()));
}

std::string wrongs(const play_result& r) {
    std::string all;
    for (const auto& m : r.wrong) all += std::to_string(m.line) + ": " + m.expected + "\n" + m.came;
    return all;
}

TEST(PlayTranscript, HoldsWhenTheCoachSaysWhatIsExpected) {
    const auto r = play_text(
        "== next\n< Day 1 of 2 · First\n< orning,\n< What matters   today?\n! sorry\n"
        "> Ship it\n< Which hat?\n== end\n"
        "> vision\n< Then say why. Off you go.\n"
        "== 16:59\n== end\n== +1m\n< “Ship it”\n< Did it happen?\n");
    EXPECT_EQ(wrongs(r), "");
    EXPECT_EQ(r.said, 2U);
    EXPECT_EQ(r.checked, 10U);
}

TEST(PlayTranscript, LooksInOneMessageAndTheNextInOrder) {
    EXPECT_EQ(wrongs(play_text("== +2d\n< Day 1\n< What matters\n< This morning:\n< still here\n")), "");
    // Not before what was found, and not two messages on.
    EXPECT_TRUE(has(wrongs(play_text("== next\n< What matters\n< Day 1\n")), "6: “Day 1”"));
    EXPECT_TRUE(has(wrongs(play_text("== +2d\n< Day 1\n< No hurry\n")), "6: “No hurry”"));
    EXPECT_TRUE(has(wrongs(play_text("== +2d\n< Did it happen?\n")), "5: “Did it happen?”"));
}

TEST(PlayTranscript, TellsWhatCameInstead) {
    const auto r = play_text("== next\n> Ship it\n< Which coat?\n< Which shoe?\n== 17:00\n< Evening\n");
    ASSERT_EQ(r.wrong.size(), 2U) << "one between two inputs";
    EXPECT_EQ(r.wrong[0].line, 6);
    EXPECT_EQ(r.wrong[0].expected, "“Which coat?”");
    EXPECT_TRUE(has(r.wrong[0].came, "| Which hat?\n| \n| 1. Vision\n")) << r.wrong[0].came;
    EXPECT_EQ(r.wrong[0].moment, "Mon 22 Mar 2027, 09:00 (UTC+1)");
    EXPECT_EQ(r.wrong[1].line, 9);
}

TEST(PlayTranscript, FailsWhenSomethingUnwantedIsSaid) {
    EXPECT_TRUE(has(wrongs(play_text("== next\n< Day 1\n! matters today\n")), "6: nothing with “matters today”"));
    EXPECT_TRUE(has(wrongs(play_text("== next\n== end\n")), "5: that nothing is said"));
    EXPECT_TRUE(has(wrongs(play_text("== +1d\n< Day 1\n== end\n")), "6: that nothing more is said"));
    EXPECT_TRUE(has(wrongs(play_text("== 08:00\n< anything\n")), "| (nothing)"));
}

TEST(PlayTranscript, RefusesToGoBackOrOnForEver) {
    EXPECT_TRUE(has(wrongs(play_text("== 09:30\n== 09:00\n")), "a moment that is not past"));
    EXPECT_TRUE(has(wrongs(play_text("== 2032-01-01 09:00\n")), "within the next two years"));
    EXPECT_TRUE(has(wrongs(play_text("== next\n> leave\n> yes\n== next\n")), "that the coach says something more"));
}

// Two weeks of one question each.
std::shared_ptr<const library> team_texts() {
    auto lib = small_library();
    auto& t = lib.tracks.begin()->second;
    t.for_channels = true;
    for (auto& d : t.days) {
        d.evening.reset();
        d.morning->steps = {{step_id{"q"}, ask_step{text{{"Where are we heading?"}}, "", {}}}};
    }
    return std::make_shared<const library>(std::move(lib));
}

TEST(PlayTranscript, PlaysATrackForTeamsInAChannel) {
    const auto play_team = [](const std::string& lines) {
        return play(read_transcript("team", "track: small\nfrom: 2027-03-22\n" + lines).made, team_texts());
    };
    const auto r = play_team(
        "< bring **Small steps** to this channel\n== next\n< Week 1 of 2\n< Where are we heading?\n"
        "> Ana: Fewer calls\n== end\n> I think so, too\n== end\n> Ana: @fulcrum, tip\n< Tip number\n"
        "> Ben: @everyone look\n== end\n== next\n< Week 2 of 2\n! Week 1\n");
    EXPECT_EQ(wrongs(r), "");
    EXPECT_EQ(r.said, 4U);
    EXPECT_TRUE(has(wrongs(play_team("== next\n> Ana: Fewer calls\n< Noted\n")), "5: “Noted”"));
}

}  // namespace
}  // namespace fulcrum::test
