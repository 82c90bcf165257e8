// Signals while something temporary is there.
#include "bot/commands/interrupt.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <sstream>

#include "bot/commands/rehearse.hpp"

namespace fulcrum::test {
namespace {

using bot::commands::interrupt_watch;

TEST(InterruptWatch, IsToldInsteadOfEndingTheProgram) {
    for (const int number : {SIGINT, SIGTERM, SIGPIPE}) {
        const interrupt_watch watch;
        EXPECT_FALSE(watch.came()) << number;
        std::raise(number);
        EXPECT_TRUE(watch.came()) << number;
    }
}

TEST(InterruptWatch, OutlivesAReaderThatStaysAway) {
    const interrupt_watch watch;
    for (int i = 0; i < 3; ++i) std::raise(SIGPIPE);
    EXPECT_TRUE(watch.came());
}

TEST(InterruptWatch, PutsBackWhatWasThere) {
    std::signal(SIGINT, SIG_IGN);
    { const interrupt_watch watch; }
    std::raise(SIGINT);  // ignored as before
    std::signal(SIGINT, SIG_DFL);
}

TEST(InterruptWatch, EndsASimulation) {
    bot::commands::simulate_options o;
    o.people = 50;
    std::ostringstream out;
    class at_first : public std::stringbuf {
        int sync() override {
            if (!raised_) std::raise(SIGTERM);  // a second one would end the test
            raised_ = true;
            return 0;
        }
        bool raised_ = false;
    } told;
    std::ostream tells(&told);
    bot::commands::progress line(tells, true);
    EXPECT_EQ(bot::commands::simulate(o, out, line), bot::commands::exit_code::failure);
    EXPECT_NE(out.str().find("Stopped before the end"), std::string::npos) << out.str();
}

}  // namespace
}  // namespace fulcrum::test
