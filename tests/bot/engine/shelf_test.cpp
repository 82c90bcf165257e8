// What content is in force, as files break, get fixed, are imported and retired.
#include "bot/engine/shelf.hpp"

#include <gtest/gtest.h>

namespace fulcrum::test {
namespace {

using namespace bot::engine;
using content::source_file;
using dialogue::track_id;

std::string track_text(std::string id, std::string question) {
    return "id: " + id + "\nversion: 1\nlanguage: en\ntheme: 1\ntitle: T " + id +
           "\npromise: P.\nfor: Anyone.\ndays:\n  - title: One\n    morning:\n      - ask: " + question + "\n";
}

// As the engine does it: what came into force is remembered.
shelf_memory after(const shelf& made, shelf_memory before = {}) {
    for (auto t : made.in_force) {
        std::erase_if(before.texts, [&](const auto& k) { return k.edition == t.edition; });
        before.texts.insert(before.texts.begin(), std::move(t));
    }
    return before;
}

std::string question_of(const dialogue::track& t) {
    return std::get<dialogue::ask_step>(t.days[0].morning->steps[0].action).question.wordings[0];
}

TEST(Shelf, KeepsTheEarlierText_WhenTheNewOneIsBroken) {
    const auto first = stock({{"a.yaml", track_text("a", "Old?")}, {"b.yaml", track_text("b", "B?")}}, {});
    const auto memory = after(first);
    const auto second = stock({{"a.yaml", "id: a\ndays: nonsense\n"}, {"b.yaml", track_text("b", "New?")}}, memory);
    ASSERT_EQ(second.texts->tracks.size(), 2u);
    EXPECT_EQ(question_of(second.texts->tracks.at(track_id{"a"})), "Old?");
    EXPECT_EQ(question_of(second.texts->tracks.at(track_id{"b"})), "New?");
    EXPECT_EQ(second.kept_old, (std::vector<std::string>{"a.yaml"}));
    EXPECT_FALSE(second.findings.empty());
    // The text of b that people may be in the middle of is still at hand.
    const auto edition = first.texts->tracks.at(track_id{"b"}).edition;
    ASSERT_TRUE(second.texts->find_edition(track_id{"b"}, edition));
    EXPECT_EQ(question_of(*second.texts->find_edition(track_id{"b"}, edition)), "B?");
}

TEST(Shelf, GivesWayToAFileThatIsGone) {
    const auto first = stock({{"a.yaml", track_text("a", "Old?")}, {"b.yaml", track_text("b", "B?")}}, {});
    const auto second = stock({{"b.yaml", track_text("b", "B?")}}, after(first));
    EXPECT_EQ(second.texts->tracks.size(), 1u);
    EXPECT_TRUE(second.kept_old.empty());
    EXPECT_EQ(second.texts->past.size(), 1u);
}

TEST(Shelf, PutsAnImportInAFilesPlace) {
    const std::vector<source_file> files{{"a.yaml", track_text("a", "Of the file?")}};
    auto memory = after(stock(files, {}));
    const auto text = track_text("a", "Imported?");
    memory.texts.push_back({content::edition_of(text), "imported a.en.yaml", "a", text, {}});
    memory.imports = read_imports(imports_text({{"a", "en", content::edition_of(text)}}));
    const auto made = stock(files, memory);
    ASSERT_EQ(made.texts->tracks.size(), 1u);
    EXPECT_EQ(question_of(made.texts->tracks.at(track_id{"a"})), "Imported?");
    EXPECT_TRUE(text_of(memory, made.texts->tracks.at(track_id{"a"})));
}

TEST(Shelf, RemembersWhatIsRetired) {
    shelf_memory memory;
    memory.retired = read_retired(retired_text({track_id{"a"}, track_id{"b"}}));
    const auto made = stock({{"a.yaml", track_text("a", "Q?")}}, memory);
    EXPECT_TRUE(made.texts->retired.contains(track_id{"a"}));
    EXPECT_EQ(made.texts->tracks.size(), 1u);
}

TEST(Shelf, ReadsNonsenseAsNothing) {
    EXPECT_TRUE(read_imports("one two\n\n\x01\n").empty());
    EXPECT_TRUE(read_retired(" \n ").empty());
    EXPECT_TRUE(stock({}, {}).texts->tracks.empty());
}

}  // namespace
}  // namespace fulcrum::test
