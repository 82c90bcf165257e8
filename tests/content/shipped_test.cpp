// What ships must be right: as files in the tree, and as the copy inside the program.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "content/catalog.hpp"
#include "dialogue/admin/cohort_words.hpp"
#include "dialogue/admin/request.hpp"
#include "dialogue/command.hpp"
#include "tests/support/places.hpp"

namespace {

using namespace fulcrum::content;
namespace test = fulcrum::test;

std::string errors(const catalog& read) {
    std::string out;
    for (const auto& f : read.findings)
        if (f.how == severity::error) out += to_text(f) + '\n';
    return out;
}

TEST(ShippedContent, HasNoErrors) {
    const std::filesystem::path root = test::source_dir() / "content";
    const auto read = load_catalog({root / "tracks", root / "banks"});
    EXPECT_EQ(errors(read), "");
    EXPECT_FALSE(read.texts.tracks.empty());
    EXPECT_FALSE(read.texts.tips.empty());
    EXPECT_FALSE(read.texts.questions.empty());
}

// The examples in the writers' guide.
TEST(WritersGuide, ShowsOnlyWhatIsAccepted) {
    std::ifstream in(test::source_dir() / "content" / "README.md");
    std::vector<source_file> examples;
    std::string line, block;
    bool inside = false;
    while (std::getline(in, line)) {
        if (line == "```yaml") {
            inside = true;
            block.clear();
        } else if (line == "```" && inside) {
            inside = false;
            // Fragments have neither.
            if (block.find("\ndays:") != std::string::npos || block.find("\ncards:") != std::string::npos)
                examples.push_back({"example " + std::to_string(examples.size() + 1), block});
        } else if (inside) {
            block += line + '\n';
        }
    }
    ASSERT_GE(examples.size(), 2u);
    const auto read = read_catalog(examples);
    for (const auto& f : read.findings) ADD_FAILURE() << to_text(f);
}

TEST(ShippedContent, SaysEverythingInEachLanguage) {
    for (const auto& f : shipped_catalog().findings) EXPECT_FALSE(f.file.starts_with("messages/")) << to_text(f);
    EXPECT_EQ(shipped_catalog().texts.messages.size(), 2u);
}

// What stands in backticks can be typed as it stands, and is understood. Answers to the question they stand in are not
// commands, and what administrators type is English.
TEST(ShippedContent, OffersOnlyWordsThatAreUnderstood) {
    using namespace fulcrum::dialogue;
    const std::set<std::string> answers{"yes",
                                        "no",
                                        "saved",
                                        "keep",
                                        "none",
                                        "hello",
                                        "weekdays 8:30 16:30",
                                        "mon wed fri 9am",
                                        "ja",
                                        "nein",
                                        "hallo",
                                        "gesichert",
                                        "behalten",
                                        "keine",
                                        "werktags 8:30 16:30",
                                        "mo mi fr 9:00",
                                        "notiz:",
                                        "Berlin",
                                        "vision add",
                                        "vision dazu:",
                                        "Europe/Berlin",
                                        "America/Chicago",
                                        "now",
                                        "jetzt",
                                        "tomorrow at nine",
                                        "morgen um neun",
                                        "drop the plan",
                                        "Plan streichen"};
    for (const auto& [language, book] : shipped_catalog().texts.messages)
        for (const auto& [key, wordings] : book) {
            if (key.starts_with("admin") || key == "help.admin") continue;
            for (const auto& text : wordings)
                for (auto at = text.find('`'); at != text.npos; at = text.find('`', text.find('`', at + 1) + 1)) {
                    auto offered = text.substr(at + 1, text.find('`', at + 1) - at - 1);
                    if (const auto hole = offered.find("{{"); hole != offered.npos)  // a number or a name
                        offered.replace(hole, offered.find("}}") + 2 - hole, "3");
                    if (offered == "3" || answers.contains(offered)) continue;
                    EXPECT_EQ(read_command(offered).how, command_reading::kind::exact)
                        << language << ", " << key << ": " << offered;
                }
        }
}

TEST(ShippedContent, OffersAdministratorsOnlyWordsThatAreUnderstood) {
    using namespace fulcrum::dialogue;
    const auto shipped = shipped_catalog();
    const auto tracks = names_of_tracks(shipped.texts);
    int seen = 0;
    for (const auto& [language, book] : shipped.texts.messages)
        for (const auto& [key, wordings] : book)
            for (const auto& text : wordings)
                for (auto at = text.find("`admin "); at != text.npos; at = text.find("`admin ", at + 1)) {
                    auto said = text.substr(at + 7, text.find('`', at + 7) - at - 7);
                    if (said.starts_with("{{")) continue;  // what was typed
                    for (auto hole = said.find("{{"); hole != said.npos; hole = said.find("{{"))
                        said.replace(hole, said.find("}}") + 2 - hole,
                                     said.substr(hole).starts_with("{{version}}") ? "3" : "two-hats");
                    const auto r = read_admin(said, tracks);
                    if (read_cohort_words(said, shipped.texts, {})) continue;
                    EXPECT_NE(r.does, admin_request::what::unclear)
                        << language << ", " << key << ": " << said << ": " << r.problem << " " << r.detail;
                    ++seen;
                }
    EXPECT_GT(seen, 100);
}

TEST(ShippedContent, NamesEachCommandByAWordThatMeansIt) {
    using namespace fulcrum::dialogue;
    for (const auto& [language, book] : shipped_catalog().texts.messages)
        for (auto v = verb::help; v <= verb::admin; v = static_cast<verb>(static_cast<int>(v) + 1)) {
            const auto name = std::string(listed(book, "command.names", static_cast<std::size_t>(v)));
            const auto alone = read_command(name), with_number = read_command(name + " 3");
            const auto means = [&](const command_reading& r) {
                return r.how != command_reading::kind::none && r.what.what == v;
            };
            EXPECT_TRUE(means(alone) || means(with_number)) << language << ": " << name << " for " << verb_text(v);
        }
}

TEST(ShippedContent, HasEachCardInEachLanguage) {
    using fulcrum::dialogue::card;
    const auto shipped = shipped_catalog();
    const auto& t = shipped.texts;
    for (const auto* bank : {&t.tips, &t.questions, &t.prompts, &t.channel_tips, &t.channel_questions}) {
        std::map<std::string, std::map<std::string, const card*>> by_language;
        for (const auto& c : *bank) by_language[c.language][c.id.text()] = &c;
        ASSERT_EQ(by_language.size(), 2u);
        for (const auto& [id, english] : by_language.at("en")) {
            const auto found = by_language.at("de").find(id);
            ASSERT_NE(found, by_language.at("de").end()) << id;
            EXPECT_EQ(found->second->serves, english->serves) << id;
            EXPECT_EQ(found->second->theme, english->theme) << id;
            EXPECT_EQ(found->second->difficulty, english->difficulty) << id;
        }
        EXPECT_EQ(by_language.at("de").size(), by_language.at("en").size());
    }
}

TEST(ShippedContent, SaysNothingTwice) {
    for (const auto& f : shipped_catalog().findings) EXPECT_FALSE(f.message.starts_with("this says")) << to_text(f);
}

TEST(ShippedContent, HasSomethingToSayInEachSession) {
    for (const auto& f : shipped_catalog().findings) {
        EXPECT_FALSE(f.message.starts_with("nothing is said")) << to_text(f);
        EXPECT_FALSE(f.message.ends_with("never ends")) << to_text(f);
    }
}

TEST(ShippedContent, NamesWhatEachTrackLeansOn) {
    for (const auto& [id, track] : shipped_catalog().texts.tracks) {
        EXPECT_FALSE(track.sources.empty()) << id.text();
        for (const auto& source : track.sources) EXPECT_GT(source.year, 1900) << id.text() << ": " << source.title;
    }
}

TEST(ShippedContent, TakesNobodyLongerThanThreeMinutes) {
    for (const auto& f : shipped_catalog().findings)
        EXPECT_EQ(f.message.find("this session takes"), std::string::npos) << to_text(f);
}

// Whatever a person answers in a track of their own goes to the ledger, on one side or on both.
TEST(ShippedContent, CountsEveryAnswerForASide) {
    using namespace fulcrum::dialogue;
    int asked = 0;
    const auto look_at = [&](const track& t) {
        for (const auto* ses : sessions_of(t))
            for (const auto& st : ses->steps)
                std::visit(
                    [&](const auto& a) {
                        if constexpr (requires {
                                          a.question;
                                          a.serves;
                                      }) {
                            ++asked;
                            EXPECT_NE(a.serves, pole::none) << t.language << " " << ses->id.text() << " of "
                                                            << t.id.text() << ", step " << st.id.text();
                        }
                    },
                    st.action);
    };
    for (const auto& [id, t] : shipped_catalog().texts.tracks)
        if (!t.for_channels) look_at(t);
    for (const auto& [id, others] : shipped_catalog().texts.translations)
        for (const auto& [language, t] : others)
            if (!t.for_channels) look_at(t);
    EXPECT_GT(asked, 300);
}

// Somebody who asks what an open question means, or for an example, gets an answer of its own in each language; and a
// day with a label is found again after an edit.
TEST(ShippedContent, ExplainsEachOpenQuestion_AndLabelsEachDay) {
    using namespace fulcrum::dialogue;
    int open = 0;
    const auto look_at = [&](const track& t) {
        for (const auto& d : t.days) EXPECT_NE(d.id, "") << t.language << " " << t.id.text() << ", " << d.title;
        for (const auto* ses : sessions_of(t))
            for (const auto& st : ses->steps) {
                const auto* ask = std::get_if<ask_step>(&st.action);
                const auto* plan = std::get_if<plan_step>(&st.action);
                if (!ask && !plan) continue;
                const auto& help = ask ? ask->help : plan->help;
                ++open;
                EXPECT_FALSE(help.meaning.empty() || help.example.empty())
                    << t.language << " " << ses->id.text() << " of " << t.id.text() << ", step " << st.id.text();
            }
    };
    for (const auto& [id, t] : shipped_catalog().texts.tracks) look_at(t);
    for (const auto& [id, others] : shipped_catalog().texts.translations)
        for (const auto& [language, t] : others) look_at(t);
    EXPECT_GT(open, 700);
}

TEST(ShippedContent, TravelsInsideTheProgram) {
    const std::filesystem::path root = test::source_dir() / "content";
    const auto files = load_catalog({root / "tracks", root / "banks"});
    const auto inside = shipped_catalog();
    EXPECT_EQ(errors(inside), "");
    EXPECT_EQ(inside.texts.tracks.size(), files.texts.tracks.size());
    EXPECT_EQ(inside.texts.tips.size(), files.texts.tips.size());
    EXPECT_EQ(inside.texts.questions.size(), files.texts.questions.size());
}

}  // namespace
