// What the checker sees beyond single mistakes: pieces nobody includes, parameters in the wrong place, every wording of
// a recall, and the time a missed plan takes.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "content/catalog.hpp"

namespace {

using namespace fulcrum::content;

const std::string top = "id: t\ntitle: T\npromise: P\nfor: F\n";

std::string findings_of(const std::string& text) {
    std::string all;
    for (const auto& f : read_catalog({{"t.yaml", text}}).findings)
        all += std::to_string(f.line) + ": " + (f.how == severity::error ? "error: " : "warning: ") + f.message + '\n';
    return all;
}

std::string with_pieces(const std::string& pieces, const std::string& steps = "  - ask: Q?\n") {
    return top + "pieces:\n" + pieces + "days:\n- title: D\n  morning:\n" + steps;
}

TEST(UnusedPiece, HasItsStepsCheckedToo) {
    EXPECT_EQ(findings_of(with_pieces("  p:\n    steps:\n    - aks: Q?\n    - scale: S?\n      keep: person\n")),
              "6: warning: no session includes the piece \"p\"\n8: error: unknown key \"aks\"\n"
              "10: error: \"keep\" without a name\n");
    EXPECT_EQ(findings_of(with_pieces("  p:\n    steps:\n    - say: A\n")),
              "6: warning: no session includes the piece \"p\"\n");
}

TEST(AnOption, IsWarnedOf_WhenItsWordIsACommand) {
    const auto choice = [](const std::string& options) {
        return findings_of(top + "days:\n- title: D\n  morning:\n  - choose: Q?\n    options: [" + options + "]\n");
    };
    EXPECT_EQ(choice("Status, \"Not now\""),
              "9: warning: \"Status\" is a command, too: typed, it is done and not chosen\n");
    EXPECT_EQ(choice("Later, Now"), "9: warning: \"Later\" is a command, too: typed, it is done and not chosen\n");
    EXPECT_EQ(choice("A status report, At a later time"), "");
}

TEST(UnusedPiece, IsNotBlamedForWhatAParameterBrings) {
    EXPECT_EQ(findings_of(with_pieces("  p:\n    with: [side, text]\n    steps:\n    - ask: \"[[text]]\"\n"
                                      "      pole: \"[[side]]\"\n    - draw: tip\n      theme: \"[[side]]\"\n")),
              "6: warning: no session includes the piece \"p\"\n");
    EXPECT_EQ(findings_of(with_pieces("  p:\n    with: [text]\n    steps:\n    - ask: \"[[text]]\"\n      long: 7\n")),
              "6: warning: no session includes the piece \"p\"\n10: error: \"long\" is \"7\"\n");
}

TEST(UnusedPiece, MayIncludeOthers) {
    EXPECT_EQ(findings_of(with_pieces("  p:\n    steps:\n    - include: q\n    - include: r\n"
                                      "  q:\n    steps:\n    - say: A\n")),
              "6: warning: no session includes the piece \"p\"\n9: error: there is no piece \"r\"\n"
              "10: warning: no session includes the piece \"q\"\n");
    EXPECT_NE(findings_of(with_pieces("  p:\n    steps:\n    - include: p\n")).find("would include itself"),
              std::string::npos);
}

TEST(Parameters, OutsideAPieceAreReported) {
    EXPECT_EQ(findings_of(with_pieces("  p:\n    with: [when]\n    steps:\n    - ask: \"What of [[when]]?\"\n",
                                      "  - include: p\n    with: {when: now}\n  - say: \"Until [[when]].\"\n")),
              "15: warning: \"[[when]]\" stands outside a piece and is said as it is\n");
    EXPECT_EQ(findings_of(top + "days:\n- title: \"Day [[n]]\"\n  morning:\n  - ask: Q?\n"),
              "6: warning: \"[[n]]\" stands outside a piece and is said as it is\n");
    EXPECT_EQ(findings_of(top + "days:\n- title: D\n  morning:\n  - ask: \"A list [[1, 2]] or [x]?\"\n"), "");
}

TEST(Recall, QuotesTheWordsInEveryWording) {
    const auto morning = [](const std::string& recall) {
        return findings_of(top + "days:\n- title: D\n  morning:\n  - recall: " + recall + "\n  - ask: Q?\n");
    };
    EXPECT_EQ(morning("[\"{{words}}\", \"{{ago}}: {{words|nothing}}\"]"), "");
    EXPECT_EQ(morning("[\"{{words}}\", \"{{ago}}\"]"), "8: error: the old words are not quoted here\n");
    EXPECT_EQ(morning("Once."), "8: error: the old words are not quoted here\n");
}

TEST(Teams, NeedNotSayThatADayIsAWeek) {
    const std::string week = "days:\n- title: D\n  morning:\n  - ask: Q?\n";
    EXPECT_EQ(findings_of(top + "for_channels: true\n" + week), "");
    EXPECT_EQ(findings_of(top + "for_channels: true\nunit: week\n" + week), "");
    EXPECT_EQ(findings_of(top + "for_channels: true\nunit: day\n" + week),
              "6: error: only a track for channels counts in weeks\n");
}

// Several tracks, each around the steps of a morning.
std::string between_tracks(const std::vector<std::vector<std::string>>& tracks) {
    std::vector<source_file> files;
    for (const auto& asked : tracks) {
        const auto id = std::string(1, static_cast<char>('a' + files.size()));
        std::string steps;
        for (const auto& each : asked) steps += "  - ask: " + each + "\n";
        files.push_back(
            {id + ".yaml", "id: " + id + "\ntitle: T\npromise: P\nfor: F\ndays:\n- title: D\n  morning:\n" + steps});
    }
    std::string all;
    for (const auto& f : read_catalog(files).findings)
        if (f.message.find("this says") != f.message.npos)
            all += f.file + ":" + std::to_string(f.line) + ": " + f.message + '\n';
    return all;
}

TEST(TwoTracks, MayNotSayTheSame) {
    EXPECT_EQ(between_tracks({{"Q?", "Good, enough for this week."}, {"Good. Enough for this week."}}),
              "b.yaml:8: this says the same as line 9 of a.yaml\n");
    EXPECT_EQ(between_tracks({{"What do you want your team to see by tonight?"},
                              {"[Q, \"What do you want your team to see until tonight?\"]"}}),
              "b.yaml:8: this says nearly the same as line 8 of a.yaml\n");
}

TEST(TwoTracks, MayShareShortTextsAndTopics) {
    EXPECT_EQ(between_tracks({{"Thank you."}, {"Thank you."}}), "");
    EXPECT_EQ(between_tracks({{"Which meeting today could have been a message?"},
                              {"Which message today could have waited until Monday?"}}),
              "");
}

TEST(TwoTracks, MayBeTranslationsOfEachOther) {
    const std::string rest =
        "id: t\ntitle: T\npromise: P\nfor: F\ndays:\n- title: D\n  morning:\n  - ask: And what is left for later?\n";
    for (const auto& f : read_catalog({{"a.yaml", rest}, {"a.de.yaml", "language: de\n" + rest}}).findings)
        ADD_FAILURE() << to_text(f);
}

TEST(TwoTracks, GiveAFewFindings_WhenOneIsACopyOfTheOther) {
    std::vector<std::string> many;
    for (int i = 0; i < 50; ++i)
        many.push_back("What about number " + std::to_string(i) + " of the things we know as w" +
                       std::to_string(i * 7) + " x" + std::to_string(i * 3) + " y" + std::to_string(i * 5) + " z" +
                       std::to_string(i) + "?");
    const auto all = between_tracks({many, many});
    EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 5) << all;
}

// The longest way is that of who missed the plan only where nothing longer follows a kept one.
TEST(Time, CountsWhatAMissedPlanIsAskedMore) {
    const auto evening = [](const std::string& steps) {
        return findings_of(top + "days:\n- title: D\n  evening:\n  - check: true\n    name: went\n" + steps);
    };
    const std::string asks = "  - ask: A?\n  - ask: B?\n  - ask: C?\n";
    EXPECT_EQ(evening("  - say: \"{{went|so}}\"\n  - ask: A?\n  - ask: B?\n"), "");
    EXPECT_NE(evening("  - say: \"{{went|so}}\"\n" + asks).find("takes about 3 min 1"), std::string::npos)
        << evening(asks);
    EXPECT_EQ(evening("  - branch:\n    - {if: went is not_yet, goto: close}\n    - else: more\n"
                      "  - ask: A?\n    id: more\n  - ask: B?\n  - ask: C?\n  - say: Bye.\n    id: close\n"),
              "");
}

}  // namespace
