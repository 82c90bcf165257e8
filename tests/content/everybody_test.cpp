// Texts that would call everybody in a channel.
#include <gtest/gtest.h>

#include "content/catalog.hpp"

namespace {

using namespace fulcrum::content;

catalog with(const std::string& question) {
    return read_catalog({{"t.yaml",
                          "id: t\nversion: 1\nlanguage: en\ntitle: T\npromise: P.\nfor: Anyone.\ndays:\n"
                          "  - title: One\n    morning:\n      - ask: \"" +
                              question + "\"\n"}});
}

std::string question_of(const catalog& read) {
    const auto& steps = read.texts.tracks.begin()->second.days.front().morning->steps;
    return std::get<fulcrum::dialogue::ask_step>(steps.front().action).question.wordings.front();
}

TEST(Everybody, IsNotCalledByAText_AndLintSaysSo) {
    const auto read = with("@channel what now?");
    ASSERT_EQ(read.texts.tracks.size(), 1u);
    EXPECT_EQ(question_of(read), "@\u200Bchannel what now?");
    bool warned = false;
    for (const auto& f : read.findings)
        warned = warned ||
                 (f.how == severity::warning && f.message.find("call nobody") != std::string::npos && f.line == 10);
    EXPECT_TRUE(warned);
}

TEST(Everybody, IsCalled_WhenTheAuthorMarksIt) {
    const auto read = with("@!channel what now?");
    EXPECT_EQ(question_of(read), "@channel what now?");
    for (const auto& f : read.findings) EXPECT_EQ(f.message.find("call nobody"), std::string::npos) << to_text(f);
}

TEST(Everybody, IsNotCalledByBanksAndMessagesEither) {
    const auto read = read_catalog({{"b.yaml", "kind: tips\ncards:\n- {id: a, pole: both, text: \"Ask @all.\"}\n"}});
    ASSERT_EQ(read.texts.tips.size(), 1u);
    EXPECT_EQ(read.texts.tips.front().words, "Ask @\u200Ball.");
    EXPECT_EQ(read.findings.size(), 1u);
}

TEST(Shipped, ContentKnowsWhatPeopleBegin_WhoLeaveItToUs) {
    const auto read = shipped_catalog();
    ASSERT_FALSE(read.texts.usual.empty());
    for (const auto& id : read.texts.usual) EXPECT_TRUE(read.texts.tracks.contains(id)) << id.text();
    EXPECT_EQ(read.texts.usual.front().text(), "two-hats");
}

}  // namespace
