// What the service manager is told, received by a socket such as its own.
#include "bot/supervisor.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cstring>
#include <string>

#include "program.hpp"
#include "tests/support/has.hpp"

namespace fulcrum::test {
namespace {

using namespace std::chrono_literals;
using bot::supervisor;
namespace asio = boost::asio;

class Supervisor : public testing::Test {
  protected:
    Supervisor() {
        sockaddr_un at{};
        at.sun_family = AF_UNIX;
        std::memcpy(at.sun_path, path().c_str(), path().size());
        const timeval limit{20, 0};
        ::setsockopt(in_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        EXPECT_EQ(::bind(in_, reinterpret_cast<const sockaddr*>(&at), sizeof at), 0);
    }
    ~Supervisor() override { ::close(in_); }
    std::string path() const { return (folder_.path() / "notify").string(); }
    // The next thing it is told; "" when nothing comes.
    std::string told(int flags = 0) const {
        std::array<char, 2048> text{};
        const auto got = ::recv(in_, text.data(), text.size(), flags);
        return got > 0 ? std::string(text.data(), static_cast<std::size_t>(got)) : std::string();
    }
    std::string told_at_once() const { return told(MSG_DONTWAIT); }

    scratch_folder folder_;

  private:
    int in_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
};

TEST_F(Supervisor, IsToldInItsOwnWords) {
    const supervisor s(path());
    s.ready("connected");
    EXPECT_EQ(told_at_once(), "READY=1\nSTATUS=connected");
    s.lives("two\nlines");
    EXPECT_EQ(told_at_once(), "WATCHDOG=1\nSTATUS=two lines");
    s.leaving();
    EXPECT_EQ(told_at_once(), "STOPPING=1\nSTATUS=leaving");
}

TEST_F(Supervisor, IsNoReasonToFailWhenAbsent) {
    const supervisor none("");
    EXPECT_FALSE(none.there());
    EXPECT_EQ(none.lives_every(), std::nullopt);
    none.ready("x");
    supervisor(folder_.path() / "gone").ready("x");
    supervisor(std::string(500, 'x')).ready("x");
    EXPECT_EQ(told_at_once(), "");
}

TEST_F(Supervisor, WantsToHearThriceWithinItsTime) {
    EXPECT_EQ(supervisor(path(), 120s).lives_every(), 40s);
    EXPECT_EQ(supervisor(path()).lives_every(), std::nullopt);
}

TEST_F(Supervisor, HearsThatWeLiveOnlyWhileAllTurns) {
    const supervisor s(path(), 3ms);
    asio::io_context loop;
    asio::cancellation_signal stop;
    bool turns = true;
    int asked = 0;
    const auto ask = [&] {
        ++asked;
        return turns;
    };
    asio::co_spawn(loop, bot::keep_alive(s, ask, [] { return "well"; }),
                   asio::bind_cancellation_slot(stop.slot(), asio::detached));
    while (asked < 3) loop.run_one_for(1s);
    EXPECT_EQ(told_at_once(), "WATCHDOG=1\nSTATUS=well");
    while (!told_at_once().empty()) {
    }
    turns = false;
    while (asked < 6) loop.run_one_for(1s);
    EXPECT_EQ(told_at_once(), "");
    stop.emit(asio::cancellation_type::terminal);
    loop.run_for(1s);
    EXPECT_TRUE(loop.stopped());
}

TEST_F(Supervisor, IsToldByTheServiceItself) {
    program bot({"run"}, {{"FULCRUM_MATTERMOST_URL", "http://127.0.0.1:1"},
                          {"FULCRUM_MATTERMOST_TOKEN", "tokentokentokentokentokent"},
                          {"FULCRUM_STORAGE_PATH", (folder_.path() / "fulcrum.db").string()},
                          {"NOTIFY_SOCKET", path()},
                          {"WATCHDOG_USEC", "300000"}});
    auto text = told();
    EXPECT_TRUE(text.starts_with("READY=1\nSTATUS=not connected")) << text << bot.err();
    for (int i = 0; i < 20; ++i) {
        text = told();
        EXPECT_TRUE(text.starts_with("WATCHDOG=1\n")) << text << bot.err();
    }
    bot.signal(SIGTERM);
    while (!text.empty() && !has(text, "STOPPING=1")) text = told();
    EXPECT_TRUE(text.starts_with("STOPPING=1")) << text;
    EXPECT_EQ(bot.wait().code, 0);
}

}  // namespace
}  // namespace fulcrum::test
