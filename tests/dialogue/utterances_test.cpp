// What people say, in the states a talk can be in, and what comes of it: the files in utterances/ are the corpus. The
// rate of each kind is printed, and none may fall below its floor. FULCRUM_UTTERANCES names another folder, to see how
// a new list does before it joins the corpus. Several things can be right: "keep/offer?".
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/support/loop.hpp"
#include "tests/support/places.hpp"
#include "tests/support/settled.hpp"

namespace fulcrum::test {
namespace {

struct utterance {
    std::string state, expected, text;
};

std::vector<utterance> corpus(const std::string& language) {
    const char* own = std::getenv("FULCRUM_UTTERANCES");
    const auto folder = own ? std::filesystem::path(own) : source_dir() / "tests/dialogue/utterances";
    std::ifstream in(folder / (language + ".txt"));
    std::vector<utterance> all;
    std::string state, expected;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line[0] == '#') continue;
        if (line[0] == '[') {
            const auto end = line.find(']');
            state = line.substr(1, end - 1);
            expected = line.substr(end + 2);
            continue;
        }
        all.push_back({state, expected, line});
    }
    return all;
}

// A day whose first question is of that kind, and an open one behind it.
const library& day_of(const std::string& state) {
    static std::map<std::string, library> known;
    if (const auto found = known.find(state); found != known.end()) return found->second;
    const step more{step_id{"more"},
                    ask_step{one("Anything to add for your team?"), "", {"", scope::session}, false, pole::none}};
    std::vector<step> steps;
    if (state == "text" || state == "late" || state == "answered")
        steps = {{step_id{"t"},
                  ask_step{one("Which moment do you want to watch more closely?"), "", {"moment", scope::session}}}};
    if (state == "yes_no")
        steps = {{step_id{"t"}, yes_no_step{one("Is there a chance today?"), "", {"v", scope::session}}}};
    if (state == "scale")
        steps = {
            {step_id{"t"}, scale_step{one("How well?"), "", {"v", scope::session}, "hardly ever", "nearly always"}}};
    if (state == "choice")
        steps = {{step_id{"t"}, choose_step{one("Which job?"),
                                            "",
                                            {"v", scope::session},
                                            {{"leading", "Leading"},
                                             {"managing", "Managing"},
                                             {"both", "Both at once"},
                                             {"unclear", "Hard to say"}}}}};
    if (state == "plan") steps = {plan()};
    if (state == "check") steps = {check()};
    if (state != "answered") steps.push_back(more);
    return known.emplace(state, loop_library(steps, {bye()})).first->second;
}

talk in_state(const std::string& state, const std::string& language) {
    if (state == "idle") {
        auto t = settled_in(small());
        t.state.language = language;
        t.state.side = {};  // "now, or at nine?"
        t.wait(std::chrono::minutes{30});
        return t;
    }
    auto t = in_track(day_of(state));
    t.state.language = language;
    if (state == "check") t.say("plan When the stand-up ends, I will ask Ana");
    if (state == "check") t.say("skip");
    t.next_nudge_fires();
    if (state == "late") t.wait_until(at(2026, 11, 23, 14, 0));
    if (state == "answered") {
        t.say(language == "de" ? "Anna war in der Retro am Donnerstag ruhig" : "Anna was quiet in the Thursday retro");
        t.wait(std::chrono::minutes{1});
    }
    return t;
}

// What became of it, in the words of the files.
std::string outcome_of(talk& t, const std::string& state, const std::string& typed, const std::string& expected) {
    using kind = side_question::kind;
    const auto entries = t.journal.size();
    const auto written = t.journal.empty() ? std::string() : t.journal.back().text();
    const auto& book = t.def.texts->book(t.state.language);
    const auto said = t.say(typed);
    const auto tells = [&](std::string_view key) {
        const auto found = book.find(key);
        if (found == book.end()) return false;
        for (const auto& wording : found->second) {
            const auto hole = wording.find("{{");
            const auto part = hole == std::string::npos ? wording : wording.substr(0, hole);
            if (part.size() > 3 && has(said, part.substr(0, 40))) return true;
            const auto end = wording.rfind("}}");
            if (hole == 0 && end != std::string::npos && wording.size() > end + 6 && has(said, wording.substr(end + 2)))
                return true;
        }
        return false;
    };
    const auto any = [&](std::initializer_list<std::string_view> keys) {
        return std::any_of(keys.begin(), keys.end(), tells);
    };
    if (expected.starts_with("says:")) return has(said, expected.substr(5)) ? expected : "says:" + said.substr(0, 120);
    if (any({"crisis", "crisis.other"})) return "crisis";
    if (state == "answered" && any({"correction.done"})) return "corrected";
    if (state == "answered" && t.journal.size() == entries && t.journal.back().text() != written)
        return expected == "corrected" ? "corrected" : "joined";
    if (state == "plan" && any({"plan.said_back"})) return "plan";
    if (state == "check" && !t.state.plans.empty()) {
        const auto& p = t.state.plans.back();
        if (p.state == commitment::life::kept) return "kept";
        if (p.state == commitment::life::partly) return "partly";
        if (p.misses > 0) return "not_kept";
    }
    if (any({"warm.grief", "warm.illness", "warm.exhaustion", "warm.quarrel", "warm.job_fear", "warm.low"}))
        return t.journal.size() == entries ? "comfort" : "comfort, and kept";
    if (any({"warm.joy", "warm.success"})) return t.journal.size() == entries ? "cheer" : "cheer, and kept";
    if (any({"explain.meaning", "explain.example", "explain.why", "explain.closed", "explain.plan"})) return "help";
    if (state == "plan" && any({"plan.cue", "plan.cue.any", "plan.action", "plan.example"})) return "plan half";
    if (any({"about.ai", "about.boss", "about.private", "about.right", "about.write", "about.other", "about.doing",
             "about.length", "card.no_advice", "card.none", "journal.empty"}))
        return "about";
    if (has(said, "Tip number")) return "card";
    if (any({"skip.kind", "skip.plan"})) return "skip";
    if (t.state.side.what == kind::did_you_mean) return "offer";
    if (t.state.side.what == kind::forget) return "offer";
    if (t.state.side.what == kind::answer_or_word) return t.state.side.text.empty() ? "sure?" : "offer";
    if (t.state.side.what == kind::keep_entry) return "offer?";
    if (t.state.side.what == kind::kept_entry) return "keep";
    if (t.state.running && t.state.running->put_off) return "put_off";
    if (any({"warm.thanks", "warm.farewell", "warm.festive", "word.acknowledged", "word.apology", "word.complaint",
             "word.how_are_you", "word.laugh", "word.praise", "word.put_off", "hello.again", "greeted", "small_talk"}))
        return "word";
    const bool waits = t.state.running && t.state.running->step.text() == (state == "plan"    ? "plan"
                                                                           : state == "check" ? "check"
                                                                                              : "t");
    if (waits) return "ask";
    if (state == "text" || state == "plan") return t.journal.size() > entries ? "answer" : "skip";
    if (!t.state.running) return "over";
    const auto value = t.state.running->names.find("v");
    return value == t.state.running->names.end() ? "nothing" : value->second.text;
}

bool in_journal(const talk& t, const std::string& text) {
    return std::any_of(t.journal.begin(), t.journal.end(), [&](const talk::entry& e) {
        return std::any_of(e.parts.begin(), e.parts.end(), [&](const entry_part& p) { return p.text == text; });
    });
}

// What was said to the coach, or about oneself, and is the answer to nothing.
bool is_no_answer(const std::string& expected) {
    return expected == "help" || expected == "about" || expected == "word" || expected == "offer" ||
           expected == "comfort" || expected == "put_off" || expected == "skip";
}

void score(const std::string& language, double floor) {
    std::map<std::string, std::pair<int, int>> rates;  // right, all
    std::string wrong;
    int right = 0, all = 0;
    for (const auto& u : corpus(language)) {
        auto t = in_state(u.state, language);
        const auto got = outcome_of(t, u.state, u.text, u.expected);
        if (u.state == "text" && is_no_answer(u.expected)) {
            EXPECT_FALSE(in_journal(t, u.text)) << u.text << " is no answer";
        }
        auto& rate = rates[u.state + " " + u.expected];
        ++rate.second, ++all;
        if (("/" + u.expected + "/").find("/" + got + "/") != std::string::npos) {
            ++rate.first, ++right;
        } else {
            wrong += "  [" + u.state + "] " + u.text + ": " + got + ", not " + u.expected + "\n";
            for (const auto& line : t.said) wrong += "      " + line.substr(0, 90) + "\n";
        }
    }
    ASSERT_GT(all, 100);
    for (const auto& [kind, rate] : rates)
        std::printf("%s %-20s %d of %d\n", language.c_str(), kind.c_str(), rate.first, rate.second);
    std::printf("%s: %d of %d\n%s", language.c_str(), right, all, wrong.c_str());
    EXPECT_GE(right, floor * all) << wrong;
}

// One talk after another of utterances drawn at random, whatever came before: what was meant as an answer is in the
// journal, and nothing else is.
void talk_at_random(const std::string& language, unsigned seed) {
    std::vector<utterance> meant, not_meant;
    for (const auto& u : corpus(language))
        if (u.state == "text" && (u.expected == "answer" || is_no_answer(u.expected)))
            (u.expected == "answer" ? meant : not_meant).push_back(u);
    std::mt19937 random(seed);
    const auto one_of_them = [&](const std::vector<utterance>& some) { return some[random() % some.size()]; };
    for (int talks = 0; talks < 6; ++talks) {
        auto t = in_state("text", language);
        std::string told;
        for (int i = 0; i < 5 && t.state.running && !t.state.running->put_off; ++i) {
            const auto u = one_of_them(not_meant);
            const auto answer = one_of_them(meant);
            if (in_journal(t, u.text) || in_journal(t, answer.text)) continue;
            told += "\n  " + u.text;
            t.say(u.text);
            EXPECT_FALSE(in_journal(t, u.text)) << "seed " << seed << told;
            t.wait(std::chrono::minutes{4});
            if (!t.state.running || t.state.running->put_off || t.state.side.what != side_question::kind::none) break;
            told += "\n  " + answer.text;
            t.say(answer.text);
            EXPECT_TRUE(in_journal(t, answer.text)) << "seed " << seed << told;
        }
    }
}

TEST(Utterances, AreInTheJournal_ExactlyWhenMeantAsAnswers) {
    for (unsigned seed = 1; seed <= 4; ++seed) {
        talk_at_random("en", seed);
        talk_at_random("de", seed);
    }
}

TEST(Utterances, AreTakenForWhatTheyMean_InEnglish) { score("en", 0.97); }
TEST(Utterances, AreTakenForWhatTheyMean_InGerman) { score("de", 0.97); }

}  // namespace
}  // namespace fulcrum::test
