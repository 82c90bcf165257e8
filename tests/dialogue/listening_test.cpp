// The table of what becomes of a message, cell by cell, and what it takes to read one.
#include <gtest/gtest.h>

#include <array>

#include "content/catalog.hpp"
#include "dialogue/closed_answer.hpp"
#include "dialogue/listening.hpp"

namespace fulcrum::dialogue {
namespace {

const vocabulary& words() {
    static const auto texts = content::shipped_catalog().texts;
    return *texts.words;
}

struct cells {
    reading_kind what;
    std::array<act, 4> acts;  // nothing, text, closed, plan
};

TEST(Listening, DoesWhatTheTableSays_InEachCell) {
    using enum act;
    using kind = reading_kind;
    const cells rows[] = {
        {kind::words, {keep, answer, retry, answer}},
        {kind::word_of_ours, {run, run, run, run}},
        {kind::lasting_word, {run, ask_word, ask_word, ask_word}},
        {kind::unread_word, {usage, usage, usage, usage}},
        {kind::slip, {did_you_mean, ask_word, did_you_mean, ask_word}},
        {kind::wish, {offer_wish, offer_wish, offer_wish, offer_wish}},
        {kind::look, {run, run, run, run}},
        {kind::put_off, {word, put_off, put_off, put_off}},
        {kind::about_question, {explain, explain, explain, explain}},
        {kind::about_coach, {tell, tell, tell, tell}},
        {kind::to_coach, {tell, tell, tell, tell}},
        {kind::non_answer, {word, skip, skip, skip}},
        {kind::small_talk, {word, word, word, word}},
        {kind::feeling, {comfort, comfort, comfort, comfort}},
        {kind::good_news, {cheer, cheer, cheer, answer}},
        {kind::add_on, {join_last, join_last, join_last, answer}},
        {kind::correction, {correct_last, correct_last, correct_last, answer}},
        {kind::figure, {keep, answer_sure, retry, answer_sure}},
        {kind::moment, {keep, ask_word, retry, answer}},
    };
    constexpr waiting_for open[] = {waiting_for::nothing, waiting_for::text, waiting_for::closed, waiting_for::plan};
    for (const auto& row : rows)
        for (std::size_t i = 0; i < 4; ++i)
            EXPECT_EQ(name_of(act_for(row.what, open[i])), name_of(row.acts[i]))
                << "row " << static_cast<int>(row.what) << ", column " << i;
}

TEST(Message, IsReadForWhatItIs) {
    const auto kind_of = [](std::string_view typed) { return read_message(words(), typed).what; };
    EXPECT_EQ(kind_of("what do you mean?"), reading_kind::about_question);
    EXPECT_EQ(kind_of("Was meinst du damit?"), reading_kind::about_question);
    EXPECT_EQ(kind_of("does my boss see this"), reading_kind::about_coach);
    EXPECT_EQ(kind_of("thnaks"), reading_kind::small_talk);
    EXPECT_EQ(kind_of("thanks a bunch, that helps"), reading_kind::small_talk);
    EXPECT_EQ(kind_of("driving, ping me at some point later"), reading_kind::put_off);
    EXPECT_EQ(kind_of("thanks, I will ask Ana about it on Friday"), reading_kind::words);
    EXPECT_EQ(kind_of("das ist mir zu viel, schreib seltener"), reading_kind::wish);
    EXPECT_EQ(kind_of("after lunch"), reading_kind::moment);
    EXPECT_EQ(kind_of("in an hour and a half please"), reading_kind::moment);
    EXPECT_EQ(kind_of("sorry, I meant the Tuesday one"), reading_kind::correction);
    EXPECT_EQ(kind_of("*retro, not review"), reading_kind::correction);
    EXPECT_EQ(kind_of("ok thanks"), reading_kind::small_talk);
    EXPECT_EQ(kind_of("Pause"), reading_kind::lasting_word);
    EXPECT_EQ(kind_of("pause 3d"), reading_kind::word_of_ours);
    EXPECT_EQ(kind_of("fewer messages please"), reading_kind::wish);
    EXPECT_EQ(kind_of("wrong, I meant 7"), reading_kind::correction);
    EXPECT_EQ(kind_of("my dad died yesterday"), reading_kind::feeling);
    EXPECT_EQ(kind_of("we agreed on one goal"), reading_kind::words);
}

TEST(Vocabulary, SaysWhatIsWrongWithAPhrase) {
    vocabulary v;
    EXPECT_NE(v.add(intent::thanks, "thanks (a lot"), "");
    EXPECT_NE(v.add(intent::thanks, "thanks {nobody}"), "");
    EXPECT_NE(v.add(intent::thanks, "thanks)"), "");
    EXPECT_NE(v.add(intent::thanks, " "), "");
    EXPECT_EQ(v.add(intent::thanks, "thanks [a lot|so much] *1"), "");
    EXPECT_TRUE(v.says(intent::thanks, "Thanks so much!"));
    EXPECT_TRUE(v.says(intent::thanks, "thanks Ben"));
    EXPECT_FALSE(v.says(intent::thanks, "thanks for all the fish"));
}

TEST(ClosedAnswer, KeepsWhatWasSaidBeside) {
    const auto yes = read_yes_no_answer(words(), "yes, at the two o'clock");
    EXPECT_EQ(yes.value, "yes");
    EXPECT_EQ(yes.note, "at the two o'clock");
    const auto four = read_scale_answer(words(), "4, was distracted", "", "");
    EXPECT_EQ(four.value, "4");
    EXPECT_EQ(four.note, "was distracted");
    const auto between = read_scale_answer(words(), "6-7", "", "");
    EXPECT_EQ(between.how, closed_answer::how::either);
    EXPECT_EQ(between.first + " " + between.second, "6 7");
    EXPECT_EQ(read_scale_answer(words(), "6.5", "", "").how, closed_answer::how::either);
    const std::vector<option> jobs = {{"leading", "Leading"}, {"managing", "Managing"}, {"both", "Both at once"}};
    const auto job = read_choice_answer(words(), "managing. I was chasing dates", jobs);
    EXPECT_EQ(job.value, "managing");
    EXPECT_EQ(job.note, "I was chasing dates");
}

TEST(ClosedAnswer, TakesNumbersForLabels_WhereLabelsAreNumbers) {
    const std::vector<option> counts = {{"0", "0"}, {"1", "1"}, {"2", "2"}, {"more", "3 or more"}};
    EXPECT_EQ(read_choice_answer(words(), "2", counts).value, "2");
    EXPECT_EQ(read_choice_answer(words(), "two", counts).value, "2");
    EXPECT_FALSE(read_choice_answer(words(), "3", counts));
    EXPECT_EQ(read_choice_answer(words(), "3 or more", counts).value, "more");
}

TEST(KeptAnswer, IsNeverKept_WhereTheWordsSayNo) {
    const std::vector<option> options{{"kept", "Kept"}, {"partly", "Partly"}, {"not_yet", "Not yet"}};
    for (const auto* typed : {"hat nicht geklappt", "hab sie nicht gefragt", "I didn't ask her", "I asked nobody"})
        EXPECT_NE(read_kept_answer(words(), typed, options).value, "0") << typed;
    EXPECT_EQ(read_kept_answer(words(), "asked her right after", options).value, "0");
}

}  // namespace
}  // namespace fulcrum::dialogue
