// The transcripts that lie beside the shipped tracks hold, and the listed tracks have some.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "bot/rehearsal/transcript.hpp"
#include "content/catalog.hpp"
#include "tests/support/places.hpp"

namespace fulcrum::test {
namespace {

namespace fs = std::filesystem;
using namespace bot::rehearsal;

// Tracks that must not be shipped without a transcript.
const std::vector<std::string> must_have_one{"two-hats",
                                             "spark-and-ship",
                                             "where-they-meet",
                                             "skills-gym",
                                             "two-paths",
                                             "steady-balance",
                                             "team-compass",
                                             "vision-to-roadmap",
                                             "influence-without-authority",
                                             "people-and-performance",
                                             "leading-a-change"};

std::vector<fs::path> shipped_transcripts() {
    std::vector<fs::path> found;
    for (const auto& item : fs::recursive_directory_iterator(source_dir() / "content" / "tracks"))
        if (item.path().extension() == ".transcript") found.push_back(item.path());
    std::sort(found.begin(), found.end());
    return found;
}

transcript_reading read_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    return read_transcript(file.filename().string(), text);
}

TEST(Transcripts, HoldForEveryShippedTrack) {
    const auto texts =
        std::make_shared<const dialogue::library>(content::load_catalog({source_dir() / "content"}).texts);
    const auto files = shipped_transcripts();
    EXPECT_FALSE(files.empty());
    for (const auto& file : files) {
        const auto r = read_file(file);
        for (const auto& f : r.findings) ADD_FAILURE() << content::to_text(f);
        if (!r.findings.empty()) continue;
        if (!texts->tracks.contains(r.made.track)) {
            ADD_FAILURE() << file.filename() << ": there is no track " << r.made.track.text();
            continue;
        }
        const auto result = play(r.made, texts);
        EXPECT_GT(result.checked, 0U) << file.filename() << " expects nothing";
        for (const auto& m : result.wrong)
            ADD_FAILURE() << file.filename().string() << ":" << m.line << ": expected " << m.expected << " ("
                          << m.moment << "); what came:\n"
                          << m.came;
    }
}

TEST(Transcripts, AreThereForTheListedTracks) {
    std::set<std::string> covered;
    for (const auto& file : shipped_transcripts()) covered.insert(read_file(file).made.track.text());
    for (const auto& track : must_have_one) EXPECT_TRUE(covered.contains(track)) << track;
}

}  // namespace
}  // namespace fulcrum::test
