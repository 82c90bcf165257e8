#include "dialogue/reply.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "dialogue/command.hpp"

namespace fulcrum::dialogue {
namespace {

using std::chrono::year;

TEST(Plain, FoldsWhatPeopleTypeDifferently) {
    const std::vector<std::pair<std::string, std::string>> table{
        {"", ""},
        {"   ", ""},
        {"Hello", "hello"},
        {"  two \t blanks\n\nand lines ", "two blanks and lines"},
        {"Zürich", "zurich"},
        {"ZU\xCC\x88RICH", "zurich"},  // a combining accent
        {"Straße Łódź", "strasse lodz"},
        {"don’t", "don't"},
        {"yes!!!", "yes"},
        {"what?!", "what"},
        {"ok…", "ok"},
        {"**yes**", "yes"},
        {"`done`", "done"},
        {"yes 👍", "yes"},
        {"👍🏽", "👍"},
        {"👍!", "👍"},
        {"🎉 done :tada: :)", "done"},
        {"great:)", "great"},
        {":+1:", "👍"},
        {":+1::skin-tone-3:", "👍"},
        {"7️⃣", "7"},
        {":seven:", "7"},
        {"🔟", "10"},
        {"ｙｅｓ　７", "yes 7"},
        {"a\u200bb", "ab"},
        {"caf\xE9", "cafe"},  // Latin-1, as old clients send it
        {"9:30", "9:30"},
        {"...", ""},
    };
    for (const auto& [typed, expected] : table) EXPECT_EQ(plain(typed), expected) << typed;
}

TEST(YesNo, ReadsYes_HoweverItIsSaid) {
    for (const char* said : {"yes",
                             "Yes.",
                             "y",
                             "YES!!",
                             "yep",
                             "yup",
                             "yeah",
                             "yesss",
                             "yeahhh",
                             "sure",
                             "Sure thing",
                             "ok",
                             "OK!",
                             "okay",
                             "of course",
                             "absolutely",
                             "definitely",
                             "yes please",
                             "Yes, please!",
                             "yes, I did",
                             "Yep, I did.",
                             "yes yes",
                             "ja",
                             "Ja, gerne",
                             "klar",
                             "natürlich",
                             "genau",
                             "jo",
                             "👍",
                             "👍🏿",
                             "👍👍",
                             ":+1:",
                             ":thumbsup:",
                             "✅",
                             "+1",
                             "👍 thanks",
                             "yes 🙂",
                             "yes :)",
                             "sounds good",
                             "go ahead",
                             "I think so",
                             "i guess so",
                             "yse",
                             "oui",
                             "Sí",
                             "thanks, yes",
                             "yes thank you",
                             "  yes  ",
                             "*yes*",
                             "\"yes\"",
                             "ok sure",
                             "that's right",
                             "yes, absolutely"}) {
        EXPECT_EQ(read_yes_no(said), true) << said;
    }
}

TEST(YesNo, ReadsNo_HoweverItIsSaid) {
    for (const char* said : {"no",
                             "No.",
                             "n",
                             "nope",
                             "nah",
                             "not really",
                             "Not yet",
                             "not today",
                             "no thanks",
                             "No, thank you!",
                             "never",
                             "no, not really",
                             "no I didn't",
                             "No, I did not",
                             "I don't think so",
                             "nein",
                             "Nein danke",
                             "noch nicht",
                             "eher nicht",
                             "nicht wirklich",
                             "👎",
                             ":-1:",
                             "❌",
                             "-1",
                             "nooo",
                             "no way",
                             "unfortunately not",
                             "probably not",
                             "don’t",
                             "not at all",
                             "nee",
                             "Nö"}) {
        EXPECT_EQ(read_yes_no(said), false) << said;
    }
}

TEST(YesNo, StaysOpen_WhenItIsNotThatPlain) {
    for (const char* said : {"",
                             " ",
                             "maybe",
                             "perhaps",
                             "yes but only the mornings",
                             "no idea",
                             "yes and no",
                             "yeah no",
                             "no yes",
                             "I said no to the project",
                             "now",
                             "not",
                             "know",
                             "👍👎",
                             "😀 or not",
                             "🤷",
                             "nothing much happened today",
                             "yesterday",
                             "okra",
                             "the answer is yes, and here is a long story about how it all came together in the end, "
                             "with the team and the launch and everything that followed"}) {
        EXPECT_EQ(read_yes_no(said), std::nullopt) << said;
    }
}

TEST(Scale, ReadsOneToTen) {
    const std::vector<std::pair<std::string, int>> table{{"1", 1},         {"7", 7},         {"10", 10},
                                                         {"7.", 7},        {" 7 ", 7},       {"7/10", 7},
                                                         {"7 / 10", 7},    {"10/10", 10},    {"7 out of 10", 7},
                                                         {"7 of 10", 7},   {"seven", 7},     {"Ten", 10},
                                                         {"a 7", 7},       {"an eight", 8},  {"7️⃣", 7},
                                                         {"🔟", 10},        {":nine:", 9},    {"about 6", 6},
                                                         {"I'd say 7", 7}, {"~7", 7},        {"7ish", 7},
                                                         {"maybe a 4", 4}, {"sieben", 7},    {"fünf", 5},
                                                         {"7!", 7},        {"a solid 8", 8}, {"seven out of ten", 7},
                                                         {"7 today", 7},   {"8 I think", 8}, {"it's a 3", 3},
                                                         {"１０", 10},     {"07", 7}};
    for (const auto& [said, n] : table) EXPECT_EQ(read_scale(said), n) << said;
}

TEST(Scale, ReadsNothing_WhenItIsNoWholeNumberFromOneToTen) {
    for (const char* said : {"",
                             "0",
                             "11",
                             "7.5",
                             "7,5",
                             "7 or 8",
                             "7-8",
                             "7/5",
                             "7/",
                             "-7",
                             "100",
                             "seventy",
                             "99999999999999999999",
                             "7 8",
                             "ten people left",
                             "5 of us",
                             "7 out of 100",
                             "7%",
                             "zero",
                             "eleven",
                             "1.000",
                             "7 meetings"}) {
        EXPECT_EQ(read_scale(said), std::nullopt) << said;
    }
}

std::vector<option> options(std::initializer_list<const char*> labels) {
    std::vector<option> out;
    int n = 0;
    for (const char* l : labels) out.push_back({"value-" + std::to_string(++n), l});
    return out;
}

TEST(Choice, ReadsNumbersLettersLabelsAndPrefixes) {
    const std::vector<option> list{
        {"vision", "Where we are going"}, {"execution", "Getting it done"}, {"people", "The team itself"}};
    const std::vector<std::pair<std::string, int>> table{{"1", 0},
                                                         {"2", 1},
                                                         {"2.", 1},
                                                         {"3)", 2},
                                                         {"(3)", 2},
                                                         {"#2", 1},
                                                         {"second", 1},
                                                         {"the second one", 1},
                                                         {"2nd", 1},
                                                         {"the last one", 2},
                                                         {"two", 1},
                                                         {"2️⃣", 1},
                                                         {":two:", 1},
                                                         {"option 3", 2},
                                                         {"number 1", 0},
                                                         {"b", 1},
                                                         {"B.", 1},
                                                         {"c)", 2},
                                                         {"a", 0},
                                                         {"vision", 0},
                                                         {"Execution!", 1},
                                                         {"where we are going", 0},
                                                         {"Getting", 1},
                                                         {"getting it", 1},
                                                         {"the team itself", 2},
                                                         {"team itself", 2},
                                                         {"team", 2},
                                                         {"exec", 1},
                                                         {"vison", 0},
                                                         {"excecution", 1},
                                                         {"I'd go for vision", 0},
                                                         {"people, please", 2},
                                                         {"the first", 0},
                                                         {"third option", 2},
                                                         {"definitely people", 2},
                                                         {"zweite", 1}};
    for (const auto& [said, index] : table) EXPECT_EQ(read_choice(said, list), index) << said;
}

TEST(Choice, ReadsNothing_WhenNoneOrSeveralFit) {
    const std::vector<option> list{
        {"vision", "Where we are going"}, {"execution", "Getting it done"}, {"people", "The team itself"}};
    for (const char* said :
         {"", "0", "4", "-1", "99999999999999", "d", "1.5", "1-2", "e-x", "not sure", "both", "1 and 2", "neither",
          "I can't decide between the first and the second of these", "🤷", "the"}) {
        EXPECT_EQ(read_choice(said, list), std::nullopt) << said;
    }
    EXPECT_EQ(read_choice("1", {}), std::nullopt);
}

TEST(Choice, AsksAgain_WhenAPrefixFitsTwo) {
    const auto list = options({"Plan the week", "Plan the day", "Rest"});
    EXPECT_EQ(read_choice("plan", list), std::nullopt);
    EXPECT_EQ(read_choice("plan the d", list), 1);
    EXPECT_EQ(read_choice("day", list), 1);
    EXPECT_EQ(read_choice("r", list), 2);  // no option r by letter: a prefix
}

TEST(Choice, AsksAgain_WhenALetterCouldMeanTwo) {
    EXPECT_EQ(read_choice("b", options({"Plan", "Ask", "Build"})), std::nullopt);
    EXPECT_EQ(read_choice("b", options({"Plan", "Build"})), 1);
}

TEST(Choice, PrefersTheLabel_WhenItIsANumberItself) {
    const auto list = options({"10", "2", "1"});
    EXPECT_EQ(read_choice("1", list), 2);
    EXPECT_EQ(read_choice("10", list), 0);
    EXPECT_EQ(read_choice("3", list), 2);
}

TEST(Choice, TakesAnotherWordForYes_WhenAnOptionIsYes) {
    const auto list = options({"Yes", "No", "Not sure"});
    EXPECT_EQ(read_choice("yep", list), 0);
    EXPECT_EQ(read_choice("nope", list), 1);
    EXPECT_EQ(read_choice("not sure", list), 2);
    EXPECT_EQ(read_choice("👍", list), 0);
}

TEST(Choice, TakesTheEmojiAnOptionShows) {
    const auto list = options({"🙂 Good", "😐 So so", "🙁 Bad"});
    EXPECT_EQ(read_choice("😐", list), 1);
    EXPECT_EQ(read_choice("good", list), 0);
}

TEST(EditDistance, CountsSlipsAndSwappedNeighbours) {
    EXPECT_EQ(edit_distance("", "", 3), 0);
    EXPECT_EQ(edit_distance("abc", "abc", 0), 0);
    EXPECT_EQ(edit_distance("abc", "abd", 2), 1);
    EXPECT_EQ(edit_distance("skip", "skpi", 2), 1);
    EXPECT_EQ(edit_distance("snooze", "snoze", 2), 1);
    EXPECT_EQ(edit_distance("kitten", "sitting", 5), 3);
    EXPECT_EQ(edit_distance("", "abc", 5), 3);
    EXPECT_EQ(edit_distance("für", "fur", 2), 1);  // code points, not bytes
    EXPECT_EQ(edit_distance("ca", "abc", 5), 3);   // restricted: no edit between the swapped
}

TEST(EditDistance, IsCutOffAboveTheLimit) {
    EXPECT_EQ(edit_distance("kitten", "sitting", 2), 3);
    EXPECT_EQ(edit_distance("abc", "xyz", 0), 1);
    EXPECT_EQ(edit_distance("abc", "xyz", -5), 1);
    EXPECT_EQ(edit_distance("a", std::string(20000, 'b'), 2), 3);
    EXPECT_EQ(edit_distance(std::string(20000, 'a'), std::string(20000, 'a'), 2), 0);
    EXPECT_EQ(edit_distance("abc", "xyz", 2147483647), 3);
}

TEST(EditDistance, AgreesWithTheWholeTable_WhateverTheLimit) {
    std::mt19937 random{20261124};
    const auto word = [&] {
        std::string out;
        for (auto n = random() % 8; n > 0; --n) out.push_back(static_cast<char>('a' + random() % 3));
        return out;
    };
    for (int i = 0; i < 3000; ++i) {
        const auto a = word(), b = word();
        std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
        for (std::size_t x = 0; x <= a.size(); ++x) {
            for (std::size_t y = 0; y <= b.size(); ++y) {
                if (x == 0 || y == 0) {
                    d[x][y] = static_cast<int>(x + y);
                    continue;
                }
                d[x][y] = std::min({d[x - 1][y] + 1, d[x][y - 1] + 1, d[x - 1][y - 1] + (a[x - 1] != b[y - 1])});
                if (x > 1 && y > 1 && a[x - 1] == b[y - 2] && a[x - 2] == b[y - 1])
                    d[x][y] = std::min(d[x][y], d[x - 2][y - 2] + 1);
            }
        }
        const int whole = d[a.size()][b.size()];
        for (int limit = 0; limit < 9; ++limit) {
            const int expected = std::min(whole, std::min(limit, static_cast<int>(std::max(a.size(), b.size()))) + 1);
            ASSERT_EQ(edit_distance(a, b, limit), expected) << a << " " << b << " " << limit;
        }
    }
}

TEST(Greeting, IsHeard_WhenItIsNothingMore) {
    for (const char* said : {"hi",
                             "Hi!",
                             "hello",
                             "Hello coach",
                             "hey",
                             "heyyy",
                             "hey there",
                             "Good morning",
                             "good morning ☀️",
                             "Good evening, Fulcrum!",
                             "morning",
                             "hallo",
                             "Guten Morgen",
                             "moin",
                             "👋",
                             ":wave:",
                             "hi hi",
                             "hello again",
                             "hi there, good morning",
                             "Grüß Gott"}) {
        EXPECT_TRUE(is_greeting(said)) << said;
    }
    for (const char* said :
         {"", "hi, I finished the deck", "high", "hello world program", "good", "good morning was long",
          "hey can you help", "there", "coach", "this", "mornings are hard"}) {
        EXPECT_FALSE(is_greeting(said)) << said;
    }
}

// --- any bytes -------------------------------------------------------------------------------------------------------

constexpr local_date today = year{2026} / 11 / 24;

void read_everything(const std::string& text) {
    const auto once = plain(text);
    if (text.size() < 200) {
        EXPECT_EQ(plain(once), once) << text;
    }
    (void)read_yes_no(text);
    (void)read_scale(text);
    (void)read_choice(text, {{"one", "One"}, {"two", "Two 🙂"}});
    (void)read_time(text);
    (void)read_duration(text);
    (void)read_date(text, today);
    (void)read_rhythm(text, {});
    (void)find_zone(text);
    if (std::hash<std::string>{}(text) % 8 == 0) (void)similar_zones(text, 3);  // the slow one
    (void)is_greeting(text);
    (void)read_command(text);
    (void)edit_distance(text, "schedule", 2);
}

TEST(Readers, AreTotal_OnAnyBytes) {
    using namespace std::string_literals;
    for (const std::string& text :
         {""s, "\0"s, "yes\0no"s, "\xFF\xFE\x80"s, "\xF0\x9F\x91"s, "\xC0\x80\xED\xA0\x80"s, std::string(20000, 'a'),
          std::string(20000, '!'), std::string(20000, ' '), std::string(20000, '\0'), std::string(20000, '9'),
          std::string(20000, ':'), std::string(20000, '\xC3'), std::string(20000, '?'), "/"s, "@fulcrum"s, "//"s,
          "``"s}) {
        read_everything(text);
    }
    for (const char* piece : {"👍", "yes ", ":+1:", ":+1:!", "half past ", "1h ", "mon-", "not ", "my ", "want to ", "'",
                              "e\u0301", "a/", "journal ", "\xF0\x9F", "except ", "1.", "the "}) {
        std::string text;
        while (text.size() < 20000) text += piece;
        read_everything(text);
        read_everything(text.substr(0, 150));
    }
}

TEST(Readers, AreTotal_OnRandomMixtures) {
    const std::vector<std::string> pieces{
        "yes",   "no",    " ",    "9",        ":",    "30",  "pm", "mon",  "-",    "fri",  "half",    "past",   "until",
        "pause", "👍",     "\xFF", "schedule", "off",  "*",   "`",  "in",   "3",    "days", "jan",     ".",      "/",
        "10",    "2027",  "kill", "myself",   "and",  "a",   ",",  "next", "week", "only", "morning", "except", "\n",
        "'",     ":one:", "#",    "journal",  "show", "utc", "+",  "best", "\0x",  "ß",    "?"};
    std::mt19937 random{7};
    for (int i = 0; i < 3000; ++i) {
        std::string text;
        for (auto n = random() % 9; n > 0; --n) {
            text += pieces[random() % pieces.size()];
            if (random() % 2) text += ' ';
        }
        read_everything(text);
        const auto r = read_rhythm(text, {});
        if (r) {
            EXPECT_NE(r->days.bits & 0x7F, 0) << text;
            EXPECT_FALSE(r->morning && r->evening && *r->morning == *r->evening) << text;
            for (const slot s : {slot::morning, slot::evening}) {
                EXPECT_TRUE(!r->at(s) || (r->at(s)->minutes >= 0 && r->at(s)->minutes < 1440)) << text;
            }
        }
        const auto d = read_duration(text);
        EXPECT_TRUE(!d || (d->count() > 0 && d->count() <= 366 * 1440)) << text;
        const auto date = read_date(text, today);
        EXPECT_TRUE(!date || (date->ok() && *date >= today)) << text;
    }
}

}  // namespace
}  // namespace fulcrum::dialogue
