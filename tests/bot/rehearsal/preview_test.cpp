// `fulcrum tracks preview` and `fulcrum tracks test` from outside.
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "bot/commands/page.hpp"
#include "bot/commands/rehearse.hpp"
#include "tests/bot/program.hpp"
#include "tests/support/has.hpp"
#include "tests/support/places.hpp"

namespace fulcrum::test {
namespace {

using bot::commands::exit_code;
using bot::commands::track_preview_options;
using words = std::vector<std::string>;

std::size_t count(const std::string& text, std::string_view part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
    return n;
}

const std::string transcripts = (source_dir() / "content" / "tracks").string();

TEST(Preview, ShowsAMonthAcrossAClockChange) {
    const auto r = run({"tracks", "preview", "two-hats", "--days", "31", "--zone", "Europe/Berlin", "--from",
                        "2027-03-12", "--schedule", "mon wed fri 09:00 17:00"});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_EQ(r.err, "");
    EXPECT_TRUE(has(r.out, "Fri 26 Mar 2027, 09:00 (UTC+1)")) << r.out;
    EXPECT_TRUE(has(r.out, "Mon 29 Mar 2027, 09:00 (UTC+2)")) << r.out;
    EXPECT_EQ(count(r.out, "The clocks were changed here: UTC+1 before, UTC+2 now."), 1U);
    EXPECT_EQ(count(r.out, "\n━━ "), 20U) << "ten days, two headings each";
    EXPECT_TRUE(has(r.out, "That was the last day of **Two Hats**"));
    EXPECT_TRUE(has(r.out, "Nothing more is planned."));
    EXPECT_FALSE(has(r.out, "\x1b")) << "no colours but on a terminal";
    EXPECT_FALSE(has(r.out, "goes on asking"));
}

TEST(Preview, TellsWhoSaysWhat) {
    const auto r = run({"tracks", "preview", "two-hats", "--days", "1", "--from", "2027-03-22"});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_TRUE(has(r.out, "Fulcrum │ **Day 1 of 10 · Two jobs in one chair**\n")) << r.out;
    EXPECT_TRUE(has(r.out, "   Maya │ 7\n")) << r.out;
    EXPECT_EQ(run({"tracks", "preview", "two-hats", "--days", "1", "--from", "2027-03-22"}).out, r.out);
}

TEST(Preview, SpeaksOfWeeksAndTheirHour_WhenATeamHasTheTrack) {
    const auto r = run({"tracks", "preview", "team-compass", "--days", "1", "--from", "2027-03-22"});
    EXPECT_HAS(r.out, "6 weeks; Mon at 09:00, UTC, in a channel");
    EXPECT_HAS_NOT(r.out, "orning only");
}

std::string talk_with(const std::string& input, track_preview_options o = {}, exit_code ends = exit_code::ok) {
    o.track = "two-hats";
    if (!o.from) o.from = "2027-03-22";
    std::istringstream in(input);
    std::ostringstream out;
    EXPECT_EQ(bot::commands::preview_track(o, {}, in, out), ends);
    return out.str();
}

TEST(Preview, ListensAndJumpsOnAnEmptyLine) {
    const auto all = talk_with("4\n\nmanaging\n\n");
    EXPECT_TRUE(has(all, "Mon 22 Mar 2027, 09:00 (UTC)"));
    EXPECT_TRUE(has(all, "   Maya │ 4\nFulcrum │ ")) << all;
    EXPECT_TRUE(has(all, "Mon 22 Mar 2027, 17:00 (UTC)"));
    EXPECT_TRUE(has(all, "What showed you?"));
    EXPECT_TRUE(has(all, "Tue 23 Mar 2027, 09:00 (UTC)"));
}

TEST(Preview, TakesTextOnly) {
    const auto all = talk_with(std::string("\xff\xfe\na\0b\n4\r\n", 10));
    EXPECT_EQ(count(all, "(That line was not text in UTF-8.)"), 2U) << all;
    EXPECT_TRUE(has(all, "   Maya │ 4\n")) << all;
}

TEST(Preview, SaysWhenThereIsNothingMore) {
    const auto all = talk_with("leave\nyes\n\n");
    EXPECT_TRUE(has(all, "Nothing more is planned.")) << all;
}

TEST(Preview, PlaysAFileOfAnswers) {
    const scratch_folder folder;
    const auto file =
        folder.write("answers.txt", "# two answers of the morning, one of the evening\n4\nThe budget talk\n2\n");
    const auto r = run({"tracks", "preview", "two-hats", "--answers", file.string(), "--from", "2027-03-22"});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_TRUE(has(r.out, "Mon 22 Mar 2027, 17:00 (UTC)")) << r.out;
    EXPECT_TRUE(has(r.out, "“The budget talk”")) << r.out;
    const auto wrong = folder.write("wrong.txt", "== some day\n");
    const auto failed = run({"tracks", "preview", "two-hats", "--answers", wrong.string()});
    EXPECT_EQ(failed.code, 5);
    EXPECT_TRUE(has(failed.err, "wrong.txt:1:1: error: this is no moment")) << failed.err;
}

TEST(Preview, SpeaksTheTracksLanguage_WithAnswers) {
    const scratch_folder folder;
    folder.write("tracks/eins.yaml",
                 "id: eins\nversion: 1\nlanguage: de\ntheme: 1\ntitle: Eins\npromise: Eine Frage.\nfor: Alle.\n"
                 "days:\n  - title: Nur\n    morning:\n      - plan: Was nimmst du dir vor?\n");
    const auto file = folder.write("answers.txt", "Wenn das Daily vorbei ist, werde ich Ana fragen\n").string();
    words command{"tracks",    "preview", "eins",   "--content", folder.path().string(),
                  "--answers", file,      "--from", "2027-03-22"};
    auto r = run(command);
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_HAS(r.out, "Tag 1 von 1");
    EXPECT_HAS_NOT(r.out, "I will");
    command.insert(command.end(), {"--language", "en"});
    r = run(command);
    EXPECT_HAS(r.out, "Day 1 of 1");
}

TEST(Preview, SpeaksTheLanguageOfATranscriptsHead) {
    const auto r = run({"tracks", "preview", "two-hats", "--answers", transcripts + "/two-hats-de.transcript"});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_HAS(r.out, "Tag 1 von 10");
}

TEST(Preview, PlaysATranscriptWithItsHead) {
    const auto r = run({"tracks", "preview", "two-hats", "--answers", transcripts + "/two-hats-evening.transcript"});
    EXPECT_EQ(r.code, 0) << r.err;
    EXPECT_TRUE(has(r.out, "Europe/Berlin")) << r.out;
    EXPECT_TRUE(has(r.out, "Sun 28 Mar 2027, 09:00 (UTC+2)")) << r.out;
}

TEST(Preview, ExplainsWhatItCanNotUse) {
    struct slip {
        words more;
        std::string_view says;
    };
    for (const auto& s : std::vector<slip>{{{"--zone", "Mars"}, "no time zone \"Mars\""},
                                           {{"--from", "22.3."}, "write it as 2027-03-22"},
                                           {{"--schedule", "sometimes"}, "can't be read"},
                                           {{"--language", "xx"}, "does not speak \"xx\""},
                                           {{"--days", "0"}, "days"},
                                           {{"--answers", "/nowhere/at/all"}, "can't be read"},
                                           {{"--content", "/nowhere/at/all"}, "no track"}}) {
        words command{"tracks", "preview", "two-hats"};
        command.insert(command.end(), s.more.begin(), s.more.end());
        const auto r = run(command);
        EXPECT_NE(r.code, 0) << s.says;
        EXPECT_TRUE(has(r.err, s.says)) << r.err;
        EXPECT_EQ(r.out, "");
    }
    EXPECT_TRUE(has(run({"tracks", "preview", "two-hat"}).err, "did you mean \"two-hats\"?"));
}

TEST(Page, WrapsAtBlanksAndShowsNoControlCharacters) {
    using bot::commands::wrapped;
    EXPECT_EQ(wrapped("one two three", 8), (words{"one two", "three"}));
    EXPECT_EQ(wrapped("äöüäöüäöü", 4), (words{"äöüä", "öüäö", "ü"}));
    EXPECT_EQ(wrapped("a\n\nb\r\n", 10), (words{"a", "", "b", ""}));
    EXPECT_EQ(wrapped("a\x1b[31mred", 20), (words{"a?[31mred"}));
    EXPECT_EQ(wrapped("", 10), (words{""}));
    EXPECT_EQ(wrapped("\xff\xfe\xff", 2), (words{"\xff\xfe", "\xff"}));
}

TEST(TranscriptTests, CountWhatHolds) {
    const auto r = run({"tracks", "test", transcripts});
    EXPECT_EQ(r.code, 0) << r.out;
    EXPECT_EQ(r.out, "");
    EXPECT_TRUE(has(r.err, "All is well: ")) << r.err;
}

TEST(TranscriptTests, NameFileAndLineOfWhatFailed) {
    const scratch_folder folder;
    const auto file = folder.write("a.transcript", "track: two-hats\nfrom: 2027-03-22\n== next\n< Day 2\n").string();
    auto r = run({"tracks", "test", folder.path().string()});
    EXPECT_EQ(r.code, 5);
    EXPECT_TRUE(has(r.out, file + ":4: expected “Day 2” (on Mon 22 Mar 2027, 09:00 (UTC)); what came:\n    | **Day 1"))
        << r.out;
    EXPECT_TRUE(has(r.err, "1 transcript of 1 failed")) << r.err;

    folder.write("a.transcript", "track: three-hats\n== next\n");
    r = run({"tracks", "test", file});
    EXPECT_EQ(r.code, 5);
    EXPECT_TRUE(has(r.out, file + ":1:1: error: there is no usable track \"three-hats\"")) << r.out;

    folder.write("a.transcript", "track: two-hats\n=== what\n");
    r = run({"tracks", "test", file});
    EXPECT_EQ(r.code, 5);
    EXPECT_TRUE(has(r.out, file + ":2:1: error: ")) << r.out;
}

TEST(TranscriptTests, UseTheTracksBesideThem) {
    const scratch_folder folder;
    folder.write("tracks/one.yaml",
                 "id: one\nversion: 1\nlanguage: en\ntheme: 1\ntitle: One\npromise: One question.\nfor: Writers.\n"
                 "days:\n  - title: Only\n    morning:\n      - ask: Who is there?\n");
    folder.write("tracks/one.transcript", "track: one\n== next\n< Who is there?\n> Me\n== end\n");
    auto r = run({"tracks", "test", (folder.path() / "tracks").string()});
    EXPECT_TRUE(has(r.out, "expected that nothing is said")) << r.out << r.err;
    folder.write("tracks/one.transcript", "track: one\n== next\n< Who is there?\n> Me\n< last day of **One**\n");
    for (const auto& path : {folder.path(), folder.path() / "tracks", folder.path() / "tracks/one.transcript"}) {
        r = run({"tracks", "test", path.string()});
        EXPECT_EQ(r.code, 0) << r.out << r.err;
    }
    r = run({"tracks", "test", (folder.path() / "tracks/one.transcript").string(), "--content", "/nowhere"});
    EXPECT_EQ(r.code, 5);
}

TEST(TranscriptTests, ReadWhatLintReads_AndSayWhatIsWrongInIt) {
    const scratch_folder folder;
    const std::string track =
        "id: one\nversion: 1\nlanguage: en\ntheme: 1\ntitle: One\npromise: One question.\nfor: Writers.\n"
        "days:\n  - title: Only\n    morning:\n      - ask: Who is there?\n";
    folder.write("tracks/one.yaml", track);
    folder.write("tracks/one.transcript", "track: one\n== next\n< Who is there?\n> Me\n< last day of **One**\n");
    folder.write("drafts/one.yaml", track);  // as people keep them: the same track once more
    auto r = run({"tracks", "test", (folder.path() / "tracks").string()});
    EXPECT_EQ(r.code, 0) << r.out << r.err;
    folder.write("tracks/one.yaml", track + "      - aks: Who else?\n");
    r = run({"tracks", "test", (folder.path() / "tracks").string()});
    EXPECT_EQ(r.code, 5);
    EXPECT_TRUE(has(r.out, "there is no usable track \"one\"")) << r.out;
    EXPECT_TRUE(has(r.out, "one.yaml:12:")) << r.out;
}

TEST(TranscriptTests, RefuseFoldersWithoutAny) {
    const scratch_folder folder;
    EXPECT_EQ(run({"tracks", "test", folder.path().string()}).code, 2);
    EXPECT_EQ(run({"tracks", "test", (folder.path() / "no").string()}).code, 2);
}

TEST(CommandLine, ExplainsRehearsingWithExamples) {
    for (const auto& command : std::vector<words>{{"tracks", "preview"}, {"tracks", "test"}}) {
        auto asked = command;
        asked.push_back("--help");
        const auto r = run(asked);
        EXPECT_EQ(r.code, 0);
        EXPECT_TRUE(has(r.out, "Examples:")) << r.out;
        EXPECT_TRUE(has(r.out, "fulcrum tracks " + command[1])) << r.out;
    }
}

}  // namespace
}  // namespace fulcrum::test
