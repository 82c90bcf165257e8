// A month as one person lives it: a track from its first message to its last, with somebody who keeps half of their
// plans. What was said is kept as a text that one can read; a change of it is seen in review.
//
// To take over a change on purpose: FULCRUM_WRITE_SCENARIO=1 and run this test once.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/support/places.hpp"
#include "tests/support/talk.hpp"

namespace fulcrum::test {
namespace {

// Answers what waits, from a fixed stock; keeps every other plan, and says why not.
class somebody {
  public:
    somebody(const library& texts, talk& t, std::ostream& out) : texts_(texts), t_(t), out_(out) {}

    void hears(const std::string& said) {
        if (said.empty()) return;
        const auto local = to_local(t_.now, "Europe/Berlin");
        out_ << "\n== " << date_text(local.date) << ", " << clock_text(local.time) << "\n\n" << said << "\n";
        for (int guard = 0; guard < 30 && t_.state.running && !t_.state.running->put_off; ++guard) {
            const auto words = answer();
            out_ << "\n> " << words << "\n";
            const auto back = t_.say(words);
            if (!back.empty()) out_ << "\n" << back << "\n";
        }
    }

  private:
    const step_action* action() const {
        const auto& r = *t_.state.running;
        const auto* t = texts_.find(r.track, "en");
        const auto* ses = t ? find_session(*t, r.session) : nullptr;
        const int i = ses ? find_step(*ses, r.step) : -1;
        return i < 0 ? nullptr : &ses->steps[static_cast<std::size_t>(i)].action;
    }

    std::string answer() {
        static const char* const thoughts[] = {"The release, and who decides about it",
                                               "I listened longer than usual",
                                               "We agreed on Tuesday as the date",
                                               "Ana took it over and asked good questions",
                                               "It was shorter than I feared",
                                               "Nobody had told the support team",
                                               "I want to say the why first next time",
                                               "Two of five points, the rest can wait",
                                               "Ben thinks it is too early",
                                               "A number I can show on Friday"};
        static const char* const plans[] = {
            "When the stand-up ends, I will ask Ana what is unclear", "Write the one-pager for the board",
            "After lunch, I'll call the support team", "I will say what it is for when I hand over the report"};
        static const char* const cues[] = {"the coffee is ready", "I open the laptop"};
        static const char* const obstacles[] = {"a customer called", "the meeting ran over", "I put it off"};
        const auto& r = *t_.state.running;
        const auto* a = action();
        if (!a) return "skip";
        if (std::holds_alternative<plan_step>(*a)) return r.phase == 1 ? cues[n_++ % 2] : plans[plans_++ % 4];
        if (std::holds_alternative<check_step>(*a)) {
            if (r.phase == 0) return checks_++ % 2 == 0 ? "kept" : checks_ % 6 == 0 ? "partly" : "not yet";
            if (r.phase == 1) return obstacles[n_++ % 3];
            return n_++ % 2 == 0 ? "write it down and go on" : "no";
        }
        if (std::holds_alternative<balance_step>(*a)) return r.phase == 0 ? (n_++ % 3 == 0 ? "3" : "4") : "some";
        if (const auto* c = std::get_if<choose_step>(a)) return std::to_string(1 + n_++ % c->options.size());
        if (std::holds_alternative<scale_step>(*a)) return std::to_string(4 + n_++ % 4);
        if (std::holds_alternative<yes_no_step>(*a)) return n_++ % 3 == 0 ? "no" : "yes";
        if (std::holds_alternative<vision_step>(*a)) return "A new colleague ships her first change on day two";
        if (std::holds_alternative<values_step>(*a)) return "care, clarity";
        if (std::holds_alternative<priorities_step>(*a)) return r.phase == 0 ? "Finish the first version" : "1";
        if (std::holds_alternative<upward_step>(*a))
            return r.phase == 0 ? "My manager puts the numbers of the quarter first" : "not on purpose";
        return thoughts[thoughts_++ % std::size(thoughts)];
    }

    const library& texts_;
    talk& t_;
    std::ostream& out_;
    std::size_t n_ = 0, plans_ = 0, checks_ = 0, thoughts_ = 0;
};

std::string month_of(const std::string& track, int days) {
    const auto shipped = content::shipped_catalog();
    talk t(shipped.texts, at(2027, 3, 1, 8, 0));  // a Monday; the clocks go forward on the 28th
    std::ostringstream out;
    somebody maya(shipped.texts, t, out);
    out << "# " << track << ": a month with somebody who keeps half of their plans\n\n> hello\n\n"
        << t.say("hello") << "\n";
    for (const auto& words : {std::string("yes"), track, std::string("yes")})
        out << "\n> " << words << "\n\n" << t.say(words) << "\n";
    const auto until = at(2027, 3, 1, 8, 0) + std::chrono::hours(24 * days);
    while (t.next_timer() && *t.next_timer() <= until) maya.hears(t.wait_until(*t.next_timer()));
    out << "\n> plans\n\n" << t.say("plans") << "\n\n> balance\n\n" << t.say("balance") << "\n";
    return out.str();
}

class Month : public testing::TestWithParam<std::string> {};

TEST_P(Month, ReadsAsItDid) {
    const auto now = month_of(GetParam(), 33);
    const auto file = source_dir() / "tests" / "scenario" / (GetParam() + "-month.txt");
    if (std::getenv("FULCRUM_WRITE_SCENARIO")) std::ofstream(file) << now;
    std::ifstream in(file);
    std::ostringstream before;
    before << in.rdbuf();
    EXPECT_GT(now.size(), 10000u);
    EXPECT_EQ(now.find("{{"), now.npos);
    EXPECT_EQ(now.find("[["), now.npos);
    EXPECT_TRUE(now == before.str()) << "it differs from " << file
                                     << "; FULCRUM_WRITE_SCENARIO=1 takes the new text over";
}

INSTANTIATE_TEST_SUITE_P(OfATrack, Month, testing::Values("skills-gym", "steady-balance"),
                         [](const testing::TestParamInfo<std::string>& each) {
                             return each.param == "skills-gym" ? std::string("SkillsGym")
                                                               : std::string("SteadyBalance");
                         });

}  // namespace
}  // namespace fulcrum::test
